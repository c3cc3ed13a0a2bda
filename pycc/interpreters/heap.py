"""The model heap: raw blocks, counted objects, strings and tables, where every misuse is a `Fault`.

Takes in requests of the interpreters of `mem` and of `py`'s intrinsics. Gives out values: a pointer is a pair of a
`Block` and an offset in bytes, a reference an `Object` or None for null. A block is a list of cells of one kind until
somebody looks at its bytes; then it is bytes, beside which stands which of them were written and which are addresses.
What is never right is reported where it happens: access outside of a block, after its end or to bytes never written, a
value read as one of another kind, an object used after its last release or released once too often.

Counts are kept where `counting` is set (level BUFFERS); elsewhere objects live as long as Python keeps them.
"""

from __future__ import annotations

import bisect
import struct
from collections.abc import Callable, Sequence
from typing import Any

from xdsl.ir import Operation

from pycc.interpreters.faults import Fault, Poison, place_of
from pycc.interpreters.kinds import BOOL, I8, I64, POINTER, REFERENCE, Address, Kind, number, pack, unpack, zero


class Uninitialised:
    """What fresh memory holds."""

    def __repr__(self) -> str:
        return "<uninitialised>"


UNINITIALISED: Any = Uninitialised()
BYTES = Kind("bytes", 1, 1)
"""The mark of a block that is bytes."""
MOST_ELEMENTS = 1 << 26
"""The interpreter has no room for more in one block: that is a Fault."""
MOST_BYTES = 1 << 40
"""No machine has room for more: that is the program's MemoryError."""
IMMORTAL = 1 << 62
FINALIZING = 1 << 61


class OutOfMemory(Exception):
    """An allocation failed: the program sees a MemoryError."""


def _expect_room(count: int, size: int) -> None:
    """Raise unless a block of so many elements can be made."""
    if not 0 <= count * size <= MOST_BYTES:
        raise OutOfMemory
    if count > MOST_ELEMENTS:
        raise Fault(f"a block of {count:,} elements is too large for the interpreter")


class Block:
    """Raw memory. `kind` is that of its cells, `BYTES`, or None when it was freed (or is the null block)."""

    __slots__ = ("address", "cast", "cells", "data", "kind", "known", "op", "owner", "pointers", "size", "writable")

    def __init__(self, kind: Kind | None, cells: list[Any] | None, size: int, op: Operation | None = None):
        self.kind = kind
        self.cells = cells
        self.size = size
        self.op = op
        self.data: Any = None
        self.known: bytearray | None = None
        self.pointers: dict[int, Any] = {}
        self.writable = True
        self.cast = False
        """Whether a `mem.cast` gave its memory another type."""
        self.address = 0
        self.owner: Any = None

    @property
    def alive(self) -> bool:
        """Whether it may be accessed."""
        return self.kind is not None


def byte_block(data: Any, known: bytearray | None, size: int, op: Operation | None = None) -> Block:
    """A block of bytes; `known` None: all of them are initialised."""
    block = Block(BYTES, None, size, op)
    block.data = data
    block.known = known
    return block


NULL: Address = (Block(None, None, 0), 0)


class Class:
    """Layout of a class: fields by name and kind."""

    __slots__ = ("counted", "drop", "finalizer", "index", "kinds", "name", "size", "zeros")

    def __init__(self, name: str, fields: Sequence[tuple[str, Kind]], counted: bool, finalizer: str | None):
        self.name = name
        self.index = {field: position for position, (field, _) in enumerate(fields)}
        self.kinds = tuple(kind for _, kind in fields)
        self.zeros = [zero(kind, NULL) for kind in self.kinds]
        self.counted = counted
        self.finalizer = finalizer
        self.size = 8 * counted + sum(-(-kind.size // 8) * 8 for kind in self.kinds)
        self.drop: Callable[[Object], None] | None = None
        """Releases the counted fields, where counts are kept."""


DEAD = Class("a dead object", [], False, None)


class Object:
    """An instance on the heap; `extra` is the memory behind it."""

    __slots__ = ("address", "cls", "count", "extra", "fields", "op", "was")

    def __init__(self, cls: Class, fields: list[Any], extra: Block | None, count: int, op: Operation | None):
        self.cls = cls
        self.fields = fields
        self.extra = extra
        self.count = count
        self.op = op
        self.address = 0
        self.was = cls


STRING_FIELDS = (("length", I64), ("kind", I64), ("hash", I64))
_UNITS = {1: "B", 2: "H", 4: "I"}


def encode_text(text: str) -> tuple[int, bytes]:
    """The smallest unit that holds every code point of a text, and its units with a zero behind."""
    largest = max(map(ord, text), default=0)
    kind = 1 if largest < 256 else 2 if largest < 65536 else 4
    codes = [*map(ord, text), 0]
    return kind, struct.pack(f"<{len(codes)}{_UNITS[kind]}", *codes)


class Heap:
    """All memory of one run."""

    def __init__(self, counting: bool):
        self.counting = counting
        self.live: dict[Any, None] = {}
        """Blocks and objects that were made and not freed, where counts are kept."""
        self.finalize: Callable[[str, Object], None] = lambda name, instance: None
        """Runs the finalizer of that name."""
        self.string_class = Class("str", STRING_FIELDS, True, None)
        self._strings: dict[str, Object] = {}
        self._dropping: list[Object] | None = None
        self._next_address = 1 << 20
        self._starts: list[int] = []
        self._places: list[Any] = []

    # ---------------------------------------------------------------- raw memory

    def allocate(self, kind: Kind, count: int, op: Operation | None) -> Address:
        """Room for `count` elements."""
        _expect_room(count, kind.size)
        block = Block(kind, [UNINITIALISED] * count, count * kind.size, op)
        if self.counting:
            self.live[block] = None
        return block, 0

    def free(self, pointer: Address, kind: Kind, count: int) -> None:
        """Give back what `allocate` gave for that count."""
        block, offset = pointer
        if block is NULL[0]:
            return
        self._expect_whole(block, offset, kind, count, "freed")
        block.kind = block.cells = block.data = None
        self.live.pop(block, None)

    def _expect_whole(self, block: Block, offset: int, kind: Kind, count: int, verb: str) -> None:
        if block.kind is None:
            raise Fault(f"memory is {verb} after it was freed{_made(block)}")
        if offset != 0 or block.owner is not None or not block.writable:
            raise Fault(f"memory is {verb} that is not the start of an allocation")
        if block.size != count * kind.size:
            raise Fault(f"memory of {block.size} bytes is {verb} as {count} elements of {kind.size}{_made(block)}")

    def reallocate(self, pointer: Address, kind: Kind, old: int, new: int, op: Operation | None) -> Address:
        """Move `old` elements into room for `new`."""
        block, offset = pointer
        _expect_room(new, kind.size)
        if block is NULL[0]:
            if old != 0:
                raise Fault(f"null has no {old} elements to move")
            return self.allocate(kind, new, op)
        self._expect_whole(block, offset, kind, old, "reallocated")
        made, _ = self.allocate(kind, new, op)
        kept = min(old, new)
        if block.kind is not kind:
            self.melt(block)
            self.melt(made)
        self._copy(made, 0, block, 0, kept, kind)
        block.kind = block.cells = block.data = None
        self.live.pop(block, None)
        return made, 0

    def melt(self, block: Block) -> None:
        """Turn cells into bytes."""
        kind, cells = block.kind, block.cells
        if kind is None or cells is None:
            return
        block.data, block.known = bytearray(block.size), bytearray(block.size)
        block.kind, block.cells = BYTES, None
        for position, value in enumerate(cells):
            if value is not UNINITIALISED:
                self._write(block, position * kind.size, kind, value)

    def load(self, block: Block, place: int, kind: Kind) -> Any:
        """The value of a kind at a byte; every check is made here."""
        self._expect_inside(block, place, kind.size, "read")
        if block.kind is not BYTES:
            cells = block.cells
            assert block.kind is not None and cells is not None
            if block.kind is kind and place % kind.size == 0:
                value = cells[place // kind.size]
                if value is UNINITIALISED:
                    raise Fault(f"reads memory that was never written: byte {place}{_made(block)}")
                return value
            self._expect_same_kind(block, kind, "read")
            self.melt(block)
        return self._read(block, place, kind)

    def store(self, block: Block, place: int, kind: Kind, value: Any) -> None:
        """Write a value of a kind at a byte; every check is made here."""
        if not block.writable:
            raise Fault("writes constant memory")
        self._expect_inside(block, place, kind.size, "written")
        if block.kind is not BYTES:
            cells = block.cells
            assert block.kind is not None and cells is not None
            if block.kind is kind and place % kind.size == 0:
                cells[place // kind.size] = value
                return
            self._expect_same_kind(block, kind, "written")
            self.melt(block)
        self._write(block, place, kind, value)

    def clear(self, pointer: Address, index: int, kind: Kind) -> None:
        """Mark an element as uninitialised."""
        block, place = pointer[0], pointer[1] + index * kind.size
        if block.kind is kind and block.cells is not None:
            block.cells[place // kind.size] = UNINITIALISED
        elif block.known is not None:
            block.known[place : place + kind.size] = bytes(kind.size)

    def _expect_inside(self, block: Block, place: int, size: int, verb: str) -> None:
        if block.kind is None:
            what = "null" if block is NULL[0] else f"memory that was freed{_made(block)}"
            raise Fault(f"{what} is {verb}")
        if place < 0 or place + size > block.size:
            raise Fault(f"memory is {verb} outside of its block: byte {place} of {block.size}{_made(block)}")

    def _expect_same_kind(self, block: Block, kind: Kind, verb: str) -> None:
        held = block.kind
        assert held is not None
        if block.cast or kind.size == 1 or held.size == 1:
            return
        if held.is_integer and kind.is_integer and held.size == kind.size:
            return
        if held is not kind:
            raise Fault(f"memory of {held} is {verb} as {kind}{_made(block)}")
        raise Fault(f"memory of {held} is {verb} between two elements{_made(block)}")

    def _read(self, block: Block, place: int, kind: Kind) -> Any:
        if kind.head == "struct":
            pairs = zip(kind.parts, kind.offsets, strict=True)
            return tuple(self._read(block, place + offset, part) for part, offset in pairs)
        if kind.head == "union":
            tag = self._read(block, place, I8)
            if not 0 <= tag < len(kind.members):
                raise Fault(f"reads a union with tag {tag}")
            return kind.members[tag], self._read(block, place + kind.offsets[tag + 1], kind.parts[tag])
        if block.known is not None and block.known.find(0, place, place + kind.size) >= 0:
            raise Fault(f"reads memory that was never written: byte {place}{_made(block)}")
        if kind.head in ("pointer", "reference"):
            return self._read_address(block, place, kind)
        value = unpack(kind, block.data, place)
        if kind is BOOL and value not in (0, 1):
            raise Fault(f"reads the byte {value} as a truth value")
        return value

    def _read_address(self, block: Block, place: int, kind: Kind) -> Any:
        found = block.pointers.get(place)
        if found is None:
            return self.from_address(unpack(I64, block.data, place), kind)
        if isinstance(found, tuple) != (kind.head == "pointer"):
            return self.from_address(self.address_of(found), kind)
        return found

    def _write(self, block: Block, place: int, kind: Kind, value: Any) -> None:
        if kind.head == "struct":
            for part, offset, component in zip(kind.parts, kind.offsets, value, strict=True):
                self._write(block, place + offset, part, component)
            return
        if kind.head == "union":
            member, payload = value
            tag = kind.members.index(member)
            self._write(block, place, I8, tag)
            self._write(block, place + kind.offsets[tag + 1], kind.parts[tag], payload)
            return
        if block.pointers:
            for position in range(place - 7, place + kind.size):
                block.pointers.pop(position, None)
        if type(value) is Poison:
            raise Fault(f"stores a value that is not defined: {value.reason}")
        if kind.head in ("pointer", "reference"):
            if value is not None and value != NULL:
                block.pointers[place] = value
            value = self.address_of(value)
        elif kind.head == "nothing":
            value = 0
        pack(kind, block.data, place, value)
        if block.known is not None:
            block.known[place : place + kind.size] = b"\1" * kind.size

    def move(self, destination: Address, source: Address, kind: Kind, count: int) -> None:
        """Copy elements bit by bit; the ranges may overlap."""
        if count == 0:
            return
        if count < 0:
            raise Fault(f"moves {count} elements")
        (to, to_place), (origin, origin_place) = destination, source
        size = count * kind.size
        self._expect_inside(origin, origin_place, size, "read")
        self._expect_inside(to, to_place, size, "written")
        if not to.writable:
            raise Fault("writes constant memory")
        for block, place in ((origin, origin_place), (to, to_place)):
            if block.kind is not kind or place % kind.size:
                if block.kind is not BYTES:
                    self._expect_same_kind(block, kind, "moved")
                self.melt(origin)
                self.melt(to)
        self._copy(to, to_place, origin, origin_place, count, kind)

    def _copy(self, to: Block, to_place: int, origin: Block, origin_place: int, count: int, kind: Kind) -> None:
        if to.cells is not None and origin.cells is not None:
            start, first = to_place // kind.size, origin_place // kind.size
            to.cells[start : start + count] = origin.cells[first : first + count]
            return
        size = count * kind.size
        moved = {k - origin_place: v for k, v in origin.pointers.items() if origin_place <= k < origin_place + size}
        to.data[to_place : to_place + size] = bytes(origin.data[origin_place : origin_place + size])
        for position in [k for k in to.pointers if to_place - 7 <= k < to_place + size]:
            del to.pointers[position]
        to.pointers.update({k + to_place: v for k, v in moved.items()})
        if to.known is not None:
            known = b"\1" * size if origin.known is None else bytes(origin.known[origin_place : origin_place + size])
            to.known[to_place : to_place + size] = known

    def bytes_of(self, pointer: Address, size: int) -> bytes:
        """A copy of bytes, all of which must be initialised."""
        block, place = pointer
        if size == 0:
            return b""
        self._expect_inside(block, place, size, "read")
        self.melt(block)
        if block.known is not None and block.known.find(0, place, place + size) >= 0:
            raise Fault(f"reads memory that was never written{_made(block)}")
        return bytes(block.data[place : place + size])

    # ---------------------------------------------------------------- addresses

    def address_of(self, value: Any) -> int:
        """The number that a pointer or reference is."""
        if value is None:
            return 0
        holder, offset = value if isinstance(value, tuple) else (value, 0)
        if holder is NULL[0]:
            return offset
        if holder.address == 0:
            holder.address = self._next_address
            self._next_address += -(-holder.size // 16) * 16 + 64 if isinstance(holder, Block) else 64
            self._starts.append(holder.address)
            self._places.append(holder)
        return holder.address + offset

    def from_address(self, number_: int, kind: Kind) -> Any:
        """The pointer or reference that a number is."""
        if number_ == 0:
            return NULL if kind is POINTER else None
        position = bisect.bisect_right(self._starts, number_) - 1
        holder = self._places[position] if position >= 0 else None
        if kind is REFERENCE:
            if isinstance(holder, Object) and holder.address == number_:
                return holder
        elif holder is not None:
            if isinstance(holder, Object):
                return holder_block(holder), number_ - holder.address
            if number_ <= holder.address + holder.size:
                return holder, number_ - holder.address
        raise Fault(f"the number {number_} is no address of a {kind}")

    # ---------------------------------------------------------------- objects

    def new(self, cls: Class, extra: int | None, op: Operation | None) -> Object:
        """An instance with its fields zeroed and `extra` uninitialised bytes behind it."""
        block = None
        if extra is not None:
            _expect_room(extra, 1)
            block = byte_block(bytearray(extra), bytearray(extra), extra, op)
        made = Object(cls, cls.zeros.copy(), block, 1, op)
        if block is not None:
            block.owner = made
        if self.counting and cls.counted:
            self.live[made] = None
        return made

    def data_of(self, instance: Object) -> Address:
        """Address of the memory behind an instance."""
        if instance.cls is DEAD:
            raise Fault(used_after_release(instance))
        if instance.extra is None:
            raise Fault(f"an instance of {instance.cls.name} has no memory behind it")
        return instance.extra, 0

    def retain(self, instance: Object) -> None:
        """One owner more."""
        if instance.count <= 0:
            raise Fault(used_after_release(instance))
        instance.count += 1

    def release(self, instance: Object) -> None:
        """One owner less; the last one finalizes and frees, without recursion."""
        if instance.count <= 0:
            raise Fault(f"releases an object of class {instance.was.name} once too often{_made(instance)}")
        instance.count -= 1
        if instance.count:
            return
        if self._dropping is not None:
            self._dropping.append(instance)
            return
        self._dropping = pending = [instance]
        try:
            while pending:
                self._drop(pending.pop())
        finally:
            self._dropping = None

    def _drop(self, instance: Object) -> None:
        cls = instance.cls
        if cls.finalizer is not None:
            instance.count = FINALIZING
            self.finalize(cls.finalizer, instance)
            if instance.count != FINALIZING:
                raise Fault(f"the finalizer of {cls.name} keeps its object or releases it")
            instance.count = 0
        if cls.drop is not None:
            cls.drop(instance)
        self.free_object(instance)

    def free_object(self, instance: Object) -> None:
        """The end of an instance's own memory."""
        if instance.cls is DEAD:
            raise Fault(f"frees an object twice{_made(instance)}")
        if instance.extra is not None:
            instance.extra.kind = None
        instance.cls, instance.fields = DEAD, []
        self.live.pop(instance, None)

    # ---------------------------------------------------------------- strings

    def make_string(self, text: str, op: Operation | None = None) -> Object:
        """A new string, count 1."""
        kind, units = encode_text(text)
        made = self.new(self.string_class, None, op)
        made.extra = byte_block(bytearray(units), None, len(units), op)
        made.extra.owner = made
        made.fields = [len(text), kind, 0]
        return made

    def constant_string(self, text: str) -> Object:
        """The immortal string of a text."""
        found = self._strings.get(text)
        if found is None:
            found = self._strings[text] = self.make_string(text)
            found.count = IMMORTAL
            self.live.pop(found, None)
        return found

    def text_of(self, string: Object) -> str:
        """What a string says."""
        if string.cls is not self.string_class:
            raise Fault(confused(string, self.string_class))
        length, kind, _ = string.fields
        if kind not in _UNITS or length < 0:
            raise Fault(f"a string of {length} units of {kind} bytes")
        units = self.bytes_of(self.data_of(string), length * kind)
        return (
            units.decode("latin-1")
            if kind == 1
            else "".join(map(chr, struct.unpack(f"<{length}{_UNITS[kind]}", units)))
        )

    def table(self, kind: Kind, values: list[Any]) -> Address:
        """Constant data."""
        block = Block(kind, values, len(values) * kind.size)
        block.writable = False
        return block, 0


def holder_block(instance: Object) -> Block:
    """The memory behind an instance that a raw address leads to."""
    if instance.extra is None:
        raise Fault(f"an address inside an object of class {instance.was.name}")
    return instance.extra


def _made(thing: Block | Object) -> str:
    """Where something was allocated, for messages."""
    place = "" if thing.op is None else place_of(thing.op).rstrip(": ")
    return f" (allocated at {place})" if place else ""


def used_after_release(instance: Object) -> str:
    """The message."""
    return f"uses an object of class {instance.was.name} after its last release{_made(instance)}"


def confused(instance: Object | None, expected: Class) -> str:
    """Why an instance is not one of the class that an op expects."""
    if instance is None:
        return f"a null reference is used as {expected.name}"
    if instance.cls is DEAD:
        return used_after_release(instance)
    return f"an object of class {instance.cls.name} is used as {expected.name}"


__all__ = ["BYTES", "DEAD", "NULL", "Address", "Block", "Class", "Heap", "Object", "OutOfMemory", "number"]
