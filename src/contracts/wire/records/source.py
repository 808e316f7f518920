"""The bytes of what a file is passed as."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from contracts.errors import UnsupportedDataError

_FILE_HINT = "Pass a path, bytes, or a file that is opened in binary mode"


def source_bytes(source: Any) -> bytes:
    """The bytes of a file.

    Raises:
        UnsupportedDataError: it is not a file.
        TypeError: the file is not opened in binary mode.
        OSError: it cannot be read.
    """
    if isinstance(source, bytes | bytearray | memoryview):
        return bytes(source)
    if isinstance(source, str | os.PathLike):
        return Path(source).read_bytes()
    if not callable(getattr(source, "read", None)):
        kind = ascii(type(source).__name__).strip("'\"")  # a class may have any name
        raise UnsupportedDataError(kind, "is not a file", _FILE_HINT)
    data = source.read()
    if not isinstance(data, bytes):
        raise TypeError(f"source must be opened in binary mode (it gave {type(data).__name__})")
    return data
