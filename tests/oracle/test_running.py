"""Float and array kernels are upstream's ops alone: verified by mlir-opt, lowered by its passes, run by mlir-runner.

The answers are ours and CPython's, bit for bit; where Python raises, upstream's program stops with the error's name.
"""

from __future__ import annotations

import importlib.util
import random
import struct
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
import pytest
from xdsl.dialects.builtin import AnyFloat, MemRefType, ModuleOp
from xdsl.dialects.func import FuncOp

from pycc.backends.llvm.translate import translate
from pycc.dialects.syntax import TextParser
from pycc.driver.registry import make_context
from pycc.ir.levels import Level
from tests.oracle.cases import Answer, Call, View, one_nan, signature, some_arguments, to_bits, width
from tests.oracle.ours import our_answers
from tests.oracle.programs import KERNELS, Compiled, apply, raising_functions, roomy, to_machine
from tests.oracle.tools import count, needs, run
from tests.oracle.upstream import text_of, upstream_answers

COUNT = 10
"""Calls of each kernel that give something; and one that raises, if any does."""


@cache
def kernels() -> tuple[ModuleOp, ModuleOp]:
    """The kernels at BUFFERS, and as upstream's."""
    module = roomy(lambda: Compiled(KERNELS).at(Level.BUFFERS))
    return module, roomy(lambda: apply(module.clone(), "buffers-to-upstream", "keep-upstream"))


def kernel_functions() -> dict[str, FuncOp]:
    """The kernels that are upstream's, by their Python name."""
    return {
        op.sym_name.data.removeprefix("kernels.").split("[")[0]: op
        for op in kernels()[1].ops
        if isinstance(op, FuncOp) and op.sym_name.data.startswith("kernels.")
    }


@cache
def python_functions() -> dict[str, Callable[..., Any]]:
    spec = importlib.util.spec_from_file_location("oracle_kernels", KERNELS)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return {n: f for n, f in vars(module).items() if getattr(f, "__module__", "") == "oracle_kernels"}


def test_every_kernel_is_upstream_s() -> None:
    assert set(kernel_functions()) == set(python_functions())


@needs("mlir-opt")
@pytest.mark.parametrize("generic", [False, True])
def test_upstream_verifies_the_kernels(generic: bool) -> None:
    done = run("mlir-opt", [], text_of(kernels()[1], generic))
    assert done.ok, done.errors


# ---------------------------------------------------------------- answers


@cache
def our_kernel_answers() -> dict[str, list[tuple[Call, Answer]]]:
    """Calls of each kernel, and what our code says."""
    calls: list[Call] = []
    for name, function in kernel_functions().items():
        generator = random.Random(name)
        inputs, outputs = signature(function)
        calls += [Call(function.sym_name.data, inputs, outputs, some_arguments(inputs, generator)) for _ in range(14)]
    machine = roomy(lambda: to_machine(kernels()[0].clone()))
    answers = our_answers(machine, raising_functions(kernels()[0]), calls)
    found: dict[str, list[tuple[Call, Answer]]] = {}
    for name, function in kernel_functions().items():
        pairs = [
            (call, answer)
            for call, answer in zip(calls, answers, strict=True)
            if call.symbol == function.sym_name.data and answer is not None
        ]
        good = [pair for pair in pairs if not pair[1].error]
        found[name] = good[:COUNT] + [pair for pair in pairs if pair[1].error][:1]
    return found


@cache
def upstream_kernel_answers() -> dict[Call, Answer]:
    """The same calls by mlir-runner."""
    pairs = [pair for listed in our_kernel_answers().values() for pair in listed]
    good, bad = ([call for call, answer in pairs if bool(answer.error) is failing] for failing in (False, True))
    answers = upstream_answers(text_of(kernels()[1]), good, bad)
    count("kernels of upstream's ops, run by mlir-runner with CPython's answers", len(kernel_functions()))
    count("calls of them", len(pairs))
    return dict(zip([*good, *bad], answers, strict=True))


@pytest.mark.parametrize("name", sorted(python_functions()))
def test_kernel_gives_cpython_s_answers(name: str) -> None:
    pairs = our_kernel_answers()[name]
    assert pairs
    for call, answer in pairs:
        assert python_answer(python_functions()[name], call) == without_union(answer), call


@needs("mlir-opt", "mlir-runner")
@pytest.mark.parametrize("name", sorted(python_functions()))
def test_kernel_gives_the_same_answers_upstream(name: str) -> None:
    for call, answer in our_kernel_answers()[name]:
        assert upstream_kernel_answers()[call] == answer, call


@needs("mlir-opt", "mlir-runner")
def test_some_kernel_raises() -> None:
    """Else nothing above says what an error becomes."""
    assert {answer.error for answer in upstream_kernel_answers().values()} >= {"", "IndexError", "ZeroDivisionError"}


# ---------------------------------------------------------------- CPython


def python_answer(function: Callable[..., Any], call: Call) -> Answer:
    """What CPython with NumPy says."""
    arguments: list[Any] = []
    buffers: list[tuple[Any, Any]] = []
    for argument, type_ in zip(call.arguments, call.inputs, strict=True):
        if isinstance(argument, View):
            assert isinstance(type_, MemRefType)
            array, buffer = _array(argument, type_.element_type)
            arguments.append(array)
            buffers.append((buffer, type_.element_type))
        elif isinstance(type_, AnyFloat):
            arguments.append(struct.unpack("<d", argument.to_bytes(8, "little"))[0])
        else:
            arguments.append(argument - (1 << 64) if argument >> 63 else argument)
    try:
        with np.errstate(all="ignore"):
            result = function(*arguments)
    except Exception as error:
        return Answer(error=type(error).__name__)
    results: tuple[int, ...] = ()
    if call.outputs:
        if isinstance(result, int) and not -(2**63) <= result < 2**63:
            return Answer(error="IntegerRangeError")
        results = (one_nan(to_bits(result, call.outputs[-1]), call.outputs[-1]),)
    return Answer(
        results=results, buffers=tuple(tuple(one_nan(b, type_) for b in _bits(buffer)) for buffer, type_ in buffers)
    )


def without_union(answer: Answer) -> Answer:
    """A union of float and `numpy.float64` is which of them it is, and both; CPython has one number."""
    if len(answer.results) <= 1:
        return answer
    kind, *members = answer.results
    return replace(answer, results=(members[kind],))


def _array(view: View, type_: Any) -> tuple[Any, Any]:
    kind = "f" if isinstance(type_, AnyFloat) else "u" if width(type_) == 8 else "i"
    size = width(type_) // 8
    data = b"".join(bits.to_bytes(size, "little") for bits in view.bits)
    flat = np.frombuffer(bytearray(data), f"{kind}{size}").copy()
    if not flat.size:
        return flat.reshape(view.sizes), flat
    strides = tuple(stride * size for stride in view.strides)
    return np.ndarray(view.sizes, flat.dtype, flat, view.offset * size, strides), flat


def _bits(buffer: Any) -> list[int]:
    return [int(x) for x in buffer.view(f"u{buffer.itemsize}")]


# ---------------------------------------------------------------- and back


@needs("mlir-opt")
@pytest.mark.parametrize(
    "options", [(), ("--mlir-print-op-generic",), ("--mlir-print-local-scope", "--mlir-print-debuginfo")]
)
def test_what_upstream_prints_is_read_back(options: tuple[str, ...]) -> None:
    module = kernels()[1]
    done = run("mlir-opt", options, text_of(module))
    again = TextParser(make_context(), done.output).parse_module()
    again.verify()
    assert again.is_structurally_equivalent(module)
    count("functions read back as they were after mlir-opt printed them", len(kernel_functions()))


@needs("mlir-opt")
@pytest.mark.parametrize("options", [(), ("--mlir-print-local-scope",)])
def test_what_upstream_prints_of_machine_is_read_back(options: tuple[str, ...]) -> None:
    module = roomy(lambda: to_machine(kernels()[0].clone()))
    done = run("mlir-opt", ["--allow-unregistered-dialect", *options], text_of(module))
    again = TextParser(make_context(), done.output).parse_module()
    again.verify()
    assert translate(again) == translate(module)
