"""Angles: which texts are coordinates, which double each is, and that columns read no others."""

from __future__ import annotations

import math
import struct
from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import get_args

import polars as pl
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from contracts.wire.angle_columns import FEW, read_angles
from contracts.wire.angles import MOST_DECIMALS, Axis, Style, read_angle, written_angle

WIDTH: dict[Axis, int] = {"latitude": 2, "longitude": 3}
LETTERS: dict[Axis, str] = {"latitude": "NS", "longitude": "EW"}
OTHER: dict[Axis, Axis] = {"latitude": "longitude", "longitude": "latitude"}
MARKS = (list("°º˚d"), list("'′’m"), ['"', "″", "”", "s", "''", "′′", "’’"])
AXES, STYLES = get_args(Axis), get_args(Style)

axes, styles = st.sampled_from(AXES), st.sampled_from(STYLES)
some_decimals = st.text("0123456789", max_size=14) | st.sampled_from(
    ["0" * FEW, "9" * FEW, "9" * (FEW + 1), "5" * 40, "9" * MOST_DECIMALS]
)


@dataclass(frozen=True)
class Angle:
    """An angle as numbers: one to three parts, and the decimals of the last of them."""

    axis: Axis
    parts: tuple[int, ...]
    decimals: str
    negative: bool

    @property
    def nearest(self) -> float:
        """The double nearest to it; zero has no sign."""
        last = Fraction(int("0" + self.decimals), 10 ** len(self.decimals))
        exact = sum(
            ((part + (place == len(self.parts) - 1) * last) / Fraction(60) ** place)
            for place, part in enumerate(self.parts)
        )
        return float(-exact if self.negative else exact) + 0.0

    @property
    def fraction(self) -> str:
        """The decimals as they are written."""
        return f".{self.decimals}" if self.decimals else ""

    def between(self, marks: Sequence[str], padded: Sequence[bool] = (True, True, True)) -> str:
        """Its parts, the decimals with the last, and a mark after each."""
        texts = [
            f"{part:02}" if pad else str(part)
            for part, pad in zip(self.parts, padded, strict=False)
        ]
        texts[-1] += self.fraction
        return "".join(text + mark for text, mark in zip(texts, marks, strict=False))

    @property
    def compact(self) -> str:
        """It as ISO 6709 writes it."""
        degrees, *sixtieths = self.parts
        digits = f"{degrees:0{WIDTH[self.axis]}}" + "".join(f"{part:02}" for part in sixtieths)
        return f"{'-' if self.negative else '+'}{digits}{self.fraction}"


@st.composite
def angles(draw: st.DrawFn, axis: Axis | None = None, least_parts: int = 1) -> Angle:
    """Any angle whose degrees have no more digits than the axis has."""
    of = axis or draw(axes)
    reach = draw(st.sampled_from([9, 90 if of == "latitude" else 180, 10 ** WIDTH[of] - 1]))
    sixtieths = draw(st.lists(st.integers(0, 59), min_size=least_parts - 1, max_size=2))
    parts = (draw(st.integers(0, reach)), *sixtieths)
    return Angle(of, parts, draw(some_decimals), draw(st.booleans()))


@st.composite
def marked(draw: st.DrawFn, angle: Angle) -> str:
    """The parts of an angle, between marks, colons or spaces."""
    padded = draw(st.tuples(*[st.booleans()] * 3))
    count = len(angle.parts)
    if count > 1 and draw(st.booleans()):
        by = draw(st.sampled_from(": "))
        return angle.between([by] * (count - 1) + [""], padded)
    marks = [draw(st.sampled_from(some)) for some in MARKS[:count]]
    spaced = [mark + draw(st.sampled_from(["", " "])) for mark in marks[:-1]]
    last = draw(st.sampled_from([marks[-1], ""])) if count > 1 else marks[-1]
    return angle.between([*spaced, last], padded)


@st.composite
def sided(draw: st.DrawFn, angle: Angle, body: str) -> str:
    """The text with what says its hemisphere: a letter, a sign, or nothing where it is positive."""
    letter, by = LETTERS[angle.axis][angle.negative], draw(st.sampled_from(["", " "]))
    signs = ["-", "−"] if angle.negative else ["", "+"]
    signed = [sign + body for sign in signs]
    return draw(st.sampled_from([f"{letter}{by}{body}", f"{body}{by}{letter}", *signed]))


@st.composite
def sexagesimal(draw: st.DrawFn) -> tuple[Angle, str]:
    """An angle, and a text that says it in degrees, minutes and seconds."""
    angle = draw(angles())
    return angle, draw(sided(angle, draw(marked(angle))))


@st.composite
def iso(draw: st.DrawFn) -> tuple[Angle, str]:
    """An angle, and a text that says it as ISO 6709 does, by itself or with the other one."""
    angle, other = draw(angles()), ""
    end = draw(st.sampled_from(["", "/"]))
    if draw(st.booleans()):
        return angle, angle.compact + end
    other = draw(angles(OTHER[angle.axis])).compact
    pair = angle.compact + other if angle.axis == "latitude" else other + angle.compact
    height = draw(st.sampled_from(["", "+0", "-21.1", "+8850"]))
    return angle, pair + height + draw(st.sampled_from(["", "CRSWGS_84", "CRSWGS84"])) + end


written = st.tuples(sexagesimal(), st.just("dms")) | st.tuples(iso(), st.just("iso6709"))


def bits(values: Sequence[float | None]) -> list[bytes | None]:
    """Doubles as their bits, so that 0.0 is not -0.0."""
    return [None if value is None else struct.pack("<d", value) for value in values]


# One text ------------------------------------------------------------------------------------


@given(written)
def test_a_text_is_the_double_nearest_to_what_it_says(
    said: tuple[tuple[Angle, str], Style],
) -> None:
    """Whatever the marks, the side and the decimals, the angle is rounded once, to nearest."""
    (angle, text), style = said
    assert bits([angle.nearest]) == bits([read_angle(text, angle.axis, style)])


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
)  # fmt: skip
def test_degrees_minutes_and_seconds_are_read(text: str, expected: Fraction) -> None:
    """Marks of ASCII, of typography and of PROJ, colons and spaces are read; the range is not
    judged here.
    """
    assert float(expected) == read_angle(text, "latitude", "dms")


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
)  # fmt: skip
def test_what_is_not_written_in_degrees_minutes_and_seconds_is_not_read(text: str) -> None:
    """What the grammar does not have is refused, however close it comes, and never guessed."""
    assert read_angle(text, "latitude", "dms") is None


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
    assert expected == [read_angle(text, axis, "iso6709") for axis in AXES]


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
)  # fmt: skip
def test_what_is_not_iso_6709_is_not_read(text: str) -> None:
    """Neither axis reads a text of which any part is amiss, the part that it does not read too."""
    assert [None, None] == [read_angle(text, axis, "iso6709") for axis in AXES]


@given(written, st.data())
def test_one_thing_amiss_is_refused(
    said: tuple[tuple[Angle, str], Style], data: st.DataObject
) -> None:
    """A text is refused for sixty minutes, a letter of the other axis, a side said twice, digits of
    another script, space around it, more decimals than any double has.
    """
    (angle, text), style = said
    sixty = replace(angle, parts=(*angle.parts[:-1], 60)) if angle.parts[1:] else angle
    letter = data.draw(st.sampled_from(LETTERS[OTHER[angle.axis]]))
    long = replace(angle, decimals="1" * (MOST_DECIMALS + 1))
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
    assert read_angle(fault, angle.axis, style) is None


def test_the_least_decimal_is_not_zero() -> None:
    """What is not zero is not read as zero, however small it is; zero has no sign."""
    least = "0" * (MOST_DECIMALS - 1) + "1"
    assert 5e-324 == read_angle(f"0°0'0.{least}\"N", "latitude", "dms")
    assert -5e-324 == read_angle(f"-000000.{least}", "latitude", "iso6709")
    assert bits([0.0, 0.0]) == bits(
        [read_angle("0°0'0\"S", "latitude", "dms"), read_angle("-00", "latitude", "iso6709")]
    )


# One column ----------------------------------------------------------------------------------


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
    chunks: list[list[str | None]], axis: Axis, style: Style
) -> None:
    """Each text of a column is what it is by itself, to the last bit, whatever stands beside it."""
    column = pl.concat([pl.Series("c", chunk, dtype=pl.String) for chunk in chunks], rechunk=False)
    expected = [None if text is None else read_angle(text, axis, style) for text in column]
    read = read_angles(column, axis, style)
    assert ("c", pl.Float64) == (read.name, read.dtype)
    assert bits(expected) == bits(read.to_list())


@given(st.lists(written, min_size=1, max_size=8), axes)
def test_a_column_holds_the_nearest_doubles(
    said: list[tuple[tuple[Angle, str], Style]], axis: Axis
) -> None:
    """A column of texts that are well written is the nearest doubles of what they say."""
    for style in STYLES:
        own = [one for one, by in said if by == style and one[0].axis == axis]
        column = pl.Series([text for _, text in own], dtype=pl.String)
        expected = bits([angle.nearest for angle, _ in own])
        assert expected == bits(read_angles(column, axis, style).to_list())


@pytest.mark.parametrize(
    ("degrees", "decimals", "counts"),
    [
        (77, 3, range(0, 3_600_000, 7)),
        (77, FEW, range(0, 3600 * 10**FEW, 9_999_991)),
        (0, FEW, range(1, 10**FEW, 9_973)),
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
    assert expected == read_angles(pl.Series(texts), "longitude", "iso6709").to_list()


def test_zero_has_no_sign() -> None:
    """Zero is 0.0 on either side, in a column of zeros and beside other angles."""
    zeros = ["0°0'0\"N", "0°0'0\"S", "-0 0", "S0.0°"]
    for column in (zeros, zeros[1:], [*zeros, "1°S"]):
        read = read_angles(pl.Series(column), "latitude", "dms").to_list()
        assert bits([0.0 if text in zeros else -1.0 for text in column]) == bits(read)


# Writing -------------------------------------------------------------------------------------


def finite_angles(axis: Axis) -> st.SearchStrategy[float]:
    """Doubles of the axis' digits, the least of them too."""
    reach = math.nextafter(10.0 ** WIDTH[axis], 0)
    usual = st.floats(-180, 180).filter(lambda value: abs(value) <= reach)
    return usual | st.floats(-reach, reach) | st.sampled_from([reach, -reach, 5e-324, 1e-300])


@given(axes.flatmap(lambda axis: st.tuples(st.just(axis), finite_angles(axis))), styles)
def test_what_is_written_reads_back(said: tuple[Axis, float], style: Style) -> None:
    """Writing an angle and reading it again is the identity, for one text and for a column."""
    axis, value = said
    text = written_angle(value, axis, style)
    assert value == read_angle(text, axis, style)
    assert [value] == read_angles(pl.Series([text]), axis, style).to_list()


@given(angles(least_parts=3))
def test_no_more_decimals_are_written_than_were_read(angle: Angle) -> None:
    """What was written with decimals is not written again with more."""
    three = replace(angle, parts=(*angle.parts, 0, 0)[:3])
    text = written_angle(three.nearest, three.axis, "iso6709")
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
    assert dms == written_angle(value, axis, "dms")
    assert compact == written_angle(value, axis, "iso6709")


@pytest.mark.parametrize("value", [100.0, -1e300, math.nan, math.inf, -math.inf])
@pytest.mark.parametrize("style", STYLES)
def test_what_cannot_be_read_is_not_written(value: float, style: Style) -> None:
    """A value that is no number, or of too many digits, raises instead."""
    with pytest.raises(ValueError, match=r"value must be a latitude of at most 2 digits \(got"):
        written_angle(value, "latitude", style)
