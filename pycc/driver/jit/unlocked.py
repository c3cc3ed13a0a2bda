"""Which compiled functions may run without Python's lock (the GIL).

Takes in a module at BUFFERS and the function that an entry calls. Says yes where nothing that it reaches touches
Python: no output, no addresses called, no C functions of the interpreter, and of the library compiled elsewhere only
modules that do neither. The lock is then given up by the first poll (`runtime_text.py`), so that short calls pay
nothing for it; a function without polls keeps it.
"""

from __future__ import annotations

from xdsl.dialects import func
from xdsl.dialects.builtin import ModuleOp
from xdsl.ir import Operation

from pycc.analysis.ownership_rules import callee_of
from pycc.dialects import flow, mem
from pycc.ir.walk import walk

_WITHOUT_PYTHON = frozenset(
    {"list", "str", "unicode", "int", "float", "bool", "tuple", "range", "math", "slice", "sort", "scalar", "ndarray"}
)
"""Library modules that call nothing of Python's."""

_PYTHON_PREFIXES = ("Py", "_Py", "pycc_")


def may_run_unlocked(module: ModuleOp, root: str) -> bool:
    """Whether a call of `root` may give up the lock, and has polls to do so."""
    functions = {op.sym_name.data: op for op in module.body.block.ops if type(op) is func.FuncOp}
    work, seen, polls = [root], {root}, False
    while work:
        name = work.pop()
        function = functions.get(name)
        if function is None:
            return False
        if not function.body.blocks:
            if name.partition(".")[0] not in _WITHOUT_PYTHON:
                return False
            continue
        for op in walk(function.body):
            if _touches_python(op):
                return False
            polls = polls or type(op) is flow.PollOp
            callee = callee_of(op)
            if callee is not None and callee not in seen:
                seen.add(callee)
                work.append(callee)
    return polls


def _touches_python(op: Operation) -> bool:
    if type(op) is mem.CallCOp:
        return op.callee.data.startswith(_PYTHON_PREFIXES)
    return type(op) is mem.CallPointerOp or type(op) is mem.ContextOp
