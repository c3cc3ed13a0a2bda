"""Makes `llvm` dialect ops at the end of a block, fast.

A function of ten lines becomes some hundred machine ops, and an xDSL op made by its own constructor costs 15 us.
`emit` links the same object together by hand in 4 (the fields are those of `xdsl.ir.Operation` in 0.74, and a test
compares the two). Constants are made once per function, and stand at the start of its entry block.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from functools import lru_cache
from typing import Any, TypeVar

from xdsl.dialects.builtin import (
    ArrayAttr,
    DenseArrayBase,
    FloatAttr,
    IntegerAttr,
    IntegerType,
    StringAttr,
    SymbolRefAttr,
    UnitAttr,
    i1,
    i8,
    i32,
    i64,
)
from xdsl.ir import Attribute, Block, Operation, OpResult, Region, SSAValue, SSAValues, Use

from pycc.dialects import llvm
from pycc.ir.locations import COMPILER
from pycc.passes.machine.types import PTR, VOID, struct_of

OpT = TypeVar("OpT", bound=Operation)
_new = object.__new__
ZERO_FLAGS = IntegerAttr(0, 32)
NSW = IntegerAttr(1, 32)
NUW = IntegerAttr(2, 32)
NSW_NUW = IntegerAttr(3, 32)
UNIT = UnitAttr()
_NO_FAST_MATH = llvm.FastMathAttr(None)
_ORDERING = IntegerAttr(0, 64)
_FALSE = IntegerAttr.from_bool(False)
_C_CONVENTION = llvm.CallingConventionAttr("ccc")
_NO_BUNDLES = DenseArrayBase.from_list(i32, [])
_NO_TAIL = llvm.TailCallKindAttr(llvm.TailCallKind.NONE)
PREDICATES = {flag.value: IntegerAttr(number, 64) for number, flag in enumerate(llvm.ALL_ICMP_FLAGS)}
LIKELY = DenseArrayBase.from_list(i32, [1 << 20, 1])
UNLIKELY = DenseArrayBase.from_list(i32, [1, 1 << 20])
"""Branch weights of an edge that an error takes."""


@lru_cache(maxsize=1024)
def _indices32(values: tuple[int, ...]) -> DenseArrayBase[IntegerType]:
    return DenseArrayBase.from_list(i32, values)


@lru_cache(maxsize=256)
def _indices64(values: tuple[int, ...]) -> DenseArrayBase[IntegerType]:
    return DenseArrayBase.from_list(i64, values)


_integers: dict[tuple[int, int], IntegerAttr[Any]] = {}


def integer_attribute(value: int, type_: Attribute) -> IntegerAttr[Any]:
    """An integer constant, wrapped into its type (signless, as all of LLVM's)."""
    assert isinstance(type_, IntegerType)
    width = type_.width.data
    found = _integers.get((value, width))
    if found is None:
        if len(_integers) >= 50_000:
            _integers.clear()
        found = _integers[value, width] = IntegerAttr(value, type_, truncate_bits=True)
    return found


@lru_cache(maxsize=1024)
def symbol(name: str) -> SymbolRefAttr:
    """A reference to a symbol."""
    return SymbolRefAttr(name)


@lru_cache(maxsize=512)
def names(values: tuple[str, ...]) -> ArrayAttr[StringAttr]:
    """LLVM attributes by name: `passthrough`."""
    return ArrayAttr([StringAttr(v) for v in values])


@lru_cache(maxsize=64)
def _call_segments(count: int) -> DenseArrayBase[IntegerType]:
    return DenseArrayBase.from_list(i32, [count, 0])


@lru_cache(maxsize=512)
def _branch_segments(then: int, orelse: int) -> DenseArrayBase[IntegerType]:
    return DenseArrayBase.from_list(i32, [1, then, orelse])


class Emitter:
    """Appends to `block`; None after a terminator, until another block is started. One emitter per function."""

    def __init__(self) -> None:
        self.block: Block | None = None
        self.location: Attribute = COMPILER
        self.blocks: list[Block] = []
        self.cold_blocks: list[Block] = []
        self.constants: dict[Any, SSAValue] = {}
        self._constant_ops: list[Operation] = []

    # ---------------------------------------------------------------- ops

    def emit(
        self,
        cls: type[OpT],
        operands: Sequence[SSAValue],
        result_types: Sequence[Attribute] = (),
        properties: dict[str, Attribute] | None = None,
    ) -> OpT:
        """Append an op made of its parts."""
        op = self._make(cls, operands, result_types, properties)
        block = self.block
        assert block is not None
        op.parent = block
        last = block._last_op  # pyright: ignore[reportPrivateUsage]
        if last is None:
            block._first_op = op  # pyright: ignore[reportPrivateUsage]
        else:
            last._next_op = op  # pyright: ignore[reportPrivateUsage]
            op._prev_op = last  # pyright: ignore[reportPrivateUsage]
        block._last_op = op  # pyright: ignore[reportPrivateUsage]
        return op

    def _make(
        self,
        cls: type[OpT],
        operands: Sequence[SSAValue],
        result_types: Sequence[Attribute],
        properties: dict[str, Attribute] | None,
    ) -> OpT:
        op = _new(cls)
        op._operands = SSAValues(operands)  # pyright: ignore[reportPrivateUsage]
        uses: list[Use] = []
        for index, value in enumerate(operands):
            use = Use(op, index)
            first = value.first_use
            if first is not None:
                use._next_use = first  # pyright: ignore[reportPrivateUsage]
                first._prev_use = use  # pyright: ignore[reportPrivateUsage]
            value.first_use = use
            uses.append(use)
        op._operand_uses = tuple(uses)  # pyright: ignore[reportPrivateUsage]
        op.results = SSAValues([OpResult(type_, op, index) for index, type_ in enumerate(result_types)])
        op.properties = {} if properties is None else properties
        op.attributes = {}
        op.location = self.location  # pyright: ignore[reportAttributeAccessIssue]
        return op

    def value(
        self,
        cls: type[Operation],
        operands: Sequence[SSAValue],
        result_type: Attribute,
        properties: dict[str, Attribute] | None = None,
    ) -> SSAValue:
        """Append an op of one result, and give that."""
        return self.emit(cls, operands, (result_type,), properties).results[0]

    # ---------------------------------------------------------------- constants

    def _constant(self, key: Any, cls: type[Operation], type_: Attribute, properties: dict[str, Attribute]) -> SSAValue:
        found = self.constants.get(key)
        if found is None:
            location, self.location = self.location, COMPILER
            op = self._make(cls, (), (type_,), properties)
            self.location = location
            self._constant_ops.append(op)
            found = self.constants[key] = op.results[0]
        return found

    def integer(self, value: int, type_: Attribute = i64) -> SSAValue:
        """An integer constant."""
        key = (value, type_)
        found = self.constants.get(key)
        if found is not None:
            return found
        return self._constant(key, llvm.ConstantOp, type_, {"value": integer_attribute(value, type_)})

    def attribute(self, value: Attribute, type_: Attribute) -> SSAValue:
        """Any constant. Floats are told apart by their bits: -0.0 is not 0.0."""
        key: Any = (value, type_)
        if isinstance(value, FloatAttr):
            key = (struct.pack("<d", value.value.data), type_)
        return self._constant(key, llvm.ConstantOp, type_, {"value": value})

    def zero(self, type_: Attribute) -> SSAValue:
        """All bits zero."""
        if isinstance(type_, IntegerType):
            return self.integer(0, type_)
        if isinstance(type_, llvm.LLVMPointerType | llvm.LLVMStructType | llvm.LLVMArrayType):
            return self._constant(("zero", type_), llvm.ZeroOp, type_, {})
        return self.attribute(FloatAttr(0.0, type_), type_)  # pyright: ignore

    def poison(self, type_: Attribute) -> SSAValue:
        """No value in particular."""
        return self._constant(("poison", type_), llvm.PoisonOp, type_, {})

    def address_of(self, name: str) -> SSAValue:
        """Address of a global."""
        return self._constant(("address", name), llvm.AddressOfOp, PTR, {"global_name": symbol(name)})

    # ---------------------------------------------------------------- common instructions

    def add(self, lhs: SSAValue, rhs: SSAValue, flags: IntegerAttr[Any] = ZERO_FLAGS) -> SSAValue:
        """Integer sum."""
        return self.value(llvm.AddOp, (lhs, rhs), lhs.type, {"overflowFlags": flags})

    def sub(self, lhs: SSAValue, rhs: SSAValue, flags: IntegerAttr[Any] = ZERO_FLAGS) -> SSAValue:
        """Integer difference."""
        return self.value(llvm.SubOp, (lhs, rhs), lhs.type, {"overflowFlags": flags})

    def mul(self, lhs: SSAValue, rhs: SSAValue, flags: IntegerAttr[Any] = ZERO_FLAGS) -> SSAValue:
        """Integer product."""
        return self.value(llvm.MulOp, (lhs, rhs), lhs.type, {"overflowFlags": flags})

    def compare(self, predicate: str, lhs: SSAValue, rhs: SSAValue) -> SSAValue:
        """Integer or pointer comparison."""
        return self.value(llvm.ICmpOp, (lhs, rhs), i1, {"predicate": PREDICATES[predicate]})

    def select(self, condition: SSAValue, then: SSAValue, orelse: SSAValue) -> SSAValue:
        """One of two values."""
        return self.value(llvm.SelectOp, (condition, then, orelse), then.type, {"fastmathFlags": _NO_FAST_MATH})

    def extract(self, container: SSAValue, *position: int) -> SSAValue:
        """A member of a struct or array value."""
        type_: Any = container.type
        for index in position:
            type_ = type_.types.data[index] if isinstance(type_, llvm.LLVMStructType) else type_.type
        return self.value(llvm.ExtractValueOp, (container,), type_, {"position": _indices64(position)})

    def insert(self, container: SSAValue, value: SSAValue, *position: int) -> SSAValue:
        """A struct or array value with one member replaced."""
        return self.value(llvm.InsertValueOp, (container, value), container.type, {"position": _indices64(position)})

    def pack(self, values: Sequence[SSAValue]) -> SSAValue:
        """A struct value of these members."""
        result = self.poison(struct_of([v.type for v in values]))
        for index, value in enumerate(values):
            result = self.insert(result, value, index)
        return result

    def offset(self, pointer: SSAValue, byte_offset: int) -> SSAValue:
        """A pointer some constant bytes on, within the same object."""
        if byte_offset == 0:
            return pointer
        return self.value(
            llvm.GEPOp,
            (pointer,),
            PTR,
            {
                "rawConstantIndices": _indices32((byte_offset,)),
                "elem_type": i8,
                "noWrapFlags": ZERO_FLAGS,
                "inbounds": UNIT,
            },
        )

    def element(self, pointer: SSAValue, index: SSAValue, element_type: Attribute, inbounds: bool = True) -> SSAValue:
        """Address of an element of an array."""
        properties: dict[str, Attribute] = {
            "rawConstantIndices": _indices32((llvm.GEP_USE_SSA_VAL,)),
            "elem_type": element_type,
            "noWrapFlags": ZERO_FLAGS,
        }
        if inbounds:
            properties["inbounds"] = UNIT
        return self.value(llvm.GEPOp, (pointer, index), PTR, properties)

    def load(self, pointer: SSAValue, type_: Attribute, alignment: int, tag: Attribute | None = None) -> SSAValue:
        """Read memory."""
        op = self.emit(
            llvm.LoadOp,
            (pointer,),
            (type_,),
            {"ordering": _ORDERING, "alignment": integer_attribute(alignment, i64)},
        )
        if tag is not None:
            op.attributes["pycc.tbaa"] = tag
        return op.results[0]

    def store(self, value: SSAValue, pointer: SSAValue, alignment: int, tag: Attribute | None = None) -> None:
        """Write memory."""
        op = self.emit(
            llvm.StoreOp,
            (value, pointer),
            (),
            {"ordering": _ORDERING, "alignment": integer_attribute(alignment, i64)},
        )
        if tag is not None:
            op.attributes["pycc.tbaa"] = tag

    def stack_slot(self, type_: Attribute, alignment: int) -> SSAValue:
        """Room in the frame, made at the start of the entry block."""
        op = self._make(
            llvm.AllocaOp,
            (self.integer(1),),
            (PTR,),
            {"elem_type": type_, "alignment": integer_attribute(alignment, i64)},
        )
        self._constant_ops.append(op)
        return op.results[0]

    def hoist(self, block: Block) -> None:
        """Move the ops of a loose block to the start of the entry block, behind what stands there."""
        for op in list(block.ops):
            op.detach()
            self._constant_ops.append(op)

    def call(
        self,
        callee: str,
        arguments: Sequence[SSAValue],
        result_type: Attribute = VOID,
        attributes: tuple[str, ...] = (),
    ) -> SSAValue | None:
        """Call a function by name."""
        op = self.emit(
            llvm.CallOp,
            tuple(arguments),
            () if result_type is VOID else (result_type,),
            {"callee": symbol(callee), **_CALL_PROPERTIES, "operandSegmentSizes": _call_segments(len(arguments))},
        )
        if attributes:
            op.attributes["passthrough"] = names(attributes)
        return op.results[0] if op.results else None

    def call_value(self, callee: str, arguments: Sequence[SSAValue], result_type: Attribute) -> SSAValue:
        """Call a function that gives something."""
        result = self.call(callee, arguments, result_type)
        assert result is not None
        return result

    def call_pointer(self, pointer: SSAValue, arguments: Sequence[SSAValue], result_type: Attribute) -> SSAValue | None:
        """Call a function by address."""
        op = self.emit(
            llvm.CallOp,
            (pointer, *arguments),
            () if result_type is VOID else (result_type,),
            {**_CALL_PROPERTIES, "operandSegmentSizes": _call_segments(len(arguments) + 1)},
        )
        return op.results[0] if op.results else None

    def intrinsic(self, cls: type[Operation], operands: Sequence[SSAValue], result_type: Attribute) -> SSAValue:
        """An intrinsic op without flags."""
        return self.value(cls, operands, result_type)

    # ---------------------------------------------------------------- control flow

    def start(self, block: Block, cold: bool = False) -> Block:
        """Put a block behind those before it and continue there."""
        (self.cold_blocks if cold else self.blocks).append(block)
        self.block = block
        return block

    def branch(self, target: Block, arguments: Sequence[SSAValue] = ()) -> None:
        """`llvm.br`."""
        self._terminate(self.emit(llvm.BrOp, arguments), target)

    def branch_if(
        self,
        condition: SSAValue,
        then: Block,
        orelse: Block,
        then_arguments: Sequence[SSAValue] = (),
        else_arguments: Sequence[SSAValue] = (),
        weights: Attribute | None = None,
    ) -> None:
        """`llvm.cond_br`."""
        op = self.emit(
            llvm.CondBrOp,
            (condition, *then_arguments, *else_arguments),
            (),
            {"operandSegmentSizes": _branch_segments(len(then_arguments), len(else_arguments))},
        )
        if weights is not None:
            op.attributes["branch_weights"] = weights
        self._terminate(op, then, orelse)

    def _terminate(self, op: Operation, *targets: Block) -> None:
        op.successors = targets
        self.block = None

    def ret(self, value: SSAValue | None = None) -> None:
        """`llvm.return`."""
        self.emit(llvm.ReturnOp, () if value is None else (value,))
        self.block = None

    def unreachable(self) -> None:
        """`llvm.unreachable`."""
        self.emit(llvm.UnreachableOp, ())
        self.block = None

    def region(self) -> Region:
        """The blocks so far as a region, constants and stack slots put first, cold blocks last."""
        if self.blocks:
            entry = self.blocks[0]
            first = entry.first_op
            assert first is not None
            entry.insert_ops_before(self._constant_ops, first)
        return Region([*self.blocks, *self.cold_blocks])


_CALL_PROPERTIES: dict[str, Attribute] = {
    "fastmathFlags": _NO_FAST_MATH,
    "CConv": _C_CONVENTION,
    "op_bundle_sizes": _NO_BUNDLES,
    "TailCallKind": _NO_TAIL,
}
NOT_VOLATILE: dict[str, Attribute] = {"isVolatile": _FALSE}
NO_FAST_MATH: dict[str, Attribute] = {"fastmathFlags": _NO_FAST_MATH}
