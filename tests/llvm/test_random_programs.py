"""Random programs over a few memory cells: structured BUFFERS code and the Python that says the same leave the same.

A program is made as both texts at once: arithmetic (checked or wrapping), `if`, counted and endless loops with carried
values, `break`, `continue`, `return`, `try` with handlers that end normally, raise again, or raise something else.
"""

from __future__ import annotations

import ctypes
from random import Random
from typing import Any

import pytest

from pycc.dialects import py
from tests.llvm.running import EXCEPTION, function

CELLS = 6
WRAPPING = {"arith.addi": "+", "arith.subi": "-", "arith.muli": "*", "arith.xori": "^", "arith.andi": "&"}
TESTS = {"slt": "<", "sge": ">=", "eq": "==", "ne": "!="}
ERRORS = ("ValueError", "KeyError", "ZeroDivisionError")


class RangeError(BaseException):
    """Stands for IntegerRangeError in the Python text: no handler takes it."""


class Maker:
    """Makes the two texts."""

    def __init__(self, seed: int):
        self.random = Random(seed)
        self.ir: list[str] = []
        self.python: list[str] = []
        self.count = 0
        self.indent = 1
        self.loops: list[bool] = []
        """Loops around, each with whether it is a `flow.for`; None inside where `break` is not possible."""

    def name(self) -> str:
        self.count += 1
        return f"%t{self.count}"

    def emit(self, ir: str = "", python: str = "") -> None:
        if ir:
            self.ir.append(ir)
        if python:
            self.python.append("    " * self.indent + python)

    def cell(self) -> int:
        return self.random.randrange(CELLS)

    def load(self, cell: int) -> str:
        name = self.name()
        self.emit(f"{name} = mem.load %cells[%c{cell}] : i64")
        return name

    def store(self, value: str, cell: int) -> None:
        self.emit(f"mem.store {value}, %cells[%c{cell}] : i64")

    def test(self) -> tuple[str, str]:
        a, b = self.cell(), self.cell()
        predicate, text = self.random.choice(list(TESTS.items()))
        x, y, name = self.load(a), self.load(b), self.name()
        self.emit(f"{name} = arith.cmpi {predicate}, {x}, {y} : i64")
        return name, f"m[{a}] {text} m[{b}]"

    # ---------------------------------------------------------------- statements; each says whether control goes on

    def block(self, depth: int) -> bool:
        for _ in range(self.random.randrange(1, 4)):
            kinds = [self.assign, self.assign, self.checked]
            if depth:
                kinds += [self.branch, self.counted, self.endless, self.guard, self.check]
            kinds += [self.leave] if self.random.random() < 0.3 else []
            if not self.random.choice(kinds)(depth - 1):
                return False
        return True

    def assign(self, depth: int) -> bool:
        op, sign = self.random.choice(list(WRAPPING.items()))
        a, b, to = self.cell(), self.cell(), self.cell()
        x, y, name = self.load(a), self.load(b), self.name()
        self.emit(f"{name} = {op} {x}, {y} : i64", f"m[{to}] = wrap(m[{a}] {sign} m[{b}])")
        self.store(name, to)
        return True

    def checked(self, depth: int) -> bool:
        kind, sign = self.random.choice([("add", "+"), ("sub", "-"), ("mul", "*")])
        a, b, to = self.cell(), self.cell(), self.cell()
        x, y, name = self.load(a), self.load(b), self.name()
        self.emit(f'{name} = flow.checked "{kind}" {x}, {y} : i64', f"m[{to}] = exact(m[{a}] {sign} m[{b}])")
        self.store(name, to)
        return True

    def check(self, depth: int) -> bool:
        error = self.random.choice(ERRORS)
        condition, text = self.test()
        self.emit(f'flow.check {condition} "{error}" "text"', f"if not ({text}): raise {error}")
        return True

    def branch(self, depth: int) -> bool:
        condition, text = self.test()
        self.emit(f"flow.if {condition} {{", f"if {text}:")
        first = self.arm(depth)
        self.emit("} else {", "else:")
        second = self.arm(depth)
        self.emit("}")
        if not first and not second:
            self.emit("flow.unreachable")
        return first or second

    def arm(self, depth: int, end: str = "flow.yield") -> bool:
        self.indent += 1
        self.emit(python="pass")
        goes_on = self.block(depth)
        if goes_on:
            self.emit(end)
        self.indent -= 1
        return goes_on

    def counted(self, depth: int) -> bool:
        step = self.random.choice([1, 1, -1, 2, -3])
        a, b, to, start = self.cell(), self.cell(), self.cell(), self.cell()
        lower, upper = self.small(a, 7), self.small(b, 15)
        by, first, result, variable, carried = self.name(), self.load(start), self.name(), self.name(), self.name()
        self.emit(f"{by} = arith.constant {step} : i64")
        self.emit(
            f"{result} = flow.for {variable} = {lower} to {upper} step {by} ({carried} = {first} : i64) {{",
            f"acc = m[{start}]",
        )
        self.emit(python=f"for i in range(m[{a}] & 7, m[{b}] & 15, {step}):")
        self.indent += 1
        mixed = self.name()
        self.emit(f"{mixed} = arith.xori {variable}, {carried} : i64", f"m[{to}] = i ^ acc")
        self.store(mixed, to)
        self.loop_body(depth, to)
        self.emit("}", f"m[{to}] = acc")
        self.store(result, to)
        return True

    def small(self, cell: int, mask: int) -> str:
        value, bits, name = self.load(cell), self.name(), self.name()
        self.emit(f"{bits} = arith.constant {mask} : i64")
        self.emit(f"{name} = arith.andi {value}, {bits} : i64")
        return name

    def loop_body(self, depth: int, cell: int) -> None:
        self.loops.append(True)
        goes_on = self.block(depth)
        if goes_on:
            self.next_turn("continue")
        self.loops.pop()
        self.indent -= 1

    def next_turn(self, word: str) -> None:
        """Leave or repeat the innermost loop, carrying a cell."""
        cell = self.cell()
        value = self.load(cell)
        self.emit(f"flow.{word} {value} : i64", f"acc = m[{cell}]; {word}")

    def endless(self, depth: int) -> bool:
        """Ends by itself: the fuel that all loops share runs out."""
        start, to = self.cell(), self.cell()
        first, result, carried = self.load(start), self.name(), self.name()
        self.emit(f"{result} = flow.loop ({carried} = {first} : i64) -> (i64) {{", f"acc = m[{start}]")
        self.emit(python="while True:")
        self.indent += 1
        fuel, less, empty = self.name(), self.name(), self.name()
        self.emit(f"{fuel} = mem.load %cells[%fuel] : i64", f"m[{CELLS}] -= 1")
        self.emit(f"{less} = arith.subi {fuel}, %c1 : i64")
        self.emit(f"mem.store {less}, %cells[%fuel] : i64")
        self.emit(f"{empty} = arith.cmpi slt, {less}, %c0 : i64", f"if m[{CELLS}] < 0: break")
        self.emit(f"flow.if {empty} {{ flow.break {carried} : i64 }}")
        self.loop_body(depth, to)
        self.emit("}", f"m[{to}] = acc")
        self.store(result, to)
        return True

    def leave(self, depth: int) -> bool:
        words = ["return", "raise"] + (["break", "continue"] if self.loops else [])
        match self.random.choice(words):
            case "return":
                cell = self.cell()
                self.emit(f"flow.return {self.load(cell)} : i64", f"return m[{cell}]")
            case "raise":
                self.throw()
            case word:
                self.next_turn(word)
        return False

    def throw(self) -> None:
        error = self.random.choice(ERRORS)
        number, text, pair = self.name(), self.name(), self.name()
        self.emit(f"{number} = arith.constant {py.EXCEPTIONS[error]} : i64")
        self.emit(f'{text} = mem.string "thrown" : !mem.ref<"str">')
        self.emit(f"{pair} = mem.pack({number}, {text}) : {EXCEPTION}", f"raise {error}")
        self.emit(f"flow.raise {pair}")

    def guard(self, depth: int) -> bool:
        self.emit("flow.try {", "try:")
        body = self.arm(depth)
        error = self.name()
        number, to = self.name(), self.cell()
        self.emit(f"}} catch ({error}: {EXCEPTION}) {{", "except Exception as e:")
        self.indent += 1
        self.emit(f"{number} = mem.extract {error}[0] : i64", f"m[{to}] = NUMBERS[type(e).__name__]")
        self.store(number, to)
        if self.random.random() < 0.3:
            self.emit(f"flow.raise {error}", "raise")
            handler = False
        else:
            self.emit(f"mem.release {error} : {EXCEPTION}")
            handler = self.block(depth)
            if handler:
                self.emit("flow.yield")
        self.indent -= 1
        self.emit("}")
        if not body and not handler:
            self.emit("flow.unreachable")
        return body or handler


WRAPPER = f"""
func.func @entry(%context: !mem.ref<"Context">, %cells: !mem.ptr<i64>) -> i64 attributes {{pycc.export = "entry"}} {{
  %r = flow.try every -> (i64) {{
    %v = flow.call @program(%cells) : (!mem.ptr<i64>) -> i64
    %index = arith.constant {CELLS + 1} : i64
    mem.store %v, %cells[%index] : i64
    %zero = arith.constant 0 : i64
    flow.yield %zero : i64
  }} catch (%e: {EXCEPTION}) {{
    %n = mem.extract %e[0] : i64
    mem.release %e : {EXCEPTION}
    flow.yield %n : i64
  }}
  flow.return %r : i64
}}
"""


def programs(seed: int) -> tuple[str, str]:
    """BUFFERS text and Python text of one random program."""
    maker = Maker(seed)
    if maker.block(4):
        maker.emit("flow.return %c0 : i64", "return 0")
    constants = [f"%c{i} = arith.constant {i} : i64" for i in range(CELLS)]
    head = "func.func @program(%cells: !mem.ptr<i64>) -> i64 attributes {pycc.raises} {"
    ir = "\n".join([head, *constants, f"%fuel = arith.constant {CELLS} : i64", *maker.ir, "}"])
    return ir + WRAPPER, "\n".join(["def program(m):", *maker.python])


def wrap(value: int) -> int:
    """Into 64 bits, signed."""
    return (value + 2**63) % 2**64 - 2**63


def exact(value: int) -> int:
    """The value, if 64 bits hold it."""
    if not -(2**63) <= value < 2**63:
        raise RangeError
    return value


def run_python(source: str, cells: list[int]) -> int:
    """Status after running the Python text."""
    names: dict[str, Any] = {"wrap": wrap, "exact": exact, "NUMBERS": py.EXCEPTIONS}
    exec(source, names)
    try:
        cells[CELLS + 1] = names["program"](cells)
    except RangeError:
        return py.RANGE_ERROR
    except Exception as error:
        return py.EXCEPTIONS[type(error).__name__]
    return 0


@pytest.mark.parametrize("seed", range(60))
def test_same_cells(seed: int) -> None:
    ir, source = programs(seed)
    context = ctypes.create_string_buffer(4096)
    inputs = Random(seed + 1000)
    for level in (0, 1 + seed % 3):
        compiled = function(ir, "entry", "ptr ptr -> i64", level)
        for _ in range(4):
            cells = [inputs.choice([0, 1, -1, 2, 7, 100, 2**62, -(2**63)]) for _ in range(CELLS)] + [40, 0]
            expected = list(cells)
            status = run_python(source, expected)
            memory = (ctypes.c_int64 * len(cells))(*cells)
            assert compiled(ctypes.addressof(context), ctypes.addressof(memory)) == status, source
            assert list(memory) == expected, source
