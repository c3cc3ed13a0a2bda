"""What can be tried on a module, from coarse to fine: every strategy of `pycc-reduce` for IR.

Takes in a module. Gives out, per strategy, an edit for each place where it fits, in the order in which edits of one
candidate are made: users before what they use, later operands before earlier ones.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from xdsl.dialects.builtin import (
    ArrayAttr,
    FloatAttr,
    FunctionType,
    IntegerAttr,
    IntegerType,
    ModuleOp,
    StringAttr,
)
from xdsl.ir import Attribute, Operation, ParametrizedAttribute, TypeAttribute
from xdsl.rewriter import Rewriter

from pycc.dialects import py
from pycc.driver.reduce import changes
from pycc.driver.reduce.module import Change, ModuleEdit, Workspace
from pycc.driver.reduce.search import Strategy
from pycc.driver.reduce.values import simplicity
from pycc.ir.walk import walk

Rows = Iterator[Change]


def _each(rows: Callable[[Operation], Rows], last_first: bool = True) -> Callable[[ModuleOp], Sequence[ModuleEdit]]:
    """The edits that `rows` gives for each op."""

    def edits(module: ModuleOp) -> Sequence[ModuleEdit]:
        found = [[ModuleEdit(place, change) for change in rows(op)] for place, op in enumerate(walk(module)) if place]
        return [edit for group in (reversed(found) if last_first else found) for edit in group]

    return edits


def _symbols(op: Operation) -> Rows:
    if changes.is_symbol(op):
        yield changes.delete_symbol


def _bodies(op: Operation) -> Rows:
    if changes.is_symbol(op) and op.regions and op.regions[0].blocks:
        yield changes.declare


def _ops(op: Operation) -> Rows:
    if not changes.is_symbol(op) and not changes.is_terminator(op):
        yield changes.delete_op


def _arms(keep_terminator: bool) -> Callable[[Operation], Rows]:
    def rows(op: Operation) -> Rows:
        if not changes.is_symbol(op):
            for index in range(len(op.regions)):
                yield changes.hoist(index, keep_terminator)

    return rows


def _returns(op: Operation) -> Rows:
    if changes.is_terminator(op) and op.parent_op() is not None:
        yield changes.return_here


def _branches(op: Operation) -> Rows:
    if len(op.successors) > 1:
        for index in range(len(op.successors)):
            yield changes.take_branch(index)


def _blocks(op: Operation) -> Rows:
    if len(op.successors) == 1:
        yield changes.merge_next


def _constants_for_operands(op: Operation) -> Rows:
    for index, value in enumerate(op.operands):
        if simplicity(value) > 0:
            yield changes.operand_to_constant(index)


def _arguments_for_operands(op: Operation) -> Rows:
    for index, value in enumerate(op.operands):
        if simplicity(value) > 1:
            yield changes.operand_to_argument(index)


def _duplicates(op: Operation) -> Rows:
    if not op.operands and len(op.results) == 1 and not op.regions:
        yield changes.use_earlier


def _parameters(op: Operation) -> Rows:
    type_ = op.properties.get("function_type")
    inputs = getattr(type_, "inputs", None)
    if changes.is_symbol(op) and inputs is not None:
        for index in reversed(range(len(inputs.data))):
            yield changes.drop_parameter(index)


def _function_results(op: Operation) -> Rows:
    if changes.is_symbol(op) and getattr(getattr(op.properties.get("function_type"), "outputs", None), "data", ()):
        yield changes.drop_function_results


def _carried(op: Operation) -> Rows:
    for index in reversed(range(changes.carried(op))):
        yield changes.drop_carried(index)


def _results(op: Operation) -> Rows:
    if op.regions and not changes.is_symbol(op):
        for index in reversed(range(len(op.results))):
            yield changes.drop_result(index)


def _attributes(op: Operation) -> Rows:
    for name in op.attributes:
        yield changes.drop_attribute(name)
    for name in changes.optional_properties(op):
        yield changes.drop_property(name)


def _constants(op: Operation) -> Rows:
    for name in ("value", "values"):
        value = op.properties.get(name)
        for smaller in _smaller(value) if value is not None else ():
            yield changes.set_property(name, smaller)


def _smaller(value: Attribute) -> Iterator[Attribute]:
    """Simpler constants of the same type, the simplest last: of several edits at one place the last one counts."""
    match value:
        case IntegerAttr(value=number, type=type_):
            for one in (number.data // 2, 1, 0):
                if abs(one) < abs(number.data):
                    yield IntegerAttr(one, type_)
        case FloatAttr(value=number, type=type_):
            if number.data not in (0.0, 1.0):
                yield FloatAttr(1.0, type_)
            if number.data != 0.0:
                yield FloatAttr(0.0, type_)
        case StringAttr(data=text) if text and "\\" not in text:
            yield StringAttr(text[: len(text) // 2])
        case py.TextAttr() if value.text:
            yield py.TextAttr.of(value.text[: len(value.text) // 2])
        case ArrayAttr(data=items) if items:
            yield ArrayAttr(items[: len(items) // 2])
        case py.ListAttr(values=ArrayAttr(data=items)) if items:
            yield py.ListAttr(value.element, ArrayAttr(items[: len(items) // 2]))
        case _:
            return


# ---------------------------------------------------------------- types


def _types(module: ModuleOp) -> Sequence[ModuleEdit]:
    """Put a part of a type, everywhere, in the place of the type."""
    seen: dict[Attribute, None] = {}
    for op in walk(module):
        for result in op.results:
            seen[result.type] = None
        for region in op.regions:
            for block in region.blocks:
                seen.update(dict.fromkeys(argument.type for argument in block.args))
    return [ModuleEdit(0, _substitute(type_, part)) for type_ in seen for part in dict.fromkeys(_parts(type_))]


def _parts(type_: Attribute) -> Iterator[Attribute]:
    if isinstance(type_, FunctionType | IntegerType) or not isinstance(type_, ParametrizedAttribute):
        return
    for parameter in type_.parameters:
        for part in parameter.data if isinstance(parameter, ArrayAttr) else (parameter,):
            if isinstance(part, TypeAttribute):
                yield part


def _substitute(old: Attribute, new: Attribute) -> Change:
    """Write a type for another one, in every type and attribute of the module."""

    def change(space: Workspace, module: Operation) -> None:
        done: dict[Attribute, Attribute] = {old: new}
        for op in walk(module):
            for result in op.results:
                if (type_ := _replaced(result.type, done)) != result.type:
                    Rewriter.replace_value_with_new_type(result, type_)
            for region in op.regions:
                for block in region.blocks:
                    for argument in block.args:
                        if (type_ := _replaced(argument.type, done)) != argument.type:
                            Rewriter.replace_value_with_new_type(argument, type_)
            for table in (op.properties, op.attributes):
                for name, value in list(table.items()):
                    table[name] = _replaced(value, done)

    return change


def _replaced(attribute: Attribute, done: dict[Attribute, Attribute]) -> Attribute:
    found = done.get(attribute)
    if found is not None:
        return found
    result = attribute
    match attribute:
        case ArrayAttr():
            items = [_replaced(item, done) for item in attribute.data]
            result = ArrayAttr(items) if any(a is not b for a, b in zip(items, attribute.data, strict=True)) else result
        case ParametrizedAttribute():
            before = attribute.parameters
            after = [_replaced(part, done) for part in before]
            if any(a is not b for a, b in zip(after, before, strict=True)):
                result = type(attribute).new(after)
        case _:
            pass
    done[attribute] = result
    return result


MODULE_STRATEGIES: tuple[Strategy[ModuleOp, ModuleEdit], ...] = (
    Strategy("functions", _each(_symbols)),
    Strategy("bodies", _each(_bodies)),
    Strategy("ops", _each(_ops)),
    Strategy("returns", _each(_returns)),
    Strategy("branches", _each(_branches)),
    Strategy("blocks", _each(_blocks)),
    Strategy("arms", _each(_arms(False))),
    Strategy("arms that exit", _each(_arms(True))),
    Strategy("parameters", _each(_parameters)),
    Strategy("results of functions", _each(_function_results)),
    Strategy("carried values", _each(_carried)),
    Strategy("results", _each(_results)),
    Strategy("operands to constants", _each(_constants_for_operands, last_first=False)),
    Strategy("operands to arguments", _each(_arguments_for_operands, last_first=False)),
    Strategy("equal constants", _each(_duplicates)),
    Strategy("attributes", _each(_attributes)),
    Strategy("constants", _each(_constants)),
    Strategy("types", _types),
)
"""Coarse ones first: each round goes through all of them."""
