"""The `py` dialect: Python's own operations and types. Levels PYTHON (types `!py.unknown` or annotated) and TYPED.

Values are SSA: the frontend has already turned local variables into values, block arguments and `flow.slot`s. Control
flow is the `flow` dialect's, plus `py.for` and `py.comprehension`. Any op here except those marked `Pure` may raise.
"""

from __future__ import annotations

from collections.abc import Sequence

from xdsl.dialects.builtin import (
    ArrayAttr,
    BytesAttr,
    FunctionType,
    IntegerAttr,
    StringAttr,
    SymbolNameConstraint,
    SymbolRefAttr,
    UnitAttr,
    i64,
)
from xdsl.ir import Attribute, Dialect, Operation, Region, SSAValue
from xdsl.irdl import (
    IRDLOperation,
    ParsePropInAttrDict,
    irdl_op_definition,
    operand_def,
    opt_prop_def,
    prop_def,
    region_def,
    result_def,
    traits_def,
    var_operand_def,
    var_result_def,
)
from xdsl.parser import Parser
from xdsl.printer import Printer
from xdsl.traits import IsolatedFromAbove, Pure, SymbolOpInterface
from xdsl.utils.exceptions import VerifyException

from pycc.dialects import exits
from pycc.dialects.py_types import (
    ArrayType as ArrayType,
)
from pycc.dialects.py_types import (
    BoolType as BoolType,
)
from pycc.dialects.py_types import (
    BoundMethodType as BoundMethodType,
)
from pycc.dialects.py_types import (
    ExceptionClassType as ExceptionClassType,
)
from pycc.dialects.py_types import (
    ExceptionType as ExceptionType,
)
from pycc.dialects.py_types import (
    FloatType as FloatType,
)
from pycc.dialects.py_types import (
    FunctionValueType as FunctionValueType,
)
from pycc.dialects.py_types import (
    IntType as IntType,
)
from pycc.dialects.py_types import (
    ModuleType as ModuleType,
)
from pycc.dialects.py_types import (
    NeverType as NeverType,
)
from pycc.dialects.py_types import (
    NoneAttr as NoneAttr,
)
from pycc.dialects.py_types import (
    NoneType as NoneType,
)
from pycc.dialects.py_types import (
    ObjectType as ObjectType,
)
from pycc.dialects.py_types import (
    ParameterType as ParameterType,
)
from pycc.dialects.py_types import (
    PointerType as PointerType,
)
from pycc.dialects.py_types import (
    ScalarType as ScalarType,
)
from pycc.dialects.py_types import (
    SliceType as SliceType,
)
from pycc.dialects.py_types import (
    StrType as StrType,
)
from pycc.dialects.py_types import (
    StructType as StructType,
)
from pycc.dialects.py_types import (
    TextAttr as TextAttr,
)
from pycc.dialects.py_types import (
    TupleType as TupleType,
)
from pycc.dialects.py_types import (
    TypeObjectType as TypeObjectType,
)
from pycc.dialects.py_types import (
    UnboundType as UnboundType,
)
from pycc.dialects.py_types import (
    UnionType as UnionType,
)
from pycc.dialects.py_types import (
    UnknownType as UnknownType,
)
from pycc.dialects.py_types import (
    VariableType as VariableType,
)
from pycc.dialects.py_types import (
    bool_ as bool_,
)
from pycc.dialects.py_types import (
    exception as exception,
)
from pycc.dialects.py_types import (
    float_ as float_,
)
from pycc.dialects.py_types import (
    int_ as int_,
)
from pycc.dialects.py_types import (
    never as never,
)
from pycc.dialects.py_types import (
    none as none,
)
from pycc.dialects.py_types import (
    str_ as str_,
)
from pycc.dialects.py_types import (
    union_of as union_of,
)
from pycc.dialects.py_types import (
    unbound as unbound,
)
from pycc.dialects.py_types import (
    unknown as unknown,
)
from pycc.dialects.syntax import (
    Parameter,
    ReadableOp,
    all_known,
    known,
    parse_assignments,
    parse_attributes,
    parse_body,
    parse_parameters,
    parse_result_types,
    parse_value,
    print_assignments,
    print_attributes,
    print_body,
    print_location,
    print_parameters,
    print_result_types,
    resolve,
    restore,
)
from pycc.support.exceptions import (  # noqa: F401 (the dialect's users find them here)
    EXCEPTIONS,
    PYTHON_EXCEPTION,
    RANGE_ERROR,
    class_number,
    exception_range,
)

# ---------------------------------------------------------------- module-level ops


@irdl_op_definition
class FuncOp(IRDLOperation):
    """A function. At PYTHON `sym_name` is its full name (`prog.f`, `list.append`); at TYPED the specialisation's (`prog.f[int]`).

    `arg_kinds`: "positional_only", "positional", "varargs", "keyword_only", "varkw" per parameter. `defaults`: a
    constant attribute per parameter, `UnitAttr` for none. `annotations`: a type per parameter (`unknown` for none).
    `flags` (marks of `pycc.lang` decorators and facts): "inline", "borrows", "struct_new", "static:<parameter>",
    "export", "entry", "generator"... `type_parameters`: of the class a method belongs to. `owner`: that class.
    A TYPED declaration (compiled elsewhere) has an empty region; `raises` (UnitAttr) says that it may raise.
    """

    name = "py.func"
    sym_name = prop_def(StringAttr)
    function_type = prop_def(FunctionType)
    arg_names = prop_def(ArrayAttr[StringAttr])
    arg_kinds = opt_prop_def(ArrayAttr[StringAttr])
    defaults = opt_prop_def(ArrayAttr[Attribute])
    annotations = opt_prop_def(ArrayAttr[Attribute])
    result_annotation = opt_prop_def(Attribute)
    type_parameters = opt_prop_def(ArrayAttr[StringAttr])
    owner = opt_prop_def(StringAttr)
    flags = opt_prop_def(ArrayAttr[StringAttr])
    raises = opt_prop_def(UnitAttr)
    sym_visibility = opt_prop_def(StringAttr)
    body = region_def()
    irdl_options = (ParsePropInAttrDict(),)
    traits = traits_def(IsolatedFromAbove(), SymbolOpInterface())

    def __init__(self, name: str, function_type: FunctionType, arg_names: Sequence[str], body: Region, **props: Attribute):
        Operation.__init__(
            self,
            properties={
                "sym_name": StringAttr(name),
                "function_type": function_type,
                "arg_names": ArrayAttr([StringAttr(n) for n in arg_names]),
                **props,
            },
            regions=[body],
        )

    def has_flag(self, flag: str) -> bool:
        """Whether a mark is set."""
        return self.flags is not None and any(f.data == flag for f in self.flags)

    def print(self, printer: Printer) -> None:
        template = self.arg_kinds is not None and self.defaults is not None and self.annotations is not None
        printer.print_string(" template " if template else " ")
        printer.print_symbol_name(self.sym_name.data)
        block = self.body.blocks.first
        types = self.function_type.inputs.data if block is None else block.arg_types
        names = [name.data for name in self.arg_names]
        print_parameters(printer, names, types, block, lambda index: self._details(index) if template else {})
        results = self.function_type.outputs.data
        if not (template and results == (unknown,)):
            print_result_types(printer, results)
        written = {"sym_name", "function_type", "arg_names", *(_PARAMETER_PROPERTIES if template else ())}
        if block is not None:
            print_body(printer, self, self.body, written)
        else:
            print_attributes(printer, self, written)

    def _details(self, index: int) -> dict[str, Attribute]:
        """What is not the usual about a parameter of a template."""
        assert self.arg_kinds is not None and self.defaults is not None and self.annotations is not None
        details = {
            "kind": self.arg_kinds.data[index],
            "default": self.defaults.data[index],
            "annotation": self.annotations.data[index],
        }
        return {key: attribute for key, attribute in details.items() if attribute != _USUAL[key]}

    @classmethod
    def parse(cls, parser: Parser) -> FuncOp:
        template = parser.parse_optional_keyword("template") is not None
        name = parser.parse_symbol_name().data
        parameters = parse_parameters(parser, unknown)
        results = parse_result_types(parser)
        if template and not results:
            results = [unknown]
        attributes = parse_attributes(parser)
        arguments = [parameter.argument for parameter in parameters]
        body = parser.parse_optional_region(arguments)
        function_type = FunctionType.from_lists([argument.type for argument in arguments], results)
        op = cls(name, function_type, [_python_name(parameter) for parameter in parameters], body or Region())
        if template:
            for property_name, key in zip(_PARAMETER_PROPERTIES, _USUAL, strict=True):
                details = [parameter.details.get(key, _USUAL[key]) for parameter in parameters]
                op.properties[property_name] = ArrayAttr(details)
        restore(op, attributes)
        return op

    def verify_(self) -> None:
        count = len(self.function_type.inputs.data)
        per_parameter = (self.arg_names, self.arg_kinds, self.defaults, self.annotations)
        if any(entries is not None and len(entries.data) != count for entries in per_parameter):
            raise VerifyException(f"{self.name}: something per parameter has not {count} entries")
        if self.body.blocks:
            exits.check_arguments(self, self.body, self.function_type.inputs.data)
            exits.check_region(self, self.body, yields=False)


_PARAMETER_PROPERTIES = ("arg_kinds", "defaults", "annotations")
_USUAL: dict[str, Attribute] = {"kind": StringAttr("positional"), "default": UnitAttr(), "annotation": unknown}
"""What need not be written about a parameter of a template, in the order of `_PARAMETER_PROPERTIES`."""


def _python_name(parameter: Parameter) -> str:
    """The name of a parameter in Python."""
    match parameter.details.get("name"):
        case StringAttr(data=name):
            return name
        case BytesAttr(data=raw):  # how xDSL reads a literal that is not ASCII
            return raw.decode("utf-8")
        case _:
            return parameter.value_name


@irdl_op_definition
class ClassOp(ReadableOp):
    """A class of level PYTHON (library today): fields in order with annotations; its methods are `py.func`s named `<class>.<method>`.

    `kind`: "object" (counted reference), "struct" (immutable value), "iterator" (a struct that may be consumed once),
    "primitive" (methods of a built-in value type), "uncounted" (reference without a count).
    """

    name = "py.class"
    sym_name = prop_def(SymbolNameConstraint())
    kind = prop_def(StringAttr)
    type_parameters = prop_def(ArrayAttr[StringAttr])
    field_names = prop_def(ArrayAttr[StringAttr])
    field_types = prop_def(ArrayAttr[Attribute])
    methods = prop_def(ArrayAttr[StringAttr])
    finalizer = opt_prop_def(SymbolRefAttr)
    """At TYPED: specialised `__del__`; `sym_name` is then the full type (`list[int]`) and field types are concrete."""
    assembly_format = (
        "$kind $sym_name $type_parameters `fields` custom<Fields>($field_names, $field_types) `methods` $methods "
        "(`finalizer` $finalizer^)? attr-dict"
    )
    irdl_options = (ParsePropInAttrDict(),)
    traits = traits_def(SymbolOpInterface())

    def __init__(
        self,
        name: str,
        kind: str,
        type_parameters: Sequence[str],
        fields: Sequence[tuple[str, Attribute]],
        methods: Sequence[str],
        finalizer: str | None = None,
    ):
        properties: dict[str, Attribute] = {
            "sym_name": StringAttr(name),
            "kind": StringAttr(kind),
            "type_parameters": ArrayAttr([StringAttr(p) for p in type_parameters]),
            "field_names": ArrayAttr([StringAttr(n) for n, _ in fields]),
            "field_types": ArrayAttr([t for _, t in fields]),
            "methods": ArrayAttr([StringAttr(m) for m in methods]),
        }
        if finalizer is not None:
            properties["finalizer"] = SymbolRefAttr(finalizer)
        Operation.__init__(self, properties=properties)


# ---------------------------------------------------------------- values


class _Value(ReadableOp):
    irdl_options = (ParsePropInAttrDict(),)


@irdl_op_definition
class ConstantOp(_Value):
    """`%c = py.constant 1 : i64 -> !py.int`. Values: `i64`/`i1` IntegerAttr, `f64` FloatAttr, `#py.text`, `#py.none_value`,
    ArrayAttr for tuples. An int beyond 64 bits is refused by the frontend."""

    name = "py.constant"
    value = prop_def(Attribute)
    result = result_def()
    assembly_format = "$value attr-dict `->` type($result)"
    traits = traits_def(Pure())

    def __init__(self, value: Attribute, result_type: Attribute = unknown):
        Operation.__init__(self, result_types=[result_type], properties={"value": value})


@irdl_op_definition
class GlobalOp(_Value):
    """`%g = py.global "prog" "math"`: what a name that is not local means in a module (resolved by inference's `Program`).

    An empty variable means the module itself (an import inside a function). `f.<locals>.g` is the function g defined in f.
    """

    name = "py.global"
    module = prop_def(StringAttr)
    variable = prop_def(StringAttr)
    result = result_def()
    assembly_format = "custom<Text>($module) custom<Text>($variable) attr-dict custom<Typed>(type($result))"
    traits = traits_def(Pure())

    def __init__(self, module: str, variable: str, result_type: Attribute = unknown):
        Operation.__init__(
            self,
            result_types=[result_type],
            properties={"module": StringAttr(module), "variable": StringAttr(variable)},
        )


@irdl_op_definition
class UnboundOp(_Value):
    """`%u = py.unbound`: the value of a variable before its first assignment and after `del`."""

    name = "py.unbound"
    result = result_def()
    assembly_format = "attr-dict custom<Typed>(type($result))"
    traits = traits_def(Pure())

    def __init__(self, result_type: Attribute = unknown):
        Operation.__init__(self, result_types=[result_type])


@irdl_op_definition
class CheckBoundOp(_Value):
    """`%v = py.check_bound %x "x"`: `%x` without the unbound case; raises `UnboundLocalError`. The frontend puts it where it cannot prove an assignment."""

    name = "py.check_bound"
    value = operand_def()
    variable = prop_def(StringAttr)
    result = result_def()
    assembly_format = f"{known('value')} custom<Text>($variable) attr-dict custom<Typed>(type($result))"

    def __init__(self, value: SSAValue, variable: str, result_type: Attribute = unknown):
        Operation.__init__(
            self, operands=[value], result_types=[result_type], properties={"variable": StringAttr(variable)}
        )


@irdl_op_definition
class UnaryOp(_Value):
    """`py.unary "neg" %x`: kinds neg, pos, invert, not."""

    name = "py.unary"
    operand = operand_def()
    kind = prop_def(StringAttr)
    result = result_def()
    assembly_format = f"$kind {known('operand')} attr-dict custom<Typed>(type($result))"

    def __init__(self, kind: str, operand: SSAValue, result_type: Attribute = unknown):
        Operation.__init__(
            self, operands=[operand], result_types=[result_type], properties={"kind": StringAttr(kind)}
        )


@irdl_op_definition
class BinaryOp(_Value):
    """`py.binary "add" %a, %b`: kinds add sub mul truediv floordiv mod pow lshift rshift and or xor matmul; `inplace` for `+=`.

    At TYPED only on int, float, bool and scalars, both operands of one type after explicit `py.cast`s except where the
    kind says otherwise: shifts, and `pow` of int (whose exponent is then known non-negative; a float result otherwise).
    """

    name = "py.binary"
    lhs = operand_def()
    rhs = operand_def()
    kind = prop_def(StringAttr)
    inplace = opt_prop_def(UnitAttr)
    result = result_def()
    assembly_format = f"$kind {known('lhs')} `,` {known('rhs')} (`inplace` $inplace^)? attr-dict custom<Typed>(type($result))"

    def __init__(self, kind: str, lhs: SSAValue, rhs: SSAValue, result_type: Attribute = unknown, inplace: bool = False):
        properties: dict[str, Attribute] = {"kind": StringAttr(kind)}
        if inplace:
            properties["inplace"] = UnitAttr()
        Operation.__init__(self, operands=[lhs, rhs], result_types=[result_type], properties=properties)


@irdl_op_definition
class CompareOp(_Value):
    """`py.compare "lt" %a, %b`: kinds eq ne lt le gt ge is is_not in not_in. At TYPED: eq..ge on one primitive type, or
    int with float (exact, not by conversion); is and is_not on references."""

    name = "py.compare"
    lhs = operand_def()
    rhs = operand_def()
    kind = prop_def(StringAttr)
    result = result_def()
    assembly_format = f"$kind {known('lhs')} `,` {known('rhs')} attr-dict custom<Typed>(type($result))"

    def __init__(self, kind: str, lhs: SSAValue, rhs: SSAValue, result_type: Attribute = unknown):
        Operation.__init__(
            self, operands=[lhs, rhs], result_types=[result_type], properties={"kind": StringAttr(kind)}
        )


@irdl_op_definition
class TruthOp(_Value):
    """`%b = py.truth %x`: Python's truth value of `%x`, for tests. At TYPED only on int, float, bool, scalars (others are calls)."""

    name = "py.truth"
    value = operand_def()
    result = result_def()
    assembly_format = f"{known('value')} attr-dict custom<Typed>(type($result))"

    def __init__(self, value: SSAValue, result_type: Attribute = bool_):
        Operation.__init__(self, operands=[value], result_types=[result_type])


@irdl_op_definition
class CastOp(_Value):
    """`py.cast %x : !py.int -> !py.float`: TYPED only. Numeric: bool to int, int/bool to float, scalar to scalar (C's
    cast), Python number to or from scalar. Union: a member (or a smaller union) into a union that holds it."""

    name = "py.cast"
    value = operand_def()
    result = result_def()
    assembly_format = "$value attr-dict `:` type($value) `->` type($result)"
    traits = traits_def(Pure())

    def __init__(self, value: SSAValue, result_type: Attribute):
        Operation.__init__(self, operands=[value], result_types=[result_type])


@irdl_op_definition
class CheckedCastOp(_Value):
    """`py.checked_cast %x : !py.int -> !py.scalar<"int8">`: TYPED. As `py.cast`, but an int that does not fit raises
    `OverflowError` with NumPy's text: operands mixed with a Python int, stores of one into arrays, `np.int8(x)`."""

    name = "py.checked_cast"
    value = operand_def()
    result = result_def()
    assembly_format = "$value attr-dict `:` type($value) `->` type($result)"

    def __init__(self, value: SSAValue, result_type: Attribute):
        Operation.__init__(self, operands=[value], result_types=[result_type])


@irdl_op_definition
class IsMemberOp(_Value):
    """`%b = py.is_member %u, !py.int`: TYPED. Whether a union value is of that member now."""

    name = "py.is_member"
    value = operand_def()
    member = prop_def(Attribute)
    result = result_def()
    assembly_format = f"{known('value')} `,` $member attr-dict `:` type($result)"
    traits = traits_def(Pure())

    def __init__(self, value: SSAValue, member: Attribute):
        Operation.__init__(self, operands=[value], result_types=[bool_], properties={"member": member})


@irdl_op_definition
class GetMemberOp(_Value):
    """`%x = py.get_member %u : U -> T`: TYPED. The payload of a union known to be of that member (or smaller union)."""

    name = "py.get_member"
    value = operand_def()
    result = result_def()
    assembly_format = "$value attr-dict `:` type($value) `->` type($result)"
    traits = traits_def(Pure())

    def __init__(self, value: SSAValue, result_type: Attribute):
        Operation.__init__(self, operands=[value], result_types=[result_type])


@irdl_op_definition
class CallOp(_Value):
    """`%r = py.call %f(%a, %b)`: PYTHON. The last `keywords` operands are keyword arguments. `star` marks operands that are `*x`."""

    name = "py.call"
    callee = operand_def()
    arguments = var_operand_def()
    keywords = prop_def(ArrayAttr[StringAttr])
    star = opt_prop_def(ArrayAttr[IntegerAttr])
    result = result_def()
    assembly_format = f"{known('callee')} `(` {all_known('arguments')} `)` custom<Keywords>($keywords) (`star` $star^)? attr-dict custom<Typed>(type($result))"

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
        Operation.__init__(self, operands=[callee, *arguments], result_types=[result_type], properties=properties)


@irdl_op_definition
class CallMethodOp(_Value):
    """`%r = py.call_method %o "append"(%x)`: PYTHON. `o.append(x)`: looks the attribute up, then evaluates arguments, then calls."""

    name = "py.call_method"
    object = operand_def()
    arguments = var_operand_def()
    method = prop_def(StringAttr)
    keywords = prop_def(ArrayAttr[StringAttr])
    star = opt_prop_def(ArrayAttr[IntegerAttr])
    result = result_def()
    assembly_format = f"{known('object')} custom<Text>($method) `(` {all_known('arguments')} `)` custom<Keywords>($keywords) (`star` $star^)? attr-dict custom<Typed>(type($result))"

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
            "method": StringAttr(method),
            "keywords": ArrayAttr([StringAttr(k) for k in keywords]),
        }
        if star:
            properties["star"] = ArrayAttr([IntegerAttr(i, i64) for i in star])
        Operation.__init__(self, operands=[object, *arguments], result_types=[result_type], properties=properties)


@irdl_op_definition
class InvokeOp(_Value):
    """`%r = py.invoke @"prog.f[int]"(%a)`: TYPED. A call of one specialisation."""

    name = "py.invoke"
    arguments = var_operand_def()
    callee = prop_def(SymbolRefAttr)
    result = result_def()
    assembly_format = f"$callee `(` {all_known('arguments')} `)` attr-dict custom<Typed>(type($result))"

    def __init__(self, callee: str, arguments: Sequence[SSAValue], result_type: Attribute):
        Operation.__init__(
            self, operands=list(arguments), result_types=[result_type], properties={"callee": SymbolRefAttr(callee)}
        )


@irdl_op_definition
class IntrinsicOp(_Value):
    """`%r = py.intrinsic "pointer_load"(%p, %i)`: TYPED. A function of `pycc.lang` (see `dialects/intrinsics.py`). `data`
    holds its compile-time arguments: names of C functions and fields as StringAttr, types as types."""

    name = "py.intrinsic"
    arguments = var_operand_def()
    intrinsic = prop_def(StringAttr)
    data = prop_def(ArrayAttr[Attribute])
    result = result_def()
    assembly_format = f"$intrinsic `(` {all_known('arguments')} `)` custom<Data>($data) attr-dict custom<Typed>(type($result))"

    def __init__(
        self, intrinsic: str, arguments: Sequence[SSAValue], result_type: Attribute, data: Sequence[Attribute] = ()
    ):
        Operation.__init__(
            self,
            operands=list(arguments),
            result_types=[result_type],
            properties={"intrinsic": StringAttr(intrinsic), "data": ArrayAttr(data)},
        )


@irdl_op_definition
class GetAttrOp(_Value):
    """`%v = py.getattr %o "name"`. At TYPED: a field of an `!py.object` or `!py.struct`."""

    name = "py.getattr"
    object = operand_def()
    attribute = prop_def(StringAttr)
    result = result_def()
    assembly_format = f"{known('object')} custom<Text>($attribute) attr-dict custom<Typed>(type($result))"

    def __init__(self, object: SSAValue, attribute: str, result_type: Attribute = unknown):
        Operation.__init__(
            self, operands=[object], result_types=[result_type], properties={"attribute": StringAttr(attribute)}
        )


@irdl_op_definition
class SetAttrOp(_Value):
    """`py.setattr %o "name", %v`."""

    name = "py.setattr"
    object = operand_def()
    value = operand_def()
    attribute = prop_def(StringAttr)
    assembly_format = f"{known('object')} custom<Text>($attribute) `,` {known('value')} attr-dict"

    def __init__(self, object: SSAValue, attribute: str, value: SSAValue):
        Operation.__init__(self, operands=[object, value], properties={"attribute": StringAttr(attribute)})


@irdl_op_definition
class GetItemOp(_Value):
    """`%v = py.getitem %o, %i`. At TYPED: a tuple with a constant `index`, or an array with an index tuple (`py.load_element`)."""

    name = "py.getitem"
    object = operand_def()
    index = operand_def()
    result = result_def()
    assembly_format = f"{known('object')} `,` {known('index')} attr-dict custom<Typed>(type($result))"

    def __init__(self, object: SSAValue, index: SSAValue, result_type: Attribute = unknown):
        Operation.__init__(self, operands=[object, index], result_types=[result_type])


@irdl_op_definition
class SetItemOp(_Value):
    """`py.setitem %o, %i, %v`: PYTHON."""

    name = "py.setitem"
    object = operand_def()
    index = operand_def()
    value = operand_def()
    assembly_format = f"{known('object')} `,` {known('index')} `,` {known('value')} attr-dict"

    def __init__(self, object: SSAValue, index: SSAValue, value: SSAValue):
        Operation.__init__(self, operands=[object, index, value])


@irdl_op_definition
class DelItemOp(_Value):
    """`py.delitem %o, %i`: PYTHON."""

    name = "py.delitem"
    object = operand_def()
    index = operand_def()
    assembly_format = f"{known('object')} `,` {known('index')} attr-dict"

    def __init__(self, object: SSAValue, index: SSAValue):
        Operation.__init__(self, operands=[object, index])


@irdl_op_definition
class SliceOp(_Value):
    """`%s = py.slice %lower, %upper, %step`: a slice object; absent parts are None constants."""

    name = "py.slice"
    lower = operand_def()
    upper = operand_def()
    step = operand_def()
    result = result_def()
    assembly_format = f"{known('lower')} `,` {known('upper')} `,` {known('step')} attr-dict custom<Typed>(type($result))"
    traits = traits_def(Pure())

    def __init__(self, lower: SSAValue, upper: SSAValue, step: SSAValue, result_type: Attribute = unknown):
        Operation.__init__(self, operands=[lower, upper, step], result_types=[result_type])


@irdl_op_definition
class TupleOp(_Value):
    """`%t = py.tuple(%a, %b)`."""

    name = "py.tuple"
    elements = var_operand_def()
    result = result_def()
    assembly_format = f"`(` {all_known('elements')} `)` attr-dict custom<Typed>(type($result))"
    traits = traits_def(Pure())

    def __init__(self, elements: Sequence[SSAValue], result_type: Attribute = unknown):
        Operation.__init__(self, operands=list(elements), result_types=[result_type])


@irdl_op_definition
class ExtractOp(_Value):
    """`%a = py.extract %t[0]`: TYPED. A component of a tuple, or a field by position of a struct."""

    name = "py.extract"
    value = operand_def()
    index = prop_def(IntegerAttr)
    result = result_def()
    assembly_format = f"{known('value')} `[` custom<Index>($index) `]` attr-dict custom<Typed>(type($result))"
    traits = traits_def(Pure())

    def __init__(self, value: SSAValue, index: int, result_type: Attribute):
        Operation.__init__(
            self, operands=[value], result_types=[result_type], properties={"index": IntegerAttr(index, i64)}
        )


@irdl_op_definition
class ListOp(_Value):
    """`%l = py.list(%a, %b)`: a fresh list: one allocation site. At TYPED `allocate` names the specialisation of the library's
    `list.__sized__(n)`, which makes a list of n uninitialised elements, each then stored once."""

    name = "py.list"
    elements = var_operand_def()
    allocate = opt_prop_def(SymbolRefAttr)
    result = result_def()
    assembly_format = f"`(` {all_known('elements')} `)` (`allocate` $allocate^)? attr-dict custom<Typed>(type($result))"

    def __init__(self, elements: Sequence[SSAValue], result_type: Attribute = unknown, allocate: str | None = None):
        properties: dict[str, Attribute] = {} if allocate is None else {"allocate": SymbolRefAttr(allocate)}
        Operation.__init__(self, operands=list(elements), result_types=[result_type], properties=properties)


@irdl_op_definition
class UnpackOp(_Value):
    """`%a, %b = py.unpack %t`: PYTHON. Exactly as many items as results, or `ValueError`."""

    name = "py.unpack"
    value = operand_def()
    outputs = var_result_def()
    assembly_format = f"{known('value')} attr-dict `:` type($outputs)"

    def __init__(self, value: SSAValue, count: int):
        Operation.__init__(self, operands=[value], result_types=[unknown] * count)


@irdl_op_definition
class ForOp(_Value):
    """`%r = py.for %item in %iterable (%x = %init : T) { ... flow.continue %n : T }`: PYTHON.

    Results have one entry per init: the values when the iterable is exhausted, or what `flow.break` carries."""

    name = "py.for"
    iterable = operand_def()
    inits = var_operand_def()
    outputs = var_result_def()
    body = region_def("single_block")

    def __init__(self, iterable: SSAValue, inits: Sequence[SSAValue], body: Region):
        Operation.__init__(
            self, operands=[iterable, *inits], result_types=[v.type for v in inits], regions=[body]
        )

    def print(self, printer: Printer) -> None:
        item, *arguments = self.body.block.args
        printer.print_string(" ")
        printer.print_ssa_value(item)
        if item.type != unknown:
            printer.print_string(" : ")
            printer.print_attribute(item.type)
        print_location(printer, item)
        printer.print_string(" in ")
        printer.print_ssa_value(self.iterable)
        print_assignments(printer, arguments, self.inits)
        print_body(printer, self, self.body)

    @classmethod
    def parse(cls, parser: Parser) -> ForOp:
        unresolved = parser.parse_argument(expect_type=False)
        item_type = parser.parse_type() if parser.parse_optional_punctuation(":") else unknown
        item = resolve(parser, unresolved, item_type)
        parser.parse_keyword("in")
        iterable = parse_value(parser)
        arguments, inits = parse_assignments(parser)
        attributes = parse_attributes(parser)
        op = cls(iterable, inits, parse_body(parser, [item, *arguments]))
        restore(op, attributes)
        return op

    def verify_(self) -> None:
        exits.check_region(self, self.body, yields=False)
        expected = (self.body.block.args[0].type, *(init.type for init in self.inits)) if self.body.block.args else ()
        exits.check_arguments(self, self.body, expected)


@irdl_op_definition
class ComprehensionOp(_Value):
    """`%l = py.comprehension "list" { ... py.collect %x ... flow.yield }`: the region holds the `py.for`s and `flow.if`s, written
    out, with `py.collect` innermost. At TYPED `allocate` and `append` name library specialisations."""

    name = "py.comprehension"
    kind = prop_def(StringAttr)
    allocate = opt_prop_def(SymbolRefAttr)
    append = opt_prop_def(SymbolRefAttr)
    result = result_def()
    body = region_def("single_block")

    def __init__(self, kind: str, body: Region, result_type: Attribute = unknown, **props: Attribute):
        Operation.__init__(
            self, result_types=[result_type], properties={"kind": StringAttr(kind), **props}, regions=[body]
        )

    def print(self, printer: Printer) -> None:
        printer.print_string(" ")
        printer.print_string_literal(self.kind.data)
        if self.result.type != unknown:
            printer.print_string(" : ")
            printer.print_attribute(self.result.type)
        print_body(printer, self, self.body, written=("kind",))

    @classmethod
    def parse(cls, parser: Parser) -> ComprehensionOp:
        kind = parser.parse_str_literal()
        result_type = parser.parse_type() if parser.parse_optional_punctuation(":") else unknown
        attributes = parse_attributes(parser)
        op = cls(kind, parse_body(parser), result_type)
        restore(op, attributes)
        return op

    def verify_(self) -> None:
        exits.check_region(self, self.body, yields=True)


@irdl_op_definition
class CollectOp(_Value):
    """`py.collect %x`: adds an item to the nearest enclosing comprehension."""

    name = "py.collect"
    value = operand_def()
    assembly_format = f"{known('value')} attr-dict"

    def __init__(self, value: SSAValue):
        Operation.__init__(self, operands=[value])


@irdl_op_definition
class ExceptionMatchOp(_Value):
    """`%b = py.exception_match %e, %class`: whether an exception is an instance of a class value or of a tuple of them.
    At TYPED `classes` holds the names and there is no class operand."""

    name = "py.exception_match"
    exception = operand_def()
    class_value = var_operand_def()
    classes = opt_prop_def(ArrayAttr[StringAttr])
    result = result_def()
    assembly_format = f"{known('exception')} `(` {all_known('class_value')} `)` (`classes` $classes^)? attr-dict `:` type($result)"

    def __init__(self, exception: SSAValue, class_value: SSAValue | None = None, classes: Sequence[str] | None = None):
        properties: dict[str, Attribute] = (
            {} if classes is None else {"classes": ArrayAttr([StringAttr(c) for c in classes])}
        )
        operands = [exception] if class_value is None else [exception, class_value]
        Operation.__init__(self, operands=operands, result_types=[bool_], properties=properties)


@irdl_op_definition
class ExceptionOp(_Value):
    """`%e = py.exception "ValueError"(%message)`: TYPED. Makes an exception value; message is a str or absent."""

    name = "py.exception"
    message = var_operand_def()
    class_name = prop_def(StringAttr)
    result = result_def()
    assembly_format = f"$class_name `(` {all_known('message')} `)` attr-dict `:` type($result)"

    def __init__(self, class_name: str, message: SSAValue | None = None):
        Operation.__init__(
            self,
            operands=[] if message is None else [message],
            result_types=[exception],
            properties={"class_name": StringAttr(class_name)},
        )


@irdl_op_definition
class ArrayLoadOp(_Value):
    """`%v = py.array_load %a[%i, %j]`: TYPED. Python's index rules: negative counts from the end, `IndexError` with NumPy's
    text. Fewer indices than the rank give a view."""

    name = "py.array_load"
    array = operand_def()
    indices = var_operand_def()
    result = result_def()
    assembly_format = f"{known('array')} `[` {all_known('indices')} `]` attr-dict custom<Typed>(type($result))"

    def __init__(self, array: SSAValue, indices: Sequence[SSAValue], result_type: Attribute):
        Operation.__init__(self, operands=[array, *indices], result_types=[result_type])


@irdl_op_definition
class ArrayStoreOp(_Value):
    """`py.array_store %v, %a[%i, %j]`: TYPED. The value already has the array's scalar type."""

    name = "py.array_store"
    value = operand_def()
    array = operand_def()
    indices = var_operand_def()
    assembly_format = f"{known('value')} `,` {known('array')} `[` {all_known('indices')} `]` attr-dict"

    def __init__(self, value: SSAValue, array: SSAValue, indices: Sequence[SSAValue]):
        Operation.__init__(self, operands=[value, array, *indices])


@irdl_op_definition
class ArrayDimOp(_Value):
    """`%n = py.array_dim %a[0]`: TYPED. Extent of one dimension, an int."""

    name = "py.array_dim"
    array = operand_def()
    index = prop_def(IntegerAttr)
    result = result_def()
    assembly_format = f"{known('array')} `[` custom<Index>($index) `]` attr-dict `:` type($result)"
    traits = traits_def(Pure())

    def __init__(self, array: SSAValue, index: int):
        Operation.__init__(
            self, operands=[array], result_types=[int_], properties={"index": IntegerAttr(index, i64)}
        )


Py = Dialect(
    "py",
    [
        FuncOp, ClassOp, ConstantOp, GlobalOp, UnboundOp, CheckBoundOp, UnaryOp, BinaryOp, CompareOp, TruthOp, CastOp, CheckedCastOp,
        IsMemberOp, GetMemberOp, CallOp, CallMethodOp, InvokeOp, IntrinsicOp, GetAttrOp, SetAttrOp, GetItemOp, SetItemOp,
        DelItemOp, SliceOp, TupleOp, ExtractOp, ListOp, UnpackOp, ForOp, ComprehensionOp, CollectOp, ExceptionMatchOp,
        ExceptionOp, ArrayLoadOp, ArrayStoreOp, ArrayDimOp,
    ],
    [
        UnknownType, NeverType, UnboundType, IntType, FloatType, BoolType, NoneType, StrType, ScalarType, TupleType,
        ObjectType, StructType, UnionType, ArrayType, PointerType, SliceType, ExceptionType, FunctionValueType,
        BoundMethodType, TypeObjectType, ExceptionClassType, ModuleType, ParameterType, VariableType, NoneAttr, TextAttr,
    ],
)  # fmt: skip
