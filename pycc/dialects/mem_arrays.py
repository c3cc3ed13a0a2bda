"""Arrays (memrefs) over raw memory: ops of the `mem` dialect, which gives them out again."""

from __future__ import annotations

from collections.abc import Sequence

from xdsl.dialects.builtin import IntegerAttr, i64
from xdsl.ir import Attribute, SSAValue
from xdsl.irdl import (
    AttrSizedOperandSegments,
    ParsePropInAttrDict,
    irdl_op_definition,
    operand_def,
    prop_def,
    result_def,
    traits_def,
    var_operand_def,
)
from xdsl.traits import Pure

from pycc.dialects.flow import segments
from pycc.dialects.mem_types import PointerType
from pycc.dialects.syntax import ReadableOp, known
from pycc.ir.construct import construct


@irdl_op_definition
class ArrayPointerOp(ReadableOp):
    """`%p = mem.array_pointer %a : memref<...xT> -> !mem.ptr<T>`: address of the element with all indices 0 (offset
    included)."""

    name = "mem.array_pointer"
    array = operand_def()
    result = result_def(PointerType)
    assembly_format = "$array attr-dict `:` type($array) `->` type($result)"
    traits = traits_def(Pure())

    def __init__(self, array: SSAValue, result_type: Attribute):
        construct(self, operands=[array], result_types=[result_type])


@irdl_op_definition
class ArrayStrideOp(ReadableOp):
    """`%n = mem.array_stride %a[0] : i64`: stride of one dimension, in elements."""

    name = "mem.array_stride"
    array = operand_def()
    index = prop_def(IntegerAttr)
    result = result_def(i64)
    assembly_format = f"{known('array')} `[` custom<Index>($index) `]` attr-dict `:` type($result)"
    irdl_options = (ParsePropInAttrDict(),)
    traits = traits_def(Pure())

    def __init__(self, array: SSAValue, index: int):
        construct(self, operands=[array], result_types=[i64], properties={"index": IntegerAttr(index, i64)})


@irdl_op_definition
class MakeArrayOp(ReadableOp):
    """`%a = mem.make_array %p sizes(%n) strides(%s) : memref<?xT, strided<[?], offset: ?>>`: an array over memory that
    somebody else keeps alive, offset 0; sizes and strides (in elements) are `i64`."""

    name = "mem.make_array"
    pointer = operand_def(PointerType)
    sizes = var_operand_def(i64)
    strides = var_operand_def(i64)
    result = result_def()
    assembly_format = (
        f"{known('pointer')} `sizes` `(` $sizes `)` `strides` `(` $strides `)` attr-dict `:` type($result)"
    )
    irdl_options = (AttrSizedOperandSegments(as_property=True), ParsePropInAttrDict())
    traits = traits_def(Pure())

    def __init__(
        self, pointer: SSAValue, sizes: Sequence[SSAValue], strides: Sequence[SSAValue], result_type: Attribute
    ):
        construct(
            self,
            operands=[pointer, *sizes, *strides],
            result_types=[result_type],
            properties={"operandSegmentSizes": segments([pointer], sizes, strides)},
        )
