"""Angles that are drawn, and texts of them."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import get_args

from hypothesis import strategies as st

from contracts.wire.column.angles import MAX_FAST_DECIMALS
from contracts.wire.scalar.angles import (
    MAX_ANGLE_DECIMALS,
    AngleStyle,
    Axis,
)

WIDTH: dict[Axis, int] = {"latitude": 2, "longitude": 3}
LETTERS: dict[Axis, str] = {"latitude": "NS", "longitude": "EW"}
OTHER: dict[Axis, Axis] = {"latitude": "longitude", "longitude": "latitude"}
MARKS = (list("°º˚d"), list("'′’m"), ['"', "″", "”", "s", "''", "′′", "’’"])

AXES, STYLES = get_args(Axis), get_args(AngleStyle)

axes, styles = st.sampled_from(AXES), st.sampled_from(STYLES)
some_decimals = st.text("0123456789", max_size=14) | st.sampled_from(
    [
        "0" * MAX_FAST_DECIMALS,
        "9" * MAX_FAST_DECIMALS,
        "9" * (MAX_FAST_DECIMALS + 1),
        "5" * 40,
        "9" * MAX_ANGLE_DECIMALS,
    ]
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
    """The text with what states its hemisphere: a letter, a sign, or nothing where it is positive."""
    letter, by = LETTERS[angle.axis][angle.negative], draw(st.sampled_from(["", " "]))
    signs = ["-", "−"] if angle.negative else ["", "+"]
    signed = [sign + body for sign in signs]
    return draw(st.sampled_from([f"{letter}{by}{body}", f"{body}{by}{letter}", *signed]))


@st.composite
def sexagesimal(draw: st.DrawFn) -> tuple[Angle, str]:
    """An angle, and a text that states it in degrees, minutes and seconds."""
    angle = draw(angles())
    return angle, draw(sided(angle, draw(marked(angle))))


@st.composite
def iso(draw: st.DrawFn) -> tuple[Angle, str]:
    """An angle, and a text that states it as ISO 6709 does, by itself or with the other one."""
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
