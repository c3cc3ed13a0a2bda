"""A builder with the vocabulary of level STRUCTURED: one method per kind of op, constants made once per function.

Every method appends at the end of the current block and gives back the op's value. Constants go to the front of the
function's entry block, once each; operations on constants that are exact are folded, so that no handler needs a
second code path for them.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import contextmanager
from typing import cast

from xdsl.dialects import arith, func, math, memref
from xdsl.dialects.builtin import (
    AnyFloat,
    Float32Type,
    Float64Type,
    FloatAttr,
    IndexType,
    IntegerAttr,
    IntegerType,
    StringAttr,
    UnknownLoc,
    f64,
    i1,
    i64,
)
from xdsl.ir import Attribute, Block, BlockArgument, Operation, Region, SSAValue

from pycc.dialects import flow, mem, py
from pycc.ir.builder import Builder
from pycc.ir.construct import append, integer, make

INDEX = IndexType()
INT_MIN, INT_MAX = -(1 << 63), (1 << 63) - 1

_NO_OVERFLOW = {"overflowFlags": arith.IntegerOverflowAttr("none")}
_STRICT = {"fastmath": arith.FastMathFlagsAttr("none")}
_PROPERTIES: dict[type[Operation], Mapping[str, Attribute]] = {
    **dict.fromkeys((arith.AddiOp, arith.SubiOp, arith.MuliOp, arith.ShLIOp), _NO_OVERFLOW),
    **dict.fromkeys((arith.AddfOp, arith.SubfOp, arith.MulfOp, arith.DivfOp, arith.NegfOp), _STRICT),
    **dict.fromkeys((math.SqrtOp, math.FloorOp, math.CeilOp, math.TruncOp, math.RoundEvenOp, math.AbsFOp), _STRICT),
    math.CopySignOp: _STRICT,
}
_NONE: Mapping[str, Attribute] = {}
_INTEGER_PREDICATES = {
    name: {"predicate": IntegerAttr(i, i64)} for i, name in enumerate(arith.CMPI_COMPARISON_OPERATIONS)
}
_FLOAT_PREDICATES = {
    name: {"predicate": IntegerAttr(i, i64), **_STRICT} for i, name in enumerate(arith.CMPF_COMPARISON_OPERATIONS)
}


class Emitter(Builder):
    """Appends ops of level STRUCTURED to the current block of one function."""

    __slots__ = ("_dims", "_hoisted", "_last_hoisted", "entry")

    def __init__(self, entry: Block):
        super().__init__(entry)
        self.entry = entry
        self._hoisted: dict[tuple[object, Attribute], SSAValue] = {}
        self._dims: dict[tuple[SSAValue, int], SSAValue] = {}
        self._last_hoisted: Operation | None = None

    # ------------------------------------------------------------ constants

    def constant(self, value: int, type_: Attribute = i64) -> SSAValue:
        """An integer constant; values beyond the type's signed range wrap."""
        key = (value, type_)
        found = self._hoisted.get(key)
        if found is None:
            if isinstance(type_, IntegerType):
                bits = type_.width.data
                half = 1 << (bits - 1)
                value = value & 1 if bits == 1 else ((value + half) & ((1 << bits) - 1)) - half
                attribute = integer(value, type_)
            else:
                attribute = IntegerAttr(value, cast(IndexType, type_))
            found = self._new_constant(key, attribute, type_)
        return found

    def float_constant(self, value: float, type_: Attribute = f64) -> SSAValue:
        """A float constant, -0.0 and NaN included."""
        key = (float(value).hex(), type_)
        found = self._hoisted.get(key)
        if found is None:
            found = self._new_constant(key, FloatAttr(value, cast(AnyFloat, type_)), type_)
        return found

    def _new_constant(self, key: tuple[object, Attribute], value: Attribute, type_: Attribute) -> SSAValue:
        op = make(arith.ConstantOp, (), [type_], {"value": value})
        self._hoisted[key] = result = self._hoist(op)
        return result

    def _hoist(self, op: Operation) -> SSAValue:
        """Put an op in front of everything in the function except what was put there before."""
        op.location = self.location  # pyright: ignore[reportAttributeAccessIssue]
        if self._last_hoisted is not None:
            self.entry.insert_op_after(op, self._last_hoisted)
        elif self.entry.first_op is not None:
            self.entry.insert_op_before(op, self.entry.first_op)
        else:
            self.entry.add_op(op)
        self._last_hoisted = op
        return op.results[0]

    # ------------------------------------------------------------ arith and math

    def one(self, op: Operation) -> SSAValue:
        """Append an op and give its first result."""
        if type(op.location) is UnknownLoc:
            op.location = self.location  # pyright: ignore[reportAttributeAccessIssue]
        append(self.block, op)
        return op.results[0]

    def binary(self, kind: type[Operation], lhs: SSAValue, rhs: SSAValue) -> SSAValue:
        """A two-operand op whose result has its operands' type: `arith.AddiOp`, `math.CopySignOp`..."""
        properties = _PROPERTIES.get(kind, _NONE)
        return self.one(make(kind, [lhs, rhs], [lhs.type], properties))

    def unary(self, kind: type[Operation], value: SSAValue) -> SSAValue:
        """A one-operand op whose result has its operand's type."""
        properties = _PROPERTIES.get(kind, _NONE)
        return self.one(make(kind, [value], [value.type], properties))

    def convert(self, kind: type[Operation], value: SSAValue, type_: Attribute) -> SSAValue:
        """A conversion to `type_`; nothing if the value has it."""
        if value.type == type_:
            return value
        properties = _PROPERTIES.get(kind, _NONE)
        return self.one(make(kind, [value], [type_], properties))

    def compare(self, predicate: str, lhs: SSAValue, rhs: SSAValue) -> SSAValue:
        """`arith.cmpi`: eq ne slt sle sgt sge ult ule ugt uge."""
        properties = _INTEGER_PREDICATES[predicate]
        return self.one(make(arith.CmpiOp, [lhs, rhs], [i1], properties))

    def compare_float(self, predicate: str, lhs: SSAValue, rhs: SSAValue) -> SSAValue:
        """`arith.cmpf`: oeq olt ... une."""
        properties = _FLOAT_PREDICATES[predicate]
        return self.one(make(arith.CmpfOp, [lhs, rhs], [i1], properties))

    def select(self, condition: SSAValue, lhs: SSAValue, rhs: SSAValue) -> SSAValue:
        """`arith.select`; for values without counts (ownership follows `flow.if`, not selects)."""
        return self.one(make(arith.SelectOp, [condition, lhs, rhs], [lhs.type]))

    def invert(self, condition: SSAValue) -> SSAValue:
        """Not, of an `i1`."""
        return self.binary(arith.XOrIOp, condition, self.constant(1, i1))

    def to_index(self, value: SSAValue) -> SSAValue:
        """An `i64` as an `index`."""
        return self.convert(arith.IndexCastOp, value, INDEX)

    def from_index(self, value: SSAValue) -> SSAValue:
        """An `index` as an `i64`."""
        return self.convert(arith.IndexCastOp, value, i64)

    def extent(self, array: SSAValue, dimension: int) -> SSAValue:
        """The extent of an array's dimension; of an array that is an argument once per function."""
        found = self._dims.get((array, dimension))
        if found is None:
            position = self.constant(dimension, INDEX)
            dim = make(memref.DimOp, [array, position], [INDEX])
            if not (isinstance(array, BlockArgument) and array.block is self.entry):
                return self.from_index(self.one(dim))
            size = self._hoist(dim)
            found = self._hoist(make(arith.IndexCastOp, [size], [i64]))
            self._dims[array, dimension] = found
        return found

    # ------------------------------------------------------------ flow, func and mem

    def checked(self, kind: str, lhs: SSAValue, rhs: SSAValue) -> SSAValue:
        """Signed 64-bit arithmetic that raises `IntegerRangeError`."""
        return self.one(flow.CheckedOp(kind, lhs, rhs))

    def check(self, condition: SSAValue, error: str, message: str = "") -> None:
        """Raise unless the condition holds; nothing for a constant true."""
        if known_int(condition) != 1:
            self.add(flow.CheckOp(condition, error, message))

    def call(self, callee: str, arguments: Sequence[SSAValue], types: Sequence[Attribute]) -> Sequence[SSAValue]:
        """A call that may raise."""
        return self.add(flow.CallOp(callee, arguments, types)).results

    def call_pure(self, callee: str, arguments: Sequence[SSAValue], types: Sequence[Attribute]) -> Sequence[SSAValue]:
        """A call that cannot raise."""
        return self.add(func.CallOp(callee, list(arguments), list(types))).results

    def call_c(self, name: str, arguments: Sequence[SSAValue], type_: Attribute) -> SSAValue:
        """A pure C function."""
        return self.one(mem.CallCOp(name, arguments, [type_], pure=True))

    def pack(self, components: Sequence[SSAValue], type_: Attribute) -> SSAValue:
        """An aggregate."""
        return self.one(mem.PackOp(components, type_))

    def extract(self, struct: SSAValue, index: int) -> SSAValue:
        """A component of an aggregate; of one packed just now, the component itself if it carries no count."""
        return self.one(mem.ExtractOp(struct, index))

    def zero(self, type_: Attribute) -> SSAValue:
        """The all-zero value of a lowered type."""
        match type_:
            case IntegerType() | IndexType():
                return self.constant(0, type_)
            case Float32Type() | Float64Type():
                return self.float_constant(0.0, type_)
            case _:
                return self.one(mem.NullOp(type_))

    # ------------------------------------------------------------ regions

    @contextmanager
    def inside(self, block: Block) -> Generator[Block]:
        """Append to another block for a while."""
        outer, self.block = self.block, block
        try:
            yield block
        finally:
            self.block = outer

    def if_(
        self,
        condition: SSAValue,
        types: Sequence[Attribute],
        then: Callable[[], Sequence[SSAValue] | None],
        orelse: Callable[[], Sequence[SSAValue] | None] = lambda: (),
    ) -> Sequence[SSAValue]:
        """`flow.if`; an arm gives the values it yields, or None when it has ended its block itself."""
        regions: list[Region] = []
        for arm in (then, orelse):
            with self.inside(Block()) as block:
                values = arm()
                if values is not None:
                    self.add(flow.YieldOp(values))
            regions.append(Region([block]))
        return self.add(flow.IfOp(condition, types, *regions)).results

    def loop(
        self, inits: Sequence[SSAValue], types: Sequence[Attribute], body: Callable[[Sequence[SSAValue]], None]
    ) -> Sequence[SSAValue]:
        """`flow.loop`; the body ends its block itself."""
        with self.inside(Block(arg_types=[v.type for v in inits])) as block:
            body(block.args)
        return self.add(flow.LoopOp(inits, types, Region([block]))).results

    def raise_(self, error: str, message: SSAValue | None = None) -> None:
        """Raise a new exception; ends the block."""
        text = self.zero(mem.STRING) if message is None else message
        self.add(flow.RaiseOp(self.pack([self.constant(py.class_number(error)), text], mem.EXCEPTION)))


def known_int(value: SSAValue) -> int | None:
    """The value of an integer constant (signed; 0 or 1 for `i1`), None if it is not one."""
    owner = value.owner
    if type(owner) is arith.ConstantOp and type(attribute := owner.value) is IntegerAttr:
        data = attribute.value.data
        return data & 1 if value.type == i1 else data
    return None


def known_float(value: SSAValue) -> float | None:
    """The value of a float constant, None if it is not one."""
    owner = value.owner
    if type(owner) is arith.ConstantOp and type(attribute := owner.value) is FloatAttr:
        return attribute.value.data
    return None


def symbol(name: str) -> StringAttr:
    """A symbol's name as an attribute."""
    return StringAttr(name)
