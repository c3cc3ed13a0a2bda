"""What ops of `flow` and `mem` mean in the tests of rules (docs/rules.md): makers of functions, and values of types.

A struct is the tuple of its components; a pointer, the number of an element of memory; a reference, a number.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NoReturn

from xdsl.dialects.builtin import ArrayAttr, StringAttr, f64, i1, i64
from xdsl.ir import Attribute

from pycc.dialects import flow, mem


class CheckFailed(Exception):
    """What a `flow.check` raises, whatever its class and text."""


def _check(op: flow.CheckOp) -> Callable[..., Any]:
    def check(condition: int) -> tuple[()]:
        if not condition:
            _fail(op)
        return ()

    return check


def _fail(op: flow.CheckOp) -> NoReturn:
    raise CheckFailed(op.error.data, op.message.data)


def _pack(*components: Any) -> tuple[Any, ...]:
    return components


def _same(one: Any, other: Any) -> int:
    return int(one == other)


def _extract(op: mem.ExtractOp) -> Callable[..., Any]:
    return operator.itemgetter(op.index.value.data)


MEANINGS: Mapping[str, Callable[[Any], Callable[..., Any]]] = {
    "flow.check": _check,
    "mem.pack": lambda op: _pack,
    "mem.extract": _extract,
    "mem.is": lambda op: _same,
    "mem.offset": lambda op: operator.add,
}

_STRUCTS = ((), (i64,), (f64,), (i64, i1), (f64, i64), (i64, i64))
SAMPLES: Mapping[str, Mapping[Attribute, Sequence[Any]]] = {
    "mem.struct": {mem.StructType(StringAttr("tuple"), ArrayAttr(parts)): [] for parts in _STRUCTS},
    "mem.ptr": {mem.PointerType(i64): [0, 8, 1 << 40], mem.PointerType(f64): [0, 8]},
    "mem.ref": {mem.STRING: [1, 2]},
}
