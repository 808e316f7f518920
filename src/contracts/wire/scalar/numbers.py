"""Parse one number or Boolean: a guard of ASCII decides whether it is one, then Python parses it.

    real               [+-]?(digits[.digits?]|.digits)     [eE][+-]?digits may follow; never NaN or infinity
    integer, decimal   [+-]?(digits[.digits?]|.digits)     no exponent

`wire.scalar.numerals` defines other notations, which a field declares. A number that the type cannot hold
is `lossy`: an integer with a fraction other than zero ("1.0" is 1, as pandas writes it beside a null), an
integer or a decimal with too many digits, a real that overflows, a non-zero real that becomes 0, or an
integer-valued real that becomes another integer.
"""

from __future__ import annotations

import math
import re
import struct
from decimal import Decimal as PyDecimal
from typing import Any, Literal, assert_never

from contracts.dtypes import Decimal, Float, Int
from contracts.rules.wire import JSON_WORDS, PLAIN_NUMERALS, Numerals, Words
from contracts.wire.scalar.numerals import NumberType, is_number, plain_numeral

_MAX_INT64_DIGITS = 19
MAX_EXACT_FLOAT = 2.0**53
"""Up to this magnitude every integer is a float64."""


class UnparseableText(ValueError):
    """Text that cannot be parsed; `code` is the code of the violation."""

    def __init__(self, code: Literal["dtype", "format", "ambiguous", "lossy"]) -> None:
        super().__init__(code)
        self.code = code


def parse_number(text: str, dtype: NumberType, numerals: Numerals = PLAIN_NUMERALS) -> Any:
    """Parse one number.

    Raises:
        UnparseableText: it is not a number, or the type cannot hold it exactly.
    """
    if not is_number(text, dtype, numerals):
        raise UnparseableText("dtype")
    plain = plain_numeral(text, numerals)
    match dtype:
        case Int():
            return _parse_int(plain, dtype)
        case Float():
            return _parse_real(plain, dtype)
        case Decimal():
            return _parse_decimal(plain, dtype)
        case _:
            assert_never(dtype)


def _parse_int(text: str, dtype: Int) -> int:
    whole, _, decimals = text.partition(".")
    digits = whole.lstrip("+-").lstrip("0")
    if decimals.strip("0") or len(digits) > _MAX_INT64_DIGITS + 1:
        raise UnparseableText("lossy")
    number = int(f"{'-' if text.startswith('-') else ''}{digits or '0'}")
    if not dtype.lowest <= number <= dtype.highest:
        raise UnparseableText("lossy")
    return number


def _parse_real(text: str, dtype: Float) -> float:
    number = float(text)
    if is_lossy_float(text, number):
        raise UnparseableText("lossy")
    if dtype.bits != 32:
        return number
    try:
        (nearest,) = struct.unpack("<f", struct.pack("<f", number))
    except OverflowError:
        raise UnparseableText("lossy") from None
    if is_lossy_float(text, nearest):
        raise UnparseableText("lossy")
    return float(nearest)


def is_lossy_float(text: str, number: float) -> bool:
    """Whether a float differs from its text by more than the rounding of a real number."""
    if math.isinf(number):
        return True
    if number == 0:
        return bool(re.search("[1-9]", re.split("[eE]", text)[0]))
    if abs(number) < MAX_EXACT_FLOAT and not number.is_integer():
        return False
    exact = PyDecimal(text)
    return exact == exact.to_integral_value() and exact != PyDecimal(number)


def _parse_decimal(text: str, dtype: Decimal) -> PyDecimal:
    whole, _, places = text.lstrip("+-").partition(".")
    room = dtype.max_digits - dtype.decimal_places
    if len(whole.lstrip("0")) > room or len(places.rstrip("0")) > dtype.decimal_places:
        raise UnparseableText("lossy")
    return PyDecimal(text)


def parse_bool(text: str, words: Words = JSON_WORDS) -> bool:
    """Parse one Boolean.

    Raises:
        UnparseableText: it is none of the words.
    """
    if text in words.true:
        return True
    if text in words.false:
        return False
    raise UnparseableText("dtype")
