"""What a draft is unsure of."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

from contracts.arguments import methods_in_own_words
from contracts.report.values import show_value

_WIDTH = 88
_WHOLE, _KEPT_SPACE = 60, "\0"
"""Offers of so many characters are not broken at their spaces."""
_UNITS = {
    "km": "km", "m": "m", "cm": "cm", "mm": "mm", "kg": "kg", "g": "g", "mg": "mg", "kmh": "km/h", "kph": "km/h",
    "mph": "mph", "ms": "ms", "sec": "s", "seconds": "s", "minutes": "min", "hours": "h",
    "celsius": "Cel", "percent": "%", "pct": "%", "kw": "kW", "kwh": "kW.h", "hpa": "hPa",
}  # fmt: skip  # a table
"""The units that the last word of a column's name may state."""
AXES = {"Latitude": 90, "Longitude": 180}
"""The coordinates, and how many degrees they have at most."""
_SENTINELS = frozenset({-1, -9, -99, -999, -9999, -99999, 99, 999, 9999, 99999, 999999})


@methods_in_own_words
@dataclass(frozen=True, slots=True)
class Note:
    """Something that the data does not decide.

    Attributes:
        field: the column's name in data; None where it is about the whole.
        says: what was seen.
        offers: what could be declared, as source.
    """

    field: str | None
    says: str
    offers: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.says}: {' or '.join(self.offers)}" if self.offers else self.says

    def comment(self) -> list[str]:
        """The lines of the comment in the source, with their margin."""
        text = " ".join(str(self).split())
        for offer in self.offers:
            if len(offer) <= _WHOLE:
                text = text.replace(offer, offer.replace(" ", _KEPT_SPACE))
        lines = textwrap.wrap(text, _WIDTH - 8, break_long_words=False, break_on_hyphens=False)
        first, *others = (line.replace(_KEPT_SPACE, " ") for line in lines)
        return [f"    # ? {first}", *(f"    #   {one}" for one in others)]


def notes_on_name(name: str, kind: str, low: Sequence[float], high: Sequence[float]) -> list[Note]:
    """What the name of a column of numbers says, which does not prove it."""
    if kind not in ("int", "float", "decimal") or not low:
        return []
    axis, words = axis_of_name(name, low, high), _words_of(name)
    if axis is not None and kind == "float":
        return [Note(name, "the name is that of a coordinate", (f"ct.{axis}",))]
    if len(words) > 1 and words[-1] in _UNITS:
        unit = f'ct.Unit("{_UNITS[words[-1]]}")'
        return [Note(name, "the name ends in a unit", (unit,))]
    return []


def axis_of_name(name: str, low: Sequence[float], high: Sequence[float]) -> str | None:
    """The coordinate that a column has the name of, if its numbers can be degrees of it."""
    last = _words_of(name)[-1:]
    for axis, most in AXES.items():
        short = {axis.lower(), axis.lower()[:3], "lng" if most > 90 else "lat"}
        if {*last} & short and -most <= low[0] and high[0] <= most:
            return axis
    return None


def _words_of(name: str) -> list[str]:
    return re.findall("[a-z]+", re.sub("([a-z])([A-Z])", r"\1_\2", name).lower())


def notes_on_ends(name: str, low: Sequence[float], high: Sequence[float]) -> list[Note]:
    """Numbers far from all others that are often written for a missing one."""
    notes: list[Note] = []
    if not low:
        return notes
    for ends, others in ((low, high), (high, low)):
        edge = ends[0]
        following = next((one for one in ends if one != edge), edge)
        far = abs(following - edge) > abs(others[0] - following)
        if following == edge or not far:
            continue
        offers = (f"ct.Missing({edge:g})",) if edge in _SENTINELS else ()
        notes.append(Note(name, f"{edge:,} is far from all other values", offers))
    return notes


def quoted(texts: Sequence[str]) -> str:
    """Some texts for a note."""
    return ", ".join(show_value(one) for one in texts)
