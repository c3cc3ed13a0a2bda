"""Our modules: a file of Python at a level, and what of it can be upstream's."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from xdsl.context import Context
from xdsl.dialects.builtin import ModuleOp, UnitAttr
from xdsl.dialects.func import FuncOp

from pycc.driver.options import Options
from pycc.driver.program.file_levels import file_module
from pycc.driver.program.sourcefile import load_file
from pycc.driver.registry import find_pass
from pycc.driver.run import with_room
from pycc.driver.session import Session
from pycc.ir.levels import Level
from pycc.passes.pipelines import PIPELINES

ROOT = Path(__file__).resolve().parents[2]
KERNELS = Path(__file__).with_name("kernels.py")
LEXICAL = Path(__file__).with_name("lexical.py")
PROGRAMS = [
    path
    for path in sorted([*(ROOT / "tests" / "programs").glob("*.py"), *(ROOT / "examples").glob("*.py")])
    if "np.zeros" not in path.read_text()
]
Result = TypeVar("Result")


class Compiled:
    """A file of Python and its modules."""

    def __init__(self, path: Path):
        self.path = path
        self.file = load_file(path)

    @property
    def prefix(self) -> str:
        """What the symbols of the program's own functions start with."""
        return self.file.symbol(next(iter(self.file.source.functions()))).split(".")[0] + "."

    def at(self, level: Level) -> ModuleOp:
        """All its functions at a level."""
        return file_module(self.file, level, (), Session(self.file.program, Options()))


def roomy(function: Callable[[], Result]) -> Result:
    """Compile with room to recurse."""
    return with_room(function)


def apply(module: ModuleOp, *names: str) -> ModuleOp:
    """Run passes and pipelines over a module."""
    for name in names:
        for step in PIPELINES.get(name, (name,)):
            find_pass(step)().apply(Context(), module)
    return module


def raising_functions(module: ModuleOp) -> set[str]:
    """The functions of a module at BUFFERS that give a status at MACHINE."""
    return {op.sym_name.data for op in module.ops if isinstance(op, FuncOp) and "pycc.raises" in op.attributes}


def to_machine(module: ModuleOp) -> ModuleOp:
    """A module at BUFFERS, every function of it kept, at MACHINE."""
    for op in module.ops:
        if isinstance(op, FuncOp):
            op.attributes["pycc.external"] = UnitAttr()
    return apply(module, "lower-to-llvm")
