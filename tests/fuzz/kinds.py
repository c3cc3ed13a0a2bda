"""The types that generated programs use: their names, what variables of them are called, and their literals.

A type is its annotation as text (`list[int]`). A variable keeps its type: its first letters say which one.
"""

from __future__ import annotations

INT, FLOAT, BOOL, STR, BIG = "int", "float", "bool", "str", "big"
"""`big` is an int near the ends of 64 bits: only rows that make it small again take one."""
INTS, FLOATS, STRS, BOOLS, ROWS = "list[int]", "list[float]", "list[str]", "list[bool]", "list[list[int]]"
PAIR, POINT, PAIRS, POINTS = "tuple[int, str]", "tuple[float, int]", "list[tuple[int, str]]", "list[tuple[float, int]]"
DICT, SET = "dict[str, int]", "set[int]"
NUMBER, MAYBE, MAYBE_STR, MAYBE_FLOAT = "int | float", "int | None", "str | None", "float | None"
SIZED = ("i8", "i16", "i32", "i64", "u8", "u16", "u32", "u64", "f32", "f64")
SIZED_TYPES = tuple(f"pycc.{name}" for name in SIZED)
SIZED_INTS, SIZED_FLOATS = SIZED_TYPES[:8], SIZED_TYPES[8:]
ARRAYS = (
    "pycc.Array[pycc.f64, 1]", "pycc.Array[pycc.f64, 2]", "pycc.Array[pycc.i64, 1]", "pycc.Array[pycc.i32, 2]",
    "pycc.Array[pycc.u8, 1]", "pycc.Array[pycc.f32, 1]",
)  # fmt: skip
NUMPY_NAMES = {"i": "int", "u": "uint", "f": "float"}

LETTERS = {
    INT: "i", FLOAT: "f", BOOL: "b", STR: "s", INTS: "xs", FLOATS: "fs", STRS: "ss", BOOLS: "bs", ROWS: "m", PAIR: "p", POINT: "q",
    PAIRS: "ps", POINTS: "qs", NUMBER: "u", MAYBE: "o", MAYBE_STR: "os", MAYBE_FLOAT: "of",
    DICT: "d", SET: "h",
    **{type_: f"z{name}_" for type_, name in zip(SIZED_TYPES, SIZED, strict=True)},
    **{type_: f"a{index}_" for index, type_ in enumerate(ARRAYS)},
}  # fmt: skip
"""The first letters of names of variables."""
LISTS = (INTS, STRS, FLOATS, ROWS, PAIRS, BOOLS, POINTS)
SIMPLE = (INT, FLOAT, STR, BOOL)
COMMON = (INT, INT, FLOAT, STR, BOOL, INT, INTS, INTS, STRS, FLOATS, ROWS, PAIR, MAYBE)
ALL = (*SIMPLE, *LISTS, PAIR, POINT, NUMBER, MAYBE, MAYBE_STR, MAYBE_FLOAT, *SIZED_TYPES)
"""Types of variables."""
GROUPS = {
    "T": (INT, STR, FLOAT, BOOL, INTS, PAIR, POINT),  # items of lists
    "E": (INT, STR, BOOL, INTS, PAIR),  # items compared with == alone: no NaN, which CPython finds by identity
    "O": (INT, STR, FLOAT, INTS, PAIR, POINT),  # what has an order
    "S": (INT, STR, INTS, PAIR),  # what can be sorted: no NaN
    "N": (INT, FLOAT),
    "X": (INTS, STRS, ROWS, FLOATS, STR, PAIRS),  # what can be gone through
    "Z": SIZED_TYPES,
    "I": SIZED_INTS,
    "F": SIZED_FLOATS,
    "A": tuple(ALL[:17]),
}
"""Type variables of the tables."""

INTS_WRITTEN = ("0", "1", "2", "3", "-1", "5", "7", "-2", "10", "-13", "100", "255")
FLOATS_WRITTEN = ("0.0", "1.0", "-0.0", "0.5", "2.5", "1e10", "1e-3", "3.0", "-7.25", "0.1", "1e300", "5e-324")
WORDS = (
    "''",
    "'a'",
    "'b'",
    "'ab'",
    "'abc'",
    "'é'",
    "'漢字'",
    "'x y'",
    "'Zz'",
    "'0'",
    "'-1'",
    "'🙂'",
    "' a\\n'",
    "'1.5'",
    "'ß'",
)
BIG_WRITTEN = (
    "9223372036854775807", "(-9223372036854775807 - 1)", "4611686018427387904", "-9223372036854775807", "9007199254740993",
    "2147483648", "-2147483649", "4294967295", "9223372036854774784",
)  # fmt: skip


def item_of(type_: str) -> str:
    """What a list, a string or an array holds."""
    if type_ == STR:
        return STR
    if type_.startswith("pycc.Array["):
        return type_[len("pycc.Array[") : -1].split(", ")[0]
    return type_[5:-1]


def parts_of(type_: str) -> list[str]:
    """Components of a tuple type."""
    return type_[6:-1].split(", ")


def sized_values(type_: str) -> tuple[str, ...]:
    """Written values of a sized number."""
    name = type_.removeprefix("pycc.")
    if name[0] == "f":
        numbers = ("0.0", "1.5", "-0.25", "3.0", "1e10", "-0.0")
    else:
        bits = int(name[1:])
        low, high = (0, 2**bits - 1) if name[0] == "u" else (-(2 ** (bits - 1)), 2 ** (bits - 1) - 1)
        # Literals beyond 64 bits are refused.
        numbers = ("0", "1", "3", "7", str(min(high, 2**63 - 1)), str(max(low, 1 - 2**63)), "100", "-5" if low else "9")
    return tuple(f"{type_}({number})" for number in numbers)


LITERALS = {
    INT: INTS_WRITTEN, FLOAT: FLOATS_WRITTEN, BOOL: ("True", "False"), STR: WORDS, BIG: BIG_WRITTEN,
    **{type_: sized_values(type_) for type_ in SIZED_TYPES},
}  # fmt: skip
