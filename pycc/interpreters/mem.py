"""`mem`: raw memory, counted objects, aggregates, constants and calls into C. Levels STRUCTURED and BUFFERS.

A pointer is `(block, byte offset)`, a reference an `Object` or None, a struct a tuple. At BUFFERS every count is kept.
"""

# pyright: reportUnknownLambdaType=false
from __future__ import annotations

from collections.abc import Callable
from typing import Any

from xdsl.dialects.builtin import ArrayAttr, DenseIntOrFPElementsAttr, IntegerType, StringAttr
from xdsl.ir import Attribute, Operation

from pycc.dialects import mem
from pycc.interpreters import c_functions, floats
from pycc.interpreters.arrays import make_array
from pycc.interpreters.counting import class_of, release_of, retain_of
from pycc.interpreters.engine import Code, Frame, Machine, Row, Step, effect_step, value_step, values_step
from pycc.interpreters.errors import Raised
from pycc.interpreters.faults import Fault
from pycc.interpreters.flow import failing
from pycc.interpreters.heap import NULL, Class, Object, OutOfMemory, confused
from pycc.interpreters.kinds import POINTER, REFERENCE, Kind, kind_of, zero
from pycc.interpreters.memory_access import loader, offset_by, storer, taker
from pycc.interpreters.scalar import constant_value

# ---------------------------------------------------------------- raw memory


def _element(pointer: Any) -> Kind:
    """The kind of what a pointer operand points to."""
    return kind_of(pointer.type.element)


def _allocating(code: Code, op: Operation, allocate: Callable[[Frame], Any]) -> Step:
    """A step that makes memory, or raises MemoryError."""
    result = code.place(op.results[0])
    fail = failing(code, op, lambda frame: Raised.of(code.machine.heap, "MemoryError", ""))

    def step(frame: Frame) -> None:
        try:
            frame[result] = allocate(frame)
        except OutOfMemory:
            fail(frame)

    return step


def _alloc(code: Code, op: mem.AllocOp) -> Step:
    count, kind, allocate = code.place(op.count), _element(op.result), code.machine.heap.allocate
    return _allocating(code, op, lambda frame: allocate(kind, frame[count], op))


def _realloc(code: Code, op: mem.ReallocOp) -> Step:
    pointer, old, new = code.all((op.pointer, op.old_count, op.new_count))
    kind, reallocate = _element(op.result), code.machine.heap.reallocate
    return _allocating(code, op, lambda frame: reallocate(frame[pointer], kind, frame[old], frame[new], op))


def _free(code: Code, op: mem.FreeOp) -> Step:
    kind, free = _element(op.pointer), code.machine.heap.free
    return effect_step(code, op, lambda pointer, count: free(pointer, kind, count))


def _load(code: Code, op: mem.LoadOp) -> Step:
    return value_step(code, op, loader(code.machine.heap, kind_of(op.result.type)))


def _take(code: Code, op: mem.TakeOp) -> Step:
    return value_step(code, op, taker(code.machine.heap, kind_of(op.result.type)))


def _store(code: Code, op: mem.StoreOp) -> Step:
    value, pointer, index = code.all((op.value, op.pointer, op.index))
    store = storer(code.machine.heap, kind_of(op.value.type))

    def step(frame: Frame) -> None:
        store(frame[pointer], frame[index], frame[value])

    return step


def _offset(code: Code, op: mem.OffsetOp) -> Step:
    return value_step(code, op, offset_by(_element(op.pointer).size))


def _move(code: Code, op: mem.MoveOp) -> Step:
    kind, move = _element(op.source), code.machine.heap.move
    return effect_step(code, op, lambda destination, source, count: move(destination, source, kind, count))


def _cast(code: Code, op: mem.CastOp) -> Step:
    return value_step(code, op, cast_function(code, op.value.type, op.result.type))


def cast_function(code: Code, source: Attribute, target: Attribute) -> Callable[[Any], Any]:
    """The same bits as a value of another type."""
    heap = code.machine.heap
    before, after = kind_of(source), kind_of(target)

    def same(value: Any) -> Any:
        if before is POINTER:
            value[0].cast = True
        return value

    if before is after:
        return same
    addresses = (POINTER, REFERENCE)
    if before in addresses:
        number = lambda value: heap.address_of(same(value))  # noqa: E731
        if after in addresses:
            return lambda value: heap.from_address(number(value), after)
        return number if after.is_integer else lambda value: _bits(("int", 64), after)(number(value))
    if after in addresses:
        return lambda value: heap.from_address(_bits_of(before)(value), after)
    return _bits((before.head, 8 * before.size), after)


def _bits(source: tuple[str, int], after: Kind) -> Callable[[Any], Any]:
    return floats.bitcast(source, (after.head.removeprefix("u"), 8 * after.size))


def _bits_of(before: Kind) -> Callable[[Any], Any]:
    return floats.bitcast((before.head, 8 * before.size), ("int", 64))


def same_address(a: Any, b: Any) -> bool:
    """Whether two pointers or references are the same."""
    return a is b or (type(a) is tuple and a == b)


# ---------------------------------------------------------------- objects


def _new(code: Code, op: mem.NewOp) -> Step:
    cls, new = class_of(code.machine, op.result.type.class_name.data), code.machine.heap.new
    if not op.extra:
        return _allocating(code, op, lambda frame: new(cls, None, op))
    extra = code.place(op.extra[0])
    return _allocating(code, op, lambda frame: new(cls, frame[extra], op))


def getter(cls: Class, field: str) -> Callable[[Any], Any]:
    """A function from an instance to a field."""
    position = cls.index.get(field)
    if position is None:
        raise Fault(f"class {cls.name} has no field {field}")

    def get(instance: Object | None) -> Any:
        if instance is None or instance.cls is not cls:
            raise Fault(confused(instance, cls))
        return instance.fields[position]

    return get


def _get_field(code: Code, op: mem.GetFieldOp) -> Step:
    cls = class_of(code.machine, op.object.type.class_name.data)  # pyright: ignore
    return value_step(code, op, getter(cls, op.field.data))


def setter(cls: Class, field: str, release: Callable[[Any], None] | None) -> Callable[[Any, Any], None]:
    """A function that sets a field of an instance; what it held is released."""
    position = cls.index.get(field)
    if position is None:
        raise Fault(f"class {cls.name} has no field {field}")

    def store(instance: Object | None, value: Any) -> None:
        if instance is None or instance.cls is not cls:
            raise Fault(confused(instance, cls))
        fields = instance.fields
        old, fields[position] = fields[position], value
        if release is not None:
            release(old)

    return store


def _set_field(code: Code, op: mem.SetFieldOp) -> Step:
    machine = code.machine
    cls = class_of(machine, op.object.type.class_name.data)  # pyright: ignore
    # Uncounted classes own what they hold, too.
    release = release_of(machine, op.value.type) if machine.heap.counting else None
    return effect_step(code, op, setter(cls, op.field.data, release))


def _data(code: Code, op: mem.DataOp) -> Step:
    return value_step(code, op, data_function(code))


def data_function(code: Code) -> Callable[[Any], Any]:
    """A function from an instance to the memory behind it."""
    data_of = code.machine.heap.data_of

    def data(instance: Any) -> Any:
        if instance is None:
            raise Fault("a null reference has no memory behind it")
        return data_of(instance)

    return data


def _retain(code: Code, op: mem.RetainOp) -> Step | None:
    retain = retain_of(code.machine, op.value.type)
    return None if retain is None else effect_step(code, op, retain)


def _release(code: Code, op: mem.ReleaseOp) -> Step | None:
    release = release_of(code.machine, op.value.type)
    return None if release is None else effect_step(code, op, release)


def _free_object(code: Code, op: mem.FreeObjectOp) -> Step:
    free = code.machine.heap.free_object

    def free_checked(instance: Any, extra: int) -> None:
        if instance is None:
            raise Fault("frees null")
        size = 0 if instance.extra is None else instance.extra.size
        if size != extra:
            raise Fault(f"frees an object with {size} bytes behind it as one with {extra}")
        free(instance)

    return effect_step(code, op, free_checked)


# ---------------------------------------------------------------- constants


def string_value(code: Code, op: mem.StringOp) -> Any:
    """`mem.string`."""
    return code.machine.heap.constant_string(op.text)


def null_value(code: Code, op: mem.NullOp) -> Any:
    """`mem.null`."""
    return zero(kind_of(op.result.type), NULL)


def table_value(code: Code, op: mem.TableOp) -> Any:
    """`mem.table`."""
    tables: dict[Operation, Any] = code.machine.state.setdefault("tables", {})
    if op not in tables:
        tables[op] = _table(code, op.values, op.result.type.element)  # pyright: ignore
    return tables[op]


def _table(code: Code, values: Attribute, element: Attribute) -> Any:
    match values:
        case DenseIntOrFPElementsAttr():
            cells = list(constant_value(values))
        case ArrayAttr():
            cells = [_constant(code, value, element) for value in values.data]
        case _:
            raise Fault(f"{values} is no table")
    if isinstance(element, IntegerType) and element.width.data == 1:
        cells = [cell & 1 for cell in cells]
    return code.machine.heap.table(kind_of(element), cells)


def _constant(code: Code, value: Attribute, type_: Attribute) -> Any:
    match value, type_:
        case _, mem.PointerType():
            return _table(code, value, type_.element)
        case StringAttr(), _:
            return code.machine.heap.constant_string(mem.unescaped(value))
        case ArrayAttr(), mem.StructType():
            pairs = zip(value.data, type_.elements.data, strict=True)
            return tuple(_constant(code, part, part_type) for part, part_type in pairs)
        case _:
            return constant_value(value)


# ---------------------------------------------------------------- aggregates, C, arrays


def _extract(code: Code, op: mem.ExtractOp) -> Step:
    index = op.index.value.data
    return value_step(code, op, lambda struct: struct[index])


def _call_c(code: Code, op: mem.CallCOp) -> Step:
    types = [v.type for v in op.arguments], [r.type for r in op.results]
    return values_step(code, op, c_functions.find(code.machine, op.callee.data, *types))


def _call_pointer(code: Code, op: mem.CallPointerOp) -> Step:
    return values_step(code, op, c_functions.by_address(code.machine))


def context_value(machine: Machine) -> Object:
    """The hidden context: one for all calls."""
    state = machine.state
    if "context" not in state:
        cls = class_of(machine, "Context")
        state["context"] = Object(cls, cls.zeros.copy(), None, 1, None)
    return state["context"]


def _make_array(code: Code, op: mem.MakeArrayOp) -> Step:
    pointer, sizes, strides = code.place(op.pointer), code.all(op.sizes), code.all(op.strides)
    result, kind = code.place(op.result), _element(op.pointer)

    def step(frame: Frame) -> None:
        frame[result] = make_array(kind, frame[pointer], [frame[p] for p in sizes], [frame[p] for p in strides])

    return step


def _array_stride(code: Code, op: mem.ArrayStrideOp) -> Step:
    index = op.index.value.data
    return value_step(code, op, lambda array: array.strides[index])


CONSTANTS: dict[type[Operation], Callable[[Code, Any], Any]] = {
    mem.StringOp: string_value,
    mem.NullOp: null_value,
    mem.TableOp: table_value,
    mem.SizeOfOp: lambda code, op: kind_of(op.element).size,
    mem.ContextOp: lambda code, op: context_value(code.machine),
}
ROWS: dict[type[Operation], Row] = {
    mem.NewOp: _new,
    mem.AllocOp: _alloc,
    mem.ReallocOp: _realloc,
    mem.FreeOp: _free,
    mem.LoadOp: _load,
    mem.TakeOp: _take,
    mem.StoreOp: _store,
    mem.OffsetOp: _offset,
    mem.MoveOp: _move,
    mem.CastOp: _cast,
    mem.IsOp: lambda code, op: value_step(code, op, same_address),
    mem.GetFieldOp: _get_field,
    mem.SetFieldOp: _set_field,
    mem.DataOp: _data,
    mem.PackOp: lambda code, op: value_step(code, op, lambda *components: components),
    mem.ExtractOp: _extract,
    mem.RetainOp: _retain,
    mem.ReleaseOp: _release,
    mem.FreeObjectOp: _free_object,
    mem.CallCOp: _call_c,
    mem.CallPointerOp: _call_pointer,
    mem.ArrayPointerOp: lambda code, op: value_step(code, op, lambda array: (array.block, array.offset)),
    mem.ArrayStrideOp: _array_stride,
    mem.MakeArrayOp: _make_array,
}
