"""Rows: lists, tuples, ranges, comprehensions, generator arguments, arrays."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.fuzz.constructs import Construct, built, row, rows
from tests.fuzz.kinds import (
    ARRAYS,
    BOOL,
    BOOLS,
    FLOAT,
    FLOATS,
    GROUPS,
    INT,
    INTS,
    LISTS,
    PAIR,
    PAIRS,
    POINT,
    POINTS,
    STR,
    STRS,
    item_of,
)  # fmt: skip
from tests.fuzz.kinds import (
    ROWS as NESTED,
)

if TYPE_CHECKING:
    from tests.fuzz.generator import Maker, Scope


def comprehension(maker: Maker, scope: Scope, depth: int, type_: str = "", conditions: int = 1, loops: int = 1) -> str:
    """`... for k in ... if ...`, with the loops' variables in scope."""
    inside = scope.inner()
    clauses: list[str] = []
    for _ in range(loops):
        over = maker.pick(GROUPS["X"])
        name = maker.fresh("k")
        clauses.append(f"for {name} in {maker.expression(inside, over, 0)}")
        inside.bind(item_of(over), name)
        if conditions and maker.chance(50):
            clauses.append(f"if {maker.expression(inside, BOOL, depth - 1)}")
    return f"{maker.expression(inside, item_of(type_), depth - 1)} {' '.join(clauses)}"


def _listed(maker: Maker, scope: Scope, depth: int, type_: str) -> str:
    return f"[{comprehension(maker, scope, depth, type_)}]"


def _plain(maker: Maker, scope: Scope, depth: int, type_: str) -> str:
    return f"[{comprehension(maker, scope, depth, type_, conditions=0)}]"


def _double(maker: Maker, scope: Scope, depth: int, type_: str) -> str:
    return f"[{comprehension(maker, scope, depth, type_, loops=2)}][:12]"


def _over_range(maker: Maker, scope: Scope, depth: int, type_: str) -> str:
    inside, name = scope.inner(), maker.fresh("k")
    bounds = maker.pick(("5", "1, 6", "{} % 7", "4, -3, -2", "{} % 4, 9, 3"))
    inside.bind(INT, name)
    where = bounds.format(maker.expression(scope, INT, 0)) if "{" in bounds else bounds
    return f"[{maker.expression(inside, item_of(type_), depth)} for {name} in range({where})]"


def _over_two(maker: Maker, scope: Scope, depth: int, type_: str) -> str:
    inside, first, second = scope.inner(), maker.fresh("k"), maker.fresh("k")
    inside.bind(INT, first)
    if maker.chance(50):
        over = f"enumerate({maker.expression(scope, STRS, 0)})"
        inside.bind(STR, second)
    else:
        over = f"zip({maker.expression(scope, INTS, 0)}, {maker.expression(scope, FLOATS, 0)})"
        inside.bind(FLOAT, second)
    return f"[{maker.expression(inside, item_of(type_), depth - 1)} for {first}, {second} in {over}]"


def _generator(function: str, type_: str, more: str = "") -> list[Construct]:
    def build(maker: Maker, scope: Scope, depth: int) -> str:
        made = comprehension(maker, scope, depth, type_)
        return f"{function}(({made}){more})" if more else f"{function}({made})"

    return built(f"{function} of generator", item_of(type_) if function not in ("sorted", "list") else type_, build)


def _walrus_in_comprehension(maker: Maker, scope: Scope, depth: int) -> str:
    name, seen = maker.fresh("k"), maker.fresh("w")
    return f"[{seen} for {name} in {maker.expression(scope, INTS, 0)} if ({seen} := {name} * 2) > {maker.expression(scope, INT, 0)}]"


def _nested(maker: Maker, scope: Scope, depth: int) -> str:
    inside, name = scope.inner(), maker.fresh("k")
    inside.bind(INT, name)
    return f"[[{comprehension(maker, inside, depth, INTS)}] for {name} in {maker.expression(scope, INTS, 0)}]"


LIST_ROWS: list[Construct] = [
    *rows("list[T]", {
        "list +": "({list[T]} + {list[T]})[:12]", "list *": "({list[T]} * {@0 1 2 -1})[:9]", "list display": "[{T}, {T}]", "list display of one": "[{T}]", "list slice": "{list[T]}[{int}:{int}]",
        "list slice from": "{list[T]}[{@0 1 -1}:]", "list slice step": "{list[T]}[::{@-1 2 -2}]", "list slice all parts": "{list[T]}[{int}:{int}:{@1 -1 2 3}]", "list.copy": "{list[T]}.copy()",
        "list of list": "list({list[T]})", "list of reversed": "list(reversed({list[T]}))", "list if else": "({list[T]} if {bool} else {list[T]})", "list or": "({list[T]} or {list[T]})",
        "list [x] * n": "([{T}] * ({int} % 5))",
    }),
    *row("sorted", "list[S]", "sorted({list[S]})"), *row("sorted reverse", "list[S]", "sorted({list[S]}, reverse={@True False})"),
    *(c for t in LISTS for c in built("comprehension", t, lambda m, s, d, t=t: _listed(m, s, d, t))),
    *(c for t in LISTS for c in built("comprehension without if", t, lambda m, s, d, t=t: _plain(m, s, d, t))),
    *(c for t in LISTS for c in built("comprehension over range", t, lambda m, s, d, t=t: _over_range(m, s, d, t))),
    *(c for t in (INTS, STRS, FLOATS) for c in built("comprehension of two loops", t, lambda m, s, d, t=t: _double(m, s, d, t))),
    *(c for t in (INTS, STRS, FLOATS, BOOLS) for c in built("comprehension with target list", t, lambda m, s, d, t=t: _over_two(m, s, d, t))),
    *built("comprehension with walrus", INTS, _walrus_in_comprehension, binds=True), *built("comprehension in comprehension", NESTED, _nested),
    *_generator("sum", INTS), *_generator("max", INTS, ", default=0"), *_generator("min", STRS, ", default=''"), *_generator("any", BOOLS),
    *_generator("all", BOOLS), *_generator("sorted", INTS), *_generator("list", STRS),
    *rows(INTS, {
        "list of range": "list(range({int} % 6))", "list of range from to": "list(range({int} % 9, {int} % 9))", "list of range step": "list(range({int} % 9, {int} % 9, {@1 2 -1 -3}))", "row of rows": "{list[list[int]]}[{int}]", "flatten": "[c for r in {list[list[int]]} for c in r][:10]",
        "list of lengths": "[len(t) for t in {list[str]}]", "first of pairs": "[c[0] for c in {list[tuple[int, str]]}]", "sorted by key": "sorted({list[int]}, key=abs)", "list of tuple": "list(({int}, {int}, {int}))",
    }),
    *rows(FLOATS, {"halves": "[c / 2 for c in {list[int]}]", "floats of ints": "[float(c) for c in {list[int]}]", "list of floats sorted": "sorted([{float}, {float}, 1.5])"}),
    *rows(STRS, {"texts of pairs": "[t for n, t in {list[tuple[int, str]]}]", "sorted by len": "sorted({list[str]}, key=len)"}),
    *rows(NESTED, {"rows of ints": "[[c] for c in {list[int]}]", "rows * 2": "([{list[int]}] * 2)", "rows sliced": "[r[:2] for r in {list[list[int]]}]", "matrix": "[[i * j for j in range(3)] for i in range({int} % 4)]"}),
    *rows(PAIRS, {"list of enumerate": "list(enumerate({list[str]}))", "list of zip": "list(zip({list[int]}, {list[str]}))", "product of lists": "[(c, t) for c in {list[int]} for t in {list[str]}][:6]"}),
    *rows(POINTS, {"list of zip of floats": "list(zip({list[float]}, {list[int]}))", "points": "[(c, 1) for c in {list[float]}]"}),
    *rows(BOOLS, {"list of tests": "[c > 0 for c in {list[int]}]"}),
]  # fmt: skip

ACCESS: list[Construct] = [
    *rows("T", {"list index": "{list[T]}[{int}]", "list index near": "{list[T]}[{@0 -1 1}]", "list index modulo": "{list[T]}[{int} % 3]", "list.pop of fresh": "{list[T]}.copy().pop()"}),
    *row("max of list", "O", "{@max min}({list[O]})"), *row("sum of list", INT, "sum({list[int]})"), *row("sum of list from", INT, "sum({list[int]}, {int})"),
    *rows(INT, {
        "len list": "len({list[T]})", "list.count": "{list[E]}.count({E})", "list.index": "{list[E]}.index({E})", "nested index": "{list[list[int]]}[{int}][{int}]", "tuple index": "{tuple[int, str]}[0]",
        "tuple len": "len({tuple[int, str]})", "tuple of tuple": "(({int}, {str}), {int})[0][0]", "sum of row lengths": "sum([len(r) for r in {list[list[int]]}])", "tuple index end": "{tuple[float, int]}[-1]",
        "range len": "len(range({int} % 20, {int} % 20, {@1 2 -1}))", "range index": "range({int} % 9)[{int}]", "sum of range": "sum(range({int} % 20))", "sum of bools": "sum({list[bool]})", "max of range": "max(range(1, {int} % 9 + 2))",
        "tuple.count": "({int}, {int}, {int}).count({int})", "tuple.index": "({int}, {int}, {int}).index({int})", "max with key": "max({list[int]}, key=abs)", "max with default": "{@max min}({list[int]}, default={int})",
    }),
    *rows(FLOAT, {"sum of floats": "sum({list[float]}, 0.0)", "tuple index of float": "{tuple[float, int]}[0]", "mean": "(sum({list[int]}) / len({list[int]}))"}),
    *rows(STR, {"tuple index of str": "{tuple[int, str]}[1]", "tuple slice": "('a', 'b', {str})[1:][{@0 1}]"}),
    *rows(BOOL, {
        "in list": "({E} in {list[E]})", "not in list": "({E} not in {list[E]})", "in range": "({int} in range({int} % 9))", "in tuple": "({int} in ({int}, {int}))", "any of list": "any({list[int]})", "all of list": "all({list[str]})",
        "list ==": "({list[E]} {@== !=} {list[E]})", "list <": "({list[S]} {@< <= > >=} {list[S]})", "tuple ==": "({tuple[int, str]} {@== != < >=} {tuple[int, str]})", "list is": "({$list[int]} is {$list[int]})",
        "range ==": "(range({int} % 5) == range({int} % 5))", "tuple + ==": "(({int}, 1) + (2,) == ({int}, 1, 2))",
    }),
    *rows(PAIR, {"tuple display": "({int}, {str})", "tuple if else": "({tuple[int, str]} if {bool} else {tuple[int, str]})", "max tuple": "{@max min}({tuple[int, str]}, {tuple[int, str]})", "divmod paired": "(divmod({int}, 7)[0], {str})"}),
    *rows(POINT, {"tuple display of float": "({float}, {int})", "math.frexp whole": "math.frexp({float})"}),
]  # fmt: skip

ARRAY_ROWS: list[Construct] = [
    *(c for t in ARRAYS if ", 1]" in t for c in [
        *row("array element", item_of(t), f"{{${t}}}[{{int}} % 4]"), *row("array element any", item_of(t), f"{{${t}}}[{{int}}]"), *row("array element near", item_of(t), f"{{${t}}}[{{@0 -1 1}}]"),
    ]),
    *(c for t in ARRAYS if ", 2]" in t for c in row("array element of two", item_of(t), f"{{${t}}}[{{int}} % 3, {{@0 1 -1}}]")),
    *(c for t in ARRAYS for c in [*row("array len", INT, f"len({{${t}}})"), *row("array shape", INT, f"{{${t}}}.shape[0]"), *row("array size", INT, f"{{${t}}}.{{@size ndim}}")]),
]  # fmt: skip

ROWS = [*LIST_ROWS, *ACCESS, *ARRAY_ROWS]
