"""Parse a column of dates or times with Polars' own parser.

Every text matches the guard of its layout; a result of null is a date that does not exist.
"""

from __future__ import annotations

from datetime import date

import polars as pl

from contracts.dtypes import Date, Time
from contracts.wire.column.native_layouts import NativeLayout
from contracts.wire.scalar.layouts import DateOrTime
from contracts.wire.scalar.ticks import DAY, EPOCH, SECOND

_CENTURY = 36_525
"""The days between a date of 1901 to 2099 and the same date in the century before or after."""


def parse_native_ticks(
    native: NativeLayout, texts: pl.Series, dtype: DateOrTime, *, truncates: bool = False
) -> pl.Series:
    """Parse texts of one layout to ticks.

    Args:
        truncates: whether to cut the digits of a fraction that come after the sixth.
    """
    frame, has_fraction = texts.alias("text").to_frame(), native.finer is not None
    if has_fraction and native.width is None:
        frame = frame.with_columns(rest=pl.col("text").str.replace(rf"\A{native.head_guard}", ""))
    elif native.width is not None:
        has_fraction &= not (texts.str.len_bytes() == native.width + native.tail).all()
    text = pl.col("text")
    head = _parse_head(native, _head_of(native, text), dtype)
    count = _fix_century(native, head, DAY if not isinstance(dtype, Date) else 1)
    if has_fraction:
        count = count + _parse_fraction(native, text, truncates=truncates)
    if native.offset:
        count = count - _parse_offset(native, text)
    return frame.select(count.alias(texts.name)).to_series()


def _parse_head(native: NativeLayout, head: pl.Expr, dtype: DateOrTime) -> pl.Expr:
    """The ticks of the head; the parser needs a date, and minutes after an hour, so they are added."""
    pattern, cache = native.head, bool(native.declared)  # months and years repeat, days less so
    if native.declared:
        head = pl.lit(native.declared) + head
    if isinstance(dtype, Time):
        head, pattern = pl.lit("1970-01-01 ") + head, f"%Y-%m-%d {pattern}"
    if native.letters & {"H", "I"} and "M" not in native.letters:
        head, pattern = head + " 00", f"{pattern} %M"
    if isinstance(dtype, Date):
        days = head.str.to_date(pattern, strict=False, cache=cache)
        return days.to_physical().cast(pl.Int64)
    moment = head.str.to_datetime(pattern, time_unit="us", strict=False, cache=cache)
    return moment.to_physical()


def _head_of(native: NativeLayout, text: pl.Expr) -> pl.Expr:
    """The text of the head: all of it, so many characters, or as far as its guard reaches."""
    if native.width is not None:
        return text.str.head(native.width)
    if native.finer is not None:
        return text.str.head(text.str.len_chars() - pl.col("rest").str.len_chars())
    return text.str.head(-native.tail) if native.tail else text


def _fix_century(native: NativeLayout, count: pl.Expr, day: int) -> pl.Expr:
    """Move two-digit years to their century: Polars' own are 1970 to 2069."""
    if "y" not in native.letters:
        return count
    first, end = (_day_of_year(year + native.pivot) for year in (1900, 2000))
    return (
        pl.when(count >= end * day)
        .then(count - _CENTURY * day)
        .when(count < first * day)
        .then(count + _CENTURY * day)
        .otherwise(count)
    )


def _day_of_year(year: int) -> int:
    """The first day of a year, in days since 1970."""
    return date(year, 1, 1).toordinal() - EPOCH.toordinal()


def _parse_fraction(native: NativeLayout, text: pl.Expr, *, truncates: bool) -> pl.Expr:
    """The microseconds of a fraction: exact, because all digits after the sixth are 0, or cut."""
    digits = pl.col("rest") if native.width is None else text.str.slice(native.width)
    if native.tail:
        digits = digits.str.head(-native.tail)
    if native.point == ",":
        digits = digits.str.replace(",", ".", literal=True)
    elif not native.point:
        digits = pl.lit(".") + digits
    if truncates:
        digits = digits.str.head(len(".123456"))
    share = digits.cast(pl.Float64, strict=False).fill_null(0.0)
    return (share * SECOND).round().cast(pl.Int64)


def _parse_offset(native: NativeLayout, text: pl.Expr) -> pl.Expr:
    start = -(native.offset + native.after)
    minutes = text.str.slice(start + 1, 2).cast(pl.Int64) * 60
    if native.offset > len("+hh"):
        minutes = minutes + text.str.slice(start + native.offset - 2, 2).cast(pl.Int64)
    behind = text.str.slice(start, 1) == "-"
    return pl.when(behind).then(-minutes).otherwise(minutes) * (60 * SECOND)
