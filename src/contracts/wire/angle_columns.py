"""Angles by the column: what `read_angle` makes of each text, to the last bit.

A text of few decimals is a fraction of two integers that are doubles themselves, so that one
division rounds it right. Texts of many decimals are read one at a time.
"""

from __future__ import annotations

import polars as pl

from contracts.rules.wire import Axis
from contracts.wire.angles import PARTS, Style, Writing, writings

FEW = 9
"""Up to so many decimals, 999 degrees are fewer than 2**53 of the last decimal of a second."""
SECOND = 10.0**FEW
DEGREE = 3600 * SECOND
"""Each as a count of last decimals of a second."""


def read_angles(column: pl.Series, axis: Axis, style: Style) -> pl.Series:
    r"""The decimal degrees nearest to what each text says; null where it is not written so.

    >>> read_angles(pl.Series(["40°26'46\"N", "0°30'S", "40.446"]), "latitude", "dms").to_list()
    [40.44611111111111, -0.5, None]
    """
    angles = unread(column)
    for writing in writings(axis, style):
        for read in (read_short, read_long):
            left = angles.is_null() & column.is_not_null()
            if left.all():
                angles = read(column, writing)
            elif left.any():
                angles = angles.scatter(left.arg_true(), read(column.filter(left), writing))
    return angles


def unread(column: pl.Series) -> pl.Series:
    """A null for each text."""
    return pl.Series(column.name, [None], dtype=pl.Float64).new_from_index(0, column.len())


def read_short(column: pl.Series, writing: Writing) -> pl.Series:
    """The angles that are so written with few decimals: each part is a whole number of last
    decimals and exact as a double, so are the products and the sum, and the division rounds.
    """
    count, negative = pl.col("count"), pl.col("negative")
    signed = pl.when(negative & (count > 0.0)).then(-count).otherwise(count)  # zero has no sign
    # By a column, for Polars multiplies by the reciprocal of a constant, which is rounded twice.
    angle = pl.when("fits").then(signed / (count * 0.0 + DEGREE))
    return counted(column, writing).select(angle.alias(column.name)).to_series()


def counted(column: pl.Series, writing: Writing) -> pl.DataFrame:
    """Each text as a count of last decimals; whether it is negative; whether it is so written, with
    few decimals, without which the others mean nothing.
    """
    text, degrees, minutes, seconds, decimals = map(pl.col, ("text", *PARTS, "decimals"))
    groups = text.str.extract_groups(writing.parts or whole(writing)).alias("groups")
    found = column.to_frame("text").with_columns(groups).unnest("groups")
    west = writing.negative
    fits = text.str.contains(whole(writing)) if writing.parts else degrees.is_not_null()
    few = (decimals.str.len_bytes() <= 1 + FEW).fill_null(value=True)
    unit = pl.when(seconds.is_not_null()).then(1.0).when(minutes.is_not_null()).then(60.0)
    part = (decimals.cast(pl.Float64) * SECOND).round() * unit.otherwise(3600.0)
    whole_seconds = (
        as_integer(degrees).abs() * 3600
        + (as_integer(minutes) * 60).fill_null(0)
        + as_integer(seconds).fill_null(0)
    )
    return found.select(
        count=whole_seconds * SECOND + part.fill_null(0.0),
        negative=text.str.contains(west) if west else degrees.str.starts_with("-"),
        fits=fits & few,
    )


def as_integer(digits: pl.Expr) -> pl.Expr:
    """A few digits as an integer; null where the text is not written so, and there are many."""
    return digits.cast(pl.Int32, strict=False)


def read_long(column: pl.Series, writing: Writing) -> pl.Series:
    """The angles that are so written, one at a time."""
    fits = column.str.contains(whole(writing))
    angles = [writing.read(text) for text in column.filter(fits)]
    return unread(column).scatter(fits.arg_true(), pl.Series(angles, dtype=pl.Float64))


def whole(writing: Writing) -> str:
    """What a whole text that is so written matches."""
    return rf"\A(?:{writing.shape})\z"
