"""The compiled backends of one specification, each made at its first use."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contracts.specification import Specification

if TYPE_CHECKING:
    from contracts.backends.columns import Columns
    from contracts.backends.findings import Findings
    from contracts.backends.frame.backend import FrameBackend
    from contracts.backends.frame.batch import Context, ReferenceTable
    from contracts.backends.mixed.backend import ColumnsBackend
    from contracts.engine.small_frames import SmallFrames
    from contracts.inputs.adapter import InputAdapter


class Backends:
    """The backends that evaluate one specification; safe to share between threads and with forks.

    Two threads that come first at the same time may each make a backend. One of the two is kept, both
    are right, and so there is no lock that a fork could inherit held.
    """

    __slots__ = ("_frames", "_small", "specification")

    def __init__(self, specification: Specification) -> None:
        self.specification = specification
        self._frames: FrameBackend | None = None
        self._small: SmallFrames | None = None

    def __reduce__(self) -> tuple[type[Backends], tuple[Specification]]:
        return Backends, (self.specification,)

    @property
    def frames(self) -> FrameBackend:
        """The backend of Polars frames."""
        if self._frames is None:
            from contracts.backends.frame.backend import FrameBackend

            self._frames = FrameBackend(self.specification)
        return self._frames

    @property
    def small_frames(self) -> SmallFrames:
        """What proves small frames row by row."""
        if self._small is None:
            from contracts.engine.small_frames import SmallFrames

            self._small = SmallFrames(self.specification)
        return self._small

    @property
    def columns(self) -> ColumnsBackend:
        """The backend of columns of any sort."""
        from contracts.backends.mixed.backend import ColumnsBackend

        return ColumnsBackend(self.specification, self.frames)

    def evaluate(self, columns: Columns, context: Context) -> Findings:
        """The findings in a batch by its columns."""
        if columns.is_typed:
            return self.frames.evaluate(columns.frame(), context)
        return self.columns.evaluate(columns, context)

    def evaluate_adapter(self, adapter: InputAdapter, context: Context) -> Findings:
        """The findings in a batch in contract form."""
        frame = adapter.frame()
        if frame is not None:
            found = self.small_frames.evaluate(frame, context, self.frames)
            return self.frames.evaluate(frame, context) if found is None else found
        return self.evaluate(adapter.columns(), context)

    def table(self, adapter: InputAdapter) -> ReferenceTable:
        """A batch as a table that references are looked up in."""
        frame = adapter.frame()
        return self.columns.table(adapter.columns()) if frame is None else self.frames.table(frame)
