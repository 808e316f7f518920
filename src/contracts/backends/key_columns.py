"""Two columns of a key in one form, in which what is equal is the same, and nothing else is.

Values are compared exactly: an integer equals the float that is that integer and no neighbour of it, an
instant equals itself whatever its unit and zone, null equals null, NaN equals NaN, -0.0 equals 0.0.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal as PyDecimal
from types import NoneType
from typing import Any, TypeAlias
from uuid import UUID

import polars as pl

from contracts.backends.batch import shown_list
from contracts.backends.columns import Column
from contracts.backends.failing import type_text, types_of
from contracts.backends.row_values import ABSENT
from contracts.backends.typed_columns import typed_column
from contracts.dtypes import (
    MAX_DECIMAL_DIGITS,
    Bool,
    Bytes,
    Date,
    Datetime,
    Decimal,
    Duration,
    Float,
    Int,
    Scalar,
    Text,
    Time,
    Uuid,
)
from contracts.specification import Field, Value

Pair: TypeAlias = tuple[pl.Series, pl.Series]
NANOSECONDS = {"ms": 10**6, "us": 10**3, "ns": 1}
LOGICAL: dict[type, tuple[Scalar, ...]] = {
    bool: (Bool(),),
    int: (Int(), Int(64, signed=False)),
    float: (Float(),),
    str: (Text(),),
    bytes: (Bytes(),),
    datetime: (Datetime(), Datetime(aware=True)),
    date: (Date(),),
    time: (Time(),),
    timedelta: (Duration(),),
    UUID: (Uuid(),),
    PyDecimal: tuple(Decimal(MAX_DECIMAL_DIGITS, places) for places in (0, 2, 9, 18)),
}
"""What a column of Python values may be, by the type of the first: a subclass stands before its base."""


ANYTHING = Value(Text(), nullable=True)
"""What says nothing of how a value is shown."""


class NotAlike(Exception):
    """Two columns cannot be compared without a guess; `cause` says why, if there is more to say."""

    def __init__(self, asked: str, given: str, cause: str | None = None) -> None:
        super().__init__(asked, given, cause)
        self.asked, self.given, self.cause = asked, given, cause


def alike(asked: Column, given: Column) -> list[Pair]:
    """Two columns as one pair of columns of one type, or as two pairs that are compared together.

    Raises:
        NotAlike: they are of types whose values never equal each other, or that cannot be read.
    """
    one, other = typed_key(asked), typed_key(given)
    if one is None or other is None:
        raise NotAlike(type_of(asked), type_of(given))
    try:
        pairs = of_one_type(one, other)
    except pl.exceptions.InvalidOperationError:  # one type cannot hold the values of both
        pairs = None
    if pairs is None:
        raise NotAlike(type_of(asked), type_of(given), zones(one.dtype, other.dtype))
    return pairs


def absent(column: Column) -> list[int]:
    """The rows that have no such key."""
    if isinstance(column, pl.Series):
        return []
    return [row for row, value in enumerate(column) if value is ABSENT]


def shown(column: Column, rows: Sequence[int]) -> list[Any]:
    """The values of a column in some rows as Python's."""
    if isinstance(column, pl.Series):
        return shown_list(column.gather([*rows]), ANYTHING)
    return [column[row] for row in rows]


def type_of(column: Column) -> str:
    """A column's type as text."""
    if isinstance(column, pl.Series):
        return type_text(column.dtype)
    return types_of([value for value in column if value is not ABSENT])


def zones(asked: pl.DataType, given: pl.DataType) -> str | None:
    """Why two columns of times cannot be compared."""
    if not isinstance(asked, pl.Datetime) or not isinstance(given, pl.Datetime):
        return None
    if asked.time_zone is None:
        return "a time zone came back that was not asked with: give both one, or neither"
    return "the time zone was lost on the way, and none is guessed"


def typed_key(column: Column) -> pl.Series | None:
    """A column of a key as one of Polars' own; None where its values are no scalars of one type."""
    if isinstance(column, pl.Series):
        nested = column.dtype.is_nested() or column.dtype == pl.Object
        return None if nested else column
    types = set(map(type, column)) - {NoneType}
    if not types:
        return pl.Series([None] * len(column), dtype=pl.Null)
    first = float if types == {int, float} else next(iter(types))
    kinds = next((kinds for kind, kinds in LOGICAL.items() if issubclass(first, kind)), ())
    fields = (Field("key", "key", Value(kind, nullable=True)) for kind in kinds)
    made = (typed_column(column, field) for field in fields)
    return next((series for series in made if series is not None), None)


def of_one_type(one: pl.Series, other: pl.Series) -> list[Pair] | None:
    """Two columns as columns of one type; None where there is none that holds the values of both."""
    first, second = one.dtype, other.dtype
    if pl.Null in (first, second):
        of = second if first == pl.Null else first
        return of_one_type(one.cast(of), other.cast(of)) if of != pl.Null else [(one, other)]
    if first.is_integer() and second.is_integer():
        return both(one, other, pl.Int64 if fit(first, second) else pl.Int128)
    if first.is_float() and second.is_float():
        return both(one, other, pl.Float64)
    if first.is_integer() and second.is_float():
        return integers_and_floats(one, other)
    if first.is_float() and second.is_integer():
        return [(left, right) for right, left in integers_and_floats(other, one)]
    if isinstance(first, pl.Decimal) and isinstance(second, pl.Decimal):
        return both(one, other, pl.Decimal(MAX_DECIMAL_DIGITS, max(first.scale, second.scale)))
    if is_text(first) and is_text(second):
        return both(one, other, pl.String)
    if isinstance(first, pl.Datetime) and isinstance(second, pl.Datetime):
        same = (first.time_zone is None) == (second.time_zone is None)
        return [ticks(one, other)] if same else None
    if isinstance(first, pl.Duration) and isinstance(second, pl.Duration):
        return [ticks(one, other)]
    return [(one, other)] if first == second else None


def both(one: pl.Series, other: pl.Series, dtype: pl.DataType | type[pl.DataType]) -> list[Pair]:
    """Both columns in a type that holds the values of either."""
    return [(one.cast(dtype), other.cast(dtype))]


def fit(*types: pl.DataType) -> bool:
    """Whether int64 holds all values of these types of integers."""
    return not any(dtype in (pl.UInt64, pl.Int128, pl.UInt128) for dtype in types)


def is_text(dtype: pl.DataType) -> bool:
    """Whether columns of the type are text."""
    return isinstance(dtype, (pl.String, pl.Categorical, pl.Enum))


def integers_and_floats(integers: pl.Series, floats: pl.Series) -> list[Pair]:
    """Integers beside the floats that are integers; and beside nothing the other floats, if there are any.

    They are never compared as floats, where 2**53 + 1 equals 2**53.
    """
    dtype, end = (pl.Int64, 2.0**63) if fit(integers.dtype) else (pl.Int128, 2.0**127)
    given = pl.lit(floats.cast(pl.Float64))
    whole = given.is_finite() & (given == given.floor()) & (given >= -end) & (given < end)
    parts = pl.select(
        whole=pl.when(whole).then(given).cast(dtype), rest=pl.when(~whole).then(given)
    )
    pairs = [(integers.cast(dtype), parts["whole"])]
    if parts["rest"].null_count() < len(floats):
        nothing = pl.Series([None], dtype=pl.Float64).new_from_index(0, len(integers))
        pairs.append((nothing, parts["rest"]))
    return pairs


def ticks(one: pl.Series, other: pl.Series) -> Pair:
    """Two columns of times as counts of one unit."""
    units = one.dtype.time_unit, other.dtype.time_unit  # type: ignore[attr-defined]  # both have one
    if units[0] == units[1]:
        return one.to_physical(), other.to_physical()
    first, second = (
        pl.select(
            pl.lit(column.to_physical()).cast(pl.Int128) * pl.lit(NANOSECONDS[unit], pl.Int128)
        )
        for column, unit in zip((one, other), units, strict=True)
    )
    return first.to_series(), second.to_series()
