"""Durations in ISO 8601: weeks alone, or days, hours, minutes and seconds, from coarse to fine.

A fraction may stand in the last part only. Years and months are refused: they are no fixed span.
A minus before all of it, which ISO 8601-2 and XML Schema know, is how a negative span is written.
"""

from __future__ import annotations

import re

from contracts.wire.ticks import DAY, HOUR, SECOND, Code, fraction_of

UNITS = {"W": 7 * DAY, "D": DAY, "H": HOUR, "M": 60 * SECOND, "S": SECOND}
NUMBER = r"[0-9]+(?:[.,][0-9]+)?"
GUARD = rf"-?P(?:{NUMBER}W|(?:{NUMBER}D)?(?:T(?:{NUMBER}H)?(?:{NUMBER}M)?(?:{NUMBER}S)?)?)"
"""What every duration looks like, and a few texts that are none: no part, a fraction too early."""
SHAPE = re.compile(GUARD)
PARTS = re.compile(r"(?P<whole>[0-9]+)(?:[.,](?P<fraction>[0-9]+))?(?P<unit>[A-Z])")
LONGEST = 2**63 - 1
DIGITS = 20
"""A whole number of more digits, leading zeros aside, is more than int64 counts of anything."""


def read_duration(text: str) -> int | Code:
    """The microseconds that a duration lasts, or what is wrong with it."""
    if SHAPE.fullmatch(text) is None or text[-1] in "PT":
        return "format"
    parts = list(PARTS.finditer(text))
    if any(part["fraction"] for part in parts[:-1]):
        return "format"
    counts = [microseconds(part) for part in parts]
    total = 0
    for count in counts:
        if count is None:
            return "lossy"
        total += count
    signed = -total if text[0] == "-" else total
    return signed if -LONGEST - 1 <= signed <= LONGEST else "lossy"


def microseconds(part: re.Match[str]) -> int | None:
    """The microseconds in one part, or None where they are too many or no whole number."""
    whole, unit = part["whole"].lstrip("0"), UNITS[part["unit"]]
    rest = fraction_of(part["fraction"], unit)
    if rest is None or len(whole) > DIGITS:
        return None
    return int(whole or 0) * unit + rest


def written_duration(ticks: int) -> str:
    """The one way in which durations are written: days, hours, minutes, seconds, none of them 0.

    >>> written_duration(-5_400_000_001)
    '-PT1H30M0.000001S'
    """
    days, rest = divmod(abs(ticks), DAY)
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
    return f"{'-' if ticks < 0 else ''}P{span or 'T0S'}"
