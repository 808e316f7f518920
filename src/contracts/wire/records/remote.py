"""Files of other systems, by their URLs: what pyarrow's filesystems serve, and HTTP."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from contracts.errors import UnsupportedDataError
from contracts.escaping import printable

if TYPE_CHECKING:
    import pyarrow as pa

_FILESYSTEMS = {
    "s3": "S3FileSystem", "gs": "GcsFileSystem", "gcs": "GcsFileSystem",
    "az": "AzureFileSystem", "abfs": "AzureFileSystem", "abfss": "AzureFileSystem",
}  # fmt: skip  # a table
_OPEN_HINT = "Pass the file open for bytes: fsspec.open(url, **options).open()"


@dataclass(frozen=True)
class RemoteFile:
    """A file of another system, which is opened when it is read.

    Attributes:
        name: its URL.
        options: the arguments of pyarrow's filesystem for its scheme; over HTTP, headers.
    """

    name: str
    options: Mapping[str, Any] | None = None

    def read(self) -> bytes:
        """What is in it.

        Raises:
            UnsupportedDataError, OSError: as `open`.
        """
        with self.open() as file:
            return bytes(file.read())

    def open(self) -> pa.NativeFile:
        """The file, of which any part may be read.

        Raises:
            UnsupportedDataError: nothing serves URLs of this kind, or it has other options.
            OSError: it cannot be read.
        """
        import pyarrow as pa
        import pyarrow.fs

        if urlsplit(self.name).scheme in ("http", "https"):
            return pa.BufferReader(self._body())
        try:
            system, path = self._place(pyarrow.fs)
        except (pa.ArrowInvalid, pa.ArrowNotImplementedError, TypeError, ValueError) as error:
            problem = f"is a URL that cannot be opened: {printable(str(error))}"
            raise UnsupportedDataError(printable(self.name), problem, _OPEN_HINT) from error
        return system.open_input_file(path)

    def _place(self, systems: Any) -> tuple[Any, str]:
        """The filesystem, and the path in it."""
        parts = urlsplit(self.name)
        if self.options is None:
            found: tuple[Any, str] = systems.FileSystem.from_uri(self.name)
            return found
        kind = _FILESYSTEMS.get(parts.scheme)
        if kind is None:
            raise ValueError(f"{parts.scheme}:// takes no storage_options")
        return getattr(systems, kind)(**self.options), parts.netloc + parts.path

    def _body(self) -> bytes:
        from urllib.request import Request, urlopen

        headers = {name: str(value) for name, value in (self.options or {}).items()}
        with urlopen(Request(self.name, headers=headers)) as answer:  # noqa: S310 - HTTP alone
            return bytes(answer.read())


def is_url(source: str | os.PathLike[Any]) -> bool:
    """Whether a path is that of another system."""
    return len(urlsplit(os.fsdecode(source)).scheme) > 1  # one letter is a drive
