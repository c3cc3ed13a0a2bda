"""Quick access to an op's named operands, results and regions.

xDSL finds `op.lhs` through two calls and a table each time, and, in ops with operand segments, by unpacking the
segments' bytes. Where nothing variadic stands before it, a named operand has a fixed place: `quick` puts a property
there that looks at it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeVar

from xdsl.ir import Operation
from xdsl.irdl import OptionalDef, VariadicDef

OpT = TypeVar("OpT", bound=Operation)
_item = tuple.__getitem__


def quick(operations: Iterable[type[OpT]]) -> list[type[OpT]]:
    """The op classes, with quick accessors."""
    made = list(operations)
    for cls in made:
        definition = cls.get_irdl_definition()  # pyright: ignore
        for defined, place in (
            (definition.operands, _operand),  # pyright: ignore
            (definition.results, _result),  # pyright: ignore
            (definition.regions, _region),  # pyright: ignore
        ):
            for index, (name, row) in enumerate(defined):
                if isinstance(row, VariadicDef | OptionalDef):
                    break
                setattr(cls, name, place(index))
    return made


def _operand(index: int) -> property:
    def get(op: Any) -> Any:
        return _item(op._operands, index)

    return property(get)


def _result(index: int) -> property:
    def get(op: Any) -> Any:
        return _item(op.results, index)

    return property(get)


def _region(index: int) -> property:
    def get(op: Any) -> Any:
        return op.regions[index]

    return property(get)
