"""Helper functions that the generated code calls: made once per module, small where they are hot, `cold` where they
are not.

They take the context first. Hot ones (retain, release) are `alwaysinline`: one op each at MACHINE, and LLVM's inliner
is faster than xDSL.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from xdsl.ir import Attribute, Block, SSAValue

from pycc.dialects import llvm, mem
from pycc.passes.machine.emitter import NOT_VOLATILE, UNLIKELY, Emitter
from pycc.passes.machine.module import ModuleLowering
from pycc.passes.machine.types import CONTEXT_LAYOUT, PTR, VOID, ClassLayout, i1, i8, i32, i64, lower_type, struct_of

COLD = ("cold", "noinline")
INLINE = ("alwaysinline",)
DYING = 1 << 61
"""Count of an object whose finalizer runs."""
_LIMIT = 1 << 62
"""Bytes beyond which an allocation fails without asking the C library."""


def load_context(module: ModuleLowering, emitter: Emitter, context: SSAValue, field: str) -> SSAValue:
    """A field of the context."""
    type_ = lower_type(CONTEXT_LAYOUT.types[field])
    address = emitter.offset(context, CONTEXT_LAYOUT.offsets[field])
    return emitter.load(address, type_, 8, module.tag(f"field {field}"))


def store_context(module: ModuleLowering, emitter: Emitter, context: SSAValue, field: str, value: SSAValue) -> None:
    """Set a field of the context."""
    address = emitter.offset(context, CONTEXT_LAYOUT.offsets[field])
    emitter.store(value, address, 8, module.tag(f"field {field}"))


# ---------------------------------------------------------------- errors


def trace_helper(module: ModuleLowering) -> str:
    """`pycc.trace(context, record)`: appends a location record to the pending error's traceback."""
    return module.helper("pycc.trace", _build_trace)


def _build_trace(module: ModuleLowering, name: str) -> None:
    def build(emitter: Emitter, arguments: Sequence[Any]) -> None:
        context, record = arguments
        full, room, done = Block(), Block(), Block()
        count = load_context(module, emitter, context, "trace_count")
        trace = load_context(module, emitter, context, "trace")
        fits = emitter.compare("ult", count, emitter.integer(mem.TRACE_LIMIT))
        emitter.branch_if(fits, room, done)
        emitter.start(room)
        present = emitter.compare("ne", trace, emitter.zero(PTR))
        emitter.branch_if(present, full, done)
        emitter.start(full)
        emitter.store(record, emitter.element(trace, count, i64), 8)
        store_context(module, emitter, context, "trace_count", emitter.add(count, emitter.integer(1)))
        emitter.branch(done)
        emitter.start(done)
        emitter.ret()

    module.build_helper(name, (PTR, PTR), VOID, COLD, build)


def raise_helper(module: ModuleLowering) -> str:
    """`pycc.raise(context, class, message, record)`: makes an error pending; the message (or null) is consumed."""
    return module.helper("pycc.raise", _build_raise)


def _build_raise(module: ModuleLowering, name: str) -> None:
    def build(emitter: Emitter, arguments: Sequence[Any]) -> None:
        context, number, message, record = arguments
        store_context(module, emitter, context, "error_class", number)
        store_context(module, emitter, context, "error_message", message)
        raised = load_context(module, emitter, context, "raise_count")
        store_context(module, emitter, context, "raise_count", emitter.add(raised, emitter.integer(1)))
        store_context(module, emitter, context, "trace_count", emitter.integer(0))
        emitter.call(trace_helper(module), (context, record))
        emitter.ret()

    module.build_helper(name, (PTR, i64, PTR, PTR), VOID, COLD, build)


def reraise_helper(module: ModuleLowering) -> str:
    """`pycc.reraise(context, class, message, record, raised)`: as raise; keeps the traceback if nothing was raised
    since."""
    return module.helper("pycc.reraise", _build_reraise)


def _build_reraise(module: ModuleLowering, name: str) -> None:
    def build(emitter: Emitter, arguments: Sequence[Any]) -> None:
        context, number, message, record, before = arguments
        store_context(module, emitter, context, "error_class", number)
        store_context(module, emitter, context, "error_message", message)
        now = load_context(module, emitter, context, "raise_count")
        count = load_context(module, emitter, context, "trace_count")
        same = emitter.compare("eq", now, before)
        kept = emitter.select(same, count, emitter.integer(0))
        store_context(module, emitter, context, "trace_count", kept)
        emitter.call(trace_helper(module), (context, record))
        emitter.ret()

    module.build_helper(name, (PTR, i64, PTR, PTR, i64), VOID, COLD, build)


POLL_INTERVAL = 1 << 14
"""Loop turns between two questions to the host."""


def poll_helper(module: ModuleLowering) -> str:
    """`pycc.poll(context) -> i64`: starts a new countdown and asks the host, if there is one; non-zero to stop."""
    return module.helper("pycc.poll", _build_poll)


def _build_poll(module: ModuleLowering, name: str) -> None:
    def build(emitter: Emitter, arguments: Sequence[Any]) -> None:
        (context,) = arguments
        ask, alone = Block(), Block()
        store_context(module, emitter, context, "poll_countdown", emitter.integer(POLL_INTERVAL))
        poll = load_context(module, emitter, context, "poll")
        emitter.branch_if(emitter.compare("ne", poll, emitter.integer(0)), ask, alone)
        emitter.start(ask)
        user = load_context(module, emitter, context, "user")
        address = emitter.value(llvm.IntToPtrOp, (poll,), PTR)
        emitter.ret(emitter.call_pointer(address, (user,), i64))
        emitter.start(alone)
        emitter.ret(emitter.integer(0))

    module.build_helper(name, (PTR,), i64, COLD, build)


# ---------------------------------------------------------------- raw memory


def _account(module: ModuleLowering, emitter: Emitter, context: SSAValue, change: SSAValue) -> None:
    live = load_context(module, emitter, context, "live_bytes")
    store_context(module, emitter, context, "live_bytes", emitter.add(live, change))


def _checked_bytes(emitter: Emitter, count: SSAValue, size: SSAValue) -> tuple[SSAValue, SSAValue]:
    """Bytes of `count` elements, and whether that many can exist."""
    product = emitter.value(llvm.UMulWithOverflowOp, (count, size), struct_of([i64, i1]))
    amount, overflow = emitter.extract(product, 0), emitter.extract(product, 1)
    small = emitter.compare("ule", amount, emitter.integer(_LIMIT))
    # `select` stops the product of an overflow, which means nothing.
    return amount, emitter.select(overflow, emitter.integer(0, i1), small)


def alloc_helper(module: ModuleLowering) -> str:
    """`pycc.alloc(context, count, size) -> ptr`: null if there is no such memory."""
    return module.helper("pycc.alloc", _build_alloc)


def _build_alloc(module: ModuleLowering, name: str) -> None:
    def build(emitter: Emitter, arguments: Sequence[Any]) -> None:
        context, count, size = arguments
        _allocate(module, emitter, context, count, size, None)

    module.build_helper(name, (PTR, i64, i64), PTR, (), build)


def realloc_helper(module: ModuleLowering) -> str:
    """`pycc.realloc(context, pointer, old, new, size) -> ptr`: null if there is no such memory, the old block is then
    untouched."""
    return module.helper("pycc.realloc", _build_realloc)


def _build_realloc(module: ModuleLowering, name: str) -> None:
    def build(emitter: Emitter, arguments: Sequence[Any]) -> None:
        context, pointer, old, new, size = arguments
        _allocate(module, emitter, context, new, size, (pointer, old))

    module.build_helper(name, (PTR, PTR, i64, i64, i64), PTR, (), build)


def _allocate(
    module: ModuleLowering,
    emitter: Emitter,
    context: SSAValue,
    count: SSAValue,
    size: SSAValue,
    before: tuple[SSAValue, SSAValue] | None,
) -> None:
    ask, got, failed = Block(), Block(), Block()
    amount, possible = _checked_bytes(emitter, count, size)
    emitter.branch_if(possible, ask, failed)
    emitter.start(ask)
    at_least_one = emitter.value(llvm.UMaxOp, (amount, emitter.integer(1)), i64)
    if before is None:
        module.declare_c("malloc", (i64,), PTR)
        pointer = emitter.call_value("malloc", (at_least_one,), PTR)
        change = amount
    else:
        module.declare_c("realloc", (PTR, i64), PTR)
        pointer = emitter.call_value("realloc", (before[0], at_least_one), PTR)
        change = emitter.sub(amount, emitter.mul(before[1], size))
    emitter.branch_if(emitter.compare("ne", pointer, emitter.zero(PTR)), got, failed)
    emitter.start(got)
    _account(module, emitter, context, change)
    emitter.ret(pointer)
    emitter.start(failed)
    emitter.ret(emitter.zero(PTR))


def free_helper(module: ModuleLowering) -> str:
    """`pycc.free(context, pointer, count, size)`: null is allowed."""
    return module.helper("pycc.free", _build_free)


def _build_free(module: ModuleLowering, name: str) -> None:
    def build(emitter: Emitter, arguments: Sequence[Any]) -> None:
        context, pointer, count, size = arguments
        present, done = Block(), Block()
        emitter.branch_if(emitter.compare("ne", pointer, emitter.zero(PTR)), present, done)
        emitter.start(present)
        change = emitter.sub(emitter.integer(0), emitter.mul(count, size))
        _account(module, emitter, context, change)
        module.declare_c("free", (PTR,), VOID)
        emitter.call("free", (pointer,))
        emitter.branch(done)
        emitter.start(done)
        emitter.ret()

    module.build_helper(name, (PTR, PTR, i64, i64), VOID, (), build)


# ---------------------------------------------------------------- objects


def new_helper(module: ModuleLowering, layout: ClassLayout) -> str:
    """`pycc.new.C(context, extra) -> ptr`: count 1, fields zero; null if there is no memory. `extra` bytes are not
    accounted."""

    def build_function(module: ModuleLowering, name: str) -> None:
        def build(emitter: Emitter, arguments: Sequence[Any]) -> None:
            context, extra = arguments
            ask, got, failed = Block(), Block(), Block()
            emitter.branch_if(emitter.compare("ult", extra, emitter.integer(_LIMIT)), ask, failed)
            emitter.start(ask)
            module.declare_c("malloc", (i64,), PTR)
            size = emitter.integer(layout.size)
            pointer = emitter.call_value("malloc", (emitter.add(size, extra),), PTR)
            emitter.branch_if(emitter.compare("ne", pointer, emitter.zero(PTR)), got, failed)
            emitter.start(got)
            emitter.emit(llvm.MemsetOp, (pointer, emitter.integer(0, i8), size), (), dict(NOT_VOLATILE))
            if layout.counted:
                emitter.store(emitter.integer(1), pointer, 8, module.tag("count"))
            _account(module, emitter, context, size)
            emitter.ret(pointer)
            emitter.start(failed)
            emitter.ret(emitter.zero(PTR))

        module.build_helper(name, (PTR, i64), PTR, (), build)

    return module.helper(f"pycc.new.{layout.name}", build_function)


def free_object_helper(module: ModuleLowering, layout: ClassLayout) -> str:
    """`pycc.free_object.C(context, object)`: gives back the object's own memory."""

    def build_function(module: ModuleLowering, name: str) -> None:
        def build(emitter: Emitter, arguments: Sequence[Any]) -> None:
            context, pointer = arguments
            _account(module, emitter, context, emitter.integer(-layout.size))
            module.declare_c("free", (PTR,), VOID)
            emitter.call("free", (pointer,))
            emitter.ret()

        module.build_helper(name, (PTR, PTR), VOID, (), build)

    return module.helper(f"pycc.free_object.{layout.name}", build_function)


def drop_helper(module: ModuleLowering, layout: ClassLayout) -> str:
    """`pycc.drop.C(context, object)`: the last owner has gone: finalizer, then the fields' own references, then the
    memory."""

    def build_function(module: ModuleLowering, name: str) -> None:
        def build(emitter: Emitter, arguments: Sequence[Any]) -> None:
            context, pointer = arguments
            if layout.finalizer is not None:
                callee = module.callee(layout.finalizer)
                # It may retain and release the object without ending it a second time.
                emitter.store(emitter.integer(DYING), pointer, 8, module.tag("count"))
                emitter.call(callee.symbol, (context, pointer), callee.result_type)
            for field, type_ in layout.types.items():
                if module.is_counted(type_):
                    value = load_value(module, emitter, pointer, type_, layout.offsets[field], f"field {field}")
                    release(module, emitter, context, value, type_, True)
            emitter.call(free_object_helper(module, layout), (context, pointer))
            emitter.ret()

        module.build_helper(name, (PTR, PTR), VOID, ("noinline",), build)

    return module.helper(f"pycc.drop.{layout.name}", build_function)


def retain(module: ModuleLowering, emitter: Emitter, value: SSAValue, type_: Attribute, nullable: bool) -> None:
    """One more owner of every counted object in a value."""
    if not module.is_counted(type_):
        return
    if isinstance(type_, mem.ReferenceType):
        emitter.call(_retain_helper(module, nullable), (value,))
        return

    def build_function(module: ModuleLowering, name: str) -> None:
        def build(emitter: Emitter, arguments: Sequence[Any]) -> None:
            for index, component in _counted_components(module, type_):
                retain(module, emitter, emitter.extract(arguments[0], index), component, True)
            emitter.ret()

        module.build_helper(name, (lower_type(type_),), VOID, INLINE, build)

    emitter.call(module.helper(f"pycc.retain.{type_name(type_)}", build_function), (value,))


def _counted_components(module: ModuleLowering, type_: Attribute) -> list[tuple[int, Attribute]]:
    assert isinstance(type_, mem.StructType)
    return [(i, t) for i, t in enumerate(type_.elements) if module.is_counted(t)]


def _retain_helper(module: ModuleLowering, nullable: bool) -> str:
    def build_function(module: ModuleLowering, name: str) -> None:
        def build(emitter: Emitter, arguments: Sequence[Any]) -> None:
            done = Block()
            if nullable:
                _skip_null(emitter, arguments[0], done)
            count = emitter.load(arguments[0], i64, 8, module.tag("count"))
            emitter.store(emitter.add(count, emitter.integer(1)), arguments[0], 8, module.tag("count"))
            emitter.branch(done)
            emitter.start(done)
            emitter.ret()

        module.build_helper(name, (PTR,), VOID, INLINE, build)

    return module.helper("pycc.retain_nullable" if nullable else "pycc.retain", build_function)


def _skip_null(emitter: Emitter, pointer: SSAValue, done: Block) -> None:
    present = Block()
    emitter.branch_if(emitter.compare("ne", pointer, emitter.zero(PTR)), present, done)
    emitter.start(present)


def release(
    module: ModuleLowering, emitter: Emitter, context: SSAValue, value: SSAValue, type_: Attribute, nullable: bool
) -> None:
    """One owner less of every counted object in a value."""
    if not module.is_counted(type_):
        return
    if isinstance(type_, mem.ReferenceType):
        emitter.call(_release_helper(module, module.layout(type_), nullable), (context, value))
        return

    def build_function(module: ModuleLowering, name: str) -> None:
        def build(emitter: Emitter, arguments: Sequence[Any]) -> None:
            for index, component in _counted_components(module, type_):
                release(module, emitter, arguments[0], emitter.extract(arguments[1], index), component, True)
            emitter.ret()

        module.build_helper(name, (PTR, lower_type(type_)), VOID, INLINE, build)

    emitter.call(module.helper(f"pycc.release.{type_name(type_)}", build_function), (context, value))


def _release_helper(module: ModuleLowering, layout: ClassLayout, nullable: bool) -> str:
    def build_function(module: ModuleLowering, name: str) -> None:
        def build(emitter: Emitter, arguments: Sequence[Any]) -> None:
            context, pointer = arguments
            last, done = Block(), Block()
            if nullable:
                _skip_null(emitter, pointer, done)
            count = emitter.load(pointer, i64, 8, module.tag("count"))
            less = emitter.sub(count, emitter.integer(1))
            emitter.store(less, pointer, 8, module.tag("count"))
            emitter.branch_if(emitter.compare("eq", less, emitter.integer(0)), last, done)
            emitter.start(last)
            emitter.call(drop_helper(module, layout), (context, pointer))
            emitter.branch(done)
            emitter.start(done)
            emitter.ret()

        module.build_helper(name, (PTR, PTR), VOID, INLINE, build)

    suffix = "_nullable" if nullable else ""
    return module.helper(f"pycc.release{suffix}.{layout.name}", build_function)


def type_name(type_: Attribute) -> str:
    """A struct type in the name of a helper: only what counting depends on."""
    match type_:
        case mem.ReferenceType():
            return type_.class_name.data
        case mem.StructType():
            return f"({','.join(type_name(t) for t in type_.elements)})"
        case _:
            return str(lower_type(type_))


# ---------------------------------------------------------------- typed access


ELEMENT, ANYTHING = "", "?"
"""Kinds of memory that have no name of their own: elements, told apart by type; and what may be anything."""


def _tag_of(module: ModuleLowering, kind: str, type_: Attribute) -> Attribute | None:
    if kind == ANYTHING:
        return None
    return module.tag(kind) if kind else module.element_tag(type_)


def load_value(
    module: ModuleLowering, emitter: Emitter, pointer: SSAValue, type_: Attribute, offset: int = 0, kind: str = ELEMENT
) -> SSAValue:
    """Read a value of a lowered type; structs member by member, booleans from a byte."""
    from pycc.passes.machine.types import size_and_alignment, struct_layout

    if isinstance(type_, mem.StructType):
        offsets, _, _ = struct_layout(tuple(type_.elements))
        return emitter.pack(
            [
                load_value(module, emitter, pointer, t, offset + o, kind)
                for t, o in zip(type_.elements, offsets, strict=True)
            ]
        )
    lowered = lower_type(type_)
    address = emitter.offset(pointer, offset)
    _, alignment = size_and_alignment(type_)
    access = _tag_of(module, kind, type_)
    if lowered == i1:
        byte = emitter.load(address, i8, 1, access)
        return emitter.compare("ne", byte, emitter.integer(0, i8))
    return emitter.load(address, lowered, alignment, access)


def store_value(
    module: ModuleLowering,
    emitter: Emitter,
    value: SSAValue,
    pointer: SSAValue,
    type_: Attribute,
    offset: int = 0,
    kind: str = ELEMENT,
) -> None:
    """Write a value of a lowered type, as `load_value` reads it."""
    from pycc.passes.machine.types import size_and_alignment, struct_layout

    if isinstance(type_, mem.StructType):
        offsets, _, _ = struct_layout(tuple(type_.elements))
        for index, (t, o) in enumerate(zip(type_.elements, offsets, strict=True)):
            store_value(module, emitter, emitter.extract(value, index), pointer, t, offset + o, kind)
        return
    access = _tag_of(module, kind, type_)
    if value.type == i1:
        value = emitter.value(llvm.ZExtOp, (value,), i8)
    _, alignment = size_and_alignment(type_)
    emitter.store(value, emitter.offset(pointer, offset), alignment, access)


__all__ = ["UNLIKELY", "i32", "load_value", "release", "retain", "store_value"]
