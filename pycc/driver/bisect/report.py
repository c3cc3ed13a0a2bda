"""`pycc bisect`: the search of `bisect.py` from the command line, and its finding as text.

Takes in the arguments of the command. Gives out text: what CPython and pycc answer, the pass, the rewrite with its
source line, the IR of the function without and with it, and commands that show it again.
"""

from __future__ import annotations

import difflib
import shlex
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from pycc.driver.bisect.main import INTERPRETED, Bisection, CannotBisect, Finding
from pycc.driver.diagnostics import Miscompiled, NothingToCompare
from pycc.driver.outcomes import Compilation, Run, load_run, prepared, run_compiled, run_cpython
from pycc.ir.locations import source_span
from pycc.support.diagnostics import CompileError

LONGEST_DIFF = 400
"""Lines."""


@dataclass(frozen=True)
class Request:
    """What the command was asked to do."""

    path: Path
    entry: str = ""
    arguments: str = ""
    level: int | None = None
    """The only level of LLVM to look at; all if None."""
    seconds: float = 60.0
    limit: int | None = None
    """Do not search: run once, with so many rewrites."""
    save: Path | None = None
    """A folder for the IR."""


def bisect_command(request: Request, tell: Callable[[str], None], write: Callable[[str], object]) -> int:
    """Do it; the exit status: 0 if nothing differs, 1 if a culprit was found. Raises `CompileError`."""
    if request.path.suffix != ".py":
        cause = "it is no Python file: CPython is what answers are compared with"
        raise CompileError([NothingToCompare(None, str(request.path), cause)])
    try:
        run = load_run(request.path, request.entry, request.arguments, request.seconds)
        if request.limit is not None:
            return _once(request, run, write)
        levels = (3, 0, 1, 2) if request.level is None else (request.level,)
        finding = Bisection(run, tell, levels).find()
    except CannotBisect as error:
        raise CompileError([NothingToCompare(None, str(request.path), str(error))]) from None
    except ValueError as error:
        raise CompileError([NothingToCompare(None, str(request.path), str(error))]) from None
    if not finding.differs:
        shown = ", ".join(map(str, sorted(levels)))
        write(
            f"no difference: CPython's answer at LLVM level {shown}, and interpreted: {finding.expected.described()}\n"
        )
        return 0
    write(_report(finding, request) + "\n")
    if request.save is not None:
        for line in _saved(finding, request.save):
            write(line + "\n")
    return 1


def _once(request: Request, run: Run, write: Callable[[str], object]) -> int:
    """Run with a limit, and compare."""
    prepared(run)
    level = 3 if request.level is None else request.level
    expected = run_cpython(run)
    outcome = run_compiled(run, Compilation(level, limit=request.limit))
    write(f"CPython: {expected.described()}\n")
    write(f"LLVM level {level}, {request.limit} rewrites: {outcome.described()}\n")
    return 0 if expected == outcome else 1


def _report(finding: Finding, request: Request) -> str:
    span, label = None, f"{finding.culprit} is to blame"
    rewrite = finding.rewrite
    if rewrite is not None:
        fired = rewrite.fired
        span = source_span(fired.location)  # pyright: ignore[reportArgumentType]
        label = f"`{fired.kind}`, rewrite {rewrite.in_pass} of {finding.culprit}, on {fired.op_name}"
    diagnostic = Miscompiled(
        span,
        label,
        finding.culprit,
        finding.function,
        finding.expected.described(),
        f"{_how(finding)}: {finding.actual.described()}",
        tuple(finding.notes),
        _again(finding, request),
    )
    return "\n".join([diagnostic.render(), *_difference(finding)])


def _how(finding: Finding) -> str:
    """What gave the wrong answer."""
    return "interpreted at BUFFERS" if finding.level == INTERPRETED else f"LLVM level {finding.level}"


def _again(finding: Finding, request: Request) -> str:
    """A command that shows the difference."""
    words = ["pycc", "bisect", str(request.path)]
    if request.entry:
        words += ["--entry", request.entry]
    if request.arguments:
        words += ["--args", request.arguments]
    if finding.level != INTERPRETED:
        words += ["-O", str(finding.level)]
    if finding.rewrite is None or finding.level == INTERPRETED:
        return f"`{shlex.join(words)}` shows it again"
    number = finding.rewrite.fired.number
    return (
        f"`{shlex.join([*words, '--limit', str(number)])}` shows it, with `--limit {number - 1}` there is no difference"
    )


def _difference(finding: Finding) -> Iterator[str]:
    rewrite = finding.rewrite
    if rewrite is not None:
        before, after = rewrite.before, rewrite.after
        names = (f"after {finding.culprit}, without the rewrite", f"after {finding.culprit}, with it")
    else:
        before, after = finding.before, finding.after
        names = (f"before {finding.culprit}", f"after {finding.culprit}")
    if before == after:
        return
    yield ""
    lines = list(difflib.unified_diff(before.splitlines(), after.splitlines(), *names, lineterm="", n=4))
    yield from lines[:LONGEST_DIFF]
    if len(lines) > LONGEST_DIFF:
        yield f"... {len(lines) - LONGEST_DIFF} more lines; --save FOLDER writes all"


def _saved(finding: Finding, folder: Path) -> Iterator[str]:
    """Write the IR; commands that go on with it."""
    from pycc.driver.files import write_atomically

    rewrite = finding.rewrite
    texts = {"input.mlir": finding.module}
    if rewrite is not None:
        texts |= {"without.mlir": rewrite.before, "with.mlir": rewrite.after}
    else:
        texts |= {"before.mlir": finding.before, "after.mlir": finding.after}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in texts.items():
            if text:
                write_atomically(folder / name, text.encode("utf-8", "surrogatepass"))
    except OSError as error:
        from pycc.driver.diagnostics import CannotWrite

        raise CompileError([CannotWrite(None, str(folder), error.strerror or str(error))]) from None
    if finding.module:
        yield ""
        yield f"{folder / 'input.mlir'} is the module in front of {finding.culprit}. To go on with it:"
        limit = f" --rewrite-limit {rewrite.in_pass}" if rewrite is not None else ""
        yield f'  pycc-opt {shlex.quote(str(folder / "input.mlir"))} -p "{finding.culprit}"{limit}'
