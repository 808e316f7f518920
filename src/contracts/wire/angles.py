"""Angles: coordinates written in degrees, minutes and seconds become decimal degrees.

A text is read as the exact rational that it says, rounded once to the nearest double, or it is not
written so and nothing is read. docs/reference/coordinates.md has the grammar as a table.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, assert_never

from contracts.rules.wire import Axis

Style = Literal["dms", "iso6709"]

HEMISPHERES: dict[Axis, str] = {"latitude": "NS", "longitude": "EW"}
"""The letters of each axis, the positive one first; upper case, for `s` marks seconds."""
DEGREE_DIGITS: dict[Axis, int] = {"latitude": 2, "longitude": 3}
PARTS = ("degrees", "minutes", "seconds")
MOST_DECIMALS = 320
"""With so many decimals of a second every double can be written; and nothing but zero is read as
zero, for the last of them is more than half of the least double."""

DEGREE = "[°º˚d]"
MINUTE = "['′’m]"
SECOND = "(?:[\"″”s]|''|′′|’’)"
SIGN = "[+−-]"
SIXTIETHS = "[0-5]?[0-9]"
SOME = r"(?:\.[0-9]+)?"
FOUND = (
    "^(?:[A-Z+−-] ?)?(?P<degrees>[0-9]+)"
    "(?:[°º˚d: ] ?(?P<minutes>[0-9]+)(?:['′’m: ] ?(?P<seconds>[0-9]+))?)?"
    r"(?P<decimals>\.[0-9]+)?"
)
"""What finds the parts between marks, colons or spaces in a text that is known to be written so."""
WGS_84 = "CRSWGS_?84"


@dataclass(frozen=True, slots=True)
class Writing:
    """One way of writing an angle: regular expressions that Python and Rust understand alike.

    Attributes:
        shape: what a text so written is, as a whole.
        parts: finds the groups `degrees`, `minutes`, `seconds` and `decimals`, those of the last
            part, in such a text. Empty where `shape` has these groups itself.
        negative: is found in such a text where the angle is south or west. Empty where the degrees
            have their sign.
    """

    shape: str
    parts: str
    negative: str

    def read(self, text: str) -> float | None:
        """The angle; None where the text is not written so."""
        found = re.fullmatch(self.shape, text)
        if found and self.parts:
            found = re.match(self.parts, text)
        if not found:
            return None
        decimals = (found["decimals"] or "")[1:]
        if len(decimals) > MOST_DECIMALS:
            return None
        parts = [part.lstrip("+-") for part in found.group(*PARTS) if part]
        return nearest(parts, decimals, negative=self.is_negative(text, found["degrees"]))

    def is_negative(self, text: str, degrees: str) -> bool:
        """Whether the angle is south or west."""
        if self.negative:
            return re.search(self.negative, text) is not None
        return degrees.startswith("-")


def read_angle(text: str, axis: Axis, style: Style) -> float | None:
    r"""The decimal degrees nearest to what the text says; None where it is not written so.

    >>> read_angle("40°26'46\"N", "latitude", "dms")
    40.44611111111111
    >>> read_angle("+404400-0735600/", "longitude", "iso6709")
    -73.93333333333334
    >>> read_angle("40°60'00\"N", "latitude", "dms") is None
    True
    """
    angles = (writing.read(text) for writing in writings(axis, style))
    return next((angle for angle in angles if angle is not None), None)


def nearest(parts: Sequence[str], decimals: str, *, negative: bool) -> float:
    """The double nearest to degrees, minutes and seconds, of which the last has the decimals.

    Integers divide exactly and round once. Zero has no sign: it is the same place on either side.
    """
    scale: int = 10 ** len(decimals)
    last = functools.reduce(lambda before, part: before * 60 + int(part), parts, 0)
    count = last * scale + int(decimals or "0")
    return (-count if negative else count) / (scale * [1, 60, 3600][len(parts) - 1])


@functools.cache
def writings(axis: Axis, style: Style) -> tuple[Writing, ...]:
    """The ways of writing an angle of the axis that are of the style; no text is of two of them."""
    match style:
        case "dms":
            return (sexagesimal(axis),)
        case "iso6709":
            return pair(axis), alone(axis)
        case _:
            assert_never(style)


def sexagesimal(axis: Axis) -> Writing:
    """Degrees, minutes and seconds between marks, colons or spaces, and a sign or a letter."""
    degrees, letter = f"[0-9]{{1,{DEGREE_DIGITS[axis]}}}", f"[{HEMISPHERES[axis]}]"
    last = SIXTIETHS + SOME
    marked = f"{DEGREE} ?(?:{last}{MINUTE}?|{SIXTIETHS}{MINUTE} ?{last}{SECOND}?)"
    between = (f"{by}(?:{SIXTIETHS}{by})?{last}" for by in ": ")
    body = f"{degrees}(?:{'|'.join((SOME + DEGREE, marked, *between))})"
    return Writing(
        shape=f"{SIGN}?{body}|{letter} ?{body}|{body} ?{letter}",
        parts=FOUND,
        negative=f"[−{HEMISPHERES[axis][1]}-]",
    )


def pair(axis: Axis) -> Writing:
    """ISO 6709: a latitude, a longitude, perhaps a height, a reference system and a solidus."""
    others = f"(?:[+-][0-9]+{SOME})?(?:{WGS_84})?/?"
    latitude, longitude = compact("latitude"), compact("longitude")
    if axis == "latitude":
        return Writing(f"{latitude}{unnamed(longitude)}{others}", "", "")
    return Writing(f"{unnamed(latitude)}{longitude}{others}", "", "")


def alone(axis: Axis) -> Writing:
    """ISO 6709: the one coordinate, and perhaps a solidus."""
    return Writing(f"{compact(axis)}/?", "", "")


def compact(axis: Axis) -> str:
    """A sign, degrees, minutes and seconds without separators: each byte says what the next may
    be, which is what lets Rust find the groups in one pass.
    """
    return (
        f"(?P<degrees>[+-][0-9]{{{DEGREE_DIGITS[axis]}}})"
        r"(?:(?P<minutes>[0-5][0-9])(?P<seconds>[0-5][0-9])?)?(?P<decimals>\.[0-9]+)?"
    )


def unnamed(shape: str) -> str:
    """The shape with groups that are not found."""
    return re.sub(r"\?P<[a-z]+>", "?:", shape)


def written_angle(value: float, axis: Axis, style: Style) -> str:
    r"""The angle in degrees, minutes and seconds, with the fewest decimals that read back as it.

    Raises:
        ValueError: the value is no number, or its degrees have more digits than the axis has.

    >>> written_angle(40.446, "latitude", "dms")
    '40°26\'45.6"N'
    >>> written_angle(-73.9825, "longitude", "iso6709")
    '-0735857'
    """
    width = DEGREE_DIGITS[axis]
    if not abs(value) < 10**width:  # nor is NaN
        raise ValueError(f"value must be a {axis} of at most {width} digits (got {value!r})")
    degrees, minutes, seconds = fewest_digits(abs(value))
    match style:
        case "dms":
            letter = HEMISPHERES[axis][value < 0]
            return f"{degrees}°{minutes:02}'{seconds}\"{letter}"
        case "iso6709":
            return f"{'-' if value < 0 else '+'}{degrees:0{width}}{minutes:02}{seconds}"
        case _:
            assert_never(style)


def fewest_digits(value: float) -> tuple[int, int, str]:
    """Degrees, minutes, and seconds with the fewest decimals that are nearest to the value."""
    exact = Fraction(value) * 3600
    counts = ((round(exact * 10**decimals), decimals) for decimals in range(MOST_DECIMALS + 1))
    return spread(*next((n, places) for n, places in counts if n / (3600 * 10**places) == value))


def spread(count: int, decimals: int) -> tuple[int, int, str]:
    """So many last decimals of a second, as degrees, minutes and seconds."""
    seconds, part = divmod(count, 10**decimals)
    minutes, seconds = divmod(seconds, 60)
    degrees, minutes = divmod(minutes, 60)
    return degrees, minutes, f"{seconds:02}" + (f".{part:0{decimals}}" if decimals else "")
