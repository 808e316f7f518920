"""What may have been meant by a text that is no unit: asked only once it has failed."""

from __future__ import annotations

import difflib
import functools

from contracts.units.atoms import PREFIXES, atoms
from contracts.units.grammar import SYMBOL, Malformed, read
from contracts.units.spellings import MISTAKEN, SPELLINGS, in_ucum, is_product

WORDS = {
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
}  # fmt: skip
"""What people write that is left to them to put right: it is close to a unit, or could be several."""

DIFFERENCES = {"Cel": "K", "[degF]": "[degR]"}
"""What steps of a temperature scale are measured in, which is what a rate or a gradient is of."""

LIKENESS = 0.6
"""How alike two symbols must be, of 1, for one to be taken for the other."""
TELLING = 4
"""How many characters a symbol must have for likeness to tell anything."""


@functools.cache
def candidates() -> dict[str, str]:
    """Everything that a symbol may be meant to be, each with its UCUM code."""
    bare = {code.strip("[]"): code for code in atoms() if code.startswith("[")}
    metric = [code for code, atom in atoms().items() if atom.metric]
    prefixed = {prefix + code: prefix + code for code in metric for prefix in PREFIXES}
    mistaken = {word: code for word, (_, _, code) in MISTAKEN.items()}
    return {
        **prefixed,
        **bare,
        **mistaken,
        **WORDS,
        **SPELLINGS,
        **{code: code for code in atoms()},
    }


def meant(text: str, start: int, stop: int) -> str | None:
    """The UCUM code that may have been meant by a text with a fault from `start` to `stop`, if any.

    >>> meant("km/hr", 3, 5)
    'km/h'
    """
    before, symbol, after = text[:start], text[start:stop], text[stop:]
    mended = (before + fitted(code, before, after) + after for code in alike(symbol))
    lower = [text.lower()] if text.isupper() else []
    return next(filter(None, map(settled, [*lower, *mended, *differences(text)])), None)


def fitted(code: str, before: str, after: str) -> str:
    """A code, in parentheses where it is a product that something is divided by or a power is of."""
    divided = before.endswith("/") or after[:1] not in ("", ".", "/", ")")
    return f"({code})" if divided and is_product(code) else code


def differences(text: str) -> list[str]:
    """The text with steps of temperature for temperatures."""
    return [text.replace(code, step) for code, step in DIFFERENCES.items() if code in text]


def alike(symbol: str) -> list[str]:
    """The codes that a symbol comes close to, the closest first; letter case counts least."""
    if symbol in MISTAKEN:
        return [MISTAKEN[symbol][2]]
    known = candidates()
    folded = [word for word in reversed(known) if word.casefold() == symbol.casefold()]
    if folded or len(symbol) < TELLING or not SYMBOL.fullmatch(symbol):
        return [known[word] for word in sorted(folded, key=lambda word: word != symbol)]
    return [known[word] for word in difflib.get_close_matches(symbol, known, 3, LIKENESS)]


def settled(text: str) -> str | None:
    """A text in UCUM, if it can be put so."""
    try:
        read(code := in_ucum(text))
    except Malformed:
        return None
    return code
