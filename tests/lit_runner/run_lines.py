"""RUN lines and what they mean.

Takes in: a test file and a table of commands (name -> function). Gives out: a `Failure` that says which command failed
and with what output, or None. Covers what our tests use of lit's shell: pipes, `&&`, `not`, `2>&1`, `>`, `%s`, `%S`,
`%t`, several RUN lines, lines continued by a backslash. Real lit runs the same files (`lit_tests/lit.cfg.py`).
"""

from __future__ import annotations

import re
import shlex
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import TextIO

Command = Callable[[Sequence[str], TextIO, TextIO, TextIO], int]
"""A program as a function: arguments without the program's name, stdin, stdout, stderr; returns its exit status."""

_RUN = re.compile(r"\bRUN:(.*)$")


@dataclass(frozen=True)
class Failure:
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


def run_lines(text: str) -> list[str]:
    """The RUN lines of a test, continuations joined."""
    lines: list[str] = []
    continued = False
    for source_line in text.splitlines():
        found = _RUN.search(source_line)
        if found is None:
            continue
        part = found.group(1).strip()
        if continued:
            lines[-1] += " " + part
        else:
            lines.append(part)
        continued = part.endswith("\\")
        if continued:
            lines[-1] = lines[-1][:-1].rstrip()
    return lines


def substitute(line: str, path: Path, scratch: Path) -> str:
    """lit's `%s` (the test), `%S` (its folder) and `%t` (a path of the test's own that does not exist yet)."""
    values = {"%s": str(path), "%S": str(path.parent), "%t": str(scratch / path.name), "%%": "%"}
    return re.sub(r"%[sSt%](?!\w)", lambda found: values[found.group()], line)


def run_file(path: Path, commands: Mapping[str, Command]) -> Failure | None:
    """Run every RUN line of a test; the first failure, or None."""
    lines = run_lines(path.read_text(encoding="utf-8"))
    if not lines:
        return Failure("", str(path), 1, "the file has no RUN line", "")
    with tempfile.TemporaryDirectory(prefix="lit-") as folder:
        for line in lines:
            failure = _run_line(substitute(line, path, Path(folder)), commands)
            if failure is not None:
                return failure
    return None


def _run_line(line: str, commands: Mapping[str, Command]) -> Failure | None:
    lexer = shlex.shlex(line, posix=True, punctuation_chars="|&>")
    lexer.whitespace_split = True
    tokens = list(lexer)
    for pipeline in _split(tokens, "&&"):
        standard_input = ""
        for words in _split(pipeline, "|"):
            failure, standard_input = _run_command(line, words, standard_input, commands)
            if failure is not None:
                return failure
    return None


def _split(tokens: Sequence[str], separator: str) -> list[list[str]]:
    groups: list[list[str]] = [[]]
    for token in tokens:
        if token == separator:
            groups.append([])
        else:
            groups[-1].append(token)
    return groups


def _run_command(
    line: str, words: Sequence[str], standard_input: str, commands: Mapping[str, Command]
) -> tuple[Failure | None, str]:
    """Run one command of a pipeline: its failure, if any, and what it wrote."""
    words, target, merged = _redirections(words)
    negated = words[:1] == ["not"]
    name, *arguments = words[1:] if negated else words
    command = commands.get(name)
    if command is None:
        return Failure(line, name, 127, f"no such command in the lit runner: {name}", ""), ""
    output = StringIO()
    errors = output if merged else StringIO()
    status = command(arguments, StringIO(standard_input), output, errors)
    written = output.getvalue()
    if (status != 0) != negated:
        shown = " ".join(words)
        details = errors.getvalue() or ("it should have failed" if negated else "")
        return Failure(line, shown, status, details, standard_input), written
    if target is not None:
        target.write_text(written, encoding="utf-8")
        written = ""
    return None, written


def _redirections(words: Sequence[str]) -> tuple[list[str], Path | None, bool]:
    """Words without redirections; the file that takes stdout; whether stderr goes where stdout goes."""
    kept: list[str] = []
    target: Path | None = None
    merged = False
    index = 0
    while index < len(words):
        if words[index : index + 3] == ["2", ">&", "1"]:
            merged = True
            index += 3
        elif words[index] == ">":
            target = Path(words[index + 1])
            index += 2
        else:
            kept.append(words[index])
            index += 1
    return kept, target, merged
