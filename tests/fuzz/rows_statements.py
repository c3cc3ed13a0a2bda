"""Rows: statements, simple and compound."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.fuzz.constructs import COMPOUND, STATEMENT, Construct, built, row, rows
from tests.fuzz.kinds import (
    ARRAYS,
    BOOL,
    COMMON,
    FLOAT,
    FLOATS,
    INT,
    INTS,
    LISTS,
    MAYBE,
    PAIR,
    PAIRS,
    SIMPLE,
    STR,
    STRS,
    item_of,
)  # fmt: skip

if TYPE_CHECKING:
    from tests.fuzz.generator import Maker, Scope

ERRORS = (
    "ValueError", "KeyError", "IndexError", "ZeroDivisionError", "TypeError", "RuntimeError", "OverflowError", "StopIteration", "NotImplementedError",
    "AssertionError", "OSError", "AttributeError",
)  # fmt: skip
CAUGHT = (
    "Exception", "ValueError", "(KeyError, IndexError)", "ArithmeticError", "LookupError", "ZeroDivisionError", "UnboundLocalError", "(ValueError, TypeError)",
    "RuntimeError", "BaseException",
)  # fmt: skip


# ---------------------------------------------------------------- assignments


def retype(maker: Maker, scope: Scope, depth: int) -> None:
    """A variable that changes its type along the way."""
    name, first, second = maker.fresh("v"), maker.pick(SIMPLE), maker.pick((STR, INTS, FLOAT, INT, PAIR))
    maker.line(f"{name} = {maker.expression(scope, first, 1)}")
    maker.line(f"print({name})")
    maker.line(f"{name} = {maker.expression(scope, second, 1)}")
    scope.bind(second, name)


def chained(maker: Maker, scope: Scope, depth: int) -> None:
    type_ = maker.pick(COMMON)
    value = maker.expression(scope, type_, 2)
    first, second = maker.target(scope, type_), maker.target(scope, type_)
    maker.line(f"{first} = {second} = {value}")
    scope.bind(type_, first)
    scope.bind(type_, second)


def unpack(maker: Maker, scope: Scope, depth: int) -> None:
    left, right = maker.pick(SIMPLE), maker.pick(COMMON)
    values = f"{maker.expression(scope, left, 2)}, {maker.expression(scope, right, 2)}"
    first, second = maker.target(scope, left), maker.target(scope, right)
    maker.line(f"{first}, {second} = {values}")
    scope.bind(left, first)
    scope.bind(right, second)


def unpack_nested(maker: Maker, scope: Scope, depth: int) -> None:
    values = (
        f"({maker.expression(scope, INT, 1)}, {maker.expression(scope, STR, 1)}), {maker.expression(scope, FLOAT, 1)}"
    )
    names = [maker.target(scope, type_) for type_ in (INT, STR, FLOAT)]
    maker.line(f"({names[0]}, {names[1]}), {names[2]} = {values}")
    for name, type_ in zip(names, (INT, STR, FLOAT), strict=True):
        scope.bind(type_, name)


def unpack_list(maker: Maker, scope: Scope, depth: int) -> None:
    value = maker.expression(scope, INTS, 1)
    first, second = maker.target(scope, INT), maker.target(scope, INT)
    maker.line(f"{first}, {second} = {value}")
    scope.bind(INT, first)
    scope.bind(INT, second)


def annotated(maker: Maker, scope: Scope, depth: int) -> None:
    type_ = maker.pick((INT, STR, FLOAT, BOOL, INTS, STRS, MAYBE))
    value = maker.expression(scope, type_, 1)
    name = maker.fresh("t")
    maker.line(f"{name}: {type_} = {value}")
    scope.bind(type_, name)


def empty_list(maker: Maker, scope: Scope, depth: int) -> None:
    """`[]` gets its item type from what is written to it."""
    type_ = maker.pick(LISTS)
    name = maker.fresh("e")
    maker.line(f"{name} = []")
    with maker.indented(f"for k_{name} in range({maker.pick('304')}):"):
        inside = scope.inner()
        inside.bind(INT, f"k_{name}")
        maker.line(f"{name}.append({maker.expression(inside, item_of(type_), 1)})")
    scope.bind(type_, name)


def delete_name(maker: Maker, scope: Scope, depth: int) -> str | None:
    known = scope.names.get(INT)
    if not known or not maker.chance(40):
        return None
    name = maker.pick(known)
    maker.line(f"del {name}")
    known.remove(name)
    return ""


def show_all(maker: Maker, scope: Scope, depth: int) -> None:
    names = [name for type_, known in scope.names.items() if type_ not in ARRAYS for name in known][-5:]
    maker.line(f"print({', '.join(names)})")


def leave(maker: Maker, scope: Scope, depth: int) -> None:
    way = maker.below(3 if scope.in_loop else 2)
    with maker.indented(f"if {maker.expression(scope, BOOL, 2)}:"):
        if way == 0:
            maker.line(f"return {maker.returned(scope, 2)}".rstrip())
            maker.use("return in the middle")
        elif way == 1:
            maker.line(f"raise {maker.pick(ERRORS)}({maker.expression(scope, STR, 1)})")
            maker.use("raise")
        else:
            word = maker.pick(("break", "continue"))
            maker.line(word)
            maker.use(word)


def call_statement(maker: Maker, scope: Scope, depth: int) -> str | None:
    function = maker.function_to_call()
    if function is None:
        return None
    maker.line(maker.call(scope, function))
    return ""


# ---------------------------------------------------------------- compound


def branch(maker: Maker, scope: Scope, depth: int) -> None:
    maker.block(scope.inner(), f"if {maker.condition(scope)}:")
    while maker.chance(20):
        maker.use("elif")
        maker.block(scope.inner(), f"elif {maker.condition(scope)}:")
    if maker.chance(50):
        maker.use("else")
        maker.block(scope.inner(), "else:")


def narrow(maker: Maker, scope: Scope, depth: int) -> str | None:
    known = scope.names.get(MAYBE)
    if not known:
        return None
    name, inside = maker.pick(known), scope.inner()
    with maker.indented(f"if {name} {maker.pick(('is not None', 'is not None and True'))}:"):
        copy = maker.target(inside, INT)
        maker.line(f"{copy} = {name} + 1")
        inside.bind(INT, copy)
    maker.block(inside)
    return ""


def loop_while(maker: Maker, scope: Scope, depth: int) -> None:
    counter = maker.fresh("n")
    maker.line(f"{counter} = {maker.below(5)}")
    test = f"{counter} > 0 and {maker.expression(scope, BOOL, 2)}" if maker.chance(50) else counter
    inside = scope.inner(in_loop=True)
    with maker.indented(f"while {test}:"):
        maker.line(f"{counter} -= 1")
    inside.bind(INT, counter + " ")
    maker.block(inside)
    loop_else(maker, scope)


def loop_forever(maker: Maker, scope: Scope, depth: int) -> None:
    counter = maker.fresh("n")
    maker.line(f"{counter} = 0")
    inside = scope.inner(in_loop=True)
    with maker.indented("while True:"):
        maker.line(f"{counter} += 1")
        with maker.indented(f"if {counter} > {maker.below(5)}:"):
            maker.line("break")
    maker.block(inside)


def loop_left(maker: Maker, scope: Scope, depth: int) -> None:
    """A loop that is left, or goes on, in the middle."""
    over, type_ = maker.pick((("range(5)", INT), ("[4, 1, 3]", INT), ("'abc'", STR)))  # type: ignore[arg-type]
    inside, name, word = scope.inner(in_loop=True), maker.target(scope, type_), maker.pick(("break", "continue"))
    inside.bind(type_, name)
    with maker.indented(f"for {name} in {over}:"):
        maker.line(f"print({name})")
        with maker.indented(f"if {maker.expression(inside, BOOL, 1)}:"):
            maker.line(word)
    maker.use(word)
    maker.block(inside)
    loop_else(maker, scope)


def loop_range(maker: Maker, scope: Scope, depth: int) -> None:
    low, high, step = (
        maker.pick(("0", "-3", "5")),
        maker.pick(("4", "0", "-2", "6")),
        maker.pick(("1", "2", "-1", "-3")),
    )
    near = f"{maker.expression(scope, INT, 1)} % 7"
    inside, name = scope.inner(in_loop=True), maker.target(scope, INT)
    bounds = maker.pick((high, f"{low}, {high}", f"{low}, {high}, {step}", near, f"1, {near}"))
    inside.bind(INT, name)
    maker.block(inside, f"for {name} in range({bounds}):")
    loop_else(maker, scope)


def loop_list(maker: Maker, scope: Scope, depth: int) -> None:
    type_ = maker.pick((*LISTS, STR))
    known = scope.names.get(type_, [])
    inside = scope.inner(in_loop=True)
    item = item_of(type_)
    name = maker.target(scope, item)
    around = "reversed({})" if maker.chance(20) and type_ != STR else "{}"
    inside.bind(item, name)
    if known and type_ != STR:
        over = maker.pick(known)
        with maker.indented(f"for {name} in {around.format(over)}:"):
            with maker.indented(f"if len({over}) > 9:"):
                maker.line("break")
        maker.block(inside)
    else:
        maker.block(inside, f"for {name} in {around.format(maker.expression(scope, type_, 1))}:")
    loop_else(maker, scope)


def loop_zip(maker: Maker, scope: Scope, depth: int) -> None:
    inside = scope.inner(in_loop=True)
    head = f"for i0, f0 in zip({maker.expression(scope, INTS, 1)}, {maker.expression(scope, FLOATS, 1)}):"
    inside.bind(INT, "i0")
    inside.bind(FLOAT, "f0")
    maker.block(inside, head)


def loop_enumerate(maker: Maker, scope: Scope, depth: int) -> None:
    inside = scope.inner(in_loop=True)
    head = f"for i1, s1 in enumerate({maker.expression(scope, STRS, 1)}{maker.pick(('', ', 5'))}):"
    inside.bind(INT, "i1")
    inside.bind(STR, "s1")
    maker.block(inside, head)


def loop_pairs(maker: Maker, scope: Scope, depth: int) -> None:
    inside = scope.inner(in_loop=True)
    type_, parts = maker.pick(((PAIRS, (INT, STR)), ("list[tuple[float, int]]", (FLOAT, INT))))
    names = [maker.target(scope, part) for part in parts]
    head = f"for {names[0]}, {names[1]} in {maker.expression(scope, type_, 1)}:"
    for name, part in zip(names, parts, strict=True):
        inside.bind(part, name)
    maker.block(inside, head)


def loop_tuple(maker: Maker, scope: Scope, depth: int) -> None:
    inside, name = scope.inner(in_loop=True), maker.target(scope, INT)
    head = f"for {name} in ({maker.expression(scope, INT, 1)}, {maker.expression(scope, INT, 1)}, 7):"
    inside.bind(INT, name)
    maker.block(inside, head)


def loop_indices(maker: Maker, scope: Scope, depth: int) -> str | None:
    """`for i in range(len(xs))` with elements read and written: what the loop passes look for."""
    known = scope.names.get(INTS)
    if not known:
        return None
    name, index = maker.pick(known), maker.fresh("j")
    inside = scope.inner(in_loop=True)
    inside.bind(INT, f"{index} ")
    offset = maker.pick(("", "", " + 1", " - 1", " - 2"))
    with maker.indented(
        f"for {index} in range({maker.pick(('', '', '1, ', '2, '))}len({name}){maker.pick(('', '', ' - 1', ' + 1'))}):"
    ):
        lines = (
            f"{name}[{index}] = {name}[{index}{offset}] + {maker.expression(inside, INT, 1)} % 100",
            f"{maker.running(scope)} += {name}[{index}{offset}] {maker.pick('+-')} {index}",
            f"{maker.running(scope)} = {maker.pick(('min', 'max'))}({maker.running(scope)}, {name}[{index}{offset}])",
            f"{name}[{index}], {name}[{index}{offset}] = {name}[{index}{offset}], {name}[{index}]",
        )
        maker.line(maker.pick(lines))
    if maker.chance(40):
        maker.block(inside)
    return ""


def loop_appends(maker: Maker, scope: Scope, depth: int) -> None:
    """A counted loop that appends: room is made once."""
    type_ = maker.pick((INTS, FLOATS, STRS))
    name, index = maker.target(scope, type_), maker.fresh("j")
    if name not in scope.names.get(type_, ()):
        maker.line(f"{name} = {maker.atom(type_)}")
    count = maker.pick(("7", f"{maker.expression(scope, INT, 1)} % 8", "0"))
    inside = scope.inner(in_loop=True)
    inside.bind(INT, f"{index} ")
    with maker.indented(f"for {index} in range({count}):"):
        maker.line(f"{name}.append({maker.expression(inside, item_of(type_), 2)})")
        if maker.chance(30):
            maker.line(f"{maker.running(scope)} += {index}")
    scope.bind(type_, name)


def loop_array(maker: Maker, scope: Scope, depth: int) -> str | None:
    known = [(type_, name) for type_ in ARRAYS for name in scope.names.get(type_, ())]
    if not known:
        return None
    type_, name = maker.pick(known)
    inside, index = scope.inner(in_loop=True), maker.fresh("j")
    inside.bind(INT, f"{index} ")
    convert, item = ("float", FLOAT) if item_of(type_)[5] == "f" else ("int", INT)
    place = f"{name}[{index}{', 0' if ', 2]' in type_ else ''}]"
    with maker.indented(
        f"for {index} in range({maker.pick(('', '1, '))}{name}.shape[0]{maker.pick(('', '', ' + 1'))}):"
    ):
        if maker.chance(50):
            maker.line(f"{place} = {place} {maker.pick(('+', '-', '*'))} {place}")
        else:
            # A new name: one that is there might hold an int, and the union with it has no place in an array.
            total = maker.target(scope, item)
            if total not in scope.names.get(item, ()):
                maker.line(f"{total} = {convert}({place})")
            else:
                maker.line(f"{total} {'+' if item == FLOAT else '^'}= {convert}({place})")
            inside.bind(item, total)
    if maker.chance(30):
        maker.block(inside)
    return ""


def loop_else(maker: Maker, scope: Scope) -> None:
    if maker.chance(25):
        maker.use("loop else")
        maker.block(scope.inner(), "else:")


def attempt(maker: Maker, scope: Scope, depth: int) -> None:
    maker.block(scope.inner(), "try:")
    handlers = maker.below(3)
    for number in range(handlers):
        maker.use("except")
        caught = maker.fresh("e")
        with maker.indented(f"except {maker.pick(CAUGHT)} as {caught}:"):
            maker.line(f"print('caught', {caught})")
        maker.block(scope.inner())
        if number == 0 and maker.chance(25):
            maker.use("raise again")
            maker.line("    raise")
    if handlers and maker.chance(30):
        maker.use("try else")
        maker.block(scope.inner(), "else:")
    if not handlers or maker.chance(40):
        maker.use("finally")
        maker.block(scope.inner(in_loop=False), "finally:")


def attempt_bare(maker: Maker, scope: Scope, depth: int) -> None:
    maker.block(scope.inner(), "try:")
    maker.block(
        scope.inner(),
        maker.pick(("except:", "except Exception:", "except (ValueError, LookupError, ArithmeticError):")),
    )


ROWS: list[Construct] = [
    *row("assign", STATEMENT, "{=A} = {A}", 12), *row("print", STATEMENT, "print({A})", 5),
    *rows(STATEMENT, {
        "print several": "print({A}, {int}, {str})", "print sep": "print({int}, {A}, sep={@'|' '' '--'})", "print end": "print({A}, end={@'' ';\\n' '..'})",
        "int augmented": "{$int} {@+ - // % & | ^}= {int}", "int augmented * <<": "{$int} = ({$int} {@* <<} {@0 1 2}) % 1000", "int **=": "{$int} = ({$int} % 10) ** {@0 1 2 3}", "float augmented": "{$float} {@+ - * / // %}= {float}", "float augmented by int": "{$float} {@+ - *}= {int}",
        "bool augmented": "{$bool} {@& | ^}= {bool}", "union augmented": "{$int | float} {@+ - *}= {int}", "str augmented": "if len({$str}) < 20:\n    {$str} += {str}", "sized augmented": "{$Z} {@+ - *}= {Z}",
        "list +=": "if len({$list[T]}) < 20:\n    {$list[T]} += {list[T]}", "list *=": "if len({$list[T]}) < 10:\n    {$list[T]} *= {@0 1 2}",
        "list store": "{$list[T]}[{int}] = {T}", "list store near": "{$list[T]}[{@0 -1}] = {T}", "list item augmented": "{$list[int]}[{@0 -1}] {@+ - // % ^}= {int}", "list.append": "{$list[T]}.append({T})", "list.insert": "{$list[T]}.insert({int} % 5, {T})", "list.pop": "print({$list[T]}.pop())", "list.pop at": "print({$list[T]}.pop({int}))",
        "list.remove": "{$list[E]}.remove({E})", "list.clear": "{$list[T]}.clear()", "list.extend": "if len({$list[T]}) < 20:\n    {$list[T]}.extend({list[T]})", "list.reverse": "{$list[T]}.reverse()",
        "list.sort": "{$list[S]}.sort()", "list.sort reverse": "{$list[S]}.sort(reverse={bool})", "list.sort key": "{$list[str]}.sort(key=len)", "slice store": "{$list[T]}[{int}:{int}] = {list[T]}[:5]", "slice store step": "{$list[T]}[::{@2 -1}] = {list[T]}", "del item": "del {$list[T]}[{int}]", "del slice": "del {$list[T]}[{int}:{int}]", "del slice step": "del {$list[T]}[::{@2 -2 3}]",
        "list alias": "{=list[T]} = {$list[T]}", "nested store": "{$list[list[int]]}[{@0 -1}][{@0 -1}] = {int}", "nested append": "{$list[list[int]]}[{int} % 3].append({int})", "swap": "{$int}, {$$int} = {$$int}, {$int}", "swap items": "{$list[T]}[0], {$list[T]}[-1] = {$list[T]}[-1], {$list[T]}[0]",
        "assert": "assert {bool}", "assert with message": "assert {bool}, {str}", "raise in if": "if {bool}:\n    raise {@ValueError KeyError TypeError}({str})", "raise class": "if {bool}:\n    raise {@ValueError ZeroDivisionError IndexError}", "pass": "pass", "expression statement": "{A}", "if in one line": "if {bool}: {=int} = {int}",
        "print in branch": "if {bool}:\n    print({A})\nelse:\n    print({A})", "conditional swap": "if {$int} > {$$int}:\n    {$int} = {$int} - 1",
    }),
    *(c for t in ARRAYS for c in rows(STATEMENT, {
        "array store": f"{{${t}}}[{{int}} % 3{', 0' if ', 2]' in t else ''}] = {{{item_of(t)}}}", "array store near": f"{{${t}}}[{{@0 -1 1}}{', -1' if ', 2]' in t else ''}] = {{@0 1 7}}",
        "array augmented": f"{{${t}}}[0{', 1' if ', 2]' in t else ''}] {{@+ - *}}= {{{item_of(t)}}}",
    })),
    *built("retype", STATEMENT, retype), *built("assign chained", STATEMENT, chained), *built("unpack", STATEMENT, unpack, 3), *built("unpack nested", STATEMENT, unpack_nested),
    *built("unpack list", STATEMENT, unpack_list), *built("annotated assignment", STATEMENT, annotated), *built("empty list filled", STATEMENT, empty_list),
    *built("del name", STATEMENT, delete_name), *built("print variables", STATEMENT, show_all, 4), *built("leave", STATEMENT, leave, 4), *built("call statement", STATEMENT, call_statement, 3),
    *built("if", COMPOUND, branch, 3), *built("narrowing", COMPOUND, narrow), *built("while", COMPOUND, loop_while), *built("while True", COMPOUND, loop_forever), *built("loop left", COMPOUND, loop_left), *built("for range", COMPOUND, loop_range, 2),
    *built("for list", COMPOUND, loop_list, 2), *built("for zip", COMPOUND, loop_zip), *built("for enumerate", COMPOUND, loop_enumerate), *built("for pairs", COMPOUND, loop_pairs), *built("for tuple", COMPOUND, loop_tuple),
    *built("for indices", COMPOUND, loop_indices, 2), *built("for appends", COMPOUND, loop_appends, 2), *built("for array", COMPOUND, loop_array, 2), *built("try", COMPOUND, attempt, 3), *built("try bare", COMPOUND, attempt_bare),
]  # fmt: skip
