"""Faults of rows, columns and whole batches: wrong joins, sorts, exports and loads."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import combinations
from random import Random
from typing import Any

from contracts.specification import Specification
from contracts.testing.faults.fault import (
    ColumnLists,
    Fault,
    Injected,
    Targets,
    field_by_alias,
    height_of,
    is_same_value,
)

_TIME_KINDS = ("date", "datetime")


@dataclass(frozen=True, slots=True)
class _Site:
    """A good batch, and the fields and rows of it that a fault changes."""

    columns: ColumnLists
    specification: Specification
    fields: tuple[str, ...]
    rows: Sequence[int]
    random: Random

    @property
    def column(self) -> list[Any]:
        """The column of the only field."""
        return self.columns[self.fields[0]]

    @property
    def height(self) -> int:
        return height_of(self.columns)

    def with_column(self, column: list[Any]) -> ColumnLists:
        """The batch with another column for the only field."""
        return {**self.columns, self.fields[0]: column}

    def selected(self, rows: Sequence[int]) -> ColumnLists:
        """These rows of the batch, in this order."""
        return {name: [column[row] for row in rows] for name, column in self.columns.items()}

    def changed_rows(self, columns: ColumnLists, rows: Sequence[int]) -> Injected | None:
        """The changed batch; its wrong rows are those of `rows` that differ from the good batch."""
        good = self.columns
        wrong = frozenset(
            row
            for row in rows
            if any(not is_same_value(columns[name][row], good[name][row]) for name in columns)
        )
        return Injected(columns, wrong) if wrong else None


_Injection = Callable[
    [ColumnLists, Specification, tuple[str, ...], Sequence[int], Random], Injected | None
]


def _injection(change: Callable[[_Site], Injected | None]) -> _Injection:
    """The `inject` of a fault, from a function of the site."""

    def inject(*site: Any) -> Injected | None:
        try:
            return change(_Site(*site))
        except OverflowError:  # the changed time would lie before the year 1
            return None

    return inject


def _whole_batch(columns: ColumnLists) -> Injected:
    """A batch that is wrong as a whole."""
    return Injected(columns, None)


def _no_field(_: Specification) -> Iterator[tuple[str, ...]]:
    yield ()


def _each_field(*kinds: str) -> Targets:
    """Each field, or each of some kinds."""

    def targets(specification: Specification) -> Iterator[tuple[str, ...]]:
        for one in specification.fields:
            if not kinds or one.value.dtype.kind in kinds:
                yield (one.alias,)

    return targets


def _pairs_of_one_type(specification: Specification) -> Iterator[tuple[str, ...]]:
    """Each two fields of one type, which can be mistaken for each other."""
    for one, other in combinations(specification.fields, 2):
        if one.value.dtype == other.value.dtype:
            yield one.alias, other.alias


# Columns ----------------------------------------------------------------------------------------


@_injection
def _drop_column(site: _Site) -> Injected | None:
    gone = site.fields[0]
    return _whole_batch({name: one for name, one in site.columns.items() if name != gone})


@_injection
def _add_column(site: _Site) -> Injected | None:
    return _whole_batch({**site.columns, "unnamed_0": [*range(site.height)]})


@_injection
def _rename_column(site: _Site) -> Injected | None:
    old = site.fields[0]
    return _whole_batch(
        {f"{old}_v2" if name == old else name: one for name, one in site.columns.items()}
    )


@_injection
def _shift_columns(site: _Site) -> Injected | None:
    """Move each column under its neighbour's name, as in a CSV line with a comma too many."""
    names, values = [*site.columns], [*site.columns.values()]
    if len(names) < 2:
        return None
    shifted = dict(zip(names, [values[-1], *values[:-1]], strict=True))
    return site.changed_rows(shifted, range(site.height))


@_injection
def _swap_columns(site: _Site) -> Injected | None:
    first, second = site.fields
    one, other = list(site.columns[first]), list(site.columns[second])
    for row in site.rows:
        one[row], other[row] = other[row], one[row]
    return site.changed_rows({**site.columns, first: one, second: other}, site.rows)


@_injection
def _make_constant(site: _Site) -> Injected | None:
    first = next((value for value in site.column if value is not None), None)
    if all(is_same_value(first, value) for value in site.column):
        return None
    return _whole_batch(site.with_column([first] * len(site.column)))


@_injection
def _shift_one_row_down(site: _Site) -> Injected | None:
    """Shift a column by one row, as happens to labels that are joined by position."""
    shifted = [*site.column[-1:], *site.column[:-1]]
    return None if shifted == site.column else _whole_batch(site.with_column(shifted))


@_injection
def _shuffle_column(site: _Site) -> Injected | None:
    """Take a column from other rows, as after a join on the wrong key."""
    column = list(site.column)
    values = [column[row] for row in site.rows]
    site.random.shuffle(values)
    for row, value in zip(site.rows, values, strict=True):
        column[row] = value
    found = site.changed_rows(site.with_column(column), site.rows)
    return found and _whole_batch(found.columns)


# Rows -------------------------------------------------------------------------------------------


@_injection
def _duplicate_rows(site: _Site) -> Injected | None:
    twice = [*range(site.height), *site.rows]
    wrong = frozenset([*site.rows, *range(site.height, len(twice))])
    return Injected(site.selected(twice), wrong)


@_injection
def _drop_rows(site: _Site) -> Injected | None:
    gone = set(site.rows)
    return _whole_batch(site.selected([row for row in range(site.height) if row not in gone]))


@_injection
def _drop_second_half(site: _Site) -> Injected | None:
    return _whole_batch(site.selected(range(site.height // 2)))


@_injection
def _drop_all_rows(site: _Site) -> Injected | None:
    return _whole_batch({name: [] for name in site.columns})


@_injection
def _shuffle_rows(site: _Site) -> Injected | None:
    rows = [*range(site.height)]
    site.random.shuffle(rows)
    shuffled = site.selected(rows)
    return None if shuffled == site.columns else _whole_batch(shuffled)


@_injection
def _add_nulls(site: _Site) -> Injected | None:
    """Write null where it is permitted, or where a default replaces it."""
    field = field_by_alias(site.specification, site.fields[0])
    if not field.value.nullable and field.default is None:
        return None
    column = list(site.column)
    for row in site.rows:
        column[row] = None
    found = site.changed_rows(site.with_column(column), site.rows)
    return found and _whole_batch(found.columns)


# Times ------------------------------------------------------------------------------------------


def _move_times_back(span: timedelta) -> _Injection:
    """Every time of the batch is earlier by a span: the batch of another day."""

    @_injection
    def inject(site: _Site) -> Injected | None:
        times = [
            one.alias for one in site.specification.fields if one.value.dtype.kind in _TIME_KINDS
        ]
        moved = {
            name: [None if value is None else value - span for value in site.columns[name]]
            for name in times
        }
        return _whole_batch({**site.columns, **moved}) if times else None

    return inject


@_injection
def _delay_rows(site: _Site) -> Injected | None:
    """Some rows are two days old: they came late."""
    column = list(site.column)
    for row in site.rows:
        column[row] = None if column[row] is None else column[row] - timedelta(days=2)
    return site.changed_rows(site.with_column(column), site.rows)


def batch_faults() -> tuple[Fault, ...]:
    """Every fault that is not of single values."""
    return (
        Fault("missing_column", "A column is dropped from an export.", "a field that has no default", "columns", _each_field(), _drop_column, has_strength=False),
        Fault("extra_column", "An export has its index in it.", 'extra="forbid"', "columns", _no_field, _add_column, has_strength=False),
        Fault("renamed_column", "A release renames a column.", 'a field that has no default, extra="forbid"', "columns", _each_field(), _rename_column, has_strength=False),
        Fault("shifted_columns", "Each value stands in its neighbour's column.", "types, bounds, OneOf, Matches", "columns", _no_field, _shift_columns, has_strength=False),
        Fault("swapped_pair", "Two columns of one type are exchanged.", "bounds, a rule of the row, Coordinates(box=…)", "rows", _pairs_of_one_type, _swap_columns),
        Fault("constant_column", "A column has one value in every row.", "Distinct(…, ge=2), Unique", "columns", _each_field(), _make_constant, has_strength=False),
        Fault("label_shift", "A column is shifted by one row.", "a rule of the row, References, Sorted", "columns", _each_field(), _shift_one_row_down, has_strength=False),
        Fault("wrong_join", "A column comes from other rows.", "a rule of the row that relates it, References", "columns", _each_field(), _shuffle_column),
        Fault("duplicated_rows", "A retry sends some rows again.", "Unique", "rows", _no_field, _duplicate_rows),
        Fault("dropped_rows", "Some rows are lost on the way.", "RowCount, References, match_rows", "rows", _no_field, _drop_rows),
        Fault("halved_batch", "A job dies halfway.", "RowCount(min=…), Volume", "batch", _no_field, _drop_second_half, has_strength=False),
        Fault("empty_batch", "A query finds nothing, and nobody asks.", "RowCount(min=1)", "batch", _no_field, _drop_all_rows, has_strength=False),
        Fault("reordered_rows", "A query without ORDER BY.", "Sorted", "batch", _no_field, _shuffle_rows, has_strength=False),
        Fault("null_share", "An outage hides in the nulls that are permitted.", "NullShare", "columns", _each_field(), _add_nulls),
        Fault("stale_batch", "A join serves data 48 days old.", "Freshness", "batch", _no_field, _move_times_back(timedelta(days=48)), has_strength=False),
        Fault("off_by_one_day", "A range of dates that ends a day too early.", "Freshness(max_age=…), Schedule, Coverage(end=…)", "batch", _no_field, _move_times_back(timedelta(days=1)), has_strength=False),
        Fault("late_rows", "Some rows come two days after the others.", "FreshAt, Sorted", "rows", _each_field(*_TIME_KINDS), _delay_rows),
    )  # fmt: skip  # a table of faults, a line each
