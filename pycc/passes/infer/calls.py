"""Calls: binding arguments to parameters, methods, and where the result's type comes from.

A library function whose parameters and result are all annotated is called by its signature: its body is only looked
at for the specialisation that is emitted. Any other function's body is walked for the argument types of the call.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from xdsl.dialects.builtin import ArrayAttr, FloatAttr, IntegerAttr, UnitAttr, i1
from xdsl.ir import Attribute, Operation

from pycc.dialects import flow, py
from pycc.dialects.foreign import FOREIGN
from pycc.ir.locations import op_span
from pycc.passes.infer.coerce import accepts, coerce
from pycc.passes.infer.control import emit_block
from pycc.passes.infer.diagnostics import NoAttribute, NotStatic, Refused, Unsupported, WrongCall
from pycc.passes.infer.engine import Context, runtime_type, substitute
from pycc.passes.infer.signatures import Signature, signature_of
from pycc.passes.infer.type_names import class_symbol, full_name, short_name
from pycc.passes.infer.values import NOT_KNOWN, Value, is_known_by_type, is_static, of_type
from pycc.passes.infer.walker import Dead, Frame, Walker


def attribute_value(attribute: Attribute) -> Value:
    """The value of a constant attribute, or of a type attribute that stands for a compile-time value."""
    match attribute:
        case IntegerAttr():
            if attribute.type == i1:
                return Value(py.bool_, constant=bool(attribute.value.data))
            return Value(py.int_, constant=attribute.value.data)
        case FloatAttr():
            return Value(py.float_, constant=attribute.value.data)
        case py.TextAttr():
            return Value(py.str_, constant=attribute.text)
        case py.NoneAttr():
            return of_type(py.none)
        case py.ListAttr():
            return Value(attribute.type, constant=attribute)
        case py.InstanceAttr():
            if type(attribute.type) is not py.StructType:
                return Value(attribute.type, constant=attribute)
            parts = tuple([attribute_value(a) for a in attribute.parts])
            return Value(py.StructType(attribute.type.class_name, ArrayAttr([p.type for p in parts])), parts=parts)
        case ArrayAttr():
            parts = tuple([attribute_value(a) for a in attribute.data])
            return Value(py.TupleType(ArrayAttr([p.type for p in parts])), parts=parts)
        case _:
            return of_type(attribute)


# ---------------------------------------------------------------- methods


def find_method(walker: Walker, type_: Attribute, name: str) -> str | None:
    """The symbol of a type's method, if its class has it."""
    class_ = class_symbol(type_)
    if not class_:
        return None
    program = walker.engine.program
    symbol = f"{class_}.{name}"
    if program.has_function(symbol):
        return symbol
    if type(type_) is py.BoolType and program.has_function(f"int.{name}"):
        return f"int.{name}"
    if name == "__str__" and type_ in FOREIGN:
        return find_method(walker, type_, "__repr__")
    return None


def takes(walker: Walker, symbol: str, receiver: Value, arguments: Sequence[Value]) -> bool:
    """Whether a method's annotations accept these arguments (what Python's `NotImplemented` says)."""
    function = walker.engine.program.function(symbol)
    if function.annotations is None:
        return True
    bindings = receiver_bindings(walker, function, receiver.type)
    for annotation, argument in zip(function.annotations.data[1:], arguments, strict=False):
        if type(annotation) is not py.ParameterType and not accepts(argument.type, substitute(annotation, bindings)):
            return False
    return True


def receiver_bindings(walker: Walker, function: py.FuncOp, receiver: Attribute) -> dict[str, Attribute]:
    """What the type parameters of a method's class are for a receiver."""
    if function.type_parameters is None or type(receiver) is not py.ObjectType:
        return {}
    names = [p.data for p in function.type_parameters.data]
    return dict(zip(names, receiver.arguments.data, strict=False))


def call_method(
    walker: Walker, receiver: Value, name: str, arguments: Sequence[Value], keywords: dict[str, Value] | None = None
) -> Value:
    """`receiver.name(arguments)` for a receiver that is no union."""
    symbol = find_method(walker, receiver.type, name)
    if symbol is None:
        raise no_attribute(walker, receiver.type, name)
    if type(receiver.type) is py.BoolType and symbol.startswith("int."):
        receiver = walker.cast(receiver, py.int_)
    return call_function(walker, symbol, [receiver, *arguments], keywords)


def no_attribute(walker: Walker, type_: Attribute, name: str) -> Refused:
    """CPython's AttributeError."""
    message = f"'{short_name(type_)}' object has no attribute '{name}'"
    return Refused(NoAttribute(walker.span, message), ("AttributeError", message))


# ---------------------------------------------------------------- binding


def _plural(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def _listed(names: list[str]) -> str:
    quoted = [f"'{n}'" for n in names]
    if len(quoted) <= 2:
        return " and ".join(quoted)
    return f"{', '.join(quoted[:-1])}, and {quoted[-1]}"


def bind(walker: Walker, function: py.FuncOp, arguments: Sequence[Value], keywords: dict[str, Value]) -> list[Value]:
    """One value per parameter; misfits are CPython's TypeErrors."""
    signature = signature_of(function)
    names, kinds, defaults = signature.names, signature.kinds, signature.defaults
    if not keywords and len(arguments) == len(names) and signature.plain:
        return list(arguments)
    title = f"{function.sym_name.data.rpartition('.')[2]}()"

    def refuse(message: str) -> Refused:
        defined = None if walker.engine.is_library(function.sym_name.data) else op_span(function)
        return Refused(WrongCall(walker.span, f"{title} {message}", defined))

    bound: list[Value | None] = [None] * len(names)
    positional = signature.positional
    for i, value in zip(positional, arguments, strict=False):
        bound[i] = value
    rest = list(arguments[len(positional) :])
    for i, kind in enumerate(kinds):
        if kind == "varargs":
            bound[i] = walker.tuple(rest)
            rest = []
        elif kind == "varkw":
            raise Refused(
                Unsupported(
                    walker.span, "a function with `**keywords` parameters is not compiled", "name the parameters"
                )
            )
    if rest:
        required = sum(type(defaults[i]) is UnitAttr for i in positional)
        takes_ = f"from {required} to {len(positional)}" if required < len(positional) else str(len(positional))
        noun = "argument" if len(positional) == 1 and required == len(positional) else "arguments"
        verb = "was" if len(arguments) == 1 else "were"
        raise refuse(f"takes {takes_} positional {noun} but {len(arguments)} {verb} given")
    for name, value in keywords.items():
        index = next((i for i, n in enumerate(names) if n == name and kinds[i] in ("positional", "keyword_only")), None)
        if index is None:
            raise refuse(f"got an unexpected keyword argument '{name}'")
        if bound[index] is not None:
            raise refuse(f"got multiple values for argument '{name}'")
        bound[index] = value
    for i, default in enumerate(defaults):
        if bound[i] is None and type(default) is not UnitAttr:
            bound[i] = attribute_value(default)
    for wanted, word in ((("positional", "positional_only"), "positional"), (("keyword_only",), "keyword-only")):
        missing = [n for n, v, k in zip(names, bound, kinds, strict=True) if v is None and k in wanted]
        if missing:
            raise refuse(f"missing {_plural(len(missing), f'required {word} argument')}: {_listed(missing)}")
    return [v for v in bound if v is not None]


# ---------------------------------------------------------------- calling


def call_function(
    walker: Walker,
    symbol: str,
    arguments: Sequence[Value],
    keywords: dict[str, Value] | None = None,
    bindings: dict[str, Attribute] | None = None,
) -> Value:
    """A call of a function known by its symbol."""
    engine = walker.engine
    function = engine.program.function(symbol)
    bound = bind(walker, function, arguments, keywords or {})
    library = engine.is_library(symbol)
    signature = signature_of(function)
    if "generator" in signature.flags:
        raise Refused(Unsupported(walker.span, "generators are not compiled", "build a list and return it"))
    if bindings is None:
        bindings = receiver_bindings(walker, function, bound[0].type) if bound and function.owner is not None else {}
    if library:
        names, kinds = signature.names, signature.kinds
        for i, annotation in enumerate(signature.annotations):
            if kinds[i] != "varargs":
                bound[i] = coerce(walker, bound[i], annotation, bindings, (symbol, names[i]))
    constants = _static_constants(walker, signature, bound)
    declared = _declared(function, bindings) if library else None
    if library:
        if _makes_struct(walker, function, symbol):
            return inline_call(walker, function, bound)
        if "in_place" in signature.flags:
            return _expand(walker, function, bound)
        if signature.returned_parameter is not None:
            # It only converts its argument, which binding has done.
            return bound[signature.returned_parameter]
    if declared is not None and signature.says_all:
        result = walker.lattice.value_type(declared)
        if not walker.emitting:
            if type(result) is py.NeverType:
                raise Dead
            return of_type(result)
        context = engine.concrete(
            function, symbol, [v.type for v in bound], constants, bindings, walker.context, walker.op
        )
    else:
        context = engine.context(
            function, symbol, [v.type for v in bound], constants, bindings, walker.context, walker.op, walker.path
        )
        result = context.result if declared is None else walker.lattice.value_type(declared)
    return invoke(walker, context, bound, result)


def invoke(walker: Walker, context: Context, arguments: Sequence[Value], result: Attribute) -> Value:
    """The call of a specialisation."""
    if not walker.emitting:
        if type(result) is py.NeverType:
            raise Dead
        return of_type(result)
    operands = [
        walker.ssa(v)
        for v, constant in zip(arguments, context.constants, strict=True)
        if constant is NOT_KNOWN and not is_static(v.type)
    ]
    name = walker.engine.request(context)
    type_ = walker.type_of(result)
    ssa = walker.add(py.InvokeOp(name, operands, runtime_type(type_)))
    if type(type_) is py.NeverType:
        raise walker.dead()
    return of_type(result) if is_known_by_type(type_) else Value(result, ssa)


def _declared(function: py.FuncOp, bindings: dict[str, Attribute]) -> Attribute | None:
    annotation = function.result_annotation
    if annotation is None or type(annotation) is py.UnknownType:
        return None
    return substitute(annotation, bindings)


def declared_result(context: Context) -> Attribute | None:
    """The result type that a library function's annotation promises."""
    return _declared(context.function, context.bindings) if context.library else None


def _static_constants(walker: Walker, signature: Signature, bound: list[Value]) -> tuple[Any, ...]:
    static = signature.static
    if not static:
        return (NOT_KNOWN,) * len(bound)
    result: list[Any] = []
    for name, value in zip(signature.names, bound, strict=True):
        if name not in static or is_known_by_type(value.type):
            result.append(NOT_KNOWN)
        elif value.known:
            result.append(value.constant)
        else:
            raise Refused(NotStatic(walker.span, f"the argument `{name}`"))
    return tuple(result)


# ---------------------------------------------------------------- calls that are walked in place


class InlineFrame(Frame):
    """A function walked at its call. A return at its top level gives its value as it is; one further inside leaves a
    block.
    """

    def __init__(self, walker: Walker, record: Any):
        self.record = record
        self.undo_depth = len(walker.nesting)
        self.value: Value | None = None

    def break_(self, walker: Walker, values: list[Value], op: Operation) -> None:
        """`return`."""
        record = self.record
        if not walker.emitting:
            if len(walker.nesting) != self.undo_depth or self.value is not None:
                record.nested = True
            self.value = values[0]
            joined = (
                values[0].type if record.results is None else walker.lattice.join(record.results[0], values[0].type)
            )
            record.results = [joined]
        elif record.nested:
            walker.terminate(flow.LeaveOp([walker.ssa(walker.cast(values[0], record.results[0]))]))
        else:
            self.value = values[0]
            raise _Returned


class _Returned(Exception):
    """A return of a function walked in place, at its top level."""


def _makes_struct(walker: Walker, function: py.FuncOp, symbol: str) -> bool:
    """Constructors of structs are walked in place: their fields stay known values (a `for` over a `range` needs no
    range).
    """
    class_, _, name = symbol.rpartition(".")
    if name != "__new__" or function.owner is None or not walker.engine.is_library(symbol):
        return False
    return walker.engine.program.class_(class_).kind.data in ("struct", "iterator")


def _expand(walker: Walker, function: py.FuncOp, arguments: list[Value]) -> Value:
    """Walk the body of a function marked `in_place`; what it does happens where it is called."""
    walker.in_place += 1
    try:
        return inline_call(walker, function, arguments)
    finally:
        walker.in_place -= 1


def inline_call(walker: Walker, function: py.FuncOp, arguments: list[Value]) -> Value:
    """Walk a function's body in place."""
    op, path = walker.op, walker.path
    walker.path = (*path, op)  # pyright: ignore[reportAttributeAccessIssue]
    record = walker.record(function, "inline")
    frame = InlineFrame(walker, record)
    block = function.body.block
    outer_blocks, walker.blocks = walker.blocks, []
    outer_loops, walker.loops = walker.loops, []

    def body() -> None:
        for argument, value in zip(block.args, arguments, strict=True):
            walker.env[argument] = value
        walker.returns.append(frame)
        try:
            walker.walk(block)
        finally:
            walker.returns.pop()

    location = walker.builder.location if walker.builder is not None else None
    walker.inlined.append(op)
    try:
        if not walker.emitting:
            with suppress(Dead):
                body()
        elif record.nested:
            return emit_block(walker, record, body)[0]
        else:
            with suppress(_Returned):
                body()
    finally:
        walker.inlined.pop()
        walker.path, walker.op = path, op
        walker.blocks, walker.loops = outer_blocks, outer_loops
        if walker.builder is not None and location is not None:
            walker.builder.location = location
    if record.results is None or frame.value is None:
        raise walker.dead()
    return of_type(record.results[0]) if record.nested else frame.value


def describe(walker: Walker, type_: Attribute) -> str:
    """A type as the user reads it."""
    return full_name(walker.lattice.resolve(type_))
