"""`pycc.lang` in plain CPython, and that it knows every name the compiler knows."""

from __future__ import annotations

import subprocess
import sys

import pytest

from pycc import lang
from pycc.dialects.intrinsics import DECORATORS, INTRINSICS
from pycc.library.exception import FIRST_NUMBER, NAMES
from pycc.support.exceptions import EXCEPTIONS

_METHODS = {"pointer_load", "pointer_take", "pointer_store", "pointer_offset", "pointer_is_null"}


def test_every_intrinsic_and_mark_exists() -> None:
    for name in {*INTRINSICS, *DECORATORS} - _METHODS:
        assert hasattr(lang, name), name
    for name in _METHODS:
        assert hasattr(lang.Pointer, name.removeprefix("pointer_"))


def test_names_of_exceptions_follow_the_table() -> None:
    assert {name: FIRST_NUMBER + i for i, name in enumerate(NAMES)} == EXCEPTIONS


def test_import_is_lazy() -> None:
    code = "import sys, pycc.lang; sys.exit('numpy' in sys.modules or 'xdsl' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_pointers() -> None:
    block = lang.allocate(int, 3)
    block.store(0, 10)
    block.offset(1).store(1, 12)
    assert block.load(2) == 12 and not block.is_null() and lang.null(int).is_null()
    assert block.take(0) == 10
    with pytest.raises(AssertionError):
        block.load(0)
    with pytest.raises(AssertionError):
        block.load(3)
    grown = lang.reallocate(block.offset(2), 1, 2)
    assert grown.load(0) == 12
    with pytest.raises(MemoryError):
        lang.allocate(int, -1)


def test_bits() -> None:
    assert lang.bitcast(lang.u64, 1.0) == 0x3FF0000000000000
    assert lang.bitcast(float, lang.i64(-(2**63))).hex() == "-0x0.0p+0"
    assert lang.bitcast(lang.i64, -0.0) == -(2**63)
    assert lang.mul_high(lang.u64(2**63), lang.u64(6)) == 3
    assert lang.count_leading_zeros(lang.u64(1)) == 63 and lang.count_trailing_zeros(lang.u64(0)) == 64
    assert lang.table((-1, 2), lang.u64).load(0) == 2**64 - 1


def test_calls_into_c() -> None:
    assert lang.call_c("strtod", float, lang.table(tuple(b"2.5\0"), lang.u8), lang.null(lang.u8)) == 2.5
    assert lang.call_c("ldexp", float, 1.0, lang.i32(4)) == 16.0
