"""Solving ends, soon, and does not grow with what is the same."""

from __future__ import annotations

from tests.infer.compiling import INT, functions, infer, list_of

_MATRIX = """
def multiply(a, b):
    return [[sum([a[i][k] * b[k][j] for k in range(len(b))]) for j in range(len(b[0]))] for i in range(len(a))]

def f(n):
    m = [[1, 1], [1, 0]]
    result = [[1, 0], [0, 1]]
    while n > 0:
        if n % 2 == 1:
            result = multiply(result, m)
        m = multiply(m, m)
        n //= 2
    return result
"""


def test_a_loop_that_makes_a_container_per_turn_settles() -> None:
    module = infer(_MATRIX, [("f", [INT])])
    assert "prog.multiply[list[list[int]],list[list[int]]]" in functions(module)


def test_recursion_over_fresh_lists_has_one_specialisation() -> None:
    source = """
def f(xs):
    if len(xs) <= 1:
        return xs
    first = xs[0]
    less = [x for x in xs[1:] if x < first]
    more = [x for x in xs[1:] if x >= first]
    return f(less) + [first] + f(more)
"""
    names = [n for n in functions(infer(source, [("f", [list_of(INT)])])) if n.startswith("prog.")]
    assert names == ["prog.f[list[int]]"]


def test_many_lists_in_one_program() -> None:
    body = "\n".join(f"    x{i} = [n, {i}]\n    x{i}.append(x{i}[0])" for i in range(150))
    source = f"def f(n):\n{body}\n    return x0\n"
    module = infer(source, [("f", [INT])])
    appends = [name for name in functions(module) if name.startswith("list.append")]
    assert appends == ["list.append[list[int],int]"]
