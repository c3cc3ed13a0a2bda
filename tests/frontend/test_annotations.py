"""Annotations, written and live, become types."""

from __future__ import annotations

import ast
import types
import typing
from typing import List, Optional, Tuple, Union  # noqa: UP035

import numpy
import numpy.typing
import pytest
from xdsl.dialects.builtin import ArrayAttr, IntegerAttr, StringAttr, i64
from xdsl.ir import Attribute

import pycc
from pycc.dialects import py
from pycc.frontend import AnnotationNames, annotation_type


def list_of(element: Attribute) -> Attribute:
    return py.ObjectType(StringAttr("list"), ArrayAttr([element]))


def tuple_of(*elements: Attribute) -> Attribute:
    return py.TupleType(ArrayAttr(elements))


def scalar(dtype: str) -> Attribute:
    return py.ScalarType(StringAttr(dtype))


def array(dtype: str, rank: int) -> Attribute:
    return py.ArrayType(StringAttr(dtype), IntegerAttr(rank, i64))


OPTIONAL_INT = py.union_of([py.none, py.int_])
NAMES = AnnotationNames(
    {"np": "numpy", "npt": "numpy.typing", "Optional": "typing.Optional", "Union": "typing.Union", "i32": "pycc.i32",
     "List": "typing.List", "Pointer": "pycc.lang.Pointer", "T": "pycc.lang.T", "Any": "typing.Any"},
    type_parameters=("S",),
)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("int", py.int_),
        ("float", py.float_),
        ("bool", py.bool_),
        ("str", py.str_),
        ("None", py.none),
        ("'int'", py.int_),
        ("list[int]", list_of(py.int_)),
        ("List[float]", list_of(py.float_)),
        ("list[list[bool]]", list_of(list_of(py.bool_))),
        ("'list[\"float\"]'", list_of(py.float_)),
        ("tuple[int, str]", tuple_of(py.int_, py.str_)),
        ("tuple[()]", tuple_of()),
        ("tuple[int, ...]", None),
        ("int | None", OPTIONAL_INT),
        ("None | int", OPTIONAL_INT),
        ("Optional[int]", OPTIONAL_INT),
        ("Union[int, None, int]", OPTIONAL_INT),
        ("Union[int]", py.int_),
        ("np.float64", scalar("float64")),
        ("np.uint8", scalar("uint8")),
        ("np.bool_", scalar("bool")),
        ("pycc.i32", scalar("int32")),
        ("i32", scalar("int32")),
        ("pycc.Array[pycc.f64, 2]", array("float64", 2)),
        ("pycc.Array[np.int16, 1]", array("int16", 1)),
        ("pycc.Array[float, 0]", array("float64", 0)),
        ("'ndarray[float64, 2]'", array("float64", 2)),
        ("'ndarray[bool, 1]'", array("bool", 1)),
        ("npt.NDArray[np.float64]", None),
        ("np.ndarray", None),
        ("Pointer[i32]", py.PointerType(scalar("int32"))),
        ("T", py.ParameterType(StringAttr("T"))),
        ("list[S]", list_of(py.ParameterType(StringAttr("S")))),
        ("ValueError", py.exception),
        ("list", None),
        ("tuple", None),
        ("dict[str, int]", py.ObjectType(StringAttr("dict"), ArrayAttr([py.str_, py.int_]))),
        ("set[float]", py.ObjectType(StringAttr("set"), ArrayAttr([py.float_]))),
        ("dict[str]", None),
        ("list[Unknown]", None),
        ("Any", None),
        ("'not an [annotation'", None),
        ("f(x)", None),
        ("pycc.Array[pycc.f64, -1]", None),
        ("list[int, int]", None),
    ],
)
def test_written(text: str, expected: Attribute | None) -> None:
    assert annotation_type(ast.parse(text, mode="eval").body, NAMES) == expected


@pytest.mark.parametrize(
    ("annotation", "expected"),
    [
        (int, py.int_),
        (None, py.none),
        (type(None), py.none),
        ("list[float]", list_of(py.float_)),
        (list[int], list_of(py.int_)),
        (List[int], list_of(py.int_)),  # noqa: UP006
        (Tuple[int, float], tuple_of(py.int_, py.float_)),  # noqa: UP006
        (tuple[()], tuple_of()),
        (tuple[int, ...], None),
        (Optional[int], OPTIONAL_INT),  # noqa: UP045
        (int | None, OPTIONAL_INT),
        (Union[int, None], OPTIONAL_INT),  # noqa: UP007
        (list["int"], list_of(py.int_)),
        (typing.Annotated[int, "metres"], py.int_),
        (numpy.float64, scalar("float64")),
        (numpy.bool_, scalar("bool")),
        (pycc.i32, scalar("int32")),
        (pycc.Array[pycc.f64, 2], array("float64", 2)),
        ("ndarray[int8, 3]", array("int8", 3)),
        (numpy.typing.NDArray[numpy.float64], None),
        (numpy.ndarray, None),
        (types.SimpleNamespace, None),
        (3, None),
        (object(), None),
    ],
)
def test_live(annotation: object, expected: Attribute | None) -> None:
    assert annotation_type(annotation) == expected


def test_union_of() -> None:
    union = py.union_of([py.int_, py.union_of([py.none, py.int_])])
    assert union == OPTIONAL_INT
    assert [str(member) for member in union.members.data] == sorted(["!py.int", "!py.none"])  # type: ignore[attr-defined]
    assert py.union_of([py.str_, py.str_]) == py.str_
