"""A source file's function in the interpreter: the file is brought down to a level, and the function called there.

Takes in a loaded file, the name of a function, arguments and a level. Gives out what `interpret` gives. Argument types
are the annotations', or where there are none those of the arguments.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TextIO

from xdsl.dialects.builtin import ModuleOp
from xdsl.ir import Attribute

from pycc.driver.boundary.keys import argument_key, to_attribute
from pycc.driver.diagnostics import EntryNotFound
from pycc.driver.interpret.interpret import Signature, interpret
from pycc.driver.options import DEFAULT, Options
from pycc.driver.program.file_levels import python_module
from pycc.driver.program.sourcefile import MAIN, SourceFile, annotated
from pycc.driver.run import with_room
from pycc.driver.session import Session, typed_function
from pycc.ir.levels import Level
from pycc.passes.infer.program import Entry
from pycc.support.diagnostics import CompileError


@dataclass(frozen=True)
class Lowered:
    """A function of a file at a level, with what a call of it needs."""

    file: SourceFile
    module: ModuleOp
    symbol: str
    level: Level
    signature: Signature | None

    def call(self, arguments: Sequence[Any] = (), output: TextIO | None = None, **settings: Any) -> Any:
        """Call it; `settings` are those of `interpret`."""
        names = {self.file.source.module: vars(self.file.module)}
        return interpret(
            self.module,
            self.symbol,
            arguments,
            level=self.level,
            output=output,
            signature=self.signature,
            names=names,
            **settings,
        )


def default_entry(file: SourceFile) -> str:
    """What `python file.py` would run: the body of `if __name__ == "__main__":`, else `main`."""
    functions = file.source.functions()
    return MAIN if MAIN in functions else "main"


def lower_file(
    file: SourceFile, function: str, level: Level, arguments: Sequence[Any] = (), options: Options = DEFAULT
) -> Lowered:
    """Bring a function of a file to a level. `CompileError` if the program is refused."""
    if function not in file.source.functions():
        raise CompileError([EntryNotFound(None, function, str(file.path))])
    symbol = file.symbol(function)

    def work() -> Lowered:
        if level is Level.PYTHON:
            symbols = [file.symbol(name) for name in file.source.functions()]
            return Lowered(file, python_module(file.program, symbols), symbol, level, None)
        session = Session(file.program, options)
        module = session.compile([Entry(symbol, _types(file, function, arguments))], Level.TYPED)
        typed = typed_function(module, symbol)
        type_ = typed.function_type
        signature = Signature(tuple(type_.inputs.data), type_.outputs.data[0])
        name = typed.sym_name.data
        session.lower(module, Level.TYPED, level)
        return Lowered(file, module, name, level, signature)

    return with_room(work)


def _types(file: SourceFile, function: str, arguments: Sequence[Any]) -> list[Attribute]:
    """The types of the parameters."""
    try:
        return list(annotated(file, function).types)
    except CompileError:
        if not arguments:
            raise
    return [to_attribute(argument_key(argument)) for argument in arguments]


__all__ = ["Lowered", "default_entry", "lower_file"]
