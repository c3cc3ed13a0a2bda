"""Writes typed programs out of choices and the tables of constructs.

Takes in a source of choices. Gives out a `Program`: the text of a module with a function `main`, the arguments of a few
calls of it, and the names of the constructs in it. Variables keep the type that their first letters say. Loops are
bounded, ints are kept small now and then, and what grows is cut, so that programs end soon and rarely leave 64 bits.

A program starts from a few constructs drawn from all tables alike (swarm testing): whatever is rare in ordinary
statements is in one program of a hundred all the same.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache

from tests.fuzz import rows_containers, rows_dicts, rows_functions, rows_numbers, rows_statements, rows_text
from tests.fuzz.choices import Seeded, Source
from tests.fuzz.constructs import COMPOUND, STATEMENT, Construct
from tests.fuzz.kinds import (
    ARRAYS,
    BIG,
    BOOL,
    BOOLS,
    COMMON,
    DICT,
    INT,
    LETTERS,
    LISTS,
    LITERALS,
    MAYBE_FLOAT,
    MAYBE_STR,
    NUMBER,
    PAIRS,
    POINT,
    POINTS,
    SET,
    SIMPLE,
    SIZED_TYPES,
    STR,
    item_of,
    parts_of,
)  # fmt: skip

SIZES = ((0, 1, 1), (2, 4, 2), (5, 9, 3))
"""Least and most statements of `main` beside the constructs that a program starts from, and how deep expressions go."""

RARE_TYPES = (NUMBER, MAYBE_STR, MAYBE_FLOAT, POINT, POINTS, PAIRS, BOOLS, DICT, SET, *SIZED_TYPES, *ARRAYS)
"""Types that few statements choose."""
SIZE_OF = (0,) * 16 + (1,) * 3 + (2,)
"""How often each size comes."""


@dataclass(frozen=True)
class Program:
    """A module with a function `main`, calls of it as source text, and how often each construct is in it."""

    source: str
    calls: tuple[str, ...]
    constructs: Counter[str]
    exportable: bool = True
    """Whether `main` has a C signature (docs/abi.md)."""


@dataclass
class Scope:
    """Where a statement stands: names that are bound, by type; what may be written there."""

    names: dict[str, list[str]]
    result: str
    """Type of what is returned; of several things with " & " between."""
    in_loop: bool = False
    depth: int = 0
    in_comprehension: bool = False

    def inner(self, in_loop: bool | None = None, in_comprehension: bool = False) -> Scope:
        """The scope of a block inside."""
        copy = {type_: list(known) for type_, known in self.names.items()}
        loop = self.in_loop if in_loop is None else in_loop
        return Scope(copy, self.result, loop, self.depth + 1, self.in_comprehension or in_comprehension)

    def bind(self, type_: str, name: str) -> None:
        """A name is bound from here on. One with a space behind it may be read only."""
        known = self.names.setdefault(type_, [])
        if name not in known:
            known.append(name)


@dataclass
class Function:
    """What a caller must know."""

    name: str
    parameters: list[tuple[str, str]]
    defaults: int
    result: str


@lru_cache(maxsize=1)
def constructs() -> tuple[Construct, ...]:
    """Every concrete row of the tables of expressions and statements."""
    tables = (rows_statements, rows_numbers, rows_text, rows_containers, rows_dicts)
    return tuple(construct for table in tables for construct in table.ROWS)


@lru_cache(maxsize=1)
def construct_names() -> tuple[str, ...]:
    """Names of all constructs: rows, and the shapes of functions and modules."""
    names = dict.fromkeys(construct.name for construct in constructs())
    return tuple(dict.fromkeys([*names, *rows_functions.SHAPES, *rows_functions.PARTS]))


@lru_cache(maxsize=1)
def rare_names() -> tuple[str, ...]:
    """Constructs that come only where a program starts from them, or nearly so."""
    common = {*COMMON, STATEMENT, COMPOUND}
    weighted, by_name = _tables()
    rare = [name for name, group in by_name.items() if not common & {construct.makes for construct in group}]
    rare += [c.name for c in constructs() if c.makes == STATEMENT and any(part[1] in RARE_TYPES for part in c.parts)]
    rare += [group[0].name for type_ in RARE_TYPES for group in weighted.get(type_, ())]
    return tuple(dict.fromkeys([*rare, *rows_functions.SHAPES, *rows_functions.RARE]))


@lru_cache(maxsize=1)
def _tables() -> tuple[dict[str, list[list[Construct]]], dict[str, list[Construct]]]:
    by_result: dict[str, dict[str, list[Construct]]] = {}
    by_name: dict[str, list[Construct]] = {}
    for construct in constructs():
        by_result.setdefault(construct.makes, {}).setdefault(construct.name, []).append(construct)
        by_name.setdefault(construct.name, []).append(construct)
    weighted = {
        makes: [group for group in groups.values() for _ in range(group[0].weight)]
        for makes, groups in by_result.items()
    }
    return weighted, by_name


@dataclass
class Maker:
    """Writes one program."""

    source: Source
    lines: list[str] = field(default_factory=list[str])
    functions: list[Function] = field(default_factory=list[Function])
    used: Counter[str] = field(default_factory=Counter[str])
    constants: dict[str, list[str]] = field(default_factory=dict[str, list[str]])
    indent: int = 0
    budget: int = 0
    numbers: int = 0
    most_depth: int = 2

    # ------------------------------------------------------------ choices

    def below(self, bound: int) -> int:
        """A number below a bound."""
        return self.source.below(bound)

    def pick(self, items: Sequence[str]) -> str:
        """One of some; the first is the simplest."""
        return items[self.source.below(len(items))]

    def chance(self, percent: int) -> bool:
        """True in so many of a hundred cases."""
        return self.source.below(100) >= 100 - percent

    def use(self, name: str) -> None:
        """Count a construct."""
        self.used[name] += 1

    # ------------------------------------------------------------ text

    def line(self, text: str) -> None:
        """Write a line."""
        self.lines.append("    " * self.indent + text)

    @contextmanager
    def indented(self, head: str) -> Iterator[None]:
        """Lines under a head."""
        self.line(head)
        self.indent += 1
        yield
        self.indent -= 1

    def fresh(self, letter: str) -> str:
        """A new name."""
        self.numbers += 1
        return f"{letter}_{self.numbers}"

    # ------------------------------------------------------------ names

    def target(self, scope: Scope, type_: str) -> str:
        """A name to assign: a known one, or one of a small set, so that branches share names."""
        known = [name for name in scope.names.get(type_, ()) if name[-1] != " "]
        if known and self.chance(50):
            return self.pick(known)
        return f"{LETTERS[type_]}{self.below(3)}"

    def variable(self, scope: Scope, type_: str) -> str | None:
        """A name that may be changed, or None."""
        known = [name for name in scope.names.get(type_, ()) if name[-1] != " "]
        return self.pick(known) if known else None

    def running(self, scope: Scope) -> str:
        """An int variable to count in."""
        known = self.variable(scope, INT)
        return known if known is not None else "i0"

    # ------------------------------------------------------------ expressions

    def expression(self, scope: Scope, type_: str, depth: int = 2) -> str:
        """An expression of a type."""
        if depth <= 0 or self.below(10) < 3:
            return self.leaf(scope, type_)
        if self.functions and self.chance(10):
            fitting = [function for function in self.functions if function.result == type_]
            if fitting:
                return self.call(scope, fitting[self.below(len(fitting))])
        groups = _tables()[0].get(type_)
        if groups is None:
            return self.leaf(scope, type_)
        group = groups[self.below(len(groups))]
        construct = group[self.below(len(group))]
        return self.write(construct, scope, depth - 1) or self.leaf(scope, type_)

    def leaf(self, scope: Scope, type_: str) -> str:
        """A variable, a constant of the module, or a literal."""
        known = scope.names.get(type_)
        if known and self.below(10) < 9:
            return self.pick(known).rstrip()
        constants = self.constants.get(type_)
        if constants and type_ not in LISTS and self.chance(50):
            return self.pick(constants)
        return self.atom(type_)

    def returned(self, scope: Scope, depth: int) -> str:
        """What stands behind `return`."""
        return ", ".join(self.expression(scope, part, depth) for part in scope.result.split(" & ") if part != "None")

    def atom(self, type_: str) -> str:
        """A literal."""
        written = LITERALS.get(type_)
        if written is not None:
            return self.pick(written)
        if type_.startswith("tuple["):
            return f"({', '.join(self.atom(part) for part in parts_of(type_))})"
        if " | " in type_:
            return self.atom(self.pick(type_.split(" | ")))
        if type_ == "None":
            return "None"
        if type_ == DICT:
            return f"{{{self.atom(STR)}: {self.atom(INT)}, 'a': {self.atom(INT)}}}"
        if type_ == SET:
            return f"{{{self.atom(INT)}, {self.atom(INT)}}}"
        return "[" + ", ".join(self.atom(item_of(type_)) for _ in range(1 + self.below(4))) + "]"

    def call(self, scope: Scope, function: Function) -> str:
        """A call with positional, keyword and left-out arguments."""
        required = len(function.parameters) - function.defaults
        given = required + self.below(function.defaults + 1)
        texts: list[str] = []
        named: list[str] = []
        for name, type_ in function.parameters[:given]:
            value = self.expression(scope, type_, 1)
            if named or self.chance(15):
                named.append(f"{name}={value}")
            else:
                texts.append(value)
        self.use("call")
        if named:
            self.use("keyword argument")
            if self.chance(50):
                named.reverse()
        if given < len(function.parameters):
            self.use("default argument")
        return f"{function.name}({', '.join(texts + named)})"

    def function_to_call(self) -> Function | None:
        """One of the functions written so far."""
        return self.functions[self.below(len(self.functions))] if self.functions else None

    def write(self, construct: Construct, scope: Scope, depth: int) -> str | None:
        """The text of a row; None where it does not fit. Statements write their lines and give ""."""
        if scope.in_comprehension and construct.binds:
            return None
        if _holds_comprehension(construct):
            scope = scope.inner(in_comprehension=True)
        if construct.build is not None:
            made = construct.build(self, scope, depth)
            if made is not None or construct.makes in (STATEMENT, COMPOUND):
                self.use(construct.name)
            return made
        statement = construct.makes == STATEMENT
        texts: list[str] = []
        same: dict[str, str | None] = {}
        targets: list[tuple[str, str]] = []
        for kind, text in construct.parts:
            match kind:
                case "text":
                    texts.append(text)
                case "word":
                    texts.append(self.pick(text.split(" ")))
                case "expression":
                    texts.append(self.expression(scope, text, self.most_depth - 1 if statement else depth))
                case "target":
                    name = self.target(scope, text)
                    targets.append((text, name))
                    texts.append(name)
                case _:
                    name = same[text] if kind == "variable" and text in same else self.variable(scope, text)
                    if name is None:
                        return None
                    same[text] = name
                    texts.append(name)
        for type_, name in targets:
            scope.bind(type_, name)
        self.use(construct.name)
        made = "".join(texts)
        if not statement:
            return made
        for line in made.split("\n"):
            self.line(line)
        return ""

    def condition(self, scope: Scope) -> str:
        """What an `if` asks."""
        if self.chance(20):
            self.use("truth of a value")
            return self.expression(scope, self.pick(COMMON), 2)
        return self.expression(scope, BOOL, self.most_depth)

    # ------------------------------------------------------------ statements

    def block(self, scope: Scope, head: str = "") -> None:
        """Some statements under a head, or more of them in the block just written."""
        if head:
            self.line(head)
        self.indent += 1
        before = len(self.lines)
        for _ in range(1 + self.below(2 if scope.depth > 1 else 3)):
            if self.budget <= 0:
                break
            self.budget -= 1
            self.statement(scope)
        if head and len(self.lines) == before:
            self.line("pass")
        self.indent -= 1

    def statement(self, scope: Scope) -> None:
        """Any statement."""
        compound = scope.depth < 3 and self.budget > 1 and self.chance(25)
        groups = _tables()[0][COMPOUND if compound else STATEMENT]
        group = groups[self.below(len(groups))]
        self.force(group[self.below(len(group))], scope, declare=False)

    def force(self, construct: Construct, scope: Scope, declare: bool = True) -> None:
        """A statement with a given row in it; with the variables that it needs, if `declare`."""
        if declare:
            for kind, type_ in construct.parts:
                if kind in ("variable", "any variable") and not scope.names.get(type_) and type_ not in ARRAYS:
                    name = self.target(scope, type_)
                    self.line(f"{name} = {self.atom(type_)}")
                    scope.bind(type_, name)
        count = len(self.lines)
        made = self.write(construct, scope, self.most_depth - 1)
        if construct.makes in (STATEMENT, COMPOUND):
            if len(self.lines) == count:
                type_ = self.pick(COMMON)
                self.line(f"print({self.expression(scope, type_, self.most_depth)})")
        elif made is not None:
            if construct.makes == BIG or construct.makes not in LETTERS or self.chance(40):
                self.line(f"print({made})")
            else:
                name = self.target(scope, construct.makes)
                self.line(f"{name} = {made}")
                scope.bind(construct.makes, name)


def _holds_comprehension(construct: Construct) -> bool:
    """Whether the text is a comprehension: no walrus in it."""
    if construct.makes in (STATEMENT, COMPOUND):
        return False
    return construct.build is not None or any(kind == "text" and " for " in text for kind, text in construct.parts)


def program(source: Source) -> Program:
    """The program of a source of choices."""
    maker = Maker(source)
    size = SIZE_OF[maker.below(len(SIZE_OF))]
    least, most, maker.most_depth = SIZES[size]
    names, rare = construct_names(), rare_names()
    wanted = [*(names[maker.below(len(names))] for _ in range(5)), *(rare[maker.below(len(rare))] for _ in range(2))]
    by_name = _tables()[1]
    featured = [group[maker.below(len(group))] for name in wanted if (group := by_name.get(name))]
    featured += [
        by_name[rows_functions.RARE[name]][0] for name in wanted if rows_functions.RARE.get(name, name) != name
    ]
    arrays = [type_ for construct in featured for kind, type_ in construct.parts if type_ in ARRAYS and kind != "text"]
    if any(construct.name == "for array" for construct in featured):
        arrays.append(ARRAYS[maker.below(len(ARRAYS))])
    rows_functions.module_constants(maker, wanted)
    rows_functions.helpers(maker, wanted, size)
    shape = rows_functions.Shape(wanted, arrays)
    return rows_functions.main(maker, shape, featured, least + maker.below(most - least + 1))


def program_of(seed: int) -> Program:
    """The program of a seed."""
    return program(Seeded(seed))


__all__ = [
    "SIMPLE",
    "SIZED_TYPES",
    "Function",
    "Maker",
    "Program",
    "Scope",
    "construct_names",
    "constructs",
    "program",
    "program_of",
]
