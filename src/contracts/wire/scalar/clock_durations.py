"""Parse and write one duration as a clock shows it: `26:00:00`, or `1 days 02:00:00` as pandas writes it.

The days may have a sign of their own, as pandas and PostgreSQL write them (`-1 days +22:00:00`); after
a comma, as Python writes it, the clock is added (`-1 day, 22:00:00`).
"""

from __future__ import annotations

import re
from typing import Literal

from contracts.wire.scalar.durations import checked_total, span_fraction
from contracts.wire.scalar.ticks import DAY, HOUR, SECOND, ErrorCode

ClockStyle = Literal["hms", "days_hms"]
"""Hours, minutes and seconds; or those after days, which may be left out."""

_CLOCK = r"[0-9]+:[0-5][0-9]:[0-5][0-9](?:\.[0-9]+)?"
_DAYS = r"-?[0-9]+ days?"
CLOCK_GUARDS: dict[ClockStyle, str] = {
    "hms": f"-?{_CLOCK}",
    "days_hms": rf"(?:{_DAYS}(?:, {_CLOCK}| [+-]?{_CLOCK})?|-?{_CLOCK})",
}
"""The text of each style, for Python's regular expressions and for Rust's."""
_CLOCK_TEXTS = {style: re.compile(guard) for style, guard in CLOCK_GUARDS.items()}
_PARTS = re.compile(
    r"(?:(?P<behind>-?)(?P<days>[0-9]+) days?(?P<comma>,?) ?)?"
    r"(?:(?P<sign>[+-]?)(?P<H>[0-9]+):(?P<M>[0-9]{2}):(?P<S>[0-9]{2})(?:\.(?P<f>[0-9]+))?)?"
)


def parse_clock_duration(
    style: ClockStyle, text: str, *, truncates: bool = False
) -> int | ErrorCode:
    """Parse one duration to microseconds, or to the code of what is wrong with it.

    Without a sign or a comma, the clock after negative days may be added or taken off: `ambiguous`.

    Args:
        truncates: whether what is finer than a microsecond is cut.
    """
    parts = _PARTS.fullmatch(text)
    if _CLOCK_TEXTS[style].fullmatch(text) is None or parts is None:
        return "format"
    clock = _clock_microseconds(parts, truncates=truncates)
    if parts["behind"] and clock != 0 and not parts["comma"] and not parts["sign"]:
        return "ambiguous"
    days = checked_total(parts["days"] or "0", DAY)
    if days is None or clock is None:
        return "lossy"
    total = (-days if parts["behind"] else days) + (-clock if parts["sign"] == "-" else clock)
    return total if -(2**63) <= total < 2**63 else "lossy"


def _clock_microseconds(parts: re.Match[str], *, truncates: bool) -> int | None:
    """The microseconds of the clock, or None if they are too many or not a whole number."""
    hours = checked_total(parts["H"] or "0", HOUR)
    upwards = parts["sign"] == "-"
    rest = span_fraction(parts["f"], SECOND, truncates=truncates, upwards=upwards)
    if hours is None or rest is None:
        return None
    return hours + int(parts["M"] or 0) * 60 * SECOND + int(parts["S"] or 0) * SECOND + rest


def write_clock_duration(style: ClockStyle, microseconds: int) -> str:
    """Write a duration: of hours with a minus before them, or of days as pandas writes them.

    >>> write_clock_duration("hms", -5_400_000_000), write_clock_duration("days_hms", -5_400_000_000)
    ('-01:30:00', '-1 days +22:30:00')
    """
    if style == "hms":
        return f"{'-' if microseconds < 0 else ''}{_write_clock(abs(microseconds))}"
    days, rest = divmod(microseconds, DAY)
    return f"{days} days {'+' if days < 0 else ''}{_write_clock(rest)}"


def _write_clock(microseconds: int) -> str:
    hours, rest = divmod(microseconds, HOUR)
    minutes, rest = divmod(rest, 60 * SECOND)
    seconds, fraction = divmod(rest, SECOND)
    return f"{hours:02}:{minutes:02}:{seconds:02}" + (f".{fraction:06}" if fraction else "")
