"""What each op makes of the ranges of its operands: the transfer functions of `ranges.py`.

A function takes the walk and an op; it defines the ranges of the op's results, and notes those of its operands where a
pass might want them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from xdsl.dialects import arith, func, memref
from xdsl.dialects.builtin import IntegerAttr
from xdsl.ir import Operation

from pycc.analysis import intervals
from pycc.analysis.intervals import Interval, Partial
from pycc.analysis.ownership_rules import callee_of
from pycc.dialects import flow, mem

if TYPE_CHECKING:
    from pycc.analysis.ranges import Ranges

MOST_BYTES = 1 << 48
"""No object is larger: the address space of every target ends below."""
SIZE: Interval = (0, MOST_BYTES)

SIZE_FIELDS: Mapping[tuple[str, str], Interval] = {
    ("list", "_size"): SIZE,
    ("list", "_capacity"): SIZE,
    ("str", "length"): SIZE,
}
"""Fields of library classes (by name without arguments) that count things which lie in memory."""


def fits(interval: Interval, bits: int) -> bool:
    low, high = intervals.full(bits)
    return low <= interval[0] and interval[1] <= high


PREDICATES = arith.CMPI_COMPARISON_OPERATIONS
Transfer = Callable[["Ranges", Operation], None]
_Binary = Callable[[Interval, Interval], Partial]
_EXACT: Mapping[str, _Binary] = {"add": intervals.add, "sub": intervals.subtract, "mul": intervals.multiply}


def exact_result(kind: str, a: Interval, b: Interval) -> Interval:
    """What `flow.checked` of that kind computes, before it is cut to 64 bits."""
    result = _EXACT[kind](a, b)
    assert result is not None
    return result


def _binary(compute: _Binary, keep: bool = False) -> Transfer:
    def transfer(ranges: Ranges, op: Operation) -> None:
        result = op.results[0]
        bits = ranges.bits(result.type)
        if bits == 0:
            return
        a, b = ranges.of(op.operands[0]), ranges.of(op.operands[1])
        if keep:
            ranges.facts[op] = (a, b)
        interval = compute(a, b)
        ranges.define(result, interval if interval is not None and fits(interval, bits) else intervals.full(bits))

    return transfer


def _constant(ranges: Ranges, op: Operation) -> None:
    value = op.properties["value"]
    if isinstance(value, IntegerAttr):
        number = value.value.data
        if ranges.bits(op.results[0].type) == 1:
            number &= 1
        ranges.define(op.results[0], (number, number))


def _checked(ranges: Ranges, op: Operation) -> None:
    a, b = ranges.of(op.operands[0]), ranges.of(op.operands[1])
    ranges.facts[op] = (a, b)
    exact = exact_result(op.properties["kind"].data, a, b)  # pyright: ignore
    result = intervals.meet(exact, intervals.full(64)) or intervals.full(64)
    ranges.define(op.results[0], result)
    # It did not overflow: that says something of the operands too.
    ranges.learn_operands(op, result)


def _compare(ranges: Ranges, op: Operation) -> None:
    if ranges.bits(op.operands[0].type) < 2:
        ranges.define(op.results[0], (0, 1))
        return
    predicate = PREDICATES[op.properties["predicate"].value.data]  # pyright: ignore
    known = intervals.COMPARISONS[predicate](ranges.of(op.operands[0]), ranges.of(op.operands[1]))
    if op.operands[0] is op.operands[1]:
        known = predicate in ("eq", "sle", "sge", "ule", "uge")
    ranges.define(op.results[0], (0, 1) if known is None else (int(known), int(known)))


def _select(ranges: Ranges, op: Operation) -> None:
    if ranges.bits(op.results[0].type):
        ranges.define(op.results[0], ranges.chosen(op))


def _extend_signed(ranges: Ranges, op: Operation) -> None:
    source = ranges.of(op.operands[0])
    ranges.define(op.results[0], (-source[1], -source[0]) if ranges.bits(op.operands[0].type) == 1 else source)


def _extend_unsigned(ranges: Ranges, op: Operation) -> None:
    source, bits = ranges.of(op.operands[0]), ranges.bits(op.operands[0].type)
    ranges.define(op.results[0], source if source[0] >= 0 else (0, (1 << bits) - 1))


def _truncate(ranges: Ranges, op: Operation) -> None:
    source, bits = ranges.of(op.operands[0]), ranges.bits(op.results[0].type)
    ranges.define(op.results[0], source if fits(source, bits) else intervals.full(bits))


def _index_cast(ranges: Ranges, op: Operation) -> None:
    source, bits = ranges.of(op.operands[0]), ranges.bits(op.results[0].type)
    ranges.define(op.results[0], source if bits and fits(source, bits) else intervals.full(bits or 64))


def _size(ranges: Ranges, op: Operation) -> None:
    ranges.define(op.results[0], SIZE)


def _field(ranges: Ranges, op: Operation) -> None:
    type_ = op.operands[0].type
    if isinstance(type_, mem.ReferenceType) and ranges.bits(op.results[0].type):
        family = type_.class_name.data.split("[", 1)[0]
        known = SIZE_FIELDS.get((family, op.properties["field"].data))  # pyright: ignore
        if known is not None:
            ranges.define(op.results[0], known)


def _call(ranges: Ranges, op: Operation) -> None:
    callee = callee_of(op)
    if op.results and callee is not None:
        for result, interval in zip(op.results, ranges.results_of(callee), strict=False):
            if interval is not None:
                ranges.define(result, interval)


def _unsigned_divide(a: Interval, b: Interval) -> Partial:
    return intervals.divide(a, b) if a[0] >= 0 and b[0] > 0 else None


def _unsigned_remainder(a: Interval, b: Interval) -> Partial:
    return intervals.remainder(a, b) if a[0] >= 0 and b[0] > 0 else None


def _shift_left(a: Interval, b: Interval) -> Partial:
    return intervals.multiply(a, (1 << b[0], 1 << b[1])) if b[0] >= 0 and b[1] <= 63 else None


def _shift_right_unsigned(a: Interval, b: Interval) -> Partial:
    return intervals.shift_right(a, b) if a[0] >= 0 else None


TRANSFER: Mapping[type[Operation], Transfer] = {
    arith.ConstantOp: _constant,
    arith.AddiOp: _binary(intervals.add, keep=True),
    arith.SubiOp: _binary(intervals.subtract, keep=True),
    arith.MuliOp: _binary(intervals.multiply, keep=True),
    arith.FloorDivSIOp: _binary(intervals.floor_divide, keep=True),
    arith.DivSIOp: _binary(intervals.divide, keep=True),
    arith.RemSIOp: _binary(intervals.remainder, keep=True),
    arith.DivUIOp: _binary(_unsigned_divide),
    arith.RemUIOp: _binary(_unsigned_remainder),
    arith.ShRSIOp: _binary(intervals.shift_right),
    arith.ShRUIOp: _binary(_shift_right_unsigned),
    arith.ShLIOp: _binary(_shift_left),
    arith.AndIOp: _binary(intervals.bit_and),
    arith.OrIOp: _binary(intervals.bit_or),
    arith.XOrIOp: _binary(intervals.bit_xor),
    arith.MinSIOp: _binary(lambda a, b: (min(a[0], b[0]), min(a[1], b[1])), keep=True),
    arith.MaxSIOp: _binary(lambda a, b: (max(a[0], b[0]), max(a[1], b[1])), keep=True),
    arith.CmpiOp: _compare,
    arith.SelectOp: _select,
    arith.ExtSIOp: _extend_signed,
    arith.ExtUIOp: _extend_unsigned,
    arith.TruncIOp: _truncate,
    arith.IndexCastOp: _index_cast,
    memref.DimOp: _size,
    mem.SizeOfOp: _size,
    mem.GetFieldOp: _field,
    flow.CheckedOp: _checked,
    flow.CallOp: _call,
    func.CallOp: _call,
}
