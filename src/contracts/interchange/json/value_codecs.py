"""Codecs of operands and defaults, whose field states their type, and of constants that state it themselves."""

from __future__ import annotations

from typing import Any

import contracts.dtypes as d
from contracts.interchange.json.codecs import Array, Codec, JsonSchema
from contracts.interchange.json.places import DocumentPlace, Json
from contracts.interchange.json.scalar_codecs import SCALAR_CODECS, STRING, TYPED_CODECS
from contracts.specification import ListOf, StructOf


class _ContractForm:
    """A value in contract form, as `freeze` makes it, of the type at its place."""

    def write(self, value: Any, at: DocumentPlace) -> Json:
        match at.dtype:
            case _ if value is None:
                return None
            case ListOf(item):
                return Array(self).write(value, at.typed(item.dtype))
            case StructOf(nested):
                members = zip(nested.fields, value, strict=True)
                return {
                    field.alias: self.write(one, at.down(field.alias).typed(field.value.dtype))
                    for field, one in members
                }
            case d.Decimal() if type(value) is int:
                return str(value)
            case dtype:
                return _scalar_codec(dtype).write(value, at)

    def read(self, data: Json, at: DocumentPlace) -> Any:
        match at.dtype:
            case _ if data is None:
                return None
            case ListOf(item):
                return Array(self).read(data, at.typed(item.dtype))
            case StructOf(nested):
                if type(data) is not dict or data.keys() != {one.alias for one in nested.fields}:
                    expected = f"an object with the keys of {nested.name}, all of them"
                    raise at.unlike(expected, data)
                return tuple(
                    self.read(data[field.alias], at.down(field.alias).typed(field.value.dtype))
                    for field in nested.fields
                )
            case dtype:
                return _scalar_codec(dtype).read(data, at)

    def schema(self) -> JsonSchema:
        return {"$ref": "#/$defs/form"}


def _scalar_codec(dtype: d.Scalar | None) -> Codec:
    assert dtype is not None  # noqa: S101 - set wherever operands are
    return SCALAR_CODECS[dtype.kind]


CONTRACT_FORM = _ContractForm()
CONTRACT_FORM_SCHEMA: JsonSchema = {
    "description": "A value as its field's type has it: floats that JSON lacks, integers beyond 2**53 - 1,"
    " decimals, times, durations and bytes are text.",
    "type": ["null", "boolean", "number", "string", "array", "object"],
    "items": {"$ref": "#/$defs/form"},
    "additionalProperties": {"$ref": "#/$defs/form"},
}
_BY_TYPE_NAME = dict(TYPED_CODECS.values())


class _Literal:
    """A constant that states its type: `{"int": 2}` is not `{"float": 2}`; null, Booleans, text and lists
    are themselves.
    """

    def write(self, value: Any, at: DocumentPlace) -> Json:
        if value is None or type(value) is bool:
            return value
        if isinstance(value, str) and type(value).__str__ is str.__str__:
            return STRING.write(value, at)
        if type(value) is tuple:
            return Array(self).write(value, at)
        if type(value) not in TYPED_CODECS:
            problem = f"is a {type(value).__name__}, which no document can hold"
            hint = "Give it as text, a number, a Boolean, bytes, a date, a time or a duration"
            raise at.error(problem, hint)
        name, codec = TYPED_CODECS[type(value)]
        return {name: codec.write(value, at)}

    def read(self, data: Json, at: DocumentPlace) -> Any:
        if data is None or type(data) is bool:
            return data
        if type(data) is str:
            return STRING.read(data, at)
        if type(data) is list:
            return Array(self).read(data, at)
        if type(data) is not dict or len(data) != 1 or not data.keys() <= _BY_TYPE_NAME.keys():
            names = ", ".join(_BY_TYPE_NAME)
            raise at.unlike(f"null, a Boolean, text, or an object of one of {names}", data)
        [(name, inner)] = data.items()
        return _BY_TYPE_NAME[name].read(inner, at.down(name))

    def schema(self) -> JsonSchema:
        return {"$ref": "#/$defs/literal"}


LITERAL = _Literal()


def literal_schema() -> JsonSchema:
    """The JSON Schema of a constant that states its type."""
    objects = [
        {
            "type": "object",
            "properties": {name: codec.schema()},
            "required": [name],
            "additionalProperties": False,
        }
        for name, codec in _BY_TYPE_NAME.items()
    ]
    items = {"type": "array", "items": {"$ref": "#/$defs/literal"}}
    return {"anyOf": [{"type": ["null", "boolean", "string"]}, items, *objects]}
