"""What a function at level PYTHON says about its calls, read off its attributes once.

Takes in a `py.func` (functions at level PYTHON are never changed). Gives out a `Signature`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from weakref import WeakKeyDictionary

from xdsl.dialects.builtin import UnitAttr
from xdsl.ir import Attribute

from pycc.dialects import flow, py


@dataclass(frozen=True)
class Signature:
    """Parameters and marks of a function."""

    function: py.FuncOp
    names: tuple[str, ...]
    kinds: tuple[str, ...]
    defaults: tuple[Attribute, ...]
    """`unit` for none."""
    annotations: tuple[Attribute, ...]
    """Empty if nothing is annotated."""
    flags: frozenset[str]

    @cached_property
    def positional(self) -> tuple[int, ...]:
        """Indices of the parameters that take arguments by position."""
        return tuple(i for i, kind in enumerate(self.kinds) if kind in ("positional", "positional_only"))

    @cached_property
    def plain(self) -> bool:
        """Whether every parameter takes one argument, by position or by name."""
        return all(kind == "positional" for kind in self.kinds)

    @cached_property
    def static(self) -> frozenset[str]:
        """Parameters that must be known when compiling."""
        marked = (flag.removeprefix("static:") for flag in self.flags if flag.startswith("static:"))
        return frozenset(name for names in marked for name in names.split(","))

    @cached_property
    def says_all(self) -> bool:
        """Whether the annotations give the type of every parameter but the receiver."""
        if len(self.annotations) != len(self.names):
            return False
        method = self.function.owner is not None
        last = self.function.sym_name.data.rpartition(".")[2]
        receiver = method and last != "__new__" and "staticmethod" not in self.flags and bool(self.names)
        return all(type(a) is not py.UnknownType for a in self.annotations[1 if receiver else 0 :])

    @cached_property
    def returned_parameter(self) -> int | None:
        """The parameter that the function only gives back; None if it does anything else."""
        first = self.function.body.block.first_op
        if type(first) is flow.ReturnOp and first.operands[0] in self.function.body.block.args:
            return first.operands[0].index  # pyright: ignore
        return None


_known: WeakKeyDictionary[py.FuncOp, Signature] = WeakKeyDictionary()


def signature_of(function: py.FuncOp) -> Signature:
    """The signature of a function."""
    found = _known.get(function)
    if found is None:
        names = tuple(name.data for name in function.arg_names.data)
        kinds, defaults, annotations, flags = (
            function.arg_kinds,
            function.defaults,
            function.annotations,
            function.flags,
        )
        found = _known[function] = Signature(
            function,
            names,
            ("positional",) * len(names) if kinds is None else tuple(kind.data for kind in kinds.data),
            (UnitAttr(),) * len(names) if defaults is None else tuple(defaults.data),
            () if annotations is None else tuple(annotations.data),
            frozenset() if flags is None else frozenset(flag.data for flag in flags.data),
        )
    return found
