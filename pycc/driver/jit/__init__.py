"""`@pycc.jit`: specialisations by argument types, the disk cache, separately compiled library units, loading."""
