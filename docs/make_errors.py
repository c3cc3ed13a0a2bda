"""Makes `docs/errors.md` and what `pycc explain` says, from one source: `python docs/make_errors.py`.

Takes in every `diagnostics.py` under `pycc`, every `tests/**/errors/<code>_<what>.txt` with the program beside it, and
`error_examples.py`. Gives out the page and `pycc/driver/explanations.json`. `tests/test_error_codes.py` fails while
they are not what this makes.
"""

from __future__ import annotations

import importlib
import inspect
import json
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "errors.md"
EXPLANATIONS = ROOT / "pycc" / "driver" / "explanations.json"
INTRODUCTION = """\
# Errors

Every error that the compiler shows, by code, with an example. `F`: found while reading the source; `T`: while
inferring types; `D`: by the command line, the JIT or the linker; `R`: in files of rewrite rules. The command line
leaves with exit status 1; in Python the errors of a phase come together as one `pycc.CompileError`, whose `diagnostics`
holds them.

`pycc explain CODE` shows the same. Made by `docs/make_errors.py` from the classes in `pycc/*/diagnostics.py`, the
golden files of the tests and `docs/error_examples.py`.
"""


def diagnostic_classes() -> list[type]:
    """Every kind of error that has a code of its own, by code."""
    sys.path[:0] = [path for path in (str(ROOT), str(ROOT / "docs")) if path not in sys.path]
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


def meaning(kind: type) -> str:
    """What an error means: the words of its class."""
    described = kind.__dict__.get("__doc__") or ""
    if described.startswith(f"{kind.__name__}("):  # a dataclass without words of its own
        described = f"{kind.__dict__['what'][0].upper()}{kind.__dict__['what'][1:]} cannot be compiled."
    return " ".join(described.split())


def example(code: str) -> tuple[dict[str, str], str, list[str], str]:
    """Files, a command that leads to the error with them, which files are scripts, and the message."""
    examples = importlib.import_module("error_examples")
    golden = golden_files(code)
    given = examples.EXAMPLES.get(code)
    if given is not None:
        return given.files, given.command, list(given.executable), message_of(golden, code)
    for path in golden:
        program = path.with_suffix(".py")
        if program.exists():
            run = "pycc emit prog.py --level py" if code[0] == "F" else CALL
            text = path.read_text("utf-8").replace(program.name, "prog.py")
            return {"prog.py": program.read_text("utf-8")}, run, [], first_message(text, code)
        rules = rule_files().get(path.stem)
        if rules is not None and len(rules) < 2000:
            files = {"bad.rules": rules}
            return files, "pycc rules check bad.rules", [], first_message(path.read_text("utf-8"), code)
    return {}, "", [], message_of(golden, code)


CALL = 'python -c "import pycc, prog; pycc.jit(prog.f)(3)"'


def message_of(golden: list[Path], code: str) -> str:
    """The message of the shortest golden text."""
    return first_message(golden[0].read_text("utf-8"), code) if golden else ""


def rule_files() -> dict[str, str]:
    """Rule files of the tests that are refused, by the name of their golden text."""
    try:
        return importlib.import_module("tests.rules.test_errors").BAD
    except ModuleNotFoundError:
        return {}


def explanation(kind: type) -> dict[str, object]:
    """All that is known of one error."""
    files, command, scripts, message = example(kind.code)
    return {
        "code": kind.code,
        "title": kind.title,
        "meaning": meaning(kind),
        "files": files,
        "scripts": scripts,
        "command": command,
        "without": importlib.import_module("error_examples").WITHOUT.get(kind.code, ""),
        "message": message,
    }


def explanations() -> str:
    """What `pycc explain` reads."""
    rows = [explanation(kind) for kind in diagnostic_classes()]
    return json.dumps(rows, indent=1, ensure_ascii=False) + "\n"


def section(kind: type) -> str:
    """What the page says of one error."""
    row = explanation(kind)
    lines = [f"## {kind.code}: {kind.title}", "", str(row["meaning"])]
    files = row["files"]
    assert isinstance(files, dict)
    if row["command"]:
        lines += ["", "For example, with"] if files else ["", "For example:"]
        for name, text in files.items():
            language = "python" if name.endswith(".py") else "text"
            shown = [line[:200] for line in text.rstrip("\n").split("\n")]
            lines += ["", f"`{name}`:", "", f"```{language}", *shown, "```"]
        lines += ["", "```text", f"$ {row['command']}", *str(row["message"]).split("\n"), "```"]
    else:
        lines += ["", str(row["without"]), "", "```text", *str(row["message"]).split("\n"), "```"]
    return "\n".join(lines)


def page() -> str:
    """The whole page."""
    return "\n".join([INTRODUCTION, "\n\n".join(section(kind) for kind in diagnostic_classes()), ""])


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
    EXPLANATIONS.write_text(explanations(), "utf-8")
