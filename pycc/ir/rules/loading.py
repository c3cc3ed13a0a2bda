"""Rule files to tables of matchers: read, checked, shown to end, compiled, and kept.

pycc's own files are compiled ahead of time into modules that stand beside them, so a compile parses nothing. Others are
compiled when they are first applied, and the Python that they become is kept in `__pycache__` beside them, with the
modules that it depends on: it is used again as long as none of them changed.
"""

from __future__ import annotations

import hashlib
import importlib
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import metadata, resources
from pathlib import Path
from types import ModuleType
from typing import Any

from xdsl.context import Context
from xdsl.dialects.builtin import ModuleOp
from xdsl.ir import Operation
from xdsl.passes import ModulePass

from pycc.ir.rules import nodes
from pycc.ir.rules.diagnostics import BadModule, CannotReadRules, DuplicateRule
from pycc.ir.rules.expressions import Function, function_of
from pycc.ir.rules.functions import FUNCTIONS
from pycc.ir.rules.rewriter import Matcher, rewrite_module
from pycc.support.diagnostics import CompileError
from pycc.support.spans import Span


@dataclass(frozen=True)
class RuleTable:
    """Rules, ready to be applied."""

    matchers: Mapping[type[Operation], Matcher]
    names: tuple[str, ...]
    """Every rule, in the order of the files."""


@dataclass
class Loaded:
    """Rules that were read and checked, with the modules that they use."""

    rules: list[nodes.TypedRule]
    modules: list[ModuleType]
    files: list[Path] = field(default_factory=list[Path])


def path_of(file: Path | str) -> Path:
    """The path of a rule file: a path, or `"package:file.rules"`."""
    if isinstance(file, str) and ":" in file:
        package, _, name = file.partition(":")
        try:
            return Path(str(resources.files(package).joinpath(name)))
        except (ImportError, TypeError) as error:
            raise CompileError([CannotReadRules(None, file, str(error))]) from None
    return Path(file)


def read(path: Path) -> str:
    """The text of a rule file."""
    try:
        return path.read_text("utf-8")
    except UnicodeDecodeError:
        raise CompileError([CannotReadRules(None, str(path), "it is not UTF-8 text")]) from None
    except OSError as error:
        raise CompileError([CannotReadRules(None, str(path), error.strerror or str(error))]) from None


def use(name: str, span: Span) -> ModuleType:
    """A module that a rule file uses."""
    try:
        module = importlib.import_module(name)
    except Exception as error:
        text = (str(error).strip().splitlines() or [""])[0]
        raise CompileError([BadModule(span, name, f"{type(error).__name__}: {text}")]) from None
    for attribute, kind in (("FUNCTIONS", tuple), ("MEANINGS", Mapping), ("SAMPLES", Mapping)):
        if not isinstance(getattr(module, attribute, kind() if kind is tuple else {}), kind):
            raise CompileError([BadModule(span, name, f"its {attribute} is no {kind.__name__.lower()}")])
    return module


def functions_of(modules: Sequence[tuple[ModuleType, Span]]) -> dict[str, Function]:
    """The table of functions that rules may call: ours, and those of the modules that they use."""
    table = {call.__name__: function_of(call) for call in FUNCTIONS}
    for module, span in modules:
        calls: tuple[Callable[..., object], ...] = getattr(module, "FUNCTIONS", ())
        for call in calls:
            try:
                row = function_of(call)
            except (ValueError, TypeError, NameError, AttributeError) as error:
                raise CompileError([BadModule(span, module.__name__, str(error))]) from None
            if getattr(module, row.name, None) is not call or row.module != module.__name__:
                problem = f"`{row.name}` of FUNCTIONS is not defined in it under this name"
                raise CompileError([BadModule(span, module.__name__, problem)])
            if row.name in table:
                raise CompileError([BadModule(span, module.__name__, f"there is a function `{row.name}` already")])
            table[row.name] = row
    return table


def load_typed(files: Sequence[Path | str], context: Context, prove: bool = True) -> Loaded:
    """The rules of files, checked, and shown to end together."""
    from pycc.ir.rules.parser import parse
    from pycc.ir.rules.resolve import resolve
    from pycc.ir.rules.termination import prove_termination

    found = Loaded([], [])
    first: dict[str, Span] = {}
    for file in files:
        path = path_of(file)
        tree = parse(read(path), str(path))
        modules = [(use(row.module, row.span), row.span) for row in tree.uses]
        rules = resolve(tree, context, functions_of(modules))
        for rule in rules:
            if first.setdefault(rule.name, rule.span).file != rule.span.file:
                raise CompileError([DuplicateRule(rule.span, rule.name, first[rule.name])])
        found.rules += rules
        found.modules += [module for module, _ in modules if module not in found.modules]
        found.files.append(path)
    if prove:
        prove_termination(found.rules)
    return found


def load_rules(*files: Path | str, context: Context) -> RuleTable:
    """The table of rule files, which are checked and shown to end together. `CompileError` if something is wrong."""
    paths = tuple(path_of(file) for file in files)
    texts = [read(path) for path in paths]
    digest = _digest(texts)
    kept = _memory.get((paths, digest))
    if kept is not None and _is_fresh(kept[0]):
        return kept[1]
    cached = paths[0].parent / "__pycache__" / f"{paths[0].name}.{digest[:16]}.py"
    source = _kept(cached, digest)
    if source is None:
        source = _compiled(load_typed(paths, context), paths, digest)
        _keep(cached, source)
    space: dict[str, Any] = {"__name__": f"pycc_rules_{digest[:16]}"}
    exec(compile(source, str(cached), "exec"), space)
    table = RuleTable(space["MATCHERS"], space["RULES"])
    _memory[(paths, digest)] = (space["DEPENDENCIES"], table)
    return table


_memory: dict[tuple[tuple[Path, ...], str], tuple[Any, RuleTable]] = {}


def _compiled(loaded: Loaded, paths: Sequence[Path], digest: str) -> str:
    from pycc.ir.rules.compiler import compile_rules

    source = compile_rules(loaded.rules, ", ".join(path.name for path in paths), digest)
    classes = {
        node.cls for rule in loaded.rules for term in (rule.pattern, *rule.replacement) for node in nodes.op_nodes(term)
    }
    names = sorted({cls.__module__ for cls in classes} | {module.__name__ for module in loaded.modules})
    rows = [row for name in names if (row := _stamp(getattr(sys.modules[name], "__file__", None))) is not None]
    return f"{source}\nDEPENDENCIES = {tuple(rows)!r}\n"


def _stamp(file: str | None) -> tuple[str, int, int] | None:
    """What tells whether a file changed."""
    try:
        state = os.stat(file) if file else None
    except OSError:
        return (file or "", 0, 0)
    return None if state is None or file is None else (file, state.st_mtime_ns, state.st_size)


def _is_fresh(dependencies: Any) -> bool:
    return all(_stamp(row[0]) == tuple(row) for row in dependencies)


def _kept(cached: Path, digest: str) -> str | None:
    """The Python that was kept, if it is what would be made again."""
    try:
        source = cached.read_text("utf-8")
        last = source.rstrip().splitlines()[-1]
        if f"DIGEST = {digest!r}" not in source or not last.startswith("DEPENDENCIES = "):
            return None
        import ast

        return source if _is_fresh(ast.literal_eval(last.removeprefix("DEPENDENCIES = "))) else None
    except (OSError, ValueError, SyntaxError, IndexError, TypeError):
        return None


def _keep(cached: Path, source: str) -> None:
    """Keep it for the next process, if the folder can be written."""
    try:
        cached.parent.mkdir(exist_ok=True)
        for old in cached.parent.glob(f"{cached.name[: -len('.0123456789abcdef.py')]}.????????????????.py"):
            old.unlink(missing_ok=True)
        partial = cached.with_suffix(f".{os.getpid()}.tmp")
        partial.write_text(source, "utf-8")
        partial.replace(cached)
    except OSError:
        return


@lru_cache(maxsize=1)
def _own_digest() -> str:
    """What the compiler of rules is made of."""
    total = hashlib.sha256(metadata.version("xdsl").encode())
    for path in sorted(Path(__file__).parent.iterdir()):
        if path.suffix in (".py", ".lark"):
            total.update(path.read_bytes())
    return total.hexdigest()


def _digest(texts: Sequence[str]) -> str:
    return hashlib.sha256("\0".join([_own_digest(), *texts]).encode()).hexdigest()


def rules_pass(name: str, *files: Path | str) -> type[ModulePass]:
    """A pass of that name that applies the rules of files, in one walk over each function.

    The files are read when the pass first runs, with the dialects of the context that it is given.
    """

    def apply(self: ModulePass, ctx: Context, op: ModuleOp) -> None:
        rewrite_module(op, load_rules(*files, context=ctx).matchers)

    title = "".join(part.capitalize() for part in name.split("-")) + "Pass"
    said = ", ".join(path.rsplit(":", 1)[-1].rsplit("/", 1)[-1] for path in map(str, files))
    body = {"name": name, "apply": apply, "__doc__": f"Apply the rewrite rules of {said}.", "__module__": __name__}
    made: Any = dataclass(frozen=True)(type(title, (ModulePass,), body))
    return made
