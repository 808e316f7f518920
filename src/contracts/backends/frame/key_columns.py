"""Two columns of a key in one type, in which exactly the equal values are the same.

Values are compared exactly: an integer equals the float of the same value and not a float next to
it, an instant equals itself whatever its unit and zone, null equals null, NaN equals NaN, -0.0
equals 0.0.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal as PyDecimal
from types import NoneType
from typing import Any, TypeAlias
from uuid import UUID

import polars as pl

import contracts.dtypes as d
from contracts.backends.absent import ABSENT
from contracts.backends.columns import Column
from contracts.backends.engine_errors import python_types, type_text
from contracts.backends.frame.typed_columns import typed_column
from contracts.backends.masking import shown_list
from contracts.specification import Field, FieldType

KeyPair: TypeAlias = tuple[pl.Series, pl.Series]
_NANOSECONDS = {"ms": 10**6, "us": 10**3, "ns": 1}
_TYPES_BY_PYTHON: dict[type, tuple[d.Scalar, ...]] = {
    bool: (d.Bool(),),
    int: (d.Int(), d.Int(64, signed=False)),
    float: (d.Float(),),
    str: (d.Text(),),
    bytes: (d.Bytes(),),
    datetime: (d.Datetime(), d.Datetime(aware=True)),
    date: (d.Date(),),
    time: (d.Time(),),
    timedelta: (d.Duration(),),
    UUID: (d.Uuid(),),
    PyDecimal: tuple(d.Decimal(d.MAX_DECIMAL_DIGITS, places) for places in (0, 2, 9, 18)),
}
"""The types to try for Python values, by the type of the first: a subclass is before its base."""


_SHOWN_AS_IS = FieldType(d.Text(), nullable=True)
"""A type with which no value is masked."""


class IncomparableKeys(Exception):
    """Two columns cannot be compared without a guess; `cause` tells more where there is more to
    tell.
    """

    def __init__(self, asked: str, given: str, cause: str | None = None) -> None:
        super().__init__(asked, given, cause)
        self.asked, self.given, self.cause = asked, given, cause


def comparable_pairs(asked: Column, given: Column) -> list[KeyPair]:
    """Two columns as one pair of columns of one type, or as two pairs that are compared together.

    Raises:
        IncomparableKeys: values of their types never equal each other, or cannot be read.
    """
    one, other = _typed_key(asked), _typed_key(given)
    if one is None or other is None:
        raise IncomparableKeys(_key_type_text(asked), _key_type_text(given))
    try:
        pairs = _pairs_in_one_type(one, other)
    except pl.exceptions.InvalidOperationError:  # one type cannot hold the values of both
        pairs = None
    if pairs is None:
        raise IncomparableKeys(
            _key_type_text(asked), _key_type_text(given), _zone_mismatch(one.dtype, other.dtype)
        )
    return pairs


def rows_without_key(column: Column) -> list[int]:
    """The rows that do not have the key."""
    if isinstance(column, pl.Series):
        return []
    return [row for row, value in enumerate(column) if value is ABSENT]


def key_values(column: Column, rows: Sequence[int]) -> list[Any]:
    """The values of a column in some rows as Python's."""
    if isinstance(column, pl.Series):
        return shown_list(column.gather([*rows]), _SHOWN_AS_IS)
    return [column[row] for row in rows]


def _key_type_text(column: Column) -> str:
    if isinstance(column, pl.Series):
        return type_text(column.dtype)
    return python_types([value for value in column if value is not ABSENT])


def _zone_mismatch(asked: pl.DataType, given: pl.DataType) -> str | None:
    """Why two columns of times cannot be compared."""
    if not isinstance(asked, pl.Datetime) or not isinstance(given, pl.Datetime):
        return None
    if asked.time_zone is None:
        return "a time zone came back that the request did not have: give both one, or neither"
    return "the time zone was lost on the way, and none is guessed"


def _typed_key(column: Column) -> pl.Series | None:
    """A column of a key as a Series; None where its values are not scalars of one type."""
    if isinstance(column, pl.Series):
        nested = column.dtype.is_nested() or column.dtype == pl.Object
        return None if nested else column
    types = set(map(type, column)) - {NoneType}
    if not types:
        return pl.Series([None] * len(column), dtype=pl.Null)
    first = float if types == {int, float} else next(iter(types))
    kinds = next((kinds for kind, kinds in _TYPES_BY_PYTHON.items() if issubclass(first, kind)), ())
    fields = (Field("key", "key", FieldType(kind, nullable=True)) for kind in kinds)
    made = (typed_column(column, field) for field in fields)
    return next((series for series in made if series is not None), None)


def _pairs_in_one_type(one: pl.Series, other: pl.Series) -> list[KeyPair] | None:
    """Two columns as columns of one type; None where no type holds the values of both."""
    first, second = one.dtype, other.dtype
    if pl.Null in (first, second):
        of = second if first == pl.Null else first
        return _pairs_in_one_type(one.cast(of), other.cast(of)) if of != pl.Null else [(one, other)]
    if first.is_integer() and second.is_integer():
        return _cast_both(one, other, pl.Int64 if _fit_int64(first, second) else pl.Int128)
    if first.is_float() and second.is_float():
        return _cast_both(one, other, pl.Float64)
    if first.is_integer() and second.is_float():
        return _integers_and_floats(one, other)
    if first.is_float() and second.is_integer():
        return [(left, right) for right, left in _integers_and_floats(other, one)]
    if isinstance(first, pl.Decimal) and isinstance(second, pl.Decimal):
        return _cast_both(
            one, other, pl.Decimal(d.MAX_DECIMAL_DIGITS, max(first.scale, second.scale))
        )
    if _is_text_type(first) and _is_text_type(second):
        return _cast_both(one, other, pl.String)
    if isinstance(first, pl.Datetime) and isinstance(second, pl.Datetime):
        same = (first.time_zone is None) == (second.time_zone is None)
        return [_tick_pair(one, other)] if same else None
    if isinstance(first, pl.Duration) and isinstance(second, pl.Duration):
        return [_tick_pair(one, other)]
    return [(one, other)] if first == second else None


def _cast_both(
    one: pl.Series, other: pl.Series, dtype: pl.DataType | type[pl.DataType]
) -> list[KeyPair]:
    return [(one.cast(dtype), other.cast(dtype))]


def _fit_int64(*types: pl.DataType) -> bool:
    """Whether int64 holds all values of these integer types."""
    return not any(dtype in (pl.UInt64, pl.Int128, pl.UInt128) for dtype in types)


def _is_text_type(dtype: pl.DataType) -> bool:
    return isinstance(dtype, (pl.String, pl.Categorical, pl.Enum))


def _integers_and_floats(integers: pl.Series, floats: pl.Series) -> list[KeyPair]:
    """Integers paired with the floats that are integers, and null with the other floats, if there
    are any.

    They are never compared as floats, where 2**53 + 1 equals 2**53.
    """
    dtype, end = (pl.Int64, 2.0**63) if _fit_int64(integers.dtype) else (pl.Int128, 2.0**127)
    real = pl.lit(floats.cast(pl.Float64))
    whole = real.is_finite() & (real == real.floor()) & (real >= -end) & (real < end)
    parts = pl.select(whole=pl.when(whole).then(real).cast(dtype), rest=pl.when(~whole).then(real))
    pairs = [(integers.cast(dtype), parts["whole"])]
    if parts["rest"].null_count() < len(floats):
        nothing = pl.Series([None], dtype=pl.Float64).new_from_index(0, len(integers))
        pairs.append((nothing, parts["rest"]))
    return pairs


def _tick_pair(one: pl.Series, other: pl.Series) -> KeyPair:
    """Two columns of times as counts of one unit."""
    units = one.dtype.time_unit, other.dtype.time_unit  # type: ignore[attr-defined]  # both have one
    if units[0] == units[1]:
        return one.to_physical(), other.to_physical()
    first, second = (
        pl.select(
            pl.lit(column.to_physical()).cast(pl.Int128) * pl.lit(_NANOSECONDS[unit], pl.Int128)
        )
        for column, unit in zip((one, other), units, strict=True)
    )
    return first.to_series(), second.to_series()
