"""What our own code answers: a module at MACHINE, translated, optimised and loaded; each call in a process of its own."""

from __future__ import annotations

import ctypes
import faulthandler
import os
import pickle
import signal
from collections.abc import Sequence
from typing import Any

from xdsl.dialects.builtin import MemRefType, ModuleOp
from xdsl.ir import Attribute

from pycc.backends.llvm.jit import load_object
from pycc.backends.llvm.machine import host_target
from pycc.backends.llvm.object import compile_to_object
from pycc.backends.llvm.translate import translate
from pycc.backends.llvm.types import symbol_text, type_text
from pycc.dialects import llvm, mem
from pycc.support.exceptions import EXCEPTIONS, RANGE_ERROR
from tests.oracle.cases import Answer, Call, View, one_nan, width

STACK = 400_000
"""Bytes of stack that a call may take here; without optimisation it takes several times as many."""
ERROR_NAMES = {RANGE_ERROR: "IntegerRangeError", **{number: name for name, number in EXCEPTIONS.items()}}
_WITHOUT = ("RecursionError", "MemoryError")


def our_answers(
    machine: ModuleOp, raising: set[str], calls: Sequence[Call], level: int = 2, seconds: int = 2
) -> list[Answer | None]:
    """The answer of each call; None where it does not end or has no room. `raising` functions give a status."""
    if not calls:
        return []
    addresses = _load(machine, raising, [call.symbol for call in calls], level)
    return [_forked(addresses[call.symbol], call, seconds) for call in calls]


def _load(machine: ModuleOp, raising: set[str], symbols: Sequence[str], level: int) -> dict[str, int]:
    """Addresses by which `_call` can call these functions."""
    known = {op.sym_name.data: op for op in machine.ops if isinstance(op, llvm.FuncOp)}
    names = {symbol: f"pycc_wrapper_{number}" for number, symbol in enumerate(dict.fromkeys(symbols))}
    wrappers = [_wrapper(known[symbol], name, symbol in raising) for symbol, name in names.items()]
    text = translate(machine) + "".join(wrappers)
    addresses = load_object(compile_to_object(text, host_target(), level), list(names.values()))
    return {symbol: addresses[name] for symbol, name in names.items()}


def _wrapper(function: llvm.FuncOp, name: str, raising: bool) -> str:
    """A function of C's convention: the context, the arguments and room for status and result by address."""
    inputs = list(function.function_type.inputs)
    output = function.function_type.output
    lines = [
        "  %frame = call ptr @llvm.frameaddress.p0(i32 0)",
        "  %here = ptrtoint ptr %frame to i64",
        f"  %limit = sub i64 %here, {STACK}",
        "  store i64 %limit, ptr %context",
    ]
    arguments = ["ptr %context"]
    words = 0
    for type_ in inputs[1:]:
        made = "poison"
        for path, leaf in _leaves(type_):
            lines.append(f"  %p{words} = getelementptr i64, ptr %arguments, i64 {words}")
            lines.append(f"  %a{words} = load {type_text(leaf)}, ptr %p{words}")
            if path:
                parts = f"{type_text(type_)} {made}, {type_text(leaf)} %a{words}, {', '.join(map(str, path))}"
                lines.append(f"  %s{words} = insertvalue {parts}")
            made = f"%s{words}" if path else f"%a{words}"
            words += 1
        arguments.append(f"{type_text(type_)} {made}")
    call = f"call {type_text(output)} {symbol_text(function.sym_name.data)}({', '.join(arguments)})"
    lines.append(f"  {call}" if isinstance(output, llvm.LLVMVoidType) else f"  %r = {call}")
    lines += _results(output, raising)
    body = "\n".join([*lines, "  ret void"])
    return f"define void @{name}(ptr %context, ptr %arguments, ptr %room) {{\n{body}\n}}\n"


def _results(output: Attribute, raising: bool) -> list[str]:
    """Lines that store the status at `%room` and the components of the value behind it, 8 bytes each."""
    if isinstance(output, llvm.LLVMVoidType):
        return []
    lines: list[str] = []
    for place, (path, type_) in enumerate(_leaves(output), 0 if raising else 1):
        value = "%r"
        if path:
            value = f"%x{place}"
            lines.append(f"  {value} = extractvalue {type_text(output)} %r, {', '.join(map(str, path))}")
        lines.append(f"  %to{place} = getelementptr i64, ptr %room, i64 {place}")
        lines.append(f"  store {type_text(type_)} {value}, ptr %to{place}")
    return lines


def _leaves(type_: Attribute) -> list[tuple[tuple[int, ...], Attribute]]:
    """Where the numbers in a struct are."""
    if not isinstance(type_, llvm.LLVMStructType):
        return [((), type_)]
    return [((index, *path), leaf) for index, member in enumerate(type_.types) for path, leaf in _leaves(member)]


def _forked(address: int, call: Call, seconds: int) -> Answer | None:
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            faulthandler.disable()
            signal.signal(signal.SIGALRM, signal.SIG_DFL)
            signal.alarm(seconds)
            os.write(writing, pickle.dumps(_call(address, call)))
        finally:
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as stream:
        data = stream.read()
    os.waitpid(child, 0)
    answer: Answer | None = pickle.loads(data) if data else None
    return None if answer is None or answer.error in _WITHOUT else answer


class _Context(ctypes.Structure):
    _fields_ = [(name, ctypes.c_int64) for name, _ in mem.CONTEXT_FIELDS]


def _call(address: int, call: Call) -> Answer:
    context, trace = _Context(), (ctypes.c_int64 * mem.TRACE_LIMIT)()
    context.trace = ctypes.addressof(trace)
    words: list[int] = []
    buffers: list[tuple[Any, View, Attribute]] = []
    for argument, type_ in zip(call.arguments, call.inputs, strict=True):
        if isinstance(argument, View):
            assert isinstance(type_, MemRefType)
            size = _bytes(type_.element_type)
            data = b"".join(bits.to_bytes(size, "little") for bits in argument.bits)
            buffer = ctypes.create_string_buffer(data, len(data) + 1)
            buffers.append((buffer, argument, type_.element_type))
            start = ctypes.addressof(buffer)
            words += [start, start, argument.offset, *argument.sizes, *argument.strides]
        else:
            words.append(argument)
    arguments = (ctypes.c_uint64 * max(1, len(words)))(*(word & (2**64 - 1) for word in words))
    room = (ctypes.c_uint64 * (1 + len(call.outputs)))()
    function = ctypes.CFUNCTYPE(None, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p)(address)
    function(ctypes.addressof(context), ctypes.addressof(arguments), ctypes.addressof(room))
    if room[0]:
        return Answer(error=ERROR_NAMES[room[0]])
    results = tuple(one_nan(room[n] & ((1 << width(type_)) - 1), type_) for n, type_ in enumerate(call.outputs, 1))
    return Answer(results=results, buffers=tuple(_contents(*buffer) for buffer in buffers))


def _bytes(type_: Attribute) -> int:
    return max(1, width(type_) // 8)


def _contents(buffer: Any, view: View, type_: Attribute) -> tuple[int, ...]:
    size, raw = _bytes(type_), buffer.raw
    count = len(view.bits)
    return tuple(one_nan(int.from_bytes(raw[i * size : (i + 1) * size], "little"), type_) for i in range(count))
