"""The ways in which JSON may hold a value of a type, each a schema, and how its rules narrow them.

Most types have one way. A decimal is text or a number, a coordinate in degrees and minutes is text or
a number, NaN is a word.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, assert_never

from contracts.backends.payload_errors import fails_one_row
from contracts.documents.json_rules import Mode, Schema, keywords_for
from contracts.documents.portable_patterns import portable
from contracts.dtypes import (
    NUMBERS,
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
from contracts.rules.format import Format
from contracts.rules.value import Ge, Gt, Le, Lt, MultipleOf, OneOf
from contracts.rules.wire import PLAIN_NUMERALS
from contracts.specification import ListOf, StructOf, Value
from contracts.wire.durations import GUARD as DURATION
from contracts.wire.guards import guard as guard_of
from contracts.wire.numbers import guard
from contracts.wire.texts import non_finite_names, time_plan, way_of

Nested = Callable[[Value], Schema]
"""Gives the schema of the contract that a value nests."""

TEXT: Schema = {"type": "string"}
COUNT = "^(?:0|-?[1-9][0-9]*)$"
BASE64 = "^(?:[A-Za-z0-9+/_-]{4})*(?:[A-Za-z0-9+/_-]{2}==|[A-Za-z0-9+/_-]{3}=)?$"
"""Either alphabet of RFC 4648, padded."""
UUID = "^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$"
WIDTHS: dict[Any, str] = {
    Int(): "int64", Int(64): "int64", Int(32): "int32",
    Float(): "double", Float(64): "double", Float(32): "float",
}  # fmt: skip
"""The formats of numbers that OpenAPI's registry and the common validators know."""
BROAD = {"type", "description"}
"""The keywords of a schema of any text."""
TIGHTER: dict[str, Callable[..., Any]] = {
    "minimum": max, "exclusiveMinimum": max, "minLength": max, "minItems": max,
    "maximum": min, "exclusiveMaximum": min, "maxLength": min, "maxItems": min,
}  # fmt: skip
"""Which of two operands of a keyword says more."""
STRICT: tuple[tuple[str, str, Callable[..., Any]], ...] = (
    ("exclusiveMinimum", "minimum", max), ("exclusiveMaximum", "maximum", min),
)  # fmt: skip
RFC3339 = Format("rfc3339")
RFC3339_DATES = {"rfc3339", "%Y-%m-%d"}
RFC3339_INSTANTS = {"%Y-%m-%dT%H:%M:%SZ", "%Y-%m-%dT%H:%M:%S.%fZ"}
"""The formats in which every text is one that RFC 3339 has, in full."""


def schema_of(
    value: Value, mode: Mode, nested: Nested, *, filled: bool = False, about: str | None = None
) -> Schema:
    """The schema of a value, with what no keyword says in its description.

    Args:
        filled: whether a default stands for null.
        about: what its author says of it.
    """
    ways, unsaid = narrowed(value, mode, nested)
    if value.nullable or filled:
        ways += standing_for_null(value, mode)
    if value.nullable or (filled and mode == "validation"):
        ways.append({"type": "null"})
    whole = any_of(ways)
    sentences = " ".join(filter(None, (whole.pop("description", None), *unsaid)))
    if said := "\n\n".join(filter(None, (about, sentences))):
        whole["description"] = said
    if value.unit is not None:
        whole["x-unit"] = value.unit
    if value.sensitive:
        whole["x-sensitive"] = True
    return whole


def any_of(ways: Iterable[Schema]) -> Schema:
    """The schema of what has any of the ways; any text is all text."""
    every = [*ways]
    broad = [one for one in every if one.get("type") == "string" and one.keys() <= BROAD]
    if broad:
        widest = max(broad, key=len)
        every = [one for one in every if one is widest or one.get("type") != "string"]
    return {**every[0]} if len(every) == 1 else {"anyOf": every}


def standing_for_null(value: Value, mode: Mode) -> list[Schema]:
    """What stands for null on the wire, where it may be sent."""
    missing = value.wire.missing
    if mode == "serialization" or missing is None or not missing.values:
        return []
    if value.wire.trim is not None and any(isinstance(one, str) for one in missing.values):
        numbers = [one for one in missing.values if not isinstance(one, str)]
        return [TEXT, *([{"enum": numbers}] if numbers else [])]
    return [{"enum": [*missing.values]}]


def narrowed(value: Value, mode: Mode, nested: Nested) -> tuple[list[Schema], list[str]]:
    """The ways in which JSON holds the value, the main one as its rules narrow it; and sentences for
    the rules that are not said in full.
    """
    cut = value.wire.trim is not None and mode == "validation"
    ways = [loosened(way) if cut else way for way in ways_of(value, mode, nested)]
    kind, type_ = value.dtype.kind, ways[0].get("type")
    beside = any(way.get("type") == "string" and "enum" not in way for way in ways[1:])
    main, unsaid = ways[0], []
    for requirement in filter(fails_one_row, value.rules):
        said = keywords_for(requirement.rule, value, mode)
        if type_ == "string" and kind in NUMBERS:
            said = None  # of text, where the rule is about the number in it
        kept = loosened(said) if said and cut and type_ == "string" else said
        main = main if kept is None else tightened(main, kept)
        if kept is None or kept != said or (kind in NUMBERS and beside):
            unsaid.append(f"Must {requirement.rule}.")
    if "enum" in main and kind in NUMBERS:
        main = {key: one for key, one in main.items() if ways[0].get(key) != one or key == "type"}
    return [main, *ways[1:]], unsaid


def loosened(said: Schema) -> Schema:
    """What still holds of text with white space around it."""
    if said.get("type", "string") != "string":
        return said
    return {
        key: one for key, one in said.items() if key in ("minLength", "contentEncoding", *BROAD)
    }


def tightened(schema: Schema, said: Schema) -> Schema:
    """The schema, with what else is said."""
    done = {**schema}
    for keyword, operand in said.items():
        if keyword not in done:
            done[keyword] = operand
        elif keyword in TIGHTER:
            done[keyword] = TIGHTER[keyword](done[keyword], operand)
        elif done[keyword] != operand:
            done["allOf"] = [*done.get("allOf", ()), {keyword: operand}]
    for strict, bound, tighter in STRICT:
        if strict in done and bound in done:
            is_tighter = tighter(done[strict], done[bound]) == done[strict]
            del done[bound if is_tighter else strict]
    return done


def ways_of(value: Value, mode: Mode, nested: Nested) -> list[Schema]:
    """The ways in which JSON holds the value, null and what stands for it apart; the main one, which
    its rules narrow, is the first.
    """
    dtype, sent = value.dtype, mode == "validation"
    match dtype:
        case Bool():
            return [{"type": "boolean"}, *words_of(value, mode)]
        case Int():
            limits = {"minimum": dtype.lowest, "maximum": dtype.highest}
            return [{**number(value, "integer"), **limits}, *numerals_of(value, mode)]
        case Float() if value.wire.format is not None:
            text = {**TEXT, "description": says(value)}
            return [number(value, "number"), text] if sent else [text]
        case Float():
            return [number(value, "number"), *names_of(value, mode), *numerals_of(value, mode)]
        case Decimal(max_digits, decimal_places):
            end = 10 ** (max_digits - decimal_places)
            digits = {"type": "number", "exclusiveMinimum": -end, "exclusiveMaximum": end}
            text = {**TEXT, "pattern": decimal_pattern(dtype)} if is_plain(value) else TEXT
            return [digits, text] if sent else [text]
        case Text():
            return [TEXT]
        case Bytes():
            return [{**TEXT, "contentEncoding": "base64", "pattern": BASE64}]
        case Date() | Datetime() | Time() | Duration():
            return times_of(value, mode)
        case Uuid():
            return [{**TEXT, "format": "uuid", "pattern": UUID}]
        case ListOf(item):
            return [{"type": "array", "items": schema_of(item, mode, nested)}]
        case StructOf():
            return [nested(value)]
        case _:
            assert_never(dtype)


def number(value: Value, type_: str) -> Schema:
    """A number, with the width that it is held in."""
    width = WIDTHS.get(value.dtype)
    return {"type": type_} if width is None else {"type": type_, "format": width}


def says(value: Value) -> str:
    """How the value's text is written, as a sentence."""
    return f"Must {way_of(value)}."


# Text beside numbers ----------------------------------------------------------------------------


def words_of(value: Value, mode: Mode) -> list[Schema]:
    """The words for true and false, where they may be sent."""
    words = value.wire.words
    if words is None or mode == "serialization":
        return []
    return [{**TEXT, "enum": [*words.true, *words.false]}]


def numerals_of(value: Value, mode: Mode) -> list[Schema]:
    """The digits of numbers in text, where they may be sent."""
    numerals = value.wire.numerals
    if numerals is None or mode == "serialization":
        return []
    assert isinstance(value.dtype, (Int, Float))  # noqa: S101 - asked of these alone
    pattern = portable(guard(value.dtype, numerals))
    return [TEXT if pattern is None else {**TEXT, "pattern": pattern}]


def names_of(value: Value, mode: Mode) -> list[Schema]:
    """The names of floats that are no numbers, those that the rules let through."""
    names = [name for name in non_finite_names(value) if may_be(name, value, mode)]
    return [{**TEXT, "enum": names}] if names else []


def may_be(name: str, value: Value, mode: Mode) -> bool:
    """Whether a float may have the name: NaN is asked no rule, and dumped only if it is kept."""
    if name == "NaN":
        return mode == "validation" or value.non_finite.nan == "allow"
    end = (Le, Lt) if name == "Infinity" else (Ge, Gt)
    rules = (one.rule for one in value.rules if fails_one_row(one))
    return not any(isinstance(rule, (*end, MultipleOf, OneOf)) for rule in rules)


def is_plain(value: Value) -> bool:
    """Whether numbers in text are written as JSON writes them."""
    return (value.wire.numerals or PLAIN_NUMERALS) == PLAIN_NUMERALS


def decimal_pattern(dtype: Decimal) -> str:
    """The pattern of decimals in text, of as many digits as the type has, zeros at the ends apart; with
    an exponent of any.
    """
    room, places = dtype.max_digits - dtype.decimal_places, dtype.decimal_places
    whole = f"0*[0-9]{{1,{room}}}" if room else "0+"
    after = f"[0-9]{{0,{places}}}0*" if places else "0*"
    bare = f"[0-9]{{1,{places}}}0*" if places else "0+"
    exact = rf"{whole}(?:\.{after})?|0*\.{bare}"
    return rf"^[+-]?(?:{exact}|(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)[eE][+-]?[0-9]{{1,3}})$"


# Times ------------------------------------------------------------------------------------------


def times_of(value: Value, mode: Mode) -> list[Schema]:
    """The ways in which a time is written; `format` stands where every text is of it."""
    plan = time_plan(value)
    assert plan is not None  # noqa: S101 - times have one
    if plan.unit is not None:
        first, last = plan.range
        counted = {"type": "integer", "minimum": first, "maximum": last, "description": says(value)}
        return [counted] if mode == "serialization" else [counted, {**TEXT, "pattern": COUNT}]
    if (format_ := format_of(value)) is not None:
        return [{**TEXT, "format": format_}]
    guards = [DURATION] if not plan.spellings else [one.guard[2:-2] for one in plan.spellings]
    pattern = portable(rf"\A(?:{'|'.join(guards)})\z")
    text = {**TEXT, "description": says(value)} | ({} if pattern is None else {"pattern": pattern})
    if value.dtype != Datetime(aware=True) or value.wire.format not in (None, RFC3339):
        return [text]
    # The RFC's notes let a space stand for the T; its grammar, which `format` means, does not.
    in_full = {**TEXT, "format": "date-time"}
    _, spaced = plan.spellings[0].shapes
    with_space = {**TEXT, "pattern": portable(rf"\A(?:{guard_of(spaced)})\z")}
    return [in_full] if mode == "serialization" else [in_full, with_space]


def spelled_out(pattern: str) -> str:
    """A pattern without directives that stand for several."""
    for short, long in (("%T", "%H:%M:%S"), ("%F", "%Y-%m-%d"), ("%R", "%H:%M")):
        pattern = pattern.replace(short, long)
    return pattern


def format_of(value: Value) -> str | None:
    """The name that JSON Schema has for the way in which a time is written, or None."""
    said = value.wire.format
    patterns = {"rfc3339"} if said is None else set(map(spelled_out, said.patterns))
    if isinstance(value.dtype, Date) and patterns <= RFC3339_DATES:
        return "date"
    if value.dtype == Datetime(aware=True) and patterns <= RFC3339_INSTANTS:
        return "date-time"
    return None
