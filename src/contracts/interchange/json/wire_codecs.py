"""Codecs of a field's wire form."""

from __future__ import annotations

import re
from typing import Any, get_args

from contracts.interchange.json.codecs import Array, Converted, JsonSchema, Record
from contracts.interchange.json.places import DocumentPlace, Json
from contracts.interchange.json.scalar_codecs import (
    BOOLEAN,
    DATETIME,
    INTEGER,
    STRING,
    STRINGS,
    ScalarCodec,
    choice,
)
from contracts.interchange.json.value_codecs import LITERAL
from contracts.rules import wire as w
from contracts.rules.format import SINCE, UNTIL, Format

_ZONE_NAME = re.compile(r"[A-Za-z0-9+_-]+(?:/[A-Za-z0-9+_-]+){0,3}")
"""The name of a zone looks so: none leads out of the list of zones, as "../.." would."""
_MAX_FORMATS = 100


def _check_zone(name: str, at: DocumentPlace) -> str:
    if _ZONE_NAME.fullmatch(name) is None:
        raise at.unlike("the IANA name of a zone", name)
    return name


def _marker(marker: type[w.Trim | w.Truncate]) -> ScalarCodec:
    """The codec of a part that is there or is not."""

    def read(data: Json) -> w.Trim | w.Truncate:
        if data is not True:
            raise ValueError(data)
        return marker()

    return ScalarCodec("true, or left out", lambda _: True, read, {"const": True})


class _FormatRecord(Record):
    """The range of a count since 1970 is left out where it is the usual one."""

    def write(self, value: Any, at: DocumentPlace) -> dict[str, Json]:
        data = super().write(value, at)
        usual = {"since": SINCE, "until": UNTIL}
        return {
            k: one for k, one in data.items() if k not in usual or getattr(value, k) != usual[k]
        }


class _TextOrTexts:
    """One text, or an array of several."""

    def write(self, value: Any, at: DocumentPlace) -> Json:
        return (STRING if isinstance(value, str) else STRINGS).write(value, at)

    def read(self, data: Json, at: DocumentPlace) -> Any:
        return (STRINGS if type(data) is list else STRING).read(data, at)

    def schema(self) -> JsonSchema:
        return {"anyOf": [STRING.schema(), STRINGS.schema()]}


WIRE = Record(
    w.Wire,
    missing=Converted(
        Array(LITERAL), lambda missing, _: missing.values, lambda values, _: w.Missing(*values)
    ),
    trim=_marker(w.Trim),
    truncate=_marker(w.Truncate),
    numerals=Record(
        w.Numerals,
        decimal_comma=BOOLEAN,
        thousands=_TextOrTexts(),
        percent=BOOLEAN,
        currency=_TextOrTexts(),
        parentheses=BOOLEAN,
    ),
    words=Record(w.Words, true=STRINGS, false=STRINGS),
    unit=Record(w.Unit, code=STRING, labelled=BOOLEAN),
    format=_FormatRecord(
        Format,
        patterns=Array(STRING, max_items=_MAX_FORMATS),
        zone=Converted(
            STRING,
            lambda zone, _: zone,
            _check_zone,
            {"type": "string", "pattern": f"^{_ZONE_NAME.pattern}$"},
        ),
        since=DATETIME,
        until=DATETIME,
        month=INTEGER,
        day=INTEGER,
        pivot=INTEGER,
    ),
    axis=choice(get_args(w.Axis)),
)
