"""What the `fixed` ops do in pycc's interpreter: a value is the number that a `Q16` is made of."""

from __future__ import annotations

from typing import Any

from xdsl.interpreter import Interpreter, InterpreterFunctions, PythonValues, impl, register_impls

from pycc_fixed import q16
from pycc_fixed.dialect import AddOp, DivideOp, MultiplyOp, ScaleOp, SubtractOp
from pycc_fixed.q16 import Q16


@register_impls
class FixedFunctions(InterpreterFunctions):
    """The ops by the functions that they stand for; what these raise, the program raises."""

    @impl(AddOp)
    def add(self, interpreter: Interpreter, op: AddOp, args: PythonValues) -> PythonValues:
        return (q16.add(*map(Q16.from_raw, args)).raw,)

    @impl(SubtractOp)
    def subtract(self, interpreter: Interpreter, op: SubtractOp, args: PythonValues) -> PythonValues:
        return (q16.subtract(*map(Q16.from_raw, args)).raw,)

    @impl(MultiplyOp)
    def multiply(self, interpreter: Interpreter, op: MultiplyOp, args: PythonValues) -> PythonValues:
        return (q16.multiply(*map(Q16.from_raw, args)).raw,)

    @impl(DivideOp)
    def divide(self, interpreter: Interpreter, op: DivideOp, args: PythonValues) -> PythonValues:
        return (q16.divide(*map(Q16.from_raw, args)).raw,)

    @impl(ScaleOp)
    def scale(self, interpreter: Interpreter, op: ScaleOp, args: PythonValues) -> PythonValues:
        return (q16.scale(Q16.from_raw(args[0]), op.exponent.value.data).raw,)


def register(interpreter: Any) -> None:
    """Called by pycc with an interpreter that is about to run a module."""
    interpreter.register_implementations(FixedFunctions())
