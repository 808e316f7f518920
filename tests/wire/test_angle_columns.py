"""Columns of angles are read as each text is, and what is written reads back."""

from __future__ import annotations

import math
from dataclasses import replace

import polars as pl
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from contracts.wire.column.angles import MAX_FAST_DECIMALS, parse_angle_column
from contracts.wire.scalar.angles import (
    AngleStyle,
    Axis,
    parse_angle,
    write_angle,
)
from tests.wire.angle_texts import STYLES, WIDTH, Angle, angles, axes, bits, styles, written

AXES: tuple[Axis, ...] = ("latitude", "longitude")
ALPHABET = "0123456789.+-−NSEWns°d'′m\":/ CRSWG_84"
texts = (
    written.map(lambda said: said[0][1])
    | st.text(ALPHABET, max_size=12)
    | st.text(st.characters(exclude_categories=["Cs"]), max_size=6)
)


@st.composite
def mutants(draw: st.DrawFn) -> str:
    """A text with one character put in, taken out, or put in another's place."""
    text = draw(texts)
    start = draw(st.integers(0, len(text)))
    end = draw(st.sampled_from([start, start + 1]))
    return text[:start] + draw(st.text(ALPHABET, max_size=1)) + text[end:]


cells = st.none() | texts | mutants()


@given(st.lists(st.lists(cells, max_size=6), min_size=1, max_size=3), axes, styles)
@example([[None]], "latitude", "dms")
@example([[]], "longitude", "iso6709")
def test_a_column_is_read_as_its_texts_are(
    chunks: list[list[str | None]], axis: Axis, style: AngleStyle
) -> None:
    """Each text of a column is read as it is alone, to the last bit, whatever is beside it."""
    column = pl.concat([pl.Series("c", chunk, dtype=pl.String) for chunk in chunks], rechunk=False)
    expected = [None if text is None else parse_angle(text, axis, style) for text in column]
    read = parse_angle_column(column, axis, style)
    assert ("c", pl.Float64) == (read.name, read.dtype)
    assert bits(expected) == bits(read.to_list())


@given(st.lists(written, min_size=1, max_size=8), axes)
def test_a_column_holds_the_nearest_doubles(
    said: list[tuple[tuple[Angle, str], AngleStyle]], axis: Axis
) -> None:
    """A column of texts that are well written is the nearest doubles of what they state."""
    for style in STYLES:
        own = [one for one, by in said if by == style and one[0].axis == axis]
        column = pl.Series([text for _, text in own], dtype=pl.String)
        expected = bits([angle.nearest for angle, _ in own])
        assert expected == bits(parse_angle_column(column, axis, style).to_list())


@pytest.mark.parametrize(
    ("degrees", "decimals", "counts"),
    [
        (77, 3, range(0, 3_600_000, 7)),
        (77, MAX_FAST_DECIMALS, range(0, 3600 * 10**MAX_FAST_DECIMALS, 9_999_991)),
        (0, MAX_FAST_DECIMALS, range(1, 10**MAX_FAST_DECIMALS, 9_973)),
    ],
    ids=["thousandths", "the most decimals", "less than a second"],
)
def test_many_rows_are_rounded_once(degrees: int, decimals: int, counts: range) -> None:
    """Angles all over a degree are the nearest doubles: columns divide by no constant, whose
    reciprocal Polars would multiply by, and know the decimals exactly.
    """
    scale = 10**decimals
    texts = [
        f"-{degrees:03}{n // (60 * scale):02}{n // scale % 60:02}.{n % scale:0{decimals}}"
        for n in counts
    ]
    expected = [-(degrees * 3600 * scale + n) / (3600 * scale) for n in counts]
    assert expected == parse_angle_column(pl.Series(texts), "longitude", "iso6709").to_list()


def test_zero_has_no_sign() -> None:
    """Zero is 0.0 on either side, in a column of zeros and beside other angles."""
    zeros = ["0°0'0\"N", "0°0'0\"S", "-0 0", "S0.0°"]
    for column in (zeros, zeros[1:], [*zeros, "1°S"]):
        read = parse_angle_column(pl.Series(column), "latitude", "dms").to_list()
        assert bits([0.0 if text in zeros else -1.0 for text in column]) == bits(read)


def finite_angles(axis: Axis) -> st.SearchStrategy[float]:
    """Doubles of the axis' digits, the least of them too."""
    reach = math.nextafter(10.0 ** WIDTH[axis], 0)
    usual = st.floats(-180, 180).filter(lambda value: abs(value) <= reach)
    return usual | st.floats(-reach, reach) | st.sampled_from([reach, -reach, 5e-324, 1e-300])


@given(axes.flatmap(lambda axis: st.tuples(st.just(axis), finite_angles(axis))), styles)
def test_written_angles_are_read_back(said: tuple[Axis, float], style: AngleStyle) -> None:
    """Writing an angle and reading it again is the identity, for one text and for a column."""
    axis, value = said
    text = write_angle(value, axis, style)
    assert value == parse_angle(text, axis, style)
    assert [value] == parse_angle_column(pl.Series([text]), axis, style).to_list()


@given(angles(least_parts=3))
def test_no_more_decimals_are_written_than_were_read(angle: Angle) -> None:
    """A text with decimals is not written again with more."""
    three = replace(angle, parts=(*angle.parts, 0, 0)[:3])
    text = write_angle(three.nearest, three.axis, "iso6709")
    assert len(text.partition(".")[2]) <= len(three.decimals)


@pytest.mark.parametrize(
    ("value", "axis", "dms", "compact"),
    [
        (40.446, "latitude", "40°26'45.6\"N", "+402645.6"),
        (-73.9825, "longitude", "73°58'57\"W", "-0735857"),
        (0.0, "latitude", "0°00'00\"N", "+000000"),
        (-0.0, "longitude", "0°00'00\"E", "+0000000"),
        (-5.5, "latitude", "5°30'00\"S", "-053000"),
        (180, "longitude", "180°00'00\"E", "+1800000"),
        (59.99999999999999, "latitude", "59°59'59.99999999997\"N", "+595959.99999999997"),
    ],
)
def test_how_angles_are_written(value: float, axis: Axis, dms: str, compact: str) -> None:
    """Minutes and seconds have two digits, degrees of ISO 6709 all of theirs, and seconds as few
    decimals as will do.
    """
    assert dms == write_angle(value, axis, "dms")
    assert compact == write_angle(value, axis, "iso6709")


@pytest.mark.parametrize("value", [100.0, -1e300, math.nan, math.inf, -math.inf])
@pytest.mark.parametrize("style", STYLES)
def test_values_that_cannot_be_read_are_not_written(value: float, style: AngleStyle) -> None:
    """A value that is not a number, or of too many digits, raises instead."""
    with pytest.raises(ValueError, match=r"value must be a latitude of at most 2 digits \(got"):
        write_angle(value, "latitude", style)


@given(st.lists(st.floats(-99, 99) | st.floats(-1e-4, 1e-4), min_size=1))
def test_decimal_degrees_are_numbers_in_text(angles: list[float]) -> None:
    """A number of degrees is read from its digits as Python writes it, if its exponent has two digits, and from
    those that this style writes; zero loses its sign.
    """
    for axis in AXES:
        assert [angle + 0.0 for angle in angles] == [
            parse_angle(write_angle(angle, axis, "decimal"), axis, "decimal") for angle in angles
        ]
        shown = [angle for angle in angles if angle == 0 or abs(angle) > 1e-99]
        column = pl.Series([*map(repr, shown)], dtype=pl.String)
        found = parse_angle_column(column, axis, "decimal").to_list()
        assert [repr(angle + 0.0) for angle in shown] == [*map(repr, found)]


@given(
    st.lists(st.from_regex(r"[+-]?[0-9]{1,5}(\.[0-9]{1,4})?([eE]-?[0-9]{1,3})?", fullmatch=True))
)
def test_decimal_degrees_are_read_alike_in_columns(numbers: list[str]) -> None:
    """A column gives each text the value that it has alone; what other styles read too, has their value."""
    styles_beside: tuple[AngleStyle, ...] = ("dms", "iso6709")
    for axis in AXES:
        alone = [parse_angle(text, axis, "decimal") for text in numbers]
        column = parse_angle_column(pl.Series(numbers, dtype=pl.String), axis, "decimal")
        assert [*map(repr, alone)] == [*map(repr, column.to_list())]
        for text, angle in zip(numbers, alone, strict=True):
            others = {parse_angle(text, axis, style) for style in styles_beside}
            assert angle is None or {angle, None} >= others
