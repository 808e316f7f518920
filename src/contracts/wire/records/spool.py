"""Frames kept on the disk, in the order in which they were added."""

from __future__ import annotations

import io
import os
import tempfile
import threading
import weakref
from collections.abc import Iterator
from typing import Self

import polars as pl


class FrameSpool:
    """Frames of any schemas, in a file without a name: nothing is left of it when the process ends,
    however it ends.

    Args:
        folder: where the file is; None for the system's folder for temporary files.
    """

    def __init__(self, folder: str | os.PathLike[str] | None = None) -> None:
        self._file = tempfile.TemporaryFile(dir=folder)  # noqa: SIM115 - closed below
        self._finish = weakref.finalize(self, self._file.close)
        self._lock = threading.Lock()
        self._places: list[tuple[int, int, int]] = []
        """Where each frame begins, how long it is, and how many rows it has."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self._finish()

    def add(self, frame: pl.DataFrame) -> None:
        buffer = io.BytesIO()
        frame.write_ipc_stream(buffer, compression="lz4")
        start = self._file.seek(0, os.SEEK_END)
        self._file.write(buffer.getbuffer())
        self._places.append((start, buffer.tell(), frame.height))

    def __iter__(self) -> Iterator[pl.DataFrame]:
        for start, length, height in self._places:
            with self._lock:  # two threads may read it, each on its own
                self._file.seek(start)
                content = self._file.read(length)
            frame = pl.read_ipc_stream(io.BytesIO(content))
            yield frame if frame.width else pl.DataFrame(height=height)
