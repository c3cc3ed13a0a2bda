"""docs/extending.md shows the outside package as it is."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BLOCK = re.compile(r"<!-- from: (\S+) -->\n\n```\w+\n(.*?)\n```", re.DOTALL)


def test_every_block_is_a_piece_of_its_file() -> None:
    blocks = BLOCK.findall((ROOT / "docs" / "extending.md").read_text("utf-8"))
    assert len(blocks) > 15
    for file, text in blocks:
        assert f"{text}\n" in (ROOT / file).read_text("utf-8"), f"{file}: {text[:60]}"


def test_every_field_of_an_extension_is_explained() -> None:
    from dataclasses import fields

    from pycc import extend

    page = (ROOT / "docs" / "extending.md").read_text("utf-8")
    for row in (extend.TypeRow, extend.FunctionRow, extend.CaptureRow, extend.PassRow, extend.Extension):
        for field in fields(row):
            assert field.name.rstrip("_") in page or field.name == "requires", field.name
