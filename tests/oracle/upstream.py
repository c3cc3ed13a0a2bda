"""What upstream answers: a module of its ops, lowered by its passes and run by mlir-runner."""

from __future__ import annotations

import re
from collections.abc import Sequence
from io import StringIO

from xdsl.dialects.builtin import AnyFloat, MemRefType, ModuleOp
from xdsl.ir import Attribute
from xdsl.printer import Printer

from tests.oracle.cases import Answer, Argument, Call, View, one_nan, width
from tests.oracle.tools import run, runner_libraries

LOWERING = (
    "--convert-scf-to-cf", "--expand-strided-metadata", "--lower-affine", "--finalize-memref-to-llvm",
    "--convert-math-to-llvm", "--convert-arith-to-llvm", "--convert-cf-to-llvm", "--convert-ub-to-llvm",
    "--convert-func-to-llvm", "--reconcile-unrealized-casts",
)  # fmt: skip
"""Upstream's own way down from the dialects that we print."""


def text_of(module: ModuleOp, generic: bool = False, locations: bool = False) -> str:
    """A module as we print it."""
    stream = StringIO()
    Printer(stream, print_generic_format=generic, print_debuginfo=locations).print_op(module)
    return stream.getvalue() + "\n"


def without_nested_calls(text: str, back: bool = False) -> str:
    """Generic text in which upstream verifies no `func.call`: where one stands in a region of an op that it does not
    know, it will not look for the callee outside (the op might be a symbol table of its own)."""
    names = ('"func.call"(', '"flow.plain_call"(')
    return text.replace(names[1], names[0]) if back else text.replace(*names)


def _type(type_: Attribute) -> str:
    stream = StringIO()
    Printer(stream).print_attribute(type_)
    return stream.getvalue()


class _Main:
    """The text of one function that makes calls and prints the bits of what they gave."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.globals: list[str] = []
        self.count = 0

    def value(self, text: str) -> str:
        """A new value: `text` is the op."""
        self.count += 1
        self.lines.append(f"  %v{self.count} = {text}")
        return f"%v{self.count}"

    def constant(self, number: int, type_: str) -> str:
        return self.value(f"arith.constant {number} : {type_}")

    def number(self, bits: int, type_: Attribute) -> str:
        bits_type = f"i{width(type_)}"
        if bits >> (width(type_) - 1):
            bits -= 1 << width(type_)
        if bits_type == "i1":
            return self.value(f"arith.constant {'true' if bits else 'false'}")
        made = self.constant(bits, bits_type)
        return self.value(f"arith.bitcast {made} : {bits_type} to {_type(type_)}") if _is_float(type_) else made

    def view(self, view: View, type_: MemRefType[Attribute]) -> tuple[str, str]:
        """The array, and the buffer below it."""
        element = _type(type_.element_type)
        flat = f"memref<{len(view.bits)}x{element}>"
        name = f"pycc_data_{len(self.globals)}"
        listed = ", ".join(_element(bits, type_.element_type) for bits in view.bits)
        data = f"dense<[{listed}]>" if view.bits else "dense<>"
        self.globals.append(f'  memref.global "private" constant @{name} : {flat} = {data}')
        source = self.value(f"memref.get_global @{name} : {flat}")
        buffer = self.value(f"memref.alloc() : {flat}")
        self.lines.append(f"  memref.copy {source}, {buffer} : {flat} to {flat}")
        parts = [
            ", ".join(self.constant(number, "index") for number in numbers)
            for numbers in ((view.offset,), view.sizes, view.strides)
        ]
        array = self.value(
            f"memref.reinterpret_cast {buffer} to offset: [{parts[0]}], sizes: [{parts[1]}], strides: [{parts[2]}]"
            f" : {flat} to {_type(type_)}"
        )
        return array, buffer

    def call(self, call: Call) -> None:
        """Make a call and print a line: the results and the buffers."""
        names: list[str] = []
        buffers: list[tuple[str, int, Attribute]] = []
        for argument, type_ in zip(call.arguments, call.inputs, strict=True):
            names.append(self.argument(argument, type_, buffers))
        inputs, outputs = ", ".join(map(_type, call.inputs)), ", ".join(map(_type, call.outputs))
        text = f'func.call @"{call.symbol}"({", ".join(names)}) : ({inputs}) -> ({outputs})'
        if call.outputs:
            self.count += 1
            made = f"%v{self.count}"
            self.lines.append(f"  {made}:{len(call.outputs)} = {text}")
            for index, type_ in enumerate(call.outputs):
                self.print(f"{made}#{index}", type_)
        else:
            self.lines.append(f"  {text}")
        for buffer, size, element in buffers:
            flat = f"memref<{size}x{_type(element)}>"
            for index in range(size):
                place = self.constant(index, "index")
                self.print(self.value(f"memref.load {buffer}[{place}] : {flat}"), element)
        self.lines.append("  func.call @printNewline() : () -> ()")

    def argument(self, argument: Argument, type_: Attribute, buffers: list[tuple[str, int, Attribute]]) -> str:
        if not isinstance(argument, View):
            return self.number(argument, type_)
        assert isinstance(type_, MemRefType)
        array, buffer = self.view(argument, type_)
        buffers.append((buffer, len(argument.bits), type_.element_type))
        return array

    def print(self, value: str, type_: Attribute) -> None:
        """The bits, and a space."""
        bits_type = f"i{width(type_)}"
        if _is_float(type_):
            value = self.value(f"arith.bitcast {value} : {_type(type_)} to {bits_type}")
        if bits_type != "i64":
            value = self.value(f"arith.extui {value} : {bits_type} to i64")
        self.lines.append(f"  func.call @printU64({value}) : (i64) -> ()")
        self.lines.append("  func.call @printComma() : () -> ()")


_PRINTERS = """\
  func.func private @printU64(i64)
  func.func private @printComma()
  func.func private @printNewline()
"""


def _is_float(type_: Attribute) -> bool:
    return isinstance(type_, AnyFloat)


def _element(bits: int, type_: Attribute) -> str:
    if _is_float(type_):
        return f"0x{bits:0{width(type_) // 4}X}"
    if width(type_) == 1:
        return "true" if bits else "false"
    return str(bits - (1 << width(type_)) if bits >> (width(type_) - 1) else bits)


def lowered(text: str, groups: Sequence[Sequence[Call]]) -> str:
    """The module with a function `main_0`, `main_1`... for each group of calls, as upstream lowers it."""
    parts: list[str] = []
    for number, calls in enumerate(groups):
        main = _Main()
        main.globals = parts  # numbers go on
        for call in calls:
            main.call(call)
        body = "\n".join(main.lines)
        parts.append(f"  func.func @main_{number}() {{\n{body}\n    func.return\n  }}")
    head, brace, _ = text.rstrip().rpartition("}")
    assert brace
    done = run("mlir-opt", LOWERING, head + _PRINTERS + "\n".join(parts) + "\n}\n")
    assert done.ok, done.errors[:2000]
    return done.output


def upstream_answers(text: str, calls: Sequence[Call], failing: Sequence[Call] = ()) -> list[Answer]:
    """What mlir-runner says to each call; `failing` ones end the program, so each is run by itself."""
    made = lowered(text, [calls, *([call] for call in failing)])
    answers: list[Answer] = []
    if calls:
        done = _run(made, 0)
        assert done[1] == 0, done
        lines = done[0].splitlines()
        assert len(lines) == len(calls), (len(lines), len(calls))
        answers += [_answer(line, call) for line, call in zip(lines, calls, strict=True)]
    for number, call in enumerate(failing, 1):
        output, status = _run(made, number)
        if status == 0:
            answers.append(_answer(output.strip(), call))
            continue
        error = re.match(r"\w+", output)
        answers.append(Answer(error=error[0] if error else f"status {status}"))
    return answers


def _run(text: str, number: int) -> tuple[str, int]:
    options = [f"-e=main_{number}", "--entry-point-result=void", *runner_libraries()]
    done = run("mlir-runner", options, text, seconds=60, unbuffered=True)
    return (done.output if done.output or not done.status else done.errors), done.status


def _answer(line: str, call: Call) -> Answer:
    numbers = iter([int(word) for word in line.replace(" ", "").split(",") if word])
    results = tuple(one_nan(next(numbers), type_) for type_ in call.outputs)
    buffers: list[tuple[int, ...]] = []
    for argument, type_ in zip(call.arguments, call.inputs, strict=True):
        if isinstance(argument, View):
            assert isinstance(type_, MemRefType)
            buffers.append(tuple(one_nan(next(numbers), type_.element_type) for _ in argument.bits))
    assert next(numbers, None) is None, line
    return Answer(results=results, buffers=tuple(buffers))
