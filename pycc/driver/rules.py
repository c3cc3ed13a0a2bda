"""`pycc rules`: checks, tests and compiles files of rewrite rules (docs/rules.md).

Takes in rule files. Gives out what is wrong with them, and what was tested; or the Python that they become. What ops
mean is told by the interpreter's table (`interpreters/scalar.py`) and by the modules that the files use.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

from xdsl.context import Context

from pycc.driver.registry import make_context
from pycc.interpreters.faults import Fault, Poison
from pycc.interpreters.scalar import SCALARS
from pycc.ir.rules import check as checking
from pycc.ir.rules.instances import Semantics
from pycc.ir.rules.loading import load_typed, path_of
from pycc.support.diagnostics import CompileError, Diagnostic


def semantics_of(modules: Sequence[ModuleType]) -> Semantics:
    """What ops mean: the interpreter's table, and what the modules say."""
    by_name: dict[str, Any] = {}
    samples: dict[str, Any] = {}
    for module in modules:
        by_name |= getattr(module, "MEANINGS", {})
        samples |= getattr(module, "SAMPLES", {})
    poison = Poison("an input that is not defined")
    return Semantics(SCALARS, by_name, samples, (Fault,), poison, checking.nan_aware)


def test_rules(*files: Path | str, context: Context | None = None) -> checking.Report:
    """Check rule files, show that their rules end, and run both sides of each. `CompileError` if something is wrong."""
    loaded = load_typed(files, context or make_context())
    return checking.check(loaded.rules, semantics_of(loaded.modules))


def check_rules(*files: Path | str, context: Context | None = None) -> list[Diagnostic]:
    """What is wrong with rule files; nothing if the list is empty."""
    try:
        test_rules(*files, context=context)
    except CompileError as error:
        return list(error.diagnostics)
    return []


def compiled_rules(file: Path | str, context: Context | None = None) -> str:
    """The Python that a rule file becomes."""
    from pycc.ir.rules.compiler import compile_rules

    return compile_rules(load_typed([file], context or make_context()).rules, path_of(file).name)
