"""Parse and write one ISO 8601 duration: weeks alone, or days, hours, minutes and seconds in this order.

Only the last part may have a fraction. Years and months are refused, because their length varies.
A leading minus makes the duration negative, as in ISO 8601-2 and XML Schema.
"""

from __future__ import annotations

import re

from contracts.wire.scalar.ticks import DAY, HOUR, SECOND, ErrorCode, fraction_microseconds

MICROSECONDS_PER_LETTER = {"W": 7 * DAY, "D": DAY, "H": HOUR, "M": 60 * SECOND, "S": SECOND}
_DURATION_NUMBER = r"[0-9]+(?:[.,][0-9]+)?"
DURATION_GUARD = rf"-?P(?:{_DURATION_NUMBER}W|(?:{_DURATION_NUMBER}D)?(?:T(?:{_DURATION_NUMBER}H)?(?:{_DURATION_NUMBER}M)?(?:{_DURATION_NUMBER}S)?)?)"
"""Matches every duration, and a few texts that are invalid: without a part, or with an early fraction."""
_DURATION_TEXT = re.compile(DURATION_GUARD)
_DURATION_PART = re.compile(r"(?P<whole>[0-9]+)(?:[.,](?P<fraction>[0-9]+))?(?P<unit>[A-Z])")
_MAX_INT64 = 2**63 - 1
_MAX_PART_DIGITS = 20
"""A number of more digits, without leading zeros, overflows int64 in any unit."""


def parse_duration(text: str, *, truncates: bool = False) -> int | ErrorCode:
    """Parse one duration to microseconds, or to the code of what is wrong with it.

    Args:
        truncates: whether what is finer than a microsecond is cut, towards the shorter or more negative.
    """
    if _DURATION_TEXT.fullmatch(text) is None or text[-1] in "PT":
        return "format"
    parts = list(_DURATION_PART.finditer(text))
    if any(part["fraction"] for part in parts[:-1]):
        return "format"
    upwards = truncates and text[0] == "-"
    counts = [_part_microseconds(part, truncates=truncates, upwards=upwards) for part in parts]
    total = 0
    for count in counts:
        if count is None:
            return "lossy"
        total += count
    signed = -total if text[0] == "-" else total
    return signed if -_MAX_INT64 - 1 <= signed <= _MAX_INT64 else "lossy"


def _part_microseconds(part: re.Match[str], *, truncates: bool, upwards: bool) -> int | None:
    """The microseconds of one part, or None if there are too many or they are not a whole number."""
    unit = MICROSECONDS_PER_LETTER[part["unit"]]
    whole = checked_total(part["whole"], unit)
    rest = span_fraction(part["fraction"], unit, truncates=truncates, upwards=upwards)
    return None if whole is None or rest is None else whole + rest


def span_fraction(digits: str | None, unit: int, *, truncates: bool, upwards: bool) -> int | None:
    """The microseconds in a decimal fraction of a unit, or None if they are not a whole number.

    Args:
        truncates: whether to cut what is finer.
        upwards: whether to take the next one in its place: the fraction is of a negative duration.
    """
    exact = fraction_microseconds(digits, unit)
    if exact is not None or not truncates:
        return exact
    below = fraction_microseconds(digits, unit, truncates=True)
    return None if below is None else below + upwards


def checked_total(digits: str, unit: int) -> int | None:
    """So many units in microseconds, or None if int64 certainly overflows."""
    significant = digits.lstrip("0")
    return None if len(significant) > _MAX_PART_DIGITS else int(significant or 0) * unit


def write_duration(microseconds: int) -> str:
    """Write a duration in days, hours, minutes and seconds, leaving out those that are 0.

    >>> write_duration(-5_400_000_001)
    '-PT1H30M0.000001S'
    """
    days, rest = divmod(abs(microseconds), DAY)
    hours, rest = divmod(rest, HOUR)
    minutes, rest = divmod(rest, 60 * SECOND)
    seconds, fraction = divmod(rest, SECOND)
    precise = f"{seconds}.{fraction:06}".rstrip("0") if fraction else str(seconds)
    clock = "".join(
        f"{amount}{unit}"
        for amount, unit in ((hours, "H"), (minutes, "M"), (precise, "S"))
        if amount not in (0, "0")
    )
    span = (f"{days}D" if days else "") + (f"T{clock}" if clock else "")
    return f"{'-' if microseconds < 0 else ''}P{span or 'T0S'}"
