"""Runs one test file in process: its RUN lines, under its conditions.

Takes in a test file, the suite's commands and settings. Gives out an `Outcome`: passed, or failed and why, or not
run.
Every test has a scratch folder of its own, in which its commands run. Covers what tests use of lit: `%s %S %p %t %T
%%`, `%basename_t`, `%{s:basename}`, a suite's own substitutions, continued lines, REQUIRES, UNSUPPORTED, XFAIL, and
the shell of `shell.py`. As in lit, every command of a pipe must succeed.
"""

from __future__ import annotations

import contextlib
import enum
import glob
import os
import re
import tempfile
from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path

from pycc.testing.commands import Commands
from pycc.testing.features import ConditionError, holds
from pycc.testing.shell import Invocation, Pipeline, ShellError, parse

_KEYWORD = re.compile(r"\b(RUN|REQUIRES|UNSUPPORTED|XFAIL|END)(?::(.*)|\.\s*)$")


class Result(enum.Enum):
    """How a test ended, by lit's names."""

    PASS = "PASS"
    FAIL = "FAIL"
    UNSUPPORTED = "UNSUPPORTED"
    XFAIL = "XFAIL"
    """It failed, as it says that it does."""
    XPASS = "XPASS"
    """It passed, though it says that it does not."""
    UNRESOLVED = "UNRESOLVED"
    """It is no test."""


@dataclass(frozen=True)
class Outcome:
    """How a test ended, and what there is to say about it."""

    result: Result
    message: str = ""

    @property
    def failed(self) -> bool:
        """Whether this is a failure of the suite."""
        return self.result in (Result.FAIL, Result.XPASS, Result.UNRESOLVED)


@dataclass
class Script:
    """What a test file says."""

    lines: list[str] = field(default_factory=list[str])
    conditions: dict[str, list[str]] = field(default_factory=dict[str, list[str]])


@dataclass(frozen=True)
class Settings:
    """What a suite says about all its tests."""

    commands: Commands = field(default_factory=Commands)
    features: frozenset[str] = frozenset()
    substitutions: tuple[tuple[str, str], ...] = ()
    """Patterns and what they become, applied in order before lit's own."""
    environment: Mapping[str, str] = field(default_factory=dict[str, str])


@dataclass
class _Failure(Exception):
    """A RUN line that did not succeed."""

    line: str
    command: str
    status: int
    stderr: str
    input: str

    def __str__(self) -> str:
        parts = [f"RUN: {self.line}", f"`{self.command}` returned {self.status}"]
        if self.stderr.strip():
            parts.append(self.stderr.rstrip())
        if self.input.strip():
            parts.append("its input was:\n" + self.input.rstrip())
        return "\n".join(parts)


def read(text: str) -> Script:
    """The RUN lines of a test, continuations joined, and its conditions."""
    script = Script()
    continued = ""
    for source_line in text.splitlines():
        found = _KEYWORD.search(source_line)
        if found is None:
            continue
        word, part = found.group(1), (found.group(2) or "").strip()
        if word == "END":
            break
        if word == "RUN":
            if continued:
                script.lines[-1] += " " + part
            else:
                script.lines.append(part)
        else:
            conditions = script.conditions.setdefault(word, [])
            if continued:
                part = conditions.pop() + " " + part
            conditions.append(part)
        continued = word if part.endswith("\\") else ""
        if continued == "RUN":
            script.lines[-1] = script.lines[-1][:-1].rstrip()
        elif continued:
            script.conditions[word][-1] = part[:-1].rstrip()
    return script


def run_file(path: Path, settings: Settings | None = None) -> Outcome:
    """Run a test file."""
    settings = settings or Settings()
    script = read(path.read_text(encoding="utf-8", errors="surrogateescape"))
    if not script.lines:
        return Outcome(Result.UNRESOLVED, "the file has no RUN line")
    features = settings.features
    try:
        wanted = [c for row in script.conditions.get("REQUIRES", []) for c in row.split(",")]
        missing = [c.strip() for c in wanted if not holds(c, features)]
        if missing:
            return Outcome(Result.UNSUPPORTED, f"requires {', '.join(missing)}")
        excluded = [c for row in script.conditions.get("UNSUPPORTED", []) for c in row.split(",")]
        if any(holds(c, features) for c in excluded):
            return Outcome(Result.UNSUPPORTED, f"unsupported: {', '.join(c.strip() for c in excluded)}")
        expected = [c for row in script.conditions.get("XFAIL", []) for c in row.split(",")]
        fails = any(holds(c, features) for c in expected)
    except ConditionError as error:
        return Outcome(Result.UNRESOLVED, str(error))
    message = _run(path, script, settings)
    if fails:
        return (
            Outcome(Result.XFAIL, message) if message else Outcome(Result.XPASS, "it is expected to fail, but passes")
        )
    return Outcome(Result.FAIL, message) if message else Outcome(Result.PASS)


def _run(path: Path, script: Script, settings: Settings) -> str:
    """Run the lines; what went wrong, or nothing."""
    with tempfile.TemporaryDirectory(prefix="lit-") as folder, _inside(Path(folder), settings.environment):
        for line in script.lines:
            try:
                _run_line(substitute(line, path.resolve(), Path(folder), settings.substitutions), settings.commands)
            except (_Failure, ShellError) as failure:
                return str(failure) if isinstance(failure, _Failure) else f"RUN: {line}\n{failure}"
    return ""


@contextlib.contextmanager
def _inside(folder: Path, environment: Mapping[str, str]) -> Generator[None]:
    """Run in a folder, with more environment variables."""
    before = os.getcwd()
    saved = {name: os.environ.get(name) for name in environment}
    os.environ.update(environment)
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(before)
        _restore(saved)


def _restore(saved: Mapping[str, str | None]) -> None:
    for name, value in saved.items():
        if value is None:
            os.environ.pop(name, None)
        else:
            os.environ[name] = value


def substitute(line: str, path: Path, scratch: Path, more: Sequence[tuple[str, str]] = ()) -> str:
    """A RUN line with lit's names replaced: `%s` is the test, `%S` its folder, `%t` a path of its own."""
    line = line.replace("%%", "\0")
    for pattern, value in more:
        line = re.sub(pattern, value.replace("\\", r"\\"), line)
    own = scratch / path.name
    for name, value in (
        ("%{pathsep}", os.pathsep),
        ("%basename_t", own.name),
        ("%{s:basename}", path.name),
        ("%{s:stem}", path.stem),
        ("%{t:stem}", own.name),
    ):
        line = line.replace(name, value)
    values = {"s": str(path), "S": str(path.parent), "p": str(path.parent), "t": f"{own}.tmp", "T": str(scratch)}
    line = re.sub(r"%([sSptT])", lambda found: values[found.group(1)], line)
    return line.replace("\0", "%")


def _run_line(line: str, commands: Commands) -> None:
    succeeded = True
    failure: _Failure | None = None
    for pipeline in parse(line):
        if (pipeline.operator == "&&" and not succeeded) or (pipeline.operator == "||" and succeeded):
            continue
        failure = _run_pipeline(line, pipeline, commands)
        succeeded = failure is None
    if failure is not None:
        raise failure


def _run_pipeline(line: str, pipeline: Pipeline, commands: Commands) -> _Failure | None:
    standard_input, failure = "", None
    for invocation in pipeline.invocations:
        failed, standard_input = _run_command(line, invocation, standard_input, commands)
        failure = failure or failed
    if not pipeline.negated:
        return failure
    if failure is not None:
        return None
    return _Failure(line, f"! {pipeline.invocations[-1]}", 0, "it should have failed", "")


def _run_command(
    line: str, invocation: Invocation, standard_input: str, commands: Commands
) -> tuple[_Failure | None, str]:
    """Run one command of a pipeline: its failure, if any, and what it wrote for the next."""
    words, environment, negated, crashes = _prefixes(_expanded(invocation))
    name, *arguments = words or [""]
    command = commands.find(name)
    if command is None:
        return _Failure(line, name, 127, f"no such command: {name or 'the line ends'}", ""), ""
    if invocation.stdin is not None:
        standard_input = Path(invocation.stdin).read_text(encoding="utf-8", errors="surrogateescape")
    output, errors = StringIO(), StringIO()
    if invocation.errors_to_output:
        errors = output
    saved = {name: os.environ.get(name) for name in environment}
    os.environ.update(environment)
    try:
        target = errors if invocation.output_to_errors else output
        status = command(arguments, StringIO(standard_input), target, errors)
    finally:
        _restore(saved)
    succeeded = status == 0
    if negated:
        succeeded = (status < 0) if crashes else status > 0
    failure = None
    if not succeeded:
        told = errors.getvalue() or ("it should have failed" if negated and status == 0 else output.getvalue())
        failure = _Failure(line, str(invocation), status, told, standard_input)
    written = _write(invocation.stdout, output)
    if invocation.stderr is not None:
        _write(invocation.stderr, errors)
    return failure, written


def _expanded(invocation: Invocation) -> list[str]:
    """Words with patterns replaced by the files that match."""
    words: list[str] = []
    for word in invocation.words:
        words += (sorted(glob.glob(word.text)) if word.pattern else []) or [word.text]
    return words


def _prefixes(words: list[str]) -> tuple[list[str], dict[str, str], bool, bool]:
    """Words behind `not`, `not --crash` and `env A=b`; the variables; whether it must fail; whether it must crash."""
    environment: dict[str, str] = {}
    negated = crashes = False
    while words:
        if words[0] == "not":
            words, negated = words[1:], not negated
            if words[:1] == ["--crash"]:
                words, crashes = words[1:], True
        elif words[0] == "env":
            words = words[1:]
            while words and "=" in words[0]:
                name, _, value = words.pop(0).partition("=")
                environment[name] = value
        else:
            break
    return words, environment, negated, crashes


def _write(target: tuple[str, bool] | None, stream: StringIO) -> str:
    """What a stream holds, or nothing after it went to a file."""
    if target is None:
        return stream.getvalue()
    name, append = target
    if name != os.devnull:
        with open(name, "a" if append else "w", encoding="utf-8", errors="surrogateescape") as file:
            file.write(stream.getvalue())
    return ""
