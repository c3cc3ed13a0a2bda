"""`keep-upstream`: drops what is not upstream MLIR's, so that its tools take the rest without further options.

Before:  a module at BUFFERS, after the pipeline `buffers-to-upstream`
After:   its functions and globals of upstream's ops and types, and nothing else; functions are public
Expects: a function that stays calls only such functions: `buffers-to-upstream` sees to it.
Guarantees: nothing about the program that the module was: it is for showing parts of a module to other tools.
"""

from __future__ import annotations

from dataclasses import dataclass

from xdsl.context import Context
from xdsl.dialects import func, memref
from xdsl.dialects.builtin import ModuleOp
from xdsl.ir import Operation
from xdsl.passes import ModulePass

from pycc.passes.upstream.selection import DIALECTS, is_upstream_type


@dataclass(frozen=True)
class KeepUpstreamPass(ModulePass):
    """See the module docstring."""

    name = "keep-upstream"

    def apply(self, ctx: Context, op: ModuleOp) -> None:
        functions = {f.sym_name.data: f for f in op.ops if isinstance(f, func.FuncOp)}
        kept = {name for name, function in functions.items() if is_upstream(function)}
        changed = True
        while changed:
            broken = {name for name in kept if not _callees(functions[name]) <= kept}
            kept -= broken
            changed = bool(broken)
        for item in list(op.ops):
            match item:
                case func.FuncOp() if item.sym_name.data in kept:
                    if item.body.blocks and "sym_visibility" in item.properties:
                        del item.properties["sym_visibility"]
                case memref.GlobalOp():
                    pass
                case _:
                    op.body.block.erase_op(item)


def is_upstream(function: func.FuncOp) -> bool:
    """Whether a function is made of upstream's ops, types and attributes only."""
    types = (*function.function_type.inputs, *function.function_type.outputs)
    return all(map(is_upstream_type, types)) and all(_is_upstream_op(op) for op in function.walk())


def _is_upstream_op(op: Operation) -> bool:
    return (
        op.name.split(".", 1)[0] in DIALECTS
        and all(is_upstream_type(value.type) for value in (*op.operands, *op.results))
        and not any(name.startswith("pycc.") for name in op.attributes)
    )


def _callees(function: func.FuncOp) -> set[str]:
    return {op.callee.root_reference.data for op in function.walk() if isinstance(op, func.CallOp)}
