"""FileCheck as a function, over the `filecheck` package.

Takes in FileCheck's arguments and the text to check. Gives out its exit status; complaints go to `stderr`.
"""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from io import StringIO
from typing import TextIO

_IGNORED = ("--dump-input", "--color", "--allow-unused-prefixes", "-v", "-vv")
"""Options of LLVM's that only change what it prints, or check the checks."""


def file_check(arguments: Sequence[str], stdin: TextIO, stdout: TextIO, stderr: TextIO) -> int:
    """Check the text on `stdin` (or in `--input-file`) against the comments of a check file."""
    from filecheck.finput import FInput
    from filecheck.matcher import Matcher
    from filecheck.options import parse_argv_options
    from filecheck.parser import Parser

    complaints = StringIO()
    kept = [word for word in arguments if word.split("=")[0] not in _IGNORED]
    # The package writes its complaints to sys.stderr, and a trace of its own to sys.stdout.
    with contextlib.redirect_stdout(StringIO()), contextlib.redirect_stderr(complaints):
        try:
            options = parse_argv_options(["FileCheck", *kept])
            if options.input_file == "-":
                source = FInput("-", FInput.canonicalize_line_ends(stdin.read()))
            else:
                source = FInput.from_opts(options)
            status = Matcher(options, source, Parser.from_opts(options)).run()
        except (OSError, RuntimeError) as error:
            complaints.write(f"{error}\n")
            status = 2
    stderr.write(complaints.getvalue())
    return status
