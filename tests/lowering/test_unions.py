"""Unions, tuples, exceptions and unassigned variables, lowered and run."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from xdsl.dialects.builtin import ArrayAttr, IntegerAttr, i1
from xdsl.ir import Attribute, Block, Region, SSAValue

from pycc.dialects import flow, py
from tests.lowering.machine import WAYS, Machine, TypedBuilder, in_room


def union(*members: Attribute) -> py.UnionType:
    return py.UnionType(ArrayAttr(sorted(members, key=str)))


NUMBER = union(py.int_, py.float_)
WIDE = union(py.int_, py.float_, py.bool_)
OPTIONAL = union(py.int_, py.none)
MAYBE = union(py.int_, py.unbound)


def branch(b: TypedBuilder, condition: SSAValue, type_: Attribute, then: Any, orelse: Any) -> SSAValue:
    """`flow.if` with one result."""
    regions: list[Region] = []
    for arm in (then, orelse):
        inner = TypedBuilder(Block())
        inner.add(flow.YieldOp([arm(inner)]))
        regions.append(Region([inner.block]))
    return b.op(flow.IfOp(condition, [type_], *regions))


def none(b: TypedBuilder) -> SSAValue:
    return b.op(py.ConstantOp(py.NoneAttr(), py.none))


def member(b: TypedBuilder, value: SSAValue, type_: Attribute) -> SSAValue:
    return b.op(py.GetMemberOp(value, type_))


def _number_or_float(b: TypedBuilder, a: Sequence[SSAValue]) -> SSAValue:
    """`(n if which else x)` as a union of three, then its float value."""
    small = branch(b, a[0], NUMBER, lambda i: i.cast(a[1], NUMBER), lambda i: i.cast(a[2], NUMBER))
    wide = b.cast(small, WIDE)
    is_int = b.op(py.IsMemberOp(wide, py.int_))
    back = b.op(py.GetMemberOp(wide, NUMBER))
    return branch(
        b,
        is_int,
        py.float_,
        lambda i: i.cast(member(i, wide, py.int_), py.float_),
        lambda i: member(i, back, py.float_),
    )


def _optional(b: TypedBuilder, a: Sequence[SSAValue]) -> SSAValue:
    """-1 for None, else the int."""
    value = branch(b, a[0], OPTIONAL, lambda i: i.cast(a[1], OPTIONAL), lambda i: i.cast(none(i), OPTIONAL))
    missing = b.op(py.IsMemberOp(value, py.none))
    return branch(b, missing, py.int_, lambda i: i.int(-1), lambda i: member(i, value, py.int_))


def _bound(b: TypedBuilder, a: Sequence[SSAValue]) -> SSAValue:
    value = branch(
        b, a[0], MAYBE, lambda i: i.cast(a[1], MAYBE), lambda i: i.cast(i.op(py.UnboundOp(py.unbound)), MAYBE)
    )
    return b.op(py.CheckBoundOp(value, "total", py.int_))


def _tuples(b: TypedBuilder, a: Sequence[SSAValue]) -> SSAValue:
    """A tuple of int and None cast to one of float and an optional, taken apart."""
    source = py.TupleType(ArrayAttr([py.int_, py.none]))
    target = py.TupleType(ArrayAttr([py.float_, OPTIONAL]))
    value = b.cast(b.op(py.TupleOp([a[0], none(b)], source)), target)
    second = b.op(py.ExtractOp(value, 1, OPTIONAL))
    missing = b.op(py.IsMemberOp(second, py.none))
    first = b.op(py.ExtractOp(value, 0, py.float_))
    return branch(b, missing, py.float_, lambda i: first, lambda i: i.float(-1.0))


def _handler(b: TypedBuilder, a: Sequence[SSAValue]) -> SSAValue:
    """`try: n // d; except (KeyError, ArithmeticError): -1`, then n."""
    body = TypedBuilder(Block())
    body.add(flow.YieldOp([body.binary("floordiv", a[0], a[1])]))
    handler = TypedBuilder(Block(arg_types=[py.exception]))
    error = handler.block.args[0]
    matches = handler.op(py.ExceptionMatchOp(error, None, ["KeyError", "ArithmeticError"]))
    again = Block([flow.RaiseOp(error)])
    handler.add(flow.IfOp(matches, [], Region([Block([flow.YieldOp()])]), Region([again])))
    handler.add(flow.YieldOp([handler.int(-1)]))
    return b.op(flow.TryOp([py.int_], Region([body.block]), Region([handler.block])))


def _raises(b: TypedBuilder, a: Sequence[SSAValue]) -> SSAValue:
    """`if which: raise ValueError("caf\\xe9")`, else `raise KeyError`."""
    arms: list[Region] = []
    for name, text in (("ValueError", "café"), ("KeyError", None)):
        inner = TypedBuilder(Block())
        message = None if text is None else inner.op(py.ConstantOp(py.TextAttr.of(text), py.str_))
        inner.add(flow.RaiseOp(inner.op(py.ExceptionOp(name, message))))
        arms.append(Region([inner.block]))
    b.add(flow.IfOp(a[0], [], *arms))
    return b.int(0)


@pytest.fixture(scope="module", params=WAYS)
def machine(request: pytest.FixtureRequest) -> Machine:
    machine = Machine()
    machine.define("number", [py.bool_, py.int_, py.float_], py.float_, _number_or_float)
    machine.define("optional", [py.bool_, py.int_], py.int_, _optional)
    machine.define("bound", [py.bool_, py.int_], py.int_, _bound)
    machine.define("tuples", [py.int_], py.float_, _tuples)
    machine.define("handler", [py.int_, py.int_], py.int_, _handler)
    machine.define("raises", [py.bool_], py.int_, _raises)
    machine.define(
        "constant", [], py.int_, lambda b, a: b.cast(b.op(py.ConstantOp(IntegerAttr(1, i1), py.bool_)), py.int_)
    )
    machine.compile(request.param)
    return machine


@in_room
def test_unions(machine: Machine) -> None:
    assert machine.call("number", True, 7, 2.5) == 7.0
    assert machine.call("number", False, 7, 2.5) == 2.5
    assert machine.call("optional", True, 5) == 5
    assert machine.call("optional", False, 5) == -1
    assert machine.call("tuples", 3) == 3.0
    assert machine.call("constant") == 1


@in_room
def test_unassigned(machine: Machine) -> None:
    assert machine.call("bound", True, 9) == 9
    with pytest.raises(UnboundLocalError) as caught:
        machine.call("bound", False, 9)
    assert str(caught.value) == "cannot access local variable 'total' where it is not associated with a value"


@in_room
def test_exceptions(machine: Machine) -> None:
    assert machine.call("handler", 7, -2) == -4
    assert machine.call("handler", 7, 0) == -1
    with pytest.raises(OverflowError):
        machine.call("handler", -(1 << 63), -1)  # passes the handler: it is no error of Python's
    with pytest.raises(ValueError, match=r"^café$"):
        machine.call("raises", True)
    with pytest.raises(KeyError) as caught:
        machine.call("raises", False)
    assert caught.value.args == ()
