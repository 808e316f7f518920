"""Values of JSON Schema that are no arrays and no objects, as annotations: a type, and the rules that
its keywords state. Each keyword is understood or an obstacle.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from typing import Annotated, Any, cast
from uuid import UUID

from pydantic import AwareDatetime

from contracts import types as ours
from contracts.documents.ecma_patterns import rust_pattern
from contracts.documents.json_types import BASE64
from contracts.documents.json_types import UUID as LOWER_CASE
from contracts.dtypes import Int
from contracts.errors import Obstacle
from contracts.rules.value import (
    Ge,
    Gt,
    Le,
    Lt,
    Matches,
    MaxLength,
    MinLength,
    MultipleOf,
    OneOf,
    ValueRule,
)
from contracts.schemas.making import Obstructed

Json = Mapping[str, Any]
LONG = Int(64)
BOUNDS: dict[str, tuple[type[Ge | Gt | Le | Lt], Callable[[float], int]]] = {
    "minimum": (Ge, math.ceil),
    "exclusiveMinimum": (Gt, math.floor),
    "maximum": (Le, math.floor),
    "exclusiveMaximum": (Lt, math.ceil),
}
"""The rule of each bound, and the integer that says the same of integers."""
LENGTHS: dict[str, type[MinLength | MaxLength]] = {"minLength": MinLength, "maxLength": MaxLength}
NUMERIC = {*BOUNDS, "multipleOf", "enum", "const", "format"}
KEYWORDS = {
    "integer": NUMERIC,
    "number": NUMERIC,
    "boolean": {"enum", "const"},
    "string": {*LENGTHS, "pattern", "enum", "const", "format", "contentEncoding"},
}
"""The keywords that say something of values of a type, annotations apart."""
WIDTHS = {
    ("integer", None): int, ("integer", "int64"): int, ("integer", "int32"): ours.Int32,
    ("number", None): float, ("number", "double"): float, ("number", "float"): ours.Float32,
}  # fmt: skip
FORMATS: dict[str, Any] = {
    "date": date, "date-time": AwareDatetime, "duration": timedelta, "uuid": ours.Uuid, "email": ours.Email,
    "ipv4": ours.IPv4, "ipv6": ours.IPv6, "hostname": ours.Hostname, "uri": ours.Uri,
    "time": Annotated[str, Matches(
        r"(?:[01][0-9]|2[0-3]):[0-5][0-9]:(?:[0-5][0-9]|60)(?:\.[0-9]+)?(?:[Zz]|[+-](?:[01][0-9]|2[0-3]):[0-5][0-9])"
    )],
}  # fmt: skip
"""What text of each format is read as. A time has an offset (RFC 3339, full-time), which no column of
times has: it stays text."""
NO_TEXT = ("date", "date-time", "duration")
"""The formats of text that is read as something else, of which nothing more is asked as text."""
DEGREES = "decimal degrees"
COORDINATES: dict[tuple[Any, Any], Any] = {(-90, 90): ours.Latitude, (-180, 180): ours.Longitude}
PYTHON: dict[str, tuple[type, ...]] = {
    "integer": (int, float), "number": (int, float), "boolean": (bool,), "string": (str,),
}  # fmt: skip
PLAINLY = "Say it with the keywords in docs/reference/json-schema.md"


def obstacle(where: str, problem: str, mend: str = PLAINLY) -> Obstructed:
    """What stands in the way at a pointer, to be raised."""
    return Obstructed(Obstacle(where, problem, mend))


def scalar_of(type_: str, schema: Json, where: str) -> Any:
    """The annotation of a value of a type, with the rules that its keywords state.

    Args:
        schema: what is asked of it, annotations apart.
        where: the pointer to it.

    Raises:
        Obstructed: a keyword says nothing of the type, or what no contract can.
    """
    for keyword in schema:
        if keyword not in KEYWORDS[type_] and keyword not in ("type", "x-unit"):
            raise unknown(where, keyword, type_)
    format_ = schema.get("format")
    if type_ == "string":
        annotation, said = text_of(schema, where)
    elif type_ == "boolean":
        annotation, said = bool, {"enum", "const"}
    elif (type_, format_) not in WIDTHS:
        raise obstacle(
            f"{where}/format", f"is {format_!r}, which is no format of numbers that is known"
        )
    else:
        annotation, said = WIDTHS[type_, format_], NUMERIC - {"format"}
    if type_ == "number" and schema.get("x-unit") == DEGREES:
        annotation = coordinate_of(schema, where)
    for rule in rules_of(type_, {k: v for k, v in schema.items() if k in said}, where):
        fit = days_in(rule, where) if annotation is date and isinstance(rule, OneOf) else rule
        annotation = Annotated[annotation, fit]
    return annotation


def days_in(rule: OneOf, where: str) -> OneOf:
    """The days that the members of a set are.

    Raises:
        Obstructed: one of them is none.
    """
    days = []
    for member in map(str, rule.members):
        try:
            days.append(date.fromisoformat(member))
        except ValueError:
            days.append(date.max)
        if days[-1].isoformat() != member:  # Python reads other ways of writing them too
            raise obstacle(f"{where}/enum", f"has {member!r}, which is no day", "Leave it out")
    return OneOf(*days)


def unknown(where: str, keyword: str, type_: str) -> Obstructed:
    """The obstacle of a keyword that says nothing, or nothing that is understood, of a type."""
    article = "an" if type_[0] in "aio" else "a"
    problem = f"says of {article} {type_} what no contract can"
    if type_ in KEYWORDS and any(keyword in others for others in KEYWORDS.values()):
        problem = f"says nothing of {article} {type_}"
    pointer = keyword.replace("~", "~0").replace("/", "~1")
    return obstacle(f"{where}/{pointer}", problem, "Leave it out, or pass its name in ignore=")


# Text -------------------------------------------------------------------------------------------


def text_of(schema: Json, where: str) -> tuple[Any, set[str]]:
    """The annotation of a text, and the keywords that are still to be read as rules of it."""
    said = {*LENGTHS, "pattern", "enum", "const"}
    if "contentEncoding" in schema:
        refuse_odd_base64(schema, where)
        return bytes, set()
    format_ = schema.get("format")
    if format_ is None:
        return str, said
    if format_ not in FORMATS:
        raise obstacle(f"{where}/format", f"is {format_!r}, which is no format that a contract has")
    if format_ == "uuid" and schema.get("pattern") == LOWER_CASE:
        return UUID, {"enum", "const"}
    if format_ not in NO_TEXT:
        return FORMATS[format_], said
    for keyword in schema:
        if keyword in said - ({"enum", "const"} if format_ == "date" else set()):
            problem = f"says of text what is read as a {format_}"
            raise obstacle(f"{where}/{keyword}", problem, "Leave it out, or leave the format out")
    return FORMATS[format_], {"enum", "const"}


def refuse_odd_base64(schema: Json, where: str) -> None:
    """Refuse bytes of another encoding, and rules of the text that they are written as.

    Raises:
        Obstructed: of which it is one.
    """
    if schema["contentEncoding"] != "base64":
        said = schema["contentEncoding"]
        raise obstacle(f"{where}/contentEncoding", f"is {said!r}", "Only base64 is read")
    for keyword in ({*LENGTHS, "pattern", "enum", "const", "format"} & schema.keys()) - {"pattern"}:
        raise obstacle(f"{where}/{keyword}", "says of base64 what is not asked of the bytes")
    if schema.get("pattern", BASE64) != BASE64:
        raise obstacle(f"{where}/pattern", "says of base64 what is not asked of the bytes")


# Rules ------------------------------------------------------------------------------------------


def rules_of(type_: str, schema: Json, where: str) -> Iterator[ValueRule]:
    """The rules that the keywords state of values of a type.

    Raises:
        Obstructed: an operand is none.
    """
    for keyword, operand in schema.items():
        path = f"{where}/{keyword}"
        if keyword in BOUNDS:
            bound, whole = BOUNDS[keyword]
            number = number_in(operand, path)
            fit = whole(number) if type_ == "integer" else number
            if not (type_ == "integer" and is_implied(bound(fit))):
                yield bound(fit)
        elif keyword == "multipleOf":
            yield MultipleOf(step_of(type_, operand, path))
        elif keyword in LENGTHS:
            yield LENGTHS[keyword](length_in(operand, path))
        elif keyword == "pattern":
            yield pattern_of(operand, path)
        elif keyword in ("enum", "const"):
            yield members_of(type_, schema, where)


def is_implied(rule: Ge | Gt | Le | Lt) -> bool:
    """Whether every integer of 64 bits keeps a bound, which may be none of them."""
    match rule:
        case Ge(bound) | Gt(bound):
            return cast("int", bound) < LONG.lowest
        case Le(bound) | Lt(bound):
            return cast("int", bound) > LONG.highest


def number_in(operand: Any, where: str) -> int | float:
    """A number that is an operand.

    Raises:
        Obstructed: it is none.
    """
    if (
        isinstance(operand, bool)
        or not isinstance(operand, (int, float))
        or not math.isfinite(operand)
    ):
        raise obstacle(where, f"is {operand!r}, which is no number", "Write a number")
    return operand


def length_in(operand: Any, where: str) -> int:
    """A length that is an operand; 2.0 is one in JSON Schema.

    Raises:
        Obstructed: it is none.
    """
    number = number_in(operand, where)
    if number < 0 or number != int(number):
        raise obstacle(where, f"is {operand!r}, which is no length", "Write a whole number from 0")
    return int(number)


def step_of(type_: str, operand: Any, where: str) -> int | float:
    """The step of multiples; of integers a whole one."""
    number = number_in(operand, where)
    if number <= 0 or (type_ == "integer" and number != int(number)):
        raise obstacle(
            where, f"is {operand!r}, of which a {type_} is no multiple", "Write another step"
        )
    return int(number) if type_ == "integer" else number


def pattern_of(operand: Any, where: str) -> Matches:
    """A pattern that a part of the text must match.

    Raises:
        Obstructed: engines read it differently, or not at all.
    """
    pattern = rust_pattern(operand) if isinstance(operand, str) else None
    if pattern is None:
        problem = f"is {operand!r}, which Rust's engine would read otherwise, or not at all"
        raise obstacle(where, problem, "Write it with sets, groups and counts alone")
    return Matches(pattern, whole=False)


def members_of(type_: str, schema: Json, where: str) -> OneOf:
    """The members of a set, of the type.

    Raises:
        Obstructed: one of them is not.
    """
    key = "enum" if "enum" in schema else "const"
    listed = schema["enum"] if key == "enum" else [schema["const"]]
    members = [one for one in listed if one is not None]
    for one in members:
        if not is_of(type_, one):
            raise obstacle(f"{where}/{key}", f"has {one!r}, which is no {type_}", "Leave it out")
    if "const" in schema and (schema["const"] not in listed):
        raise obstacle(f"{where}/const", "is no member of enum", "Choose one of them")
    if not members:
        raise obstacle(f"{where}/{key}", "has no members", "List at least one")
    chosen = [schema["const"]] if "const" in schema else members
    return OneOf(*map(int, chosen)) if type_ == "integer" else OneOf(*chosen)


def is_of(type_: str, value: Any) -> bool:
    """Whether a value of JSON is of a type; 1.0 is an integer, and true is no number."""
    if isinstance(value, bool) and type_ != "boolean":
        return False
    whole = type_ != "integer" or not isinstance(value, float) or value.is_integer()
    return isinstance(value, PYTHON[type_]) and whole


# What our own schemas say -----------------------------------------------------------------------


def coordinate_of(schema: Json, where: str) -> Any:
    """The coordinate that a number in decimal degrees is, by its bounds.

    Raises:
        Obstructed: they are those of neither.
    """
    ends = (schema.get("minimum"), schema.get("maximum"))
    if ends not in COORDINATES:
        problem = "is decimal degrees, with the bounds of no latitude and no longitude"
        raise obstacle(f"{where}/x-unit", problem, 'Write "deg", which is an angle\'s unit')
    return COORDINATES[ends]
