"""From source text to TYPED, for the tests of this room."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from xdsl.dialects.builtin import ArrayAttr, IntegerAttr, ModuleOp, StringAttr, i64
from xdsl.ir import Attribute

from pycc.dialects import py
from pycc.dialects.names import type_text
from pycc.driver.program.program import LiveProgram, run_module
from pycc.driver.run import with_room
from pycc.frontend.module import ModuleSource
from pycc.passes.infer import Entry, infer_module

INT, FLOAT, BOOL, STR, NONE = py.int_, py.float_, py.bool_, py.str_, py.none


def list_of(element: Attribute) -> py.ObjectType:
    """`list[element]`."""
    return py.ObjectType(StringAttr("list"), ArrayAttr([element]))


def array_of(dtype: str, rank: int) -> py.ArrayType:
    """A NumPy array's type."""
    return py.ArrayType(StringAttr(dtype), IntegerAttr(rank, i64))


def scalar(dtype: str) -> py.ScalarType:
    """A NumPy scalar's type."""
    return py.ScalarType(StringAttr(dtype))


def infer(source: str, entries: Iterable[tuple[str, Sequence[Attribute]]], file: str = "prog.py") -> ModuleOp:
    """The TYPED module of some functions of a source text, verified."""
    live = run_module(source, file, "prog")
    program = LiveProgram()
    program.add_file(ModuleSource(source, file, "prog"), vars(live))
    module = with_room(lambda: infer_module(program, [Entry(f"prog.{name}", tuple(types)) for name, types in entries]))
    module.verify()
    return module


def result_types(source: str, *entries: tuple[str, Sequence[Attribute]]) -> list[str]:
    """The result type of each entry, as Python would write it."""
    module = infer(source, entries)
    results: list[str] = []
    for op in module.ops:
        if isinstance(op, py.FuncOp) and op.sym_visibility is not None and op.sym_visibility.data == "public":
            results.append(type_text(op.function_type.outputs.data[0]))
    return results


def functions(module: ModuleOp) -> dict[str, py.FuncOp]:
    """Functions of a module by symbol."""
    return {op.sym_name.data: op for op in module.ops if isinstance(op, py.FuncOp)}


def count(function: py.FuncOp, kind: type) -> int:
    """How many ops of a kind a function has."""
    return sum(isinstance(op, kind) for op in function.walk())
