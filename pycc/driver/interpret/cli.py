"""`pycc-run`: calls a function of a module of any level, or of a Python file brought to one. docs/interpreter.md.

    pycc-run file.mlir --entry f --args "1, [2.0, 3.0]"
    pycc-run program.py --level structured

Takes in argument words and streams. Gives out what the program prints, the result as Python writes it, and the exit
status: 1 if the program raised, 2 for wrong arguments, 3 if the input is wrong or does what no module may do; never a
traceback.
"""

from __future__ import annotations

import argparse
import ast
import linecache
import os
import sys
import time
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NoReturn, TextIO

if TYPE_CHECKING:
    from xdsl.dialects.builtin import ModuleOp

    from pycc.driver.interpret.file import Lowered
    from pycc.driver.opt.errors import Failed
    from pycc.ir.levels import Level

LEVELS = ("py", "typed", "structured", "buffers", "llvm-dialect")
RAISED, USAGE, WRONG = 1, 2, 3


class Usage(Exception):
    """Wrong arguments; the text says how."""


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise Usage(message)


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="pycc-run",
        description="Run a function of a module, or of a Python file, in the interpreter.",
        allow_abbrev=False,
        epilog="Manual: docs/interpreter.md",
    )
    add = parser.add_argument
    add("file", help="text of IR, or a Python file (.py); - for standard input")
    text = "function to call (default: main; of a Python file, what `python file.py` runs)"
    add("-e", "--entry", default="", metavar="NAME", help=text)
    text = "level to bring a Python file to (default: buffers), or that a module stands at (default: found out)"
    add("--level", choices=LEVELS, default="", help=text)
    add("--args", default="", metavar="VALUES", help='arguments, as Python writes them: "1, [2.0], array([1.0])"')
    add("--fuel", type=int, default=None, metavar="N", help="stop after so many ops")
    add("--depth", type=int, default=8000, metavar="N", help="calls inside each other before RecursionError")
    add("-O", dest="optimise", type=int, choices=range(4), default=0, help="LLVM's level (llvm-dialect only)")
    add("--stats", action="store_true", help="print how many ops were run, and how fast, to standard error")
    return parser


def parse_values(text: str) -> tuple[Any, ...]:
    """`1, [2.0], array([1.0], "float32")` as values. Raises `Usage`."""
    if not text.strip():
        return ()
    try:
        tree = ast.parse(f"({text},)", mode="eval").body
        assert isinstance(tree, ast.Tuple)
        return tuple(map(_value, tree.elts))
    except (SyntaxError, ValueError, TypeError, MemoryError, RecursionError, AssertionError, OverflowError):
        text = text if len(text) <= 60 else f"{text[:60]}..."
        raise Usage(f"--args takes literals with commas, as in `1, [2.5], array([1.0])`, not `{text}`") from None


def _value(node: ast.expr) -> Any:
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "array":
        import numpy

        words = {word.arg: _value(word.value) for word in node.keywords}
        return numpy.array(*map(_value, node.args), **words)  # pyright: ignore
    return ast.literal_eval(node)


# ---------------------------------------------------------------- running


def main(argv: Sequence[str] | None = None, out: TextIO | None = None, err: TextIO | None = None) -> int:
    """Run the tool; returns its exit status."""
    streams = (out or sys.stdout, err or sys.stderr)
    try:
        settings = _parser().parse_args(argv)
        return _Run(settings, parse_values(settings.args), *streams).status()
    except Usage as error:
        streams[1].write(f"pycc-run: {error}\n")
        return USAGE


class _Run:
    """One call of the tool."""

    def __init__(self, settings: argparse.Namespace, arguments: tuple[Any, ...], out: TextIO, err: TextIO):
        self.settings = settings
        self.arguments = arguments
        self.out = out
        self.err = err
        self.ops = 0
        self.text: Any = None

    def status(self) -> int:
        """Run, and say what is to be said."""
        from pycc.driver.interpret.interpret import BadArgument, EntryMissing, Fault, OutOfFuel
        from pycc.driver.interpret.machine import NotCallable
        from pycc.driver.opt import arguments as opt_arguments
        from pycc.driver.opt.errors import Failed, error, of_diagnostics
        from pycc.ir.locations import op_span
        from pycc.support.diagnostics import CompileError

        start = time.perf_counter()
        try:
            return self._called()
        except opt_arguments.Usage as wrong:
            raise Usage(str(wrong)) from None
        except (BadArgument, EntryMissing, NotCallable) as wrong:
            raise Usage(str(wrong)) from None
        except Fault as fault:
            span = None if fault.op is None else op_span(fault.op)
            name = "" if fault.op is None else f"{fault.op.name}: "
            return self._tell(error(span, f"{name}{fault.reason}"))
        except OutOfFuel as ended:
            return self._tell(error(None, str(ended)))
        except CompileError as refused:
            return self._tell(of_diagnostics(refused))
        except Failed as failed:
            return self._tell(failed)
        finally:
            if self.settings.stats:
                seconds = time.perf_counter() - start
                self.err.write(f"{self.ops:,} ops in {seconds:.3f} s\n")

    def _tell(self, failed: Failed) -> int:
        def source_line(file: str, line: int) -> str:
            return self.text.line(line) if self.text and file == self.text.name else linecache.getline(file, line)

        for one in failed.told:
            self.err.write(one.render(self.settings.file, source_line) + "\n")
        return WRONG

    def _called(self) -> int:
        from pycc.driver.interpret.interpret import Fault, OutOfFuel
        from pycc.ir.levels import Level

        if self.settings.file.endswith(".py"):
            call = self._python(Level(self.settings.level or "buffers"))
        else:
            call = self._module()
        try:
            answer = call()
        except (Fault, OutOfFuel):
            raise
        except Exception as error:
            if not _is_the_programs(error):
                raise
            self.err.write(f"{type(error).__name__}: {error}\n" if str(error) else f"{type(error).__name__}\n")
            return RAISED
        if answer is not None:
            self.out.write(f"{answer!r}\n")
        return 0

    def _counted(self, machine: Any) -> None:
        self.ops = machine.steps()

    def _settings(self) -> dict[str, Any]:
        return {"fuel": self.settings.fuel, "depth": self.settings.depth, "on_end": self._counted}

    # ------------------------------------------------------------ Python files

    def _python(self, level: Level) -> Any:
        from pathlib import Path

        from pycc.driver.interpret.file import default_entry, lower_file
        from pycc.driver.program.sourcefile import load_file
        from pycc.ir.levels import Level

        path = Path(self.settings.file)
        if not path.exists():
            raise Usage(f"{path}: No such file or directory")
        file = load_file(path)
        entry = self.settings.entry or default_entry(file)
        lowered: Lowered = lower_file(file, entry, level, self.arguments)
        if level is Level.MACHINE:
            return lambda: self._machine(lowered.module, lowered.symbol)
        return lambda: lowered.call(self.arguments, output=self.out, **self._settings())

    # ------------------------------------------------------------ IR

    def _module(self) -> Any:
        from pycc.analysis.verify import verify_module
        from pycc.driver.interpret.interpret import interpret, level_of
        from pycc.driver.opt.errors import of_invalid_op
        from pycc.driver.opt.input import parse_part, read_input
        from pycc.driver.registry import make_context
        from pycc.driver.run import with_room
        from pycc.ir.levels import Level
        from pycc.ir.verification import InvalidOp

        self.text = read_input(self.settings.file, sys.stdin)

        def read() -> ModuleOp:
            module = parse_part(self.text, make_context())
            try:
                verify_module(module)
            except InvalidOp as invalid:
                raise of_invalid_op(invalid) from None
            return module

        module = with_room(read)
        level = Level(self.settings.level) if self.settings.level else level_of(module)
        entry = self.settings.entry or "main"
        if level is Level.MACHINE:
            return lambda: self._machine(module, entry)
        return lambda: interpret(module, entry, self.arguments, level=level, output=self.out, **self._settings())

    def _machine(self, module: ModuleOp, entry: str) -> Any:
        from pycc.driver.interpret.machine import run_machine
        from pycc.driver.run import with_room

        return with_room(
            lambda: run_machine(module, entry, self.arguments, output=self.out, optimise=self.settings.optimise)
        )


def _is_the_programs(error: Exception) -> bool:
    """Whether an exception is what the program raised, rather than what was wrong with the call."""
    from pycc.driver.interpret.interpret import BadArgument, EntryMissing
    from pycc.driver.interpret.machine import NotCallable
    from pycc.support.diagnostics import CompileError

    return not isinstance(error, BadArgument | EntryMissing | NotCallable | CompileError)


def console() -> int:
    """The console script: as `main`, quiet where the reader of its output has gone or Ctrl-C was pressed."""
    try:
        status = main()
        sys.stdout.flush()
        return status
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 141
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(console())
