"""A suite: a folder of tests and its `lit.cfg.py`, which lit and pytest both read.

`configure` is what a `lit.cfg.py` calls: under lit it sets up lit's own configuration; in process, the same file is run
with a `Configuration` in place of lit's. `lit.local.cfg` files in folders below change a copy, as in lit.
"""

from __future__ import annotations

import platform
import re
import shlex
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, NoReturn

from pycc.testing.commands import TOOLS, Commands
from pycc.testing.script import Settings
from pycc.testing.shell import Command

NAMES = ("lit.cfg.py", "lit.cfg")
LOCAL_NAME = "lit.local.cfg"
_NO_TESTS = ("lit.cfg.py", "lit.cfg", LOCAL_NAME, "conftest.py", "__init__.py", "Inputs", "Output", "__pycache__")


@dataclass
class Configuration:
    """What a `lit.cfg.py` sees as `config` when pytest runs the suite: lit's attributes, as far as they matter here."""

    name: str = ""
    suffixes: list[str] = field(default_factory=list[str])
    excludes: list[str] = field(default_factory=list[str])
    available_features: set[str] = field(default_factory=set[str])
    substitutions: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])
    environment: dict[str, str] = field(default_factory=dict[str, str])
    unsupported: bool = False
    test_source_root: str | None = None
    test_exec_root: str | None = None
    test_format: object = None
    root: object = None
    commands: dict[str, str] = field(default_factory=dict[str, str])

    def copy(self) -> Configuration:
        """One that a folder may change."""
        return Configuration(
            self.name, list(self.suffixes), list(self.excludes), set(self.available_features),
            list(self.substitutions), dict(self.environment), self.unsupported, self.test_source_root,
            self.test_exec_root, self.test_format, self.root, dict(self.commands),
        )  # fmt: skip


class _LitConfig:
    """What a `lit.cfg.py` sees as `lit_config`."""

    def __init__(self, parameters: Mapping[str, str]):
        self.params = dict(parameters)
        self.quiet = True

    def note(self, message: str) -> None:
        """Nothing to do."""

    warning = note

    def fatal(self, message: str) -> NoReturn:
        """The suite cannot run."""
        raise RuntimeError(message)

    error = fatal


def configure(
    config: Any,
    file: str,
    name: str = "",
    commands: Mapping[str, str] | None = None,
    suffixes: Sequence[str] = (".mlir", ".py", ".test"),
    features: Sequence[str] = (),
    python_path: Sequence[str | Path] = (),
    file_check: str | None = None,
) -> None:
    """Set up lit's `config` for a suite; call it from `lit.cfg.py` with `__file__`.

    `commands` are the suite's own programs, by name, as `module:function`. `features` are what REQUIRES may ask for,
    besides the system (`linux`), the machine (`x86_64`) and `python3.11`. Folders of `python_path` are where its
    modules are found, if they are not installed. `file_check` is a FileCheck that lit is to use instead of the Python
    package.
    """
    folder = Path(file).resolve().parent
    config.name = name or folder.name
    config.suffixes = list(suffixes)
    config.excludes = [*_NO_TESTS]
    config.test_source_root = str(folder)
    config.test_exec_root = str(folder.parent / "build" / "lit")
    config.available_features.update({*features, *_machine_features()})
    paths = [str(Path(path).resolve()) for path in python_path]
    if isinstance(config, Configuration):
        sys.path[:0] = [path for path in paths if path not in sys.path]
        config.commands.update(commands or {})
        return
    import lit.formats  # pyright: ignore[reportMissingImports, reportMissingTypeStubs]

    config.test_format = lit.formats.ShTest(execute_external=False)
    _set_path(config, paths)
    for command, place in {**TOOLS, **(commands or {})}.items():
        called = f"{shlex.quote(sys.executable)} -m pycc.testing {place}"
        if command == "FileCheck" and file_check:
            called = shlex.quote(file_check)
        config.substitutions.append((rf"(?<![\w./%-]){re.escape(command)}(?![\w./:=-])", called.replace("\\", r"\\")))


def _machine_features() -> set[str]:
    version = sys.version_info
    return {platform.system().lower(), platform.machine(), "python", f"python{version.major}.{version.minor}"}


def _set_path(config: Any, paths: list[str]) -> None:
    import os

    import pycc

    paths = [*paths, str(Path(pycc.__file__).resolve().parent.parent)]
    inherited = os.environ.get("PYTHONPATH", "")
    config.environment["PYTHONPATH"] = os.pathsep.join([*paths, *([inherited] if inherited else [])])


class Suite:
    """A folder of tests, for running in process."""

    def __init__(
        self, folder: Path, ready: Mapping[str, Command] | None = None, parameters: Mapping[str, str] | None = None
    ):
        """`ready` are commands as functions, which take precedence; `parameters` are lit's `--param`s."""
        self.folder = folder.resolve()
        self._ready = dict(ready or {})
        self._parameters = dict(parameters or {})
        self._configurations: dict[Path, Configuration] = {}
        self._settings: dict[Path, Settings] = {}

    @staticmethod
    def around(path: Path) -> Path | None:
        """The nearest folder above a file that is a suite."""
        return next((folder for folder in path.parents if any((folder / name).is_file() for name in NAMES)), None)

    @cached_property
    def configuration(self) -> Configuration:
        """What `lit.cfg.py` says."""
        config = Configuration()
        place = next((self.folder / name for name in NAMES if (self.folder / name).is_file()), None)
        if place is None:
            configure(config, str(self.folder / NAMES[0]))
        else:
            self._execute(place, config)
        return config

    def _execute(self, place: Path, config: Configuration) -> None:
        names = {"config": config, "lit_config": _LitConfig(self._parameters), "__file__": str(place)}
        exec(compile(place.read_text(encoding="utf-8"), str(place), "exec"), names)

    def _local(self, folder: Path) -> Configuration:
        if folder == self.folder:
            return self.configuration
        known = self._configurations.get(folder)
        if known is None:
            known = self._local(folder.parent)
            if (folder / LOCAL_NAME).is_file():
                known = known.copy()
                self._execute(folder / LOCAL_NAME, known)
            self._configurations[folder] = known
        return known

    def has(self, path: Path) -> bool:
        """Whether a file is one of the suite's tests."""
        try:
            inside = path.resolve().relative_to(self.folder).parts
        except ValueError:
            return False
        config = self._local(path.resolve().parent)
        return path.suffix in config.suffixes and not config.unsupported and not set(inside) & set(config.excludes)

    def tests(self) -> list[Path]:
        """Every test of the suite, sorted."""
        return sorted(path for path in self.folder.rglob("*") if path.is_file() and self.has(path))

    def settings(self, path: Path) -> Settings:
        """What holds for a test."""
        folder = path.resolve().parent
        known = self._settings.get(folder)
        if known is None:
            config = self._local(folder)
            known = self._settings[folder] = Settings(
                Commands(config.commands, self._ready),
                frozenset(config.available_features),
                tuple(config.substitutions),
                dict(config.environment),
            )
        return known
