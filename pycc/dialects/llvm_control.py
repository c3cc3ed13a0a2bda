"""The conditional branch of the `llvm` dialect with how often each way is taken, as upstream writes it."""

from __future__ import annotations

from collections.abc import Sequence

from xdsl.dialects.builtin import DenseArrayBase, IntegerType, i32
from xdsl.ir import Block, Operation, SSAValue
from xdsl.irdl import (
    AttrSizedOperandSegments,
    IRDLOperation,
    irdl_op_definition,
    operand_def,
    opt_prop_def,
    successor_def,
    traits_def,
    var_operand_def,
)
from xdsl.irdl.declarative_assembly_format import (
    AttributeVariable,
    CustomDirective,
    ParsingState,
    PrintingState,
    irdl_custom_directive,
)
from xdsl.parser import Parser
from xdsl.printer import Printer
from xdsl.traits import IsTerminator


@irdl_custom_directive
class Weights(CustomDirective):
    """`custom<Weights>($branch_weights)`: ` weights([9, 1])`, or nothing."""

    weights: AttributeVariable

    def parse(self, parser: Parser, state: ParsingState) -> None:
        if parser.parse_optional_keyword("weights") is None:
            return
        with parser.in_parens():
            numbers = parser.parse_comma_separated_list(parser.Delimiter.SQUARE, parser.parse_integer)
        self.weights.set(state, DenseArrayBase.from_list(i32, numbers))

    def print(self, printer: Printer, state: PrintingState, op: IRDLOperation) -> None:
        weights = self.weights.get(op)
        if isinstance(weights, DenseArrayBase):
            printer.print_string(f" weights([{', '.join(map(str, weights.iter_values()))}])")
            state.should_emit_space = True
            state.last_was_punctuation = False


@irdl_op_definition
class CondBrOp(IRDLOperation):
    """`llvm.cond_br %c weights([9, 1]), ^then(%a : i64), ^else`; the weights may also stand among the attributes."""

    name = "llvm.cond_br"
    cond = operand_def(IntegerType(1))
    then_arguments = var_operand_def()
    else_arguments = var_operand_def()
    branch_weights = opt_prop_def(DenseArrayBase)
    then_block = successor_def()
    else_block = successor_def()
    irdl_options = (AttrSizedOperandSegments(as_property=True),)
    traits = traits_def(IsTerminator())
    assembly_format = (
        "$cond custom<Weights>($branch_weights) `,`"
        " $then_block (`(` $then_arguments^ `:` type($then_arguments) `)`)? `,`"
        " $else_block (`(` $else_arguments^ `:` type($else_arguments) `)`)?"
        " attr-dict"
    )
    custom_directives = (Weights,)

    def __init__(
        self,
        cond: Operation | SSAValue,
        then_block: Block,
        then_ops: Sequence[Operation | SSAValue],
        else_block: Block,
        else_ops: Sequence[Operation | SSAValue],
    ):
        super().__init__(operands=[cond, then_ops, else_ops], successors=[then_block, else_block])
