"""Lists of the module as constants: what is refused, what is recompiled, what the cache takes for the same."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import pycc
from tests.driver.test_cache import run

MIXED = [1, 2.0]
EMPTY: list[int] = []
ALL_EMPTY: list[list[int]] = [[], []]
ENDLESS: list[Any] = []
ENDLESS.append(ENDLESS)
OPTIONAL = [1, None]
LARGE = [1, 1 << 63]
UNEVEN = [(1, 2), (1, 2, 3)]
TABLE = [2, 3, 5]
rebound = [1, 2]
ROWS = [[1, 2], [3]]
NOT_A_NUMBER = [float("nan"), 1.0]
IN_A_TUPLE = (["a", "b"], 3)


def mixed(n: int) -> Any:
    return MIXED[n]


def empty(n: int) -> Any:
    return EMPTY[n]


def all_empty(n: int) -> Any:
    return ALL_EMPTY[n][n]


def endless(n: int) -> Any:
    return len(ENDLESS)


def optional(n: int) -> Any:
    return OPTIONAL[n]


def large(n: int) -> Any:
    return LARGE[n]


def uneven(n: int) -> Any:
    return UNEVEN[n][0]


def itself(n: int) -> Any:
    return TABLE


def in_a_pair(n: int) -> Any:
    return (n, TABLE)


def in_a_list(n: int) -> Any:
    return [ROWS[n]]


def identity(n: int) -> Any:
    return ROWS[n] is TABLE


@pytest.mark.parametrize(
    ("function", "code", "text"),
    [
        (mixed, "D002", "`MIXED` is a list of int and float items"),
        (empty, "D002", "`EMPTY` is an empty list"),
        (all_empty, "D002", "`ALL_EMPTY` is a list of nothing but empty lists"),
        (endless, "D002", "`ENDLESS[0]` is a list that contains itself"),
        (optional, "D002", "`OPTIONAL[1]` is of type NoneType, inside of a list"),
        (large, "D003", "`LARGE` does not fit in 64 bits"),
        (uneven, "D002", "`UNEVEN` is a list of tuple[int, int] and tuple[int, int, int] items"),
        (itself, "D017", "return a copy of the module's list"),
        (in_a_pair, "D017", "return a copy of the module's list"),
        (in_a_list, "D017", "return a copy of the module's list"),
        (identity, "T007", "has no fixed meaning"),
    ],
)
def test_refused(function: Any, code: str, text: str) -> None:
    with pytest.raises(pycc.CompileError) as caught:
        pycc.jit(function)(0)
    assert code in str(caught.value) and text in str(caught.value)


def test_a_copy_is_a_list_of_its_own() -> None:
    @pycc.jit
    def copies(n: int) -> Any:
        first = TABLE.copy()
        first.append(n)
        return first, TABLE[1:], ROWS[0] + [n], IN_A_TUPLE[0][1] * IN_A_TUPLE[1]

    assert copies(9) == ([2, 3, 5, 9], [3, 5], [1, 2, 9], "bbb")
    assert copies(9)[0] is not TABLE
    assert TABLE == [2, 3, 5]


def test_the_same_list_is_equal_to_itself() -> None:
    @pycc.jit
    def same(n: int) -> Any:
        return NOT_A_NUMBER == NOT_A_NUMBER, NOT_A_NUMBER[1] == n

    assert same(1) == (True, True)


def test_rebinding_recompiles() -> None:
    global rebound

    @pycc.jit
    def read(n: int) -> Any:
        return rebound[n]

    assert read(1) == 2
    rebound = [1, 7]
    assert read(1) == 7
    rebound = ["a", "b"]
    assert read(1) == "b"


def test_a_list_of_another_module(tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    (tmp_path / "tables.py").write_text('NAMES = ["x", "y"]\nSTEPS = [(0, 1), (1, 0)]\n')
    program = "import pycc, tables\n@pycc.jit\ndef f(n): return tables.NAMES[n] + str(tables.STEPS)\nprint(f(1))\n"
    assert run(tmp_path, program, cache) == ["y[(0, 1), (1, 0)]"]
    assert run(tmp_path, program, cache) == ["y[(0, 1), (1, 0)]"]


PROGRAM = """\
import sys
import pycc
TABLE = [2, 3]
WORDS = [("a", [1.5]), ("b", [])]

@pycc.jit
def work(n):
    return TABLE[n], WORDS[0][0], len(WORDS[1][1])

print(work(1))
print("xdsl" in sys.modules)
"""


@pytest.mark.parametrize(
    ("old", "new", "result"),
    [
        ("[2, 3]", "[2, 4]", "(4, 'a', 0)"),
        ("[2, 3]", "[2.0, 3.0]", "(3.0, 'a', 0)"),
        ("[2, 3]", "[True, True]", "(True, 'a', 0)"),
        ("[])]", "[0.5])]", "(3, 'a', 1)"),
        ('"a"', '"c"', "(3, 'c', 0)"),
    ],
)
def test_a_list_that_holds_something_else_misses(tmp_path: Path, old: str, new: str, result: str) -> None:
    cache = tmp_path / "cache"
    assert run(tmp_path, PROGRAM, cache) == ["(3, 'a', 0)", "True"]
    assert run(tmp_path, PROGRAM, cache) == ["(3, 'a', 0)", "False"]
    assert run(tmp_path, PROGRAM.replace(old, new), cache) == [result, "True"]
    assert run(tmp_path, PROGRAM.replace(old, new), cache) == [result, "False"]
