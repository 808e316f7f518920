"""Suggest a unit for text that is not one. Only loaded after parsing failed."""

from __future__ import annotations

import difflib
import functools

from contracts.units.atoms import UNIT_PREFIXES, atoms
from contracts.units.grammar import SYMBOL, MalformedUnit, parse_ucum
from contracts.units.spellings import LOOKALIKES, UNIT_SPELLINGS, is_product_code, to_ucum

_UNIT_WORDS = {
    "hr": "h", "hrs": "h", "hour": "h", "hours": "h", "sec": "s", "secs": "s", "second": "s",
    "seconds": "s", "mins": "min", "minute": "min", "minutes": "min", "day": "d", "days": "d",
    "week": "wk", "weeks": "wk", "month": "mo", "months": "mo", "yr": "a", "yrs": "a", "year": "a",
    "years": "a", "meter": "m", "meters": "m", "metre": "m", "metres": "m", "kilometer": "km",
    "kilometers": "km", "kilometre": "km", "kilometres": "km", "gram": "g", "grams": "g", "kilo": "kg",
    "kilos": "kg", "kilogram": "kg", "kilograms": "kg", "liter": "L", "liters": "L", "litre": "L",
    "litres": "L", "pound": "[lb_av]", "pounds": "[lb_av]", "ounce": "[oz_av]", "ounces": "[oz_av]",
    "oz": "[oz_av]", "floz": "[foz_us]", "gallon": "[gal_us]", "gallons": "[gal_us]",
    "gal": "[gal_us]", "pint": "[pt_us]", "acre": "[acr_us]", "acres": "[acr_us]", "cc": "cm3",
    "sqm": "m2", "sqft": "[sft_i]", "hp": "[HP]", "horsepower": "[HP]", "rpm": "/min", "bpm": "/min",
    "hertz": "Hz", "watt": "W", "watts": "W", "volt": "V", "volts": "V", "amp": "A", "amps": "A",
    "ampere": "A", "joule": "J", "joules": "J", "newton": "N", "newtons": "N", "pascal": "Pa",
    "pascals": "Pa", "degree_C": "Cel", "degrees_celsius": "Cel", "rankine": "[degR]", "IU": "[IU]",
    "iU": "[iU]", "torr": "mm[Hg]", "Torr": "mm[Hg]", "byte": "By", "bytes": "By", "bits": "bit",
    "bps": "bit/s", "kb": "kbit", "Mb": "Mbit", "Tb": "Tbit", "mcg": "ug", "dimensionless": "1", "none": "1", "unitless": "1", "ratio": "1",
}  # fmt: skip  # a table, by quantity
"""Words that are suggested but not translated: they are close to a unit, or could be several."""

_TEMPERATURE_STEPS = {"Cel": "K", "[degF]": "[degR]"}
"""The units of temperature differences, of which rates and gradients consist."""

_MIN_SYMBOL_SIMILARITY = 0.6
"""The similarity, up to 1, from which a symbol is suggested for another."""
_MIN_SYMBOL_LENGTH = 4
"""The characters of a symbol from which similarity is significant."""


@functools.cache
def _suggestible_symbols() -> dict[str, str]:
    bare = {code.strip("[]"): code for code in atoms() if code.startswith("[")}
    metric = [code for code, atom in atoms().items() if atom.metric]
    prefixed = {prefix + code: prefix + code for code in metric for prefix in UNIT_PREFIXES}
    mistaken = {word: code for word, (_, _, code) in LOOKALIKES.items()}
    return {
        **prefixed,
        **bare,
        **mistaken,
        **_UNIT_WORDS,
        **UNIT_SPELLINGS,
        **{code: code for code in atoms()},
    }


def suggest_unit(text: str, start: int, stop: int) -> str | None:
    """Suggest a UCUM code for a text that is wrong from `start` to `stop`.

    >>> suggest_unit("km/hr", 3, 5)
    'km/h'
    """
    before, symbol, after = text[:start], text[start:stop], text[stop:]
    fixed = (
        before + _parenthesize_product(code, before, after) + after
        for code in _similar_codes(symbol)
    )
    lower = [text.lower()] if text.isupper() else []
    return next(
        filter(None, map(_valid_code, [*lower, *fixed, *_with_temperature_steps(text)])), None
    )


def _parenthesize_product(code: str, before: str, after: str) -> str:
    """The code, in parentheses if it is a product in a divisor or before a power."""
    divided = before.endswith("/") or after[:1] not in ("", ".", "/", ")")
    return f"({code})" if divided and is_product_code(code) else code


def _with_temperature_steps(text: str) -> list[str]:
    return [text.replace(code, step) for code, step in _TEMPERATURE_STEPS.items() if code in text]


def _similar_codes(symbol: str) -> list[str]:
    """The codes similar to a symbol, the most similar first; letter case counts least."""
    if symbol in LOOKALIKES:
        return [LOOKALIKES[symbol][2]]
    known = _suggestible_symbols()
    folded = [word for word in reversed(known) if word.casefold() == symbol.casefold()]
    if folded or len(symbol) < _MIN_SYMBOL_LENGTH or not SYMBOL.fullmatch(symbol):
        return [known[word] for word in sorted(folded, key=lambda word: word != symbol)]
    return [
        known[word] for word in difflib.get_close_matches(symbol, known, 3, _MIN_SYMBOL_SIMILARITY)
    ]


def _valid_code(text: str) -> str | None:
    try:
        parse_ucum(code := to_ucum(text))
    except MalformedUnit:
        return None
    return code
