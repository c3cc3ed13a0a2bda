"""Running a module at any level with the interpreters, and `pycc-run`."""
