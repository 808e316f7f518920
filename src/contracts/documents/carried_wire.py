"""What a field says of its wire form, in documents."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, get_args

from contracts.documents.carried_values import BOOLEAN, LITERAL, NAMES, TEXT, Written
from contracts.documents.codecs import Key, Many, Record, Schema, Texts
from contracts.documents.places import At, Json
from contracts.rules.format import SINCE, UNTIL, Format
from contracts.rules.wire import Axis, Missing, Numerals, Trim, Unit, Wire, Words

ZONE = re.compile(r"[A-Za-z0-9+_-]+(?:/[A-Za-z0-9+_-]+){0,3}")
"""What the name of a zone looks like: nothing that leads anywhere but into the list of zones."""
INSTANT = Written("datetime")
MOST_PATTERNS = 100
"""The most formats of one field."""


@dataclass(frozen=True, slots=True)
class Zones:
    """The name of a time zone."""

    def write(self, given: Any, at: At) -> Json:
        """The name."""
        return TEXT.write(given, at)

    def read(self, data: Json, at: At) -> str:
        """The name."""
        name = TEXT.read(data, at)
        if ZONE.fullmatch(name) is None:
            raise at.unlike("the IANA name of a zone", data)
        return name

    def schema(self) -> Schema:
        """A text."""
        return {"type": "string", "pattern": f"^{ZONE.pattern}$"}


@dataclass(frozen=True, slots=True)
class Trims:
    """That white space is cut: true, where it is."""

    def write(self, given: Any, at: At) -> Json:
        """True."""
        if given != Trim():
            raise at.unlike("Trim()", given)
        return True

    def read(self, data: Json, at: At) -> Trim:
        """That it is cut."""
        if data is not True:
            raise at.unlike("true, or left out", data)
        return Trim()

    def schema(self) -> Schema:
        """True."""
        return {"const": True}


@dataclass(frozen=True, slots=True)
class Nulls:
    """What stands for null."""

    def write(self, given: Any, at: At) -> Json:
        """The values."""
        return Many(LITERAL).write(given.values, at)

    def read(self, data: Json, at: At) -> Missing:
        """That they stand for it."""
        return Missing(*Many(LITERAL).read(data, at))

    def schema(self) -> Schema:
        """An array of values."""
        return Many(LITERAL).schema()


class Formats(Record):
    """How times are written; the range of a count is left out where it is the usual one."""

    def write(self, given: Any, at: At) -> Json:
        """The object."""
        data = super().write(given, at)
        usual = {"since": SINCE, "until": UNTIL}
        return {key: one for key, one in data.items() if getattr(given, key, one) != usual.get(key)}


FORMAT = Formats(
    lambda patterns, **told: Format(*patterns, **told),
    {
        "patterns": Key(Many(TEXT, most=MOST_PATTERNS), "patterns"),
        "zone": Key(Zones(), "zone", default=None),
        "since": Key(INSTANT, "since", default=None),
        "until": Key(INSTANT, "until", default=None),
    },
)
NUMERALS = Record(
    Numerals,
    {
        "decimal_comma": Key(BOOLEAN, "decimal_comma", default=False),
        "thousands": Key(TEXT, "thousands", default=None),
    },
)
WORDS = Record(Words, {"true": Key(NAMES, "true"), "false": Key(NAMES, "false")})
UNIT = Record(
    Unit,
    {"code": Key(TEXT, "code"), "labelled": Key(BOOLEAN, "labelled", default=False)},
)
WIRE = Record(
    Wire,
    {
        "missing": Key(Nulls(), "missing", default=None),
        "trim": Key(Trims(), "trim", default=None),
        "numerals": Key(NUMERALS, "numerals", default=None),
        "words": Key(WORDS, "words", default=None),
        "unit": Key(UNIT, "unit", default=None),
        "format": Key(FORMAT, "format", default=None),
        "axis": Key(Texts(get_args(Axis)), "axis", default=None),
    },
)
