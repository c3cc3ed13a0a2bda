"""Runs a module at any level from PYTHON to BUFFERS, without compiling it: Python values in, Python values out.

Takes in a module, the name of a function in it and arguments. Gives out what the function returns, or raises what it
raises: the Python exception with CPython's message, or `pycc.IntegerRangeError`. What it prints goes to `output`. A
module that does what no module may do (use after release, a leak, access outside of memory, ...) is a `Fault` that
names the op; docs/interpreter.md lists what is checked at which level.
"""

# pyright: reportUnknownLambdaType=false
from __future__ import annotations

import codecs
import contextlib
import importlib
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TextIO

from xdsl.dialects.builtin import FunctionType, ModuleOp
from xdsl.dialects.func import FuncOp
from xdsl.ir import Attribute, Operation

from pycc.dialects import flow, mem, py
from pycc.driver.boundary import keys
from pycc.driver.extensions.loading import interpreter_hooks
from pycc.driver.run import with_room
from pycc.interpreters.boundary import BadArgument, Boundary, Foreign, Shape, lowered_shape, typed_shape
from pycc.interpreters.counting import release_of
from pycc.interpreters.engine import DEFAULT_DEPTH, Machine
from pycc.interpreters.errors import Raised, python_exception
from pycc.interpreters.faults import Fault, OutOfFuel, place_of
from pycc.interpreters.heap import Block, Object
from pycc.interpreters.levels import machine_for
from pycc.interpreters.mem import context_value
from pycc.interpreters.py_dynamic import prepare
from pycc.ir.levels import Level

WRITER = 0x7FFF0000
"""The address under which the program finds the function that takes print's bytes."""


class EntryMissing(Exception):
    """The module has no function of that name."""


@dataclass(frozen=True)
class Signature:
    """Types of TYPED of a function, for calling it at lower levels, where types say less."""

    parameters: tuple[Attribute, ...]
    result: Attribute


class Runner:
    """A module, ready to be called: functions stay prepared from one call to the next.

    `level` is found out where it is not given (BUFFERS, where counts are checked, only if the module has any).
    `depth` is how many calls may be inside each other before RecursionError. `names` holds the globals of user
    modules, by module, for level PYTHON. `register` are functions that register implementations of ops from outside
    with the machine.
    """

    def __init__(
        self,
        module: ModuleOp,
        *,
        level: Level | None = None,
        depth: int = DEFAULT_DEPTH,
        names: Mapping[str, Mapping[str, Any]] | None = None,
        register: Sequence[Callable[[Machine], None]] = (),
    ):
        self.module = module
        self.level = level or level_of(module)
        self.machine = machine_for(module, self.level, depth=depth)
        for hook in (*interpreter_hooks(), *register):
            hook(self.machine)
        self.machine.state["foreign"] = _foreign()
        if self.level is Level.PYTHON:
            prepare(self.machine, names or {})

    def call(
        self,
        entry: str,
        arguments: Sequence[Any] = (),
        *,
        output: TextIO | None = None,
        fuel: int | None = None,
        signature: Signature | None = None,
    ) -> Any:
        """Call a function with Python values.

        `entry` is a symbol, or what stands before the `[` of a specialisation's symbol, or the last part of that.
        `fuel` is how many ops may be run before `OutOfFuel`.
        """
        stream = sys.stdout if output is None else output

        def work() -> Any:
            function = find_entry(self.module, entry)
            self.machine.refuel(fuel)
            if self.level is Level.PYTHON:
                return _run_python(self.machine, function, arguments, stream)
            return _run(self.machine, function, arguments, self.level, stream, signature)

        try:
            return with_room(work)
        except (Fault, OutOfFuel, EntryMissing, BadArgument) as error:
            raise error.with_traceback(None) from None


def interpret(
    module: ModuleOp,
    entry: str,
    arguments: Sequence[Any] = (),
    *,
    output: TextIO | None = None,
    fuel: int | None = None,
    signature: Signature | None = None,
    level: Level | None = None,
    depth: int = DEFAULT_DEPTH,
    names: Mapping[str, Mapping[str, Any]] | None = None,
    register: Sequence[Callable[[Machine], None]] = (),
    on_end: Callable[[Machine], None] | None = None,
) -> Any:
    """Call a function of a module once: `Runner` says what the arguments mean. `on_end` sees the machine afterwards."""
    runner = Runner(module, level=level, depth=depth, names=names, register=register)
    try:
        return runner.call(entry, arguments, output=output, fuel=fuel, signature=signature)
    finally:
        if on_end is not None:
            on_end(runner.machine)


def _foreign() -> dict[Attribute, Foreign]:
    """How values of types from outside come in and go out."""
    found: dict[Attribute, Foreign] = {}
    for python, (key, type_) in keys.FOREIGN.items():
        _, _, _, unwrap, wrap = key
        found[type_] = Foreign(_referred(python), unwrap, _referred(wrap))
    return found


def _referred(reference: str) -> Any:
    module, _, name = reference.partition(":")
    value: Any = importlib.import_module(module)
    for part in name.split("."):
        value = getattr(value, part)
    return value


def level_of(module: ModuleOp) -> Level:
    """The level that a module is at, by what stands in it."""
    counted = (mem.RetainOp, mem.ReleaseOp)
    level = Level.STRUCTURED
    for op in module.walk():
        if isinstance(op, py.FuncOp):
            return Level.PYTHON if op.arg_kinds is not None else Level.TYPED
        if op.name.startswith("llvm."):
            return Level.MACHINE
        if isinstance(op, counted) or (isinstance(op, flow.CallOp | mem.NewOp) and (op.unwind or op.escape)):
            level = Level.BUFFERS
    return level


def find_entry(module: ModuleOp, entry: str) -> Operation:
    """The function that a name means."""
    functions = [op for op in module.ops if isinstance(op, py.FuncOp | FuncOp)]
    for matches in (
        lambda name: name == entry,
        lambda name: name.partition("[")[0] == entry,
        lambda name: name.partition("[")[0].rpartition(".")[2] == entry,
    ):  # fmt: skip
        found = [op for op in functions if matches(op.sym_name.data) and op.regions[0].blocks]
        public = [op for op in found if op.sym_visibility is not None and op.sym_visibility.data == "public"]
        found = public or found
        if len(found) == 1:
            return found[0]
        if found:
            listed = ", ".join(op.sym_name.data for op in found[:5])
            raise EntryMissing(f"`{entry}` may be any of {listed}")
    listed = ", ".join(op.sym_name.data for op in functions[:5]) or "no function"
    raise EntryMissing(f"there is no function `{entry}` in the module, which has {listed}")


# ---------------------------------------------------------------- below PYTHON


class _Output:
    """Where print's bytes go."""

    def __init__(self, stream: TextIO):
        self.stream = stream
        self.decoder = codecs.getincrementaldecoder("utf-8")("surrogatepass")

    def write(self, data: bytes) -> None:
        """Take some bytes."""
        self.stream.write(self.decoder.decode(data))


def _prepare_output(machine: Machine, stream: TextIO) -> Callable[[], None]:
    """Give the program a way to write; the result writes what is left in its buffer, which it frees."""
    sink = _Output(stream)
    context = context_value(machine)
    cls = context.cls
    context.fields = cls.zeros.copy()
    machine.state["write"] = sink.write

    def host(user: int, data: Any, size: int) -> tuple[int]:
        sink.write(machine.heap.bytes_of(data, size))
        return (size,)

    machine.state["hosts"] = {WRITER: host}
    context.fields[cls.index["write"]] = WRITER

    def finish() -> None:
        buffer = context.fields[cls.index["output"]]
        size = context.fields[cls.index["output_size"]]
        if size:
            sink.write(machine.heap.bytes_of(buffer, size))
        machine.heap.live.pop(buffer[0], None)

    return finish


def _shapes(machine: Machine, type_: FunctionType, level: Level, signature: Signature | None) -> tuple[Any, Shape]:
    """Shapes of the parameters, and of the result."""
    if level is Level.TYPED:
        outputs = type_.outputs.data
        return tuple(map(typed_shape, type_.inputs.data)), typed_shape(outputs[0]) if outputs else Shape("none")
    if signature is not None:
        return tuple(map(typed_shape, signature.parameters)), typed_shape(signature.result)
    results = [lowered_shape(machine, t) for t in type_.outputs.data]
    if not results:
        result = Shape("none")
    else:
        result = results[0] if len(results) == 1 else Shape("tuple", parts=tuple(results))
    return tuple(lowered_shape(machine, t) for t in type_.inputs.data), result


def _run(
    machine: Machine,
    function: Operation,
    arguments: Sequence[Any],
    level: Level,
    stream: TextIO,
    signature: Signature | None,
) -> Any:
    type_: FunctionType = function.properties["function_type"]  # pyright: ignore[reportAssignmentType]
    parameters, result = _shapes(machine, type_, level, signature)
    if len(arguments) != len(parameters):
        raise BadArgument(f"the function takes {len(parameters)} arguments, {len(arguments)} were given")
    boundary = Boundary(machine, lowered=level is not Level.TYPED)
    values: list[Any] = []
    for position, (argument, shape) in enumerate(zip(arguments, parameters, strict=True)):
        try:
            values.append(boundary.enter(argument, shape))
        except BadArgument as error:
            raise BadArgument(f"argument {position + 1}: {error}") from None
    finish = _prepare_output(machine, stream)
    name: str = function.properties["sym_name"].data  # pyright: ignore
    outputs: tuple[Any, ...] = ()
    raised: Raised | None = None
    answer: Any = None
    try:
        outputs = machine.call(name, values)
        if result.head != "none":
            answer = boundary.leave(outputs[0] if len(outputs) == 1 else outputs, result)
    except Raised as error:
        raised = error
    finally:
        finish()
    boundary.write_back()
    failure = None if raised is None else python_exception(machine.heap, raised)
    if machine.heap.counting:
        owned: list[tuple[Any, Attribute]] = []
        if raised is not None:
            owned.append((raised.value, mem.EXCEPTION))
        elif "pycc.borrows" not in function.attributes:
            owned += zip(outputs, type_.outputs.data, strict=True)
        _expect_nothing_left(machine, [*owned, *zip(values, type_.inputs.data, strict=True)])
    if failure is not None:
        raise failure
    return answer


def _expect_nothing_left(machine: Machine, owned: Sequence[tuple[Any, Attribute]]) -> None:
    """Release what the caller owns; then there must be no memory left."""
    for value, type_ in owned:
        release = release_of(machine, type_)
        if release is not None:
            release(value)
    left = list(machine.heap.live)
    if not left:
        return
    first: Any = left[0]
    what = f"an object of class {first.cls.name}" if isinstance(first, Object) else f"{first.size} bytes"
    count = f", {f'count {first.count}'}" if isinstance(first, Object) else ""
    more = f", and {len(left) - 1} more" if len(left) > 1 else ""
    made = "made by the caller" if first.op is None else f"made by {first.op.name} at {place_of(first.op) or '?'}"
    raise Fault(f"memory is left at the end: {what} ({made.removesuffix(': ')}{count}){more}", first.op)


# ---------------------------------------------------------------- PYTHON


def _run_python(machine: Machine, function: Operation, arguments: Sequence[Any], stream: TextIO) -> Any:
    callee = machine.state["names"].function(function.properties["sym_name"].data)  # pyright: ignore
    with contextlib.redirect_stdout(stream):
        return callee(*arguments)


__all__ = ["BadArgument", "Block", "EntryMissing", "Fault", "OutOfFuel", "Runner", "Signature", "interpret", "level_of"]
