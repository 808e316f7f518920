"""Numbers, text and Booleans of JSON Schema as annotations: a type, and the rules that keywords state.

Each keyword is understood, or is an obstacle.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Annotated, Any, cast
from uuid import UUID

from pydantic import Field

from contracts.dtypes import Int
from contracts.errors import Obstacle
from contracts.hints import Hint, PassArgument
from contracts.interchange.class_builder import Obstructed
from contracts.interchange.json_schema.correspondences import (
    BASE64_PATTERN,
    BOUND_KEYWORDS,
    COORDINATES,
    DECIMAL_DEGREES,
    LENGTH_KEYWORDS,
    LOWER_CASE_UUID_PATTERN,
    NUMBER_FORMATS,
    TEXT_FORMATS,
    decimals_by_pattern,
)
from contracts.interchange.json_schema.patterns import rust_pattern
from contracts.rules.value import Ge, Gt, Le, Lt, Matches, MultipleOf, NoneOf, OneOf, ValueRule

SchemaMapping = Mapping[str, Any]
"""A schema that is an object; it is read, and never changed."""
_ToOperand = Callable[[Any], Any]
"""Makes a number, or a member, of JSON an operand for rules of the type that is read."""
ONE_TYPE_HINT = "Choose one type, or make a property of each"
_KEYWORDS_HINT = (
    "Say it with type, enum, const, not, format, minimum, maximum, multipleOf, minLength, maxLength, pattern,"
    " items, minItems, maxItems, properties or required"
)
_INT64 = Int(64)
_MEMBER_KEYWORDS = {"enum", "const", "not"}
_NUMBER_KEYWORDS = {*BOUND_KEYWORDS, "multipleOf", *_MEMBER_KEYWORDS}
_TEXT_KEYWORDS = {*LENGTH_KEYWORDS, "pattern", *_MEMBER_KEYWORDS}
_KEYWORDS_OF_TYPE = {
    "integer": _NUMBER_KEYWORDS | {"format"},
    "number": _NUMBER_KEYWORDS | {"format"},
    "boolean": _MEMBER_KEYWORDS,
    "string": _TEXT_KEYWORDS | {"format", "contentEncoding"},
}
"""The keywords that constrain values of a type."""
_KNOWN_TYPES = (*_KEYWORDS_OF_TYPE, "array", "object", "null")
_NUMBER_ANNOTATIONS = {(type_, format_): one for type_, format_, one, _ in NUMBER_FORMATS} | {
    ("integer", None): int,
    ("number", None): float,
}
_TYPED_FORMATS = ("date", "date-time", "duration")
"""The formats of text that is read as another type, to which no rule of text applies."""
_CLASSES_OF_TYPE: dict[str, tuple[type, ...]] = {
    "integer": (int, float),
    "number": (int, float),
    "boolean": (bool,),
    "string": (str,),
}


def obstacle_at(where: str, problem: str, hint: str = _KEYWORDS_HINT) -> Obstructed:
    """The obstacle at a JSON pointer, to be raised."""
    return Obstructed(Obstacle(where, problem, hint))


def unknown_keyword(where: str, keyword: str, type_: str) -> Obstructed:
    """The obstacle of a keyword that is not understood, or does not apply to the type."""
    article = "an" if type_[0] in "aio" else "a"
    problem = f"says of {article} {type_} what no contract can"
    if type_ in _KEYWORDS_OF_TYPE and any(keyword in one for one in _KEYWORDS_OF_TYPE.values()):
        problem = f"says nothing of {article} {type_}"
    passed = PassArgument("ignore", (keyword,))
    hint = Hint("Leave it out, or pass its name in ignore=", passed)
    return obstacle_at(f"{where}/{escape_pointer(keyword)}", problem, hint)


def escape_pointer(key: str) -> str:
    """A key as a part of a JSON pointer (RFC 6901)."""
    return key.replace("~", "~0").replace("/", "~1")


def read_type(schema: SchemaMapping, where: str) -> tuple[str, bool]:
    """The one type of a value, by its keyword or its members, and whether it may be null as well."""
    declared = schema.get("type")
    if declared is None:
        return _type_of_members(schema, where), False
    types: list[Any] = declared if isinstance(declared, list) else [declared]
    for one in types:
        if one not in _KNOWN_TYPES:
            raise obstacle_at(f"{where}/type", f"is {one!r}, which is not a type", "Correct it")
    others = [one for one in types if one != "null"]
    if sorted(others) == ["integer", "number"]:
        others = ["number"]
    if len(others) != 1:
        raise obstacle_at(f"{where}/type", f"is {' or '.join(others) or 'null'}", ONE_TYPE_HINT)
    return others[0], "null" in types


def _type_of_members(schema: SchemaMapping, where: str) -> str:
    listed = schema["enum"] if isinstance(schema.get("enum"), list) else [schema.get("const")]
    members = [one for one in listed if one is not None]
    for type_ in ("boolean", "integer", "number", "string"):
        if members and all(_is_of_type(type_, one) for one in members):
            return type_
    raise obstacle_at(where, "does not say one type", "Write type")


def read_scalar(type_: str, schema: SchemaMapping, where: str) -> Any:
    """The annotation of a value that is neither an array nor an object, with its rules.

    Args:
        schema: its keywords, without title, description, default and examples.
        where: the JSON pointer to it.

    Raises:
        Obstructed: a keyword does not apply to the type, or no contract can state it.
    """
    for keyword in schema:
        if keyword not in _KEYWORDS_OF_TYPE[type_] and keyword not in ("type", "x-unit"):
            raise unknown_keyword(where, keyword, type_)
    to_operand: _ToOperand = int if type_ == "integer" else lambda operand: operand
    if type_ == "string":
        annotation, keywords = _read_text(schema, where)
        if annotation is date:
            to_operand = partial(_read_day, where=where)
    elif type_ == "boolean":
        annotation, keywords = bool, _MEMBER_KEYWORDS
    else:
        annotation, keywords = _read_number_type(type_, schema, where), _NUMBER_KEYWORDS
    stated = {key: operand for key, operand in schema.items() if key in keywords}
    return _with_rules(annotation, _read_rules(type_, stated, where, to_operand))


def _with_rules(annotation: Any, rules: Iterator[ValueRule]) -> Any:
    for rule in rules:
        annotation = Annotated[annotation, rule]
    return annotation


def _read_number_type(type_: str, schema: SchemaMapping, where: str) -> Any:
    format_ = schema.get("format")
    if (type_, format_) not in _NUMBER_ANNOTATIONS:
        problem = f"is {format_!r}, which is not a known format of numbers"
        raise obstacle_at(f"{where}/format", problem)
    if type_ != "number" or schema.get("x-unit") != DECIMAL_DEGREES:
        return _NUMBER_ANNOTATIONS[type_, format_]
    ends = (schema.get("minimum"), schema.get("maximum"))
    if ends not in COORDINATES:
        problem = "is decimal degrees, with the bounds of no latitude and no longitude"
        raise obstacle_at(f"{where}/x-unit", problem, 'Write "deg", which is an angle\'s unit')
    return COORDINATES[ends]


def read_decimal(ways: list[SchemaMapping], where: str) -> Any:
    """The decimal that a choice of a number and the text of its digits is, as `to_json_schema` writes it;
    None if it is another choice.

    Raises:
        Obstructed: the number has keywords that do not apply to decimals.
    """
    number, text = ways[0], ways[-1]
    pattern = text.get("pattern", "") if text.keys() == {"type", "pattern"} else ""
    dtype = decimals_by_pattern().get(pattern)
    if len(ways) != 2 or dtype is None or number.get("type") != "number":
        return None
    end = 10 ** (dtype.max_digits - dtype.decimal_places)
    implied = {"type": "number", "exclusiveMinimum": -end, "exclusiveMaximum": end}
    stated = {key: one for key, one in number.items() if implied.get(key) != one}
    for keyword in stated.keys() - _NUMBER_KEYWORDS:
        raise unknown_keyword(where, keyword, "number")
    digits = Field(max_digits=dtype.max_digits, decimal_places=dtype.decimal_places)
    # The shortest digits of a float are what its author wrote.
    rules = _read_rules("number", stated, where, lambda operand: Decimal(repr(operand)))
    return _with_rules(Annotated[Decimal, digits], rules)


# Text -------------------------------------------------------------------------------------------


def _read_text(schema: SchemaMapping, where: str) -> tuple[Any, set[str]]:
    """The annotation of text, and the keywords that remain to be read as its rules."""
    if "contentEncoding" in schema:
        _refuse_other_base64(schema, where)
        return bytes, set()
    format_ = schema.get("format")
    if format_ is None:
        return str, _TEXT_KEYWORDS
    if format_ not in TEXT_FORMATS:
        problem = f"is {format_!r}, which is not a format that contracts have"
        raise obstacle_at(f"{where}/format", problem)
    if format_ == "uuid" and schema.get("pattern") == LOWER_CASE_UUID_PATTERN:
        return UUID, _MEMBER_KEYWORDS
    if format_ not in _TYPED_FORMATS:
        return TEXT_FORMATS[format_], _TEXT_KEYWORDS
    for keyword in schema:
        if keyword in _TEXT_KEYWORDS - (_MEMBER_KEYWORDS if format_ == "date" else set()):
            problem = f"says of text what is read as a {format_}"
            raise obstacle_at(
                f"{where}/{keyword}", problem, "Leave it out, or leave the format out"
            )
    return TEXT_FORMATS[format_], _MEMBER_KEYWORDS


def _refuse_other_base64(schema: SchemaMapping, where: str) -> None:
    """Refuse bytes in another encoding, and rules of the text that they are written as."""
    if schema["contentEncoding"] != "base64":
        problem = f"is {schema['contentEncoding']!r}"
        raise obstacle_at(f"{where}/contentEncoding", problem, "Only base64 is read")
    for keyword, operand in schema.items():
        is_ours = (keyword, operand) == ("pattern", BASE64_PATTERN)
        if keyword in _TEXT_KEYWORDS | {"format"} and not is_ours:
            problem = "says of base64 what is not asked of the bytes"
            raise obstacle_at(f"{where}/{keyword}", problem)


def _read_day(member: Any, where: str) -> date:
    try:
        day = date.fromisoformat(str(member))
    except ValueError:
        day = None
    if day is None or day.isoformat() != member:  # Python reads other ways of writing them too
        raise obstacle_at(f"{where}/enum", f"has {member!r}, which is not a day", "Leave it out")
    return day


# Rules ------------------------------------------------------------------------------------------


def _read_rules(
    type_: str, schema: SchemaMapping, where: str, to_operand: _ToOperand
) -> Iterator[ValueRule]:
    """The rules that the keywords state of values of a type."""
    for keyword, operand in schema.items():
        path = f"{where}/{keyword}"
        if keyword in BOUND_KEYWORDS:
            bound, number = BOUND_KEYWORDS[keyword], _finite_number(operand, path)
            if type_ != "integer":
                yield bound.rule(to_operand(number))
            elif not _is_implied(rule := bound.rule(bound.to_integer(number))):
                yield rule
        elif keyword == "multipleOf":
            yield MultipleOf(to_operand(_read_step(type_, operand, path)))
        elif keyword in LENGTH_KEYWORDS:
            yield LENGTH_KEYWORDS[keyword](read_length(operand, path))
        elif keyword == "pattern":
            yield _read_ecma_pattern(operand, path)
        elif keyword == "not":
            excluded = _read_excluded(type_, operand, path)
            yield NoneOf(*map(to_operand, excluded))
        elif keyword in _MEMBER_KEYWORDS:
            yield OneOf(*map(to_operand, _read_set(type_, schema, where)))


def _is_implied(rule: Ge | Gt | Le | Lt) -> bool:
    """Whether every integer of 64 bits satisfies the bound, which need not be one of them."""
    match rule:
        case Ge(bound) | Gt(bound):
            return cast("int", bound) < _INT64.lowest
        case Le(bound) | Lt(bound):
            return cast("int", bound) > _INT64.highest


_MAX_INTEGER_BITS = 4096
"""Longer integers than any type holds, and shorter than those that Python refuses to show."""


def _finite_number(operand: Any, where: str) -> int | float:
    is_number = isinstance(operand, (int, float)) and not isinstance(operand, bool)
    if not is_number or (isinstance(operand, float) and not math.isfinite(operand)):
        raise obstacle_at(where, f"is {operand!r}, which is not a number", "Write a number")
    if isinstance(operand, int) and operand.bit_length() > _MAX_INTEGER_BITS:
        raise obstacle_at(
            where, "has more digits than a contract can state", "Write another number"
        )
    return cast("int | float", operand)


def read_length(operand: Any, where: str) -> int:
    """A length; 2.0 is one in JSON Schema.

    Raises:
        Obstructed: it is not a whole number from 0.
    """
    number = _finite_number(operand, where)
    if number < 0 or number != int(number):
        problem = f"is {operand!r}, which is not a length"
        raise obstacle_at(where, problem, "Write a whole number from 0")
    return int(number)


def _read_step(type_: str, operand: Any, where: str) -> int | float:
    number = _finite_number(operand, where)
    if number <= 0 or (type_ == "integer" and number != int(number)):
        problem = f"is {operand!r}, of which a {type_} is not a multiple"
        raise obstacle_at(where, problem, "Write another step")
    return number


def _read_ecma_pattern(operand: Any, where: str) -> Matches:
    pattern = rust_pattern(operand) if isinstance(operand, str) else None
    if pattern is None:
        problem = f"is {operand!r}, which Rust's engine would read otherwise, or not at all"
        raise obstacle_at(where, problem, "Write it with sets, groups and counts alone")
    return Matches(pattern, whole=False)


def _read_set(type_: str, schema: SchemaMapping, where: str) -> list[Any]:
    """The members of a set but null, each of the type; `const` is a set of one."""
    key = "enum" if "enum" in schema else "const"
    listed = schema["enum"] if key == "enum" else [schema["const"]]
    members = [one for one in listed if one is not None]
    for one in members:
        if not _is_of_type(type_, one):
            raise obstacle_at(
                f"{where}/{key}",
                f"has {one!r}, which is not a value of the type {type_}",
                "Leave it out",
            )
    if "const" in schema and (schema["const"] not in listed):
        raise obstacle_at(f"{where}/const", "is not a member of enum", "Choose one of them")
    if not members:
        raise obstacle_at(f"{where}/{key}", "has no members", "List at least one")
    return [schema["const"]] if "const" in schema else members


def _read_excluded(type_: str, schema: Any, where: str) -> list[Any]:
    """The members that a value must not be, each of the type."""
    if not isinstance(schema, Mapping) or schema.keys() not in ({"enum"}, {"const"}):
        raise obstacle_at(where, "excludes what no rule does", "Exclude members: not: {enum: […]}")
    return _read_set(type_, schema, where)


def _is_of_type(type_: str, value: Any) -> bool:
    """Whether a value of JSON is of a type; 1.0 is an integer, and true is not a number."""
    if isinstance(value, bool) and type_ != "boolean":
        return False
    whole = type_ != "integer" or not isinstance(value, float) or value.is_integer()
    return isinstance(value, _CLASSES_OF_TYPE[type_]) and whole
