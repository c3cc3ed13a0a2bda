"""Extensions: packages that bring dialects, passes, types, library code, captures and printers of their own.

Takes in the entry points that `extensions_found.py` finds and the values that they lead to (`support/extension.py`).
Gives out rows, checked and with the package that each came from, to whoever keeps the table that a row belongs to.
Everything wrong with a package is one `CompileError` that names it. Loads no compiler: `extensions_install.py` does,
which puts the rows into the compiler's tables.
"""

from __future__ import annotations

import importlib
import os
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from pycc.driver.diagnostics import BadExtension, ExtensionClash, ExtensionFailed
from pycc.driver.extensions.found import USED, Found, fingerprint, search
from pycc.support.diagnostics import CompileError
from pycc.support.extension import (
    CaptureRow,
    DialectRow,
    Extension,
    FunctionRow,
    PassRow,
    PrinterRow,
    Reference,
    TypeRow,
)

INTERFACE = 1
"""The version of the rows: an extension that requires a later one cannot be used."""

Result = TypeVar("Result")
Row = Any

_ROWS: dict[str, type] = {
    "dialects": DialectRow,
    "passes": PassRow,
    "types": TypeRow,
    "functions": FunctionRow,
    "captures": CaptureRow,
    "printers": PrinterRow,
}
"""Fields of an `Extension` that hold rows, and the class of each."""
_NAMED = {"dialects": "dialect", "passes": "pass", "printers": "printer"}
"""Fields whose rows have a name that nobody else may take, and what is named."""


@dataclass(frozen=True)
class Loaded:
    """An extension with the package that it comes from."""

    found: Found
    extension: Extension

    @property
    def title(self) -> str:
        """How errors name the package."""
        return self.found.title


_lock = threading.RLock()
_state: list[tuple[Loaded, ...]] = []


def loaded() -> tuple[Loaded, ...]:
    """Every extension in effect, checked as far as can be without loading what its rows refer to."""
    if not _state:
        with _lock:
            if not _state:
                found = tuple(_load(row) for row in search())
                _check_names(found)
                _state.append(found)
    return _state[0]


def use(extension: Extension, package: str = "__main__") -> None:
    """Have an extension that no installed package names, from here on in this process: for notebooks and tests.

    References may lead to `__main__`. Rows cannot be taken back. What is compiled with it is not found again in the
    disk cache, since nothing says what its code was.
    """
    with _lock:
        found = Found(package, "", package, "")
        made = _checked(found, extension)
        both = (*loaded(), made)
        _check_names(both)
        USED.append(f"{package}:{os.getpid()}:{time.time_ns()}")
        fingerprint.cache_clear()
        _state[:] = [both]
        installing = sys.modules.get("pycc.driver.extensions.install")
        if installing is not None and installing.installed:
            installing.install_one(made)
        library = sys.modules.get("pycc.driver.program.library")
        if library is not None:
            library.library.cache_clear()


def _load(found: Found) -> Loaded:
    try:
        value = load(found.title, found.reference)
    except _LoadError as error:
        raise CompileError([BadExtension(None, found.title, error.text)]) from error.__cause__
    return _checked(found, value)


def _checked(found: Found, value: Any) -> Loaded:
    if not isinstance(value, Extension):
        problem = f"{found.reference} is of type {type(value).__name__}, not a pycc.Extension"
        raise CompileError([BadExtension(None, found.title, problem)])
    if value.requires > INTERFACE:
        problem = f"it was made for interface {value.requires} of pycc, and this pycc has {INTERFACE}"
        raise CompileError([BadExtension(None, found.title, problem)])
    for field, kind in _ROWS.items():
        for row in getattr(value, field):
            if not isinstance(row, kind):
                problem = f"{field} holds a {type(row).__name__}, not a pycc.extend.{kind.__name__}"
                raise CompileError([BadExtension(None, found.title, problem)])
    return Loaded(found, value)


def _check_names(extensions: Sequence[Loaded]) -> None:
    """No two packages bring the same name. Clashes with pycc's own names are found where these are known."""
    owners: dict[tuple[str, str], str] = {}
    for one in extensions:
        for field, kind in _NAMED.items():
            for row in getattr(one.extension, field):
                other = owners.setdefault((kind, row.name), one.title)
                if other != one.title:
                    raise CompileError([ExtensionClash(None, one.title, other, f"the {kind} `{row.name}`")])


def forget() -> None:
    """Look for extensions again: for tests, and after a package was installed while Python ran. Rows that are in the
    compiler's tables already stay there.
    """
    with _lock:
        search.cache_clear()
        fingerprint.cache_clear()
        _state.clear()
        installing = sys.modules.get("pycc.driver.extensions.install")
        if installing is not None:
            installing.installed.clear()


def rows(field: str) -> Iterator[tuple[Loaded, Row]]:
    """Every row of a field, with its extension."""
    for one in loaded():
        for row in getattr(one.extension, field):
            yield one, row


def row_of_class(field: str, kind: type) -> tuple[Loaded, Row] | None:
    """The row of `types` or `captures` for a class; what its reference leads to is imported already, as there is a
    value.
    """
    for one, row in rows(field):
        module, _, name = row.python.partition(":")
        found: Any = sys.modules.get(module)
        for part in name.split("."):
            found = getattr(found, part, None)
        if found is kind:
            return one, row
    return None


def captured_parts(value: Any) -> tuple[Any, ...] | None:
    """What a constant of another package's class consists of, None for a class without a row."""
    found = row_of_class("types", type(value))
    if found is not None:
        one, row = found
        return (called(one, f"`{row.unwrap}` of a constant", lambda: getattr(value, row.unwrap)),)
    found = row_of_class("captures", type(value))
    if found is None:
        return None
    one, row = found
    what = f"capture of `{row.python}`"
    extract = resolve(one, row.extract, what, callable, "a function")
    return called(one, what, lambda: tuple(extract(value)))


# ---------------------------------------------------------------- references


class _LoadError(Exception):
    def __init__(self, text: str):
        super().__init__(text)
        self.text = text


def load(package: str, reference: Reference) -> Any:
    """What a reference refers to; an exception that says what is wrong with it."""
    module, colon, name = reference.partition(":")
    if not colon or not module or not name:
        raise _LoadError(f'"{reference}" is no reference; one is written "package.module:name"')
    try:
        value: Any = importlib.import_module(module)
    except (Exception, SystemExit) as error:
        missing = isinstance(error, ModuleNotFoundError) and error.name == module
        text = f"there is no module `{module}`" if missing else f"importing `{module}` raised {exception_text(error)}"
        raise _LoadError(text) from error
    for part in name.split("."):
        try:
            value = getattr(value, part)
        except AttributeError:
            raise _LoadError(f"`{module}` has no `{name}`") from None
    return value


def resolve(one: Loaded, reference: Reference, what: str, kind: Callable[[Any], bool], wanted: str) -> Any:
    """What a row refers to, which must be of a kind."""
    try:
        value = load(one.title, reference)
    except _LoadError as error:
        raise CompileError([BadExtension(None, one.title, f"{what}: {error.text}")]) from error.__cause__
    if not kind(value):
        problem = f"{what}: {reference} is {_described(value)}, not {wanted}"
        raise CompileError([BadExtension(None, one.title, problem)])
    return value


def _described(value: Any) -> str:
    return f"the class {value.__qualname__}" if isinstance(value, type) else f"of type {type(value).__name__}"


def bad(one: Loaded, problem: str) -> CompileError:
    """What a package says of itself is wrong."""
    return CompileError([BadExtension(None, one.title, problem)])


def exception_text(error: BaseException) -> str:
    """An exception in one line."""
    lines = str(error).strip().splitlines()
    return f"{type(error).__name__}: {lines[0][:200]}" if lines else type(error).__name__


def called(
    one: Loaded, where: str, function: Callable[[], Result], through: tuple[type[Exception], ...] = ()
) -> Result:
    """Run code of a package; what it raises is told as its failure, except for the classes `through`."""
    try:
        return function()
    except (CompileError, *through):
        raise
    except (Exception, SystemExit) as error:
        if os.environ.get("PYCC_RAISE_INTERNAL"):
            raise
        raise CompileError([ExtensionFailed(None, one.title, where, exception_text(error))]) from error


def interpreter_hooks() -> Sequence[Callable[[Any], None]]:
    """For each extension that has one, what registers the meaning of its ops with an interpreter."""

    def guarded(one: Loaded, hook: Callable[[Any], None]) -> Callable[[Any], None]:
        return lambda interpreter: called(one, "interpreter", lambda: hook(interpreter))

    hooks: list[Callable[[Any], None]] = []
    for one in loaded():
        if one.extension.interpreter:
            hook = resolve(one, one.extension.interpreter, "interpreter", callable, "a function")
            hooks.append(guarded(one, hook))
    return hooks
