"""FileCheck as a function, over the `filecheck` package.

Takes in FileCheck's arguments and the text to check. Gives out its exit status; complaints go to `stderr`. Adds what
the package lacks of LLVM's: `--implicit-check-not`, any spacing in `[[#@LINE+1]]`, options that only change what is
printed.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator, Sequence
from io import StringIO
from typing import Any, TextIO, cast

_IGNORED = ("--dump-input", "--color", "--allow-unused-prefixes", "-v", "-vv")
"""Options of LLVM's that only change what it prints, or check the checks."""
_IMPLICIT = "--implicit-check-not"
_LINE = re.compile(r"\[\[#\s*@LINE\s*(?:([+-])\s*(\d+)\s*)?\]\]")
_ADJACENT = frozenset({"NOT", "NEXT", "SAME", "EMPTY"})
"""Checks with nothing between them and the one before."""


def file_check(arguments: Sequence[str], stdin: TextIO, stdout: TextIO, stderr: TextIO) -> int:
    """Check the text on `stdin` (or in `--input-file`) against the comments of a check file."""
    from filecheck.finput import FInput
    from filecheck.matcher import Matcher
    from filecheck.options import parse_argv_options

    complaints = StringIO()
    kept, absent = _split(arguments)
    # The package writes its complaints to sys.stderr, and a trace of its own to sys.stdout.
    with contextlib.redirect_stdout(StringIO()), contextlib.redirect_stderr(complaints):
        try:
            options = parse_argv_options(["FileCheck", *kept])
            if options.input_file == "-":
                source = FInput("-", FInput.canonicalize_line_ends(stdin.read()))
            else:
                source = FInput.from_opts(options)
            status = Matcher(options, source, cast(Any, _checks(options, absent))).run()
        except (OSError, RuntimeError) as error:
            complaints.write(f"{error}\n")
            status = 2
    stderr.write(complaints.getvalue())
    return status


def _split(arguments: Sequence[str]) -> tuple[list[str], list[str]]:
    """Arguments for the package, and the patterns that may appear nowhere."""
    kept: list[str] = []
    absent: list[str] = []
    words = iter(arguments)
    for word in words:
        name, equals, value = word.partition("=")
        name = f"-{name}" if re.match(r"-\w\w", name) else name
        if name == _IMPLICIT:
            absent.append(value if equals else next(words, ""))
        elif name not in _IGNORED:
            kept.append(word)
    return kept, absent


def _checks(options: Any, absent: Sequence[str]) -> Iterator[Any]:
    """The checks of the check file, as the package reads them; `absent` before each and behind the last."""
    from filecheck.parser import Parser, pattern_for_opts

    patterns = pattern_for_opts(options)
    with open(options.match_filename, encoding="utf-8") as file:
        text = _LINE.sub(lambda found: f"[[# @LINE{_offset(found)}]]", file.read())

    def excluded() -> Iterator[Any]:
        for pattern in absent:
            yield from Parser(options, StringIO(f"{options.check_prefixes[0]}-NOT: {pattern}\n"), *patterns)

    for check in Parser(options, StringIO(text), *patterns):
        if check.name not in _ADJACENT:
            yield from excluded()
        yield check
    yield from excluded()


def _offset(found: re.Match[str]) -> str:
    sign, number = found.groups()
    return f" {sign} {number}" if sign else ""
