"""Random typed programs give CPython's result, exception and output. PYCC_TEST_ALL=1 tries ten times as many.

To look at one: `python -m tests.fuzz.test_typed_programs SEED` prints its source.
"""

from __future__ import annotations

import contextlib
import io
import linecache
import os
import sys
import types
import warnings
from collections.abc import Callable

import pytest

import pycc
from tests.fuzz.typed_programs import source_of

SEEDS = range(600 if os.environ.get("PYCC_TEST_ALL") == "1" else 40)
TOO_DEEP = "maximum recursion depth exceeded"

Outcome = tuple[str, str, str]


def outcome(call: Callable[[], object]) -> Outcome:
    """Output, class of the exception or of the result, and its text."""
    text = io.StringIO()
    try:
        with contextlib.redirect_stdout(text):
            result = call()
    except pycc.CompileError:
        raise
    except Exception as error:
        return text.getvalue(), type(error).__name__, str(error)
    return text.getvalue(), type(result).__name__, repr(result)


def program(seed: int) -> types.ModuleType:
    """The program of a seed as a module."""
    source, name = source_of(seed), f"typed_program_{seed}"
    file = f"<{name}>"
    linecache.cache[file] = (len(source), None, source.splitlines(keepends=True), file)
    module = types.ModuleType(name)
    sys.modules[name] = module
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SyntaxWarning)
        exec(compile(source, file, "exec"), module.__dict__)
    return module


@pytest.mark.parametrize("seed", SEEDS)
def test_agrees_with_cpython(seed: int) -> None:
    module = program(seed)
    expected = outcome(module.main)
    if TOO_DEEP in expected[0] + expected[2]:
        pytest.skip("CPython's limit of recursion is another one")
    output, kind, text = outcome(pycc.jit(module.main, level=seed % 4, cache=False))
    if kind == "IntegerRangeError":
        assert expected[0].startswith(output)
        return
    assert (output, kind, text) == expected


if __name__ == "__main__":
    print(source_of(int(sys.argv[1])))
