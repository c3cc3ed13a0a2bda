"""Calls of functions of upstream types, and their answers as bits."""

from __future__ import annotations

import random
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from xdsl.dialects.builtin import AnyFloat, Float32Type, IntegerType, MemRefType
from xdsl.dialects.func import FuncOp
from xdsl.ir import Attribute


@dataclass(frozen=True)
class View:
    """An array: elements of a flat buffer, as bits, and where the array lies in it."""

    bits: tuple[int, ...]
    offset: int
    sizes: tuple[int, ...]
    strides: tuple[int, ...]


Argument = int | View
"""A number as bits, or an array."""


@dataclass(frozen=True)
class Call:
    """One call: the function's symbol, the types of its parameters and results, the arguments."""

    symbol: str
    inputs: tuple[Attribute, ...]
    outputs: tuple[Attribute, ...]
    arguments: tuple[Argument, ...]


@dataclass(frozen=True)
class Answer:
    """What a call gave: the error's class, or the bits of the results and of all buffers."""

    error: str = ""
    results: tuple[int, ...] = ()
    buffers: tuple[tuple[int, ...], ...] = ()


def width(type_: Attribute) -> int:
    """Bits of a number."""
    match type_:
        case IntegerType():
            return type_.width.data
        case Float32Type():
            return 32
        case _:
            return 64


def to_bits(value: Any, type_: Attribute) -> int:
    """A Python number as the bits of its type."""
    if isinstance(type_, AnyFloat):
        code = "<d" if width(type_) == 64 else "<f"
        return int.from_bytes(struct.pack(code, value), "little")
    return int(value) & ((1 << width(type_)) - 1)


def one_nan(bits: int, type_: Attribute) -> int:
    """Which nan an operation gives is the machine's business."""
    if not isinstance(type_, AnyFloat):
        return bits
    nan = 0x7FF8_0000_0000_0000 if width(type_) == 64 else 0x7FC0_0000
    infinity = 0x7FF0_0000_0000_0000 if width(type_) == 64 else 0x7F80_0000
    magnitude = bits & ((1 << (width(type_) - 1)) - 1)
    return nan if magnitude > infinity else bits


def signature(function: FuncOp) -> tuple[tuple[Attribute, ...], tuple[Attribute, ...]]:
    """Types of a function's parameters and results."""
    return tuple(function.function_type.inputs), tuple(function.function_type.outputs)


# ---------------------------------------------------------------- arguments by chance

_INTEGERS = (0, 1, 2, 3, 5, 7, 10, 12, 30, -1, -2, -7, 97, 1000, 2**31 - 1, -(2**63), 2**63 - 1)
_FLOATS = (
    0.0, -0.0, 1.0, -1.0, 0.5, 2.0, 3.75, -2.5, 10.0, 0.1, 1e-3, 1e10, 1e300, -1e300, 5e-324, float("inf"),
    float("-inf"), float("nan"),
)  # fmt: skip


def some_arguments(types: Sequence[Attribute], generator: random.Random) -> tuple[Argument, ...]:
    """Arguments for a function, small numbers more often than others."""
    return tuple(_some(type_, generator) for type_ in types)


def _some(type_: Attribute, generator: random.Random) -> Argument:
    match type_:
        case MemRefType():
            return _some_view(type_, generator)
        case _:
            return _number(type_, generator)


def _number(type_: Attribute, generator: random.Random, small: bool = False) -> int:
    if isinstance(type_, AnyFloat):
        if small or generator.random() < 0.5:
            return to_bits(generator.randint(-40, 80) / 8, type_)
        value = generator.choice(_FLOATS)
        return to_bits(value if width(type_) == 64 or abs(value) < 1e38 else 1.5, type_)
    if small or generator.random() < 0.6:
        return to_bits(generator.randint(0, 12), type_)
    return to_bits(generator.choice(_INTEGERS), type_)


def _some_view(type_: MemRefType[Attribute], generator: random.Random) -> View:
    """Contiguous, or a part of a larger buffer that is walked in any direction."""
    rank = type_.get_num_dims()
    sizes = tuple(generator.randint(0 if generator.random() < 0.1 else 3, 7) for _ in range(rank))
    steps = tuple(generator.choice((1, 1, 1, 2, -1)) for _ in range(rank))
    strides: list[int] = []
    room = 1
    for size, step in zip(reversed(sizes), reversed(steps), strict=True):
        strides.insert(0, room * step)
        room *= max(1, size * abs(step))
    offset = sum(-stride * (size - 1) for size, stride in zip(sizes, strides, strict=True) if stride < 0 and size)
    bits = tuple(_number(type_.element_type, generator, small=True) for _ in range(room))
    return View(bits, offset, sizes, tuple(strides))
