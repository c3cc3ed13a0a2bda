"""What packages that extend pycc import: the rows of an `Extension`, and the tools that its parts are made with.

Only this module and `pycc` itself are public. Rows load nothing; each tool is found at its first use.
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
    from pycc.passes.infer.values import Value as Value
    from pycc.passes.infer.walker import Walker as Walker
    from pycc.passes.python.lowering import FunctionLowering as FunctionLowering

_HOME: dict[str, str] = {
    "FunctionLowering": "pycc.passes.python.lowering",
    "Value": "pycc.passes.infer.values",
    "Walker": "pycc.passes.infer.walker",
}

__all__ = [
    "CaptureRow",
    "DialectRow",
    "Extension",
    "FunctionLowering",
    "FunctionRow",
    "PassRow",
    "PrinterRow",
    "TypeRow",
    "Value",
    "Walker",
]


def __getattr__(name: str) -> Any:
    home = _HOME.get(name)
    if home is None:
        raise AttributeError(f"module 'pycc.extend' has no attribute {name!r}")
    import importlib

    value = getattr(importlib.import_module(home), name)
    globals()[name] = value
    return value
