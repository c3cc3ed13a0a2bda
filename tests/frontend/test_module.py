"""`ModuleSource`: what a file defines, and where everything stands."""

from __future__ import annotations

import textwrap

import pytest
from xdsl.dialects.builtin import ArrayAttr, FloatAttr, IntegerAttr, StringAttr, UnitAttr, f64, i64

from pycc.dialects import py
from pycc.frontend import Import, ModuleSource, parse_module
from pycc.ir.locations import UNKNOWN, op_span, span_of
from pycc.support.diagnostics import CompileError

SOURCE = textwrap.dedent(
    '''
    """Text."""
    import math
    import os.path
    import numpy as np
    from math import sqrt, floor as down

    try:
        from json import loads
    except ImportError:
        loads = None

    LIMIT = 10
    TABLE = (1, 2 * 3, -1.5, "x", None)
    xs: list[int] = []

    def f(a: int, /, b=2, *rest, c: "list[float]" = None, d=1 << 4) -> int | None:
        """Doc."""
        def g():
            return 1
        return g()

    def f2(): return 2j

    class C:
        x: int
        def m(self): return self.x

    def twice(): return 1
    def twice(): return 2
    '''
).lstrip("\n")


@pytest.fixture
def source() -> ModuleSource:
    return ModuleSource(SOURCE, "prog.py", "prog")


def test_contents(source: ModuleSource) -> None:
    assert set(source.functions()) == {"f", "f.<locals>.g", "f2", "C.m", "twice", "twice@28"}
    assert set(source.classes()) == {"C"}
    assert source.imports == {
        "math": Import("math", None),
        "os": Import("os", None),
        "np": Import("numpy", None),
        "sqrt": Import("math", "sqrt"),
        "down": Import("math", "floor"),
        "loads": Import("json", "loads"),
    }
    assert source.imports["down"].dotted == "math.floor"
    assert source.constants["LIMIT"] == 10
    assert source.constants["TABLE"] == (1, 6, -1.5, "x", None)
    assert source.is_builtin("len")
    assert not source.is_builtin("loads")
    assert not source.is_builtin("nothing")


def test_signature(source: ModuleSource) -> None:
    f = source.function("f")
    assert source.function("f") is f
    assert f.sym_name.data == "prog.f"
    assert [name.data for name in f.arg_names] == ["a", "b", "rest", "c", "d"]
    assert f.arg_kinds is not None and f.defaults is not None and f.annotations is not None
    assert [kind.data for kind in f.arg_kinds] == [
        "positional_only", "positional", "varargs", "keyword_only", "keyword_only",
    ]  # fmt: skip
    assert list(f.defaults) == [UnitAttr(), IntegerAttr(2, i64), UnitAttr(), py.NoneAttr(), IntegerAttr(16, i64)]
    floats = py.ObjectType(StringAttr("list"), ArrayAttr([py.float_]))
    assert list(f.annotations) == [py.int_, py.unknown, py.unknown, floats, py.unknown]
    assert f.result_annotation == py.union_of([py.int_, py.none])
    assert source.function("f.<locals>.g").sym_name.data == "prog.f.<locals>.g"
    assert source.function("C.m").sym_name.data == "prog.C.m"
    assert source.function("twice@28").sym_name.data == "prog.twice@28"


def test_one_refusal_does_not_spoil_the_others(source: ModuleSource) -> None:
    with pytest.raises(CompileError) as refused:
        source.function("f2")
    assert [diagnostic.code for diagnostic in refused.value.diagnostics] == ["F032"]
    with pytest.raises(CompileError):
        source.function("f2")
    source.function("f").verify()
    with pytest.raises(CompileError):
        source.class_("C")
    with pytest.raises(KeyError):
        source.function("missing")


def test_all_errors_of_a_function() -> None:
    text = "def f(x):\n    y = 2j\n    with x:\n        pass\n    return 1j\n"
    with pytest.raises(CompileError) as refused:
        ModuleSource(text, "prog.py", "prog").function("f")
    assert [diagnostic.code for diagnostic in refused.value.diagnostics] == ["F032", "F026", "F032"]


def test_function_at(source: ModuleSource) -> None:
    assert source.function_at(28) == "twice@28"
    assert source.function_at(29) == "twice"
    assert source.function_at(1) is None
    decorated = ModuleSource("import pycc\n\n@pycc.jit\ndef f(): pass\n", "prog.py", "prog", first_line=11)
    assert decorated.function_at(13) == "f"


def test_spans() -> None:
    text = "def f(größe, x):\n    return größe['é'] + x.größe(\n        x)\n"
    function = ModuleSource(text, "prog.py", "prog").function("f")
    lines = text.split("\n")
    seen: dict[str, str] = {}
    for op in function.walk():
        span = span_of(op.location)
        assert span is not None and op.location != UNKNOWN
        if span.line == span.end_line:
            seen[op.name] = lines[span.line - 1][span.column : span.end_column]
        else:
            seen[op.name] = lines[span.line - 1][span.column :] + " " + lines[span.end_line - 1][: span.end_column]
    assert seen["py.constant"] == "'é'"
    assert seen["py.getitem"] == "größe['é']"
    assert seen["py.call_method"] == "x.größe(         x)"
    assert seen["py.binary"] == "größe['é'] + x.größe(         x)"
    assert seen["flow.return"] == "return größe['é'] + x.größe(         x)"
    argument = span_of(function.body.block.args[0].location)
    assert argument is not None and (argument.column, argument.end_column) == (6, 11)


def test_piece_of_a_file() -> None:
    part = ModuleSource("def f(x):\n    return x\n", "prog.py", "prog", first_line=41, indentation=4)
    returned = op_span(part.function("f").body.block.last_op)
    assert returned is not None
    assert (returned.line, returned.column, returned.end_column) == (42, 8, 16)


LIBRARY = textwrap.dedent(
    """
    from pycc import lang
    from pycc.lang import Pointer, T, i64

    POWERS = tuple(10**n for n in range(4))

    class stack(lang.Object[T]):
        _data: Pointer[T]
        _size: i64
        other: "stack[T]"
        any: lang.Any

        @lang.inline
        def push(self, x: T) -> None:
            self._size += 1

        @staticmethod
        def __sized__(n: i64): ...

        @property
        def size(self): return self._size

    @lang.struct
    class pair:
        first: int

    @lang.iterator
    class walk: ...

    @lang.primitive
    class int: ...

    @lang.static("index", "other")
    @lang.noinline
    @lang.export
    def at(xs: stack[T], index, other): return xs
    """
)


def test_library() -> None:
    source = ModuleSource(LIBRARY, "stack.py", "stack", library=True)
    stack = source.class_("stack")
    assert (stack.sym_name.data, stack.kind.data) == ("stack", "object")
    assert [name.data for name in stack.type_parameters] == ["T"]
    parameter = py.ParameterType(StringAttr("T"))
    own = py.ObjectType(StringAttr("stack"), ArrayAttr([parameter]))
    assert list(stack.field_types) == [py.PointerType(parameter), py.ScalarType(StringAttr("int64")), own, py.unknown]
    assert [method.data for method in stack.methods] == ["push", "__sized__", "size"]
    assert source.class_("pair").sym_name.data == "stack.pair"
    assert [source.class_(name).kind.data for name in ("pair", "walk", "int")] == ["struct", "iterator", "primitive"]
    push = source.function("stack.push")
    assert push.sym_name.data == "stack.push"
    assert push.owner is not None and push.owner.data == "stack"
    assert push.type_parameters is not None and [name.data for name in push.type_parameters] == ["T"]
    assert push.has_flag("inline")
    assert source.function("stack.__sized__").has_flag("staticmethod")
    assert source.function("stack.size").has_flag("property")
    at = source.function("at")
    assert at.sym_name.data == "stack.at"
    assert at.flags is not None
    assert [flag.data for flag in at.flags] == ["static:index", "static:other", "noinline", "export"]
    assert at.annotations is not None and at.annotations.data[0] == own
    assert source.constants["POWERS"] == (1, 10, 100, 1000)


def test_decorators() -> None:
    text = "import pycc\nfrom pycc import jit as fast, export\n"
    text += "@pycc.jit(eager=True)\n@export\ndef f(): pass\n@fast\n@pycc.static('n')\ndef g(n): pass\n"
    text += "@other\n@jit\ndef h(): pass\n"
    source = ModuleSource(text, "prog.py", "prog")
    assert source.function("f").has_flag("export")
    assert source.function("g").has_flag("static:n")
    with pytest.raises(CompileError) as refused:
        source.function("h")
    assert [diagnostic.code for diagnostic in refused.value.diagnostics] == ["F005"]
    ModuleSource(text, "prog.py", "prog", live=True).function("h")


def test_defaults() -> None:
    text = "def f(a=float('inf'), b=10**9 + 7, c=((),), d=-2**63, e=('a', (True,))): pass\n"
    defaults = ModuleSource(text, "prog.py", "prog").function("f").defaults
    assert defaults is not None
    assert defaults.data[0] == FloatAttr(float("inf"), f64)
    assert defaults.data[1] == IntegerAttr(10**9 + 7, i64)
    assert defaults.data[2] == ArrayAttr([ArrayAttr([])])
    assert defaults.data[3] == IntegerAttr(-(2**63), i64)


def test_parse_module_reports_everything() -> None:
    with pytest.raises(CompileError) as refused:
        parse_module("def f(): return 2j\ndef g(): return 1j\n", "prog.py", "prog")
    assert [diagnostic.code for diagnostic in refused.value.diagnostics] == ["F032", "F032"]


@pytest.mark.parametrize(
    "text", ["def f(:\n", "return 1\n", "def f(x, x): pass\n", "x = '\n", "a\0b", "def f():\n  break\n"]
)
def test_syntax_errors(text: str) -> None:
    with pytest.raises(CompileError) as refused:
        ModuleSource(text, "prog.py", "prog")
    assert [diagnostic.code for diagnostic in refused.value.diagnostics] == ["F001"]


def test_defaults_from_module_variables() -> None:
    text = textwrap.dedent(
        """
        BASE = 10
        DOUBLE = BASE * 2
        if BASE:
            SOMETIMES = 3
        TWICE = 1
        TWICE += 2
        STORED = 1

        def store():
            global STORED
            STORED = 2

        def good(a=DOUBLE + 1, b=(BASE,)): pass
        def sometimes(a=SOMETIMES): pass
        def twice(a=TWICE): pass
        def stored(a=STORED): pass
        def later(a=LATER): pass
        LATER = 5
        """
    )
    source = ModuleSource(text, "prog.py", "prog")
    defaults = source.function("good").defaults
    assert defaults is not None
    assert list(defaults) == [IntegerAttr(21, i64), ArrayAttr([IntegerAttr(10, i64)])]
    for name in ("sometimes", "twice", "stored", "later"):
        with pytest.raises(CompileError) as refused:
            source.function(name)
        assert [diagnostic.code for diagnostic in refused.value.diagnostics] == ["F004"]
    live = ModuleSource("def f(a=N, b=M): pass\n", "prog.py", "prog", live_defaults=lambda qualname: {"a": 3, "b": "x"})
    defaults = live.function("f").defaults
    assert defaults is not None
    assert list(defaults) == [IntegerAttr(3, i64), py.TextAttr.of("x")]
