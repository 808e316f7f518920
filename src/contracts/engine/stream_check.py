"""Checking batches one after the other, in memory that does not grow with their number."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator
from contextlib import AbstractContextManager, closing
from dataclasses import replace
from itertools import chain
from math import inf
from typing import TYPE_CHECKING, Any

from contracts.engine.backends import Backends
from contracts.engine.check import check_batch, context_for
from contracts.engine.options import Options
from contracts.engine.partial import PartsInOrder
from contracts.engine.partial_batch import partial_of
from contracts.engine.progress import with_progress
from contracts.report.ranking import with_contract, with_run
from contracts.report.report import Report
from contracts.rules.table import CustomTable, Grouped

if TYPE_CHECKING:
    import polars as pl

    from contracts.inputs.adapter import InputAdapter

_ROWS_AT_ONCE = 500_000
"""How many rows of a LazyFrame are checked at a time; fewer are checked as one frame."""


class StreamCheck:
    """What is known of the batches that were checked, of data in contract form; to be closed.

    Args:
        only_proves: whether a report that is not clean is thrown away.
    """

    def __init__(self, backends: Backends, options: Options, *, only_proves: bool = False) -> None:
        self._backends, self._options = backends, options
        context = replace(context_for(options), only_proves=only_proves)
        self._parts = PartsInOrder(backends, context)

    def close(self) -> None:
        """Give back what is on disk."""
        self._parts.close()

    def add(self, batch: InputAdapter) -> None:
        """Check the next batch."""
        parts = self._parts
        parts.add(partial_of(self._backends, batch, self._options, parts.rows, parts.context))

    def finish(self) -> Report | None:
        """The report on all rows; None without any batch."""
        finished = self._parts.finish()
        return None if finished is None else with_run(finished[0], self._options.called)


def check_adapters(
    backends: Backends,
    batches: Iterable[InputAdapter],
    options: Options,
    *,
    only_proves: bool = False,
) -> Report | None:
    """The report on all rows of some batches; None without any batch.

    Args:
        only_proves: as for `StreamCheck`.
    """
    with closing(StreamCheck(backends, options, only_proves=only_proves)) as checked:
        for batch in with_progress(batches, options.progress):
            checked.add(batch)
        return checked.finish()


def check_lazy(backends: Backends, lazy: pl.LazyFrame, options: Options) -> Report:
    """The report on a LazyFrame, of many rows a part at a time. It is computed once, unless it does nothing but
    read files: there what one query proves is not looked at again.

    Raises:
        EngineError: it could not be computed.
    """
    may_prove = options.progress is None and options.engine in (None, "auto", "streaming")
    proved = _report_of_proofs(backends, lazy, options) if may_prove else None
    return _check_parts(backends, lazy, options) if proved is None else proved


def _report_of_proofs(backends: Backends, lazy: pl.LazyFrame, options: Options) -> Report | None:
    """The report on files that break no rule; None where that is not proved."""
    import polars as pl

    from contracts.engine.scan_proof import proved_scan
    from contracts.inputs.polars import PolarsAdapter

    scan = proved_scan(backends, lazy, _ROWS_AT_ONCE)
    if scan is None:
        return None
    if scan.rest is None:  # their number is all that rules ask of the rows
        counted = PolarsAdapter(pl.DataFrame(height=scan.rows), scan.backends.specification)
        report = check_one(scan.backends, counted, options)
    else:
        report = _check_parts(scan.backends, scan.rest, options, only_proves=True)
    if report.violations or report.not_run or report.rows != scan.rows:
        return None
    return with_contract(report, backends.evaluated)


def _check_parts(
    backends: Backends, lazy: pl.LazyFrame, options: Options, *, only_proves: bool = False
) -> Report:
    """The report on a LazyFrame, which is computed once; of many rows a part at a time.

    Args:
        only_proves: as for `StreamCheck`.

    Raises:
        EngineError: it could not be computed.
    """
    import polars as pl

    from contracts.inputs.polars import PolarsAdapter

    specification, computing = backends.specification, _computing(backends, lazy)
    batches = lazy_batches(backends, lazy, options)
    first: list[pl.DataFrame] = []
    rows = 0
    for frame in batches:
        first.append(frame)
        rows += frame.height
        if rows >= _ROWS_AT_ONCE and not _takes_all_rows(backends):
            parts = (PolarsAdapter(one, specification) for one in chain(first, batches))
            first = []
            return check_adapters(  # type: ignore[return-value]  # there is a batch
                backends, parts, options, only_proves=only_proves
            )
    with computing:
        whole = pl.concat(first) if first else pl.DataFrame(schema=lazy.collect_schema())
    return check_one(backends, PolarsAdapter(whole, specification, lazy=True), options)


def check_arrow_stream(backends: Backends, data: object, options: Options) -> Report:
    """The report on a table that another library computes, once; of many rows a part at a time, and of the
    columns that are evaluated.

    Raises:
        UnsupportedDataError, EngineError: it could not be read.
    """
    rows = inf if _takes_all_rows(backends) else _ROWS_AT_ONCE
    with closing(arrow_stream_batches(backends, data, rows, narrow=True)) as parts:
        first = next(parts)
        if first.height < rows:
            return check_one(backends, first, options)
        return check_adapters(backends, chain([first], parts), options)  # type: ignore[return-value]  # there is a batch


def check_one(backends: Backends, adapter: InputAdapter, options: Options) -> Report:
    """The report on data that is all in one batch."""
    (report,) = (
        check_batch(backends, one, options) for one in with_progress([adapter], options.progress)
    )
    return report


def lazy_batches(
    backends: Backends, lazy: pl.LazyFrame, options: Options
) -> Iterator[pl.DataFrame]:
    """The rows of a LazyFrame in order, so many at a time; it is computed once."""
    from contracts.engine.lazy_engines import computed_batches

    # One-shot sources give no rows twice, so nothing here may compute the frame again.
    batches = computed_batches(lazy, options.engine, _ROWS_AT_ONCE)
    return _each(batches, _computing(backends, lazy))


def arrow_stream_batches(
    backends: Backends, data: object, rows: float | None = None, *, narrow: bool = False
) -> Generator[InputAdapter]:
    """The rows of a table that another library computes, in order, so many at a time.

    Args:
        rows: how many at a time, if not as many as of a LazyFrame.
        narrow: whether columns that are not evaluated may be left out.
    """
    from contracts.inputs.arrow_streams import arrow_parts

    at_once = _ROWS_AT_ONCE if rows is None else rows
    return arrow_parts(data, backends.specification, at_once, narrow=narrow)


def _computing(backends: Backends, lazy: pl.LazyFrame) -> AbstractContextManager[None]:
    from contracts.backends.engine_errors import enforcing
    from contracts.inputs.detect import lazy_types

    return enforcing(backends.specification, "collecting the LazyFrame", lambda: lazy_types(lazy))


def _takes_all_rows(backends: Backends) -> bool:
    """Whether a rule cannot be evaluated on one part after the other."""
    rules = (requirement.rule for requirement in backends.specification.table_rules)
    inner = (rule.rule if isinstance(rule, Grouped) else rule for rule in rules)
    return any(isinstance(rule, CustomTable) and rule.partial is None for rule in inner)


def each_batch(batches: Iterable[Any], backends: Backends) -> Iterator[Any]:
    """The batches; what is raised while one is read becomes an `EngineError`.

    Raises:
        EngineError: a batch could not be read.
    """
    from contracts.backends.engine_errors import enforcing

    return _each(batches, enforcing(backends.specification, "reading a batch"))


def _each(batches: Iterable[Any], reading: AbstractContextManager[None]) -> Iterator[Any]:
    with reading:
        rest = iter(batches)
    ended = object()
    while True:
        with reading:
            batch = next(rest, ended)
        if batch is ended:
            return
        yield batch
        del batch
