"""The notation of numbers in text: which text is a number, and its plain digits.

    number      digits[.digits?] or .digits, and for reals [eE][+-]?digits; digits perhaps in groups of three
    percent     number%, exactly a hundredth of it; no exponent
    currency    $number, number €, -$number, $-number
    negative    -number, or (number) where parentheses are declared: ($5), $(5), (5) €, (12%)

One blank may stand before a percent sign, between a number and its currency, inside of parentheses.
A currency that ends in a letter or a dot is followed by a digit: "Rs.5" is not half a rupee.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache

from contracts.dtypes import Decimal, Float, Int
from contracts.rules.wire import PLAIN_NUMERALS, SPACES, Numerals

NumberType = Int | Float | Decimal
_TAKEN_OFF = str.maketrans({"(": "-", ")": "", "%": "", **dict.fromkeys(SPACES, "")})


@lru_cache(maxsize=256)
def number_guard(
    dtype: NumberType, numerals: Numerals = PLAIN_NUMERALS, *, blanks: bool = True
) -> str:
    r"""The regular expression that a number matches, for Rust's engine (Python spells `\z` as `\Z`).

    Args:
        blanks: whether a blank may stand between a number and what is around it.
    """
    blank = f"[{SPACES}]?" if blanks else ""
    ways = [f"[+-]?{_number(dtype, numerals)}"]
    if numerals.percent:
        ways = _percent_ways(_number(dtype, numerals), blank)
    elif numerals.currency is not None:
        ways = _currency_ways(dtype, numerals, blank)
    elif numerals.parentheses:
        ways.append(rf"\({blank}{_number(dtype, numerals)}{blank}\)")
    if not numerals.parentheses:
        ways = [way for way in ways if r"\(" not in way]
    return rf"\A{ways[0]}\z" if len(ways) == 1 else rf"\A(?:{'|'.join(ways)})\z"


def _number(dtype: NumberType, numerals: Numerals, *, from_digit: bool = False) -> str:
    """A number without its sign.

    Args:
        from_digit: whether it begins with a digit, not with the decimal mark.
    """
    mark = "," if numerals.decimal_comma else "."
    groups = [f"(?:{re.escape(one)}[0-9]{{3}})+" for one in numerals.separators]
    digits = "[0-9]+"
    if groups:
        every = groups[0] if len(groups) == 1 else f"(?:{'|'.join(groups)})"
        digits = f"(?:[0-9]{{1,3}}{every}|[0-9]+)"
    if isinstance(dtype, Int) and mark in numerals.separators:
        return digits  # "1.000" is a thousand; there is no mark for decimals
    point = re.escape(mark)
    beyond = "" if from_digit else f"|{point}[0-9]+"
    is_letter = {"e", "E"} & {*numerals.currencies}  # Emalangeni of Eswatini: "E100"
    has_exponent = isinstance(dtype, Float) and not (numerals.percent or is_letter)
    exponent = "(?:[eE][+-]?[0-9]+)?" if has_exponent else ""
    return f"(?:{digits}(?:{point}[0-9]*)?{beyond}){exponent}"


def _percent_ways(number: str, blank: str) -> list[str]:
    after = f"{blank}%"
    return [
        f"[+-]?{number}{after}",
        rf"\({blank}{number}{after}{blank}\)",
        rf"\({blank}{number}{blank}\){after}",
    ]


def _currency_ways(dtype: NumberType, numerals: Numerals, blank: str) -> list[str]:
    number = _number(dtype, numerals)
    every = "|".join(map(re.escape, numerals.currencies))
    after = f"{blank}(?:{every})"
    ways = [
        f"[+-]?{number}(?:{after})?",
        rf"\({blank}{number}(?:{after})?{blank}\)",
        rf"\({blank}{number}{blank}\){after}",
    ]
    for is_word in (False, True):
        spellings = [re.escape(c) for c in numerals.currencies if _is_word(c) is is_word]
        if spellings:
            before = f"(?:{'|'.join(spellings)}){blank}"
            number = _number(dtype, numerals, from_digit=is_word)
            ways += [
                f"(?:[+-]?{before}|{before}[+-]){number}",
                rf"\({blank}{before}{number}{blank}\)",
                rf"{before}\({blank}{number}{blank}\)",
            ]
    return ways


def _is_word(currency: str) -> bool:
    """Whether the decimal mark right after the currency could be its own dot."""
    return currency[-1].isalpha() or currency[-1] == "."


def is_number(text: str, dtype: NumberType, numerals: Numerals) -> bool:
    """Whether text is a number in the notation."""
    return re.search(number_guard(dtype, numerals).replace(r"\z", r"\Z"), text) is not None


def is_decorated(numerals: Numerals) -> bool:
    """Whether more than digits, a sign and an exponent may belong to a number."""
    return numerals.percent or numerals.parentheses or numerals.currency is not None


def without_percent(numerals: Numerals) -> Numerals:
    """The notation of the same numbers without a percent sign."""
    return replace(numerals, percent=False)


def plain_numeral(text: str, numerals: Numerals) -> str:
    """The digits of a number, with its sign and a decimal point, without groups; of a percentage those of
    its hundredth.

    Args:
        text: a number in the notation.
    """
    if is_decorated(numerals):
        text = _undecorated(text, numerals)
    for separator in numerals.separators:
        text = text.replace(separator, "")
    if numerals.decimal_comma:
        text = text.replace(",", ".")
    return shift_point(text, -2) if numerals.percent else text


def _undecorated(text: str, numerals: Numerals) -> str:
    """The digits and their sign alone. No part of a number is a part of what is taken off."""
    for currency in numerals.currencies:
        text = text.replace(currency, "")
    return text.translate(_TAKEN_OFF)


def shift_point(plain: str, places: int) -> str:
    """A number without an exponent, times a power of ten: the same digits, exactly.

    >>> shift_point("-12.5", -2), shift_point("0.07", 2)
    ('-0.125', '7')
    """
    sign = plain[0] if plain[:1] in ("+", "-") else ""
    whole, _, decimals = plain.removeprefix(sign).partition(".")
    if places < 0:
        whole = whole.zfill(1 - places)
        whole, decimals = whole[:places], whole[places:] + decimals
    else:
        decimals = decimals.ljust(places, "0")
        whole, decimals = whole + decimals[:places], decimals[places:]
    whole, decimals = whole.lstrip("0") or "0", decimals.rstrip("0")
    return f"{sign}{whole}.{decimals}" if decimals else f"{sign}{whole}"
