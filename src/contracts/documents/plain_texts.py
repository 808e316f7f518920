"""Values that JSON has no word for as text, each in one way, and back: exactly, or not at all."""

from __future__ import annotations

import math
import re
from base64 import b64decode, b64encode
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from contracts.wire.durations import written_duration
from contracts.wire.ticks import MICROSECOND

WORDS = {"NaN": math.nan, "Infinity": math.inf, "-Infinity": -math.inf, "-0": -0.0}
"""The floats that JSON, or its canonical form, has no number for."""
DATE = "[0-9]{4}-[0-9]{2}-[0-9]{2}"
CLOCK = r"[0-2][0-9]:[0-5][0-9]:[0-5][0-9](?:\.[0-9]{1,6})?"
OFFSET = r"[+-][0-2][0-9]:[0-5][0-9](?::[0-5][0-9](?:\.[0-9]{1,6})?)?"
DIGITS = r"-?[0-9]{1,1000}(?:\.[0-9]{1,1000})?(?:E[+-][0-9]{1,3})?"
SPAN = (
    r"(-?)P(?:([0-9]{1,10})D)?(?:T(?:([0-9]{1,2})H)?(?:([0-9]{1,2})M)?"
    r"(?:([0-9]{1,2})(?:\.([0-9]{1,6}))?S)?)?"
)
BASE64 = "(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?"
PATTERNS = {
    "decimal": DIGITS,
    "date": DATE,
    "datetime": f"{DATE}T{CLOCK}(?:{OFFSET})?",
    "time": CLOCK,
    "duration": SPAN,
    "bytes": BASE64,
    "uuid": "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}",
}
"""How each is written."""


def text_of(value: Any) -> str:
    r"""A value as text.

    Raises:
        ValueError: it is none of these, or has no such text.

    >>> text_of(timedelta(days=1, hours=12)), text_of(Decimal("1.50")), text_of(b"\xff")
    ('P1DT12H', '1.50', '/w==')
    """
    match value:
        case Decimal():
            text = str(value)
        case datetime() | date() | time():
            text = value.isoformat()
        case timedelta():
            text = written_duration(value // MICROSECOND)
        case bytes():
            text = b64encode(value).decode()
        case UUID():
            text = str(value)
        case _:
            raise ValueError(f"is {type(value).__name__}, which has no text")
    if not any(re.fullmatch(PATTERNS[kind], text) for kind in kinds_of(value)):
        raise ValueError(f"is {text[:60]}, which is no value of a contract")
    return text


def kinds_of(value: Any) -> tuple[str, ...]:
    """What kind of value it is; none for a value of another."""
    kinds: tuple[tuple[type, str], ...] = (
        (Decimal, "decimal"), (datetime, "datetime"), (date, "date"), (time, "time"),
        (timedelta, "duration"), (bytes, "bytes"), (UUID, "uuid"),
    )  # fmt: skip
    return tuple(kind for of, kind in kinds if type(value) is of)


def value_of(text: str, kind: str) -> Any:
    """The value of a kind that a text is.

    Raises:
        ValueError: it is none.

    >>> value_of("P1DT12H", "duration")
    datetime.timedelta(days=1, seconds=43200)
    """
    found = re.fullmatch(PATTERNS[kind], text)
    if found is None:
        raise ValueError("is not written so")
    return READERS[kind](text, found)


def span_of(text: str, found: re.Match[str]) -> timedelta:
    """The span of time of a text that has its shape."""
    if text[-1] in "PT":
        raise ValueError("says no span")
    sign, days, hours, minutes, seconds, fraction = found.groups()
    try:
        span = timedelta(
            days=int(days or 0),
            hours=int(hours or 0),
            minutes=int(minutes or 0),
            seconds=int(seconds or 0),
            microseconds=int((fraction or "").ljust(6, "0")),
        )
    except OverflowError as error:
        raise ValueError(str(error)) from None
    return -span if sign else span


Reader = Callable[[str, "re.Match[str]"], Any]
READERS: dict[str, Reader] = {
    "decimal": lambda text, _: Decimal(text),
    "date": lambda text, _: date.fromisoformat(text),
    "datetime": lambda text, _: datetime.fromisoformat(text),
    "time": lambda text, _: time.fromisoformat(text),
    "duration": span_of,
    "bytes": lambda text, _: b64decode(text, validate=True),
    "uuid": lambda text, _: UUID(text),
}
