"""Put the bodies of tiny library functions in place of their calls, so that ranges and lengths are seen through them.

Before:
    func.func private @"list.__len__[list[int]]"(%self) attributes {pycc.inline} {
      %n = mem.get_field %self "_size" : i64
      flow.return %n : i64
    }
    %n = flow.call @"list.__len__[list[int]]"(%l)

After:
    %n = mem.get_field %l "_size" : i64

Expects: STRUCTURED. Guarantees: the same values, errors and tracebacks: what is inlined cannot raise. Functions that nobody
calls any more are gone.

Only functions marked `pycc.inline` of a few ops that end by returning. All others are LLVM's to inline.
"""

from __future__ import annotations

from dataclasses import dataclass

from xdsl.context import Context
from xdsl.dialects import func
from xdsl.dialects.builtin import ModuleOp
from xdsl.ir import Block, Operation, SSAValue
from xdsl.passes import ModulePass

from pycc.analysis.ownership_rules import Raises, callee_of, raises_of
from pycc.dialects import flow, mem

MOST_OPS = 10
"""Longest body, regions included, that is inlined."""
_RETURNS = (flow.ReturnOp, func.ReturnOp)
_REFUSED = frozenset({flow.RaiseOp, flow.LoopOp, flow.ForOp, flow.TryOp, flow.BlockOp, flow.SlotOp, flow.UnreachableOp})


@dataclass(frozen=True)
class InlineAccessorsPass(ModulePass):
    """See the module docstring."""

    name = "inline-accessors"

    def apply(self, ctx: Context, op: ModuleOp) -> None:
        """Rewrite every function of the module."""
        functions = {
            f.sym_name.data: f for f in op.body.block.ops if type(f) is func.FuncOp and f.body.blocks
        }
        inliner = _Inliner(functions)
        for name in functions:
            inliner.finish(name)
        inliner.remove_unused(op)


class _Inliner:
    """Inlines callees before their callers, each function once."""

    def __init__(self, functions: dict[str, func.FuncOp]):
        self._functions = functions
        self._bodies: dict[str, Block | None] = {}
        self._inlined: set[str] = set()
        self._called: set[str] = set()

    def finish(self, name: str) -> None:
        """Inline into a function, and decide whether it is an accessor itself."""
        if name in self._bodies:
            return
        self._bodies[name] = None  # a function that calls itself is none
        function = self._functions[name]
        for op in [op for op in function.body.walk() if type(op) is flow.CallOp or type(op) is func.CallOp]:
            callee = callee_of(op)
            assert callee is not None
            if callee in self._functions:
                self.finish(callee)
                body = self._bodies[callee]
                if body is not None:
                    _replace(op, body)
                    self._inlined.add(callee)
                else:
                    self._called.add(callee)
        if "pycc.inline" in function.attributes and _is_tiny(function.body.block):
            self._bodies[name] = function.body.block

    def remove_unused(self, module: ModuleOp) -> None:
        """Remove inlined functions that have no other use."""
        used = set(self._called)
        for op in module.body.block.ops:
            if type(op) is mem.ClassOp and op.finalizer is not None:
                used.add(op.finalizer.string_value())
        for name in self._inlined - used:
            function = self._functions[name]
            if "pycc.export" not in function.attributes and "pycc.entry" not in function.attributes:
                module.body.block.erase_op(function)


def _is_tiny(body: Block) -> bool:
    count = 0
    for op in body.walk():
        count += 1
        if count > MOST_OPS or type(op) in _REFUSED or raises_of(op) is not Raises.NEVER:
            return False
        if type(op) in _RETURNS and op is not body.last_op:
            return False
    return type(body.last_op) in _RETURNS


def _replace(call: Operation, body: Block) -> None:
    """Copy a body in front of a call, and use what it returns for the call's results."""
    values: dict[SSAValue, SSAValue] = dict(zip(body.args, call.operands))
    block = call.parent
    last = body.last_op
    assert block is not None and last is not None
    for op in body.ops:
        if op is last:
            break
        copy = op.clone(values)
        for inner in copy.walk():
            # For debuggers and errors, the accessor is part of the line that uses it.
            inner.location = call.location
        block.insert_op_before(copy, call)
    for result, value in zip(call.results, last.operands, strict=True):
        result.replace_all_uses_with(values.get(value, value))
    block.erase_op(call)
