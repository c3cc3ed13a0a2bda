"""Put the bodies of library functions marked `pycc.inline` in place of their calls.

Before:
    func.func private @element(%items, %index) attributes {pycc.inline} {
      %n = mem.get_field %items "_size" : i64
      %bad = arith.cmpi uge, %index, %n : i64
      flow.if %bad { ... flow.raise %error }
      %p = mem.get_field %items "_data" : !mem.ptr<i64>
      %x = mem.load %p[%index] : i64
      flow.return %x : i64
    }
    %y = flow.call @element(%l, %i)

After:
    %n = mem.get_field %l "_size" : i64
    ...
    %y = mem.load %p[%i] : i64

Expects: STRUCTURED. Guarantees: the same values and errors. Where a body returns in several places it becomes a
`flow.block` that they leave. Functions that nobody calls any more are gone.

LLVM could do this too, but not as well: between functions an error travels as a status beside the result, and the
tests of it stay. And ranges are seen through what is inlined here: sizes, cursors, indices that are not negative.
What is inlined belongs to the line of its call; library functions have no frame in a traceback anyway.
"""

from __future__ import annotations

from dataclasses import dataclass

from xdsl.context import Context
from xdsl.dialects import func
from xdsl.dialects.builtin import ModuleOp
from xdsl.ir import Block, Operation, Region, SSAValue
from xdsl.passes import ModulePass

from pycc.analysis.ownership_rules import callee_of
from pycc.dialects import flow, mem
from pycc.ir.construct import copied
from pycc.ir.rewrites import permits
from pycc.ir.walk import walk, walk_lazily

INLINE = "pycc.inline"
MOST_OPS = 60
"""Longest body, what was inlined into it and regions included."""
_RETURNS = (flow.ReturnOp, func.ReturnOp)


@dataclass(frozen=True)
class InlineLibraryPass(ModulePass):
    """See the module docstring."""

    name = "inline-library"

    def apply(self, ctx: Context, op: ModuleOp) -> None:
        """Rewrite every function of the module."""
        functions = {f.sym_name.data: f for f in op.body.block.ops if type(f) is func.FuncOp and f.body.blocks}
        inliner = _Inliner(functions)
        for name in functions:
            inliner.finish(name)
        inliner.remove_unused(op)


@dataclass(frozen=True)
class _Body:
    """What replaces a call: a body, and whether it returns only at its end."""

    block: Block
    straight: bool


class _Inliner:
    """Inlines callees before their callers, each function once."""

    def __init__(self, functions: dict[str, func.FuncOp]):
        self._functions = functions
        self._bodies: dict[str, _Body | None] = {}
        self._inlined: set[str] = set()
        self._called: set[str] = set()

    def finish(self, name: str) -> None:
        """Inline into a function, and decide whether it may be inlined itself."""
        if name in self._bodies:
            return
        self._bodies[name] = None  # a function that calls itself may not
        function = self._functions[name]
        for op in [op for op in walk(function.body) if type(op) is flow.CallOp or type(op) is func.CallOp]:
            callee = callee_of(op)
            assert callee is not None
            if callee in self._functions:
                self.finish(callee)
                body = self._bodies[callee]
                if body is not None and permits("inline-call", op):
                    _replace(op, body)
                    self._inlined.add(callee)
                else:
                    self._called.add(callee)
        if INLINE in function.attributes:
            self._bodies[name] = _inlinable(function.body.block)

    def remove_unused(self, module: ModuleOp) -> None:
        """Remove inlined functions that have no other use."""
        used = set(self._called)
        for op in module.body.block.ops:
            if type(op) is mem.ClassOp and op.finalizer is not None:
                used.add(op.finalizer.string_value())
        for name in [name for name in self._functions if name in self._inlined and name not in used]:
            function = self._functions[name]
            exported = "pycc.export" in function.attributes or "pycc.entry" in function.attributes
            if not exported and permits("remove-function", function):
                module.body.block.erase_op(function)


def _inlinable(block: Block) -> _Body | None:
    straight = type(block.last_op) in _RETURNS
    for count, op in enumerate(walk_lazily(block)):
        # A slot is empty at the start of each activation.
        if count >= MOST_OPS or type(op) is flow.SlotOp:
            return None
        if type(op) in _RETURNS and op is not block.last_op:
            straight = False
            if _is_in_labelled(op):
                return None
    return _Body(block, straight)


def _is_in_labelled(op: Operation) -> bool:
    around = op.parent_op()
    while around is not None and type(around) is not func.FuncOp:
        if type(around) is flow.BlockOp:
            return True
        around = around.parent_op()
    return False


def _replace(call: Operation, body: _Body) -> None:
    """Copy a body to where a call is, and use what it returns for the call's results."""
    values: dict[SSAValue, SSAValue] = dict(zip(body.block.args, call.operands, strict=True))
    block, last = call.parent, body.block.last_op
    assert block is not None and last is not None
    if body.straight:
        for op in body.block.ops:
            if op is not last:
                block.insert_op_before(copied(op, values, call.location), call)
        for result, value in zip(call.results, last.operands, strict=True):
            result.replace_all_uses_with(values.get(value, value))
    else:
        inside = Block()
        for op in body.block.ops:
            inside.add_op(copied(op, values, call.location))
        for op in walk(inside):
            if type(op) in _RETURNS:
                leave = flow.LeaveOp(op.operands[:])
                leave.location = call.location
                around = op.parent
                assert around is not None
                around.insert_op_before(leave, op)
                around.erase_op(op)
        labelled = flow.BlockOp([result.type for result in call.results], Region([inside]))
        labelled.location = call.location
        block.insert_op_before(labelled, call)
        for result, value in zip(call.results, labelled.results, strict=True):
            result.replace_all_uses_with(value)
    block.erase_op(call)
