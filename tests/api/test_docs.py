"""The blocks of docs/api.md, run one after the other: they print what the page shows.

To write what they print into the page: `PYCC_ACCEPT=1 pytest tests/api/test_docs.py`.
"""

from __future__ import annotations

import contextlib
import io
import linecache
import os
import re
import types
from pathlib import Path
from typing import Any

PAGE = Path(__file__).parents[2] / "docs" / "api.md"
BLOCK = re.compile(r"```python\n(.*?)```\n(?:\n```text\n(.*?)```\n)?", re.DOTALL)


def test_the_page_prints_what_it_shows() -> None:
    module = types.ModuleType("page")
    namespace: dict[str, Any] = module.__dict__
    text = PAGE.read_text("utf-8")
    made: list[str] = []
    end = 0
    for number, found in enumerate(BLOCK.finditer(text)):
        made.append(text[end : found.start()])
        end = found.end()
        source, printed = found[1], io.StringIO()
        file = f"block {number}"
        linecache.cache[file] = (len(source), None, source.splitlines(keepends=True), file)
        with contextlib.redirect_stdout(printed):
            exec(compile(source, file, "exec"), namespace)
        shown = f"\n```text\n{printed.getvalue()}```\n" if printed.getvalue() else ""
        made.append(f"```python\n{source}```\n{shown}")
    again = "".join([*made, text[end:]])
    if os.environ.get("PYCC_ACCEPT"):
        PAGE.write_text(again, "utf-8")
    assert again == text or os.environ.get("PYCC_ACCEPT")
