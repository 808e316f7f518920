"""Spans of time as text: "1d12h"."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

_SPAN_PATTERN = re.compile(
    r"(?:([0-9]+)w)?(?:([0-9]+)d)?(?:([0-9]+)h)?(?:([0-9]+)m)?(?:([0-9]+)s)?"
)


def parse_span(span: timedelta | str) -> timedelta:
    """Parse a span of time: text in weeks, days, hours, minutes and seconds; a timedelta as it is.

    Raises:
        ValueError: the text is not a span of time.

    >>> parse_span("1d12h")
    datetime.timedelta(days=1, seconds=43200)
    """
    if isinstance(span, timedelta):
        return span
    text: Any = span
    found = _SPAN_PATTERN.fullmatch(text) if isinstance(text, str) else None
    if found is None or not any(found.groups()):
        raise ValueError(f'a span of time is a timedelta, or text such as "2h" (got {span!r})')
    weeks, days, hours, minutes, seconds = (int(part or 0) for part in found.groups())
    return timedelta(days=days, seconds=seconds, minutes=minutes, hours=hours, weeks=weeks)


def span_text(length: timedelta) -> str:
    """Write a span of time as text that `parse_span` reads, except for fractions of a second.

    >>> span_text(timedelta(days=1, hours=12)), span_text(timedelta(0))
    ('1d12h', '0s')
    """
    minutes, seconds = divmod(length.seconds, 60)
    hours, minutes = divmod(minutes, 60)
    fraction = f"{length.microseconds / 1e6:.6f}".rstrip("0").removeprefix("0").rstrip(".")
    parts = ((length.days, "d"), (hours, "h"), (minutes, "m"), (f"{seconds}{fraction}", "s"))
    return "".join(f"{count}{unit}" for count, unit in parts if count not in (0, "0")) or "0s"
