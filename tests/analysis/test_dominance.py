"""The dominance verifier on structured regions and on control-flow graphs."""

from __future__ import annotations

import pytest
from xdsl.context import Context
from xdsl.dialects.arith import AddiOp, Arith
from xdsl.dialects.builtin import Builtin, ModuleOp
from xdsl.dialects.cf import Cf
from xdsl.dialects.func import Func
from xdsl.parser import Parser
from xdsl.utils.exceptions import VerifyException

from pycc.analysis.dominance import verify_dominance
from pycc.dialects.flow import Flow

DIAMOND = """
func.func @f(%c: i1) -> i64 {
  %a = arith.constant 1 : i64
  cf.cond_br %c, ^left, ^right
^left:
  %x = arith.constant 2 : i64
  cf.br ^end(%x : i64)
^right:
  cf.br ^end(%a : i64)
^end(%y: i64):
  %z = arith.addi %VALUE, %y : i64
  func.return %z : i64
^nowhere:
  %w = arith.addi %x, %x : i64
  func.return %w : i64
}
"""


def parse(text: str) -> ModuleOp:
    context = Context()
    for dialect in (Arith, Builtin, Cf, Func, Flow):
        context.load_dialect(dialect)
    return Parser(context, text).parse_module()


def test_a_dominating_block_is_seen_and_unreachable_ones_are_not_looked_at() -> None:
    verify_dominance(parse(DIAMOND.replace("%VALUE", "%a")))


def test_one_side_of_a_diamond_does_not_dominate_its_end() -> None:
    with pytest.raises(VerifyException, match=r"arith.addi: operand 0 .*%x.* does not dominate"):
        verify_dominance(parse(DIAMOND.replace("%VALUE", "%x")))


def test_a_use_before_its_definition_in_a_block() -> None:
    module = parse(
        "func.func @f(%a: i64) -> i64 { %b = arith.addi %a, %a : i64 %c = arith.addi %b, %a : i64 "
        "func.return %c : i64 }"
    )
    first, second = (op for op in module.walk() if isinstance(op, AddiOp))
    second.detach()
    assert first.parent is not None
    first.parent.insert_op_before(second, first)
    with pytest.raises(VerifyException, match="does not dominate"):
        verify_dominance(module)


def test_what_a_region_defines_is_not_seen_behind_it() -> None:
    module = parse(
        "func.func @f(%c: i1, %a: i64) -> i64 { flow.if %c { %b = arith.addi %a, %a : i64 flow.yield } "
        "%d = arith.addi %a, %a : i64 func.return %d : i64 }"
    )
    inner, outer = (op for op in module.walk() if isinstance(op, AddiOp))
    outer.operands[0] = inner.result
    with pytest.raises(VerifyException, match="does not dominate"):
        verify_dominance(module)


def test_a_long_chain_of_blocks_needs_no_recursion() -> None:
    blocks = "".join(f"^b{i}:\n  cf.br ^b{i + 1}\n" for i in range(3000))
    verify_dominance(parse(f"func.func @f() {{\n  cf.br ^b0\n{blocks}^b3000:\n  func.return\n}}"))
