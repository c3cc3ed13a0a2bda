"""pycc as harnesses for samples of programs want it: `compile(source, entry, argument types) -> callable`."""

from __future__ import annotations

import builtins
import itertools
import linecache
import sys
import types
from collections.abc import Callable, Sequence

import pycc

REJECT = (pycc.CompileError, SyntaxError)
"""What a clear refusal raises; a text that is no Python 3.11 is CPython's to refuse."""

_numbers = itertools.count()


def compile(source: str, entry: str, arg_types: Sequence[str]) -> Callable[..., object]:
    """The function `entry` of a module with this source, under `@pycc.jit`."""
    name = f"sample_{next(_numbers)}"
    file = f"<{name}>"
    linecache.cache[file] = (len(source), None, source.splitlines(keepends=True), file)
    module = types.ModuleType(name)
    module.__file__ = file
    sys.modules[name] = module
    exec(builtins.compile(source, file, "exec"), module.__dict__)
    return pycc.jit(getattr(module, entry), eager=True)
