"""Options as LLVM targets, and what of LLVM and this machine goes into cache keys.

Imports llvmlite (through `backends/llvm`) and nothing of the compiler, so that a hit in the disk cache loads neither
xDSL nor `ir`.
"""

from __future__ import annotations

import ctypes
from functools import lru_cache

from pycc.backends.llvm.machine import host_target, host_triple
from pycc.driver.options import Options
from pycc.support.target import Target


@lru_cache(maxsize=1)
def llvm_version() -> str:
    """Version of LLVM and of llvmlite."""
    import llvmlite
    import llvmlite.binding as binding

    return f"{'.'.join(map(str, binding.llvm_version_info))}/{llvmlite.__version__}"


def target_of(options: Options, travels: bool = False) -> Target:
    """The target of a compile. Code that `travels` (files) is made for the baseline CPU unless the options name one."""
    if options.target and options.target != host_triple():
        return Target(options.target, options.cpu, options.features)
    if options.cpu == "native":
        return host_target()
    if options.cpu:
        return Target(host_triple(), options.cpu, options.features)
    return host_target(native=not travels)


def write_pointer(address: int, value: int) -> None:
    """Store a word at an address of ours."""
    ctypes.c_uint64.from_address(address).value = value
