"""LLVM IR text to an optimised LLVM module, levels 0 to 3 as clang's."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import llvmlite.binding as binding

from pycc.backends.llvm.machine import CodeGenerationError, target_machine
from pycc.support.target import Target


def parse(text: str, target: Target, level: int) -> Any:
    """A verified LLVM module for a target."""
    machine = target_machine(target, level)
    try:
        module = binding.parse_assembly(text)
        module.triple = target.triple
        module.data_layout = str(machine.target_data)
        # LLVM's own assertions abort the process on what the verifier would have refused.
        module.verify()
    except RuntimeError as error:
        raise CodeGenerationError(f"LLVM refuses the module: {error}") from error
    return module


@lru_cache(maxsize=1)
def _avoid_known_faults() -> None:
    """LLVM 22's loop vectoriser narrows groups of interleaved accesses without correcting what leaves the loop: one
    that copies pairs and is asked for its last index afterwards gives one too many (fixed by llvm-project pull request
    195729)."""
    binding.set_option("pycc", "-enable-interleaved-mem-accesses=false")


def optimize(text: str, target: Target, level: int = 2) -> Any:
    """An optimised LLVM module (`str()` of it is its text)."""
    _avoid_known_faults()
    module = parse(text, target, level)
    options = binding.create_pipeline_tuning_options(level)
    options.loop_vectorization = level >= 2
    options.slp_vectorization = level >= 2
    options.loop_interleaving = level >= 2
    options.loop_unrolling = level >= 2
    builder = binding.create_pass_builder(target_machine(target, level), options)
    manager = builder.getModulePassManager()
    manager.run(module, builder)
    return module
