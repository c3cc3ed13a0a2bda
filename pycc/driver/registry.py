"""Finds dialects and passes by name; each is loaded when it is asked for.

A pass lives in the file of its name: `lower-py` is the `ModulePass` with that name in
`pycc/passes/<stage>/lower_py.py`. Rows that others add (`add_dialect`, `add_pass`, `place_pass`) come next, and xDSL's
own dialects and passes last. Nothing is imported before it is used: even the list of our passes with their
descriptions is read from the text of their files.
"""

from __future__ import annotations

import ast
import importlib
import inspect
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from xdsl.context import Context
from xdsl.dialects import get_all_dialects
from xdsl.ir import Dialect
from xdsl.passes import ModulePass
from xdsl.transforms import get_all_passes

import pycc.passes as passes_package

_OWN_DIALECTS: dict[str, tuple[str, str]] = {
    "py": ("pycc.dialects.py", "Py"),
    "flow": ("pycc.dialects.flow", "Flow"),
    "mem": ("pycc.dialects.mem", "Mem"),
    "llvm": ("pycc.dialects.llvm", "Llvm"),
}

_TEXT = {"arith": ("pycc.dialects.upstream_text", "Arith"), "scf": ("pycc.dialects.upstream_text", "Scf")}
"""Dialects of xDSL's that we read more of."""

DialectLoader = Callable[[], Dialect]
PassLoader = Callable[[], type[ModulePass]]

_added_dialects: dict[str, DialectLoader] = {}
_added_passes: dict[str, PassLoader] = {}
_placements: list[Placement] = []


class UnknownPass(Exception):
    """A pass name that nothing answers to."""


@dataclass(frozen=True)
class Placement:
    """Where a pass from outside stands in the default pipeline."""

    name: str
    """A pass, or text of several with options."""
    anchor: str
    """The pass that it stands next to."""
    before: bool


@dataclass(frozen=True)
class PassOption:
    """One option of a pass."""

    name: str
    type: str
    default: str | None


@dataclass(frozen=True)
class PassDescription:
    """What `--list-passes` says of a pass."""

    name: str
    summary: str
    options: tuple[PassOption, ...]


# ---------------------------------------------------------------- rows from outside


def add_dialect(name: str, loader: DialectLoader) -> None:
    """A dialect of someone else's; it takes the place of one of xDSL's with that name."""
    _added_dialects[name] = loader


def add_pass(name: str, loader: PassLoader) -> None:
    """A pass of someone else's."""
    _added_passes[name] = loader


def place_pass(name: str, *, before: str = "", after: str = "") -> None:
    """Put a pass into the default pipeline, next to another."""
    _placements.append(Placement(name, before or after, before=bool(before)))


def placements() -> tuple[Placement, ...]:
    """Passes from outside that the default pipeline has."""
    _install_extensions()
    return tuple(_placements)


def _install_extensions() -> None:
    """Have the rows of installed extensions added; nothing but the first time."""
    from pycc.driver.extensions.found import search

    if search():
        from pycc.driver.extensions.install import install

        install()


def own_dialect_names() -> tuple[str, ...]:
    """Names that nobody else's dialect may have."""
    return tuple(_OWN_DIALECTS)


# ---------------------------------------------------------------- dialects


def _loaders() -> dict[str, DialectLoader]:
    _install_extensions()
    loaders: dict[str, DialectLoader] = dict(get_all_dialects())
    loaders.update(_added_dialects)
    for name, (module, attribute) in (_TEXT | _OWN_DIALECTS).items():
        loaders[name] = lambda module=module, attribute=attribute: getattr(importlib.import_module(module), attribute)
    return loaders


def make_context() -> Context:
    """A context with every dialect: ours, which take the place of xDSL's `py` and `llvm`, those that were added, and
    xDSL's."""
    context = Context()
    register_dialects(context)
    return context


def register_dialects(context: Context) -> None:
    """Have a context know every dialect there is."""
    for name, loader in _loaders().items():
        context.register_dialect(name, loader)


def dialect_names() -> list[str]:
    """Every dialect there is, sorted."""
    return sorted(_loaders())


def op_names(dialect: str) -> list[str]:
    """The ops of a dialect, none if there is no such dialect."""
    loader = _loaders().get(dialect)
    return [] if loader is None else sorted(op.name for op in loader().operations)


# ---------------------------------------------------------------- passes


@lru_cache(maxsize=1)
def _files() -> dict[str, Path]:
    """Each file that may hold a pass of ours, by pass name."""
    root = Path(next(iter(passes_package.__path__)))
    return {path.stem.replace("_", "-"): path for path in root.glob("*/*.py")}


def find_pass(name: str) -> type[ModulePass]:
    """The pass of a name; raises `UnknownPass`."""
    path = _files().get(name)
    if path is not None:
        module = importlib.import_module(f"pycc.passes.{path.parent.name}.{path.stem}")
        for value in vars(module).values():
            if inspect.isclass(value) and issubclass(value, ModulePass) and getattr(value, "name", None) == name:
                if name == "infer-types":
                    _give_library(module)
                return value
    _install_extensions()
    loader: PassLoader | None = _added_passes.get(name) or get_all_passes().get(name)
    if loader is None:
        raise UnknownPass(name)
    return loader()


def _give_library(module: object) -> None:
    """Inference as a pass knows only the module's functions; the driver hands it the library."""
    from pycc.driver.program.program import LiveProgram

    setattr(module, "library_program", LiveProgram)  # noqa: B010


def own_pass_names() -> list[str]:
    """Names of our passes, sorted."""
    return sorted(name for name, path in _files().items() if _definition(name, path) is not None)


def pass_names() -> list[str]:
    """Every name that `find_pass` knows, sorted."""
    _install_extensions()
    return sorted({*own_pass_names(), *_added_passes, *get_all_passes()})


def added_pass_names() -> list[str]:
    """Names of the passes from outside, sorted."""
    _install_extensions()
    return sorted(_added_passes)


def describe_passes() -> list[PassDescription]:
    """Our passes, read from their files, and those from outside, which are loaded."""
    own = [_described_text(name, _files()[name]) for name in own_pass_names()]
    return own + [_described(name, _added_passes[name]()) for name in added_pass_names()]


def _definition(name: str, path: Path) -> re.Match[str] | None:
    """Where a file defines the pass that it is named after."""
    text = path.read_text(encoding="utf-8")
    return re.search(rf'(?ms)^class \w+\(ModulePass\):.*?^    name = "{re.escape(name)}"', text)


def _described_text(name: str, path: Path) -> PassDescription:
    found = _definition(name, path)
    assert found is not None
    # The class alone: parsing whole files would take longer than a small pipeline runs.
    rest = found.string[found.start() :]
    end = re.search(r"\n(?=\S)", rest)
    definition = ast.parse(rest[: end.start()] if end else rest).body[0]
    assert isinstance(definition, ast.ClassDef)
    options: list[PassOption] = []
    for statement in definition.body:
        match statement:
            case ast.AnnAssign(target=ast.Name(id=field)) if field != "name":
                default = None if statement.value is None else ast.unparse(statement.value)
                options.append(PassOption(field.replace("_", "-"), ast.unparse(statement.annotation), default))
            case _:
                pass
    summary = _summary(ast.get_docstring(definition))
    if not summary or summary == "See the module docstring.":
        heading = re.match(r'"""(.*?)(?:\n\n|""")', found.string, re.DOTALL)
        summary = _summary(heading.group(1) if heading is not None else None)
    summary = re.sub(rf"^`{re.escape(name)}`: ", "", summary)
    summary = summary[:1].upper() + summary[1:]
    return PassDescription(name, summary, tuple(options))


def _described(name: str, found: type[ModulePass]) -> PassDescription:
    from xdsl.passes import get_pass_option_infos

    options = tuple(
        PassOption(info.name.replace("_", "-"), info.expected_type, info.default_value)
        for info in get_pass_option_infos(found)
    )
    return PassDescription(name, _summary(found.__doc__), options)


def _summary(docstring: str | None) -> str:
    """The first sentence."""
    text = " ".join((docstring or "").strip().split("\n\n")[0].split())
    found = re.match(r".*?[.](?=\s|$)", text)
    return found.group() if found else text
