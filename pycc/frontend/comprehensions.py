"""Comprehensions, and generator expressions that a builtin consumes on the spot.

Takes in: generators and an element. Gives out: `py.comprehension` with its `py.for`s and `flow.if`s written out;
for `sum` a loop that carries the total, for `any` and `all` loops that stop early. Comprehension variables live in
an overlay of names: they neither leak nor change the function's variables.

A generator is only accepted where nobody can see that its items are made one by one: by `sum`, `any` and `all`,
whose loops are written out here in their own order, and by functions that collect all items first, or between items
only compare. A walrus in a comprehension assigns a variable of the function from inside a region that gives no
results: it lives in a slot.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence

from xdsl.ir import Block, Region, SSAValue

from pycc.dialects import flow, py
from pycc.frontend import diagnostics, expressions, targets
from pycc.frontend.scopes import loads, target_names
from pycc.frontend.state import MAYBE, FunctionState

COLLECTORS = frozenset({"min", "max", "sorted", "list", "tuple", "set", "frozenset"})
"""Builtins that may be given a list in place of a generator."""

_Leaf = Callable[[list[SSAValue]], list[SSAValue]]


def list_from(
    state: FunctionState, node: ast.expr, generators: Sequence[ast.comprehension], element: ast.expr, first: SSAValue
) -> SSAValue:
    """A list comprehension whose first iterable has been evaluated."""

    def collect(_: list[SSAValue]) -> list[SSAValue]:
        value = expressions.lower(state, element)
        state.at(element)
        state.builder.add(py.CollectOp(value))
        return []

    slots = _enter(state, node)
    outer = state.builder.block
    body = Block()
    state.builder.block = body
    _all_loops(state, generators, first, [], collect)
    state.at(node)
    state.builder.add(flow.YieldOp())
    state.builder.block = outer
    result = state.builder.add(py.ComprehensionOp("list", Region([body]))).result
    _leave(state, slots)
    return result


def dict_from(state: FunctionState, node: ast.DictComp, first: SSAValue) -> SSAValue:
    """A dict comprehension whose first iterable has been evaluated."""

    def leaf(made: SSAValue) -> None:
        key = expressions.lower(state, node.key)
        value = expressions.lower(state, node.value)
        state.at(node)
        state.builder.add(py.SetItemOp(made, key, value))

    return _filled(state, node, "dict", first, leaf)


def set_from(state: FunctionState, node: ast.SetComp, first: SSAValue) -> SSAValue:
    """A set comprehension whose first iterable has been evaluated."""

    def leaf(made: SSAValue) -> None:
        value = expressions.lower(state, node.elt)
        state.at(node)
        state.builder.add(py.CallMethodOp(made, "add", [value]))

    return _filled(state, node, "set", first, leaf)


def _filled(
    state: FunctionState, node: ast.DictComp | ast.SetComp, kind: str, first: SSAValue, leaf: Callable[[SSAValue], None]
) -> SSAValue:
    """An empty container of a builtin class, and loops whose innermost code puts something in."""
    slots = _enter(state, node)
    state.at(node)
    made = state.builder.add(py.CallOp(state.builtin(kind), [])).result

    def innermost(_: list[SSAValue]) -> list[SSAValue]:
        leaf(made)
        return []

    _all_loops(state, node.generators, first, [], innermost)
    _leave(state, slots)
    return made


def _enter(state: FunctionState, node: ast.expr) -> tuple[list[str], list[str], list[int]]:
    """Move what walruses in a comprehension assign into slots; what was unbound may be bound in a later turn."""
    bound = loads(node, state.scope.bits)[1]
    slots = state.enter_slots(bound)
    names = state.names(bound)
    states = [max(known, MAYBE) for known in state.state_list(names)]
    state.set_states(names, states)
    return slots, names, states


def _leave(state: FunctionState, entered: tuple[list[str], list[str], list[int]]) -> None:
    slots, names, states = entered
    # There may have been no turn at all. Liveness inside an expression is not tracked: all of them count as live.
    state.set_states(names, states)
    state.leave_slots(slots, -1)


def _all_loops(
    state: FunctionState,
    generators: Sequence[ast.comprehension],
    first: SSAValue,
    carried: list[SSAValue],
    leaf: _Leaf,
) -> list[SSAValue]:
    """All loops of a comprehension whose first iterable has been evaluated."""
    state.overlays.append(dict.fromkeys(name for generator in generators for name in target_names(generator.target)))
    results = _loops(state, generators, 0, first, carried, leaf)
    state.overlays.pop()
    return results


def _loops(
    state: FunctionState,
    generators: Sequence[ast.comprehension],
    index: int,
    iterable: SSAValue,
    carried: list[SSAValue],
    leaf: _Leaf,
) -> list[SSAValue]:
    """The loop of generator `index` and all inside it; `leaf` makes the innermost code and the next carried values."""
    generator = generators[index]
    if generator.is_async:
        state.refuse(diagnostics.AsyncCode(state.span(generator.iter)))
    outer = state.builder.block
    body = Block(arg_types=[py.unknown, *[value.type for value in carried]])
    state.builder.block = body
    state.overlays.append({})
    state.at(generator.target)
    for argument in body.args:
        argument.location = state.builder.location  # type: ignore[assignment]
    targets.assign(state, generator.target, body.args[0], state.overlays[-1])
    values = _filters(state, generators, index, 0, list(body.args[1:]), leaf)
    state.at(generator.target)
    state.builder.add(flow.ContinueOp(values))
    state.overlays.pop()
    state.builder.block = outer
    loop = state.builder.add(py.ForOp(iterable, carried, Region([body])))
    return list(loop.results)


def _filters(
    state: FunctionState,
    generators: Sequence[ast.comprehension],
    index: int,
    position: int,
    carried: list[SSAValue],
    leaf: _Leaf,
) -> list[SSAValue]:
    """The conditions of generator `index` from `position` on, then what is inside them."""
    tests = generators[index].ifs
    if position < len(tests):
        test = expressions.condition(state, tests[position])
        state.at(tests[position])

        def kept() -> list[SSAValue]:
            return _filters(state, generators, index, position + 1, carried, leaf)

        # What a walrus assigns in here is in a slot, whose state may change: 0 results, but the states must meet.
        assigned = state.scope_mask(state.slots)
        return list(state.branch(test, kept, lambda: carried, assigned, -1, [value.type for value in carried]))
    if index + 1 == len(generators):
        return leaf(carried)
    inner = expressions.lower(state, generators[index + 1].iter)
    return _loops(state, generators, index + 1, inner, carried, leaf)


# ---------------------------------------------------------------- generators as arguments


def consumer_call(state: FunctionState, node: ast.Call) -> SSAValue | None:
    """A call that consumes a generator expression; None if this is any other call."""
    if not node.args or not isinstance(node.args[0], ast.GeneratorExp):
        return None
    generator = node.args[0]
    match node.func:
        case ast.Name(id=name) if _is_builtin(state, name):
            only = len(node.args) == 1 and not node.keywords
            if only and name == "list":
                first = expressions.lower(state, generator.generators[0].iter)
                state.at(node)
                return list_from(state, generator, generator.generators, generator.elt, first)
            if only and name in _LOOPS:
                return _LOOPS[name](state, node, generator)
            # `min` and `max` call their key between items.
            keyed = any(keyword.arg == "key" for keyword in node.keywords) and name in ("min", "max")
            if (name in COLLECTORS or name == "sum") and not keyed:
                return _collected(state, node, expressions.lower(state, node.func), None, generator)
        case ast.Attribute(attr="join") if len(node.args) == 1 and not node.keywords and not _is_module(state, node):
            # A string's `join` makes a list of its argument first.
            return _collected(state, node, expressions.lower(state, node.func.value), "join", generator)
        case _:
            pass
    return None


def calls_key(state: FunctionState, node: ast.Call) -> bool:
    """Whether a call calls its `key` before it returns, and does not keep it."""
    match node.func:
        case ast.Name(id=name):
            return name in ("sorted", "min", "max") and _is_builtin(state, name)
        case ast.Attribute(attr="sort"):
            # A method: of the types that there are, only lists have one of this name.
            return not _is_module(state, node)
        case _:
            return False


def _is_builtin(state: FunctionState, name: str) -> bool:
    if any(name in overlay for overlay in state.overlays):
        return False
    scope = state.scope
    if name in scope.declared_global:
        return state.source.is_builtin(name)
    around = scope
    while around is not None:
        if name in around.bits:
            return False
        around = around.parent
    return state.source.is_builtin(name)


def _is_module(state: FunctionState, node: ast.Call) -> bool:
    """Whether a method call is one of a function of an imported module."""
    assert isinstance(node.func, ast.Attribute)
    receiver = node.func.value
    while isinstance(receiver, ast.Attribute):
        receiver = receiver.value
    return (
        isinstance(receiver, ast.Name) and receiver.id not in state.scope.bits and receiver.id in state.source.imports
    )


def _collected(
    state: FunctionState, node: ast.Call, callee: SSAValue, method: str | None, generator: ast.GeneratorExp
) -> SSAValue:
    """The same call with a list. The generator evaluates its first iterable at once, all else behind the other
    arguments.
    """
    first = expressions.lower(state, generator.generators[0].iter)
    rest = ast.copy_location(ast.Call(node.func, node.args[1:], node.keywords), node)
    others, keywords, star = expressions.call_arguments(state, rest)
    state.at(generator)
    items = list_from(state, generator, generator.generators, generator.elt, first)
    state.at(node)
    arguments = [items, *others]
    if method is not None:
        return state.builder.add(py.CallMethodOp(callee, method, arguments)).result
    return state.builder.add(py.CallOp(callee, arguments, keywords, [index + 1 for index in star])).result


def _sum(state: FunctionState, node: ast.Call, generator: ast.GeneratorExp) -> SSAValue:
    """`sum(... for ...)`: `total = total + item` from the int 0, which is what `sum` computes."""
    first = expressions.lower(state, generator.generators[0].iter)
    slots = _enter(state, generator)

    def add(carried: list[SSAValue]) -> list[SSAValue]:
        value = expressions.lower(state, generator.elt)
        state.at(node)
        return [state.builder.add(py.BinaryOp("add", carried[0], value)).result]

    state.at(node)
    zero = state.integer(0)
    total = _all_loops(state, generator.generators, first, [zero], add)[0]
    _leave(state, slots)
    return total


def _any(state: FunctionState, node: ast.Call, generator: ast.GeneratorExp) -> SSAValue:
    return _search(state, node, generator, True)


def _all(state: FunctionState, node: ast.Call, generator: ast.GeneratorExp) -> SSAValue:
    return _search(state, node, generator, False)


def _search(state: FunctionState, node: ast.Call, generator: ast.GeneratorExp, wanted: bool) -> SSAValue:
    """`any` (wanted True) or `all` (False): a block that is left at the first item that decides."""
    first = expressions.lower(state, generator.generators[0].iter)
    slots = _enter(state, generator)

    def decide(_: list[SSAValue]) -> list[SSAValue]:
        test = expressions.condition(state, generator.elt)
        state.at(generator.elt)

        def found() -> list[SSAValue]:
            state.end(flow.LeaveOp([state.boolean(wanted)]))
            return []

        def go_on() -> list[SSAValue]:
            return []

        arms = (found, go_on) if wanted else (go_on, found)
        state.branch(test, *arms, 0, 0)
        return []

    state.at(node)
    outer = state.builder.block
    block = Block()
    state.builder.block = block
    _all_loops(state, generator.generators, first, [], decide)
    state.at(node)
    state.builder.add(flow.LeaveOp([state.boolean(not wanted)]))
    state.builder.block = outer
    result = state.builder.add(flow.BlockOp([py.bool_], Region([block]))).results[0]
    _leave(state, slots)
    return result


_LOOPS: dict[str, Callable[[FunctionState, ast.Call, ast.GeneratorExp], SSAValue]] = {
    "sum": _sum,
    "any": _any,
    "all": _all,
}
