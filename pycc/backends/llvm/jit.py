"""Object code into this process, and the addresses of its functions.

One LLJIT serves the whole process. Loaded code stays until the process ends: its addresses are in objects that nobody
can be sure to have outlived, and unloading at exit would race with the interpreter's own clean-up. Imports llvmlite
and nothing of the compiler: a disk-cache hit comes through here.
"""

from __future__ import annotations

import itertools
import threading
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

import llvmlite.binding as binding

from pycc.backends.llvm.machine import CodeGenerationError, _initialize_native  # pyright: ignore[reportPrivateUsage]

_numbers = itertools.count()
_lock = threading.Lock()


@lru_cache(maxsize=1)
def _compiler() -> Any:
    _initialize_native()
    jit = binding.create_lljit_compiler()
    jit._owned = False  # never disposed of: see above  # pyright: ignore[reportPrivateUsage]
    return jit


def load_object(data: bytes, exports: Sequence[str], imports: Mapping[str, int] | None = None) -> dict[str, int]:
    """Addresses of the functions named in `exports`, of object code for this machine.

    `imports` gives addresses to names that the code leaves open; libc, libm and whatever else the process has loaded
    are found without.
    """
    builder = binding.JITLibraryBuilder().add_object_img(data).add_current_process()
    for name, address in (imports or {}).items():
        builder.import_symbol(name, address)
    for name in exports:
        builder.export_symbol(name)
    with _lock:
        try:
            tracker = builder.link(_compiler(), f"pycc.{next(_numbers)}")
        except RuntimeError as error:
            raise CodeGenerationError(f"the code cannot be loaded: {error}") from error
    addresses = {name: tracker[name] for name in exports}
    tracker.detach()
    return addresses
