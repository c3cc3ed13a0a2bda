"""NumPy scalars, lowered and run, against NumPy over tables of edge values."""

from __future__ import annotations

import itertools
import operator
import warnings
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest

from pycc.dialects import py
from tests.lowering.machine import WAYS, Machine, in_room, outcome, scalar

INTEGERS = ["int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64"]
FLOATING = ["float32", "float64"]
DTYPES = [*INTEGERS, *FLOATING, "bool"]
ARITHMETIC: dict[str, Callable[[Any, Any], Any]] = {
    "add": operator.add,
    "sub": operator.sub,
    "mul": operator.mul,
    "truediv": operator.truediv,
    "floordiv": operator.floordiv,
    "mod": operator.mod,
    "pow": operator.pow,
}
BITWISE: dict[str, Callable[[Any, Any], Any]] = {
    "lshift": operator.lshift,
    "rshift": operator.rshift,
    "and": operator.and_,
    "or": operator.or_,
    "xor": operator.xor,
}
COMPARE = {
    "eq": operator.eq,
    "lt": operator.lt,
    "le": operator.le,
    "gt": operator.gt,
    "ge": operator.ge,
    "ne": operator.ne,
}


def values(dtype: str) -> list[Any]:
    if dtype == "bool":
        return [False, True]
    if dtype in FLOATING:
        return [
            0.0,
            -0.0,
            1.0,
            -1.5,
            2.5,
            1e30,
            -7.25,
            float("inf"),
            float("-inf"),
            float("nan"),
            3.0,
            300.0,
            -129.0,
            1e19,
        ]
    info = np.iinfo(dtype)
    candidates = [0, 1, -1, 2, 3, -3, 7, 8, 31, 63, 64, 100, info.min, info.max, info.max // 2 + 1, info.min + 1]
    return sorted({c for c in candidates if info.min <= c <= info.max})


def result_type(kind: str, dtype: str) -> Any:
    """NumPy's type of `kind` on two scalars of a type."""
    if kind == "truediv":
        return "float32" if dtype == "float32" else "float64"
    return dtype


def _returnable(dtype: str) -> Any:
    return scalar("float64") if dtype in FLOATING else scalar("uint64" if dtype == "uint64" else "int64")


def _define(machine: Machine) -> None:
    for dtype in DTYPES:
        type_ = scalar(dtype)
        kinds = (
            [*ARITHMETIC]
            if dtype in FLOATING
            else ["and", "or", "xor", "add", "mul"]
            if dtype == "bool"
            else [*ARITHMETIC, *BITWISE]
        )
        for kind in kinds:
            result = result_type(kind, dtype)
            machine.define(
                f"{dtype}_{kind}",
                [type_, type_],
                _returnable(result),
                lambda b, a, k=kind, r=result: b.cast(b.binary(k, *a, scalar(r)), _returnable(r)),
            )
        for kind in COMPARE:
            machine.define(f"{dtype}_{kind}", [type_, type_], py.int_, lambda b, a, k=kind: b.compare(k, *a))
        for kind in ("neg", "invert"):
            if (kind == "invert" and dtype in FLOATING) or (kind == "neg" and dtype == "bool"):
                continue
            machine.define(
                f"{dtype}_{kind}",
                [type_],
                _returnable(dtype),
                lambda b, a, k=kind, d=dtype: b.cast(b.op(py.UnaryOp(k, a[0], scalar(d))), _returnable(d)),
            )
        machine.define(f"{dtype}_truth", [type_], py.int_, lambda b, a: b.cast(b.op(py.TruthOp(a[0])), py.int_))
        machine.define(f"{dtype}_int", [type_], py.int_, lambda b, a: b.cast(a[0], py.int_))
        machine.define(f"{dtype}_float", [type_], py.float_, lambda b, a: b.cast(a[0], py.float_))
        machine.define(
            f"{dtype}_from_int",
            [py.int_],
            _returnable(dtype),
            lambda b, a, d=dtype: b.cast(b.cast(a[0], scalar(d)), _returnable(d)),
        )
        machine.define(
            f"{dtype}_checked",
            [py.int_],
            _returnable(dtype),
            lambda b, a, d=dtype: b.cast(b.op(py.CheckedCastOp(a[0], scalar(d))), _returnable(d)),
        )
        for other in DTYPES:
            machine.define(
                f"{dtype}_to_{other}",
                [type_],
                _returnable(other),
                lambda b, a, d=other: b.cast(b.cast(a[0], scalar(d)), _returnable(d)),
            )


@pytest.fixture(scope="module", params=WAYS)
def machine(request: pytest.FixtureRequest) -> Machine:
    machine = Machine()
    _define(machine)
    machine.compile(request.param)
    return machine


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def plain(value: Any) -> Any:
    """A NumPy result as the Python number that the machine returns."""
    return float(value) if isinstance(value, np.floating) else int(value)


def numpy_outcome(function: Callable[..., Any], *arguments: Any) -> tuple[str, Any]:
    return outcome(lambda: plain(function(*arguments)))


@pytest.mark.parametrize("dtype", DTYPES)
@in_room
def test_binary(machine: Machine, dtype: str) -> None:
    kind_of = np.dtype(dtype).type
    for kind, function in {**ARITHMETIC, **BITWISE}.items():
        if f"{dtype}_{kind}" not in machine.types:
            continue
        for a, b in itertools.product(values(dtype), values(dtype)):
            want = numpy_outcome(function, kind_of(a), kind_of(b))
            got = outcome(machine.call, f"{dtype}_{kind}", a, b)
            if kind == "pow" and dtype in FLOATING:
                assert got[1] == want[1] or abs(
                    machine.call(f"{dtype}_{kind}", a, b) - float.fromhex(want[1])
                ) <= 1e-6 * abs(float.fromhex(want[1])), (a, b)
            else:
                assert got == want, (kind, a, b)


@pytest.mark.parametrize("dtype", DTYPES)
@in_room
def test_compare_and_unary(machine: Machine, dtype: str) -> None:
    kind_of = np.dtype(dtype).type
    for kind, function in COMPARE.items():
        for a, b in itertools.product(values(dtype), values(dtype)):
            assert machine.call(f"{dtype}_{kind}", a, b) == function(kind_of(a), kind_of(b)), (kind, a, b)
    for kind, function in {"neg": operator.neg, "invert": operator.invert}.items():
        if f"{dtype}_{kind}" in machine.types:
            for a in values(dtype):
                assert outcome(machine.call, f"{dtype}_{kind}", a) == numpy_outcome(function, kind_of(a)), (kind, a)
    for a in values(dtype):
        assert machine.call(f"{dtype}_truth", a) == bool(kind_of(a))


@pytest.mark.parametrize("dtype", DTYPES)
@in_room
def test_conversions(machine: Machine, dtype: str) -> None:
    kind_of = np.dtype(dtype).type
    for a in values(dtype):
        if dtype not in FLOATING:
            want = ("int", int(a)) if int(a) < 1 << 63 else ("raises", ("IntegerRangeError", ""))
            assert outcome(machine.call, f"{dtype}_int", a) == want
        assert outcome(machine.call, f"{dtype}_float", a) == numpy_outcome(lambda a=a: np.float64(kind_of(a)))
        for other in DTYPES:
            if dtype in FLOATING and other == "uint64" and not a >= 0:
                continue  # C has no answer, and NumPy's depends on the machine
            want = numpy_outcome(lambda a=a, o=other: np.array([a], dtype).astype(o)[0])
            if dtype in FLOATING and other in INTEGERS and not -(2.0**31) < a < 2.0**31:
                continue  # NumPy's vector code and C's scalar code differ there
            assert outcome(machine.call, f"{dtype}_to_{other}", a) == want, (a, other)


@pytest.mark.parametrize("dtype", DTYPES)
@in_room
def test_python_int_that_must_fit(machine: Machine, dtype: str) -> None:
    kind_of = np.dtype(dtype).type
    for a in [
        0,
        1,
        -1,
        127,
        128,
        255,
        256,
        -128,
        -129,
        65535,
        65536,
        1 << 31,
        1 << 32,
        (1 << 63) - 1,
        -(1 << 63),
        -300,
    ]:
        wrapped = numpy_outcome(lambda a=a: np.array([a], np.int64).astype(dtype)[0])
        assert outcome(machine.call, f"{dtype}_from_int", a) == wrapped, a
        assert outcome(machine.call, f"{dtype}_checked", a) == numpy_outcome(kind_of, a), a
