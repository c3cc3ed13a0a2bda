"""Functions that `test_agreement.py` compiles and compares. In a module of their own: pytest rewrites asserts in tests."""

from __future__ import annotations

import math

# ruff: noqa: F841, RUF005

NAMES = ("a", "bb", "ccc")
SCALE = 2.5


def grows_an_optional_list(n):
    x = None
    if n > 2:
        x = [n]
    if x:
        x.append(1)
        return len(x)
    return 0


def add_all(*args):
    t = 0
    for a in args:
        t += a
    return t


def variable_arguments(n):
    return add_all(n, 2.5, True) + add_all() + add_all(*(1, 2))


def module_constants(n):
    return len(NAMES[n % 3]) * SCALE


def handlers_in_a_loop(n):
    r = []
    for i in range(n):
        try:
            if i % 3 == 0:
                raise ValueError("v" + str(i))
            if i % 3 == 1:
                raise KeyError("k")
            r.append(10 // (i - 2))
        except ValueError as e:
            r.append(-1)
            last = str(e)
        except (KeyError, ZeroDivisionError):
            r.append(-2)
            continue
        finally:
            r.append(100)
    return r


def nested_function(n):
    def inner(a, b=2, *, c=3):
        return a * b + c

    return inner(n), inner(n, 5), inner(n, c=1), inner(b=1, a=n)


def comprehensions(n):
    m = [[i * j for j in range(n)] for i in range(n) if i % 2 == 0]
    return m, sum(sum(r) for r in m), [x for r in m for x in r if x > 2]


def by_type(x):
    if isinstance(x, int):
        return x + 1
    if isinstance(x, str):
        return x + "!"
    if isinstance(x, list):
        return x[0]
    return x * 2


def text(n):
    s = ""
    for i in range(n):
        s += str(i) + ("," if i < n - 1 else "")
    return s


def conditions_as_values(n):
    return (n if n > 0 else None) is None, 0 < n < 10, n in (1, 2, 3), not n, n == 3.0


def list_methods(xs):
    xs.sort()
    xs.reverse()
    return xs, xs == sorted(xs), xs < [1], [1, 2] * 2 + xs, xs.count(3)


def optional_tuple(n):
    big = None
    for i in range(n):
        v = (i * 7919) % 13
        if big is None or v > big[0]:
            big = (v, i)
    return big


def arithmetic(a, b):
    return a // b, a % b, divmod(a, b), -a // b, a / b, a**2, abs(-a), round(a / b, 2), max(a, b), min(a, b, 2.5)


def work_list(n):
    acc = []
    stack = [(n, 0)]
    while stack:
        k, d = stack.pop()
        acc.append((k, d))
        if k > 1:
            stack.append((k // 2, d + 1))
            stack.append((k - 1 - k // 2, d + 1))
    return acc


def changing_type(n):
    x = 1
    x = x * 1.5
    x = str(x)
    y = x
    for i in range(n):
        y = y + x
    return y


def list_of_mixed_numbers(n):
    vals = [0] * n
    vals[0] = 1.5
    return vals


def bits(n):
    t = True
    for i in range(n):
        t = t and i < 5
    u = 0
    for i in range(n):
        u |= 1 << i
    return t, u, ~u, u ^ 5, u & 6, u >> 1


def math_functions(n):
    assert n > 0, "positive"
    return math.sqrt(n), math.floor(n / 2), math.pi, math.gcd(n, 12), math.isnan(n)


def list_aliases(n):
    lst = list(range(n))
    lst2 = lst
    lst2.append(99)
    del lst[0]
    return lst, lst2 is lst, lst[-1], lst[::2], lst[1:-1], lst[::-1]


def recursive_list(n):
    if n == 0:
        return []
    return recursive_list(n - 1) + [n]


def quick_sort(xs, k):
    if len(xs) <= 1:
        return xs
    p = xs[0]
    return quick_sort([x for x in xs[1:] if x < p], k) + [p] + quick_sort([x for x in xs[1:] if x >= p], k)


def strings(n):
    total = 0
    for i, ch in enumerate("abcabc"):
        if ch == "b":
            total += i
    return total, "a" < "b", "ab" in "cabd", len("xyz"), "x" * n


def rows(n):
    rows = []
    for i in range(n):
        rows.append([])
        for j in range(i):
            rows[i].append(j * 0.5)
    return rows


def list_with_none(n):
    z = [None] * n
    z[0] = 5
    return z


def best_of(n):
    best = -1
    where = None
    for i, v in enumerate([n, n * 2, n - 5]):
        if v > best:
            best, where = v, i
    return best, where


def returns_through_finally(n):
    try:
        return [1, 2, 3][n]
    except IndexError as e:
        return -1
    finally:
        n = 5


def tagged_number(n):
    x = 5 if n else 6.5
    y = x + 1
    z = x * y
    return -z, z > 3, x == y, str(x), int(x), float(x), bool(x), abs(x), x // 2, x % 2, round(x)


def comparisons(a, b):
    return a == b, a != b, a < b, a <= b, (a, 1) < (b, 2), (a, b) == (b, a)


def sum_of_items(a):
    t = 0
    for x in a:
        t += x
    return t


def running_sum(a):
    n, m = a.shape
    s = 0.0
    for i in range(n):
        for j in range(m):
            s += a[i, j] * 2
            a[i, j] = s
    return s


def scalar_arithmetic(a, n):
    return a[0] + n, a[0] * 1.5, a[0] < n, -a[0], a[0] // 2, a[0] == 3, int(a[0]), float(a[1]), len(a), a.ndim


def row_view(a):
    row = a[1]
    row[0] = 7
    return row[-1], len(row)


def largest(a):
    best = None
    for i in range(len(a)):
        if best is None or a[i] > best:
            best = a[i]
    return best


def out_of_bounds(a):
    return a[10]


def two_dtypes(a, b):
    return a[0] + b[0], a[0] / b[0], a[0] * b[1], a[0] - b[0], a[0] % b[0]
