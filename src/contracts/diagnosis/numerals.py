"""Text where a number was wanted, or where yes or no was."""

from __future__ import annotations

import re
from dataclasses import dataclass

from contracts.diagnosis.evidence import (
    Evidence,
    all_match,
    listed,
    with_missing,
    without_missing,
)
from contracts.diagnosis.letters import in_plain_characters
from contracts.diagnosis.times import formats_of
from contracts.dtypes import NUMBERS

NUMBER = r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?"
SPACES = r" \u00a0\u2009\u202f"
AMOUNT = rf"[+-]?[0-9][0-9.,'’_{SPACES}]*"
GROUPED = rf"[+-]?[0-9]{{1,3}}(?:[,'’_{SPACES}][0-9]{{3}})+(?:\.[0-9]*)?"
DOTTED = r"[+-]?[0-9]{1,3}(?:\.[0-9]{3})+(?:,[0-9]+)?"
CURRENCY = r"(?:[$€£¥₹₩₽]|USD|EUR|GBP|CHF|JPY|CNY|INR|AUD|CAD|SEK|NOK|DKK|PLN|BRL)"
COMPASS = r"[NSEWnsew]"
SEXAGESIMAL = (
    rf"{COMPASS}? ?[+-]?[0-9]{{1,3}} ?[°ºd: ] ?[0-5]?[0-9] ?['′’m: ] ?"
    rf"[0-5]?[0-9](?:[.,][0-9]+)? ?(?:[\"″”s]|'')? ?{COMPASS}?"
)
DEGREES_MINUTES = (
    rf"{COMPASS}? ?[+-]?[0-9]{{1,3}} ?[°ºd] ?[0-5]?[0-9](?:[.,][0-9]+)? ?['′’m]? ?{COMPASS}?"
)
CLOCK = r"[0-9]{1,3}:[0-5][0-9](?::[0-5][0-9](?:\.[0-9]+)?)?"

UNITS = frozenset(
    {
        "km/h", "kmh", "kph", "mph", "m/s", "mps", "kn", "kt", "knots", "km", "m", "cm", "mm", "mi",
        "miles", "ft", "in", "yd", "kg", "g", "mg", "lb", "lbs", "oz", "t", "s", "sec", "ms", "min",
        "h", "hr", "hrs", "hours", "days", "°", "°c", "°f", "c", "f", "k", "w", "kw", "mw", "wh",
        "kwh", "mwh", "v", "a", "ma", "mah", "hz", "khz", "mhz", "ghz", "l", "ml", "gal", "bar",
        "psi", "pa", "kpa", "hpa", "mbar", "ppm", "px", "pcs", "kb", "mb", "gb", "tb", "kib", "mib",
        "gib", "db", "rpm", "m2", "m²", "m3", "m³", "mpg", "deg", "rad",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Look:
    """A way of writing numbers.

    Attributes:
        says: what the texts look like.
        every: what every text matches.
        telling: what at least one text contains, without which the look would be another one.
    """

    says: str
    every: str
    telling: str = ""

    def fits(self, texts: tuple[str, ...]) -> bool:
        """Whether all the texts look so."""
        return all_match(self.every, texts) and any(re.search(self.telling, t) for t in texts)


DEGREES = Look("degrees-minutes-seconds", SEXAGESIMAL)
LOOKS = (
    Look("numbers written as text", rf"\s*{NUMBER}\s*"),
    Look("degrees-minutes-seconds", SEXAGESIMAL, "[NSEWnew°º]"),
    Look("degrees and decimal minutes", DEGREES_MINUTES, r"['′’m]"),
    Look("clock times or durations (h:mm:ss)", CLOCK),
    Look("numbers with thousands separators", rf"{GROUPED}|{NUMBER}", rf"['’_{SPACES}]|,.*[.,]"),
    Look("numbers with thousands separators", rf"{DOTTED}|{NUMBER}", r"\..*\."),
    Look("numbers with a decimal comma", rf"{DOTTED}|[+-]?[0-9]+(?:,[0-9]+)?",
         r"\..*,|^[+-]?0,|,(?:[0-9]{1,2}|[0-9]{4,})$"),
    Look("numbers with thousands separators or a decimal comma", rf"{GROUPED}|{NUMBER}", ","),
    Look("percentages written as text", rf"{AMOUNT} ?%"),
    Look("amounts with their currency", rf"[+-]?{CURRENCY} ?{AMOUNT}|{AMOUNT} ?{CURRENCY}"),
    Look("negative numbers in parentheses", rf"{NUMBER}|{GROUPED}|\({AMOUNT}\)", r"\("),
    Look("hexadecimal numbers", r"0[xX][0-9a-fA-F]+"),
)  # fmt: skip
"""The ways of writing numbers, the surer ones first."""

TRUTHS = (("true", "false"), ("yes", "no"), ("y", "n"), ("t", "f"), ("on", "off"), ("0", "1"))
"""The words for yes and no, in lower case."""


def number_in_text(evidence: Evidence) -> str | None:
    """Every text is a number in one way of writing, or stands for a missing one."""
    texts, missing = without_missing(evidence.texts)
    if not evidence.wants(*NUMBERS) or not texts:
        return None
    if evidence.value.wire.format is not None and all_match(NUMBER, texts):
        return with_missing("looks like decimal degrees", missing)
    looks = (DEGREES, *LOOKS) if is_coordinate(evidence) else LOOKS
    says = next((look.says for look in looks if look.fits(texts)), None)
    says = says or with_unit(texts) or in_other_characters(texts) or as_dates(texts)
    return with_missing(f"looks like {says}", missing) if says else None


def is_coordinate(evidence: Evidence) -> bool:
    """Whether the field is declared a latitude or a longitude."""
    return evidence.value.unit == "decimal degrees"


def with_unit(texts: tuple[str, ...]) -> str | None:
    """Numbers that each have a known unit behind them; a lone letter needs a space before it."""
    found = [re.fullmatch(r"[+-]?[0-9][0-9.,]*( ?)([^0-9\s.,]\S*)", text) for text in texts]
    units = [match[2] for match in found if match and (match[1] or len(match[2]) > 1)]
    known = len(units) == len(texts) and all(unit.lower() in UNITS for unit in units)
    return f"numbers with their unit ({listed(tuple(units))})" if known else None


def in_other_characters(texts: tuple[str, ...]) -> str | None:
    """Numbers in full-width or other digits, or with a minus sign of typography."""
    if all_match(NUMBER, tuple(in_plain_characters(text) for text in texts)):
        return "numbers in digits or signs that are not ASCII"
    return None


def as_dates(texts: tuple[str, ...]) -> str | None:
    """Dates of one format."""
    formats = formats_of(texts)
    return f"dates ({' or '.join(formats)})" if formats else None


def truth_in_text(evidence: Evidence) -> str | None:
    """Every text is one of two words for yes and no."""
    texts, missing = without_missing(evidence.texts)
    if not evidence.wants("bool", *NUMBERS) or not texts:
        return None
    said = {text.strip().lower() for text in texts}
    pair = next((pair for pair in TRUTHS if said <= set(pair)), None)
    return with_missing(f"looks like {'/'.join(pair)} as text", missing) if pair else None


def truth_in_numbers(evidence: Evidence) -> str | None:
    """Every number is 0 or 1 where yes or no was wanted."""
    zero_or_one = evidence.numbers and set(evidence.numbers) <= {0.0, 1.0}
    return "looks like 0/1 for false/true" if zero_or_one and evidence.wants("bool") else None
