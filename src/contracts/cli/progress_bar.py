"""A bar on a terminal for what takes a while: rows, rate, and the time that is left."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from contracts.engine.progress import Progress, ProgressCallback

_SOON = 0.5
"""What is done within these seconds needs no bar."""


@contextmanager
def progress_bar(*, quiet: bool) -> Iterator[ProgressCallback | None]:
    """What is called with the progress, and shows it on stderr; None where that is not a terminal."""
    if quiet or not sys.stderr.isatty():
        yield None
        return
    bar = _Bar()
    try:
        yield bar.show
    finally:
        bar.close()


class _Bar:
    """A bar, drawn once there is something to wait for."""

    def __init__(self) -> None:
        self._drawn: Any = None
        self._task: Any = None

    def show(self, progress: Progress) -> None:
        if self._drawn is None:
            if progress.seconds < _SOON:
                return
            self._drawn = self._begin()
        text = f"{progress.rows:,} rows, {progress.rate:,.0f} a second"
        self._drawn.update(
            self._task, completed=progress.bytes, total=progress.total_bytes, description=text
        )

    def _begin(self) -> Any:
        """A bar that is drawn."""
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

        columns = [
            BarColumn(), TextColumn("{task.percentage:>3.0f} %"), TextColumn("{task.description}"),
            TimeRemainingColumn(),
        ]  # fmt: skip  # a row of columns
        drawn = Progress(*columns, console=Console(stderr=True), transient=True)
        drawn.start()
        self._task = drawn.add_task("", total=None)
        return drawn

    def close(self) -> None:
        if self._drawn is not None:
            self._drawn.stop()
