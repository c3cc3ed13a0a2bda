"""`pycc run`: compile a program's main and run it in this process."""

from __future__ import annotations

import linecache
import sys
import traceback
import types
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from pycc.driver.options import Options
from pycc.driver.run import guarded, with_room
from pycc.support.diagnostics import CompileError


def run_program(path: Path, arguments: Sequence[str], options: Options, tell: Callable[[Any], None] | None) -> int:
    """Run it; the exit status. Errors that leave the program are told as Python tells them."""

    def load() -> Any:
        with guarded("pycc run"):
            from pycc.driver.aot.build import main_call
            from pycc.driver.program.sourcefile import load_file

            file = load_file(path, arguments)
            name, given = main_call(file)
            return file, name, bool(given)

    file, name, takes_arguments = with_room(load)
    function = main_function(file, name)
    from pycc.driver.jit.decorator import jit

    compiled = jit(level=options.level)(function)
    sys.argv = [str(path), *arguments]
    try:
        compiled(*([sys.argv] if takes_arguments else []))
    except CompileError:
        raise
    except SystemExit as error:
        return error.code if isinstance(error.code, int) else 1
    except BaseException as error:
        error.__traceback__ = _own_frames(error.__traceback__)
        traceback.print_exception(error)
        return 1
    finally:
        sys.stdout.flush()
    return 0


def main_function(file: Any, name: str) -> types.FunctionType:
    """The live function of a name; for the body of `if __name__ == "__main__":` one is made of the changed text."""
    found = getattr(file.module, name, None)
    if isinstance(found, types.FunctionType):
        return found
    if found is not None and hasattr(found, "python"):
        return found.python
    text = file.source.source
    # The compiler, too, must see the text that has this function.
    linecache.cache[str(file.path)] = (len(text), None, text.splitlines(keepends=True), str(file.path))
    code = compile(text, str(file.path), "exec")
    inner = next(c for c in code.co_consts if isinstance(c, types.CodeType) and c.co_name == name)
    return types.FunctionType(inner, vars(file.module), name)


def _own_frames(trace: types.TracebackType | None) -> types.TracebackType | None:
    """A traceback from the program's first frame on."""
    folder = str(Path(__file__).parents[1])
    while trace is not None and trace.tb_frame.f_code.co_filename.startswith(folder):
        trace = trace.tb_next
    return trace
