"""The bytes of what a file is passed as."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from contracts.errors import ContractError, UnsupportedDataError, WireError
from contracts.escaping import printable

_FILE_HINT = "Pass a path, bytes, or a file that is opened in binary mode"
_MANY_HINT = 'Read the files one by one: for path in sorted(folder.glob("*"))'


def source_bytes(source: Any) -> bytes:
    """The bytes of a file.

    Raises:
        UnsupportedDataError: it is not one file.
        TypeError: the file is not opened in binary mode.
        OSError: it cannot be read.
    """
    refuse_many(source)
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


def refuse_many(source: object) -> None:
    """Refuse what is several files: a list of them, a pattern, a folder.

    Raises:
        UnsupportedDataError: it is.
    """
    many = isinstance(source, list | tuple | set | frozenset | Iterator)
    if many and not hasattr(source, "read"):  # an open file is an iterator of its lines
        kind = ascii(type(source).__name__).strip("'\"")
        raise UnsupportedDataError(kind, "is several files", _MANY_HINT)
    if not isinstance(source, str | os.PathLike):
        return
    path = Path(os.fsdecode(source))
    if path.is_dir():
        raise UnsupportedDataError(printable(str(path)), "is a folder", _MANY_HINT)
    if set("*?[") & set(str(path)) and not path.exists():
        raise UnsupportedDataError(printable(str(path)), "is a pattern of paths", _MANY_HINT)


@contextmanager
def naming_file(source: object) -> Iterator[None]:
    """Name a file in what is raised about it: in the message of a `WireError`, else as a note."""
    try:
        yield
    except ContractError as error:
        name = _name_of_file(source)
        if isinstance(error, WireError):
            error.file = name
        elif name is not None:
            error.add_note(f"in the file {name!a}")
        raise


def _name_of_file(source: object) -> str | None:
    """The name of a file, for messages; None where it has none, as bytes have none."""
    named = source if isinstance(source, str | os.PathLike) else getattr(source, "name", None)
    return os.fsdecode(named) if isinstance(named, str | os.PathLike) else None
