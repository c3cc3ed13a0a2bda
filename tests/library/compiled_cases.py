"""Functions over the whole library with arguments: `test_compiled.py` runs each in CPython and compiled."""

# ruff: noqa: C416, E501, RUF005
from __future__ import annotations

import math


def list_methods(n):
    items = [3, 1, 2]
    items.append(n)
    items.insert(1, 7)
    items.insert(-100, 0)
    items.extend([4, 5])
    items.extend(range(2))
    items.reverse()
    ordered = items.copy()
    ordered.sort()
    items.remove(7)
    found = [items.index(2), items.index(1, 1), items.count(4), len(items), items.pop(), items.pop(0), items.pop(-2)]
    print(items, ordered, found, 4 in items, 99 in items, 99 not in items)
    ordered.clear()
    return items, ordered


def list_slices(n):
    items = [1, 2, 3, 4, 5, 6, 7]
    parts = [items[1:n], items[::-1], items[::2], items[-3:], items[n:1], items[:], items[5:0:-2]]
    items[1:3] = [9, 9, 9]
    del items[0]
    del items[-2:]
    items[::2] = [0, 0, 0]
    del items[::3]
    items[n:n] = items
    return parts, items


def list_operators(n):
    items = [1, 2] * n + [3]
    zeros = [0] * n
    zeros[0] += 5
    both = items
    both += zeros
    both *= 2
    print(
        items == zeros, items != zeros, items < zeros, [1, 2] <= [1, 3], [1, 3] > [1], [] >= [1], [1.5, 2.0] == [1.5, 2]
    )
    return items, 2 * zeros, [[0] * 2 for _ in range(n)] == [[0, 0]] * n


def list_index(n):
    return [1, 2, 3][n]


def list_store(n):
    items = [1, 2, 3]
    items[n] = 0
    return items


def list_delete(n):
    items = [1, 2, 3]
    del items[n]
    return items


def list_pop(n):
    items = [1, 2]
    items.pop(n)
    items.pop()
    return items.pop()


def list_remove(n):
    items = [1, 2]
    items.remove(n)
    return items


def list_find(n):
    return [1, 2].index(n)


def list_extended(n):
    items = [1, 2, 3, 4]
    items[::2] = [0] * n
    return items


def list_zero_step(n):
    return [1, 2][::n]


def nested_lists(n):
    grid = [[0] * n for _ in range(n)]
    grid[1][2] = 5
    copy = [row[:] for row in grid]
    copy[0][0] = 1
    shared = [[0] * 2] * 2
    shared[0][0] = 7
    return grid, copy, grid == copy, [sum(row) for row in copy], [[j for j in range(i)] for i in range(n)], shared


def sorting(n):
    pairs = [(3, 1.0), (1, 2.0), (2, n * 1.0), (1, 0.5)]
    pairs.sort()
    many = [(i * 7919) % 1009 for i in range(300)]
    texts = ["b", "a", "", "ab"]
    texts.sort(reverse=True)
    return pairs, sorted([-3, 2, -1, 3], key=abs), sorted(many), sorted(many, reverse=True)[:5], texts, sorted("hello")


def sort_nan(n):
    nan = float("nan")
    items = [3.0, nan, 1.0, nan, 2.0, -1.0] * n
    items.sort()
    return [str(x) for x in items]


def float_methods(x):
    print(
        abs(x), bool(x), round(x, 2), round(x, -1), x.is_integer(), x**2, -x // 2, x % 3, x.hex(), x.conjugate(), x.real
    )
    print(divmod(x, 0.7), pow(x, 3), float(3), x == 3, x < 4, str(x), repr(x), x.__ceil__(), x.__floor__())
    return int(x), round(x), x.as_integer_ratio()


def int_methods(n):
    print(abs(n), round(n, -1), n.bit_length(), n.bit_count(), divmod(n, 7), divmod(n, -7), pow(n, 3, 1000), pow(n, 2))
    print(
        float(n),
        bool(n),
        int("42"),
        n.real,
        n.numerator,
        n.conjugate(),
        n.as_integer_ratio(),
        +n,
        -n,
        ~n,
        n >> 1,
        n << 2,
    )
    return n**2, n // 3, n % 3, n / 4, n & 12, n | 3, n ^ 5, str(n), repr(n)


def int_power(base, exponent):
    return base**exponent


def modular_power(base, exponent, modulus):
    return pow(base, exponent, modulus)


def float_power(base, exponent):
    return base**exponent


def extremes(n):
    print(min(n, 3), max(n, 3, 10), min([3, n, 2]), max([1.5, 2.5]), min((4, n)), max("hello"), min([-3, 2], key=abs))
    print(
        sum([1, n, 3]),
        sum([0.5, 1.5]),
        sum([], 5),
        any([0, n]),
        all([1, n]),
        any([]),
        all([]),
        sum(range(n)),
        sum([True, False]),
    )
    return max([], default=n), min(n, 2.5), max(n, 2.5)


def empty_minimum(n):
    return min([0] * n)


def loops(n):
    out = []
    for i, x in enumerate([5, 6, 7]):
        out.append(i * x)
    for a, b in zip([1, 2, 3], range(n)):
        out.append(a * 100 + b)
    for x in reversed(out):
        out.append(x)
        if len(out) > 12:
            break
    for x in reversed(range(0, n, 2)):
        out.append(x)
    for i, (a, b) in enumerate(zip(out[:], out), 5):
        out[0] += i + a + b
    for x in map(abs, [-n, n]):
        out.append(x)
    return out, list(range(n)), list(reversed([1, 2])), list(zip([1, 2], [3.5, 4.5])), list(enumerate([n], 3))


def strict_zip(n):
    out = []
    for a, b in zip([1, 2], range(n), strict=True):
        out.append(a + b)
    return out


def ranges(n):
    r = range(1, n, 2)
    print(len(r), r[1], 3 in r, 4 in r, r[-1], r == range(1, n, 2), r.start, r.stop, r.step, r.count(3), bool(range(0)))
    return list(r[1:]), list(reversed(r)), r.index(3), list(range(5, -5, -3)), str(r)


def range_zero(n):
    return list(range(0, 5, n))


def tuples(n):
    t = (1, n, 3)
    print(
        t[0],
        t[-1],
        len(t),
        t == (1, 2, 3),
        t < (1, 2, 4),
        (1, 2) <= t,
        t > (1,),
        3 in t,
        t.count(3),
        t.index(n),
        max(t),
        sum(t),
    )
    return t + (4,), t[n % 3], (1, "a") == (1, "b"), (n, (n, 2.5)), bool(()), t[1:]


def math_functions(x):
    print(
        math.sin(x),
        math.cos(x),
        math.tan(x),
        math.asin(x / 3),
        math.acos(x / 3),
        math.atan(x),
        math.sinh(x),
        math.cosh(x),
    )
    print(
        math.tanh(x),
        math.asinh(x),
        math.acosh(x + 1),
        math.atanh(x / 3),
        math.exp(x),
        math.exp2(x),
        math.expm1(x),
        math.log1p(x),
    )
    print(
        math.log(x),
        math.log(x, 2),
        math.log2(x),
        math.log10(x),
        math.sqrt(x),
        math.cbrt(x),
        math.pow(x, 2.5),
        math.fabs(-x),
    )
    print(
        math.erf(x),
        math.erfc(x),
        math.gamma(x),
        math.lgamma(x),
        math.floor(x),
        math.ceil(x),
        math.trunc(x),
        math.fmod(x, 2),
    )
    print(
        math.remainder(x, 2),
        math.modf(x),
        math.frexp(x),
        math.ldexp(x, 3),
        math.nextafter(x, 10.0),
        math.ulp(x),
        math.degrees(x),
    )
    print(
        math.radians(x),
        math.atan2(x, 2),
        math.copysign(x, -1),
        math.hypot(x, 4.0),
        math.hypot(x, 1, 2),
        math.isclose(x, x + 1e-12),
    )
    print(
        math.dist([1.0, 2.0], [3.0, x]),
        math.fsum([0.1] * 10),
        math.prod([1, 2, 3]),
        math.isnan(x),
        math.isinf(x),
        math.isfinite(x),
    )
    return math.pi, math.e, math.tau, math.inf


def math_integers(n):
    return (
        math.gcd(12, n),
        math.lcm(4, n),
        math.factorial(n),
        math.comb(10, n),
        math.perm(5, n),
        math.isqrt(n),
        math.gcd(),
        math.comb(62, 31),
    )


def square_root(x):
    return math.sqrt(x)


def logarithm(x):
    return math.log(x)


def exponential(x):
    return math.exp(x)


def floor_of(x):
    return math.floor(x)


def printing(n):
    print(n, 1.5, True, None, "text", [1, 2], (1, 2.5), ["a", "b'c"], [[1], []], (), (n,), sep=", ")
    print()
    print("a", "b", end="|\n")
    print("a", "b", sep="", end="")
    print(1e16, 1e-5, 0.1, 1 / 3, float("inf"), float("nan"), -0.0, 100.0, 1e22, 123456789.125, 5e-324, flush=True)
    print(
        -n,
        n * 10**15,
        "héllo 日本",
        ["héllo", "\n\t\x00\x7f\xa0", "it's", "\"both'"],
        -9223372036854775807 - 1,
        9223372036854775807,
    )


def long_output(n):
    for i in range(n):
        print(i, i / 7)


def surrogate_output(text):
    print("before", text)


def texts(text):
    print(
        text + "def",
        text * 3,
        text[1:],
        text[:-1],
        text[::-1],
        "b" in text,
        len(text),
        text == "abc",
        text < "abd",
        text >= "日",
    )
    print(
        str(text),
        repr(text),
        [c for c in text],
        sorted(text),
        text.find("l"),
        text.rfind("l"),
        text.count("l"),
        text.replace("l", "日日"),
    )
    print(
        text.startswith("he"),
        text.endswith(("x", "o")),
        text.removeprefix("he"),
        text.removesuffix("lo"),
        "-".join(list(text)),
    )
    print(
        text.split(),
        text.split("l"),
        text.rsplit("l", 1),
        text.splitlines(),
        text.partition("l"),
        text.rpartition("l"),
        text.strip(),
    )
    print(
        text.ljust(8),
        text.rjust(8, "*"),
        text.center(9, "日"),
        text.zfill(7),
        text.strip("ho"),
        text.split("l", 1),
        text.rsplit(),
    )
    return text.upper(), text.lower(), text.title(), text.swapcase(), text.capitalize()


def character_kinds(text):
    return [
        (
            c.isupper(),
            c.islower(),
            c.isalpha(),
            c.isdigit(),
            c.isnumeric(),
            c.isdecimal(),
            c.isalnum(),
            c.isspace(),
            c.isprintable(),
        )
        for c in text
    ], [(c.upper(), c.lower(), c.title()) for c in text]


def text_index(text, n):
    return text[n], ord(text[n]), chr(ord(text[n]) + 1)


def character(n):
    return chr(n)


def number_of(text):
    return ord(text)


def to_int(text):
    return int(text)


def to_float(text):
    return float(text)


def float_to_int(x):
    return int(x)


def number_texts(n):
    return (
        "n=" + str(n) + " " + str(n / 7) + " " + str(n > 3) + str(None) + str([n]) + str((n, "x")),
        bin(n),
        hex(n),
        oct(n),
    )


def caught(n):
    try:
        print([1, 2][n])
    except IndexError as error:
        print(str(error), repr(error), error)
    try:
        print(1 // (n - 1))
    except ZeroDivisionError as error:
        print(error)
    return repr(ValueError("a'b")), repr(KeyError()), str(ValueError())


NAN, INFINITY = float("nan"), float("inf")
TEXTS = [
    "hello",
    "Héllo wörld",
    "",
    "a b  c\td\n",
    "ΑΣ ΑΣ̂ Σ",
    "日本 Straße",
    "Hello World 123",
    "l",
    "\U0001f600l\U0001f600",
]
CASES = [
    (list_methods, [(10,)]), (list_slices, [(4,), (7,)]), (list_operators, [(3,)]), (list_index, [(0,), (-1,), (3,), (-4,)]),
    (list_store, [(-3,), (3,)]), (list_delete, [(1,), (-4,)]), (list_pop, [(0,), (1,), (2,)]), (list_remove, [(1,), (5,)]),
    (list_find, [(2,), (7,)]), (list_extended, [(2,), (3,)]), (list_zero_step, [(2,), (0,)]), (nested_lists, [(3,)]),
    (sorting, [(5,)]), (sort_nan, [(1,), (30,)]), (float_methods, [(2.675,), (-3.5,), (12345.678,), (1e15,)]),
    (int_methods, [(5,), (-15,), (0,), (123456,)]), (int_power, [(2, 10), (2, -1), (0, -1), (-3, 3), (0, 0), (-1, 99), (3, 39)]),
    (modular_power, [(3, 200, 13), (3, -1, 7), (2, -1, 4), (-5, 3, -7), (2, 5, 0), (2**62, 2**62, 2**63 - 1)]),
    (float_power, [(2.0, 0.5), (-8.0, 3.0), (0.0, -1.0), (10.0, 400.0)]), (extremes, [(2,), (0,), (7,)]),
    (empty_minimum, [(1,), (0,)]), (loops, [(3,)]), (strict_zip, [(2,), (3,), (1,)]), (ranges, [(10,)]), (range_zero, [(2,), (0,)]),
    (tuples, [(2,), (7,)]), (math_functions, [(2.5,), (0.1,)]), (math_integers, [(5,), (0,), (-1,)]), (square_root, [(4.0,), (-1.0,)]),
    (logarithm, [(2.0,), (0.0,), (NAN,)]), (exponential, [(1.0,), (1e3,)]), (floor_of, [(-1.5,), (NAN,), (INFINITY,)]),
    (printing, [(5,)]), (long_output, [(9000,)]), (texts, [(t,) for t in TEXTS]), (character_kinds, [(t,) for t in TEXTS]),
    (text_index, [("a日\U0001f600", 0), ("a日", 1), ("a", 1), ("", 0)]), (character, [(65,), (0x10FFFF,), (-1,), (0x110000,)]),
    (number_of, [("a",), ("日",), ("ab",), ("",)]), (to_int, [("12",), (" -7 ",), ("1_0",), ("x",), ("日",), ("",), ("٣",)]),
    (to_float, [("1.5",), ("1e5",), ("nan",), ("abc",), ("1_0.5",), ("-inf",), ("1e400",)]),
    (float_to_int, [(1.9,), (-1.9,), (NAN,), (-INFINITY,)]), (number_texts, [(5,), (-3,), (0,), (255,)]), (caught, [(0,), (1,), (5,)]),
]  # fmt: skip
"""Each function with the arguments of its calls."""
