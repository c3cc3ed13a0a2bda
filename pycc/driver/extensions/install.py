"""Rows of extensions into the tables of the compiler, which then no longer tells them from its own.

Takes in what `extensions.py` loaded. Changes the tables of the rooms below, once per process, before the first compile
or the first look at what there is. Dialects and passes are put in as loaders; types and functions are loaded here.
"""

from __future__ import annotations

import functools
import inspect
import threading
from typing import Any

from xdsl.context import Context
from xdsl.dialects.builtin import ModuleOp
from xdsl.ir import Dialect
from xdsl.passes import ModulePass
from xdsl.transforms import get_all_passes
from xdsl.utils.exceptions import DiagnosticException, PassFailedException, VerifyException

from pycc.driver import registry
from pycc.driver.diagnostics import ExtensionClash, ExtensionFailed
from pycc.driver.extensions.loading import Loaded, bad, called, loaded, resolve, rows
from pycc.driver.extensions.types import add_capture, add_function, add_library, add_lowering, add_type
from pycc.driver.pipeline.text import nearest
from pycc.ir import levels
from pycc.ir.levels import Level, first_offence
from pycc.ir.locations import op_span
from pycc.passes.pipelines import PIPELINES, STAGES
from pycc.support.diagnostics import CompileError
from pycc.support.extension import DialectRow, PassRow

_DIALECTS = frozenset({"builtin"}).union(*(rules.ops for rules in levels.RULES.values()))
"""Dialects that modules of pycc's are made of, whoever defines them."""
_lock = threading.RLock()
installed: list[bool] = []
"""Holds True once the rows are in."""


def install() -> None:
    """Put every extension's rows in; nothing the second time. `CompileError` for one that cannot be used."""
    if installed:
        return
    with _lock:
        if installed:
            return
        # What asks for the rows while they are put in sees those that are there.
        installed.append(True)
        try:
            for one in loaded():
                install_one(one)
        except BaseException:
            installed.clear()
            raise


def install_one(one: Loaded) -> None:
    """Put the rows of one extension in."""
    for row in one.extension.dialects:
        _dialect(one, row)
    for row in one.extension.passes:
        _pass(one, row)
    for row in one.extension.types:
        add_type(one, row)
    add_library(one)
    for row in one.extension.functions:
        add_function(one, row)
    for row in one.extension.captures:
        add_capture(one, row)
    add_lowering(one)


def level_of(one: Loaded, what: str, name: str) -> Level:
    """The level of a name."""
    try:
        return Level(name)
    except ValueError:
        known = ", ".join(level.value for level in Level)
        raise bad(one, f"{what} is at level `{name}`; levels are {known}") from None


# ---------------------------------------------------------------- dialects


def _dialect(one: Loaded, row: DialectRow) -> None:
    what = f"dialect `{row.name}`"
    if row.name in registry.own_dialect_names() or row.name in _DIALECTS:
        raise CompileError([ExtensionClash(None, one.title, "pycc", f"the dialect `{row.name}`")])
    levels.admit(row.name, [level_of(one, what, name) for name in row.levels])

    @functools.lru_cache(maxsize=1)
    def load() -> Dialect:
        found = resolve(one, row.dialect, what, lambda v: isinstance(v, Dialect), "an xdsl.ir.Dialect")
        if found.name != row.name:
            raise bad(one, f"{what}: {row.dialect} is the dialect `{found.name}`")
        return found

    registry.add_dialect(row.name, load)


# ---------------------------------------------------------------- passes


def anchors() -> dict[str, tuple[Level, Level]]:
    """Passes of the default pipeline, and the levels before and after each."""
    found: dict[str, tuple[Level, Level]] = {}
    for source, target, names in STAGES:
        for name in names:
            found[name] = (source, target if name == names[-1] else source)
    return found


def _pass(one: Loaded, row: PassRow) -> None:
    what = f"pass `{row.name}`"
    if row.name in registry.own_pass_names() or row.name in get_all_passes() or row.name in PIPELINES:
        raise CompileError([ExtensionClash(None, one.title, "pycc", f"the pass `{row.name}`")])
    level = level_of(one, what, row.level)
    if bool(row.pass_) == bool(row.rules):
        raise bad(one, f"{what} needs a class of passes or rule files, one of them")
    if row.before and row.after:
        raise bad(one, f"{what} stands before one pass and after another; one of them is enough")
    anchor = row.before or row.after
    if anchor:
        known = anchors()
        if anchor not in known:
            raise bad(
                one, f"{what} stands next to `{anchor}`, which the default pipeline has not{nearest(anchor, known)}"
            )
        there = known[anchor][0 if row.before else 1]
        if there != level:
            place = "before" if row.before else "after"
            raise bad(one, f"{what} is of level {level.value}, but {place} {anchor} modules are at level {there.value}")
        registry.place_pass(row.name, before=row.before, after=row.after)
    registry.add_pass(row.name, functools.lru_cache(maxsize=1)(lambda: _load_pass(one, row, level)))


def _load_pass(one: Loaded, row: PassRow, level: Level) -> type[ModulePass]:
    def is_pass(value: Any) -> bool:
        return inspect.isclass(value) and issubclass(value, ModulePass)

    what = f"pass `{row.name}`"
    if row.rules:
        from pycc.ir.rules import rules_pass

        return _watched(one, rules_pass(row.name, *row.rules), level)
    found: type[ModulePass] = resolve(one, row.pass_, what, is_pass, "a class derived from xdsl.passes.ModulePass")
    if getattr(found, "name", None) != row.name:
        raise bad(one, f"{what}: the pass {row.pass_} calls itself `{getattr(found, 'name', None)}`")
    return _watched(one, found, level)


# How a pass says that it does not take this input, or that the input is wrong.
_REFUSALS = (PassFailedException, DiagnosticException, VerifyException)


def _watched(one: Loaded, pass_: type[ModulePass], level: Level) -> type[ModulePass]:
    """The same pass, whose crashes are told as its package's, and whose result is at the level where it found it."""

    def apply(self: ModulePass, ctx: Context, op: ModuleOp) -> None:
        where = f"pass `{self.name}`"
        in_order = first_offence(op, level) is None
        called(one, where, lambda: pass_.apply(self, ctx, op), through=_REFUSALS)
        offence = first_offence(op, level) if in_order else None
        if offence is not None:
            cause = f"it promises modules of level {level.value}, and left one where {offence}"
            raise CompileError([ExtensionFailed(op_span(offence.op), one.title, where, cause)])

    members = {"apply": apply, "__doc__": pass_.__doc__, "__module__": pass_.__module__}
    return type(pass_.__name__, (pass_,), members)


def package_of_pass(name: str) -> str | None:
    """The package that a pass comes from; None for those of pycc and xDSL."""
    return next((one.title for one, row in rows("passes") if row.name == name), None)
