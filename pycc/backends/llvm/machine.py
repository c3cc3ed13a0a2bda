"""Targets as LLVM sees them: this machine's description, and target machines, made once each.

Imports llvmlite and nothing of the compiler: a disk-cache hit comes through here.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import llvmlite.binding as binding

from pycc.support.target import Target, preferred_vector_width


class CodeGenerationError(Exception):
    """LLVM refused: unknown target, IR that does not verify, or code that the target cannot have."""


@lru_cache(maxsize=1)
def _initialize_native() -> None:
    binding.initialize_native_target()
    binding.initialize_native_asmprinter()


@lru_cache(maxsize=1)
def _initialize_all() -> None:
    binding.initialize_all_targets()
    binding.initialize_all_asmprinters()


@lru_cache(maxsize=1)
def host_triple() -> str:
    """Triple of this process."""
    return binding.get_process_triple()


@lru_cache(maxsize=2)
def host_target(native: bool = True) -> Target:
    """This machine: its very CPU, or (`native` false) the baseline of its architecture, for files that travel."""
    if not native:
        return Target(host_triple())
    _initialize_native()
    cpu, features = binding.get_host_cpu_name(), binding.get_host_cpu_features().flatten()
    return Target(host_triple(), cpu, features, preferred_vector_width(cpu, features))


def is_host(target: Target) -> bool:
    """Whether code for the target can be made in this process: same architecture and system."""
    return target.triple == host_triple()


@lru_cache(maxsize=16)
def target_machine(target: Target, level: int) -> Any:
    """LLVM's target machine; position-independent code."""
    if is_host(target):
        _initialize_native()
    else:
        _initialize_all()
    try:
        found = binding.Target.from_triple(target.triple)
        return found.create_target_machine(
            cpu=target.cpu, features=target.features, opt=level, reloc="pic", codemodel="default"
        )
    except RuntimeError as error:
        raise CodeGenerationError(f"target {target.triple}: {error}") from error
