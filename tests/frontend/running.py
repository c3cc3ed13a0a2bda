"""Runs source in CPython and at level PYTHON, and compares value, exception, output and arguments."""

from __future__ import annotations

import contextlib
import copy
import io
from collections.abc import Callable
from io import StringIO
from typing import Any

from xdsl.context import Context
from xdsl.dialects.builtin import Builtin, ModuleOp, UnknownLoc
from xdsl.ir import Block, SSAValue
from xdsl.parser import Parser
from xdsl.printer import Printer

from pycc.dialects import py
from pycc.dialects.flow import Flow
from pycc.dialects.py import Py
from pycc.driver.run import with_room
from pycc.frontend import ModuleSource, parse_module
from pycc.interpreters.faults import Fault
from pycc.interpreters.levels import machine_for
from pycc.interpreters.py_dynamic import prepare
from pycc.ir.levels import Level

__all__ = ["Fault", "agree", "check_dominance", "check_text", "functions_of", "outcome", "with_room"]


def functions_of(source: ModuleSource, names: dict[str, Any]) -> Callable[[str], Callable[..., Any]]:
    """The functions of a source file as callables that run what the frontend made of them; `names` are its globals."""
    module = ModuleOp([source.function(qualname).clone() for qualname in source.functions()])
    machine = machine_for(module, Level.PYTHON)
    resolved = prepare(machine, {source.module: names})
    return lambda qualname: resolved.function(f"{source.module}.{qualname}")


def outcome(function: Callable[..., Any], arguments: tuple[Any, ...]) -> Any:
    """What a call does: its value or exception, what it prints, and its arguments afterwards."""
    given = copy.deepcopy(arguments)
    output = io.StringIO()
    with contextlib.redirect_stdout(output):
        try:
            result = ("value", repr(function(*given)))
        except Fault:
            raise
        except Exception as error:
            result = (type(error).__name__, str(error))
    return result, output.getvalue(), repr(given)


def agree(source: str, *calls: tuple[Any, ...], entry: str = "f") -> None:
    """Assert that `entry` does the same in CPython and at level PYTHON for each tuple of arguments."""
    names: dict[str, Any] = {}
    exec(compile(source, "source.py", "exec"), names)
    parsed = ModuleSource(source, "source.py", "prog")
    others = {name: value for name, value in names.items() if name not in parsed.functions()}
    for qualname in parsed.functions():
        parsed.function(qualname).verify()
        check_dominance(parsed.function(qualname))
    functions = functions_of(parsed, others)
    for arguments in calls or ((),):
        assert outcome(functions(entry), arguments) == outcome(names[entry], arguments)


def check_text(source: str, *, library: bool = False) -> None:
    """Assert that what is printed, in both syntaxes, verifies and reads back as the same module."""
    module = parse_module(source, "source.py", "prog", library=library)
    module.verify()
    for generic in (True, False):
        stream = StringIO()
        Printer(stream, print_generic_format=generic).print_op(module)
        context = Context()
        for dialect in (Builtin, Py, Flow):
            context.load_dialect(dialect)
        again = Parser(context, stream.getvalue()).parse_module()
        again.verify()
        assert again.is_structurally_equivalent(module)


def check_dominance(function: py.FuncOp) -> None:
    """Assert that every value is defined before its uses in a block around them, and that every op has a location."""
    visible: set[SSAValue] = set()

    def check(block: Block) -> None:
        mine: list[SSAValue] = list(block.args)
        visible.update(mine)
        for op in block.ops:
            assert type(op.location) is not UnknownLoc, op.name
            for operand in op.operands:
                assert operand in visible, f"{op.name} uses a value that does not reach it"
            for region in op.regions:
                for inner in region.blocks:
                    check(inner)
            visible.update(op.results)
            mine += op.results
        visible.difference_update(mine)

    check(function.body.block)
