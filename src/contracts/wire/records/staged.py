"""Files that appear whole or not at all: written under another name beside their place, and renamed.

A link stays one, and its target is replaced. A pipe is written to when the whole is known, as nothing can be put in
its place.
"""

from __future__ import annotations

import os
import secrets
import shutil
import tempfile
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO
from urllib.parse import urlsplit

import pyarrow as pa

from contracts.errors import UnsupportedDataError
from contracts.escaping import printable
from contracts.wire.records.formats import FileFormat, format_of

_ROWS_OF_PART = 1_000_000
"""How many rows a file of a folder has at most, but for the last batch in it."""
_URL_HINT = (
    "Write to a path, and copy what is there when the call has returned:"
    " pyarrow.fs.copy_files('good.parquet', url)"
)
_TARGET_HINT = (
    "Name a file that ends in .parquet, .arrow, .ndjson or .csv, or a folder with a / at its end"
)


class StagedFiles:
    """One file, or a folder of files, at a path where nothing is until `commit`.

    A process that is killed leaves at most what ends in `.tmp`, beside the path.

    Attributes:
        format: the format of the files.
    """

    def __init__(self, path: str | os.PathLike[str]) -> None:
        if not isinstance(path, str | os.PathLike):
            kind = ascii(type(path).__name__).strip("'\"")  # a class may have any name
            raise TypeError(f"a path must be text or a path (got an object of type {kind})")
        text = _local_path(os.fsdecode(path))
        named = Path(text)
        self._path = named.resolve() if named.is_symlink() else named
        self._is_folder = text.endswith(("/", os.sep)) or self._path.is_dir()
        self._is_stream = self._path.exists() and not (self._is_folder or self._path.is_file())
        self.format = _format_for(named, is_folder=self._is_folder)
        temporary = Path(tempfile.gettempdir())
        self._staged = self.beside(temporary / named.name if self._is_stream else self._path)
        self._parts = 0
        self._rows = 0
        self._file: BinaryIO | None = None
        self._writer: Any = None

    @staticmethod
    def beside(path: Path) -> Path:
        """An unused name beside a path."""
        return path.parent / f".{path.name}.{secrets.token_hex(4)}.tmp"

    @property
    def folder(self) -> Path:
        """The folder that the files are written in: that of the path, unless it is a pipe."""
        return self._staged.parent

    @property
    def place(self) -> Path:
        """The path as the system knows it, so that two names of one place are found out."""
        return self._path.absolute().resolve()

    def require_place(self) -> None:
        """Raise unless the files can be put there.

        Raises:
            FileNotFoundError: the folder that it is in does not exist.
            FileExistsError: it is a folder that has files, or a file where a folder is to be.
        """
        if not self.folder.is_dir():
            raise FileNotFoundError(
                f"the folder {str(self.folder)!a} does not exist: make it first"
            )
        if not self._is_folder or not self._path.exists():
            return
        if not self._path.is_dir() or any(self._path.iterdir()):
            raise FileExistsError(
                f"{str(self._path)!a} exists and is not an empty folder: name a new one, for each"
                " run its own"
            )

    def write(self, table: pa.Table) -> None:
        """Add rows; all tables have the same schema."""
        if self._writer is not None and self._is_folder and self._rows >= _ROWS_OF_PART:
            self._end_file()
        if self._writer is None:
            self._writer = self._begin_file(table.schema)
        self._writer.write_table(table)
        self._rows += table.num_rows

    def _begin_file(self, schema: pa.Schema) -> Any:
        path = self._staged
        if self._is_folder:
            path.mkdir(exist_ok=True)
            path = path / f"part-{self._parts:05}{self.format.suffixes[0]}"
        self._file = path.open("xb")
        self._parts, self._rows = self._parts + 1, 0
        return self.format.writer(self._file, schema)

    def _end_file(self) -> None:
        """Close the file that is written, once it is on the disk."""
        self._writer.close()
        self._writer = None
        if self._file is not None:
            self._file.flush()
            os.fsync(self._file.fileno())
            self._file.close()

    def finish(self) -> None:
        """End the last file."""
        if self._writer is not None:
            self._end_file()

    def commit(self) -> None:
        """Put the files in their place, where a file, an empty folder or a pipe may be."""
        if self._is_stream:
            with self._staged.open("rb") as whole, self._path.open("wb") as stream:
                shutil.copyfileobj(whole, stream)
            return
        if self._is_folder and self._path.is_dir():
            self._path.rmdir()  # Windows renames to no folder that exists
        self._staged.replace(self._path)

    def discard(self) -> None:
        """Remove what is not in its place."""
        if self._writer is not None:
            # What Arrow writes at last goes nowhere: the file is closed already.
            abandon(self._writer)
            self._writer = None
        if self._file is not None:
            abandon(self._file)
        if self._is_folder:
            shutil.rmtree(self._staged, ignore_errors=True)
        else:
            self._staged.unlink(missing_ok=True)


def staged_apart(*paths: str | os.PathLike[str]) -> list[StagedFiles]:
    """The files at some paths, each of its own.

    Raises:
        ValueError: two of them are one place.
        UnsupportedDataError: a suffix names no format.
        FileNotFoundError, FileExistsError: they cannot be put there.
    """
    staged = [StagedFiles(path) for path in paths]
    for files in staged:
        files.require_place()
    if len({files.place for files in staged}) < len(staged):
        raise ValueError(
            f"both parts would be written to {os.fsdecode(paths[0])!a}: name two places"
        )
    return staged


def refuse_places(staged: Iterable[StagedFiles], read: Iterable[Path]) -> None:
    """Raise ValueError where files would replace one that they are made of."""
    places = {path.resolve() for path in read}
    for files in staged:
        if files.place in places:
            raise ValueError(
                f"{str(files.place)!a} is read, and would be replaced: name another place"
            )


def abandon(file: Any) -> None:
    """Close a file whose content does not matter any more."""
    # The disk is full, say; the file is removed.
    with suppress(OSError, ValueError, pa.ArrowException):
        file.close()


def commit_all(staged: Sequence[StagedFiles]) -> None:
    """Put all in their places: the last is there only when the others are."""
    for files in staged:
        files.finish()
    for files in staged:
        files.commit()


def _local_path(text: str) -> str:
    """The path that is meant: also by a URL of a file of this machine.

    Raises:
        UnsupportedDataError: it is the URL of another system, which cannot rename what was written.
    """
    parts = urlsplit(text)
    if "://" not in text or len(parts.scheme) < 2:  # one letter is a drive
        return text
    if parts.scheme == "file" and parts.netloc in ("", "localhost"):
        from urllib.request import url2pathname

        return url2pathname(parts.path)
    problem = "does not let files appear whole or not at all"
    raise UnsupportedDataError(printable(f"{parts.scheme}://"), problem, _URL_HINT)


def _format_for(path: Path, *, is_folder: bool) -> FileFormat:
    """The format that a path's suffix names; Parquet for a folder without one.

    Raises:
        UnsupportedDataError: it names none.
    """
    known = format_of("x.parquet" if is_folder and not path.suffix else path.name)
    if known is None:
        got = printable(str(path))
        raise UnsupportedDataError(got, "cannot be written there", _TARGET_HINT)
    return known
