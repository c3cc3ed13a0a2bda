"""Python source becomes level PYTHON.

Takes in: source text, or annotations. Gives out: `py.func`s and `py.class`es, types, and located `CompileError`s.
Runs no user code. Assumes that the recursion limit allows for the nesting of the source (the driver raises it and
compiles in a thread with a big stack).
"""

from pycc.frontend.annotations import AnnotationNames, annotation_type
from pycc.frontend.module import Import, ModuleSource, parse_module

__all__ = ["AnnotationNames", "Import", "ModuleSource", "annotation_type", "parse_module"]
