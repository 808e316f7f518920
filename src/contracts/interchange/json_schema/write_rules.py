"""Rules as keywords of JSON Schema, or nothing where no keyword states the rule soundly.

A keyword must accept every value that the rule accepts, however the value is written; and a reader of
JSON Schema computes with floats. What can only be stated nearly is stated widely, or in words: a client
that sends what the schema allows may still be refused, and learns why; a client that was told not to
send what the contract accepts would never know.
"""

from __future__ import annotations

import math
import struct
from decimal import Decimal as PyDecimal
from typing import Any, Literal, assert_never

from contracts.dtypes import Decimal, Float, Int
from contracts.interchange.json_schema.correspondences import BOUND_KEYWORDS
from contracts.interchange.json_schema.patterns import ecma_pattern
from contracts.rules import value as v
from contracts.specification import FieldType

Mode = Literal["validation", "serialization"]
"""Whether the schema describes what is sent to a contract, or what its dumps write."""
WrittenSchema = dict[str, Any]

_EXACT_BELOW = 2**53
_EXACT_DIGITS = 15
"""Up to so many digits every integer is a float."""
_KEYWORD_OF_BOUND = {bound.rule: keyword for keyword, bound in BOUND_KEYWORDS.items()}


def keywords_for(rule: v.ValueRule, value: FieldType, mode: Mode) -> WrittenSchema | None:
    """The keywords that state the rule of the value's main type in JSON, or None."""
    match rule:
        case v.Ge(bound) | v.Gt(bound) | v.Le(bound) | v.Lt(bound):
            return _write_bound(rule, bound, value, mode)
        case v.MultipleOf(step):
            return {"multipleOf": int(step)} if _divides_alike(step, value) else None
        case v.MinLength(length):
            return _write_length("min", length, value)
        case v.MaxLength(length):
            return _write_length("max", length, value)
        case v.Matches():
            pattern = ecma_pattern(rule.anchored)
            return None if pattern is None else {"pattern": pattern}
        case v.OneOf(members):
            return _write_members(members, value, mode)
        case v.NoneOf(members):
            excluded = _write_members(members, value, mode)
            return None if excluded is None else {"not": excluded}
        case v.UniqueItems():
            return {"uniqueItems": True}
        case v.NamedFormat(name):
            longest = rule.grammar.longest
            return {"format": name} | ({} if longest is None else {"maxLength": longest})
        case v.CodeList():
            return {"enum": [*rule.members]}
        case v.Custom():
            return None
        case _:
            assert_never(rule)


def _divides_alike(step: Any, value: FieldType) -> bool:
    """Whether readers that divide floats find the same multiples.

    The contract accepts a float within 1e-9 of a multiple; readers do not. Steps such as 0.1 are not
    floats; and past 2**53 a float has another value than a decimal's digits.
    """
    match value.dtype:
        case Int():
            return True
        case Decimal(max_digits, decimal_places):
            return step == int(step) and max_digits - decimal_places <= _EXACT_DIGITS
        case _:
            return False


# Bounds -----------------------------------------------------------------------------------------


def _write_bound(
    rule: v.Ge | v.Gt | v.Le | v.Lt, bound: Any, value: FieldType, mode: Mode
) -> WrittenSchema | None:
    """The keyword of a bound of numbers; JSON Schema has none for times."""
    keyword = _KEYWORD_OF_BOUND[type(rule)]
    inclusive = BOUND_KEYWORDS[keyword].inclusive
    match value.dtype.kind:
        case "int":
            return {keyword: bound}
        case "float" if value.dtype == Float(32) and mode == "validation" and bound != 0:
            return {inclusive: _halfway(bound, up=isinstance(rule, (v.Gt, v.Le)))}
        case "float":
            return {keyword: _plain_number(bound)}
        case "decimal":
            number, is_exact = _number_near(PyDecimal(bound), up=isinstance(rule, (v.Le, v.Lt)))
            return {keyword if is_exact else inclusive: number} if math.isfinite(number) else None
        case _:
            return None


def _plain_number(number: float) -> int | float:
    """A float as people write it."""
    return int(number) if number.is_integer() and abs(number) < 1e15 else number


def _halfway(bound: float, *, up: bool) -> float:
    """The float64 half way between a float32 and its neighbour: the last that rounds to one of them.

    What is sent is rounded to a float32 before it is compared.
    """
    (bits,) = struct.unpack("<i", struct.pack("<f", bound))
    (other,) = struct.unpack("<f", struct.pack("<i", bits + (1 if up == (bound > 0) else -1)))
    past = math.copysign(2.0**128, bound)  # where the next one would be, if the type had it
    return (bound + (other if math.isfinite(other) else past)) / 2


def _number_near(bound: PyDecimal, *, up: bool) -> tuple[int | float, bool]:
    """The JSON number that a decimal is, and True; or the one next to it on one side, and False.

    A decimal is read from the shortest digits of a float, which past 2**53 may be another integer.
    """
    if bound == bound.to_integral_value() and abs(bound) < _EXACT_BELOW:
        return int(bound), True
    number = float(bound)
    if abs(bound) < _EXACT_BELOW and PyDecimal(repr(number)) == bound:
        return number, True
    if (PyDecimal(number) < bound) == up:
        number = math.nextafter(number, math.inf if up else -math.inf)
    return number, False


# Lengths and members ----------------------------------------------------------------------------


def _write_length(
    end: Literal["min", "max"], length: int, value: FieldType
) -> WrittenSchema | None:
    """The keyword of a length: of text in code points, of base64 in fours of characters."""
    match value.dtype.kind:
        case "text":
            return {f"{end}Length": length}
        case "bytes":
            return {f"{end}Length": -(-length // 3) * 4}
        case "list":
            return {f"{end}Items": length}
        case _:
            return None


def _write_members(members: tuple[Any, ...], value: FieldType, mode: Mode) -> WrittenSchema | None:
    """The members as JSON writes them, where it writes each in one way."""
    match value.dtype.kind:
        case "bool" | "int" | "text" | "uuid":
            return {"enum": [*members]}
        case "float" if value.dtype == Float(32) and mode == "validation":
            return None  # what is rounded to a member is one
        case "float":
            return {"enum": [_plain_number(member) for member in members]}
        case "decimal":
            numbers, exact = zip(*(_number_near(one, up=True) for one in members), strict=True)
            return {"enum": [*numbers]} if all(exact) else None
        case "date" if value.wire.format is None:
            return {"enum": [member.isoformat() for member in members]}
        case _:
            return None
