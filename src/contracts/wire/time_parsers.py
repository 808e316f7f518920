"""Counts of days and of microseconds from columns of text, by Polars' own parser.

Every text has passed the guard of its shape; null is a date that no calendar has.
"""

from __future__ import annotations

from datetime import date

import polars as pl

from contracts.dtypes import Date, Time
from contracts.wire.native_shapes import Native
from contracts.wire.shapes import Stamp
from contracts.wire.ticks import DAY, EPOCH, PIVOT, SECOND

CENTURY = 36_525
"""The days from any date of 1969 to 2068 to the same date of another century that is read for it."""
FIRST_SHORT, LAST_SHORT = (
    day.toordinal() - EPOCH.toordinal()
    for day in (date(1900 + PIVOT, 1, 1), date(1999 + PIVOT, 12, 31))
)
"""The days that a year of two digits may lie in."""


def parsed(native: Native, texts: pl.Series, dtype: Stamp) -> pl.Series:
    """The counts that texts of the shape stand for."""
    text = pl.col(texts.name)
    count = pivoted(native, of_head(native, text, dtype), DAY if not isinstance(dtype, Date) else 1)
    if native.finer is not None:
        count = count + fraction(native, text)
    if native.offset:
        count = count - offset(native, text)
    return texts.to_frame().select(count.alias(texts.name)).to_series()


def of_head(native: Native, text: pl.Expr, dtype: Stamp) -> pl.Expr:
    """The count that the head says, with a date or minutes put in where the parser needs them."""
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


def pivoted(native: Native, count: pl.Expr, day: int) -> pl.Expr:
    """The count with years of two digits in the century that POSIX has them in: the parser has 69
    in the next.
    """
    if "y" not in native.letters:
        return count
    return (
        pl.when(count >= (LAST_SHORT + 1) * day)
        .then(count - CENTURY * day)
        .when(count < FIRST_SHORT * day)
        .then(count + CENTURY * day)
        .otherwise(count)
    )


def fraction(native: Native, text: pl.Expr) -> pl.Expr:
    """The microseconds of a fraction: exact, since its first six digits are all that is not zero."""
    digits = text.str.slice(native.width or 0)
    if native.tail:
        digits = digits.str.head(-native.tail)
    if native.point == ",":
        digits = digits.str.replace(",", ".", literal=True)
    elif not native.point:
        digits = pl.lit(".") + digits
    share = digits.cast(pl.Float64, strict=False).fill_null(0.0)
    return (share * SECOND).round().cast(pl.Int64)


def offset(native: Native, text: pl.Expr) -> pl.Expr:
    """The microseconds by which the text's clock is ahead of UTC."""
    start = -(native.offset + native.after)
    minutes = text.str.slice(start + 1, 2).cast(pl.Int64) * 60
    if native.offset > len("+hh"):
        minutes = minutes + text.str.slice(start + native.offset - 2, 2).cast(pl.Int64)
    behind = text.str.slice(start, 1) == "-"
    return pl.when(behind).then(-minutes).otherwise(minutes) * (60 * SECOND)
