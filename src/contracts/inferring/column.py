"""What is known of one column after some of its rows, in memory that does not grow with them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

import polars as pl

from contracts.backends.frame.repeated_keys import sum_of_hashes
from contracts.dtypes import MAX_DECIMAL_DIGITS
from contracts.errors import Obstacle
from contracts.inferring.limits import KEPT_ENDS

DraftKind = Literal[
    "null", "bool", "int", "float", "decimal", "text", "bytes",
    "date", "datetime", "time", "duration", "nested",
]  # fmt: skip  # a list of words
MAX_COUNTED = 1_000
"""Up to how many different values are counted one by one."""
_MAX_SKETCH = 1_024
"""From how many least hashes the number of different values is estimated."""
_ORDERED = ("int", "float", "decimal", "date", "datetime", "time", "duration")
TIMES = ("date", "datetime")
_ALL_HASHES = 2.0**64


def drafted_kind(dtype: pl.DataType) -> DraftKind:
    """The kind of a column's values."""
    match dtype:
        case pl.Null():
            return "null"
        case pl.Boolean():
            return "bool"
        case pl.Decimal():
            return "decimal"
        case pl.String():
            return "text"
        case pl.Binary():
            return "bytes"
        case pl.Date():
            return "date"
        case pl.Datetime():
            return "datetime"
        case pl.Time():
            return "time"
        case pl.Duration():
            return "duration"
        case _ if dtype.is_integer():
            return "int"
        case _ if dtype.is_float():
            return "float"
        case _:
            return "nested"


@dataclass(slots=True)
class ColumnState:
    """The values of a column that were seen.

    Attributes:
        dtype: the type of the last batch that was not null only.
        null_mark: the sum of the hashes of the rows that are null: columns with the same sum are null in the
            same rows.
        counts: how often each value was seen; None where there are too many.
        low: the least values (of text the least lengths), the least first.
        high: the greatest, the greatest first.
        rising: whether no value is less than the one before it.
        inside: what was seen inside of lists and structs, by path.
    """

    dtype: pl.DataType = field(default_factory=pl.Null)
    rows: int = 0
    nulls: int = 0
    null_mark: int = 0
    nans: int = 0
    infinities: int = 0
    counts: dict[Any, int] | None = field(default_factory=dict)
    low: list[Any] = field(default_factory=list)
    high: list[Any] = field(default_factory=list)
    rising: bool = True
    last: Any = None
    sketch: pl.Series = field(default_factory=lambda: pl.Series(dtype=pl.UInt64))
    inside: dict[str, ColumnState] = field(default_factory=dict)

    @property
    def kind(self) -> DraftKind:
        """The kind of the values."""
        return drafted_kind(self.dtype)

    @property
    def values(self) -> int:
        """How many values there are that are neither null nor NaN nor infinite."""
        return self.rows - self.nulls - self.nans - self.infinities

    @property
    def distinct(self) -> float:
        """How many different values there are; an estimate where they are many."""
        if self.counts is not None:
            return len(self.counts)
        if len(self.sketch) < _MAX_SKETCH:
            return len(self.sketch)
        return (_MAX_SKETCH - 1) * _ALL_HASHES / float(self.sketch[-1])

    def add(self, column: pl.Series, positions: pl.Series) -> None:
        """Take the next rows.

        Args:
            positions: the hashes of the positions of the rows in the whole.

        Raises:
            ColumnChanged: the column is of another kind than before.
        """
        self.rows += len(column)
        missing = column.is_null()
        if column.null_count():
            self.nulls += column.null_count()
            marks: Any = positions.filter(missing).cast(pl.UInt64).sum()
            self.null_mark = (self.null_mark + int(marks or 0)) % 2**64
        if column.null_count() == len(column):
            if self.kind == "null":
                self.dtype = column.dtype
            return
        column = self._of_known_kind(column)
        if self.kind == "nested":
            self._add_inside(column)
            return
        values = column.drop_nulls()
        if self.kind == "float":
            nans = int(values.is_nan().sum())
            finite = values.filter(values.is_finite())
            self.nans += nans
            self.infinities += len(values) - nans - len(finite)
            values = finite
        self._count(values)
        self._add_ends(values.str.len_chars().cast(pl.Int64) if self.kind == "text" else values)
        if self.kind in TIMES and self.rising:
            first, last = values[0], values[-1]
            self.rising = values.is_sorted() and (self.last is None or self.last <= first)
            self.last = last

    def _of_known_kind(self, column: pl.Series) -> pl.Series:
        """The column in the type of those before it, or those before it in the type of the column."""
        before, now = self.dtype, column.dtype
        if self.kind == "null" or (before == now and before != pl.Null):
            self.dtype = now
            return column
        kinds = {self.kind, drafted_kind(now)}
        if kinds == {"int", "float"}:
            if self.kind == "int":
                self._floats_from_now_on()
            return column.cast(pl.Float64)
        if self.rows == len(column) + self.nulls and self.kind != "nested":
            self.dtype = now
            return column
        if kinds == {"decimal"}:
            self.dtype = _wider_decimal(before, now)
            return column
        if len(kinds) == 1 and kinds != {"nested"}:
            return column
        raise ColumnChanged(
            Obstacle(
                column.name,
                f"is of type {before}, and later of type {now}",
                "Convert the column to one type before",
            )
        )

    def _floats_from_now_on(self) -> None:
        self.dtype = pl.Float64()
        self.low, self.high = [*map(float, self.low)], [*map(float, self.high)]
        if self.counts is not None:
            self.counts = {float(value): count for value, count in self.counts.items()}

    def _count(self, values: pl.Series) -> None:
        unique = values.unique()
        numbers = unique.cast(pl.Float64) if self.kind == "int" else unique  # which may follow
        hashes = pl.concat([self.sketch, sum_of_hashes([numbers])]).unique().sort()
        self.sketch = hashes.head(_MAX_SKETCH)
        if self.counts is None:
            return
        if len(unique) > MAX_COUNTED:
            self.counts = None
            return
        counted = values.alias("").value_counts(name="count")
        for value, count in counted.iter_rows():
            self.counts[value] = self.counts.get(value, 0) + count
        if len(self.counts) > MAX_COUNTED:
            self.counts = None

    def _add_ends(self, values: pl.Series) -> None:
        if self.kind not in (*_ORDERED, "text") or values.is_empty():
            return
        ordered = values.sort()
        self.low = sorted([*self.low, *ordered.head(KEPT_ENDS).to_list()])[:KEPT_ENDS]
        self.high = sorted([*self.high, *ordered.tail(KEPT_ENDS).to_list()], reverse=True)[
            :KEPT_ENDS
        ]

    def _add_inside(self, column: pl.Series) -> None:
        for name, inner in _inner_columns(column):
            known = self.inside.setdefault(name, ColumnState())
            none = pl.repeat(0, len(inner), dtype=pl.UInt64, eager=True)
            known.add(inner, none)


def _wider_decimal(first: Any, second: Any) -> pl.DataType:
    """The type of decimals that holds those of both."""
    scale = max(first.scale, second.scale)
    whole = max(one.precision - one.scale for one in (first, second))
    return pl.Decimal(min(whole + scale, MAX_DECIMAL_DIGITS), scale)


class ColumnChanged(Exception):
    """A column is of another kind than in an earlier batch."""

    def __init__(self, obstacle: Obstacle) -> None:
        super().__init__(obstacle)
        self.obstacle = obstacle


def _inner_columns(column: pl.Series) -> list[tuple[str, pl.Series]]:
    """The columns inside of lists or structs, without the rows that are null."""
    there = column.drop_nulls()
    match column.dtype:
        case pl.Struct(fields=members):
            return [(one.name, there.struct.field(one.name)) for one in members]
        case pl.List():
            return [("[]", there.filter(there.list.len() > 0).explode(empty_as_null=False))]
        case pl.Array():
            return [
                (
                    "[]",
                    there.arr.to_list()
                    .filter(there.arr.to_list().list.len() > 0)
                    .explode(empty_as_null=False),
                )
            ]
        case _:
            return []
