"""The disk cache of compiled specialisations (D10).

Takes in a function with argument types and options. Gives out an artifact whose every dependency still holds, or
nothing. Two steps: the function's own source, the options, the target, LLVM, Python and pycc's own files name an entry;
the entry lists the globals that were read, which are looked up and compared again. Entries are written whole or not at
all, into a directory that only its user can write; a damaged one is a miss, a directory that cannot be used means
compiling each time. Loads neither xDSL nor the compiler.
"""

from __future__ import annotations

import marshal
import os
import sys
import time
import types
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from typing import Any

try:
    from _blake2 import blake2b  # hashlib would load OpenSSL
except ImportError:
    from hashlib import blake2b

from pycc.driver.boundary.keys import Key, key_text
from pycc.driver.jit.artifact import Artifact, Dependency
from pycc.driver.options import Options

MAGIC = b"pycc-cache-1\n"
_SUFFIX = ".entry"
_LOG = "misses.log"
_LOG_SIZE = 65536


ABSENT_DIGEST = "absent"
"""Digest of a global that a module does not define: a builtin was meant."""


def digest(*parts: str | bytes) -> str:
    """A short hash of parts; how they are split matters."""
    state = blake2b(digest_size=16)
    for part in parts:
        data = part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part
        state.update(len(data).to_bytes(8, "little"))
        state.update(data)
    return state.hexdigest()


# ---------------------------------------------------------------- the directory


def folder() -> str:
    """Where the cache lives: `PYCC_CACHE_DIR`, or `pycc` in the user's cache directory."""
    named = os.environ.get("PYCC_CACHE_DIR")
    if named:
        return named
    base = os.environ.get("XDG_CACHE_HOME") or os.path.join(os.path.expanduser("~"), ".cache")
    return os.path.join(base, "pycc")


def usable_folder(create: bool = True) -> str | None:
    """The directory, made if need be; None where it cannot be trusted or made."""
    path = folder()
    try:
        if create:
            os.makedirs(path, mode=0o700, exist_ok=True)
        status = os.stat(path)
    except OSError:
        return None
    if hasattr(os, "getuid") and (status.st_uid != os.getuid() or status.st_mode & 0o022):
        # Somebody else could have put code there.
        return None
    return path


# ---------------------------------------------------------------- what names an entry


@lru_cache(maxsize=1)
def own_digest() -> str:
    """Digest of pycc's own files, library included. Content is hashed once per state of the files (size, times,
    inode).
    """
    root = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    states: list[str] = []
    paths: list[str] = []
    for path, status in _files(root):
        paths.append(path)
        states.append(f"{path}:{status.st_size}:{status.st_mtime_ns}:{status.st_ctime_ns}:{status.st_ino}")
    state = digest(*states)
    place = usable_folder()
    stamp = os.path.join(place, f"self-{state}") if place else ""
    if stamp:
        try:
            with open(stamp) as file:
                known = file.read()
            if len(known) == 32:
                return known
        except OSError:
            pass
    contents: list[bytes] = []
    for path in paths:
        with open(path, "rb") as file:
            contents += [os.path.relpath(path, root).encode(), file.read()]
    found = digest(*contents)
    if stamp:
        _write(stamp, found.encode())
    return found


def _files(root: str) -> Iterator[tuple[str, os.stat_result]]:
    with os.scandir(root) as entries:
        for entry in sorted(entries, key=lambda e: e.name):
            if entry.is_dir():
                if entry.name != "__pycache__":
                    yield from _files(entry.path)
            elif entry.name.endswith((".py", ".lark", ".rules")):
                yield entry.path, entry.stat()


def environment_digest(options: Options) -> str:
    """Digest of all that code depends on besides its source."""
    return digest(*(f"{name}={value}" for name, value in _environment(options).items()))


def _environment(options: Options) -> dict[str, str]:
    from pycc.driver import native
    from pycc.driver.extensions.found import fingerprint

    return {
        "options": options.code_key(),
        "cpu": native.target_of(options).describe(),
        "pycc": own_digest(),
        "extensions": fingerprint(),
        "llvm": native.llvm_version(),
        "python": f"{sys.implementation.cache_tag}/{sys.version}",
    }


def source_lines(function: types.FunctionType) -> str:
    """The text of a function's lines, as far as its code goes; '' if there is none."""
    code = function.__code__
    last = _last_line(code)
    file = code.co_filename
    cached = sys.modules.get("linecache")
    lines: list[str] = []
    if cached is not None and file in cached.cache:
        lines = cached.getlines(file, function.__globals__)
    else:
        try:
            with open(file, encoding="utf-8") as text:
                lines = text.readlines()
        except (OSError, UnicodeDecodeError):
            import linecache

            lines = linecache.getlines(file, function.__globals__)
    return "".join(lines[code.co_firstlineno - 1 : last])


def _last_line(code: types.CodeType) -> int:
    last = max((line for _, _, line in code.co_lines() if line), default=code.co_firstlineno)
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            last = max(last, _last_line(constant))
    return last


def function_digest(function: types.FunctionType) -> str:
    """Digest of a function: its text, where it stands (tracebacks say so), and its defaults."""
    code = function.__code__
    source = source_lines(function)
    defaults = (function.__defaults__, sorted((function.__kwdefaults__ or {}).items()))
    # The byte code catches what the lines do not show: another definition on the same lines.
    return digest(
        source, code.co_filename, str(code.co_firstlineno), function.__qualname__, code.co_code, value_digest(defaults)
    )


_PLAIN = frozenset({bool, int, float, str, type(None)})
"""Types whose `repr` says all, also within a list."""


def value_digest(value: Any) -> str:
    """Digest of a captured value; functions by their own source, modules and classes by name."""
    kind = type(value)
    if kind in (bool, int, float, str, type(None), bytes, complex):
        return digest(kind.__name__, repr(value))
    if kind in (tuple, list):
        if _PLAIN.issuperset(map(type, value)):
            return digest(kind.__name__, repr(value))
        return digest(kind.__name__, *(value_digest(v) for v in value))
    if kind is dict:
        return digest("dict", *(value_digest(item) for item in value.items()))
    if kind is types.FunctionType:
        return digest("function", function_digest(value))
    if isinstance(getattr(value, "python", None), types.FunctionType):
        return digest("function", function_digest(value.python))
    if kind is types.ModuleType:
        return digest("module", value.__name__)
    if isinstance(value, type) or kind is types.BuiltinFunctionType:
        return digest("name", str(value.__module__), value.__qualname__)
    from pycc.driver.extensions.loading import captured_parts

    parts = captured_parts(value)
    if parts is not None:
        return digest("instance", kind.__module__, kind.__qualname__, *(value_digest(part) for part in parts))
    return digest("unknown", str(id(value)), str(time.time_ns()))


# ---------------------------------------------------------------- look-up


class Cache:
    """The cache as one process sees it. Every failure of the file system is a miss."""

    def __init__(self, options: Options):
        self.options = options
        self.place = usable_folder() if options.cache else None

    def entry_path(
        self, function: types.FunctionType, parameters: tuple[Key, ...]
    ) -> tuple[str, dict[str, str]] | None:
        """The file of a specialisation, and what its name is made from."""
        if self.place is None:
            return None
        parts = {"source": function_digest(function), **_environment(self.options)}
        name = digest(function.__module__ or "", repr(parameters), *(f"{k}={v}" for k, v in parts.items()))
        return os.path.join(self.place, name + _SUFFIX), parts

    def find(self, function: types.FunctionType, parameters: tuple[Key, ...]) -> Artifact | None:
        """The artifact, if there is one and all it depends on is as it was."""
        place = self.entry_path(function, parameters)
        if place is None:
            return None
        path, parts = place
        artifact = read_entry(path)
        if artifact is None:
            self._log(function, parameters, self._why_absent(function, parameters, parts))
            return None
        for dependency in artifact.dependencies:
            reason = _changed(function, dependency)
            if reason is not None:
                self._log(function, parameters, reason)
                return None
        return artifact

    def store(self, function: types.FunctionType, parameters: tuple[Key, ...], artifact: Artifact) -> None:
        """Keep an artifact for arguments of these keys, if the directory allows it."""
        place = self.entry_path(function, parameters)
        if place is None or self.place is None:
            return
        path, parts = place
        if any(not _is_known(function, d) for d in artifact.dependencies):
            return
        _write(path, _encode(artifact))
        _write(self._index_path(function, parameters), marshal.dumps(parts))

    def _index_path(self, function: types.FunctionType, parameters: tuple[Key, ...]) -> str:
        code = function.__code__
        name = digest(code.co_filename, function.__qualname__, repr(parameters))
        return os.path.join(self.place or "", f"{name}.index")

    def _why_absent(self, function: types.FunctionType, parameters: tuple[Key, ...], parts: Mapping[str, str]) -> str:
        try:
            with open(self._index_path(function, parameters), "rb") as file:
                before = marshal.loads(file.read())
            changed = [name for name, value in parts.items() if before.get(name) != value]
        except (OSError, ValueError, EOFError, TypeError, AttributeError):
            return "not compiled before for these argument types"
        if not changed:
            return "the entry was damaged or removed"
        words = {"source": "its source", "options": "the options", "cpu": "the CPU", "pycc": "pycc itself"}
        return f"changed since: {', '.join(words.get(name, name) for name in changed)}"

    def _log(self, function: types.FunctionType, parameters: tuple[Key, ...], reason: str) -> None:
        if self.place is None:
            return
        path = os.path.join(self.place, _LOG)
        types_ = ", ".join(key_text(k) for k in parameters)
        stamp = time.strftime("%Y-%m-%d %H:%M:%S")
        line = f"{stamp}\t{function.__module__}.{function.__qualname__}({types_})\t{reason}\n"
        try:
            mode = "a" if not os.path.exists(path) or os.path.getsize(path) < _LOG_SIZE else "w"
            with open(path, mode, encoding="utf-8", errors="backslashreplace") as file:
                file.write(line)
        except OSError:
            pass


def module_scope(function: types.FunctionType, module: str) -> Mapping[str, Any] | None:
    """The names of a module that a dependency was read from: the function's own, or another imported one."""
    if module in ("", function.__module__):
        if not function.__closure__:
            return function.__globals__
        names = dict(function.__globals__)
        for name, cell in zip(function.__code__.co_freevars, function.__closure__, strict=True):
            try:
                names[name] = cell.cell_contents
            except ValueError:
                continue
        return names
    found = sys.modules.get(module)
    return vars(found) if found is not None else None


def _is_known(function: types.FunctionType, dependency: Dependency) -> bool:
    scope = module_scope(function, dependency.module)
    if scope is None:
        return False
    if dependency.name not in scope:
        return dependency.digest == ABSENT_DIGEST
    return value_digest(scope[dependency.name]) == dependency.digest


def _changed(function: types.FunctionType, dependency: Dependency) -> str | None:
    return None if _is_known(function, dependency) else f"the global `{dependency.name}` of {dependency.module} changed"


# ---------------------------------------------------------------- files


def _encode(artifact: Artifact) -> bytes:
    header = marshal.dumps(
        (
            artifact.name,
            artifact.parameters,
            artifact.result,
            artifact.imports,
            tuple(tuple(d) for d in artifact.dependencies),
            artifact.library,
        )
    )
    body = len(header).to_bytes(8, "little") + header + artifact.object_code
    return MAGIC + blake2b(body, digest_size=16).digest() + body


def read_entry(path: str) -> Artifact | None:
    """An entry from disk; None where there is none or it is damaged."""
    try:
        with open(path, "rb") as file:
            data = file.read()
    except OSError:
        return None
    start = len(MAGIC) + 16
    if not data.startswith(MAGIC) or len(data) < start + 8:
        return None
    body = data[start:]
    if blake2b(body, digest_size=16).digest() != data[len(MAGIC) : start]:
        return None
    size = int.from_bytes(body[:8], "little")
    try:
        name, parameters, result, imports, dependencies, library = marshal.loads(body[8 : 8 + size])
        read = tuple(Dependency(*d) for d in dependencies)
    except (ValueError, TypeError, EOFError):
        # Whole, but of another version of pycc: as good as damaged.
        return None
    return Artifact(name, parameters, result, body[8 + size :], imports, read, library)


def _write(path: str, data: bytes) -> None:
    temporary = f"{path}.{os.getpid()}.{time.monotonic_ns()}"
    try:
        handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
            os.replace(temporary, path)
        except OSError:
            os.unlink(temporary)
    except OSError:
        return


def read_checked(path: str) -> bytes | None:
    """Bytes that `write_checked` wrote; None where there are none or they are damaged."""
    try:
        with open(path, "rb") as file:
            data = file.read()
    except OSError:
        return None
    return data[16:] if blake2b(data[16:], digest_size=16).digest() == data[:16] else None


def write_checked(path: str, data: bytes) -> None:
    """Write bytes with their hash, whole or not at all."""
    _write(path, blake2b(data, digest_size=16).digest() + data)


def cached_blob(key: tuple[str, ...], make: Callable[[], bytes]) -> bytes:
    """Bytes that depend on `key` only: kept in the cache, made where it has none."""
    place = usable_folder()
    path = os.path.join(place or "", f"{digest(*key)}.blob")
    found = read_checked(path) if place is not None else None
    if found is not None:
        return found
    made = make()
    if place is not None:
        write_checked(path, made)
    return made


def entries() -> list[tuple[str, int, float, Artifact | None]]:
    """Every entry: path, bytes, time of writing, and the artifact (None for a damaged one)."""
    place = usable_folder(create=False)
    if place is None:
        return []
    found: list[tuple[str, int, float, Artifact | None]] = []
    with os.scandir(place) as items:
        for item in items:
            if item.name.endswith(_SUFFIX):
                status = item.stat()
                found.append((item.path, status.st_size, status.st_mtime, read_entry(item.path)))
    return sorted(found, key=lambda row: row[2])


def misses() -> list[str]:
    """Lines of the log of misses, oldest first."""
    place = usable_folder(create=False)
    try:
        with open(os.path.join(place or "", _LOG), encoding="utf-8") as file:
            return file.read().splitlines()
    except OSError:
        return []


def clear() -> int:
    """Remove every file of the cache; how many there were."""
    place = usable_folder(create=False)
    if place is None:
        return 0
    count = 0
    with os.scandir(place) as items:
        for item in items:
            if item.is_file():
                try:
                    os.unlink(item.path)
                    count += 1
                except OSError:
                    continue
    return count
