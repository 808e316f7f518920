"""The compiled backends of one specification, each made at its first use."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contracts.engine.identify import identify_contract
from contracts.report.passed import EvaluatedRules
from contracts.specification import Specification

if TYPE_CHECKING:
    from contracts.backends.columns import Columns
    from contracts.backends.findings import Findings
    from contracts.backends.frame.backend import FrameBackend
    from contracts.backends.frame.batch import Context, ReferenceTable
    from contracts.backends.mixed.backend import ColumnsBackend
    from contracts.engine.small_batches import SmallBatches
    from contracts.inputs.adapter import InputAdapter


class Backends:
    """The backends that evaluate one specification; safe to share between threads and with forks.

    Two threads that come first at the same time may each make a backend. One of the two is kept, both
    are right, and so there is no lock that a fork could inherit held.
    """

    __slots__ = ("_frames", "_small", "evaluated", "specification")

    def __init__(self, specification: Specification) -> None:
        self.specification = specification
        self.evaluated = EvaluatedRules(specification, identify_contract)
        self._frames: FrameBackend | None = None
        self._small: SmallBatches | None = None

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
    def small_batches(self) -> SmallBatches:
        """What proves small batches row by row."""
        if self._small is None:
            from contracts.engine.small_batches import SmallBatches

            self._small = SmallBatches(self.specification)
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
        left = self.small_batches.undecided(adapter)
        if left is not None and not left:
            from contracts.backends.findings import Findings

            return Findings()
        frame = adapter.frame()
        if frame is None:
            return self.evaluate(adapter.columns(), context)
        if left:
            return self.frames.evaluate_table_rules(frame, context, left)
        return self.frames.evaluate(frame, context)

    def table(self, adapter: InputAdapter) -> ReferenceTable:
        """A batch as a table that references are looked up in."""
        frame = adapter.frame()
        return self.columns.table(adapter.columns()) if frame is None else self.frames.table(frame)
