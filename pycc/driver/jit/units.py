"""Splits a TYPED module into the user's part and library functions that are compiled once for everybody (D10).

Takes in a TYPED module. Gives out the same module without the library functions that can stand alone, which become
declarations, and a unit of object code with these functions, kept in the store. What must be in the user's module stays
there: functions marked for inlining, and whatever calls user code.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from xdsl.dialects.builtin import ArrayAttr, ModuleOp, StringAttr, SymbolRefAttr, UnitAttr
from xdsl.dialects.func import FuncOp
from xdsl.ir import Attribute, Operation, Region

from pycc.backends.llvm.object import compile_here
from pycc.backends.llvm.translate import TranslateOptions, translate
from pycc.dialects import py
from pycc.driver import native
from pycc.driver.boundary.type_codes import encode
from pycc.driver.jit.unit_store import Unit, UnitStore
from pycc.driver.program.library import FOLDER
from pycc.driver.run import guarded
from pycc.driver.session import Session
from pycc.ir.construct import copied
from pycc.ir.levels import Level
from pycc.ir.locations import op_span
from pycc.ir.walk import walk

_LIBRARY = str(FOLDER)
_IN_PLACE = frozenset({"inline", "export", "borrows"})
"""Marks of functions that are not worth a call, or cannot be called from another module."""


@dataclass
class _Function:
    """A function of the module, and the functions that it names."""

    op: py.FuncOp
    refers: frozenset[str]
    is_library: bool

    @property
    def is_declared(self) -> bool:
        """Compiled before."""
        return not self.op.body.blocks


def split(module: ModuleOp, session: Session, store: UnitStore) -> None:
    """Take library functions out of a module, into a new unit of the store."""
    functions = {op.sym_name.data: _describe(op) for op in module.ops if isinstance(op, py.FuncOp)}
    portable = _portable(functions)
    if not portable:
        return
    classes = [op for op in module.ops if isinstance(op, py.ClassOp)]
    unit, rows = _compile_unit(functions, classes, portable, session)
    store.add(unit, rows)
    for name in portable:
        old = functions[name].op
        _, raises, borrows = rows[name]
        declared = _declaration(old, raises, borrows)
        block = old.parent_block()
        assert block is not None
        block.insert_op_before(declared, old)
        old.detach()


def _describe(op: py.FuncOp) -> _Function:
    refers = frozenset(name for inner in walk(op) for name in _symbols(inner) if inner is not op)
    span = op_span(op)
    return _Function(op, refers, span is not None and span.file.startswith(_LIBRARY))


def _symbols(op: Operation) -> Iterator[str]:
    for attribute in (*op.properties.values(), *op.attributes.values()):
        yield from _symbols_in(attribute)


def _symbols_in(attribute: Attribute) -> Iterator[str]:
    if isinstance(attribute, SymbolRefAttr):
        yield attribute.string_value()
    elif isinstance(attribute, ArrayAttr):
        for part in attribute.data:
            yield from _symbols_in(part)


def _portable(functions: dict[str, _Function]) -> list[str]:
    """Library functions with bodies that call nothing of the user's, directly or through others, and may be called
    from elsewhere.
    """
    callers: dict[str, list[str]] = {}
    for name, function in functions.items():
        for callee in function.refers:
            callers.setdefault(callee, []).append(name)
    bound = [name for name, function in functions.items() if not function.is_library or "#" in name]
    stays = set(bound)
    while bound:
        for caller in callers.get(bound.pop(), ()):
            if caller not in stays:
                stays.add(caller)
                bound.append(caller)
    return [
        name
        for name, function in functions.items()
        if name not in stays and not function.is_declared and not _IN_PLACE & _marks(function.op)
    ]


def _marks(op: py.FuncOp) -> set[str]:
    return {flag.data for flag in op.flags.data} if op.flags is not None else set()


def _declaration(op: py.FuncOp, raises: bool, borrows: bool) -> py.FuncOp:
    properties: dict[str, Attribute] = {"sym_visibility": StringAttr("private")}
    # Whether the result is lent was found out below TYPED, where the unit was compiled.
    flags = (_marks(op) - {"borrows"}) | ({"borrows"} if borrows else set())
    if flags:
        properties["flags"] = ArrayAttr([StringAttr(flag) for flag in sorted(flags)])
    if raises:
        properties["raises"] = UnitAttr()
    names = [name.data for name in op.arg_names.data]
    made = py.FuncOp(op.sym_name.data, op.function_type, names, Region(), **properties)
    made.location = op.location  # pyright: ignore[reportAttributeAccessIssue]
    return made


def _compile_unit(
    functions: dict[str, _Function], classes: list[py.ClassOp], portable: list[str], session: Session
) -> tuple[Unit, dict[str, tuple[object, bool, bool]]]:
    """Object code of the portable functions with copies of what they inline."""
    chosen, imports = _closure(functions, classes, portable)
    ops: list[Operation] = []
    for name in chosen:
        copy = copied(functions[name].op, {})
        if name in portable:
            copy.sym_visibility = StringAttr("public")
        ops.append(copy)
    module = ModuleOp([*ops, *(op.clone() for op in classes)])
    session.lower(module, Level.TYPED, Level.BUFFERS)
    rows: dict[str, tuple[object, bool, bool]] = {}
    for op in module.ops:
        if isinstance(op, FuncOp) and op.sym_name.data in portable:
            op.attributes["pycc.external"] = UnitAttr()
            name = op.sym_name.data
            result = functions[name].op.function_type.outputs.data[0]
            rows[name] = (encode(result), "pycc.raises" in op.attributes, "pycc.borrows" in op.attributes)
    session.lower(module, Level.BUFFERS, Level.MACHINE)
    with guarded("llvm of the library"):
        target = native.target_of(session.options)
        with session.timing.step("library: translate"):
            text = translate(module, TranslateOptions(function_attributes=target.function_attributes))
        with session.timing.step("library: llvm"):
            code = compile_here(text, target, session.options.level)
    return Unit(code, tuple(rows), tuple(imports)), rows


def _closure(
    functions: dict[str, _Function], classes: list[py.ClassOp], portable: list[str]
) -> tuple[list[str], list[str]]:
    """What a unit needs: the portable functions, copies of those in place that they call, declarations of those
    compiled before.
    """
    finalizers = [op.finalizer.string_value() for op in classes if op.finalizer is not None]
    work = [*portable, *(name for name in finalizers if name in functions)]
    found: dict[str, None] = {}
    while work:
        name = work.pop()
        if name in found:
            continue
        found[name] = None
        work += [callee for callee in functions[name].refers if callee in functions]
    return list(found), [name for name in found if functions[name].is_declared]
