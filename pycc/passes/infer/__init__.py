"""Type inference by specialisation, PYTHON to TYPED.

Takes in: entries (a function and its argument types) and a `Program` that answers what names mean. Gives out: a TYPED
module, or a `CompileError`. `engine.py` solves and emits; `walker.py` walks one function; the rules are in the files
beside them.
"""

from pycc.passes.infer.infer_types import InferTypesPass, ModuleProgram, infer_module
from pycc.passes.infer.program import Entry, Program, Summary

__all__ = ["Entry", "InferTypesPass", "ModuleProgram", "Program", "Summary", "infer_module"]
