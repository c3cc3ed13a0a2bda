"""Which variables are live where: AST liveness as a small algebra, so that no statement is visited more than twice.

Takes in: statements of one function and its scope. Gives out: per statement a `Flow`, that is its backward transfer
function over the ways out of it, and from these the live sets that SSA construction needs. Sets of variables are
ints (`scopes.py`).

What is live before a statement is `read | (after & next) | (live at the break target & break_) | ...`: every
component is a set that passes through unchanged, so sequences, branches and loops compose by `&` and `|`. A loop's
least fixpoint is the transfer of the empty set, because x = A | (x & B) has the solution A.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence
from typing import Any, ClassVar, NamedTuple

from pycc.frontend.scopes import Scope, loads

BREAKS, CONTINUES, RETURNS = 1, 2, 4


class Flow(NamedTuple):
    """Backward transfer of a statement, and what it assigns."""

    read: int = 0
    """Live before it whatever happens after."""
    next: int = 0
    """What passes through to the statement behind it."""
    break_: int = 0
    continue_: int = 0
    return_: int = 0
    raise_: int = 0
    """What passes to the nearest place outside that a propagating exception reaches; counted only where it matters
    (`try`).
    """
    assigned: int = 0
    deleted: int = 0
    ways: int = 0
    """Which of BREAKS, CONTINUES, RETURNS leave this statement."""

    def before(self, after: int, exits: Exits) -> int:
        """What is live before it, given what is live after it and where its exits lead."""
        return (
            self.read
            | (after & self.next)
            | (exits.break_ & self.break_)
            | (exits.continue_ & self.continue_)
            | (exits.return_ & self.return_)
            | (exits.raise_ & self.raise_)
        )

    def then(self, other: Flow) -> Flow:
        """This statement, and then the other."""
        through = self.next
        return Flow(
            self.read | (other.read & through),
            other.next & through,
            self.break_ | (other.break_ & through),
            self.continue_ | (other.continue_ & through),
            self.return_ | (other.return_ & through),
            self.raise_ | (other.raise_ & through),
            self.assigned | other.assigned,
            self.deleted | other.deleted,
            self.ways | other.ways,
        )

    def either(self, other: Flow) -> Flow:
        """This statement or the other."""
        return Flow(*(mine | theirs for mine, theirs in zip(self, other, strict=True)))

    def hiding(self, names: int) -> Flow:
        """This statement in a place where these variables are assigned before it and deleted after it."""
        kept = Flow(*(part & ~names for part in self))
        return kept._replace(assigned=self.assigned | names, deleted=self.deleted | names, ways=self.ways)


class Exits(NamedTuple):
    """What is live where `break`, `continue`, `return` and a propagating exception go."""

    break_: int = 0
    continue_: int = 0
    return_: int = 0
    raise_: int = 0


NOTHING_LIVE = Exits()


class Liveness:
    """The flows of one function's statements, each computed once."""

    def __init__(self, scope: Scope):
        self._scope = scope
        self._bits = scope.bits
        self._everything = (1 << len(scope.names)) - 1
        self._skip = Flow(next=self._everything)
        self._flows: dict[int, Flow] = {}
        self._headers: dict[int, Flow] = {}
        self._handlers: dict[int, Flow] = {}

    # ------------------------------------------------------------ questions

    def flow(self, statement: ast.stmt) -> Flow:
        """The transfer of one statement."""
        known = self._flows.get(id(statement))
        if known is None:
            known = self._RULES.get(type(statement), Liveness._other)(self, statement)
            self._flows[id(statement)] = known
        return known

    def body(self, statements: Sequence[ast.stmt]) -> Flow:
        """The transfer of a suite."""
        total = self._skip
        for statement in reversed(statements):
            total = self.flow(statement).then(total)
        return total

    def live_after_each(self, statements: Sequence[ast.stmt], after: int, exits: Exits) -> list[int]:
        """What is live behind each statement of a suite."""
        result: list[int] = []
        for statement in reversed(statements):
            result.append(after)
            after = self.flow(statement).before(after, exits)
        result.reverse()
        return result

    def header(self, loop: ast.While | ast.For) -> Flow:
        """The transfer of a loop from its header: where the test stands, or where the next item is asked for."""
        self.flow(loop)
        return self._headers[id(loop)]

    def dispatch(self, statement: ast.Try) -> Flow:
        """The transfer of a `try` from the point where an exception of its body has been caught."""
        if id(statement) not in self._handlers:
            self.flow(statement)
        return self._handlers[id(statement)]

    def protected(self, statement: ast.Try) -> Flow:
        """A `try` without its `finally`."""
        body = self.body(statement.body)
        whole = body.then(self.body(statement.orelse))
        return whole.either(self.dispatch(statement)) if statement.handlers else whole

    def before_final(self, statement: ast.Try, after: int, exits: Exits) -> int:
        """What is live where `finally` begins, whichever way it is reached."""
        return self._final_flow(statement).before(after, exits)

    def expression(self, node: ast.expr) -> Flow:
        """The transfer of an expression: walruses assign."""
        read, bound = loads(node, self._bits)
        if not bound:
            return Flow(read, self._everything)
        return Flow(self._before_expression(node, 0), self._before_expression(node, self._everything), assigned=bound)

    # ------------------------------------------------------------ expressions with a walrus

    def _before_expression(self, node: ast.expr, after: int) -> int:
        """What is live before an expression, exactly, in evaluation order."""
        match node:
            case ast.NamedExpr():
                return self._before_expression(node.value, after & ~self._bits.get(node.target.id, 0))
            case ast.IfExp():
                arms = self._before_expression(node.body, after) | self._before_expression(node.orelse, after)
                return self._before_expression(node.test, arms)
            case ast.BoolOp():
                return self._before_short_circuit(node.values, after, 1)
            case ast.Compare():
                return self._before_short_circuit([node.left, *node.comparators], after, 2)
            case ast.Name() | ast.Lambda() | ast.Constant():
                return after | loads(node, self._bits)[0]
            case ast.ListComp() | ast.SetComp() | ast.DictComp() | ast.GeneratorExp():
                # Its body may run or not: nothing in it is sure to be assigned.
                return after | loads(node, self._bits)[0]
            case _:
                for child in reversed(list(ast.iter_child_nodes(node))):
                    match child:
                        case ast.expr():
                            after = self._before_expression(child, after)
                        case ast.keyword():
                            after = self._before_expression(child.value, after)
                        case _:
                            after |= loads(child, self._bits)[0]
                return after

    def _before_short_circuit(self, operands: Sequence[ast.expr], after: int, certain: int) -> int:
        """Operands of which only the first `certain` are evaluated whatever happens."""
        live = after
        for index in range(len(operands) - 1, -1, -1):
            live = self._before_expression(operands[index], live)
            if index >= certain:
                live |= after
        return live

    def _expressions(self, nodes: Sequence[ast.expr | None]) -> Flow:
        total = self._skip
        for node in reversed(nodes):
            if node is not None:
                total = self.expression(node).then(total)
        return total

    def _kill(self, names: int, deleted: int = 0) -> Flow:
        return Flow(next=self._everything & ~names, assigned=names, deleted=deleted)

    def target(self, node: ast.expr) -> Flow:
        """The transfer of storing into a target."""
        match node:
            case ast.Name():
                return self._kill(self._bits.get(node.id, 0))
            case ast.Tuple() | ast.List():
                total = self._skip
                for element in reversed(node.elts):
                    total = self.target(element).then(total)
                return total
            case ast.Starred():
                return self.target(node.value)
            case _:
                return self.expression(node)

    # ------------------------------------------------------------ statements

    def _other(self, statement: ast.stmt) -> Flow:
        """A statement without a rule: everything in it is read; what it binds may be bound (it will be refused)."""
        read = bound = 0
        for child in ast.walk(statement):
            if isinstance(child, ast.Name):
                bit = self._bits.get(child.id, 0)
                read, bound = (read | bit, bound) if type(child.ctx) is ast.Load else (read, bound | bit)
        return Flow(read, self._everything, assigned=bound, deleted=bound)

    def _expression_statement(self, statement: ast.Expr) -> Flow:
        return self.expression(statement.value)

    def _assign(self, statement: ast.Assign) -> Flow:
        total = self._skip
        for target in reversed(statement.targets):
            total = self.target(target).then(total)
        return self.expression(statement.value).then(total)

    def _annotated(self, statement: ast.AnnAssign) -> Flow:
        if statement.value is None:
            return self._skip
        return self.expression(statement.value).then(self.target(statement.target))

    def _augmented(self, statement: ast.AugAssign) -> Flow:
        value = self.expression(statement.value)
        if isinstance(statement.target, ast.Name):
            bit = self._bits.get(statement.target.id, 0)
            return Flow(bit, self._everything).then(value).then(self._kill(bit))
        return self.expression(statement.target).then(value)

    def _delete(self, statement: ast.Delete) -> Flow:
        total = self._skip
        for target in reversed(statement.targets):
            total = self._delete_target(target).then(total)
        return total

    def _delete_target(self, target: ast.expr) -> Flow:
        match target:
            case ast.Name():
                bit = self._bits.get(target.id, 0)
                return Flow(bit, self._everything).then(self._kill(bit, bit))
            case ast.Tuple() | ast.List():
                total = self._skip
                for element in reversed(target.elts):
                    total = self._delete_target(element).then(total)
                return total
            case _:
                return self.expression(target)

    def _return(self, statement: ast.Return) -> Flow:
        leave = Flow(return_=self._everything, ways=RETURNS)
        return leave if statement.value is None else self.expression(statement.value).then(leave)

    def _raise(self, statement: ast.Raise) -> Flow:
        return self._expressions([statement.exc, statement.cause]).then(Flow(raise_=self._everything))

    def _break(self, statement: ast.Break) -> Flow:
        return Flow(break_=self._everything, ways=BREAKS)

    def _continue(self, statement: ast.Continue) -> Flow:
        return Flow(continue_=self._everything, ways=CONTINUES)

    def _pass(self, statement: ast.stmt) -> Flow:
        return self._skip

    def _assert(self, statement: ast.Assert) -> Flow:
        failing = Flow(raise_=self._everything)
        if statement.msg is not None:
            failing = self.expression(statement.msg).then(failing)
        return self.expression(statement.test).then(failing.either(self._skip))

    def _import(self, statement: ast.Import | ast.ImportFrom) -> Flow:
        names = 0
        for alias in statement.names:
            names |= self._bits.get(alias.asname or alias.name.split(".")[0], 0)
        return self._kill(names)

    def _function(self, statement: ast.FunctionDef) -> Flow:
        read = 0
        for name in self._scope.captured_by(statement):
            read |= self._bits.get(name, 0)
        return Flow(read, self._everything).then(self._kill(self._bits.get(statement.name, 0)))

    def _if(self, statement: ast.If) -> Flow:
        arms = self.body(statement.body).either(self.body(statement.orelse))
        return self.expression(statement.test).then(arms)

    def _while(self, statement: ast.While) -> Flow:
        header = self._loop(statement, self._skip, always(statement.test))
        header = self.expression(statement.test).then(header)
        self._headers[id(statement)] = header
        return header

    def _for(self, statement: ast.For) -> Flow:
        header = self._loop(statement, self.target(statement.target), False)
        self._headers[id(statement)] = header
        return self.expression(statement.iter).then(header)

    def _loop(self, statement: ast.While | ast.For, entering: Flow, endless: bool) -> Flow:
        """From where it is decided whether there is another turn; `entering` begins each turn."""
        body = entering.then(self.body(statement.body))
        # What reaches the header again adds nothing (see above); `break` reaches what stands behind the loop.
        turn = Flow(
            body.read, body.break_, 0, 0, body.return_, body.raise_, body.assigned, body.deleted, body.ways & RETURNS
        )
        return turn if endless else turn.either(self.body(statement.orelse))

    def _try(self, statement: ast.Try) -> Flow:
        handlers = Flow()
        catch_all = False
        for handler in reversed(statement.handlers):
            flow = self.body(handler.body)
            if handler.name is not None:
                flow = flow.hiding(self._bits.get(handler.name, 0))
            if handler.type is None:
                catch_all = True
                handlers = flow
            else:
                handlers = self.expression(handler.type).then(flow.either(handlers))
        if not catch_all:
            handlers = handlers.either(Flow(raise_=self._everything))
        self._handlers[id(statement)] = handlers
        whole = self.protected(statement)
        if not statement.finalbody:
            return whole
        final = self._final_flow(statement)
        # An exception may come before anything was assigned: what `finally` needs is live from the start.
        return Flow(
            whole.read | final.read,
            final.next,
            final.break_,
            final.continue_,
            final.return_,
            final.raise_,
            whole.assigned | final.assigned,
            whole.deleted | final.deleted,
            whole.ways | final.ways,
        )

    def _final_flow(self, statement: ast.Try) -> Flow:
        """From the start of `finally`: behind it comes whatever the way into it was on."""
        final = self.body(statement.finalbody)
        ways = self._ways_inside(statement)
        return Flow(
            final.read,
            final.next,
            final.break_ | (final.next if ways & BREAKS else 0),
            final.continue_ | (final.next if ways & CONTINUES else 0),
            final.return_ | (final.next if ways & RETURNS else 0),
            final.raise_ | final.next,
            final.assigned,
            final.deleted,
            final.ways,
        )

    def _ways_inside(self, statement: ast.Try) -> int:
        ways = self.body(statement.body).ways | self.body(statement.orelse).ways
        for handler in statement.handlers:
            ways |= self.body(handler.body).ways
        return ways

    _RULES: ClassVar[dict[type[ast.stmt], Callable[[Liveness, Any], Flow]]] = {
        ast.Expr: _expression_statement,
        ast.Assign: _assign,
        ast.AnnAssign: _annotated,
        ast.AugAssign: _augmented,
        ast.Delete: _delete,
        ast.Return: _return,
        ast.Raise: _raise,
        ast.Break: _break,
        ast.Continue: _continue,
        ast.Pass: _pass,
        ast.Global: _pass,
        ast.Nonlocal: _pass,
        ast.Assert: _assert,
        ast.Import: _import,
        ast.ImportFrom: _import,
        ast.FunctionDef: _function,
        ast.If: _if,
        ast.While: _while,
        ast.For: _for,
        ast.Try: _try,
    }


def always(test: ast.expr) -> bool:
    """Whether a test is a constant that is true (`while True`)."""
    return isinstance(test, ast.Constant) and bool(test.value)


def falls_through(statements: Sequence[ast.stmt]) -> bool:
    """Whether a suite may run to its end, judged by its last statement (True when in doubt)."""
    match statements[-1]:
        case ast.Return() | ast.Raise() | ast.Break() | ast.Continue():
            return False
        case ast.If() as last:
            return not last.orelse or falls_through(last.body) or falls_through(last.orelse)
        case _:
            return True
