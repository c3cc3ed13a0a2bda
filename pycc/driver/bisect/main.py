"""`pycc bisect`: which pass, and which rewrite in it, first makes a program's answer differ from CPython's.

Takes in a program to run (`outcomes.Run`). Gives out a `Finding`. Assumes that the program is deterministic, which is
tried first. The search, from the outside in, with a compile and a run in a child process for each question:

1. Does compiled code differ at all, at which of LLVM's levels?
2. Does it differ without the optional passes? If not, they are put back one by one, by halves: the first that brings
   the difference back is to blame. The journal of optional rewrites (`ir/rewrites.py`) then stops in it after so many,
   by halves again: the last rewrite admitted is to blame.
3. If it does, and agrees without LLVM's optimiser, LLVM is stopped after so many of its passes in the same way.
4. Else a pass that cannot be left out is to blame: the module is interpreted after each.

Where compiled code agrees, the same questions are put to the interpreter at BUFFERS, which sees wrong uses of memory.
"""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar

from xdsl.dialects.builtin import ModuleOp
from xdsl.ir import Operation
from xdsl.passes import ModulePass

from pycc.driver import registry
from pycc.driver.bisect.levels import Checkpoint, interpreted
from pycc.driver.jit.isolated import isolated
from pycc.driver.outcomes import (
    Compilation,
    Outcome,
    Run,
    compiled_call,
    prepared,
    run_compiled,
    run_cpython,
    typed_module,
)
from pycc.driver.pipeline.instrumentation import Instrumentation
from pycc.driver.pipeline.pipeline import Pipeline
from pycc.driver.pipeline.print_ir import fallible_text, symbol
from pycc.ir import rewrites
from pycc.ir.levels import Level
from pycc.passes.pipelines import CLEANUPS

Tell = Callable[[str], None]
INTERPRETED = -1
"""Stands for LLVM's level where the interpreter gives the answers."""
_Answer = TypeVar("_Answer")


@dataclass(frozen=True)
class Rewrite:
    """The rewrite that makes the difference."""

    fired: rewrites.Rewrite
    in_pass: int
    """Its number among the rewrites of its pass."""
    before: str
    """The functions that it changes, as the pass leaves them without it."""
    after: str


@dataclass(frozen=True)
class Finding:
    """What was found."""

    expected: Outcome
    actual: Outcome
    level: int
    """LLVM's level at which the answers differ; of no meaning where none do."""
    culprit: str = ""
    """Name of the pass; "" where nothing differs."""
    layer: str = ""
    """`optional`, `mandatory`, `llvm`."""
    rewrite: Rewrite | None = None
    function: str = ""
    """The function in which it shows, where that is known."""
    before: str = ""
    """That function before the pass, where no rewrite is to blame alone."""
    after: str = ""
    module: str = ""
    """The whole module in front of the pass, with locations."""
    notes: Sequence[str] = ()

    @property
    def differs(self) -> bool:
        """Whether there is a difference."""
        return self.actual != self.expected


class CannotBisect(Exception):
    """There is no answer to compare with; the text says why."""


@dataclass
class Bisection:
    """One search."""

    run: Run
    tell: Tell
    levels: Sequence[int] = (3, 0, 1, 2)
    compiles: int = 0
    interpreting: bool = False
    """Whether answers come from the interpreter at BUFFERS, not from compiled code."""
    _expected: Outcome = field(default_factory=lambda: Outcome(""))

    def find(self) -> Finding:
        """Search. Raises `CannotBisect`, and `CompileError` where the program is refused."""
        self._expected = expected = run_cpython(self.run)
        if expected.died:
            raise CannotBisect(f"under CPython the program {expected.ending.removeprefix('the process ')}")
        if run_cpython(self.run) != expected:
            raise CannotBisect("two runs under CPython give different answers: it depends on more than its arguments")
        self.tell(f"CPython: {expected.described()}")
        prepared(self.run)
        found = self._level()
        if found is None:
            return Finding(expected, expected, 3)
        level, actual = found
        pipeline = Pipeline.default()
        optional = self._optional(pipeline, level)
        bare = pipeline.without(optional)
        outcome = self._compiled(f"LLVM level {level}, no optional pass", Compilation(level, bare))
        if outcome == expected:
            return self._in_optional(pipeline, optional, level, actual)
        if level > 0 and self._compiled("LLVM level 0, no optional pass", Compilation(0, bare)) == expected:
            return self._in_llvm(bare, level, outcome)
        return self._in_mandatory(bare, level, outcome)

    # ---------------------------------------------------------------- questions

    def _compiled(self, what: str, how: Compilation) -> Outcome:
        self.compiles += 1
        if self.interpreting:
            what = what.replace(f"LLVM level {INTERPRETED}", "interpreted at BUFFERS")
            outcome = self._interpreted(how)
        else:
            outcome = run_compiled(self.run, how)
        self.tell(f"{what}: {'agrees' if outcome == self._expected else outcome.described()}")
        return outcome

    def _interpreted(self, how: Compilation) -> Outcome:
        pipeline = how.pipeline or Pipeline.default()
        point = interpreted(self.run, pipeline, len(pipeline) - 1, how.limit)
        # Where the interpreter cannot say, nothing speaks against the program.
        return self._expected if point.unknown or point.outcome.died else point.outcome

    def _level(self) -> tuple[int, Outcome] | None:
        """LLVM's level to search at, and the wrong answer there: the lowest one known, where compiles are quickest."""
        for level in self.levels:
            outcome = self._compiled(f"LLVM level {level}", Compilation(level))
            if outcome.refused:
                raise _refusal(outcome)
            if outcome != self._expected:
                if outcome.left_range and self._really_leaves_range(level):
                    continue
                lower = self._compiled("LLVM level 0", Compilation(0)) if level and 0 in self.levels else self._expected
                return (level, outcome) if lower == self._expected else (0, lower)
        # What is freed too early, or not at all, may go unnoticed by compiled code, but not by the interpreter.
        self.interpreting = True
        outcome = self._compiled("interpreted at BUFFERS", Compilation())
        return None if outcome == self._expected or outcome.left_range else (INTERPRETED, outcome)

    def _really_leaves_range(self, level: int) -> bool:
        """Whether an int leaves the 64-bit range (D4): then it does so without optional passes too."""
        pipeline = Pipeline.default()
        bare = pipeline.without(self._optional(pipeline, level))
        return self._compiled("no optional pass", Compilation(level, bare)).left_range

    def _optional(self, pipeline: Pipeline, level: int) -> list[int]:
        """Places of the passes that a program may do without."""
        outside = {place.name for place in registry.placements()}
        own = [at for at, pass_ in enumerate(pipeline.passes) if pass_.name in CLEANUPS]
        extra = [at for at, pass_ in enumerate(pipeline.passes) if pass_.name in outside]
        if extra:
            # Of passes from outside nobody knows whether they may be left out: it is tried.
            outcome = run_compiled(self.run, Compilation(level, pipeline.without(extra)))
            if outcome.refused or outcome.internal:
                extra = []
        return sorted({*own, *extra})

    # ---------------------------------------------------------------- optional passes

    def _in_optional(self, pipeline: Pipeline, optional: Sequence[int], level: int, actual: Outcome) -> Finding:
        def upto(count: int) -> Pipeline:
            return pipeline.without(optional[count:])

        low, high = 0, len(optional)
        while high - low > 1:
            middle = (low + high) // 2
            names = pipeline.passes[optional[middle - 1]].name
            outcome = self._compiled(f"optional passes up to {names}", Compilation(level, upto(middle)))
            if outcome == self._expected:
                low = middle
            else:
                high, actual = middle, outcome
        shortened = upto(high)
        name = pipeline.passes[optional[high - 1]].name
        place = optional[high - 1]
        self.tell(f"{name} makes the difference")
        first, last = self._rewrites_of(shortened, place)
        finding = Finding(self._expected, actual, level, name, "optional")
        if first == last:
            note = f"{name} counts no rewrites, so it is looked at as a whole"
            return self._with_function(replace(finding, notes=(note,)), shortened, place)
        return self._in_rewrites(finding, shortened, place, first, last)

    def _in_rewrites(self, finding: Finding, pipeline: Pipeline, place: int, first: int, last: int) -> Finding:
        low, high, level = first, last, finding.level

        def at(limit: int) -> Outcome:
            return self._compiled(
                f"{finding.culprit}, {limit - first} of {last - first} rewrites", Compilation(level, pipeline, limit)
            )

        if at(first) != self._expected:
            note = f"none of the {last - first} rewrites that {finding.culprit} counts is to blame, the pass itself is"
            return self._with_function(replace(finding, notes=(note,)), pipeline, place)
        actual = finding.actual
        while high - low > 1:
            middle = (low + high) // 2
            outcome = at(middle)
            if outcome == self._expected:
                low = middle
            else:
                high, actual = middle, outcome
        fired, after, module = self._stopped(pipeline, place, high)
        _, before, _ = self._stopped(pipeline, place, low)
        assert fired is not None
        changed = [name for name in {**before, **after} if before.get(name, "") != after.get(name, "")]
        rewrite = Rewrite(
            fired,
            high - first,
            "".join(before.get(name, "") for name in changed),
            "".join(after.get(name, "") for name in changed),
        )
        return replace(finding, actual=actual, rewrite=rewrite, function=", ".join(changed), module=module)

    def _rewrites_of(self, pipeline: Pipeline, place: int) -> tuple[int, int]:
        """Rewrites that fired before the pass at a place, and up to its end."""

        def work() -> tuple[int, int]:
            journal = rewrites.Journal()
            watch = _Totals(pipeline.passes[place], journal)
            self._lower(pipeline, watch, journal)
            return watch.before, watch.after

        return self._ask(work)

    def _stopped(
        self, pipeline: Pipeline, place: int, limit: int
    ) -> tuple[rewrites.Rewrite | None, dict[str, str], str]:
        """The last rewrite that a limit admits, the text of every function after the pass at a place, and the module
        before it."""

        def work() -> tuple[rewrites.Rewrite | None, dict[str, str], str]:
            journal = rewrites.Journal(limit=limit)
            watch = _Texts(pipeline.passes[place])
            self._lower(pipeline, watch, journal)
            return journal.last, watch.after, watch.module

        return self._ask(work)

    def _with_function(self, finding: Finding, pipeline: Pipeline, place: int) -> Finding:
        """The functions that a pass changes, before and after."""

        def work() -> tuple[dict[str, str], dict[str, str], str]:
            watch = _Texts(pipeline.passes[place])
            self._lower(pipeline, watch, rewrites.Journal())
            return watch.before, watch.after, watch.module

        before, after, module = self._ask(work)
        changed = [name for name in {**before, **after} if before.get(name, "") != after.get(name, "")]
        if finding.function:
            changed = [name for name in changed if name == finding.function] or changed
        own = [name for name in changed if name.startswith(self.run.file.source.module + ".")] or changed
        return replace(
            finding,
            function=finding.function or ", ".join(own),
            before="".join(before.get(name, "") for name in own),
            after="".join(after.get(name, "") for name in own),
            module=module,
        )

    def _lower(self, pipeline: Pipeline, watch: Instrumentation, journal: rewrites.Journal) -> None:
        """Compile, watching the passes, exactly as for the answers: what was compiled beside it counts too."""
        if not self.interpreting:
            compiled_call(self.run, Compilation(0, pipeline, journal=journal), (watch,))
            return
        module, session, _ = typed_module(self.run, pipeline)
        with rewrites.recording(journal):
            session.instrumentations = [watch]
            session.lower(module, Level.TYPED, Level.BUFFERS)

    def _ask(self, work: Callable[[], _Answer]) -> _Answer:
        ended = isolated(work, self.run.seconds)
        if ended.result is None:
            raise CannotBisect(f"compiling once more fails: {ended.error or ended.crash()}")
        return ended.result

    # ---------------------------------------------------------------- LLVM

    def _in_llvm(self, pipeline: Pipeline, level: int, actual: Outcome) -> Finding:
        def at(limit: int) -> tuple[Outcome, list[str]]:
            self.compiles += 1
            with tempfile.TemporaryFile() as log:
                how = Compilation(level, pipeline, llvm_limit=limit, llvm_log=log.fileno())
                outcome = run_compiled(self.run, how)
                os.lseek(log.fileno(), 0, os.SEEK_SET)
                lines = log.read().decode("utf-8", "replace").splitlines()
            told = "agrees" if outcome == self._expected else outcome.described()
            self.tell(f"LLVM level {level}, {limit if limit >= 0 else 'all'} of its passes: {told}")
            return outcome, [line for line in lines if line.startswith("BISECT: ")]

        outcome, lines = at(1 << 30)
        finding = Finding(self._expected, actual, level, "LLVM's optimiser", "llvm")
        low, high = 0, len(lines)
        if outcome == self._expected or not high or at(0)[0] != self._expected:
            return replace(
                finding, notes=(f"LLVM's passes one by one do not say which: -O{level} differs, -O0 agrees",)
            )
        while high - low > 1:
            middle = (low + high) // 2
            outcome, _ = at(middle)
            if outcome == self._expected:
                low = middle
            else:
                high, finding = middle, replace(finding, actual=outcome)
        found = re.match(r"BISECT: (?:NOT )?running pass \((\d+)\) (.*) on (.*)", lines[high - 1])
        name, function = (found[2], found[3]) if found else (lines[high - 1], "")
        note = (
            f"pass {high} of {len(lines)} that LLVM runs (its -opt-bisect-limit={high}): {name} on {function}; either "
            "it is wrong, or what our passes gave it has no defined meaning"
        )
        return replace(finding, culprit=f"LLVM's {name}", function=function, notes=(note,))

    # ---------------------------------------------------------------- passes that cannot be left out

    def _in_mandatory(self, pipeline: Pipeline, level: int, actual: Outcome) -> Finding:
        finding = Finding(self._expected, actual, level, "", "mandatory")
        before: Checkpoint | None = None
        unknown: list[str] = []
        for count in range(len(pipeline) + 1):
            name = pipeline.passes[count - 1].name if count else "infer-types"
            if name == "lower-to-llvm":
                break
            point = interpreted(self.run, pipeline, count)
            outcome = point.outcome
            told = "agrees" if outcome == self._expected else outcome.described()
            self.tell(f"interpreted after {name}: {told}")
            if outcome.died or point.unknown:
                unknown.append(f"{name}: {outcome.described()}")
                continue
            if outcome != self._expected:
                finding = replace(finding, culprit=name, function=_first_difference(before, point))
                if unknown:
                    note = f"or a pass before it that could not be interpreted ({'; '.join(unknown)})"
                    finding = replace(finding, notes=(note,))
                return self._with_function(finding, pipeline, count - 1) if count else finding
            before = point
        note = "interpreted, every level above gives CPython's answer"
        if unknown:
            note += f", as far as it could be ({'; '.join(unknown)})"
        return replace(finding, culprit="lower-to-llvm", notes=(note + "; LLVM's code generator may be to blame too",))


def _first_difference(before: Checkpoint | None, after: Checkpoint) -> str:
    """The first function that, called with the same, gives something else."""
    if before is None:
        return ""
    for one, other in zip(before.calls, after.calls, strict=False):
        if one != other:
            return one.function if one.function == other.function else ""
    return ""


def _refusal(outcome: Outcome) -> Exception:
    return CannotBisect(f"the program is refused, so there is no answer to compare:\n\n{outcome.ending}")


@dataclass
class _Totals(Instrumentation):
    """How many rewrites there were before and after a pass."""

    wanted: ModulePass
    journal: rewrites.Journal
    before: int = 0
    after: int = 0

    def before_pass(self, pass_: ModulePass, op: Operation) -> None:
        if pass_ is self.wanted:
            self.before = self.journal.total

    def after_pass(self, pass_: ModulePass, op: Operation) -> None:
        if pass_ is self.wanted:
            self.after = self.journal.total


@dataclass
class _Texts(Instrumentation):
    """The text of each function before and after a pass."""

    wanted: ModulePass
    module: str = ""
    before: dict[str, str] = field(default_factory=dict[str, str])
    after: dict[str, str] = field(default_factory=dict[str, str])

    def before_pass(self, pass_: ModulePass, op: Operation) -> None:
        if pass_ is self.wanted:
            self.before = _texts(op)
            self.module = fallible_text(op, locations=True)

    def after_pass(self, pass_: ModulePass, op: Operation) -> None:
        if pass_ is self.wanted:
            self.after = _texts(op)


def _texts(module: Operation) -> dict[str, str]:
    assert isinstance(module, ModuleOp)
    return {symbol(op): fallible_text(op) for op in module.ops if symbol(op)}
