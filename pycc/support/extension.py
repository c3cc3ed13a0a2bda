"""What another package adds to pycc: one frozen value of rows, none of which loads anything.

A package names its `Extension` in the entry point group `pycc.extensions`; `driver/extensions` finds it, checks it
and puts its rows into the same tables that hold pycc's own. Whatever a row stands for is written as a reference
`"package.module:name"` and is imported when it is first needed, so that finding an extension costs one small module.
The module that holds the `Extension` should import nothing else: it is loaded where a compiled function is only called.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

Reference = str
"""`"package.module:name"`, as in entry points; the name may have dots."""


@dataclass(frozen=True)
class DialectRow:
    """A dialect: its name, a reference to its `xdsl.ir.Dialect`, and the levels at which its ops may appear."""

    name: str
    dialect: Reference
    levels: Sequence[str] = ("typed",)


@dataclass(frozen=True)
class PassRow:
    """A pass: its name and a reference to its `xdsl.passes.ModulePass`; or `rules` that it applies until none does.

    Rule files are written `"package:file.rules"` (docs/rules.md).
    With `before` or `after` (the name of a pass of the default pipeline) it has a place there; without, it runs where a
    pipeline names it. `level` says at which level the modules are that it takes and gives back.
    """

    name: str
    pass_: Reference = ""
    rules: Sequence[str] = ()
    level: str = "typed"
    before: str = ""
    after: str = ""


@dataclass(frozen=True)
class TypeRow:
    """A Python class whose instances compiled code holds as values of a type of a dialect.

    `python` is the class, `attribute` the type (an `xdsl.ir.TypeAttribute` without parameters). `carrier` is what a
    value consists of in compiled code, as an annotation (`"pycc.i32"`, `"float"`): it decides the lowered type and how
    a value crosses the C ABI. A value comes in from Python by reading attribute `unwrap` of the object, a number that
    the carrier can hold, and goes out by calling `wrap` with such a number. `library_class` is the symbol of the class
    in the extension's library whose methods the values have.
    """

    python: Reference
    attribute: Reference
    carrier: str
    unwrap: str
    wrap: Reference
    library_class: str = ""


@dataclass(frozen=True)
class FunctionRow:
    """A Python function that stands for an op where compiled code calls it.

    `python` is the function, which does the same in CPython. With `op` its annotations are the inference rule: the
    arguments become operands of that op class, called as `Op(*operands, result_type)`. Else `rule` is a function
    `(walker, arguments, keywords) -> value or None`, as in `pycc/passes/infer/construct.py`.
    """

    python: Reference
    op: Reference = ""
    rule: Reference = ""


@dataclass(frozen=True)
class CaptureRow:
    """How a module-level constant of a Python class is compiled: `python` is the class.

    `extract(value)` gives what the constant consists of, as a tuple of plain data (numbers, strings, lists and tuples
    of them): the fields of `library_class`, a struct of the extension's library. For a class with a `TypeRow` no row is
    needed: its instances are captured through `unwrap`.
    """

    python: Reference
    extract: Reference
    library_class: str


@dataclass(frozen=True)
class PrinterRow:
    """A textual back end: `print_module(module) -> str` of a module at `level`, for `pycc emit` and `pycc-opt`."""

    name: str
    print_module: Reference
    level: str = "buffers"
    suffix: str = ".txt"


@dataclass(frozen=True)
class Extension:
    """Everything that a package adds.

    `lowering` is a reference to a table like those of `pycc/passes/python/`: op class -> handler, for `lower-py`.
    `library` names Python packages of this package whose modules pycc compiles (it never imports them). `interpreter`
    is a reference to a function `register(interpreter)` that gives the interpreter the meaning of the dialects' ops
    (docs/interpreter.md). `requires` is the version of this interface that the package was written for.
    """

    dialects: Sequence[DialectRow] = ()
    passes: Sequence[PassRow] = ()
    types: Sequence[TypeRow] = ()
    functions: Sequence[FunctionRow] = ()
    lowering: Reference = ""
    library: Sequence[str] = ()
    captures: Sequence[CaptureRow] = ()
    printers: Sequence[PrinterRow] = ()
    interpreter: Reference = ""
    requires: int = 1
