"""`pycc explain T003`: what an error means, a program that leads to it, and what to do.

Takes in a code. Gives out text. The data, `explanations.json`, is made by `docs/make_errors.py` from the diagnostics,
the golden texts of the tests and the programs beside them, with the page `docs/errors.md`.
"""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Iterator
from functools import lru_cache
from importlib import resources
from typing import TypedDict, cast

from pycc.driver.diagnostics import UnknownCode
from pycc.support.diagnostics import CompileError


class Explanation(TypedDict):
    """What is known of one error."""

    code: str
    title: str
    meaning: str
    files: dict[str, str]
    """Files of the example, by name."""
    scripts: list[str]
    """Those that are executable."""
    command: str
    """The command that shows the error with them; "" where there is none."""
    without: str
    """Why there is no example."""
    message: str


@lru_cache(maxsize=1)
def explanations() -> dict[str, Explanation]:
    """All of them, by code."""
    text = resources.files("pycc.driver").joinpath("explanations.json").read_text(encoding="utf-8")
    return {row["code"]: row for row in cast("list[Explanation]", json.loads(text))}


def listing() -> str:
    """Every code with its title."""
    return "".join(f"{row['code']}  {row['title']}\n" for row in explanations().values())


def explain(asked: str) -> str:
    """The text for a code, written `T003`, `t3` or `error[T003]`. Raises `CompileError`."""
    row = explanations().get(_code(asked))
    if row is None:
        raise CompileError([UnknownCode(None, asked, _nearest(asked))])
    return "\n".join(_lines(row)) + "\n"


def _code(asked: str) -> str:
    found = re.fullmatch(r"(?:error\[)?([A-Za-z])0*(\d{1,3})\]?", asked.strip())
    return f"{found[1].upper()}{int(found[2]):03d}" if found else asked.strip().upper()


def _nearest(asked: str) -> str:
    """The code that looks most like what was asked for, or whose title has its words."""
    near = difflib.get_close_matches(_code(asked), explanations(), 1, 0.5)
    if near:
        return near[0]
    words = set(asked.lower().split())
    titled = [(len(words & set(row["title"].lower().split())), code) for code, row in explanations().items()]
    score, code = max(titled, default=(0, ""))
    return code if score else ""


def _lines(row: Explanation) -> Iterator[str]:
    yield f"{row['code']}: {row['title']}"
    yield ""
    yield row["meaning"]
    yield ""
    if row["command"]:
        for name, text in row["files"].items():
            yield f"{name}:"
            yield ""
            yield from (f"    {line[:200]}".rstrip() for line in text.rstrip("\n").split("\n"))
            yield ""
        yield f"$ {row['command']}"
    else:
        yield row["without"]
        yield ""
    yield from row["message"].split("\n")
    fix = _fix(row["message"])
    if fix:
        yield ""
        yield f"What to do: {fix}."


def _fix(message: str) -> str:
    """What the message itself advises."""
    return "; ".join(line.partition("= help: ")[2] for line in message.split("\n") if "= help: " in line)
