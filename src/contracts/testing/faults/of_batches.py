"""Faults of rows, columns and whole batches: what was joined, sorted, exported or loaded wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from itertools import combinations
from random import Random
from typing import Any

from contracts.specification import Field, Specification
from contracts.testing.faults.fault import (
    Columns,
    Fault,
    Injected,
    field_of,
    height_of,
    same,
)

Make = Callable[[Columns, Specification, tuple[str, ...], Sequence[int], Random], Injected | None]
TIMES, NUMBERS = ("date", "datetime"), ("int", "float", "decimal")


def nothing(_: Specification) -> Iterator[tuple[str, ...]]:
    """The batch, and no field."""
    yield ()


def each(*kinds: str) -> Callable[[Specification], Iterator[tuple[str, ...]]]:
    """Each field, of some kinds if any are given."""

    def targets(specification: Specification) -> Iterator[tuple[str, ...]]:
        for one in specification.fields:
            if not kinds or one.value.dtype.kind in kinds:
                yield (one.alias,)

    return targets


def pairs(specification: Specification) -> Iterator[tuple[str, ...]]:
    """Each two fields of one type that stand side by side, and so are mistaken for each other."""
    for one, other in combinations(specification.fields, 2):
        if one.value.dtype == other.value.dtype:
            yield one.alias, other.alias


def whole(columns: Columns) -> Injected:
    """A batch that is wrong as a whole."""
    return Injected(columns, None)


def in_rows(columns: Columns, good: Columns, rows: Sequence[int]) -> Injected | None:
    """A batch of which some rows are wrong, where they differ from what they were."""
    wrong = frozenset(
        row for row in rows if any(not same(columns[n][row], good[n][row]) for n in columns)
    )
    return Injected(columns, wrong) if wrong else None


# Columns ----------------------------------------------------------------------------------------


def missing(
    columns: Columns, _: Specification, target: tuple[str, ...], *__: Any
) -> Injected | None:
    """A column is gone."""
    return whole({name: column for name, column in columns.items() if name != target[0]})


def extra(columns: Columns, *_: Any) -> Injected | None:
    """A column is there that nobody declared."""
    return whole({**columns, "unnamed_0": [*range(height_of(columns))]})


def renamed(
    columns: Columns, _: Specification, target: tuple[str, ...], *__: Any
) -> Injected | None:
    """A column goes by another name."""
    new = f"{target[0]}_v2"
    return whole({new if name == target[0] else name: one for name, one in columns.items()})


def shifted(columns: Columns, *_: Any) -> Injected | None:
    """Each column stands under the name of its neighbour, as behind a field with a comma too many."""
    names = [*columns]
    values = [columns[name] for name in names]
    moved = dict(zip(names, [values[-1], *values[:-1]], strict=True))
    every = range(height_of(columns))
    return in_rows(moved, columns, every) if len(names) > 1 else None


def swapped(
    columns: Columns, _: Specification, target: tuple[str, ...], rows: Sequence[int], __: Random
) -> Injected | None:
    """Two fields of one type stand in each other's place."""
    one, other = (list(columns[name]) for name in target)
    for row in rows:
        one[row], other[row] = other[row], one[row]
    return in_rows({**columns, target[0]: one, target[1]: other}, columns, rows)


def constant(
    columns: Columns, _: Specification, target: tuple[str, ...], *__: Any
) -> Injected | None:
    """A column has the same value in every row."""
    column = columns[target[0]]
    first = next((value for value in column if value is not None), None)
    made = {**columns, target[0]: [first] * len(column)}
    return None if all(same(first, value) for value in column) else whole(made)


def one_row_down(
    columns: Columns, _: Specification, target: tuple[str, ...], *__: Any
) -> Injected | None:
    """A column is shifted by one row, as labels are that were joined by position."""
    column = columns[target[0]]
    moved = [*column[-1:], *column[:-1]]
    return None if moved == column else whole({**columns, target[0]: moved})


def joined_wrongly(
    columns: Columns, _: Specification, target: tuple[str, ...], rows: Sequence[int], random: Random
) -> Injected | None:
    """A column comes from other rows, as after a join on the wrong key."""
    column = list(columns[target[0]])
    taken = [column[row] for row in rows]
    random.shuffle(taken)
    for row, value in zip(rows, taken, strict=True):
        column[row] = value
    found = in_rows({**columns, target[0]: column}, columns, rows)
    return found and whole(found.columns)


# Rows -------------------------------------------------------------------------------------------


def taken(columns: Columns, rows: Sequence[int]) -> Columns:
    """The batch with these rows of it, in this order."""
    return {name: [column[row] for row in rows] for name, column in columns.items()}


def duplicated(
    columns: Columns, _: Specification, __: tuple[str, ...], rows: Sequence[int], ___: Random
) -> Injected | None:
    """Some rows come twice, as after a retry."""
    height = height_of(columns)
    twice = [*range(height), *rows]
    return Injected(taken(columns, twice), frozenset([*rows, *range(height, len(twice))]))


def dropped(
    columns: Columns, _: Specification, __: tuple[str, ...], rows: Sequence[int], ___: Random
) -> Injected | None:
    """Some rows are lost."""
    gone = set(rows)
    return whole(taken(columns, [row for row in range(height_of(columns)) if row not in gone]))


def halved(columns: Columns, *_: Any) -> Injected | None:
    """Half of the batch came."""
    return whole(taken(columns, range(height_of(columns) // 2)))


def empty(columns: Columns, *_: Any) -> Injected | None:
    """Nothing came."""
    return whole({name: [] for name in columns})


def out_of_order(
    columns: Columns, _: Specification, __: tuple[str, ...], ___: Sequence[int], random: Random
) -> Injected | None:
    """The rows come in another order."""
    rows = [*range(height_of(columns))]
    random.shuffle(rows)
    made = taken(columns, rows)
    return None if made == columns else whole(made)


def more_nulls(
    columns: Columns,
    specification: Specification,
    target: tuple[str, ...],
    rows: Sequence[int],
    _: Random,
) -> Injected | None:
    """More is null than ever was, where null is permitted or a default stands for it."""
    if not may_lack(field_of(specification, target[0])):
        return None
    column = list(columns[target[0]])
    for row in rows:
        column[row] = None
    found = in_rows({**columns, target[0]: column}, columns, rows)
    return found and whole(found.columns)


def may_lack(field: Field) -> bool:
    """Whether a field may be null on the wire."""
    return field.value.nullable or field.default is not None


# Times ------------------------------------------------------------------------------------------


def earlier(span: timedelta) -> Make:
    """Every time of the batch is as much earlier: the batch of another day."""

    def make(columns: Columns, specification: Specification, *_: Any) -> Injected | None:
        times = {one.alias for one in specification.fields if one.value.dtype.kind in TIMES}
        try:
            moved = {
                name: [None if value is None else value - span for value in column]
                if name in times
                else column
                for name, column in columns.items()
            }
        except OverflowError:
            return None
        return whole(moved) if times else None

    return make


def late(
    columns: Columns, _: Specification, target: tuple[str, ...], rows: Sequence[int], __: Random
) -> Injected | None:
    """Some rows are of two days before, and came late."""
    column = list(columns[target[0]])
    try:
        for row in rows:
            column[row] = None if column[row] is None else column[row] - timedelta(days=2)
    except OverflowError:  # there is no earlier day
        return None
    return in_rows({**columns, target[0]: column}, columns, rows)


def batch_faults() -> tuple[Fault, ...]:
    """Every fault that is not of single values."""
    return (
        Fault("missing_column", "A column is dropped from an export.", "a field that has no default", "columns", each(), missing, has_strength=False),
        Fault("extra_column", "An export has its index in it.", 'extra="forbid"', "columns", nothing, extra, has_strength=False),
        Fault("renamed_column", "A release renames a column.", 'a field that has no default, extra="forbid"', "columns", each(), renamed, has_strength=False),
        Fault("shifted_columns", "Each value stands in its neighbour's column.", "types, bounds, OneOf, Matches", "columns", nothing, shifted, has_strength=False),
        Fault("swapped_pair", "Two columns of one type are exchanged.", "bounds, a rule of the row, Coordinates(box=…)", "rows", pairs, swapped),
        Fault("constant_column", "A column has one value in every row.", "Distinct(…, ge=2), Unique", "columns", each(), constant, has_strength=False),
        Fault("label_shift", "A column is shifted by one row.", "a rule of the row, References, Sorted", "columns", each(), one_row_down, has_strength=False),
        Fault("wrong_join", "A column comes from other rows.", "a rule of the row that relates it, References", "columns", each(), joined_wrongly),
        Fault("duplicated_rows", "A retry sends some rows again.", "Unique", "rows", nothing, duplicated),
        Fault("dropped_rows", "Some rows are lost on the way.", "RowCount, References, match_rows", "rows", nothing, dropped),
        Fault("halved_batch", "A job dies halfway.", "RowCount(min=…)", "batch", nothing, halved, has_strength=False),
        Fault("empty_batch", "A query finds nothing, and nobody asks.", "RowCount(min=1)", "batch", nothing, empty, has_strength=False),
        Fault("reordered_rows", "A query without ORDER BY.", "Sorted", "batch", nothing, out_of_order, has_strength=False),
        Fault("null_share", "An outage hides in the nulls that are permitted.", "NullShare", "columns", each(), more_nulls),
        Fault("stale_batch", "A join serves data 48 days old.", "Freshness", "batch", nothing, earlier(timedelta(days=48)), has_strength=False),
        Fault("off_by_one_day", "A range of dates that ends a day too early.", "Freshness(max_age=…)", "batch", nothing, earlier(timedelta(days=1)), has_strength=False),
        Fault("late_rows", "Some rows come two days after the others.", "FreshAt, Sorted", "rows", each(*TIMES), late),
    )  # fmt: skip
