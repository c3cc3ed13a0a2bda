"""What `pycc.lang` offers to library code, as the compiler sees it: one row per intrinsic.

A row says how inference types a call and what the call may do. Lowering has one handler per name
(`passes/python/lower_intrinsics.py`). `pycc/lang/` holds the same names for plain CPython. Notation of rows: `T` is a
type argument (given as a class value, ends up in `data`), `P` a pointer, other names are values.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Intrinsic:
    """One function of `pycc.lang` (or method of `lang.Pointer`)."""

    signature: str
    raises: bool = False
    pure: bool = False


INTRINSICS: dict[str, Intrinsic] = {
    # memory
    "allocate": Intrinsic("allocate(T, count: i64) -> Pointer[T]", raises=True),
    "reallocate": Intrinsic("reallocate(p: Pointer[T], old: i64, new: i64) -> Pointer[T]", raises=True),
    "free": Intrinsic("free(p: Pointer[T], count: i64) -> None"),
    "null": Intrinsic("null(T) -> Pointer[T]", pure=True),
    "move": Intrinsic("move(destination: Pointer[T], source: Pointer[T], count: i64) -> None"),
    "sizeof": Intrinsic("sizeof(T) -> i64", pure=True),
    "pointer_load": Intrinsic("Pointer[T].load(index: i64) -> T"),
    "pointer_take": Intrinsic("Pointer[T].take(index: i64) -> T"),
    "pointer_store": Intrinsic("Pointer[T].store(index: i64, value: T) -> None"),
    "pointer_offset": Intrinsic("Pointer[T].offset(index: i64) -> Pointer[T]", pure=True),
    "pointer_is_null": Intrinsic("Pointer[T].is_null() -> bool", pure=True),
    "bitcast": Intrinsic("bitcast(T, value) -> T", pure=True),  # i64, u64, float/f64, Pointer, object among each other
    # objects
    "new": Intrinsic("new(C, extra: i64 = none) -> C", raises=True),  # class C[T]; fields zeroed
    "data": Intrinsic("data(object, T) -> Pointer[T]", pure=True),  # bytes behind an object made with extra
    "free_object": Intrinsic("free_object(object, extra: i64) -> None"),  # rarely needed: release frees
    "make": Intrinsic("make(S, *fields) -> S", pure=True),  # struct S
    "context": Intrinsic("context() -> Context", pure=True),
    "is_same": Intrinsic("is_same(a, b) -> bool", pure=True),  # address equality
    # C
    "call_c": Intrinsic("call_c('name', T, *arguments) -> T"),
    "call_c_pure": Intrinsic("call_c_pure('name', T, *arguments) -> T", pure=True),
    "call_pointer": Intrinsic("call_pointer(address: i64, T, *arguments) -> T"),
    # arithmetic; exact, so allowed by D5
    "sqrt": Intrinsic("sqrt(x: float) -> float", pure=True),
    "floor": Intrinsic("floor(x: float) -> float", pure=True),
    "ceil": Intrinsic("ceil(x: float) -> float", pure=True),
    "trunc": Intrinsic("trunc(x: float) -> float", pure=True),
    "round_even": Intrinsic("round_even(x: float) -> float", pure=True),
    "copysign": Intrinsic("copysign(x: float, y: float) -> float", pure=True),
    "fabs": Intrinsic("fabs(x: float) -> float", pure=True),
    "mul_high": Intrinsic("mul_high(a: u64, b: u64) -> u64", pure=True),
    "count_leading_zeros": Intrinsic("count_leading_zeros(x: u64) -> i64", pure=True),
    "count_trailing_zeros": Intrinsic("count_trailing_zeros(x: u64) -> i64", pure=True),
    "popcount": Intrinsic("popcount(x: u64) -> i64", pure=True),
    "float_to_i64": Intrinsic("float_to_i64(x: float) -> i64", pure=True),  # truncates; the range was checked
    "integer_range_error": Intrinsic("integer_range_error() -> Never", raises=True),
    "unreachable": Intrinsic("unreachable() -> Never"),
    # compile time: resolved by inference, never left in TYPED
    "static_range": Intrinsic("static_range(n)"),
    "type_of": Intrinsic("type_of(x) -> class value"),
    "is_type": Intrinsic("is_type(T, U) -> bool constant"),
    "element_type": Intrinsic("element_type(T, static index = 0) -> class value"),
    # of list[T], Pointer[T], ndarray: T; of a tuple: component `index`; of T | None: T
    "tuple_size": Intrinsic("tuple_size(T) -> int constant: number of components of a tuple type"),
    "is_class": Intrinsic("is_class(T, C) -> bool constant"),
    # whether class value T is C or a C[...]; C may also be 'scalar', 'optional' or 'union'
    "carrier": Intrinsic("carrier(T) -> class value: what a type from outside (is_class 'foreign') is made of"),
    "foreign_index": Intrinsic("foreign_index(T) -> int constant: place of a type from outside among all of them"),
    "type_name": Intrinsic("type_name(x) -> str constant, as Python's type(x).__name__"),
    "compile_error": Intrinsic("compile_error('text', fix='text')"),  # reported if inference reaches it
    # static data
    "table": Intrinsic("table(constant tuple or list of numbers, T) -> Pointer[T]", pure=True),
    # exceptions
    "exception_class": Intrinsic("exception_class(e) -> i64", pure=True),
    "exception_message": Intrinsic("exception_message(e) -> str", pure=True),  # '' for none
    "exception_has_message": Intrinsic("exception_has_message(e) -> bool", pure=True),
    "make_exception": Intrinsic("make_exception(number: i64, message: str) -> exception"),
    # arrays
    "array_rank": Intrinsic("array_rank(T) -> int constant: number of dimensions of an ndarray type"),
    "array_data": Intrinsic("array_data(a) -> Pointer[dtype]", pure=True),
    "array_dim": Intrinsic("array_dim(a, static index) -> i64", pure=True),
    "array_stride": Intrinsic("array_stride(a, static index) -> i64", pure=True),  # in elements
    "make_array": Intrinsic(
        "make_array(T, data: Pointer[T], shape: tuple of i64, strides: tuple of i64) -> ndarray", pure=True
    ),
}

MADE_BY_PASSES: dict[str, Intrinsic] = {
    # lower-comprehensions: the number of items of range(lower, upper, step), step not 0
    "range_count": Intrinsic("range_count(lower: int, upper: int, step: int) -> u64", pure=True),
}
"""Intrinsics that `pycc.lang` does not offer."""

DECORATORS: dict[str, str] = {
    "struct": "class: immutable, by value",
    "iterator": "class: a struct that may be consumed once",
    "uncounted": "class: a reference without a count",
    "primitive": "class: methods of a built-in value type",
    "borrows": "function: its result is kept alive by its first argument",
    "inline": "function: always inlined",
    "in_place": "function: its ops stand in its callers at level TYPED already",
    "noinline": "function: never inlined",
    "cold": "function: runs seldom: never inlined, compiled for size",
    "static": "function: lang.static('p', ...) specialises by the value of parameters",
    "export": "function: external C symbol, no context argument",
}
"""Marks of `pycc.lang`, kept as `flags` of `py.func` and `kind` of `py.class`."""
