"""One bug per pass, to plant on purpose: what the fuzzer must catch if its net has no hole.

Takes in the name of a pass (or of a part of the compiler that is none). `plant` changes one line of one function of it in this
process, as a slip of the pen would. Each row has a small program that shows the bug, through a channel.
"""

from __future__ import annotations

import importlib
import inspect
import textwrap
import types
from collections import Counter
from dataclasses import dataclass

from pycc.passes.pipelines import STAGES
from tests.fuzz.channels import CHANNELS, Channel
from tests.fuzz.generator import Program

PASSES = tuple(name for _, _, names in STAGES for name in names)
"""The passes of the default pipeline."""


@dataclass(frozen=True)
class SeededBug:
    """A line changed in a function, and a program that shows it."""

    function: str
    """`module:qualified name`."""
    old: str
    new: str
    source: str
    call: str
    channel: str = "jit-O0"

    @property
    def program(self) -> Program:
        """What shows it."""
        return Program(textwrap.dedent(self.source).lstrip(), (self.call,), Counter())

    @property
    def through(self) -> Channel:
        """Where it shows."""
        return next(channel for channel in CHANNELS if channel.name == self.channel)


BUGS: dict[str, SeededBug] = {
    # Parts that are no passes.
    "frontend": SeededBug(
        "pycc.frontend.expressions:_bool_operation", "node, 0", "node, 1", """
        def main(a: bool, b: bool) -> bool:
            return a and b
        """, "[False, True]",
    ),
    "infer-types": SeededBug(
        "pycc.passes.infer.rules_scalar:promote", "_bits(integer) > 16", "_bits(integer) > 32", """
        import pycc

        def main(a: pycc.f32, b: pycc.i32) -> pycc.f64:
            c = a * b
            print(c)
            return pycc.f64(c)
        """, "[pycc.f32(0.1), pycc.i32(3)]",
    ),
    "llvm-translation": SeededBug(
        "pycc.backends.llvm.instructions:_icmp", '.value\n', '.value.replace("sle", "slt")\n', """
        def main(a: int, b: int) -> bool:
            return a <= b
        """, "[3, 3]",
    ),
    "c++-text": SeededBug(
        "pycc.backends.source.arithmetic:_logic", "return either(lhs, rhs)", "return both(lhs, rhs)", """
        def main(a: bool, b: bool) -> bool:
            return a | b
        """, "[False, True]", "cpp-O1",
    ),
    # The passes of the default pipeline.
    "lower-comprehensions": SeededBug(
        "pycc.passes.python.lower_comprehensions:_stored", "IntegerAttr(0, i64)", "IntegerAttr(1, i64)", """
        def main(n: int) -> list[int]:
            return [k * 2 for k in range(n)]
        """, "[5]",
    ),
    "lower-py": SeededBug(
        "pycc.passes.python.lower_numbers:_int_floordiv", "arith.FloorDivSIOp", "arith.DivSIOp", """
        def main(a: int, b: int) -> int:
            return a // b
        """, "[-7, 2]",
    ),
    "version-loops": SeededBug(
        "pycc.passes.python.version_loops:_condition", "less(group.size, group.highest))\\n        else",
        "less(group.size, group.lowest))\\n        else", """
        import pycc

        def main(a: pycc.Array[pycc.i64, 1], n: int) -> int:
            total = 0
            for j in range(n):
                total += int(a[j]) + int(a[j + 1])
            return total
        """, "[np.arange(4), 4]",
    ),
    "inline-library": SeededBug(
        "pycc.passes.cleanup.inline_library:_inlinable", "straight = False", "straight = True", """
        def main(xs: list[str], n: int) -> str:
            print(xs[n] == "b", xs[n:], "b" in xs, xs < ["b"], round(2.5), min(n, 3), xs.count("b"))
            return xs.pop(n) + xs[-1] * 2
        """, "[['a', 'b', 'c'], 1]",
    ),
    "split-structs": SeededBug(
        "pycc.passes.cleanup.split_structs:_split_argument", "fields[op.index.value.data]", "fields[0]", """
        def main(n: int) -> int:
            pair = (0, 1)
            for k in range(n):
                pair = (pair[1], pair[0] + pair[1])
            return pair[0]
        """, "[9]",
    ),
    "count-loops": SeededBug(
        "pycc.passes.cleanup.count_loops:_is_fixed", "outside and not writes.may_write(loop, owner.object, owner.field.data)", "outside", """
        def main(xs: list[int]) -> int:
            total = 0
            for x in xs:
                total += x
                if x > 2:
                    xs.pop()
            return total
        """, "[[3, 4, 5, 6]]",
    ),
    "remove-checks": SeededBug(
        "pycc.passes.cleanup.remove_checks:_check", "condition == (1, 1)", "condition[1] == 1", """
        def main(a: int, b: int) -> int:
            return a // b
        """, "[3, 0]",
    ),
    "split-sums": SeededBug(
        "pycc.passes.cleanup.split_sums:_split_addition", 'if op.kind.data == "add" else arith.SubiOp', 'if op.kind.data else arith.SubiOp', """
        def main(xs: list[int]) -> int:
            total = 0
            for x in xs:
                total -= x
            return total
        """, "[[1, 2, 3, 4]]",
    ),
    "simplify": SeededBug(
        "pycc.passes.cleanup.simplify:_Simplifier._merge", ", *op.properties.values())", ")", """
        def main(a: int, b: int) -> tuple[bool, bool]:
            return a < b, a == b
        """, "[1, 2]",
    ),
    "reserve-appends": SeededBug(
        "pycc.passes.cleanup.reserve_appends:_alone", "return not any(", "return True or any(", """
        def main(n: int) -> list[int]:
            xs = [0]
            for k in range(n):
                if k % 3 == 2:
                    xs.pop()
                xs.append(k)
            return xs
        """, "[9]",
    ),
    "version-list-loops": SeededBug(
        "pycc.passes.cleanup.version_list_loops:_holds", "if test.offset:", "if test.offset < 0:", """
        def main(xs: list[int], n: int) -> int:
            total = 0
            for k in range(n):
                total = max(total, xs[k + 1])
            return total
        """, "[[1, 2, 3], 3]",
    ),
    "hoist-arm-checks": SeededBug(
        "pycc.passes.cleanup.hoist_arm_checks:_form", "form.offset + (right_number", "form.offset - (right_number", """
        def main(n: int) -> int:
            if n % 2 == 0:
                n = n // 2
            else:
                n = 2 * n + 4611686018427387904
            return n
        """, "[3000000000000000001]",
    ),
    "remove-dead": SeededBug(
        "pycc.analysis.purity:is_removable", "return not isinstance(op.results[0].type, mem.ReferenceType | mem.StructType)", "return True", """
        def main(n: int) -> int:
            rows = [[n], [n, n]]
            rows.clear()
            return len(rows)
        """, "[3]",
    ),
    "infer-raises": SeededBug(
        "pycc.passes.python.infer_raises:_collect", "_collect(function, op.handler.block, passing)", "_collect(function, op.handler.block, inside)", """
        def check(n: int) -> int:
            try:
                return 10 // n
            except ZeroDivisionError:
                raise ValueError("none")

        def main(n: int) -> int:
            try:
                return check(n)
            except ValueError as error:
                print(error)
            return 0
        """, "[0]",
    ),
    "insert-ownership": SeededBug(
        "pycc.passes.memory.insert_ownership:_Insertion.at_op", "released = [value for value in dying if value not in moved]", "released = []", """
        def main(n: int) -> int:
            xs = [n, n]
            print(xs)
            return n
        """, "[3]",
    ),
    "lower-to-llvm": SeededBug(
        "pycc.passes.machine.arithmetic:lower_select", "condition, then, orelse)", "condition, then, then)", """
        def main(a: int, b: int) -> int:
            return a % b
        """, "[7, -1]",
    ),
}  # fmt: skip


class DoesNotFit(Exception):
    """The line that a seeded bug changes is not there any more: write the bug anew."""


def plant(name: str) -> None:
    """Break a part of the compiler in this process, for good."""
    bug = BUGS[name]
    module_name, path = bug.function.split(":")
    module = importlib.import_module(module_name)
    owner: object = module
    for part in path.split("."):
        owner = getattr(owner, part)
    assert isinstance(owner, types.FunctionType)
    text = textwrap.dedent(inspect.getsource(owner))
    old, new = bug.old.replace("\\n", "\n"), bug.new.replace("\\n", "\n")
    if old not in text:
        raise DoesNotFit(f"{bug.function} has no {bug.old!r}")
    names = dict(vars(module))
    exec(compile(text.replace(old, new, 1), f"<seeded bug in {name}>", "exec", _flags(module)), names)
    made = names[path.split(".")[-1]]
    # Tables hold the function itself: its code is what changes.
    owner.__code__ = made.__code__


def _flags(module: types.ModuleType) -> int:
    import __future__

    return __future__.annotations.compiler_flag if getattr(module, "annotations", None) is __future__.annotations else 0
