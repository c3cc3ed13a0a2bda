"""`pycc-opt`: reads IR or Python, runs passes over it, prints it. docs/pycc-opt.md is its manual.

    pycc-opt file.mlir -p "infer-types,lower-comprehensions"

Takes in argument words and streams. Gives out text, and exit status 1 with located errors for whatever is wrong with
the input, 2 for wrong arguments; never a traceback.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import TextIO

from pycc.driver.opt.arguments import MARKER, Settings, Usage, help_text, parse_arguments
from pycc.support.diagnostics import CompileError

SPLIT = MARKER


def main(
    argv: Sequence[str] | None = None,
    stdin: TextIO | None = None,
    stdout: TextIO | None = None,
    stderr: TextIO | None = None,
) -> int:
    """Run the tool; returns its exit status."""
    out, err = stdout or sys.stdout, stderr or sys.stderr
    try:
        settings = parse_arguments(argv)
        _add_extensions(settings.extensions)
        listed = _listing(settings)
        if listed is not None:
            _write(out, listed)
            return 0
        from pycc.driver.opt.run import run

        return run(settings, stdin or sys.stdin, out, err)
    except Usage as error:
        _write(err, f"pycc-opt: {error}\n")
        return 2
    except CompileError as error:
        # An extension that cannot be used.
        _write(err, f"{error}\n")
        return 1


def _add_extensions(references: Sequence[str]) -> None:
    """Have extensions found that no installed package names, for this process and those that it starts."""
    if not references:
        return
    from pycc.driver.extensions.found import ADDED
    from pycc.driver.extensions.loading import forget

    known = os.environ.get(ADDED, "")
    os.environ[ADDED] = ",".join(dict.fromkeys([*filter(None, known.split(",")), *references]))
    forget()


def _listing(settings: Settings) -> str | None:
    """The text of a flag that asks for nothing but text."""
    if settings.help:
        return help_text()
    if not (settings.list_passes or settings.list_pipelines or settings.show_dialects or settings.version):
        return None
    from pycc.driver.opt import listing as opt_listing

    if settings.list_passes:
        return opt_listing.passes_text()
    if settings.list_pipelines:
        return opt_listing.pipelines_text()
    return opt_listing.dialects_text() if settings.show_dialects else opt_listing.version_text()


def _write(stream: TextIO, text: str) -> None:
    from pycc.driver.opt.output import write

    write(stream, text)


def console() -> int:
    """The console script: as `main`, quiet where the reader of its output has gone or Ctrl-C was pressed."""
    try:
        status = main()
        sys.stdout.flush()
        return status
    except BrokenPipeError:
        import os

        # What Python flushes at its end goes nowhere.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 141
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(console())
