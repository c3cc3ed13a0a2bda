"""Expressions: one handler per `ast` class, each evaluates in Python's order and gives the value.

Takes in: the function's state and an expression. Gives out: an SSA value at level PYTHON. An expression that is
refused is reported and gives None's value, so that the other errors of the function are found too.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence

from xdsl.dialects.builtin import FloatAttr, f64, i1, i64
from xdsl.ir import Attribute, SSAValue

from pycc.dialects import py
from pycc.frontend import closures, comprehensions, diagnostics, targets
from pycc.frontend.folding import NOT_CONSTANT, constant_value
from pycc.frontend.scopes import FunctionNode, Scope, loads
from pycc.frontend.state import FunctionState
from pycc.ir.construct import integer

LOWEST, HIGHEST = -(2**63), 2**63 - 1

BINARY_KINDS: dict[type[ast.operator], str] = {
    ast.Add: "add", ast.Sub: "sub", ast.Mult: "mul", ast.Div: "truediv", ast.FloorDiv: "floordiv", ast.Mod: "mod",
    ast.Pow: "pow", ast.LShift: "lshift", ast.RShift: "rshift", ast.BitAnd: "and", ast.BitOr: "or", ast.BitXor: "xor",
    ast.MatMult: "matmul",
}  # fmt: skip
COMPARE_KINDS: dict[type[ast.cmpop], str] = {
    ast.Eq: "eq", ast.NotEq: "ne", ast.Lt: "lt", ast.LtE: "le", ast.Gt: "gt", ast.GtE: "ge", ast.Is: "is",
    ast.IsNot: "is_not", ast.In: "in", ast.NotIn: "not_in",
}  # fmt: skip
UNARY_KINDS: dict[type[ast.unaryop], str] = {ast.USub: "neg", ast.UAdd: "pos", ast.Invert: "invert", ast.Not: "not"}


def lower(state: FunctionState, node: ast.expr) -> SSAValue:
    """The value of an expression."""
    handler = _EXPRESSIONS.get(type(node))
    if handler is None:
        return refuse(state, node)
    state.at(node)
    return handler(state, node)


def refuse(state: FunctionState, node: ast.AST) -> SSAValue:
    """Report an unsupported construct; None stands for its value."""
    state.refuse(diagnostics.UNSUPPORTED.get(type(node), diagnostics.UnknownNode)(state.span(node)))
    return state.none()


# ---------------------------------------------------------------- constants


def constant_attribute(value: object) -> Attribute | None:
    """The attribute of a literal; None for one that has none."""
    match value:
        case bool():
            return integer(int(value), i1)
        case int():
            return integer(value, i64) if LOWEST <= value <= HIGHEST else None
        case float():
            return FloatAttr(value, f64)
        case str():
            return py.TextAttr.of(value)
        case None:
            return py.NoneAttr()
        case _:
            return None


def _constant(state: FunctionState, node: ast.Constant) -> SSAValue:
    return _literal(state, node, node.value)


def _literal(state: FunctionState, node: ast.expr, value: object) -> SSAValue:
    attribute = constant_attribute(value)
    if attribute is not None:
        return state.constant(attribute)
    problem = diagnostics.IntegerLiteralTooLarge if isinstance(value, int) else diagnostics.LiteralKind
    state.refuse(problem(state.span(node)))
    return state.none()


_CONVERSIONS = {-1: "str", ord("s"): "str", ord("r"): "repr"}


def _formatted(state: FunctionState, node: ast.JoinedStr) -> SSAValue:
    """An f-string without format specifications is the sum of its parts: `format(x, "")` is `str(x)`."""
    total: SSAValue | None = None
    for part in node.values:
        state.at(part)
        if isinstance(part, ast.FormattedValue):
            function = _CONVERSIONS.get(part.conversion)
            if part.format_spec is not None or function is None:
                state.refuse(diagnostics.FormattedValue(state.span(part)))
                continue
            value = lower(state, part.value)
            state.at(part)
            piece = state.builder.add(py.CallOp(state.builtin(function), [value])).result
        else:
            piece = lower(state, part)
        state.at(node)
        total = piece if total is None else state.builder.add(py.BinaryOp("add", total, piece)).result
    return state.constant(py.TextAttr.of("")) if total is None else total


# ---------------------------------------------------------------- names


def _name(state: FunctionState, node: ast.Name) -> SSAValue:
    return read_name(state, node.id, node)


def read_name(state: FunctionState, name: str, node: ast.AST) -> SSAValue:
    """What a name means here: comprehension variable, local, nested function, or global."""
    for overlay in reversed(state.overlays):
        if name in overlay:
            value = overlay[name]
            if value is None:
                state.refuse(diagnostics.ReadBeforeFor(state.span(node), name))
                return state.none()
            return value
    scope = state.scope
    if name in scope.bits:
        return state.read(name)
    if name not in scope.declared_global:
        outer = scope.parent
        inner = scope
        while outer is not None:
            if name in outer.bits:
                return _captured(state, outer, inner, name, node)
            inner, outer = outer, outer.parent
    return state.builder.add(py.GlobalOp(state.source.module, name)).result


def _captured(state: FunctionState, outer: Scope, inner: Scope, name: str, node: ast.AST) -> SSAValue:
    """A variable of a function around this one: fine if it always is one nested function."""
    definition = outer.function(name)
    if definition is not None and definition is state.scope.node:
        # The function itself: made once more, of what it has got.
        return closures.function_value(state, definition)
    if definition is not None and not outer.has_captures(definition) and _defined_before(outer, definition, inner.node):
        return state.builder.add(py.GlobalOp(state.source.module, f"{outer.qualname}.<locals>.{name}")).result
    binding = outer.binding(name)
    place = None if binding is None else state.span(binding)
    state.refuse(diagnostics.CapturedVariable(state.span(node), name, outer.qualname, place))
    return state.none()


def _defined_before(outer: Scope, definition: FunctionNode, user: FunctionNode) -> bool:
    """Whether `definition` has surely been executed whenever `user` runs: it is the same one, stands before it in
    the body of `outer`, or only other `def`s stand between the two.
    """
    if definition is user:
        return True
    body = outer.node.body
    if definition not in body:
        return False
    if (definition.lineno, definition.col_offset) < (user.lineno, user.col_offset):
        return True
    if user not in body:
        return False
    first, last = body.index(user), body.index(definition)
    return all(isinstance(statement, ast.FunctionDef) for statement in body[first:last])


def _walrus(state: FunctionState, node: ast.NamedExpr) -> SSAValue:
    value = lower(state, node.value)
    name = node.target.id
    state.at(node)
    if not targets.refuse_global(state, name, node.target):
        state.bind(name, value)
    return value


# ---------------------------------------------------------------- operators


def _unary(state: FunctionState, node: ast.UnaryOp) -> SSAValue:
    if type(node.op) is ast.Not:
        return negate(state, node)
    operand = node.operand
    if type(node.op) is ast.USub and isinstance(operand, ast.Constant) and type(operand.value) in (int, float):
        return _literal(state, node, -operand.value)  # type: ignore[operator]  # the class was tested
    value = lower(state, operand)
    state.at(node)
    return state.builder.add(py.UnaryOp(UNARY_KINDS[type(node.op)], value)).result


def negate(state: FunctionState, node: ast.UnaryOp) -> SSAValue:
    """`not x`: a bool."""
    value = condition(state, node.operand)
    state.at(node)
    return state.builder.add(py.UnaryOp("not", value, py.bool_)).result


def _binary(state: FunctionState, node: ast.BinOp) -> SSAValue:
    # `a + b + c + ...` leans to the left: a loop, not a recursion, goes down its spine.
    spine = [node]
    while isinstance(spine[-1].left, ast.BinOp):
        spine.append(spine[-1].left)
    total = lower(state, spine[-1].left)
    for link in reversed(spine):
        right = lower(state, link.right)
        state.at(link)
        total = state.builder.add(py.BinaryOp(BINARY_KINDS[type(link.op)], total, right)).result
    return total


def _compare(state: FunctionState, node: ast.Compare) -> SSAValue:
    left = lower(state, node.left)
    return _chain(state, node, left, 0, as_condition=False)


def _chain(state: FunctionState, node: ast.Compare, left: SSAValue, index: int, as_condition: bool) -> SSAValue:
    """`left < b < c ...` from comparison `index` on; each operand is evaluated once, and no further than needed."""
    right = lower(state, node.comparators[index])
    state.at(node)
    result = state.builder.add(py.CompareOp(COMPARE_KINDS[type(node.ops[index])], left, right)).result
    last = index == len(node.ops) - 1
    if last and not as_condition:
        return result
    test = state.builder.add(py.TruthOp(result)).result
    if last:
        return test

    def otherwise() -> list[SSAValue]:
        return [state.boolean(False) if as_condition else result]

    def further() -> list[SSAValue]:
        return [_chain(state, node, right, index + 1, as_condition)]

    rest = node.comparators[index + 1 :]
    return _choose(state, test, further, otherwise, rest, py.bool_ if as_condition else py.unknown)


def _choose(
    state: FunctionState,
    test: SSAValue,
    then: Callable[[], Sequence[SSAValue]],
    orelse: Callable[[], Sequence[SSAValue]],
    conditional: Sequence[ast.expr],
    result_type: Attribute,
) -> SSAValue:
    """A value from one of two arms; a walrus in `conditional` may assign in them."""
    assigned = 0
    for part in conditional:
        assigned |= loads(part, state.scope.bits)[1]
    # Liveness inside an expression is not tracked: what an arm assigns counts as live behind it.
    return state.branch(test, then, orelse, assigned, assigned, [result_type])[0]


def _bool_operation(state: FunctionState, node: ast.BoolOp) -> SSAValue:
    return _short_circuit(state, node, 0)


def _short_circuit(state: FunctionState, node: ast.BoolOp, index: int) -> SSAValue:
    """`a and b`, `a or b`: the operand that decided."""
    value = lower(state, node.values[index])
    if index == len(node.values) - 1:
        return value
    state.at(node)
    test = state.builder.add(py.TruthOp(value)).result

    def decided() -> list[SSAValue]:
        return [value]

    def further() -> list[SSAValue]:
        return [_short_circuit(state, node, index + 1)]

    arms = (further, decided) if isinstance(node.op, ast.And) else (decided, further)
    return _choose(state, test, *arms, node.values[index + 1 :], py.unknown)


def _conditional(state: FunctionState, node: ast.IfExp) -> SSAValue:
    test = condition(state, node.test)
    state.at(node)
    return _choose(
        state,
        test,
        lambda: [lower(state, node.body)],
        lambda: [lower(state, node.orelse)],
        [node.body, node.orelse],
        py.unknown,
    )


# ---------------------------------------------------------------- tests


def condition(state: FunctionState, node: ast.expr) -> SSAValue:
    """The truth of an expression as `!py.bool`. `and`, `or` and `not` need no operand's value, only its truth, as
    in CPython.
    """
    match node:
        case ast.BoolOp():
            state.at(node)
            return _condition_short_circuit(state, node, 0)
        case ast.UnaryOp(op=ast.Not()):
            return negate(state, node)
        case ast.Compare() if len(node.ops) > 1:
            left = lower(state, node.left)
            return _chain(state, node, left, 0, as_condition=True)
        case ast.IfExp():
            test = condition(state, node.test)
            state.at(node)
            return _choose(
                state,
                test,
                lambda: [condition(state, node.body)],
                lambda: [condition(state, node.orelse)],
                [node.body, node.orelse],
                py.bool_,
            )
        case _:
            value = lower(state, node)
            state.at(node)
            return state.builder.add(py.TruthOp(value)).result


def _condition_short_circuit(state: FunctionState, node: ast.BoolOp, index: int) -> SSAValue:
    test = condition(state, node.values[index])
    if index == len(node.values) - 1:
        return test
    state.at(node)
    is_and = isinstance(node.op, ast.And)

    def decided() -> list[SSAValue]:
        return [state.boolean(not is_and)]

    def further() -> list[SSAValue]:
        return [_condition_short_circuit(state, node, index + 1)]

    arms = (further, decided) if is_and else (decided, further)
    return _choose(state, test, *arms, node.values[index + 1 :], py.bool_)


# ---------------------------------------------------------------- calls and access


def _call(state: FunctionState, node: ast.Call) -> SSAValue:
    consumed = comprehensions.consumer_call(state, node)
    if consumed is not None:
        return consumed
    function = node.func
    method = isinstance(function, ast.Attribute)
    receiver = lower(state, function.value if method else function)
    arguments, keywords, star = call_arguments(state, node)
    state.at(node)
    if method:
        return state.builder.add(py.CallMethodOp(receiver, function.attr, arguments, keywords, star)).result
    return state.builder.add(py.CallOp(receiver, arguments, keywords, star)).result


def call_arguments(state: FunctionState, node: ast.Call) -> tuple[list[SSAValue], list[str], list[int]]:
    """Operands of a call, the names of those at the end that are keywords, and the positions of starred ones."""
    values: list[SSAValue] = []
    star: list[int] = []
    for index, argument in enumerate(node.args):
        if isinstance(argument, ast.Starred):
            star.append(index)
            argument = argument.value
        values.append(lower(state, argument))
    keywords: list[str] = []
    for keyword in node.keywords:
        if keyword.arg is None:
            state.refuse(diagnostics.DoubleStarArgument(state.span(keyword.value)))
            continue
        keywords.append(keyword.arg)
        if keyword.arg == "key" and isinstance(keyword.value, ast.Lambda) and comprehensions.calls_key(state, node):
            state.at(keyword.value)
            values.append(closures.lower_lambda(state, keyword.value, at_once=True))
        else:
            values.append(lower(state, keyword.value))
    return values, keywords, star


def _lambda(state: FunctionState, node: ast.Lambda) -> SSAValue:
    return closures.lower_lambda(state, node)


def _attribute(state: FunctionState, node: ast.Attribute) -> SSAValue:
    value = lower(state, node.value)
    state.at(node)
    return state.builder.add(py.GetAttrOp(value, node.attr)).result


def _subscript(state: FunctionState, node: ast.Subscript) -> SSAValue:
    value = lower(state, node.value)
    index = lower(state, node.slice)
    state.at(node)
    return state.builder.add(py.GetItemOp(value, index)).result


def _slice(state: FunctionState, node: ast.Slice) -> SSAValue:
    parts: list[SSAValue] = []
    for part in (node.lower, node.upper, node.step):
        if part is None:
            state.at(node)
            parts.append(state.none())
        else:
            parts.append(lower(state, part))
    state.at(node)
    return state.builder.add(py.SliceOp(parts[0], parts[1], parts[2])).result


def _tuple(state: FunctionState, node: ast.Tuple) -> SSAValue:
    values = [lower(state, element) for element in node.elts]
    state.at(node)
    return state.builder.add(py.TupleOp(values)).result


def _list(state: FunctionState, node: ast.List) -> SSAValue:
    values = [lower(state, element) for element in node.elts]
    state.at(node)
    return state.builder.add(py.ListOp(values)).result


def _dict(state: FunctionState, node: ast.Dict) -> SSAValue:
    """A dict display: all keys and values first, then the dict is filled."""
    pairs: list[tuple[SSAValue | None, SSAValue]] = []
    for key, value in zip(node.keys, node.values, strict=True):
        first = None if key is None else lower(state, key)
        pairs.append((first, lower(state, value)))
    state.at(node)
    result = state.builder.add(py.CallOp(state.builtin("dict"), [])).result
    for first, second in pairs:
        if first is None:
            state.builder.add(py.CallMethodOp(result, "update", [second]))
        else:
            state.builder.add(py.SetItemOp(result, first, second))
    return result


def _set(state: FunctionState, node: ast.Set) -> SSAValue:
    """A set display."""
    values: list[tuple[bool, SSAValue]] = []
    for element in node.elts:
        starred = isinstance(element, ast.Starred)
        values.append((starred, lower(state, element.value if isinstance(element, ast.Starred) else element)))
    state.at(node)
    result = state.builder.add(py.CallOp(state.builtin("set"), [])).result
    for starred, value in values:
        state.builder.add(py.CallMethodOp(result, "update" if starred else "add", [value]))
    if len(node.elts) > 2 and all(map(_is_folded, node.elts)):
        # CPython makes such a set from a constant frozenset, which is seen in the order of its items.
        return state.builder.add(py.CallMethodOp(result, "__folded__", [])).result
    return result


def _is_folded(node: ast.expr) -> bool:
    """Whether CPython's compiler sees a constant."""
    return not isinstance(node, ast.Call) and constant_value(node, lambda name: False) is not NOT_CONSTANT


def _dict_comprehension(state: FunctionState, node: ast.DictComp) -> SSAValue:
    first = lower(state, node.generators[0].iter)
    return comprehensions.dict_from(state, node, first)


def _set_comprehension(state: FunctionState, node: ast.SetComp) -> SSAValue:
    first = lower(state, node.generators[0].iter)
    return comprehensions.set_from(state, node, first)


def _list_comprehension(state: FunctionState, node: ast.ListComp) -> SSAValue:
    first = lower(state, node.generators[0].iter)
    return comprehensions.list_from(state, node, node.generators, node.elt, first)


def _generator(state: FunctionState, node: ast.GeneratorExp) -> SSAValue:
    state.refuse(diagnostics.GeneratorNotConsumed(state.span(node)))
    return state.none()


_Handler = Callable[[FunctionState, ast.expr], SSAValue]
_EXPRESSIONS: dict[type[ast.expr], _Handler] = {  # type: ignore[assignment]  # each handler takes its own node class
    ast.Constant: _constant,
    ast.JoinedStr: _formatted,
    ast.Name: _name,
    ast.NamedExpr: _walrus,
    ast.UnaryOp: _unary,
    ast.BinOp: _binary,
    ast.Compare: _compare,
    ast.BoolOp: _bool_operation,
    ast.IfExp: _conditional,
    ast.Call: _call,
    ast.Lambda: _lambda,
    ast.Attribute: _attribute,
    ast.Subscript: _subscript,
    ast.Slice: _slice,
    ast.Tuple: _tuple,
    ast.List: _list,
    ast.ListComp: _list_comprehension,
    ast.Dict: _dict,
    ast.DictComp: _dict_comprehension,
    ast.Set: _set,
    ast.SetComp: _set_comprehension,
    ast.GeneratorExp: _generator,
}
