"""`pycc-frontend FILE` prints level PYTHON (`--library`, `--locations`, `--generic`); for lit tests."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TextIO

from xdsl.printer import Printer

from pycc.driver.run import with_room
from pycc.frontend import parse_module
from pycc.support.diagnostics import CompileError


def main(argv: Sequence[str], stdin: TextIO, stdout: TextIO, stderr: TextIO) -> int:
    """The tool; returns its exit status."""
    options = {argument for argument in argv if argument.startswith("--")}
    path = Path(next(argument for argument in argv if not argument.startswith("--")))

    def emit() -> None:
        module = parse_module(path.read_text("utf-8"), str(path), path.stem, library="--library" in options)
        module.verify()
        printer = Printer(stdout, print_generic_format="--generic" in options, print_debuginfo="--locations" in options)
        printer.print_op(module)
        stdout.write("\n")

    try:
        with_room(emit)
    except CompileError as error:
        stderr.write(f"{error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], sys.stdin, sys.stdout, sys.stderr))
