"""Runs work in a forked child, which may bring extensions: they stay in the compiler's tables for the life of a
process.
"""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Callable
from pathlib import Path


def in_child(work: Callable[[], str], folders: list[Path]) -> str:
    """What `work` returns where `folders` are on the path, in a process of its own."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        try:
            _enter(folders)
            text = work()
        except BaseException:
            text = traceback.format_exc()
        with os.fdopen(writer, "w", encoding="utf-8") as stream:
            stream.write(text)
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader, encoding="utf-8") as stream:
        text = stream.read()
    os.waitpid(child, 0)
    return text


def _enter(folders: list[Path]) -> None:
    from pycc.driver.extensions import loading as extensions
    from pycc.driver.program.library import library

    os.environ.pop("PYCC_RAISE_INTERNAL", None)
    sys.path[:0] = [str(folder) for folder in folders]
    extensions.forget()
    library.cache_clear()


def package(folder: Path, name: str, source: str, reference: str = "", **files: str) -> Path:
    """An installed distribution called `name` whose module of that name is `source`."""
    module = name.replace("-", "_")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{module}.py").write_text(source)
    for file, text in files.items():
        (folder / f"{file}.py").write_text(text)
    metadata = folder / f"{module}-1.0.dist-info"
    metadata.mkdir()
    (metadata / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
    (metadata / "entry_points.txt").write_text(f"[pycc.extensions]\n{module} = {reference or f'{module}:EXTENSION'}\n")
    return folder
