"""Rows: what functions, their parameters and the module around them look like.

Two tables: `SHAPES`, which a program may be started from, and `PARTS`, what is counted where it stands.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.fuzz.kinds import (
    ARRAYS,
    BOOL,
    COMMON,
    FLOAT,
    INT,
    INTS,
    LETTERS,
    LISTS,
    MAYBE,
    MAYBE_FLOAT,
    MAYBE_STR,
    NUMBER,
    PAIR,
    POINT,
    ROWS,
    SIMPLE,
    SIZED_TYPES,
    STR,
    STRS,
    item_of,
    sized_values,
)  # fmt: skip

if TYPE_CHECKING:
    from tests.fuzz.constructs import Construct
    from tests.fuzz.generator import Maker, Program, Scope

CONSTANTS = {
    "module int": (INT, ("7", "-3", "1 << 40", "10**9")), "module float": (FLOAT, ("2.5", "1e-9", "-0.0")), "module str": (STR, ("'abc'", "'é漢'", "''")),
    "module bool": (BOOL, ("True", "False")), "module tuple": (PAIR, ("(3, 'x')", "(-1, '')")), "module list": (INTS, ("[2, 3, 5]", "[0]", "list(range(6))")),
    "module list of strs": (STRS, ("['a', 'é', '']", "['x', 'yy']")), "module nested list": (ROWS, ("[[1, 2], [3, 4]]", "[[0], [1, -1, 5]]")),
    "module list of floats": ("list[float]", ("[0.5, -1.5]", "[1e9, 0.0, 2.0]")),
}  # fmt: skip
"""Constants of a module: type and values."""
PARAMETERS = {
    "int argument": INT, "float argument": FLOAT, "bool argument": BOOL, "str argument": STR, "list argument": INTS, "list of strs argument": STRS, "list of floats argument": "list[float]",
    "nested list argument": ROWS, "tuple argument": PAIR, "tuple of float argument": POINT, "optional argument": MAYBE, "optional str argument": MAYBE_STR, "union argument": NUMBER,
    "list of tuples argument": "list[tuple[int, str]]", "list of bools argument": "list[bool]",
}  # fmt: skip
RESULTS = {
    "result int": INT, "result float": FLOAT, "result bool": BOOL, "result str": STR, "result list": INTS, "result list of strs": STRS, "result list of floats": "list[float]", "result nested list": ROWS,
    "result tuple": PAIR, "result optional": MAYBE, "result optional str": MAYBE_STR, "result optional float": MAYBE_FLOAT, "result union": NUMBER, "result list of tuples": "list[tuple[int, str]]",
    "result sized": "sized", "result None": "None", "result tuple of several": "several",
}  # fmt: skip
SHAPES = (
    *CONSTANTS, *PARAMETERS, *RESULTS, "sized argument", "array argument", "aliased arguments", "default argument", "keyword argument", "recursion", "nested function", "mutual recursion",
    "parameters without annotation", "docstring", "several functions", "two calls of main", "import in function",
)  # fmt: skip
PARTS = (
    "return in the middle", "raise", "break", "continue", "elif", "else", "loop else", "except", "raise again", "try else", "finally", "truth of a value", "call",
    "array argument empty", "array argument strided",
)  # fmt: skip
RARE = {
    "break": "loop left",
    "continue": "loop left",
    "raise again": "try",
    "loop else": "while",
    "try else": "try",
    "elif": "if",
    "array len": "array len",
    "array shape": "array shape",
    "array size": "array size",
    "f-string": "f-string",
    "f-string of float": "f-string of float",
    "list is": "list is",
    "f-string of !r": "f-string of !r",
    "f-string of list": "f-string of list",
}
"""Parts that few statements have, and a construct that may bring them."""
ARRAY_VALUES = {
    1: ("np.array([{}, {}, {}, {}], dtype=np.{})", "np.arange(9).astype(np.{5})[::2]", "np.arange(5).astype(np.{5})[::-1]", "np.array([], dtype=np.{5})"),
    2: (
        "np.array([[{}, {}], [{}, {}], [1, 2]], dtype=np.{})", "np.arange(12).astype(np.{5}).reshape(4, 3).T", "np.arange(12).astype(np.{5}).reshape(3, 4)[:, ::2]",
        "np.zeros((0, 3), dtype=np.{5})",
    ),
}  # fmt: skip


@dataclass
class Shape:
    """What `main` must have: the constructs that the program starts from, and arrays among the parameters."""

    wanted: Sequence[str]
    arrays: Sequence[str]


def module_constants(maker: Maker, wanted: Sequence[str]) -> None:
    """Names of the module."""
    maker.line("import math")
    maker.line("import pycc")
    maker.line("")
    for index, (name, (type_, values)) in enumerate(CONSTANTS.items()):
        if name in wanted or maker.chance(2):
            maker.line(f"CONSTANT_{index} = {maker.pick(values)}")
            maker.constants.setdefault(type_, []).append(f"CONSTANT_{index}")
            maker.use(name)


def read_constants(maker: Maker, scope: Scope) -> None:
    """Uses of the module's lists; other constants are read like variables."""
    for type_, names in maker.constants.items():
        for name in names:
            if type_ in LISTS:
                forms = (
                    f"{name}[{maker.expression(scope, INT, 1)}]",
                    f"len({name})",
                    f"[k for k in {name}]",
                    f"{name}.copy()",
                    f"{name}[1:]",
                )
                maker.line(f"print({maker.pick(forms)})")
            elif type_ in SIMPLE and maker.chance(60):
                maker.line(f"print({name}, {maker.expression(scope, type_, 1)})")


def helpers(maker: Maker, wanted: Sequence[str], size: int) -> None:
    """The functions beside `main`."""
    asked = {
        "default argument",
        "keyword argument",
        "recursion",
        "nested function",
        "several functions",
        "parameters without annotation",
        "mutual recursion",
    } & set(wanted)
    count = 2 if "several functions" in asked else 1 if asked or maker.chance(12) else 0
    count += maker.below(2) if size else 0
    if "several functions" in asked:
        maker.use("several functions")
    if "mutual recursion" in asked:
        maker.line(
            "def even_0(n: int) -> bool:\n    return n <= 0 or odd_0(n - 1)\n\n\ndef odd_0(n: int) -> bool:\n    return n > 0 and even_0(n - 1)\n"
        )
        maker.functions.append(_function("even_0", [("n", INT)], 0, BOOL))
        maker.use("mutual recursion")
    for number in range(count):
        helper(maker, number, wanted)


def _function(name: str, parameters: list[tuple[str, str]], defaults: int, result: str):
    from tests.fuzz.generator import Function

    return Function(name, parameters, defaults, result)


def helper(maker: Maker, number: int, wanted: Sequence[str]) -> None:
    """A function with parameters, some with defaults, that others call."""
    from tests.fuzz.generator import Scope

    types = [maker.pick(COMMON) for _ in range(1 + maker.below(2))]
    if "recursion" in wanted:
        types[0] = INT
    if "default argument" in wanted:
        types[-1] = maker.pick(SIMPLE)
    parameters = [(f"{LETTERS[type_]}a{index}", type_) for index, type_ in enumerate(types)]
    defaults = 0
    for type_ in reversed(types):
        if type_ in LISTS or not (maker.chance(40) or (not defaults and "default argument" in wanted)):
            break
        defaults += 1
    function = _function(f"work_{number}", parameters, defaults, maker.pick(COMMON))
    scope = Scope({}, function.result)
    bare = "parameters without annotation" in wanted or maker.chance(20)
    written: list[str] = []
    for index, (name, type_) in enumerate(parameters):
        default = f" = {maker.atom(type_)}" if index >= len(parameters) - defaults else ""
        written.append(f"{name}{'' if bare else ': ' + type_}{default}")
        scope.bind(type_, name)
    if bare:
        maker.use("parameters without annotation")
    maker.line(f"def {function.name}({', '.join(written)}){'' if maker.chance(50) else ' -> ' + function.result}:")
    maker.indent += 1
    if "docstring" in wanted:
        maker.line('"""What it does."""')
        maker.use("docstring")
    if "nested function" in wanted:
        _nested(maker, scope)
    maker.budget = 3
    maker.indent -= 1
    maker.block(scope)
    maker.indent += 1
    if types[0] == INT and ("recursion" in wanted or maker.chance(10)):
        # The first is made smaller; a literal keeps the others from growing.
        arguments = [f"min({parameters[0][0]} - 1, 3)", *(maker.expression(scope, type_, 1) for type_ in types[1:])]
        with maker.indented(f"if {parameters[0][0]} > 0:"):
            maker.line(f"print('again', {parameters[0][0]}, {function.name}({', '.join(arguments)}))")
        maker.use("recursion")
    maker.line(f"return {maker.expression(scope, function.result)}")
    maker.indent -= 1
    maker.line("")
    maker.line("")
    maker.functions.append(function)


def _nested(maker: Maker, scope: Scope) -> None:
    """A function inside, without captures."""
    from tests.fuzz.generator import Scope as Inner

    type_, result, name = maker.pick(COMMON), maker.pick(SIMPLE), maker.fresh("inner")
    inside = Inner({type_: ["a"]}, result)
    kept, maker.functions = maker.functions, []
    maker.line(f"def {name}(a: {type_}) -> {result}:")
    maker.line(f"    return {maker.expression(inside, result, 2)}")
    maker.functions = kept
    maker.line(f"print({name}({maker.expression(scope, type_, 1)}))")
    maker.use("nested function")


# ---------------------------------------------------------------- main


def main(maker: Maker, shape: Shape, featured: Sequence[Construct], count: int) -> Program:
    """The function `main`, its calls, and the program."""
    from tests.fuzz.generator import Program, Scope

    wanted = shape.wanted
    parameters = _parameters(maker, shape)
    chosen = [type_ for name, type_ in RESULTS.items() if name in wanted] or [maker.pick((INT, *COMMON, "several"))]
    result = chosen[0]
    maker.use(
        next(name for name, type_ in RESULTS.items() if type_ == result)
        if result in RESULTS.values()
        else "result other"
    )
    parts = [result]
    if result == "several":
        parts = [maker.pick(COMMON) for _ in range(2 + maker.below(2))]
        result = f"tuple[{', '.join(parts)}]"
    elif result == "sized":
        parts = [maker.pick(SIZED_TYPES)]
        result = parts[0]
    scope = Scope({}, " & ".join(parts))
    maker.line(f"def main({', '.join(f'{name}: {type_}' for name, type_ in parameters)}) -> {result}:")
    for name, type_ in parameters:
        scope.bind(type_, name)
    maker.indent += 1
    if "docstring" in wanted:
        maker.line('"""What the program does."""')
        maker.use("docstring")
    if "import in function" in wanted:
        maker.line("import math as numbers")
        maker.line(f"print(numbers.sqrt({maker.pick(('2.0', '4'))}))")
        maker.use("import in function")
    if "nested function" in wanted and maker.chance(50):
        _nested(maker, scope)
    read_constants(maker, scope)
    _body(maker, scope, featured, count)
    maker.line(f"return {maker.returned(scope, 1)}".rstrip())
    calls = tuple(
        _call(maker, parameters, "aliased arguments" in wanted)
        for _ in range(2 if "two calls of main" in wanted else 1)
    )
    if len(calls) > 1:
        maker.use("two calls of main")
    exportable = NUMBER not in (*parts, *(type_ for _, type_ in parameters))
    return Program("\n".join(maker.lines) + "\n", calls, maker.used, exportable)


def _body(maker: Maker, scope: Scope, featured: Sequence[Construct], count: int) -> None:
    type_ = maker.pick(COMMON)
    name = maker.target(scope, type_)
    maker.line(f"{name} = {maker.expression(scope, type_, 1)}")
    scope.bind(type_, name)
    for construct in featured:
        maker.budget = 3
        maker.force(construct, scope)
    maker.budget = 2 * count
    for _ in range(count):
        if maker.budget > 0:
            maker.budget -= 1
            maker.statement(scope)
    for function in maker.functions:
        with maker.indented("try:"):
            maker.line(f"print({maker.call(scope, function)})")
        with maker.indented("except Exception as error:"):
            maker.line("print('raised', error)")


def _parameters(maker: Maker, shape: Shape) -> list[tuple[str, str]]:
    wanted = shape.wanted
    types: list[str] = [type_ for name, type_ in PARAMETERS.items() if name in wanted]
    types += shape.arrays
    if "sized argument" in wanted:
        types.append(maker.pick(SIZED_TYPES))
    if "array argument" in wanted:
        types.append(maker.pick(ARRAYS))
    if "aliased arguments" in wanted:
        types += [INTS, INTS]
    for _ in range(maker.below(2)):
        types.append(maker.pick(COMMON))
    for type_ in types:
        for name, other in PARAMETERS.items():
            if type_ == other:
                maker.use(name)
        if type_ in ARRAYS:
            maker.use("array argument")
        if type_ in SIZED_TYPES:
            maker.use("sized argument")
    return [(f"{LETTERS[type_]}p{index}", type_) for index, type_ in enumerate(types)]


def _call(maker: Maker, parameters: Sequence[tuple[str, str]], aliased: bool) -> str:
    """Arguments of one call, as the text of a list; with `aliased`, lists of ints are one and the same."""
    texts: list[str] = []
    for _, type_ in parameters:
        if type_ in ARRAYS:
            texts.append(_array(maker, type_))
        elif type_ == INTS and aliased:
            texts.append("same")
            maker.use("aliased arguments")
        elif type_ in SIZED_TYPES:
            texts.append(maker.pick(sized_values(type_)))
        else:
            texts.append(maker.atom(type_))
    return f"[{', '.join(texts)}]"


def _array(maker: Maker, type_: str) -> str:
    dtype = item_of(type_).removeprefix("pycc.")
    name = {"f": "float", "i": "int", "u": "uint"}[dtype[0]] + dtype[1:]
    form = maker.below(4)
    if form == 3:
        maker.use("array argument empty")
    elif form:
        maker.use("array argument strided")
    values = [maker.pick(("1", "2", "0", "7", "100")) for _ in range(4)]
    text = ARRAY_VALUES[2 if ", 2]" in type_ else 1][form]
    return text.replace("{5}", name) if form else text.format(*values, name)
