"""Rows: dicts, sets, lambdas.

Sets are of ints: those have CPython's order. Neither has a C signature: they stay inside of programs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.fuzz.constructs import COMPOUND, STATEMENT, Construct, built, rows
from tests.fuzz.kinds import BOOL, DICT, INT, INTS, MAYBE, SET, STR, STRS

if TYPE_CHECKING:
    from tests.fuzz.generator import Maker, Scope


def loop_items(maker: Maker, scope: Scope, depth: int) -> None:
    """`for k, v in d.items()`; what changes the dict inside ends it, as in CPython."""
    inside, key, value = scope.inner(in_loop=True), maker.target(scope, STR), maker.target(scope, INT)
    head = f"for {key}, {value} in {maker.expression(scope, DICT, 1)}.items():"
    inside.bind(STR, key)
    inside.bind(INT, value)
    maker.block(inside, head)


def loop_keys(maker: Maker, scope: Scope, depth: int) -> None:
    """`for k in d`, and over its values."""
    inside, over = scope.inner(in_loop=True), maker.expression(scope, DICT, 1)
    type_, head = (STR, over) if maker.chance(60) else (INT, f"{over}.values()")
    name = maker.target(scope, type_)
    inside.bind(type_, name)
    maker.block(inside, f"for {name} in {head}:")


def loop_set(maker: Maker, scope: Scope, depth: int) -> None:
    """`for x in s`."""
    inside, name = scope.inner(in_loop=True), maker.target(scope, INT)
    head = f"for {name} in {maker.expression(scope, SET, 1)}:"
    inside.bind(INT, name)
    maker.block(inside, head)


def counting(maker: Maker, scope: Scope, depth: int) -> None:
    """A dict that counts."""
    name, key = maker.fresh("counts"), maker.fresh("k")
    maker.line(f"{name} = {{}}")
    with maker.indented(f"for {key} in {maker.expression(scope, STRS, 1)}:"):
        maker.line(f"{name}[{key}] = {name}.get({key}, 0) + {maker.pick('123')}")
    maker.line(f"print({name})")
    scope.bind(DICT, name)


ROWS: list[Construct] = [
    *rows(DICT, {
        "dict display": "{{'a': {int}, {str}: {int}}}", "dict.copy": "{dict[str, int]}.copy()", "dict comprehension": "{{c: len(c) for c in {list[str]}}}", "dict of zip": "dict(zip({list[str]}, {list[int]}))",
        "dict |": "({dict[str, int]} | {dict[str, int]})", "dict display with **": "{{**{dict[str, int]}, 'k': {int}}}", "dict if else": "({dict[str, int]} if {bool} else {dict[str, int]})",
    }),
    *rows(INT, {
        "dict index": "{dict[str, int]}[{str}]", "dict index known": "{{'a': {int}}}['a']", "dict.get": "{dict[str, int]}.get({str}, {int})", "len dict": "len({dict[str, int]})", "sum of dict values": "sum({dict[str, int]}.values())",
        "dict.pop default": "{dict[str, int]}.copy().pop({str}, {int})", "dict of lists": "len({{1: {list[int]}, 2: [3]}}[{@1 2 3}])", "dict of tuples": "{{(1, 'a'): {int}}}[({int}, {str})]",
        "len set": "len({set[int]})", "sum of set": "sum({set[int]})", "max of set": "{@max min}({set[int]})", "lambda": "(lambda a: a + 1)({int})", "max with lambda": "max({list[int]}, key=lambda c: c % 7)",
    }),
    *rows(MAYBE, {"dict.get optional": "{dict[str, int]}.get({str})"}),
    *rows(BOOL, {
        "in dict": "({str} in {dict[str, int]})", "not in dict": "({str} not in {dict[str, int]})", "dict ==": "({dict[str, int]} {@== !=} {dict[str, int]})", "in set": "({int} in {set[int]})",
        "set compare": "({set[int]} {@== != <= < >= >} {set[int]})", "set.isdisjoint": "{set[int]}.{@isdisjoint issubset issuperset}({set[int]})", "truth of dict": "bool({dict[str, int]})",
    }),
    *rows(STR, {"str of dict": "str({dict[str, int]})[:40]", "str of set": "str({set[int]})[:40]"}),
    *rows(STRS, {"list of dict": "list({dict[str, int]})", "sorted dict": "sorted({dict[str, int]})"}),
    *rows(INTS, {
        "list of dict values": "list({dict[str, int]}.values())", "values of items": "[v for k, v in {dict[str, int]}.items()]", "sorted set": "sorted({set[int]})", "list of set": "list({set[int]})",
        "sorted by lambda": "sorted({list[int]}, key=lambda c: -c)",
    }),
    *rows(SET, {
        "set display": "{{{int}, {int}}}", "set of list": "set({list[int]})", "set | & - ^": "({set[int]} {@| & - ^} {set[int]})", "set comprehension": "{{c % 5 for c in {list[int]}}}", "set.copy": "{set[int]}.copy()",
    }),
    *rows(STATEMENT, {
        "dict store": "{$dict[str, int]}[{str}] = {int}", "dict item augmented": "{$dict[str, int]}[{str}] += {int} % 100", "del dict item": "del {$dict[str, int]}[{str}]", "dict.update": "{$dict[str, int]}.update({dict[str, int]})",
        "dict.pop": "print({$dict[str, int]}.pop({str}))", "dict.setdefault": "print({$dict[str, int]}.setdefault({str}, {int}))", "dict.clear": "{$dict[str, int]}.clear()", "dict.popitem": "print({$dict[str, int]}.popitem())",
        "assign dict": "{=dict[str, int]} = {dict[str, int]}", "print dict": "print({dict[str, int]})", "assign set": "{=set[int]} = {set[int]}", "print set": "print({set[int]})", "set.add": "{$set[int]}.add({int})",
        "set.discard": "{$set[int]}.{@discard remove}({int})", "set.update": "{$set[int]}.update({list[int]})", "set augmented": "{$set[int]} {@|= &= -= ^=} {set[int]}",
    }),
    *built("for dict items", COMPOUND, loop_items), *built("for dict", COMPOUND, loop_keys), *built("for set", COMPOUND, loop_set), *built("dict counting", STATEMENT, counting),
]  # fmt: skip
