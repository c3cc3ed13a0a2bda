"""Functions of upstream ops only: verified by mlir-opt, lowered by its passes, run by mlir-runner, with our answers.

Float and array kernels must be among them, and they also give CPython's answers. `PYCC_TEST_ALL=1` takes every program.
"""

from __future__ import annotations

import importlib.util
import random
import struct
from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
import pytest
from xdsl.dialects.builtin import AnyFloat, MemRefType, ModuleOp
from xdsl.dialects.func import FuncOp

from pycc.ir.levels import Level
from tests.oracle.cases import Answer, Call, View, one_nan, signature, some_arguments, to_bits, width
from tests.oracle.ours import our_answers
from tests.oracle.programs import KERNELS, Compiled, apply, roomy, to_machine
from tests.oracle.tools import needs, run
from tests.oracle.upstream import text_of, upstream_answers


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
def test_upstream_verifies_the_kernels() -> None:
    for generic in (False, True):
        done = run("mlir-opt", [], text_of(kernels()[1], generic))
        assert done.ok, done.errors


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
        results = (one_nan(to_bits(result, call.outputs[0]), call.outputs[0]),)
    return Answer(
        results=results, buffers=tuple(tuple(one_nan(b, type_) for b in _bits(buffer)) for buffer, type_ in buffers)
    )


def _array(view: View, type_: Any) -> tuple[Any, Any]:
    kind = "f" if isinstance(type_, AnyFloat) else "i"
    size = width(type_) // 8
    data = b"".join(bits.to_bytes(size, "little") for bits in view.bits)
    flat = np.frombuffer(bytearray(data), f"{kind}{size}").copy()
    strides = tuple(stride * size for stride in view.strides)
    array = (
        np.ndarray(view.sizes, flat.dtype, flat, view.offset * size, strides) if flat.size else flat.reshape(view.sizes)
    )
    return array, flat


def _bits(buffer: Any) -> list[int]:
    return [int(x) for x in buffer.view(f"u{buffer.itemsize}")]


COUNT = 12


@needs("mlir-opt", "mlir-runner")
@pytest.mark.parametrize("name", sorted(python_functions()))
def test_kernel_gives_the_same_answers_everywhere(name: str) -> None:
    function = kernel_functions()[name]
    generator = random.Random(name)
    inputs, outputs = signature(function)
    calls = [Call(function.sym_name.data, inputs, outputs, some_arguments(inputs, generator)) for _ in range(COUNT)]
    machine = roomy(lambda: to_machine(kernels()[0].clone()))
    ours = our_answers(machine, calls)
    compare(text_of(kernels()[1]), calls, ours, python_functions()[name])


def compare(text: str, calls: list[Call], ours: list[Answer | None], function: Callable[..., Any] | None) -> None:
    answered = [(call, answer) for call, answer in zip(calls, ours, strict=True) if answer is not None]
    assert answered
    good = [pair for pair in answered if not pair[1].error]
    bad = [pair for pair in answered if pair[1].error][:2]
    expected = [answer for _, answer in (*good, *bad)]
    if function is not None:
        for call, answer in (*good, *bad):
            assert python_answer(function, call) == answer, call
    assert upstream_answers(text, [call for call, _ in good], [call for call, _ in bad]) == expected
