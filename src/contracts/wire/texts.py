"""What text stands for by what its field says: every type, one value."""

from __future__ import annotations

import math
from base64 import b64decode
from typing import Any, assert_never

from contracts.dtypes import (
    Bool,
    Bytes,
    Date,
    Datetime,
    Decimal,
    Duration,
    Float,
    Int,
    Text,
    Time,
    Uuid,
)
from contracts.rules.format import ANGLES, Format
from contracts.rules.implied import Unambiguous, Written
from contracts.rules.requirement import Requirement
from contracts.rules.wire import JSON_WORDS, PLAIN_NUMERALS, Axis
from contracts.specification import ListOf, StructOf, Value
from contracts.wire.angles import Style, read_angle
from contracts.wire.numbers import NotRead, read_bool, read_number
from contracts.wire.times import FormatPlan, plain_plan, plan_for, read_one

NON_FINITE = {"NaN": math.nan, "Infinity": math.inf, "-Infinity": -math.inf}
"""What text calls the floats that are no numbers, where a field has them: as JSON dumps do."""
WHITE_SPACE = "".join(map(chr, (*range(9, 14), 32, 0x85, 0xA0, 0x1680, *range(0x2000, 0x200B), 0x2028, 0x2029, 0x202F, 0x205F, 0x3000)))  # fmt: skip
"""The characters that have Unicode's property White_Space."""
PLAIN_WAYS: dict[str, str] = {
    "date": "be written as YYYY-MM-DD (RFC 3339)",
    "datetime": "be written as YYYY-MM-DDThh:mm:ss without an offset (RFC 3339)",
    "instant": "be written as YYYY-MM-DDThh:mm:ss with Z or an offset (RFC 3339)",
    "time": "be written as hh:mm:ss (RFC 3339)",
    "duration": "be written as an ISO 8601 duration, such as P1DT2H",
    "bytes": "be written in base64 (RFC 4648)",
}
"""How text is written of which no format is said, as sentences say it."""


def non_finite_names(expected: Value) -> tuple[str, ...]:
    """The names of floats that are no numbers which a field's text may have."""
    if not isinstance(expected.dtype, Float) or expected.wire.format is not None:
        return ()
    named = ("NaN",) if expected.non_finite.nan != "forbid" else ()
    return named if expected.forbids_inf else (*named, "Infinity", "-Infinity")


def time_plan(expected: Value) -> FormatPlan | None:
    """How times of a field are written; None where it has none."""
    dtype, said = expected.dtype, expected.wire.format
    if not isinstance(dtype, (Date, Datetime, Time, Duration)):
        return None
    return plain_plan(dtype) if said is None else plan_for(said, dtype)


def requirement_for(code: str, expected: Value) -> Requirement[Any]:
    """What text breaks that is not read, by the code of what is wrong with it."""
    if code == "lossy":
        return expected.held
    if code == "dtype":
        return expected.of_type
    way = way_of(expected)
    return Requirement(Unambiguous(way) if code == "ambiguous" else Written(way))


def way_of(expected: Value) -> str:
    """How a field's text is written, as a sentence says it."""
    if expected.wire.format is not None:
        return str(expected.wire.format)
    is_instant = expected.dtype == Datetime(aware=True)
    return PLAIN_WAYS["instant" if is_instant else expected.dtype.kind]


# Reading --------------------------------------------------------------------------------------


def read_text(text: str, expected: Value) -> Any:
    """The value that text stands for, in contract form; the text itself where it is one.

    Raises:
        NotRead: it stands for none.
    """
    wire = expected.wire
    match expected.dtype:
        case Float() if wire.format is not None and wire.axis is not None:
            return read_coordinate(text, wire.axis, wire.format)
        case Float() if text in non_finite_names(expected):
            return NON_FINITE[text]
        case Int() | Float() | Decimal() as dtype:
            return read_number(text, dtype, wire.numerals or PLAIN_NUMERALS)
        case Bool():
            return read_bool(text, wire.words or JSON_WORDS)
        case Bytes():
            return read_base64(text)
        case Date() | Datetime() | Time() | Duration():
            return read_time(text, expected)
        case Text() | Uuid() | ListOf() | StructOf():
            return text
        case _:
            assert_never(expected.dtype)


def read_time(given: str | int, expected: Value) -> Any:
    """The time that text, or a count since 1970, stands for.

    Raises:
        NotRead: none.
    """
    plan = time_plan(expected)
    assert plan is not None  # noqa: S101 - asked of times only
    value, code = read_one(plan, given)
    if code is not None:
        raise NotRead(code)
    return value


def styles_of(format_: Format) -> tuple[Style, ...]:
    """The ways of writing angles that a format names."""
    styles: dict[str, Style] = {"dms": "dms", "iso6709": "iso6709"}
    return tuple(styles[pattern] for pattern in format_.patterns if pattern in ANGLES)


def read_coordinate(text: str, axis: Axis, format_: Format) -> float:
    """The decimal degrees that text stands for; no text is of two styles.

    Raises:
        NotRead: none.
    """
    for style in styles_of(format_):
        angle = read_angle(text, axis, style)
        if angle is not None:
            return angle
    raise NotRead("format")


def read_base64(text: str) -> bytes:
    """The bytes that base64 stands for, in either alphabet (RFC 4648, sections 4 and 5), padded.

    Raises:
        NotRead: it is no such text.
    """
    try:
        return b64decode(text.translate(str.maketrans("-_", "+/")), validate=True)
    except ValueError:
        raise NotRead("format") from None
