"""What packages that extend pycc import: the rows of an `Extension`, and the tools that its parts are made with.

Only this module and `pycc` itself are public. Rows load nothing; each tool is found at its first use. docs/extending.md
walks through a package that uses them all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pycc.support.extension import CaptureRow as CaptureRow
from pycc.support.extension import DialectRow as DialectRow
from pycc.support.extension import Extension as Extension
from pycc.support.extension import FunctionRow as FunctionRow
from pycc.support.extension import PassRow as PassRow
from pycc.support.extension import PrinterRow as PrinterRow
from pycc.support.extension import TypeRow as TypeRow

if TYPE_CHECKING:
    from pycc.dialects import flow as flow
    from pycc.dialects import mem as mem
    from pycc.dialects import py as py
    from pycc.driver.extensions.loading import use as use
    from pycc.ir.builder import Builder as Builder
    from pycc.ir.builder import BuilderBefore as BuilderBefore
    from pycc.ir.rewrites import permits as permits
    from pycc.ir.rules import rules_pass as rules_pass
    from pycc.passes.infer.coerce import coerce as coerce
    from pycc.passes.infer.diagnostics import NotStatic as NotStatic
    from pycc.passes.infer.diagnostics import Refused as Refused
    from pycc.passes.infer.diagnostics import Unsupported as Unsupported
    from pycc.passes.infer.diagnostics import WrongCall as WrongCall
    from pycc.passes.infer.values import Value as Value
    from pycc.passes.infer.walker import Walker as Walker
    from pycc.passes.python.lowering import FunctionLowering as FunctionLowering

_HOME: dict[str, str] = {
    "use": "pycc.driver.extensions.loading",
    "Builder": "pycc.ir.builder",
    "BuilderBefore": "pycc.ir.builder",
    "FunctionLowering": "pycc.passes.python.lowering",
    "NotStatic": "pycc.passes.infer.diagnostics",
    "Refused": "pycc.passes.infer.diagnostics",
    "Unsupported": "pycc.passes.infer.diagnostics",
    "Value": "pycc.passes.infer.values",
    "Walker": "pycc.passes.infer.walker",
    "WrongCall": "pycc.passes.infer.diagnostics",
    "coerce": "pycc.passes.infer.coerce",
    "permits": "pycc.ir.rewrites",
    "rules_pass": "pycc.ir.rules",
}
"""Where each tool lives."""
_MODULES = ("flow", "mem", "py")
"""The dialects that modules are made of, besides upstream's."""

__all__ = [
    "Builder",
    "BuilderBefore",
    "CaptureRow",
    "DialectRow",
    "Extension",
    "FunctionLowering",
    "FunctionRow",
    "NotStatic",
    "PassRow",
    "PrinterRow",
    "Refused",
    "TypeRow",
    "Unsupported",
    "Value",
    "Walker",
    "WrongCall",
    "coerce",
    "flow",
    "mem",
    "permits",
    "py",
    "rules_pass",
    "use",
]


def __getattr__(name: str) -> Any:
    import importlib

    if name in _MODULES:
        value: Any = importlib.import_module(f"pycc.dialects.{name}")
    elif name in _HOME:
        value = getattr(importlib.import_module(_HOME[name]), name)
    else:
        raise AttributeError(f"module 'pycc.extend' has no attribute {name!r}")
    globals()[name] = value
    return value
