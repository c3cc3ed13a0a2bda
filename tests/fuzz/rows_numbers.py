"""Rows: ints, floats, bools, unions of them, sized numbers, `math`."""

from __future__ import annotations

from tests.fuzz.constructs import Construct, row, rows
from tests.fuzz.kinds import BIG, BOOL, FLOAT, INT, MAYBE, MAYBE_FLOAT, NUMBER, STR

_MATH_ONE = (
    "acos acosh asin asinh atan atanh cbrt cos cosh erf erfc exp exp2 expm1 fabs log10 log1p log2 sin sinh sqrt tan tanh degrees "
    "radians ulp gamma lgamma"
).split()  # fmt: skip
_MATH_TWO = "atan2 copysign fmod hypot nextafter pow remainder".split()
_MATH_INT = "gcd lcm comb perm".split()

INTS: list[Construct] = [
    *rows(INT, {
        "int +": "({int} + {int})", "int -": "({int} - {int})", "int //": "({int} // {int})", "int %": "({int} % {int})",
        "int *": "({int} * {int} % 1009)", "int * alone": "({int} % 50 * {int})", "int **": "({int} % 12) ** {@0 1 2 3}",
        "int &": "({int} & {int})", "int |": "({int} | {int})", "int ^": "({int} ^ {int})", "int <<": "({int} << ({int} % 8)) % 4099",
        "int << checked": "({int} % 100 << {int} % 9)", "int >>": "({int} >> ({int} % 70))", "int >> any": "({int} >> {int})",
        "int unary -": "(-{int})", "int unary ~": "(~{int})", "int unary +": "(+{int})", "abs int": "abs({int})",
        "int or": "({int} or {int})", "int and": "({int} and {int})", "int if else": "({int} if {bool} else {int})",
        "bool + int": "({bool} {@+ - *} {int})", "bool + bool": "({bool} {@+ - * // %} {bool})",
        "int of bool": "int({bool})", "int of float": "int({float}) % 1000", "int of str": "int({str})", "round float": "round({float}) % 999",
        "min int": "min({int}, {int})", "max int": "max({int}, {int}, {int})", "divmod int": "divmod({int}, {int})[{@0 1}]",
        "pow int modulo": "pow({int}, {int} % 20, {int})", "pow int": "pow({int} % 9, {int} % 9)", "bit_length": "({int}).bit_length()",
        "bit_count": "({int}).bit_count()", "int.numerator": "({int}).{@numerator denominator real imag}",
        "walrus": "({=int} := {int})", "round int": "round({int}, {@-1 0 1})",
        "math.floor": "math.{@floor ceil trunc}({float}) % 997", "math.isqrt": "math.isqrt({int})",
        "math.factorial": "math.factorial({int} % 13)", "sum of tuple": "sum(({int}, {int}, {int}))",
        "int literal forms": "{@0x1f 0b1011 0o17 1_000}", "optional or int": "({int | None} or {int})",
        "int of sized": "int({I}) % 1000", "isinstance pick": "(1 if isinstance({int | float}, {@int float bool}) else 2)",
    }),
    *(c for name in _MATH_INT for c in row(f"math.{name}", INT, f"math.{name}({{int}} % 15, {{int}} % 15)")),
    *rows(INT, {
        "big %": "({big} % {int})", "big //": "({big} // {int}) % 1000", "big & | ^": "({big} {@& | ^} {int}) % 65536",
        "big >>": "({big} >> {int} % 64) % 999", "big + - *": "({big} {@+ - *} {int}) % 97", "big -": "({big} - {big}) % 89",
        "big compare": "({big} {@< <= > >= == !=} {big}) + 1", "big negate": "(-({big} // 2)) % 1000", "big abs": "abs({big} // 3) % 77",
        "big divmod": "divmod({big}, {int})[1]", "big bit_length": "({big}).bit_length()", "big int of float": "int(float({big} // 4)) % 1000",
    }),
    *rows(BIG, {"big min max": "{@min max}({big}, {int})", "big of int": "{int}", "big ~": "(~{big})", "big if else": "({big} if {bool} else {int})"}),
]  # fmt: skip

FLOATS: list[Construct] = [
    *rows(FLOAT, {
        "float +": "({float} + {float})", "float -": "({float} - {float})", "float *": "({float} * {float})",
        "float /": "({float} / {float})", "float //": "({float} // {float})", "float %": "({float} % {float})",
        "float ** int": "({float} ** {@0 1 2 3 -1})", "float **": "(abs({float}) ** {float})", "float ** 0.5": "(abs({float}) ** 0.5)",
        "int / int": "({int} / {int})", "int op float": "({int} {@+ - * /} {float})", "float op int": "({float} {@+ - * / // %} {int})",
        "float unary -": "(-{float})", "abs float": "abs({float})", "float of int": "float({int})", "float of str": "float({str})",
        "float of bool": "float({bool})", "min float": "min({float}, {float})", "max float": "max({float}, {float})",
        "round to digits": "round({float}, {@2 0 -1 1 5})", "divmod float": "divmod({float}, {float})[{@0 1}]", "float or": "({float} or {float})",
        "float and": "({float} and {float})", "float if else": "({float} if {bool} else {float})", "big / int": "({big} / {int})",
        "big * float": "({big} * {float})", "float of big": "float({big})", "int ** negative": "({int} ** -{@1 2 3})",
        "float walrus": "({=float} := {float})", "float.real": "({float}).{@real imag}", "float of sized": "float({F})",
        "math.modf": "math.modf({float})[{@0 1}]", "math.frexp": "math.frexp({float})[0]", "math.ldexp": "math.ldexp({float}, {int} % 20)",
        "math.constants": "math.{@pi e tau}", "math.log base": "math.log({float}, {float})",
        "math.log": "math.log({float})", "math.fsum": "math.fsum({list[float]})", "math.dist": "math.dist([{float}], [{float}])",
        "math.inf": "math.{@inf inf nan}", "float optional or": "({float | None} or {float})", "math.prod": "math.prod([{float}, {float}])",
    }),
    *(c for name in _MATH_ONE for c in row(f"math.{name}", FLOAT, f"math.{name}({{float}})")),
    *(c for name in _MATH_TWO for c in row(f"math.{name}", FLOAT, f"math.{name}({{float}}, {{float}})")),
]  # fmt: skip

BOOLS: list[Construct] = [
    *rows(BOOL, {
        "compare ==": "({E} {@== !=} {E})", "compare <": "({O} {@< <= > >=} {O})", "compare chained": "({int} {@< <= == !=} {int} {@< > >=} {int})",
        "compare chained mixed": "({int} {@< <=} {float} {@< >} {int})", "int < float": "({int} {@< <= > >= == !=} {float})",
        "big < float": "({big} {@< <= > >= == !=} {float})", "compare floats": "({float} {@== != < >} {float})",
        "bool == int": "({bool} {@== != < >=} {int})", "not": "(not {bool})", "not value": "(not {A})", "and": "({bool} and {bool})", "or": "({bool} or {bool})",
        "and chained": "({bool} and {bool} and {bool} or {bool})", "bool & | ^": "({bool} {@& | ^} {bool})", "bool of": "bool({A})",
        "bool if else": "({bool} if {bool} else {bool})", "is None": "({int | None} is None)", "is not None": "({str | None} is not None)",
        "isinstance": "isinstance({int | float}, {@int float})", "isinstance of tuple": "isinstance({int | float}, (int, bool))",
        "union compare": "({int | float} {@< <= > >= == !=} {int | float})", "optional ==": "({int | None} {@== !=} {int})",
        "optional == optional": "({int | None} {@== !=} {int | None})", "math.isnan": "math.{@isnan isinf isfinite}({float})",
        "math.isclose": "math.isclose({float}, {float})", "float.is_integer": "({float}).is_integer()", "sized compare": "bool({Z} {@< <= > >= == !=} {Z})",
        "optional float is": "({float | None} is None)", "bool walrus": "({=bool} := {bool})", "str compare chained": "({str} <= {str} < {str})",
        "all of tuple": "{@all any}(({bool}, {bool}, {bool}))", "max bool": "{@max min}({bool}, {bool})",
    }),
]  # fmt: skip

UNIONS: list[Construct] = [
    *rows(NUMBER, {
        "union +": "({int | float} {@+ - *} {int | float})", "union + int": "({int | float} {@+ - *} {int})", "float + union": "({float} {@+ -} {int | float})",
        "union unary -": "(-{int | float})", "union abs": "abs({int | float})", "union if else": "({int} if {bool} else {float})", "union or": "({int} or {float})",
        "union and": "({bool} and {float})", "union max": "max({int | float}, {int | float})", "union min": "min({int}, {float})", "union /": "({int | float} / ({int} or 1))",
        "union of bool": "({bool} if {bool} else {float})", "union of int": "{int}", "union of float": "{float}", "union **": "({int | float} ** 2)",
        "union %": "({int | float} {@% //} {int})",
    }),
    *rows(MAYBE, {
        "optional if else": "({int} if {bool} else None)", "optional None first": "(None if {bool} else {int})", "int or None": "({int} or None)",
        "optional and": "({int | None} and {int})", "optional default": "({int} if {int | None} is None else None)", "optional of int": "{int}", "None": "None",
    }),
    *rows("str | None", {"optional str": "({str} if {bool} else None)", "str or None": "({str} or None)", "str optional None": "None"}),
    *rows(MAYBE_FLOAT, {"optional float": "({float} if {bool} else None)", "float or None": "({float} or None)", "float optional None": "None"}),
    *rows(STR, {"optional str default": "({str | None} or {str})"}),
]  # fmt: skip

SIZED: list[Construct] = [
    *rows("Z", {
        "sized +": "({Z} + {Z})", "sized -": "({Z} - {Z})", "sized *": "({Z} * {Z})", "sized unary -": "(-{Z})", "sized abs": "abs({Z})",
        "sized if else": "({Z} if {bool} else {Z})", "sized + 1": "({Z} {@+ - *} {@1 2 3})",
    }),
    *rows("I", {
        "sized &": "({I} {@& | ^} {I})", "sized ~": "(~{I})", "sized // %": "({I} {@// %} {I})", "sized <<": "({I} {@<< >>} {@0 1 3})", "sized of int": "{#I}({int} % 100)",
    }),
    *rows("F", {"sized /": "({F} / {F})", "sized // % float": "({F} {@// %} {F})", "sized of float": "{#F}({float})"}),
    *rows("pycc.f64", {"sized int / sized int": "({I} / {I})", "f64 * float": "({pycc.f64} {@* + - /} {float})", "f32 and f64": "({pycc.f32} {@+ *} {pycc.f64})"}),
    *rows("pycc.i64", {"mixed sized": "({pycc.i32} {@+ * -} {pycc.i64})", "mixed u8 i64": "({pycc.u8} {@+ -} {pycc.i64})"}),
]  # fmt: skip

ROWS = [*INTS, *FLOATS, *BOOLS, *UNIONS, *SIZED]
