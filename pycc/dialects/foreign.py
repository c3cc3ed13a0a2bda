"""Types of dialects from outside that stand for a Python class: one table, which every room reads.

A row says how such a type is written, which library class has its methods, and which type of `py` carries its values in
compiled code: `!fixed.q16` may be carried as `!py.scalar<"int32">`, and is then lowered as that. The driver puts the
rows in (`driver/extensions/install.py`); pycc has none of its own.
"""

from __future__ import annotations

from dataclasses import dataclass

from xdsl.ir import Attribute

from pycc.dialects import names


@dataclass(frozen=True)
class Foreign:
    """What is known of a type from outside."""

    text: str
    """The Python class with its module: `pycc_fixed.Q16`."""
    carrier: Attribute
    """The `py` type that a value is made of: an int, float, bool or scalar."""
    library_class: str
    """Symbol of the library class with its methods."""

    @property
    def name(self) -> str:
        """`type(x).__name__`."""
        return self.text.rpartition(".")[2]


FOREIGN: dict[Attribute, Foreign] = {}


def add_foreign(type_: Attribute, row: Foreign) -> None:
    """A type from outside."""
    FOREIGN[type_] = row
    names.TEXT[type(type_)] = lambda t: FOREIGN[t].text


def foreign_index(type_: Attribute) -> int:
    """The place of a type among all of them: the same in every process with the same extensions."""
    order = sorted(row.text for row in FOREIGN.values())
    return order.index(FOREIGN[type_].text)
