"""Which packages extend pycc: entry points of the group `pycc.extensions`, found without loading any package.

Takes in `sys.path`. Gives out one `Found` per entry point, and a digest for the cache's key of all of them: names,
versions and the content of their files. Loads nothing but the standard library's small parts, since a hit in the
compile cache passes here too: where no metadata changed since the last process (one `stat` per folder of `sys.path`),
the answer comes from a small file in the cache directory. `importlib.metadata` alone would take longer than a hit.
"""

from __future__ import annotations

import marshal
import os
import sys
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from pycc.driver.jit import cache

GROUP = "pycc.extensions"
DISABLE = "PYCC_DISABLE_EXTENSIONS"
"""Environment variable: distributions whose extensions are left out, separated by commas, or `all`."""
ADDED = "PYCC_EXTENSIONS"
"""Environment variable: references of extensions that no installed package names, separated by commas."""

USED: list[str] = []
"""What tells this process's own extensions (`extensions.use`) from those of any other."""
_METADATA = (".dist-info", ".egg-info")


class Found(NamedTuple):
    """An entry point: the distribution that has it, its version, the entry point's name and what it refers to."""

    package: str
    version: str
    name: str
    reference: str

    @property
    def title(self) -> str:
        """How errors name it."""
        return f"{self.package} {self.version}" if self.version else self.package


@lru_cache(maxsize=1)
def search() -> tuple[Found, ...]:
    """The extensions that are installed and not switched off, in the order of their names."""
    disabled = {word.strip() for word in os.environ.get(DISABLE, "").split(",")}
    if "all" in disabled:
        return ()
    rows: dict[tuple[str, str], Found] = {}
    for folder in _folders():
        for row in _rows_of(folder):
            # As for imports, the first on the path wins.
            rows.setdefault((row.package, row.name), row)
    added = list(filter(None, map(str.strip, os.environ.get(ADDED, "").split(","))))
    if added and os.getcwd() not in map(os.path.abspath, sys.path):
        # As Python does for a script: modules beside the user are found.
        sys.path.append(os.getcwd())
    for reference in added:
        package = reference.partition(":")[0]
        rows.setdefault((package, reference), Found(package, "", reference, reference))
    return tuple(sorted(row for row in rows.values() if row.package not in disabled))


def _folders() -> list[str]:
    return list(dict.fromkeys(os.path.abspath(path or os.curdir) for path in sys.path))


def _rows_of(folder: str) -> Sequence[Found]:
    try:
        state = os.stat(folder)
        if not os.path.isdir(folder):
            return ()
    except OSError:
        return ()
    place = cache.usable_folder()
    stamp = ""
    if place is not None and state.st_mtime_ns < _RECENT - 2_000_000_000:
        # A folder that changed just now may change again within the clock's grain.
        name = cache.digest("extensions-1", folder, str(state.st_mtime_ns), str(state.st_ino), sys.version)
        stamp = os.path.join(place, f"{name}.found")
        data = cache.read_checked(stamp)
        if data is not None:
            return [Found(*row) for row in marshal.loads(data)]
    rows = list(_scan(folder))
    if stamp:
        cache.write_checked(stamp, marshal.dumps([tuple(row) for row in rows]))
    return rows


def _now() -> int:
    import time

    return time.time_ns()


_RECENT = _now()


def _scan(folder: str) -> Iterator[Found]:
    """Read the metadata in a folder; only distributions whose text names the group are looked at closely."""
    try:
        with os.scandir(folder) as entries:
            names = [entry.name for entry in entries if entry.name.endswith(_METADATA)]
    except OSError:
        return
    for name in sorted(names):
        try:
            with open(os.path.join(folder, name, "entry_points.txt"), encoding="utf-8") as file:
                if GROUP not in file.read():
                    continue
        except (OSError, UnicodeDecodeError):
            continue
        from importlib.metadata import Distribution

        distribution = Distribution.at(os.path.join(folder, name))
        for point in distribution.entry_points:
            if point.group == GROUP:
                yield Found(distribution.metadata["Name"] or name, distribution.version or "", point.name, point.value)


# ---------------------------------------------------------------- what the cache's key says of them


@lru_cache(maxsize=1)
def fingerprint() -> str:
    """Digest of the extensions in effect and of their files; the same text for none as in a process without."""
    rows = search()
    if not rows and not USED:
        return "none"
    return cache.digest(*USED, *(part for row in rows for part in (*row, *_files_of(row))))


def _files_of(row: Found) -> Iterator[str]:
    """What tells one state of the files of an extension from another: sizes and times, as for pycc's own."""
    for root in package_folders(row.reference):
        for path, status in _walk(root):
            yield f"{path}:{status.st_size}:{status.st_mtime_ns}:{status.st_ino}"


def package_folders(reference: str) -> list[str]:
    """Folders of the package that a reference leads into; the file, for a module that is no package."""
    name = reference.partition(":")[0].partition(".")[0]
    for finder in sys.meta_path:
        find = getattr(finder, "find_spec", None)
        spec = find(name, None) if find is not None else None
        if spec is not None:
            if spec.submodule_search_locations is not None:
                return [str(place) for place in spec.submodule_search_locations]
            return [str(spec.origin)] if spec.origin else []
    return []


def _walk(root: str) -> Iterator[tuple[str, os.stat_result]]:
    if os.path.isfile(root):
        yield root, os.stat(root)
        return
    try:
        with os.scandir(root) as items:
            entries = sorted(items, key=lambda entry: entry.name)
    except OSError:
        return
    for entry in entries:
        if entry.is_dir():
            if entry.name != "__pycache__":
                yield from _walk(entry.path)
        elif not entry.name.endswith((".pyc", ".pyo")):
            yield entry.path, entry.stat()
