"""Numbers and Booleans in text: a guard of ASCII says what is one, then the native parser reads it.

    integer   [+-]?digits                         where the field says so: digits in groups of three
    real      [+-]?(digits[.digits?]|.digits)     [eE][+-]?digits may follow; never NaN or infinity
    decimal   [+-]?(digits[.digits?]|.digits)     no exponent

What is written so and cannot be held exactly is `lossy`: an integer or a decimal past its digits, a
real that overflows, that becomes 0 and is not, or that stands for an integer and becomes another.
"""

from __future__ import annotations

import math
import re
import struct
from decimal import Decimal as PyDecimal
from functools import lru_cache
from typing import Any, Literal, assert_never

from contracts.dtypes import Decimal, Float, Int
from contracts.rules.wire import JSON_WORDS, PLAIN_NUMERALS, Numerals, Words

Numeric = Int | Float | Decimal
DIGITS_OF_INT64 = 19
EXACT = 2.0**53
"""Up to this magnitude every integer is a float64."""


class NotRead(ValueError):
    """Text that is not read; `code` says what is wrong with it."""

    def __init__(self, code: Literal["dtype", "format", "ambiguous", "lossy"]) -> None:
        super().__init__(code)
        self.code = code


@lru_cache(maxsize=256)
def guard(dtype: Numeric, numerals: Numerals = PLAIN_NUMERALS) -> str:
    """The regular expression of text that is a number, the same to Rust's engine and to Python's."""
    digits = "[0-9]+"
    if numerals.thousands is not None:
        digits = f"(?:[0-9]{{1,3}}(?:{re.escape(numerals.thousands)}[0-9]{{3}})+|[0-9]+)"
    match dtype:
        case Int():
            return rf"\A[+-]?{digits}\z"
        case Float() | Decimal():
            point = "," if numerals.decimal_comma else r"\."
            exponent = "(?:[eE][+-]?[0-9]+)?" if isinstance(dtype, Float) else ""
            return rf"\A[+-]?(?:{digits}(?:{point}[0-9]*)?|{point}[0-9]+){exponent}\z"
        case _:
            assert_never(dtype)


# One value -----------------------------------------------------------------------------------


def read_number(text: str, dtype: Numeric, numerals: Numerals = PLAIN_NUMERALS) -> Any:
    """The number that text stands for.

    Raises:
        NotRead: it stands for none, or for one that the type cannot hold exactly.
    """
    if not re.search(guard(dtype, numerals).replace(r"\z", r"\Z"), text):
        raise NotRead("dtype")
    plain = plainly(text, numerals)
    match dtype:
        case Int():
            return read_int(plain, dtype)
        case Float():
            return read_float(plain, dtype)
        case Decimal():
            return read_decimal(plain, dtype)
        case _:
            assert_never(dtype)


def plainly(text: str, numerals: Numerals) -> str:
    """The number with a decimal point, and without groups."""
    if numerals.thousands is not None:
        text = text.replace(numerals.thousands, "")
    return text.replace(",", ".") if numerals.decimal_comma else text


def read_int(text: str, dtype: Int) -> int:
    """The integer that text stands for."""
    if len(text.lstrip("+-").lstrip("0")) > DIGITS_OF_INT64 + 1:
        raise NotRead("lossy")
    number = int(text)
    if not dtype.lowest <= number <= dtype.highest:
        raise NotRead("lossy")
    return number


def read_float(text: str, dtype: Float) -> float:
    """The float nearest to what text stands for."""
    number = float(text)
    if is_lossy(text, number):
        raise NotRead("lossy")
    if dtype.bits != 32:
        return number
    try:
        (nearest,) = struct.unpack("<f", struct.pack("<f", number))
    except OverflowError:
        raise NotRead("lossy") from None
    if is_lossy(text, nearest):
        raise NotRead("lossy")
    return float(nearest)


def is_lossy(text: str, number: float) -> bool:
    """Whether a float is not what text stands for, beyond the rounding of a real number."""
    if math.isinf(number):
        return True
    if number == 0:
        return bool(re.search("[1-9]", re.split("[eE]", text)[0]))
    if abs(number) < EXACT and not number.is_integer():
        return False
    exact = PyDecimal(text)
    return exact == exact.to_integral_value() and exact != PyDecimal(number)


def read_decimal(text: str, dtype: Decimal) -> PyDecimal:
    """The decimal that text stands for."""
    whole, _, places = text.lstrip("+-").partition(".")
    room = dtype.max_digits - dtype.decimal_places
    if len(whole.lstrip("0")) > room or len(places.rstrip("0")) > dtype.decimal_places:
        raise NotRead("lossy")
    return PyDecimal(text)


def read_bool(text: str, words: Words = JSON_WORDS) -> bool:
    """The Boolean that a word stands for.

    Raises:
        NotRead: it stands for none.
    """
    if text in words.true:
        return True
    if text in words.false:
        return False
    raise NotRead("dtype")
