"""Upstream's `scf` dialect as xDSL has it, except that `scf.while` is also read as upstream prints it: without
operands there are no brackets.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from xdsl.dialects import scf as stock
from xdsl.dialects.builtin import ArrayAttr
from xdsl.ir import Attribute, Block, Dialect, Operation, Region, SSAValue
from xdsl.parser import Parser

__all__ = ["Scf"]


class _WhileText(stock.WhileOp):
    """Only the text: what is read is xDSL's op."""

    @classmethod
    def create(
        cls,
        *,
        operands: Sequence[SSAValue] = (),
        result_types: Sequence[Attribute] = (),
        properties: Mapping[str, Attribute] | None = None,
        attributes: Mapping[str, Attribute] | None = None,
        successors: Sequence[Block] = (),
        regions: Sequence[Region] = (),
        location: Attribute | None = None,
    ) -> Operation:  # pyright: ignore[reportIncompatibleMethodOverride]
        """For generic text."""
        op = stock.WhileOp.create(
            operands=operands,
            result_types=result_types,
            properties=dict(properties or {}),
            attributes=dict(attributes or {}),
            successors=successors,
            regions=regions,
        )
        if location is not None:
            op.location = location  # pyright: ignore[reportAttributeAccessIssue]
        return op

    @classmethod
    def parse(cls, parser: Parser) -> stock.WhileOp:  # pyright: ignore[reportIncompatibleMethodOverride]
        """`scf.while : () -> (T) { ... } do { ... }`, or xDSL's text."""
        if parser.parse_optional_punctuation(":") is None:
            return stock.WhileOp.parse(parser)
        type_ = parser.parse_function_type()
        if type_.inputs.data:
            parser.raise_error("expected an initial value for each operand")
        outputs: ArrayAttr[Attribute] = type_.outputs
        before = parser.parse_region(())
        parser.parse_keyword("do")
        after = parser.parse_region()
        attributes = parser.parse_optional_attr_dict_with_keyword()
        op = stock.WhileOp((), outputs.data, before, after)
        if attributes is not None:
            op.attributes |= attributes.data
        return op


Scf = Dialect(
    "scf",
    [_WhileText if op is stock.WhileOp else op for op in stock.Scf.operations],
    list(stock.Scf.attributes),
)
