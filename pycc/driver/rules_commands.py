"""`pycc rules check` and `pycc rules compile` (docs/rules.md)."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

rules_app = typer.Typer(no_args_is_help=True, help="Files of rewrite rules.")
Files = Annotated[list[Path], typer.Argument(help="rule files", show_default=False)]


def _told(work: Callable[[], None]) -> bool:
    """Do some work; False, with its errors told, if it failed."""
    from pycc.driver.run import guarded, with_room
    from pycc.support.diagnostics import CompileError

    def guarded_work() -> None:
        with guarded("pycc rules"):
            work()

    try:
        with_room(guarded_work)
    except CompileError as error:
        sys.stderr.write(f"{error}\n")
        return False
    return True


@rules_app.command("check")
def check(files: Files) -> None:
    """Check rule files, show that their rules end, and test each rule by running both sides."""

    def one(file: Path) -> None:
        from pycc.driver.rules import test_rules

        report = test_rules(file)
        typer.echo(f"{file}: {report.rules} rules hold ({report.cases:,} cases)")

    failed = sum(not _told(lambda file=file: one(file)) for file in files)
    if failed:
        raise typer.Exit(1)


@rules_app.command("compile")
def compile_(
    file: Annotated[Path, typer.Argument(help="rule file", show_default=False)],
    output: Annotated[Path | None, typer.Option("-o", "--output", help="file to write")] = None,
) -> None:
    """Print the Python that a rule file becomes."""

    def work() -> None:
        from pycc.driver.aot.emit import save
        from pycc.driver.rules import compiled_rules

        text = compiled_rules(file)
        if output is None:
            sys.stdout.write(text)
        else:
            save(output, text)

    if not _told(work):
        raise typer.Exit(1)
