"""Makes the reference pages of the site from definitions and docstrings: `python docs/make_reference.py FOLDER`.

Takes in our dialects and passes, as the registry names them, and the pipelines. Gives out Markdown: a page per dialect,
one for all passes and one for the pipelines. Nothing is written by hand: what a page lacks, the definition lacks.
`docs/conf.py` calls it before every build.
"""

from __future__ import annotations

import dataclasses
import inspect
import re
import sys
import textwrap
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from xdsl.ir import Dialect
from xdsl.irdl import OpDef

from pycc.driver.registry import find_pass, make_context, own_pass_names
from pycc.passes.pipelines import PIPELINES

DIALECTS = ("py", "flow", "mem", "llvm")
_UPSTREAM_DOCUMENTATION = "https://mlir.llvm.org/docs/Dialects/LLVM/"
_SECTIONS = ("Before", "After", "Expects", "Guarantees")


def as_markdown(text: str) -> str:
    """A docstring as Markdown: indented code becomes a fenced block of IR, section names become bold."""
    lines: list[str] = []
    code: list[str] = []

    def close() -> None:
        while code and not code[-1].strip():
            code.pop()
        if code:
            lines.extend(["", "```mlir", *textwrap.dedent("\n".join(code)).splitlines(), "```", ""])
        code.clear()

    for line in inspect.cleandoc(text).splitlines():
        if line.startswith("    ") or (code and not line.strip()):
            code.append(line)
            continue
        close()
        for section in _SECTIONS:
            line = re.sub(rf"(^|(?<=\. )){section}:", f"**{section}:**", line)
        lines.append(line)
    close()
    return "\n".join(lines).strip() + "\n"


def constraint_text(constraint: Any) -> str:
    """A constraint of xDSL's in a few words."""
    match type(constraint).__name__:
        case "RangeOf":
            return constraint_text(constraint.constr)
        case "RangeLengthConstraint" | "VarConstraint":
            return constraint_text(constraint.constraint)
        case "ArrayOfConstraint":
            return f"array of {constraint_text(constraint.elem_range_constraint)}"
        case "BaseAttr":
            return _attribute_name(constraint.attr)
        case "EqAttrConstraint":
            return f"`{constraint.attr}`"
        case "ParamAttrConstraint":
            return _attribute_name(constraint.base_attr)
        case "AnyOf":
            return " or ".join(dict.fromkeys(map(constraint_text, constraint.attr_constrs)))
        case "SymbolNameConstraint":
            return "symbol name"
        case "AnyAttr":
            return "any"
        case other:
            return other


def _attribute_name(kind: type) -> str:
    name = getattr(kind, "name", kind.__name__)
    return f"`{name}`" if isinstance(name, str) else kind.__name__


def _rows(definition: OpDef) -> Iterator[tuple[str, str, str]]:
    """Kind, name and constraint of each part of an op."""
    parts: list[tuple[str, Iterable[tuple[str, Any]]]] = [
        ("operand", definition.operands),
        ("result", definition.results),
        ("property", definition.properties.items()),
        ("attribute", definition.attributes.items()),
        ("region", definition.regions),
        ("successor", definition.successors),
    ]
    for kind, members in parts:
        for name, member in members:
            if name == "operandSegmentSizes":
                continue
            shape = type(member).__name__
            many = "variadic " if shape.startswith("Var") else "optional " if shape.startswith("Opt") else ""
            text = constraint_text(getattr(member, "constr", None)) if hasattr(member, "constr") else ""
            yield many + kind, f"`{name}`", text


def op_section(operation: type[Any]) -> str:
    """What the page of a dialect says of one op."""
    definition = operation.get_irdl_definition()
    lines = [f"### `{definition.name}`", ""]
    if operation.__doc__ and operation.__module__.startswith("pycc."):
        lines += [as_markdown(operation.__doc__)]
    rows = list(_rows(definition))
    if rows:
        lines += ["| part | name | takes |", "| --- | --- | --- |"]
        lines += [f"| {kind} | {name} | {text} |" for kind, name, text in rows]
        lines.append("")
    traits = sorted(type(trait).__name__ for trait in operation.traits.traits)
    if traits:
        lines += [f"Traits: {', '.join(f'`{trait}`' for trait in traits)}.", ""]
    return "\n".join(lines)


def type_section(attribute: type[Any]) -> str:
    """What the page of a dialect says of one type or attribute."""
    definition = attribute.get_irdl_definition() if hasattr(attribute, "get_irdl_definition") else None
    lines = [f"### `{attribute.name}`", ""]
    if (
        attribute.__doc__
        and attribute.__module__.startswith("pycc.")
        and not attribute.__doc__.startswith(attribute.__name__ + "(")
    ):
        lines += [as_markdown(attribute.__doc__)]
    parameters = [
        (name, constraint_text(getattr(parameter, "constr", parameter)))
        for name, parameter in getattr(definition, "parameters", ())
    ]
    if parameters:
        lines += [
            "| parameter | takes |",
            "| --- | --- |",
            *(f"| `{name}` | {text} |" for name, text in parameters),
            "",
        ]
    return "\n".join(lines)


def dialect_page(name: str) -> str:
    """The page of a dialect."""
    dialect: Dialect = make_context().get_dialect(name)
    module = inspect.getmodule(next(op for op in dialect.operations if op.__module__.startswith("pycc.")))
    assert module is not None
    lines = [
        f"# The `{name}` dialect",
        "",
        as_markdown(sys.modules[f"pycc.dialects.{name}"].__doc__ or module.__doc__ or ""),
    ]
    operations = sorted(dialect.operations, key=lambda operation: operation.name)
    own = [operation for operation in operations if operation.__module__.startswith("pycc.")]
    foreign = [operation for operation in operations if operation not in own]
    lines += ["## Operations", "", *(op_section(operation) for operation in own)]
    types = sorted(
        (kind for kind in dialect.attributes if kind.__module__.startswith("pycc.")), key=lambda kind: kind.name
    )
    if types:
        lines += ["## Types and attributes", "", *(type_section(kind) for kind in types)]
    if foreign:
        lines += ["## Operations from upstream", ""]
        lines += [
            f"As in [MLIR]({_UPSTREAM_DOCUMENTATION}): {', '.join(f'`{operation.name}`' for operation in foreign)}.",
            "",
        ]
    return "\n".join(lines)


def pass_section(name: str) -> str:
    """What the page of passes says of one."""
    kind = find_pass(name)
    module = sys.modules[kind.__module__]
    lines = [f"## `{name}`", "", as_markdown(module.__doc__ or kind.__doc__ or "")]
    options = [field for field in dataclasses.fields(kind) if field.init]
    if options:
        lines += ["| option | type | default |", "| --- | --- | --- |"]
        for field in options:
            default = "" if field.default is dataclasses.MISSING else f"`{field.default}`"
            lines.append(f"| `{field.name.replace('_', '-')}` | `{field.type}` | {default} |")
        lines.append("")
    used = [pipeline for pipeline, names in PIPELINES.items() if name in tuple(names)]
    if used:
        lines += [f"In the pipelines {', '.join(f'`{pipeline}`' for pipeline in used)}.", ""]
    return "\n".join(lines)


def passes_page() -> str:
    """The page of all passes."""
    introduction = (
        "# Passes\n\nEvery pass that pycc brings, by name. `pycc-opt -p NAME` runs one; "
        "[the pipelines](pipelines.md) say in which order the compiler does.\n"
    )
    return "\n".join([introduction, *(pass_section(name) for name in own_pass_names())])


def pipelines_page() -> str:
    """The page of named pipelines."""
    lines = [
        "# Pipelines",
        "",
        "What `pycc-opt -p NAME` also takes. The compiler's own order is the stages one after another.",
        "",
    ]
    for name, names in PIPELINES.items():
        lines += [f"## `{name}`", "", " → ".join(f"[`{step}`](passes.md#{step})" for step in names), ""]
    return "\n".join(lines)


def write_reference(folder: Path) -> list[Path]:
    """Write every page; the files."""
    folder.mkdir(parents=True, exist_ok=True)
    pages = {f"dialect-{name}.md": dialect_page(name) for name in DIALECTS}
    pages |= {"passes.md": passes_page(), "pipelines.md": pipelines_page()}
    written: list[Path] = []
    for name, text in pages.items():
        path = folder / name
        if not path.exists() or path.read_text("utf-8") != text:
            path.write_text(text, "utf-8")
        written.append(path)
    return written


if __name__ == "__main__":
    for page in write_reference(Path(sys.argv[1])):
        print(page)  # noqa: T201
