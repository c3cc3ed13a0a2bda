"""Files written whole or not at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path


def write_atomically(path: Path, data: bytes, executable: bool = False) -> None:
    """Write beside the target, then rename over it. Raises OSError; the target is then as it was."""
    handle, temporary = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent or Path("."))
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        os.chmod(temporary, (0o777 if executable else 0o666) & ~_umask())
        os.replace(temporary, path)
    except BaseException:
        os.unlink(temporary)
        raise


def move_atomically(source: Path, path: Path) -> None:
    """Put a finished file in the place of `path`."""
    write_atomically(path, source.read_bytes(), executable=os.access(source, os.X_OK))


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
