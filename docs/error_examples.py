"""For each error code, something that leads to it: files and a command. Data of `make_errors.py`.

Codes of the frontend and of inference take the program beside their golden text, rule files theirs from the tests of
rules; this file holds the others, and says of the few that no example leads to why. `tests/reduce/test_explain.py` runs
every example.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Example:
    """Files, and a command that is run beside them."""

    command: str
    files: dict[str, str] = field(default_factory=dict[str, str])
    executable: tuple[str, ...] = ()
    """Files that are scripts."""


ADD = "def add(a: int, b: int) -> int:\n    return a + b\n"
UNTYPED = "def untyped(x):\n    return x\n"
LIBRARY = """\
import pycc

module = pycc.compile("def f(x: str) -> int:\\n    return len(x)\\n", level="buffers")
module.load().f("text")
"""
IR = "func.func @f(%a: i64) -> i64 {\n  func.return %a : i64\n}\n"
METADATA = "Metadata-Version: 2.1\nName: bad\nVersion: 1.0\n"


def package(reference: str, source: str) -> dict[str, str]:
    """An installed package that extends pycc."""
    return {
        "bad.py": source,
        "bad-1.0.dist-info/METADATA": METADATA,
        "bad-1.0.dist-info/entry_points.txt": f"[pycc.extensions]\nbad = {reference}\n",
        "f.mlir": IR,
    }


def jitted(source: str, call: str) -> Example:
    """A function that is called under the JIT."""
    return Example("python prog.py", {"prog.py": f"import pycc\n\n\n{source}\n\npycc.jit({call}\n"})


def reducing(test: str, *words: str) -> Example:
    """A reduction with a script."""
    command = " ".join(("pycc-reduce f.mlir --test ./test.sh", *words))
    return Example(command, {"f.mlir": IR, "test.sh": f"#!/bin/sh\n{test}\n"}, ("test.sh",))


MADE_UP_PASS = """\
from dataclasses import dataclass

from pycc.extend import Extension, PassRow
from xdsl.passes import ModulePass


@dataclass(frozen=True)
class Crash(ModulePass):
    name = "made-up"

    def apply(self, ctx, op):
        op.nothing


EXTENSION = Extension(passes=[PassRow("made-up", "bad:Crash")])
"""

EXAMPLES: dict[str, Example] = {
    "D001": jitted('names = {}\nexec("def made(x): return x", names)', 'names["made"])(1)'),
    "D002": jitted("HANDLE = object()\n\n\ndef f(x):\n    return HANDLE is None or x\n", "f)(1)"),
    "D003": jitted("LARGE = 2**80\n\n\ndef f(x):\n    return x < LARGE\n", "f)(1)"),
    "D005": Example("pycc build prog.py -o prog.o", {"prog.py": f"TABLE = [1, 2, 3]\nLAST = TABLE[3]\n\n\n{ADD}"}),
    "D006": Example("pycc build prog.py --entry absent -o prog.o", {"prog.py": ADD}),
    "D007": Example("pycc build prog.py -o prog.o", {"prog.py": UNTYPED}),
    "D008": Example("pycc build prog.py --entry untyped -o prog.o", {"prog.py": UNTYPED}),
    "D009": Example("pycc build prog.py -o prog.o", {"prog.py": "def steps(n: int):\n    return range(n)\n"}),
    "D010": Example("PATH=. pycc build prog.py -o prog.so", {"prog.py": ADD}),
    "D011": Example(
        "PYCC_CC=./linker pycc build prog.py -o prog.so",
        {"prog.py": ADD, "linker": "#!/bin/sh\necho 'no room for a library here' >&2\nexit 3\n"},
        ("linker",),
    ),
    "D012": Example("pycc build prog.py -o nowhere/prog.o", {"prog.py": ADD}),
    "D013": Example("pycc build absent.py -o absent.o"),
    "D014": Example("pycc build prog.py --target abacus-unknown-linux -o prog.o", {"prog.py": ADD}),
    "D015": Example("pycc build prog.py -o prog", {"prog.py": "def main(first, second):\n    print(first, second)\n"}),
    "D016": Example("pycc build prog.py -o prog.xyz", {"prog.py": ADD}),
    "D017": jitted("def f(n):\n    return range(n)\n", "f)(3)"),
    "D018": jitted("def f(n):\n    return n\n", 'f).inspect("typed")'),
    "D020": Example("PYTHONPATH=. pycc-opt f.mlir -p canonicalize", package("bad.deeper:EXTENSION", "")),
    "D021": Example(
        "PYTHONPATH=. pycc-opt f.mlir -p canonicalize",
        package(
            "bad:EXTENSION",
            "from pycc.extend import Extension, PassRow\n\n"
            'EXTENSION = Extension(passes=[PassRow("simplify", "bad:Mine")])\n',
        ),
    ),
    "D022": Example("PYTHONPATH=. pycc-opt f.mlir -p made-up", package("bad:EXTENSION", MADE_UP_PASS)),
    "D023": Example("python prog.py", {"prog.py": 'import pycc\n\npycc.Module.parse("func.func @f( {")\n'}),
    "D024": Example("python prog.py", {"prog.py": LIBRARY}),
    "D040": Example("pycc-reduce f.mlir --crashes -p simplify", {"f.mlir": "func.func @f( {\n"}),
    "D041": reducing("exit 0"),
    "D042": reducing("no-such-command"),
    "D043": reducing("if [ -e seen ]; then exit 0; fi\ntouch seen\nexit 1"),
    "D044": reducing("sleep 60", "--timeout 0.2"),
    "D045": Example(
        "pycc bisect prog.py", {"prog.py": "import time\n\n\ndef main():\n    print(time.perf_counter_ns())\n"}
    ),
    "D047": Example("pycc explain T999"),
    "R025": Example("pycc rules check absent.rules"),
}

WITHOUT: dict[str, str] = {
    "D004": "Only a fault of the compiler leads to it.",
    "D046": "Only a fault of the compiler leads to it: `pycc bisect prog.py` shows where. docs/debugging.md has one.",
    "F007": "A thousand parentheses inside each other lead to it, for instance.",
    "F011": "Inference meets a class of the user's only where it is used as a type.",
    "R021": "Rules that are shown to end do not lead to it: it stops those that were let through unproven.",
    "F099": "Only the syntax of a version of Python that is newer than pycc leads to it.",
}
"""Codes without an example, and why."""
