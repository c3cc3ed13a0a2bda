"""NumPy's promotion, written without NumPy, against NumPy."""

from __future__ import annotations

import itertools

import numpy
import pytest

from pycc.passes.infer.rules_scalar import fits, promote
from tests.infer.compiling import FLOAT, INT, array_of, result_types

_DTYPES = ("bool", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64", "float32", "float64")


@pytest.mark.parametrize("a, b", itertools.product(_DTYPES, _DTYPES))
def test_promotion_is_numpys(a: str, b: str) -> None:
    assert promote(a, b) == str(numpy.promote_types(a, b))


@pytest.mark.parametrize("dtype", [d for d in _DTYPES if "int" in d])
def test_ranges_are_numpys(dtype: str) -> None:
    limits = numpy.iinfo(dtype)
    assert fits(int(limits.min), dtype) and fits(int(limits.max), dtype)
    assert not fits(int(limits.min) - 1, dtype) and not fits(int(limits.max) + 1, dtype)


_OPERATORS = {"add": "+", "sub": "-", "mul": "*", "truediv": "/", "floordiv": "//", "mod": "%"}


@pytest.mark.parametrize(
    "a, b", [("int32", "int64"), ("uint8", "int8"), ("float32", "int64"), ("float32", "float32"), ("int8", "int8")]
)
@pytest.mark.parametrize("kind", sorted(_OPERATORS))
def test_operations_have_numpys_type(a: str, b: str, kind: str) -> None:
    source = f"def f(x, y):\n    return x[0] {_OPERATORS[kind]} y[0]\n"
    names = {
        "+": numpy.add,
        "-": numpy.subtract,
        "*": numpy.multiply,
        "/": numpy.true_divide,
        "//": numpy.floor_divide,
        "%": numpy.remainder,
    }
    expected = str(names[_OPERATORS[kind]](numpy.ones(1, a), numpy.ones(1, b)).dtype)
    assert result_types(source, ("f", [array_of(a, 1), array_of(b, 1)])) == [expected]


@pytest.mark.parametrize("dtype", ["int8", "int64", "float32", "float64"])
def test_python_numbers_are_weak(dtype: str) -> None:
    source = "def f(x, n):\n    return x[0] + n\n"
    for python, value in ((INT, 1), (FLOAT, 1.0)):
        expected = str((numpy.ones(1, dtype)[0] + value).dtype)
        assert result_types(source, ("f", [array_of(dtype, 1), python])) == [expected]
