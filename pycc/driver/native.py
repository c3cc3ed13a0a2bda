"""LLVM text to object code, and object code into this process: the one place that talks to llvmlite.

Imports llvmlite at the first use and nothing of the compiler, so that a hit in the disk cache loads neither xDSL nor `ir`.
"""

from __future__ import annotations

import ctypes
import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from pycc.driver.options import Options

_lock = threading.Lock()


@lru_cache(maxsize=1)
def llvm() -> Any:
    """llvmlite's binding, initialised for every target it has."""
    import llvmlite.binding as binding

    binding.initialize_native_target()
    binding.initialize_native_asmprinter()
    return binding


@lru_cache(maxsize=1)
def llvm_version() -> str:
    """Version of LLVM and of llvmlite, for cache keys."""
    import llvmlite

    return f"{'.'.join(map(str, llvm().llvm_version_info))}/{llvmlite.__version__}"


@lru_cache(maxsize=1)
def host_cpu() -> tuple[str, str]:
    """Name and features of this machine's CPU."""
    return llvm().get_host_cpu_name(), llvm().get_host_cpu_features().flatten()


class UnknownTarget(Exception):
    """A triple that LLVM has no code generator for."""


def target_machine(options: Options, jit: bool) -> Any:
    """LLVM's code generator for the options."""
    binding = llvm()
    host = binding.get_default_triple()
    triple = options.target or host
    if triple == host:
        name, features = host_cpu()
    else:
        binding.initialize_all_targets()
        binding.initialize_all_asmprinters()
        name, features = "", ""
    try:
        target = binding.Target.from_triple(triple)
    except RuntimeError as error:
        raise UnknownTarget(f"unknown target {triple!r}: {error}") from None
    return target.create_target_machine(
        cpu=options.cpu or name,
        features=options.features or ("" if options.cpu else features),
        opt=options.level,
        reloc="pic",
        codemodel="jitdefault" if jit else "default",
        jit=jit,
    )


def optimise(text: str, options: Options, machine: Any) -> Any:
    """Parse LLVM text and run LLVM's own pipeline over it; the module."""
    binding = llvm()
    module = binding.parse_assembly(text)
    module.triple = machine.triple
    module.data_layout = str(machine.target_data)
    module.verify()
    tuning = binding.create_pipeline_tuning_options(options.level)
    builder = binding.create_pass_builder(machine, tuning)
    builder.getModulePassManager().run(module, builder)
    return module


@dataclass
class Loaded:
    """Object code in this process; dropping it unmaps the code, so whoever may call it keeps it."""

    addresses: Mapping[str, int]
    _tracker: Any = field(repr=False)


@lru_cache(maxsize=1)
def _jit() -> Any:
    machine = target_machine(Options(), jit=True)
    return llvm().create_lljit_compiler(machine)


_count = 0


def load(object_code: bytes, exports: Iterable[str], imports: Mapping[str, int]) -> Loaded:
    """Link object code into the process. `imports`: addresses of symbols that the process itself does not export."""
    global _count
    with _lock:
        _count += 1
        builder = llvm().JITLibraryBuilder().add_object_img(object_code).add_current_process()
        for name, address in imports.items():
            builder.import_symbol(name, address)
        for name in exports:
            builder.export_symbol(name)
        tracker = builder.link(_jit(), f"pycc{_count}")
    return Loaded({name: tracker[name] for name in exports}, tracker)


def write_pointer(address: int, value: int) -> None:
    """Store a word at an address of ours."""
    ctypes.c_uint64.from_address(address).value = value
