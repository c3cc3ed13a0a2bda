"""`py` at PYTHON: CPython's own values, operators and exceptions, so that what the frontend made computes what the
source computes.

Strict where lowering could be wrong: the unbound value may be carried but never used, a slot is never read before it
is written, a value is defined before its use. Each of these is a `Fault`, which no handler of the program catches.
Names of user modules are looked up in the dictionaries handed in, then among the module's functions, then in builtins.
"""

# pyright: reportUnknownLambdaType=false
from __future__ import annotations

import ast
import builtins
import contextlib
import functools
import importlib
import itertools
import types
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NoReturn

from xdsl.dialects.builtin import ArrayAttr, DenseIntOrFPElementsAttr, FloatAttr, IntegerAttr, UnitAttr, i1
from xdsl.ir import Attribute, Operation

from pycc.dialects import py
from pycc.interpreters.engine import BREAK, CONTINUE, RETURN, Code, Frame, Machine, Row, Step
from pycc.interpreters.faults import Fault, Poison
from pycc.interpreters.numbers import COMPARE, INPLACE, PYTHON, UNARY


def _refuse(self: Unbound, *_: Any) -> NoReturn:
    raise Fault("the unbound value is used")


class Unbound:
    """The value of a variable that has none."""

    __bool__ = __eq__ = __hash__ = __str__ = __format__ = __iter__ = __call__ = _refuse  # pyright: ignore

    def __repr__(self) -> str:
        return "<unbound>"


UNBOUND: Any = Unbound()
_UNUSABLE = (Unbound, Poison)


def _operands(places: Sequence[int], frame: Frame) -> list[Any]:
    """Values that are used now."""
    values = [frame[place] for place in places]
    for value in values:
        if type(value) in _UNUSABLE:
            raise Fault("the unbound value is used" if type(value) is Unbound else f"{value.reason}")
    return values


def _value(function: Callable[..., Any]) -> Row:
    """A row for an op that computes one value from those of its operands."""

    def row(code: Code, op: Operation) -> Step:
        return _computing(code, op, function)

    return row


def _computing(code: Code, op: Operation, function: Callable[..., Any]) -> Step:
    places, result = code.all(op.operands), code.place(op.results[0])

    def step(frame: Frame) -> None:
        frame[result] = function(*_operands(places, frame))

    return step


def _doing(code: Code, op: Operation, function: Callable[..., Any]) -> Step:
    places = code.all(op.operands)

    def step(frame: Frame) -> None:
        function(*_operands(places, frame))

    return step


def _effect(function: Callable[..., Any]) -> Row:
    """A row for an op that does something with the values of its operands."""
    return lambda code, op: _doing(code, op, function)


# ---------------------------------------------------------------- constants and names


def constant(value: Attribute) -> Any:
    """A constant attribute's Python value."""
    match value:
        case IntegerAttr():
            return bool(value.value.data) if value.type == i1 else value.value.data
        case FloatAttr():
            return value.value.data
        case py.TextAttr():
            return value.text
        case py.NoneAttr():
            return None
        case ArrayAttr():
            return tuple(constant(part) for part in value.data)
        case py.ListAttr():
            return _constant_list(value)
        case _:
            raise Fault(f"no constant: {value}")


def _constant_list(value: py.ListAttr) -> list[Any]:
    match value.values:
        case DenseIntOrFPElementsAttr():
            items: list[Any] = list(value.values.get_values())
            return [bool(item) for item in items] if isinstance(value.element, py.BoolType) else items
        case ArrayAttr():
            return [constant(part) for part in value.values.data]
        case _:
            raise Fault(f"a list of {value.values}")


class Names:
    """What names mean."""

    def __init__(self, machine: Machine, modules: Mapping[str, Mapping[str, Any]]):
        self.machine = machine
        self.modules = modules
        self.functions: dict[str, Callable[..., Any]] = {}

    def resolve(self, module: str, variable: str) -> Any:
        """A global."""
        if module == "builtins" and variable:
            return _attribute(builtins, variable)
        if module == "closure":
            return _closure
        live = self.modules.get(module)
        if not variable:
            return importlib.import_module(module)
        symbol = f"{module}.{variable}"
        if live is not None and variable in live:
            value = live[variable]
            own = isinstance(value, types.FunctionType) and value.__globals__ is live
            return self.function(symbol) if own and self.is_function(symbol) else value
        if self.is_function(symbol):
            return self.function(symbol)
        if hasattr(builtins, variable):
            return getattr(builtins, variable)
        if live is None:
            with contextlib.suppress(ImportError):
                return _attribute(importlib.import_module(module), variable)
        raise NameError(f"name '{variable}' is not defined")

    def is_function(self, symbol: str) -> bool:
        """Whether the module has a function of that name."""
        return isinstance(self.machine.symbols.get(symbol), py.FuncOp)

    def function(self, symbol: str) -> Callable[..., Any]:
        """A function of the module as a Python callable."""
        found = self.functions.get(symbol)
        if found is None:
            op = self.machine.symbols.get(symbol)
            if not isinstance(op, py.FuncOp):
                raise Fault(f"there is no function {symbol}")
            found = self.functions[symbol] = _callable(self.machine, op)
        return found


def _closure(function: Callable[..., Any], captured: tuple[Any, ...]) -> Callable[..., Any]:
    """What `pycc/library/closure.py` makes."""
    return functools.partial(function, *captured)


def _attribute(holder: Any, name: str) -> Any:
    if not hasattr(holder, name):
        raise NameError(f"name '{name}' is not defined")
    return getattr(holder, name)


def _callable(machine: Machine, op: py.FuncOp) -> Callable[..., Any]:
    """A Python function with the parameters of an interpreted one: CPython binds the arguments, in its own words."""
    code = machine.function(op.sym_name.data)
    depth: list[int] = machine.state["depth"]

    def run(arguments: tuple[Any, ...]) -> Any:
        depth[0] += 1
        try:
            (result,) = code.invoke(arguments, depth[0])
        finally:
            depth[0] -= 1
        if type(result) in _UNUSABLE:
            raise Fault(f"{op.sym_name.data} returns the unbound value")
        return result

    names = [name.data for name in op.arg_names]
    kinds = ["positional"] * len(names) if op.arg_kinds is None else [kind.data for kind in op.arg_kinds]
    if not all(name.isidentifier() for name in names):
        raise Fault(f"{op.sym_name.data} has a parameter that is no name", op)
    made = _stub(names, kinds, run)
    defaults = [UnitAttr()] * len(names) if op.defaults is None else list(op.defaults)
    given = [(n, k, constant(d)) for n, k, d in zip(names, kinds, defaults, strict=True) if type(d) is not UnitAttr]
    made.__defaults__ = tuple(value for _, kind, value in given if kind.startswith("positional"))
    made.__kwdefaults__ = {name: value for name, kind, value in given if kind == "keyword_only"}
    qualified = op.sym_name.data.partition(".")[2] or op.sym_name.data
    made.__name__, made.__qualname__ = qualified.rpartition(".")[2], qualified
    return made


def _stub(names: Sequence[str], kinds: Sequence[str], run: Callable[[tuple[Any, ...]], Any]) -> Any:
    """`def stub(parameters): return run((parameters,))`."""

    def of(kind: str) -> list[ast.arg]:
        return [ast.arg(name) for name, have in zip(names, kinds, strict=True) if have == kind]

    rest, keywords = of("varargs"), of("varkw")
    arguments = ast.arguments(
        of("positional_only"),
        of("positional"),
        rest[0] if rest else None,
        of("keyword_only"),
        [None for _ in of("keyword_only")],
        keywords[0] if keywords else None,
        [],
    )
    values = ast.Tuple([ast.Name(name, ast.Load()) for name in names], ast.Load())
    body = ast.Return(ast.Call(ast.Name("interpret this", ast.Load()), [values], []))
    stub = ast.FunctionDef("stub", arguments, [body], [], lineno=1, col_offset=0)
    tree = ast.fix_missing_locations(ast.Module([stub], []))
    scope: dict[str, Any] = {"interpret this": run}
    exec(compile(tree, "<pycc interpreter>", "exec"), scope)
    return scope["stub"]


def prepare(machine: Machine, modules: Mapping[str, Mapping[str, Any]]) -> Names:
    """Make a machine ready for PYTHON; `modules` are the globals of user modules."""
    names = Names(machine, modules)
    machine.state.update({"dynamic": True, "collecting": [], "depth": [0], "names": names})
    return names


def _global(code: Code, op: py.GlobalOp) -> Step:
    result, names = code.place(op.result), code.machine.state["names"]
    module, variable = op.module.data, op.variable.data
    found: list[Any] = []

    def step(frame: Frame) -> None:
        if not found:
            found.append(names.resolve(module, variable))
        frame[result] = found[0]

    return step


def _check_bound(code: Code, op: py.CheckBoundOp) -> Step:
    place, result, (class_name, message) = code.place(op.value), code.place(op.result), op.error
    error = NameError if class_name == "NameError" else UnboundLocalError

    def step(frame: Frame) -> None:
        value = frame[place]
        if value is UNBOUND:
            raise error(message)
        frame[result] = value

    return step


# ---------------------------------------------------------------- operators, calls, containers


def _binary(code: Code, op: py.BinaryOp) -> Step:
    return _computing(code, op, (PYTHON if op.inplace is None else INPLACE)[op.kind.data])


def _call(code: Code, op: py.CallOp | py.CallMethodOp) -> Step:
    star = {index.value.data for index in op.star or ()}
    places, result = code.all(op.arguments), code.place(op.result)
    names = [name.data for name in op.keywords]
    count = len(places) - len(names)
    method = op.method.data if isinstance(op, py.CallMethodOp) else None
    target = code.place(op.object if isinstance(op, py.CallMethodOp) else op.callee)

    def step(frame: Frame) -> None:
        (callee,) = _operands((target,), frame)
        if method == "__folded__":
            callee = _folded(callee)
        elif method is not None:
            callee = getattr(callee, method)
        values = _operands(places, frame)
        arguments: list[Any] = []
        for index, value in enumerate(values[:count]):
            if index in star:
                arguments += value
            else:
                arguments.append(value)
        frame[result] = callee(*arguments, **dict(zip(names, values[count:], strict=True)))

    return step


def _folded(items: set[Any]) -> Callable[[], set[Any]]:
    """What makes a set as CPython makes one from a constant: its items go into another table."""

    def folded() -> set[Any]:
        result: set[Any] = set()
        result.update(frozenset(list(items)))
        return result

    return folded


def _getattr(code: Code, op: py.GetAttrOp) -> Step:
    name = op.attribute.data
    return _computing(code, op, lambda holder: getattr(holder, name))


def _setattr(code: Code, op: py.SetAttrOp) -> Step:
    name = op.attribute.data
    return _doing(code, op, lambda holder, value: setattr(holder, name, value))


def _store_item(holder: Any, index: Any, value: Any) -> None:
    holder[index] = value


def _delete_item(holder: Any, index: Any) -> None:
    del holder[index]


def unpack(value: Any, count: int) -> list[Any]:
    """Exactly so many items, or CPython's error."""
    try:
        items = iter(value)
    except TypeError:
        raise TypeError(f"cannot unpack non-iterable {type(value).__name__} object") from None
    found = list(itertools.islice(items, count + 1))
    if len(found) > count:
        raise ValueError(f"too many values to unpack (expected {count})")
    if len(found) < count:
        raise ValueError(f"not enough values to unpack (expected {count}, got {len(found)})")
    return found


def _unpack(code: Code, op: py.UnpackOp) -> Step:
    place, results = code.place(op.value), code.all(op.outputs)

    def step(frame: Frame) -> None:
        (packed,) = _operands((place,), frame)
        for result, value in zip(results, unpack(packed, len(results)), strict=True):
            frame[result] = value

    return step


# ---------------------------------------------------------------- loops


def _for(code: Code, op: py.ForOp) -> Step:
    item, *arguments = op.body.block.args
    iterable, place = code.place(op.iterable), code.place(item)
    start, end, body = code.assign(op.inits, arguments), code.assign(arguments, op.outputs), code.region(op.body)

    def step(frame: Frame) -> Any:
        start(frame)
        for value in _operands((iterable,), frame)[0]:
            frame[place] = value
            signal = body(frame)
            if signal is not CONTINUE:
                return None if signal is BREAK else signal
        end(frame)
        return None

    return step


def _comprehension(code: Code, op: py.ComprehensionOp) -> Step:
    result, body, collecting = code.place(op.result), code.region(op.body), code.machine.state["collecting"]

    def step(frame: Frame) -> Any:
        items: list[Any] = []
        collecting.append(items)
        signal = body(frame)
        collecting.pop()
        if signal is not None:
            raise Fault(f"a comprehension is left by {signal.name}")
        frame[result] = items

    return step


def _collect(code: Code, op: py.CollectOp) -> Step:
    collecting = code.machine.state["collecting"]
    return _doing(code, op, lambda value: collecting[-1].append(value))


CONSTANTS: dict[type[Operation], Callable[[Code, Any], Any]] = {
    py.ConstantOp: lambda code, op: constant(op.value),
    py.UnboundOp: lambda code, op: UNBOUND,
}
ROWS: dict[type[Operation], Row] = {
    py.GlobalOp: _global,
    py.CheckBoundOp: _check_bound,
    py.UnaryOp: lambda code, op: _computing(code, op, UNARY[op.kind.data]),
    py.BinaryOp: _binary,
    py.CompareOp: lambda code, op: _computing(code, op, COMPARE[op.kind.data]),
    py.TruthOp: _value(bool),
    py.CallOp: _call,
    py.CallMethodOp: _call,
    py.GetAttrOp: _getattr,
    py.SetAttrOp: _setattr,
    py.GetItemOp: _value(lambda holder, index: holder[index]),
    py.SetItemOp: _effect(_store_item),
    py.DelItemOp: _effect(_delete_item),
    py.SliceOp: _value(slice),
    py.TupleOp: _value(lambda *items: items),
    py.ListOp: _value(lambda *items: list(items)),
    py.UnpackOp: _unpack,
    py.ForOp: _for,
    py.ComprehensionOp: _comprehension,
    py.CollectOp: _collect,
    py.ExceptionMatchOp: _value(isinstance),
}
"""At PYTHON."""

__all__ = ["CONSTANTS", "RETURN", "ROWS", "UNBOUND", "Names", "prepare"]
