"""The `mem` dialect: raw memory, counted objects, value aggregates and calls into C. Levels STRUCTURED and BUFFERS.

Types: `!mem.ptr<T>` (raw, uncounted), `!mem.ref<"C">` (pointer to an instance of `mem.class @C`, counted unless the
class says otherwise), `!mem.struct<"name", [T...]>` (an aggregate by value; counted where a component is).

Ownership conventions, before and after the ownership pass: a function's arguments are borrowed and its result is
owned, unless the function carries `pycc.borrows` (its result is then kept alive by its first argument). An operand is
borrowed unless its op says it *consumes* it. After the pass every retain and release is explicit. Strings made by
`mem.string` and `mem.null` are immortal: handed over without a retain. A finalizer runs with a count that it may raise
and lower again without ending the object a second time. What each op does is one table:
`pycc/analysis/ownership_rules.py`.
"""

from __future__ import annotations

from collections.abc import Sequence

from xdsl.dialects.builtin import (
    ArrayAttr,
    IntegerAttr,
    StringAttr,
    SymbolNameConstraint,
    SymbolRefAttr,
    UnitAttr,
    i1,
    i64,
)
from xdsl.ir import Attribute, Dialect, Operation, SSAValue
from xdsl.irdl import (
    AttrSizedOperandSegments,
    ParsePropInAttrDict,
    irdl_op_definition,
    operand_def,
    opt_prop_def,
    prop_def,
    result_def,
    traits_def,
    var_operand_def,
    var_result_def,
)
from xdsl.traits import Pure, SymbolOpInterface
from xdsl.utils.exceptions import VerifyException

from pycc.dialects.flow import segments
from pycc.dialects.mem_arrays import ArrayPointerOp, ArrayStrideOp, MakeArrayOp
from pycc.dialects.mem_constants import StringOp, TableOp
from pycc.dialects.mem_constants import (  # the dialect's users find it here
    unescaped as unescaped,
)
from pycc.dialects.mem_types import (  # the dialect's users find them here
    CONTEXT_FIELDS as CONTEXT_FIELDS,
)
from pycc.dialects.mem_types import (
    EXCEPTION as EXCEPTION,
)
from pycc.dialects.mem_types import (
    STRING as STRING,
)
from pycc.dialects.mem_types import (
    TRACE_LIMIT as TRACE_LIMIT,
)
from pycc.dialects.mem_types import (
    PointerType as PointerType,
)
from pycc.dialects.mem_types import (
    ReferenceType as ReferenceType,
)
from pycc.dialects.mem_types import (
    StructType as StructType,
)
from pycc.dialects.syntax import RELEASES, ReadableOp, all_known, known
from pycc.ir.accessors import quick
from pycc.ir.construct import construct, text_attribute


def _check_element(op: Operation, pointer: SSAValue, element: SSAValue) -> None:
    """Raise unless a pointer points to values of that type."""
    assert isinstance(pointer.type, PointerType)
    if pointer.type.element != element.type:
        raise VerifyException(f"{op.name}: {pointer.type} does not point to {element.type}")


@irdl_op_definition
class ClassOp(ReadableOp):
    """`mem.class @"list[int]" fields (size: i64, ...)`: layout of a heap object, after its `i64` count.

    `finalizer` names the function (one borrowed argument, cannot raise) that releases what raw fields own; after it,
    counted fields are released, then the memory of the object itself is freed. `uncounted` classes have no count, are
    never retained or released, and belong to somebody else.
    """

    name = "mem.class"
    sym_name = prop_def(SymbolNameConstraint())
    field_names = prop_def(ArrayAttr[StringAttr])
    field_types = prop_def(ArrayAttr[Attribute])
    finalizer = opt_prop_def(SymbolRefAttr)
    uncounted = opt_prop_def(UnitAttr)
    assembly_format = (
        "$sym_name `fields` custom<Fields>($field_names, $field_types) "
        "(`finalizer` $finalizer^)? (`uncounted` $uncounted^)? attr-dict"
    )
    irdl_options = (ParsePropInAttrDict(),)
    traits = traits_def(SymbolOpInterface())

    def __init__(
        self,
        name: str,
        fields: Sequence[tuple[str, Attribute]],
        finalizer: str | None = None,
        uncounted: bool = False,
    ):
        properties: dict[str, Attribute] = {
            "sym_name": text_attribute(name),
            "field_names": ArrayAttr([StringAttr(n) for n, _ in fields]),
            "field_types": ArrayAttr([t for _, t in fields]),
        }
        if finalizer is not None:
            properties["finalizer"] = SymbolRefAttr(finalizer)
        if uncounted:
            properties["uncounted"] = UnitAttr()
        construct(self, properties=properties)


@irdl_op_definition
class NewOp(ReadableOp):
    """`%o = mem.new : !mem.ref<"C">`: count 1, fields zeroed, `extra` more bytes behind; raises `MemoryError`."""

    name = "mem.new"
    extra = var_operand_def()
    unwind = var_operand_def()
    escape = var_operand_def()
    result = result_def(ReferenceType)
    assembly_format = f"{all_known('extra')} {RELEASES} attr-dict `:` type($result)"
    irdl_options = (AttrSizedOperandSegments(as_property=True), ParsePropInAttrDict())

    def __init__(self, result_type: Attribute, extra: SSAValue | None = None):
        extras = [] if extra is None else [extra]
        construct(
            self,
            operands=extras,
            result_types=[result_type],
            properties={"operandSegmentSizes": segments(extras, [], [])},
        )


@irdl_op_definition
class AllocOp(ReadableOp):
    """`%p = mem.alloc %n : !mem.ptr<T>`: uninitialised room for n elements; too many or negative: `MemoryError`."""

    name = "mem.alloc"
    count = operand_def(i64)
    unwind = var_operand_def()
    escape = var_operand_def()
    result = result_def(PointerType)
    assembly_format = f"$count {RELEASES} attr-dict `:` type($result)"
    irdl_options = (AttrSizedOperandSegments(as_property=True), ParsePropInAttrDict())

    def __init__(self, count: SSAValue, result_type: Attribute):
        construct(
            self,
            operands=[count],
            result_types=[result_type],
            properties={"operandSegmentSizes": segments([count], [], [])},
        )


@irdl_op_definition
class ReallocOp(ReadableOp):
    """`%q = mem.realloc %p, %old, %new : !mem.ptr<T>`: moves the elements; raises `MemoryError`, leaving `%p` as it
    was."""

    name = "mem.realloc"
    pointer = operand_def(PointerType)
    old_count = operand_def(i64)
    new_count = operand_def(i64)
    unwind = var_operand_def()
    escape = var_operand_def()
    result = result_def(PointerType)
    assembly_format = f"{known('pointer')} `,` $old_count `,` $new_count {RELEASES} attr-dict `:` type($result)"
    irdl_options = (AttrSizedOperandSegments(as_property=True), ParsePropInAttrDict())

    def __init__(self, pointer: SSAValue, old_count: SSAValue, new_count: SSAValue):
        construct(
            self,
            operands=[pointer, old_count, new_count],
            result_types=[pointer.type],
            properties={"operandSegmentSizes": segments([pointer], [old_count], [new_count], [], [])},
        )

    def verify_(self) -> None:
        if self.pointer.type != self.result.type:
            raise VerifyException(f"{self.name}: the result must have the pointer's type, {self.pointer.type}")


@irdl_op_definition
class FreeOp(ReadableOp):
    """`mem.free %p, %count`: gives back what `mem.alloc` gave for that count; null is allowed."""

    name = "mem.free"
    pointer = operand_def(PointerType)
    count = operand_def(i64)
    assembly_format = f"{known('pointer')} `,` $count attr-dict"

    def __init__(self, pointer: SSAValue, count: SSAValue):
        construct(self, operands=[pointer, count])


@irdl_op_definition
class LoadOp(ReadableOp):
    """`%v = mem.load %p[%i] : T`: a counted result is borrowed from memory (it is good until that memory may
    change)."""

    name = "mem.load"
    pointer = operand_def(PointerType)
    index = operand_def(i64)
    result = result_def()
    assembly_format = f"{known('pointer')} `[` $index `]` attr-dict `:` type($result)"

    def __init__(self, pointer: SSAValue, index: SSAValue, result_type: Attribute):
        construct(self, operands=[pointer, index], result_types=[result_type])

    def verify_(self) -> None:
        _check_element(self, self.pointer, self.result)


@irdl_op_definition
class TakeOp(ReadableOp):
    """`%v = mem.take %p[%i] : T`: moves the element out; a counted result is owned, the memory counts as
    uninitialised."""

    name = "mem.take"
    pointer = operand_def(PointerType)
    index = operand_def(i64)
    result = result_def()
    assembly_format = f"{known('pointer')} `[` $index `]` attr-dict `:` type($result)"

    def __init__(self, pointer: SSAValue, index: SSAValue, result_type: Attribute):
        construct(self, operands=[pointer, index], result_types=[result_type])

    def verify_(self) -> None:
        _check_element(self, self.pointer, self.result)


@irdl_op_definition
class StoreOp(ReadableOp):
    """`mem.store %v, %p[%i] : T`: consumes `%v`, moving it into uninitialised memory (what was there is not
    released)."""

    name = "mem.store"
    value = operand_def()
    pointer = operand_def(PointerType)
    index = operand_def(i64)
    assembly_format = f"$value `,` {known('pointer')} `[` $index `]` attr-dict `:` type($value)"

    def __init__(self, value: SSAValue, pointer: SSAValue, index: SSAValue):
        construct(self, operands=[value, pointer, index])

    def verify_(self) -> None:
        _check_element(self, self.pointer, self.value)


@irdl_op_definition
class OffsetOp(ReadableOp):
    """`%q = mem.offset %p, %i : !mem.ptr<T>`: address of element i."""

    name = "mem.offset"
    pointer = operand_def(PointerType)
    index = operand_def(i64)
    result = result_def(PointerType)
    assembly_format = f"{known('pointer')} `,` $index attr-dict `:` type($result)"
    traits = traits_def(Pure())

    def __init__(self, pointer: SSAValue, index: SSAValue):
        construct(self, operands=[pointer, index], result_types=[pointer.type])

    def verify_(self) -> None:
        if self.pointer.type != self.result.type:
            raise VerifyException(f"{self.name}: the result must have the pointer's type, {self.pointer.type}")


@irdl_op_definition
class MoveOp(ReadableOp):
    """`mem.move %destination, %source, %count`: copies count elements bit by bit; the ranges may overlap."""

    name = "mem.move"
    destination = operand_def(PointerType)
    source = operand_def(PointerType)
    count = operand_def(i64)
    assembly_format = f"{known('destination')} `,` {known('source')} `,` $count attr-dict"

    def __init__(self, destination: SSAValue, source: SSAValue, count: SSAValue):
        construct(self, operands=[destination, source, count])

    def verify_(self) -> None:
        if self.destination.type != self.source.type:
            raise VerifyException(f"{self.name}: {self.source.type} cannot be moved to {self.destination.type}")


@irdl_op_definition
class NullOp(ReadableOp):
    """`%p = mem.null : !mem.ptr<T>` (or a reference, or a struct of zeros): all bits zero."""

    name = "mem.null"
    result = result_def()
    assembly_format = "attr-dict `:` type($result)"
    traits = traits_def(Pure())

    def __init__(self, result_type: Attribute):
        construct(self, result_types=[result_type])


@irdl_op_definition
class SizeOfOp(ReadableOp):
    """`%n = mem.sizeof T : i64`: bytes of an element of lowered type T in memory."""

    name = "mem.sizeof"
    element = prop_def(Attribute)
    result = result_def(i64)
    assembly_format = "$element attr-dict `:` type($result)"
    irdl_options = (ParsePropInAttrDict(),)
    traits = traits_def(Pure())

    def __init__(self, element: Attribute):
        construct(self, result_types=[i64], properties={"element": element})


@irdl_op_definition
class CastOp(ReadableOp):
    """`%b = mem.cast %a : T -> U`: same bits, same width: pointer, reference, `i64` and `f64` among each other.
    Uncounted."""

    name = "mem.cast"
    value = operand_def()
    result = result_def()
    assembly_format = "$value attr-dict `:` type($value) `->` type($result)"
    traits = traits_def(Pure())

    def __init__(self, value: SSAValue, result_type: Attribute):
        construct(self, operands=[value], result_types=[result_type])


@irdl_op_definition
class IsOp(ReadableOp):
    """`%b = mem.is %a, %b : T -> i1`: the same address (references and pointers)."""

    name = "mem.is"
    lhs = operand_def()
    rhs = operand_def()
    result = result_def(i1)
    assembly_format = f"$lhs `,` {known('rhs')} attr-dict `:` type($lhs) `->` type($result)"
    traits = traits_def(Pure())

    def __init__(self, lhs: SSAValue, rhs: SSAValue):
        construct(self, operands=[lhs, rhs], result_types=[i1])


@irdl_op_definition
class GetFieldOp(ReadableOp):
    """`%v = mem.get_field %o "size" : T`: a counted result is borrowed from memory."""

    name = "mem.get_field"
    object = operand_def(ReferenceType)
    field = prop_def(StringAttr)
    result = result_def()
    assembly_format = f"{known('object')} custom<Text>($field) attr-dict `:` type($result)"
    irdl_options = (ParsePropInAttrDict(),)

    def __init__(self, object: SSAValue, field: str, result_type: Attribute):
        construct(self, operands=[object], result_types=[result_type], properties={"field": text_attribute(field)})


@irdl_op_definition
class SetFieldOp(ReadableOp):
    """`mem.set_field %o "size", %v : T`: consumes `%v`; what a counted field held before is released (null at
    first)."""

    name = "mem.set_field"
    object = operand_def(ReferenceType)
    value = operand_def()
    field = prop_def(StringAttr)
    assembly_format = f"{known('object')} custom<Text>($field) `,` $value attr-dict `:` type($value)"
    irdl_options = (ParsePropInAttrDict(),)

    def __init__(self, object: SSAValue, field: str, value: SSAValue):
        construct(self, operands=[object, value], properties={"field": text_attribute(field)})


@irdl_op_definition
class DataOp(ReadableOp):
    """`%p = mem.data %o : !mem.ptr<T>`: address of the bytes behind an instance made with `extra`."""

    name = "mem.data"
    object = operand_def(ReferenceType)
    result = result_def(PointerType)
    assembly_format = f"{known('object')} attr-dict `:` type($result)"
    traits = traits_def(Pure())

    def __init__(self, object: SSAValue, result_type: Attribute):
        construct(self, operands=[object], result_types=[result_type])


@irdl_op_definition
class PackOp(ReadableOp):
    """`%s = mem.pack(%a, %b) : !mem.struct<...>`: consumes its components."""

    name = "mem.pack"
    components = var_operand_def()
    result = result_def(StructType)
    assembly_format = f"`(` {all_known('components')} `)` attr-dict `:` type($result)"
    traits = traits_def(Pure())

    def __init__(self, components: Sequence[SSAValue], result_type: Attribute):
        construct(self, operands=list(components), result_types=[result_type])

    def verify_(self) -> None:
        assert isinstance(self.result.type, StructType)
        expected = self.result.type.elements.data
        given = tuple(component.type for component in self.components)
        if given != expected:
            raise VerifyException(f"{self.name}: the components are {given}, the struct takes {expected}")


@irdl_op_definition
class ExtractOp(ReadableOp):
    """`%a = mem.extract %s[0] : T`: a counted result is borrowed from the struct value, which outlives it."""

    name = "mem.extract"
    struct = operand_def(StructType)
    index = prop_def(IntegerAttr)
    result = result_def()
    assembly_format = f"{known('struct')} `` `[` custom<Index>($index) `]` attr-dict `:` type($result)"
    irdl_options = (ParsePropInAttrDict(),)
    traits = traits_def(Pure())

    def __init__(self, struct: SSAValue, index: int):
        assert isinstance(struct.type, StructType)
        construct(
            self,
            operands=[struct],
            result_types=[struct.type.elements.data[index]],
            properties={"index": IntegerAttr(index, i64)},
        )

    def verify_(self) -> None:
        assert isinstance(self.struct.type, StructType)
        elements, index = self.struct.type.elements.data, self.index.value.data
        if not 0 <= index < len(elements) or elements[index] != self.result.type:
            raise VerifyException(f"{self.name}: {self.struct.type} has no component {index} of {self.result.type}")


@irdl_op_definition
class RetainOp(ReadableOp):
    """`mem.retain %v : T`: one more owner of every counted object in `%v` (reference or struct; null counts for
    nothing)."""

    name = "mem.retain"
    value = operand_def()
    assembly_format = "$value attr-dict `:` type($value)"

    def __init__(self, value: SSAValue):
        construct(self, operands=[value])


@irdl_op_definition
class ReleaseOp(ReadableOp):
    """`mem.release %v : T`: one owner less; the last one runs the finalizer and frees (null counts for nothing)."""

    name = "mem.release"
    value = operand_def()
    assembly_format = "$value attr-dict `:` type($value)"

    def __init__(self, value: SSAValue):
        construct(self, operands=[value])


@irdl_op_definition
class FreeObjectOp(ReadableOp):
    """`mem.free_object %o`: frees an instance's own memory, after its finalizer; `extra` is the count of bytes behind
    it."""

    name = "mem.free_object"
    object = operand_def(ReferenceType)
    extra = operand_def(i64)
    assembly_format = f"{known('object')} `,` $extra attr-dict"

    def __init__(self, object: SSAValue, extra: SSAValue):
        construct(self, operands=[object, extra])


@irdl_op_definition
class CallCOp(ReadableOp):
    """`%r = mem.call_c "sin"(%x) : (f64) -> f64`: a C function by name; cannot raise. `pure` ones touch no memory."""

    name = "mem.call_c"
    arguments = var_operand_def()
    callee = prop_def(StringAttr)
    pure = opt_prop_def(UnitAttr)
    outputs = var_result_def()
    assembly_format = "$callee `(` $arguments `)` (`pure` $pure^)? attr-dict `:` functional-type($arguments, $outputs)"
    irdl_options = (ParsePropInAttrDict(),)

    def __init__(
        self, callee: str, arguments: Sequence[SSAValue], result_types: Sequence[Attribute], pure: bool = False
    ):
        properties: dict[str, Attribute] = {"callee": text_attribute(callee)}
        if pure:
            properties["pure"] = UnitAttr()
        construct(self, operands=list(arguments), result_types=result_types, properties=properties)


@irdl_op_definition
class CallPointerOp(ReadableOp):
    """`%r = mem.call_pointer %f(%a) : (i64) -> i64`: a C function by address (`i64`); cannot raise."""

    name = "mem.call_pointer"
    address = operand_def(i64)
    arguments = var_operand_def()
    outputs = var_result_def()
    assembly_format = "$address `(` $arguments `)` attr-dict `:` functional-type($arguments, $outputs)"

    def __init__(self, address: SSAValue, arguments: Sequence[SSAValue], result_types: Sequence[Attribute]):
        construct(self, operands=[address, *arguments], result_types=result_types)


@irdl_op_definition
class ContextOp(ReadableOp):
    """`%c = mem.context : !mem.ref<"Context">`: the hidden context of this call (uncounted)."""

    name = "mem.context"
    result = result_def(ReferenceType)
    assembly_format = "attr-dict `:` type($result)"
    traits = traits_def(Pure())

    def __init__(self) -> None:
        construct(self, result_types=[ReferenceType(StringAttr("Context"))])


Mem = Dialect(
    "mem",
    quick(
        [
            ClassOp,
            NewOp,
            AllocOp,
            ReallocOp,
            FreeOp,
            LoadOp,
            TakeOp,
            StoreOp,
            OffsetOp,
            MoveOp,
            NullOp,
            SizeOfOp,
            CastOp,
            IsOp,
            GetFieldOp,
            SetFieldOp,
            DataOp,
            PackOp,
            ExtractOp,
            RetainOp,
            ReleaseOp,
            FreeObjectOp,
            CallCOp,
            CallPointerOp,
            StringOp,
            TableOp,
            ContextOp,
            ArrayPointerOp,
            ArrayStrideOp,
            MakeArrayOp,
        ]
    ),
    [PointerType, ReferenceType, StructType],
)
