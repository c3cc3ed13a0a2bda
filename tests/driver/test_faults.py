"""Faults around the compiler: damaged and unwritable caches, full disks, outputs that cannot be written, and lost memory."""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import pycc
from pycc.driver.boundary import entry_call
from pycc.driver.files import write_atomically

ROOT = Path(__file__).parents[2]
PROGRAM = """\
import pycc


@pycc.jit
def work(xs):
    xs.append(len(xs))
    return sorted(xs)


print(work([3, 1]))
"""
LIBRARY = "def add(a: int, b: int) -> int:\n    return a + b\n"
needs_cc = pytest.mark.skipif(shutil.which("cc") is None, reason="no C compiler")


def environment(cache: Path) -> dict[str, str]:
    return {**os.environ, "PYCC_CACHE_DIR": str(cache), "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}


def run(path: Path, cache: Path, largest_file: int | None = None) -> subprocess.CompletedProcess[str]:
    """A program, where no file may grow beyond a size: writing more is an error, as on a full disk."""

    def limit() -> None:
        if largest_file is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (largest_file, largest_file))

    command = [sys.executable, str(path)]
    return subprocess.run(
        command, capture_output=True, text=True, env=environment(cache), check=False, preexec_fn=limit
    )


def build(folder: Path, *arguments: str, largest_file: int | None = None) -> subprocess.CompletedProcess[str]:
    """`pycc build`, with the same limit."""

    def limit() -> None:
        if largest_file is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (largest_file, largest_file))

    command = [sys.executable, "-m", "pycc", "build", *arguments]
    return subprocess.run(
        command, capture_output=True, text=True, cwd=folder, env=environment(folder / "cache"), check=False,
        preexec_fn=limit,
    )  # fmt: skip


@pytest.fixture
def program(tmp_path: Path) -> Path:
    path = tmp_path / "prog.py"
    path.write_text(PROGRAM)
    return path


@pytest.mark.parametrize("room", [0, 3000])
def test_full_disk_is_no_cache(program: Path, tmp_path: Path, room: int) -> None:
    """Whatever could be written of the cache is not taken for the whole."""
    cache = tmp_path / "cache"
    done = run(program, cache, room)
    assert (done.stdout, done.returncode) == ("[1, 2, 3]\n", 0), done.stderr
    again = run(program, cache)
    assert (again.stdout, again.returncode, again.stderr) == ("[1, 2, 3]\n", 0, "")
    assert not [path for path in cache.glob("*") if path.name.startswith(".")]


def test_every_file_of_the_cache_may_be_damaged(program: Path, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    assert run(program, cache).stdout == "[1, 2, 3]\n"
    for damage in (lambda data: data[: len(data) // 2], lambda data: data[::-1]):
        for path in cache.iterdir():
            if path.is_file():
                path.write_bytes(damage(path.read_bytes()))
        done = run(program, cache)
        assert (done.stdout, done.returncode, done.stderr) == ("[1, 2, 3]\n", 0, "")


def test_cache_where_nothing_can_be_written(program: Path) -> None:
    for place in ("/proc/pycc-cache", "/dev/null/cache"):
        done = run(program, Path(place))
        assert (done.stdout, done.returncode, done.stderr) == ("[1, 2, 3]\n", 0, "")


@needs_cc
@pytest.mark.parametrize("output", ["add.o", "add.so", "add.a"])
def test_full_disk_leaves_no_half_written_output(tmp_path: Path, output: str) -> None:
    (tmp_path / "add.py").write_text(LIBRARY)
    (tmp_path / output).write_text("old")
    done = build(tmp_path, "add.py", "-o", output, largest_file=2000)
    assert done.returncode == 1, done.stdout
    assert "error[D01" in done.stderr and "Traceback" not in done.stderr
    assert (tmp_path / output).read_text() == "old"
    assert {path.name for path in tmp_path.iterdir()} <= {"add.py", output, "cache"}


@pytest.mark.parametrize("output", ["/proc/add.o", "/dev/null/add.o", "add.py/add.o"])
def test_outputs_that_cannot_be_written(tmp_path: Path, output: str) -> None:
    (tmp_path / "add.py").write_text(LIBRARY)
    done = build(tmp_path, "add.py", "-o", output)
    assert done.returncode == 1 and "error[D012]" in done.stderr, done.stderr
    assert "Traceback" not in done.stderr


def test_a_failed_write_keeps_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "file"
    target.write_text("old")

    def refuse(*arguments: object) -> None:
        raise OSError("no space left")

    monkeypatch.setattr(os, "replace", refuse)
    with pytest.raises(OSError, match="no space left"):
        write_atomically(target, b"new")
    assert target.read_text() == "old" and list(tmp_path.iterdir()) == [target]


def test_two_builds_at_once(tmp_path: Path) -> None:
    (tmp_path / "add.py").write_text(LIBRARY)
    command = [sys.executable, "-m", "pycc", "build", "add.py", "-o", "add.o"]
    running = [subprocess.Popen(command, cwd=tmp_path, env=environment(tmp_path / "cache")) for _ in range(2)]
    assert [process.wait() for process in running] == [0, 0]
    made = (tmp_path / "add.o").read_bytes()
    assert build(tmp_path, "add.py", "-o", "again.o").returncode == 0
    assert (tmp_path / "again.o").read_bytes() == made
    assert {path.name for path in tmp_path.iterdir()} <= {"add.py", "add.o", "add.h", "again.o", "cache"}


def test_lost_memory_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """The check that the agreement tests switch on looks at a count: here at one that is never zero."""

    def total(n: int) -> int:
        return sum([i for i in range(n)])

    monkeypatch.setenv(entry_call.CHECK_LEAKS, "1")
    assert pycc.jit(total, cache=False)(5) == 10
    offset = entry_call.context_offset
    names = {"live_bytes": "stack_limit"}
    monkeypatch.setattr(entry_call, "context_offset", lambda name: offset(names.get(name, name)))
    with pytest.raises(MemoryError):
        pycc.jit(total, cache=False)(5)
