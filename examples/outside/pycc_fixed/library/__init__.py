"""Python that pycc compiles: read by the compiler, not imported by it."""
