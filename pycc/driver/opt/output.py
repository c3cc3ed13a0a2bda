"""Writing text that may hold what no encoding has, to a stream or a file."""

from __future__ import annotations

from pathlib import Path
from typing import TextIO


def write(stream: TextIO, text: str) -> None:
    """Write text; characters that the stream's encoding lacks are written as escapes."""
    try:
        stream.write(text)
    except UnicodeEncodeError:
        encoding = stream.encoding or "utf-8"
        stream.write(text.encode(encoding, "backslashreplace").decode(encoding))


def write_file(path: str, text: str) -> str:
    """Write a file whole or not at all; what went wrong, or ""."""
    from pycc.driver.files import write_atomically

    data, file = text.encode("utf-8", "backslashreplace"), Path(path)
    try:
        if file.exists() and not file.is_file():
            # A device or a pipe, such as /dev/null: nothing to put another file in the place of.
            file.write_bytes(data)
        else:
            write_atomically(file, data)
        return ""
    except (OSError, ValueError) as error:
        return f"{path}: {getattr(error, 'strerror', None) or error}"
