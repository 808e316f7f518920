"""Parse a column of angles, to the same bits as `parse_angle`.

Text with few decimals is a quotient of two integers that are exact doubles, so that one division
rounds it correctly. Text with many decimals is parsed one value at a time.
"""

from __future__ import annotations

import polars as pl

from contracts.rules.wire import Axis
from contracts.wire.scalar.angles import (
    ANGLE_PARTS,
    AngleNotation,
    AngleStyle,
    angle_notations,
    decimal_guard,
)

MAX_FAST_DECIMALS = 9
"""With up to this many decimals of a second, 999 degrees are fewer than 2**53 last decimals."""
_LAST_DECIMALS_PER_SECOND = 10.0**MAX_FAST_DECIMALS
_LAST_DECIMALS_PER_DEGREE = 3600 * _LAST_DECIMALS_PER_SECOND


def parse_angle_column(column: pl.Series, axis: Axis, style: AngleStyle) -> pl.Series:
    r"""Parse each text to the nearest decimal degrees; null if it is not written in this style.

    >>> parse_angle_column(pl.Series(["40°26'46\"N", "0°30'S", "40.446"]), "latitude", "dms").to_list()
    [40.44611111111111, -0.5, None]
    """
    if style == "decimal":
        return _parse_decimal_degrees(column, axis)
    angles = _null_angles(column)
    for notation in angle_notations(axis, style):
        for parse in (_parse_short_angles, _parse_long_angles):
            left = angles.is_null() & column.is_not_null()
            if left.all():
                angles = parse(column, notation)
            elif left.any():
                angles = angles.scatter(left.arg_true(), parse(column.filter(left), notation))
    return angles


def _parse_decimal_degrees(column: pl.Series, axis: Axis) -> pl.Series:
    text = pl.col("text")
    digits = pl.when(text.str.contains(rf"\A(?:{decimal_guard(axis)})\z")).then(text)
    number = digits.cast(pl.Float64)
    angle = pl.when(number == 0.0).then(0.0).otherwise(number)  # zero has no sign
    return column.to_frame("text").select(angle.alias(column.name)).to_series()


def _null_angles(column: pl.Series) -> pl.Series:
    return pl.Series(column.name, [None], dtype=pl.Float64).new_from_index(0, column.len())


def _parse_short_angles(column: pl.Series, notation: AngleNotation) -> pl.Series:
    """The angles in a notation with few decimals: as numbers of last decimals, the parts, products and
    sum are all exact doubles, so that only the division rounds.
    """
    count, negative = pl.col("count"), pl.col("negative")
    signed = pl.when(negative & (count > 0.0)).then(-count).otherwise(count)  # zero has no sign
    # Divide by a column: by a constant Polars multiplies with the reciprocal, which rounds twice.
    angle = pl.when("fits").then(signed / (count * 0.0 + _LAST_DECIMALS_PER_DEGREE))
    return _count_last_decimals(column, notation).select(angle.alias(column.name)).to_series()


def _count_last_decimals(column: pl.Series, notation: AngleNotation) -> pl.DataFrame:
    """The count of last decimals, the sign, and whether the text fits: is in the notation, with few
    decimals. The other two are meaningless if it does not fit.
    """
    text, degrees, minutes, seconds, decimals = map(pl.col, ("text", *ANGLE_PARTS, "decimals"))
    groups = text.str.extract_groups(notation.parts or _whole_text(notation)).alias("groups")
    found = column.to_frame("text").with_columns(groups).unnest("groups")
    fits = text.str.contains(_whole_text(notation)) if notation.parts else degrees.is_not_null()
    few = (decimals.str.len_bytes() <= 1 + MAX_FAST_DECIMALS).fill_null(value=True)
    unit = pl.when(seconds.is_not_null()).then(1.0).when(minutes.is_not_null()).then(60.0)
    part = (decimals.cast(pl.Float64) * _LAST_DECIMALS_PER_SECOND).round() * unit.otherwise(3600.0)
    whole_seconds = (
        _digits_to_int32(degrees).abs() * 3600
        + (_digits_to_int32(minutes) * 60).fill_null(0)
        + _digits_to_int32(seconds).fill_null(0)
    )
    sign = notation.negative
    return found.select(
        count=whole_seconds * _LAST_DECIMALS_PER_SECOND + part.fill_null(0.0),
        negative=text.str.contains(sign) if sign else degrees.str.starts_with("-"),
        fits=fits & few,
    )


def _digits_to_int32(digits: pl.Expr) -> pl.Expr:
    """Digits as an integer; null if there are too many, because the text does not match."""
    return digits.cast(pl.Int32, strict=False)


def _parse_long_angles(column: pl.Series, notation: AngleNotation) -> pl.Series:
    fits = column.str.contains(_whole_text(notation))
    angles = [notation.parse(text) for text in column.filter(fits)]
    return _null_angles(column).scatter(fits.arg_true(), pl.Series(angles, dtype=pl.Float64))


def _whole_text(notation: AngleNotation) -> str:
    return rf"\A(?:{notation.pattern})\z"
