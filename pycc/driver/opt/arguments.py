"""The command line of `pycc-opt`.

Takes in argument words. Gives out `Settings`, or `Usage`, whose text says what is wrong with them. Where `mlir-opt` has
a flag for it, its spelling is one of those taken, with one dash or two; a pass may be a flag too (`--simplify`).
Imports nothing of the compiler, so that `-h` is quick.
"""

from __future__ import annotations

import argparse
import difflib
import os
import re
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any, NoReturn

LEVELS = ("py", "typed", "structured", "buffers", "llvm-dialect")
EMITS = ("mlir", "llvm", "cpp", "asm")
MARKER = "// -----"
PYTHON_MARKER = "# -----"


class Usage(Exception):
    """Wrong arguments; the text says how."""


@dataclass(frozen=True)
class Settings:
    """What one call of the tool is asked to do."""

    file: str = "-"
    output: str = "-"
    help: bool = False
    version: bool = False
    list_passes: bool = False
    list_pipelines: bool = False
    show_dialects: bool = False
    pipeline: str = ""
    rewrite_limit: int | None = None
    print_pipeline: bool = False
    level: str = ""
    entries: tuple[str, ...] = ()
    emit: str = "mlir"
    optimise: int | None = None
    target: str = ""
    split_marker: str | None = None
    output_marker: str | None = None
    verify: bool = True
    verify_each: bool = True
    verify_diagnostics: str = ""
    verify_roundtrip: bool = False
    check_level: str = ""
    allow_unregistered: bool = False
    generic: bool = False
    locations: bool = False
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    before_all: bool = False
    after_all: bool = False
    after_change: bool = False
    after_failure: bool = False
    module_scope: bool = False
    tree_dir: str = ""
    timing: str = ""
    statistics: str = ""
    reproducer: str = ""
    run_reproducer: bool = False
    extensions: tuple[str, ...] = ()

    @property
    def prints_ir(self) -> bool:
        """Whether any pass is to be shown at work."""
        return bool(self.before or self.after or self.before_all or self.after_all or self.tree_dir) or (
            self.after_change or self.after_failure
        )


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise Usage(message)


class _Pass(argparse.Action):
    """`-p TEXT`, which adds to the pipeline."""

    def __call__(self, parser: Any, namespace: Any, values: Any, option_string: str | None = None) -> None:
        before = namespace.pipeline
        namespace.pipeline = f"{before},{values}" if before and values.strip() else before or values


class _Gather(argparse.Action):
    """A flag that may be repeated."""

    def __call__(self, parser: Any, namespace: Any, values: Any, option_string: str | None = None) -> None:
        setattr(namespace, self.dest, (*getattr(namespace, self.dest), values))


def _switch(text: str) -> bool:
    if text not in ("true", "false", "1", "0"):
        raise argparse.ArgumentTypeError(f"{text!r} is neither true nor false")
    return text in ("true", "1")


def _names(text: str) -> tuple[str, ...]:
    return tuple(name for name in text.split(",") if name)


def _count(text: str) -> int:
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of rewrites")
    return int(text)


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="pycc-opt",
        description="Read IR, or Python, run passes over it, and print it.",
        add_help=False,
        allow_abbrev=False,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        epilog="A pass or pipeline of --list-passes and --list-pipelines may also be written as a flag: --simplify.\n"
        "Manual: docs/pycc-opt.md",
    )
    add = parser.add_argument
    flag: dict[str, Any] = {"action": "store_true"}
    add("file", nargs="?", default="-", help="text of IR, or a Python file (.py); - for standard input")
    add("-h", "--help", **flag, help="print this")
    add("--version", **flag, help="print the version")
    add("-o", "--output", default="-", metavar="FILE", help="where to write; - for standard output")
    names = ("--extension", "--load-pass-plugin", "--load-dialect-plugin")
    text = "use an extension that is not installed; may be repeated (as PYCC_EXTENSIONS, which every tool reads)"
    add(*names, dest="extensions", action=_Gather, default=(), metavar="MODULE:NAME", help=text)
    _add_pipeline(parser)
    _add_input(parser)
    _add_verification(parser)
    _add_printing(parser)
    _add_reports(parser)
    return parser


def _add_pipeline(parser: argparse.ArgumentParser) -> None:
    add, flag = parser.add_argument_group("passes").add_argument, {"action": "store_true"}
    text = 'what to run: "a,b{x=1},func.func(c)", with names of passes and pipelines'
    add("-p", "--passes", "--pass-pipeline", dest="pipeline", action=_Pass, default="", metavar="TEXT", help=text)
    add("--list-passes", **flag, help="print the passes, with their options")  # type: ignore[arg-type]
    add("--list-pipelines", **flag, help="print the named pipelines")  # type: ignore[arg-type]
    add("--show-dialects", **flag, help="print the names of the dialects")  # type: ignore[arg-type]
    add("--print-pipeline", "--dump-pass-pipeline", **flag, help="print the pipeline to standard error before it runs")  # type: ignore[arg-type]
    text = "write the input of a pass that fails here, as a test (default: a file in a folder for such)"
    add(
        "--crash-reproducer",
        "--mlir-pass-pipeline-crash-reproducer",
        dest="reproducer",
        default="",
        metavar="FILE",
        help=text,
    )
    text = "let only so many optional rewrites fire: what pycc bisect counts"
    add("--rewrite-limit", type=_count, metavar="N", help=text)
    add("--run-reproducer", **flag, help="run the file as its own first RUN line says")  # type: ignore[arg-type]


def _add_input(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument_group("input and output").add_argument
    flag: dict[str, Any] = {"action": "store_true"}
    text = "for Python: bring it down to this level first (default: py); for IR: the level that it stands at"
    add("--level", choices=LEVELS, default="", help=text)
    text = "for Python: a function to start from (default: those with annotations); may be repeated"
    add("--entry", dest="entries", action="append", default=[], metavar="NAME", help=text)
    text = (
        "what to print: mlir, llvm, cpp, asm, or a printer of an extension; passes that are missing on the way are run"
    )
    add("--emit", default="mlir", metavar="FORM", help=text)
    add("-O", dest="optimise", type=int, choices=range(4), metavar="N", help="have LLVM optimise, 0 to 3 (llvm, asm)")
    add("--target", default="", metavar="TRIPLE", help="LLVM's name of the machine to make code for (llvm, asm)")
    text = f"treat what stands between lines with this one by one (default: {MARKER})"
    add("--split-input-file", dest="split_marker", metavar="[=MARKER]", help=text)
    add(
        "--output-split-marker",
        dest="output_marker",
        metavar="MARKER",
        help="line between the results of a split input",
    )
    add("--allow-unregistered-dialect", dest="allow_unregistered", **flag, help="take ops of dialects nobody knows")
    add("--print-generic", "--mlir-print-op-generic", dest="generic", **flag, help="print in generic syntax")
    names = ("--print-locations", "--mlir-print-debuginfo")
    add(*names, dest="locations", **flag, help="print locations")


def _add_verification(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument_group("verification").add_argument
    flag: dict[str, Any] = {"action": "store_true"}
    add("--no-verify", dest="verify", action="store_false", help="verify nothing")
    text = "verify after every pass (the default)"
    add("--verify-each", default=True, type=_switch, metavar="[=true|false]", help=text)
    add("--check-level", choices=LEVELS, default="", help="check that the result stands at a level")
    text = "check that what is reported is what comments expect: `// expected-error @below {{text}}`"
    choices: dict[str, Any] = {"default": "", "choices": ("all", "only-expected"), "metavar": "[=all|only-expected]"}
    add("--verify-diagnostics", **choices, help=text)
    add("--verify-roundtrip", **flag, help="check that the input prints as text that reads back as the same")


def _add_printing(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument_group("passes at work, on standard error").add_argument
    flag: dict[str, Any] = {"action": "store_true"}
    names: dict[str, Any] = {"type": _names, "action": "extend", "default": [], "metavar": "PASS,..."}
    add("--print-ir-before", "--mlir-print-ir-before", dest="before", **names, help="print IR before these passes")
    add("--print-ir-after", "--mlir-print-ir-after", dest="after", **names, help="print IR after these passes")
    for where in ("before-all", "after-all", "after-change", "after-failure"):
        words = {"before-all": "before every pass", "after-all": "after every pass"}.get(
            where,
            "after a pass, only where it changed something" if where == "after-change" else "after a pass that failed",
        )
        add(
            f"--print-ir-{where}",
            f"--mlir-print-ir-{where}",
            dest=where.replace("-", "_"),
            **flag,
            help=f"print IR {words}",
        )
    add(
        "--print-ir-module-scope",
        "--mlir-print-ir-module-scope",
        dest="module_scope",
        **flag,
        help="print whole modules",
    )
    text = "write a file per pass below this folder instead"
    add("--print-tree-dir", "--mlir-print-ir-tree-dir", dest="tree_dir", default="", metavar="FOLDER", help=text)


def _add_reports(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument_group("reports, on standard error").add_argument
    flag: dict[str, Any] = {"action": "store_true"}
    display: dict[str, Any] = {"default": "", "choices": ("tree", "list"), "metavar": "[=tree|list]"}
    pipeline: dict[str, Any] = {**display, "choices": ("tree", "list", "pipeline")}
    add("--timing", "--mlir-timing", **display, help="print time per pass, as a tree or as a list, longest first")
    add("--mlir-timing-display", dest="timing", choices=("tree", "list"), help=argparse.SUPPRESS)
    text = "print what each pass did, as a tree or as a list"
    add("--pass-statistics", "--mlir-pass-statistics", dest="statistics", **pipeline, help=text)
    add("--mlir-pass-statistics-display", dest="statistics", choices=("pipeline", "list"), help=argparse.SUPPRESS)
    # Flags of mlir-opt's that ask for what this tool always does.
    for name in ("--mlir-disable-threading", "--mlir-print-local-scope", "--mlir-pass-pipeline-local-reproducer"):
        add(name, dest="ignored", **flag, help=argparse.SUPPRESS)


def parse_arguments(argv: Sequence[str] | None) -> Settings:
    """The settings that argument words ask for. Raises `Usage`."""
    parser = _parser()
    words = list(sys.argv[1:] if argv is None else argv)
    given = parser.parse_args(_named_passes(parser, _two_dashes(parser, words)))
    values: dict[str, Any] = {field.name: getattr(given, field.name) for field in fields(Settings)}
    for name in ("entries", "before", "after"):
        values[name] = tuple(values[name])
    settings = Settings(**values)
    _check_emit(settings.emit)
    if settings.file.endswith(".py") and settings.split_marker == MARKER:
        return replace(settings, split_marker=PYTHON_MARKER)
    return settings


def _check_emit(form: str) -> None:
    """A form is one of ours, or the name of a printer from outside."""
    if form in EMITS:
        return
    from pycc.driver.extensions.printers import printer_names

    known = [*EMITS, *printer_names()]
    if form not in known:
        near = difflib.get_close_matches(form, known, 1)
        hint = f"; did you mean {near[0]}?" if near else f"; forms are {', '.join(known)}"
        raise Usage(f"unknown form {form!r} to --emit{hint}")


def help_text() -> str:
    """What `--help` prints."""
    return _parser().format_help()


def _flags(parser: argparse.ArgumentParser) -> list[str]:
    return [name for action in parser._actions for name in action.option_strings]  # pyright: ignore[reportPrivateUsage]


def _two_dashes(parser: argparse.ArgumentParser, words: Iterable[str]) -> list[str]:
    """LLVM's tools take `-timing` for `--timing`."""
    flags = set(_flags(parser))
    made = [f"-{word}" if word[:1] == "-" and f"-{word.split('=')[0]}" in flags else word for word in words]
    return [f"{word}={_ALONE[word]}" if word in _ALONE else word for word in made]


_ALONE = {
    "--split-input-file": MARKER,
    "--verify-each": "true",
    "--verify-diagnostics": "all",
    "--timing": "tree",
    "--mlir-timing": "tree",
    "--pass-statistics": "tree",
    "--mlir-pass-statistics": "tree",
}
"""Flags that may have a value behind `=`, and the one that they have otherwise."""


def _named_passes(parser: argparse.ArgumentParser, words: list[str]) -> list[str]:
    """`--simplify` and `--simplify=x=1` as `-p`; a flag that is neither ours nor a pass is told."""
    flags = _flags(parser)
    made: list[str] = []
    known: set[str] | None = None
    for index, word in enumerate(words):
        name, equals, value = word.partition("=")
        previous = words[index - 1] if index else ""
        if not word.startswith("-") or name in flags or _SHORT.fullmatch(word) or previous in _VALUED:
            made.append(word)
            continue
        if known is None:
            from pycc.driver.registry import pass_names
            from pycc.passes.pipelines import PIPELINES

            known = {*pass_names(), *PIPELINES}
        if name.lstrip("-") not in known:
            if word[1] in "po":
                made.append(word)  # `-pTEXT`, `-oFILE`
                continue
            near = difflib.get_close_matches(name, [*flags, *(f"--{one}" for one in known)], 1)
            raise Usage(
                f"unknown flag {name}" + (f"; did you mean {near[0]}?" if near else "; -h prints those there are")
            )
        pass_name = name.lstrip("-")
        made += ["-p", f"{pass_name}{{{value}}}" if equals else pass_name]
    return made


_SHORT = re.compile(r"--?|-O\d?|-[hpo]")
_VALUED = frozenset(
    {"-p", "--passes", "--pass-pipeline", "-o", "--output", "--entry", "--target", "--output-split-marker"}
)
"""Flags whose next word may start with a dash."""


def reproducer_folder() -> str:
    """Where the inputs of failing passes go that nobody gave a name."""
    import tempfile

    return os.environ.get("PYCC_REPRODUCERS") or os.path.join(tempfile.gettempdir(), "pycc-reproducers")
