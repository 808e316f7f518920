"""Write one value as text, by its field, so that the text parses back to the value.

A value without such a text is refused.
"""

from __future__ import annotations

import json
import math
from binascii import b2a_base64
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC
from decimal import Decimal
from enum import Enum
from typing import Any, Literal, TypeAlias, assert_never

import contracts.dtypes as d
from contracts.rules.wire import AS_IS, JSON_WORDS, PLAIN_NUMERALS, Numerals
from contracts.specification import FieldType, ListOf, StructOf
from contracts.wire.scalar.angles import write_angle
from contracts.wire.scalar.missing import is_missing, is_missing_text
from contracts.wire.scalar.numbers import MAX_EXACT_FLOAT
from contracts.wire.scalar.numerals import shift_point
from contracts.wire.scalar.text import (
    NON_FINITE_FLOATS,
    WHITE_SPACE,
    angle_styles,
    is_written_as_number,
    time_plan_of,
)
from contracts.wire.scalar.write_times import UnwritableValue, write_number_of, write_time


def write_text(value: Any, field_type: FieldType) -> str:
    """Write one value in contract form, other than null, as text.

    Raises:
        ValueError: no text parses back to the value: it would be null, or lose its white space.
    """
    text = _write_by_type(value, field_type)
    refuse_misread_text(text, field_type)
    return text


def write_number_in_field(value: Any, field_type: FieldType) -> float | str:
    """Write one time as the number that its field's format has for it; in digits where no float holds it.

    Raises:
        ValueError: no number is read back as the value, or it would be null.
    """
    plan = time_plan_of(field_type)
    assert plan is not None  # noqa: S101 - times have one
    refuse_misread_text(write_time(plan, value), field_type)
    number = write_number_of(plan, value)
    if is_missing(number, field_type):
        raise UnwritableValue(f"{number!r}", "cannot be written: it would be read as null")
    return number


def refuse_misread_text(text: str, field_type: FieldType) -> None:
    """Refuse text that its field would parse to null, or trim.

    Raises:
        ValueError: the field would do so.
    """
    wire = field_type.wire
    if is_missing_text(text, field_type):
        raise UnwritableValue(f"{text!r}", "cannot be written: it would be read as null")
    if wire.trim is not None and text != text.strip(WHITE_SPACE):
        raise UnwritableValue(f"{text!r}", "cannot be written: its white space would be cut")


def _write_by_type(value: Any, field_type: FieldType) -> str:
    """The text of a value by its type alone, before `Missing` and `Trim`."""
    wire = field_type.wire
    match field_type.dtype:
        case d.Float() if wire.format is not None and wire.axis is not None:
            return write_angle(value, wire.axis, angle_styles(wire.format)[0])
        case d.Int() | d.Float() | d.Decimal():
            return write_number(value, wire.numerals or PLAIN_NUMERALS)
        case d.Bool():
            words = wire.words or JSON_WORDS
            return words.true[0] if value else words.false[0]
        case d.Bytes():
            return b2a_base64(value, newline=False).decode()
        case d.Date() | d.Datetime() | d.Time() | d.Duration():
            plan = time_plan_of(field_type)
            assert plan is not None  # noqa: S101 - times have one
            return write_time(plan, value)
        case d.Text() | d.Uuid():
            return str(value)
        case d.Opaque() if isinstance(value, str):
            return value
        case d.Opaque():
            raise UnwritableValue("a value of any type", "cannot be written as text")
        case ListOf() | StructOf() if wire.format is not None:
            form = _json_form(value, replace(field_type, wire=AS_IS))
            return json.dumps(form, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
        case ListOf() | StructOf():
            raise ValueError(f"{field_type.dtype} is not written as one text")
        case _:
            assert_never(field_type.dtype)


def _json_form(value: Any, field_type: FieldType) -> Any:
    """A value as JSON has it, with text where JSON has no other form for it."""
    value = value.value if isinstance(value, Enum) else value
    match field_type.dtype:
        case _ if value is None:
            return None
        case ListOf(item) if field_type.wire == AS_IS:
            return [_json_form(one, item) for one in value]
        case StructOf(specification) if field_type.wire == AS_IS:
            by_alias = isinstance(value, Mapping)
            return {
                one.alias: _json_form(
                    value[one.alias] if by_alias else getattr(value, one.name), one.value
                )
                for one in specification.fields
            }
        case d.Bool() | d.Int():
            return value
        case d.Float() if field_type.wire.format is None and math.isfinite(value):
            return int(value) if abs(value) >= MAX_EXACT_FLOAT else value
        case dtype:
            moment = value.astimezone(UTC) if dtype == d.Datetime(aware=True) else value
            if is_written_as_number(field_type):
                return write_number_in_field(moment, field_type)
            return write_text(moment, field_type)


def write_number(value: float | Decimal, numerals: Numerals = PLAIN_NUMERALS) -> str:
    """Write a number in digits that parse back to it, with the decimal mark of the field, and as a percentage
    where the field has those; without what may be left out: groups, currency, parentheses.

    A float from 2**53 on is written in full, because its shortest digits are those of another integer.
    """
    if isinstance(value, float) and not math.isfinite(value):
        return next(name for name, one in NON_FINITE_FLOATS.items() if repr(one) == repr(value))
    if isinstance(value, Decimal):
        text = f"{value:f}"
    else:
        text = str(int(value)) if abs(value) >= MAX_EXACT_FLOAT else repr(value)
    if numerals.percent:
        text = f"{shift_point(f'{Decimal(text):f}', 2)}%"
    return text.replace(".", ",") if numerals.decimal_comma else text


AsText: TypeAlias = bool | Literal["in JSON"]
"""Whether every value is written as text, or those that JSON has no type for."""
_JSON_KINDS = frozenset({"bool", "int", "float", "text", "uuid", "opaque"})
"""The kinds of values that JSON has a type for, or that are text."""


def is_text_on_wire(value: FieldType, *, text: AsText) -> bool:
    """Whether a value on the wire is text, or holds some that is."""
    match value.dtype:
        case ListOf() | StructOf() if value.wire.format is not None:
            return True
        case ListOf(item):
            return is_text_on_wire(item, text=text)
        case StructOf(specification):
            return any(is_text_on_wire(field.value, text=text) for field in specification.fields)
        case _:
            wire = value.wire
            as_text = value.dtype.kind not in _JSON_KINDS if text == "in JSON" else text
            return as_text or bool(wire.format or wire.numerals or wire.words)


def to_wire_form(value: Any, expected: FieldType, *, text: bool) -> Any:
    """A value in contract form, with what it holds, in wire form.

    Raises:
        ValueError: no text parses back to it, or to something in it.
    """
    if value is None or not is_text_on_wire(expected, text=text):
        return value
    match expected.dtype:
        case ListOf() | StructOf() if expected.wire.format is not None:
            return write_text(value, expected)
        case ListOf(item):
            return [to_wire_form(one, item, text=text) for one in value]
        case StructOf(specification):
            return {
                field.alias: to_wire_form(value[field.alias], field.value, text=text)
                for field in specification.fields
            }
        case _:
            return write_text(value, expected)
