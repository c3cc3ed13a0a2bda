"""The disk cache: what hits, what misses, and that nothing about it can hurt."""

from __future__ import annotations

import marshal
import os
import subprocess
import sys
import textwrap
from hashlib import blake2b
from pathlib import Path

import pytest

from pycc.driver.jit import cache

ROOT = Path(__file__).parents[2]

PROGRAM = """\
import sys
import pycc
K = 2

def helper(x):
    return x + K

@pycc.jit
def work(x):
    return helper(x) * 3

print(work(4))
loaded = [m for m in ("xdsl", "pycc.ir", "pycc.dialects", "pycc.passes", "pycc.frontend") if m in sys.modules]
print(loaded)
"""


def run(folder: Path, text: str, cache: Path, name: str = "prog.py") -> list[str]:
    """Lines that a program prints."""
    path = folder / name
    path.write_text(text)
    environment = {**os.environ, "PYCC_CACHE_DIR": str(cache), "PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, str(path)], capture_output=True, text=True, env=environment, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def test_hit_loads_no_compiler(tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    assert run(tmp_path, PROGRAM, cache)[0] == "18"
    assert run(tmp_path, PROGRAM, cache) == ["18", "[]"]


LISTS = """\
import sys
import pycc

@pycc.jit
def work(xs, name):
    xs.append(len(xs))
    print(name, xs)
    return sorted(xs)

print(work([3, 1], "list"))
print("xdsl" in sys.modules)
"""


def test_hit_with_library_code(tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    assert run(tmp_path, LISTS, cache) == ["list [3, 1, 2]", "[1, 2, 3]", "True"]
    assert run(tmp_path, LISTS, cache) == ["list [3, 1, 2]", "[1, 2, 3]", "False"]
    for unit in cache.glob("*.unit"):
        unit.write_bytes(b"damaged")
    assert run(tmp_path, LISTS, cache) == ["list [3, 1, 2]", "[1, 2, 3]", "True"]
    assert run(tmp_path, LISTS, cache) == ["list [3, 1, 2]", "[1, 2, 3]", "False"]
    for unit in cache.glob("*.unit"):
        unit.unlink()
    assert run(tmp_path, LISTS, cache) == ["list [3, 1, 2]", "[1, 2, 3]", "True"]


@pytest.mark.parametrize(
    ("old", "new", "result"),
    [
        ("K = 2", "K = 5", "27"),
        ("return x + K", "return x - K", "6"),
        ("* 3", "* 4", "24"),
        ("K = 2", "K = 2.5", "19.5"),
    ],
)
def test_change_of_anything_it_depends_on_misses(tmp_path: Path, old: str, new: str, result: str) -> None:
    cache = tmp_path / "cache"
    assert run(tmp_path, PROGRAM, cache)[0] == "18"
    changed = PROGRAM.replace(old, new)
    first = run(tmp_path, changed, cache)
    assert first[0] == result and first[1] != "[]"
    assert run(tmp_path, changed, cache) == [result, "[]"]


def test_moved_lines_do_not_lie_in_tracebacks(tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    program = textwrap.dedent(
        """\
        import pycc, sys, traceback

        @pycc.jit
        def work(x):
            return 1 // x

        try:
            work(0)
        except ZeroDivisionError as error:
            print(traceback.extract_tb(error.__traceback__)[-1].lineno)
        """
    )
    assert run(tmp_path, program, cache) == ["5"]
    assert run(tmp_path, "# one more line\n" + program, cache) == ["6"]


def test_damaged_entries_are_misses(tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    run(tmp_path, PROGRAM, cache)
    entries = list(cache.glob("*.entry"))
    assert entries
    whole = entries[0].read_bytes()
    for damage in (b"", whole[:50], whole[:-1], whole[:40] + b"\xff" + whole[41:], b"something else"):
        entries[0].write_bytes(damage)
        result = run(tmp_path, PROGRAM, cache)
        assert result[0] == "18" and result[1] != "[]"
        assert run(tmp_path, PROGRAM, cache) == ["18", "[]"]


def test_unusable_directories_are_no_cache(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("")
    assert run(tmp_path, PROGRAM, file / "below")[0] == "18"
    shared = tmp_path / "shared"
    shared.mkdir()
    shared.chmod(0o777)
    assert run(tmp_path, PROGRAM, shared)[0] == "18"
    assert not list(shared.iterdir())


def test_directory_is_private(tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    run(tmp_path, PROGRAM, cache)
    assert cache.stat().st_mode & 0o077 == 0
    assert all(path.stat().st_mode & 0o077 == 0 for path in cache.glob("*.entry"))
    assert not [path for path in cache.iterdir() if path.suffix.lstrip(".").isdigit()]


def test_two_processes_at_once(tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    path = tmp_path / "prog.py"
    path.write_text(LISTS)
    environment = {**os.environ, "PYCC_CACHE_DIR": str(cache), "PYTHONPATH": str(ROOT)}
    running = [
        subprocess.Popen([sys.executable, str(path)], stdout=subprocess.PIPE, text=True, env=environment)
        for _ in range(2)
    ]
    outputs = [process.communicate()[0].splitlines()[:2] for process in running]
    assert outputs == [["list [3, 1, 2]", "[1, 2, 3]"]] * 2
    assert run(tmp_path, LISTS, cache) == ["list [3, 1, 2]", "[1, 2, 3]", "False"]


def test_misses_are_explained(tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    run(tmp_path, PROGRAM, cache)
    run(tmp_path, PROGRAM.replace("* 3", "* 4"), cache)
    run(tmp_path, PROGRAM.replace("* 3", "* 4").replace("K = 2", "K = 7"), cache)
    reasons = [line.split("\t")[2] for line in (cache / "misses.log").read_text().splitlines()]
    assert reasons == [
        "not compiled before for these argument types",
        "changed since: its source",
        "the global `K` of __main__ changed",
    ]


def test_cache_can_be_switched_off(tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    run(tmp_path, PROGRAM.replace("@pycc.jit", "@pycc.jit(cache=False)"), cache)
    assert not list(cache.glob("*.entry")) and not list(cache.glob("*.unit"))


def test_an_entry_of_another_version_is_a_miss(tmp_path: Path) -> None:
    header = marshal.dumps(("f", (), "int"))
    body = len(header).to_bytes(8, "little") + header
    entry = tmp_path / "entry"
    entry.write_bytes(cache.MAGIC + blake2b(body, digest_size=16).digest() + body)
    assert cache.read_entry(str(entry)) is None
