"""Names that inference cannot resolve: Python's own builtins that pycc does not compile, and names nobody defines.

Takes in a name and its place. Gives out the refusal. A builtin is not a NameError in Python, so it is said what it
needs, and what to write instead.
"""

from __future__ import annotations

import builtins

from pycc.passes.infer.diagnostics import BuiltinNotCompiled, NameNotDefined, Refused
from pycc.support.spans import Span

_INTERPRETER = ("it needs an interpreter", "write the computation as ordinary code, or keep this part in Python")
_NAMES = ("it finds names while the program runs", "name the variable or attribute in the source: `x.name`")
_BYTES = ("pycc has no such type yet", "use a list of ints, or str")
_MAPPING = ("pycc has no such type yet", "use lists, or tuples of pairs")
_SET = ("pycc has no such type yet", "use a list and `in`")
_CLASS = ("pycc does not compile classes yet", "use tuples, lists and functions")
_FILES = ("it talks to the outside", "keep this part in Python, and pass the data as arguments")
_ITERATORS = ("iterators as values are not compiled yet", "write a `for` loop or a list comprehension")
_OTHER = ("pycc does not compile it yet", "write it with loops and operators, or keep this part in Python")

_OBJECTS = ("it asks how Python keeps an object in memory", "compare values instead, or keep this part in Python")

_WHY: dict[str, tuple[str, str]] = {
    **dict.fromkeys(("eval", "exec", "compile", "globals", "locals", "vars", "__import__", "breakpoint"), _INTERPRETER),
    **dict.fromkeys(("getattr", "setattr", "hasattr", "delattr", "dir", "callable"), _NAMES),
    **dict.fromkeys(("bytes", "bytearray", "memoryview"), _BYTES),
    **dict.fromkeys(("id", "hash"), _OBJECTS),
    "dict": _MAPPING,
    **dict.fromkeys(("set", "frozenset"), _SET),
    "complex": ("pycc has no such type yet", "use two floats"),
    **dict.fromkeys(("object", "super", "classmethod", "staticmethod", "property", "issubclass"), _CLASS),
    **dict.fromkeys(("open", "input", "exit", "quit", "copyright", "credits", "license"), _FILES),
    **dict.fromkeys(("iter", "next", "map", "filter", "aiter", "anext"), _ITERATORS),
    "slice": ("slices as values are not compiled yet", "write the slice where it is used: `xs[i:j]`"),
    "type": ("classes as values are not compiled", "ask with `isinstance`"),
}


def undefined(span: Span | None, name: str, module: str) -> Refused:
    """The refusal of a name that nothing answers to; where Python has no such name either, it would raise NameError."""
    if hasattr(builtins, name):
        return Refused(BuiltinNotCompiled(span, name, *_WHY.get(name, _OTHER)))
    return Refused(NameNotDefined(span, name or module), ("NameError", f"name '{name}' is not defined"))
