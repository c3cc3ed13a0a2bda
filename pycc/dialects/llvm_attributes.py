"""Attributes of the `llvm` dialect that xDSL lacks: what upstream says about aliasing (TBAA) and effects on memory.

`#llvm.tbaa_tag<base_type = <id = "field size", members = {<#llvm.tbaa_root<id = "pycc">, 0>}>, access_type = <...>,
offset = 0>`. Lowering marks accesses by `pycc.tbaa`, a name; the pass `llvm-to-upstream` writes these instead.
"""

from __future__ import annotations

from xdsl.dialects.builtin import ArrayAttr, BytesAttr, IntAttr, StringAttr
from xdsl.ir import Attribute, ParametrizedAttribute
from xdsl.irdl import irdl_attr_definition
from xdsl.parser import AttrParser
from xdsl.printer import Printer


def byte_string(data: bytes) -> StringAttr | BytesAttr:
    """Bytes as MLIR writes them: text where they are UTF-8 (so that what is printed is read back as the same)."""
    try:
        return StringAttr(data.decode("utf-8"))
    except UnicodeDecodeError:
        return BytesAttr(data)


def bytes_of(string: StringAttr | BytesAttr) -> bytes:
    """The bytes that `byte_string` was given."""
    return string.data if isinstance(string, BytesAttr) else string.data.encode("utf-8")


def _field(parser: AttrParser, name: str) -> None:
    parser.parse_characters(name)
    parser.parse_punctuation("=")


def _nested(parser: AttrParser, cls: type[ParametrizedAttribute]) -> Attribute:
    """An attribute, whose name may be left out."""
    found = parser.parse_optional_attribute()
    return found if found is not None else cls.new(cls.parse_parameters(parser))


@irdl_attr_definition
class TbaaRootAttr(ParametrizedAttribute):
    """`#llvm.tbaa_root<id = "pycc">`: accesses of one root may be told apart."""

    name = "llvm.tbaa_root"
    identity: StringAttr

    def print_parameters(self, printer: Printer) -> None:
        with printer.in_angle_brackets():
            printer.print_string("id = ")
            printer.print_attribute(self.identity)

    @classmethod
    def parse_parameters(cls, parser: AttrParser) -> list[Attribute]:
        with parser.in_angle_brackets():
            _field(parser, "id")
            return [StringAttr(parser.parse_str_literal())]


@irdl_attr_definition
class TbaaMemberAttr(ParametrizedAttribute):
    """`<#llvm.tbaa_root<id = "pycc">, 0>`: a part of a type, by its offset."""

    name = "llvm.tbaa_member"
    type_desc: Attribute
    offset: IntAttr

    def print_parameters(self, printer: Printer) -> None:
        with printer.in_angle_brackets():
            printer.print_attribute(self.type_desc)
            printer.print_string(f", {self.offset.data}")

    @classmethod
    def parse_parameters(cls, parser: AttrParser) -> list[Attribute]:
        with parser.in_angle_brackets():
            described = parser.parse_attribute()
            parser.parse_punctuation(",")
            return [described, IntAttr(parser.parse_integer())]


@irdl_attr_definition
class TbaaTypeDescAttr(ParametrizedAttribute):
    """`#llvm.tbaa_type_desc<id = "count", members = {<#llvm.tbaa_root<id = "pycc">, 0>}>`: one kind of memory."""

    name = "llvm.tbaa_type_desc"
    identity: StringAttr
    members: ArrayAttr[TbaaMemberAttr]

    def print_parameters(self, printer: Printer) -> None:
        with printer.in_angle_brackets():
            printer.print_string("id = ")
            printer.print_attribute(self.identity)
            printer.print_string(", members = {")
            printer.print_list(self.members, lambda member: member.print_parameters(printer))
            printer.print_string("}")

    @classmethod
    def parse_parameters(cls, parser: AttrParser) -> list[Attribute]:
        with parser.in_angle_brackets():
            _field(parser, "id")
            identity = StringAttr(parser.parse_str_literal())
            parser.parse_punctuation(",")
            _field(parser, "members")
            members = parser.parse_comma_separated_list(
                parser.Delimiter.BRACES, lambda: TbaaMemberAttr.new(TbaaMemberAttr.parse_parameters(parser))
            )
            return [identity, ArrayAttr(members)]


@irdl_attr_definition
class TbaaTagAttr(ParametrizedAttribute):
    """What one load or store touches."""

    name = "llvm.tbaa_tag"
    base_type: TbaaTypeDescAttr
    access_type: TbaaTypeDescAttr
    offset: IntAttr

    def print_parameters(self, printer: Printer) -> None:
        with printer.in_angle_brackets():
            for name, described in (("base_type", self.base_type), ("access_type", self.access_type)):
                printer.print_string(f"{name} = ")
                described.print_parameters(printer)
                printer.print_string(", ")
            printer.print_string(f"offset = {self.offset.data}")

    @classmethod
    def parse_parameters(cls, parser: AttrParser) -> list[Attribute]:
        with parser.in_angle_brackets():
            _field(parser, "base_type")
            base = _nested(parser, TbaaTypeDescAttr)
            parser.parse_punctuation(",")
            _field(parser, "access_type")
            access = _nested(parser, TbaaTypeDescAttr)
            parser.parse_punctuation(",")
            _field(parser, "offset")
            return [base, access, IntAttr(parser.parse_integer())]


MEMORIES = ("other", "argMem", "inaccessibleMem", "errnoMem", "targetMem0", "targetMem1")


@irdl_attr_definition
class MemoryEffectsAttr(ParametrizedAttribute):
    """`#llvm.memory_effects<other = none, argMem = read, ...>`: what a function may do to each kind of memory."""

    name = "llvm.memory_effects"
    effects: ArrayAttr[StringAttr]

    @staticmethod
    def none() -> MemoryEffectsAttr:
        """Touches no memory."""
        return MemoryEffectsAttr(ArrayAttr([StringAttr("none")] * len(MEMORIES)))

    def print_parameters(self, printer: Printer) -> None:
        with printer.in_angle_brackets():
            words = [f"{name} = {effect.data}" for name, effect in zip(MEMORIES, self.effects, strict=True)]
            printer.print_string(", ".join(words))

    @classmethod
    def parse_parameters(cls, parser: AttrParser) -> list[Attribute]:
        def one() -> tuple[str, str]:
            name = parser.parse_identifier()
            parser.parse_punctuation("=")
            return name, parser.parse_identifier()

        found = dict(parser.parse_comma_separated_list(parser.Delimiter.ANGLE, one))
        if sorted(found) != sorted(MEMORIES):
            parser.raise_error(f"expected the effects on {', '.join(MEMORIES)}")
        return [ArrayAttr([StringAttr(found[name]) for name in MEMORIES])]


def access_tag(access: str) -> TbaaTagAttr:
    """The tag of one kind of access; arrays may overlap elements of every type."""
    parent: Attribute = TbaaRootAttr(StringAttr("pycc"))
    if access.startswith("element "):
        parent = TbaaTypeDescAttr(StringAttr("array"), ArrayAttr([TbaaMemberAttr(parent, IntAttr(0))]))
    described = TbaaTypeDescAttr(StringAttr(access), ArrayAttr([TbaaMemberAttr(parent, IntAttr(0))]))
    return TbaaTagAttr(described, described, IntAttr(0))


def access_of(tag: TbaaTagAttr) -> str:
    """The kind of access that a tag of `access_tag` stands for."""
    return tag.access_type.identity.data
