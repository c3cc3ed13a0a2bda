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
    StringAttr,
    SymbolNameConstraint,
    SymbolRefAttr,
    UnitAttr,
)
from xdsl.ir import Attribute, Dialect, Region, SSAValue
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
from xdsl.traits import IsolatedFromAbove, SymbolOpInterface
from xdsl.utils.exceptions import VerifyException

from pycc.dialects import exits
from pycc.dialects.py_types import (  # the dialect's users find them here
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
    InstanceAttr as InstanceAttr,
)
from pycc.dialects.py_types import (
    IntType as IntType,
)
from pycc.dialects.py_types import (
    ListAttr as ListAttr,
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
    is_constant_list as is_constant_list,
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
    unbound as unbound,
)
from pycc.dialects.py_types import (
    union_of as union_of,
)
from pycc.dialects.py_types import (
    unknown as unknown,
)
from pycc.dialects.py_values import (
    ArrayDimOp,
    ArrayLoadOp,
    ArrayStoreOp,
    BinaryOp,
    CallMethodOp,
    CallOp,
    CastOp,
    CheckBoundOp,
    CheckedCastOp,
    CompareOp,
    ConstantOp,
    DelItemOp,
    ExceptionMatchOp,
    ExceptionOp,
    ExtractOp,
    GetAttrOp,
    GetItemOp,
    GetMemberOp,
    GlobalOp,
    IntrinsicOp,
    InvokeOp,
    IsMemberOp,
    ListOp,
    SetAttrOp,
    SetItemOp,
    SliceOp,
    TruthOp,
    TupleOp,
    UnaryOp,
    UnboundOp,
    UnpackOp,
    ValueOp,
)
from pycc.dialects.syntax import (
    Parameter,
    ReadableOp,
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
from pycc.ir.accessors import quick
from pycc.ir.construct import construct, text_attribute
from pycc.support.exceptions import (  # the dialect's users find them here
    EXCEPTIONS as EXCEPTIONS,
)
from pycc.support.exceptions import (
    PYTHON_EXCEPTION as PYTHON_EXCEPTION,
)
from pycc.support.exceptions import (
    RANGE_ERROR as RANGE_ERROR,
)
from pycc.support.exceptions import (
    class_number as class_number,
)
from pycc.support.exceptions import (
    exception_range as exception_range,
)

# ---------------------------------------------------------------- module-level ops


@irdl_op_definition
class FuncOp(IRDLOperation):
    """A function. At PYTHON `sym_name` is its full name (`prog.f`, `list.append`); at TYPED the specialisation's
    (`prog.f[int]`).

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

    def __init__(
        self, name: str, function_type: FunctionType, arg_names: Sequence[str], body: Region, **props: Attribute
    ):
        construct(
            self,
            properties={
                "sym_name": text_attribute(name),
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
    """A class of level PYTHON (library today): fields in order with annotations; its methods are `py.func`s named
    `<class>.<method>`.

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
            "sym_name": text_attribute(name),
            "kind": text_attribute(kind),
            "type_parameters": ArrayAttr([StringAttr(p) for p in type_parameters]),
            "field_names": ArrayAttr([StringAttr(n) for n, _ in fields]),
            "field_types": ArrayAttr([t for _, t in fields]),
            "methods": ArrayAttr([StringAttr(m) for m in methods]),
        }
        if finalizer is not None:
            properties["finalizer"] = SymbolRefAttr(finalizer)
        construct(self, properties=properties)


# ---------------------------------------------------------------- ops with regions


@irdl_op_definition
class ForOp(ValueOp):
    """`%r = py.for %item in %iterable (%x = %init : T) { ... flow.continue %n : T }`: PYTHON.

    Results have one entry per init: the values when the iterable is exhausted, or what `flow.break` carries."""

    name = "py.for"
    iterable = operand_def()
    inits = var_operand_def()
    outputs = var_result_def()
    body = region_def("single_block")

    def __init__(self, iterable: SSAValue, inits: Sequence[SSAValue], body: Region):
        construct(self, operands=[iterable, *inits], result_types=[v.type for v in inits], regions=[body])

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
class ComprehensionOp(ValueOp):
    """`%l = py.comprehension "list" { ... py.collect %x ... flow.yield }`: the region holds the `py.for`s and
    `flow.if`s, written out, with `py.collect` innermost. At TYPED `allocate` and `append` name library
    specialisations."""

    name = "py.comprehension"
    kind = prop_def(StringAttr)
    allocate = opt_prop_def(SymbolRefAttr)
    append = opt_prop_def(SymbolRefAttr)
    result = result_def()
    body = region_def("single_block")

    def __init__(self, kind: str, body: Region, result_type: Attribute = unknown, **props: Attribute):
        construct(self, result_types=[result_type], properties={"kind": text_attribute(kind), **props}, regions=[body])

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
class CollectOp(ValueOp):
    """`py.collect %x`: adds an item to the nearest enclosing comprehension."""

    name = "py.collect"
    value = operand_def()
    assembly_format = f"{known('value')} attr-dict"

    def __init__(self, value: SSAValue):
        construct(self, operands=[value])


Py = Dialect(
    "py",
    quick(
        [
        FuncOp, ClassOp, ConstantOp, GlobalOp, UnboundOp, CheckBoundOp, UnaryOp, BinaryOp, CompareOp, TruthOp,
        CastOp, CheckedCastOp, IsMemberOp, GetMemberOp, CallOp, CallMethodOp, InvokeOp, IntrinsicOp,
        GetAttrOp, SetAttrOp, GetItemOp, SetItemOp, DelItemOp, SliceOp, TupleOp, ExtractOp, ListOp, UnpackOp,
        ForOp, ComprehensionOp, CollectOp, ExceptionMatchOp, ExceptionOp, ArrayLoadOp, ArrayStoreOp,
        ArrayDimOp,
    ]),
    [
        UnknownType, NeverType, UnboundType, IntType, FloatType, BoolType, NoneType, StrType, ScalarType,
        TupleType, ObjectType, StructType, UnionType, ArrayType, PointerType, SliceType, ExceptionType,
        FunctionValueType, BoundMethodType, TypeObjectType, ExceptionClassType, ModuleType, ParameterType,
        VariableType, NoneAttr, TextAttr, ListAttr, InstanceAttr,
    ],
)  # fmt: skip
