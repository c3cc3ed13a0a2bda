"""The flat walk gives what xDSL's gives, in its order."""

from __future__ import annotations

import pytest
from xdsl.ir import Block, Operation
from xdsl.parser import Parser

from pycc.driver.registry import make_context
from pycc.ir.walk import walk, walk_lazily

TEXT = """
"test.op"() ({
  "test.op"() : () -> ()
}, {
^a:
  "test.op"() ({ "test.op"() : () -> () }) : () -> ()
  "test.op"() ({ ^b: "test.op"() : () -> ()
    ^c: "test.op"() ({}) : () -> () }, {}) : () -> ()
  "test.op"() : () -> ()
}) : () -> ()
"test.op"() : () -> ()
"""


@pytest.fixture
def module() -> Operation:
    return Parser(make_context(), TEXT).parse_module()


def test_as_xdsl_does(module: Operation) -> None:
    expected = list(module.walk())
    assert len(expected) == 10
    assert walk(module) == list(walk_lazily(module)) == expected
    for op in expected:
        assert walk(op) == list(op.walk())
        for region in op.regions:
            assert walk(region) == list(walk_lazily(region)) == list(region.walk())
            for block in region.blocks:
                assert walk(block) == list(walk_lazily(block)) == list(block.walk())


def test_deep_nesting_costs_no_recursion() -> None:
    from xdsl.dialects.test import TestOp
    from xdsl.ir import Region

    op = TestOp()
    for _ in range(20_000):
        op = TestOp(regions=[Region(Block([op]))])
    assert len(walk(op)) == 20_001
