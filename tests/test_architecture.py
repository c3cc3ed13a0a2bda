"""Who may import whom (docs/architecture.md): imports inside functions count too."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent / "pycc"

ALLOWED: dict[str, set[str]] = {
    "support": set(),
    "lang": {"support"},
    "ir": {"support"},
    "dialects": {"support", "ir"},
    "analysis": {"support", "ir", "dialects"},
    **{
        room: {"support", "ir", "dialects", "analysis"}
        for room in ("frontend", "importers", "passes", "interpreters", "backends")
    },
    "driver": {
        "support", "lang", "ir", "dialects", "analysis", "frontend", "importers", "passes", "interpreters", "backends",
    },
    "serving": {"pycc"},
    "testing": {"driver"},
}  # fmt: skip
"""Each room and the rooms it may import, besides itself."""


def imported_rooms(path: Path) -> set[tuple[int, str]]:
    """(line, room) of every import of a pycc room in a file."""
    found: set[tuple[int, str]] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        for name in names:
            parts = name.split(".")
            if parts[0] == "pycc" and len(parts) > 1:
                found.add((node.lineno, parts[1]))
    return found


@pytest.mark.parametrize("room", sorted(ALLOWED))
def test_room_imports_only_what_it_may(room: str) -> None:
    rooms = {path.name for path in ROOT.iterdir() if path.is_dir()}
    faults = [
        f"{path.relative_to(ROOT)}:{line} imports {target}"
        for path in sorted((ROOT / room).rglob("*.py"))
        for line, target in sorted(imported_rooms(path))
        if target in rooms and target != room and target not in ALLOWED[room]
    ]
    assert not faults, "\n".join(faults)


def test_library_is_never_imported_by_the_compiler() -> None:
    faults = [
        f"{path.relative_to(ROOT)}:{line}"
        for path in sorted(ROOT.rglob("*.py"))
        if path.relative_to(ROOT).parts[0] not in ("library", "driver")
        for line, target in imported_rooms(path)
        if target == "library"
    ]
    assert not faults, "\n".join(faults)


def test_library_imports_only_lang_and_itself() -> None:
    modules = {path.stem for path in (ROOT / "library").glob("*.py")}
    for path in sorted((ROOT / "library").glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            names: list[str] = []
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                names = [node.module or ""]
            for name in names:
                top = name.split(".")
                assert top[0] in modules | {"__future__", "typing"} or top[0] == "pycc", f"{path.name}: {name}"


def test_import_pycc_is_light() -> None:
    code = "import sys, pycc; print([m for m in ('xdsl', 'llvmlite', 'numpy', 'onnx', 'networkx') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_no_file_is_longer_than_600_lines() -> None:
    long = [str(p.relative_to(ROOT)) for p in ROOT.rglob("*.py") if len(p.read_text().splitlines()) > 600]
    assert not long, long
