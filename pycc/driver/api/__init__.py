"""`pycc.compile`, `pycc.Module` and `pycc.Context`: the compiler as a library."""
