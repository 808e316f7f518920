"""What diagnoses of several columns read of a batch, of rows, or of the problems of payloads."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from contracts.backends.absent import ABSENT
from contracts.backends.attempt import Failure, attempt
from contracts.backends.python.acceptance import accepts_in
from contracts.diagnosis.batch_columns import BatchView
from contracts.diagnosis.sampling import spread_items, spread_positions

if TYPE_CHECKING:
    from contracts.backends.columns import Column, Columns
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


def values_of_rows(columns: Columns, rows: Sequence[int]) -> list[dict[str, Any]]:
    """Some rows as dicts; a value that Python cannot have, a year past 9999 say, is left out."""
    found: list[dict[str, Any]] = [{} for _ in rows]
    for name, column in columns.by_name.items():
        for values, value in zip(found, _values_at(column, rows), strict=True):
            if value is not ABSENT and not isinstance(value, Failure):
                values[name] = value
    return found


def _values_at(column: Column | dict[int, object], rows: Sequence[int]) -> Sequence[Any]:
    """A column's values in some rows; `ABSENT` where there is none, and a failure where it cannot be had."""
    from contracts.backends.columns import item_reader

    read = item_reader(column)
    together: Any = attempt(lambda: [*map(read, rows)])
    if isinstance(together, list):
        return together
    return [attempt(partial(read, row)) for row in rows]


def _sample_of(columns: Columns, name: str) -> list[object]:
    column = columns.by_name.get(name)
    if column is None:
        return []
    read = _values_at(column, spread_positions(columns.height))
    return [one for one in read if one is not ABSENT and not isinstance(one, Failure)]


def view_of_rows(rows: Mapping[int, Mapping[str, object]], source: Source | None) -> BatchView:
    """The view of some rows by their positions."""
    return BatchView(
        lambda wanted: [rows[row] for row in wanted],
        accepts_in(source),
        accepts_in(source or "values"),
        lambda name: [row[name] for row in spread_items([*rows.values()]) if name in row],
    )
