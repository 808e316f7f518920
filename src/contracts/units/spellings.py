"""Translate unambiguous spellings of units to UCUM.

Text is parsed as UCUM first, and as another spelling only if that fails, so that no spelling changes the
meaning of a UCUM code. Some UCUM codes look like another unit (`ft` is a femtotonne): they keep UCUM's
meaning, are refused next to anything that is not UCUM, and are mentioned if a conversion fails.
"""

from __future__ import annotations

import re

from contracts.units.atoms import resolve_symbol
from contracts.units.grammar import SYMBOL_CHARACTER, MalformedUnit

UNIT_SPELLINGS = {
    # temperature
    "°C": "Cel", "℃": "Cel", "degC": "Cel", "celsius": "Cel", "Celsius": "Cel",
    "°F": "[degF]", "℉": "[degF]", "degF": "[degF]", "fahrenheit": "[degF]", "Fahrenheit": "[degF]",
    "kelvin": "K", "Kelvin": "K",
    # angle
    "°": "deg", "degree": "deg", "degrees": "deg", "arcmin": "'", "arcsec": "''", "radian": "rad",
    "radians": "rad",
    # numbers
    "percent": "%", "pct": "%", "‰": "[ppth]", "ppm": "[ppm]", "ppb": "[ppb]", "π": "[pi]",
    # lengths and areas
    "in": "[in_i]", "inch": "[in_i]", "inches": "[in_i]", "foot": "[ft_i]", "feet": "[ft_i]",
    "yd": "[yd_i]", "yard": "[yd_i]", "yards": "[yd_i]", "mi": "[mi_i]", "mile": "[mi_i]",
    "miles": "[mi_i]", "nmi": "[nmi_i]", "micron": "um", "microns": "um", "ha": "har", "hectare": "har",
    "hectares": "har",
    # speeds
    "kn": "[kn_i]", "kts": "[kn_i]", "knot": "[kn_i]", "knots": "[kn_i]", "kmh": "km/h", "kmph": "km/h",
    # masses and forces
    "lb": "[lb_av]", "lbs": "[lb_av]", "lbf": "[lbf_av]", "tonne": "t", "tonnes": "t",
    # pressures
    "psi": "[psi]", "mmHg": "mm[Hg]", "cmHg": "cm[Hg]", "inHg": "[in_i'Hg]",
    # energy, torque and charge
    "Wh": "W.h", "kWh": "kW.h", "MWh": "MW.h", "GWh": "GW.h", "TWh": "TW.h", "Nm": "N.m",
    "Ah": "A.h", "mAh": "mA.h", "ohm": "Ohm", "ohms": "Ohm",
}  # fmt: skip  # a table, by quantity
"""Other spellings of units, each with its UCUM code."""

_UCUM_CHARACTERS = {
    "\u00b5": "u", "\u03bc": "u",  # micro sign, Greek mu
    "\u2126": "Ohm", "\u03a9": "Ohm",  # ohm sign, Greek omega
    "\u212b": "Ao", "\u00c5": "Ao",  # ångström sign, A with a ring
    "mH2O": "m[H2O]",  # with any prefix
    "′": "'", "″": "''", "−": "-", "⁄": "/", "∕": "/",
}  # fmt: skip  # a table, by sign
"""Other characters for those of UCUM, anywhere in a text."""

_PRODUCT = re.compile(r"\s*[·⋅∙×]\s*|(?<=[^\s./(])\s+(?=[^\s./)])|(?<=[^\W\d_])\*(?=[^\W\d_])")
"""Other signs for a product: dots, a cross, a space, an asterisk between letters."""

_SUPERSCRIPT_DIGITS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺", "0123456789-+")
"""Superscripts, each with its ASCII character."""

LOOKALIKES = {
    "ft": ("a femtotonne", "a foot", "[ft_i]"),
    "pt": ("a picotonne", "a pint", "[pt_us]"),
    "mph": ("a milliphot", "a mile per hour", "[mi_i]/h"),
    "kph": ("a kilophot", "a kilometre per hour", "km/h"),
    "kt": ("a kilotonne", "a knot", "[kn_i]"),
    "ct": ("a centitonne", "a carat", "[car_m]"),
    "st": ("a stere", "a stone", "[stone_av]"),
    "Gal": ("a galileo", "a gallon", "[gal_us]"),
    "pH": ("a picohenry", "acidity", "[pH]"),
    "C": ("a coulomb", "a degree Celsius", "Cel"),
    "F": ("a farad", "a degree Fahrenheit", "[degF]"),
    "R": ("a roentgen", "a degree Rankine", "[degR]"),
    "B": ("a bel", "a byte", "By"),
    "kB": ("a kilobel", "a kilobyte", "kBy"),
    "MB": ("a megabel", "a megabyte", "MBy"),
    "GB": ("a gigabel", "a gigabyte", "GBy"),
    "TB": ("a terabel", "a terabyte", "TBy"),
    "KiB": ("a kibibel", "a kibibyte", "KiBy"),
    "MiB": ("a mebibel", "a mebibyte", "MiBy"),
    "GiB": ("a gibibel", "a gibibyte", "GiBy"),
    "TiB": ("a tebibel", "a tebibyte", "TiBy"),
    "b": ("a barn", "a bit", "bit"),
    "Gb": ("a gilbert", "a gigabit", "Gbit"),
    "mt": ("a millitonne", "a tonne", "t"),
}
"""UCUM codes that look like another unit: their meaning, the likely intention, and its code."""

_ANNOTATIONS = re.compile(r"(\{[^{}]*\})")
_POWERS = re.compile(r"(?<=[^\W\d_]|[\]%'])(?:\^|\*\*)(?=[+-]?[0-9])")
"""Signs of a power, which UCUM does not have."""
_INNERMOST = re.compile(r"\(([^()]*)\)")
_LETTER = r"[A-Za-z_%'°\u00b5\u03bc\u2126\u03a9\[\]]"
_LOOKALIKE = re.compile(rf"(?<!{_LETTER})(?:{'|'.join(LOOKALIKES)})(?!{_LETTER})")
_SUPERSCRIPTS = re.compile(f"[{''.join(map(chr, _SUPERSCRIPT_DIGITS))}]+")
_UNIT_TOKENS = re.compile(
    rf"10[*^]|(?:{SYMBOL_CHARACTER}|[^\x00-\x7f])+|[0-9]+|\s*/\s*|.", re.DOTALL
)


def to_ucum(text: str) -> str:
    """Translate text to UCUM as far as its spellings are known; annotations are kept.

    Raises:
        MalformedUnit: the text is ambiguous.

    >>> to_ucum("lb·m/s²")
    '[lb_av].m/s2'
    """
    _refuse_ambiguous(text)
    parts = _ANNOTATIONS.split(text)
    return "".join(part if part.startswith("{") else _part_to_ucum(part) for part in parts)


def _refuse_ambiguous(text: str) -> None:
    """Refuse a product after a division, which may belong to the divisor, and UCUM codes that look like
    another unit, because the text as a whole is not UCUM.
    """
    text = _ANNOTATIONS.sub(_blank_out, text)
    if found := _LOOKALIKE.search(text):
        what, wanted, code = LOOKALIKES[found[0]]
        problem = f"is {what} in UCUM, and can hardly be meant; {wanted} is '{code}'"
        raise MalformedUnit(*found.span(), problem)
    while found := _INNERMOST.search(text):
        _refuse_ambiguous_divisor(found[1], found.start(1))
        text = _INNERMOST.sub(_blank_out, text, count=1)
    _refuse_ambiguous_divisor(text, 0)


def _refuse_ambiguous_divisor(part: str, start: int) -> None:
    """Refuse a product after a division, in a part without parentheses that starts at `start`."""
    division = part.find("/") + 1
    if division and (found := _PRODUCT.search(part, division)):
        problem = "follows a '/': parentheses must say whether it is divided by too"
        raise MalformedUnit(start + found.start(), start + found.end(), problem)


def _blank_out(match: re.Match[str]) -> str:
    return "|" * len(match[0])


def _part_to_ucum(part: str) -> str:
    part = _PRODUCT.sub(".", _POWERS.sub("", _SUPERSCRIPTS.sub(_superscript_to_exponent, part)))
    for character, code in _UCUM_CHARACTERS.items():
        part = part.replace(character, code)
    tokens = [token.strip() for token in _UNIT_TOKENS.findall(part)]
    before, after = ["", *tokens], [*tokens[1:], ""]
    return "".join(map(_token_to_ucum, tokens, before, after))


def _superscript_to_exponent(match: re.Match[str]) -> str:
    """A superscript as an exponent; after a number only if the number is 10."""
    base = match.string[: match.start()]
    power = match[0].translate(_SUPERSCRIPT_DIGITS)
    if re.search(r"(?<![0-9])10$", base):
        return f"*{power}"
    return match[0] if base[-1:].isdigit() else power


def _token_to_ucum(token: str, before: str, after: str) -> str:
    """Translate a token; a product gets parentheses in a divisor, and stays untranslated before a power."""
    code = token if resolve_symbol(token) else UNIT_SPELLINGS.get(token, token)
    if not is_product_code(code):
        return code
    if re.match("[0-9+-]", after):
        return token
    return f"({code})" if before == "/" else code


def is_product_code(code: str) -> bool:
    """Whether a code has several units."""
    return bool(re.search(r"[A-Za-z][./]", code))
