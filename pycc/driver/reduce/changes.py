"""The changes that make a module smaller, one function each.

Takes in an op of a clone (`reduce_module.Workspace`). Gives out the clone changed, or as it was where a change does not
fit. A change keeps uses defined and above their definitions; whether the module still verifies is checked after.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from xdsl.dialects import cf, func, llvm, scf
from xdsl.dialects.builtin import ArrayAttr, FunctionType
from xdsl.ir import Attribute, Block, Operation, Region, SSAValue
from xdsl.irdl import IRDLOperation, OptPropertyDef
from xdsl.traits import IsTerminator

from pycc.dialects import flow, py
from pycc.driver.reduce.module import Workspace
from pycc.driver.reduce.values import provide, simplicity, visible_of_type
from pycc.ir.walk import walk

# ---------------------------------------------------------------- what ops are


def is_symbol(op: Operation) -> bool:
    """Whether an op defines a symbol: a function, a class, a global."""
    return "sym_name" in op.properties or "sym_name" in op.attributes


def is_terminator(op: Operation) -> bool:
    """Whether an op ends its block; of ops nobody knows, the last one may."""
    if isinstance(op, IRDLOperation) and op.name != "builtin.unregistered":
        return op.has_trait(IsTerminator)
    return op.next_op is None


def erase(op: Operation) -> None:
    """Take an op out, whatever its uses."""
    block = op.parent
    assert block is not None
    block.erase_op(op, safe_erase=False)


# ---------------------------------------------------------------- removal


def delete_op(space: Workspace, op: Operation) -> None:
    """Remove an op; what used its results uses constants, or earlier values of the same types."""
    if op.parent is None or is_terminator(op):
        return
    made: list[tuple[SSAValue, SSAValue]] = []
    for result in op.results:
        if not result.uses:
            continue
        value = provide(result.type, op)
        if value is None:
            for _, new in made:
                if isinstance(new.owner, Operation) and not new.uses:
                    erase(new.owner)
            return
        made.append((result, value))
    for result, value in made:
        result.replace_all_uses_with(value)
    erase(op)


def delete_symbol(space: Workspace, op: Operation) -> None:
    """Remove a function, class or global, with the ops that name it as far as they can go."""
    name = op.properties.get("sym_name")
    for user in space.users.get(getattr(name, "data", ""), ()):
        if user is not op and space.holds(user) and not is_symbol(user):
            delete_op(space, user)
    erase(op)


def declare(space: Workspace, op: Operation) -> None:
    """Leave of a function only its declaration."""
    if type(op) not in (func.FuncOp, llvm.FuncOp) or not op.regions[0].blocks:
        return
    op.detach_region(op.regions[0]).drop_all_references()
    op.add_region(Region())
    if type(op) is func.FuncOp:
        from xdsl.dialects.builtin import StringAttr

        op.properties["sym_visibility"] = StringAttr("private")
        op.attributes.pop("pycc.export", None)


def hoist(index: int, keep_terminator: bool) -> Callable[[Workspace, Operation], None]:
    """Put what a region holds in the place of its op.

    The region's terminator goes, and its operands are the op's results; or it stays, and what stood behind the op goes.
    """

    def change(space: Workspace, op: Operation) -> None:
        block = op.regions[index].first_block if index < len(op.regions) else None
        parent = op.parent
        if parent is None or block is None or block.next_block is not None or block.last_op is None:
            return
        last = block.last_op
        inputs = _arguments_for(op, block)
        if inputs is None:
            return
        if not keep_terminator:
            outputs = _results_from(op, last)
            if outputs is None:
                return
        else:
            outputs = ()
        for argument, value in zip(block.args, inputs, strict=True):
            argument.replace_all_uses_with(value)
        for inner in list(block.ops):
            if inner is last and not keep_terminator:
                continue
            inner.detach()
            parent.insert_op_before(inner, op)
        if keep_terminator:
            _erase_from(op)
            return
        for result, value in zip(op.results, outputs, strict=True):
            # Operands of the terminator may be arguments of the block: those were replaced just now.
            result.replace_all_uses_with(inputs[value.index] if value in block.args else value)  # pyright: ignore
        erase(op)

    return change


def _arguments_for(op: Operation, block: Block) -> list[SSAValue] | None:
    """Values for the arguments of a region's block: the operands carried in, else any of their types."""
    found: list[SSAValue] = []
    for argument in block.args:
        at = len(op.operands) - len(block.args) + argument.index
        value = op.operands[at] if 0 <= at < len(op.operands) and op.operands[at].type == argument.type else None
        if value is None and argument.uses:
            value = next((v for v in op.operands if v.type == argument.type), None) or provide(argument.type, op)
        if value is None:
            if argument.uses:
                return None
            value = argument
        found.append(value)
    return found


def _results_from(op: Operation, last: Operation) -> list[SSAValue] | None:
    """Values for the results of an op: those that the terminator of its region carries, else any of their types."""
    found: list[SSAValue] = []
    for index, result in enumerate(op.results):
        fits = index < len(last.operands) and last.operands[index].type == result.type
        value = last.operands[index] if fits else provide(result.type, op) if result.uses else result
        if value is None:
            return None
        found.append(value)
    return found


def _erase_from(op: Operation) -> None:
    """Remove an op and all that stands behind it in its block."""
    block = op.parent
    assert block is not None
    while block.last_op is not op:
        assert block.last_op is not None
        erase(block.last_op)
    erase(op)


# ---------------------------------------------------------------- control flow


def return_here(space: Workspace, op: Operation) -> None:
    """End the function in the place of a terminator, with constants."""
    function = op.parent_op()
    while function is not None and "function_type" not in function.properties:
        function = function.parent_op()
    if function is None or type(op) in _RETURNS or not (kind := _RETURN_OF.get(type(function))):
        return
    outputs = _outputs(function)
    values = [provide(type_, op) for type_ in outputs]
    if None in values:
        return
    new = kind.create(operands=[value for value in values if value is not None], location=op.location)
    parent = op.parent
    assert parent is not None
    parent.insert_op_before(new, op)
    erase(op)
    drop_unreachable(parent.parent)


_RETURN_OF: Mapping[type[Operation] | None, type[Operation]] = {
    func.FuncOp: flow.ReturnOp,
    py.FuncOp: flow.ReturnOp,
    llvm.FuncOp: llvm.ReturnOp,
}
_RETURNS = (flow.ReturnOp, func.ReturnOp, llvm.ReturnOp)


def _outputs(function: Operation) -> Sequence[Attribute]:
    type_ = function.properties["function_type"]
    match type_:
        case FunctionType():
            return type_.outputs.data
        case llvm.LLVMFunctionType():
            return () if isinstance(type_.output, llvm.LLVMVoidType) else (type_.output,)
        case _:
            return ()


def take_branch(index: int) -> Callable[[Workspace, Operation], None]:
    """Replace a branch of many ways by one of them."""

    def change(space: Workspace, op: Operation) -> None:
        kind = {"cf": cf.BranchOp, "llvm": llvm.BrOp}.get(op.name.split(".", 1)[0])
        if kind is None or index >= len(op.successors) or len(op.successors) < 2:
            return
        target, parent = op.successors[index], op.parent
        assert parent is not None
        values = [provide(argument.type, op) for argument in target.args]
        for given, argument in zip(_given(op, target, index), target.args, strict=False):
            if given.type == argument.type:
                values[argument.index] = given
        if None in values:
            return
        new = kind.create(operands=[v for v in values if v is not None], successors=[target], location=op.location)
        parent.insert_op_before(new, op)
        erase(op)
        drop_unreachable(parent.parent)

    return change


def _given(op: Operation, target: Block, index: int) -> Sequence[SSAValue]:
    """The operands that a branch passes to a successor."""
    match op:
        case cf.ConditionalBranchOp():
            return (op.then_arguments, op.else_arguments)[index]
        case llvm.CondBrOp():
            return (op.then_arguments, op.else_arguments)[index]
        case _:
            return ()


def merge_next(space: Workspace, op: Operation) -> None:
    """Append the block that a branch leads to, if nothing else leads there."""
    block = op.parent
    if block is None or type(op) not in (cf.BranchOp, llvm.BrOp):
        return
    target, region = op.successors[0], block.parent
    assert region is not None
    if target is block or target is region.first_block:
        return
    if sum(s is target for b in region.blocks if b.last_op for s in b.last_op.successors) != 1:
        return
    for argument, value in zip(target.args, op.operands, strict=True):
        argument.replace_all_uses_with(value)
    erase(op)
    for inner in list(target.ops):
        inner.detach()
        block.add_op(inner)
    region.erase_block(target, safe_erase=False)


def drop_unreachable(region: Region | None) -> None:
    """Remove the blocks that control cannot reach."""
    if region is None or region.first_block is None or region.first_block.next_block is None:
        return
    reached: set[Block] = set()
    work = [region.first_block]
    while work:
        block = work.pop()
        if block not in reached:
            reached.add(block)
            work += block.last_op.successors if block.last_op is not None else ()
    for block in [b for b in region.blocks if b not in reached]:
        region.erase_block(block, safe_erase=False)


# ---------------------------------------------------------------- operands


def operand_to_constant(index: int) -> Callable[[Workspace, Operation], None]:
    """Put a constant in the place of an operand."""

    def change(space: Workspace, op: Operation) -> None:
        if index >= len(op.operands) or simplicity(op.operands[index]) == 0:
            return
        value = provide(op.operands[index].type, op)
        if value is not None and simplicity(value) == 0:
            op.operands[index] = value

    return change


def operand_to_argument(index: int) -> Callable[[Workspace, Operation], None]:
    """Put the function's own argument of the type in the place of an operand."""

    def change(space: Workspace, op: Operation) -> None:
        if index >= len(op.operands) or simplicity(op.operands[index]) < 2:
            return
        value = visible_of_type(op.operands[index].type, op)
        if value is not None and simplicity(value) == 1:
            op.operands[index] = value

    return change


def use_earlier(space: Workspace, op: Operation) -> None:
    """Use an equal constant further up in the block."""
    if op.operands or op.regions or len(op.results) != 1 or op.parent is None or is_symbol(op):
        return
    earlier = op.prev_op
    while earlier is not None:
        if _equal(op, earlier):
            op.results[0].replace_all_uses_with(earlier.results[0])
            erase(op)
            return
        earlier = earlier.prev_op


def _equal(op: Operation, other: Operation) -> bool:
    """Whether two ops without operands give the same."""
    return (
        (op.name, op.properties, op.result_types) == (other.name, other.properties, other.result_types)
        and not other.operands
        and not other.regions
    )


# ---------------------------------------------------------------- parameters, results, carried values


def drop_parameter(index: int) -> Callable[[Workspace, Operation], None]:
    """Remove a parameter of a function, with the operands that calls pass for it."""

    def change(space: Workspace, op: Operation) -> None:
        block = op.regions[0].first_block if op.regions else None
        type_ = op.properties.get("function_type")
        inputs = _inputs(type_)
        if inputs is None or index >= len(inputs):
            return
        if block is not None:
            argument = block.args[index]
            if argument.uses:
                first = block.first_op
                value = provide(argument.type, first, frozenset((argument,))) if first is not None else None
                if value is None:
                    return
                argument.replace_all_uses_with(value)
            block.erase_arg(argument)
        for user in _calls(space, op):
            if len(user.operands) == len(inputs):
                _drop_operand(user, index)
        kept = [*inputs[:index], *inputs[index + 1 :]]
        op.properties["function_type"] = _with_inputs(type_, kept)
        for key, value in list(op.properties.items()):
            if isinstance(value, ArrayAttr) and len(value.data) == len(inputs):
                op.properties[key] = ArrayAttr([*value.data[:index], *value.data[index + 1 :]])

    return change


def drop_function_results(space: Workspace, op: Operation) -> None:
    """Have a function return nothing; what used the results of its calls uses constants."""
    type_ = op.properties.get("function_type")
    if type(op) is not func.FuncOp or not isinstance(type_, FunctionType) or not type_.outputs.data:
        return
    for user in _calls(space, op):
        for result in list(user.results):
            if result.uses:
                value = provide(result.type, user)
                if value is None:
                    return
                result.replace_all_uses_with(value)
        while user.results:
            user = _without_result(user, len(user.results) - 1)
    op.properties["function_type"] = FunctionType.from_lists(type_.inputs.data, [])
    for inner in walk(op):
        if type(inner) in _RETURNS:
            inner.operands = ()


def _inputs(type_: Attribute | None) -> Sequence[Attribute] | None:
    return type_.inputs.data if isinstance(type_, FunctionType | llvm.LLVMFunctionType) else None


def _with_inputs(type_: Attribute | None, inputs: Sequence[Attribute]) -> Attribute:
    if isinstance(type_, FunctionType):
        return FunctionType.from_lists(inputs, type_.outputs.data)
    assert isinstance(type_, llvm.LLVMFunctionType)
    return llvm.LLVMFunctionType(list(inputs), type_.output, is_variadic=type_.is_variadic)


def _calls(space: Workspace, function: Operation) -> list[Operation]:
    name = getattr(function.properties.get("sym_name"), "data", "")
    return [user for user in space.users.get(name, ()) if user is not function and space.holds(user)]


def _drop_operand(op: Operation, index: int) -> None:
    """Remove an operand that belongs to the op's first group."""
    op.operands = [value for at, value in enumerate(op.operands) if at != index]
    sizes = op.properties.get("operandSegmentSizes")
    if sizes is not None:
        from xdsl.dialects.builtin import DenseArrayBase, i32

        counts = list(sizes.get_values())  # pyright: ignore
        counts[0] -= 1
        op.properties["operandSegmentSizes"] = DenseArrayBase.from_list(i32, counts)


@dataclass(frozen=True)
class _Carrying:
    """Where an op keeps what it carries; None where it carries nothing that way."""

    operands: int | None
    """Operands from here on feed arguments of the body."""
    arguments: int
    onward: tuple[type[Operation], ...]
    """Terminators that feed the next turn."""
    out: tuple[type[Operation], ...]
    """Terminators that feed the results."""
    tied: bool = False
    """Whether result i is also carried value i."""


_CARRYING: Mapping[type[Operation], _Carrying] = {
    flow.IfOp: _Carrying(None, 0, (), (flow.YieldOp,)),
    flow.TryOp: _Carrying(None, 0, (), (flow.YieldOp,)),
    flow.BlockOp: _Carrying(None, 0, (), (flow.LeaveOp,)),
    flow.LoopOp: _Carrying(0, 0, (flow.ContinueOp,), (flow.BreakOp,)),
    flow.ForOp: _Carrying(3, 1, (flow.ContinueOp, flow.BreakOp), (), tied=True),
    scf.ForOp: _Carrying(3, 1, (scf.YieldOp,), (), tied=True),
    scf.IfOp: _Carrying(None, 0, (), (scf.YieldOp,)),
}
_NESTING: Mapping[type[Operation], tuple[type[Operation], ...]] = {
    flow.YieldOp: (flow.IfOp, flow.TryOp),
    flow.LeaveOp: (flow.BlockOp,),
    flow.ContinueOp: (flow.LoopOp, flow.ForOp, py.ForOp),
    flow.BreakOp: (flow.LoopOp, flow.ForOp, py.ForOp),
    scf.YieldOp: (scf.ForOp, scf.IfOp),
}


def carried(op: Operation) -> int:
    """How many values an op carries from turn to turn."""
    found = _CARRYING.get(type(op))
    return 0 if found is None or found.operands is None else len(op.operands) - found.operands


def drop_carried(index: int) -> Callable[[Workspace, Operation], None]:
    """Remove a value that a loop carries: it is what it was before the loop."""

    def change(space: Workspace, op: Operation) -> None:
        row = _CARRYING.get(type(op))
        if row is None or row.operands is None or index >= carried(op):
            return
        init = op.operands[row.operands + index]
        block = op.regions[0].block
        for exit_ in _exits(op, row.onward):
            _drop_operand(exit_, index)
        argument = block.args[row.arguments + index]
        argument.replace_all_uses_with(init)
        block.erase_arg(argument)
        op.operands = [value for at, value in enumerate(op.operands) if at != row.operands + index]
        if row.tied:
            op.results[index].replace_all_uses_with(init)
            _without_result(op, index)

    return change


def drop_result(index: int) -> Callable[[Workspace, Operation], None]:
    """Remove a result of an op with regions, and what its terminators carry for it."""

    def change(space: Workspace, op: Operation) -> None:
        row = _CARRYING.get(type(op))
        if row is None or row.tied or index >= len(op.results):
            return
        result = op.results[index]
        if result.uses:
            value = provide(result.type, op)
            if value is None:
                return
            result.replace_all_uses_with(value)
        for exit_ in _exits(op, row.out):
            _drop_operand(exit_, index)
        _without_result(op, index)

    return change


def _exits(op: Operation, kinds: Sequence[type[Operation]]) -> list[Operation]:
    """Terminators of these kinds that leave or continue this very op."""
    found: list[Operation] = []
    for inner in walk(op):
        if type(inner) in kinds:
            around = inner.parent_op()
            while around is not None and type(around) not in _NESTING[type(inner)]:
                around = around.parent_op()
            if around is op:
                found.append(inner)
    return found


def _without_result(op: Operation, index: int) -> Operation:
    """The op made anew without one of its results, which nothing uses."""
    results = [result for result in op.results if result.index != index]
    regions = [op.detach_region(0) for _ in range(len(op.regions))]
    new = type(op).create(
        operands=list(op.operands),
        result_types=[result.type for result in results],
        properties=op.properties,
        attributes=op.attributes,
        location=op.location,
        regions=regions,
    )
    parent = op.parent
    assert parent is not None
    parent.insert_op_before(new, op)
    for old, result in zip(results, new.results, strict=True):
        result.name_hint = old.name_hint
        old.replace_all_uses_with(result)
    erase(op)
    return new


# ---------------------------------------------------------------- attributes


def drop_attribute(name: str) -> Callable[[Workspace, Operation], None]:
    """Remove an attribute."""

    def change(space: Workspace, op: Operation) -> None:
        op.attributes.pop(name, None)

    return change


def drop_property(name: str) -> Callable[[Workspace, Operation], None]:
    """Remove an optional property."""

    def change(space: Workspace, op: Operation) -> None:
        op.properties.pop(name, None)

    return change


def optional_properties(op: Operation) -> list[str]:
    """The properties of an op that it can do without."""
    if not isinstance(op, IRDLOperation) or op.name == "builtin.unregistered":
        return []
    rows = type(op).get_irdl_definition().properties
    return [name for name in op.properties if isinstance(rows.get(name), OptPropertyDef)]


def set_property(name: str, value: Attribute) -> Callable[[Workspace, Operation], None]:
    """Give a property another value."""

    def change(space: Workspace, op: Operation) -> None:
        if name in op.properties:
            op.properties[name] = value

    return change
