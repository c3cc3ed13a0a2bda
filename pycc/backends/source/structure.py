"""One function at BUFFERS as statements: control flow, calls, errors, counting.

Takes in: a `func.func` and the `ModuleWriter` (`cpp.py`) that names functions, types and constants. Gives out: its
statements. Regions become blocks, so a value's variable lives where its op stands. A pure value with one use is
written where it is used; one that reads memory too, unless something happens in between. Loop-carried values are
variables assigned before `continue`; errors leave by `return`, or by `goto` to the handler of the `flow.try` around
them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from xdsl.dialects.builtin import MemRefType, StringAttr
from xdsl.dialects.func import FuncOp
from xdsl.ir import Attribute, Block, Operation, SSAValue

from pycc.backends.source import expressions as tree
from pycc.backends.source.expressions import Call, Expression, Index, Literal, Member, Name, Unary
from pycc.backends.source.names import Scope
from pycc.backends.source.statements import Assign, Comment, Declare, Effect, If, Return, Statement, goto
from pycc.dialects import flow, py
from pycc.ir.levels import LevelError
from pycc.ir.locations import source_op_span

if TYPE_CHECKING:
    from pycc.backends.source.module import Callee, ModuleWriter

FIRST_CATCHABLE = min(py.EXCEPTIONS.values())
_DEEPEST = 12
"""Nodes of an expression from which on it gets a variable of its own."""
_LOOPS = frozenset({"flow.loop", "flow.for", "scf.for", "scf.while"})


@dataclass
class Handler:
    """Where errors inside the body of a `flow.try` go."""

    label: str
    every: bool
    used: bool = False


@dataclass
class Exits:
    """What the exits of the regions around the current op do."""

    carried: list[str | None] = field(default_factory=list[str | None])
    """Variables that `flow.continue` sets (None: nobody needs that one)."""
    results: list[str | None] = field(default_factory=list[str | None])
    """Variables that `flow.break` sets."""
    leave: list[str | None] = field(default_factory=list[str | None])
    leave_label: str = ""
    yields: list[Expression] | None = None
    """What the current region's `flow.yield` gave, once it was met."""


class FunctionWriter:
    """Writes one function."""

    def __init__(
        self, module: ModuleWriter, op: FuncOp, table: dict[type[Operation], Callable[[FunctionWriter, Any], None]]
    ):
        self.module = module
        self.types = module.types
        self.op = op
        self.table = table
        self.callee: Callee = module.callee(op.sym_name.data)
        self.names = Scope(outer=module.scope)
        self.values: dict[SSAValue, Expression] = {}
        self.pending: dict[SSAValue, Expression] = {}
        """Values that are written where they are used."""
        self.statements: list[Statement] = []
        self.handlers: list[Handler] = []
        self.exits = Exits()
        self.breaks: dict[Operation, list[Operation]] = {}
        self.continues: dict[Operation, list[Operation]] = {}
        self.caught: dict[SSAValue, str] = {}
        """Exception arguments of handlers, to the variable with the context's `raise_count` at that point."""
        self.line: tuple[str, int] | None = None
        name = op.attributes.get("pycc.name")
        self.python_name = name.data if isinstance(name, StringAttr) else op.sym_name.data

    def use(self, *pieces: str) -> None:
        """The text needs pieces of the runtime."""
        self.module.pieces.update(pieces)

    # ---------------------------------------------------------------- values

    def take(self, value: SSAValue) -> Expression:
        """The expression of an operand, used now."""
        found = self.pending.pop(value, None)
        if found is None:
            found = self.values.get(value)
            if found is None:
                raise LevelError(f"a value of type {value.type} is used before it is defined")
        return found

    def atom(self, value: SSAValue) -> Expression:
        """The same as something that may be written several times."""
        expression = self.take(value)
        if not tree.is_atom(expression):
            expression = self.declare(value, expression)
        return expression

    def bind(self, value: SSAValue, expression: Expression) -> None:
        """A value that is written out at each use."""
        self.values[value] = expression

    def declare(self, value: SSAValue, expression: Expression | None, wanted: str = "") -> Expression:
        """A variable for a value."""
        name = self.names.fresh(value.name_hint or wanted or "value")
        if expression is not None and tree.reads_memory(expression):
            self.settle()
        self.append(Declare(self.types.text(value.type), name, expression))
        self.values[value] = Name(name)
        return self.values[value]

    def define(self, value: SSAValue, expression: Expression) -> None:
        """A value without effects: bound, written at its only use, or a variable."""
        if value.first_use is None:
            return
        if tree.is_atom(expression):
            self.values[value] = expression
        elif self._may_wait(value, expression):
            self.pending[value] = expression
        else:
            self.declare(value, expression)

    def _may_wait(self, value: SSAValue, expression: Expression) -> bool:
        """Whether a value can be written where it is used: one use, an ordinary operand, nothing that repeats it in
        between."""
        use = value.get_unique_use()
        if use is None or isinstance(value.type, MemRefType) or tree.size(expression, _DEEPEST) >= _DEEPEST:
            return False
        user = use.operation
        released = (*getattr(user, "unwind", ()), *getattr(user, "escape", ()))
        if any(value is other for other in released):
            return False
        here = value.owner.parent if isinstance(value.owner, Operation) else value.owner
        if user.parent is here:
            return True
        if tree.reads_memory(expression):
            return False
        around = user.parent_op()
        for _ in range(6):
            if around is None or around.name in _LOOPS:
                return False
            if around.parent is here:
                return True
            around = around.parent_op()
        return False

    def settle(self) -> None:
        """Something is about to happen: what waits and reads memory is read now."""
        for value, expression in list(self.pending.items()):
            if tree.reads_memory(expression):
                del self.pending[value]
                name = self.names.fresh(value.name_hint or "value")
                self.append(Declare(self.types.text(value.type), name, expression))
                self.values[value] = Name(name)

    # ---------------------------------------------------------------- statements

    def append(self, statement: Statement) -> None:
        """Add a statement, with a comment where a line of Python begins."""
        if self.line is not None:
            self.statements.append(_place(self.line))
            self.line = None
        self.statements.append(statement)

    def effect(self, statement: Statement) -> None:
        """Add a statement that may change memory."""
        self.settle()
        self.append(statement)

    def call(self, function: str, *arguments: Expression) -> None:
        """A call for its effect."""
        self.effect(Effect(Call(function, arguments, pure=False)))

    def assign(self, target: Expression, value: Expression) -> None:
        """`target = value;`."""
        self.effect(Assign(target, value))

    def assign_all(
        self, targets: Sequence[str | None], values: Sequence[Expression], types: Sequence[Attribute]
    ) -> None:
        """Set variables all at once: none is set before every value that reads it was taken."""
        moves = {
            target: (value, self.types.text(type_))
            for target, value, type_ in zip(targets, values, types, strict=True)
            if target is not None and value != Name(target)
        }
        while moves:
            read = [name for value, _ in moves.values() for name in set(tree.names_in(value))]
            free = [
                t
                for t, (value, _) in moves.items()
                if t not in read or (read.count(t) == 1 and t in tree.names_in(value))
            ]
            if free:
                value, _ = moves.pop(free[0])
                self.append(Assign(Name(free[0]), value))
                continue
            # A cycle: one old value is kept aside.
            target, (_, type_text) = next(iter(moves.items()))
            aside = self.names.fresh(f"old_{target}")
            self.append(Declare(type_text, aside, Name(target)))
            moves = {t: (_rename(value, target, aside), text) for t, (value, text) in moves.items()}

    # ---------------------------------------------------------------- walking

    def block(self, block: Block, before: Callable[[], None] | None = None) -> list[Statement]:
        """The statements of a region's block."""
        if self.line is not None:
            self.statements.append(_place(self.line))
            self.line = None
        saved, pending, current = self.statements, self.pending, self._current
        self.statements, self.pending = [], dict(pending)
        if before is not None:
            before()
        for op in block.ops:
            self.write(op)
        statements = self.statements
        self.statements = saved
        # What the block used of the values that waited outside is used up.
        self.pending = {value: expression for value, expression in pending.items() if value in self.pending}
        self.line, self._current = None, current
        return statements

    _current: tuple[str, int] | None = None

    def write(self, op: Operation) -> None:
        """The statements of one op."""
        handler = self.table.get(type(op))
        if handler is None:
            raise LevelError(f"{op.name} has no C++ text")
        span = source_op_span(op)
        if span is not None and (span.file, span.line) != self._current:
            self._current = self.line = (span.file, span.line)
        handler(self, op)

    # ---------------------------------------------------------------- memory

    def field(self, reference: SSAValue, name: str) -> Expression:
        """A field of an object."""
        info = self.types.class_of(reference.type)
        if name not in info.fields:
            raise LevelError(f"class {info.symbol} has no field {name}")
        return Member(self.take(reference), info.fields[name][0], arrow=True)

    def replace(self, cell: Expression, value: SSAValue) -> None:
        """Store into a cell that owns what it holds."""
        expression = self.take(value)
        if self.types.is_counted(value.type):
            self.use("replace", "counts")
            self.module.release_of(value.type)
            self.call("replace", Name("context"), cell, typed(self.types.text(value.type), expression))
        else:
            self.assign(cell, expression)

    def release(self, value: SSAValue) -> list[Statement]:
        """Statements that release a value, or what a slot holds."""
        if not self.types.is_counted(value.type):
            return []
        self.module.release_of(value.type)
        expression = self.values.get(value)
        if expression is None:
            expression = self.atom(value)
        if expression == tree.NULL:
            return []
        return [Effect(Call("release", (Name("context"), expression), pure=False))]

    # ---------------------------------------------------------------- errors

    def line_of(self, op: Operation) -> Expression:
        """The location record of an op."""
        span = source_op_span(op)
        file, line = ("", 0) if span is None else (span.file, span.line)
        return Literal(self.module.line(file, self.python_name, line))

    def fail(self, condition: Expression, op: Operation, error: str, message: str) -> None:
        """`if (condition) raise`."""
        number = py.class_number(error)
        silent = number == py.RANGE_ERROR or not message
        text = tree.NULL if silent else Literal(self.module.string(message))
        self.use("raise", "likely")
        arguments = (Name("context"), Literal(self.module.class_constant(error, number)), text, self.line_of(op))
        raising = Call("raise", arguments, pure=False)
        if not (isinstance(condition, Call) and condition.function in ("failed", "stack_ends")):
            condition = Call("unlikely", (condition,))
        self.append(If(condition, self.leave_with(raising, op, number)))

    def leave_with(self, raising: Expression, op: Operation, status: int | Expression) -> list[Statement]:
        """Make an error pending (`raising` gives its `Status`), release what the op lists, go where the error goes."""
        unwind = [s for value in getattr(op, "unwind", ()) for s in self.release(value)]
        escape = [s for value in getattr(op, "escape", ()) for s in self.release(value)]
        nearest = self.handlers[-1] if self.handlers else None
        outer = next((handler for handler in reversed(self.handlers) if handler.every), None)
        passes = isinstance(status, int) and status < FIRST_CATCHABLE
        if nearest is None or (passes and outer is None):
            releases = unwind if nearest is None else unwind + escape
            if not releases:
                return self.return_status(raising, direct=True)
            return [Effect(raising), *releases, *self.return_status(_code(status), direct=False)]
        if nearest.every or passes or isinstance(status, int):
            target = outer if passes else nearest
            assert target is not None
            target.used = True
            extra = escape if passes and not nearest.every else []
            return [Effect(raising), *unwind, *extra, goto(target.label)]
        nearest.used = True
        if outer is None:
            away = [*escape, *self.return_status(_code(status), direct=False)]
        else:
            outer.used = True
            away = [*escape, goto(outer.label)]
        uncatchable = tree.Binary("<", status, Name("FIRST_CATCHABLE"), ">=")
        return [Effect(raising), *unwind, If(uncatchable, away), goto(nearest.label)]

    def return_status(self, status: Expression, direct: bool) -> list[Statement]:
        """Return the status of a pending error; `direct`: `status` is the `Status` itself, else its code."""
        if self.callee.raises:
            return [Return(status if direct else tree.Aggregate("Status", (status,)))]
        if not self.callee.exported:
            raise LevelError(f"function {self.op.sym_name.data} may raise, but is not marked pycc.raises")
        code = Member(status, "code") if direct else status
        before: list[Statement] = [Effect(status)] if direct else []
        if not self.callee.results:
            return [*before, Return(None)]
        text = self.types.text(self.callee.results[0])
        if text == "int32_t":
            return [Return(code)]
        return [*before, Return(Literal(self.types.zero(self.callee.results[0])))]

    # ---------------------------------------------------------------- the function

    def lower(self) -> list[Statement]:
        """All statements of the function; `parameters` are named before."""
        self.collect_exits(self.op.body.block)
        if "pycc.recursive" in self.op.attributes:
            self.use("stack")
            condition = Call("stack_ends", (Name("context"),))
            self.fail(condition, self.op, "RecursionError", "maximum recursion depth exceeded")
        for op in self.op.body.block.ops:
            self.write(op)
        return self.statements

    def collect_exits(self, block: Block) -> None:
        """Find the breaks and continues of every loop."""
        stack: list[tuple[Block, Operation | None]] = [(block, None)]
        while stack:
            current, loop = stack.pop()
            for op in current.ops:
                match op:
                    case flow.BreakOp() if loop is not None:
                        self.breaks.setdefault(loop, []).append(op)
                    case flow.ContinueOp() if loop is not None:
                        self.continues.setdefault(loop, []).append(op)
                    case _:
                        for region in op.regions:
                            inner = op if isinstance(op, flow.LoopOp | flow.ForOp) else loop
                            stack.extend((b, inner) for b in region.blocks)


def _place(line: tuple[str, int]) -> Comment:
    """Where a statement comes from: file without folders, line."""
    file = line[0].replace("\\", "/").rsplit("/", 1)[-1]
    return Comment(f"{file}:{line[1]}")


def _code(status: int | Expression) -> Expression:
    return Literal(str(status)) if isinstance(status, int) else status


def typed(type_text: str, expression: Expression) -> Expression:
    """An argument whose type a template deduces: `nullptr` and numbers get theirs."""
    match expression:
        case Literal(text="nullptr"):
            return Call(f"static_cast<{type_text}>", (expression,))
        case Literal() if not expression.text.startswith("&"):
            return Call(type_text, (expression,))
        case _:
            return expression


def _rename(expression: Expression, old: str, new: str) -> Expression:
    """The expression with one variable replaced."""
    match expression:
        case Name(text=text) if text == old:
            return Name(new)
        case Unary(operator=operator, operand=operand):
            return Unary(operator, _rename(operand, old, new))
        case tree.Binary(operator=operator, lhs=lhs, rhs=rhs, opposite=opposite):
            return tree.Binary(operator, _rename(lhs, old, new), _rename(rhs, old, new), opposite)
        case tree.Conditional(condition=condition, then=then, orelse=orelse):
            return tree.Conditional(_rename(condition, old, new), _rename(then, old, new), _rename(orelse, old, new))
        case Call(function=function, arguments=arguments, pure=pure):
            return Call(function, tuple(_rename(argument, old, new) for argument in arguments), pure)
        case tree.Aggregate(type=type_, components=components):
            return tree.Aggregate(type_, tuple(_rename(component, old, new) for component in components))
        case Member(base=base, field=name, arrow=arrow):
            return Member(_rename(base, old, new), name, arrow)
        case Index(base=base, index=index, array=array):
            return Index(_rename(base, old, new), _rename(index, old, new), array)
        case _:
            return expression


__all__ = ["Exits", "FunctionWriter", "Handler", "typed"]
