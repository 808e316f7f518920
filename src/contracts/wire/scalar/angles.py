"""Parse and write one angle: degrees, minutes and seconds as text, decimal degrees as a float.

The exact rational in the text is rounded once, to the nearest double; text in another notation is
not parsed. docs/reference/coordinates.md has the grammar as a table.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Literal, assert_never

from contracts.lazy_dataclass import lazy_dataclass
from contracts.rules.wire import Axis

AngleStyle = Literal["dms", "iso6709", "decimal"]

_HEMISPHERES: dict[Axis, str] = {"latitude": "NS", "longitude": "EW"}
"""The letters of each axis, the positive one first. Upper case only, because `s` marks seconds."""
_DEGREE_DIGITS: dict[Axis, int] = {"latitude": 2, "longitude": 3}
ANGLE_PARTS = ("degrees", "minutes", "seconds")
MAX_ANGLE_DECIMALS = 320
"""Enough decimals of a second to write every double. Nothing but zero parses to zero either, because the
last decimal is more than half of the smallest double."""

_DEGREE_MARK = "[°º˚d]"
_MINUTE_MARK = "['′’m]"
_SECOND_MARK = "(?:[\"″”s]|''|′′|’’)"
_SIGN_MARK = "[+−-]"
_UP_TO_59 = "[0-5]?[0-9]"
_OPTIONAL_DECIMALS = r"(?:\.[0-9]+)?"
_DMS_GROUPS = (
    "^(?:[A-Z+−-] ?)?(?P<degrees>[0-9]+)"
    "(?:[°º˚d: ] ?(?P<minutes>[0-9]+)(?:['′’m: ] ?(?P<seconds>[0-9]+))?)?"
    r"(?P<decimals>\.[0-9]+)?"
)
"""Finds the parts between marks, colons or spaces in text that is known to match the notation."""
_WGS_84 = "CRSWGS_?84"


@lazy_dataclass(frozen=True, slots=True)
class AngleNotation:
    """One way of writing an angle, as regular expressions that mean the same to Python and Rust.

    Attributes:
        pattern: matches the whole text.
        parts: finds the groups `degrees`, `minutes`, `seconds`, and `decimals` of the last part.
            Empty if `pattern` has these groups itself.
        negative: matches somewhere in the text if the angle is south or west. Empty if the degrees
            carry the sign.
    """

    pattern: str
    parts: str
    negative: str

    def parse(self, text: str) -> float | None:
        """The angle, or None if the text is not in this notation."""
        found = re.fullmatch(self.pattern, text)
        if found and self.parts:
            found = re.match(self.parts, text)
        if not found:
            return None
        decimals = (found["decimals"] or "")[1:]
        if len(decimals) > MAX_ANGLE_DECIMALS:
            return None
        parts = [part.lstrip("+-") for part in found.group(*ANGLE_PARTS) if part]
        return _nearest_angle(parts, decimals, negative=self.is_negative(text, found["degrees"]))

    def is_negative(self, text: str, degrees: str) -> bool:
        """Whether the angle is south or west."""
        if self.negative:
            return re.search(self.negative, text) is not None
        return degrees.startswith("-")


def parse_angle(text: str, axis: Axis, style: AngleStyle) -> float | None:
    r"""Parse one angle to the nearest decimal degrees; None if it is not written in this style.

    >>> parse_angle("40°26'46\"N", "latitude", "dms")
    40.44611111111111
    >>> parse_angle("+404400-0735600/", "longitude", "iso6709")
    -73.93333333333334
    >>> parse_angle("40°60'00\"N", "latitude", "dms") is None
    True
    """
    if style == "decimal":
        return float(text) + 0.0 if re.fullmatch(decimal_guard(axis), text) else None
    angles = (notation.parse(text) for notation in angle_notations(axis, style))
    return next((angle for angle in angles if angle is not None), None)


def decimal_guard(axis: Axis) -> str:
    """The regular expression of decimal degrees in text, with an exponent where Python writes one."""
    degrees = f"[0-9]{{1,{_DEGREE_DIGITS[axis]}}}{_OPTIONAL_DECIMALS}"
    return f"[+-]?(?:{degrees}|[0-9]{_OPTIONAL_DECIMALS}[eE]-[0-9]{{1,2}})"


def _nearest_angle(parts: Sequence[str], decimals: str, *, negative: bool) -> float:
    """The double nearest to degrees, minutes and seconds, where the decimals belong to the last part.

    Dividing two integers rounds once. Zero has no sign: it is the same place on either side.
    """
    scale: int = 10 ** len(decimals)
    last = functools.reduce(lambda before, part: before * 60 + int(part), parts, 0)
    count = last * scale + int(decimals or "0")
    return (-count if negative else count) / (scale * [1, 60, 3600][len(parts) - 1])


@functools.cache
def angle_notations(axis: Axis, style: AngleStyle) -> tuple[AngleNotation, ...]:
    """The notations of a style. They are disjoint: no text matches two of them."""
    match style:
        case "dms":
            return (_dms_notation(axis),)
        case "iso6709":
            return _iso6709_pair(axis), _iso6709_single(axis)
        case "decimal":
            return ()
        case _:
            assert_never(style)


def _dms_notation(axis: Axis) -> AngleNotation:
    """Degrees, minutes and seconds with marks, colons or spaces between, and a sign or a letter."""
    degrees, letter = f"[0-9]{{1,{_DEGREE_DIGITS[axis]}}}", f"[{_HEMISPHERES[axis]}]"
    last = _UP_TO_59 + _OPTIONAL_DECIMALS
    marked = f"{_DEGREE_MARK} ?(?:{last}{_MINUTE_MARK}?|{_UP_TO_59}{_MINUTE_MARK} ?{last}{_SECOND_MARK}?)"
    between = (f"{by}(?:{_UP_TO_59}{by})?{last}" for by in ": ")
    body = f"{degrees}(?:{'|'.join((_OPTIONAL_DECIMALS + _DEGREE_MARK, marked, *between))})"
    return AngleNotation(
        pattern=f"{_SIGN_MARK}?{body}|{letter} ?{body}|{body} ?{letter}",
        parts=_DMS_GROUPS,
        negative=f"[−{_HEMISPHERES[axis][1]}-]",
    )


def _iso6709_pair(axis: Axis) -> AngleNotation:
    """ISO 6709: a latitude, a longitude, optionally a height, a reference system and a solidus."""
    others = f"(?:[+-][0-9]+{_OPTIONAL_DECIMALS})?(?:{_WGS_84})?/?"
    latitude, longitude = _iso6709_coordinate("latitude"), _iso6709_coordinate("longitude")
    if axis == "latitude":
        return AngleNotation(f"{latitude}{_without_group_names(longitude)}{others}", "", "")
    return AngleNotation(f"{_without_group_names(latitude)}{longitude}{others}", "", "")


def _iso6709_single(axis: Axis) -> AngleNotation:
    """ISO 6709: one coordinate, optionally with a solidus."""
    return AngleNotation(f"{_iso6709_coordinate(axis)}/?", "", "")


def _iso6709_coordinate(axis: Axis) -> str:
    """A sign, degrees, minutes and seconds without separators.

    Each byte determines what may follow, so that Rust finds the groups in one pass.
    """
    return (
        f"(?P<degrees>[+-][0-9]{{{_DEGREE_DIGITS[axis]}}})"
        r"(?:(?P<minutes>[0-5][0-9])(?P<seconds>[0-5][0-9])?)?(?P<decimals>\.[0-9]+)?"
    )


def _without_group_names(pattern: str) -> str:
    return re.sub(r"\?P<[a-z]+>", "?:", pattern)


def write_angle(value: float, axis: Axis, style: AngleStyle) -> str:
    r"""Write an angle in degrees, minutes and seconds, with the fewest decimals that parse back to it.

    Raises:
        ValueError: the value is NaN, or its degrees have more digits than the axis allows.

    >>> write_angle(40.446, "latitude", "dms")
    '40°26\'45.6"N'
    >>> write_angle(-73.9825, "longitude", "iso6709")
    '-0735857'
    """
    width = _DEGREE_DIGITS[axis]
    if not abs(value) < 10**width:  # true of NaN as well
        raise ValueError(f"value must be a {axis} of at most {width} digits (got {value!r})")
    if style == "decimal":
        return f"{Decimal(repr(value)) + 0:f}"
    degrees, minutes, seconds = _shortest_dms(abs(value))
    match style:
        case "dms":
            letter = _HEMISPHERES[axis][value < 0]
            return f"{degrees}°{minutes:02}'{seconds}\"{letter}"
        case "iso6709":
            return f"{'-' if value < 0 else '+'}{degrees:0{width}}{minutes:02}{seconds}"
        case _:
            assert_never(style)


def _shortest_dms(value: float) -> tuple[int, int, str]:
    """Degrees, minutes and seconds, with the fewest decimals that round to the value."""
    exact = Fraction(value) * 3600
    counts = ((round(exact * 10**decimals), decimals) for decimals in range(MAX_ANGLE_DECIMALS + 1))
    return _split_seconds(
        *next((n, places) for n, places in counts if n / (3600 * 10**places) == value)
    )


def _split_seconds(count: int, decimals: int) -> tuple[int, int, str]:
    seconds, part = divmod(count, 10**decimals)
    minutes, seconds = divmod(seconds, 60)
    degrees, minutes = divmod(minutes, 60)
    return degrees, minutes, f"{seconds:02}" + (f".{part:0{decimals}}" if decimals else "")
