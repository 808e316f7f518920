"""Partial results: a part of the data checked alone, to be merged with the results of the other parts.

However the data is cut, and in whatever order neighbours are merged, the report is that of the whole.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NoReturn

from contracts.arguments import methods_in_own_words
from contracts.engine.partial_state import (
    Held,
    PartialState,
    merge_partial_states,
    nothing_held,
    report_of_state,
    with_order,
)
from contracts.report.report import Report
from contracts.report.truth import no_truth

if TYPE_CHECKING:
    from contracts.backends.findings import Findings
    from contracts.backends.frame.batch import Context
    from contracts.backends.python.convert import Source
    from contracts.engine.backends import Backends
    from contracts.report.counts import Changes


@methods_in_own_words
@dataclass(frozen=True, slots=True)
class Partial:
    """The result of checking one part of the data; `p + q` is that of both, p's rows before q's.

    Attributes:
        rows: how many rows it is of.
        rows_before: how many rows come before it, where that is known.
        state: what is merged.
    """

    rows: int
    rows_before: int | None
    state: PartialState

    def __bool__(self) -> NoReturn:
        raise no_truth("a partial result", ".finish()")

    def __repr__(self) -> str:
        return f"<Partial: {self.state.specification.name}, {self.rows:,} rows>"

    def __add__(self, other: Partial) -> Partial:
        """The result of both parts, the rows of the other after these.

        Raises:
            ValueError: they are results of different contracts or options, or the other part does
                not come next.
        """
        if not isinstance(other, Partial):
            return NotImplemented
        self._refuse_other(other)
        # No rows say nothing of a column's type, beside rows that do.
        if not (self.rows and other.rows) and (self.rows or other.rows):
            whole = self if self.rows else other
            before = self.rows_before if self.rows_before is not None else other.rows_before
            return replace(whole, rows_before=before)
        from contracts.backends.engine_errors import enforcing

        with enforcing(self.state.specification, "merging partial results"):
            return _merge(self, other)

    def __radd__(self, other: int) -> Partial:
        """The result itself after 0, which `sum` starts with."""
        return self if type(other) is int and other == 0 else NotImplemented

    def _refuse_other(self, other: Partial) -> None:
        if self.state.specification != other.state.specification:
            names = (one.state.specification.name for one in (self, other))
            raise ValueError(f"results of different contracts do not merge: {' and '.join(names)}")
        one, two = (
            (
                state.max_examples,
                state.context.now,
                state.tables,
                *_compared_baseline(state.context),
            )
            for state in (self.state, other.state)
        )
        if one != two:
            raise ValueError(
                "results merge that have the same max_examples, now, tables and baseline: pass the"
                " same to each partial()"
            )
        starts = self.rows_before, other.rows_before
        if None not in starts and self.rows_before + self.rows != other.rows_before:  # type: ignore[operator]  # neither is None
            raise ValueError(
                f"the rows from {other.rows_before:,} on do not come after"
                f" {self.rows_before:,} + {self.rows:,} rows: add results in the order of the rows"
            )

    def to_bytes(self) -> bytes:
        """The result for another process or machine, which reads it with `partial_from_bytes`.

        Its values are in it: also those of `Sensitive` fields that are part of a key.

        Raises:
            DocumentError: a `CustomTable` keeps what bytes cannot hold.
            EngineError: the engine failed.
        """
        from contracts.backends.engine_errors import enforcing
        from contracts.engine.partial_bytes import write_state

        with enforcing(self.state.specification, "writing a partial result"):
            return write_state(self.state, self.rows, self.rows_before)

    def finish(self) -> Report:
        """The report on all the rows that were added up.

        Raises:
            EngineError: the engine failed.
        """
        with closing(nothing_held(self.state.backends, self.state.context)) as held:
            return _finish(self, held)[0]


def read_partial(backends: Backends, data: bytes) -> Partial:
    """The result that `to_bytes` wrote.

    Raises:
        DocumentError: it is of another contract or version of contracts, or damaged.
    """
    from contracts.engine.partial_bytes import read_state

    state, rows, before = read_state(backends, data)
    return Partial(rows, before, state)


def _merge(one: Partial, other: Partial) -> Partial:
    """The result of both parts."""
    known = one.rows_before is not None and other.rows_before is not None
    before = one.rows_before if known else None
    state = merge_partial_states(one.state, other.state, one.rows, before)
    return Partial(one.rows + other.rows, before, state)


def with_order_of_rows(first: Partial, take: Callable[[Findings], None] | None = None) -> Partial:
    """The result of the first parts without the columns that rules of the order need: no part may
    come before it.

    Args:
        take: takes the findings in each part, by positions in it.
    """
    return replace(first, state=with_order(first.state, first.rows_before or 0, take))


class PartsInOrder:
    """The results of parts that follow each other from the first row on; to be closed.

    Attributes:
        context: the context of every part.
        whole: what is known of all of them, but what is held; None before the first.
    """

    def __init__(self, backends: Backends, context: Context) -> None:
        self.context = context
        self.whole: Partial | None = None
        self._held = nothing_held(backends, context)

    def close(self) -> None:
        """Give back what is on disk."""
        self._held.close()

    @property
    def rows(self) -> int:
        return 0 if self.whole is None else self.whole.rows

    def add(self, part: Partial, take: Callable[[Findings], None] | None = None) -> None:
        """Add the next part.

        Args:
            take: as for `with_order_of_rows`.

        Raises:
            EngineError: what is held of it could not be written to disk.
        """
        self.advance(followed_by(self.whole, part, take))

    def advance(self, whole: Partial) -> None:
        """Replace the whole by one that more parts were merged with.

        Raises:
            EngineError: what is held of them could not be written to disk.
        """
        state = self._held.take(whole.state) if whole.rows else replace(whole.state, held=())
        self.whole = replace(whole, state=state)

    def finish(
        self, source: Source | None = None, changes: Changes | None = None
    ) -> tuple[Report, Findings] | None:
        """The report on all the rows and the findings in them, as `report_of_state`; None without any part."""
        return None if self.whole is None else _finish(self.whole, self._held, source, changes)


def followed_by(
    whole: Partial | None, part: Partial, take: Callable[[Findings], None] | None = None
) -> Partial:
    """The result of the first parts, with the next one."""
    return with_order_of_rows(part if whole is None else whole + part, take)


def _compared_baseline(context: Context) -> tuple[object, ...]:
    """A baseline as it is compared: with the numbers of its batches, which equal profiles may not share."""
    baseline = context.baseline
    if baseline is None:
        return ()
    from contracts.profiles.baselines import Baselines

    profiles = baseline.profiles.values() if isinstance(baseline, Baselines) else [baseline]
    return (baseline, *((one.batches, one.squared_rows) for one in profiles))


def _finish(
    whole: Partial, held: Held, source: Source | None = None, changes: Changes | None = None
) -> tuple[Report, Findings]:
    from contracts.backends.engine_errors import enforcing

    with enforcing(whole.state.specification, "merging partial results"):
        state = with_order(whole.state, whole.rows_before or 0)
        return report_of_state(state, whole.rows, held, source, changes)
