"""One call of `pycc-opt`: each part of the input through parser, passes and printer.

Takes in `Settings` and streams. Gives out the exit status; texts go to the streams. Whatever goes wrong with a part is
told once, at its place, and the next part is worked on.
"""

from __future__ import annotations

import linecache
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, TextIO

from xdsl.context import Context
from xdsl.dialects.builtin import ModuleOp
from xdsl.passes import ModulePass

from pycc.analysis.verify import verify_module
from pycc.driver.diagnostics import ExtensionFailed
from pycc.driver.opt.arguments import MARKER, PYTHON_MARKER, Settings, Usage, parse_arguments
from pycc.driver.opt.errors import (
    Failed,
    Told,
    culprit,
    described,
    error,
    of_diagnostics,
    of_invalid_op,
)
from pycc.driver.opt.failure import Case, package_failed, pass_failed
from pycc.driver.opt.input import Part, load_python, parse_part, read_input, split_input
from pycc.driver.opt.output import write, write_file
from pycc.driver.pipeline.instrumentation import Failure, Instrumentation, Timer, Verify
from pycc.driver.pipeline.pipeline import Pipeline, PipelineError
from pycc.driver.pipeline.print_ir import PrintIR, Shown, ir_text
from pycc.driver.pipeline.statistics import Statistics
from pycc.driver.registry import find_pass, make_context
from pycc.driver.run import Timing, with_room
from pycc.ir import reports, rewrites
from pycc.ir.levels import Level, check_level
from pycc.ir.locations import op_span
from pycc.ir.reports import ERROR
from pycc.ir.verification import InvalidOp
from pycc.support.diagnostics import CompileError


def run(settings: Settings, stdin: TextIO, out: TextIO, err: TextIO) -> int:
    """Do what the settings ask for. Raises `Usage`."""
    whole: Part | None = None
    try:
        whole = read_input(settings.file, stdin)
        if settings.run_reproducer:
            settings = _as_reproducer(settings, whole)
        pipeline = _pipeline(settings)
        if settings.print_pipeline:
            write(err, f"builtin.module({pipeline.body()})\n")
        return _Run(settings, pipeline, split_input(whole, settings.split_marker), out, err).all()
    except Failed as failed:
        _tell(failed.told, whole or Part(settings.file, ""), err)
        return 1
    except CompileError as caught:
        _tell(of_diagnostics(caught).told, Part(settings.file, ""), err)
        return 1


def _as_reproducer(settings: Settings, whole: Part) -> Settings:
    """The settings of the file's own RUN line, but for where things are read from and written to."""
    from pycc.driver.opt.reproducer import reproducer_arguments

    made = parse_arguments([*reproducer_arguments(whole), settings.file])
    return replace(
        made, output=settings.output, reproducer=settings.reproducer or made.reproducer, run_reproducer=False
    )


def _pipeline(settings: Settings) -> Pipeline:
    try:
        pipeline = Pipeline.parse(settings.pipeline)
    except PipelineError as caught:
        raise Usage(str(caught)) from None
    except (ImportError, SyntaxError) as caught:
        raise Usage(f"a pass cannot be loaded: {type(caught).__name__}: {caught}") from None
    for name in (*settings.before, *settings.after):
        if all(pass_.name != name for pass_ in pipeline.passes):
            there = ", ".join(dict.fromkeys(pass_.name for pass_ in pipeline.passes))
            raise Usage(f"no pass {name!r} to print IR around; the pipeline has {there or 'no passes'}")
    return pipeline


def _tell(said: tuple[Told, ...] | list[Told], part: Part, err: TextIO) -> None:
    def source_line(file: str, line: int) -> str:
        return part.line(line) if file == part.name else linecache.getline(file, line)

    for one in said:
        write(err, one.render(part.name, source_line) + "\n")


@dataclass
class _Complaints(Instrumentation):
    """Ends the pipeline after a pass that complained."""

    reported: reports.Reports

    def after_pass(self, pass_: ModulePass, op: object) -> None:
        if any(report.severity == ERROR for report in self.reported.rows):
            raise Failed([])


@dataclass
class _Piece:
    """A part while it is worked on."""

    part: Part
    number: int
    module: ModuleOp
    context: Context
    collector: reports.Reports
    done: list[Pipeline] = field(default_factory=list[Pipeline])
    """What has run on the module."""


def _infer_types() -> Any:
    from pycc.passes.infer import infer_types

    return infer_types


def stand_at(module: ModuleOp, level: Level) -> None:
    """Raise `Failed` unless the module stands at a level."""
    try:
        check_level(module, level)
        if level is Level.BUFFERS:
            from pycc.analysis.ownership import verify_ownership

            verify_ownership(module)
    except InvalidOp as caught:
        raise of_invalid_op(caught) from None


@dataclass
class _Run:
    """All parts of one call."""

    settings: Settings
    pipeline: Pipeline
    parts: list[Part]
    out: TextIO
    err: TextIO
    timing: Timing = field(default_factory=Timing)
    journal: rewrites.Journal = field(default_factory=rewrites.Journal)
    _doing: str = ""

    def __post_init__(self) -> None:
        self.journal.limit = self.settings.rewrite_limit
        self.statistics = Statistics(self.journal)

    def all(self) -> int:
        """Work on every part; the exit status."""
        settings = self.settings
        texts: list[str] = []
        status = 0
        for number, part in enumerate(self.parts):
            said: list[Told] = []
            text = with_room(lambda part=part, number=number, said=said: self.part(part, number, said))
            failed = any(one.report.severity == ERROR for one in said)
            if settings.verify_diagnostics:
                from pycc.driver.opt.expected import check_expected

                said = check_expected(part, said, settings.verify_diagnostics == "only-expected")
                failed = bool(said)
            _tell(said, part, self.err)
            status |= failed
            if text is not None:
                texts.append(text)
        self._report()
        if status and not settings.split_marker:
            return status
        marker = settings.output_marker
        if marker is None:
            marker = MARKER if settings.split_marker == PYTHON_MARKER else settings.split_marker
        text = f"\n{marker}\n\n".join(texts)
        if settings.output == "-":
            write(self.out, text)
        elif message := write_file(settings.output, text):
            write(self.err, f"pycc-opt: {message}\n")
            return 1
        return status

    def _report(self) -> None:
        if self.settings.timing:
            write(self.err, self.timing.report(self.settings.timing) + "\n")
        if self.settings.statistics:
            write(self.err, self.statistics.report(self.settings.statistics) + "\n")

    # ------------------------------------------------------------ one part

    def part(self, part: Part, number: int, said: list[Told]) -> str | None:
        """The result of a part; None where there is none. What there is to tell is added to `said`."""
        collector = reports.Reports()
        failed: tuple[Told, ...] = ()
        text: str | None = None
        try:
            with reports.collecting(collector), rewrites.recording(self.journal):
                text = self._text(part, number, collector)
        except Failed as caught:
            failed = caught.told
        except CompileError as caught:
            failed = of_diagnostics(caught).told
        except Exception as caught:
            failed = self._internal(caught)
        finally:
            if part.name.endswith(".py"):
                find_pass("infer-types")  # which hands it the library alone again
        said += [Told(report) for report in collector.rows]
        said += failed
        return text

    def _internal(self, caught: Exception) -> tuple[Told, ...]:
        """What went wrong outside of passes: a fault of the frontend, of a printer, or of a back end."""
        op = culprit(caught)
        at = f" at {described(op)}" if op is not None else ""
        message = f"internal error while {self._doing}{at}: {type(caught).__name__}: {caught}"
        return error(None if op is None else op_span(op), message).told

    def _text(self, part: Part, number: int, collector: reports.Reports) -> str:
        settings = self.settings
        context = make_context()
        context.allow_unregistered = settings.allow_unregistered
        self._doing = "reading the input"
        module = self._module(part, context)
        self._doing = "looking at the module"
        piece = _Piece(part, number, module, context, collector)
        if settings.verify:
            self._verified(module)
        if settings.level and not part.name.endswith(".py"):
            stand_at(module, Level(settings.level))
        if settings.verify_roundtrip:
            self._check_roundtrip(module, part, context)
        if self.pipeline.items:
            self._passes(self.pipeline, piece)
            if settings.verify and not settings.verify_each:
                self._verified(module, "the output")
        if settings.check_level:
            stand_at(module, Level(settings.check_level))
        self._doing = "writing the result"
        if settings.emit != "mlir":
            from pycc.driver.opt.emit import emit_text

            return emit_text(module, settings, part.name, lambda pipeline: self._passes(pipeline, piece))
        with self.timing.step("print"):
            return ir_text(module, generic=settings.generic, locations=settings.locations)

    def _module(self, part: Part, context: Context) -> ModuleOp:
        with self.timing.step("parse"):
            if part.name.endswith(".py"):
                settings = self.settings
                level = settings.level or Level.PYTHON.value
                module, program = load_python(part, level, settings.entries, settings.target)
                _infer_types().library_program = lambda: program
                return module
            return parse_part(part, context)

    def _verified(self, module: ModuleOp, what: str = "") -> None:
        with self.timing.step("verify"):
            try:
                verify_module(module)
            except InvalidOp as caught:
                raise of_invalid_op(caught, what) from None

    def _check_roundtrip(self, module: ModuleOp, part: Part, context: Context) -> None:
        for generic in (False, True):
            text = ir_text(module, generic=generic)
            again = Part(f"{part.name} (printed)", text)
            read = parse_part(again, context)
            if ir_text(read, generic=generic) != text:
                form = "generic" if generic else "pretty"
                raise error(None, f"the {form} text of the module does not read back as the same module")

    # ------------------------------------------------------------ passes

    def _passes(self, pipeline: Pipeline, piece: _Piece) -> None:
        settings = self.settings
        failure = Failure()
        watching: list[Instrumentation] = [failure]
        if settings.prints_ir:
            watching.append(self._print_ir(piece.number))
        if settings.statistics:
            watching.append(self.statistics)
        watching.append(_Complaints(piece.collector))
        if settings.verify and settings.verify_each:
            watching.append(Verify())
        with self.timing.step("passes"):
            try:
                pipeline.run(piece.module, piece.context, [*watching, Timer(self.timing)])
            except CompileError as caught:
                if any(isinstance(one, ExtensionFailed) for one in caught.diagnostics):
                    raise package_failed(self._case(caught, failure, pipeline, piece), caught) from None
                raise of_diagnostics(caught) from None
            except Failed:
                raise
            except Exception as caught:
                raise pass_failed(self._case(caught, failure, pipeline, piece)) from None
        piece.done.append(pipeline)

    def _case(self, caught: Exception, failure: Failure, pipeline: Pipeline, piece: _Piece) -> Case:
        settings = self.settings
        flags = ["--allow-unregistered-dialect"] if settings.allow_unregistered else []
        if not (settings.verify and settings.verify_each):
            flags.append("--verify-each=false" if settings.verify else "--no-verify")

        def again(index: int) -> ModuleOp:
            with reports.collecting(reports.Reports()):
                context = make_context()
                context.allow_unregistered = settings.allow_unregistered
                module = self._module(piece.part, context)
                for before in (*piece.done, pipeline.part(0, index)):
                    before.run(module, context)
                return module

        source = "" if piece.part.name.endswith(".py") else piece.part.text
        reproduce = not settings.verify_diagnostics
        return Case(caught, failure, pipeline, again, source, flags, settings.reproducer, reproduce)

    def _print_ir(self, number: int) -> PrintIR:
        settings = self.settings
        any_after = settings.after or settings.after_all
        shown = Shown(
            before=frozenset(settings.before),
            after=frozenset(settings.after),
            before_all=settings.before_all,
            after_all=settings.after_all
            or (bool(settings.tree_dir) and not (any_after or settings.before or settings.before_all)),
            only_changes=settings.after_change,
            failures=settings.after_failure,
            whole_module=settings.module_scope,
            generic=settings.generic,
            locations=settings.locations,
        )
        tree = Path(settings.tree_dir) if settings.tree_dir else None
        if tree is not None and len(self.parts) > 1:
            tree /= f"part_{number}"
        return PrintIR(shown, lambda text: write(self.err, text), tree)
