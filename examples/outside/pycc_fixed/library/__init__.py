"""Python that pycc compiles as library code. `operators` also runs in CPython; the others describe what stands elsewhere.

Names of this package mean in compiled code what the rows of `pycc_fixed.extension` say.
"""
