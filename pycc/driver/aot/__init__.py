"""Libraries, executables and C++ text that need no Python: C wrappers, headers, linking."""
