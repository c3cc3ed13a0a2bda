"""The programs that RUN lines may call, as functions; loaded when first called.

Takes in names. Gives out `Command`s: pycc's own tools, FileCheck and split-file, and what lit's shell has built in. A
name that no table has is a program on the PATH, and runs as one.
"""

from __future__ import annotations

import contextlib
import difflib
import importlib
import inspect
import os
import shutil
import signal
import subprocess
import sys
import traceback
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, TextIO

from pycc.testing.shell import Command

TOOLS: Mapping[str, str] = {
    "pycc": "pycc.driver.cli:main",
    "pycc-opt": "pycc.driver.opt.main:main",
    "pycc-run": "pycc.driver.interpret.interpret:main",
    "pycc-reduce": "pycc.driver.reduce.main:main",
    "FileCheck": "pycc.testing.file_check:file_check",
    "filecheck": "pycc.testing.file_check:file_check",
    "split-file": "pycc.testing.split_file:split_file",
}
"""Every suite's commands, as `module:function`."""

CRASHED = -signal.SIGABRT
"""Exit status of a command that ended with an exception: as if killed, so that `not` does not take it for a refusal."""


def load(place: str) -> Command:
    """The command at `module:function`.

    The function is a `Command`, or what a console script names: a function of `sys.argv[1:]`, or of nothing. Those
    are run with `sys.stdin`, `sys.stdout` and `sys.stderr` replaced.
    """

    def run(arguments: Sequence[str], stdin: TextIO, stdout: TextIO, stderr: TextIO) -> int:
        module, _, name = place.partition(":")
        try:
            function: Callable[..., Any] = getattr(importlib.import_module(module), name or "main")
            count = _parameters(function)
            if count >= 4:
                return _status(function(list(arguments), stdin, stdout, stderr), stderr)
            with _as_streams(arguments, stdin, stdout, stderr):
                return _status(function(list(arguments)) if count else function(), stderr)
        except SystemExit as error:
            return _status(error.code, stderr)
        except Exception:
            stderr.write(traceback.format_exc())
            return CRASHED

    return run


def _parameters(function: Callable[..., Any]) -> int:
    """How many arguments a function takes by position."""
    kinds = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)
    return sum(parameter.kind in kinds for parameter in inspect.signature(function).parameters.values())


def _status(value: object, stderr: TextIO) -> int:
    """An exit status from what a main function returned or gave to `sys.exit`."""
    if value is None or isinstance(value, int):
        return int(value or 0)
    stderr.write(f"{value}\n")
    return 1


@contextlib.contextmanager
def _as_streams(arguments: Sequence[str], stdin: TextIO, stdout: TextIO, stderr: TextIO) -> Any:
    saved = sys.stdin, sys.argv
    sys.stdin, sys.argv = stdin, [sys.argv[0], *arguments]
    try:
        with contextlib.redirect_stdout(stdout), contextlib.redirect_stderr(stderr):
            yield
    finally:
        sys.stdin, sys.argv = saved


def process(program: str) -> Command:
    """A program of the system."""

    def run(arguments: Sequence[str], stdin: TextIO, stdout: TextIO, stderr: TextIO) -> int:
        done = subprocess.run(
            [program, *arguments], input=stdin.read(), capture_output=True, encoding="utf-8", errors="surrogateescape"
        )
        stdout.write(done.stdout)
        stderr.write(done.stderr)
        return done.returncode

    return run


# ---------------------------------------------------------------- what shells have built in


def _cat(arguments: Sequence[str], stdin: TextIO, stdout: TextIO, stderr: TextIO) -> int:
    for name in arguments or ["-"]:
        try:
            stdout.write(
                stdin.read() if name == "-" else Path(name).read_text(encoding="utf-8", errors="surrogateescape")
            )
        except OSError as error:
            stderr.write(f"cat: {name}: {error.strerror}\n")
            return 1
    return 0


def _echo(arguments: Sequence[str], stdin: TextIO, stdout: TextIO, stderr: TextIO) -> int:
    words = list(arguments)
    ending = "" if words[:1] == ["-n"] else "\n"
    stdout.write(" ".join(words[1:] if not ending else words) + ending)
    return 0


def _mkdir(arguments: Sequence[str], stdin: TextIO, stdout: TextIO, stderr: TextIO) -> int:
    for name in arguments:
        if name != "-p":
            Path(name).mkdir(parents="-p" in arguments, exist_ok="-p" in arguments)
    return 0


def _rm(arguments: Sequence[str], stdin: TextIO, stdout: TextIO, stderr: TextIO) -> int:
    options = {letter for word in arguments if word.startswith("-") for letter in word[1:]}
    for name in (word for word in arguments if not word.startswith("-")):
        path = Path(name)
        if path.is_dir() and options & {"r", "R"}:
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok="f" in options)
    return 0


def _cd(arguments: Sequence[str], stdin: TextIO, stdout: TextIO, stderr: TextIO) -> int:
    os.chdir(arguments[0])
    return 0


def _diff(arguments: Sequence[str], stdin: TextIO, stdout: TextIO, stderr: TextIO) -> int:
    names = [word for word in arguments if word == "-" or not word.startswith("-")]
    texts = [stdin.read() if name == "-" else Path(name).read_text(encoding="utf-8") for name in names]
    if len(texts) != 2:
        stderr.write("diff: two files expected\n")
        return 2
    first, second = (text.splitlines(keepends=True) for text in texts)
    found = list(difflib.unified_diff(first, second, names[0], names[1])) if first != second else []
    stdout.writelines(found)
    return int(bool(found))


BUILT_IN: Mapping[str, Command] = {
    ":": lambda arguments, stdin, stdout, stderr: 0,
    "true": lambda arguments, stdin, stdout, stderr: 0,
    "false": lambda arguments, stdin, stdout, stderr: 1,
    "cat": _cat,
    "cd": _cd,
    "diff": _diff,
    "echo": _echo,
    "mkdir": _mkdir,
    "rm": _rm,
}


class Commands:
    """A suite's commands, by name."""

    def __init__(self, places: Mapping[str, str] | None = None, ready: Mapping[str, Command] | None = None):
        self.places = {**TOOLS, **(places or {})}
        self._ready: dict[str, Command] = {**BUILT_IN, **(ready or {})}

    def replaced(self, ready: Mapping[str, Command]) -> Commands:
        """The same, with other commands for some names."""
        return Commands(self.places, {**self._ready, **ready})

    def find(self, name: str) -> Command | None:
        """The command of a name; None if nothing has it."""
        found = self._ready.get(name)
        if found is None and name in self.places:
            found = self._ready[name] = load(self.places[name])
        if found is None:
            program = shutil.which(name)
            if program is not None:
                found = self._ready[name] = process(program)
        return found
