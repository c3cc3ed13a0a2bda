"""`infer-raises`: finds out which functions may raise, and turns the calls of all others into plain calls.

Before:  `%r = flow.call @f(%x) : (i64) -> i64`, where `@f` cannot raise
After:   `%r = func.call @f(%x) : (i64) -> i64`
Expects: level STRUCTURED. A declaration (no body) may raise if it carries `pycc.raises`.
Guarantees: `pycc.raises` is exact (up to control flow that is never taken); `pycc.recursive` marks the functions on a
cycle of the call graph, which may raise `RecursionError`.

Errors are of two sorts: Python's, which a handler around them stops, and those that pass user handlers
(`IntegerRangeError`), which only a boundary handler stops. A function's errors of both sorts are the least fixpoint
over the call graph.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from xdsl.context import Context
from xdsl.dialects import func
from xdsl.dialects.builtin import ModuleOp, UnitAttr
from xdsl.ir import Block, BlockArgument, Operation, SSAValue
from xdsl.passes import ModulePass

from pycc.analysis.ownership_rules import Raises, raises_of
from pycc.dialects import flow, mem, py
from pycc.passes.python.emitter import known_int

NOTHING, PYTHON, RANGE = 0, 1, 2
"""Bits: errors that handlers stop, errors that pass them."""
BOTH = PYTHON | RANGE
_OWN = {Raises.NEVER: NOTHING, Raises.RANGE: RANGE, Raises.ANY: PYTHON}


@dataclass
class _Function:
    """What one function does about errors."""

    op: func.FuncOp
    raises: int = NOTHING
    calls: list[tuple[Operation, str, int]] = field(default_factory=list)
    """Calls with the callee and the errors that get past the handlers around them."""


def _raised(op: flow.RaiseOp) -> int:
    """Which sort of error a raise makes: known where its class is, or where a user handler caught it."""
    value: SSAValue = op.exception
    owner = value.owner
    if isinstance(owner, mem.PackOp):
        number = known_int(owner.components[0])
        return BOTH if number is None else RANGE if number in (py.RANGE_ERROR, py.PYTHON_EXCEPTION) else PYTHON
    if isinstance(value, BlockArgument):
        handler = value.block.parent_op()
        return PYTHON if isinstance(handler, flow.TryOp) and handler.every is None else BOTH
    return BOTH


def _collect(function: _Function, block: Block, passing: int) -> None:
    """Walk a block whose enclosing handlers let the errors `passing` out."""
    op = block.first_op
    while op is not None:
        match op:
            case flow.CallOp() | func.CallOp():
                function.calls.append((op, op.callee.root_reference.data, passing))
            case flow.RaiseOp():
                function.raises |= _raised(op) & passing
            case flow.TryOp():
                inside = NOTHING if op.every is not None else passing & RANGE
                _collect(function, op.body.block, inside)
                _collect(function, op.handler.block, passing)
            case _:
                if op.regions:
                    for region in op.regions:
                        for inner in region.blocks:
                            _collect(function, inner, passing)
                else:
                    function.raises |= _OWN[raises_of(op)] & passing
        op = op.next_op


def recursive_functions(calls: dict[str, Iterable[str]]) -> set[str]:
    """The functions on a cycle of the call graph: Tarjan's strongly connected components, without recursion."""
    number: dict[str, int] = {}
    lowest: dict[str, int] = {}
    on_stack: set[str] = set()
    stack: list[str] = []
    found: set[str] = set()
    for root in calls:
        if root in number:
            continue
        work = [(root, iter(calls[root]))]
        number[root] = lowest[root] = len(number)
        stack.append(root)
        on_stack.add(root)
        while work:
            name, callees = work[-1]
            advanced = False
            for callee in callees:
                if callee not in calls:
                    continue
                if callee == name:
                    found.add(name)
                if callee not in number:
                    number[callee] = lowest[callee] = len(number)
                    stack.append(callee)
                    on_stack.add(callee)
                    work.append((callee, iter(calls[callee])))
                    advanced = True
                    break
                if callee in on_stack:
                    lowest[name] = min(lowest[name], number[callee])
            if advanced:
                continue
            work.pop()
            if work:
                lowest[work[-1][0]] = min(lowest[work[-1][0]], lowest[name])
            if lowest[name] == number[name]:
                component: list[str] = []
                while True:
                    member = stack.pop()
                    on_stack.discard(member)
                    component.append(member)
                    if member == name:
                        break
                if len(component) > 1:
                    found.update(component)
    return found


def _solve(functions: dict[str, _Function]) -> None:
    """Spread errors from callees to callers until nothing changes."""
    callers: dict[str, list[tuple[_Function, int]]] = {name: [] for name in functions}
    names = {id(function): name for name, function in functions.items()}
    for function in functions.values():
        for _, callee, passing in function.calls:
            if callee in callers:
                callers[callee].append((function, passing))
            else:
                function.raises |= passing
    work = list(functions)
    while work:
        name = work.pop()
        raises = functions[name].raises
        for caller, passing in callers[name]:
            spread = caller.raises | raises & passing
            if spread != caller.raises:
                caller.raises = spread
                work.append(names[id(caller)])


@dataclass(frozen=True)
class InferRaisesPass(ModulePass):
    """Exact `pycc.raises`, plain calls where nothing can be raised."""

    name = "infer-raises"

    def apply(self, ctx: Context, op: ModuleOp) -> None:
        functions: dict[str, _Function] = {}
        for function_op in op.body.block.ops:
            if isinstance(function_op, func.FuncOp):
                function = _Function(function_op)
                block = function_op.body.blocks.first
                if block is not None:
                    _collect(function, block, BOTH)
                elif "pycc.raises" in function_op.attributes:
                    function.raises = BOTH
                functions[function_op.sym_name.data] = function
        graph = {name: [callee for _, callee, _ in f.calls] for name, f in functions.items()}
        recursive = recursive_functions({name: list(dict.fromkeys(callees)) for name, callees in graph.items()})
        for name in recursive:
            functions[name].raises |= PYTHON
            functions[name].op.attributes["pycc.recursive"] = UnitAttr()
        _solve(functions)
        for function in functions.values():
            _settle(function, functions)


def _settle(function: _Function, functions: dict[str, _Function]) -> None:
    """Write a function's attribute, and make its calls the kind that they need to be."""
    if function.raises:
        function.op.attributes["pycc.raises"] = UnitAttr()
    else:
        function.op.attributes.pop("pycc.raises", None)
    for call, callee, _ in function.calls:
        raising = callee not in functions or functions[callee].raises != NOTHING
        if raising == isinstance(call, flow.CallOp):
            continue
        arguments, types = list(call.operands), [r.type for r in call.results]
        new = flow.CallOp(callee, arguments, types) if raising else func.CallOp(callee, arguments, types)
        new.location = call.location
        block = call.parent_block()
        assert block is not None
        block.insert_op_before(new, call)
        for old, result in zip(call.results, new.results, strict=True):
            old.replace_all_uses_with(result)
        block.erase_op(call)
