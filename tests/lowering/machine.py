"""Runs TYPED functions that tests build by hand: lowers them all the way in this process and calls them.

A `Machine` collects functions, compiles them once as one module, and calls each with Python values. A function
gives an int or float (tests cast); an error comes back as the Python exception that it stands for.
"""

from __future__ import annotations

import builtins
import ctypes
import math
from collections.abc import Callable, Sequence
from typing import Any

from xdsl.context import Context
from xdsl.dialects.builtin import FloatAttr, FunctionType, IntegerAttr, ModuleOp, StringAttr, f64, i64
from xdsl.ir import Attribute, Block, Region, SSAValue
from xdsl.passes import ModulePass

from pycc.dialects import flow, mem, py
from pycc.ir.builder import Builder
from pycc.passes.memory.insert_ownership import InsertOwnershipPass
from pycc.passes.python.flow_to_scf import FlowToScfPass
from pycc.passes.python.infer_raises import InferRaisesPass
from pycc.passes.python.lower_py import LowerPyPass
from pycc.support.diagnostics import IntegerRangeError

Build = Callable[["TypedBuilder", Sequence[SSAValue]], SSAValue]


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


_C_TYPES: dict[Attribute, Any] = {
    py.int_: ctypes.c_int64,
    py.float_: ctypes.c_double,
    py.bool_: ctypes.c_bool,
    **{scalar(f"int{n}"): getattr(ctypes, f"c_int{n}") for n in (8, 16, 32, 64)},
    **{scalar(f"uint{n}"): getattr(ctypes, f"c_uint{n}") for n in (8, 16, 32, 64)},
    scalar("bool"): ctypes.c_bool,
    scalar("float32"): ctypes.c_float,
    scalar("float64"): ctypes.c_double,
}


class Machine:
    """Functions of one module."""

    def __init__(self) -> None:
        self.functions: list[py.FuncOp] = []
        self.types: dict[str, tuple[Sequence[Attribute], Attribute]] = {}
        self.raising: set[str] = set()
        self.engine: Any = None
        self.callables: dict[str, Any] = {}

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

    def compile(self, optimize: bool = True) -> None:
        """Lower and load everything."""
        import llvmlite.binding as llvm

        from pycc.backends.llvm.translate import translate
        from pycc.passes.machine.lower_to_llvm import LowerToLlvmPass

        module = ModuleOp([*self.functions])
        context = Context()
        passes: list[ModulePass] = [LowerPyPass(), InferRaisesPass(), InsertOwnershipPass()]
        if optimize:
            passes.append(FlowToScfPass())
        for pass_ in passes:
            pass_.apply(context, module)
            module.verify()
        for op in module.body.block.ops:
            if "pycc.raises" in op.attributes:
                self.raising.add(op.properties["sym_name"].data)  # type: ignore[attr-defined]
        LowerToLlvmPass().apply(context, module)
        text = translate(module).replace("define internal", "define")
        llvm.initialize_native_target()
        llvm.initialize_native_asmprinter()
        parsed = llvm.parse_assembly(text)
        machine = llvm.Target.from_default_triple().create_target_machine(opt=2 if optimize else 0)
        if optimize:
            options = llvm.create_pipeline_tuning_options(2)
            builder = llvm.create_pass_builder(machine, options)
            builder.getModulePassManager().run(parsed, builder)
        self.engine = llvm.create_mcjit_compiler(parsed, machine)
        self.engine.finalize_object()

    def _callable(self, name: str) -> Any:
        if name not in self.callables:
            arguments, result = self.types[name]
            value = _C_TYPES[result]
            returned = value
            if name in self.raising:
                returned = type(
                    "Result", (ctypes.Structure,), {"_fields_": [("status", ctypes.c_int32), ("value", value)]}
                )
            prototype = ctypes.CFUNCTYPE(returned, ctypes.c_void_p, *[_C_TYPES[a] for a in arguments])
            self.callables[name] = prototype(self.engine.get_function_address(name))
        return self.callables[name]

    def call(self, name: str, *values: Any) -> Any:
        """Call a function; raises what it raises."""
        context = (ctypes.c_int64 * len(mem.CONTEXT_FIELDS))()
        names = [field for field, _ in mem.CONTEXT_FIELDS]
        trace = (ctypes.c_int64 * mem.TRACE_LIMIT)()
        context[names.index("trace")] = ctypes.addressof(trace)
        returned = self._callable(name)(ctypes.addressof(context), *values)
        if name not in self.raising:
            return returned
        if returned.status == 0:
            return returned.value
        raise _error(returned.status, context[names.index("error_message")])


def _error(status: int, message: int) -> Exception:
    if status == py.RANGE_ERROR:
        return IntegerRangeError()
    name = next(name for name, number in py.EXCEPTIONS.items() if number == status)
    if not message:
        return getattr(builtins, name)()
    length = ctypes.c_int64.from_address(message + 8).value
    return getattr(builtins, name)(ctypes.string_at(message + 32, length).decode("latin-1"))


def outcome(function: Callable[..., Any], *values: Any) -> tuple[str, Any]:
    """What a call does, in a form that can be compared: floats by their bits, errors by class and text."""
    try:
        value = function(*values)
    except Exception as error:
        return "raises", (type(error).__name__, str(error))
    if isinstance(value, float):
        return "float", "nan" if math.isnan(value) else value.hex()
    if isinstance(value, complex):
        return "complex", value
    return "int", int(value)
