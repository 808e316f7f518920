"""Checking batches one after the other, in memory that does not grow with their number."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, closing
from itertools import chain
from typing import TYPE_CHECKING, Any

from contracts.engine.backends import Backends
from contracts.engine.check import check_batch, context_for
from contracts.engine.options import Options
from contracts.engine.partial import (
    finish_with_keys,
    partial_of,
    with_keys_in,
    with_order_of_rows,
)
from contracts.engine.partial_state import held_keys
from contracts.report.report import Report
from contracts.rules.table import CustomTable, Grouped

if TYPE_CHECKING:
    import polars as pl

    from contracts.inputs.adapter import InputAdapter

_ROWS_AT_ONCE = 500_000
"""How many rows of a LazyFrame are checked at a time; fewer are checked as one frame."""


def check_adapters(
    backends: Backends, batches: Iterable[InputAdapter], options: Options
) -> Report | None:
    """The report on all rows of some batches; None without any batch."""
    context, whole = context_for(options), None
    with closing(held_keys(backends, context)) as keys:
        for batch in batches:
            rows = 0 if whole is None else whole.rows
            part = with_keys_in(partial_of(backends, batch, options, rows, context), keys)
            whole = with_order_of_rows(part if whole is None else whole + part)
        return None if whole is None else finish_with_keys(whole, keys)


def check_lazy(backends: Backends, lazy: pl.LazyFrame, options: Options) -> Report:
    """The report on a LazyFrame, which is computed once; of many rows a part at a time.

    Raises:
        EngineError: it could not be computed.
    """
    import polars as pl

    from contracts.backends.engine_errors import enforcing
    from contracts.inputs.detect import lazy_types
    from contracts.inputs.polars import PolarsAdapter

    specification = backends.specification
    computing = enforcing(specification, "collecting the LazyFrame", lambda: lazy_types(lazy))
    batches = _each(lazy.collect_batches(chunk_size=_ROWS_AT_ONCE), computing)
    first: list[pl.DataFrame] = []
    rows = 0
    for frame in batches:
        first.append(frame)
        rows += frame.height
        if rows >= _ROWS_AT_ONCE and not _takes_all_rows(backends):
            parts = (PolarsAdapter(one, specification) for one in chain(first, batches))
            first = []
            return check_adapters(backends, parts, options)  # type: ignore[return-value]  # there is a batch
    with computing:
        whole = pl.concat(first) if first else pl.DataFrame(schema=lazy.collect_schema())
    return check_batch(backends, PolarsAdapter(whole, specification, lazy=True), options)


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
