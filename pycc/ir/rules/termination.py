"""Shows that rules end: a measure that every rewrite makes smaller.

Terms are ordered by a simplification order: a total weight first, where that can do (Knuth and Bendix, 1970), else a
precedence of ops alone (the lexicographic path order of Kamin and Lévy, 1980). Weights and precedence are searched for;
if every pattern is greater than its replacement, no sequence of rewrites is endless (Baader and Nipkow, *Term Rewriting
and All That*, 1998, chapter 5). That holds for graphs of SSA values too: an op is the term of everything it is computed
from, a rewrite replaces the term of one op by smaller ones, and no term grows because another one shrank.

Numbers do not count: every constant is the same, least symbol. So a rule that only changes a constant cannot be shown
to end; one that moves a constant to the right can, with `nonconstant(x)`: what is no constant is greater than one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import networkx

from pycc.ir.rules import expressions, loops, nodes, syntax
from pycc.ir.rules.diagnostics import NotShownToEnd, RulesLoop
from pycc.support.diagnostics import CompileError
from pycc.support.spans import Span

ROUNDS = 64
"""How often weights are raised before another order is tried."""


@dataclass(frozen=True)
class Tree:
    """A term for the order: an op, a constant (symbol `#`), or a variable (no symbol)."""

    symbol: str
    arguments: tuple[Tree, ...] = ()
    variable: str = ""


CONSTANT = Tree("#")
Pair: TypeAlias = "tuple[Tree, Tree]"
Edges: TypeAlias = "tuple[tuple[str, str], ...]"


@dataclass(frozen=True)
class Obligation:
    """One replacement that must be smaller than its pattern."""

    name: str
    span: Span
    pattern: Tree
    replacement: Tree
    nonconstant: frozenset[str]


def prove_termination(rules: Sequence[nodes.TypedRule]) -> None:
    """Raise `CompileError` unless an order is found for all rules together."""
    keys = _known_keys(rules)
    obligations = [obligation for rule in rules for obligation in _obligations(rule, keys)]
    by_weight = _weighted(obligations)
    by_precedence = None if by_weight is None else _lexicographic(obligations)
    if by_weight is None or by_precedence is None:
        return
    circle = loops.find(rules)
    if circle is not None:
        rule, names, steps = circle
        raise CompileError([RulesLoop(rule.span, names, steps)])
    raise CompileError([NotShownToEnd(by_weight[0].span, by_weight[1], by_precedence[1])])


Keys: TypeAlias = "dict[str, set[str]]"
Named: TypeAlias = "dict[str, nodes.OpNode]"
"""Ops of a pattern that have a name."""


def _known_keys(rules: Sequence[nodes.TypedRule]) -> Keys:
    """By op: the properties whose value every rule says wherever it has the op. They make ops of their own."""
    keys: Keys = {}
    for rule in rules:
        for term in (rule.pattern, *rule.replacement):
            for node in nodes.op_nodes(term):
                said = {row.key for row in node.properties if row.relation == "=" and row.literal is not None}
                keys[node.op_name] = keys.get(node.op_name, said) & said
    return keys


def _obligations(rule: nodes.TypedRule, keys: Keys) -> list[Obligation]:
    nonconstant: set[str] = set()
    for part in expressions.conjuncts(rule.condition):
        match part:
            case syntax.Call(function="nonconstant", arguments=(syntax.Name(name=name),)):
                nonconstant.add(name)
            case _:
                pass
    named: Named = {node.name: node for node in nodes.op_nodes(rule.pattern) if node.name is not None}
    pattern, fixed = tree_of(rule.pattern, keys, named), frozenset(nonconstant)
    return [Obligation(rule.name, rule.span, pattern, tree_of(term, keys, named), fixed) for term in rule.replacement]


def tree_of(node: nodes.Node, keys: Keys, named: Named) -> Tree:
    """A term for the order."""
    match node:
        case nodes.OpNode(op_name=symbol):
            known = sorted(f"{row.key} = {row.literal}" for row in node.properties if row.key in keys[symbol])
            if known:
                symbol = f"{symbol}[{', '.join(known)}]"
            return Tree(symbol, tuple(tree_of(operand, keys, named) for operand in node.operands))
        case nodes.Number() | nodes.Computed():
            return CONSTANT
        case nodes.Value(name=name) if name in named:
            return tree_of(named[name], keys, named)
        case nodes.Value(name=name, span=span):
            return Tree("", (), name if name != "_" else f"_{span.line}:{span.column}")
        case nodes.Rest(name=name) | nodes.Element(name=name):
            return Tree("", (), f"{name}...")


def _variables(tree: Tree) -> Counter[str]:
    found: Counter[str] = Counter()
    if tree.variable:
        found[tree.variable] += 1
    for argument in tree.arguments:
        found += _variables(argument)
    return found


def _symbols(tree: Tree) -> Counter[str]:
    found = Counter([tree.symbol] if tree.symbol else [])
    for argument in tree.arguments:
        found += _symbols(argument)
    return found


# ---------------------------------------------------------------- Knuth and Bendix


@dataclass
class _Order:
    """Weights of symbols (1 where there is none), and those that compare their arguments from the right."""

    weights: dict[str, int]
    reversed_: set[str]
    nonconstant: frozenset[str] = frozenset()

    def weight(self, tree: Tree) -> int:
        own = 1 if not tree.symbol else self.weights.get(tree.symbol, 1)
        return own + sum(map(self.weight, tree.arguments))

    def arguments(self, tree: Tree) -> tuple[Tree, ...]:
        return tree.arguments[::-1] if tree.symbol in self.reversed_ else tree.arguments

    def by_weight(self, one: Tree, other: Tree) -> Edges | None:
        """What the precedence must be for `one` to be greater: pairs of a greater symbol and a smaller."""
        if _variables(other) - _variables(one):
            return None
        difference = self.weight(one) - self.weight(other)
        if difference:
            return () if difference > 0 else None
        if other == CONSTANT and one != CONSTANT:
            return () if not one.variable or one.variable in self.nonconstant else None
        if not one.symbol or not other.symbol or one == CONSTANT:
            return None
        if one.symbol != other.symbol:
            return ((one.symbol, other.symbol),)
        return self._first_difference(one, other, self.by_weight)

    def by_precedence(self, one: Tree, other: Tree) -> Edges | None:
        """As `by_weight`, for the lexicographic path order."""
        if one == other:
            return None
        if other == CONSTANT:
            return () if not one.variable or one.variable in self.nonconstant else None
        if not one.symbol or one == CONSTANT:
            return None
        for argument in one.arguments:
            if argument == other:
                return ()
            found = self.by_precedence(argument, other)
            if found == ():
                return ()
        if not other.symbol:
            return None
        edges: Edges = ()
        for argument in other.arguments:
            found = self.by_precedence(one, argument)
            if found is None:
                return None
            edges += found
        if one.symbol != other.symbol:
            return ((one.symbol, other.symbol), *edges)
        first = self._first_difference(one, other, self.by_precedence)
        return None if first is None else (*first, *edges)

    def _first_difference(self, one: Tree, other: Tree, compare: Callable[[Tree, Tree], Edges | None]) -> Edges | None:
        for a, b in zip(self.arguments(one), self.arguments(other), strict=False):
            if a != b:
                return compare(a, b)
        return () if len(one.arguments) > len(other.arguments) else None


Failure: TypeAlias = "tuple[Obligation, str]"
"""What has no order, and why."""
Compare: TypeAlias = "Callable[[_Order, Obligation], Edges | None]"


def _weighted(obligations: Sequence[Obligation]) -> Failure | None:
    """None, or why no weights were found."""
    order = _Order({}, set())
    for _ in range(ROUNDS):
        heavier = next((o for o in obligations if order.weight(o.pattern) < order.weight(o.replacement)), None)
        if heavier is None:
            break
        surplus = _symbols(heavier.pattern) - _symbols(heavier.replacement)
        surplus.pop("#", None)
        if not surplus:
            return heavier, f"the replacement of `{heavier.name}` is larger than its pattern"
        symbol, times = surplus.most_common(1)[0]
        lacking = order.weight(heavier.replacement) - order.weight(heavier.pattern)
        order.weights[symbol] = order.weights.get(symbol, 1) + -(-lacking // times)
    return _oriented(order, obligations, lambda order, o: order.by_weight(o.pattern, o.replacement))


def _lexicographic(obligations: Sequence[Obligation]) -> Failure | None:
    return _oriented(_Order({}, set()), obligations, lambda order, o: order.by_precedence(o.pattern, o.replacement))


def _oriented(order: _Order, obligations: Sequence[Obligation], compare: Compare) -> Failure | None:
    """Find directions in which ops compare their arguments, and a precedence; None, or what is in the way."""
    graph: networkx.DiGraph[str] = networkx.DiGraph()
    reasons: dict[tuple[str, str], str] = {}
    position = 0
    while position < len(obligations):
        obligation = obligations[position]
        order.nonconstant = obligation.nonconstant
        edges = compare(order, obligation)
        if edges is None:
            symbol = obligation.pattern.symbol
            if symbol in order.reversed_:
                return obligation, _reason(obligation)
            # The other direction may do, also for the rules before.
            order.reversed_.add(symbol)
            graph.clear()
            position = 0
            continue
        for edge in edges:
            graph.add_edge(*edge)
            reasons.setdefault(edge, obligation.name)
        position += 1
    try:
        circle = networkx.find_cycle(graph)
    except networkx.NetworkXNoCycle:
        return None
    names = tuple(dict.fromkeys(reasons[edge[0], edge[1]] for edge in circle))
    rule = next(o for o in obligations if o.name == names[0])
    ops = " > ".join([*(edge[0] for edge in circle), circle[0][0]])
    return rule, f"{', '.join(f'`{name}`' for name in names)} ask for {ops}"


def _reason(obligation: Obligation) -> str:
    more = _variables(obligation.replacement) - _variables(obligation.pattern)
    if more:
        name = next(iter(more))
        return f"`{obligation.name}` uses `{name}` more often in its replacement than in its pattern"
    return f"the replacement of `{obligation.name}` is not smaller than its pattern"
