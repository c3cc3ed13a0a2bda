# ruff: noqa: E501
"""Expressions, assignments and calls at level PYTHON do what CPython does, in the same order."""

from __future__ import annotations

import pytest

from tests.frontend.running import agree, check_text

PRELUDE = """
def t(x):
    print('t', x)
    return x

def g(a, b=2, /, c=-3.5, *rest, d, e=(1, ('x', None))):
    return a, b, c, rest, d, e

class Box:
    pass

box = Box()
box.x = 3
LIMIT = 10

"""


@pytest.mark.parametrize(
    "body",
    [
        "return t(1) + t(2) * t(3) - -t(4) ** t(2)",
        "return t(1) < t(2) < t(0) < t(5)",
        "return t(3) > t(2) > t(1), 1 != 2 == 2, 1 in [1, 2] in [[1, 2]]",
        "return [t(0) and t(1), t(2) or t(3), t(0) or t(''), t(1) and t(2) and t(3)]",
        "return not t(0), not (t(1) and t(0)), not t([]) is True",
        "return t(1) if t(0) else t(2), (t(3) if t(0) or t(1) else t(4))",
        "return -5 // 2, -5 % 3, 2 ** -1, 7 / 2, 1 << 3, -9 >> 1, 6 & 3, 6 | 3, 6 ^ 3, ~5, +True, -True",
        "a, (b, [c, d]) = 1, (2, [3, 4])\n return a, b, c, d",
        "a = b, c = t((1, 2))\n return a, b, c",
        "a, b = 1, 2\n a, b = b, a\n return a, b",
        "xs = [1, 2, 3]\n i = 0\n i, xs[i] = 1, 9\n return xs, i",
        "xs = [1, 2, 3]\n t(xs)[t(1)] += t(5)\n return xs",
        "xs = [1, 2]\n ys = xs\n ys += [3]\n return xs",
        "box.x = 4\n box.x *= t(3)\n return box.x",
        "xs = [5, 6, 7, 8]\n del xs[1], xs[t(0)]\n return xs[::-1], xs[:1], xs[-1:], xs[t(0):t(2):t(1)]",
        "xs = [1, 2, 3, 4]\n xs[1:3] = [9]\n del xs[:1]\n return xs",
        "return g(1, d=t(2)), g(1, 2, 3, 4, 5, d=6, e=7), g(*[1, 2], t(3), *(4,), d=5)",
        "return t(d=1) if False else g(t(1), d=t(4), c=t(5))",
        "return 'a' 'b', '', 'caf\\xe9\\ud800', 1.5, 1e400, -0.0, None, True, -9223372036854775808",
        "x = 5\n return f'', f'a{x}b{x + 1!s}', f'{{}}', f'{x}', f'{t([1])}'",
        "import math\n from math import sqrt as root, pi\n return math.floor(2.5), root(16), pi",
        "import os.path\n import os.path as p\n return os.path.basename('a/b'), p.basename('c/d')",
        "def inner(x, y=4):\n  return x + y\n return inner(1) + inner(1, y=2)",
        "def fact(n):\n  return 1 if n < 2 else n * fact(n - 1)\n return fact(5)",
        "def even(n):\n  return n == 0 or odd(n - 1)\n def odd(n):\n  return n != 0 and even(n - 1)\n return even(10), odd(7)",
        "def a():\n  def b():\n   return 7\n  return b()\n return a()",
        "def h():\n  return 1\n x = h()\n def h():\n  return 2\n return x, h()",
        "x = [i for i in range(4)]\n i = 9\n y = [i for i in [i, i + 1]]\n return x, i, y",
        "return [(i, j) for i in range(4) if i % 2 for j in range(i) if j != 1 if i > 0]",
        "return [[i * j for j in range(i)] for i in range(4)], [a + b for a, b in [(1, 2), (3, 4)]]",
        "ys = [y := x for x in range(3)]\n return y, ys, [last := z for z in []]",
        "[last := z for z in []]\n return last",
        "return any(t(x) for x in [0, 2, 3]), all(t(x) for x in [1, 0, 5]), any(x for x in []), all(x for x in [])",
        "return any(x == y for x in range(3) for y in range(5) if t(y) > 1), sum(x * y for x in range(3) for y in range(3) if x)",
        "return sum(t(x) for x in [1, 2.5, True]), sum((x for x in [1, 2]), t(10)), sum(x for x in [])",
        "return min(x * x for x in [3, -2]), max((x for x in [3, 9]), default=t(1)), sorted((x for x in [3, 1, 2]), reverse=True)",
        "return list(x for x in 'ab'), tuple(x for x in 'ab'), '-'.join(t(x) for x in 'abc'), set(x for x in [1, 1])",
        "return max((x for x in []), default=t(7))",
        "try:\n  return min(x for x in [])\n except ValueError as e:\n  return str(e)",
        "return (lambda_ := t(3)) + lambda_, (n := 10) and n < 20",
        "...\n 'text'\n x: int = 5\n y: list[int]\n pass\n return x",
        "global LIMIT\n return LIMIT",
        "return __name__ == __name__, LIMIT, print",
        "return t('x' if box else 'y')[0].upper().lower()",
    ],
)  # fmt: skip
def test_expression(body: str) -> None:
    source = f"{PRELUDE}def f():\n {body}\n"
    agree(source)
    check_text(source)


def test_augmented_name_order() -> None:
    agree("def f(n):\n    n += (n := 5)\n    return n\n", (1,))


def test_unbound_messages() -> None:
    agree("def f(n):\n    if n:\n        x = 1\n    return x\n", (0,), (1,))
    agree("def f(n):\n    x += 1\n    x = 1\n", (0,))
    agree(
        "def f(n):\n    for i in range(n):\n        if i > 1:\n            return y\n        y = i\n", (0,), (2,), (5,)
    )


def test_names_that_look_like_the_printer_s() -> None:
    body = "x = x + 1\n x_1 = x\n _ = 5\n x_2 = _\n for _ in range(3):\n  x_2 = _ + x_2\n size = x\n"
    source = f"def f(x_1, x, _, x_1_1, size):\n {body} return x_1, x_2, _, size, x_1_1\n"
    agree(source, (1, 2, 3, 4, 5))
    check_text(source)


def test_names_beyond_ascii() -> None:
    agree("def f(größe):\n    größe += 1\n    π = größe\n    return π\n", (1,))
