"""What the checks cost: the kernels compiled without overflow, index and division checks. For this measurement only.

`python -m benchmarks.unchecked [names]` prints milliseconds with and without. No option of pycc leaves checks out: this
puts a pass of its own in front of `remove-dead`, in a process of its own, without the cache.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from xdsl.context import Context
from xdsl.dialects import arith
from xdsl.dialects.builtin import ModuleOp, i64
from xdsl.ir import Operation
from xdsl.passes import ModulePass

import pycc
from benchmarks.kernels import KERNELS
from benchmarks.run import ROUNDS, SECONDS, best
from pycc.dialects import flow
from pycc.driver import registry

_PLAIN: Mapping[str, type[Operation]] = {"add": arith.AddiOp, "sub": arith.SubiOp, "mul": arith.MuliOp}
_NO_WRAP = arith.IntegerOverflowAttr([arith.IntegerOverflowFlag.NSW])


@dataclass(frozen=True)
class _LeaveOutChecks(ModulePass):
    name = "leave-out-checks"

    def apply(self, ctx: Context, op: ModuleOp) -> None:
        for inner in list(op.walk()):
            if type(inner) is flow.CheckedOp:
                plain = _PLAIN[inner.kind.data].create(
                    operands=[inner.lhs, inner.rhs], result_types=[i64], properties={"overflowFlags": _NO_WRAP}
                )
                plain.location = inner.location
                assert inner.parent is not None
                inner.parent.insert_op_before(plain, inner)
                inner.result.replace_all_uses_with(plain.results[0])
                inner.parent.erase_op(inner)
            elif type(inner) is flow.CheckOp:
                assert inner.parent is not None
                inner.parent.erase_op(inner)


def _compiled(name: str, checks: bool) -> Callable[[], float]:
    """A kernel, compiled now."""
    found = registry.find_pass

    def replaced(wanted: str) -> type[ModulePass]:
        return _Both if wanted == "remove-dead" and not checks else found(wanted)

    @dataclass(frozen=True)
    class _Both(ModulePass):
        name = "leave-out-checks-and-remove-dead"

        def apply(self, ctx: Context, op: ModuleOp) -> None:
            _LeaveOutChecks().apply(ctx, op)
            found("remove-dead")().apply(ctx, op)

    registry.find_pass = replaced
    try:
        kernel = KERNELS[name]
        function = pycc.jit(cache=False)(kernel.function)
        function(*kernel.prepare(*kernel.small))
    finally:
        registry.find_pass = found
    arguments = kernel.prepare(*kernel.arguments)
    return lambda: function(*arguments)


def main() -> None:
    """Print a table."""
    for name in sys.argv[1:] or list(KERNELS):
        times = best({"with": _compiled(name, True), "without": _compiled(name, False)}, ROUNDS, SECONDS)
        ratio = times["with"] / times["without"]
        sys.stdout.write(f"| {name} | {times['with'] * 1e3:.1f} | {times['without'] * 1e3:.1f} | {ratio:.2f} |\n")


if __name__ == "__main__":
    main()
