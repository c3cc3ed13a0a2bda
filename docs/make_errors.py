"""Makes `docs/errors.md` from the diagnostic classes and the golden texts of the tests: `python docs/make_errors.py`.

Takes in every `diagnostics.py` under `pycc` and every `tests/**/errors/<code>_<what>.txt`.
Gives out the page. `tests/test_error_codes.py` fails while the page is not what this makes.
"""

from __future__ import annotations

import importlib
import inspect
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "errors.md"
INTRODUCTION = """\
# Errors

Every error that the compiler shows, by code, with an example. `F`: found while reading the source; `T`: while
inferring types; `D`: by the command line, the JIT or the linker; `R`: in files of rewrite rules. The command line leaves with exit status 1; in Python
the errors of a phase come together as one `pycc.CompileError`, whose `diagnostics` holds them.

Made by `docs/make_errors.py` from the classes in `pycc/*/diagnostics.py` and the golden files of the tests.
"""


def diagnostic_classes() -> list[type]:
    """Every kind of error that has a code of its own, by code."""
    sys.path.insert(0, str(ROOT))
    base = importlib.import_module("pycc.support.diagnostics").Diagnostic
    found: dict[type, None] = {}
    for path in sorted((ROOT / "pycc").rglob("diagnostics.py")):
        module = importlib.import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))
        for value in vars(module).values():
            if inspect.isclass(value) and issubclass(value, base) and value.__module__ == module.__name__:
                found[value] = None
    return sorted((kind for kind in found if kind.code != base.code), key=lambda kind: kind.code)


def golden_files(code: str) -> list[Path]:
    """Golden texts of a code, shortest first."""
    paths = [path for path in (ROOT / "tests").rglob("errors/*.txt") if path.stem.split("_")[0].upper() == code]
    return sorted(paths, key=lambda path: (len(path.read_text("utf-8")), path.name))


def first_message(text: str, code: str) -> str:
    """The first message of a golden text that has the code."""
    for message in text.rstrip("\n").split("\n\n"):
        if f"error[{code}]" in message:
            return message
    return text.rstrip("\n")


def section(kind: type) -> str:
    """What the page says of one error."""
    described = kind.__dict__.get("__doc__") or ""
    if described.startswith(f"{kind.__name__}("):  # a dataclass without words of its own
        described = f"{kind.__dict__['what'][0].upper()}{kind.__dict__['what'][1:]} cannot be compiled."
    lines = [f"## {kind.code}: {kind.title}", "", " ".join(described.split())]
    for path in golden_files(kind.code)[:1]:
        lines += ["", "```text", first_message(path.read_text("utf-8"), kind.code), "```"]
    return "\n".join(lines)


def page() -> str:
    """The whole page."""
    return "\n".join([INTRODUCTION, "\n\n".join(section(kind) for kind in diagnostic_classes()), ""])


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
