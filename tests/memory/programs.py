"""Random functions of level STRUCTURED over counted boxes; `world.py` answers what they call."""

from __future__ import annotations

import random

from xdsl.dialects import arith, func
from xdsl.dialects.builtin import ArrayAttr, FunctionType, IntegerAttr, ModuleOp, StringAttr, UnitAttr, i1, i64
from xdsl.ir import Attribute, Block, Operation, Region, SSAValue

from pycc.dialects import flow, mem
from pycc.ir.builder import Builder

BOX = mem.ReferenceType(StringAttr("box"))
CELLS = mem.PointerType(BOX)
PAIR = mem.StructType(StringAttr("tuple"), ArrayAttr([BOX, BOX]))


def module_of(seed: int) -> ModuleOp:
    """A module with the callees that `world.py` knows and a random function `main`."""
    block = Block()
    block.add_op(mem.ClassOp("box", [("_data", CELLS), ("link", BOX)], finalizer="end"))
    block.add_op(_finalizer())
    for name, inputs, outputs, takes in (
        ("make", [], [BOX], []),
        ("change", [BOX], [], [BOX]),
        ("look", [BOX], [], []),
        ("first", [BOX], [BOX], []),
        ("coin", [], [i1], []),
        ("turns", [], [i64], []),
        ("number", [], [i64], []),
    ):
        callee = func.FuncOp.external(name, inputs, outputs)
        callee.attributes["pycc.takes"] = ArrayAttr(takes)
        callee.attributes["pycc.reads"] = ArrayAttr([BOX])
        if name == "first":
            callee.attributes["pycc.borrows"] = UnitAttr()
        block.add_op(callee)
    block.add_op(_Maker(seed).function())
    return ModuleOp(Region([block]))


def _finalizer() -> func.FuncOp:
    """Takes the boxes out of the cells, to be released, and gives the cells back."""
    entry = Block(arg_types=[BOX])
    build = Builder(entry)
    cells = build.add(mem.GetFieldOp(entry.args[0], "_data", CELLS)).result
    for index in (0, 1):
        number = build.add(arith.ConstantOp(IntegerAttr(index, i64))).result
        build.add(mem.TakeOp(cells, number, BOX))
    build.add(mem.FreeOp(cells, build.add(arith.ConstantOp(IntegerAttr(2, i64))).result))
    build.add(flow.ReturnOp())
    return func.FuncOp("end", FunctionType.from_lists([BOX], []), Region([entry]))


class _Maker:
    def __init__(self, seed: int):
        self.random = random.Random(seed)
        self.build = Builder()
        self.slots: list[SSAValue] = []
        self.numbers: list[SSAValue] = []
        self.loops: list[list[Attribute]] = []
        self.labels: list[list[Attribute]] = []
        self.budget = self.random.randrange(10, 60)

    def function(self) -> func.FuncOp:
        """The function `main(box, box) -> box`."""
        entry = Block(arg_types=[BOX, BOX])
        self.build.block = entry
        for number in (0, 1):
            op = arith.ConstantOp(IntegerAttr(number, i64))
            self.numbers.append(self.build.add(op).results[0])
        for _ in range(self.random.randrange(3)):
            self.slots.append(self.build.add(flow.SlotOp(BOX)).result)
        for slot in self.slots:
            self.build.add(flow.StoreSlotOp(self.call("make", [], [BOX]), slot))
        boxes = list(entry.args)
        self.body(boxes, 0)
        self.build.add(flow.ReturnOp([self.random.choice(boxes)]))
        main = func.FuncOp("main", FunctionType.from_lists([BOX, BOX], [BOX]), Region([entry]))
        main.attributes["pycc.entry"] = UnitAttr()
        return main

    # -- pieces

    def call(self, name: str, arguments: list[SSAValue], results: list[Attribute]) -> SSAValue:
        op = self.build.add(flow.CallOp(name, arguments, results))
        return op.results[0] if results else self.numbers[0]

    def coin(self) -> SSAValue:
        return self.call("coin", [], [i1])

    def body(self, boxes: list[SSAValue], depth: int) -> None:
        """Random ops; `boxes` are the references in sight, and grow."""
        for _ in range(self.random.randrange(1, 7)):
            if self.budget <= 0:
                return
            self.budget -= 1
            kinds = [self.simple] * 6 + ([self.structured] * 2 if depth < 4 else [])
            self.random.choice(kinds)(boxes, depth)

    def simple(self, boxes: list[SSAValue], depth: int) -> None:
        box, other = self.random.choice(boxes), self.random.choice(boxes)
        index = self.random.choice(self.numbers)
        build = self.build
        match self.random.randrange(12):
            case 0:
                boxes.append(self.call("make", [], [BOX]))
            case 1:
                self.call("change", [box], [])
            case 2:
                self.call("look", [box], [])
            case 3:
                # The box may have been emptied: only full ones have a first.
                full = self.call("make", [], [BOX])
                boxes.append(self.call("first", [full], [BOX]))
            case 4 | 5:
                full = self.call("make", [], [BOX]) if self.random.random() < 0.5 else boxes[0]
                cells = build.add(mem.GetFieldOp(full, "_data", CELLS)).result
                boxes.append(build.add(mem.LoadOp(cells, index, BOX)).result)
            case 6:
                full = boxes[0]
                cells = build.add(mem.GetFieldOp(full, "_data", CELLS)).result
                fresh = self.call("make", [], [BOX])
                old = build.add(mem.TakeOp(cells, index, BOX)).result
                build.add(mem.StoreOp(fresh, cells, index))
                boxes.append(old)
            case 7:
                # Into a fresh box only, so that no cycle is made.
                fresh = self.call("make", [], [BOX])
                build.add(mem.SetFieldOp(fresh, "link", other))
                boxes.append(build.add(mem.GetFieldOp(fresh, "link", BOX)).result)
            case 8:
                pair = build.add(mem.PackOp([box, other], PAIR)).result
                boxes.append(build.add(mem.ExtractOp(pair, 1)).result)
            case 9:
                build.add(flow.CheckOp(self.coin(), "ValueError", "no"))
            case 10:
                number = self.call("number", [], [i64])
                build.add(flow.CheckedOp("add", number, number))
            case _ if self.slots:
                slot = self.random.choice(self.slots)
                if self.random.random() < 0.5:
                    build.add(flow.StoreSlotOp(box, slot))
                else:
                    boxes.append(build.add(flow.LoadSlotOp(slot, BOX)).result)
            case _:
                pass

    def region(self, boxes: list[SSAValue], depth: int, arguments: list[Attribute], end: type[Operation], count: int):
        """A region of random ops that ends by carrying `count` boxes, or leaves early."""
        outer = self.build.block
        block = Block(arg_types=arguments)
        self.build.block = block
        inside = [*boxes, *(a for a in block.args if a.type == BOX)]
        errors = [a for a in block.args if a.type == mem.EXCEPTION]
        self.body(inside, depth + 1)
        choice = self.random.random()
        if errors and choice < 0.3:
            self.build.add(flow.RaiseOp(errors[0]))
        elif choice < 0.08:
            self.build.add(flow.ReturnOp([self.random.choice(inside)]))
        elif self.loops and choice < 0.16:
            kind = self.random.choice([flow.BreakOp, flow.ContinueOp])
            self.build.add(kind([self.random.choice(inside) for _ in self.loops[-1]]))
        elif self.labels and choice < 0.2:
            self.build.add(flow.LeaveOp([self.random.choice(inside) for _ in self.labels[-1]]))
        else:
            self.build.add(end([self.random.choice(inside) for _ in range(count)]))
        self.build.block = outer
        return Region([block])

    def structured(self, boxes: list[SSAValue], depth: int) -> None:
        count = self.random.randrange(3)
        types: list[Attribute] = [BOX] * count
        inits = [self.random.choice(boxes) for _ in types]
        build = self.build
        op: Operation
        match self.random.randrange(6):
            case 0 | 1:
                condition = self.coin()
                then = self.region(boxes, depth, [], flow.YieldOp, count)
                orelse = self.region(boxes, depth, [], flow.YieldOp, count)
                op = flow.IfOp(condition, types, then, orelse)
            case 2:
                turns = self.call("turns", [], [i64])
                self.loops.append(types)
                body = self.region(boxes, depth, [i64, *types], flow.ContinueOp, count)
                self.loops.pop()
                op = flow.ForOp(self.numbers[0], turns, self.numbers[1], inits, body)
            case 3:
                self.loops.append(types)
                body = self.region(boxes, depth, types, flow.BreakOp, count)
                self.loops.pop()
                op = flow.LoopOp(inits, types, body)
            case 4:
                self.labels.append(types)
                op = flow.BlockOp(types, self.region(boxes, depth, [], flow.LeaveOp, count))
                self.labels.pop()
            case _:
                loops, labels = self.loops, self.labels
                every = self.random.random() < 0.25
                body = self.region(boxes, depth, [], flow.YieldOp, count)
                handler = self.region(boxes, depth, [mem.EXCEPTION], flow.YieldOp, count)
                self.loops, self.labels = loops, labels
                op = flow.TryOp(types, body, handler, every)
        build.add(op)
        boxes.extend(op.results)
