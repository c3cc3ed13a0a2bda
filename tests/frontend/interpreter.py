"""Runs level PYTHON with CPython's own values: what the frontend made must compute what the source computes.

Takes in a `ModuleSource` and a function name. Gives out a callable. Strict where lowering could be wrong: the
unbound value may be carried but never used, a slot is never read before it is written, a value is defined before
its use.
"""

from __future__ import annotations

import builtins
import importlib
import operator
from collections.abc import Callable, Sequence
from typing import Any

from xdsl.dialects.builtin import ArrayAttr, FloatAttr, IntegerAttr, UnitAttr, i1
from xdsl.ir import Attribute, Block, Operation, SSAValue

from pycc.dialects import flow, py
from pycc.frontend import ModuleSource


class Fault(BaseException):
    """The IR is wrong. Not an `Exception`: no interpreted handler may catch it."""


class _Unbound:
    def __repr__(self) -> str:
        return "<unbound>"


UNBOUND: Any = _Unbound()
Signal = tuple[str, list[Any]]
Environment = dict[SSAValue, Any]

_BINARY: dict[str, Callable[[Any, Any], Any]] = {
    "add": operator.add, "sub": operator.sub, "mul": operator.mul, "truediv": operator.truediv,
    "floordiv": operator.floordiv, "mod": operator.mod, "pow": operator.pow, "lshift": operator.lshift,
    "rshift": operator.rshift, "and": operator.and_, "or": operator.or_, "xor": operator.xor, "matmul": operator.matmul,
}  # fmt: skip
_INPLACE: dict[str, Callable[[Any, Any], Any]] = {
    "add": operator.iadd, "sub": operator.isub, "mul": operator.imul, "truediv": operator.itruediv,
    "floordiv": operator.ifloordiv, "mod": operator.imod, "pow": operator.ipow, "lshift": operator.ilshift,
    "rshift": operator.irshift, "and": operator.iand, "or": operator.ior, "xor": operator.ixor,
    "matmul": operator.imatmul,
}  # fmt: skip
_COMPARE: dict[str, Callable[[Any, Any], Any]] = {
    "eq": operator.eq, "ne": operator.ne, "lt": operator.lt, "le": operator.le, "gt": operator.gt, "ge": operator.ge,
    "is": operator.is_, "is_not": operator.is_not, "in": lambda a, b: a in b, "not_in": lambda a, b: a not in b,
}  # fmt: skip
_UNARY: dict[str, Callable[[Any], Any]] = {
    "neg": operator.neg, "pos": operator.pos, "invert": operator.invert, "not": operator.not_,
}  # fmt: skip


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
        case _:
            raise Fault(f"no constant: {value}")


class Interpreter:
    """The functions of one module."""

    def __init__(self, source: ModuleSource, names: dict[str, Any] | None = None):
        self.source = source
        self.names = names if names is not None else {}

    def function(self, qualname: str) -> Callable[..., Any]:
        """A function as a callable."""
        op = self.source.function(qualname)

        def call(*arguments: Any, **keywords: Any) -> Any:
            return self.run(op, bind(op, arguments, keywords))

        call.__name__ = qualname.rpartition(".")[2]
        return call

    def run(self, op: py.FuncOp, arguments: Sequence[Any]) -> Any:
        """Call a function."""
        block = op.body.block
        frame = _Frame(self)
        for parameter, value in zip(block.args, arguments, strict=True):
            frame.values[parameter] = value
        kind, values = frame.block(block)
        if kind != "return":
            raise Fault(f"function ended with {kind}")
        return frame.used(values[0])

    def name(self, module: str, variable: str) -> Any:
        """A global."""
        if module == "builtins":
            return getattr(builtins, variable)
        if module != self.source.module:
            found = importlib.import_module(module)
            return getattr(found, variable) if variable else found
        if variable in self.source.functions():
            return self.function(variable)
        if variable in self.names:
            return self.names[variable]
        imported = self.source.imports.get(variable)
        if imported is not None:
            found = importlib.import_module(imported.module)
            return found if imported.name is None else getattr(found, imported.name)
        return getattr(builtins, variable)


def bind(op: py.FuncOp, arguments: Sequence[Any], keywords: dict[str, Any]) -> list[Any]:
    """Arguments in parameter order."""
    assert op.arg_kinds is not None and op.defaults is not None
    names = [name.data for name in op.arg_names]
    kinds = [kind.data for kind in op.arg_kinds]
    positional = [name for name, kind in zip(names, kinds, strict=True) if kind.startswith("positional")]
    given = dict(zip(positional, arguments, strict=False))
    rest = tuple(arguments[len(positional) :])
    if rest and "varargs" not in kinds:
        raise TypeError(
            f"{op.sym_name.data}() takes {len(positional)} positional arguments but {len(arguments)} were given"
        )
    given.update(keywords)
    result: list[Any] = []
    for name, kind, default in zip(names, kinds, op.defaults, strict=True):
        if kind == "varargs":
            result.append(rest)
        elif name in given:
            result.append(given[name])
        elif isinstance(default, UnitAttr):
            raise TypeError(f"{op.sym_name.data}() missing argument {name}")
        else:
            result.append(constant(default))
    return result


class _Frame:
    """One activation."""

    def __init__(self, interpreter: Interpreter):
        self.interpreter = interpreter
        self.values: Environment = {}
        self.collecting: list[list[Any]] = []

    def carried(self, value: SSAValue) -> Any:
        if value not in self.values:
            raise Fault(f"a value is used before its definition: {value}")
        return self.values[value]

    def used(self, value: Any) -> Any:
        if value is UNBOUND:
            raise Fault("the unbound value is used")
        return value

    def get(self, value: SSAValue) -> Any:
        return self.used(self.carried(value))

    def all(self, values: Sequence[SSAValue]) -> list[Any]:
        return [self.get(value) for value in values]

    def block(self, block: Block) -> Signal:
        """Run a block to its terminator."""
        for op in block.ops:
            signal = _HANDLERS[type(op)](self, op)
            if signal is not None:
                return signal
        raise Fault("a block has no terminator")

    def results(self, op: Operation, values: Sequence[Any]) -> None:
        if len(values) != len(op.results):
            raise Fault(f"{op.name}: {len(values)} values for {len(op.results)} results")
        for result, value in zip(op.results, values, strict=True):
            self.values[result] = value

    def arguments(self, block: Block, values: Sequence[Any]) -> None:
        for argument, value in zip(block.args, values, strict=True):
            self.values[argument] = value


def _exit(kind: str) -> Callable[[_Frame, Operation], Signal]:
    def handler(frame: _Frame, op: Operation) -> Signal:
        return kind, [frame.carried(value) for value in op.operands]

    return handler


def _truth(frame: _Frame, op: py.TruthOp) -> None:
    frame.values[op.result] = bool(frame.get(op.value))


def _if(frame: _Frame, op: flow.IfOp) -> Signal | None:
    condition = frame.get(op.condition)
    if not isinstance(condition, bool):
        raise Fault("a condition is not a bool")
    kind, values = frame.block((op.then_region if condition else op.else_region).block)
    if kind == "yield":
        frame.results(op, values)
        return None
    return kind, values


def _loop(frame: _Frame, op: flow.LoopOp) -> Signal | None:
    values = [frame.carried(value) for value in op.inits]
    while True:
        frame.arguments(op.body.block, values)
        kind, values = frame.block(op.body.block)
        if kind == "break":
            frame.results(op, values)
            return None
        if kind != "continue":
            return kind, values


def _for(frame: _Frame, op: py.ForOp) -> Signal | None:
    values = [frame.carried(value) for value in op.inits]
    for item in frame.get(op.iterable):
        frame.arguments(op.body.block, [item, *values])
        kind, values = frame.block(op.body.block)
        if kind == "break":
            break
        if kind != "continue":
            return kind, values
    frame.results(op, values)
    return None


def _labelled(frame: _Frame, op: flow.BlockOp) -> Signal | None:
    kind, values = frame.block(op.body.block)
    if kind == "leave":
        frame.results(op, values)
        return None
    return kind, values


def _try(frame: _Frame, op: flow.TryOp) -> Signal | None:
    depth = len(frame.collecting)
    try:
        kind, values = frame.block(op.body.block)
    except Exception as error:
        del frame.collecting[depth:]
        block = op.handler.block
        frame.arguments(block, [error])
        kind, values = frame.block(block)
    if kind == "yield":
        frame.results(op, values)
        return None
    return kind, values


def _raise(frame: _Frame, op: flow.RaiseOp) -> Signal:
    raise frame.get(op.exception)


def _unreachable(frame: _Frame, op: flow.UnreachableOp) -> Signal:
    raise Fault("flow.unreachable was reached")


def _comprehension(frame: _Frame, op: py.ComprehensionOp) -> Signal | None:
    items: list[Any] = []
    frame.collecting.append(items)
    kind, _ = frame.block(op.body.block)
    frame.collecting.pop()
    if kind != "yield":
        raise Fault(f"a comprehension ended with {kind}")
    frame.values[op.result] = items
    return None


def _call(frame: _Frame, op: py.CallOp | py.CallMethodOp) -> None:
    star = {index.value.data for index in op.star or ()}
    operands = frame.all(op.arguments)
    count = len(operands) - len(op.keywords)
    arguments: list[Any] = []
    for index, value in enumerate(operands[:count]):
        arguments += value if index in star else [value]
    keywords = dict(zip((name.data for name in op.keywords), operands[count:], strict=True))
    if isinstance(op, py.CallMethodOp):
        callee = getattr(frame.get(op.object), op.method.data)
    else:
        callee = frame.get(op.callee)
    frame.values[op.result] = callee(*arguments, **keywords)


def _check_bound(frame: _Frame, op: py.CheckBoundOp) -> None:
    value = frame.carried(op.value)
    if value is UNBOUND:
        raise UnboundLocalError(
            f"cannot access local variable '{op.variable.data}' where it is not associated with a value"
        )
    frame.values[op.result] = value


def _unpack(frame: _Frame, op: py.UnpackOp) -> None:
    values = list(frame.get(op.value))
    if len(values) != len(op.outputs):
        raise ValueError("wrong number of values to unpack")
    frame.results(op, values)


def _load_slot(frame: _Frame, op: flow.LoadSlotOp) -> None:
    cell = frame.get(op.slot)
    if not cell:
        raise Fault("a slot is read before it is written")
    frame.values[op.result] = cell[0]


def _value(compute: Callable[[_Frame, Any], Any]) -> Callable[[_Frame, Any], None]:
    def handler(frame: _Frame, op: Any) -> None:
        frame.values[op.results[0]] = compute(frame, op)

    return handler


def _effect(perform: Callable[[_Frame, Any], Any]) -> Callable[[_Frame, Any], None]:
    def handler(frame: _Frame, op: Any) -> None:
        perform(frame, op)

    return handler


def _binary(frame: _Frame, op: py.BinaryOp) -> Any:
    table = _BINARY if op.inplace is None else _INPLACE
    return table[op.kind.data](frame.get(op.lhs), frame.get(op.rhs))


_HANDLERS: dict[type[Operation], Callable[[_Frame, Any], Signal | None]] = {
    flow.YieldOp: _exit("yield"),
    flow.ContinueOp: _exit("continue"),
    flow.BreakOp: _exit("break"),
    flow.LeaveOp: _exit("leave"),
    flow.ReturnOp: _exit("return"),
    flow.RaiseOp: _raise,
    flow.UnreachableOp: _unreachable,
    flow.IfOp: _if,
    flow.LoopOp: _loop,
    flow.BlockOp: _labelled,
    flow.TryOp: _try,
    flow.SlotOp: _value(lambda frame, op: []),
    flow.LoadSlotOp: _load_slot,
    flow.StoreSlotOp: _effect(lambda frame, op: frame.get(op.slot).__setitem__(slice(None), [frame.carried(op.value)])),
    py.ForOp: _for,
    py.ComprehensionOp: _comprehension,
    py.CollectOp: _effect(lambda frame, op: frame.collecting[-1].append(frame.get(op.value))),
    py.ConstantOp: _value(lambda frame, op: constant(op.value)),
    py.GlobalOp: _value(lambda frame, op: frame.interpreter.name(op.module.data, op.variable.data)),
    py.UnboundOp: _value(lambda frame, op: UNBOUND),
    py.CheckBoundOp: _check_bound,
    py.UnaryOp: _value(lambda frame, op: _UNARY[op.kind.data](frame.get(op.operand))),
    py.BinaryOp: _value(_binary),
    py.CompareOp: _value(lambda frame, op: _COMPARE[op.kind.data](frame.get(op.lhs), frame.get(op.rhs))),
    py.TruthOp: _truth,
    py.CallOp: _call,
    py.CallMethodOp: _call,
    py.GetAttrOp: _value(lambda frame, op: getattr(frame.get(op.object), op.attribute.data)),
    py.SetAttrOp: _effect(lambda frame, op: setattr(frame.get(op.object), op.attribute.data, frame.get(op.value))),
    py.GetItemOp: _value(lambda frame, op: frame.get(op.object)[frame.get(op.index)]),
    py.SetItemOp: _effect(lambda frame, op: operator.setitem(*frame.all(op.operands))),
    py.DelItemOp: _effect(lambda frame, op: operator.delitem(frame.get(op.object), frame.get(op.index))),
    py.SliceOp: _value(lambda frame, op: slice(*frame.all(op.operands))),
    py.TupleOp: _value(lambda frame, op: tuple(frame.all(op.elements))),
    py.ListOp: _value(lambda frame, op: frame.all(op.elements)),
    py.UnpackOp: _unpack,
    py.ExceptionMatchOp: _value(lambda frame, op: isinstance(frame.get(op.exception), frame.get(op.class_value[0]))),
}  # fmt: skip
