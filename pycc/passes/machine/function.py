"""State of lowering one function: values, blocks, error edges.

Expects the ops of one `func.func` at BUFFERS. Handlers of op groups (`control_flow.py`, `memory.py`, ...) are functions
`(FunctionLowering, op) -> None` in tables by op class; each emits machine ops at the current block.

An error edge leads to a cold block behind the function's body: it makes the error pending or adds to its traceback,
releases what the op lists, and goes to the nearest handler of this function, or returns the status.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from xdsl.dialects.builtin import IndexType, MemRefType, StringAttr, UnknownLoc
from xdsl.dialects.func import FuncOp
from xdsl.ir import Attribute, Block, Operation, SSAValue

from pycc.dialects import flow, llvm, mem, py
from pycc.ir.levels import LevelError, NotAtLevel
from pycc.passes.machine import runtime
from pycc.passes.machine.emitter import LIKELY, UNLIKELY, Emitter
from pycc.passes.machine.module import (
    CONTEXT_ATTRIBUTES,
    EXTERNAL,
    INTERNAL,
    Callee,
    ModuleLowering,
    argument_attributes,
)
from pycc.passes.machine.types import CONTEXT_LAYOUT, PTR, VOID, i8, i32, i64, lower_type

FIRST_CATCHABLE = min(py.EXCEPTIONS.values())
"""Statuses below this one pass user handlers."""


@dataclass(frozen=True)
class Array:
    """A memref taken apart. Sizes and strides count elements."""

    allocated: SSAValue
    aligned: SSAValue
    offset: SSAValue
    sizes: tuple[SSAValue, ...]
    strides: tuple[SSAValue, ...]


@dataclass
class Handler:
    """Where errors go inside the body of a `flow.try`."""

    block: Block
    every: bool
    used: bool = False


@dataclass(frozen=True)
class Loop:
    """Where `flow.continue` and `flow.break` go."""

    next: Block
    exit: Block


@dataclass
class Exits:
    """Where the exits of the regions around the current op go; restored when a region is left."""

    loop: Loop | None = None
    leave: Block | None = None
    finish: Block | None = None
    """Where the `flow.yield` or `scf.yield` of the current region goes."""


class FunctionLowering(Emitter):
    """Lowers one function."""

    def __init__(self, module: ModuleLowering, op: FuncOp, table: dict[type[Operation], Callable[..., None]]):
        super().__init__()
        self.module = module
        self.op = op
        self.table = table
        self.callee: Callee = module.callee(op.sym_name.data)
        self.values: dict[SSAValue, SSAValue] = {}
        self.arrays: dict[SSAValue, Array] = {}
        self.components: dict[SSAValue, tuple[SSAValue, ...]] = {}
        self.caught: dict[SSAValue, SSAValue] = {}
        """Exception arguments of handlers, to the context's `raise_count` when they were taken."""
        self.handlers: list[Handler] = []
        self.exits = Exits()
        self.block_map: dict[Block, Block] = {}
        self.context: SSAValue | None = None
        self._countdown: SSAValue | None = None
        self._return_block: Block | None = None
        self._error_block: Block | None = None
        name = op.attributes.get("pycc.name")
        self.python_name = name.data if isinstance(name, StringAttr) else op.sym_name.data

    # ---------------------------------------------------------------- values

    def get(self, value: SSAValue) -> SSAValue:
        """The machine value of a BUFFERS value; arrays are put together."""
        found = self.values.get(value)
        if found is None:
            array = self.arrays.get(value)
            if array is None:
                components = self.components.get(value)
                if components is None:
                    raise LevelError(f"a value of type {value.type} is used before it is defined")
                return self.pack_struct(value, components)
            return self.pack_array(array, value.type)
        return found

    def all(self, values: Sequence[SSAValue]) -> list[SSAValue]:
        """Machine values of several."""
        return [self.get(v) for v in values]

    def bind(self, value: SSAValue, machine: SSAValue) -> None:
        """Say what a BUFFERS value is; arrays are taken apart at once, where they are defined."""
        if isinstance(value.type, MemRefType):
            self.arrays[value] = self.unpack_array(machine, value.type)
        else:
            self.values[value] = machine

    def pack_struct(self, value: SSAValue, components: tuple[SSAValue, ...]) -> SSAValue:
        """A struct value of components known one by one. Not remembered: a later use need not be dominated by this
        one."""
        if not components:
            return self.zero(lower_type(value.type))
        return self.pack(components)

    def unpack_array(self, descriptor: SSAValue, type_: MemRefType[Attribute]) -> Array:
        """Members of a descriptor value."""
        rank = type_.get_num_dims()
        return Array(
            self.extract(descriptor, 0),
            self.extract(descriptor, 1),
            self.extract(descriptor, 2),
            tuple(self.extract(descriptor, 3, i) for i in range(rank)),
            tuple(self.extract(descriptor, 4, i) for i in range(rank)),
        )

    def pack_array(self, array: Array, type_: Attribute) -> SSAValue:
        """A descriptor value."""
        result = self.poison(lower_type(type_))
        for index, member in enumerate((array.allocated, array.aligned, array.offset)):
            result = self.insert(result, member, index)
        for position, extents in ((3, array.sizes), (4, array.strides)):
            for index, extent in enumerate(extents):
                result = self.insert(result, extent, position, index)
        return result

    def get_context(self) -> SSAValue:
        """The context pointer; an exported function that was not given one makes it at its start."""
        if self.context is None:
            saved, self.block = self.block, Block()
            self.context = self._own_context()
            self.hoist(self.block)
            self.block = saved
        return self.context

    def get_countdown(self) -> SSAValue:
        """Address of the function's own count of loop turns to the next poll: LLVM keeps it in a register. It starts
        as the context's and goes back there on return, so that turns of callees called over and over add up."""
        if self._countdown is None:
            context = self.get_context()
            saved, self.block = self.block, Block()
            self._countdown = self.stack_slot(i64, 8)
            left = runtime.load_context(self.module, self, context, "poll_countdown")
            self.store(left, self._countdown, 8)
            self.hoist(self.block)
            self.block = saved
        return self._countdown

    def _give_countdown_back(self) -> None:
        """The context goes on from the smaller of its own count, which callees changed, and this function's."""
        if self._countdown is None:
            return
        context = self.get_context()
        left = self.load(self._countdown, i64, 8)
        before = runtime.load_context(self.module, self, context, "poll_countdown")
        least = self.select(self.compare("slt", left, before), left, before)
        runtime.store_context(self.module, self, context, "poll_countdown", least)

    def new_block(self, types: Sequence[Attribute] = ()) -> Block:
        """A block, not placed yet, whose arguments have these BUFFERS types lowered."""
        return Block(arg_types=[lower_type(t) for t in types])

    def bind_results(self, op: Operation, block: Block) -> None:
        """The results of a structured op are the arguments of the block behind it."""
        for result, argument in zip(op.results, block.args, strict=True):
            self.bind(result, argument)

    # ---------------------------------------------------------------- walking

    def lower_ops(self, block: Block) -> None:
        """Emit the ops of a block up to where control cannot come any more."""
        table = self.table
        for op in block.ops:
            handler = table.get(type(op))
            if handler is None:
                raise NotAtLevel(op, f"{op.name} has no lowering to the llvm dialect")
            if type(op.location) is not UnknownLoc:
                self.location = op.location
            try:
                handler(self, op)
            except NotAtLevel:
                raise
            except LevelError as error:
                raise NotAtLevel(op, str(error)) from error
            if self.block is None:
                return

    def lower_region(self, block: Block, finish: Block | None) -> None:
        """Emit a region of one block whose normal end continues at `finish`."""
        before, self.exits = self.exits, Exits(self.exits.loop, self.exits.leave, finish)
        location = self.location
        self.lower_ops(block)
        self.exits, self.location = before, location

    # ---------------------------------------------------------------- error edges

    def record(self, op: Operation) -> SSAValue:
        """Address of the location record of an op."""
        return self.address_of(self.module.record(op, self.python_name))

    def fail_unless(self, ok: SSAValue, op: Operation, error: str, message: str) -> None:
        """Continue if `ok`; else raise the error that `flow.check` names."""
        self.continue_if(ok, self._error_edge(op, error, message))

    def fail_if(self, wrong: SSAValue, op: Operation, error: str, message: str) -> None:
        """Continue unless `wrong`."""
        following = Block()
        self.branch_if(wrong, self._error_edge(op, error, message), following, weights=UNLIKELY)
        self.start(following)

    def _error_edge(self, op: Operation, error: str, message: str) -> Block:
        """The cold block that raises an error."""
        number = py.class_number(error)
        cold = Block()
        # Not shared between edges that do the same: LLVM would join their tests, and forget what it knew of the loads
        # between them.
        self.in_cold(cold, lambda: self._raise_constant(op, number, message))
        return cold

    def continue_if(self, ok: SSAValue, cold: Block) -> None:
        """Continue in a fresh block if `ok`, else in the cold one."""
        following = Block()
        self.branch_if(ok, following, cold, weights=LIKELY)
        self.start(following)

    def in_cold(self, block: Block, emit: Callable[[], None]) -> None:
        """Emit a cold block, then come back to the current one."""
        saved, location = self.block, self.location
        self.start(block, cold=True)
        emit()
        self.block, self.location = saved, location

    def _raise_constant(self, op: Operation, number: int, message: str) -> None:
        # The message of a range error is nobody's to read; an empty one means: no argument.
        silent = number == py.RANGE_ERROR or not message
        text = self.zero(PTR) if silent else self.address_of(self.module.string(message))
        arguments = (self.get_context(), self.integer(number), text, self.record(op))
        self.call(runtime.raise_helper(self.module), arguments)
        self.unwind(op, number)

    def unwind(self, op: Operation, status: int | SSAValue) -> None:
        """End the current block: release, then go where a pending error goes. `status` is its class number (an `i32`
        value)."""
        unwind, escape = edge_operands(op)
        for value in unwind:
            self.release(value)
        catchable = isinstance(status, int) and status >= FIRST_CATCHABLE
        handler = self.handlers[-1] if self.handlers else None
        if handler is None or handler.every or catchable:
            self._go(handler, status)
        elif isinstance(status, int):
            self._pass_handler(escape, status)
        else:
            passes = Block()
            handler.used = True
            caught = self.compare("uge", status, self.integer(FIRST_CATCHABLE, i32))
            self.branch_if(caught, handler.block, passes)
            self.start(passes, cold=True)
            self._pass_handler(escape, status)

    def _pass_handler(self, escape: Sequence[SSAValue], status: int | SSAValue) -> None:
        """An error that is not the nearest handler's business: to one that takes every error, or out."""
        for value in escape:
            self.release(value)
        self._go(next((h for h in reversed(self.handlers) if h.every), None), status)

    def _go(self, handler: Handler | None, status: int | SSAValue) -> None:
        if handler is not None:
            handler.used = True
            self.branch(handler.block)
        else:
            self._leave(status)

    def _leave(self, status: int | SSAValue) -> None:
        if self._error_block is None:
            self._error_block = Block(arg_types=[i32])
        self.branch(self._error_block, [self.integer(status, i32) if isinstance(status, int) else status])

    def release(self, value: SSAValue) -> None:
        """Release a value; of a slot, what it holds."""
        type_ = value.type
        if isinstance(type_, flow.SlotType):
            if not self.module.is_counted(type_.element):
                return
            machine = self.load(self.get(value), lower_type(type_.element), 8)
            runtime.release(self.module, self, self.get_context(), machine, type_.element, True)
        elif self.module.is_counted(type_):
            runtime.release(self.module, self, self.get_context(), self.get(value), type_, may_be_null(value))

    # ---------------------------------------------------------------- returning

    def return_values(self, values: Sequence[SSAValue]) -> None:
        """Return BUFFERS values, with status 0 where the function may raise."""
        machine = self.all(values)
        if not self.callee.raises:
            self.ret(None if not machine else machine[0] if len(machine) == 1 else self.pack(machine))
            return
        if self._return_block is None:
            self._return_block = Block(arg_types=[v.type for v in machine])
        self.branch(self._return_block, machine)

    def _finish(self) -> None:
        """Emit the blocks that return."""
        if self._return_block is not None:
            self.start(self._return_block)
            self._give_countdown_back()
            success = self.integer(0, i32)
            self.ret(self.pack([success, *self._return_block.args]) if self._return_block.args else success)
        if self._error_block is not None:
            self.start(self._error_block, cold=True)
            self._return_status(self._error_block.args[0])

    def _return_status(self, status: SSAValue) -> None:
        type_ = self.callee.result_type
        if self.callee.raises:
            self.ret(status if type_ == i32 else self.insert(self.poison(type_), status, 0))
        elif not self.callee.exported:
            raise LevelError(f"function {self.op.sym_name.data} may raise, but is not marked pycc.raises")
        elif type_ is VOID:
            self.ret()
        else:
            # An error that no wrapper caught: its number where the result can say so.
            self.ret(status if type_ == i32 else self.zero(type_))

    # ---------------------------------------------------------------- the function

    def lower(self) -> None:
        """Emit the whole function."""
        op, module = self.op, self.module
        self.location = op.location
        inputs: list[Attribute] = [] if self.callee.exported else [PTR]
        attributes: list[dict[str, Attribute]] = [] if self.callee.exported else [CONTEXT_ATTRIBUTES]
        for type_ in self.callee.arguments:
            flat = flat_types(type_)
            inputs += flat
            attributes += [argument_attributes(module, type_), *({} for _ in flat[1:])]
        # `pycc.external`: library code that other modules call, context and all.
        linkage = EXTERNAL if self.callee.exported or "pycc.external" in op.attributes else INTERNAL
        body = None
        if op.body.blocks and op.body.blocks[0].first_op is not None:
            entry = self.start(Block(arg_types=inputs))
            self._bind_arguments(entry)
            for block in list(op.body.blocks)[1:]:
                self.block_map[block] = self.new_block([a.type for a in block.args])
            self._check_stack()
            self.lower_ops(op.body.blocks[0])
            for block, machine in self.block_map.items():
                self.start(machine)
                for old, new in zip(block.args, machine.args, strict=True):
                    self.bind(old, new)
                self.lower_ops(block)
            self._finish()
            body = self.region()
        else:
            linkage = EXTERNAL
        marks = ["nounwind"]
        for key, names in _MARKS.items():
            if key in op.attributes:
                marks += [name for name in names if name not in marks]
        module.add_function(
            self.callee.symbol, inputs, self.callee.result_type, body, linkage, marks, attributes, op.location
        )

    def _bind_arguments(self, entry: Block) -> None:
        arguments = list(entry.args)
        if not self.callee.exported:
            self.context = arguments.pop(0)
        position = 0
        for value in self.op.body.blocks[0].args:
            if isinstance(value.type, MemRefType):
                rank = value.type.get_num_dims()
                parts = arguments[position : position + 3 + 2 * rank]
                self.arrays[value] = Array(
                    parts[0], parts[1], parts[2], tuple(parts[3 : 3 + rank]), tuple(parts[3 + rank :])
                )
                position += len(parts)
                continue
            self.values[value] = arguments[position]
            if self.callee.exported and value.type == _CONTEXT:
                self.context = arguments[position]
            position += 1

    def _own_context(self) -> SSAValue:
        """An exported function called from C: a context in its frame, with room for the traceback."""
        context = self.stack_slot(llvm.LLVMArrayType(CONTEXT_LAYOUT.size, i8), 16)
        trace = self.stack_slot(llvm.LLVMArrayType(mem.TRACE_LIMIT, i64), 16)
        size = self.integer(CONTEXT_LAYOUT.size)
        self.emit(llvm.MemsetOp, (context, self.integer(0, i8), size), (), dict(runtime.NOT_VOLATILE))
        runtime.store_context(self.module, self, context, "trace", trace)
        return context

    def _check_stack(self) -> None:
        """RecursionError before the stack ends, in functions that can call themselves."""
        if "pycc.recursive" not in self.op.attributes:
            return
        here = self.stack_slot(i8, 1)
        address = self.value(llvm.PtrToIntOp, (here,), i64)
        limit = runtime.load_context(self.module, self, self.get_context(), "stack_limit")
        self.fail_unless(
            self.compare("uge", address, limit), self.op, "RecursionError", "maximum recursion depth exceeded"
        )


_CONTEXT = mem.ReferenceType(StringAttr("Context"))
_MARKS = {
    "pycc.inline": ("alwaysinline",),
    "pycc.noinline": ("noinline",),
    "pycc.cold": ("cold", "noinline", "minsize", "optsize"),
}
"""LLVM's names of the marks that a function of BUFFERS carries."""


def flat_types(type_: Attribute) -> list[Attribute]:
    """LLVM parameters of a BUFFERS parameter: a memref is passed member by member, as upstream does."""
    if isinstance(type_, MemRefType):
        return [PTR, PTR, i64, *([i64] * (2 * type_.get_num_dims()))]
    return [i64 if isinstance(type_, IndexType) else lower_type(type_)]


def flat_arguments(function: FunctionLowering, values: Sequence[SSAValue]) -> list[SSAValue]:
    """Machine arguments of a call."""
    flat: list[SSAValue] = []
    for value in values:
        array = function.arrays.get(value)
        if array is None:
            flat.append(function.get(value))
        else:
            flat += [array.allocated, array.aligned, array.offset, *array.sizes, *array.strides]
    return flat


def edge_operands(op: Operation) -> tuple[Sequence[SSAValue], Sequence[SSAValue]]:
    """What an op that may raise releases: for the nearest handler, and besides when the error passes it."""
    return getattr(op, "unwind", ()), getattr(op, "escape", ())


_NEVER_NULL = (mem.NewOp, mem.StringOp, flow.CallOp)


def may_be_null(value: SSAValue) -> bool:
    """Whether a reference can be null: what comes out of memory, slots and structs can."""
    owner = value.owner
    if isinstance(owner, Block):
        return not isinstance(owner.parent_op(), FuncOp)
    return not isinstance(owner, _NEVER_NULL)
