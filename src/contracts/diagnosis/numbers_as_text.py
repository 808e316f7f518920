"""Diagnoses of text where numbers or Booleans are required, and of numbers for Booleans."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from contracts.diagnosis.evidence import (
    Evidence,
    all_match,
    is_coordinate,
    mention_missing,
    quote_first_values,
)
from contracts.diagnosis.text_folding import to_plain_characters
from contracts.diagnosis.times import common_date_formats
from contracts.diagnosis.what_to_declare import (
    with_numerals,
    with_words,
    with_words_of_numbers,
)
from contracts.dtypes import NUMBERS

_ASCII_NUMBER = r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?"
_SPACES = r" \u00a0\u2009\u202f"
_AMOUNT = rf"[+-]?[0-9][0-9.,'’_{_SPACES}]*"
_GROUPED = rf"[+-]?[0-9]{{1,3}}(?:[,'’_{_SPACES}][0-9]{{3}})+(?:\.[0-9]*)?"
_DOTTED = r"[+-]?[0-9]{1,3}(?:\.[0-9]{3})+(?:,[0-9]+)?"
_SPACED = rf"[+-]?[0-9]{{1,3}}(?:['’{_SPACES}][0-9]{{3}})+(?:,[0-9]+)?"
_CURRENCY = r"(?:[$€£¥₹₩₽]|USD|EUR|GBP|CHF|JPY|CNY|INR|AUD|CAD|SEK|NOK|DKK|PLN|BRL)"
_COMPASS = r"[NSEWnsew]"
_SEXAGESIMAL = (
    rf"{_COMPASS}? ?[+-]?[0-9]{{1,3}} ?[°ºd: ] ?[0-5]?[0-9] ?['′’m: ] ?"
    rf"[0-5]?[0-9](?:[.,][0-9]+)? ?(?:[\"″”s]|'')? ?{_COMPASS}?"
)
_DEGREES_MINUTES = (
    rf"{_COMPASS}? ?[+-]?[0-9]{{1,3}} ?[°ºd] ?[0-5]?[0-9](?:[.,][0-9]+)? ?['′’m]? ?{_COMPASS}?"
)
_CLOCK_TEXT = r"[0-9]{1,3}:[0-5][0-9](?::[0-5][0-9](?:\.[0-9]+)?)?"

_UNIT_SUFFIXES = frozenset(
    {
        "km/h", "kmh", "kph", "mph", "m/s", "mps", "kn", "kt", "knots", "km", "m", "cm", "mm", "mi",
        "miles", "ft", "in", "yd", "kg", "g", "mg", "lb", "lbs", "oz", "t", "s", "sec", "ms", "min",
        "h", "hr", "hrs", "hours", "days", "°", "°c", "°f", "c", "f", "k", "w", "kw", "mw", "wh",
        "kwh", "mwh", "v", "a", "ma", "mah", "hz", "khz", "mhz", "ghz", "l", "ml", "gal", "bar",
        "psi", "pa", "kpa", "hpa", "mbar", "ppm", "px", "pcs", "kb", "mb", "gb", "tb", "kib", "mib",
        "gib", "db", "rpm", "m2", "m²", "m3", "m³", "mpg", "deg", "rad",
    }
)  # fmt: skip  # a list of words


@dataclass(frozen=True, slots=True)
class _NumberNotation:
    """One notation of numbers.

    Attributes:
        phrase: its name in the cause.
        every: matches every text.
        distinctive: is found in at least one text, to tell the notation from others.
    """

    phrase: str
    every: str
    distinctive: str = ""

    def fits(self, texts: tuple[str, ...]) -> bool:
        """Whether all texts are in the notation."""
        return all_match(self.every, texts) and any(re.search(self.distinctive, t) for t in texts)


_HEMISPHERE = rf"{_COMPASS} ?{_ASCII_NUMBER} ?[°º]?|{_ASCII_NUMBER} ?[°º]? ?{_COMPASS}"
_WHOLE_AS_FLOAT = r"\s*[+-]?[0-9]+(?:\.0*)?\s*"
_DMS_NOTATION = _NumberNotation("degrees-minutes-seconds", _SEXAGESIMAL)
_HEMISPHERE_NOTATION = _NumberNotation("decimal degrees with their hemisphere", _HEMISPHERE)
_MAX_EXPONENT_TEXT = 32
_POSITION_WORDS = frozenset({"lat", "lats", "latitude", "lon", "lng", "long", "longitude"})
_NUMBER_NOTATIONS = (
    _NumberNotation("numbers written as text", rf"\s*{_ASCII_NUMBER}\s*"),
    _NumberNotation("degrees-minutes-seconds", _SEXAGESIMAL, "[NSEWnew°º]"),
    _NumberNotation("degrees and decimal minutes", _DEGREES_MINUTES, r"['′’m]"),
    _NumberNotation("clock times or durations (h:mm:ss)", _CLOCK_TEXT),
    _NumberNotation("numbers with thousands separators", rf"{_GROUPED}|{_ASCII_NUMBER}", rf"['’_{_SPACES}]|,.*[.,]"),
    _NumberNotation("numbers with thousands separators", rf"{_DOTTED}|{_ASCII_NUMBER}", r"\..*\."),
    _NumberNotation("numbers with a decimal comma", rf"{_DOTTED}|[+-]?[0-9]+(?:,[0-9]+)?",
         r"\..*,|^[+-]?0,|,(?:[0-9]{1,2}|[0-9]{4,})$"),
    _NumberNotation("numbers with thousands separators and a decimal comma", rf"{_SPACED}|[+-]?[0-9]+(?:,[0-9]+)?", rf"['’{_SPACES}].*,"),
    _NumberNotation("numbers with thousands separators or a decimal comma", rf"{_GROUPED}|{_ASCII_NUMBER}", ","),
    _NumberNotation("percentages written as text", rf"{_AMOUNT} ?%"),
    _NumberNotation("amounts with their currency", rf"[+-]?{_CURRENCY} ?{_AMOUNT}|{_AMOUNT} ?{_CURRENCY}"),
    _NumberNotation("amounts with their currency, negative ones in parentheses",
         rf"{_CURRENCY} ?{_AMOUNT}|{_AMOUNT} ?{_CURRENCY}|\({_CURRENCY} ?{_AMOUNT}\)|\({_AMOUNT} ?{_CURRENCY}\)", r"\("),
    _NumberNotation("negative numbers in parentheses", rf"{_ASCII_NUMBER}|{_GROUPED}|\({_AMOUNT}\)", r"\("),
    _NumberNotation("hexadecimal numbers", r"0[xX][0-9a-fA-F]+"),
)  # fmt: skip  # a table, a notation each
"""The notations of numbers, the more certain first; the first of all is not wrong where all data is text."""

_BOOLEAN_WORDS = (
    ("true", "false"),
    ("yes", "no"),
    ("y", "n"),
    ("t", "f"),
    ("on", "off"),
    ("1", "0"),
)
"""The words for true and false, in lower case."""


def number_in_text(evidence: Evidence) -> str | None:
    """Every text is a number in the same notation, or a word for a missing one."""
    texts, missing = evidence.words
    if not evidence.wants(*NUMBERS) or not texts:
        return None
    if evidence.field_type.wire.format is not None and all_match(_ASCII_NUMBER, texts):
        return mention_missing("looks like decimal degrees", missing)
    numerals = evidence.field_type.wire.numerals
    if numerals is not None and numerals.percent and all_match(_ASCII_NUMBER, texts):
        return mention_missing("looks like numbers without their percent sign", missing)
    if evidence.wants("int") and all_match(_ASCII_NUMBER, texts) and _has_exponent(texts):
        return _exponents_for_integers(texts, missing)
    if evidence.is_all_text and all_match(_ASCII_NUMBER, texts):
        return _numbers_in_text_alone(evidence, texts, missing)
    if evidence.wants("int") and _is_decimal(texts):
        return _decimals_for_integers(texts, missing)
    first = (_DMS_NOTATION, _HEMISPHERE_NOTATION) if _is_position(evidence) else ()
    known = (*first, *_NUMBER_NOTATIONS[evidence.is_all_text :])
    phrase = next((one.phrase for one in known if one.fits(texts)), None)
    phrase = phrase or _with_unit(texts) or _in_other_characters(texts)
    return with_numerals(f"looks like {phrase}", evidence) if phrase else None


def _is_position(evidence: Evidence) -> bool:
    """Whether the field is a coordinate, as declared or by its name."""
    words = re.split(r"[^a-z]+", evidence.field.name.lower())
    return is_coordinate(evidence.field_type) or not _POSITION_WORDS.isdisjoint(words)


def _decimals_for_integers(texts: tuple[str, ...], missing: tuple[str, ...]) -> str | None:
    """Every text is a whole number, some with a decimal point, as of a column that was read as floats."""
    if not all_match(_WHOLE_AS_FLOAT, texts):
        return None
    first = quote_first_values(tuple(text for text in texts if "." in text)[:1])
    return mention_missing(f"looks like integers written as floats ({first})", missing)


def _is_decimal(texts: tuple[str, ...]) -> bool:
    return any("." in text for text in texts) and all_match(rf"\s*{_ASCII_NUMBER}\s*", texts)


def _has_exponent(texts: tuple[str, ...]) -> bool:
    return any("e" in text.lower() for text in texts)


def _exponents_for_integers(texts: tuple[str, ...], missing: tuple[str, ...]) -> str | None:
    """Every text is a whole number of 64 bits, some with an exponent."""
    numbers = [Decimal(text) for text in texts if len(text) <= _MAX_EXPONENT_TEXT]
    if len(numbers) < len(texts) or not all(-(2**63) <= one < 2**63 for one in numbers):
        return None
    if any(one != one.to_integral_value() for one in numbers):
        return None
    first = next(place for place, text in enumerate(texts) if "e" in text.lower())
    shown = f"{quote_first_values((texts[first],))} for {int(numbers[first])}"
    return mention_missing(f"looks like integers written with an exponent ({shown})", missing)


def _numbers_in_text_alone(
    evidence: Evidence, texts: tuple[str, ...], missing: tuple[str, ...]
) -> str | None:
    """Every text is a number as Python writes it, which is not how the field reads text."""
    numerals = evidence.field_type.wire.numerals
    first = quote_first_values(texts[:1])
    if _has_exponent(texts):
        return mention_missing(f"looks like numbers written with an exponent ({first})", missing)
    if numerals is not None and numerals.decimal_comma:
        return mention_missing(f"looks like numbers with a decimal point ({first})", missing)
    return None


def _with_unit(texts: tuple[str, ...]) -> str | None:
    """Every number is followed by a known unit; a single letter must be separated by a space."""
    found = [re.fullmatch(r"[+-]?[0-9][0-9.,]*( ?)([^0-9\s.,]\S*)", text) for text in texts]
    units = [match[2] for match in found if match and (match[1] or len(match[2]) > 1)]
    known = len(units) == len(texts) and all(unit.lower() in _UNIT_SUFFIXES for unit in units)
    return f"numbers with their unit ({quote_first_values(tuple(units))})" if known else None


def _in_other_characters(texts: tuple[str, ...]) -> str | None:
    """Numbers in full-width or other digits, or with a typographic minus sign."""
    if all_match(_ASCII_NUMBER, tuple(to_plain_characters(text) for text in texts)):
        return "numbers in digits or signs that are not ASCII"
    return None


def date_for_number(evidence: Evidence) -> str | None:
    """Every text is a date in the same format although a number is required."""
    texts, missing = evidence.words
    formats = common_date_formats(texts) if evidence.wants(*NUMBERS) else ()
    return (
        mention_missing(f"looks like dates ({' or '.join(formats)})", missing) if formats else None
    )


def boolean_in_text(evidence: Evidence) -> str | None:
    """Every text is one of two words for true and false."""
    texts, _ = evidence.words
    if not evidence.wants("bool", *NUMBERS) or not texts:
        return None
    words = {text.strip().lower() for text in texts}
    pair = next((pair for pair in _BOOLEAN_WORDS if words <= set(pair)), None)
    if pair is None:
        return None
    shown = "/".join(sorted(pair) if "0" in pair else pair)
    if evidence.is_all_text and evidence.wants("bool"):
        first = f" ({quote_first_values(texts[:1])})" if pair == _BOOLEAN_WORDS[0] else ""
        return with_words(f"looks like {shown} for true and false{first}", evidence, *pair)
    return with_words(f"looks like {shown} as text", evidence, *pair)


def boolean_in_numbers(evidence: Evidence) -> str | None:
    """Every number is 0 or 1 although a Boolean is required."""
    zero_or_one = evidence.numbers and set(evidence.numbers) <= {0.0, 1.0}
    if not zero_or_one or not evidence.wants("bool"):
        return None
    return with_words_of_numbers("looks like 0/1 for false/true", evidence)
