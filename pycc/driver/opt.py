"""`pycc-opt`: parses IR, runs passes over it, prints it.

    pycc-opt file.mlir -p "infer-types,lower-comprehensions"

Takes in text in MLIR's syntax. Gives out text, and exit status 1 with located errors for whatever is wrong with the
input; never a traceback.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn, TextIO

from xdsl.context import Context
from xdsl.dialects.builtin import ModuleOp, StringAttr
from xdsl.ir import Operation
from xdsl.parser import Parser
from xdsl.passes import ModulePass
from xdsl.printer import Printer
from xdsl.utils.arg_spec import parse_pipeline
from xdsl.utils.exceptions import (
    ArgSpecParseError,
    DiagnosticException,
    ParseError,
    PassFailedException,
    VerifyException,
)

from pycc.dialects.syntax import TextParser
from pycc.driver.registry import UnknownPass, find_pass, make_context, own_pass_names
from pycc.driver.run import Timing, guarded, with_room
from pycc.ir.levels import Level, LevelError, check_level
from pycc.ir.locations import op_span
from pycc.support.diagnostics import CompileError

SPLIT = "// -----"


class _Usage(Exception):
    """Wrong arguments; the text says how."""


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise _Usage(message)


def _arguments() -> argparse.ArgumentParser:
    parser = _Parser(prog="pycc-opt", description="Parse IR, run passes, print IR.", add_help=False)
    parser.add_argument("file", nargs="?", default="-", help="input file, - for standard input")
    parser.add_argument("-h", "--help", action="store_true")
    parser.add_argument("-p", "--passes", default="", help='passes and pipelines: "pass,pass{option=1}"')
    parser.add_argument("-o", "--output", default="-")
    parser.add_argument("--verify-each", action="store_true", help="verify the IR after every pass")
    parser.add_argument("--no-verify", action="store_true", help="do not verify the input and the result")
    parser.add_argument("--check-level", choices=[level.value for level in Level], help="check the result's level")
    parser.add_argument("--print-generic", action="store_true", help="print in generic syntax")
    parser.add_argument("--print-locations", action="store_true", help="print locations")
    parser.add_argument(
        "--split-input-file", action="store_true", help=f"treat parts between lines '{SPLIT}' one by one"
    )
    parser.add_argument("--allow-unregistered-dialect", action="store_true")
    parser.add_argument("--timing", action="store_true", help="print milliseconds per pass to standard error")
    parser.add_argument("--list-passes", action="store_true", help="print the names of the passes")
    return parser


def main(
    argv: Sequence[str] | None = None,
    stdin: TextIO | None = None,
    stdout: TextIO | None = None,
    stderr: TextIO | None = None,
) -> int:
    """Run the tool; returns its exit status."""
    out, err = stdout or sys.stdout, stderr or sys.stderr
    parser = _arguments()
    try:
        options = parser.parse_args(argv)
        if options.help:
            out.write(parser.format_help())
            return 0
        if options.list_passes:
            out.writelines(f"{name}\n" for name in own_pass_names())
            return 0
        passes = parse_passes(options.passes)
        source, name = _read(options.file, stdin or sys.stdin)
    except _Usage as error:
        err.write(f"pycc-opt: {error}\n")
        return 2
    parts = _split(source) if options.split_input_file else [source]
    texts: list[str] = []
    status = 0
    timing = Timing()
    for part in parts:
        try:
            texts.append(with_room(lambda part=part: _process(part, name, passes, options, timing)))
        except _Failure as failure:
            err.write(f"{failure}\n")
            status = 1
    if options.timing:
        err.write(timing.table() + "\n")
    if status and not options.split_input_file:
        return status
    text = f"\n{SPLIT}\n\n".join(texts)
    if options.output == "-":
        out.write(text)
        return status
    from pycc.driver.files import write_atomically

    try:
        write_atomically(Path(options.output), text.encode("utf-8", "surrogateescape"))
    except OSError as error:
        err.write(f"pycc-opt: {options.output}: {error.strerror or error}\n")
        return 1
    return status


class _Failure(Exception):
    """Something about the input, said with its place."""


def _read(file: str, stdin: TextIO) -> tuple[str, str]:
    if file == "-":
        return stdin.read(), "<stdin>"
    try:
        return Path(file).read_text(encoding="utf-8"), file
    except (OSError, UnicodeDecodeError) as error:
        raise _Usage(f"{file}: {getattr(error, 'strerror', None) or error}") from None


def _split(source: str) -> list[str]:
    """Parts between split lines, padded so that line numbers stay those of the file."""
    parts: list[str] = []
    line = 0
    for part in source.split(f"{SPLIT}\n"):
        parts.append("\n" * line + part)
        line += part.count("\n") + 1
    return parts


def parse_passes(text: str) -> list[ModulePass]:
    """Passes of a pipeline string; named pipelines are expanded. Raises `_Usage`."""
    from pycc.driver.program import LiveProgram
    from pycc.passes.infer import infer_types
    from pycc.passes.pipelines import PIPELINES

    infer_types.library_program = LiveProgram
    if not text.strip():
        return []
    found: list[ModulePass] = []
    try:
        for spec in parse_pipeline(text):
            if spec.name in PIPELINES:
                found += [find_pass(name)() for name in PIPELINES[spec.name]]
            else:
                found.append(find_pass(spec.name).from_spec(spec))
    except UnknownPass as error:
        raise _Usage(f"unknown pass {str(error)!r}; --list-passes prints those there are") from None
    except (ArgSpecParseError, ParseError) as error:
        raise _Usage(f"malformed pass pipeline {text!r}: {error}") from None
    except (ValueError, TypeError) as error:
        raise _Usage(f"wrong pass option in {text!r}: {error}") from None
    return found


def _process(source: str, name: str, passes: list[ModulePass], options: argparse.Namespace, timing: Timing) -> str:
    context = make_context()
    context.allow_unregistered = options.allow_unregistered_dialect
    try:
        with guarded("pycc-opt", through=(_Failure,)):
            with timing.step("parse"):
                module = _parse(source, name, context)
            if not options.no_verify:
                _verify(module, "the input")
            for pass_ in passes:
                with timing.step(pass_.name):
                    _apply(pass_, context, module, name)
                if options.verify_each:
                    _verify(module, f"the output of {pass_.name}")
            if passes and not options.no_verify:
                _verify(module, "the output")
            if options.check_level:
                _check_level(module, Level(options.check_level))
            with timing.step("print"):
                return _print(module, options)
    except CompileError as error:
        raise _Failure(str(error)) from None


def _parse(source: str, name: str, context: Context) -> ModuleOp:
    parser: Parser | None = None
    try:
        parser = TextParser(context, source, name)
        return parser.parse_module()
    except ParseError as error:
        raise _Failure(str(error)) from None
    except (VerifyException, DiagnosticException) as error:
        raise _Failure(f"{name}: error: {error}") from None
    except (ValueError, KeyError, IndexError, TypeError, AttributeError, AssertionError, RecursionError) as error:
        # xDSL's parsers of single ops trust their input; where one stumbles, the place it got to is known.
        line = source.count("\n", 0, parser.pos if parser is not None else 0) + 1
        raise _Failure(f"{name}:{line}: error: malformed operation ({type(error).__name__}: {error})") from None


def _verify(module: Operation, what: str) -> None:
    try:
        module.verify()
    except (VerifyException, DiagnosticException) as error:
        raise _Failure(f"{_place(module)}: {what} does not verify: {error}") from None


def _place(module: Operation) -> str:
    """Where the first op stands that does not verify: its line if it has one, else function, op and results."""
    for op in module.walk():
        try:
            op.verify(verify_nested_ops=False)
        except (VerifyException, DiagnosticException):
            around = op
            while around is not None and "sym_name" not in around.properties:
                around = around.parent_op()
            name = around.properties["sym_name"] if around is not None else None
            inside = f" in @{name.data}" if isinstance(name, StringAttr) else ""
            results = ", ".join(f"%{result.name_hint}" for result in op.results if result.name_hint)
            told = f"{results} = {op.name}" if results else op.name
            return f"{op_span(op) or 'error'}: `{told}`{inside}"
    return "error"


# What a pass says of IR that it does not take. This tool may be given anything, so none is the compiler's fault.
_INPUT_ERRORS = (PassFailedException, DiagnosticException, VerifyException, LevelError)


def _apply(pass_: ModulePass, context: Context, module: ModuleOp, name: str) -> None:
    try:
        with guarded(pass_.name, through=_INPUT_ERRORS):
            pass_.apply(context, module)
    except CompileError as error:
        raise _Failure(str(error)) from None
    except _INPUT_ERRORS as error:
        raise _Failure(f"{name}: error: {pass_.name}: {error}") from None


def _check_level(module: ModuleOp, level: Level) -> None:
    from pycc.ir.levels import first_offender

    try:
        check_level(module, level)
    except LevelError as error:
        span = op_span(first_offender(module, level))
        raise _Failure(f"{span or 'error'}: {error}") from None


def _print(module: ModuleOp, options: argparse.Namespace) -> str:
    from io import StringIO

    stream = StringIO()
    printer = Printer(stream, print_generic_format=options.print_generic, print_debuginfo=options.print_locations)
    printer.print_op(module)
    stream.write("\n")
    return stream.getvalue()


if __name__ == "__main__":
    sys.exit(main())
