"""`lower-py`: unions are `{i8 tag, one component per member}`; casts into them, tests, and taking members out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from xdsl.dialects import arith
from xdsl.dialects.builtin import i1, i8
from xdsl.ir import Attribute, Operation, SSAValue

from pycc.dialects import py
from pycc.passes.python.lowering import FunctionLowering, Handler, LoweringError
from pycc.passes.python.type_lowering import EMPTY, lower_type, members_of, tag_of


def to_union(low: FunctionLowering, value: SSAValue, source: Attribute, target: py.UnionType) -> SSAValue:
    """A member, or a union of some members, as a value of the whole union."""
    if isinstance(source, py.UnionType):
        return _between(low, value, source, target)
    tag = tag_of(target, source)
    components = [low.constant(tag, i8)]
    for position, member in enumerate(target.members.data):
        components.append(value if position == tag else low.zero(lower_type(member)))
    return low.pack(components, lower_type(target))


def _between(low: FunctionLowering, value: SSAValue, source: py.UnionType, target: py.UnionType) -> SSAValue:
    """From one union to another that holds the member it is now."""
    shared = [m for m in source.members.data if m in target.members.data]
    components = [_retag(low, low.extract(value, 0), [(tag_of(source, m), tag_of(target, m)) for m in shared])]
    for member in target.members.data:
        if member in shared and type(member) not in EMPTY:
            components.append(low.extract(value, tag_of(source, member) + 1))
        else:
            components.append(low.zero(lower_type(member)))
    return low.pack(components, lower_type(target))


def _retag(low: FunctionLowering, tag: SSAValue, pairs: Sequence[tuple[int, int]]) -> SSAValue:
    """The new tag for an old one, by the pairs (old, new)."""
    shifts = {new - old for old, new in pairs}
    if len(shifts) == 1:
        shift = shifts.pop()
        return tag if shift == 0 else low.binary(arith.AddiOp, tag, low.constant(shift, i8))
    result = low.constant(pairs[-1][1], i8)
    for old, new in reversed(pairs[:-1]):
        result = low.select(low.compare("eq", tag, low.constant(old, i8)), low.constant(new, i8), result)
    return result


def is_member(low: FunctionLowering, value: SSAValue, union: Attribute, member: Attribute) -> SSAValue:
    """Whether a union value is of that member (or of one of a smaller union's members) now."""
    if not isinstance(union, py.UnionType):
        return low.constant(union in members_of(member), i1)
    wanted = [tag_of(union, m) for m in members_of(member) if m in union.members.data]
    count = len(union.members.data)
    if len(wanted) in (0, count):
        return low.constant(len(wanted) != 0, i1)
    tag = low.extract(value, 0)
    if len(wanted) == count - 1:
        (other,) = set(range(count)) - set(wanted)
        return low.compare("ne", tag, low.constant(other, i8))
    result = low.compare("eq", tag, low.constant(wanted[0], i8))
    for other in wanted[1:]:
        result = low.binary(arith.OrIOp, result, low.compare("eq", tag, low.constant(other, i8)))
    return result


def get_member(low: FunctionLowering, value: SSAValue, union: Attribute, target: Attribute) -> SSAValue | None:
    """The payload of a union known to be of that member, or of one of a smaller union's; None if it has no content."""
    if union == target:
        return value
    if not isinstance(union, py.UnionType):
        raise LoweringError(f"{union} is no union")
    if isinstance(target, py.UnionType):
        return _between(low, value, union, target)
    return None if type(target) in EMPTY else low.extract(value, tag_of(union, target) + 1)


def _is_member(low: FunctionLowering, op: py.IsMemberOp) -> None:
    low.define(op.result, is_member(low, low.value(op.value), op.value.type, op.member))


def _get_member(low: FunctionLowering, op: py.GetMemberOp) -> None:
    new = get_member(low, low.value(op.value), op.value.type, op.result.type)
    if new is not None:
        low.define(op.result, new)


def _check_bound(low: FunctionLowering, op: py.CheckBoundOp) -> None:
    source = op.value.type
    if py.unbound in members_of(source):
        missing = is_member(low, low.value(op.value), source, py.unbound)
        low.check(low.invert(missing), *op.error)
    if type(op.result.type) in EMPTY:
        return
    if source == op.result.type:
        low.define(op.result, low.value(op.value))
        return
    new = get_member(low, low.value(op.value), source, op.result.type)
    if new is not None:
        low.define(op.result, new)


HANDLERS: Mapping[type[Operation], Handler] = {
    py.IsMemberOp: _is_member,
    py.GetMemberOp: _get_member,
    py.CheckBoundOp: _check_bound,
}
