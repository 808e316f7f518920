"""The bytes of what a file is passed as."""

from __future__ import annotations

import codecs
import os
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from glob import glob
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from contracts.errors import ContractError, UnsupportedDataError, WireError
from contracts.escaping import printable

_FILE_HINT = "Pass a path, bytes, or a file that is opened in binary mode"
_NO_FILE_HINT = "Check the path: nothing was checked"
_GLOB = frozenset("*?[")
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
    if _GLOB & set(str(path)) and not path.exists():
        raise UnsupportedDataError(printable(str(path)), "is a pattern of paths", _MANY_HINT)


def is_compressed(start: bytes) -> bool:
    """Whether bytes begin as those of a file that is compressed."""
    return any(start.startswith(magic) for magic in _COMPRESSIONS)


def text_bytes(source: Any) -> bytes:
    """The bytes of a file of text; of one that is compressed by gzip or zstd, of what is in it. Its own
    first bytes tell, which no text in UTF-8 begins with, and not its name.

    Raises:
        WireError: what is compressed is damaged.
        UnsupportedDataError, TypeError, OSError: as `source_bytes`.
    """
    data = source_bytes(source)
    for magic, (name, decompress) in _COMPRESSIONS.items():
        if data.startswith(magic):
            try:
                return decompress(data)
            except (OSError, EOFError, zlib.error) as error:
                raise WireError(
                    f"is damaged: it begins as {name}, and cannot be decompressed"
                ) from error
    return data


def _decompress_gzip(data: bytes) -> bytes:
    import gzip

    return gzip.decompress(data)


def _decompress_zstd(data: bytes) -> bytes:
    import pyarrow as pa

    with pa.input_stream(pa.py_buffer(data), compression="zstd") as stream:
        return bytes(stream.read())


_COMPRESSIONS: Mapping[bytes, tuple[str, Callable[[bytes], bytes]]] = {
    b"\x1f\x8b": ("gzip", _decompress_gzip),
    b"\x28\xb5\x2f\xfd": ("zstd", _decompress_zstd),
}
"""What compressed files begin with, and how they are read."""


def to_utf8(data: bytes, encoding: str) -> bytes:
    """Text in UTF-8. What is in it already is not decoded, but read as it is.

    Raises:
        UnicodeError: it is not in its encoding, or has half of a surrogate pair.
        ValueError: the encoding is unknown.
    """
    try:
        if codecs.lookup(encoding).name in {"utf-8", "utf-8-sig"}:
            return data
        return data.decode(encoding).encode()
    except UnicodeError:
        raise
    except (LookupError, ValueError):
        raise ValueError(
            f"encoding must be one of text that Python knows (got {encoding!r})"
        ) from None


def utf8_bytes(source: Any, encoding: str) -> bytes:
    """The bytes of a file of text, in UTF-8.

    Raises:
        WireError: it is damaged, or not in its encoding.
        ValueError: the encoding is unknown.
        UnsupportedDataError, TypeError, OSError: as `source_bytes`.
    """
    try:
        return to_utf8(text_bytes(source), encoding)
    except UnicodeError:
        raise WireError(f"is not {encoding}") from None


def each_file(source: object, suffix: str) -> Iterator[object]:
    """The single files that a source stands for, in order: a list's as they come in it, those of a
    folder and of a pattern by their paths as text.

    Of a folder these are the files with a suffix, at any depth, but for names that begin with "." or "_",
    which writers give to what is not data.

    Raises:
        UnsupportedDataError: a folder or a pattern has none, or files come in no order.
    """
    if isinstance(source, list | tuple):
        for one in source:
            yield from each_file(one, suffix)
        return
    if isinstance(source, str | os.PathLike) and _is_local(source):
        path = Path(os.fsdecode(source))
        if path.is_dir():
            yield from _some_files(
                path, _files_in(path, suffix), f"is a folder without {suffix} files"
            )
            return
        if _GLOB & set(str(path)) and not path.exists():
            found = (Path(one) for one in glob(str(path), recursive=True))  # noqa: PTH207 - a pattern may be absolute
            files = (one for one in found if one.is_file())
            yield from _some_files(path, files, "is a pattern that no file matches")
            return
    yield source


def _is_local(source: str | os.PathLike[Any]) -> bool:
    return len(urlsplit(os.fsdecode(source)).scheme) <= 1  # one letter is a drive


def _files_in(folder: Path, suffix: str) -> Iterator[Path]:
    for path in folder.rglob(f"*{suffix}"):
        hidden = any(part.startswith((".", "_")) for part in path.relative_to(folder).parts)
        if path.is_file() and not hidden:
            yield path


def _some_files(source: Path, files: Iterable[Path], problem: str) -> list[Path]:
    """The files in order.

    Raises:
        UnsupportedDataError: there are none.
    """
    found = sorted(files, key=str)
    if not found:
        raise UnsupportedDataError(printable(str(source)), problem, _NO_FILE_HINT)
    return found


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
