"""Parse one text value to the type of its field."""

from __future__ import annotations

import math
import re
from binascii import a2b_base64
from collections.abc import Iterable
from typing import Any, assert_never

from pydantic_core import from_json

import contracts.dtypes as d
from contracts.dtypes import Kind
from contracts.rules.format import ANGLES, Format
from contracts.rules.implied import Unambiguous, Written
from contracts.rules.requirement import Requirement
from contracts.rules.wire import JSON_WORDS, PLAIN_NUMERALS, Axis
from contracts.specification import FieldType, ListOf, StructOf
from contracts.wire.scalar.angles import AngleStyle, parse_angle
from contracts.wire.scalar.numbers import UnparseableText, parse_bool, parse_number
from contracts.wire.scalar.times import (
    FormatPlan,
    default_plan,
    parse_time,
    plan_format,
    truncating_plan,
)

NON_FINITE_FLOATS = {"NaN": math.nan, "Infinity": math.inf, "-Infinity": -math.inf}
"""The names of the floats that are not finite, where a field allows them; as in JSON dumps."""
_INFINITY = "[Ii][Nn][Ff](?:[Ii][Nn][Ii][Tt][Yy])?"
NON_FINITE_PATTERNS = {
    "NaN": "[+-]?[Nn][Aa][Nn]",
    "Infinity": rf"\+?{_INFINITY}",
    "-Infinity": f"-{_INFINITY}",
}
"""The texts that mean each: those of IEEE 754-2019 (section 5.12.1), in any case, so that what Python,
NumPy, pandas and Polars write is read. Classes and no flag, because engines differ in what has no case."""
WHITE_SPACE = "".join(map(chr, (*range(9, 14), 32, 0x85, 0xA0, 0x1680, *range(0x2000, 0x200B), 0x2028, 0x2029, 0x202F, 0x205F, 0x3000)))  # fmt: skip  # a table of code points
"""The characters that have Unicode's property White_Space."""
KINDS_WRITTEN_AS_TEXT: tuple[Kind, ...] = ("date", "datetime", "time", "duration", "decimal")
"""The kinds of values that are parsed from text among typed values too: JSON has no dates, and most
of it reaches a contract as dicts."""
_DEFAULT_FORMS: dict[str, str] = {
    "date": "be written as YYYY-MM-DD (RFC 3339)",
    "datetime": "be written as YYYY-MM-DDThh:mm:ss without an offset (RFC 3339)",
    "instant": "be written as YYYY-MM-DDThh:mm:ss with Z or an offset (RFC 3339)",
    "time": "be written as hh:mm:ss (RFC 3339)",
    "duration": "be written as an ISO 8601 duration, such as P1DT2H",
    "bytes": "be written in base64 (RFC 4648)",
}
"""How text without a declared format is written, as a rule that completes "must …"."""


def non_finite_names(field_type: FieldType) -> tuple[str, ...]:
    """The names of the floats, among NaN and the infinities, that a field allows in text."""
    if not isinstance(field_type.dtype, d.Float) or field_type.wire.format is not None:
        return ()
    named = ("NaN",) if field_type.non_finite.nan != "forbid" else ()
    return named if field_type.forbids_inf else (*named, "Infinity", "-Infinity")


def parse_non_finite(text: str, names: Iterable[str]) -> float | None:
    """The float that is not finite which a text means, among those with the names; None if it means none."""
    meant = (name for name in names if re.fullmatch(NON_FINITE_PATTERNS[name], text))
    return next((NON_FINITE_FLOATS[name] for name in meant), None)


def numeric_words(field_type: FieldType) -> dict[int, bool]:
    """The integers among the words of a Boolean field, which are such numbers too, and what each means."""
    return {} if field_type.wire.words is None else field_type.wire.words.numbers


def time_plan_of(field_type: FieldType) -> FormatPlan | None:
    """How times of a field are written; None if it is not of a time type."""
    dtype, format_ = field_type.dtype, field_type.wire.format
    if not isinstance(dtype, (d.Date, d.Datetime, d.Time, d.Duration)):
        return None
    return default_plan(dtype) if format_ is None else plan_format(format_, dtype)


def is_written_as_number(expected: FieldType) -> bool:
    """Whether a field's times are written as numbers, such as counts since 1970."""
    plan = time_plan_of(expected)
    return plan is not None and plan.count is not None


def violated_requirement(code: str, field_type: FieldType) -> Requirement[Any]:
    """The requirement that unparseable text violates, by the code of `UnparseableText`."""
    if code == "lossy":
        return field_type.held
    if code == "dtype":
        return field_type.of_type
    form = text_form(field_type)
    return Requirement(Unambiguous(form) if code == "ambiguous" else Written(form))


def text_form(field_type: FieldType) -> str:
    """How a field's text is written, as a phrase that completes "must …"."""
    if field_type.wire.format is not None:
        return str(field_type.wire.format)
    is_instant = field_type.dtype == d.Datetime(aware=True)
    return _DEFAULT_FORMS["instant" if is_instant else field_type.dtype.kind]


def parse_text(text: Any, field_type: FieldType) -> Any:
    """Parse one text value, or the number that a time is, to contract form; text of a text field stays as it is.

    Raises:
        UnparseableText: it is not a value of the type, or not in the declared format.
    """
    wire = field_type.wire
    match field_type.dtype:
        case d.Float() if wire.format is not None and wire.axis is not None:
            return _parse_coordinate(text, wire.axis, wire.format)
        case d.Float() if (
            special := parse_non_finite(text, non_finite_names(field_type))
        ) is not None:
            return special
        case d.Int() | d.Float() | d.Decimal() as dtype:
            return parse_number(text, dtype, wire.numerals or PLAIN_NUMERALS)
        case d.Bool():
            return parse_bool(text, wire.words or JSON_WORDS)
        case d.Bytes():
            return parse_base64(text)
        case d.Date() | d.Datetime() | d.Time() | d.Duration():
            return parse_field_time(text, field_type)
        case ListOf() | StructOf() if wire.format is not None:
            return _parse_json(text)
        case d.Text() | d.Uuid() | d.Opaque() | ListOf() | StructOf():
            return text
        case _:
            assert_never(field_type.dtype)


def _parse_json(text: str) -> Any:
    """The list, the object or the null that a JSON text has: values in JSON's form."""
    try:
        value = from_json(text, allow_inf_nan=False)
    except (TypeError, ValueError):  # half of a surrogate pair, or not JSON
        raise UnparseableText("format") from None
    if value is not None and type(value) not in (list, dict):
        raise UnparseableText("dtype")
    return value


def parse_field_time(value: str | float, field_type: FieldType) -> Any:
    """Parse one text, or one number, to the time type of its field.

    Raises:
        UnparseableText: it is not in the format of the field.
    """
    parsed, code = parse_time(_plan_of_time(field_type), value)
    if code == "lossy" and field_type.wire.truncate is not None:
        parsed, code = parse_time(truncating_plan(_plan_of_time(field_type)), value)
    if code is not None:
        raise UnparseableText(code)
    return parsed


def is_truncated_text(value: str | float, field_type: FieldType) -> bool:
    """Whether a text or a number that was parsed is finer than its value."""
    if field_type.wire.truncate is None:
        return False
    return parse_time(_plan_of_time(field_type), value).code == "lossy"


def _plan_of_time(field_type: FieldType) -> FormatPlan:
    plan = time_plan_of(field_type)
    assert plan is not None  # noqa: S101 - the field is of a time type
    return plan


def angle_styles(format_: Format) -> tuple[AngleStyle, ...]:
    """The angle styles among the patterns of a format."""
    styles: dict[str, AngleStyle] = {"dms": "dms", "iso6709": "iso6709", "decimal": "decimal"}
    return tuple(styles[pattern] for pattern in format_.patterns if pattern in ANGLES)


def _parse_coordinate(text: str, axis: Axis, format_: Format) -> float:
    for style in angle_styles(format_):
        angle = parse_angle(text, axis, style)
        if angle is not None:
            return angle
    raise UnparseableText("format")


def parse_base64(text: str) -> bytes:
    """Decode padded base64 in either alphabet (RFC 4648, sections 4 and 5).

    Raises:
        UnparseableText: it is not base64.
    """
    try:
        return a2b_base64(text.translate(str.maketrans("-_", "+/")), strict_mode=True)
    except ValueError:
        raise UnparseableText("format") from None
