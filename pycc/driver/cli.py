"""The `pycc` command.

Takes in command lines. Gives out files and text; errors of the program are shown on standard error with exit status
1, never as a traceback.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any, TypeVar

import typer

from pycc.driver.options import Options
from pycc.driver.rules_commands import rules_app
from pycc.support.diagnostics import CompileError

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="Compile ordinary Python functions to native code.",
)
cache_app = typer.Typer(no_args_is_help=True, help="The disk cache of compiled functions.")
app.add_typer(cache_app, name="cache")
app.add_typer(rules_app, name="rules")

Result = TypeVar("Result")

Source = Annotated[Path, typer.Argument(help="Python source file", show_default=False)]
Level = Annotated[int, typer.Option("-O", min=0, max=3, help="optimisation level")]
Target = Annotated[str, typer.Option("--target", help="LLVM triple; this machine by default")]
Cpu = Annotated[str, typer.Option("--cpu", help="LLVM's name of a CPU to make code for")]
Entries = Annotated[list[str] | None, typer.Option("--entry", help="function to compile; may be repeated")]
Timing = Annotated[bool, typer.Option("--timing", help="print milliseconds per pass")]
Verify = Annotated[bool, typer.Option("--verify", help="verify the IR after every pass")]


@contextmanager
def _errors() -> Generator[None]:
    """Tell errors and leave with status 1."""
    try:
        yield
    except CompileError as error:
        sys.stderr.write(f"{error}\n")
        raise typer.Exit(1) from None
    except KeyboardInterrupt:
        sys.stderr.write("interrupted\n")
        raise typer.Exit(130) from None


def _run(work: Callable[[], Result]) -> Result:
    """Work of the compiler, in a thread with room, its crashes told as errors."""
    from pycc.driver.run import guarded, with_room

    def guarded_work() -> Result:
        with guarded("pycc"):
            return work()

    with _errors():
        return with_room(guarded_work)


def _tell_timing(timing: Any) -> None:
    sys.stderr.write(f"{timing.table()}\n")


@app.command()
def build(
    source: Source,
    output: Annotated[
        Path, typer.Option("-o", "--output", help="file to write; its suffix says what", show_default=False)
    ],
    emit: Annotated[str | None, typer.Option(help="library, object, archive or executable")] = None,
    entry: Entries = None,
    target: Target = "",
    cpu: Cpu = "",
    level: Level = 3,
    debug: Annotated[bool, typer.Option("-g", help="line tables for debuggers")] = False,
    timing: Timing = False,
    verify: Verify = False,
) -> None:
    """Compile a file to a library, object, archive or executable that needs no Python."""
    if emit is not None and emit not in ("library", "object", "archive", "executable"):
        raise typer.BadParameter(f"{emit!r} is none of library, object, archive, executable")

    def work() -> None:
        from pycc.driver.aot.build import Request, kind_of
        from pycc.driver.aot.build import build as make

        options = Options(level=level, target=target, cpu=cpu, debug=debug, verify=verify)
        request = Request(source, output, kind_of(output, emit), entry or (), options)
        make(request)
        if timing:
            _tell_timing(request.timing)

    _run(work)


@app.command(
    context_settings={"allow_extra_args": True, "ignore_unknown_options": True, "allow_interspersed_args": False}
)
def run(
    context: typer.Context,
    source: Source,
    level: Level = 3,
    timing: Timing = False,
) -> None:
    """Compile a program and run it; arguments behind the file are the program's."""
    from pycc.driver.aot.program_run import run_program

    with _errors():
        status = run_program(source, context.args, Options(level=level), _tell_timing if timing else None)
    raise typer.Exit(status)


def _printed(form: str, source: Path, entries: Sequence[str], options: Options) -> str:
    """What a printer of an extension makes of a file."""
    from pycc.driver.aot import emit as emitting
    from pycc.driver.extensions.printers import printer_names

    known = _run(printer_names)
    if form not in known:
        raise typer.BadParameter(f"unknown form {form!r}; there are {', '.join(['cpp', *known])}")
    return _run(lambda: emitting.emit_printed(source, form, entries, options))


@app.command()
def emit(
    what: Annotated[str, typer.Argument(help="a source file, or a form and a source file")],
    source: Annotated[Path | None, typer.Argument(show_default=False)] = None,
    level: Annotated[
        str, typer.Option("--level", help="py, typed, structured, buffers, llvm-dialect, llvm or asm")
    ] = "typed",
    output: Annotated[Path | None, typer.Option("-o", "--output", help="file, or folder for C++")] = None,
    entry: Entries = None,
    locations: Annotated[bool, typer.Option("--locations", help="print source locations")] = False,
    target: Target = "",
    optimise: Level = 3,
    timing: Timing = False,
    verify: Verify = False,
) -> None:
    """Print a file at one level of the staircase; `pycc emit cpp prog.py -o DIR` writes C++.

    In place of cpp there may be a form that an extension brings.
    """
    from pycc.driver.aot import emit as emitting

    options = Options(level=optimise, target=target, verify=verify)
    if what == "cpp":
        if source is None or output is None:
            raise typer.BadParameter("emit cpp needs a source file and -o FOLDER")
        _run(lambda: emitting.emit_cpp(source, output, entry or (), options))
        return
    if source is not None:
        text = _printed(what, source, entry or (), options)
        if output is None:
            sys.stdout.write(text)
        else:
            _run(lambda: emitting.save(output, text))
        return
    if level not in emitting.NAMES:
        raise typer.BadParameter(f"{level!r} is none of {', '.join(emitting.NAMES)}")
    text, record = _run(lambda: emitting.emit_level(Path(what), level, entry or (), options, locations))
    if output is None:
        sys.stdout.write(text)
    else:
        _run(lambda: emitting.save(output, text))
    if timing:
        _tell_timing(record)


@app.command()
def bisect(
    source: Source,
    entry: Annotated[str, typer.Option(help="function to call; what `python FILE` runs if absent")] = "",
    arguments: Annotated[str, typer.Option("--args", help='its arguments, as Python writes them: "1, [2.5]"')] = "",
    level: Annotated[int | None, typer.Option("-O", min=0, max=3, help="LLVM's level; all of them if absent")] = None,
    timeout: Annotated[float, typer.Option(min=0.1, help="seconds for one run")] = 60.0,
    limit: Annotated[int | None, typer.Option(min=0, help="do not search: run with so many rewrites")] = None,
    save: Annotated[Path | None, typer.Option(help="folder to write the IR to")] = None,
    quiet: Annotated[bool, typer.Option("-q", "--quiet", help="do not tell progress")] = False,
) -> None:
    """Name the pass, and the rewrite in it, that first makes a program's answer differ from CPython's."""

    def work() -> int:
        from pycc.driver.bisect.report import Request, bisect_command

        request = Request(source, entry, arguments, level, timeout, limit, save)
        return bisect_command(request, (lambda text: None) if quiet else _tell, sys.stdout.write)

    raise typer.Exit(_run(work))


def _tell(text: str) -> None:
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()


@app.command()
def explain(
    code: Annotated[str, typer.Argument(help="code of an error, such as T003", show_default=False)] = "",
    every: Annotated[bool, typer.Option("--list", help="print every code with its title")] = False,
) -> None:
    """Say what an error means, with a program that leads to it."""
    from pycc.driver import explain as explaining

    if not code and not every:
        raise typer.BadParameter("name a code, or ask for --list")
    with _errors():
        sys.stdout.write(explaining.listing() if every else explaining.explain(code))


@app.command()
def warm() -> None:
    """Fill the cache with what most programs need of the library."""
    from pycc.driver.jit.warm import warm_cache

    count = _run(warm_cache)
    print(f"{count} library functions are compiled")


@app.command()
def doctor() -> None:
    """Say what this machine can do."""
    from pycc.driver.doctor import report

    for line in report():
        print(line)


@cache_app.command("info")
def cache_info() -> None:
    """Where the cache is and what it holds."""
    from pycc.driver.jit import cache

    rows = cache.entries()
    state = "" if cache.usable_folder() else " (cannot be used: not there, not writable, or not private)"
    print(f"{cache.folder()}{state}")
    print(f"{len(rows)} functions, {sum(size for _, size, _, _ in rows)} bytes")
    for _, size, _, artifact in rows:
        text = f"{artifact.name}{artifact.signature()}" if artifact is not None else "(damaged)"
        print(f"  {size:8d}  {text}")


@cache_app.command("why")
def cache_why(
    function: Annotated[str, typer.Argument(help="part of a function's name; all if absent")] = "",
) -> None:
    """Explain the latest misses."""
    from pycc.driver.jit import cache

    lines = [line for line in cache.misses() if function in line]
    for line in lines[-50:]:
        print(line.replace("\t", "  "))
    if not lines:
        print("no miss is on record")


@cache_app.command("clear")
def cache_clear() -> None:
    """Remove everything from the cache."""
    from pycc.driver.jit import cache

    print(f"{cache.clear()} files removed")


def main() -> None:
    """The console script."""
    try:
        app()
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(141)


if __name__ == "__main__":
    main()
