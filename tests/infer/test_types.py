"""What types programs get."""

from __future__ import annotations

import pytest

from pycc.dialects import flow, py
from pycc.passes.infer.lattice import union_of
from tests.infer.compiling import BOOL, FLOAT, INT, NONE, STR, array_of, count, functions, infer, list_of, result_types

OPTIONAL_INT = union_of([NONE, INT])
_CASES: list[tuple[str, str, list[object], str]] = [
    ("ints stay ints", "def f(a, b):\n    return a * b + a // b - a % b", [INT, INT], "int"),
    ("true division is float", "def f(a, b):\n    return a / b", [INT, INT], "float"),
    ("int and float mix to float", "def f(a, b):\n    return a + b", [INT, FLOAT], "float"),
    ("bools add to int", "def f(a, b):\n    return a + b", [BOOL, BOOL], "int"),
    ("bitwise of bools is bool", "def f(a, b):\n    return a & b", [BOOL, BOOL], "bool"),
    ("a known exponent decides", "def f(a):\n    return (a ** 2, a ** -1)", [INT], "tuple[int,float]"),
    ("and returns an operand", "def f(a, b):\n    return a and b", [INT, FLOAT], "float|int"),
    ("paths join to a tagged number", "def f(a):\n    if a:\n        return 1\n    return 2.5", [INT], "float|int"),
    ("None joins to an optional", "def f(a):\n    if a:\n        return 1", [INT], "None|int"),
    ("tuples join by component", "def f(a):\n    return (1, None) if a else (2.5, 3)", [BOOL], "tuple[float|int,None|int]"),
    ("a variable may change its type", "def f(n):\n    x = n\n    x = str(x)\n    return x", [INT], "str"),
    ("known tests take one arm", "def f(a):\n    if a is None:\n        return 'none'\n    return a + 1", [INT], "int"),
    ("isinstance takes one arm", "def f(a):\n    if isinstance(a, float):\n        return 'float'\n    return a", [INT], "int"),
    ("recursion", "def f(n):\n    if n < 2:\n        return 1.0\n    return f(n - 1) * n", [INT], "float"),
    ("mutual recursion", "def f(n):\n    return True if n == 0 else g(n - 1)\ndef g(n):\n    return False if n == 0 else f(n - 1)", [INT], "bool"),
    ("a list filled here", "def f(n):\n    xs = []\n    for i in range(n):\n        xs.append(i / 2)\n    return xs", [INT], "list[float]"),
    ("a list filled by a callee", "def f(n):\n    xs = []\n    g(xs, n)\n    return xs\ndef g(xs, n):\n    if n > 0:\n        xs.append(n)\n        g(xs, n - 1)", [INT], "list[int]"),
    ("lists made by one function", "def f():\n    a = g()\n    a.append(1)\n    b = g()\n    b.append('x')\n    return (a, b)\ndef g():\n    return []", [], "tuple[list[int],list[str]]"),
    ("a list of lists", "def f(n):\n    return [[0.0] * n for _ in range(n)]", [INT], "list[list[float]]"),
    ("items of an inner list", "def f():\n    rows = [[]]\n    rows[0].append(1)\n    return rows", [], "list[list[int]]"),
    ("items may be tagged numbers", "def f():\n    return [1, 2.5]", [], "list[float|int]"),
    ("a list nobody writes to", "def f():\n    return len([])", [], "int"),
    ("enumerate and zip", "def f(xs):\n    return [(i, a, b) for i, (a, b) in enumerate(zip(xs, range(3)))]", [list_of(FLOAT)], "list[tuple[int,float,int]]"),
    ("default and keyword arguments", "def f(n):\n    return g(n, scale=2.0)\ndef g(x, offset=1, scale=1):\n    return (x + offset) * scale", [INT], "float"),
    ("functions as arguments", "def f(n):\n    return g(h, n)\ndef g(function, n):\n    return function(n)\ndef h(n):\n    return n * 0.5", [INT], "float"),
    ("a nested function", "def f(n):\n    def half(x):\n        return x / 2\n    return half(n)", [INT], "float"),
    ("elements of an array", "def f(a):\n    return a[0, 1]", [array_of("float32", 2)], "float32"),
    ("the shape of an array", "def f(a):\n    return a.shape", [array_of("float32", 2)], "tuple[int,int]"),
    ("an else of a loop", "def f(n):\n    for i in range(n):\n        if i == 3:\n            r = 1\n            break\n    else:\n        r = 0.5\n    return r", [INT], "float|int"),
    ("unassigned on one path", "def f(n):\n    if n:\n        x = 1\n    return x", [INT], "int"),
    ("narrowed by is None", "def f(x):\n    if x is None:\n        return 0\n    return x + 1", [OPTIONAL_INT], "int"),
    ("caught errors", "def f(n):\n    try:\n        return 1 // n\n    except ZeroDivisionError as e:\n        return len(str(e))", [INT], "int"),
]  # fmt: skip


@pytest.mark.parametrize("source, types, expected", [case[1:] for case in _CASES], ids=[case[0] for case in _CASES])
def test_result_type(source: str, types: list[object], expected: str) -> None:
    assert result_types(source + "\n", ("f", types)) == [expected]  # type: ignore[list-item]


def test_one_specialisation_per_list_of_types() -> None:
    source = "def f(n):\n    return g(n) + g(n + 1) + g(0.5)\ndef g(x):\n    return x * 2\n"
    assert {"prog.f[int]", "prog.g[int]", "prog.g[float]"} == set(functions(infer(source, [("f", [INT])])))


def test_entries_come_first_and_keep_their_order() -> None:
    source = "def f(n):\n    return g(n)\ndef g(n):\n    return n\n"
    names = list(functions(infer(source, [("g", [FLOAT]), ("f", [INT])])))
    assert names == ["prog.g[float]", "prog.f[int]", "prog.g[int]"]


def test_classes_in_use_with_their_finalizer() -> None:
    module = infer("def f(n):\n    return [[n]]\n", [("f", [INT])])
    classes = {op.sym_name.data: op for op in module.ops if isinstance(op, py.ClassOp)}
    assert {"list[int]", "list[list[int]]"} <= set(classes)
    finalizer = classes["list[int]"].finalizer
    assert finalizer is not None and finalizer.string_value() == "list.__del__[list[int]]"
    assert finalizer.string_value() in functions(module)


def test_a_loop_over_a_range_counts() -> None:
    module = infer("def f(n):\n    t = 0\n    for i in range(2, n):\n        t += i\n    return t\n", [("f", [INT])])
    assert list(functions(module)) == ["prog.f[int]"]
    assert count(functions(module)["prog.f[int]"], flow.ForOp) == 1


def test_a_loop_over_a_tuple_is_unrolled() -> None:
    source = "def f(n):\n    t = 0.0\n    for x in (n, 2.5, True):\n        if x > 100:\n            break\n        if x < 0:\n            continue\n        t += x\n    return t\n"
    function = functions(infer(source, [("f", [INT])]))["prog.f[int]"]
    assert count(function, flow.ForOp) == 0


def test_the_first_turn_of_a_sum_is_apart() -> None:
    source = "def f(xs):\n    t = 0\n    for x in xs:\n        t += x\n    return t\n"
    function = functions(infer(source, [("f", [list_of(FLOAT)])]))["prog.f[list[float]]"]
    assert count(function, py.IsMemberOp) == 0


def test_exported_entries_are_marked() -> None:
    from pycc.driver.program.program import LiveProgram, run_module
    from pycc.frontend.module import ModuleSource
    from pycc.passes.infer import Entry, infer_module

    source = "def f(n):\n    return n\n"
    live = run_module(source, "prog.py", "prog")
    program = LiveProgram()
    program.add_file(ModuleSource(source, "prog.py", "prog"), vars(live))
    module = infer_module(program, [Entry("prog.f", (STR,), "f")])
    assert functions(module)["prog.f[str]"].attributes["pycc.export"].data == "f"  # type: ignore[attr-defined]
