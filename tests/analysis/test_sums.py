"""Integer sums in loops, compiled, against CPython: exact to the last bit, also where they leave 64 bits and come
back.
"""

from __future__ import annotations

import random

import pycc

LEAST, MOST = -(1 << 63), (1 << 63) - 1


def total(values: list[int]) -> int:
    result = 0
    for value in values:
        result += value
    return result


def alternating(values: list[int], start: int) -> int:
    result = start
    for value in values:
        if value > 3:
            result += value
        else:
            result -= value
        result -= 1
    return result


def squares(count: int) -> int:
    result = 5
    for i in range(count):
        result += i * i
    return result


def by_while(count: int) -> int:
    i = 0
    result = 0
    while i < count:
        result -= i
        i += 1
    return result * 2 + i


def of_rows(rows: list[list[int]]) -> int:
    result = 0
    for row in rows:
        for value in row:
            if value < 0:
                continue
            result += value
    return result


def until_seven(values: list[int]) -> int:
    result = 0
    count = 0
    for value in values:
        count += 1
        if value == 7:
            break
        result += value
    else:
        count = -1
    return result * 100 + count


def agrees(compiled, function, *arguments) -> bool:
    """The same number, or a refusal where CPython's does not fit 64 bits."""
    expected = function(*arguments)
    try:
        got = compiled(*arguments)
    except OverflowError as error:
        return type(error).__name__ == "IntegerRangeError" and not LEAST <= expected <= MOST
    return got == expected


def test_sums_agree() -> None:
    compiled = {f: pycc.jit(f) for f in (total, alternating, squares, by_while, of_rows, until_seven)}
    source = random.Random(1)
    for _ in range(80):
        bound = source.choice([10, 1 << 31, 1 << 33, 1 << 60, 1 << 62, MOST])
        values = [source.randint(-bound, bound) for _ in range(source.randrange(20))]
        cases = [
            (total, values),
            (alternating, values, source.choice([0, -5, MOST, LEAST])),
            (of_rows, [values, values[::-1], []]),
            (until_seven, [value % 9 for value in values]),
        ]
        for function, *arguments in cases:
            assert agrees(compiled[function], function, *arguments), (function, arguments)
    for count in (-3, 0, 1, 2, 10, 1000):
        assert agrees(compiled[squares], squares, count)
        assert agrees(compiled[by_while], by_while, count)
    for values in ([MOST, 1, -1], [MOST, 1], [LEAST, -1, 1], [LEAST, MOST, LEAST], [LEAST]):
        assert agrees(compiled[total], total, values)
