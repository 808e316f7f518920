"""Codecs of single values: text, Booleans, numbers, and those that JSON has only text for.

Each value is written in one way, exactly, and read back as itself, or refused.
"""

from __future__ import annotations

import math
import re
from base64 import b64decode, b64encode
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import partial
from typing import Any
from uuid import UUID

from contracts.dtypes import Kind
from contracts.interchange.json.codecs import Array, Codec, JsonSchema
from contracts.interchange.json.places import DocumentPlace, Json, describe_json
from contracts.report.values import is_valid_unicode
from contracts.wire.scalar.durations import write_duration
from contracts.wire.scalar.ticks import MICROSECOND

_MAX_SAFE_INTEGER = 2**53 - 1
"""Integers up to this magnitude are numbers in JSON (RFC 8785, section 3.2.2.3); others are text."""
_MAX_INTEGER_DIGITS = 1_000
_INTEGER_TEXT = f"-?[1-9][0-9]{{0,{_MAX_INTEGER_DIGITS - 1}}}"
_FLOAT_WORDS = {"NaN": math.nan, "Infinity": math.inf, "-Infinity": -math.inf, "-0": -0.0}
"""The floats that JSON, or its canonical form, has no number for."""


@dataclass(frozen=True, slots=True)
class ScalarCodec:
    """A value that one scalar of JSON represents.

    Attributes:
        expected: what the data must be, as errors word it.
        to_json: raises TypeError or ValueError for a value that JSON cannot hold.
        from_json: raises TypeError or ValueError for data that is not as expected.
    """

    expected: str
    to_json: Callable[[Any], Json]
    from_json: Callable[[Json], Any]
    json_schema: JsonSchema

    def write(self, value: Any, at: DocumentPlace) -> Json:
        try:
            return self.to_json(value)
        except (TypeError, ValueError):
            problem = f"is {describe_json(value)}, which cannot be written as {self.expected}"
            raise at.error(problem, "Give it as a plain value") from None

    def read(self, data: Json, at: DocumentPlace) -> Any:
        try:
            return self.from_json(data)
        except (TypeError, ValueError):
            raise at.unlike(self.expected, data) from None

    def schema(self) -> JsonSchema:
        return self.json_schema


def _exactly(type_: type, value: Any) -> Any:
    """The value itself, unless it is of another type: True is not an integer here."""
    if type(value) is not type_:
        raise TypeError(value)
    return value


def choice(values: tuple[str | int, ...]) -> ScalarCodec:
    """The codec of one of a few texts, or of a few integers."""

    def check(value: Any) -> Any:
        if value not in values:
            raise ValueError(value)
        return _exactly(type(values[0]), value)

    return ScalarCodec(f"one of {', '.join(map(repr, values))}", check, check, {"enum": [*values]})


class _String:
    """Text, of Unicode's characters alone."""

    def write(self, value: Any, at: DocumentPlace) -> Json:
        if not isinstance(value, str) or not is_valid_unicode(value):
            problem = f"is {describe_json(value)}, which is not valid Unicode"
            raise at.error(problem, "Give it as text")
        return str.__str__(value)  # a member of an Enum may be written otherwise

    def read(self, data: Json, at: DocumentPlace) -> str:
        if type(data) is not str:
            raise at.unlike("text", data)
        if not is_valid_unicode(data):
            problem = "has half of a surrogate pair, which is not a character"
            raise at.error(problem, "Leave it out")
        return data

    def schema(self) -> JsonSchema:
        return {"type": "string"}


def _write_integer(value: Any) -> Json:
    if abs(_exactly(int, value)) >= 10**_MAX_INTEGER_DIGITS:
        raise ValueError("has too many digits")
    return value if abs(value) <= _MAX_SAFE_INTEGER else str(value)


def _read_integer(data: Json) -> int:
    """The integer of a number, or of text of one that is too large to be a number in JSON."""
    if type(data) is float and data.is_integer() and abs(data) <= _MAX_SAFE_INTEGER:
        return int(data)
    if (
        type(data) is str
        and re.fullmatch(_INTEGER_TEXT, data)
        and abs(int(data)) > _MAX_SAFE_INTEGER
    ):
        return int(data)
    return int(_exactly(int, data))


def _read_count(data: Json) -> int:
    if (number := _read_integer(data)) < 0:
        raise ValueError("is negative")
    return number


def _write_float(value: Any) -> Json:
    if type(value) is int and abs(value) <= _MAX_SAFE_INTEGER:
        return float(value)
    words = (word for word, one in _FLOAT_WORDS.items() if repr(one) == repr(value))
    return next(words, _exactly(float, value))


def _read_float(data: Json) -> float:
    if type(data) is str and data in _FLOAT_WORDS:
        return _FLOAT_WORDS[data]
    if type(data) is int and abs(data) <= _MAX_SAFE_INTEGER:
        return float(data)
    return float(_exactly(float, data))


def _read_duration(text: str) -> timedelta:
    if text[-1] in "PT":
        raise ValueError("states no duration")
    parts = {unit: amount for amount, unit in re.findall("([0-9.]+)([DHMS])", text)}
    days, hours, minutes = (int(parts.get(unit, 0)) for unit in "DHM")
    seconds, _, fraction = parts.get("S", "0").partition(".")
    try:
        span = timedelta(
            days, (hours * 60 + minutes) * 60 + int(seconds), int(fraction.ljust(6, "0"))
        )
    except OverflowError as error:
        raise ValueError(str(error)) from None
    return -span if text[0] == "-" else span


_DATE_PATTERN = "[0-9]{4}-[0-9]{2}-[0-9]{2}"
_TIME_PATTERN = r"[0-2][0-9]:[0-5][0-9]:[0-5][0-9](?:\.[0-9]{1,6})?"
_OFFSET_PATTERN = r"[+-][0-2][0-9]:[0-5][0-9](?::[0-5][0-9](?:\.[0-9]{1,6})?)?"
_DURATION_PATTERN = (
    r"(-?)P(?:([0-9]{1,10})D)?(?:T(?:([0-9]{1,2})H)?(?:([0-9]{1,2})M)?"
    r"(?:([0-9]{1,2})(?:\.([0-9]{1,6}))?S)?)?"
)
_DECIMAL_PATTERN = r"-?[0-9]{1,1000}(?:\.[0-9]{1,1000})?(?:E[+-][0-9]{1,3})?"
_BASE64_PATTERN = "(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?"
_UUID_TEXT_PATTERN = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_AS_TEXT: dict[type, tuple[Kind, str, Callable[[Any], str], Callable[[str], Any]]] = {
    Decimal: ("decimal", _DECIMAL_PATTERN, str, Decimal),
    bytes: ("bytes", _BASE64_PATTERN, lambda value: b64encode(value).decode(), partial(b64decode, validate=True)),
    date: ("date", _DATE_PATTERN, date.isoformat, date.fromisoformat),
    datetime: ("datetime", f"{_DATE_PATTERN}T{_TIME_PATTERN}(?:{_OFFSET_PATTERN})?", datetime.isoformat, datetime.fromisoformat),
    time: ("time", _TIME_PATTERN, time.isoformat, time.fromisoformat),
    timedelta: ("duration", _DURATION_PATTERN, lambda span: write_duration(span // MICROSECOND), _read_duration),
    UUID: ("uuid", _UUID_TEXT_PATTERN, str, UUID),
}  # fmt: skip  # a table, a line each
"""What JSON has only text for: its kind, the pattern of its text, and how that is written and read."""


def _text_codec(type_: type) -> ScalarCodec:
    kind, pattern, to_text, from_text = _AS_TEXT[type_]

    def check(text: str) -> str:
        if re.fullmatch(pattern, text) is None:
            raise ValueError(text)
        return text

    return ScalarCodec(
        f"text of a {kind}",
        lambda value: check(to_text(_exactly(type_, value))),
        lambda data: from_text(check(data)),
        {"type": "string", "pattern": f"^{pattern}$"},
    )


def _integer_codec(expected: str, read: Callable[[Json], int], **least: int) -> ScalarCodec:
    text = {"type": "string", "pattern": "^-?[1-9][0-9]*$"}
    schema: JsonSchema = {"anyOf": [{"type": "integer", **least}, text]}
    return ScalarCodec(expected, _write_integer, read, schema)


STRING = _String()
STRINGS = Array(STRING)
BOOLEAN = ScalarCodec(
    "true or false", partial(_exactly, bool), partial(_exactly, bool), {"type": "boolean"}
)
INTEGER = _integer_codec("an integer", _read_integer)
COUNT = _integer_codec("an integer from 0", _read_count, minimum=0)
FLOAT = ScalarCodec(
    "a number",
    _write_float,
    _read_float,
    {"anyOf": [{"type": "number"}, {"enum": [*_FLOAT_WORDS]}]},
)
DATETIME, DURATION = _text_codec(datetime), _text_codec(timedelta)
TYPED_CODECS: dict[type, tuple[str, Codec]] = {
    int: ("int", INTEGER),
    float: ("float", FLOAT),
    **{type_: (row[0], _text_codec(type_)) for type_, row in _AS_TEXT.items()},
}
"""What the type of a constant is called, and how the constant is written."""
SCALAR_CODECS: dict[str, Codec] = {
    **dict(TYPED_CODECS.values()),
    "bool": BOOLEAN,
    "text": STRING,
    "uuid": STRING,  # in contract form a UUID is text
}
"""How values in contract form are written, by their kind."""
