"""The engine: xDSL's interpreter, with functions turned into lists of Python closures when they are first called.

Takes in a module and tables of rows: a row takes an op and gives out a *step*, a function of the frame. Gives out
`Machine.call`. A frame is a list: the depth of the call, what the last exit carried, then one place per SSA value of
the function. A step returns None to go on, or the *signal* of an exit that leaves the block (`RETURN`, `BREAK`, ...).

An op class without a row runs by whatever `InterpreterFunctions` were registered for it, as in xDSL: so dialects from
outside take part (`register_implementations`), and see the values that `docs/interpreter.md` lists.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from xdsl.dialects.builtin import FunctionType, ModuleOp
from xdsl.interpreter import Interpreter, PythonValues, ReturnedValues, Successor
from xdsl.ir import Block, Operation, Region, SSAValue
from xdsl.utils.exceptions import InterpretationError

from pycc.interpreters.errors import Raised, host_error
from pycc.interpreters.faults import Fault, OutOfFuel, Poison
from pycc.interpreters.heap import DEAD, Heap, Object, OutOfMemory, used_after_release

Frame = list[Any]
Step = Callable[[Frame], Any]
Row = Callable[["Code", Any], "Step | None"]

DEPTH, CARRIED, FIRST = 0, 1, 2
"""Places of a frame: how deep the call is, the values of the last exit, the first SSA value."""


class Signal:
    """Why a block was left."""

    __slots__ = ("name",)

    def __init__(self, name: str):
        self.name = name


RETURN, BREAK, CONTINUE, LEAVE, YIELDED = (Signal(name) for name in ("return", "break", "continue", "leave", "yield"))


class Jump(Signal):
    """A branch to another block of the region."""

    __slots__ = ("block",)

    def __init__(self, block: Block):
        super().__init__("branch")
        self.block = block


UNDEFINED: Any = Poison("a value is used before its definition")
DEFAULT_DEPTH = 8_000
_UNLIMITED = 1 << 62


class Machine(Interpreter):
    """An interpreter of one module at one level."""

    def __init__(
        self,
        module: ModuleOp,
        rows: Mapping[type[Operation], Row],
        constants: Mapping[type[Operation], Callable[[Code, Any], Any]],
        *,
        counting: bool = False,
        depth: int = DEFAULT_DEPTH,
    ):
        super().__init__(module)
        self.rows = rows
        self.constants = constants
        self.heap = Heap(counting)
        self.heap.finalize = self._finalize
        self.fuel: list[int] = [_UNLIMITED]
        """One number, shared with every block: ops that may still be run."""
        self.fuel_limit = _UNLIMITED
        self.depth = depth
        self.symbols: dict[str, Operation] = {}
        for op in module.ops:
            name = op.properties.get("sym_name")
            if name is not None:
                self.symbols[name.data] = op  # pyright: ignore
        self.codes: dict[str, Code] = {}
        self.frame: Frame = [0, (), UNDEFINED]
        """The frame of the op that a registered implementation runs for."""
        self.code: Code | None = None
        self.state: dict[str, Any] = {}
        """What the dialects' rows keep for the run."""

    def steps(self) -> int:
        """How many ops were run since the last `refuel`."""
        return self.fuel_limit - self.fuel[0]

    def refuel(self, fuel: int | None) -> None:
        """Allow so many ops from here on; None for as many as it takes."""
        self.fuel_limit = self.fuel[0] = _UNLIMITED if fuel is None else fuel

    def function(self, name: str) -> Code:
        """The code of a function."""
        found = self.codes.get(name)
        if found is None:
            op = self.symbols.get(name)
            if op is None or not op.regions:
                raise Fault(f"there is no function {name}")
            found = self.codes[name] = Code(self, op, name)
        return found

    def call(self, name: str, arguments: Sequence[Any], depth: int = 0) -> tuple[Any, ...]:
        """Run a function to its end."""
        return self.function(name).invoke(arguments, depth)

    def _finalize(self, name: str, instance: Object) -> None:
        self.call(name, [instance])

    # ---------------------------------------------------------------- xDSL's interface, for registered implementations

    def run_ssacfg_region(self, region: Region, args: PythonValues, name: str = "unknown") -> PythonValues:
        """Run a region of the op that is being interpreted; its values are what its terminator carried."""
        code, frame = self.code, self.frame
        if code is None:
            raise InterpretationError("no op is being interpreted")
        if not region.blocks:
            return ()
        for argument, value in zip(region.blocks[0].args, args, strict=True):
            frame[code.place(argument)] = value
        signal = code.region(region)(frame)
        self.code, self.frame = code, frame
        if signal is not YIELDED and signal is not None:
            raise InterpretationError(f"{name}: a {signal.name} leaves the region of an op from outside")
        return tuple(frame[CARRIED])

    def call_op(self, op: Operation | str | Any, inputs: PythonValues = ()) -> PythonValues:
        """Call a function by symbol or op."""
        if isinstance(op, str):
            return self.call(op, inputs, self.frame[DEPTH] + 1)
        if isinstance(op, Operation):
            return self.call(op.properties["sym_name"].data, inputs, self.frame[DEPTH] + 1)  # pyright: ignore
        return self.call(op.string_value(), inputs, self.frame[DEPTH] + 1)


class Code:
    """A function, turned into steps block by block as they are reached."""

    def __init__(self, machine: Machine, op: Operation, name: str):
        self.machine = machine
        self.op = op
        self.name = name
        self.places: dict[SSAValue, int] = {}
        self.blank: Frame = [0, ()]
        body = op.regions[0]
        self.external = not body.blocks
        self._number(body)
        type_ = op.properties.get("function_type")
        self.arguments = len(type_.inputs) if isinstance(type_, FunctionType) else 0
        if not self.external:
            self.arguments = len(body.blocks[0].args)
            self.run: Step = self.region(body)

    def _number(self, region: Region) -> None:
        """Give every value inside a place; constants are put there once and for all."""
        constants, places, blank = self.machine.constants, self.places, self.blank
        pending = [region]
        while pending:
            for block in pending.pop().blocks:
                for argument in block.args:
                    places[argument] = len(blank)
                    blank.append(UNDEFINED)
                for op in block.ops:
                    constant = constants.get(type(op))
                    if constant is not None:
                        places[op.results[0]] = len(blank)
                        blank.append(self._constant(constant, op))
                        continue
                    for result in op.results:
                        places[result] = len(blank)
                        blank.append(UNDEFINED)
                    pending += op.regions

    def _constant(self, constant: Callable[[Code, Any], Any], op: Operation) -> Any:
        try:
            return constant(self, op)
        except Fault as fault:
            fault.op = fault.op or op
            raise
        except Exception as error:
            raise Fault(f"cannot be run: {type(error).__name__}: {error}", op) from error

    def place(self, value: SSAValue) -> int:
        """Where a value lies in the frame."""
        found = self.places.get(value)
        if found is None:
            raise Fault(f"a value of another function is used in {self.name}")
        return found

    def all(self, values: Sequence[SSAValue]) -> tuple[int, ...]:
        """The places of values."""
        return tuple(map(self.place, values))

    def invoke(self, arguments: Sequence[Any], depth: int) -> tuple[Any, ...]:
        """Call the function; gives its results."""
        if self.external:
            return self._call_outside(tuple(arguments))
        if depth > self.machine.depth:
            self._too_deep()
        frame = self.blank.copy()
        frame[DEPTH] = depth
        if len(arguments) != self.arguments:
            raise Fault(f"{self.name} takes {self.arguments} arguments, {len(arguments)} were given")
        frame[FIRST : FIRST + self.arguments] = arguments
        signal = self.run(frame)
        if signal is not RETURN:
            raise Fault(f"{self.name} ends with {'nothing' if signal is None else signal.name}, not with a return")
        return frame[CARRIED]

    def _call_outside(self, arguments: tuple[Any, ...]) -> tuple[Any, ...]:
        """A declared function: whoever registered it answers."""
        try:
            return self.machine.call_external(self.name, self.op, arguments)
        except (Raised, Fault, OutOfFuel, OutOfMemory, InterpretationError):
            raise
        except Exception as error:
            raise host_error(self.machine.heap, error, self.op) from error

    def _too_deep(self) -> None:
        if self.machine.state.get("dynamic"):
            raise RecursionError("maximum recursion depth exceeded")
        if self.machine.heap.counting and "pycc.raises" not in self.op.attributes:
            # A function that does not expect an error here would lose what it owns.
            return
        raise Raised.of(self.machine.heap, "RecursionError", "maximum recursion depth exceeded")

    # ---------------------------------------------------------------- blocks

    def region(self, region: Region) -> Step:
        """A function that runs a region; it gives the signal of what left it."""
        blocks = list(region.blocks)
        if len(blocks) == 1:
            return self.block(blocks[0])
        runners = {block: self.block(block) for block in blocks}
        first = blocks[0]

        def run(frame: Frame) -> Any:
            block = first
            while True:
                signal = runners[block](frame)
                if type(signal) is not Jump:
                    return signal
                block = signal.block

        return run

    def block(self, block: Block) -> Step:
        """A function that runs a block; its ops become steps when it is first reached."""
        ops: list[Operation] = []
        steps: list[Step] = []
        fuel = self.machine.fuel
        count = 0

        def prepare() -> None:
            nonlocal count
            for op in block.ops:
                count += 1
                if type(op) in self.machine.constants:
                    continue
                step = self._step(op)
                if step is not None:
                    ops.append(op)
                    steps.append(step)
            if not steps:
                raise Fault("a block has no terminator", block.parent_op())

        def run(frame: Frame) -> Any:
            if not steps:
                prepare()
            fuel[0] -= count
            if fuel[0] < 0:
                raise OutOfFuel(self.machine.fuel_limit)
            step = steps[0]
            try:
                for step in steps:
                    signal = step(frame)
                    if signal is not None:
                        return signal
                return None
            except (Raised, OutOfFuel):
                raise
            except Exception as error:
                located = self._located(error, ops[steps.index(step)], frame)
                if located is error:
                    raise
                raise located from error

        return run

    def _located(self, error: Exception, op: Operation, frame: Frame) -> Exception:
        """An exception of the host as what it means."""
        if isinstance(error, Fault):
            error.op = error.op or op
            return error
        machine = self.machine
        if machine.state.get("dynamic"):
            return error
        if isinstance(error, OutOfMemory):
            return Raised.of(machine.heap, "MemoryError", "")
        if isinstance(error, RecursionError):
            return Raised.of(machine.heap, "RecursionError", "maximum recursion depth exceeded")
        for operand in op.operands:
            value = frame[self.places[operand]] if operand in self.places else None
            if type(value) is Poison:
                return Fault(f"uses a value that is not defined: {value.reason}", op)
            if isinstance(value, Object) and value.cls is DEAD:
                return Fault(used_after_release(value), op)
        if isinstance(error, InterpretationError):
            return Fault(str(error), op)
        return Fault(f"cannot be run: {type(error).__name__}: {error}", op)

    def _step(self, op: Operation) -> Step | None:
        row = self.machine.rows.get(type(op))
        try:
            return self._registered(op) if row is None else row(self, op)
        except Fault as fault:
            fault.op = fault.op or op
            raise
        except Exception as error:
            raise Fault(f"cannot be run: {type(error).__name__}: {error}", op) from error

    def _registered(self, op: Operation) -> Step:
        """A step for an op that has an xDSL implementation."""
        machine = self.machine
        implementation = machine._impls._impl_dict.get(type(op))  # pyright: ignore[reportPrivateUsage]
        if implementation is None:
            raise Fault("there is no meaning for this op here", op)
        functions, function = implementation
        operands, results = self.all(op.operands), self.all(op.results)

        def step(frame: Frame) -> Any:
            machine.code, machine.frame = self, frame
            try:
                outcome = function(functions, machine, op, tuple(frame[place] for place in operands))
            except (Raised, Fault, OutOfFuel, OutOfMemory, InterpretationError):
                raise
            except Exception as error:
                # What an implementation raises, the program raises.
                raise host_error(machine.heap, error, op) from error
            values, terminator = outcome.values, outcome.terminator_value
            if len(values) != len(results):
                raise Fault(f"its implementation gives {len(values)} values for {len(results)} results")
            for place, value in zip(results, values, strict=True):
                frame[place] = value
            match terminator:
                case None:
                    return None
                case ReturnedValues():
                    frame[CARRIED] = tuple(terminator.values)
                    return YIELDED
                case Successor():
                    for argument, value in zip(terminator.block.args, terminator.args, strict=True):
                        frame[self.place(argument)] = value
                    return Jump(terminator.block)

        return step

    # ---------------------------------------------------------------- helpers for rows

    def assign(self, sources: Sequence[SSAValue], targets: Sequence[SSAValue]) -> Step:
        """A function that copies values all at once, so that they may trade places."""
        pairs = [(s, t) for s, t in zip(self.all(sources), self.all(targets), strict=True) if s != t]
        match pairs:
            case []:
                return lambda frame: None
            case [(source, target)]:

                def one(frame: Frame) -> None:
                    frame[target] = frame[source]

                return one
            case [(s0, t0), (s1, t1)]:

                def two(frame: Frame) -> None:
                    frame[t0], frame[t1] = frame[s0], frame[s1]

                return two
            case _:

                def many(frame: Frame) -> None:
                    values = [frame[s] for s, _ in pairs]
                    for (_, t), value in zip(pairs, values, strict=True):
                        frame[t] = value

                return many


def value_step(code: Code, op: Operation, function: Callable[..., Any]) -> Step:
    """A step that computes one result from the values of the operands."""
    places, result = code.all(op.operands), code.place(op.results[0])
    match places:
        case ():

            def none(frame: Frame) -> None:
                frame[result] = function()

            return none
        case (a,):

            def unary(frame: Frame) -> None:
                frame[result] = function(frame[a])

            return unary
        case (a, b):

            def binary(frame: Frame) -> None:
                frame[result] = function(frame[a], frame[b])

            return binary
        case _:

            def general(frame: Frame) -> None:
                frame[result] = function(*[frame[place] for place in places])

            return general


def values_step(code: Code, op: Operation, function: Callable[..., Sequence[Any]]) -> Step:
    """A step that computes all results from the values of the operands."""
    places, results = code.all(op.operands), code.all(op.results)

    def step(frame: Frame) -> None:
        values = function(*[frame[place] for place in places])
        for place, value in zip(results, values, strict=True):
            frame[place] = value

    return step


def effect_step(code: Code, op: Operation, function: Callable[..., Any]) -> Step:
    """A step that does something with the values of the operands."""
    places = code.all(op.operands)

    def step(frame: Frame) -> None:
        function(*[frame[place] for place in places])

    return step
