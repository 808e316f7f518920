"""The text for a value, by what its field says: every type, one value.

What is written is read back as the value: what has no such text is refused.
"""

from __future__ import annotations

import math
from base64 import b64encode
from decimal import Decimal as PyDecimal
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
from contracts.rules.wire import JSON_WORDS, PLAIN_NUMERALS, Numerals
from contracts.specification import ListOf, StructOf, Value
from contracts.wire.angles import written_angle
from contracts.wire.numbers import EXACT
from contracts.wire.texts import NON_FINITE, WHITE_SPACE, styles_of, time_plan
from contracts.wire.time_writing import written


def written_text(value: Any, expected: Value) -> str:
    """The text that stands for a value in contract form, other than null.

    Raises:
        ValueError: there is none; or it would be read as null, or without its white space.
    """
    text = plainly_written(value, expected)
    refuse_misleading(text, expected)
    return text


def refuse_misleading(text: str, expected: Value) -> None:
    """Raise for text that its field reads as null, or without its white space.

    Raises:
        ValueError: it does.
    """
    wire = expected.wire
    if wire.missing is not None and text in wire.missing.values:
        raise ValueError(f"{text!r} cannot be written: it would be read as null")
    if wire.trim is not None and text != text.strip(WHITE_SPACE):
        raise ValueError(f"{text!r} cannot be written: its white space would be cut")


def plainly_written(value: Any, expected: Value) -> str:
    """The text of a value, whatever that is read as."""
    wire = expected.wire
    match expected.dtype:
        case Float() if wire.format is not None and wire.axis is not None:
            return written_angle(value, wire.axis, styles_of(wire.format)[0])
        case Int() | Float() | Decimal():
            return written_number(value, wire.numerals or PLAIN_NUMERALS)
        case Bool():
            words = wire.words or JSON_WORDS
            return words.true[0] if value else words.false[0]
        case Bytes():
            return b64encode(value).decode()
        case Date() | Datetime() | Time() | Duration():
            plan = time_plan(expected)
            assert plan is not None  # noqa: S101 - times have one
            return written(plan, value)
        case Text() | Uuid():
            return str(value)
        case ListOf() | StructOf():
            raise ValueError(f"{expected.dtype} is not written as one text")
        case _:
            assert_never(expected.dtype)


def written_number(value: float | PyDecimal, numerals: Numerals = PLAIN_NUMERALS) -> str:
    """A number in digits that read back as it, with the field's decimal mark.

    A float past the integers that floats hold is written out: its shortest digits stand for another
    integer.
    """
    if isinstance(value, float) and not math.isfinite(value):
        return next(name for name, one in NON_FINITE.items() if repr(one) == repr(value))
    if isinstance(value, PyDecimal):
        text = f"{value:f}"
    else:
        text = str(int(value)) if abs(value) >= EXACT else repr(value)
    return text.replace(".", ",") if numerals.decimal_comma else text
