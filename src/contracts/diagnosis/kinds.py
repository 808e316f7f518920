"""Values of another type than the one wanted: what turned the one into the other."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from contracts.diagnosis.evidence import IN_EVERY_ITEM, Evidence
from contracts.dtypes import Float, Int, Kind

LONGEST_DECODED = 1000
"""How many characters of a text are looked at for half a character."""


@dataclass(frozen=True, slots=True)
class Misreading:
    """What it means when all values are of some types where another was wanted."""

    wanted: Kind
    found: tuple[type, ...]
    says: str


MISREADINGS = (
    Misreading("text", (int, float),
               "looks like text read as numbers: leading zeros may be lost"),
    Misreading("text", (bool,), "looks like text read as true and false"),
    Misreading("text", (date, datetime), "looks like text read as dates"),
    Misreading("text", (bytes,), "looks like text that was not decoded"),
    Misreading("decimal", (float, int), "looks like decimals read as binary floats or integers"),
    Misreading("float", (Decimal,), "looks like exact decimals: this is a float"),
    Misreading("datetime", (date,), "has no time of day"),
)  # fmt: skip


def misreading(evidence: Evidence) -> str | None:
    """All the values are of a type that a reader makes of the one wanted."""
    found = {type(value) for value in evidence.values}
    for one in MISREADINGS:
        if found and evidence.wants(one.wanted) and found <= set(one.found):
            return one.says
    return None


def nan_for_text(evidence: Evidence) -> str | None:
    """Every value is NaN where text was wanted: so pandas before 3 reads text that is missing."""
    floats = evidence.all_of(float)
    if not evidence.wants("text") or not floats or not all(map(math.isnan, floats)):
        return None
    return 'looks like text that is missing in pandas: astype("string") makes it null'


def integers_as_floats(evidence: Evidence) -> str | None:
    """Every float is a whole number or NaN, where an integer was wanted."""
    present = [value for value in evidence.all_of(float) if not math.isnan(value)]
    if not evidence.wants("int") or not present:
        return None
    if not all(value.is_integer() for value in present):
        return None
    return "looks like integers read as floats (a pandas column with missing values becomes float)"


def other_width(evidence: Evidence) -> str | None:
    """Every number would fit the type of exactly so many bits that was wanted."""
    match evidence.value.dtype:
        case Int(lowest=low, highest=high):
            fits = [type(v) is int and low <= v <= high for v in evidence.values]
            return "looks like integers of another width" if fits and all(fits) else None
        case Float():
            floats = [type(value) is float for value in evidence.values]
            return "looks like floats of another width" if floats and all(floats) else None
        case _:
            return None


def nested_in_text(evidence: Evidence) -> str | None:
    """Every text is in the brackets of the list or struct that was wanted."""
    texts = evidence.all_of(str)
    brackets = {"list": ("[", "]"), "struct": ("{", "}")}.get(evidence.value.dtype.kind)
    if brackets is None or not texts:
        return None
    json = all(text[:1] == brackets[0] and text[-1:] == brackets[1] for text in texts)
    return "looks like JSON as text" if json else None


def badly_decoded(evidence: Evidence) -> str | None:
    """Every text holds half a character, which no well-formed text does."""
    halves = [
        any("\ud800" <= character <= "\udfff" for character in text[:LONGEST_DECODED])
        for text in evidence.all_of(str)
    ]
    badly = bool(halves) and all(halves)
    return "looks badly decoded: it holds half a surrogate pair" if badly else None


def nan_for_null(evidence: Evidence) -> str | None:
    """A NaN may be what pandas makes of a null; what to write if it is."""
    match evidence.value.non_finite.nan:
        case "null" | "default" as meant:
            return f"NaN means {'null' if meant == 'null' else 'the default'} here: fill it before"
        case _:
            declared = "" if evidence.value.nullable else "float | None with "
            return f'if NaN means null, write {declared}NonFinite(nan="null")'


def default_not_filled(evidence: Evidence) -> str | None:
    """The field has a default, which stands for what is not there in wire form only."""
    whole = not evidence.violation.rule.endswith(IN_EVERY_ITEM)
    filled = whole and evidence.field.default is not None
    return "its default is not filled in yet" if filled else None
