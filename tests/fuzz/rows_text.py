"""Rows: strings and their methods, text of values, f-strings."""

from __future__ import annotations

from tests.fuzz.constructs import Construct, row, rows
from tests.fuzz.kinds import BOOL, INT, STR, STRS

_UNCHANGED = "upper lower title swapcase capitalize strip lstrip rstrip".split()
_TESTS = "isupper islower istitle isalpha isdigit isnumeric isdecimal isalnum isspace isascii isprintable".split()

ROWS: list[Construct] = [
    *rows(STR, {
        "str +": "({str} + {str})[:15]", "str *": "({str} * ({int} % 4))", "int * str": "({@0 1 2 -1} * {str})", "str index": "{str}[{int}]",
        "str index near": "{str}[{@0 -1 1}]", "str slice": "{str}[{int}:{int}]", "str slice from": "{str}[{int}:]", "str slice to": "{str}[:{int}]",
        "str slice step": "{str}[::{@-1 2 -2 1}]", "str slice full": "{str}[{int}:{int}:{@1 2 -1 3}]", "str of int": "str({int})", "str of float": "str({float})",
        "str of bool": "str({bool})", "str of big": "str({big})", "str of list": "str({list[T]})[:40]", "str of tuple": "str({tuple[int, str]})[:40]",
        "repr of str": "repr({str})[:30]", "repr of float": "repr({float})", "repr of nested": "repr({list[list[int]]})[:40]", "repr of pairs": "repr({list[tuple[float, int]]})[:40]",
        "str of optional": "str({int | None})", "str of union": "str({int | float})", "str of sized": "str({Z})", "repr of sized": "repr({Z})",
        "str.join": "{str}.join({list[str]})[:30]", "str.join generator": "'-'.join(str(c) for c in {list[int]})", "str.replace": "{str}.replace({str}, {str})[:20]",
        "str.replace count": "{str}.replace({str}, {str}, {@0 1 2 -1})[:20]", "str.ljust": "{str}.{@ljust rjust center}({int} % 9, {@'.' '*' 'é'})",
        "str.zfill": "{str}.zfill({int} % 9)", "str.strip of": "{str}.{@strip lstrip rstrip}({str})", "str.removeprefix": "{str}.{@removeprefix removesuffix}({str})",
        "str.partition": "{str}.{@partition rpartition}({@'\\x20' 'a' 'x' ','})[{@0 1 2}]", "chr": "chr(97 + {int} % 26)", "chr wide": "chr({int} % 5000 + 160)",
        "hex bin oct": "{@hex bin oct}({int})", "hex of big": "{@hex bin oct}({big})", "max of strs": "{@max min}({list[str]})", "max str": "{@max min}({str}, {str})", "str or": "({str} or {str})",
        "str and": "({str} and {str})", "str if else": "({str} if {bool} else {str})", "f-string": "f'{{{$int}}} {{{$str}}}|'[:30]", "f-string of float": "f'<{{{$float}}}>'",
        "f-string of !r": "f'{{{$str}!r}}{{{$int}!s}}'[:30]", "f-string of list": "f'a{{{$list[T]}}}'[:40]", "str walrus": "({=str} := {str})", "float.hex": "({float}).hex()",
        "str literal joined": "'a' {@'b' 'ü' '\\n' '\\x00'}", "str of range": "str(list(range({int} % 5)))", "str of bytes escape": "{@'\\t' '\\\\' '\\u1234'}",
    }),
    *(c for name in _UNCHANGED for c in row(f"str.{name}", STR, f"{{str}}.{name}()[:20]")),
    *(c for name in _TESTS for c in row(f"str.{name}", BOOL, f"{{str}}.{name}()")),
    *rows(BOOL, {
        "str in": "({str} in {str})", "str not in": "({str} not in {str})", "str.startswith": "{str}.{@startswith endswith}({str})",
        "str.startswith at": "{str}.startswith({str}, {int} % 5)", "str in list": "({str} in {list[str]})", "str.startswith tuple": "{str}.{@startswith endswith}(({str}, {str}))",
        "str in tuple": "({str} in ('a', 'b', {str}))",
    }),
    *rows(INT, {
        "len str": "len({str})", "str.find": "{str}.{@find rfind}({str})", "str.find from": "{str}.find({str}, {int} % 6, {int} % 9)", "str.count": "{str}.count({str})",
        "str.index": "{str}.{@index rindex}({str})", "ord": "ord({str}[{@0 -1}])", "ord of": "ord({str})", "len of strs": "len({list[str]})",
        "sum of lengths": "sum(len(c) for c in {list[str]})",
    }),
    *rows(STRS, {
        "str.split": "{str}.split()", "str.split at": "{str}.{@split rsplit}({str})", "str.split limit": "{str}.{@split rsplit}({@'\\x20' 'a' 'b'}, {@0 1 2})",
        "str.splitlines": "{str}.splitlines()", "list of str": "list({str})", "list of strs of ints": "[str(c) for c in {list[int]}]", "str.partition whole": "list({str}.partition('a'))",
    }),
]  # fmt: skip
