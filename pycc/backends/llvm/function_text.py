"""One function of the `llvm` dialect as LLVM IR text.

Two walks: first every value gets its text (constants are written where they are used) and every block its incoming
edges, then every op becomes a line, by the tables of `instructions.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from xdsl.dialects.builtin import ArrayAttr, StringAttr, UnknownLoc
from xdsl.ir import Block, Operation, SSAValue

from pycc.backends.llvm.metadata import Metadata
from pycc.backends.llvm.types import type_text
from pycc.dialects import llvm
from pycc.ir.locations import source_span

Operands = tuple[SSAValue, ...]
OpText = Callable[["FunctionText", Any, Operands], str]
"""Text of an op without its result; its operands come along, because asking an op for them by name is slow."""


@dataclass(frozen=True)
class Tables:
    """How ops are written: constants as operands, the others as instructions."""

    constants: dict[type[Operation], Callable[[Any], str]]
    ops: dict[type[Operation], OpText]


class FunctionText:
    """Translates one function."""

    def __init__(self, metadata: Metadata, tables: Tables, debug: bool = False):
        self.metadata = metadata
        self.tables = tables
        self.debug = debug
        self.texts: dict[SSAValue, str] = {}
        self.types: dict[int, str] = {}
        self.labels: dict[Block, str] = {}
        self.incoming: dict[Block, list[tuple[str, tuple[SSAValue, ...]]]] = {}
        self.trampolines: list[str] = []
        self.scope: str | None = None

    def type(self, value: SSAValue) -> str:
        """`i64`. By identity: comparing attributes costs more than writing them, and there are few different ones."""
        type_ = value.type
        found = self.types.get(id(type_))
        if found is None:
            found = self.types[id(type_)] = type_text(type_)
        return found

    def typed(self, value: SSAValue) -> str:
        """`i64 %3`."""
        return f"{self.type(value)} {self.texts[value]}"

    def pair(self, operands: Operands) -> str:
        """`i64 %3, %4`: two operands of one type."""
        return f"{self.type(operands[0])} {self.texts[operands[0]]}, {self.texts[operands[1]]}"

    def arguments(self, values: Iterable[SSAValue]) -> str:
        """`i64 %3, ptr %4`."""
        return ", ".join([f"{self.type(v)} {self.texts[v]}" for v in values])

    # ---------------------------------------------------------------- the first walk

    def _number(self, blocks: list[Block]) -> None:
        texts, constants = self.texts, self.tables.constants
        count = 0
        for position, block in enumerate(blocks):
            self.labels[block] = f"b{position}"
            self.incoming[block] = []
            for argument in block.args:
                texts[argument] = f"%v{count}"
                count += 1
        for block in blocks:
            for op in block.ops:
                if not op.results:
                    continue
                constant = constants.get(type(op))
                if constant is not None:
                    texts[op.results[0]] = constant(op)
                else:
                    texts[op.results[0]] = f"%v{count}"
                    count += 1

    def _edges(self, blocks: list[Block]) -> None:
        for block in blocks:
            op = block.last_op
            if op is None:
                continue
            label = self.labels[block]
            match op:
                case llvm.BrOp():
                    self.incoming[op.successor].append((label, tuple(op.operands)))
                case llvm.CondBrOp():
                    self._conditional_edges(op, label)
                case llvm.SwitchOp():
                    for target in op.successors:
                        self.incoming[target].append((label, ()))
                case _:
                    pass

    def _conditional_edges(self, op: llvm.CondBrOp, label: str) -> None:
        then, orelse = op.then_block, op.else_block
        self.incoming[then].append((label, tuple(op.then_arguments)))
        if then is orelse and list(op.then_arguments) != list(op.else_arguments):
            # LLVM cannot tell two edges between the same blocks apart: one goes through a block of its own.
            between = f"{label}.else"
            self.trampolines.append(f"{between}:\n  br label %{self.labels[orelse]}")
            self.incoming[orelse].append((between, tuple(op.else_arguments)))
        else:
            self.incoming[orelse].append((label, tuple(op.else_arguments)))

    # ---------------------------------------------------------------- the second

    def body(self, op: llvm.FuncOp) -> list[str]:
        """Lines of the function's blocks."""
        blocks = list(op.body.blocks)
        self._number(blocks)
        self._edges(blocks)
        lines: list[str] = []
        debug = self.debug
        ops, constants = self.tables.ops, self.tables.constants
        entry = blocks[0]
        for block in blocks:
            lines.append(f"{self.labels[block]}:")
            if block is not entry:
                self._phis(block, lines)
            for item in block.ops:
                handler = ops.get(type(item))
                if handler is None:
                    if type(item) in constants:
                        continue
                    raise ValueError(f"{item.name} is not translated")
                line = handler(self, item, item._operands)  # pyright: ignore[reportPrivateUsage]
                if item.results:
                    line = f"  {self.texts[item.results[0]]} = {line}"
                else:
                    line = f"  {line}"
                if debug:
                    line += self._place(item)
                lines.append(line)
        lines += self.trampolines
        return lines

    def _phis(self, block: Block, lines: list[str]) -> None:
        edges = self.incoming[block]
        if not edges:
            # Nothing leads here: its arguments are nothing either.
            for argument in block.args:
                self.texts[argument] = "poison"
            return
        texts = self.texts
        for index, argument in enumerate(block.args):
            pairs = ", ".join([f"[ {texts[values[index]]}, %{label} ]" for label, values in edges])
            lines.append(f"  {texts[argument]} = phi {self.type(argument)} {pairs}")

    def _place(self, op: Operation) -> str:
        if self.scope is None:
            return ""
        span = None if type(op.location) is UnknownLoc else source_span(op.location)
        if span is None:
            # A call that may be inlined must have a place.
            return self.metadata.place(0, 0, self.scope) if type(op) is llvm.CallOp else ""
        return self.metadata.place(span.line, span.column + 1, self.scope)


def passthrough(op: Operation) -> tuple[str, ...]:
    """LLVM attributes kept on a function or call."""
    listed = op.get_attr_or_prop("passthrough")
    if not isinstance(listed, ArrayAttr):
        return ()
    texts: list[str] = []
    for item in listed.data:
        match item:
            case StringAttr():
                texts.append(item.data)
            case ArrayAttr(data=(StringAttr() as key, StringAttr() as value)):
                texts.append(f'"{key.data}"="{value.data}"')
            case _:
                raise ValueError(f"attribute {item} is not translated")
    return tuple(texts)


def alignment_text(op: Operation) -> str:
    """`, align 8`."""
    alignment: Any = op.properties.get("alignment")
    return "" if alignment is None else f", align {alignment.value.data}"
