"""The ways in which JSON may hold a value, each a schema, and how the value's rules narrow them.

Most types have one way. A decimal is text or a number, a coordinate in degrees and minutes is text or
a number, NaN is a word.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, assert_never

import contracts.dtypes as d
from contracts.backends.payload.errors import fails_one_row
from contracts.interchange.json_schema.correspondences import (
    ANY_BUT_NULL,
    BASE64_PATTERN,
    LOWER_CASE_UUID_PATTERN,
    NUMBER_FORMATS,
    decimal_pattern,
    non_finite_pattern,
)
from contracts.interchange.json_schema.patterns import ecma_pattern
from contracts.interchange.json_schema.write_rules import Mode, WrittenSchema, keywords_for
from contracts.rules import value as v
from contracts.rules.format import Format
from contracts.rules.wire import PLAIN_NUMERALS
from contracts.specification import FieldType, ListOf, StructOf
from contracts.wire.scalar.counts import (
    COUNT_GUARD,
    SERIAL_GUARD,
    EpochCount,
    SerialDate,
    TimeCount,
)
from contracts.wire.scalar.guards import layout_guard
from contracts.wire.scalar.numerals import number_guard, without_percent
from contracts.wire.scalar.text import non_finite_names, text_form, time_plan_of
from contracts.wire.scalar.times import duration_guard
from contracts.wire.scalar.write import write_number

StructSchema = Callable[[FieldType], WrittenSchema]
"""Gives the schema of the contract that a value nests."""

_ANY_TEXT: WrittenSchema = {"type": "string"}
_COUNT_GUARDS = {EpochCount: COUNT_GUARD, SerialDate: SERIAL_GUARD}
_FORMAT_OF_NUMBER = {dtype: name for _, name, _, dtypes in NUMBER_FORMATS for dtype in dtypes}
_TIGHTER: dict[str, Callable[..., Any]] = {
    "minimum": max, "exclusiveMinimum": max, "minLength": max, "minItems": max,
    "maximum": min, "exclusiveMaximum": min, "maxLength": min, "maxItems": min,
}  # fmt: skip  # a line for each end
"""Which of two operands of a keyword admits less."""
_RFC3339 = Format("rfc3339")
_RFC3339_DATES = {"rfc3339", "%Y-%m-%d"}
_RFC3339_INSTANTS = {"%Y-%m-%dT%H:%M:%SZ", "%Y-%m-%dT%H:%M:%S.%fZ"}
"""The formats in which every text is in RFC 3339's full form."""


def schema_of(
    value: FieldType,
    mode: Mode,
    struct_schema: StructSchema,
    *,
    has_default: bool = False,
    about: str | None = None,
) -> WrittenSchema:
    """The schema of a value, with a sentence in its description for each rule that no keyword states.

    Args:
        has_default: whether a default replaces null.
        about: its author's description.
    """
    ways, unstated = _narrow(value, mode, struct_schema)
    if value.nullable or has_default:
        ways += _ways_of_missing(value, mode)
    if value.nullable or (has_default and mode == "validation"):
        ways.append({"type": "null"})
    schema = _join_ways(ways)
    sentences = " ".join(filter(None, (schema.pop("description", None), *unstated)))
    if description := "\n\n".join(filter(None, (about, sentences))):
        schema["description"] = description
    if value.unit is not None:
        schema["x-unit"] = value.unit
    if value.sensitive:
        schema["x-sensitive"] = True
    return schema


def _join_ways(ways: list[WrittenSchema]) -> WrittenSchema:
    """The schema of what has any of the ways; where any text is allowed, no other text is listed."""
    if {} in ways:
        return {}
    any_text = [
        way for way in ways if way.get("type") == "string" and way.keys() <= {"type", "description"}
    ]
    if any_text:
        widest = max(any_text, key=len)
        ways = [way for way in ways if way is widest or way.get("type") != "string"]
    return {**ways[0]} if len(ways) == 1 else {"anyOf": ways}


def _ways_of_missing(value: FieldType, mode: Mode) -> list[WrittenSchema]:
    """What replaces null on the wire, where it may be sent."""
    missing = value.wire.missing
    if mode == "serialization" or missing is None or not missing.values:
        return []
    if value.wire.trim is not None and any(isinstance(one, str) for one in missing.values):
        numbers = [one for one in missing.values if not isinstance(one, str)]
        return [_ANY_TEXT, *([{"enum": numbers}] if numbers else [])]
    return [{"enum": [*missing.values, *_percentages_for_null(value)]}]


def _percentages_for_null(value: FieldType) -> list[str]:
    """The texts of the numbers that are used for null among percentages, which have a notation of their own."""
    numerals, missing = value.wire.numerals, value.wire.missing
    if missing is None or numerals is None or not numerals.percent:
        return []
    numbers = [one for one in missing.values if not isinstance(one, str)]
    return sorted(
        {
            write_number(form, without_percent(numerals))
            for one in numbers
            for form in (one, float(one))
        }
    )


# Rules ------------------------------------------------------------------------------------------


def _narrow(
    value: FieldType, mode: Mode, struct_schema: StructSchema
) -> tuple[list[WrittenSchema], list[str]]:
    """The ways in which JSON holds the value, the main one as its rules narrow it; and sentences for
    the rules that keywords do not state in full.
    """
    is_trimmed = value.wire.trim is not None and mode == "validation"
    ways = _ways_of_type(value, mode, struct_schema)
    if is_trimmed:
        ways = [_before_trimming(way) for way in ways]
    is_number, is_text = value.dtype.kind in d.NUMBERS, ways[0].get("type") == "string"
    beside = [way for way in ways[1:] if way not in _non_finite_words(value, mode)]
    has_text_beside = any(way.get("type") == "string" and "enum" not in way for way in beside)
    main, unstated = ways[0], []
    for requirement in filter(fails_one_row, value.rules):
        stated = keywords_for(requirement.rule, value, mode)
        if is_text and is_number:
            stated = None  # a keyword would be about the text, the rule is about the number in it
        kept = _before_trimming(stated) if stated and is_trimmed and is_text else stated
        main = main if kept is None else _tighten(main, kept)
        if kept is None or kept != stated or (is_number and has_text_beside):
            unstated.append(f"Must {requirement.rule}.")
    if "enum" in main and is_number:
        main = {key: one for key, one in main.items() if ways[0].get(key) != one or key == "type"}
    return [main, *ways[1:]], unstated


def _before_trimming(schema: WrittenSchema) -> WrittenSchema:
    """The keywords of text that still hold with white space around it."""
    if schema.get("type", "string") != "string":
        return schema
    kept = ("type", "description", "minLength", "contentEncoding")
    return {key: one for key, one in schema.items() if key in kept}


def _tighten(schema: WrittenSchema, more: WrittenSchema) -> WrittenSchema:
    """The schema with further keywords; of two operands of one keyword the tighter."""
    done = {**schema}
    for keyword, operand in more.items():
        if keyword not in done:
            done[keyword] = operand
        elif keyword in _TIGHTER:
            done[keyword] = _TIGHTER[keyword](done[keyword], operand)
        elif done[keyword] != operand:
            done["allOf"] = [*done.get("allOf", ()), {keyword: operand}]
    for strict, bound in (("exclusiveMinimum", "minimum"), ("exclusiveMaximum", "maximum")):
        if strict in done and bound in done:
            is_tighter = _TIGHTER[bound](done[strict], done[bound]) == done[strict]
            del done[bound if is_tighter else strict]
    return done


# Types ------------------------------------------------------------------------------------------


def _ways_of_type(value: FieldType, mode: Mode, struct_schema: StructSchema) -> list[WrittenSchema]:
    """The ways in which JSON holds the value, null and what replaces it apart; the main one, which its
    rules narrow, is the first.
    """
    dtype, is_sent = value.dtype, mode == "validation"
    match dtype:
        case d.Bool():
            words = value.wire.words if is_sent else None
            text = [] if words is None else [{**_ANY_TEXT, "enum": [*words.true, *words.false]}]
            numbers = [] if words is None or not words.numbers else [{"enum": [*words.numbers]}]
            return [{"type": "boolean"}, *text, *numbers]
        case d.Int():
            limits = {"minimum": dtype.lowest, "maximum": dtype.highest}
            return [_number_schema("integer", dtype) | limits, *_numerals(value, dtype, mode)]
        case d.Float() if value.wire.format is not None:
            angle = {**_ANY_TEXT, "description": _text_sentence(value)}
            return [_number_schema("number", dtype), angle] if is_sent else [angle]
        case d.Float():
            number = _number_schema("number", dtype)
            return [number, *_non_finite_words(value, mode), *_numerals(value, dtype, mode)]
        case d.Decimal(max_digits, decimal_places):
            end = 10 ** (max_digits - decimal_places)
            number = {"type": "number", "exclusiveMinimum": -end, "exclusiveMaximum": end}
            is_plain = (value.wire.numerals or PLAIN_NUMERALS) == PLAIN_NUMERALS
            digits = {**_ANY_TEXT, "pattern": decimal_pattern(dtype)} if is_plain else _ANY_TEXT
            return [number, digits] if is_sent else [digits]
        case d.Text():
            return [_ANY_TEXT]
        case d.Bytes():
            return [{**_ANY_TEXT, "contentEncoding": "base64", "pattern": BASE64_PATTERN}]
        case d.Date() | d.Datetime() | d.Time() | d.Duration():
            return _ways_of_time(value, mode)
        case d.Uuid():
            return [{**_ANY_TEXT, "format": "uuid", "pattern": LOWER_CASE_UUID_PATTERN}]
        case d.Opaque():
            return [{} if value.nullable else {**ANY_BUT_NULL}]
        case ListOf(item):
            array = {"type": "array", "items": schema_of(item, mode, struct_schema)}
            return _or_as_json(array, value, mode)
        case StructOf():
            return _or_as_json(struct_schema(value), value, mode)
        case _:
            assert_never(dtype)


def _or_as_json(schema: WrittenSchema, value: FieldType, mode: Mode) -> list[WrittenSchema]:
    """A list or a nested contract; or text that is JSON of it, where its field declares that."""
    if value.wire.format is None:
        return [schema]
    text = {**_ANY_TEXT, "contentMediaType": "application/json", "contentSchema": schema}
    return [schema, text] if mode == "validation" else [text]


def _number_schema(type_: str, dtype: d.Int | d.Float) -> WrittenSchema:
    name = _FORMAT_OF_NUMBER.get(dtype)  # the registry has none for the other widths
    return {"type": type_} if name is None else {"type": type_, "format": name}


def _numerals(value: FieldType, dtype: d.Int | d.Float, mode: Mode) -> list[WrittenSchema]:
    """The digits of numbers in text, where they may be sent."""
    numerals = value.wire.numerals
    if numerals is None or mode == "serialization":
        return []
    return [_text_matching(number_guard(dtype, numerals))]


def _text_matching(rust: str) -> WrittenSchema:
    """Text with the pattern, if ECMA-262 has it."""
    pattern = ecma_pattern(rust)
    return _ANY_TEXT if pattern is None else {**_ANY_TEXT, "pattern": pattern}


def _text_sentence(value: FieldType) -> str:
    """How the value's text is written."""
    return f"Must {text_form(value)}."


def _non_finite_words(value: FieldType, mode: Mode) -> list[WrittenSchema]:
    """The texts that mean NaN and the infinities, those that the rules admit; a dump writes one for each."""
    names = [name for name in non_finite_names(value) if _may_have_name(name, value, mode)]
    texts = {"enum": names} if mode == "serialization" else {"pattern": non_finite_pattern(names)}
    return [{**_ANY_TEXT, **texts}] if names else []


def _may_have_name(name: str, value: FieldType, mode: Mode) -> bool:
    """Whether a float may have the name; no rule applies to NaN, which is dumped only if it is kept."""
    if name == "NaN":
        return mode == "validation" or value.non_finite.nan == "allow"
    end = (v.Le, v.Lt) if name == "Infinity" else (v.Ge, v.Gt)
    rules = (one.rule for one in value.rules if fails_one_row(one))
    return not any(isinstance(rule, (*end, v.MultipleOf, v.OneOf)) for rule in rules)


# Times ------------------------------------------------------------------------------------------


def _ways_of_time(value: FieldType, mode: Mode) -> list[WrittenSchema]:
    """The ways in which a time is written; `format` is used where every text is in that format."""
    plan = time_plan_of(value)
    assert plan is not None  # noqa: S101 - times have one
    sentence = {"description": _text_sentence(value)}
    if plan.count is not None:
        number = _count_schema(plan.count) | sentence
        if value.wire.truncate is not None and mode == "validation":
            number = _any_count(plan.count) | sentence
        digits = {**_ANY_TEXT, "pattern": f"^(?:{_COUNT_GUARDS[type(plan.count)]})$"}
        is_alone = mode == "serialization" and not _may_be_in_digits(plan.count)
        return [number] if is_alone else [number, digits]
    if (name := _time_format(value)) is not None:
        return [{**_ANY_TEXT, "format": name}]
    if value.dtype != d.Datetime(aware=True) or value.wire.format not in (None, _RFC3339):
        names = plan.format.patterns if isinstance(value.dtype, d.Duration) else ()
        guards = [*(one.guard[2:-2] for one in plan.patterns), *map(duration_guard, names)]
        return [sentence | _text_matching(rf"\A(?:{'|'.join(guards)})\z")]
    # The RFC's notes let a space replace the T; its grammar, which `format` means, does not.
    in_full = {**_ANY_TEXT, "format": "date-time"}
    _, spaced = plan.patterns[0].layouts
    with_space = _text_matching(rf"\A(?:{layout_guard(spaced)})\z")
    return [in_full] if mode == "serialization" else [in_full, with_space]


def _count_schema(count: TimeCount) -> WrittenSchema:
    """The numbers that a time may be."""
    if isinstance(count, SerialDate):
        kind = "integer" if count.is_date else "number"
        return {"type": kind, "minimum": count.first, "exclusiveMaximum": count.end}
    if count.fraction_digits == 0:
        first, last = count.first * count.per, (count.end - 1) * count.per
        return {"type": "integer", "minimum": first, "maximum": last}
    least, end = (int(one) if one.is_integer() else one for one in count.limits)
    return {"type": "number", "minimum": least, "exclusiveMaximum": end}


def _any_count(count: TimeCount) -> WrittenSchema:
    """The numbers that a time may be where what is finer than a microsecond is cut."""
    assert isinstance(count, EpochCount)  # noqa: S101 - others are not cut
    least, end = (one * count.per / count.unit for one in (count.first, count.end))
    return {"type": "number", "minimum": least, "exclusiveMaximum": end}


def _may_be_in_digits(count: TimeCount) -> bool:
    """Whether a dump writes some instants in digits, because no float holds them."""
    furthest = max(map(abs, count.limits)) if isinstance(count, EpochCount) else 0
    return (
        isinstance(count, EpochCount)
        and count.fraction_digits > 0
        and furthest > count.nearest_limit
    )


def _time_format(value: FieldType) -> str | None:
    """JSON Schema's name for the way in which a time is written, or None."""
    declared = value.wire.format
    patterns = {"rfc3339"} if declared is None else set(map(_spell_out, declared.patterns))
    if isinstance(value.dtype, d.Date) and patterns <= _RFC3339_DATES:
        return "date"
    if value.dtype == d.Datetime(aware=True) and patterns <= _RFC3339_INSTANTS:
        return "date-time"
    return None


def _spell_out(pattern: str) -> str:
    """A pattern without directives that are short for several."""
    for short, long in (("%T", "%H:%M:%S"), ("%F", "%Y-%m-%d"), ("%R", "%H:%M")):
        pattern = pattern.replace(short, long)
    return pattern
