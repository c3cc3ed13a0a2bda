"""`construct` makes what xDSL's own constructor makes."""

from __future__ import annotations

import pytest
from xdsl.dialects import arith, test
from xdsl.dialects.builtin import IntegerAttr, StringAttr, i1, i64
from xdsl.ir import Block, Operation, Region

from pycc.dialects import flow
from pycc.ir.construct import construct, copied, integer, make, symbol_reference, text_attribute, texts


def both(cls: type[Operation], block: Block, **parts: object) -> tuple[Operation, Operation]:
    """An op made by xDSL, and one made by `construct`, of the same parts."""
    regions = parts.pop("regions", lambda: [])
    assert callable(regions)
    expected = object.__new__(cls)
    Operation.__init__(expected, regions=regions(), **parts)  # type: ignore[arg-type]
    made = object.__new__(cls)
    construct(made, regions=regions(), **parts)  # type: ignore[arg-type]
    block.add_ops([expected, made])
    return expected, made


def test_fields() -> None:
    block = Block(arg_types=[i64, i1])
    a, c = block.args
    cases = [
        both(flow.CheckedOp, block, operands=[a, a], result_types=[i64], properties={"kind": StringAttr("add")}),
        both(flow.IfOp, block, operands=[c], regions=lambda: [Region(Block([flow.YieldOp()])) for _ in range(2)]),
        both(arith.AddiOp, block, operands=[a, a], result_types=[i64]),
        both(arith.AddfOp, block, operands=[a, a], result_types=[i64]),  # has a default property
        both(test.TestOp, block, result_types=[i64, i1], attributes={"x": IntegerAttr(1, i64)}),
    ]
    for expected, made in cases:
        assert all(hasattr(made, field) for field in vars(expected))
        assert list(made.operands) == list(expected.operands)
        assert made.result_types == expected.result_types
        for field in ("properties", "attributes", "location"):
            assert getattr(made, field) == getattr(expected, field), field
        assert list(made.successors) == list(expected.successors) == []
        assert [region.parent for region in made.regions] == [made] * len(expected.regions)
        assert [(type(r), r.index, r.op) for r in made.results] == [(type(r), r.index, made) for r in expected.results]
    assert len(list(a.uses)) == 12
    for use in a.uses:
        assert use.operation.operands[use.index] is a
    for expected, made in reversed(cases):
        made.detach()
        made.erase()
        expected.detach()
        expected.erase()
    assert not list(a.uses) and not list(c.uses)


def test_named_places() -> None:
    """`quick` looks where xDSL's accessors look."""
    block = Block(arg_types=[i64, i1])
    a, c = block.args
    checked = flow.CheckedOp("add", a, a)
    choice = flow.IfOp(c, [i64], Region(Block([flow.YieldOp([a])])), Region(Block([flow.YieldOp([a])])))
    assert checked.lhs is a and checked.result is checked.results[0]
    assert choice.condition is c and choice.else_region is choice.regions[1]
    assert list(choice.outputs) == list(choice.results)
    assert list(checked.unwind) == []
    loop = flow.ForOp(a, a, a, [c], Region(Block(arg_types=[i64, i1])))
    assert (loop.lower, loop.step, list(loop.inits)) == (a, a, [c])


def test_successors_and_attached_regions() -> None:
    target = Block()
    op = object.__new__(test.TestTermOp)
    construct(op, successors=[target])
    assert list(op.successors) == [target]
    region = Region(Block())
    test.TestOp(regions=[region])
    with pytest.raises(ValueError):
        construct(object.__new__(test.TestOp), regions=[region])


def test_made_ops_verify() -> None:
    block = Block(arg_types=[i64])
    op = make(arith.AddiOp, [block.args[0]] * 2, [i64])
    block.add_op(op)
    op.verify()
    assert op.properties == arith.AddiOp(block.args[0], block.args[0]).properties


def test_attributes_are_shared() -> None:
    assert text_attribute("a") is text_attribute("a") and text_attribute("a") == StringAttr("a")
    assert integer(3, i64) is integer(3, i64) and integer(3, i64) == IntegerAttr(3, i64)
    assert integer(1, i1) == IntegerAttr(1, i1) != integer(1, i64)
    assert symbol_reference("f").string_value() == "f"
    assert [text.data for text in texts(("a", "b"))] == ["a", "b"]


def test_copies_are_clones() -> None:
    block = Block(arg_types=[i64, i1])
    a, c = block.args
    body = Block(arg_types=[i64, i64])
    total = flow.CheckedOp("add", body.args[1], a)
    total.result.name_hint = "total"
    body.add_ops([total, flow.ContinueOp([total.result])])
    loop = flow.ForOp(a, a, a, [a], Region(body))
    block.add_op(loop)
    values = {a: block.insert_arg(i64, 2)}
    copy = copied(loop, values)
    block.add_op(copy)
    expected = loop.clone({a: values[a]})
    block.add_op(expected)
    assert str(copy).replace(" ", "") == str(expected).replace(" ", "")
    assert values[loop.results[0]] is copy.results[0]
    assert {use.operation for use in values[a].uses if use.operation.parent is not block}
    assert copy.body.block.first_op is not None and copy.body.block.first_op.results[0].name_hint == "total"
    copy.verify()
    copy.detach()
    copy.erase()
    with pytest.raises(ValueError, match="not structured"):
        copied(test.TestTermOp(successors=[block]), {})
