"""What diagnoses of several columns read of a batch, of rows, or of the problems of payloads."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from contracts.backends.absent import ABSENT
from contracts.backends.attempt import Failure, attempt
from contracts.backends.python.acceptance import accepts_in
from contracts.diagnosis.batch_columns import BatchView
from contracts.diagnosis.sampling import spread_items, spread_positions

if TYPE_CHECKING:
    from contracts.backends.columns import Columns
    from contracts.backends.python.convert import Source


def view_of(columns: Callable[[], Columns], source: Source | None) -> BatchView:
    """The view of a batch, whose columns are read if a diagnosis asks for rows.

    Args:
        source: what wire form is made of; None for contract form.
    """
    return BatchView(
        lambda rows: values_of_rows(columns(), rows),
        accepts_in(source),
        accepts_in(source or "values"),
        lambda name: _sample_of(columns(), name),
    )


def values_of_rows(columns: Columns, rows: Iterable[int]) -> list[dict[str, Any]]:
    """Some rows as dicts; a value that Python cannot have, a year past 9999 say, is left out."""
    from contracts.backends.columns import value_at_row

    every = columns.by_name.items()
    read = ({name: attempt(partial(value_at_row, one, row)) for name, one in every} for row in rows)
    return [
        {n: one for n, one in row.items() if one is not ABSENT and not isinstance(one, Failure)}
        for row in read
    ]


def _sample_of(columns: Columns, name: str) -> list[object]:
    from contracts.backends.columns import value_at_row

    column = columns.by_name.get(name)
    if column is None:
        return []
    read = (attempt(partial(value_at_row, column, row)) for row in spread_positions(columns.height))
    return [one for one in read if one is not ABSENT and not isinstance(one, Failure)]


def view_of_rows(rows: Mapping[int, Mapping[str, object]], source: Source | None) -> BatchView:
    """The view of some rows by their positions."""
    return BatchView(
        lambda wanted: [rows[row] for row in wanted],
        accepts_in(source),
        accepts_in(source or "values"),
        lambda name: [row[name] for row in spread_items([*rows.values()]) if name in row],
    )
