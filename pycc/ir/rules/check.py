"""Tests rules by running them: both sides, on every small input and on edges and random numbers of the others.

Takes in typed rules and what ops mean: makers `op -> function from operand values to the result` (as in
`pycc/interpreters/scalar.py`; a module that a rule file uses adds its own in `MEANINGS`, by op name). Gives out a
count of the cases run, or a counterexample.

What must hold (a replacement refines its pattern): where the pattern gives a value, the replacement gives the same, to
the bit; where it raises, the replacement raises the same; where it is poison or undefined, anything goes. Inner ops of
a pattern stay where they are, so a case in which one of them raises says nothing.

NaN: an operation that moves bits (negf, absf, copysign, select) keeps those of a NaN, sign and payload. Arithmetic on
one NaN gives that NaN, as processors do; what it gives for two different ones, or where it makes a NaN of numbers, is
not specified, and any NaN equals it. NaNs that signal are not distinguished from quiet ones.
"""

from __future__ import annotations

import itertools
import random
import struct
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from xdsl.dialects import arith, math
from xdsl.ir import Attribute, Operation

from pycc.ir.rules import nodes
from pycc.ir.rules.diagnostics import Counterexample, NeverApplies
from pycc.ir.rules.functions import bits_of
from pycc.ir.rules.instances import Instance, Semantics, instances
from pycc.support.diagnostics import CompileError, Diagnostic

MOST_CASES = 6000
"""Of one instance whose inputs are too many to try all."""
_EXACT: frozenset[type[Operation]] = frozenset(
    {arith.NegfOp, math.AbsFOp, math.CopySignOp, arith.SelectOp, arith.ConstantOp, arith.BitcastOp}
)
"""Ops that move the bits of floats."""


class _AnyNan(float):
    """A NaN whose sign and payload are not specified."""


ANY_NAN = _AnyNan("nan")


@dataclass(frozen=True)
class Report:
    """What was tested."""

    rules: int
    cases: int


def check(rules: Sequence[nodes.TypedRule], semantics: Semantics) -> Report:
    """Test rules. `CompileError` with the first counterexample of each rule that is wrong."""
    faults: list[Diagnostic] = []
    failed: set[str] = set()
    total = 0
    for rule in rules:
        if rule.name in failed:
            continue
        try:
            total += _check_rule(rule, semantics)
        except CompileError as error:
            failed.add(rule.name)
            faults += error.diagnostics
    if faults:
        raise CompileError(faults)
    return Report(len({rule.name for rule in rules}), total)


def _check_rule(rule: nodes.TypedRule, semantics: Semantics) -> int:
    run = tried = 0
    for instance in instances(rule, semantics):
        evaluate = _evaluator(instance, semantics)
        for case in _cases(instance, semantics, rule):
            tried += 1
            outcome = evaluate(*case)
            if outcome is None:
                continue
            run += 1
            if outcome is True:
                continue
            left, right = outcome
            if not _refines(left, right):
                parts = (_inputs(instance, case), _said(left, semantics), _said(right, semantics), rule.equation)
                raise CompileError([Counterexample(rule.span, rule.name, *parts)])
    if run == 0:
        raise CompileError([NeverApplies(rule.span, rule.name, tried)])
    return run


# ---------------------------------------------------------------- inputs


def _cases(instance: Instance, semantics: Semantics, rule: nodes.TypedRule) -> Iterator[tuple[Any, ...]]:
    """Values of the inputs, row by row: all of them where they are few, which is asked of one order of operands."""
    free = [slot.type for slot in instance.slots if slot.kind != "literal"]
    widest = max(map(_size, free), default=0)
    small = (widest <= 1 and len(free) <= 12) or (widest <= 8 and len(free) <= (2 if rule.first else 1))
    columns: list[Sequence[Any]] = []
    for slot in instance.slots:
        literal = slot.kind == "literal"
        columns.append((slot.literal,) if literal else _all(slot.type) if small else _edges(slot.type, semantics))
    count = 1
    for column in columns:
        count *= len(column)
    if small or count <= MOST_CASES:
        yield from itertools.product(*columns)
    else:
        generator = random.Random(rule.name)
        for _ in range(MOST_CASES):
            yield tuple(generator.choice(column) for column in columns)
    # Inputs that are not defined.
    few = [column[:3] for column in columns]
    for index, slot in enumerate(instance.slots):
        if slot.kind == "value":
            yield from itertools.product(*few[:index], [semantics.poison], *few[index + 1 :])


def _size(type_: Attribute) -> int:
    """Bits of an integer type; many for any other."""
    return bits_of(type_) if type_.name == "integer_type" else 64


def _all(type_: Attribute) -> Sequence[int]:
    bits = bits_of(type_)
    return (0, 1) if bits == 1 else range(-(1 << (bits - 1)), 1 << (bits - 1))


_FLOATS = {
    "f64": (0.0, -0.0, 1.0, -1.0, float("inf"), float("-inf"), 5e-324, -2.2250738585072014e-308, 0.5, 2.5, -1.5, 3.0,
            1.7976931348623157e308, 0.1, -1e16, 4503599627370497.5),
    "f32": (0.0, -0.0, 1.0, -1.0, float("inf"), float("-inf"), 1.401298464324817e-45, -1.1754943508222875e-38, 0.5, 2.5,
            -1.5, 3.0, 3.4028234663852886e38, 0.10000000149011612, -16777216.0, 8388607.5),
}  # fmt: skip
_NANS = tuple(struct.unpack("<d", struct.pack("<Q", bits))[0] for bits in (0x7FF8 << 48, 0xFFFC0000A0000000))


def _edges(type_: Attribute, semantics: Semantics) -> Sequence[Any]:
    sampled = semantics.samples.get(type_.name, {}).get(type_)
    if sampled is not None:
        return sampled
    if str(type_) in _FLOATS:
        return (*_FLOATS[str(type_)], *_NANS)
    bits = bits_of(type_)
    if bits == 1:
        return (0, 1)
    most = (1 << (bits - 1)) - 1
    generator = random.Random(bits)
    edges = [0, 1, -1, 2, -2, 3, 4, 7, bits - 1, bits, 64, -8, 127, -128, most, most - 1, -most - 1, -most, most // 3]
    edges += [1 << (bits // 2), (1 << (bits // 2)) - 1, *(generator.randint(-most - 1, most) for _ in range(6))]
    return list(dict.fromkeys(edge for edge in edges if -most - 1 <= edge <= most))


# ---------------------------------------------------------------- running


_BODY = """\
def evaluate({slots}):
    try:
        {condition}
        {computed}
    except PARTIAL:
        return None
    try:
        {inner}
    except Exception:
        return None
    try:
        left = root({operands})
    except FAULTS:
        return None
    except Exception as error:
        left = error
    else:
        {poison}
    try:
        {replacement}
        right = ({results})
    except Exception as error:
        right = error
    {quick}
    return left, right
"""


_QUICK = """if type(left) is tuple is type(right):
        a, b = left[0], right[0]
        if type(a) in INTEGERS and type(b) in INTEGERS and a == b:
            return True"""


def _evaluator(instance: Instance, semantics: Semantics) -> Callable[..., Any]:
    """A function of the inputs: None if the rule does not apply there or says nothing, else what both sides give.

    Made as text, since it is called some hundred thousand times: True stands for sides that are the same objects.
    """
    slots = instance.slots
    space: dict[str, Any] = {"root": instance.root.function, "holds": instance.holds, "compute": instance.compute}
    space |= {"FAULTS": semantics.faults, "PARTIAL": (ArithmeticError, LookupError, ValueError)}
    space |= {"Poison": semantics.poison_class, "INTEGERS": (int, bool)}
    numbers = [f"{'-' * slot.bit}v{place}" for place, slot in enumerate(slots) if slot.kind == "number"]
    place = len(slots)
    texts: list[list[str]] = []
    for calls, skipped in ((instance.inner, instance.computed), (instance.replacement, 0)):
        lines: list[str] = []
        for call in calls:
            space[f"f{place}"] = call.function
            lines.append(f"v{place} = f{place}({', '.join(f'v{operand}' for operand in call.operands)})")
            place += 1
        texts.append(lines)
        first, place = place, place + skipped
        if skipped:
            targets = "".join(f"v{first + index}, " for index in range(skipped))
            texts.append([f"{targets}= compute({', '.join(numbers)})"])
    inner, *computed, replacement = texts
    one = len(instance.results) == 1
    text = _BODY.format(
        slots=", ".join(f"v{index}" for index in range(len(slots))),
        condition=f"if not holds({', '.join(numbers)}): return None" if instance.conditional else "pass",
        computed="\n        ".join(computed[0] if computed else ["pass"]),
        inner="\n        ".join(inner or ["pass"]),
        operands=", ".join(f"v{operand}" for operand in instance.root.operands),
        poison="if Poison in map(type, left): return None",
        replacement="\n        ".join(replacement or ["pass"]),
        results="".join(f"v{result}, " for result in instance.results),
        quick=_QUICK if one else "pass",
    )
    exec(text, space)
    return space["evaluate"]


def _refines(left: Any, right: Any) -> bool:
    if isinstance(left, Exception):
        return type(left) is type(right) and left.args == right.args
    if isinstance(right, Exception):
        return False
    return all(_same(a, b) for a, b in zip(left, right, strict=True))


def _same(a: Any, b: Any) -> bool:
    if type(a) is tuple and type(b) is tuple:
        return len(a) == len(b) and all(map(_same, a, b))  # pyright: ignore[reportUnknownArgumentType]
    if isinstance(a, float):
        if not isinstance(b, float):
            return False
        if a != a:
            return b != b and (a is ANY_NAN or (b is not ANY_NAN and _bits(a) == _bits(b)))
        return _bits(a) == _bits(b)
    return type(b) is not float and type(a == b) is bool and a == b


def _bits(number: float) -> bytes:
    return struct.pack("<d", number)


def nan_aware(op: Operation, function: Callable[..., Any]) -> Callable[..., Any]:
    """A meaning that says of a NaN which one it is, as far as that is specified."""
    if type(op) in _EXACT or str(op.results[0].type if op.results else "") not in _FLOATS:
        if type(op) in (math.CopySignOp, math.AbsFOp, arith.NegfOp):
            return lambda *given: ANY_NAN if given[0] is ANY_NAN else function(*given)
        return function

    def specified(*given: Any) -> Any:
        found = function(*given)
        if type(found) is float and found != found:
            nans = {_bits(value): value for value in given if isinstance(value, float) and value != value}
            return next(iter(nans.values())) if len(nans) == 1 else ANY_NAN
        return found

    return specified


# ---------------------------------------------------------------- words


def _said(outcome: Any, semantics: Semantics) -> str:
    if isinstance(outcome, semantics.faults):
        return f"undefined behaviour: {outcome}"
    if isinstance(outcome, Exception):
        text = f": {outcome}" if outcome.args else ""
        return f"{type(outcome).__name__}{text}"
    return ", ".join(_number(part) for part in outcome) or "nothing"


def _number(value: Any) -> str:
    if isinstance(value, float) and value != value:
        return "NaN" if value is ANY_NAN else f"NaN (0x{_bits(value)[::-1].hex()})"
    return repr(value)


def _inputs(instance: Instance, case: tuple[Any, ...]) -> str:
    shown: list[str] = []
    for slot, value in zip(instance.slots, case, strict=True):
        if slot.kind != "literal":
            shown.append(f"{'#' * (slot.kind == 'number')}{slot.name} = {_number(value)} : {slot.type}")
    return ", ".join([*shown, *instance.told]) or "no input at all"
