"""Runs TYPED functions that tests build by hand, on every step of the staircase: the interpreter at TYPED and
BUFFERS, and LLVM's code with and without optimisation.

A `Machine` collects functions, brings them to a level once as one module, and calls each with Python values. A function
gives an int or float (tests cast); an error comes back as the Python exception that it stands for.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Callable, Sequence
from typing import Any

from xdsl.context import Context
from xdsl.dialects.builtin import FloatAttr, FunctionType, IntegerAttr, ModuleOp, StringAttr, f64, i64
from xdsl.ir import Attribute, Block, Region, SSAValue
from xdsl.passes import ModulePass

from pycc.dialects import flow, py
from pycc.driver.interpret.interpret import Runner, Signature
from pycc.driver.interpret.machine import Loaded
from pycc.driver.run import with_room
from pycc.ir.builder import Builder
from pycc.ir.levels import Level
from pycc.passes.memory.insert_ownership import InsertOwnershipPass
from pycc.passes.python.flow_to_scf import FlowToScfPass
from pycc.passes.python.infer_raises import InferRaisesPass
from pycc.passes.python.lower_py import LowerPyPass
from pycc.support.diagnostics import IntegerRangeError

Build = Callable[["TypedBuilder", Sequence[SSAValue]], SSAValue]
WAYS = ("typed", "buffers", "O0", "O2")


def scalar(dtype: str) -> py.ScalarType:
    """`!py.scalar<dtype>`."""
    return py.ScalarType(StringAttr(dtype))


class TypedBuilder(Builder):
    """Appends TYPED ops and gives their results."""

    def op(self, op: Any) -> SSAValue:
        """Any op."""
        return self.add(op).results[0]

    def int(self, value: int) -> SSAValue:
        """An int constant."""
        return self.op(py.ConstantOp(IntegerAttr(value, i64), py.int_))

    def float(self, value: float) -> SSAValue:
        """A float constant."""
        return self.op(py.ConstantOp(FloatAttr(value, f64), py.float_))

    def binary(self, kind: str, lhs: SSAValue, rhs: SSAValue, result: Attribute | None = None) -> SSAValue:
        """`py.binary`."""
        return self.op(py.BinaryOp(kind, lhs, rhs, lhs.type if result is None else result))

    def compare(self, kind: str, lhs: SSAValue, rhs: SSAValue) -> SSAValue:
        """`py.compare`, as an int."""
        return self.cast(self.op(py.CompareOp(kind, lhs, rhs, py.bool_)), py.int_)

    def cast(self, value: SSAValue, type_: Attribute) -> SSAValue:
        """`py.cast`, nothing if the type is that already."""
        return value if value.type == type_ else self.op(py.CastOp(value, type_))


class Machine:
    """Functions of one module."""

    def __init__(self) -> None:
        self.functions: list[py.FuncOp] = []
        self.types: dict[str, tuple[Sequence[Attribute], Attribute]] = {}
        self.way = ""
        self.runner: Runner | None = None
        self.loaded: Loaded | None = None

    def define(self, name: str, arguments: Sequence[Attribute], result: Attribute, build: Build) -> str:
        """Add a function."""
        block = Block(arg_types=arguments)
        builder = TypedBuilder(block)
        value = build(builder, block.args)
        builder.add(flow.ReturnOp([value]))
        names = [f"a{i}" for i in range(len(arguments))]
        self.functions.append(py.FuncOp(name, FunctionType.from_lists(arguments, [result]), names, Region([block])))
        self.types[name] = (arguments, result)
        return name

    def compile(self, way: str) -> None:
        """Bring everything to where it runs."""
        self.way = way
        module = ModuleOp([*self.functions])
        context = Context()
        below = (InferRaisesPass(), InsertOwnershipPass())
        passes: list[ModulePass] = [] if way == "typed" else [LowerPyPass(), *below]
        if way == "O2":
            passes.append(FlowToScfPass())
        for pass_ in passes:
            pass_.apply(context, module)
            module.verify()
        if way not in ("O0", "O2"):
            self.runner = Runner(module, level=Level(way))
            return
        from pycc.passes.machine.lower_to_llvm import LowerToLlvmPass

        LowerToLlvmPass().apply(context, module)
        self.loaded = Loaded(module, list(self.types), int(way[1]))

    def call(self, name: str, *values: Any) -> Any:
        """Call a function; raises what it raises."""
        arguments, result = self.types[name]
        given = [_as(value, type_) for value, type_ in zip(values, arguments, strict=True)]
        if self.runner is not None:
            answer = self.runner.call(name, given, signature=Signature(tuple(arguments), result))
            return answer.item() if hasattr(answer, "item") else answer
        assert self.loaded is not None
        answer = self.loaded.call(name, [_signed(value, type_) for value, type_ in zip(given, arguments, strict=True)])
        return answer & (1 << 64) - 1 if result == scalar("uint64") else answer


def _as(value: Any, type_: Attribute) -> Any:
    """A value as a caller in Python has it."""
    if type_ in (py.float_, scalar("float32"), scalar("float64")):
        return float(value)
    return bool(value) if type_ in (py.bool_, scalar("bool")) else int(value)


def _signed(value: Any, type_: Attribute) -> Any:
    """The number that the bits of an unsigned one are: machine types have no sign."""
    if not isinstance(type_, py.ScalarType) or not type_.dtype.data.startswith("uint"):
        return value
    bits = int(type_.dtype.data[4:])
    return value - (1 << bits) if value >> (bits - 1) else value


def in_room(test: Callable[..., None]) -> Callable[..., None]:
    """A test that makes many calls, in one thread with room to recurse."""

    @functools.wraps(test)
    def wrapped(*arguments: Any, **keywords: Any) -> None:
        with_room(lambda: test(*arguments, **keywords))

    return wrapped


def outcome(function: Callable[..., Any], *values: Any) -> tuple[str, Any]:
    """What a call does, in a form that can be compared: floats by their bits, errors by class and text."""
    try:
        value = function(*values)
    except IntegerRangeError as error:
        return "raises", (type(error).__name__, "")
    except Exception as error:
        return "raises", (type(error).__name__, str(error))
    if isinstance(value, float):
        return "float", "nan" if math.isnan(value) else value.hex()
    if isinstance(value, complex):
        return "complex", value
    return "int", int(value)
