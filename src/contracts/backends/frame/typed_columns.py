"""Python values as a Series, where one can hold exactly them.

Polars coerces as it builds a Series ("1" → 1, True → 1, 1.5 → 1), so every value is checked first.
"""

from __future__ import annotations

import sys
from datetime import MAXYEAR, UTC, date, datetime, time, timedelta
from decimal import Decimal as PyDecimal
from operator import attrgetter
from types import NoneType
from typing import Any, assert_never, cast

import polars as pl

import contracts.dtypes as d
from contracts.backends.absent import ABSENT
from contracts.backends.attempt import Failure, attempt
from contracts.backends.builtin_values import types_never_in_form
from contracts.backends.contract_form import (
    NotContractForm,
    contract_form,
    deep_contract_form,
)
from contracts.backends.physical_types import physical_type
from contracts.backends.python.convert import (
    Source,
    parses_non_finite_names_only,
    parses_text,
)
from contracts.specification import DType, Field, FieldType, ListOf, StructOf
from contracts.wire.scalar.exact_floats import EXACT_IN_FLOAT
from contracts.wire.scalar.text import is_written_as_number

_SHORTEST_SPAN, _LONGEST_SPAN = timedelta(microseconds=-(2**63)), timedelta(microseconds=2**63 - 1)
"""The durations that int64 can count in microseconds."""


def typed_column(values: list[object], declared: Field) -> pl.Series | None:
    """The values as a Series, or None where one cannot hold exactly them."""
    types = set(map(type, values)) - {NoneType}
    plain: Any = None
    dtype = declared.value.dtype
    if isinstance(dtype, d.Opaque):
        return _opaque_column(values, types, declared.alias)
    if type(ABSENT) in types or not types.isdisjoint(types_never_in_form(declared.value)):
        return None
    if declared.value.python is None:
        types = _types_as_pythons_own(values, types, dtype)
        if attempt(lambda: _all_of_type(values, types, dtype)) is True:
            plain = attempt(lambda: _uncoerced_values(values, types, dtype))
    if plain is None and dtype.kind in d.SCALARS:
        plain = _contract_forms(values, declared.value)
    if plain is None or isinstance(plain, Failure):
        return None
    series = attempt(lambda: _series(plain, dtype).alias(declared.alias))
    return None if isinstance(series, Failure) else series


def _opaque_column(values: list[object], types: set[type], name: str) -> pl.Series | None:
    """Values of any type as a Series: of Python's own objects, where they are not all text."""
    if type(ABSENT) in types:
        return None
    if types <= {str}:
        series: Any = attempt(lambda: pl.Series(name, values, dtype=pl.String, strict=True))
        if isinstance(series, pl.Series):
            return series
    return pl.Series(name, values, dtype=pl.Object)


def _series(plain: list[Any], dtype: DType) -> pl.Series:
    """Values of the type as a Series; times by way of Arrow, which takes a half to a sixth of the time."""
    if not isinstance(dtype, (d.Date, d.Datetime, d.Duration)):
        return pl.Series(plain, dtype=physical_type(dtype), strict=True)
    import pyarrow as pa

    types = {"date": pa.date32(), "duration": pa.duration("us")}
    zone = "UTC" if isinstance(dtype, d.Datetime) and dtype.aware else None
    return pl.Series(values=pa.array(plain, types.get(dtype.kind, pa.timestamp("us", zone))))


def _types_as_pythons_own(values: list[Any], types: set[type], dtype: DType) -> set[type]:
    """The types, with Python's own time for pandas' timestamp, which is one, where none has nanoseconds."""
    timestamp: Any = getattr(sys.modules.get("pandas"), "Timestamp", None)
    if timestamp not in types or not isinstance(dtype, d.Datetime):
        return types
    stamps = [value for value in values if type(value) is timestamp]
    return types if any(map(attrgetter("nanosecond"), stamps)) else types - {timestamp} | {datetime}


def wire_series(values: list[object], expected: FieldType, source: Source) -> pl.Series | None:
    """Values on the wire as a Series that converts as each of them would, or None where there might
    be a difference.
    """
    dtype = expected.dtype
    if expected.python is not None or dtype.kind not in d.SCALARS:
        return None
    is_text = isinstance(dtype, d.Text) or parses_text(expected, source)
    is_text = is_text and not isinstance(dtype, (d.Uuid, d.Decimal))
    is_text = is_text and not parses_non_finite_names_only(expected, source)
    if is_text and source == "json":  # where text is str itself: Polars takes nothing else for it
        series = attempt(lambda: pl.Series(values, dtype=pl.String, strict=True))
        if not isinstance(series, Failure):
            return cast("pl.Series", series)
    types = set(map(type, values)) - {NoneType}
    if source != "json" and isinstance(dtype, d.Float) and int in types:
        return None  # integers stay what they are, where Python values go out
    if is_text and types == {str}:
        series = attempt(lambda: pl.Series(values, dtype=pl.String))
    elif types in ({int}, {float}) and is_written_as_number(expected):
        physical = pl.Int64 if types == {int} else pl.Float64
        series = attempt(lambda: pl.Series(values, dtype=physical, strict=True))
    elif types == {int} and isinstance(dtype, d.Int):  # Polars refuses what is out of range
        series = attempt(lambda: pl.Series(values, dtype=physical_type(dtype), strict=True))
    elif attempt(lambda: _all_of_type(values, types, dtype)) is True:
        series = attempt(lambda: _series(_uncoerced_values(values, types, dtype), dtype))
    else:
        return None
    return None if isinstance(series, Failure) else cast("pl.Series", series)


def nested_column(values: list[object], declared: Field) -> pl.Series | None:
    """Lists or structs as a Series, or None where one of them is not contract form."""
    if declared.value.dtype.kind in d.SCALARS:
        return None
    try:
        plain = [
            None if value is None else deep_contract_form(value, declared.value) for value in values
        ]
    except NotContractForm:
        return None
    dtype = physical_type(declared.value.dtype)
    series = attempt(lambda: pl.Series(declared.alias, plain, dtype=dtype, strict=True))
    return None if isinstance(series, Failure) else series


def _contract_forms(values: list[object], expected: FieldType) -> list[Any] | None:
    """The values in contract form one by one, or None where one is not, or is a non-finite decimal."""
    try:
        plain = [None if value is None else contract_form(value, expected) for value in values]
    except NotContractForm:
        return None
    decimals = (value for value in plain if isinstance(value, PyDecimal))
    return plain if all(value.is_finite() for value in decimals) else None


def _all_of_type(values: list[object], types: set[type], dtype: DType) -> bool:
    """Whether every value that is not None is of the type, and held by it exactly."""
    match dtype:
        case d.Bool():
            return types <= {bool}
        case d.Int():
            if not types <= {int}:
                return False
            numbers = _present(values)
            return not numbers or dtype.lowest <= min(numbers) <= max(numbers) <= dtype.highest
        case d.Float(bits):
            if bits == 32 or not types <= {float, int}:
                return False
            return int not in types or all(
                abs(v) <= EXACT_IN_FLOAT for v in _present(values) if type(v) is int
            )
        case d.Text():
            return types <= {str}
        case d.Bytes():
            return types <= {bytes}
        case d.Date():
            return types <= {date}
        case d.Datetime(aware):
            return types <= {datetime} and _are_held_moments(_present(values), aware=aware)
        case d.Time():
            return types <= {time} and all(v.tzinfo is None for v in _present(values))
        case d.Duration():
            spans = _present(values) if types <= {timedelta} else [timedelta.max]
            return not spans or _SHORTEST_SPAN <= min(spans) <= max(spans) <= _LONGEST_SPAN
        case d.Decimal() | d.Uuid() | d.Opaque() | ListOf() | StructOf():
            return not types  # nothing but None: other values are converted one by one
        case _:
            assert_never(dtype)


def _present(values: list[Any]) -> list[Any]:
    return [value for value in values if value is not None]


def _are_held_moments(moments: list[datetime], *, aware: bool) -> bool:
    """Whether all are instants, or none is, and a Series holds them: one of the first or the last year
    may leave them in UTC.
    """
    if not all(1 < year < MAXYEAR for year in set(map(attrgetter("year"), moments))):
        return False
    zones = set(map(attrgetter("tzinfo"), moments))
    if zones <= {UTC} or zones == {None}:
        return not moments or aware == (None not in zones)
    return all((moment.utcoffset() is not None) == aware for moment in moments)


def _uncoerced_values(values: list[Any], types: set[type], dtype: DType) -> list[Any]:
    """The values so that Polars need not coerce them: ints among floats as floats, instants in
    UTC.
    """
    match dtype:
        case d.Float() if int in types:
            return [None if value is None else float(value) for value in values]
        case d.Datetime(aware=True):
            return [None if value is None else value.astimezone(UTC) for value in values]
        case _:
            return values
