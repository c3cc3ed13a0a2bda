"""`pycc-opt` takes any bytes: what it prints is a module or a diagnostic, in bounded time and memory.

Each case is a text that grows without bound in one way: nesting, length, numbers, aliases, or what a short text stands
for. Cases run in one process with a limit of memory, so that one which takes too much is a failure, not a machine that
swaps.
"""

from __future__ import annotations

import io
import random
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from pycc.driver.opt import main as opt
from pycc.driver.opt.input import DEPTH_LIMIT

MANY = 100_000
DEEP = DEPTH_LIMIT - 100
SECONDS = 20
"""No case takes 2 on a quiet machine; a quadratic one takes minutes."""
MEMORY = 8 << 30


def module_with(attribute: str) -> str:
    return f"builtin.module attributes {{x = {attribute}}} {{}}"


def nested(opening: str, inside: str, closing: str, depth: int) -> str:
    return opening * depth + inside + closing * depth


def doubled(sigil: str, first: str, both: str) -> str:
    lines = [f"{sigil}a0 = {first}"] + [f"{sigil}a{n + 1} = {both.replace('A', f'{sigil}a{n}')}" for n in range(60)]
    return "\n".join([*lines, module_with(f"{sigil}a60")])


UNCLOSED = {f"unclosed {bracket}": bracket * MANY for bracket in "([{<"} | {
    "unclosed tuple": module_with("tuple<" * MANY),
    "unclosed callsite": f"builtin.module {{}} loc({'callsite(' * MANY}",
    "unclosed metadata": "{-# " + "{" * MANY,
    "unclosed ifs": "func.func @f(%c: i1) {" + "flow.if %c {" * MANY,
    "unclosed generic": '"builtin.module"() ({' * MANY,
}
NESTED = {
    "arrays": module_with(nested("[", "", "]", DEEP)),
    "dictionaries": module_with(nested("{a = ", "1", "}", DEEP)),
    "tuples": module_with(nested("tuple<", "i1", ">", DEEP)),
    "functions": module_with(nested("() -> (", "i1", ")", DEEP)),
    "structs": module_with(nested('!mem.struct<"a", [', "i1", "]>", DEEP // 2)),
    "pointers": module_with(nested("!mem.ptr<", "i1", ">", DEEP)),
    "affine": module_with(f"affine_map<(d0) -> ({nested('(', 'd0', ')', DEEP)})>"),
    "ifs": "func.func @f(%c: i1) {\n" + nested("scf.if %c {\n", "", "}\n", DEEP) + "func.return\n}\n",
    "modules": nested("builtin.module {\n", "", "}\n", DEEP),
    "locations": "builtin.module {} loc(" + nested("fused[", '"a":1:1', "]", DEEP) + ")",
}
LONG = {
    "terms": module_with(f"affine_map<(d0) -> ({'d0 + ' * 20_000}d0)>"),
    "minus": module_with(f"affine_map<(d0) -> ({'-' * 20_000}d0)>"),
    "arrows": module_with("() -> " * MANY + "i1"),
    "shape": f"func.func @f(%m: memref<{'?x' * 20_000}f64>) {{ func.return }}",
    "parameters": f"func.func @f({', '.join(f'%a{n}: i64' for n in range(5000))}) {{ func.return }}",
    "name": f"%{'a' * MANY} = arith.constant 1 : i64",
    "op": "a." + "b" * MANY,
    "blocks": "func.func @f() {\n"
    + "".join(f"^b{n}:\n cf.br ^b{n + 1}\n" for n in range(3000))
    + "^b3000:\n func.return\n}",
    "missing blocks": "func.func @f() {\n" + "".join(f"^b{n}:\n cf.br ^x{n}\n" for n in range(3000)) + "}",
    "functions": "".join(
        f"func.func @f{n}() {{\n func.call @f{n + 1}() : () -> ()\n func.return\n}}\n" for n in range(800)
    )
    + "func.func @f800() { func.return }",
    "same name": "func.func @f() { func.return }\n" * 800,
    "lines": "\n" * 1_000_000,
    "comment": "//" * MANY,
    **{f"many {c!r}": c * MANY for c in '"\\#!@^%-\0é:=,'},
    "escapes": '"' + "\\" * MANY,
    "class heads": "py.class @a" * 2000,
}
NUMBERS = {
    "decimal": module_with("9" * MANY),
    "typed": module_with("9" * 3000 + " : i64"),
    "hexadecimal": module_with("0x" + "f" * MANY + " : i64"),
    "long hexadecimal": module_with("0x" + "f" * 3400 + " : i16777215"),
    "exponent": module_with("1.0e" + "9" * 3000 + " : f64"),
    "width": module_with("5 : i99999999999"),
    "wide": module_with("i99999999999999999999999999"),
    "results": '%0:99999999999999999999 = "builtin.module"() ({}) : () -> ()',
    "result": "func.func @f(%a: i64) { func.call @f(%a#99999999999) : (i64) -> () }",
    "splat": module_with("dense<0> : tensor<1000000000000xi64>"),
    "huge splat": module_with("dense<0> : tensor<99999999999999999999999xi64>"),
    "hexadecimal splat": module_with('dense<"0x00"> : tensor<1000000000000xi8>'),
    "negative size": "func.func @f(%m: memref<-5xf64>) { func.return }",
    "location": 'builtin.module {} loc("f":99999999999999999999999999:1)',
}
ALIASES = {
    "attributes": doubled("#", "1", "[A, A]"),
    "types": doubled("!", "i1", "tuple<A, A>"),
    "dictionaries": doubled("#", "1", "{a = A, b = A}"),
    "itself": "#a = #a",
    "locations": "builtin.module {} loc(#loc0)\n"
    + "".join(f'#loc{n} = loc("x"(#loc{n + 1}))\n' for n in range(1000))
    + '#loc1000 = loc("a":1:1)',
    "locations in a ring": "builtin.module {} loc(#loc0)\n#loc0 = loc(fused[#loc1])\n#loc1 = loc(fused[#loc0])",
    "each other": f"#a = #b\n#b = #a\n{module_with('#a')}",
    "twice": "#a = 1\n#a = 2",
    "uses": f"#a = [{', '.join(['1'] * 1000)}]\n" + module_with(f"[{', '.join(['#a'] * 10_000)}]"),
}
CASES = {
    f"{kind}: {name}": text
    for kind, table in (
        ("unclosed", UNCLOSED),
        ("nested", NESTED),
        ("long", LONG),
        ("number", NUMBERS),
        ("alias", ALIASES),
    )
    for name, text in table.items()
}
FLAGS = ([], ["-p", "func.func(simplify,remove-dead)"], ["--allow-unregistered-dialect", "--print-generic"])


@pytest.fixture(autouse=True)
def _memory() -> Iterator[None]:
    limits = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, limits[1]))
    yield
    resource.setrlimit(resource.RLIMIT_AS, limits)


def run(text: str, *arguments: str) -> tuple[int, str, str]:
    out, err = io.StringIO(), io.StringIO()
    status = opt.main(list(arguments), io.StringIO(text), out, err)
    return status, out.getvalue(), err.getvalue()


@pytest.mark.parametrize("name", CASES)
def test_any_text_is_a_module_or_a_diagnostic(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYCC_REPRODUCERS", str(tmp_path))
    for flags in FLAGS:
        start = time.monotonic()
        status, out, err = run(CASES[name], *flags)
        assert time.monotonic() - start < SECONDS
        assert (status, bool(out), bool(err)) in ((0, True, False), (1, False, True)), err[:500]
        assert "Traceback" not in err and "internal" not in err, err[:500]
        if err:
            assert err.startswith("<stdin>:"), err[:500]
            assert len(err) < 10_000


EXPECTED = {
    "unclosed: unclosed (": "<stdin>:1:2501: error: brackets nest more than 2500 deep",
    "number: decimal": "a number of more than 3500 digits",
    "number: wide": "an integer type has at most 16777215 bits",
    "number: splat": "a dense attribute of 1000000000000 elements; at most 16777216 are taken",
    "alias: attributes": "aliases stand for more than 1000000 attributes",
    "alias: itself": "undefined symbol alias '#a'",
    "long: same name": 'error: builtin.module: Redefinition of symbol "f"',
    "long: many '#'": "Expected suffix identifier after `#`",
}


@pytest.mark.parametrize("name", EXPECTED)
def test_what_is_told_is_the_cause(name: str) -> None:
    assert EXPECTED[name] in run(CASES[name])[2]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"\xff\xfe", "<FILE>:1:1: error: not UTF-8: byte 0xff (invalid start byte)"),
        (b"// \xc3\xa9\n  \xc3", "<FILE>:2:3: error: not UTF-8: byte 0xc3 (unexpected end of data)"),
        (b"builtin.module {}\n\0", "<FILE>:2:1: error: Unexpected character: "),
        (b"\xef\xbb\xbfbuiltin.module {}", ""),
        (b"builtin.module {\r\n}\r\n", ""),
        (b"", ""),
        (b"\n// nothing\n", ""),
        (b"#a = 1\n", ""),
        (b"builtin.module {", "<FILE>:1:17: error: unexpected end of text in block definition"),
        (b"func.func @f() {\n^", "<FILE>:2:1: error: Expected suffix identifier after `^`"),
        (b"xyz", "<FILE>:1:1: error: unknown op xyz"),
        (b"1", "<FILE>:1:1: error: an operation expected"),
        (b'builtin.module attributes {x = "\xed\xa0\x80"} {}', "<FILE>:1:33: error: not UTF-8"),
    ],
)
def test_bytes(data: bytes, message: str, tmp_path: Path) -> None:
    path = tmp_path / "input.mlir"
    path.write_bytes(data)
    status, out, err = run("", str(path))
    assert err.startswith(message.replace("<FILE>", str(path))), err
    assert (status, bool(out)) == ((1, False) if message else (0, True)), err


def test_bytes_on_standard_input(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "pycc.driver.opt.main"], input=b"\xff", capture_output=True, check=False
    )
    assert done.returncode == 1 and done.stderr.startswith(b"<stdin>:1:1: error: not UTF-8"), done.stderr


@pytest.mark.parametrize("seed", range(5))
def test_random_bytes(seed: int, tmp_path: Path) -> None:
    random_ = random.Random(seed)
    path = tmp_path / "noise.mlir"
    for size in (0, 1, 10, 1000):
        path.write_bytes(random_.randbytes(size))
        status, _, error = run("", str(path))
        assert (status == 0 and not error) or (status == 1 and error and "Traceback" not in error)
        status, _, error = run(random_.randbytes(size).decode("latin-1"))
        assert (status == 0 and not error) or (status == 1 and "<stdin>" in error)


@pytest.mark.parametrize("depth", [10, 300, 1000])
def test_what_nests_no_deeper_than_programs_do_is_taken(depth: int) -> None:
    text = "func.func @f(%c: i1) {\n" + "flow.if %c {\n" * depth + "flow.yield\n}\n" * depth + "flow.return\n}\n"
    text = text.replace("flow.yield\n}\n" * depth, "flow.yield\n" + "}\nflow.yield\n" * (depth - 1) + "}\n")
    status, out, error = run(text, "-p", "remove-dead")
    assert (status, error) == (0, "") and "func.func @f" in out
    status, again, error = run(run(text)[1])
    assert (status, error) == (0, "") and again.count("flow.if") == depth


def test_characters_that_no_encoding_has_are_written_as_escapes() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "pycc.driver.opt.main"],
        input=b'builtin.module attributes {x = "\\C3\\A9\xe2\x82\xac"} {}',
        capture_output=True,
        env={"PYTHONIOENCODING": "ascii", "PYTHONPATH": ":".join(sys.path)},
        check=False,
    )
    assert done.returncode == 0 and b"builtin.module" in done.stdout, done.stderr
