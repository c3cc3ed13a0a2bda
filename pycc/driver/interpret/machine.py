"""Runs a function of a MACHINE module: compiled by LLVM, loaded into this process and called with numbers.

Takes in a module of the `llvm` dialect, the name of a function and arguments. Gives out its result, or raises the
exception that it raises. Only numbers (bool, int, float) can be passed and returned here: what objects look like in
memory is `@pycc.jit`'s business. A module that is wrong may end this process; that is what the levels above are for.
"""

from __future__ import annotations

import codecs
import ctypes
import sys
from collections.abc import Sequence
from typing import Any, TextIO

from xdsl.dialects.builtin import Float32Type, Float64Type, IntegerType, ModuleOp
from xdsl.ir import Attribute

from pycc.backends.llvm.jit import load_object
from pycc.backends.llvm.machine import CodeGenerationError
from pycc.backends.llvm.object import compile_here
from pycc.backends.llvm.translate import TranslateOptions, translate
from pycc.dialects import llvm
from pycc.driver import native
from pycc.driver.boundary.errors import pending_exception
from pycc.driver.boundary.runtime_text import CONTEXT_FIELDS, CONTEXT_SIZE, TRACE_LIMIT
from pycc.driver.options import Options
from pycc.interpreters.boundary import BadArgument

_INTEGERS = {1: ctypes.c_bool, 8: ctypes.c_int8, 16: ctypes.c_int16, 32: ctypes.c_int32, 64: ctypes.c_int64}
_WRITE = ctypes.CFUNCTYPE(ctypes.c_int64, ctypes.c_int64, ctypes.c_void_p, ctypes.c_int64)
_ROOM = 1 << 20
"""Bytes of the stack that are left for what the function calls."""


class NotCallable(Exception):
    """A function that cannot be called from here."""


def run_machine(
    module: ModuleOp, entry: str, arguments: Sequence[Any] = (), *, output: TextIO | None = None, optimise: int = 0
) -> Any:
    """Call a function. `optimise` is LLVM's level."""
    name = find_function(module, entry).sym_name.data
    return Loaded(module, [name], optimise).call(name, arguments, output)


class Loaded:
    """Functions of a module, compiled and loaded."""

    def __init__(self, module: ModuleOp, names: Sequence[str], optimise: int = 0):
        self.functions = {name: find_function(module, name) for name in names}
        self.addresses = _load(module, names, optimise)

    def call(self, name: str, arguments: Sequence[Any], output: TextIO | None = None) -> Any:
        """Call one of them, by its symbol."""
        function = self.functions[name]
        types = list(function.function_type.inputs)
        takes_context = bool(types) and _is_context(function)
        parameters = [_c_type(function, type_) for type_ in types[takes_context:]]
        if len(arguments) != len(parameters):
            raise BadArgument(f"the function takes {len(parameters)} arguments, {len(arguments)} were given")
        given = enumerate(zip(arguments, parameters, strict=True), 1)
        values = [_number(value, type_, position) for position, (value, type_) in given]
        returned, raises = _result(function, takes_context)
        if not takes_context:
            return ctypes.CFUNCTYPE(returned, *parameters)(self.addresses[name])(*values)
        context = _Context(output)
        prototype = ctypes.CFUNCTYPE(returned, ctypes.c_void_p, *parameters)
        answer = prototype(self.addresses[name])(context.address, *values)
        context.finish()
        if not raises:
            return answer
        status = answer.status if isinstance(answer, ctypes.Structure) else answer
        if status:
            raise pending_exception(context.address, status).with_traceback(None)
        return answer.value if isinstance(answer, ctypes.Structure) else None  # pyright: ignore[reportAttributeAccessIssue]


def find_function(module: ModuleOp, entry: str) -> llvm.FuncOp:
    """The defined function of that name, or the one whose name before `[` is it."""
    defined = [op for op in module.ops if isinstance(op, llvm.FuncOp) and op.body.blocks]
    names = {op.sym_name.data: op for op in defined}
    if entry in names:
        return names[entry]
    heads = [(name.partition("[")[0], op) for name, op in names.items()]
    found = [op for head, op in heads if entry in (head, head.rpartition(".")[2])]
    if len(found) != 1:
        listed = ", ".join(names) or "none"
        raise NotCallable(
            f"{'several functions are' if found else 'no function is'} `{entry}`: there are {listed[:300]}"
        )
    return found[0]


def _is_context(function: llvm.FuncOp) -> bool:
    """Whether the first parameter is the hidden context: it is marked with the context's size."""
    if function.arg_attrs is None or not function.arg_attrs.data:
        return False
    size = function.arg_attrs.data[0].data.get("llvm.dereferenceable")
    return getattr(getattr(size, "value", None), "data", None) == CONTEXT_SIZE


def _c_type(function: llvm.FuncOp, type_: Attribute) -> Any:
    match type_:
        case IntegerType() if type_.width.data in _INTEGERS:
            return _INTEGERS[type_.width.data]
        case Float64Type():
            return ctypes.c_double
        case Float32Type():
            return ctypes.c_float
        case _:
            name = function.sym_name.data
            raise NotCallable(f"{name} takes or gives {type_}; only numbers can be passed at this level")


def _number(value: Any, type_: Any, position: int) -> Any:
    wanted = float if type_ in (ctypes.c_double, ctypes.c_float) else bool if type_ is ctypes.c_bool else int
    if type(value) is not wanted:
        raise BadArgument(f"argument {position}: it is a {type(value).__name__}, expected {wanted.__name__}")
    if wanted is int and type_(value).value != value:
        raise BadArgument(f"argument {position}: {value} does not fit into {8 * ctypes.sizeof(type_)} bits")
    return value


def _result(function: llvm.FuncOp, takes_context: bool) -> tuple[Any, bool]:
    """The ctypes type of what is returned, and whether it is a status, or has one in front."""
    type_ = function.function_type.output
    match type_:
        case llvm.LLVMVoidType():
            return None, False
        case llvm.LLVMStructType() if takes_context and len(type_.types) == 2:
            value = _c_type(function, type_.types.data[1])
            fields = {"_fields_": [("status", ctypes.c_int32), ("value", value)]}
            return type("Result", (ctypes.Structure,), fields), True
        case IntegerType() if takes_context and type_.width.data == 32:
            return ctypes.c_int32, True
        case _:
            return _c_type(function, type_), False


def _load(module: ModuleOp, names: Sequence[str], optimise: int) -> dict[str, int]:
    """Addresses of functions, compiled from a copy of the module in which they can be seen from outside."""
    copy = module.clone()
    for name in names:
        find_function(copy, name).properties["linkage"] = llvm.LinkageAttr("external")
    target = native.target_of(Options(level=optimise))
    try:
        text = translate(copy, TranslateOptions(function_attributes=target.function_attributes))
        return load_object(compile_here(text, target, optimise), names)
    except (CodeGenerationError, ValueError, RuntimeError) as error:
        lines = str(error).strip().splitlines()
        raise NotCallable(f"LLVM does not take the module: {lines[0] if lines else type(error).__name__}") from None


class _Context:
    """The hidden context of a call."""

    def __init__(self, output: TextIO | None):
        self.words = (ctypes.c_int64 * len(CONTEXT_FIELDS))()
        self.trace = (ctypes.c_int64 * TRACE_LIMIT)()
        self.decoder = codecs.getincrementaldecoder("utf-8")("surrogatepass")
        self.output = output
        self.writer = _WRITE(self._write)
        self._set("trace", ctypes.addressof(self.trace))
        self._set("write", ctypes.cast(self.writer, ctypes.c_void_p).value or 0)
        self._set("stack_limit", _stack_limit())
        self.address = ctypes.addressof(self.words)

    def _set(self, field: str, value: int) -> None:
        self.words[CONTEXT_FIELDS.index(field)] = value

    def _get(self, field: str) -> int:
        return self.words[CONTEXT_FIELDS.index(field)]

    def _write(self, user: int, data: int, size: int) -> int:
        text = self.decoder.decode(ctypes.string_at(data, size))
        (self.output or sys.stdout).write(text)
        return size

    def finish(self) -> None:
        """Write what is left in print's buffer."""
        size = self._get("output_size")
        if size:
            self._write(0, self._get("output"), size)


def _stack_limit() -> int:
    """The lowest address that this thread's stack may reach; 0 where the system does not say."""
    try:
        system = ctypes.CDLL(None)
        attributes, base, size = ctypes.create_string_buffer(64), ctypes.c_void_p(), ctypes.c_size_t()
        system.pthread_self.restype = ctypes.c_void_p
        if system.pthread_getattr_np(ctypes.c_void_p(system.pthread_self()), attributes):
            return 0
        system.pthread_attr_getstack(attributes, ctypes.byref(base), ctypes.byref(size))
        system.pthread_attr_destroy(attributes)
    except (OSError, AttributeError):
        return 0
    return (base.value or 0) + min(_ROOM, size.value // 4)


__all__ = ["Loaded", "NotCallable", "run_machine"]
