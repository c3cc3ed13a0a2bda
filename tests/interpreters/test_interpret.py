"""Python values through the interpreter: in, out, written back; errors, output, and whom it calls."""

from __future__ import annotations

import io
import math
import random
from pathlib import Path
from typing import Any

import numpy
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from xdsl.dialects.builtin import f64
from xdsl.interpreter import Interpreter, InterpreterFunctions, PythonValues, impl, register_impls
from xdsl.ir import Dialect
from xdsl.irdl import IRDLOperation, irdl_op_definition, operand_def, result_def

from pycc.driver.interpret.file import Lowered, lower_file
from pycc.driver.interpret.interpret import BadArgument, EntryMissing, Fault, Runner, interpret, level_of
from pycc.driver.opt.input import Part, parse_part
from pycc.driver.program.sourcefile import load_file
from pycc.driver.registry import make_context
from pycc.ir.levels import Level
from pycc.support.diagnostics import IntegerRangeError
from tests.interpreters.text import module_of, run

LEVELS = (Level.PYTHON, Level.TYPED, Level.STRUCTURED, Level.BUFFERS)
SOURCE = """
def numbers(n: int, x: float, b: bool, s: str) -> tuple[int, float, bool, str]:
    return (n + 1, x * 2, not b, s + "\\u20ac")

def change(xs: list[list[int]], ys: list[list[int]]) -> list[list[int]]:
    xs[0].append(4)
    ys.append(xs[0])
    return ys

def fail_after(xs: list[float]) -> None:
    xs.append(1.5)
    print("before")
    raise LookupError("no \\u20ac")

def tables(d: dict[str, list[int]], s: set[tuple[int, str]]) -> dict[int, str]:
    d["new"] = d["old"]
    d["old"].append(len(s))
    s.add((7, "x"))
    return {k: v for k, v in s}

def maybe(n: int, xs: list[int]):
    if n > 0:
        return n
    return None

def mixed(n: int):
    if n > 0:
        return n
    return n / 2

def scale(a: "ndarray[float64, 2]", k: float) -> float:
    total = 0.0
    for i in range(len(a)):
        for j in range(3):
            a[i, j] = a[i, j] * k
            total += a[i, j]
    return float(total)

def big(n: int) -> int:
    return n * n

def known(d: dict[str, int], e: dict[float, int], k: str, x: float) -> tuple[int, int]:
    return (d.get(k, -1), e.get(x, -1))

def order(s: set[int]) -> list[int]:
    return [x for x in s]

def histories(s: set[int], ops: list[tuple[int, int]]) -> list[set[int]]:
    for op, x in ops:
        if op < 5:
            s.add(x)
        elif op < 8:
            s.discard(x)
        elif s:
            s.pop()
    return [s, s.copy(), {x * 8 for x in s}]
"""


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Any:
    path = tmp_path_factory.mktemp("interpret") / "values_of_all_kinds.py"
    path.write_text(SOURCE)
    return load_file(path)


def lowered(file: Any, function: str, level: Level, *arguments: Any) -> Lowered:
    return lower_file(file, function, level, arguments)


@pytest.mark.parametrize("level", LEVELS)
def test_simple_values(file: Any, level: Level) -> None:
    function = lowered(file, "numbers", level)
    assert function.call([1, -0.0, True, "\ud800a"]) == (2, -0.0, False, "\ud800a€")
    assert math.copysign(1.0, function.call([1, -0.0, True, ""])[1]) == -1.0


@pytest.mark.parametrize("level", LEVELS)
def test_lists_keep_their_identity(file: Any, level: Level) -> None:
    inner = [1, 2]
    xs, ys = [inner], [inner]
    result = lowered(file, "change", level).call([xs, ys])
    assert result is ys
    assert ys == [[1, 2, 4], [1, 2, 4]] and ys[0] is inner and ys[1] is inner
    alone = [[3]]
    assert lowered(file, "change", level).call([alone, alone]) is alone
    assert alone == [[3, 4], [3, 4]] and alone[0] is alone[1]


@pytest.mark.parametrize("level", LEVELS)
def test_an_exception_after_a_change(file: Any, level: Level) -> None:
    xs, output = [0.5], io.StringIO()
    with pytest.raises(LookupError) as caught:
        lowered(file, "fail_after", level).call([xs], output)
    assert type(caught.value) is LookupError and caught.value.args == ("no €",)
    assert xs == [0.5, 1.5] and output.getvalue() == "before\n"


@pytest.mark.parametrize("level", LEVELS)
def test_dicts_and_sets(file: Any, level: Level) -> None:
    table, items = {"old": [1], "other": []}, {(1, "a"), (2, "b")}
    result = lowered(file, "tables", level).call([table, items])
    assert result == {1: "a", 2: "b", 7: "x"}
    assert items == {(1, "a"), (2, "b"), (7, "x")}
    assert table == {"old": [1, 2], "other": [], "new": [1, 2]} and table["new"] is table["old"]


@pytest.mark.parametrize("level", LEVELS)
def test_unions(file: Any, level: Level) -> None:
    maybe, mixed = lowered(file, "maybe", level), lowered(file, "mixed", level, 1)
    assert [maybe.call([n, []]) for n in (3, -3)] == [3, None]
    results = [mixed.call([n]) for n in (3, -3)]
    assert results == [3, -1.5] and [type(r) for r in results] == [int, float]


@pytest.mark.parametrize("level", LEVELS)
def test_arrays_are_shared(file: Any, level: Level) -> None:
    base = numpy.arange(12.0).reshape(2, 6)
    view = base[::-1, ::2]
    expected = view * 2
    arguments = [view, 2.0]
    assert lowered(file, "scale", level, *arguments).call(arguments) == expected.sum()
    assert (base[::-1, ::2] == expected).all() and base[0, 1] == 1.0


@pytest.mark.parametrize("level", LEVELS[1:])
def test_integers_that_leave_the_range(file: Any, level: Level) -> None:
    function = lowered(file, "big", level)
    with pytest.raises(IntegerRangeError, match=r"outside the 64-bit range \(.*values_of_all_kinds\.py:\d+, in big\)"):
        function.call([1 << 40])
    with pytest.raises(BadArgument, match="does not fit into 64 bits"):
        function.call([1 << 63])


def test_python_has_no_limit(file: Any) -> None:
    assert lowered(file, "big", Level.PYTHON).call([1 << 40]) == 1 << 80


KEYS = st.one_of(st.text(max_size=12), st.text(alphabet="ab€😀", max_size=9))
NUMBERS = st.floats(allow_nan=False) | st.integers(-5, 5).map(float)


@settings(max_examples=60, deadline=None)
@given(
    st.dictionaries(KEYS, st.integers(0, 9), max_size=40),
    st.dictionaries(NUMBERS, st.integers(0, 9), max_size=40),
    st.data(),
)
def test_the_library_finds_what_was_put_in(names: dict[str, int], numbers: dict[float, int], data: Any) -> None:
    key = data.draw(st.sampled_from([*names, "missing"]))
    number = data.draw(st.sampled_from([*numbers, 0.25]))
    expected = (names.get(key, -1), numbers.get(number, -1))
    assert _known().call("known", [names, numbers, key, number]) == expected


_runners: dict[str, Runner] = {}


def _known() -> Runner:
    if not _runners:
        path = Path(pytest.__file__).parent / "values_of_keys.py"
        function = lower_file(load_file(path, text=SOURCE), "known", Level.BUFFERS)
        _runners["known"] = Runner(function.module, level=Level.BUFFERS)
    return _runners["known"]


@pytest.mark.parametrize("items", [{5, 13}, {13, 5}, set(range(0, 400, 7)), {-1, -2, 1 << 61, (1 << 61) - 1}, set()])
def test_sets_keep_their_order(file: Any, items: set[int]) -> None:
    assert lowered(file, "order", Level.BUFFERS).call([items]) == list(items)


@pytest.mark.parametrize("level", [Level.PYTHON, Level.TYPED, Level.BUFFERS])
def test_sets_go_in_and_out_place_by_place(file: Any, level: Level) -> None:
    """Order, and where `pop` goes on, depend on all that was ever added and removed."""
    program = lowered(file, "histories", level)
    here: dict[str, Any] = {}
    exec(SOURCE[SOURCE.index("def histories") :], here)
    r = random.Random(3)
    ours: set[int] = {1}
    cpython: set[int] = {1}
    for _ in range(15):
        ops = [(r.randrange(9), r.randrange(40)) for _ in range(r.randrange(1, 12))]
        found, expected = program.call([ours, ops]), here["histories"](cpython, ops)
        assert found[0] is ours
        assert [list(s) for s in found] == [list(s) for s in expected], ops
        assert [s.pop() for s in found if s] == [s.pop() for s in expected if s]


# ---------------------------------------------------------------- calling


FUNCTIONS = """
  func.func @"prog.f[int]"(%a: i64) -> i64 {
    flow.return %a : i64
  }
  func.func @"prog.g[int]"(%a: i64) -> i64 {
    flow.return %a : i64
  }
  func.func @"other.g[int]"(%a: i64) -> i64 {
    flow.return %a : i64
  }"""


def test_names_of_functions() -> None:
    for entry in ("prog.f[int]", "prog.f", "f", "other.g"):
        assert run(FUNCTIONS, 5, entry=entry) == 5
    with pytest.raises(EntryMissing, match="`g` may be any of prog.g"):
        run(FUNCTIONS, 5, entry="g")
    with pytest.raises(EntryMissing, match="no function `h` in the module, which has"):
        run(FUNCTIONS, 5, entry="h")


@pytest.mark.parametrize(
    "arguments, text",
    [([], "takes 1 arguments, 0 were given"), (["x"], "argument 1: it is a value of type str, expected int"),
     ([True], "argument 1: it is a value of type bool, expected int"), ([None], "argument 1: it is None, expected int")],
)  # fmt: skip
def test_arguments_that_do_not_fit(arguments: list[Any], text: str) -> None:
    with pytest.raises(BadArgument, match=text):
        run(FUNCTIONS, *arguments, entry="prog.f")


def test_levels_are_found_out() -> None:
    assert level_of(module_of(FUNCTIONS)) is Level.STRUCTURED
    counted = 'func.func @f(%o: !mem.ref<"str">) { mem.retain %o : !mem.ref<"str"> flow.return }'
    assert level_of(module_of(counted)) is Level.BUFFERS
    assert level_of(module_of("py.func @f() -> (!py.none) { flow.unreachable }")) is Level.TYPED
    assert level_of(module_of("py.func template @f() { flow.unreachable }")) is Level.PYTHON


def test_a_runner_counts_ops_and_starts_anew() -> None:
    text = """
  func.func @f(%n: i64) {
    %zero = arith.constant 0 : i64
    %one = arith.constant 1 : i64
    flow.for %i = %zero to %n step %one {
      flow.continue
    }
    flow.return
  }"""
    runner = Runner(module_of(text), level=Level.BUFFERS)
    counts: list[int] = []
    for n in (0, 10, 0):
        runner.call("f", [n])
        counts.append(runner.machine.steps())
    assert counts == [4, 14, 4]


# ---------------------------------------------------------------- ops from outside


@irdl_op_definition
class RootOp(IRDLOperation):
    name = "outside.root"
    value = operand_def(f64)
    result = result_def(f64)
    assembly_format = "$value attr-dict"


@register_impls
class Roots(InterpreterFunctions):
    @impl(RootOp)
    def root(self, interpreter: Interpreter, op: RootOp, args: PythonValues) -> PythonValues:
        return (math.sqrt(args[0]),)


OUTSIDE = """
  func.func @f(%x: f64) -> f64 {
    %r = flow.try -> (f64) {
      %y = outside.root %x
      flow.yield %y : f64
    } catch (%e: !mem.struct<"exception", [i64, !mem.ref<"str">]>) {
      %z = arith.constant -1.0 : f64
      mem.release %e : !mem.struct<"exception", [i64, !mem.ref<"str">]>
      flow.yield %z : f64
    }
    flow.return %r : f64
  }"""


def outside_module() -> Any:
    context = make_context()
    context.load_dialect(Dialect("outside", [RootOp], []))
    return parse_part(Part("test.mlir", OUTSIDE), context)


def test_registered_ops_take_part() -> None:
    module = outside_module()

    def register(interpreter: Any) -> None:
        interpreter.register_implementations(Roots())

    assert interpret(module, "f", [9.0], level=Level.BUFFERS, register=[register]) == 3.0
    # What an implementation raises, the program raises, and may catch.
    assert interpret(module, "f", [-9.0], level=Level.BUFFERS, register=[register]) == -1.0
    with pytest.raises(Fault, match="outside.root: there is no meaning for this op here"):
        interpret(module, "f", [9.0], level=Level.BUFFERS)
