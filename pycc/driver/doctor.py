"""`pycc doctor`: what this machine can do."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import os
import platform
import shutil
from collections.abc import Iterator


def report() -> Iterator[str]:
    """Lines for people."""
    from pycc.backends.llvm.machine import host_target
    from pycc.driver.aot.link import find_linker
    from pycc.driver.jit import cache
    from pycc.driver.native import llvm_version
    from pycc.support.diagnostics import CompileError

    yield f"Python      {platform.python_version()} ({platform.python_implementation()})"
    for package in ("xdsl", "llvmlite", "numpy"):
        yield f"{package:<11} {_version(package)}"
    yield f"LLVM        {llvm_version().split('/')[0]}"
    target = host_target()
    yield f"machine     {target.triple}, {target.cpu}, {os.cpu_count()} CPUs"
    yield f"vectors     {target.vector_width or 'as LLVM chooses'}{' bits' if target.vector_width else ''}"
    try:
        command, _ = find_linker("", target.triple)
        yield f"linker      {' '.join(command)}"
    except CompileError:
        yield "linker      none: libraries and executables cannot be linked (install a C compiler, or ziglang)"
    for triple in ("aarch64-linux-gnu", "riscv64-linux-gnu"):
        found = shutil.which(f"{triple}-gcc") or ("ziglang" if importlib.util.find_spec("ziglang") else None)
        yield f"{triple:<11} {'links with ' + found if found else 'objects only'}"
    yield f"cache       {cache.folder()} ({'in use' if cache.usable_folder() else 'cannot be used'})"
    for package in ("numba", "ziglang", "hypothesis"):
        yield f"{package:<11} {_version(package)}"
    yield from _extensions()


def _extensions() -> Iterator[str]:
    """The packages that extend pycc, and what they bring."""
    from pycc.driver.extensions.found import search
    from pycc.driver.extensions.install import install
    from pycc.driver.extensions.loading import loaded
    from pycc.support.diagnostics import CompileError

    try:
        install()
    except CompileError as error:
        yield from str(error).splitlines()
        yield from (f"extension   {found.title}" for found in search())
        return
    for one in loaded():
        names = {
            "dialects": [row.name for row in one.extension.dialects],
            "types": [row.python for row in one.extension.types],
            "passes": [row.name for row in one.extension.passes],
            "printers": [row.name for row in one.extension.printers],
        }
        told = "; ".join(f"{kind} {', '.join(words)}" for kind, words in names.items() if words)
        yield f"extension   {one.title}: {told or 'nothing'}"


def _version(package: str) -> str:
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return "not installed"
