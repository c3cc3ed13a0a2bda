"""Upstream's ops as xDSL has them, read also where upstream prints them in another way. What is read is xDSL's op.

`scf.while` without operands has no brackets; `arith.trunci` and `llvm.trunc` name their overflow flags in generic form.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from xdsl.dialects import arith, llvm, scf
from xdsl.dialects.builtin import IntegerAttr
from xdsl.ir import Dialect, Operation
from xdsl.parser import Parser

__all__ = ["Arith", "Scf", "replaced"]


class _WhileText(scf.WhileOp):
    __module__ = scf.__name__  # the reference pages show it as xDSL's

    @classmethod
    def create(cls, **parts: Any) -> Any:  # pyright: ignore[reportIncompatibleMethodOverride]
        """From generic text."""
        return scf.WhileOp.create(**parts)

    @classmethod
    def parse(cls, parser: Parser) -> Any:  # pyright: ignore[reportIncompatibleMethodOverride]
        """`scf.while : () -> (T) { ... } do { ... }`, or xDSL's text."""
        if parser.parse_optional_punctuation(":") is None:
            return scf.WhileOp.parse(parser)
        type_ = parser.parse_function_type()
        if type_.inputs.data:
            parser.raise_error("expected an initial value for each operand")
        before = parser.parse_region(())
        parser.parse_keyword("do")
        after = parser.parse_region()
        attributes = parser.parse_optional_attr_dict_with_keyword()
        op = scf.WhileOp((), type_.outputs.data, before, after)
        if attributes is not None:
            op.attributes |= attributes.data
        return op


class _TruncIText(arith.TruncIOp):
    __module__ = arith.__name__

    @classmethod
    def create(cls, **parts: Any) -> Any:  # pyright: ignore[reportIncompatibleMethodOverride]
        """From generic text; xDSL's op has no flags, and needs none where there are none."""
        properties = dict(parts.get("properties") or {})
        if properties.get("overflowFlags") == arith.IntegerOverflowAttr("none"):
            del properties["overflowFlags"]
        merged: dict[str, Any] = {**parts, "properties": properties}
        return arith.TruncIOp.create(**merged)

    @classmethod
    def parse(cls, parser: Parser) -> Any:  # pyright: ignore[reportIncompatibleMethodOverride]
        """xDSL's text."""
        return arith.TruncIOp.parse(parser)


_FLAGS = {0: ("none",), 1: ("nsw",), 2: ("nuw",), 3: ("nsw", "nuw")}


class _TruncText(llvm.TruncOp):
    __module__ = llvm.__name__

    @classmethod
    def create(cls, **parts: Any) -> Any:  # pyright: ignore[reportIncompatibleMethodOverride]
        """From generic text: upstream's flags are a number."""
        properties = dict(parts.get("properties") or {})
        flags = properties.get("overflowFlags")
        if isinstance(flags, IntegerAttr) and flags.value.data in _FLAGS:
            words: Any = _FLAGS[flags.value.data]
            properties["overflowFlags"] = llvm.OverflowAttr("none" if words == ("none",) else words)
        merged: dict[str, Any] = {**parts, "properties": properties}
        return llvm.TruncOp.create(**merged)

    @classmethod
    def parse(cls, parser: Parser) -> Any:  # pyright: ignore[reportIncompatibleMethodOverride]
        """xDSL's text."""
        return llvm.TruncOp.parse(parser)


_TEXTS: dict[type[Operation], type[Operation]] = {
    scf.WhileOp: _WhileText,
    arith.TruncIOp: _TruncIText,
    llvm.TruncOp: _TruncText,
}


def replaced(operations: Sequence[type[Operation]]) -> list[type[Operation]]:
    """A dialect's ops, with the readers above in the places of what they read."""
    return [_TEXTS.get(op, op) for op in operations]


Scf = Dialect("scf", replaced(list(scf.Scf.operations)), list(scf.Scf.attributes))
Arith = Dialect("arith", replaced(list(arith.Arith.operations)), list(arith.Arith.attributes))
