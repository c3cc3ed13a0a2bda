"""Fills the IR into the pages that show it: `python docs/fill_pages.py`.

A page says above a fenced block where its content comes from:

    <!-- ir: examples/rises.py rises after simplify -->

is the function `rises` of that file as it is after a pass ("after frontend": at level PYTHON; "after emit-cpp": as C++
text). A block under `<!-- file: examples/rises.py -->` is the file itself.
`--check` names the pages that are not what this makes; `tests/test_docs.py` runs it.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Iterator
from functools import cache
from io import StringIO
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE / "examples")]
os.environ["PYCC_EXTENSIONS"] = "saturating:EXTENSION"

from xdsl.dialects.builtin import ModuleOp, StringAttr
from xdsl.ir import Operation
from xdsl.passes import ModulePass
from xdsl.printer import Printer

from pycc.backends.source.cpp import emit_cpp
from pycc.driver.aot.build import Request, library_functions, library_module
from pycc.driver.options import Options
from pycc.driver.pipeline.instrumentation import Instrumentation
from pycc.driver.program.levels import python_module
from pycc.driver.program.sourcefile import annotated, load_file
from pycc.driver.run import with_room
from pycc.driver.session import Session
from pycc.ir.levels import Level
from pycc.passes.infer.program import Entry

_BLOCK = re.compile(r"(<!-- ir: (\S+) (\S+) after (\S+) -->\n\n```\w+\n)(.*?)(```)", re.DOTALL)
_FILE = re.compile(r"(<!-- file: (\S+) -->\n\n```\w+\n)(.*?)(```)", re.DOTALL)


def pages() -> Iterator[Path]:
    """The pages that show IR."""
    for path in sorted(HERE.glob("*.md")):
        text = path.read_text("utf-8")
        if _BLOCK.search(text) or _FILE.search(text):
            yield path


def filled(page: Path) -> str:
    """The text of a page with every block made anew."""
    text = _BLOCK.sub(
        lambda found: f"{found[1]}{block(found[2], found[3], found[4])}\n{found[6]}", page.read_text("utf-8")
    )
    return _FILE.sub(lambda found: f"{found[1]}{(HERE / found[2]).read_text('utf-8')}{found[4]}", text)


def block(file: str, function: str, step: str) -> str:
    """A function of a file after a step of the compiler."""
    steps = stages(file, function)
    if step not in steps:
        raise KeyError(f"no step {step!r}; there are {', '.join(steps)}")
    return steps[step]


@cache
def stages(file: str, function: str) -> dict[str, str]:
    """The text of a function after each step."""
    return with_room(lambda: _stages(HERE / file, function))


class _Recorder(Instrumentation):
    """Hands the module on after each pass."""

    def __init__(self, record: Callable[[str, ModuleOp], None]):
        self._record = record

    def after_pass(self, pass_: ModulePass, module: ModuleOp) -> None:
        self._record(pass_.name, module)


def _stages(path: Path, function: str) -> dict[str, str]:
    found: dict[str, str] = {}

    def record(name: str, module: ModuleOp) -> None:
        text = _function_text(module, f"{path.stem}.{function}")
        if text is not None:
            found[name] = text

    source = load_file(path)
    entry = annotated(source, function)
    record("frontend", python_module(source.program, [source.symbol(function)]))
    session = Session(source.program, Options(), instrumentations=[_Recorder(record)])
    module = session.compile([Entry(source.symbol(function), entry.types)], Level.TYPED)
    record("infer-types", module)
    session.lower(module, Level.TYPED, Level.MACHINE)
    source = load_file(path)
    functions = library_functions(source, [function], Options())
    request = Request(path, path, "library", [function], Options())
    text = emit_cpp(library_module(source, functions, request, Level.BUFFERS), path.stem).source
    found["emit-cpp"] = _cpp_function(text, f"{path.stem}_{function}")
    return found


def _function_text(module: ModuleOp, symbol: str) -> str | None:
    """The first function whose name begins with a symbol."""
    for op in module.ops:
        if _name(op).split("[")[0] == symbol:
            stream = StringIO()
            Printer(stream).print_op(op)
            return stream.getvalue()
    return None


def _name(op: Operation) -> str:
    name = op.properties.get("sym_name")
    return name.data if isinstance(name, StringAttr) else ""


def _cpp_function(text: str, name: str) -> str:
    """The definition of a function in C++ text."""
    found = re.search(rf"^[^\n;]*\b{name}\w*\([^;]*?\) \{{\n.*?^\}}", text, re.DOTALL | re.MULTILINE)
    if found is None:
        raise KeyError(f"the C++ text has no function {name}")
    return found[0]


if __name__ == "__main__":
    stale = [page for page in pages() if page.read_text("utf-8") != filled(page)]
    if "--check" in sys.argv:
        sys.exit(", ".join(page.name for page in stale) or 0)
    for page in stale:
        page.write_text(filled(page), "utf-8")
