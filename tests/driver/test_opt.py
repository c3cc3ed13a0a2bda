"""`pycc-opt` never shows a traceback: whatever it is given, it prints IR or says what is wrong with the input.

Mutations of our own lit files, as random as their number allows: PYCC_TEST_ALL=1 tries many more.
"""

from __future__ import annotations

import io
import os
import random
import re
from pathlib import Path

import pytest

from pycc.driver import opt
from pycc.driver.registry import own_pass_names
from pycc.passes.pipelines import PIPELINES

LIT_TESTS = Path(__file__).parents[2] / "lit_tests"
FILES = sorted(LIT_TESTS.rglob("*.mlir"))
ROUNDS = 200 if os.environ.get("PYCC_TEST_ALL") == "1" else 4
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


MUTATIONS = (cut, drop_line, repeat_line, swap_word, swap_leaf, put_character)


@pytest.mark.parametrize("seed", range(ROUNDS))
def test_mutated_tests_are_taken_or_refused(seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYCC_REPRODUCERS", str(tmp_path))
    random_ = random.Random(seed)
    passes = [*own_pass_names(), *PIPELINES]
    for _ in range(10):
        path = random_.choice(FILES)
        text = path.read_text("utf-8")
        own = re.search(r'-p "([^"]*)"', text)
        chosen = own.group(1) if own is not None and random_.random() < 0.7 else random_.choice(passes)
        part = random_.choice([part for part in text.split(f"{opt.SPLIT}\n") if part.strip()])
        mutated = random_.choice(MUTATIONS)(part, random_)
        status, _, error = run(mutated, "-p", chosen)
        assert status in (0, 1), (path, mutated)
        assert "internal compiler error" not in error and "Traceback" not in error, (path, chosen, mutated, error)
        assert (status == 1) == bool(error), (path, chosen, mutated, error)


@pytest.mark.parametrize("seed", range(3))
def test_random_bytes(seed: int, tmp_path: Path) -> None:
    random_ = random.Random(seed)
    path = tmp_path / "noise.mlir"
    for size in (0, 1, 10, 1000):
        path.write_bytes(random_.randbytes(size))
        status, _, error = run("", str(path))
        assert (status == 0 and size == 0) or (status in (1, 2) and error and "Traceback" not in error)
        status, _, error = run(random_.randbytes(size).decode("latin-1"))
        assert (status == 0 and not error) or (status == 1 and "<stdin>" in error)


def test_deep_nesting() -> None:
    depth = 3000
    text = "func.func @f(%c: i1) {\n" + "flow.if %c {\n" * depth + "}\n" * depth + "flow.return\n}\n"
    status, out, error = run(text, "-p", "simplify")
    assert (status == 0 and "func.func @f" in out) or (status == 1 and "internal" not in error)


def test_each_pass_has_a_test() -> None:
    """What a pass does, and what it leaves alone or refuses, stands in `lit_tests`, in files named after the pass."""
    missing: list[str] = []
    for name in own_pass_names():
        files = [path for path in FILES if re.search(rf'RUN:.*-p "[^"]*\b{name}\b', path.read_text("utf-8"))]
        named = [path for path in files if path.stem.startswith(name)]
        functions = sum(
            len(re.findall(r"(?m)^\s*(?:func\.func|py\.func)\b", path.read_text("utf-8"))) for path in files
        )
        if not (named or name == "verify-ownership") or functions < 2:
            missing.append(name)
    assert missing == []
