"""Artifacts into the process: from the disk cache or from the compiler, linked and ready to call.

Loads the compiler (xDSL, `ir`, `dialects`) only where the cache has no answer.
"""

from __future__ import annotations

import sys
import types
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from pycc.backends.llvm.jit import load_object
from pycc.backends.llvm.machine import host_target
from pycc.driver import native, runtime_text
from pycc.driver.artifact import Artifact
from pycc.driver.cache import Cache, cached_blob
from pycc.driver.keys import DTYPES, Key
from pycc.driver.options import Options
from pycc.support.target import Target

_EXPORTS = ("pycc_entry", "pycc_next", "pycc_call", "pycc_guards")


Scopes = Mapping[str, Mapping[str, Any]]
"""Dictionaries that globals were read from, by the names that their modules had in a compile."""


def artifact_for(
    function: types.FunctionType, parameters: tuple[Key, ...], options: Options
) -> tuple[Artifact, Scopes]:
    """The compiled specialisation of a function: cached, or made now."""
    cache = Cache(options)
    found = cache.find(function, parameters)
    if found is not None:
        return found, {}
    from pycc.driver.run import Timing, with_room

    def work() -> tuple[Artifact, Scopes]:
        from pycc.driver.specialise import specialise

        return specialise(function, parameters, options, Timing())

    made, scopes = with_room(work)
    cache.store(function, made)
    return made, scopes


def load_artifact(artifact: Artifact, base: type) -> dict[str, int]:
    """Link an artifact; `base` is the class of the callables that its entries serve."""
    imports = {**_runtime(base), **_numpy_addresses(artifact.imports)}
    return load_object(artifact.object_code, _EXPORTS, imports)


@lru_cache(maxsize=1)
def _runtime(base: type) -> dict[str, int]:
    """The functions that all entries share, from the cache or made now."""
    names = [f"{runtime_text.PREFIX}{name}" for name in runtime_text.FUNCTIONS]
    text = runtime_text.runtime_text(base)
    target = host_target()
    key = ("runtime", text, native.llvm_version(), target.describe())
    return load_object(cached_blob(key, lambda: _compile_runtime(text, target)), names)


def _compile_runtime(text: str, target: Target) -> bytes:
    from pycc.backends.llvm.object import compile_here

    return compile_here(text, target, 1)


def _numpy_addresses(names: tuple[str, ...]) -> Mapping[str, int]:
    """Addresses of NumPy's type objects that entries compare with. NumPy is loaded then: its values came in."""
    if not names:
        return {}
    numpy: Any = sys.modules.get("numpy") or __import__("numpy")
    known = {"pycc_numpy_ndarray": numpy.ndarray}
    for dtype in DTYPES:
        known[f"pycc_numpy_{dtype}"] = numpy.dtype(dtype).type
        known[f"pycc_numpy_dtype_{dtype}"] = numpy.dtype(dtype)
    return {name: id(known[name]) for name in names}


def annotated_keys(function: types.FunctionType, allow_unknown: bool = False) -> tuple[Key, ...]:
    """Keys of the annotated parameter types; `CompileError` if one is missing."""
    from pycc.driver.run import with_room

    def work() -> tuple[Key, ...]:
        from pycc.driver.levels import annotated

        return annotated(function, allow_unknown)

    return with_room(work)


def inspect_level(function: types.FunctionType, parameters: tuple[Key, ...], options: Options, level: str) -> str:
    """The text of a specialisation at one level."""
    from pycc.driver.run import with_room

    def work() -> str:
        from pycc.driver.levels import level_text

        return level_text(function, parameters, options, level)

    return with_room(work)
