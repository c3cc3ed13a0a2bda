"""Random functions, counted by `insert-ownership`, run on a model heap: nothing dead is used, nothing leaks, on any
path.
"""

from __future__ import annotations

import pytest
from xdsl.context import Context
from xdsl.dialects import func

from pycc.analysis.dominance import verify_dominance
from pycc.analysis.ownership import verify_ownership
from pycc.passes.cleanup.remove_dead import RemoveDeadPass
from pycc.passes.cleanup.simplify import SimplifyPass
from pycc.passes.memory.insert_ownership import InsertOwnershipPass
from tests.memory.heap import Box, Heap, Raised
from tests.memory.programs import module_of

RUNS = 8
"""How often each program is run, with other answers to what is left open."""


def reachable(box: Box | None, found: set[Box]) -> set[Box]:
    """A box and everything in it."""
    if box is not None and box not in found:
        found.add(box)
        for inside in (*box.cells, box.link):
            reachable(inside, found)
    return found


@pytest.mark.parametrize("cleaned", [False, True])
@pytest.mark.parametrize("block", range(10))
def test_random_functions_keep_their_books(block: int, cleaned: bool) -> None:
    for seed in range(block * 25, block * 25 + 25):
        module = module_of(seed)
        module.verify()
        if cleaned:
            SimplifyPass().apply(Context(), module)
            RemoveDeadPass().apply(Context(), module)
        InsertOwnershipPass().apply(Context(), module)
        module.verify()
        verify_dominance(module)
        verify_ownership(module)
        main = next(f for f in module.body.block.ops if isinstance(f, func.FuncOp) and f.sym_name.data == "main")
        for run in range(RUNS):
            heap = Heap(seed * RUNS + run)
            arguments = [heap.full(), heap.full()]
            try:
                heap.release(heap.call(main, list(arguments)))
            except Raised as error:
                heap.release(error.value)
            except TimeoutError:
                continue
            assert [box.count for box in arguments] == [1, 1], seed
            kept = reachable(arguments[0], reachable(arguments[1], set()))
            assert {box for box in heap.everything if not box.dead} == kept, seed
