"""Values in documents: operands and defaults as their field's type has them, constants with theirs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal as PyDecimal
from typing import Any, assert_never
from uuid import UUID

from contracts.documents.codecs import SAFE, Booleans, Codec, Integers, Many, Schema, Texts
from contracts.documents.places import At, Json, shown
from contracts.documents.plain_texts import PATTERNS, WORDS, text_of, value_of
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
from contracts.specification import DType, ListOf, StructOf

TEXT, BOOLEAN, INTEGER, COUNT = Texts(), Booleans(), Integers(), Integers(least=0)
NAMES = Many(TEXT)


@dataclass(frozen=True, slots=True)
class Floats:
    """A float: a number, or the name of one that JSON has no number for."""

    def write(self, given: Any, at: At) -> Json:
        """A number or a name."""
        if type(given) is int and abs(given) <= SAFE:
            return float(given)
        if type(given) is not float:
            raise at.error(f"is {shown(given)}, which is no float", "Give it as a float")
        names = (name for name, one in WORDS.items() if repr(one) == repr(given))
        return next(names, given)

    def read(self, data: Json, at: At) -> float:
        """The float."""
        if type(data) is str and data in WORDS:
            return WORDS[data]
        if type(data) is float or (type(data) is int and abs(data) <= SAFE):
            return float(data)
        raise at.unlike("a number", data)

    def schema(self) -> Schema:
        """A number or a name."""
        return {"anyOf": [{"type": "number"}, {"enum": [*WORDS]}]}


@dataclass(frozen=True, slots=True)
class Written:
    """A value of a kind as text."""

    kind: str

    def write(self, given: Any, at: At) -> Json:
        """The text."""
        try:
            return text_of(given)
        except ValueError as error:
            raise at.error(str(error), "Give it as a plain value") from None

    def read(self, data: Json, at: At) -> Any:
        """The value."""
        if type(data) is not str:
            raise at.unlike(f"text of a {self.kind}", data)
        try:
            return value_of(data, self.kind)
        except ValueError:
            raise at.unlike(f"text of a {self.kind}", data) from None

    def schema(self) -> Schema:
        """Text of that kind."""
        pattern = "".join(PATTERNS[self.kind])
        return {"type": "string", "pattern": f"^{pattern}$"}


FLOAT = Floats()


@dataclass(frozen=True, slots=True)
class Forms:
    """A value in contract form, `frozen`, as the type at its place has it."""

    def write(self, given: Any, at: At) -> Json:
        """The value as its type is written."""
        dtype = dtype_at(at)
        if given is None:
            return None
        match dtype:
            case ListOf(item):
                within = at.typed(item.dtype)
                return [self.write(one, within.down(place)) for place, one in enumerate(given)]
            case StructOf(specification):
                members = zip(specification.fields, given, strict=True)
                return {
                    field.alias: self.write(one, at.down(field.alias).typed(field.value.dtype))
                    for field, one in members
                }
            case Decimal() if type(given) is int:
                return str(given)
            case _:
                return scalar(dtype).write(given, at)

    def read(self, data: Json, at: At) -> Any:
        """The value."""
        dtype = dtype_at(at)
        if data is None:
            return None
        match dtype:
            case ListOf(item):
                return Many(self).read(data, at.typed(item.dtype))
            case StructOf(specification):
                fields = specification.fields
                if type(data) is not dict or data.keys() != {field.alias for field in fields}:
                    raise at.unlike(
                        f"an object with the keys of {specification.name}, all of them", data
                    )
                return tuple(
                    self.read(data[one.alias], at.down(one.alias).typed(one.value.dtype))
                    for one in fields
                )
            case _:
                return scalar(dtype).read(data, at)

    def schema(self) -> Schema:
        """What stands there, of any type."""
        return {"$ref": "#/$defs/form"}


FORM = Forms()
FORM_SCHEMA: Schema = {
    "description": "A value as its field's type has it: floats that JSON lacks, integers beyond 2**53 - 1,"
    " decimals, times, durations and bytes are text.",
    "type": ["null", "boolean", "number", "string", "array", "object"],
    "items": {"$ref": "#/$defs/form"},
    "additionalProperties": {"$ref": "#/$defs/form"},
}


def dtype_at(at: At) -> DType:
    """The type of the values at a place."""
    assert at.dtype is not None  # noqa: S101 - set wherever operands stand
    return at.dtype


def scalar(dtype: DType) -> Codec:
    """How a value of a type that holds no others is written."""
    match dtype:
        case Bool():
            return BOOLEAN
        case Int():
            return INTEGER
        case Float():
            return FLOAT
        case Text() | Uuid():
            return TEXT
        case Decimal() | Bytes() | Date() | Datetime() | Time() | Duration():
            return Written(dtype.kind)
        case ListOf() | StructOf():
            raise AssertionError(dtype)  # they hold others
        case _:
            assert_never(dtype)


TYPES: dict[type, tuple[str, Codec]] = {
    int: ("int", INTEGER),
    float: ("float", FLOAT),
    PyDecimal: ("decimal", Written("decimal")),
    bytes: ("bytes", Written("bytes")),
    date: ("date", Written("date")),
    datetime: ("datetime", Written("datetime")),
    time: ("time", Written("time")),
    timedelta: ("duration", Written("duration")),
    UUID: ("uuid", Written("uuid")),
}
"""What a constant's type is called, and how it is written."""
BY_NAME = dict(TYPES.values())


@dataclass(frozen=True, slots=True)
class Literals:
    """A value that says its type: `{"int": 2}` is not `{"float": 2}`; null, Booleans, text and lists as
    JSON has them.
    """

    def write(self, given: Any, at: At) -> Json:
        """The value with the name of its type."""
        if given is None or type(given) is bool:
            return given
        if isinstance(given, str) and type(given).__str__ is str.__str__:
            return TEXT.write(given, at)
        if type(given) is tuple:
            return Many(self).write(given, at)
        if type(given) not in TYPES:
            raise at.error(
                f"is a {type(given).__name__}, which no document holds",
                "Give it as text, a number, a Boolean, bytes, a date, a time or a duration",
            )
        name, codec = TYPES[type(given)]
        return {name: codec.write(given, at)}

    def read(self, data: Json, at: At) -> Any:
        """The value."""
        if data is None or type(data) is bool:
            return data
        if type(data) is str:
            return TEXT.read(data, at)
        if type(data) is list:
            return Many(self).read(data, at)
        if type(data) is not dict or len(data) != 1 or not data.keys() <= BY_NAME.keys():
            raise at.unlike(
                f"null, a Boolean, text, or an object of one of {', '.join(BY_NAME)}", data
            )
        [(name, inner)] = data.items()
        return BY_NAME[name].read(inner, at.down(name))

    def schema(self) -> Schema:
        """Where it is described."""
        return {"$ref": "#/$defs/literal"}


LITERAL = Literals()


def literal_schema() -> Schema:
    """The JSON Schema of a value that says its type."""
    objects = [
        {"type": "object", "properties": {name: codec.schema()}, "required": [name],
         "additionalProperties": False}
        for name, codec in BY_NAME.items()
    ]  # fmt: skip
    items = {"type": "array", "items": {"$ref": "#/$defs/literal"}}
    return {"anyOf": [{"type": ["null", "boolean", "string"]}, items, *objects]}
