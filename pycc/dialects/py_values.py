"""Values of the `py` dialect: constants, operators, calls, attributes, items, containers, exceptions, array elements.

`pycc.dialects.py` gives these ops out again. Any op here except those marked `Pure` may raise.
"""

from __future__ import annotations

from collections.abc import Sequence

from xdsl.dialects.builtin import ArrayAttr, IntegerAttr, StringAttr, SymbolRefAttr, UnitAttr, i64
from xdsl.ir import Attribute, SSAValue
from xdsl.irdl import (
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
from xdsl.traits import Pure
from xdsl.utils.exceptions import VerifyException

from pycc.dialects.py_types import bool_, exception, int_, unknown
from pycc.dialects.syntax import ReadableOp, all_known, known
from pycc.ir.construct import construct, symbol_reference, text_attribute
from pycc.support.exceptions import EXCEPTIONS

RESULT = "attr-dict custom<Typed>(type($result))"
"""Format of the end of an op with one result, whose type is written unless unknown."""


class ValueOp(ReadableOp):
    """Base of the ops: properties that the format does not name stand in the attribute dictionary."""

    irdl_options = (ParsePropInAttrDict(),)


@irdl_op_definition
class ConstantOp(ValueOp):
    """`%c = py.constant 1 : i64 -> !py.int`. Values: `i64`/`i1` IntegerAttr, `f64` FloatAttr, `#py.text`,
    `#py.none_value`, ArrayAttr for tuples, `#py.list`. An int beyond 64 bits is refused by the frontend."""

    name = "py.constant"
    value = prop_def(Attribute)
    result = result_def()
    assembly_format = "$value attr-dict `->` type($result)"
    traits = traits_def(Pure())

    def __init__(self, value: Attribute, result_type: Attribute = unknown):
        construct(self, result_types=[result_type], properties={"value": value})


@irdl_op_definition
class GlobalOp(ValueOp):
    """`%g = py.global "prog" "math"`: what a name that is not local means in a module (resolved by inference's
    `Program`).

    An empty variable means the module itself (an import inside a function). `f.<locals>.g` is the function g defined
    in f.
    """

    name = "py.global"
    module = prop_def(StringAttr)
    variable = prop_def(StringAttr)
    result = result_def()
    assembly_format = f"custom<Text>($module) custom<Text>($variable) {RESULT}"
    traits = traits_def(Pure())

    def __init__(self, module: str, variable: str, result_type: Attribute = unknown):
        construct(
            self,
            result_types=[result_type],
            properties={"module": text_attribute(module), "variable": text_attribute(variable)},
        )


@irdl_op_definition
class UnboundOp(ValueOp):
    """`%u = py.unbound`: the value of a variable before its first assignment and after `del`."""

    name = "py.unbound"
    result = result_def()
    assembly_format = f"{RESULT}"
    traits = traits_def(Pure())

    def __init__(self, result_type: Attribute = unknown):
        construct(self, result_types=[result_type])


@irdl_op_definition
class CheckBoundOp(ValueOp):
    """`%v = py.check_bound %x "x"`: `%x` without the unbound case; raises `UnboundLocalError`. The frontend puts it
    where it cannot prove an assignment. `free`: read from inside a comprehension, where Python raises `NameError`."""

    name = "py.check_bound"
    value = operand_def()
    variable = prop_def(StringAttr)
    free = opt_prop_def(UnitAttr)
    result = result_def()
    assembly_format = f"{known('value')} custom<Text>($variable) (`free` $free^)? {RESULT}"

    def __init__(self, value: SSAValue, variable: str, result_type: Attribute = unknown, free: bool = False):
        properties: dict[str, Attribute] = {"variable": text_attribute(variable)}
        if free:
            properties["free"] = UnitAttr()
        construct(self, operands=[value], result_types=[result_type], properties=properties)

    @property
    def error(self) -> tuple[str, str]:
        """Class and message of what it raises."""
        name = self.variable.data
        if self.free is not None:
            return "NameError", (
                f"cannot access free variable '{name}' where it is not associated with a value in enclosing scope"
            )
        return "UnboundLocalError", f"cannot access local variable '{name}' where it is not associated with a value"


@irdl_op_definition
class UnaryOp(ValueOp):
    """`py.unary "neg" %x`: kinds neg, pos, invert, not."""

    name = "py.unary"
    operand = operand_def()
    kind = prop_def(StringAttr)
    result = result_def()
    assembly_format = f"$kind {known('operand')} {RESULT}"

    def __init__(self, kind: str, operand: SSAValue, result_type: Attribute = unknown):
        construct(self, operands=[operand], result_types=[result_type], properties={"kind": text_attribute(kind)})


@irdl_op_definition
class BinaryOp(ValueOp):
    """`py.binary "add" %a, %b`: kinds add sub mul truediv floordiv mod pow lshift rshift and or xor matmul; `inplace`
    for `+=`.

    At TYPED only on int, float, bool and scalars, both operands of one type after explicit `py.cast`s except where the
    kind says otherwise: shifts, and `pow` of int (whose exponent is then known non-negative; a float result otherwise).
    """

    name = "py.binary"
    lhs = operand_def()
    rhs = operand_def()
    kind = prop_def(StringAttr)
    inplace = opt_prop_def(UnitAttr)
    result = result_def()
    assembly_format = f"$kind {known('lhs')} `,` {known('rhs')} (`inplace` $inplace^)? {RESULT}"

    def __init__(
        self, kind: str, lhs: SSAValue, rhs: SSAValue, result_type: Attribute = unknown, inplace: bool = False
    ):
        properties: dict[str, Attribute] = {"kind": text_attribute(kind)}
        if inplace:
            properties["inplace"] = UnitAttr()
        construct(self, operands=[lhs, rhs], result_types=[result_type], properties=properties)


@irdl_op_definition
class CompareOp(ValueOp):
    """`py.compare "lt" %a, %b`: kinds eq ne lt le gt ge is is_not in not_in. At TYPED: eq..ge on one primitive type, or
    int with float (exact, not by conversion); is and is_not on references."""

    name = "py.compare"
    lhs = operand_def()
    rhs = operand_def()
    kind = prop_def(StringAttr)
    result = result_def()
    assembly_format = f"$kind {known('lhs')} `,` {known('rhs')} {RESULT}"

    def __init__(self, kind: str, lhs: SSAValue, rhs: SSAValue, result_type: Attribute = unknown):
        construct(self, operands=[lhs, rhs], result_types=[result_type], properties={"kind": text_attribute(kind)})


@irdl_op_definition
class TruthOp(ValueOp):
    """`%b = py.truth %x`: Python's truth value of `%x`, for tests. At TYPED only on int, float, bool, scalars (others
    are calls)."""

    name = "py.truth"
    value = operand_def()
    result = result_def()
    assembly_format = f"{known('value')} {RESULT}"

    def __init__(self, value: SSAValue, result_type: Attribute = bool_):
        construct(self, operands=[value], result_types=[result_type])


@irdl_op_definition
class CastOp(ValueOp):
    """`py.cast %x : !py.int -> !py.float`: TYPED only. Numeric: bool to int, int/bool to float, scalar to scalar (C's
    cast), Python number to or from scalar. Union: a member (or a smaller union) into a union that holds it."""

    name = "py.cast"
    value = operand_def()
    result = result_def()
    assembly_format = "$value attr-dict `:` type($value) `->` type($result)"
    traits = traits_def(Pure())

    def __init__(self, value: SSAValue, result_type: Attribute):
        construct(self, operands=[value], result_types=[result_type])


@irdl_op_definition
class CheckedCastOp(ValueOp):
    """`py.checked_cast %x : !py.int -> !py.scalar<"int8">`: TYPED. As `py.cast`, but an int that does not fit raises
    `OverflowError` with NumPy's text: operands mixed with a Python int, stores of one into arrays, `np.int8(x)`."""

    name = "py.checked_cast"
    value = operand_def()
    result = result_def()
    assembly_format = "$value attr-dict `:` type($value) `->` type($result)"

    def __init__(self, value: SSAValue, result_type: Attribute):
        construct(self, operands=[value], result_types=[result_type])


@irdl_op_definition
class IsMemberOp(ValueOp):
    """`%b = py.is_member %u, !py.int`: TYPED. Whether a union value is of that member now."""

    name = "py.is_member"
    value = operand_def()
    member = prop_def(Attribute)
    result = result_def()
    assembly_format = f"{known('value')} `,` $member attr-dict `:` type($result)"
    traits = traits_def(Pure())

    def __init__(self, value: SSAValue, member: Attribute):
        construct(self, operands=[value], result_types=[bool_], properties={"member": member})


@irdl_op_definition
class GetMemberOp(ValueOp):
    """`%x = py.get_member %u : U -> T`: TYPED. The payload of a union known to be of that member (or smaller union)."""

    name = "py.get_member"
    value = operand_def()
    result = result_def()
    assembly_format = "$value attr-dict `:` type($value) `->` type($result)"
    traits = traits_def(Pure())

    def __init__(self, value: SSAValue, result_type: Attribute):
        construct(self, operands=[value], result_types=[result_type])


@irdl_op_definition
class CallOp(ValueOp):
    """`%r = py.call %f(%a, %b)`: PYTHON. The last `keywords` operands are keyword arguments. `star` marks operands
    that are `*x`."""

    name = "py.call"
    callee = operand_def()
    arguments = var_operand_def()
    keywords = prop_def(ArrayAttr[StringAttr])
    star = opt_prop_def(ArrayAttr[IntegerAttr])
    result = result_def()
    assembly_format = (
        f"{known('callee')} `(` {all_known('arguments')} `)` custom<Keywords>($keywords) (`star` $star^)? {RESULT}"
    )

    def __init__(
        self,
        callee: SSAValue,
        arguments: Sequence[SSAValue],
        keywords: Sequence[str] = (),
        star: Sequence[int] = (),
        result_type: Attribute = unknown,
    ):
        properties: dict[str, Attribute] = {"keywords": ArrayAttr([StringAttr(k) for k in keywords])}
        if star:
            properties["star"] = ArrayAttr([IntegerAttr(i, i64) for i in star])
        construct(self, operands=[callee, *arguments], result_types=[result_type], properties=properties)


@irdl_op_definition
class CallMethodOp(ValueOp):
    """`%r = py.call_method %o "append"(%x)`: PYTHON. `o.append(x)`: looks the attribute up, then evaluates arguments,
    then calls."""

    name = "py.call_method"
    object = operand_def()
    arguments = var_operand_def()
    method = prop_def(StringAttr)
    keywords = prop_def(ArrayAttr[StringAttr])
    star = opt_prop_def(ArrayAttr[IntegerAttr])
    result = result_def()
    assembly_format = (
        f"{known('object')} custom<Text>($method) `(` {all_known('arguments')} `)` "
        f"custom<Keywords>($keywords) (`star` $star^)? {RESULT}"
    )

    def __init__(
        self,
        object: SSAValue,
        method: str,
        arguments: Sequence[SSAValue],
        keywords: Sequence[str] = (),
        star: Sequence[int] = (),
        result_type: Attribute = unknown,
    ):
        properties: dict[str, Attribute] = {
            "method": text_attribute(method),
            "keywords": ArrayAttr([StringAttr(k) for k in keywords]),
        }
        if star:
            properties["star"] = ArrayAttr([IntegerAttr(i, i64) for i in star])
        construct(self, operands=[object, *arguments], result_types=[result_type], properties=properties)


@irdl_op_definition
class InvokeOp(ValueOp):
    """`%r = py.invoke @"prog.f[int]"(%a)`: TYPED. A call of one specialisation."""

    name = "py.invoke"
    arguments = var_operand_def()
    callee = prop_def(SymbolRefAttr)
    result = result_def()
    assembly_format = f"$callee `(` {all_known('arguments')} `)` {RESULT}"

    def __init__(self, callee: str, arguments: Sequence[SSAValue], result_type: Attribute):
        construct(
            self, operands=list(arguments), result_types=[result_type], properties={"callee": symbol_reference(callee)}
        )


@irdl_op_definition
class IntrinsicOp(ValueOp):
    """`%r = py.intrinsic "pointer_load"(%p, %i)`: TYPED. A function of `pycc.lang` (see `dialects/intrinsics.py`).
    `data` holds its compile-time arguments: names of C functions and fields as StringAttr, types as types."""

    name = "py.intrinsic"
    arguments = var_operand_def()
    intrinsic = prop_def(StringAttr)
    data = prop_def(ArrayAttr[Attribute])
    result = result_def()
    assembly_format = f"$intrinsic `(` {all_known('arguments')} `)` custom<Data>($data) {RESULT}"

    def __init__(
        self, intrinsic: str, arguments: Sequence[SSAValue], result_type: Attribute, data: Sequence[Attribute] = ()
    ):
        construct(
            self,
            operands=list(arguments),
            result_types=[result_type],
            properties={"intrinsic": text_attribute(intrinsic), "data": ArrayAttr(data)},
        )


@irdl_op_definition
class GetAttrOp(ValueOp):
    """`%v = py.getattr %o "name"`. At TYPED: a field of an `!py.object` or `!py.struct`."""

    name = "py.getattr"
    object = operand_def()
    attribute = prop_def(StringAttr)
    result = result_def()
    assembly_format = f"{known('object')} custom<Text>($attribute) {RESULT}"

    def __init__(self, object: SSAValue, attribute: str, result_type: Attribute = unknown):
        construct(
            self, operands=[object], result_types=[result_type], properties={"attribute": text_attribute(attribute)}
        )


@irdl_op_definition
class SetAttrOp(ValueOp):
    """`py.setattr %o "name", %v`."""

    name = "py.setattr"
    object = operand_def()
    value = operand_def()
    attribute = prop_def(StringAttr)
    assembly_format = f"{known('object')} custom<Text>($attribute) `,` {known('value')} attr-dict"

    def __init__(self, object: SSAValue, attribute: str, value: SSAValue):
        construct(self, operands=[object, value], properties={"attribute": text_attribute(attribute)})


@irdl_op_definition
class GetItemOp(ValueOp):
    """`%v = py.getitem %o, %i`. At TYPED: a tuple with a constant `index`, or an array with an index tuple
    (`py.load_element`)."""

    name = "py.getitem"
    object = operand_def()
    index = operand_def()
    result = result_def()
    assembly_format = f"{known('object')} `,` {known('index')} {RESULT}"

    def __init__(self, object: SSAValue, index: SSAValue, result_type: Attribute = unknown):
        construct(self, operands=[object, index], result_types=[result_type])


@irdl_op_definition
class SetItemOp(ValueOp):
    """`py.setitem %o, %i, %v`: PYTHON."""

    name = "py.setitem"
    object = operand_def()
    index = operand_def()
    value = operand_def()
    assembly_format = f"{known('object')} `,` {known('index')} `,` {known('value')} attr-dict"

    def __init__(self, object: SSAValue, index: SSAValue, value: SSAValue):
        construct(self, operands=[object, index, value])


@irdl_op_definition
class DelItemOp(ValueOp):
    """`py.delitem %o, %i`: PYTHON."""

    name = "py.delitem"
    object = operand_def()
    index = operand_def()
    assembly_format = f"{known('object')} `,` {known('index')} attr-dict"

    def __init__(self, object: SSAValue, index: SSAValue):
        construct(self, operands=[object, index])


@irdl_op_definition
class SliceOp(ValueOp):
    """`%s = py.slice %lower, %upper, %step`: a slice object; absent parts are None constants."""

    name = "py.slice"
    lower = operand_def()
    upper = operand_def()
    step = operand_def()
    result = result_def()
    assembly_format = f"{known('lower')} `,` {known('upper')} `,` {known('step')} {RESULT}"
    traits = traits_def(Pure())

    def __init__(self, lower: SSAValue, upper: SSAValue, step: SSAValue, result_type: Attribute = unknown):
        construct(self, operands=[lower, upper, step], result_types=[result_type])


@irdl_op_definition
class TupleOp(ValueOp):
    """`%t = py.tuple(%a, %b)`."""

    name = "py.tuple"
    elements = var_operand_def()
    result = result_def()
    assembly_format = f"`(` {all_known('elements')} `)` {RESULT}"
    traits = traits_def(Pure())

    def __init__(self, elements: Sequence[SSAValue], result_type: Attribute = unknown):
        construct(self, operands=list(elements), result_types=[result_type])


@irdl_op_definition
class ExtractOp(ValueOp):
    """`%a = py.extract %t[0]`: TYPED. A component of a tuple, or a field by position of a struct."""

    name = "py.extract"
    value = operand_def()
    index = prop_def(IntegerAttr)
    result = result_def()
    assembly_format = f"{known('value')} `[` custom<Index>($index) `]` {RESULT}"
    traits = traits_def(Pure())

    def __init__(self, value: SSAValue, index: int, result_type: Attribute):
        construct(self, operands=[value], result_types=[result_type], properties={"index": IntegerAttr(index, i64)})


@irdl_op_definition
class ListOp(ValueOp):
    """`%l = py.list(%a, %b)`: a fresh list: one allocation site. At TYPED `allocate` names the specialisation of the
    library's `list.__sized__(n)`, which makes a list of n uninitialised elements, each then stored once."""

    name = "py.list"
    elements = var_operand_def()
    allocate = opt_prop_def(SymbolRefAttr)
    result = result_def()
    assembly_format = f"`(` {all_known('elements')} `)` (`allocate` $allocate^)? {RESULT}"

    def __init__(self, elements: Sequence[SSAValue], result_type: Attribute = unknown, allocate: str | None = None):
        properties: dict[str, Attribute] = {} if allocate is None else {"allocate": symbol_reference(allocate)}
        construct(self, operands=list(elements), result_types=[result_type], properties=properties)


@irdl_op_definition
class UnpackOp(ValueOp):
    """`%a, %b = py.unpack %t`: PYTHON. Exactly as many items as results, or `ValueError`."""

    name = "py.unpack"
    value = operand_def()
    outputs = var_result_def()
    assembly_format = f"{known('value')} attr-dict `:` type($outputs)"

    def __init__(self, value: SSAValue, count: int):
        construct(self, operands=[value], result_types=[unknown] * count)


@irdl_op_definition
class ExceptionMatchOp(ValueOp):
    """`%b = py.exception_match %e, %class`: whether an exception is an instance of a class value or of a tuple of them.
    At TYPED `classes` holds the names and there is no class operand."""

    name = "py.exception_match"
    exception = operand_def()
    class_value = var_operand_def()
    classes = opt_prop_def(ArrayAttr[StringAttr])
    result = result_def()
    assembly_format = (
        f"{known('exception')} `(` {all_known('class_value')} `)` (`classes` $classes^)? attr-dict `:` type($result)"
    )

    def __init__(self, exception: SSAValue, class_value: SSAValue | None = None, classes: Sequence[str] | None = None):
        properties: dict[str, Attribute] = (
            {} if classes is None else {"classes": ArrayAttr([StringAttr(c) for c in classes])}
        )
        operands = [exception] if class_value is None else [exception, class_value]
        construct(self, operands=operands, result_types=[bool_], properties=properties)

    def verify_(self) -> None:
        if not self.class_value and not (self.classes and self.classes.data):
            raise VerifyException("py.exception_match: neither a class value nor the names of classes are given")
        for name in self.classes.data if self.classes else ():
            if name.data not in EXCEPTIONS:
                raise VerifyException(f"py.exception_match: {name.data!r} is no exception class")


@irdl_op_definition
class ExceptionOp(ValueOp):
    """`%e = py.exception "ValueError"(%message)`: TYPED. Makes an exception value; message is a str or absent."""

    name = "py.exception"
    message = var_operand_def()
    class_name = prop_def(StringAttr)
    result = result_def()
    assembly_format = f"$class_name `(` {all_known('message')} `)` attr-dict `:` type($result)"

    def __init__(self, class_name: str, message: SSAValue | None = None):
        construct(
            self,
            operands=[] if message is None else [message],
            result_types=[exception],
            properties={"class_name": text_attribute(class_name)},
        )


@irdl_op_definition
class ArrayLoadOp(ValueOp):
    """`%v = py.array_load %a[%i, %j]`: TYPED. Python's index rules: negative counts from the end, `IndexError` with
    NumPy's text. Fewer indices than the rank give a view."""

    name = "py.array_load"
    array = operand_def()
    indices = var_operand_def()
    result = result_def()
    assembly_format = f"{known('array')} `[` {all_known('indices')} `]` {RESULT}"

    def __init__(self, array: SSAValue, indices: Sequence[SSAValue], result_type: Attribute):
        construct(self, operands=[array, *indices], result_types=[result_type])


@irdl_op_definition
class ArrayStoreOp(ValueOp):
    """`py.array_store %v, %a[%i, %j]`: TYPED. The value already has the array's scalar type."""

    name = "py.array_store"
    value = operand_def()
    array = operand_def()
    indices = var_operand_def()
    assembly_format = f"{known('value')} `,` {known('array')} `[` {all_known('indices')} `]` attr-dict"

    def __init__(self, value: SSAValue, array: SSAValue, indices: Sequence[SSAValue]):
        construct(self, operands=[value, array, *indices])


@irdl_op_definition
class ArrayDimOp(ValueOp):
    """`%n = py.array_dim %a[0]`: TYPED. Extent of one dimension, an int."""

    name = "py.array_dim"
    array = operand_def()
    index = prop_def(IntegerAttr)
    result = result_def()
    assembly_format = f"{known('array')} `[` custom<Index>($index) `]` attr-dict `:` type($result)"
    traits = traits_def(Pure())

    def __init__(self, array: SSAValue, index: int):
        construct(self, operands=[array], result_types=[int_], properties={"index": IntegerAttr(index, i64)})
