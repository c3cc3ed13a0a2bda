"""Random functions, counted by `insert-ownership`, run on the interpreter's heap: nothing dead is used, nothing leaks, on any
path.
"""

from __future__ import annotations

import pytest
from xdsl.context import Context

from pycc.analysis.dominance import verify_dominance
from pycc.analysis.ownership import verify_ownership
from pycc.interpreters.faults import OutOfFuel
from pycc.passes.cleanup.remove_dead import RemoveDeadPass
from pycc.passes.cleanup.simplify import SimplifyPass
from pycc.passes.memory.insert_ownership import InsertOwnershipPass
from tests.memory.programs import module_of
from tests.memory.world import run as call

RUNS = 8
"""How often each program is run, with other answers to what is left open."""
FUEL = 20_000


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
        for run in range(RUNS):
            try:
                heap = call(module, seed * RUNS + run, FUEL)
            except OutOfFuel:
                continue
            assert not heap.live, seed
