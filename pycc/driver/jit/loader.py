"""Artifacts into the process: from the disk cache or from the compiler, linked and ready to call.

Loads the compiler (xDSL, `ir`, `dialects`) only where the cache has no answer.
"""

from __future__ import annotations

import sys
import types
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from pycc.backends.llvm.jit import load_object
from pycc.backends.llvm.machine import host_target
from pycc.driver import native
from pycc.driver.boundary import runtime_text
from pycc.driver.boundary.keys import DTYPES, NAME, OBJECT, Key, decoded
from pycc.driver.jit.artifact import Artifact
from pycc.driver.jit.cache import Cache, cached_blob, environment_digest
from pycc.driver.jit.unit_store import UnitStore, unit_store
from pycc.driver.options import Options
from pycc.support.target import Target

_EXPORTS = ("pycc_entry", "pycc_next", "pycc_call", "pycc_guards")


Scopes = Mapping[str, Mapping[str, Any]]
"""Dictionaries that globals were read from, by the names that their modules had in a compile."""


def loaded_for(
    function: types.FunctionType, parameters: tuple[Key, ...], options: Options, base: type
) -> tuple[Artifact, dict[str, int], Scopes]:
    """The compiled specialisation of a function, cached or made now, with the addresses of its entries."""
    cache = Cache(options)
    found = cache.find(function, parameters)
    if found is not None:
        try:
            return found, load_artifact(found, base, options), {}
        except UnitMissing:
            pass
    made, scopes = _make(function, parameters, options)
    cache.store(function, parameters, made)
    return made, load_artifact(made, base, options), scopes


def _make(function: types.FunctionType, parameters: tuple[Key, ...], options: Options) -> tuple[Artifact, Scopes]:
    from pycc.driver.run import Timing, with_room

    def work() -> tuple[Artifact, Scopes]:
        from pycc.driver.jit.specialise import specialise

        return specialise(function, parameters, options, Timing())

    return with_room(work)


class UnitMissing(Exception):
    """Object code of the library that an artifact calls is gone or damaged."""


def load_artifact(artifact: Artifact, base: type, options: Options) -> dict[str, int]:
    """Link an artifact; `base` is the class of the callables that its entries serve. Raises `UnitMissing`."""
    store = unit_store(environment_digest(options), options.cache) if artifact.library else None
    library = {} if store is None else _library(artifact.library, store)
    imports = {**runtime(base), **_object_addresses(artifact.imports), **library}
    return load_object(artifact.object_code, _EXPORTS, imports)


_loaded_units: dict[str, dict[str, int]] = {}


def _library(names: Iterable[str], store: UnitStore) -> dict[str, int]:
    """Addresses of library specialisations, whose units are loaded once."""
    found: dict[str, int] = {}
    for name in names:
        row = store.row(name)
        if row is None:
            raise UnitMissing(name)
        addresses = _loaded_units.get(row.unit)
        if addresses is None:
            unit = store.unit(row.unit)
            if unit is None:
                store.forget(row.unit)
                raise UnitMissing(name)
            addresses = load_object(unit.object_code, unit.exports, _library(unit.imports, store))
            _loaded_units[row.unit] = addresses
        found[name] = addresses[name]
    return found


@lru_cache(maxsize=1)
def runtime(base: type) -> dict[str, int]:
    """The functions that all entries share, from the cache or made now."""
    names = [f"{runtime_text.PREFIX}{name}" for name in runtime_text.FUNCTIONS]
    text = runtime_text.runtime_text(base)
    target = host_target()
    key = ("runtime", text, native.llvm_version(), target.describe())
    return load_object(cached_blob(key, lambda: _compile_runtime(text, target)), names)


def _compile_runtime(text: str, target: Target) -> bytes:
    from pycc.backends.llvm.object import compile_here

    return compile_here(text, target, 1)


_objects: dict[str, Any] = {}
"""Python objects that compiled code refers to, kept alive."""


def _object_addresses(names: tuple[str, ...]) -> Mapping[str, int]:
    """Addresses of the Python objects that entries refer to."""
    found: dict[str, int] = {}
    for name in names:
        if name.startswith((OBJECT, NAME)) and name not in _objects:
            text = decoded(name)
            _objects[name] = sys.intern(text) if name.startswith(NAME) else _referred(text)
        if name in _objects:
            found[name] = id(_objects[name])
    return found if len(found) == len(names) else {**_numpy_addresses(names), **found}


def _referred(reference: str) -> Any:
    """What a row of an extension refers to."""
    from importlib import import_module

    module, _, name = reference.partition(":")
    value: Any = import_module(module)
    for part in name.split("."):
        value = getattr(value, part)
    return value


def _numpy_addresses(names: tuple[str, ...]) -> Mapping[str, int]:
    """Addresses of NumPy's type objects that entries compare with. NumPy is loaded then: its values came in."""
    if not names:
        return {}
    numpy: Any = sys.modules.get("numpy") or __import__("numpy")
    known = {"pycc_numpy_ndarray": numpy.ndarray}
    for dtype in DTYPES:
        known[f"pycc_numpy_{dtype}"] = numpy.dtype(dtype).type
        known[f"pycc_numpy_dtype_{dtype}"] = numpy.dtype(dtype)
    return {name: id(known[name]) for name in names if name in known}


def annotated_keys(function: types.FunctionType, allow_unknown: bool = False) -> tuple[Key, ...]:
    """Keys of the annotated parameter types; `CompileError` if one is missing."""
    from pycc.driver.run import with_room

    def work() -> tuple[Key, ...]:
        from pycc.driver.program.levels import annotated

        return annotated(function, allow_unknown)

    return with_room(work)


def inspect_level(function: types.FunctionType, parameters: tuple[Key, ...], options: Options, level: str) -> str:
    """The text of a specialisation at one level."""
    from pycc.driver.run import with_room

    def work() -> str:
        from pycc.driver.program.levels import level_text

        return level_text(function, parameters, options, level)

    return with_room(work)
