"""Angles: which texts are coordinates, and which double each is."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.wire.scalar.angles import (
    MAX_ANGLE_DECIMALS,
    AngleStyle,
    parse_angle,
)
from tests.wire.angle_texts import AXES, LETTERS, OTHER, Angle, bits, marked, sided, written


@given(written)
def test_a_text_is_read_as_the_nearest_double(
    said: tuple[tuple[Angle, str], AngleStyle],
) -> None:
    """Whatever the marks, the side and the decimals, the angle is rounded once, to nearest."""
    (angle, text), style = said
    assert bits([angle.nearest]) == bits([parse_angle(text, angle.axis, style)])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("40°26'46\"N", Fraction(40 * 3600 + 26 * 60 + 46, 3600)),
        ("40° 26′ 46.302″ S", -Fraction(40 * 3_600_000 + 26 * 60_000 + 46_302, 3_600_000)),
        ("40º26’46”N", Fraction(40 * 3600 + 26 * 60 + 46, 3600)),
        ("40 26 46 N", Fraction(40 * 3600 + 26 * 60 + 46, 3600)),
        ("N 40 26 46", Fraction(40 * 3600 + 26 * 60 + 46, 3600)),
        ("40:26:46N", Fraction(40 * 3600 + 26 * 60 + 46, 3600)),
        ("40d26'46\"S", -Fraction(40 * 3600 + 26 * 60 + 46, 3600)),
        ("40d26m46sS", -Fraction(40 * 3600 + 26 * 60 + 46, 3600)),
        ("40°26'46''N", Fraction(40 * 3600 + 26 * 60 + 46, 3600)),
        ("40°26'46N", Fraction(40 * 3600 + 26 * 60 + 46, 3600)),
        ("40°26.767'N", Fraction(40 * 60_000 + 26_767, 60_000)),
        ("-40°26'46\"", -Fraction(40 * 3600 + 26 * 60 + 46, 3600)),
        ("−40°26′46″", -Fraction(40 * 3600 + 26 * 60 + 46, 3600)),
        ("+40 26", Fraction(40 * 60 + 26, 60)),
        ("40.5°N", Fraction(81, 2)),
        ("40°", Fraction(40)),
        ("99°59'59\"N", Fraction(99 * 3600 + 59 * 60 + 59, 3600)),
    ],
)  # fmt: skip  # a table, a line each
def test_degrees_minutes_and_seconds_are_read(text: str, expected: Fraction) -> None:
    """Marks of ASCII, of typography and of PROJ, colons and spaces are read; the range is not
    evaluated here.
    """
    assert float(expected) == parse_angle(text, "latitude", "dms")


@pytest.mark.parametrize(
    "text",
    [
        "", "N", "°", "40", "40.446", "-40.446", "40.446N", "40.446 N",  # no angle, or unmarked
        "40°60'N", "40°26'60\"N", "40°99'N", "40:26:60", "40°26'60.0\"N",  # sixty
        "40°26'46\"E", "W40°26'46\"", "40°26'46\"n", "40 26 46s",  # letters
        "-40°26'46\"S", "+40°26'46\"N", "S-40°26'46\"", "N40°26'46\"N",  # a side twice
        "40.5°26'N", "40°26.5'46\"N", "40.0°26'46\"N",  # decimals too soon
        "40°26,767'N", "40°26.'N", "40°.5'N", ".5°N",  # no decimals
        "140°26'46\"N", "040°26'46\"N", "40°026'46\"N", "40°26'046\"N",  # too many digits
        '40°46"N', "40'26\"N", "40°26'46'N", "40°26\"46'N", "40°26°46°N",  # marks
        "40:26'46\"N", "40 26:46", "40°26:46N", "40: 26: 46", "40 26'46\"", "40:26:46:N",  # mixed
        " 40°26'46\"N", "40°26'46\"N ", "40°26'46\"N\n", "40  26 46", "40° 26'  46\"N",
        "40 °26'46\"N", "40\t26\t46", "40\u00a026\u00a046", "40°26'46\"  N", "- 40°26'46\"",
        "４０°26'46\"N", "٤٠°26'46\"N", "40°२६'46\"N", "4\u03010°26'46\"N",  # digits
        "40°26'46\"N 73°56'00\"W", "40°26'46\"N/", "40°26'46\"NS", "40°26'1e1\"N", "\ud800",
    ],
)  # fmt: skip  # short values, several a line
def test_other_texts_than_degrees_minutes_and_seconds_are_not_read(text: str) -> None:
    """A text outside of the grammar is refused, however close it comes, and never guessed."""
    assert parse_angle(text, "latitude", "dms") is None


@pytest.mark.parametrize(
    ("text", "latitude", "longitude"),
    [
        ("+404400-0735600/", Fraction(40 * 60 + 44, 60), -Fraction(73 * 60 + 56, 60)),
        ("+404400-0735600", Fraction(40 * 60 + 44, 60), -Fraction(73 * 60 + 56, 60)),
        ("+40-075CRSWGS_84/", Fraction(40), Fraction(-75)),
        ("+00-025/", Fraction(0), Fraction(-25)),
        ("+90+000/", Fraction(90), Fraction(0)),
        ("-90+000+2800CRSWGS_84/", Fraction(-90), Fraction(0)),
        ("+27.5916+086.5640+8850/", Fraction(275_916, 10_000), Fraction(865_640, 10_000)),
        ("+4852+00220/", Fraction(48 * 60 + 52, 60), Fraction(2 * 60 + 20, 60)),
        ("+4012.22-07500.25-21.1/", Fraction(241_222, 6_000), -Fraction(450_025, 6_000)),
        ("+40-0750015.1", Fraction(40), -Fraction(75 * 36_000 + 151, 36_000)),
        ("-402646.302", -Fraction(145_606_302, 3_600_000), None),
        ("+40", Fraction(40), None),
        ("+4026/", Fraction(40 * 60 + 26, 60), None),
        ("-0735600", None, -Fraction(73 * 60 + 56, 60)),
        ("+181", None, Fraction(181)),
        ("+40440", None, Fraction(404 * 60 + 40, 60)),
        ("+91-181", Fraction(91), Fraction(-181)),
    ],
)
def test_iso_6709_is_read(text: str, latitude: Fraction | None, longitude: Fraction | None) -> None:
    """Of two coordinates each axis reads its own; of one, the axis whose digits it has."""
    expected = [None if said is None else float(said) for said in (latitude, longitude)]
    assert expected == [parse_angle(text, axis, "iso6709") for axis in AXES]


@pytest.mark.parametrize(
    "text",
    [
        "", "+", "/", "40", "404400-0735600", "+404400 -0735600/", "+404400,-0735600",  # signs
        "+4", "+40440000", "+404400-735600", "+4-075", "+040-075", "+40-75", "+40440-0735600",  # digits
        "+406000-0735600", "+404460-0735600", "+404400-0736000", "+404400-0735660",  # sixty
        "+40-07560", "+4060-075", "+40.-075", "+.5-075", "+40,5-075", "−40-075", "+40.5.5-075",
        "-075+40", "+40-075-", "+40-075+1+2", "+40-075+1.", "+40-075//", "+40-075 /",
        "+40-075CRS", "+40-075CRSNAD27", "+40-075crswgs_84", "+40CRSWGS_84", "+40+1.5",
        "+40-075/CRSWGS_84", "+40-075/\n", "N40W075", "40N075W", "+４０-075",
    ],
)  # fmt: skip  # short values, several a line
def test_other_texts_than_iso_6709_are_not_read(text: str) -> None:
    """Neither axis reads a text of which any part is invalid, even the part of the other axis."""
    assert [None, None] == [parse_angle(text, axis, "iso6709") for axis in AXES]


@given(written, st.data())
def test_one_thing_amiss_is_refused(
    said: tuple[tuple[Angle, str], AngleStyle], data: st.DataObject
) -> None:
    """A text is refused for sixty minutes, a letter of the other axis, a side stated twice, digits of
    another script, space around it, more decimals than any double has.
    """
    (angle, text), style = said
    sixty = replace(angle, parts=(*angle.parts[:-1], 60)) if angle.parts[1:] else angle
    letter = data.draw(st.sampled_from(LETTERS[OTHER[angle.axis]]))
    long = replace(angle, decimals="1" * (MAX_ANGLE_DECIMALS + 1))
    faults = [
        f" {text}",
        f"{text} ",
        f"{text}\n",
        f"{text}{letter}",
        f"{letter}{text}",
        f"−-{text}",
    ]
    faults += [text.translate(digit) for digit in ({ord("0") + n: 0x660 + n for n in range(10)},)]
    if style == "dms":
        side = LETTERS[angle.axis]
        faults += [f"-{text}{side[0]}", f"{side[0]}{text}{side[1]}", data.draw(marked(long))]
        faults += [data.draw(sided(sixty, data.draw(marked(sixty))))] * (sixty is not angle)
    else:
        faults += [text[1:], long.compact] + [sixty.compact] * (sixty is not angle)
    fault = data.draw(st.sampled_from(faults))
    assert parse_angle(fault, angle.axis, style) is None


def test_the_least_decimal_is_not_zero() -> None:
    """A number that is not zero is not read as zero, however small it is; zero has no sign."""
    least = "0" * (MAX_ANGLE_DECIMALS - 1) + "1"
    assert 5e-324 == parse_angle(f"0°0'0.{least}\"N", "latitude", "dms")
    assert -5e-324 == parse_angle(f"-000000.{least}", "latitude", "iso6709")
    assert bits([0.0, 0.0]) == bits(
        [parse_angle("0°0'0\"S", "latitude", "dms"), parse_angle("-00", "latitude", "iso6709")]
    )
