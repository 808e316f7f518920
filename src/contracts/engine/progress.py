"""How far a stream has been read."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from contracts.inputs.adapter import InputAdapter


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a stream has been read.

    Attributes:
        rows: how many rows were read.
        seconds: how long it took.
        bytes: how many bytes of the files were read; None for what is not read from files.
        total_bytes: how many bytes the files have together; None as for `bytes`.
    """

    rows: int
    seconds: float
    bytes: int | None = None
    total_bytes: int | None = None

    @property
    def rate(self) -> float:
        """The rows in a second."""
        return self.rows / self.seconds if self.seconds else 0.0


ProgressCallback: TypeAlias = Callable[[Progress], object]
"""Is called with the progress after each batch."""


def with_progress(
    batches: Iterable[InputAdapter],
    notify: ProgressCallback | None,
    read_bytes: Callable[[], tuple[int, int] | None] = lambda: None,
) -> Iterator[InputAdapter]:
    """The batches; after what is done with each, the progress is passed on.

    Args:
        read_bytes: gives how many bytes of files were read, and how many there are.
    """
    start, rows = time.monotonic(), 0
    for batch in batches:
        yield batch
        rows += batch.height
        if notify is not None:
            notify(Progress(rows, time.monotonic() - start, *(read_bytes() or ())))
