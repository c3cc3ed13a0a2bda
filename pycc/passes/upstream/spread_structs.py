"""`spread-structs`: in functions that upstream MLIR could run, a struct by value becomes its components.

Before:  `%r = flow.if %c -> (!mem.struct<"union", [i8, f64]>) { ... flow.yield %s } else { ... }`, `flow.return %r`
After:   `%t, %x = flow.if %c -> (i8, f64) { ... flow.yield %a, %b : i8, f64 } else { ... }`, `flow.return %t, %x`
Expects: level BUFFERS.
Guarantees: level BUFFERS; a function that takes or gives a struct takes or gives its components instead (structs in
structs likewise), and its callers know. Functions that `selection.py` does not choose are left alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from xdsl.context import Context
from xdsl.dialects import arith, func
from xdsl.dialects.builtin import AnyFloat, FloatAttr, FunctionType, IndexType, IntegerAttr, IntegerType, ModuleOp
from xdsl.ir import Attribute, Block, Operation, SSAValue
from xdsl.passes import ModulePass

from pycc.dialects import flow, mem
from pycc.passes.upstream.selection import Selection, spread

Parts = dict[SSAValue, tuple[SSAValue, ...]]


@dataclass(frozen=True)
class SpreadStructsPass(ModulePass):
    """See the module docstring."""

    name = "spread-structs"

    def apply(self, ctx: Context, op: ModuleOp) -> None:
        selection = Selection(op)
        changed = {f.sym_name.data for f in selection.chosen if _Spreader().function(f)}
        for name, function in selection.functions.items():
            if name in selection.reasons and function.body.blocks:
                for call in list(function.walk()):
                    if isinstance(call, flow.CallOp | func.CallOp) and call.callee.root_reference.data in changed:
                        _adapt(call)


class _Spreader:
    """One function. `parts` gives the components of every struct so far."""

    def __init__(self) -> None:
        self.parts: Parts = {}

    def function(self, function: func.FuncOp) -> bool:
        """Spread a function; whether its signature has changed."""
        type_ = function.function_type
        inputs, outputs = self.types(list(type_.inputs)), self.types(list(type_.outputs))
        body = function.body.blocks[0]
        self.arguments(body)
        changed = (inputs, outputs) != (list(type_.inputs), list(type_.outputs))
        if changed:
            function.properties["function_type"] = FunctionType.from_lists(inputs, outputs)
        self.block(body)
        return changed

    def types(self, types: Sequence[Attribute]) -> list[Attribute]:
        return [part for type_ in types for part in spread(type_)]

    def values(self, values: Sequence[SSAValue]) -> list[SSAValue]:
        """Values with components in the place of structs."""
        return [part for value in values for part in self.parts.get(value, (value,))]

    def arguments(self, block: Block) -> None:
        for argument in list(block.args):
            if not isinstance(argument.type, mem.StructType):
                continue
            types = spread(argument.type)
            new = [block.insert_arg(type_, argument.index + offset) for offset, type_ in enumerate(types)]
            for part in new:
                part.name_hint = argument.name_hint
            self.parts[argument] = tuple(new)

    def block(self, block: Block) -> None:
        """Its arguments are spread already; the old ones go at the end."""
        dead: list[Operation] = []
        for op in list(block.ops):
            if self.op(op):
                dead.append(op)
        for op in reversed(dead):
            block.erase_op(op, safe_erase=False)
        for argument in [argument for argument in block.args if isinstance(argument.type, mem.StructType)]:
            block.erase_arg(argument, safe_erase=False)

    def op(self, op: Operation) -> bool:
        """Spread one op; whether it is to be erased afterwards."""
        match op:
            case mem.PackOp():
                self.parts[op.result] = tuple(self.values(op.components))
                return True
            case mem.ExtractOp():
                self._extract(op)
                return True
            case mem.NullOp() if isinstance(op.result.type, mem.StructType):
                self.parts[op.result] = tuple(_zero(op, type_) for type_ in spread(op.result.type))
                return True
            case _:
                pass
        for region in op.regions:
            for nested in region.blocks:
                self.arguments(nested)
                self.block(nested)
        structs = [isinstance(value.type, mem.StructType) for value in (*op.operands, *op.results)]
        if not any(structs):
            return False
        self._rebuild(op)
        return True

    def _extract(self, op: mem.ExtractOp) -> None:
        assert isinstance(op.struct.type, mem.StructType)
        elements = list(op.struct.type.elements)
        index = op.index.value.data
        start = len(self.types(elements[:index]))
        found = self.parts[op.struct][start : start + len(spread(elements[index]))]
        if isinstance(elements[index], mem.StructType):
            self.parts[op.result] = found
        else:
            op.result.replace_all_uses_with(found[0])

    def _rebuild(self, op: Operation) -> None:
        """The same op over components."""
        properties = dict(op.properties)
        if isinstance(op, flow.CallOp):
            groups = (self.values(op.arguments), list(op.unwind), list(op.escape))
            properties["operandSegmentSizes"] = flow.segments(*groups)
        new = type(op).create(
            operands=self.values(op.operands),
            result_types=self.types([result.type for result in op.results]),
            properties=properties,
            attributes=dict(op.attributes),
            regions=[op.detach_region(region) for region in list(op.regions)],
            location=op.location,
        )
        block = op.parent_block()
        assert block is not None
        block.insert_op_before(new, op)
        results = iter(new.results)
        for result in op.results:
            taken = tuple(next(results) for _ in spread(result.type))
            for part in taken:
                part.name_hint = result.name_hint
            if isinstance(result.type, mem.StructType):
                self.parts[result] = taken
            else:
                result.replace_all_uses_with(taken[0])


def _adapt(call: flow.CallOp | func.CallOp) -> None:
    """A call in a function that stays: it takes its structs apart before, and puts the results together after."""
    block = call.parent_block()
    assert block is not None

    def add(op: Operation) -> SSAValue:
        op.location = call.location
        assert block is not None
        block.insert_op_before(op, call)
        return op.results[0]

    def apart(value: SSAValue) -> list[SSAValue]:
        if not isinstance(value.type, mem.StructType):
            return [value]
        fields = [add(mem.ExtractOp(value, index)) for index in range(len(value.type.elements))]
        return [part for field in fields for part in apart(field)]

    def together(type_: Attribute, parts: Iterator[SSAValue]) -> SSAValue:
        if not isinstance(type_, mem.StructType):
            return next(parts)
        return add(mem.PackOp([together(element, parts) for element in type_.elements], type_))

    arguments = [part for argument in call.arguments for part in apart(argument)]
    properties = dict(call.properties)
    operands = list(arguments)
    if isinstance(call, flow.CallOp):
        properties["operandSegmentSizes"] = flow.segments(arguments, list(call.unwind), list(call.escape))
        operands += [*call.unwind, *call.escape]
    new = type(call).create(
        operands=operands,
        result_types=[part for result in call.results for part in spread(result.type)],
        properties=properties,
        attributes=dict(call.attributes),
        location=call.location,
    )
    block.insert_op_before(new, call)
    parts = iter(new.results)
    for result in call.results:
        result.replace_all_uses_with(together(result.type, parts))
    block.erase_op(call)


def _zero(place: Operation, type_: Attribute) -> SSAValue:
    value = FloatAttr(0.0, type_) if isinstance(type_, AnyFloat) else None
    if value is None:
        assert isinstance(type_, IntegerType | IndexType)
        value = IntegerAttr(0, type_)
    op = arith.ConstantOp(value)
    op.location = place.location
    block = place.parent_block()
    assert block is not None
    block.insert_op_before(op, place)
    return op.result
