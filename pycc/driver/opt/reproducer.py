"""Reproducers: the input of a pass that failed, as an ordinary lit file.

    // RUN: pycc-opt %s -p "simplify"

The pipeline stands in the RUN line, so lit runs the file as it is, and so does `pycc-opt --run-reproducer FILE`. Takes
in IR and a pipeline. Gives out the file's path; and from such a file, the arguments of its RUN line.
"""

from __future__ import annotations

import hashlib
import os
import re
import shlex
from collections.abc import Sequence
from pathlib import Path

from pycc.driver.files import write_atomically
from pycc.driver.opt.arguments import Usage, reproducer_folder
from pycc.driver.opt.input import Part

_RUN = re.compile(r"(?:RUN|run):\s*(?:not\s+)?(?:--crash\s+)?pycc-opt\s+(.*)")
_SHELL = frozenset({"|", "||", "&&", ";", ">", ">>", "<", "2>&1", "2>", "&>"})


def write_reproducer(text: str, pipeline: str, flags: Sequence[str], comment: str, path: str) -> str:
    """Write a test that runs `pipeline` on `text`; its path, or "" if it cannot be written. `path` may be empty: then
    the file's name is made from the pipeline and what the file holds, so that the same failure gives the same file."""
    quoted = f'"{pipeline}"' if not set('"$`\\!') & set(pipeline) else shlex.quote(pipeline)
    words = " ".join(["pycc-opt %s -p", quoted.replace("%", "%%"), *flags])
    data = f"// RUN: {words}\n\n{text}\n{comment}".encode("utf-8", "backslashreplace")
    if not path:
        word = re.sub(r"[^A-Za-z0-9]+", "-", pipeline).strip("-")[:60]
        path = os.path.join(reproducer_folder(), f"{word}-{hashlib.sha256(data).hexdigest()[:8]}.mlir")
    try:
        os.makedirs(os.path.dirname(path) or ".", exist_ok=True)
        write_atomically(Path(path), data)
    except OSError:
        return ""
    return path


def reproducer_arguments(part: Part) -> list[str]:
    """The arguments of the first RUN line that calls pycc-opt, without the file. Raises `Usage`."""
    found = _RUN.search(part.text)
    if found is None:
        raise Usage(f"{part.name}: no line `RUN: pycc-opt %s ...` says how to run this file")
    try:
        words = shlex.split(found.group(1))
    except ValueError as error:
        raise Usage(f"{part.name}: the RUN line cannot be read: {error}") from None
    end = next((index for index, word in enumerate(words) if word in _SHELL), len(words))
    return [word.replace("%%", "%") for word in words[:end] if word != "%s"]
