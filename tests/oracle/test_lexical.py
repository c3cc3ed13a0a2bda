"""Text goes to upstream and comes back: names, strings and numbers that are hard to write down, at every level."""

from __future__ import annotations

import pytest
from xdsl.dialects.builtin import ModuleOp

from pycc.backends.llvm.translate import translate
from pycc.dialects.syntax import TextParser
from pycc.driver.registry import make_context
from pycc.ir.levels import Level
from tests.oracle.programs import LEXICAL, Compiled, roomy
from tests.oracle.tools import needs, run
from tests.oracle.upstream import text_of, without_nested_calls

_LEVELS = list(Level)
_OPTIONS = ["--allow-unregistered-dialect", "--mlir-print-op-generic", "--mlir-print-local-scope"]


def _printed_upstream(module: ModuleOp) -> str:
    done = run("mlir-opt", [*_OPTIONS, "--mlir-print-debuginfo"], without_nested_calls(text_of(module, True, True)))
    assert done.ok, done.errors[:2000]
    return done.output


@needs("mlir-opt")
@pytest.mark.parametrize("level", _LEVELS, ids=[level.value for level in _LEVELS])
def test_there_and_back(level: Level) -> None:
    module = roomy(lambda: Compiled(LEXICAL).at(level))
    text = _printed_upstream(module)
    again = TextParser(make_context(), without_nested_calls(text, back=True)).parse_module()
    again.verify()
    assert _printed_upstream(again) == text


@pytest.mark.parametrize("level", _LEVELS, ids=[level.value for level in _LEVELS])
@pytest.mark.parametrize("generic", [False, True])
def test_we_read_what_we_print(level: Level, generic: bool) -> None:
    """In the other form than it was written in, since what is kept in which dictionary does not matter."""
    module = roomy(lambda: Compiled(LEXICAL).at(level))
    again = TextParser(make_context(), text_of(module, generic, locations=True)).parse_module()
    if level is Level.MACHINE:
        assert translate(again) == translate(module)
    else:
        assert text_of(again, locations=True) == text_of(module, locations=True)
