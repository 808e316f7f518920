"""What files are passed as: their bytes, decompressed and decoded, and those of folders and patterns."""

from __future__ import annotations

import codecs
import os
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from glob import glob
from pathlib import Path
from typing import Any, TypeVar

from contracts.errors import ContractError, UnsupportedDataError, WireError, is_failure
from contracts.escaping import printable
from contracts.wire.records.remote import RemoteFile, is_url

_Read = TypeVar("_Read")

_FILE_HINT = "Pass a path, bytes, or a file that is opened in binary mode"
_CONTENT_HINT = "Pass the content of a file as bytes: text.encode()"
_TABLE_HINT = "It is a table already: pass it to a verb, check, parse or split"
_TABLE_HINTS = (
    (
        "file_uris",
        "Pass the files of a Delta table: table.file_uris(); or pl.scan_delta(table) to a verb",
    ),
    ("to_table", "Pass the files of a dataset: dataset.files; or dataset.to_table() to a verb"),
    ("iter_batches", "Pass the path of the file; or file.read() to a verb"),
    *((one, _TABLE_HINT) for one in ("collect_schema", "column_names", "dtypes")),
)
_NO_FILE_HINT = "Check the path: nothing was checked"
_GLOB = frozenset("*?[")
_MANY_HINT = 'Pass a list, which has an order: sorted(folder.glob("*"))'


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
    if isinstance(source, str) and "\n" in source:
        raise UnsupportedDataError("text", "is not the name of a file", _CONTENT_HINT)
    if isinstance(source, str | os.PathLike):
        return Path(source).read_bytes()
    if not callable(getattr(source, "read", None)):
        kind = ascii(type(source).__name__).strip("'\"")  # a class may have any name
        raise UnsupportedDataError(kind, "is not a file", _hint_instead_of(source))
    if hasattr(source, "iter_batches"):  # pyarrow's files of Parquet read tables
        raise UnsupportedDataError(type(source).__name__, "is not a file", _hint_instead_of(source))
    data = source.read()
    if not isinstance(data, bytes):
        raise TypeError(f"source must be opened in binary mode (it gave {type(data).__name__})")
    return data


def _hint_instead_of(source: object) -> str:
    """What to pass instead of what is no file."""
    # What raises has no such methods.
    with suppress(Exception):
        return next((hint for name, hint in _TABLE_HINTS if hasattr(source, name)), _FILE_HINT)
    return _FILE_HINT


def refuse_many(source: object) -> None:
    """Refuse several files that come in no order, or not as a list.

    Raises:
        UnsupportedDataError: they do.
    """
    many = isinstance(source, list | tuple | set | frozenset | Iterator)
    if many and not hasattr(source, "read"):  # an open file is an iterator of its lines
        kind = ascii(type(source).__name__).strip("'\"")
        raise UnsupportedDataError(kind, "is several files, and no list of them", _MANY_HINT)


def is_compressed(start: bytes) -> bool:
    """Whether bytes begin as those of a file that is compressed."""
    return _compression_of(start) is not None


def text_bytes(source: Any) -> bytes:
    """The bytes of a file of text; of one that is compressed by gzip or zstd, of what is in it. Its own
    first bytes tell, which no text in UTF-8 begins with, and not its name.

    Raises:
        WireError: what is compressed is damaged.
        UnsupportedDataError, TypeError, OSError: as `source_bytes`.
    """
    data = source_bytes(source)
    compression = _compression_of(data[:4])
    if compression is None:
        return data
    name, decompress = compression
    try:
        return decompress(data)
    except (OSError, EOFError, zlib.error) as error:
        raise WireError(f"is damaged: it begins as {name}, and cannot be decompressed") from error


def _decompress_gzip(data: bytes) -> bytes:
    import gzip

    return gzip.decompress(data)


def _decompress_zstd(data: bytes) -> bytes:
    import pyarrow as pa

    with pa.input_stream(pa.py_buffer(data), compression="zstd") as stream:
        return bytes(stream.read())


def _compression_of(start: bytes) -> tuple[str, Callable[[bytes], bytes]] | None:
    """How a file that begins so is compressed; one of zstd may begin with a frame that is skipped (RFC 8878, 3.1.2), as
    pzstd and its like write it.
    """
    if start[1:4] == b"\x2a\x4d\x18" and start[0] >> 4 == 5:
        return "zstd", _decompress_zstd
    return next((one for magic, one in _COMPRESSIONS.items() if start.startswith(magic)), None)


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
    if is_utf8(encoding):
        return data
    try:
        return data.decode(encoding).encode()
    except UnicodeError:
        raise
    except (LookupError, ValueError):  # it is known, and not one of text
        raise _unknown_encoding(encoding) from None


def is_utf8(encoding: str) -> bool:
    """Whether an encoding is UTF-8.

    Raises:
        ValueError: it is unknown.
    """
    try:
        return codecs.lookup(encoding).name in {"utf-8", "utf-8-sig"}
    except (LookupError, ValueError):
        raise _unknown_encoding(encoding) from None


def _unknown_encoding(encoding: str) -> ValueError:
    return ValueError(f"encoding must be one of text that Python knows (got {encoding!r})")


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


def each_file(
    source: object, suffixes: tuple[str, ...], storage_options: Mapping[str, Any] | None = None
) -> Iterator[object]:
    """The single files that a source stands for, in order: a list's as they come in it, those of a
    folder and of a pattern as `files_of` gives them.

    Args:
        suffixes: those of the files of a folder that are read.
        storage_options: of what serves URLs, as `RemoteFile`.

    Raises:
        UnsupportedDataError: a folder or a pattern has none, or files come in no order.
    """
    if isinstance(source, list | tuple):
        for one in source:
            yield from each_file(one, suffixes, storage_options)
        return
    if not isinstance(source, str | os.PathLike) or (isinstance(source, str) and "\n" in source):
        yield source
        return
    path = os.fsdecode(source)
    if is_url(path):
        yield RemoteFile(path, storage_options)
        return
    files = files_of(path, lambda name: name.lower().endswith(suffixes))
    if files is None:
        yield source
        return
    if not files:
        is_folder = Path(path).is_dir()
        what = (
            f"folder without {suffixes[0]} files" if is_folder else "pattern that no file matches"
        )
        raise UnsupportedDataError(printable(str(Path(path))), f"is a {what}", _NO_FILE_HINT)
    yield from files


def files_of(path: str, is_data: Callable[[str], bool]) -> list[Path] | None:
    """The files in a folder, at any depth, or those that a pattern matches, by their paths as text; None for
    what is neither.

    Of a folder none is left out but names that begin with "." or "_", which writers give to what is not data.

    Args:
        is_data: whether a file of a folder is data, by its name.

    Raises:
        UnsupportedDataError: the path is empty, or no name; or the folder is a table whose log says which of
            its files count.
    """
    if not path.strip() or "\0" in path:
        what = "a path with a NUL character" if path.strip() else "an empty path"
        raise UnsupportedDataError(
            what, "names no file", 'Pass a path; the working directory is "."'
        )
    folder = Path(path)
    if folder.is_dir():
        _refuse_logged(folder)
        found = (
            one
            for one in folder.rglob("*")
            if is_data(one.name)
            and not any(part.startswith((".", "_")) for part in one.relative_to(folder).parts)
        )
    elif _GLOB & set(path) and not folder.exists():
        found = (Path(one) for one in glob(path, recursive=True))  # noqa: PTH207 - a pattern may be absolute
    else:
        return None
    return sorted((one for one in found if one.is_file()), key=str)


def _refuse_logged(folder: Path) -> None:
    """Refuse a table of Delta or Iceberg: files that were deleted, or replaced, stay in its folder."""
    kind = (
        "delta"
        if (folder / "_delta_log").is_dir()
        else "iceberg"
        if any((folder / "metadata").glob("*.metadata.json"))
        else None
    )
    if kind is not None:
        hint = f"Pass what its log says to a verb: polars.scan_{kind}(folder)"
        problem = f"is a table of {kind.title()}, not all of whose files count"
        raise UnsupportedDataError(printable(str(folder)), problem, hint)


def decoded(read: Callable[[], _Read], problem: str) -> _Read:
    """What Arrow decodes of a file.

    Raises:
        WireError: it is damaged, which is the problem, or too large for the memory.
        OSError: it cannot be read.
    """
    try:
        return read()
    except BaseException as error:
        # Arrow has an OSError for damage too, without the number that one of the system has.
        of_system = isinstance(error, OSError) and (type(error) is not OSError or error.errno)
        if isinstance(error, MemoryError):  # damaged lengths ask for more than there is
            raise WireError(f"{problem}, or needs more memory than there is") from error
        if of_system or not is_failure(error):
            raise
        raise WireError(problem) from error


@contextmanager
def naming_file(source: object) -> Iterator[None]:
    """Name a file in what is raised about it: in the message of a `WireError`, else as a note."""
    try:
        yield
    except ContractError as error:
        name = name_of_file(source)
        if isinstance(error, WireError):
            error.file = name
        elif name is not None:
            error.add_note(f"in the file {name!a}")
        raise


def name_of_file(source: object) -> str | None:
    """The name of a file, for messages and reports; None where it has none, as bytes have none."""
    named = source if isinstance(source, str | os.PathLike) else getattr(source, "name", None)
    return os.fsdecode(named) if isinstance(named, str | os.PathLike) else None
