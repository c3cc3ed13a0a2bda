"""`pycc-opt --emit`: a module as LLVM IR, assembly or C++, after what is missing on the way down to there.

Takes in a module at any level. Gives out text, or `Failed`. LLVM runs in a process of its own: it ends the one it is in
where text that is no LLVM IR reaches it.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from xdsl.dialects.builtin import ModuleOp, UnitAttr
from xdsl.dialects.func import FuncOp

from pycc.dialects import py
from pycc.driver.opt.arguments import Settings
from pycc.driver.opt.errors import error, of_invalid_op
from pycc.driver.options import Options
from pycc.driver.pipeline.pipeline import Pipeline
from pycc.driver.program.module_level import standing_level
from pycc.ir.levels import Level
from pycc.ir.locations import op_span
from pycc.ir.verification import InvalidOp


def level_of(module: ModuleOp) -> Level:
    """The level that a module stands at (`driver/program/module_level.py`). Raises `Failed` where it stands at none."""
    found = standing_level(module)
    if found is None:
        raise error(op_span(module), "the module stands at no level: --check-level says what is amiss at one")
    if found is Level.BUFFERS:
        from pycc.analysis.ownership import verify_ownership

        try:
            verify_ownership(module)
        except InvalidOp as caught:
            raise of_invalid_op(caught) from None
    return found


def emit_text(module: ModuleOp, settings: Settings, name: str, run: Callable[[Pipeline], None]) -> str:
    """The module as `settings.emit` asks for it. `name` is the input's, for C++; `run` runs passes on the module."""
    if settings.emit == "cpp":
        from pycc.backends.source.cpp import emit_cpp

        _lower(module, Level.BUFFERS, run)
        return emit_cpp(module, Path(name).stem, "").source + "\n"
    if settings.emit not in ("llvm", "asm"):
        from pycc.driver.extensions.printers import print_with, printer_level

        _lower(module, printer_level(settings.emit), run)
        return print_with(settings.emit, module)
    _lower(module, Level.MACHINE, run)
    from pycc.backends.llvm.machine import CodeGenerationError
    from pycc.backends.llvm.object import compile_apart
    from pycc.backends.llvm.translate import TranslateOptions, translate
    from pycc.driver import native

    target = native.target_of(Options(target=settings.target), travels=True)
    text = translate(module, TranslateOptions(function_attributes=target.function_attributes))
    if settings.emit == "llvm" and settings.optimise is None:
        return text
    form = "llvm" if settings.emit == "llvm" else "assembly"
    try:
        return compile_apart(text, target, settings.optimise or 0, form)
    except CodeGenerationError as caught:
        raise error(None, str(caught)) from None


def _lower(module: ModuleOp, end: Level, run: Callable[[Pipeline], None]) -> None:
    """Run the default pipeline from where the module stands."""
    start = level_of(module)
    order = list(Level)
    if order.index(start) > order.index(end):
        raise error(op_span(module), f"the module stands at level {start.value}, below {end.value}")
    if start is Level.PYTHON:
        from pycc.passes.infer.infer_types import InferTypesPass

        # Finding it by name would take the file's globals from it.
        run(Pipeline([InferTypesPass()]))
        start = Level.TYPED
    kept = public_functions(module)
    run(Pipeline.default(start, Level.BUFFERS if end is Level.MACHINE else end))
    if end is not Level.MACHINE or start is Level.MACHINE:
        return
    for op in module.ops:
        if isinstance(op, FuncOp) and op.sym_name.data in kept:
            # Functions are internal otherwise, and LLVM would remove what nobody calls.
            op.attributes.setdefault("pycc.external", UnitAttr())
    run(Pipeline.default(Level.BUFFERS, end))


def public_functions(module: ModuleOp) -> frozenset[str]:
    """The functions that others are to call: those that are public; where none says so, all that are not private."""
    marked: set[str] = set()
    others: set[str] = set()
    for op in module.ops:
        if not isinstance(op, py.FuncOp | FuncOp):
            continue
        visibility = None if op.sym_visibility is None else op.sym_visibility.data
        if visibility == "public" or "pycc.export" in op.attributes:
            marked.add(op.sym_name.data)
        elif visibility is None:
            others.add(op.sym_name.data)
    return frozenset(marked or others)
