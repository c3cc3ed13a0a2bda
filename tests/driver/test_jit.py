"""`@pycc.jit`: what a user meets at the Python boundary."""

from __future__ import annotations

import copy
import gc
import inspect
import math
import pickle
import traceback
import weakref
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import pycc

SCALE = 3


def outcome(function: Callable[..., Any], arguments: tuple[Any, ...]) -> tuple[Any, Any]:
    """Result or error, and what became of the arguments."""
    given = copy.deepcopy(arguments)
    try:
        result: Any = function(*given)
    except Exception as error:
        result = (type(error), str(error))
    return repr(result), repr(given)


def agree(function: Callable[..., Any], *arguments: Any) -> None:
    """Compiled, the function does what it does in CPython."""
    assert outcome(pycc.jit(function), arguments) == outcome(function, arguments)


def add(a, b):
    return a + b


def pair(a, b):
    return (a, (b, a < b), None)


def maybe(a):
    if a > 0:
        return a
    return None


def divide(a, b):
    return a // b


@pytest.mark.parametrize(
    ("function", "arguments"),
    [
        (add, (1, 2)),
        (add, (1.5, 2)),
        (add, (True, 2)),
        (add, ("a", "\U0001f600")),
        (add, ([1], [2])),
        (pair, (1, 2.5)),
        (maybe, (3,)),
        (maybe, (-3,)),
        (divide, (7, -2)),
        (divide, (7, 0)),
    ],
)
def test_values_and_errors(function: Callable[..., Any], arguments: tuple[Any, ...]) -> None:
    agree(function, *arguments)


# ---------------------------------------------------------------- lists


def append_and_nest(xs, k):
    xs.append(k)
    return [xs, [k]]


def change_then_fail(xs):
    xs[0] = 9
    xs.pop()
    return xs[100]


def change_rows(grid):
    grid[0][1] = 5
    grid.append([7])
    grid.pop(1)
    return grid


def texts(xs, s):
    xs.append(s)
    return s + "x"


def in_tuple(t):
    a, b = t
    b.append(a)
    return (b, a)


@pytest.mark.parametrize(
    ("function", "arguments"),
    [
        (append_and_nest, ([1, 2], 3)),
        (append_and_nest, ([], 3)),
        (change_then_fail, ([1, 2, 3],)),
        (change_rows, ([[1, 2], [3], [4]],)),
        (texts, (["a", "ü", "\U0001f600", "\ud800"], "zz")),
        (texts, ([], "zz")),
        (in_tuple, ((1, [2, 3]),)),
    ],
)
def test_lists_are_written_back(function: Callable[..., Any], arguments: tuple[Any, ...]) -> None:
    agree(function, *arguments)


def grow_first(a, b):
    a.append(1)
    return (len(b), a is b)


def test_one_list_passed_twice_is_one_list() -> None:
    compiled = pycc.jit(grow_first)
    x = [1]
    assert compiled(x, x) == (2, True)
    assert x == [1, 1]
    assert compiled([1], [1]) == (1, False)


def identity(xs):
    return xs


def two_of_one(n):
    row = [n]
    return [row, row]


def test_identity_of_lists_is_kept() -> None:
    x = [[1], [2]]
    assert pycc.jit(identity)(x) is x
    made = pycc.jit(two_of_one)(4)
    assert made == [[4], [4]] and made[0] is made[1]


def grow_row(grid):
    grid[0].append(1)
    return len(grid[1])


def test_shared_rows() -> None:
    row = [1, 2]
    grid = [row, row]
    assert pycc.jit(grow_row)(grid) == 3
    assert row == [1, 2, 1] and grid[0] is row and grid[1] is row


def test_same_list_as_two_types_is_refused() -> None:
    @pycc.jit
    def both(a, b):
        return len(a) + len(b)

    inner = [1]
    with pytest.raises(TypeError, match="same list"):
        both([inner, [2.5]], inner)


def test_lists_of_unsupported_things_are_type_errors() -> None:
    compiled = pycc.jit(identity)
    for bad in ([1, "a"], [b""], {1: frozenset()}, {1, "a"}, [object()]):
        with pytest.raises(TypeError, match="pycc cannot take"):
            compiled(bad)


# ---------------------------------------------------------------- arrays


def fill(a, v):
    for i in range(a.shape[0]):
        for j in range(a.shape[1]):
            a[i, j] = v + i
    return a[0, 0]


def double(x):
    return x * 2


def test_arrays_in_place_with_strides() -> None:
    for array in (np.zeros((3, 4)), np.zeros((6, 8), dtype=np.int32)[::2, ::-2], np.zeros((2, 2), dtype=np.float32).T):
        expected = array.copy()
        fill(expected, 2)
        result = pycc.jit(fill)(array, 2)
        assert (array == expected).all() and type(result) is type(expected[0, 0])


@pytest.mark.parametrize("value", [np.float32(1.5), np.int8(100), np.uint64(2**63 + 1), np.int64(-5), np.bool_(True)])
def test_numpy_scalars(value: Any) -> None:
    with np.errstate(over="ignore"):
        expected = double(value)
    result = pycc.jit(double)(value)
    assert result == expected and type(result) is type(expected)


def test_arrays_that_cannot_be_used_are_type_errors() -> None:
    compiled = pycc.jit(fill)
    frozen = np.zeros((2, 2))
    frozen.flags.writeable = False
    for bad in (np.zeros((2, 2), dtype=complex), frozen, np.zeros((2, 2), dtype=">f8")):
        with pytest.raises(TypeError, match="pycc cannot take"):
            compiled(bad, 1)


# ---------------------------------------------------------------- calls


@pycc.jit
def options(a, b=2, *, c=3):
    """Doc."""
    return a * 100 + b * 10 + c


def test_keywords_defaults_and_binding_errors() -> None:
    assert options(1) == 123 and options(1, c=5) == 125 and options(b=4, a=1) == 143
    for arguments, keywords in (((), {}), ((1, 2, 3), {}), ((1,), {"d": 1}), ((1,), {"a": 2})):
        with pytest.raises(TypeError) as ours:
            options(*arguments, **keywords)
        with pytest.raises(TypeError) as pythons:
            options.python(*arguments, **keywords)
        assert str(ours.value) == str(pythons.value)


def test_looks_like_the_function() -> None:
    assert options.__name__ == "options" and options.__doc__ == "Doc." and options.__wrapped__ is options.python
    assert inspect.signature(options) == inspect.signature(options.python)
    assert repr(options).endswith("test_jit.options>")
    assert pickle.loads(pickle.dumps(options)) is options
    assert copy.copy(options) is options
    options.note = 1
    assert options.note == 1 and weakref.ref(options)() is options


class Shape:
    """A holder of methods."""

    @staticmethod
    @pycc.jit
    def area(a, b):
        return a * b

    @pycc.jit
    @staticmethod
    def twice(a):
        return 2 * a

    @pycc.jit
    def method(self, a):
        return a


def test_methods_bind() -> None:
    assert Shape.area(2, 3) == 6 and Shape().area(2, 3) == 6 and Shape().twice(4) == 8
    bound = Shape().method
    assert bound.__self__.__class__ is Shape
    with pytest.raises(TypeError, match=r"argument 'self': pycc cannot take"):
        bound(1)


def test_only_functions_are_compiled() -> None:
    with pytest.raises(TypeError, match="compiles functions"):
        pycc.jit(3)
    with pytest.raises(TypeError, match="unknown option"):
        pycc.jit(speed=3)(add)
    with pytest.raises(ValueError, match="level"):
        pycc.jit(level=7)(add)


def test_specialisations_chain() -> None:
    compiled = pycc.jit(double)
    values: list[Any] = [1, 2.5, "ab", True, [1], (1, 2)]
    for _ in range(2):
        assert [compiled(v) for v in values] == [double(v) for v in values]
    assert len(compiled.specializations) == len(values)
    assert repr(compiled.specializations[0]) == "(int) -> int"


def test_eager_compiles_at_decoration() -> None:
    @pycc.jit(eager=True)
    def half(x: float) -> float:
        return x / 2

    assert len(half.specializations) == 1 and half(3.0) == 1.5
    with pytest.raises(pycc.CompileError, match="D018"):
        pycc.jit(eager=True)(add)


def test_no_reference_is_lost_or_kept() -> None:
    import sys

    compiled = pycc.jit(texts)
    xs = [f"text {i}" for i in range(10)]
    word = "word" * 10
    compiled(list(xs), word)
    before = [sys.getrefcount(x) for x in (*xs, word)]
    for _ in range(20):
        compiled(list(xs), word)
    assert [sys.getrefcount(x) for x in (*xs, word)] == before


def test_callables_are_collected() -> None:
    seen = weakref.ref(pycc.jit(lambda x: x))
    gc.collect()
    assert seen() is None


# ---------------------------------------------------------------- errors


def inner(a, b):
    if b > 100:
        raise ValueError("too big")
    return a % b


@pycc.jit
def outer(a, b):
    x = inner(a, b)
    return x + 1


def test_traceback_names_the_lines() -> None:
    outer(5, 3)
    with pytest.raises(ValueError, match="too big") as info:
        outer(1, 200)
    frames = traceback.extract_tb(info.value.__traceback__)
    lines, first = inspect.getsourcelines(inner)
    raising = first + next(i for i, line in enumerate(lines) if "raise" in line)
    assert [(f.name, f.lineno) for f in frames[-2:]] == [
        ("outer", outer.python.__code__.co_firstlineno + 2),
        ("inner", raising),
    ]
    assert "x = inner(a, b)" in "".join(traceback.format_exception(info.value))


def square(n):
    return n * n


def test_overflow_names_its_line() -> None:
    compiled = pycc.jit(square)
    assert compiled(3) == 9
    with pytest.raises(pycc.IntegerRangeError, match=rf"test_jit.py:{square.__code__.co_firstlineno + 1}, in square"):
        compiled(10**10)
    assert issubclass(pycc.IntegerRangeError, OverflowError)
    with pytest.raises(pycc.IntegerRangeError, match="argument 'n'"):
        compiled(10**30)
    with pytest.raises(pycc.IntegerRangeError):
        pycc.jit(identity)([10**30])


def depth(n):
    if n == 0:
        return 0
    return 1 + depth(n - 1)


def test_deep_recursion() -> None:
    compiled = pycc.jit(depth)
    assert compiled(900) == 900
    with pytest.raises(RecursionError):
        compiled(10**8)
    assert compiled(900) == 900


def test_deep_recursion_in_a_thread() -> None:
    import threading

    compiled = pycc.jit(depth)
    compiled(3)
    seen: list[BaseException] = []

    def work() -> None:
        try:
            compiled(10**8)
        except RecursionError as error:
            seen.append(error)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert len(seen) == 1


def test_refusal_is_located_and_says_what_to_do() -> None:
    def unknown(x):
        return missing_name + x  # noqa: F821

    with pytest.raises(pycc.CompileError) as info:
        pycc.jit(unknown)(1)
    text = str(info.value)
    assert "missing_name" in text and "test_jit.py" in text and "= help:" in text
    with pytest.raises(pycc.CompileError, match="D001"):
        pycc.jit(eval("lambda x: x"))(1)


# ---------------------------------------------------------------- output and globals


def test_print_goes_through_sys_stdout_in_order(capsys: pytest.CaptureFixture[str]) -> None:
    @pycc.jit
    def show(a, b):
        print("compiled", a, b)
        return None

    print("before")
    show(1, 2.5)
    print("after")
    assert capsys.readouterr().out == "before\ncompiled 1 2.5\nafter\n"


def test_output_before_an_error_is_kept(capsys: pytest.CaptureFixture[str]) -> None:
    @pycc.jit
    def show(a):
        print("first")
        return 1 // a

    with pytest.raises(ZeroDivisionError):
        show(0)
    assert capsys.readouterr().out == "first\n"


def test_error_of_the_stream_is_pythons(monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    class Broken:
        """A stream that fails."""

        def write(self, text: str) -> int:
            raise ConnectionError("gone")

    @pycc.jit
    def show(a):
        print(a)
        return a

    monkeypatch.setattr(sys, "stdout", Broken())
    with pytest.raises(ConnectionError, match="gone"):
        show(1)


def helper(x):
    return x + SCALE


@pycc.jit
def uses_globals(x):
    return helper(x) * 2 + int(math.sqrt(x))


def test_rebound_globals_recompile(monkeypatch: pytest.MonkeyPatch) -> None:
    assert uses_globals(4) == 16
    monkeypatch.setitem(globals(), "SCALE", 10)
    assert uses_globals(4) == 30
    monkeypatch.setitem(globals(), "helper", lambda x: 0)
    with pytest.raises(pycc.CompileError):
        uses_globals(4)
    monkeypatch.undo()
    assert uses_globals(4) == 16


def test_shadowed_builtin_recompiles() -> None:
    scope: dict[str, Any] = {}
    import linecache

    source = "def size(xs):\n    return len(xs)\n"
    linecache.cache["<shadow>"] = (len(source), None, source.splitlines(True), "<shadow>")
    exec(compile(source, "<shadow>", "exec"), scope)
    compiled = pycc.jit(scope["size"])
    assert compiled([1, 2]) == 2
    scope["len"] = helper
    with pytest.raises(pycc.CompileError):
        compiled([1, 2])


def test_closures_capture_variables() -> None:
    def make(k):
        @pycc.jit
        def plus(x):
            return x + k

        first = plus(1)
        k = 10
        return first, plus(1)

    assert make(5) == (6, 11)


# ---------------------------------------------------------------- looking inside


@pytest.mark.parametrize(
    ("level", "shows"),
    [
        ("py", "py.binary"),
        ("typed", "!py.int"),
        ("structured", "func.func"),
        ("buffers", "func.func"),
        ("llvm-dialect", "llvm.func"),
        ("llvm", "define"),
        ("asm", "ret"),
    ],
)
def test_inspect_shows_every_level(level: str, shows: str) -> None:
    compiled = pycc.jit(square)
    compiled(3)
    assert shows in compiled.inspect(level)


def test_inspect_refuses_other_levels() -> None:
    compiled = pycc.jit(square)
    compiled(3)
    with pytest.raises(ValueError, match="level must be one of"):
        compiled.inspect("machine")
