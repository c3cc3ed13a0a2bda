"""The levels of the staircase as text: what `inspect` and `pycc emit` show.

Takes in entries of a program. Gives out the module as it is at a level ("py", "typed", "structured", "buffers",
"llvm-dialect"), or LLVM IR after LLVM's own optimiser ("llvm"), or machine code as assembly ("asm").
"""

from __future__ import annotations

import types
from collections.abc import Sequence
from io import StringIO

from xdsl.dialects.builtin import ModuleOp, UnitAttr
from xdsl.dialects.func import FuncOp
from xdsl.printer import Printer

from pycc.backends.llvm.object import compile_to_object
from pycc.backends.llvm.optimize import optimize
from pycc.backends.llvm.translate import TranslateOptions, translate
from pycc.dialects import py
from pycc.driver import native
from pycc.driver.boundary.keys import Key, from_attribute, to_attribute
from pycc.driver.diagnostics import NoSpecialisation
from pycc.driver.options import Options
from pycc.driver.program.file_levels import python_module
from pycc.driver.program.program import LiveProgram
from pycc.driver.run import guarded
from pycc.driver.session import Session
from pycc.frontend.annotations import annotation_type
from pycc.ir.levels import Level
from pycc.passes.infer.program import Entry
from pycc.support.diagnostics import CompileError

NAMES = (*(level.value for level in Level), "llvm", "asm")


def module_text(module: ModuleOp, locations: bool = False) -> str:
    """A module as text."""
    stream = StringIO()
    Printer(stream, print_debuginfo=locations).print_op(module)
    return stream.getvalue() + "\n"


def annotated(function: types.FunctionType, allow_unknown: bool) -> tuple[Key, ...]:
    """Keys of a function's annotations."""
    program = LiveProgram()
    op = program.function(program.function_symbol(function))
    count = len(op.arg_names.data)
    annotations = op.annotations.data if op.annotations is not None else (py.unknown,) * count
    # The text of a function does not say what its module imports: the live annotation knows `List`.
    live = [function.__annotations__.get(name.data) for name in op.arg_names]
    known = [
        (annotation_type(value) or py.unknown) if annotation == py.unknown and value is not None else annotation
        for annotation, value in zip(annotations, live, strict=True)
    ]
    found = [from_attribute(annotation) for annotation in known]
    if any(key is None for key in found):
        if allow_unknown:
            return ()
        raise CompileError([NoSpecialisation(None, function.__qualname__)])
    return tuple(key for key in found if key is not None)


def level_text(
    function: types.FunctionType, parameters: Sequence[Key], options: Options, level: str, locations: bool = False
) -> str:
    """The text of a function's specialisation at a level."""
    program = LiveProgram()
    symbol = program.function_symbol(function)
    if level == Level.PYTHON.value:
        return module_text(python_module(program, [symbol]), locations)
    entries = [Entry(symbol, [to_attribute(key) for key in parameters])]
    return entries_text(Session(program, options, interruptible=options.polls), entries, level, locations)


def entries_text(session: Session, entries: Sequence[Entry], level: str, locations: bool = False) -> str:
    """The text of compiled entries at a level below PYTHON."""
    if level not in NAMES:
        raise ValueError(f"level must be one of {', '.join(NAMES)}, not {level!r}")
    if level not in ("llvm", "asm"):
        return module_text(session.compile(entries, Level(level)), locations)
    module = session.compile(entries, Level.TYPED)
    public = {op.sym_name.data for op in module.ops if isinstance(op, py.FuncOp) and _is_public(op)}
    session.lower(module, Level.TYPED, Level.BUFFERS)
    for op in module.ops:
        if isinstance(op, FuncOp) and op.sym_name.data in public:
            # LLVM would remove what nobody calls.
            op.attributes["pycc.external"] = UnitAttr()
    session.lower(module, Level.BUFFERS, Level.MACHINE)
    with guarded("llvm"):
        target = native.target_of(session.options)
        text = translate(module, TranslateOptions(function_attributes=target.function_attributes))
        if level == "asm":
            return compile_to_object(text, target, session.options.level, assembly=True).decode()
        return str(optimize(text, target, session.options.level))


def _is_public(op: py.FuncOp) -> bool:
    return op.sym_visibility is not None and op.sym_visibility.data == "public"
