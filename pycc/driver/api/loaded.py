"""A module's functions in this process, called with C types: `Module.load()`.

Takes in a `Module` of its own. Gives out a `Library` of callables: ints, floats, bools and addresses go as what the
function's types say, NumPy arrays where it takes strided memrefs. An error inside is raised as Python's exception. A
module that stands at level MACHINE has the functions that it says: they take and give what their LLVM types are.
"""

from __future__ import annotations

import ctypes
import operator
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from xdsl.dialects import llvm as upstream
from xdsl.dialects.builtin import Float32Type, Float64Type, IntegerType, MemRefType
from xdsl.ir import Attribute

from pycc.backends.llvm.jit import load_object
from pycc.backends.llvm.object import compile_here
from pycc.dialects import llvm
from pycc.driver import native
from pycc.driver.api.leaving import Entry, entries_of, llvm_text
from pycc.driver.boundary import errors
from pycc.driver.boundary.runtime_text import CONTEXT_SIZE, PREFIX, TRACE_LIMIT, context_offset
from pycc.driver.options import Options
from pycc.driver.run import guarded, with_room
from pycc.ir.levels import Level

if TYPE_CHECKING:
    from pycc.driver.api.api import Module

_PLAIN = IntegerType | Float32Type | Float64Type | upstream.LLVMVoidType | upstream.LLVMPointerType
_INTEGERS = {8: ctypes.c_int8, 16: ctypes.c_int16, 32: ctypes.c_int32, 64: ctypes.c_int64}


class Library:
    """Functions by name, as attributes and items."""

    def __init__(self, functions: dict[str, Function]):
        self._functions = functions

    def __getitem__(self, name: str) -> Function:
        found = self._functions.get(name)
        if found is None:
            found = next((one for key, one in self._functions.items() if key.rpartition(".")[2] == name), None)
        if found is None:
            raise KeyError(name)
        return found

    def __getattr__(self, name: str) -> Function:
        try:
            return self[name]
        except KeyError:
            there = ", ".join(self._functions) or "none"
            raise AttributeError(f"the module has no function `{name}`; it has {there}") from None

    def __iter__(self) -> Iterator[str]:
        return iter(self._functions)

    def __repr__(self) -> str:
        return f"<pycc library: {', '.join(self._functions)}>"


class Function:
    """A compiled function. `address` is that of its C function."""

    def __init__(self, entry: Entry, address: int):
        self.name = entry.name
        self.address = address
        self._parameters = [_passer(type_) for type_ in entry.parameters]
        self._result = None if entry.result is None else _c_type(entry.result)
        self._wrapped = entry.wrapped
        flat = [kind for kinds, _ in self._parameters for kind in kinds]
        if entry.wrapped:
            result = [ctypes.c_void_p] if self._result is not None else []
            self._call: Any = ctypes.PYFUNCTYPE(ctypes.c_int32, ctypes.c_void_p, *flat, *result)(address)
        else:
            self._call = ctypes.PYFUNCTYPE(self._result, *flat)(address)

    def __call__(self, *arguments: Any) -> Any:
        if len(arguments) != len(self._parameters):
            raise TypeError(f"{self.name}() takes {len(self._parameters)} arguments but {len(arguments)} were given")
        flat: list[Any] = []
        for argument, (_, parts) in zip(arguments, self._parameters, strict=True):
            flat += parts(argument)
        if not self._wrapped:
            return self._call(*flat)
        context = _Context()
        result = None if self._result is None else self._result()
        place = [] if result is None else [ctypes.byref(result)]
        status = self._call(context.address, *flat, *place)
        context.finish()
        if status:
            raise errors.pending_exception(context.address, status)
        return None if result is None else result.value

    def __repr__(self) -> str:
        return f"<pycc function {self.name} at {self.address:#x}>"


class _Context:
    """The run-time state of one call (docs/architecture.md)."""

    def __init__(self) -> None:
        runtime = _runtime()
        self._words = (ctypes.c_int64 * (CONTEXT_SIZE // 8))()
        self._trace = (ctypes.c_int64 * TRACE_LIMIT)()
        self.address = ctypes.addressof(self._words)
        limit = ctypes.PYFUNCTYPE(ctypes.c_int64, ctypes.c_void_p)(runtime[f"{PREFIX}stack_limit"])
        self._words[context_offset("stack_limit") // 8] = limit(self.address)
        self._words[context_offset("trace") // 8] = ctypes.addressof(self._trace)
        self._words[context_offset("write") // 8] = runtime[f"{PREFIX}write"]
        self._finish = ctypes.PYFUNCTYPE(ctypes.c_int64, ctypes.c_void_p)(runtime[f"{PREFIX}finish"])

    def finish(self) -> None:
        """Give what was printed to `sys.stdout`; an exception of that passes."""
        if self._words[context_offset("output") // 8]:
            self._finish(self.address)


def _runtime() -> dict[str, int]:
    from pycc.driver.jit.decorator import JitFunction
    from pycc.driver.jit.loader import runtime

    return runtime(JitFunction.__mro__[1])


# ---------------------------------------------------------------- values


def _c_type(type_: Attribute) -> Any:
    match type_:
        case IntegerType() if type_.width.data == 1:
            return ctypes.c_bool
        case IntegerType():
            return _INTEGERS[type_.width.data]
        case Float32Type():
            return ctypes.c_float
        case Float64Type():
            return ctypes.c_double
        case upstream.LLVMVoidType():
            return None
        case _ if type_.name in ("index",):
            return ctypes.c_int64
        case _:
            return ctypes.c_void_p


def _passer(type_: Attribute) -> tuple[list[Any], Callable[[Any], list[Any]]]:
    """C types of a parameter, and how an argument becomes values of them."""
    if isinstance(type_, MemRefType):
        rank = type_.get_num_dims()
        kinds = [ctypes.c_void_p, ctypes.c_void_p, *[ctypes.c_int64] * (1 + 2 * rank)]
        return kinds, lambda value: _array_parts(value, type_)
    kind = _c_type(type_)
    if kind in _INTEGERS.values():
        bits = 8 * ctypes.sizeof(kind)
        return [kind], lambda value: [_in_range(value, bits)]
    return [kind], lambda value: [value]


def _in_range(value: Any, bits: int) -> int:
    number = operator.index(value)
    if not -(1 << (bits - 1)) <= number < 1 << bits:
        raise OverflowError(f"{number} does not fit in {bits} bits")
    return number


def _array_parts(value: Any, type_: MemRefType[Attribute]) -> list[Any]:
    """A NumPy array as a descriptor's members; strides count elements."""
    element = type_.element_type
    size = ctypes.sizeof(_c_type(element))
    floating = isinstance(element, Float32Type | Float64Type)
    shape: tuple[int, ...] | None = getattr(value, "shape", None)
    rank = type_.get_num_dims()
    if shape is None:
        raise TypeError(f"an argument must be a NumPy array, not a {type(value).__name__}")
    fits = value.dtype.itemsize == size and (value.dtype.kind == "f") == floating
    if not fits or len(shape) != rank or any(stride % size for stride in value.strides):
        raise TypeError(f"an argument must be a NumPy array of {rank} dimensions with elements as {element}")
    data = value.ctypes.data
    return [data, data, 0, *shape, *(stride // size for stride in value.strides)]


# ---------------------------------------------------------------- loading


def load(module: Module, options: Options) -> Library:
    """Compile the module's public functions for this process."""

    def work() -> tuple[list[Entry], bytes]:
        if module.level is Level.MACHINE:
            entries = _machine_entries(module)
        else:
            entries = entries_of(module, with_context=True)
        text = llvm_text(module, options, travels=False)
        with guarded("llvm"):
            return entries, compile_here(text, native.target_of(options), options.level)

    entries, code = with_room(work)
    addresses = load_object(code, [entry.symbol for entry in entries])
    return Library({entry.name: Function(entry, addresses[entry.symbol]) for entry in entries})


def _machine_entries(module: Module) -> list[Entry]:
    """The functions of a module of LLVM ops, with the types that they have."""
    found: list[Entry] = []
    for op in module.op.ops:
        if not isinstance(op, llvm.FuncOp) or not op.body.blocks or op.linkage.linkage.data in ("internal", "private"):
            continue
        name = op.sym_name.data
        inputs, output = tuple(op.function_type.inputs.data), op.function_type.output
        if not all(isinstance(type_, _PLAIN) for type_ in (*inputs, output)):
            # Compiled code calls it otherwise than C does.
            continue
        found.append(Entry(name, name, inputs, None if isinstance(output, upstream.LLVMVoidType) else output, False))
    return found


__all__ = ["Function", "Library", "load"]
