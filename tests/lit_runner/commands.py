"""The programs that RUN lines may call, as functions. Loaded when first called: collecting tests imports no
compiler."""

from __future__ import annotations

import importlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TextIO

from tests.lit_runner.file_check import file_check
from tests.lit_runner.run_lines import Command


def driver(module: str) -> Command:
    """`main` of a module of the driver."""

    def run(arguments: Sequence[str], stdin: TextIO, stdout: TextIO, stderr: TextIO) -> int:
        main = importlib.import_module(module).main
        try:
            status = main(list(arguments), stdin, stdout, stderr)
        except SystemExit as error:  # how argument parsers leave
            status = error.code
        return status if isinstance(status, int) else int(status is not None)

    return run


def cat(arguments: Sequence[str], stdin: TextIO, stdout: TextIO, stderr: TextIO) -> int:
    """Files, or stdin, to stdout."""
    for name in arguments:
        stdout.write(Path(name).read_text(encoding="utf-8"))
    if not arguments:
        stdout.write(stdin.read())
    return 0


COMMANDS: Mapping[str, Command] = {
    "pycc-opt": driver("pycc.driver.opt"),
    "pycc-frontend": driver("tests.frontend.emit"),
    "FileCheck": file_check,
    "filecheck": file_check,
    "cat": cat,
}
