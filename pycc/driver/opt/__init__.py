"""`pycc-opt`: flags, reading, running passes with what watches them, printing, and errors at their place."""
