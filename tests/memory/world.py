"""What the functions of `programs.py` call: boxes made, changed and looked at, errors at random. They run in the
interpreter at BUFFERS, whose heap finds every use of a dead object, and every leak.

Objects of class `box` have two cells of references behind the field `_data`, and the counted field `link`.
"""

from __future__ import annotations

import random
from typing import Any

from xdsl.dialects.builtin import ModuleOp
from xdsl.interpreter import InterpreterFunctions, PythonValues, impl_external, register_impls
from xdsl.ir import Operation

from pycc.interpreters.counting import class_of
from pycc.interpreters.engine import Machine
from pycc.interpreters.errors import Raised
from pycc.interpreters.heap import Heap, Object
from pycc.interpreters.kinds import REFERENCE
from pycc.interpreters.levels import machine_for
from pycc.ir.levels import Level
from pycc.support.exceptions import EXCEPTIONS, RANGE_ERROR

HIGHEST = (1 << 63) - 1


@register_impls
class World(InterpreterFunctions):
    """Answers; `seed` decides everything that is left open."""

    def __init__(self, seed: int, machine: Machine):
        self.random = random.Random(seed)
        self.machine = machine
        self.heap: Heap = machine.heap

    def maybe(self, chance: float) -> bool:
        """Whether something happens this time."""
        return self.random.random() < chance

    def full(self, depth: int = 2) -> Object:
        """A fresh box with boxes in it."""
        box = self.heap.new(class_of(self.machine, "box"), None, None)
        pointer = self.heap.allocate(REFERENCE, 2, None)
        pointer[0].cells[:] = [self.full(depth - 1) if depth else None for _ in range(2)]
        box.fields[0] = pointer
        return box

    def cells(self, box: Object) -> list[Any]:
        """The cells of a box, which must be alive."""
        self.heap.retain(box)
        self.heap.release(box)
        cells: list[Any] = box.fields[0][0].cells
        return cells

    def may_raise(self) -> None:
        """An error, which may be one that passes user handlers."""
        if self.maybe(0.15):
            passes = self.maybe(0.3)
            raise Raised(RANGE_ERROR if passes else EXCEPTIONS["ValueError"], self.heap.make_string("no"))

    @impl_external("make")
    def make(self, interpreter: Machine, op: Operation, args: PythonValues) -> PythonValues:
        self.may_raise()
        return (self.full(),)

    @impl_external("change")
    def change(self, interpreter: Machine, op: Operation, args: PythonValues) -> PythonValues:
        """What an unknown callee may do: put other boxes in place, here and further down."""
        self.may_raise()
        self._change(args[0])
        # It may look at its argument to the end.
        self.cells(args[0])
        return ()

    def _change(self, box: Object) -> None:
        cells = self.cells(box)
        for index in (0, 1):
            inside = cells[index]
            if inside is not None and self.maybe(0.4):
                self._change(inside)
            if self.maybe(0.6):
                cells[index] = self.full(1)
                if inside is not None:
                    self.heap.release(inside)

    @impl_external("look")
    def look(self, interpreter: Machine, op: Operation, args: PythonValues) -> PythonValues:
        self.may_raise()
        for inside in self.cells(args[0]):
            if inside is not None:
                self.cells(inside)
        return ()

    @impl_external("first")
    def first(self, interpreter: Machine, op: Operation, args: PythonValues) -> PythonValues:
        return (self.cells(args[0])[0],)

    @impl_external("coin")
    def coin(self, interpreter: Machine, op: Operation, args: PythonValues) -> PythonValues:
        return (self.random.randrange(2),)

    @impl_external("turns")
    def turns(self, interpreter: Machine, op: Operation, args: PythonValues) -> PythonValues:
        return (self.random.randrange(4),)

    @impl_external("number")
    def number(self, interpreter: Machine, op: Operation, args: PythonValues) -> PythonValues:
        """One that overflows when it is doubled, now and then."""
        return (HIGHEST if self.maybe(0.2) else 1,)


def run(module: ModuleOp, seed: int, fuel: int) -> Heap:
    """Call `main` with two boxes, and give back what it gives; the heap should then be empty. `OutOfFuel` for a loop
    that does not end."""
    machine = machine_for(module, Level.BUFFERS)
    world = World(seed, machine)
    machine.register_implementations(world)
    machine.refuel(fuel)
    arguments = [world.full(), world.full()]
    try:
        (result,) = machine.call("main", arguments)
        machine.heap.release(result)
    except Raised as error:
        if error.value[1] is not None:
            machine.heap.release(error.value[1])
    for box in arguments:
        machine.heap.release(box)
    return machine.heap
