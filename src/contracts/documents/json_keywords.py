"""Value rules as the keywords of JSON Schema (draft 2020-12)."""

from __future__ import annotations

import math
import re
import struct
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, TypeAlias, assert_never

from contracts.dtypes import Bool, Float, Int, Text
from contracts.rules.value import (
    CodeList,
    Custom,
    Ge,
    Gt,
    Le,
    Lt,
    Matches,
    MaxLength,
    MinLength,
    MultipleOf,
    NamedFormat,
    OneOf,
    ValueRule,
)
from contracts.specification import ListOf, Value

Schema: TypeAlias = dict[str, Any]

LITERAL = r"[A-Za-z0-9 _,:;@#%&=~\"'<>!/-]|\\[.\\+*?()\[\]{}|^$/]"
MEMBER = r"[A-Za-z0-9_ .,:;@#%+*/=]|\\[.\\\]-]"
PORTABLE = re.compile(
    rf"(?:{LITERAL}|\[(?:(?:{MEMBER})(?:-(?:{MEMBER}))?)+-?\]|\((?:\?:|(?!\?))|\)|\||[+*?]\??"
    r"|\{[0-9]+(?:,[0-9]*)?\}\??)*"
)
"""Patterns that say the same in the Rust engine, in ECMA-262 (with or without `u`) and in Python."""
STACKED = re.compile(r"[+*?}][+*{]|\?\?[?]")
"""A repetition of a repetition, which the engines do not read alike."""


def rule_keywords(rule: ValueRule, value: Value) -> Schema | None:
    """The keywords that say a rule of a value; None where there are none."""
    match rule:
        case Ge(bound):
            return bounded("minimum", bound, value)
        case Gt(bound):
            return bounded("exclusiveMinimum", bound, value)
        case Le(bound):
            return bounded("maximum", bound, value)
        case Lt(bound):
            return bounded("exclusiveMaximum", bound, value)
        case MultipleOf(step):
            exact = isinstance(value.dtype, Int) and isinstance(step, int)
            return {"multipleOf": step} if exact else None  # floats are multiples nearly
        case MinLength(length):
            return sized("min", length, value)
        case MaxLength(length):
            return sized("max", length, value)
        case Matches(pattern, whole):
            if not PORTABLE.fullmatch(pattern) or STACKED.search(pattern):
                return None
            return {"pattern": f"^(?:{pattern})$" if whole else pattern}
        case OneOf(members):
            plain = isinstance(value.dtype, (Text, Int, Bool))
            return {"enum": [*members]} if plain else None
        case NamedFormat(name):
            return {"format": name}
        case CodeList():
            return {"enum": [*rule.members]}
        case Custom():
            return None
        case _:
            assert_never(rule)


def bounded(keyword: str, bound: Any, value: Value) -> Schema | None:
    """A bound of numbers; None of anything else."""
    if isinstance(bound, bool) or not isinstance(bound, (int, float, Decimal)):
        return None
    number = bound if isinstance(bound, int) else float(bound)
    if value.dtype == Float(32):  # a number is rounded to nearest before it is asked
        is_upper = keyword in ("maximum", "exclusiveMaximum")
        number = above_in_32_bits(number) if is_upper else -above_in_32_bits(-number)
        keyword = "exclusiveMaximum" if is_upper else "exclusiveMinimum"
    return {keyword: number} if math.isfinite(number) else None


def above_in_32_bits(number: float) -> float:
    """The least float32 above a number; infinity where there is none."""
    try:
        near = float(struct.unpack("<f", struct.pack("<f", number))[0])
    except OverflowError:
        return math.inf
    if near > number:
        return near
    if near == 0:
        return 2.0**-149
    bits = int(struct.unpack("<i", struct.pack("<f", near))[0]) + (1 if near > 0 else -1)
    return float(struct.unpack("<f", struct.pack("<i", bits))[0])


def sized(end: str, length: int, value: Value) -> Schema | None:
    """A length of text or of a list; bytes are counted otherwise than their base64."""
    match value.dtype:
        case Text():
            return {f"{end}Length": length}
        case ListOf():
            return {f"{end}Items": length}
        case _:
            return None


STRICTER: Mapping[str, Callable[[Any, Any], Any]] = {
    "minimum": max,
    "exclusiveMinimum": max,
    "minLength": max,
    "minItems": max,
    "maximum": min,
    "exclusiveMaximum": min,
    "maxLength": min,
    "maxItems": min,
}
"""What is left of two bounds of one keyword."""


def merge(schema: Schema, keywords: Schema) -> None:
    """Say keywords in a schema beside what it says."""
    for keyword, said in keywords.items():
        before = schema.get(keyword)
        if keyword == "format" or before is None:
            schema[keyword] = said
        elif keyword == "enum":
            schema[keyword] = [one for one in before if one in said]
        elif keyword in STRICTER:
            schema[keyword] = STRICTER[keyword](before, said)
        elif before != said:
            schema.setdefault("allOf", []).append({keyword: said})
