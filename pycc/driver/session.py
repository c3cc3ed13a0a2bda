"""One compile: down the staircase, with a check at every landing.

Takes in a program, the entries to compile and options. Gives out the module at the level asked for. Stages are timed;
the level and, when asked, the IR itself are checked after each; a crash inside becomes a diagnostic with a reproducer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from io import StringIO

from xdsl.context import Context
from xdsl.dialects.builtin import ModuleOp
from xdsl.printer import Printer

from pycc.analysis.verify import verify_module
from pycc.dialects import py
from pycc.driver.extensions.loading import rows
from pycc.driver.options import DEFAULT, Options
from pycc.driver.pipeline.instrumentation import Failure, Instrumentation, LevelCheck, Timer, Verify, VerifyForeign
from pycc.driver.pipeline.pipeline import Pipeline
from pycc.driver.registry import make_context
from pycc.driver.run import Timing, guarded
from pycc.ir.levels import Level, LevelError, check_level
from pycc.passes.infer.infer_types import infer_module
from pycc.passes.infer.program import Entry, Program
from pycc.support.diagnostics import CompileError


@dataclass
class Session:
    """Settings and records of one compile."""

    program: Program
    options: Options = DEFAULT
    timing: Timing = field(default_factory=Timing)
    instrumentations: Sequence[Instrumentation] = ()
    """What else watches the passes run."""
    pipeline: Pipeline | None = None
    """The stages from TYPED to MACHINE; the default ones if None."""
    interruptible: bool = False
    """Whether loops ask the host now and then if they should go on (Ctrl-C): under the JIT."""
    _context: Context | None = None
    _entries: Sequence[Entry] = ()

    @property
    def context(self) -> Context:
        """xDSL's context, with our dialects."""
        if self._context is None:
            self._context = make_context()
        return self._context

    def compile(self, entries: Sequence[Entry], level: Level = Level.MACHINE) -> ModuleOp:
        """The module at `level`; everything that the entries need is in it. `CompileError` if the program is
        refused.
        """
        self._entries = tuple(entries)
        with guarded("infer-types"), self.timing.step("infer-types"):
            module = infer_module(self.program, entries)
        self._landed("infer-types", module, Level.TYPED)
        self.lower(module, Level.TYPED, level)
        return module

    def lower(self, module: ModuleOp, start: Level, end: Level) -> None:
        """Take a module from one level down to another."""
        pipeline = self._stages(start, end)
        failure = Failure()
        watching = [failure, LevelCheck(), *self.instrumentations]
        if self.options.verify:
            watching.append(Verify(landings=True))
        elif any(rows("passes")):
            watching.append(VerifyForeign())
        try:
            pipeline.run(module, self.context, [*watching, Timer(self.timing)])
        except CompileError:
            raise
        except Exception as error:
            failed = failure.failed
            if failed is None or isinstance(error, LevelError):
                stage = f"level {end.value}" if failed is None else failed.name
                with guarded(stage):
                    raise
            with guarded(failed.name, lambda: self._reproducer(pipeline, failure.index, start)):
                raise

    def _stages(self, start: Level, end: Level) -> Pipeline:
        """The part of the pipeline that leads from one level to another."""
        if self.pipeline is None:
            return Pipeline.default(start, end, polls=self.interruptible)
        return self.pipeline.between(start, end)

    def _reproducer(self, pipeline: Pipeline, failing: int, start: Level) -> str:
        """A lit test of the pass that failed: its input, made once more from the beginning."""
        module = infer_module(self.program, self._entries)
        if start != Level.TYPED:
            self._stages(Level.TYPED, start).run(module, self.context)
        pipeline.part(0, failing).run(module, self.context)
        stream = StringIO()
        Printer(stream, print_debuginfo=True).print_op(module)
        return f'// RUN: pycc-opt %s -p "{pipeline.part(failing, failing + 1)}"\n\n{stream.getvalue()}\n'

    def _landed(self, name: str, module: ModuleOp, level: Level) -> None:
        with guarded(name):
            if self.options.verify:
                verify_module(module, level)
            else:
                check_level(module, level)


def typed_function(module: ModuleOp, symbol: str) -> py.FuncOp:
    """The first specialisation of a function in a TYPED module."""
    for op in module.ops:
        if isinstance(op, py.FuncOp) and op.sym_name.data.startswith(f"{symbol}["):
            return op
    raise AssertionError(f"inference made no specialisation of {symbol}")
