"""`outline`: a module as an indented listing for readers, from level BUFFERS. Any op that a module may have is listed.

    function f(a: i32, b: i32) -> i32
        t1 = extsi a
        t2 = addi t1, 16
        check t3 OverflowError "Q16 out of range"
        return t2
"""

from __future__ import annotations

from collections.abc import Iterator

from xdsl.dialects.arith import CMPI_COMPARISON_OPERATIONS, CmpiOp, ConstantOp
from xdsl.dialects.builtin import FloatAttr, IntegerAttr, ModuleOp, StringAttr, SymbolRefAttr
from xdsl.dialects.func import FuncOp
from xdsl.ir import Attribute, Block, Operation, Region, SSAValue

INDENTATION = "    "
_SHOWN = (StringAttr, SymbolRefAttr, IntegerAttr)


def print_module(module: ModuleOp) -> str:
    """Every function that has a body, in the order of the module."""
    functions = [op for op in module.ops if isinstance(op, FuncOp) and op.body.blocks]
    return "\n\n".join("\n".join(_Function(function).lines()) for function in functions)


class _Function:
    """The listing of one function; values are numbered in the order of their appearance."""

    def __init__(self, op: FuncOp):
        self.op = op
        self.names: dict[SSAValue, str] = {}
        self.count = 0

    def lines(self) -> Iterator[str]:
        """The lines of the function."""
        block = self.op.body.block
        for index, argument in enumerate(block.args):
            self.names[argument] = argument.name_hint or f"a{index}"
        parameters = ", ".join(f"{self.names[argument]}: {argument.type}" for argument in block.args)
        results = ", ".join(str(type_) for type_ in self.op.function_type.outputs)
        name = self.op.sym_name.data.partition("[")[0]
        yield f"function {name}({parameters})" + (f" -> {results}" if results else "")
        yield from self.block(block, INDENTATION)

    def block(self, block: Block, indentation: str) -> Iterator[str]:
        """The lines of a block."""
        for op in block.ops:
            if isinstance(op, ConstantOp):
                self.names[op.result] = _constant(op.value)
                continue
            yield indentation + self.operation(op)
            for number, region in enumerate(op.regions):
                if number:
                    yield f"{indentation}else"
                yield from self.region(region, indentation + INDENTATION)

    def region(self, region: Region, indentation: str) -> Iterator[str]:
        """The lines of a region of an op."""
        for block in region.blocks:
            if block.args:
                yield f"{indentation}with {', '.join(map(self.name, block.args))}"
            yield from self.block(block, indentation)

    def operation(self, op: Operation) -> str:
        """One op in one line."""
        word = op.name.partition(".")[2]
        if isinstance(op, CmpiOp):
            return f"{self.name(op.result)} = {self.name(op.lhs)} {_predicate(op)} {self.name(op.rhs)}"
        operands = ", ".join(map(self.name, op.operands))
        shown = " ".join(_property(value) for value in op.properties.values() if isinstance(value, _SHOWN))
        results = ", ".join(map(self.name, op.results))
        text = " ".join(part for part in (word, operands, shown) if part)
        return f"{results} = {text}" if results else text

    def name(self, value: SSAValue) -> str:
        """The name of a value, given at its first appearance."""
        if value not in self.names:
            self.count += 1
            self.names[value] = f"t{self.count}"
        return self.names[value]


def _predicate(op: CmpiOp) -> str:
    return CMPI_COMPARISON_OPERATIONS[op.predicate.value.data]


def _property(value: Attribute) -> str:
    match value:
        case StringAttr():
            return f'"{value.data}"' if not value.data.isidentifier() else value.data
        case SymbolRefAttr():
            return value.string_value()
        case _:
            return _constant(value)


def _constant(value: Attribute) -> str:
    match value:
        case IntegerAttr():
            return str(value.value.data)
        case FloatAttr():
            return repr(value.value.data)
        case _:
            return str(value)
