"""One compile: down the staircase, with a check at every landing.

Takes in a program, the entries to compile and options. Gives out the module at the level asked for. Stages are timed;
the level and, when asked, the IR itself are checked after each; a crash inside becomes a diagnostic with a reproducer.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from io import StringIO

from xdsl.context import Context
from xdsl.dialects.builtin import ModuleOp
from xdsl.passes import ModulePass
from xdsl.printer import Printer

from pycc.dialects import py
from pycc.driver.options import DEFAULT, Options
from pycc.driver.registry import find_pass, make_context
from pycc.driver.run import Timing, guarded
from pycc.ir.levels import Level, check_level
from pycc.passes.infer.infer_types import infer_module
from pycc.passes.infer.program import Entry, Program
from pycc.passes.pipelines import STAGES

Observer = Callable[[str, ModuleOp], None]
"""Called with the name of each step and the module after it."""


@dataclass
class Session:
    """Settings and records of one compile."""

    program: Program
    options: Options = DEFAULT
    timing: Timing = field(default_factory=Timing)
    observer: Observer | None = None
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
        reached = start
        for source, target, names in STAGES:
            if reached == end:
                return
            if source != reached:
                continue
            for name in self._steps(names):
                self._apply(find_pass(name)(), module)
            with guarded(f"level {target.value}"):
                check_level(module, target)
            reached = target

    def _steps(self, names: Sequence[str]) -> Sequence[str]:
        """A stage's passes for this session."""
        if not self.interruptible or "infer-raises" not in names:
            return names
        # As late as it may be: loops that were counted by then, and hold no calls, stay without.
        place = names.index("infer-raises")
        return (*names[:place], "insert-polls", *names[place:])

    def _apply(self, pass_: ModulePass, module: ModuleOp) -> None:
        with guarded(pass_.name, lambda: self._reproducer(pass_.name)), self.timing.step(pass_.name):
            pass_.apply(self.context, module)
        if self.options.verify:
            with guarded(f"verify after {pass_.name}"):
                module.verify()
        if self.observer is not None:
            self.observer(pass_.name, module)

    def _reproducer(self, failing: str) -> str:
        """A lit test of the pass that failed: its input, made once more from the beginning."""
        module = infer_module(self.program, self._entries)
        for _, _, names in STAGES:
            for name in self._steps(names):
                if name == failing:
                    stream = StringIO()
                    Printer(stream, print_debuginfo=True).print_op(module)
                    return f'// RUN: pycc-opt %s -p "{failing}"\n\n{stream.getvalue()}\n'
                find_pass(name)().apply(self.context, module)
        return ""

    def _landed(self, name: str, module: ModuleOp, level: Level) -> None:
        with guarded(name):
            check_level(module, level)
            if self.options.verify:
                module.verify()
        if self.observer is not None:
            self.observer(name, module)


def typed_function(module: ModuleOp, symbol: str) -> py.FuncOp:
    """The first specialisation of a function in a TYPED module."""
    for op in module.ops:
        if isinstance(op, py.FuncOp) and op.sym_name.data.startswith(f"{symbol}["):
            return op
    raise AssertionError(f"inference made no specialisation of {symbol}")
