"""Ops of the `mem` dialect for constant data; `pycc.dialects.mem` gives them out."""

from __future__ import annotations

from xdsl.dialects.builtin import ArrayAttr, DenseIntOrFPElementsAttr, FloatAttr, IntegerAttr, StringAttr
from xdsl.ir import Attribute, Operation
from xdsl.irdl import ParsePropInAttrDict, irdl_op_definition, prop_def, result_def, traits_def
from xdsl.traits import Pure
from xdsl.utils.exceptions import VerifyException

from pycc.dialects.mem_types import STRING, PointerType, ReferenceType, StructType
from pycc.dialects.syntax import ReadableOp
from pycc.ir.construct import construct, text_attribute


def unescaped(text: StringAttr) -> str:
    """The string that an escaped text stands for."""
    return text.data.encode("ascii").decode("unicode_escape")


@irdl_op_definition
class StringOp(ReadableOp):
    """`%s = mem.string "abc" : !mem.ref<"str">`: an immortal string. Text is escaped with Python's `unicode_escape`."""

    name = "mem.string"
    value = prop_def(StringAttr)
    result = result_def(ReferenceType)
    assembly_format = "$value attr-dict `:` type($result)"
    irdl_options = (ParsePropInAttrDict(),)
    traits = traits_def(Pure())

    def __init__(self, text: str):
        escaped = text.encode("unicode_escape").decode("ascii").replace('"', "\\x22")
        construct(self, result_types=[ReferenceType(StringAttr("str"))], properties={"value": text_attribute(escaped)})

    @property
    def text(self) -> str:
        """The string itself, with lone surrogates as they were."""
        return unescaped(self.value)


@irdl_op_definition
class TableOp(ReadableOp):
    """`%p = mem.table dense<[1, 2]> : !mem.ptr<i64>`: constant data in the program's read-only section.

    `values` is a `DenseIntOrFPElementsAttr` of rank 1, or an ArrayAttr with an entry per element: a number; an escaped
    string (as in `mem.string`) for a `!mem.ref<"str">`; an ArrayAttr of the components of a struct; for a pointer, the
    values of the table that it points to.
    """

    name = "mem.table"
    values = prop_def(Attribute)
    result = result_def(PointerType)
    assembly_format = "$values attr-dict `:` type($result)"
    irdl_options = (ParsePropInAttrDict(),)
    traits = traits_def(Pure())

    def __init__(self, values: Attribute, result_type: Attribute):
        construct(self, result_types=[result_type], properties={"values": values})

    def verify_(self) -> None:
        assert isinstance(self.result.type, PointerType)
        _check_table(self, self.values, self.result.type.element)


def _check_table(op: Operation, values: Attribute, element: Attribute) -> None:
    """Raise unless the values can be elements of that type."""
    match values:
        case DenseIntOrFPElementsAttr():
            if values.get_element_type() != element:
                raise VerifyException(f"{op.name}: {values.get_element_type()} is not {element}")
        case ArrayAttr():
            for value in values:
                _check_constant(op, value, element)
        case _:
            raise VerifyException(f"{op.name}: the values must be dense<...> or a list")


def _check_constant(op: Operation, value: Attribute, type_: Attribute) -> None:
    fits = True
    match value, type_:
        case _, PointerType():
            _check_table(op, value, type_.element)
        case StringAttr(), ReferenceType():
            fits = type_ == STRING
        case ArrayAttr(), StructType():
            fits = len(value) == len(type_.elements)
            for component, component_type in zip(value, type_.elements, strict=False):
                _check_constant(op, component, component_type)
        case ((IntegerAttr() | FloatAttr()), _):
            fits = value.type == type_
        case _:
            fits = False
    if not fits:
        raise VerifyException(f"{op.name}: {value} is no constant of type {type_}")
