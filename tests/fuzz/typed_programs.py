"""Random typed programs: everything of the language at once, with plenty of output.

Takes in a seed. Gives out the source of a module with a few functions and a `main()` that calls them, prints, and may raise.
Variables keep the type that their first letter says (`i0` int, `m0` list[list[int]]...), except `u` (int, float or bool) and
`o` (int or None). Every loop is bounded and ints are kept small now and then, so that programs end and rarely leave 64 bits.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field

INT, FLOAT, BOOL, STR, INTS, FLOATS, STRS, ROWS, PAIR, PAIRS, NUMBER, MAYBE = (
    "int", "float", "bool", "str", "list[int]", "list[float]", "list[str]", "list[list[int]]", "tuple[int, str]",
    "list[tuple[int, str]]", "int | float", "int | None",
)  # fmt: skip
LETTERS = {
    INT: "i", FLOAT: "f", BOOL: "b", STR: "s", INTS: "xs", FLOATS: "fs", STRS: "ss", ROWS: "m", PAIR: "p", PAIRS: "ps",
    NUMBER: "u", MAYBE: "o",
}  # fmt: skip
ITEMS = {INTS: INT, FLOATS: FLOAT, STRS: STR, ROWS: INTS, PAIRS: PAIR}
LISTS = tuple(ITEMS)
TYPES = tuple(LETTERS)
SIMPLE = (INT, INT, FLOAT, BOOL, STR)
WORDS = ("", "a", "b", "ab", "abc", "é", "漢字", "x y", "Zz", "0", "-1", "🙂")
FLOATS_WRITTEN = ("0.0", "1.0", "-0.0", "0.5", "2.5", "1e10", "1e-3", "3.0", "-7.25", "float('inf')", "float('nan')")
INTS_WRITTEN = ("0", "1", "2", "3", "-1", "-2", "5", "7", "10", "-13", "100", "255")
ERRORS = ("ValueError", "KeyError", "IndexError", "ZeroDivisionError", "TypeError")
CAUGHT = (
    "ValueError", "(KeyError, IndexError)", "ArithmeticError", "LookupError", "Exception", "ZeroDivisionError", "UnboundLocalError",
)  # fmt: skip


@dataclass
class Function:
    """What a caller must know: parameters with types, how many have defaults, the result."""

    name: str
    parameters: list[tuple[str, str]]
    defaults: int
    result: str


@dataclass
class Scope:
    """Where a statement stands: names known to be bound by type, whether `break` is allowed, what to return."""

    names: dict[str, list[str]]
    result: str
    in_loop: bool = False
    in_finally: bool = False
    depth: int = 0

    def inner(self, **changes: bool) -> Scope:
        copy = Scope(
            {t: list(n) for t, n in self.names.items()}, self.result, self.in_loop, self.in_finally, self.depth + 1
        )
        for name, value in changes.items():
            setattr(copy, name, value)
        return copy


@dataclass
class Writer:
    """Writes one program."""

    random: random.Random
    lines: list[str] = field(default_factory=list[str])
    functions: list[Function] = field(default_factory=list[Function])
    indent: int = 0
    fresh: int = 0
    budget: int = 0

    # ------------------------------------------------------------ text

    def line(self, text: str) -> None:
        self.lines.append("    " * self.indent + text)

    def pick(self, *choices: str) -> str:
        return self.random.choice(choices)

    def chance(self, share: float) -> bool:
        return self.random.random() < share

    def name(self, letter: str) -> str:
        self.fresh += 1
        return f"{letter}_{self.fresh}"

    # ------------------------------------------------------------ expressions

    def expression(self, scope: Scope, type_: str, depth: int = 3) -> str:
        known = scope.names.get(type_, [])
        if depth <= 0 or self.chance(0.3):
            if known and self.chance(0.9):
                return self.random.choice(known)
            return self.atom(scope, type_)
        if self.chance(0.12):
            condition = self.expression(scope, BOOL, depth - 1)
            return f"({self.expression(scope, type_, depth - 1)} if {condition} else {self.expression(scope, type_, depth - 1)})"
        if self.chance(0.12):
            call = self.call(scope, type_, depth - 1)
            if call:
                return call
        return self.random.choice(EXPRESSIONS[type_])(self, scope, depth - 1)

    def atom(self, scope: Scope, type_: str) -> str:
        if type_ == INT:
            return self.pick(*INTS_WRITTEN)
        if type_ == FLOAT:
            return self.pick(*FLOATS_WRITTEN)
        if type_ == BOOL:
            return self.pick("True", "False")
        if type_ == STR:
            return repr(self.pick(*WORDS))
        if type_ == PAIR:
            return f"({self.atom(scope, INT)}, {self.atom(scope, STR)})"
        if type_ == NUMBER:
            return self.atom(scope, self.pick(INT, FLOAT, BOOL))
        if type_ == MAYBE:
            return "None" if self.chance(0.5) else self.atom(scope, INT)
        count = self.random.randrange(1, 5)
        return "[" + ", ".join(self.atom(scope, ITEMS[type_]) for _ in range(count)) + "]"

    def call(self, scope: Scope, type_: str, depth: int) -> str | None:
        fitting = [f for f in self.functions if f.result == type_]
        if not fitting:
            return None
        function = self.random.choice(fitting)
        required = len(function.parameters) - function.defaults
        given = self.random.randint(required, len(function.parameters))
        texts: list[str] = []
        by_name = False
        named: list[str] = []
        for parameter, parameter_type in function.parameters[:given]:
            by_name = by_name or self.chance(0.15)
            value = self.expression(scope, parameter_type, min(depth, 1))
            if by_name:
                named.append(f"{parameter}={value}")
            else:
                texts.append(value)
        self.random.shuffle(named)
        return f"{function.name}({', '.join(texts + named)})"

    # ------------------------------------------------------------ statements

    def block(self, scope: Scope) -> None:
        self.indent += 1
        before = len(self.lines)
        for _ in range(self.random.randint(1, 3 if scope.depth > 1 else 5)):
            if self.budget <= 0:
                break
            self.budget -= 1
            self.statement(scope)
        if len(self.lines) == before:
            self.line("pass")
        self.indent -= 1

    def statement(self, scope: Scope) -> None:
        compound = scope.depth < 4 and self.budget > 3 and self.chance(0.4)
        self.random.choice(COMPOUND if compound else SMALL)(self, scope)

    def bind(self, scope: Scope, type_: str, name: str) -> None:
        names = scope.names.setdefault(type_, [])
        if name not in names:
            names.append(name)

    def target(self, scope: Scope, type_: str) -> str:
        """A name to assign: a known one, or a new one of a small set, so that names are shared between branches."""
        known = scope.names.get(type_, [])
        if known and self.chance(0.5):
            return self.random.choice(known)
        return f"{LETTERS[type_]}{self.random.randrange(3)}"

    def assign(self, scope: Scope) -> None:
        type_ = self.pick(*SIMPLE, *TYPES)
        value = self.expression(scope, type_)
        name = self.target(scope, type_)
        self.line(f"{name} = {value} % 1000" if type_ == INT and self.chance(0.3) else f"{name} = {value}")
        self.bind(scope, type_, name)

    def augment(self, scope: Scope) -> None:
        type_ = self.pick(INT, FLOAT, STR, INTS, NUMBER, STRS, BOOL)
        known = scope.names.get(type_)
        if not known:
            return self.assign(scope)
        name = self.random.choice(known)
        operators = {
            INT: "+ - // % & | ^".split(),
            FLOAT: "+ - * /".split(),
            NUMBER: "+ - *".split(),
            BOOL: "& | ^".split(),
        }
        operator = self.random.choice(operators.get(type_, ["+"]))
        value = self.expression(scope, type_, 2)
        if type_ in (STR, INTS, STRS):
            self.line(f"if len({name}) < 20:")
            self.line(f"    {name} += {value}")
        else:
            self.line(f"{name} {operator}= {value}")

    def unpack(self, scope: Scope) -> None:
        left, right = self.pick(*SIMPLE), self.pick(*TYPES)
        values = f"{self.expression(scope, left, 2)}, {self.expression(scope, right, 2)}"
        first, second = self.target(scope, left), self.target(scope, right)
        self.line(f"{first}, {second} = {values}")
        self.bind(scope, left, first)
        self.bind(scope, right, second)

    def unpack_pair(self, scope: Scope) -> None:
        first, second = self.target(scope, INT), self.target(scope, STR)
        self.line(f"({first}, {second}) = {self.expression(scope, PAIR, 2)}")
        self.bind(scope, INT, first)
        self.bind(scope, STR, second)

    def store(self, scope: Scope) -> None:
        type_ = self.pick(*LISTS)
        known = scope.names.get(type_)
        if not known:
            return self.assign(scope)
        name, value = self.random.choice(known), self.expression(scope, ITEMS[type_], 2)
        index = self.expression(scope, INT, 1)
        forms = [
            f"{name}[{index}] = {value}", f"{name}[{index}] = {value}", f"{name}.insert({index}, {value})",
            f"{name}[{self.slice(scope)}] = {self.expression(scope, type_, 1)}", f"del {name}[{index}]",
            f"del {name}[{self.slice(scope)}]", f"{name}.reverse()", f"{name}.remove({value})", f"{name}.clear()",
            f"{name}.extend({self.expression(scope, type_, 1)})", f"{name}.append({value})", f"print({name}.pop({index}))",
        ]  # fmt: skip
        if type_ == INTS:
            forms += [f"{name}[{index}] += {value}", f"{name}.sort()"]
        if type_ == STRS:
            forms += [f"{name}.sort(reverse=True)"]
        if type_ == ROWS:
            forms += [f"{name}[{index}][{self.expression(scope, INT, 1)}] = {self.expression(scope, INT, 1)}"]
            forms += [f"{name}[{index}].append({self.expression(scope, INT, 1)})"]
        self.line(self.random.choice(forms))

    def slice(self, scope: Scope) -> str:
        parts = [self.expression(scope, INT, 1) if self.chance(0.6) else "" for _ in range(2)]
        return ":".join(parts) + (f":{self.pick('1', '2', '-1', '-2', '3')}" if self.chance(0.3) else "")

    def show(self, scope: Scope) -> None:
        values = [self.expression(scope, self.pick(*TYPES), 3) for _ in range(self.random.randint(1, 3))]
        ending = self.pick("", "", "", ", sep='|'", ", end=';\\n'")
        self.line(f"print({', '.join(values)}{ending})")

    def show_all(self, scope: Scope) -> None:
        names = [n for known in scope.names.values() for n in known]
        self.line(f"print({', '.join(self.random.sample(names, min(4, len(names))))})")

    def leave(self, scope: Scope) -> None:
        if self.chance(0.5):
            self.line(f"if {self.expression(scope, BOOL, 2)}:")
            self.line("    " + self.leaving(scope))
        elif self.chance(0.2):
            self.line(self.leaving(scope))
        else:
            self.assign(scope)

    def leaving(self, scope: Scope) -> str:
        if scope.in_loop and self.chance(0.6):
            return self.pick("break", "continue")
        if self.chance(0.4):
            return f"raise {self.pick(*ERRORS)}({self.expression(scope, STR, 1)})"
        return f"return {self.expression(scope, scope.result, 2)}"

    def check(self, scope: Scope) -> None:
        if self.chance(0.6):
            return self.show_all(scope)
        message = f", {self.expression(scope, STR, 1)}" if self.chance(0.5) else ""
        self.line(f"assert {self.expression(scope, BOOL, 2)}{message}")

    def forget(self, scope: Scope) -> None:
        known = scope.names.get(INT)
        if known and self.chance(0.3):
            name = self.random.choice(known)
            self.line(f"del {name}")
            known.remove(name)
            return
        self.assign(scope)

    def branch(self, scope: Scope) -> None:
        self.line(f"if {self.condition(scope)}:")
        self.block(scope.inner())
        while self.chance(0.25):
            self.line(f"elif {self.condition(scope)}:")
            self.block(scope.inner())
        if self.chance(0.5):
            self.line("else:")
            self.block(scope.inner())

    def condition(self, scope: Scope) -> str:
        if self.chance(0.15):
            name = self.target(scope, INT)
            text = f"({name} := {self.expression(scope, INT, 2)}) {self.pick('<', '>', '!=')} {self.expression(scope, INT, 1)}"
            self.bind(scope, INT, name)
            return text
        if self.chance(0.2):
            return self.expression(scope, self.pick(*TYPES), 2)
        return self.expression(scope, BOOL, 3)

    def narrow(self, scope: Scope) -> None:
        known = scope.names.get(MAYBE)
        if not known:
            return self.branch(scope)
        name = self.random.choice(known)
        self.line(f"if {name} is not None:")
        inside = scope.inner()
        self.indent += 1
        copy = self.target(inside, INT)
        self.line(f"{copy} = {name} + 1")
        self.bind(inside, INT, copy)
        self.indent -= 1
        self.block(inside)
        if self.chance(0.6):
            self.line("else:")
            self.block(scope.inner())

    def loop_while(self, scope: Scope) -> None:
        counter = self.name("n")
        self.line(f"{counter} = {self.random.randrange(6)}")
        self.line(
            f"while {counter} > 0 and {self.expression(scope, BOOL, 2)}:" if self.chance(0.5) else f"while {counter}:"
        )
        self.line(f"    {counter} -= 1")
        self.block(scope.inner(in_loop=True))
        self.loop_else(scope)

    def loop_for(self, scope: Scope) -> None:
        inside = scope.inner(in_loop=True)
        form = self.random.randrange(6)
        guard = ""
        if form <= 1:
            name = self.target(scope, INT)
            low, high, step = self.pick("0", "-3", "5"), self.pick("4", "0", "-2", "6"), self.pick("1", "2", "-1", "-3")
            self.line(f"for {name} in range({self.pick(high, f'{low}, {high}', f'{low}, {high}, {step}')}):")
            self.bind(inside, INT, name)
        elif form == 2:
            self.line(f"for i0, f0 in zip({self.expression(scope, INTS, 1)}, {self.expression(scope, FLOATS, 1)}):")
            self.bind(inside, INT, "i0")
            self.bind(inside, FLOAT, "f0")
        elif form == 3:
            self.line(f"for i1, s1 in enumerate({self.expression(scope, STRS, 1)}{self.pick('', ', 5')}):")
            self.bind(inside, INT, "i1")
            self.bind(inside, STR, "s1")
        elif form == 4:
            self.line(f"for s0 in {self.expression(scope, STR, 1)}:")
            self.bind(inside, STR, "s0")
        else:
            type_ = self.pick(*LISTS)
            known = scope.names.get(type_, [])
            over = self.random.choice(known) if known else self.atom(scope, type_)
            guard = f"if len({over}) > 9: break" if known else ""
            name = self.target(scope, ITEMS[type_])
            around = self.pick("{}", "{}", "reversed({})")
            self.line(f"for {name} in {around.format(over)}:")
            self.bind(inside, ITEMS[type_], name)
        if guard:
            self.line("    " + guard)
        self.block(inside)
        self.loop_else(scope)

    def loop_else(self, scope: Scope) -> None:
        if self.chance(0.3):
            self.line("else:")
            self.block(scope.inner())

    def attempt(self, scope: Scope) -> None:
        self.line("try:")
        self.block(scope.inner())
        handlers = self.random.randint(0, 2)
        for number in range(handlers):
            caught = self.name("e")
            self.line(f"except {self.pick(*CAUGHT)} as {caught}:")
            self.line(f"    print('caught', {caught})")
            self.block(scope.inner())
            if number == 0 and self.chance(0.15):
                self.line("    raise")
        if handlers and self.chance(0.3):
            self.line("else:")
            self.block(scope.inner())
        if not handlers or self.chance(0.4):
            self.line("finally:")
            self.block(scope.inner(in_loop=False, in_finally=True))

    # ------------------------------------------------------------ functions

    def function(self, number: int) -> None:
        count = self.random.randint(1, 4)
        types = [self.pick(*SIMPLE, *TYPES) for _ in range(count)]
        parameters = [(f"{LETTERS[t]}a{index}", t) for index, t in enumerate(types)]
        defaults = 0
        for type_ in reversed(types):
            if type_ in LISTS or self.chance(0.6):
                break
            defaults += 1
        function = Function(f"work_{number}", parameters, defaults, self.pick(*SIMPLE, *TYPES))
        scope = Scope({}, function.result)
        written: list[str] = []
        for index, (name, type_) in enumerate(parameters):
            default = f"={self.atom(scope, type_)}" if index >= count - defaults else ""
            written.append(name + default)
            self.bind(scope, type_, name)
        self.line(f"def {function.name}({', '.join(written)}):")
        self.start(scope)
        self.budget = 14
        self.block(scope)
        if number % 2 and any(t == INT for t in types) and self.chance(0.6):
            self.recursion(function, scope)
        self.line(f"    return {self.expression(scope, function.result)}")
        self.line("")
        self.functions.append(function)

    def start(self, scope: Scope) -> None:
        """A few variables to begin with, so that not everything is a literal."""
        self.indent += 1
        for type_ in self.random.sample(TYPES, 5):
            name = self.target(scope, type_)
            self.line(f"{name} = {self.expression(scope, type_, 1)}")
            self.bind(scope, type_, name)
        self.indent -= 1

    def recursion(self, function: Function, scope: Scope) -> None:
        """One call of itself with a smaller first int, bounded."""
        name = next(n for n, t in function.parameters if t == INT)
        arguments = [f"min({n} - 1, 3)" if n == name else self.expression(scope, t, 1) for n, t in function.parameters]
        self.line(f"    if {name} > 0:")
        self.line(f"        print('again', {name}, {function.name}({', '.join(arguments)}))")

    def main(self) -> None:
        self.line("def main():")
        scope = Scope({}, INT)
        self.start(scope)
        self.budget = 10
        self.block(scope)
        for function in self.functions * 2:
            arguments = ", ".join(self.expression(scope, t, 2) for _, t in function.parameters)
            self.line("    try:")
            self.line(f"        print({function.name!r}, {function.name}({arguments}))")
            self.line("    except Exception as error:")
            self.line("        print('raised', error)")
        self.indent += 1
        names = [n for known in scope.names.values() for n in known]
        self.line(f"print({', '.join(names)})")
        self.line(f"return {self.expression(scope, INT)}")


Form = Callable[[Writer, Scope, int], str]


def template(text: str, **types: str) -> Form:
    """An expression form: `{a}` in the text becomes an expression of the type given for `a`."""

    def write(writer: Writer, scope: Scope, depth: int) -> str:
        return text.format(**{name: writer.expression(scope, type_, depth) for name, type_ in types.items()})

    return write


def sliced(type_: str) -> Form:
    def write(writer: Writer, scope: Scope, depth: int) -> str:
        return f"{writer.expression(scope, type_, depth)}[{writer.slice(scope)}]"

    return write


def comprehension(item: str, over: str) -> Form:
    """`[... for k in ... if ...]` with the loop's variable in scope."""

    def write(writer: Writer, scope: Scope, depth: int) -> str:
        name = writer.name("k")
        inside = scope.inner()
        source = writer.expression(scope, over, depth - 1)
        writer.bind(inside, ITEMS.get(over, STR), name)
        condition = f" if {writer.expression(inside, BOOL, depth - 1)}" if writer.chance(0.5) else ""
        return f"[{writer.expression(inside, item, depth)} for {name} in {source}{condition}]"

    return write


def comparison(type_: str) -> Form:
    def write(writer: Writer, scope: Scope, depth: int) -> str:
        left, right = writer.expression(scope, type_, depth), writer.expression(scope, type_, depth)
        operators = ("==", "!=") if type_ == MAYBE else ("<", "<=", ">", ">=", "==", "!=")
        text = f"{left} {writer.pick(*operators)} {right}"
        if writer.chance(0.25):
            text += f" {writer.pick(*operators)} {writer.expression(scope, type_, depth - 1)}"
        return f"({text})"

    return write


def binary(type_: str, operators: str, right: str = "") -> Form:
    def write(writer: Writer, scope: Scope, depth: int) -> str:
        operator = writer.pick(*operators.split())
        return (
            f"({writer.expression(scope, type_, depth)} {operator} {writer.expression(scope, right or type_, depth)})"
        )

    return write


def shared(type_: str) -> list[Form]:
    """What every list type has."""
    item = ITEMS[type_]
    return [
        sliced(type_), comprehension(item, type_), comprehension(item, INTS), comprehension(item, STR),
        template("({a} + {b})[:12]", a=type_, b=type_), template("({a} * 2)[:9]", a=type_), template("[{a}, {b}]", a=item, b=item),
        template("{a}.copy()", a=type_), template("list({a})", a=type_), template("list(reversed({a}))", a=type_),
    ]  # fmt: skip


EXPRESSIONS: dict[str, list[Form]] = {
    INT: [
        binary(INT, "+ - // % & | ^"), binary(INT, "+ - // %"), binary(INT, "+ - * //", BOOL), template("(-{a})", a=INT),
        template("(~{a})", a=INT), template("abs({a})", a=INT), template("len({a})", a=INTS), template("len({a})", a=STR),
        template("len({a})", a=ROWS), template("{a}[{i} % 3]", a=INTS, i=INT), template("{a}[{i} % 2][{j}]", a=ROWS, i=INT, j=INT),
        template("{a}[0]", a=PAIR), template("sum({a})", a=INTS), template("max({a})", a=INTS),
        template("min({a}, {b})", a=INT, b=INT), template("int({a})", a=BOOL), template("int({a})", a=FLOAT),
        template("int({a})", a=STR), template("round({a})", a=FLOAT), template("{a}.count({b})", a=INTS, b=INT),
        template("{a}.index({b})", a=INTS, b=INT), template("divmod({a}, {b})[1]", a=INT, b=INT),
        template("({a} % 50) ** 2", a=INT), template("({a} << ({b} % 8))", a=INT, b=INT), template("({a} or {b})", a=INT, b=INT),
        template("({a} and {b})", a=INT, b=INT), template("({a} >> ({b} % 8))", a=INT, b=INT), template("{a}.find({b})", a=STR, b=STR),
        template("sum([len(r) for r in {a}])", a=ROWS), template("len([0 for r in {a} for c in r if c])", a=ROWS),
        template("(len({a}), {b})[1]", a=INTS, b=INT), template("ord({a}[{i}])", a=STR, i=INT),
    ],
    FLOAT: [
        binary(FLOAT, "+ - * /"), binary(FLOAT, "+ - * / // %"), binary(FLOAT, "+ - * /", INT), binary(INT, "/"),
        template("(-{a})", a=FLOAT), template("abs({a})", a=FLOAT), template("float({a})", a=INT), template("{a}[{i}]", a=FLOATS, i=INT),
        template("max({a}, {b})", a=FLOAT, b=FLOAT), template("min({a})", a=FLOATS), template("float({a})", a=STR),
        template("round({a}, 2)", a=FLOAT), template("sum({a}, 0.0)", a=FLOATS), template("({a} ** 2)", a=FLOAT),
        template("divmod({a}, {b})[0]", a=FLOAT, b=FLOAT), template("({a} or {b})", a=FLOAT, b=FLOAT),
    ],
    BOOL: [
        *(comparison(t) for t in (INT, INT, FLOAT, STR, INTS, STRS, ROWS, PAIR, PAIRS, NUMBER, MAYBE)),
        template("({a} < {b})", a=INT, b=FLOAT), template("({a} == {b})", a=INT, b=FLOAT), template("(not {a})", a=INT),
        template("(not {a})", a=INTS), template("({a} and {b})", a=BOOL, b=BOOL), template("({a} or {b})", a=BOOL, b=BOOL),
        template("({a} in {b})", a=INT, b=INTS), template("({a} not in {b})", a=STR, b=STRS), template("({a} in {b})", a=STR, b=STR),
        template("({a} is None)", a=MAYBE), template("({a} is not None)", a=MAYBE), template("bool({a})", a=FLOAT),
        template("bool({a})", a=STR), template("any({a})", a=INTS), template("all([c > 0 for c in {a}])", a=INTS),
        template("{a}.startswith({b})", a=STR, b=STR), template("({a} ^ {b})", a=BOOL, b=BOOL), template("({a} in {b})", a=PAIR, b=PAIRS),
        template("isinstance({a}, int)", a=NUMBER), template("({a} == {b})", a=MAYBE, b=INT), template("({a} in {b})", a=INTS, b=ROWS),
    ],
    STR: [
        template("({a} + {b})[:15]", a=STR, b=STR), template("({a} * ({b} % 4))", a=STR, b=INT), template("{a}[{i}]", a=STR, i=INT),
        sliced(STR), template("str({a})", a=INT), template("str({a})", a=FLOAT), template("repr({a})", a=STR), template("str({a})", a=INTS),
        template("str({a})", a=PAIR), template("{a}.upper()", a=STR), template("{a}.strip()", a=STR), template("{a}.join({b})", a=STR, b=STRS),
        template("{a}.replace({b}, {c})[:20]", a=STR, b=STR, c=STR), template("{a}[1]", a=PAIR), template("max({a})", a=STRS),
        template("({a} or {b})", a=STR, b=STR), template("str({a})", a=MAYBE), template("str({a})", a=NUMBER), template("chr(97 + {a} % 26)", a=INT),
        template("{a}[{i}]", a=STRS, i=INT), template("str({a})", a=BOOL), template("repr({a})", a=PAIRS),
    ],
    INTS: [
        *shared(INTS), template("sorted({a})", a=INTS), template("sorted({a}, reverse={b})", a=INTS, b=BOOL),
        template("list(range({a} % 6))", a=INT), template("{a}[{i}]", a=ROWS, i=INT), template("[c for r in {a} for c in r][:10]", a=ROWS),
        template("([{a}] * ({b} % 5))", a=INT, b=INT), template("[len(t) for t in {a}]", a=STRS), template("[c[0] for c in {a}]", a=PAIRS),
    ],
    FLOATS: [*shared(FLOATS), template("[c / 2 for c in {a}]", a=INTS), template("[float(c) for c in {a}]", a=INTS)],
    STRS: [
        *shared(STRS), template("sorted({a})", a=STRS), template("{a}.split()", a=STR), template("{a}.split({b})", a=STR, b=STR),
        template("[str(c) for c in {a}]", a=INTS), template("list({a})", a=STR), template("[t for n, t in {a}]", a=PAIRS),
    ],
    ROWS: [
        *shared(ROWS), template("[[c] for c in {a}]", a=INTS), template("[[d + c for d in range(3)] for c in {a}]", a=INTS),
        template("[r[:2] for r in {a}]", a=ROWS), template("([{a}] * 2)", a=INTS), template("sorted({a})", a=ROWS),
    ],
    PAIR: [
        template("({a}, {b})", a=INT, b=STR), template("{a}[{i}]", a=PAIRS, i=INT), template("max({a}, {b})", a=PAIR, b=PAIR),
        template("min({a})", a=PAIRS),
    ],
    PAIRS: [
        *shared(PAIRS), template("list(enumerate({a}))", a=STRS), template("list(zip({a}, {b}))", a=INTS, b=STRS),
        template("sorted({a})", a=PAIRS), template("[(c, t) for c in {a} for t in {b}][:6]", a=INTS, b=STRS),
    ],
    NUMBER: [
        binary(NUMBER, "+ - *"), binary(NUMBER, "+ - *", INT), binary(FLOAT, "+ -", NUMBER), template("(-{a})", a=NUMBER), template("abs({a})", a=NUMBER),
        template("({a} if {b} else {c})", a=INT, b=BOOL, c=FLOAT), template("({a} or {b})", a=INT, b=FLOAT), template("max({a}, {b})", a=NUMBER, b=NUMBER),
        template("({a} and {b})", a=BOOL, b=FLOAT), template("({a} / ({b} or 1))", a=NUMBER, b=INT), template("min({a}, {b})", a=INT, b=FLOAT),
    ],
    MAYBE: [
        template("({a} if {b} else None)", a=INT, b=BOOL), template("(None if {b} else {a})", a=INT, b=BOOL), template("({a} or None)", a=INT),
        template("({a} and {b})", a=MAYBE, b=INT), template("({a} if {b} is None else {b})", a=INT, b=MAYBE),
    ],
}  # fmt: skip

Statement = Callable[[Writer, Scope], None]
SMALL: list[Statement] = [
    Writer.assign, Writer.assign, Writer.assign, Writer.augment, Writer.unpack, Writer.unpack_pair, Writer.store, Writer.store,
    Writer.show, Writer.show, Writer.show_all, Writer.assign, Writer.unpack, Writer.store, Writer.augment, Writer.leave, Writer.leave,
    Writer.check, Writer.forget,
]  # fmt: skip
COMPOUND: list[Statement] = [
    Writer.branch, Writer.branch, Writer.narrow, Writer.loop_while, Writer.loop_for, Writer.loop_for, Writer.attempt, Writer.attempt,
]  # fmt: skip


def source_of(seed: int) -> str:
    """The program of a seed."""
    writer = Writer(random.Random(seed))
    for number in range(writer.random.randint(1, 4)):
        writer.function(number)
    writer.main()
    return "\n".join(writer.lines) + "\n"
