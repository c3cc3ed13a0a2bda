"""A module of the `llvm` dialect as LLVM IR text.

Takes in: a module at MACHINE. Gives out: text that `llvmlite.binding.parse_assembly` reads.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from xdsl.dialects.builtin import DictionaryAttr, IntegerAttr, ModuleOp, UnitAttr

from pycc.backends.llvm.function_text import FunctionText, alignment_text, passthrough
from pycc.backends.llvm.instructions import TABLES
from pycc.backends.llvm.metadata import Metadata
from pycc.backends.llvm.types import constant_text, symbol_text, type_text
from pycc.dialects import llvm
from pycc.ir.locations import source_span


@dataclass(frozen=True)
class TranslateOptions:
    """What the text says besides the code."""

    triple: str | None = None
    data_layout: str | None = None
    function_attributes: tuple[str, ...] = ()
    """Put on every function that is defined, e.g. `"prefer-vector-width"="512"` with its quotes."""
    debug: bool = False
    name: str = "pycc"


def _parameter(attributes: DictionaryAttr | None) -> str:
    if attributes is None:
        return ""
    texts: list[str] = []
    for name, value in sorted(attributes.data.items()):
        plain = name.removeprefix("llvm.")
        match value:
            case UnitAttr():
                texts.append(plain)
            case IntegerAttr():
                number = value.value.data
                texts.append(f"align {number}" if plain == "align" else f"{plain}({number})")
            case _:
                raise ValueError(f"argument attribute {name} is not translated")
    return "".join(f" {text}" for text in texts)


def _function(op: llvm.FuncOp, metadata: Metadata, options: TranslateOptions) -> list[str]:
    defined = bool(op.body.blocks)
    function = FunctionText(metadata, TABLES, options.debug)
    type_ = op.function_type
    described: Any = op.properties.get("arg_attrs")
    attributes = list(described.data) if described is not None else [None] * len(type_.inputs)
    parameters: list[str] = []
    for index, (input_, marks) in enumerate(zip(type_.inputs, attributes, strict=True)):
        name = f" %v{index}" if defined else ""
        parameters.append(f"{type_text(input_)}{_parameter(marks)}{name}")
    if type_.is_variadic:
        parameters.append("...")
    linkage = op.linkage.linkage.data
    marks = passthrough(op)
    if defined:
        marks += options.function_attributes
    place = ""
    if defined and options.debug:
        span = source_span(op.location)
        if span is not None:
            function.scope = metadata.subprogram(op.sym_name.data, op.sym_name.data, span.file, span.line)
            place = f" !dbg {function.scope}"
    prefix = "" if linkage == "external" else f"{linkage} "
    convention = "" if op.CConv.convention.data == "ccc" else f"{op.CConv.convention.data} "
    head = (
        f"{prefix}{convention}{type_text(type_.output)} {symbol_text(op.sym_name.data)}"
        f"({', '.join(parameters)}){metadata.group(marks)}{place}"
    )
    if not defined:
        return [f"declare {head}"]
    return [f"define {head} {{", *function.body(op), "}", ""]


_UNNAMED = {0: "", 1: "local_unnamed_addr ", 2: "unnamed_addr "}


def _global(op: llvm.GlobalOp) -> str:
    linkage = op.linkage.linkage.data
    prefix = "" if linkage == "external" and op.value is not None else f"{linkage} "
    unnamed = _UNNAMED[op.unnamed_addr.value.data] if op.unnamed_addr is not None else ""
    kind = "constant" if op.constant is not None else "global"
    value = f" {constant_text(op.value, op.global_type)}" if op.value is not None else ""
    type_ = type_text(op.global_type)
    return f"{symbol_text(op.sym_name.data)} = {prefix}{unnamed}{kind} {type_}{value}{alignment_text(op)}"


def translate(module: ModuleOp, options: TranslateOptions = TranslateOptions()) -> str:
    """LLVM IR text of a module at MACHINE."""
    metadata = Metadata()
    lines = [f'source_filename = "{options.name}"']
    if options.data_layout is not None:
        lines.append(f'target datalayout = "{options.data_layout}"')
    if options.triple is not None:
        lines.append(f'target triple = "{options.triple}"')
    lines.append("")
    for op in module.ops:
        match op:
            case llvm.FuncOp():
                lines += _function(op, metadata, options)
            case llvm.GlobalOp():
                lines.append(_global(op))
            case _:
                raise ValueError(f"{op.name} is not translated")
    lines += metadata.lines()
    return "\n".join(lines) + "\n"
