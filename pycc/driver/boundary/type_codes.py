"""Types as plain data and back, for what is kept between processes: (class name, parameters...)."""

from __future__ import annotations

from typing import Any

from xdsl.dialects.builtin import ArrayAttr, IntegerAttr, StringAttr, i64
from xdsl.ir import Attribute, ParametrizedAttribute

from pycc.dialects import py
from pycc.dialects.foreign import FOREIGN


def encode(attribute: Attribute) -> Any:
    """A type of the `py` dialect, or one from outside, as tuples, strings and ints."""
    if attribute in FOREIGN:
        return ("foreign", FOREIGN[attribute].text)
    if isinstance(attribute, StringAttr):
        return attribute.data
    if isinstance(attribute, IntegerAttr):
        return attribute.value.data
    if isinstance(attribute, ArrayAttr):
        return [encode(part) for part in attribute.data]
    assert isinstance(attribute, ParametrizedAttribute)
    return (type(attribute).__name__, *(encode(part) for part in attribute.parameters))


def decode(data: Any) -> Attribute:
    """The attribute again."""
    if isinstance(data, str):
        return StringAttr(data)
    if isinstance(data, int):
        return IntegerAttr(data, i64)
    if isinstance(data, list):
        return ArrayAttr([decode(part) for part in data])
    name, *parts = data
    if name == "foreign":
        return next(type_ for type_, row in FOREIGN.items() if row.text == parts[0])
    return getattr(py, name)(*(decode(part) for part in parts))
