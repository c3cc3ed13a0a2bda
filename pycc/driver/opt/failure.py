"""A pass that failed under `pycc-opt`: one error, at the op that it stumbled over, and the file that shows it again.

Takes in what was raised, and a way to make the pass's input once more. Gives out `Failed`. A pass that stumbles over
IR of another level than its own is not at fault: the error then says which level it takes, and what is not of it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from xdsl.dialects.builtin import ModuleOp
from xdsl.passes import ModulePass
from xdsl.utils.exceptions import DiagnosticException

from pycc.driver.opt.errors import (
    Failed,
    Told,
    culprit,
    described,
    error,
    of_diagnostics,
    of_invalid_op,
    traceback_comment,
)
from pycc.driver.pipeline.instrumentation import Failure, InvalidOutput
from pycc.driver.pipeline.pipeline import NestedPassError, Pipeline
from pycc.driver.pipeline.print_ir import ir_text
from pycc.ir.levels import Level, LevelError, NotAtLevel, check_level
from pycc.ir.locations import op_span, source_span
from pycc.ir.reports import NOTE, Report
from pycc.ir.verification import InvalidOp
from pycc.ir.walk import walk
from pycc.passes.pipelines import STAGES
from pycc.support.diagnostics import CompileError

_TAKES: dict[str, Level] = {
    "infer-types": Level.PYTHON,
    "insert-polls": Level.STRUCTURED,
    **{name: source for source, _, names in STAGES for name in names},
}
"""The level that a pass works on."""
_SINGLE_BLOCK = "only available for single-block regions"
"""What xDSL says to a pass for structured control flow that is given branches."""


@dataclass(frozen=True)
class Case:
    """What is known of a failure."""

    caught: Exception
    failure: Failure
    pipeline: Pipeline
    again: Callable[[int], ModuleOp]
    """Makes the input of the pass with a number once more, from the beginning."""
    source: str
    """The text of the whole input; empty if it is no IR."""
    flags: Sequence[str] = ()
    """Of the reproducer's RUN line."""
    path: str = ""
    """Where the reproducer goes; "" for a file in the folder for such."""
    reproduce: bool = True


def pass_failed(case: Case) -> Failed:
    """What to tell of it."""
    caught, failed = case.caught, case.failure.failed
    name = "the pipeline" if failed is None else failed.name
    op = caught.op if isinstance(caught, InvalidOp) else culprit(caught)
    span = None if op is None else op_span(op)
    if isinstance(caught, ValueError) and _SINGLE_BLOCK in str(caught):
        at = f"{described(op)}: " if op is not None else ""
        return error(span, f"{name}: {at}a region of several blocks is not taken")
    internal = not isinstance(caught, DiagnosticException | LevelError | NestedPassError)
    module = None if failed is None else _again(case)
    if internal and module is not None and (offence := _wrong_level(name, module)) is not None:
        return error(op_span(offence.op), f"{name} takes level {_TAKES[name].value}: {offence}")
    notes: list[Report] = []
    if failed is not None and case.reproduce and not _is_check(failed):
        path = _reproducer(case, module)
        notes = [Report(NOTE, None, f"a reproducer was written to {path}")] if path else []
    if isinstance(caught, InvalidOutput):
        (first,) = of_invalid_op(caught, f"the output of {name}").told
        return Failed([replace(first, report=replace(first.report, notes=tuple(notes)))])
    what = str(caught).strip()
    if internal:
        at = f" at {described(op)}" if op is not None else ""
        what = f"internal error{at}: {type(caught).__name__}: {what}"
    return error(span, f"{name}: {what}", notes)


def package_failed(case: Case, caught: CompileError) -> Failed:
    """What to tell of a pass of somebody else's package that failed."""
    told = of_diagnostics(caught).told
    if case.failure.failed is None or not case.reproduce:
        return Failed(told)
    path = _reproducer(case, _again(case))
    return Failed([*told, Told(Report(NOTE, None, f"a reproducer was written to {path}"))] if path else told)


def _again(case: Case) -> ModuleOp | None:
    try:
        return case.again(case.failure.index)
    except Exception:
        return None


def _wrong_level(name: str, module: ModuleOp) -> NotAtLevel | None:
    level = _TAKES.get(name)
    if level is None:
        return None
    try:
        check_level(module, level)
    except NotAtLevel as offence:
        return offence
    return None


def _is_check(pass_: ModulePass) -> bool:
    """Whether a pass only checks: what it finds is no failure of its own."""
    return pass_.name.startswith("verify-")


def _reproducer(case: Case, module: ModuleOp | None) -> str:
    """Write the input of the pass; its path."""
    from pycc.driver.opt.reproducer import write_reproducer

    failing, text = case.pipeline, case.source
    if module is not None:
        failing = case.pipeline.part(case.failure.index, case.failure.index + 1)
        text = ir_text(module, locations=any(source_span(op.location) is not None for op in walk(module)))
    if not text:
        return ""
    return write_reproducer(text, str(failing), case.flags, f"\n{traceback_comment(case.caught)}", case.path)
