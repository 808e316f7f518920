"""What people write for UCUM, where it can mean one thing only.

A text is read as UCUM first, and as a spelling only if it is none: nothing here can change what a UCUM
code means. Some UCUM codes do look like another unit (`ft` is a femtotonne): they keep UCUM's meaning,
are refused beside anything that is not UCUM, and are named where a conversion fails.
"""

from __future__ import annotations

import re

from contracts.units.atoms import reading
from contracts.units.grammar import SYMBOL_CHARACTER, Malformed

SPELLINGS = {
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
}  # fmt: skip
"""Other words for units, each with its UCUM code."""

CHARACTERS = {
    "\u00b5": "u", "\u03bc": "u",  # micro sign, Greek mu
    "\u2126": "Ohm", "\u03a9": "Ohm",  # ohm sign, Greek omega
    "\u212b": "Ao", "\u00c5": "Ao",  # ångström sign, A with a ring
    "mH2O": "m[H2O]",  # with any prefix
    "′": "'", "″": "''", "−": "-", "⁄": "/", "∕": "/",
}  # fmt: skip
"""Other signs for those of UCUM, wherever they stand."""

PRODUCT = re.compile(r"\s*[·⋅∙×]\s*|(?<=[^\s./(])\s+(?=[^\s./)])|(?<=[^\W\d_])\*(?=[^\W\d_])")
"""Other signs for a product: dots, a cross, a space, an asterisk between letters."""

RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺", "0123456789-+")
"""Superscripts, and what they raise."""

MISTAKEN = {
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
"""UCUM codes that look like another unit: what they are, what they are taken for, the code of that."""

ANNOTATIONS = re.compile(r"(\{[^{}]*\})")
POWERS = re.compile(r"(?<=[^\W\d_]|[\]%'])(?:\^|\*\*)(?=[+-]?[0-9])")
"""Signs of a power, which UCUM does without."""
INNERMOST = re.compile(r"\(([^()]*)\)")
LETTER = r"[A-Za-z_%'°\u00b5\u03bc\u2126\u03a9\[\]]"
LOOKS_LIKE_ANOTHER = re.compile(rf"(?<!{LETTER})(?:{'|'.join(MISTAKEN)})(?!{LETTER})")
SUPERSCRIPTS = re.compile(f"[{''.join(map(chr, RAISED))}]+")
TOKENS = re.compile(rf"10[*^]|(?:{SYMBOL_CHARACTER}|[^\x00-\x7f])+|[0-9]+|\s*/\s*|.", re.DOTALL)


def in_ucum(text: str) -> str:
    """A text that is not UCUM, in UCUM as far as its spellings are known; annotations are kept.

    Raises:
        Malformed: it can be read in two ways.

    >>> in_ucum("lb·m/s²")
    '[lb_av].m/s2'
    """
    refuse_ambiguous(text)
    parts = ANNOTATIONS.split(text)
    return "".join(part if part.startswith("{") else plain(part) for part in parts)


def refuse_ambiguous(text: str) -> None:
    """Refuse a product after a division that could be part of the divisor, and codes of UCUM that look
    like another unit beside what is not UCUM.
    """
    text = ANNOTATIONS.sub(blank, text)
    if found := LOOKS_LIKE_ANOTHER.search(text):
        what, wanted, code = MISTAKEN[found[0]]
        problem = f"is {what} in UCUM, and can hardly be meant; {wanted} is '{code}'"
        raise Malformed(*found.span(), problem)
    while found := INNERMOST.search(text):
        refuse_divided(found[1], found.start(1))
        text = INNERMOST.sub(blank, text, count=1)
    refuse_divided(text, 0)


def refuse_divided(part: str, start: int) -> None:
    """Refuse a product after a division, in a part without parentheses that begins at `start`."""
    division = part.find("/") + 1
    if division and (found := PRODUCT.search(part, division)):
        problem = "follows a '/': parentheses must say whether it is divided by too"
        raise Malformed(start + found.start(), start + found.end(), problem)


def blank(match: re.Match[str]) -> str:
    """As many characters that mean nothing."""
    return "|" * len(match[0])


def plain(part: str) -> str:
    """A part without annotations, in UCUM."""
    part = PRODUCT.sub(".", POWERS.sub("", SUPERSCRIPTS.sub(raised, part)))
    for character, code in CHARACTERS.items():
        part = part.replace(character, code)
    tokens = [token.strip() for token in TOKENS.findall(part)]
    before, after = ["", *tokens], [*tokens[1:], ""]
    return "".join(map(code_of, tokens, before, after))


def raised(match: re.Match[str]) -> str:
    """A superscript as an exponent; that of a number only where the number is 10."""
    base = match.string[: match.start()]
    power = match[0].translate(RAISED)
    if re.search(r"(?<![0-9])10$", base):
        return f"*{power}"
    return match[0] if base[-1:].isdigit() else power


def code_of(token: str, before: str, after: str) -> str:
    """A token in UCUM, if it is a spelling; a product is divided by as a whole, and has no powers."""
    code = token if reading(token) else SPELLINGS.get(token, token)
    if not is_product(code):
        return code
    if re.match("[0-9+-]", after):
        return token
    return f"({code})" if before == "/" else code


def is_product(code: str) -> bool:
    """Whether a code is of several units."""
    return bool(re.search(r"[A-Za-z][./]", code))
