"""The walk over one function: the same rules solve types and emit TYPED IR.

A walker knows the value of every PYTHON SSA value of the function it walks. Its primitives (`binary`, `cast`,
`branch`, ...) say what the program does; while solving they only compute types, while emitting they also build the
op. Rules (`rules_*.py`, `control.py`, `calls.py`) are written once, in these primitives. `Dead` leaves a block from
which control never goes on.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any, TypeVar

from xdsl.dialects.builtin import ArrayAttr, FloatAttr, IntegerAttr, IntegerType, f64, i1, i64
from xdsl.ir import Attribute, Block, Operation, Region, SSAValue

from pycc.dialects import flow, py
from pycc.ir.builder import Builder
from pycc.ir.locations import op_span
from pycc.passes.infer.diagnostics import (
    Conflict,
    ElementConflict,
    InLibrary,
    RecursiveType,
    Refused,
    TypeConflict,
    WrongOperands,
)
from pycc.passes.infer.engine import Context, Engine, Record, runtime_type
from pycc.passes.infer.frames import Dead, Frame
from pycc.passes.infer.iterators import check_used_once, is_iterator
from pycc.passes.infer.lattice import NUMERIC, JoinConflict, members_of, union_of, without
from pycc.passes.infer.type_names import full_name
from pycc.passes.infer.values import NOT_KNOWN, Facts, Value, is_known_by_type, is_static, of_type, same_constant
from pycc.support.diagnostics import CompileError
from pycc.support.spans import Span

ResultT = TypeVar("ResultT")
Handler = Callable[["Walker", Any], None]


class Walker:
    """The state of one walk."""

    __slots__ = (
        "again",
        "blocks",
        "builder",
        "collectors",
        "context",
        "copies",
        "emitting",
        "engine",
        "env",
        "handlers",
        "in_place",
        "inlined",
        "lattice",
        "loops",
        "nesting",
        "op",
        "open",
        "path",
        "returns",
        "undo",
    )  # fmt: skip

    def __init__(
        self, engine: Engine, context: Context, builder: Builder | None, handlers: dict[type[Operation], Handler]
    ):
        self.engine = engine
        self.context = context
        self.lattice = engine.lattice
        self.builder = builder
        self.emitting = builder is not None
        self.handlers = handlers
        self.env: dict[SSAValue, Value] = {}
        self.undo: list[tuple[SSAValue, Value]] = []
        self.loops: list[Frame] = []
        self.blocks: list[Frame] = []
        self.returns: list[Frame] = []
        self.collectors: list[Callable[[Value], None]] = []
        self.path: tuple[Any, ...] = ()
        self.nesting: list[None] = []
        self.inlined: list[Operation] = []
        self.in_place = 0
        """How many functions marked `in_place` are walked around this op, whose ops get the place of the call."""
        self.copies = 1
        """How often what is walked now is written out, by unrolled loops around it."""
        self.op: Operation = context.function
        self.open = True
        self.again = False

    # ---- places

    @property
    def span(self) -> Span | None:
        """Where the program is."""
        return op_span(self.op)

    def record(self, op: Operation | None = None, extra: Any = None) -> Record:
        """What solving keeps about an op here."""
        return self.context.record((op or self.op, self.path, extra))

    # ---- walking

    def walk(self, block: Block) -> list[Value]:
        """Walk a block; gives what its `flow.yield` yields, or raises Dead."""
        handlers = self.handlers
        env = self.env
        builder = self.builder
        checking = self.emitting and not self.context.library and not self.inlined
        for op in block.ops:
            self.op = op
            if builder is not None and not self.in_place:
                builder.location = op.location
            if type(op) is flow.YieldOp:
                return [env[v] for v in op.operands]
            try:
                handlers[type(op)](self, op)
                if checking:
                    for result in op.results:
                        value = env.get(result)
                        if (
                            value is not None
                            and type(value.type) is py.StructType
                            and is_iterator(self.engine, value.type)
                        ):
                            check_used_once(result, value.type)
            except Refused as refused:
                if self.emitting or self.engine.reporting or isinstance(refused, Conflict):
                    self.report(refused.diagnostic)
                raise Dead from None
            except JoinConflict as conflict:
                self.report(self.conflict(conflict, op))
                raise Dead from None
            except CompileError as error:
                for diagnostic in error.diagnostics:
                    self.engine.diagnostics[diagnostic] = diagnostic
                raise Dead from None
        return []

    def report(self, diagnostic: Any) -> None:
        """Keep an error; one in a function that is walked in place is told at its call."""
        if self.inlined:
            span = op_span(self.inlined[0])
            if diagnostic.code == "T012":
                diagnostic = type(diagnostic)(span, diagnostic.message, diagnostic.help)
            else:
                diagnostic = InLibrary(span, "this call", diagnostic)
        self.engine.report(diagnostic, self.context)

    def conflict(self, conflict: JoinConflict, op: Operation, what: str = "this value") -> Any:
        """The diagnostic of two types that do not go together."""
        span = op_span(op)
        resolve = self.lattice.resolve
        if conflict.recursive:
            return RecursiveType(span, what)
        # That a variable may also be unassigned is no part of the conflict.
        first, second = (
            full_name(without(resolve(t), lambda m: type(m) is py.UnboundType))
            for t in (conflict.first, conflict.second)
        )
        cell = conflict.cell
        if cell is None and conflict.fixed:
            return ElementConflict(span, first, second, None, None, True)
        if cell is not None:
            first_span = next((s for t, s in cell.writes if t == conflict.first or t != conflict.second), None)
            return ElementConflict(span, first, second, first_span, cell.made, cell.fixed)
        return TypeConflict(span, what, first, second, None, None)

    def get(self, value: SSAValue) -> Value:
        """What is known of a PYTHON value."""
        return self.env[value]

    def set(self, op: Operation, value: Value) -> None:
        """Say what an op's only result is."""
        self.env[op.results[0]] = value

    def region(self, action: Callable[[], ResultT], block: Block | None = None) -> tuple[Block | None, ResultT | None]:
        """Do something into a new block; its result is None if control does not come out. The block is left without a
        terminator otherwise. Narrowings made inside end with it.
        """
        builder = self.builder
        mark = len(self.undo)
        self.nesting.append(None)
        result: ResultT | None = None
        saved = None if builder is None else (builder.block, self.open, builder.location)
        if builder is not None:
            block = block or Block()
            builder.block, self.open = block, True
        try:
            result = action()
        except Dead:
            if builder is not None and self.open:
                self.terminate(flow.UnreachableOp())
        finally:
            if builder is not None and saved is not None:
                builder.block, self.open, builder.location = saved
            self.nesting.pop()
            undo = self.undo
            while len(undo) > mark:
                key, value = undo.pop()
                self.env[key] = value
        return block, result

    def terminate(self, op: Operation) -> None:
        """End the current block."""
        assert self.builder is not None
        self.builder.add(op)
        self.open = False

    def dead(self) -> Dead:
        """To be raised where control does not go on; ends the block that is being built."""
        if self.emitting and self.open:
            self.terminate(flow.UnreachableOp())
        return Dead()

    def at_end(self, block: Block, action: Callable[[], ResultT]) -> ResultT:
        """Do something at the end of a block that is not terminated."""
        builder = self.builder
        assert builder is not None
        saved, saved_open = builder.block, self.open
        builder.block, self.open = block, True
        try:
            return action()
        finally:
            builder.block, self.open = saved, saved_open

    def narrow(self, facts: Sequence[tuple[SSAValue, Attribute]]) -> None:
        """From here on values have narrower types."""
        for value, type_ in facts:
            known = self.env.get(value)
            if known is not None and type(known.type) is py.UnionType and known.type != type_:
                members = set(members_of(known.type))
                kept = [m for m in members_of(type_) if m in members]
                if kept and len(kept) < len(members):
                    self.undo.append((value, known))
                    self.env[value] = self.get_member(known, union_of(kept))

    # ---- making ops

    def type_of(self, type_: Attribute) -> Attribute:
        """A type as TYPED ops carry it."""
        return self.engine.resolve(type_)

    def add(self, op: Operation) -> SSAValue:
        """Append an op of one result."""
        assert self.builder is not None
        self.builder.add(op)
        return op.results[0]

    def ssa(self, value: Value) -> SSAValue:
        """The TYPED value; known values are made into ops here."""
        if value.ssa is not None:
            return value.ssa
        if value.parts is not None:
            parts = [self.ssa(p) for p in value.parts]
            type_ = self.type_of(value.type)
            if type(type_) is py.StructType:
                return self.add(py.IntrinsicOp("make", parts, type_, [type_]))
            if type(type_) is py.SliceType:
                return self.add(py.SliceOp(parts[0], parts[1], parts[2], type_))
            return self.add(py.TupleOp(parts, type_))
        if value.known:
            return self._constant(value)
        if is_known_by_type(value.type):
            if type(value.type) is py.UnboundType:
                return self.add(py.UnboundOp(py.unbound))
            return self.add(py.ConstantOp(py.NoneAttr(), py.none))
        raise AssertionError(f"a value of type {value.type} was not emitted")

    def _constant(self, value: Value) -> SSAValue:
        constant = value.constant
        kind = type(constant)
        attribute: Attribute
        if kind is bool:
            attribute = _TRUE if constant else _FALSE
        elif kind is int:
            attribute = integer_attribute(constant)
        elif kind is float:
            attribute = FloatAttr(constant, f64)
        elif kind is str:
            attribute = py.TextAttr.of(constant)
        elif kind is py.ListAttr or kind is py.InstanceAttr:
            attribute = constant
        else:
            return self.add(py.ConstantOp(py.NoneAttr(), py.none))
        return self.add(py.ConstantOp(attribute, self.type_of(value.type)))

    def make(self, type_: Attribute, build: Callable[[Attribute], Operation]) -> Value:
        """A value of a type; `build` makes its op, given the type as TYPED has it."""
        if not self.emitting:
            return of_type(type_)
        ssa = self.add(build(self.type_of(type_)))
        return Value(type_, ssa, None if type(type_) is py.NoneType else NOT_KNOWN)

    # ---- primitives: values

    def constant(self, constant: Any) -> Value:
        """A value known at compile time."""
        return Value(_CONSTANT_TYPES[type(constant)], constant=constant)

    def tuple(self, parts: Sequence[Value]) -> Value:
        """A tuple put together here."""
        return Value(py.TupleType(ArrayAttr([p.type for p in parts])), parts=tuple(parts))

    def extract(self, value: Value, index: int) -> Value:
        """A component of a tuple, a field of a struct, a part of a slice."""
        if value.parts is not None:
            return value.parts[index]
        type_ = self.lattice.value_type(_COMPONENTS[type(value.type)](value.type)[index])
        if is_known_by_type(type_):
            return of_type(type_)
        return self.make(type_, lambda t: py.ExtractOp(self.ssa(value), index, t))

    def unary(self, kind: str, value: Value, type_: Attribute) -> Value:
        """A primitive unary operation."""
        return self.make(type_, lambda t: py.UnaryOp(kind, self.ssa(value), t))

    def binary(self, kind: str, lhs: Value, rhs: Value, type_: Attribute) -> Value:
        """A primitive binary operation."""
        return self.make(type_, lambda t: py.BinaryOp(kind, self.ssa(lhs), self.ssa(rhs), t))

    def compare(self, kind: str, lhs: Value, rhs: Value) -> Value:
        """A primitive comparison."""
        return self.make(py.bool_, lambda t: py.CompareOp(kind, self.ssa(lhs), self.ssa(rhs), t))

    def not_(self, value: Value) -> Value:
        """The negation of a bool."""
        facts = None if value.facts is None else Facts(value.facts.fails, value.facts.holds)
        if value.known:
            return Value(py.bool_, constant=not value.constant, facts=facts)
        result = self.unary("not", value, py.bool_)
        result.facts = facts
        return result

    def is_member(self, value: Value, member: Attribute) -> Value:
        """Whether a union value is of one of its members."""
        return self.make(py.bool_, lambda t: py.IsMemberOp(self.ssa(value), self.type_of(member)))

    def get_member(self, value: Value, type_: Attribute) -> Value:
        """A union value known to be of a member (or of a smaller union)."""
        if is_known_by_type(type_):
            return of_type(type_)
        return self.make(type_, lambda t: py.GetMemberOp(self.ssa(value), t))

    def cast_op(self, value: Value, type_: Attribute) -> Value:
        """A bare `py.cast`."""
        return self.make(type_, lambda t: py.CastOp(self.ssa(value), t))

    # ---- primitives: control

    def branch(self, condition: Value, then: Callable[[], Value], orelse: Callable[[], Value]) -> Value:
        """`then()` if a bool holds, else `orelse()`."""
        if condition.known:
            return then() if condition.constant else orelse()
        then_block, then_value = self.region(then)
        else_block, else_value = self.region(orelse)
        return self.join_arms(
            condition,
            (then_block, None if then_value is None else [then_value]),
            (else_block, None if else_value is None else [else_value]),
        )[0]

    def join_arms(
        self,
        condition: Value,
        then: tuple[Block | None, list[Value] | None],
        orelse: tuple[Block | None, list[Value] | None],
    ) -> list[Value]:
        """The `flow.if` of two arms built by `region`, and its results; raises Dead if neither arm comes out."""
        return self.merge(then, orelse, lambda types, a, b: flow.IfOp(self.ssa(condition), types, a, b))

    def merge(
        self,
        first: tuple[Block | None, list[Value] | None],
        second: tuple[Block | None, list[Value] | None],
        build: Callable[[list[Attribute], Region, Region], Operation],
    ) -> list[Value]:
        """Join two regions' values; `build` makes the op that holds them."""
        outputs: list[tuple[Attribute, Value | None, Value | None]] = []
        first_block, first_values = first
        second_block, second_values = second
        plans: list[Any] = []
        if first_values is not None or second_values is not None:
            count = len(first_values if first_values is not None else second_values or ())
            for i in range(count):
                a = None if first_values is None else first_values[i]
                b = None if second_values is None else second_values[i]
                plans.append(self._plan(a, b, (first_block, second_block), outputs))
        if self.emitting:
            assert first_block is not None and second_block is not None
            types = [self.type_of(t) for t, _, _ in outputs]
            for block, values, column in ((first_block, first_values, 1), (second_block, second_values, 2)):
                if values is not None:
                    self.at_end(block, lambda column=column: self._yield(outputs, column))
            assert self.builder is not None
            op = self.builder.add(build(types, Region([first_block]), Region([second_block])))
            results: Sequence[SSAValue | None] = op.results
        else:
            results = [None] * len(outputs)
        if first_values is None and second_values is None:
            raise self.dead()
        return [_assemble(plan, results) for plan in plans]

    def _yield(self, outputs: list[tuple[Attribute, Value | None, Value | None]], column: int) -> None:
        values = [self.ssa(self.cast(row[column], row[0])) for row in outputs]  # pyright: ignore
        self.terminate(flow.YieldOp(values))

    def _plan(
        self,
        a: Value | None,
        b: Value | None,
        blocks: tuple[Block | None, Block | None],
        outputs: list[tuple[Attribute, Value | None, Value | None]],
    ) -> Any:
        """How a joined value comes out: a Value as it is, `(type, index)` of an output, or parts."""
        only = a if b is None else b if a is None else None
        if only is not None:
            block = blocks[0] if b is None else blocks[1]
            if not self.emitting or not _made_in(only, block):
                return only
            if only.parts is not None:
                return only.type, [
                    self._plan(*((p, None) if b is None else (None, p)), blocks, outputs) for p in only.parts
                ]
            outputs.append((only.type, a, b))
            return only.type, len(outputs) - 1
        assert a is not None and b is not None
        if a is b:
            return a
        if a.parts is not None and b.parts is not None and len(a.parts) == len(b.parts) and _same_kind(a.type, b.type):
            parts = [self._plan(x, y, blocks, outputs) for x, y in zip(a.parts, b.parts, strict=True)]
            return self.lattice.join(a.type, b.type), parts
        type_ = self.lattice.join(a.type, b.type)
        if a.known and b.known and same_constant(a.constant, b.constant) and a.type == b.type:
            return Value(type_, constant=a.constant)
        if is_known_by_type(type_):
            return of_type(type_)
        outputs.append((type_, a, b))
        return type_, len(outputs) - 1

    def raise_(self, class_name: str, message: str) -> Dead:
        """`raise Class(message)`; give what this returns to Python's `raise`."""
        if self.emitting:
            text = self.ssa(self.constant(message)) if message else None
            self.terminate(flow.RaiseOp(self.add(py.ExceptionOp(class_name, text))))
        return Dead()

    # ---- unions

    def expand(self, value: Value, action: Callable[[Value], Value]) -> Value:
        """Apply a rule to a value; of a union, to each member in its own branch. A member that the rule refuses with a
        Python error raises it at run time, unless all members are refused."""
        if type(value.type) is not py.UnionType:
            return action(value)
        refusals: list[Refused] = []
        succeeded: list[bool] = []

        def guarded(member: Value) -> Value:
            try:
                result = action(member)
            except Refused as refused:
                if refused.python is None:
                    raise
                refusals.append(refused)
                if self.emitting:
                    raise self.raise_(*refused.python) from None
                raise Dead from None
            except Dead:
                succeeded.append(True)
                raise
            succeeded.append(True)
            return result

        def rest(members: tuple[Attribute, ...]) -> Value:
            first = self.get_member_lazily(value, members[0])
            if len(members) == 1:
                return guarded(first())
            condition = self.is_member(value, members[0])
            return self.branch(condition, lambda: guarded(first()), lambda: rest(members[1:]))

        try:
            return rest(value.type.members.data)  # pyright: ignore
        except Dead:
            if not succeeded and refusals:
                raise refusals[0] from None
            raise

    def get_member_lazily(self, value: Value, member: Attribute) -> Callable[[], Value]:
        """`get_member`, to be called inside the branch."""
        return lambda: self.get_member(value, member)

    # ---- casts that cannot fail

    def cast(self, value: Value, type_: Attribute) -> Value:
        """The value as a type that holds all values of its own."""
        source = value.type
        if source is type_ or source == type_:
            return value
        if not self.emitting:
            if value.parts is not None and type(type_) is type(source):
                return Value(
                    type_, parts=tuple([self.cast(p, t) for p, t in zip(value.parts, components(type_), strict=True)])
                )
            constant = value.constant if type(type_) is not py.UnionType else NOT_KNOWN
            if value.known and type(type_) is py.FloatType and type(constant) in (int, bool):
                constant = float(constant)
            elif value.known and type(type_) is py.IntType and type(constant) is bool:
                constant = int(constant)
            elif type(type_) is py.ScalarType:
                constant = NOT_KNOWN
            return Value(type_, constant=constant)
        return self._emit_cast(value, type_)

    def _emit_cast(self, value: Value, type_: Attribute) -> Value:
        source, target = self.type_of(value.type), self.type_of(type_)
        if source == target:
            return Value(type_, value.ssa, value.constant, value.parts)
        if type(target) is py.UnionType:
            return self._cast_to_union(value, source, target)
        if type(source) is type(target) and type(target) in _COMPONENTS:
            components = _COMPONENTS[type(target)](target)
            parts = [self.cast(self.extract(value, i), t) for i, t in enumerate(components)]
            return Value(type_, parts=tuple(parts))
        if value.known and type(target) is py.FloatType and type(value.constant) in (int, bool):
            return Value(type_, constant=float(value.constant))
        if value.known and type(target) is py.IntType and type(value.constant) is bool:
            return Value(type_, constant=int(value.constant))
        if is_static(type_):
            return Value(type_)
        return Value(type_, self.add(py.CastOp(self.ssa(value), runtime_type(target))))

    def _cast_to_union(self, value: Value, source: Attribute, target: Any) -> Value:
        members = target.members.data
        if type(source) is py.UnionType:
            if all(m in members for m in source.members.data):
                return Value(target, self.add(py.CastOp(self.ssa(value), target)))
            return self.expand(Value(source, self.ssa(value)), lambda member: self.cast(member, target))
        if source not in members:
            # A tuple of ints into a union with a tuple of numbers: the member first.
            value = self.cast(value, next(m for m in members if type(m) is type(source)))
        return Value(target, self.add(py.CastOp(self.ssa(value), target)))

    def operand_error(self, message: str, help: str | None = None) -> Refused:
        """CPython's TypeError about operands."""
        return Refused(WrongOperands(self.span, message, help), ("TypeError", message))


_TRUE, _FALSE = IntegerAttr(1, i1), IntegerAttr(0, i1)


@lru_cache(maxsize=4096)
def integer_attribute(value: int) -> IntegerAttr[IntegerType]:
    """An int constant; made once, as xDSL checks each."""
    return IntegerAttr(value, i64)


_CONSTANT_TYPES: dict[type, Attribute] = {
    int: py.int_, bool: py.bool_, float: py.float_, str: py.str_, type(None): py.none,
}  # fmt: skip
_COMPONENTS: dict[type[Attribute], Callable[[Any], Any]] = {
    py.TupleType: lambda t: t.elements.data,
    py.StructType: lambda t: t.fields.data,
    py.SliceType: lambda t: t.parts.data,
}


def components(type_: Attribute) -> tuple[Attribute, ...]:
    """The types of a tuple's components, a struct's fields, a slice's parts."""
    return _COMPONENTS[type(type_)](type_)


def _same_kind(a: Any, b: Any) -> bool:
    return type(a) is type(b) and (type(a) is not py.StructType or a.class_name == b.class_name)


def _made_in(value: Value, block: Block | None) -> bool:
    """Whether a value is computed in a block (and so not visible after it)."""
    if value.parts is not None:
        return any(_made_in(p, block) for p in value.parts)
    if value.ssa is None:
        return False
    owner = value.ssa.owner
    return (owner if isinstance(owner, Block) else owner.parent) is block


def _assemble(plan: Any, results: Sequence[SSAValue | None]) -> Value:
    if isinstance(plan, Value):
        return plan
    type_, where = plan
    if isinstance(where, list):
        return Value(type_, parts=tuple([_assemble(p, results) for p in where]))  # pyright: ignore
    return Value(type_, results[where])


__all__ = ["NUMERIC", "Dead", "Facts", "Frame", "Walker", "components"]
