"""Values that are used for null on the wire, and white space around text: what contract form has
none of.

A declared number is missing however it is written: -999, -999.0, "-9.99e2". It is compared with what
a value is read as, so a float32 is compared with the declared number as a float32 too.
"""

from __future__ import annotations

import math
import struct
from decimal import Decimal as PyDecimal
from decimal import InvalidOperation
from functools import lru_cache
from typing import Any

import contracts.dtypes as d
from contracts.rules.wire import PLAIN_NUMERALS, Missing, Numerals
from contracts.specification import FieldType
from contracts.wire.scalar.numerals import is_number, plain_numeral, without_percent
from contracts.wire.scalar.text import WHITE_SPACE

ANY_NUMBER = d.Float()
"""The type whose numbers have every notation, whatever the field's type."""
_LONGEST_NUMBER = 400
"""The characters of the longest text that is compared with a declared number."""


@lru_cache(maxsize=1024)
def missing_texts(missing: Missing) -> frozenset[str]:
    """The texts that are used for null."""
    return frozenset(value for value in missing.values if isinstance(value, str))


@lru_cache(maxsize=1024)
def missing_numbers(missing: Missing) -> tuple[float, ...]:
    """The numbers that are used for null; a fraction also as the float32 next to it, which it is
    once a float32 has held it.
    """
    found: list[float] = []
    for value in missing.values:
        if isinstance(value, str):
            continue
        found.append(value)
        if isinstance(value, float) and not value.is_integer():
            found.append(_nearest_float32(value))
    return tuple(dict.fromkeys(found))


def _nearest_float32(value: float) -> float:
    try:
        (nearest,) = struct.unpack("<f", struct.pack("<f", value))
    except OverflowError:
        return value
    return float(nearest)


def missing_decimals(missing: Missing) -> tuple[PyDecimal, ...]:
    """The finite numbers that are used for null, in their shortest digits."""
    numbers = (value for value in missing.values if not isinstance(value, str))
    return tuple(PyDecimal(repr(value)) for value in numbers if math.isfinite(value))


def is_missing(plain: object, expected: FieldType) -> bool:
    """Whether a value, of a built-in type, is used for null by its field."""
    missing = expected.wire.missing
    if missing is None or isinstance(plain, bool):
        return False
    match plain:
        case str():
            return plain in missing_texts(missing)
        case PyDecimal():
            return plain.is_finite() and plain in missing_decimals(missing)
        case int():
            return plain in missing_numbers(missing)
        case float():
            numbers = missing_numbers(missing)
            if plain in numbers:
                return True
            is_narrow = expected.dtype == d.Float(32) and not plain.is_integer()
            return is_narrow and _nearest_float32(plain) in numbers
        case _:
            return False


def is_missing_text(text: str, expected: FieldType) -> bool:
    """Whether text on the wire, without the white space that is cut, is used for null: one of the
    declared texts, or a declared number in any notation.
    """
    missing = expected.wire.missing
    if missing is None:
        return False
    if text in missing_texts(missing):
        return True
    if not missing_numbers(missing) or len(text) > _LONGEST_NUMBER:
        return False
    found = (one for one in missing_notations(expected) if is_number(text, ANY_NUMBER, one))
    return any(_is_missing_plain(plain_numeral(text, one), missing, expected) for one in found)


def _is_missing_plain(plain: str, missing: Missing, expected: FieldType) -> bool:
    """Whether a number in plain digits is one of the declared."""
    if isinstance(expected.dtype, d.Float):
        return is_missing(float(plain), expected)
    try:
        return PyDecimal(plain) in missing_decimals(missing)
    except InvalidOperation:  # an exponent that no number of ours has
        return False


def missing_notations(expected: FieldType) -> tuple[Numerals, ...]:
    """The notations in which a declared number may be written: that of the field, and among percentages
    also the number itself.
    """
    numerals = expected.wire.numerals or PLAIN_NUMERALS
    return (numerals, without_percent(numerals)) if numerals.percent else (numerals,)


def is_untrimmed(plain: Any, expected: FieldType) -> bool:
    """Whether a value is text with white space around it that its field cuts."""
    if expected.wire.trim is None or not isinstance(plain, str):
        return False
    return plain != plain.strip(WHITE_SPACE)


def trimmed(plain: Any, expected: FieldType) -> Any:
    """The value without the white space that its field cuts."""
    return plain.strip(WHITE_SPACE) if is_untrimmed(plain, expected) else plain
