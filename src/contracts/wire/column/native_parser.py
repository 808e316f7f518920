"""Parse a column of dates or times with Polars' own parser.

Every text matches the guard of its layout; a result of null is a date that does not exist.
"""

from __future__ import annotations

from datetime import date

import polars as pl

from contracts.dtypes import Date, Time
from contracts.wire.column.native_layouts import NativeLayout
from contracts.wire.scalar.layouts import DateOrTime
from contracts.wire.scalar.ticks import CENTURY_PIVOT, DAY, EPOCH, SECOND

_CENTURY = 36_525
"""The days between a date of 1969 to 2068 and the same date in the century before or after."""
_FIRST_SHORT, _LAST_SHORT = (
    day.toordinal() - EPOCH.toordinal()
    for day in (date(1900 + CENTURY_PIVOT, 1, 1), date(1999 + CENTURY_PIVOT, 12, 31))
)
"""The first and the last day of the two-digit years."""


def parse_native_ticks(native: NativeLayout, texts: pl.Series, dtype: DateOrTime) -> pl.Series:
    """Parse texts of one layout to ticks."""
    text = pl.col(texts.name)
    count = _fix_century(
        native, _parse_head(native, text, dtype), DAY if not isinstance(dtype, Date) else 1
    )
    if native.finer is not None:
        count = count + _parse_fraction(native, text)
    if native.offset:
        count = count - _parse_offset(native, text)
    return texts.to_frame().select(count.alias(texts.name)).to_series()


def _parse_head(native: NativeLayout, text: pl.Expr, dtype: DateOrTime) -> pl.Expr:
    """The ticks of the head; the parser needs a date, and minutes after an hour, so they are added."""
    head, pattern = text if native.width is None else text.str.head(native.width), native.head
    if isinstance(dtype, Time):
        head, pattern = pl.lit("1970-01-01 ") + head, f"%Y-%m-%d {pattern}"
    if native.letters & {"H", "I"} and "M" not in native.letters:
        head, pattern = head + " 00", f"{pattern} %M"
    if isinstance(dtype, Date):
        days = head.str.to_date(pattern, strict=False, cache=False)
        return days.to_physical().cast(pl.Int64)
    moment = head.str.to_datetime(pattern, time_unit="us", strict=False, cache=False)
    return moment.to_physical()


def _fix_century(native: NativeLayout, count: pl.Expr, day: int) -> pl.Expr:
    """Move two-digit years to their century by POSIX: Polars takes 69 as 2069."""
    if "y" not in native.letters:
        return count
    return (
        pl.when(count >= (_LAST_SHORT + 1) * day)
        .then(count - _CENTURY * day)
        .when(count < _FIRST_SHORT * day)
        .then(count + _CENTURY * day)
        .otherwise(count)
    )


def _parse_fraction(native: NativeLayout, text: pl.Expr) -> pl.Expr:
    """The microseconds of a fraction: exact, because all digits after the sixth are 0."""
    digits = text.str.slice(native.width or 0)
    if native.tail:
        digits = digits.str.head(-native.tail)
    if native.point == ",":
        digits = digits.str.replace(",", ".", literal=True)
    elif not native.point:
        digits = pl.lit(".") + digits
    share = digits.cast(pl.Float64, strict=False).fill_null(0.0)
    return (share * SECOND).round().cast(pl.Int64)


def _parse_offset(native: NativeLayout, text: pl.Expr) -> pl.Expr:
    start = -(native.offset + native.after)
    minutes = text.str.slice(start + 1, 2).cast(pl.Int64) * 60
    if native.offset > len("+hh"):
        minutes = minutes + text.str.slice(start + native.offset - 2, 2).cast(pl.Int64)
    behind = text.str.slice(start, 1) == "-"
    return pl.when(behind).then(-minutes).otherwise(minutes) * (60 * SECOND)
