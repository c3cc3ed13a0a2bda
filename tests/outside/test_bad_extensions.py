"""Packages that extend pycc and clash, crash or lie: one clear error each, which names the package.

To accept new texts: `PYCC_ACCEPT=1 pytest tests/outside/test_bad_extensions.py`.
"""

from __future__ import annotations

import io
import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.outside.children import in_child, package

GOLDEN = Path(__file__).parent / "errors"

HEAD = """\
from pycc.extend import *
"""

PASS = """
from dataclasses import dataclass
from xdsl.passes import ModulePass

@dataclass(frozen=True)
class Crash(ModulePass):
    name = "made-up"
    def apply(self, ctx, op):
        {body}
"""

MODULE = """\
py.func @f(%a: !py.int) -> (!py.int) {
  flow.return %a : !py.int
}
"""

PROGRAM = """\
import {module} as made

def f(x: int) -> int:
    return made.up(x)
"""


def opt(*arguments: str, text: str = MODULE) -> Callable[[Path], str]:
    """`pycc-opt` on a module; what it says on standard error."""

    def run(folder: Path) -> str:
        from pycc.driver.opt.main import main

        errors = io.StringIO()
        status = main(["-", *arguments], io.StringIO(text), io.StringIO(), errors)
        assert status != 0
        return errors.getvalue()

    return run


def compiled(source: str, level: str = "structured") -> Callable[[Path], str]:
    """`pycc.compile` of a program; its error."""

    def run(folder: Path) -> str:
        import pycc

        with pytest.raises(pycc.CompileError) as refused:
            pycc.compile(source.format(module="bad"), level=level)
        return str(refused.value) + "\n"

    return run


@dataclass(frozen=True)
class Case:
    """One bad package: the module that is its extension, and what makes it show."""

    source: str
    run: Callable[[Path], str] = opt("-p", "canonicalize")
    reference: str = ""


def extension(fields: str, more: str = "") -> str:
    return f"{HEAD}{more}\nEXTENSION = Extension({fields})\n"


FUNCTION = "\ndef up(x: int) -> int:\n    return x\n"
TYPE = "from pycc_fixed.dialect import q16\nclass Up:\n    pass\n"

CASES: dict[str, Case] = {
    "D020_no_module": Case("", reference="bad.deeper:EXTENSION"),
    "D020_import_fails": Case("import nothing_of_this_name\n"),
    "D020_missing": Case("OTHER = 1\n"),
    "D020_not_an_extension": Case("EXTENSION = {'dialects': []}\n"),
    "D020_wrong_row": Case(extension("passes=[DialectRow('a', 'b:c')]")),
    "D020_newer": Case(extension("requires=2")),
    "D020_level": Case(extension("dialects=[DialectRow('made', 'bad:D', levels=['machine'])]")),
    "D020_anchor": Case(extension("passes=[PassRow('made-up', 'bad:P', before='lower-pi')]")),
    "D020_place": Case(extension("passes=[PassRow('made-up', 'bad:P', level='typed', after='lower-py')]")),
    "D020_two_places": Case(extension("passes=[PassRow('made-up', 'bad:P', before='lower-py', after='lower-py')]")),
    "D020_no_pass": Case(extension("passes=[PassRow('made-up', 'bad:P')]"), opt("-p", "made-up")),
    "D020_not_a_pass": Case(extension("passes=[PassRow('made-up', 'bad:HEAD')]", "HEAD = 1"), opt("-p", "made-up")),
    "D020_other_name": Case(
        extension("passes=[PassRow('other', 'bad:Crash')]", PASS.format(body="pass")), opt("-p", "other")
    ),
    "D020_dialect": Case(extension("dialects=[DialectRow('made', 'bad:EXTENSION')]"), opt(text="made.op")),
    "D020_reference": Case(extension("lowering='bad.HANDLERS'")),
    "D020_carrier": Case(extension("types=[TypeRow('bad:Up', 'bad:q16', 'complex', 'raw', 'bad:Up')]", TYPE)),
    "D020_annotations": Case(
        extension("functions=[FunctionRow('bad:up', op='pycc_fixed.dialect:AddOp')]", "\ndef up(x): ...\n")
    ),
    "D020_op_and_rule": Case(extension("functions=[FunctionRow('bad:up')]", FUNCTION)),
    "D020_library": Case(extension("library=['bad.library']")),
    "D021_our_dialect": Case(extension("dialects=[DialectRow('py', 'bad:D')]")),
    "D021_our_pass": Case(extension("passes=[PassRow('simplify', 'bad:P')]")),
    "D021_our_printer": Case(extension("printers=[PrinterRow('cpp', 'bad:p')]"), opt("--emit", "other")),
    "D021_our_lowering": Case(
        extension("lowering='bad:HANDLERS'", "HANDLERS = {py.TupleOp: print}\n"),
    ),
    "D022_pass": Case(
        extension("passes=[PassRow('made-up', 'bad:Crash')]", PASS.format(body="return op.nothing")),
        opt("-p", "made-up"),
    ),
    "D022_level": Case(
        extension(
            "passes=[PassRow('made-up', 'bad:Crash', before='lower-py')]",
            PASS.format(
                body="from xdsl.dialects.arith import ConstantOp; "
                "op.body.block.first_op.body.block.insert_op_before("
                "ConstantOp.from_int_and_width(1, 64), op.body.block.first_op.body.block.first_op)"
            ),
        ),
        opt("-p", "typed-to-structured"),
    ),
    "D022_rule": Case(
        extension(
            "functions=[FunctionRow('bad:up', rule='bad:rule')]",
            f"{FUNCTION}\ndef rule(walker, arguments, keywords):\n    return arguments[7]\n",
        ),
        compiled(PROGRAM),
    ),
    "D022_printer": Case(
        extension("printers=[PrinterRow('poem', 'bad:poem')]", "\ndef poem(module):\n    return 1 / 0\n"),
        opt("--emit", "poem"),
    ),
    "D022_printer_result": Case(
        extension("printers=[PrinterRow('poem', 'bad:poem')]", "\ndef poem(module):\n    return 7\n"),
        opt("--emit", "poem"),
    ),
    "D022_capture": Case(
        extension(
            "captures=[CaptureRow('bad:Up', 'bad:parts', 'bad.library.Up')]",
            "class Up:\n    pass\n\nUP = Up()\n\ndef parts(value):\n    return value.nothing\n",
        ),
        compiled("from {module} import UP\n\ndef f(x: int) -> int:\n    return x + UP.number\n"),
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_one_clear_error(name: str, tmp_path: Path) -> None:
    case = CASES[name]
    folder = package(tmp_path / "site", "bad", case.source, case.reference)
    outside = Path(__file__).parents[2] / "examples" / "outside"
    text = in_child(lambda: case.run(folder), [folder, outside])
    text = text.replace(str(tmp_path), "")
    text = re.sub(r"(a reproducer was written to ).*", r"\1FILE", text)
    assert "Traceback" not in text
    assert "bad 1.0" in text
    path = GOLDEN / f"{name}.txt"
    if os.environ.get("PYCC_ACCEPT"):
        path.write_text(text)
    assert text == path.read_text()


def test_two_packages_with_one_name(tmp_path: Path) -> None:
    row = extension("dialects=[DialectRow('made', 'bad:D')]")
    folders = [package(tmp_path / name, name, row) for name in ("bad", "worse")]
    text = in_child(lambda: opt("-p", "canonicalize")(tmp_path), folders)
    path = GOLDEN / "D021_two_packages.txt"
    if os.environ.get("PYCC_ACCEPT"):
        path.write_text(text)
    assert text == path.read_text()


def test_a_package_can_be_switched_off(tmp_path: Path) -> None:
    folder = package(tmp_path / "site", "bad", "raise ValueError\n")

    def work() -> str:
        os.environ["PYCC_DISABLE_EXTENSIONS"] = "worse, bad"
        from pycc.driver.opt.main import main

        out = io.StringIO()
        return f"{main(['-'], io.StringIO(MODULE), out, io.StringIO())} {'py.func @f' in out.getvalue()}"

    assert in_child(work, [folder]) == "0 True"


def test_jitted_functions_say_it_too(tmp_path: Path) -> None:
    folder = package(tmp_path / "site", "bad", "raise ValueError('told once')\n")

    def work() -> str:
        import pycc

        namespace: dict[str, object] = {}
        (tmp_path / "prog.py").write_text("def f(x):\n    return x + 1\n")
        exec(compile((tmp_path / "prog.py").read_text(), str(tmp_path / "prog.py"), "exec"), namespace)
        with pytest.raises(pycc.CompileError) as refused:
            pycc.jit(cache=False)(namespace["f"])(1)
        return str(refused.value)

    text = in_child(work, [folder])
    assert text.startswith("error[D020]") and "told once" in text
