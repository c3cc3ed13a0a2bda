"""What may watch a pipeline run: small objects with a hook before and after each pass, and after one that failed.

Takes in the pass and the op that it runs on. `before_*` hooks run in the order in which instrumentations were given,
the others in reverse: the last one given stands nearest to the pass (a timer should be last). An exception from
`after_pass` is a failure of the pass.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from xdsl.dialects.builtin import ModuleOp, StringAttr
from xdsl.ir import Operation
from xdsl.passes import ModulePass

from pycc.analysis.verify import verify_module
from pycc.driver.diagnostics import ExtensionFailed
from pycc.driver.run import Timing
from pycc.ir.kept_answers import Symbols, answers_kept
from pycc.ir.levels import check_level
from pycc.ir.locations import op_span
from pycc.ir.verification import InvalidOp
from pycc.support.diagnostics import CompileError

if TYPE_CHECKING:
    from pycc.driver.pipeline.pipeline import Pipeline


class Instrumentation:
    """Does nothing at each hook; subclasses do something at some."""

    def before_pipeline(self, pipeline: Pipeline, op: Operation) -> None:
        """A pipeline, or a part of one that is nested or makes a stage, is about to run on `op`."""

    def after_pipeline(self, pipeline: Pipeline, op: Operation) -> None:
        """It has run."""

    def before_pass(self, pass_: ModulePass, op: Operation) -> None:
        """A pass is about to run on `op`: the module, or the op that its pipeline is nested under."""

    def after_pass(self, pass_: ModulePass, op: Operation) -> None:
        """It has run; `op` is what it left."""

    def after_failure(self, pass_: ModulePass, op: Operation, error: BaseException) -> None:
        """It raised, or an instrumentation did after it."""


class InvalidOutput(InvalidOp):
    """A pass left an op that does not verify."""


@dataclass
class Verify(Instrumentation):
    """The IR verifies after every pass, dominance included."""

    landings: bool = False
    """Whether all that a level promises must hold behind each stage: locations and ownership too."""
    _symbols: Symbols = field(default_factory=dict[Operation, dict[StringAttr, Operation]])
    """A pass under an op changes no symbol around it: what the module defines need not be looked up for each."""

    def before_pass(self, pass_: ModulePass, op: Operation) -> None:
        if isinstance(op, ModuleOp):
            self._symbols.clear()

    def after_pass(self, pass_: ModulePass, op: Operation) -> None:
        if isinstance(op, ModuleOp):
            self._symbols.clear()
        try:
            with answers_kept(self._symbols):
                verify_module(op)
        except InvalidOp as error:
            raise InvalidOutput(error.op, error.reason) from error

    def after_pipeline(self, pipeline: Pipeline, op: Operation) -> None:
        if self.landings and pipeline.stage is not None:
            verify_module(op, pipeline.stage[1])


class VerifyForeign(Instrumentation):
    """After a pass of another package the IR verifies; if not, that is the package's failure."""

    def after_pass(self, pass_: ModulePass, op: Operation) -> None:
        from pycc.driver.extensions.install import package_of_pass

        package = package_of_pass(pass_.name)
        if package is None:
            return
        try:
            verify_module(op)
        except InvalidOp as error:
            cause = f"it left IR that does not verify: {error.reason}"
            failed = ExtensionFailed(op_span(error.op), package, f"pass `{pass_.name}`", cause)
            raise CompileError([failed]) from error


class LevelCheck(Instrumentation):
    """Behind each stage, only ops of the level that it ends at."""

    def after_pipeline(self, pipeline: Pipeline, op: Operation) -> None:
        if pipeline.stage is not None and isinstance(op, ModuleOp):
            check_level(op, pipeline.stage[1])


@dataclass
class Timer(Instrumentation):
    """Seconds per pass, as a tree."""

    timing: Timing
    _open: list[AbstractContextManager[None]] = field(default_factory=list[AbstractContextManager[None]])

    def before_pipeline(self, pipeline: Pipeline, op: Operation) -> None:
        if pipeline.anchor:
            self._start(f"'{pipeline.anchor}' pipeline")

    def after_pipeline(self, pipeline: Pipeline, op: Operation) -> None:
        if pipeline.anchor:
            self._stop()

    def before_pass(self, pass_: ModulePass, op: Operation) -> None:
        self._start(pass_.name)

    def after_pass(self, pass_: ModulePass, op: Operation) -> None:
        self._stop()

    def after_failure(self, pass_: ModulePass, op: Operation, error: BaseException) -> None:
        while self._open:
            self._stop()

    def _start(self, name: str) -> None:
        step = self.timing.step(name)
        step.__enter__()
        self._open.append(step)

    def _stop(self) -> None:
        self._open.pop().__exit__(None, None, None)


@dataclass
class Failure(Instrumentation):
    """Remembers which pass failed."""

    failed: ModulePass | None = None
    index: int = -1
    """Its place among the passes that ran, the same pass on several ops counted once."""
    _seen: dict[int, int] = field(default_factory=dict[int, int])

    def before_pass(self, pass_: ModulePass, op: Operation) -> None:
        self._seen.setdefault(id(pass_), len(self._seen))

    def after_failure(self, pass_: ModulePass, op: Operation, error: BaseException) -> None:
        self.failed, self.index = pass_, self._seen[id(pass_)]
