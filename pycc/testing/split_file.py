"""LLVM's `split-file`: one test file that holds several, parted by lines such as `//--- name`.

Takes in the file and the folder to make. Gives out the folder's files and an exit status.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import TextIO

_MARKER = re.compile(r"(?://|[^\s\w-])--- (.+)")


def split_file(arguments: Sequence[str], stdin: TextIO, stdout: TextIO, stderr: TextIO) -> int:
    """`split-file [--leading-lines] FILE FOLDER`; `--leading-lines` keeps line numbers as in the file."""
    leading = "--leading-lines" in arguments
    names = [word for word in arguments if not word.startswith("--")]
    if len(names) != 2:
        stderr.write("split-file: usage: split-file [--leading-lines] FILE FOLDER\n")
        return 1
    source, folder = names
    text = stdin.read() if source == "-" else Path(source).read_text(encoding="utf-8")
    parts: dict[str, list[str]] = {}
    current: list[str] | None = None
    for number, line in enumerate(text.splitlines(keepends=True)):
        marker = _MARKER.fullmatch(line.rstrip("\r\n"))
        if marker is None:
            if current is not None:
                current.append(line)
            continue
        name = marker.group(1)
        if name != name.strip() or Path(name).is_absolute() or ".." in Path(name).parts:
            stderr.write(f"split-file: {source}:{number + 1}: bad file name {name!r}\n")
            return 1
        if name in parts:
            stderr.write(f"split-file: {source}:{number + 1}: there are two parts {name!r}\n")
            return 1
        current = parts[name] = ["\n"] * (number + 1) if leading else []
    if not parts:
        stderr.write(f"split-file: {source}: no part marker such as `//--- name`\n")
        return 1
    root = Path(folder)
    if root.is_dir():
        shutil.rmtree(root)
    elif root.exists():
        root.unlink()
    for name, lines in parts.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("".join(lines), encoding="utf-8")
    return 0
