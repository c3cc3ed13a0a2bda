"""Objects into libraries, executables and archives.

Takes in object code. Gives out finished files, written whole or not at all. Links with the system's C compiler or the
`ziglang` wheel (D11); archives are written here, without a tool.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from pycc.driver.diagnostics import CannotWrite, LinkFailed, NoLinker
from pycc.driver.files import move_atomically, write_atomically
from pycc.support.diagnostics import CompileError

_COMPACT = (
    "-Wl,--gc-sections", "-Wl,--as-needed", "-Wl,--build-id=none", "-Wl,-z,noseparate-code", "-Wl,--hash-style=gnu",
    "-s",
)  # fmt: skip
"""What keeps a library with one small function small."""
_LARGE_PAGES = ("aarch64", "arm64")
"""Where pages may have 64 KiB: read-only relocations would fill the file up to the next one."""


def _zig() -> list[str] | None:
    return [sys.executable, "-m", "ziglang", "cc"] if importlib.util.find_spec("ziglang") is not None else None


def find_linker(target: str, host: str) -> tuple[list[str], list[str]]:
    """The command that links for a target, and its flags for it; `CompileError` if there is none."""
    named = os.environ.get("PYCC_CC")
    if named:
        return named.split(), []
    tried: list[str] = []
    if target in ("", host):
        names = ["cc", "gcc", "clang"]
    else:
        architecture, *rest = target.split("-")
        system = [part for part in rest if part not in ("unknown", "pc")]
        names = [f"{target}-gcc", f"{'-'.join([architecture, *system])}-gcc"]
    for name in dict.fromkeys(names):
        found = shutil.which(name)
        if found:
            return [found], []
        tried.append(name)
    zig = _zig()
    if zig is not None:
        return zig, [] if target in ("", host) else ["-target", _zig_target(target)]
    raise CompileError([NoLinker(None, (*tried, "ziglang"))])


def _zig_target(triple: str) -> str:
    """Zig leaves the vendor out."""
    return "-".join(part for part in triple.split("-") if part not in ("unknown", "pc", "none"))


def link(objects: Sequence[bytes], output: Path, target: str, host: str, shared: bool) -> None:
    """A shared library or an executable."""
    command, flags = find_linker(target, host)
    with tempfile.TemporaryDirectory(prefix="pycc-link-") as folder:
        inputs: list[str] = []
        for number, data in enumerate(objects):
            path = Path(folder) / f"part{number}.o"
            try:
                path.write_bytes(data)
            except OSError as error:
                raise CompileError([CannotWrite(None, str(path), error.strerror or str(error))]) from None
            inputs.append(str(path))
        made = Path(folder) / output.name
        kind = ["-shared", "-nostartfiles"] if shared and not flags else ["-shared"] if shared else []
        if shared and (target or host).startswith(_LARGE_PAGES):
            kind.append("-Wl,-z,norelro")
        full = [*command, *flags, *kind, "-o", str(made), *inputs, *_COMPACT, "-lm"]
        try:
            done = subprocess.run(full, capture_output=True, text=True, errors="replace", check=False)
        except OSError as error:
            raise CompileError([LinkFailed(None, command[0], str(error))]) from None
        if done.returncode != 0:
            message = done.stderr.strip() or f"exit status {done.returncode}"
            raise CompileError([LinkFailed(None, Path(command[0]).name, message[-2000:])])
        if not shared:
            made.chmod(0o755)
        save(output, made)


def save(output: Path, made: Path) -> None:
    """Put a finished file in its place; `CompileError` if that cannot be."""
    try:
        move_atomically(made, output)
    except OSError as error:
        raise CompileError([CannotWrite(None, str(output), error.strerror or str(error))]) from None


def save_bytes(output: Path, data: bytes) -> None:
    """Write bytes to their place; `CompileError` if that cannot be."""
    try:
        write_atomically(output, data)
    except OSError as error:
        raise CompileError([CannotWrite(None, str(output), error.strerror or str(error))]) from None


def check_writable(output: Path) -> None:
    """Refuse an output path that cannot be written, before the work of compiling."""
    folder = output.parent
    if output.is_dir():
        raise CompileError([CannotWrite(None, str(output), "it is a directory")])
    if not folder.is_dir():
        raise CompileError([CannotWrite(None, str(output), f"there is no directory {folder}")])
    if not os.access(folder, os.W_OK):
        raise CompileError([CannotWrite(None, str(output), "permission denied")])


# ---------------------------------------------------------------- archives


def archive(members: Sequence[tuple[str, bytes]], symbols: Sequence[Sequence[str]]) -> bytes:
    """A static library in the format of System V `ar`, with its index: `symbols` are what each member defines."""
    names = [name for group in symbols for name in group]
    text = b"".join(name.encode() + b"\0" for name in names)
    index_size = 4 + 4 * len(names) + len(text)
    position = 8 + _padded(60 + index_size)
    offsets: list[int] = []
    for _, data in members:
        offsets.append(position)
        position += _padded(60 + len(data))
    table = len(names).to_bytes(4, "big")
    for offset, group in zip(offsets, symbols, strict=True):
        table += offset.to_bytes(4, "big") * len(group)
    parts = [b"!<arch>\n", _member("/", table + text)]
    parts += [_member(f"{name}/", data) for name, data in members]
    return b"".join(parts)


def _padded(size: int) -> int:
    return size + size % 2


def _member(name: str, data: bytes) -> bytes:
    header = f"{name:<16}{0:<12}{0:<6}{0:<6}{'100644':<8}{len(data):<10}`\n".encode()
    return header + data + (b"\n" if len(data) % 2 else b"")
