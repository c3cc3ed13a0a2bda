"""The levels of the staircase, as a table: which ops may appear at each, and values of which types.

Takes in a module and a level. Gives out nothing, or `NotAtLevel`, which knows its op. The check runs between stages, on
every compile.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import Enum

from xdsl.ir import Attribute, Data, Operation, ParametrizedAttribute, TypeAttribute

from pycc.ir.verification import InvalidOp
from pycc.ir.walk import walk


class Level(Enum):
    """A step of the staircase; the value is its name on the command line."""

    PYTHON = "py"
    TYPED = "typed"
    STRUCTURED = "structured"
    BUFFERS = "buffers"
    MACHINE = "llvm-dialect"


class LevelError(Exception):
    """What is there does not fit its level: a fault of the compiler, not of the program."""


class NotAtLevel(InvalidOp, LevelError):
    """An op, or the type of a value, that its level forbids: the pass that ran last left it behind."""


@dataclass(frozen=True)
class Rules:
    """What may appear at a level."""

    ops: frozenset[str]
    """Dialects whose ops may."""
    types: frozenset[str]
    """Dialects whose types values may have; "builtin" stands for MLIR's own."""
    without_ops: frozenset[str] = frozenset()
    """Ops of these dialects that may not."""
    without_types: frozenset[str] = frozenset()
    """Types of these dialects that no value may have (MLIR's own by xDSL's names)."""


_UPSTREAM = frozenset({"func", "scf", "arith", "math", "memref", "vector", "cf"})
# Inference decides what these mean, and leaves none.
_UNRESOLVED = frozenset(
    {"py.global", "py.call", "py.call_method", "py.getitem", "py.setitem", "py.delitem", "py.unpack", "py.for"}
)
_COMPILE_TIME = {"function", "method", "type", "exception_class", "module", "parameter", "variable"}
_CONTENTLESS = {"py.function", "py.method", "py.type", "py.exception_class", "py.module"}
"""What may be a part of a value (the function of a `map`) though no value by itself: it takes no room."""
_TYPED = {"int", "float", "none", "str", "scalar", "tuple", "object", "struct", "union", "ndarray", "pointer"} | {
    "never", "unbound", "slice",
}  # fmt: skip
_TENSORS = frozenset({"tensor", "unranked_tensor"})
_FOREIGN = frozenset({"builtin.unregistered", "none_type", "tuple", "complex"})

RULES: dict[Level, Rules] = {
    Level.PYTHON: Rules(
        ops=frozenset({"py", "flow"}),
        types=frozenset({"py", "flow"}),
        without_types=frozenset(f"py.{name}" for name in _TYPED | _COMPILE_TIME),
    ),
    Level.TYPED: Rules(
        ops=frozenset({"py", "flow"}),
        types=frozenset({"py", "flow"}),
        without_ops=_UNRESOLVED,
        without_types=frozenset({"py.unknown", *(f"py.{name}" for name in _COMPILE_TIME)}),
    ),
    Level.STRUCTURED: Rules(
        ops=_UPSTREAM | {"flow", "mem", "tensor", "linalg"},
        types=frozenset({"builtin", "flow", "mem"}),
        # Who owns what is explicit at BUFFERS, and only there.
        without_ops=frozenset({"mem.retain", "mem.release"}),
        without_types=_FOREIGN,
    ),
    Level.BUFFERS: Rules(
        ops=_UPSTREAM | {"flow", "mem"},
        types=frozenset({"builtin", "flow", "mem"}),
        without_types=_FOREIGN | _TENSORS,
    ),
    Level.MACHINE: Rules(
        ops=frozenset({"llvm"}),
        types=frozenset({"builtin", "llvm"}),
        without_types=_FOREIGN | _TENSORS | {"index", "memref", "unranked_memref"},
    ),
}
"""The table. Dialects from outside are added with `admit`."""


def admit(dialect: str, levels: Iterable[Level]) -> None:
    """Let ops and types of another dialect appear at these levels."""
    for level in levels:
        rules = RULES[level]
        RULES[level] = replace(rules, ops=rules.ops | {dialect}, types=rules.types | {dialect})


def first_offence(module: Operation, level: Level) -> NotAtLevel | None:
    """The first op that breaks a rule of `level`, with the rule. The module itself breaks none."""
    rules = RULES[level]
    known: dict[int, str | None] = {}
    for op in walk(module):
        name = op.name
        if op is module and name == "builtin.module":
            continue
        if name.split(".", 1)[0] not in rules.ops or name in rules.without_ops:
            return NotAtLevel(op, f"{name} may not appear at level {level.value}")
        for type_ in _types(op):
            key = id(type_)  # values keep their types alive
            if key not in known:
                known[key] = _forbidden(type_, rules)
            if known[key] is not None:
                return NotAtLevel(op, f"a value of type {type_} may not appear at level {level.value}")
    return None


def first_offender(module: Operation, level: Level) -> Operation | None:
    """The first op that breaks a rule of `level`."""
    offence = first_offence(module, level)
    return None if offence is None else offence.op


def check_level(module: Operation, level: Level) -> None:
    """Raise `NotAtLevel` unless every op of the module, and the type of every value, is allowed at `level`."""
    offence = first_offence(module, level)
    if offence is not None:
        raise offence


def _types(op: Operation) -> Iterator[Attribute]:
    """Types of the values that an op makes: its results, and the arguments of its blocks."""
    for result in op.results:
        yield result.type
    for region in op.regions:
        for block in region.blocks:
            for argument in block.args:
                yield argument.type


def _forbidden(type_: Attribute, rules: Rules, inside: bool = False) -> str | None:
    """The name of the type, or of one inside it, that the rules forbid."""
    name = type_.name
    dialect = name.split(".", 1)[0] if "." in name else "builtin"
    if (name in rules.without_types and not (inside and name in _CONTENTLESS)) or dialect not in rules.types:
        return name
    for part in _parts(type_):
        found = _forbidden(part, rules, True)
        if found is not None:
            return found
    return None


def _parts(attribute: Attribute) -> Iterator[Attribute]:
    """The types among an attribute's parameters, lists looked through."""
    inside: Iterable[object] = ()
    match attribute:
        case ParametrizedAttribute():
            inside = attribute.parameters
        case Data():
            data: object = attribute.data
            inside = data if isinstance(data, tuple) else ()
        case _:
            pass
    for part in inside:
        if isinstance(part, TypeAttribute):
            yield part
        elif isinstance(part, Data):
            # Lists of types; the type of a number (the rank of an array) is no value's.
            yield from _parts(part)
