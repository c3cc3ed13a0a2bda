"""`lower-py`: Python's operations and types become machine numbers, references and calls.

Before:  `%r = py.binary "add" %a, %b` on `!py.int`        After:  `%r = flow.checked "add" %a, %b : i64`
Expects: level TYPED, comprehensions lowered, every call resolved.
Guarantees: level STRUCTURED; no `py` op or type is left; every call is a `flow.call` except calls of functions made
here that cannot raise; ownership is implicit; runtime functions that the program needs stand at the end of the module.

One walk over the tree: `type(op)` picks the handler, handlers build a new tree beside the old one (`lowering.py`).
"""

from __future__ import annotations

from dataclasses import dataclass

from xdsl.context import Context
from xdsl.dialects import func
from xdsl.dialects.builtin import ModuleOp, StringAttr, UnitAttr, i64
from xdsl.ir import Attribute, Block, Operation, Region
from xdsl.passes import ModulePass

from pycc.dialects import mem, py
from pycc.ir.locations import COMPILER
from pycc.passes.python import (
    lower_arrays,
    lower_casts,
    lower_control,
    lower_data,
    lower_exceptions,
    lower_intrinsics,
    lower_numbers,
    lower_unions,
    runtime_functions,
)
from pycc.passes.python.lowering import FunctionLowering, Handler, ModuleFacts
from pycc.passes.python.type_lowering import lower_function_type, lower_type

HANDLERS: dict[type[Operation], Handler] = {
    **lower_control.HANDLERS,
    **lower_data.HANDLERS,
    **lower_numbers.HANDLERS,
    **lower_casts.HANDLERS,
    **lower_unions.HANDLERS,
    **lower_exceptions.HANDLERS,
    **lower_arrays.HANDLERS,
    **lower_intrinsics.HANDLERS,
}
"""What becomes of each op of level TYPED; ops of other packages' dialects have rows here too."""

_MARKS = ("borrows", "inline", "noinline", "cold", "entry")
STR_FIELDS: tuple[tuple[str, Attribute], ...] = (("length", i64), ("kind", i64), ("hash", i64))
"""The layout of a str before its code units (docs/architecture.md)."""


def python_name(symbol: str) -> str:
    """The name that a traceback shows for a specialisation: `g` for `prog.f.<locals>.g@7[int]`."""
    return symbol.split("[", 1)[0].rsplit(".", 1)[-1].split("@", 1)[0]


def _attributes(op: py.FuncOp) -> dict[str, Attribute]:
    name = python_name(op.sym_name.data)
    attributes: dict[str, Attribute] = {"pycc.name": StringAttr(name)}
    for flag in () if op.flags is None else (f.data for f in op.flags.data):
        if flag in _MARKS:
            attributes[f"pycc.{flag}"] = UnitAttr()
        elif flag == "export" or flag.startswith("export:"):
            attributes["pycc.export"] = StringAttr(flag.partition(":")[2] or name)
    if op.raises is not None:
        attributes["pycc.raises"] = UnitAttr()
    return attributes


def _function(op: py.FuncOp, facts: ModuleFacts) -> func.FuncOp:
    type_ = lower_function_type(op.function_type)
    old = op.body.blocks.first
    attributes = _attributes(op)
    visibility = None if "pycc.export" in attributes else "private"
    if old is None:
        new = func.FuncOp(op.sym_name.data, type_, Region(), visibility)
    else:
        block = Block(arg_types=type_.inputs.data)
        low = FunctionLowering(block, facts, HANDLERS)
        for argument, replacement in zip(old.args, block.args, strict=True):
            replacement.location = argument.location
            low.define(argument, replacement)
        low.ops_of(old)
        new = func.FuncOp(op.sym_name.data, type_, Region([block]), visibility)
    new.attributes.update(attributes)
    new.location = op.location
    return new


def _class(op: py.ClassOp) -> mem.ClassOp | None:
    """The layout of a heap class; None for classes of values, and for those that are laid down here."""
    name = op.sym_name.data
    if op.kind.data not in ("object", "uncounted") or name in ("str", "Context"):
        return None
    fields = [(n.data, lower_type(t)) for n, t in zip(op.field_names.data, op.field_types.data, strict=True)]
    finalizer = None if op.finalizer is None else op.finalizer.string_value()
    new = mem.ClassOp(name, fields, finalizer, uncounted=op.kind.data == "uncounted")
    new.location = op.location
    return new


def _facts(module: ModuleOp) -> ModuleFacts:
    classes: dict[str, py.ClassOp] = {}
    for op in module.body.block.ops:
        if isinstance(op, py.ClassOp):
            classes[op.sym_name.data] = op
            classes.setdefault(op.sym_name.data.split("[", 1)[0], op)
    return ModuleFacts(classes)


@dataclass(frozen=True)
class LowerPyPass(ModulePass):
    """TYPED to STRUCTURED."""

    name = "lower-py"

    def apply(self, ctx: Context, op: ModuleOp) -> None:
        facts = _facts(op)
        new = Block()
        for known in (mem.ClassOp("Context", mem.CONTEXT_FIELDS, uncounted=True), mem.ClassOp("str", STR_FIELDS)):
            known.location = COMPILER
            new.add_op(known)
        for old in op.body.block.ops:
            match old:
                case py.FuncOp():
                    new.add_op(_function(old, facts))
                case py.ClassOp():
                    lowered = _class(old)
                    if lowered is not None:
                        new.add_op(lowered)
                case _:
                    new.add_op(old.clone())
        _add_runtime(new, facts)
        old_block = op.body.block
        op.body.detach_block(old_block)
        op.body.add_block(new)


def _add_runtime(block: Block, facts: ModuleFacts) -> None:
    """Append the runtime functions asked for, and those that these ask for."""
    done: set[str] = set()
    while missing := [name for name in facts.runtime if name not in done]:
        for name in missing:
            done.add(name)
            block.add_op(runtime_functions.build(name, facts))
