"""`pycc-opt` never shows a traceback: whatever it is given, it prints IR or says what is wrong with the input.

Mutations of our own lit files, as random as their number allows: PYCC_TEST_ALL=1 tries many more.
"""

from __future__ import annotations

import io
import os
import random
import re
import time
from pathlib import Path

import pytest

from pycc.driver.opt import main as opt
from pycc.driver.registry import own_pass_names
from pycc.passes.pipelines import PIPELINES

LIT_TESTS = Path(__file__).parents[2] / "lit_tests"
FILES = [path for path in sorted(LIT_TESTS.rglob("*.mlir")) if path.read_text("utf-8").strip()]
PYTHON = sorted(LIT_TESTS.glob("frontend/*.py"))
SECONDS = 20
ROUNDS = 200 if os.environ.get("PYCC_TEST_ALL") == "1" else 6
WORD = re.compile(r"[%@!]?[\w.]+")
LEAF = re.compile(r"\b(?:i64|f64|i1|-?\d+)\b|!py\.(?:int|float|bool|str)\b")
LEAVES = ("i64", "f64", "i1", "!py.int", "!py.str", '!mem.ref<"str">', "-1", "99999999999999999999", "0")
CHARACTERS = '\0"%<>{}()[],:\\\n\u00e9\U0001f600'


def run(text: str, *arguments: str) -> tuple[int, str, str]:
    out, err = io.StringIO(), io.StringIO()
    status = opt.main(list(arguments), io.StringIO(text), out, err)
    return status, out.getvalue(), err.getvalue()


def cut(text: str, random_: random.Random) -> str:
    return text[: random_.randrange(len(text))]


def drop_line(text: str, random_: random.Random) -> str:
    lines = text.split("\n")
    del lines[random_.randrange(len(lines))]
    return "\n".join(lines)


def repeat_line(text: str, random_: random.Random) -> str:
    lines = text.split("\n")
    lines.insert(random_.randrange(len(lines)), random_.choice(lines))
    return "\n".join(lines)


def swap_word(text: str, random_: random.Random) -> str:
    words = list(WORD.finditer(text))
    where, what = random_.choice(words), random_.choice(words)
    return text[: where.start()] + what.group() + text[where.end() :]


def swap_leaf(text: str, random_: random.Random) -> str:
    leaves = list(LEAF.finditer(text))
    if not leaves:
        return text
    where = random_.choice(leaves)
    return text[: where.start()] + random_.choice(LEAVES) + text[where.end() :]


def put_character(text: str, random_: random.Random) -> str:
    at = random_.randrange(len(text))
    return text[:at] + random_.choice(CHARACTERS) + text[at + random_.randrange(2) :]


def change_bytes(text: str, random_: random.Random) -> str:
    data = bytearray(text.encode("utf-8", "surrogateescape"))
    for _ in range(random_.randrange(1, 4)):
        data[random_.randrange(len(data))] = random_.randrange(256)
    return data.decode("latin-1")


def nest(text: str, random_: random.Random) -> str:
    at = random_.randrange(len(text))
    bracket = random_.choice(("()", "[]", "{}", "<>", ("func.func @f() {", "}"), ("tuple<", ">")))
    depth = random_.choice((3, 50, 1000))
    return text[:at] + bracket[0] * depth + text[at : at + 20] + bracket[1] * depth + text[at + 20 :]


def longer_number(text: str, random_: random.Random) -> str:
    numbers = list(re.finditer(r"\d+", text))
    if not numbers:
        return text
    where = random_.choice(numbers)
    return text[: where.end()] + random_.choice("0123456789") * random_.choice((1, 20, 5000)) + text[where.end() :]


MUTATIONS = (cut, drop_line, repeat_line, swap_word, swap_leaf, put_character, change_bytes, nest, longer_number)
FLAGS = (
    (),
    ("--print-generic",),
    ("--mlir-print-debuginfo", "--verify-roundtrip"),
    ("--verify-diagnostics",),
    ("--no-verify",),
    ("--verify-each=false", "--timing", "--pass-statistics"),
    ("--print-ir-after-change", "--print-ir-after-failure"),
    ("--allow-unregistered-dialect", "--split-input-file"),
    ("--check-level", "buffers"),
)
NEEDS_OPTIONS = {"verify-level": "verify-level{level=structured}"}


def parts(path: Path) -> list[str]:
    return [part for part in path.read_text("utf-8").split(f"{opt.SPLIT}\n") if part.strip()]


def some_pipeline(text: str, random_: random.Random, passes: list[str]) -> str:
    own = re.search(r'-p "([^"]*)"', text)
    if own is not None and random_.random() < 0.6:
        return own.group(1)
    chosen = [NEEDS_OPTIONS.get(name, name) for name in random_.choices(passes, k=random_.randrange(1, 3))]
    joined = ",".join(chosen)
    return f"func.func({joined})" if random_.random() < 0.2 else joined


@pytest.mark.parametrize("seed", range(ROUNDS))
def test_mutated_tests_are_taken_or_refused(seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYCC_REPRODUCERS", str(tmp_path))
    random_ = random.Random(seed)
    passes = [*own_pass_names(), *PIPELINES]
    for _ in range(10):
        path = random_.choice(FILES)
        text = path.read_text("utf-8")
        chosen = some_pipeline(text, random_, passes)
        mutated = random_.choice(MUTATIONS)(random_.choice(parts(path)), random_)
        flags = random_.choice(FLAGS)
        start = time.monotonic()
        status, _, error = run(mutated, "-p", chosen, *flags)
        told = (path, chosen, flags, mutated, error)
        assert time.monotonic() - start < SECONDS, told
        if status == 2:
            # A test of pipelines that are refused.
            assert "PipelineError" not in error and error.startswith("pycc-opt: "), told
            continue
        assert status in (0, 1), told
        # Whoever asks for no verification gets what comes of it, told as an error all the same.
        assert "Traceback" not in error and ("internal error" not in error or "--no-verify" in flags), told
        assert status == 0 or "error" in error, told
        if status == 0 and not flags:
            assert error == "" or "warning" in error or "remark" in error, told


@pytest.mark.parametrize("seed", range(ROUNDS // 2))
def test_mutated_python_is_taken_or_refused(seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYCC_REPRODUCERS", str(tmp_path))
    random_ = random.Random(seed)
    path = tmp_path / f"mutated_{seed}.py"
    for _ in range(4):
        text = random_.choice(PYTHON).read_text("utf-8")
        for mutate in random_.choices((cut, drop_line, repeat_line, swap_word, put_character, change_bytes), k=2):
            text = mutate(text, random_)
        path.write_bytes(text.encode("utf-8", "surrogateescape"))
        level = random_.choice(("py", "typed", "structured", "buffers", "llvm-dialect"))
        status, _, error = run("", str(path), "--level", level)
        assert status in (0, 1, 2) and (status == 0) == (error == ""), (text, error)
        assert "internal" not in error and "Traceback" not in error, (text, error)


@pytest.mark.parametrize("seed", range(ROUNDS))
def test_mutated_command_lines_are_taken_or_refused(seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYCC_REPRODUCERS", str(tmp_path))
    # A mutated name of an output file is a file here.
    monkeypatch.chdir(tmp_path)
    random_ = random.Random(seed)
    words = ["-p", "simplify,func.func(remove-dead)", "--timing", "--verify-each=true", "--print-ir-after=simplify"]
    words += ["--check-level", "buffers", "-O1", "--emit", "cpp", "--mlir-timing=list", "-o", str(tmp_path / "out")]
    for _ in range(30):
        given = list(words)
        at = random_.randrange(len(given))
        given[at] = random_.choice((swap_word, put_character, cut))(given[at], random_)
        if random_.random() < 0.3:
            del given[random_.randrange(len(given))]
        status, _, error = run("func.func @f() { flow.return }", *given)
        assert status in (0, 1, 2) and "Traceback" not in error and "internal" not in error, (given, error)
        assert status == 0 or error, given


def test_each_pass_has_a_test() -> None:
    """What a pass does, and what it leaves alone or refuses, stands in `lit_tests`, in files named after the pass."""
    missing: list[str] = []
    for name in own_pass_names():
        files = [path for path in FILES if re.search(rf'RUN:.*-p "[^"]*\b{name}\b', path.read_text("utf-8"))]
        named = [path for path in files if path.stem.startswith(name)]
        functions = sum(len(re.findall(r"(?m)^\s*(?:func|py|llvm)\.func\b", path.read_text("utf-8"))) for path in files)
        if not (named or name == "verify-ownership") or functions < 2:
            missing.append(name)
    assert missing == []
