"""`raise-to-assert`: in functions that upstream MLIR could run, an error becomes `cf.assert`.

Before:  `flow.check %ok "ZeroDivisionError" "division by zero"`, `%s = flow.checked "add" %a, %b : i64`
After:   `cf.assert %ok, "ZeroDivisionError: division by zero"`; `%s = arith.addi %a, %b : i64` and a `cf.assert` that
         the sum has not overflowed
Expects: level BUFFERS.
Guarantees: level BUFFERS; a function that is changed gives the same result, or stops the program where it raised. It
is for the ends of the staircase that have no exceptions: upstream's tools. Functions that hold, or call, what upstream
has no ops for are left alone (`selection.py`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from xdsl.context import Context
from xdsl.dialects import arith, cf, func, memref, ub
from xdsl.dialects.builtin import (
    DenseIntOrFPElementsAttr,
    FunctionType,
    IndexType,
    MemRefType,
    ModuleOp,
    StringAttr,
    SymbolRefAttr,
    TensorType,
    UnitAttr,
    i1,
)
from xdsl.ir import Attribute, Block, Operation, SSAValue
from xdsl.passes import ModulePass

from pycc.dialects import flow, mem
from pycc.passes.upstream.selection import Selection, error_message, error_name, only_for_message

OVERFLOW = "IntegerRangeError: integer overflow"


@dataclass(frozen=True)
class RaiseToAssertPass(ModulePass):
    """See the module docstring."""

    name = "raise-to-assert"

    def apply(self, ctx: Context, op: ModuleOp) -> None:
        selection = Selection(op)
        rewriter = _Rewriter(op, selection)
        for function in selection.chosen:
            for name in [name for name in function.attributes if name.startswith("pycc.")]:
                del function.attributes[name]
            rewriter.block(function.body.blocks[0])


class _Rewriter:
    def __init__(self, module: ModuleOp, selection: Selection):
        self.module = module
        self.selection = selection
        self.symbols = {op.sym_name.data for op in module.ops if hasattr(op, "sym_name")}  # pyright: ignore
        self.tables: dict[tuple[Attribute, Attribute], str] = {}

    def block(self, block: Block) -> None:
        last = block.last_op
        doomed = isinstance(last, flow.RaiseOp)
        for op in reversed(list(block.ops)):
            if doomed and only_for_message(op):
                # Behind it is the end: what it gives to an op that stays, nobody sees.
                self.replace(op, *[self.value(op, ub.PoisonOp(result.type)) for result in op.results])
                continue
            for region in op.regions:
                self.block(region.block)
            handler = _HANDLERS.get(type(op))
            if handler is not None:
                handler(self, op)
            for name in [name for name in op.attributes if name.startswith("pycc.")]:
                del op.attributes[name]

    def before(self, op: Operation, new: Operation) -> Operation:
        """Put an op before another, at its place in the source."""
        new.location = op.location
        block = op.parent_block()
        assert block is not None
        block.insert_op_before(new, op)
        return new

    def value(self, op: Operation, new: Operation) -> SSAValue:
        """As `before`, for an op with a result."""
        return self.before(op, new).results[0]

    def replace(self, op: Operation, *values: SSAValue) -> None:
        """Drop an op, whose results are these values."""
        for result, value in zip(op.results, values, strict=True):
            result.replace_all_uses_with(value)
            owner = value.owner
            if isinstance(owner, ub.PoisonOp) and not any(True for _ in value.uses):
                self.erase(owner)
        self.erase(op)

    def erase(self, op: Operation) -> None:
        """Drop an op that nobody uses."""
        block = op.parent_block()
        assert block is not None
        block.erase_op(op)

    def declare(self, name: str, type_: FunctionType) -> str:
        """A function of the C library, by a name that no other symbol has."""
        if name not in self.symbols:
            self.symbols.add(name)
            self.module.body.block.add_op(func.FuncOp.external(name, list(type_.inputs), list(type_.outputs)))
        return name

    def table(self, values: DenseIntOrFPElementsAttr, element: Attribute) -> tuple[str, MemRefType[Any]]:
        """The constant global with these values."""
        type_ = MemRefType(element, [values.type.get_shape()[0]])
        name = self.tables.get((values, type_))
        if name is None:
            name = self.tables[(values, type_)] = f"pycc.table.{len(self.tables)}"
            shaped: Any = TensorType(element, type_.get_shape())
            tensor = DenseIntOrFPElementsAttr(shaped, values.data)
            op = memref.GlobalOp.get(
                StringAttr(name), type_, tensor, sym_visibility=StringAttr("private"), constant=UnitAttr()
            )
            first = self.module.body.block.first_op
            assert first is not None
            self.module.body.block.insert_op_before(op, first)
        return name, type_


def _check(rewriter: _Rewriter, op: flow.CheckOp) -> None:
    rewriter.before(op, cf.AssertOp(op.condition, _text(op.error.data, op.message.data)))
    rewriter.replace(op)


def _text(error: str, message: str) -> str:
    return f"{error}: {message}" if message else error


def _checked(rewriter: _Rewriter, op: flow.CheckedOp) -> None:
    a, b = op.lhs, op.rhs
    if op.kind.data == "mul":
        product = rewriter.before(op, arith.MulSIExtendedOp(a, b))
        low, high = product.results
        bits = rewriter.value(op, arith.ConstantOp.from_int_and_width(63, 64))
        sign = rewriter.value(op, arith.ShRSIOp(low, bits))
        fits = rewriter.value(op, arith.CmpiOp(high, sign, "eq"))
        result = low
    else:
        adds = op.kind.data == "add"
        result = rewriter.value(op, arith.AddiOp(a, b) if adds else arith.SubiOp(a, b))
        # The result's sign is wrong exactly if it differs from a's, and b's did not explain that.
        left = rewriter.value(op, arith.XOrIOp(a, result))
        right = rewriter.value(op, arith.XOrIOp(b, result) if adds else arith.XOrIOp(a, b))
        both = rewriter.value(op, arith.AndIOp(left, right))
        zero = rewriter.value(op, arith.ConstantOp.from_int_and_width(0, 64))
        fits = rewriter.value(op, arith.CmpiOp(both, zero, "sge"))
    rewriter.before(op, cf.AssertOp(fits, OVERFLOW))
    rewriter.replace(op, result)


def _call(rewriter: _Rewriter, op: flow.CallOp | func.CallOp) -> None:
    name = op.callee.root_reference.data
    error = rewriter.selection.raisers.get(name)
    if error is None:
        arguments = op.arguments
        call = rewriter.before(op, func.CallOp(SymbolRefAttr(name), list(arguments), [r.type for r in op.results]))
        rewriter.replace(op, *call.results)
        return
    _fail(rewriter, op, error)
    rewriter.replace(op, *[rewriter.value(op, ub.PoisonOp(result.type)) for result in op.results])


def _fail(rewriter: _Rewriter, op: Operation, text: str) -> None:
    never = rewriter.value(op, arith.ConstantOp.from_int_and_width(0, i1))
    rewriter.before(op, cf.AssertOp(never, text))


def _raise(rewriter: _Rewriter, op: flow.RaiseOp) -> None:
    error = error_name(op.exception)
    assert error is not None
    _fail(rewriter, op, _text(error, error_message(op.exception)))
    rewriter.before(op, flow.UnreachableOp())
    rewriter.replace(op)


def _call_c(rewriter: _Rewriter, op: mem.CallCOp) -> None:
    types = [result.type for result in op.results]
    name = rewriter.declare(op.callee.data, FunctionType.from_lists([v.type for v in op.arguments], types))
    call = rewriter.before(op, func.CallOp(name, list(op.arguments), types))
    rewriter.replace(op, *call.results)


def _load(rewriter: _Rewriter, op: mem.LoadOp) -> None:
    table = op.pointer.owner
    assert isinstance(table, mem.TableOp) and isinstance(table.values, DenseIntOrFPElementsAttr)
    name, type_ = rewriter.table(table.values, op.result.type)
    memory = rewriter.value(op, memref.GetGlobalOp(name, type_))
    index = rewriter.value(op, arith.IndexCastOp(op.index, IndexType()))
    rewriter.replace(op, rewriter.value(op, memref.LoadOp.get(memory, [index])))


def _table(rewriter: _Rewriter, op: mem.TableOp) -> None:
    # Its loads stand behind it, and were turned already.
    rewriter.erase(op)


_HANDLERS: dict[type[Operation], Callable[[_Rewriter, Any], None]] = {
    flow.CheckOp: _check,
    flow.CheckedOp: _checked,
    flow.CallOp: _call,
    func.CallOp: _call,
    flow.RaiseOp: _raise,
    mem.CallCOp: _call_c,
    mem.LoadOp: _load,
    mem.TableOp: _table,
}
