"""How our dialects are written as text: pieces of assembly formats, and helpers for ops with regions.

Takes in: xDSL's parser and printer. Gives out: custom directives for `assembly_format` strings (mix them in through
`ReadableOp`), and parse/print functions for assignments, result lists and bodies. Assumes what holds for all our
dialects: no graph regions, so every value is defined above its first use and an operand's type need not be written.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from xdsl.context import Context
from xdsl.dialects.builtin import ArrayAttr, Float16Type, Float32Type, Float64Type, IntegerAttr, StringAttr, i64
from xdsl.ir import Attribute, Block, BlockArgument, Operation, Region, SSAValue
from xdsl.irdl import IRDLOperation
from xdsl.irdl.declarative_assembly_format import (
    AttributeVariable,
    CustomDirective,
    OperandVariable,
    ParsingState,
    PrintingState,
    TypeDirective,
    VariadicOperandVariable,
    irdl_custom_directive,
)
from xdsl.parser import AttrParser, Parser, ParserState, UnresolvedOperand
from xdsl.printer import Printer
from xdsl.utils.lexer import Input
from xdsl.utils.mlir_lexer import MLIRLexer, MLIRTokenKind, StringLiteral

# ---------------------------------------------------------------- values and types


def type_of(parser: Parser, operand: UnresolvedOperand) -> Attribute:
    """The type of an operand, from its definition above."""
    values = parser.ssa_values.get(operand.operand_name)
    if values is None or operand.index >= len(values):
        parser.raise_error(f"value {operand.span.text} is not defined above its use", operand.span)
    return values[operand.index].type


def parse_value(parser: Parser) -> SSAValue:
    """An operand that is defined above."""
    operand = parser.parse_unresolved_operand()
    return parser.resolve_operand(operand, type_of(parser, operand))


@irdl_custom_directive
class Value(CustomDirective):
    """`custom<Value>($x, type($x))`: one operand, typed by its definition."""

    operand: OperandVariable
    type: TypeDirective

    def parse(self, parser: Parser, state: ParsingState) -> None:
        operand = parser.parse_unresolved_operand()
        self.operand.set(state, operand)
        self.type.set(state, (type_of(parser, operand),))

    def print(self, printer: Printer, state: PrintingState, op: IRDLOperation) -> None:
        self.operand.print(printer, state, op)


@irdl_custom_directive
class Values(CustomDirective):
    """`custom<Values>($xs, type($xs))`: any number of operands, typed by their definitions."""

    operands: VariadicOperandVariable
    types: TypeDirective

    def parse(self, parser: Parser, state: ParsingState) -> None:
        self.operands.parse(parser, state)
        operands = state.operands[self.operands.index]
        assert operands is not None
        self.types.set(state, tuple(type_of(parser, operand) for operand in operands))

    def print(self, printer: Printer, state: PrintingState, op: IRDLOperation) -> None:
        self.operands.print(printer, state, op)


@irdl_custom_directive
class Releases(CustomDirective):
    """`custom<Releases>($unwind, type($unwind), $escape, type($escape))`: ` unwind(%a, %b) escape(%c)`, both
    optional."""

    unwind: VariadicOperandVariable
    unwind_types: TypeDirective
    escape: VariadicOperandVariable
    escape_types: TypeDirective

    def parse(self, parser: Parser, state: ParsingState) -> None:
        for keyword, variable, types in (
            ("unwind", self.unwind, self.unwind_types),
            ("escape", self.escape, self.escape_types),
        ):
            operands: Sequence[UnresolvedOperand] = ()
            if parser.parse_optional_keyword(keyword):
                operands = parser.parse_comma_separated_list(parser.Delimiter.PAREN, parser.parse_unresolved_operand)
            variable.set(state, operands)
            types.set(state, tuple(type_of(parser, operand) for operand in operands))

    def print(self, printer: Printer, state: PrintingState, op: IRDLOperation) -> None:
        for keyword, variable in (("unwind", self.unwind), ("escape", self.escape)):
            values = variable.get(op)
            if values:
                printer.print_string(f" {keyword}")
                with printer.in_parens():
                    printer.print_list(values, printer.print_ssa_value)
                state.should_emit_space = True
                state.last_was_punctuation = False


@irdl_custom_directive
class Typed(CustomDirective):
    """`custom<Typed>(type($result))`: ` : T`, or nothing for `!py.unknown`."""

    type: TypeDirective

    def parse(self, parser: Parser, state: ParsingState) -> None:
        from pycc.dialects.py_types import unknown

        self.type.set(state, (parser.parse_type() if parser.parse_optional_punctuation(":") else unknown,))

    def print(self, printer: Printer, state: PrintingState, op: IRDLOperation) -> None:
        (result_type,) = self.type.get(op)
        if result_type.name != "py.unknown":
            printer.print_string(" : ")
            printer.print_attribute(result_type)
            state.should_emit_space = True
            state.last_was_punctuation = False


@irdl_custom_directive
class Index(CustomDirective):
    """`custom<Index>($index)`: an `i64` attribute as a bare number."""

    attribute: AttributeVariable

    def parse(self, parser: Parser, state: ParsingState) -> None:
        self.attribute.set(state, IntegerAttr(parser.parse_integer(), i64))

    def print(self, printer: Printer, state: PrintingState, op: IRDLOperation) -> None:
        state.print_whitespace(printer)
        value = self.attribute.get(op)
        assert isinstance(value, IntegerAttr)
        printer.print_string(str(value.value.data))


def parse_text(parser: Parser) -> str:
    """A string literal. xDSL prints quotes and what is not ASCII as `\\xx`, but reads a literal with such bytes as
    bytes: both are accepted here."""
    text = parser.parse_optional_str_literal()
    if text is not None:
        return text
    raw = parser.parse_optional_bytes_literal()
    if raw is None:
        parser.raise_error("string literal expected")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        parser.raise_error("string literal is not UTF-8")


class TextLexer(MLIRLexer):
    """xDSL's lexer, except that an unclosed string is refused in linear time: what matched is not given back."""

    _unescaped_characters_regex = re.compile(r'"(?:[^"\\\n\v\f]++|\\(?:["nt\\]|[0-9A-Fa-f]{2}))*+"')


class _Element(Parser._TensorLiteralElement):  # pyright: ignore[reportPrivateUsage]
    """A number in `dense<[...]>`; xDSL takes `0x7FF0000000000000`, the bits of a float, for an integer."""

    def to_type(self, parser: AttrParser, type: Any) -> Any:
        text = self.span.text
        if isinstance(type, Float16Type | Float32Type | Float64Type) and text[:2] in ("0x", "0X"):
            size = type.compile_time_size
            if len(text) - 2 > 2 * size:
                parser.raise_error(f"expected the bits of a {type}", at_position=self.span)
            return type.unpack(int(text, 16).to_bytes(size, "little"), 1)[0]
        return super().to_type(parser, type)


class TextParser(Parser):
    """xDSL's parser, except that a literal with escaped bytes is a string wherever it is valid UTF-8, and that floats
    may be given by their bits in `dense` too."""

    def __init__(self, ctx: Context, input: str | bytes, name: str = "<unknown>"):
        super().__init__(ctx, "", name)
        text = input.decode("utf-8") if isinstance(input, bytes) else input
        self._parser_state = ParserState(TextLexer(Input(text, name)))

    def _parse_tensor_literal_element(self) -> Parser._TensorLiteralElement:  # pyright: ignore[reportPrivateUsage]
        found = super()._parse_tensor_literal_element()
        return _Element(found.is_negative, found.value, found.span)

    def parse_optional_str_literal(self) -> str | None:
        if self._current_token.kind is MLIRTokenKind.BYTES_LIT:
            try:
                text = StringLiteral.from_span(self._current_token.span).bytes_contents.decode("utf-8")
            except UnicodeDecodeError:
                return None
            self._consume_token(MLIRTokenKind.BYTES_LIT)
            return text
        return super().parse_optional_str_literal()


@irdl_custom_directive
class Text(CustomDirective):
    """`custom<Text>($name)`: a string, whatever characters it holds."""

    attribute: AttributeVariable

    def parse(self, parser: Parser, state: ParsingState) -> None:
        self.attribute.set(state, StringAttr(parse_text(parser)))

    def print(self, printer: Printer, state: PrintingState, op: IRDLOperation) -> None:
        self.attribute.print(printer, state, op)


@irdl_custom_directive
class Keywords(CustomDirective):
    """`custom<Keywords>($names)`: ` keywords ["a"]`, or nothing for an empty array (which is then what is parsed)."""

    names: AttributeVariable
    KEYWORD: ClassVar[str] = "keywords"

    def parse(self, parser: Parser, state: ParsingState) -> None:
        written = parser.parse_optional_keyword(self.KEYWORD) is not None
        self.names.set(state, parser.parse_attribute() if written else ArrayAttr(()))

    def print(self, printer: Printer, state: PrintingState, op: IRDLOperation) -> None:
        names = self.names.get(op)
        assert isinstance(names, ArrayAttr)
        if names.data:
            printer.print_string(f" {self.KEYWORD} ")
            printer.print_attribute(names)
            state.should_emit_space = True
            state.last_was_punctuation = False


@irdl_custom_directive
class Data(Keywords):
    """`custom<Data>($data)`: ` data [...]`, or nothing for an empty array."""

    names: AttributeVariable
    KEYWORD: ClassVar[str] = "data"


@irdl_custom_directive
class Fields(CustomDirective):
    """`custom<Fields>($names, $types)`: `(size: i64, data: !mem.ptr<i64>)`."""

    names: AttributeVariable
    types: AttributeVariable

    def parse(self, parser: Parser, state: ParsingState) -> None:
        def field() -> tuple[str, Attribute]:
            name = parser.parse_optional_identifier() or parse_text(parser)
            parser.parse_punctuation(":")
            return name, parser.parse_attribute()

        fields = parser.parse_comma_separated_list(parser.Delimiter.PAREN, field)
        self.names.set(state, ArrayAttr([StringAttr(name) for name, _ in fields]))
        self.types.set(state, ArrayAttr([field_type for _, field_type in fields]))

    def print(self, printer: Printer, state: PrintingState, op: IRDLOperation) -> None:
        names, types = self.names.get(op), self.types.get(op)
        assert isinstance(names, ArrayAttr) and isinstance(types, ArrayAttr)
        state.print_whitespace(printer)

        def field(pair: tuple[Attribute, Attribute]) -> None:
            assert isinstance(pair[0], StringAttr)
            printer.print_identifier_or_string_literal(pair[0].data)
            printer.print_string(": ")
            printer.print_attribute(pair[1])

        with printer.in_parens():
            printer.print_list(tuple(zip(names.data, types.data, strict=True)), field)


class ReadableOp(IRDLOperation):
    """An op whose `assembly_format` may use the directives of this file."""

    custom_directives = (Value, Values, Releases, Typed, Index, Text, Keywords, Data, Fields)


RELEASES = "custom<Releases>($unwind, type($unwind), $escape, type($escape))"
"""Format of what an op releases on its exceptional edge."""


def known(name: str) -> str:
    """Format of an operand typed by its definition."""
    return f"custom<Value>(${name}, type(${name}))"


def all_known(name: str) -> str:
    """Format of a variadic operand typed by its definitions."""
    return f"custom<Values>(${name}, type(${name}))"


# ---------------------------------------------------------------- ops with regions


def print_assignments(printer: Printer, arguments: Sequence[BlockArgument], inits: Sequence[SSAValue]) -> None:
    """` (%x = %init : T, ...)`, or nothing where there are none."""
    if not inits:
        return

    def assignment(pair: tuple[BlockArgument, SSAValue]) -> None:
        printer.print_block_argument(pair[0], print_type=False)
        printer.print_string(" = ")
        printer.print_ssa_value(pair[1])
        printer.print_string(" : ")
        printer.print_attribute(pair[0].type)
        print_location(printer, pair[0])

    printer.print_string(" ")
    with printer.in_parens():
        printer.print_list(tuple(zip(arguments, inits, strict=True)), assignment)


def parse_assignments(parser: Parser) -> tuple[list[Parser.Argument], list[SSAValue]]:
    """What `print_assignments` wrote: block arguments and initial values."""

    def assignment() -> tuple[Parser.Argument, SSAValue]:
        argument = parser.parse_argument(expect_type=False)
        parser.parse_punctuation("=")
        init = parse_value(parser)
        parser.parse_punctuation(":")
        return resolve(parser, argument, parser.parse_type()), init

    pairs = parser.parse_optional_comma_separated_list(parser.Delimiter.PAREN, assignment) or []
    return [argument for argument, _ in pairs], [init for _, init in pairs]


def resolve(parser: Parser, argument: Parser.UnresolvedArgument, argument_type: Attribute) -> Parser.Argument:
    """A block argument of that type, with the location that may follow."""
    resolved = argument.resolve(argument_type)
    resolved.location = parser.parse_optional_location()
    return resolved


def print_location(printer: Printer, argument: BlockArgument) -> None:
    """A block argument's location, where locations are printed at all."""
    if printer.print_debuginfo:
        printer.print_string(" ")
        printer.print_attribute(argument.location)


def print_result_types(printer: Printer, types: Sequence[Attribute]) -> None:
    """` -> (T, U)`, or nothing where there are none."""
    if types:
        printer.print_string(" -> ")
        with printer.in_parens():
            printer.print_list(types, printer.print_attribute)


def parse_result_types(parser: Parser) -> list[Attribute]:
    """What `print_result_types` wrote; one type may stand without brackets."""
    if not parser.parse_optional_punctuation("->"):
        return []
    types = parser.parse_optional_comma_separated_list(parser.Delimiter.PAREN, parser.parse_type)
    return [parser.parse_type()] if types is None else list(types)


def print_attributes(printer: Printer, op: Operation, written: Collection[str] = ()) -> None:
    """` attributes {...}` where there are any; properties in `written` already stand in the text."""
    rest = op.attributes | {name: value for name, value in op.properties.items() if name not in written}
    printer.print_op_attributes(rest, print_keyword=True)


def print_body(printer: Printer, op: Operation, region: Region, written: Collection[str] = ()) -> None:
    """` attributes {...} { body }`; properties in `written` already stand in the text."""
    print_attributes(printer, op, written)
    printer.print_string(" ")
    printer.print_region(region, print_entry_block_args=False, print_empty_block=False)


def parse_attributes(parser: Parser) -> dict[str, Attribute]:
    """The attribute dictionary before a body."""
    attributes = parser.parse_optional_attr_dict_with_keyword()
    return {} if attributes is None else dict(attributes.data)


def parse_body(parser: Parser, arguments: Sequence[Parser.Argument] = ()) -> Region:
    """A region of one block with these arguments."""
    region = parser.parse_region(tuple(arguments)) if arguments else parser.parse_region()
    if not region.blocks:
        region.add_block(Block())
    return region


def restore(op: Operation, attributes: dict[str, Attribute]) -> None:
    """Put parsed attributes where they belong: properties that the op defines, and discardable attributes."""
    assert isinstance(op, IRDLOperation)
    defined = type(op).get_irdl_definition().properties
    for name, attribute in attributes.items():
        (op.properties if name in defined else op.attributes)[name] = attribute


# ---------------------------------------------------------------- functions

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


@dataclass(frozen=True)
class Parameter:
    """One parameter as written: `%x: T {kind = ..., default = ...}`; `value_name` is what follows the `%`."""

    argument: Parser.Argument
    value_name: str
    details: dict[str, Attribute]


def print_parameters(
    printer: Printer,
    names: Sequence[str],
    types: Sequence[Attribute],
    block: Block | None,
    details: Callable[[int], dict[str, Attribute]],
) -> None:
    """`(%x: T {...}, ...)`: the Python name is a detail only where the value's printed name differs from it."""
    seen: set[str] = set()
    with printer.in_parens():
        for index, name in enumerate(names):
            if index:
                printer.print_string(", ")
            extra = details(index)
            if block is None:
                plain = _NAME.fullmatch(name) is not None
                printer.print_string(f"%{name}" if plain else f"%{index}")
            else:
                argument = block.args[index]
                hint = argument.name_hint
                plain = hint == name and name not in seen
                seen.add(hint or "")
                printer.print_ssa_value(argument)
            if not plain:
                extra = {"name": StringAttr(name), **extra}
            if types[index].name != "py.unknown":
                printer.print_string(": ")
                printer.print_attribute(types[index])
            if extra:
                printer.print_string(" ")
                printer.print_attr_dict(extra)
            if block is not None:
                print_location(printer, block.args[index])


def parse_parameters(parser: Parser, default_type: Attribute) -> list[Parameter]:
    """What `print_parameters` wrote."""

    def parameter() -> Parameter:
        argument = parser.parse_argument(expect_type=False)
        written = parser.parse_type() if parser.parse_optional_punctuation(":") else default_type
        details = parser.parse_optional_dictionary_attr_dict()
        return Parameter(resolve(parser, argument, written), argument.name.text[1:], details)

    return parser.parse_comma_separated_list(parser.Delimiter.PAREN, parameter)
