"""What a rule is in JSON Schema: keywords that say it, or nothing where none does soundly.

What the keywords say must hold of every value that the rule lets through, in whatever way it is
written; and a reader of JSON Schema computes with floats.
"""

from __future__ import annotations

import math
import struct
from decimal import Decimal as PyDecimal
from typing import Any, Literal, assert_never

from contracts.documents.portable_patterns import portable
from contracts.dtypes import Decimal, Float, Int
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
from contracts.specification import Value

Mode = Literal["validation", "serialization"]
"""Whether what is sent to a contract is described, or what its dumps write."""
Schema = dict[str, Any]

EXACT = 2**53
EXACT_DIGITS = 15
"""Up to so many digits every integer is a float."""
BOUNDS = {
    Ge: ("minimum", "minimum"),
    Gt: ("exclusiveMinimum", "minimum"),
    Le: ("maximum", "maximum"),
    Lt: ("exclusiveMaximum", "maximum"),
}
"""The keyword of each bound, and the one where the number is only near to it, on the outside."""


def keywords_for(rule: ValueRule, value: Value, mode: Mode) -> Schema | None:
    """The keywords that say the rule of the value's main type in JSON, or None."""
    match rule:
        case Ge(bound) | Gt(bound) | Le(bound) | Lt(bound):
            return bound_keyword(rule, bound, value, mode)
        case MultipleOf(step):
            return {"multipleOf": int(step)} if divides_alike(step, value) else None
        case MinLength(length):
            return length_keyword(value, "min", length)
        case MaxLength(length):
            return length_keyword(value, "max", length)
        case Matches():
            pattern = portable(rule.anchored)
            return None if pattern is None else {"pattern": pattern}
        case OneOf(members):
            return members_keyword(members, value, mode)
        case NamedFormat(name):
            longest = rule.grammar.longest
            return {"format": name} | ({} if longest is None else {"maxLength": longest})
        case CodeList():
            return {"enum": [*rule.members]}
        case Custom():
            return None
        case _:
            assert_never(rule)


def divides_alike(step: Any, value: Value) -> bool:
    """Whether readers that divide floats find the same multiples.

    Of a float the contract takes for one what is within 1e-9 of a step; readers do not. Steps such as
    0.1 are no floats at all; and of decimals past 2**53 a float holds others than its digits say.
    """
    match value.dtype:
        case Int():
            return True
        case Decimal(max_digits, decimal_places):
            return step == int(step) and max_digits - decimal_places <= EXACT_DIGITS
        case _:
            return False


# Bounds -----------------------------------------------------------------------------------------


def bound_keyword(rule: Ge | Gt | Le | Lt, bound: Any, value: Value, mode: Mode) -> Schema | None:
    """The keyword of a bound of numbers; JSON Schema has none of times."""
    strict, near = BOUNDS[type(rule)]
    lower = isinstance(rule, (Ge, Gt))
    match value.dtype.kind:
        case "int":
            return {strict: bound}
        case "float" if value.dtype == Float(32) and mode == "validation" and bound != 0:
            return {near: halfway(bound, up=isinstance(rule, (Gt, Le)))}
        case "float":
            return {strict: plain_number(bound)}
        case "decimal":
            number, is_it = number_near(PyDecimal(bound), up=not lower)
            return {strict if is_it else near: number} if math.isfinite(number) else None
        case _:
            return None


def plain_number(number: float) -> int | float:
    """A float as people write it."""
    return int(number) if number.is_integer() and abs(number) < 1e15 else number


def halfway(bound: float, *, up: bool) -> float:
    """The float64 half way between a float32 and its neighbour: the last that rounds to one of them.

    What is sent is rounded to a float32 before it is compared.
    """
    (bits,) = struct.unpack("<i", struct.pack("<f", bound))
    (other,) = struct.unpack("<f", struct.pack("<i", bits + (1 if up == (bound > 0) else -1)))
    past = math.copysign(2.0**128, bound)  # where the next one would be, if the type had it
    return (bound + (other if math.isfinite(other) else past)) / 2


def number_near(bound: PyDecimal, *, up: bool) -> tuple[int | float, bool]:
    """The JSON number that a decimal is, and True; or the one next to it on one side, and False.

    A decimal is what the shortest digits of a float say, which past 2**53 may be another integer.
    """
    if bound == bound.to_integral_value() and abs(bound) < EXACT:
        return int(bound), True
    number = float(bound)
    if abs(bound) < EXACT and PyDecimal(repr(number)) == bound:
        return number, True
    if (PyDecimal(number) < bound) == up:
        number = math.nextafter(number, math.inf if up else -math.inf)
    return number, False


# Lengths and members ----------------------------------------------------------------------------


def length_keyword(value: Value, end: Literal["min", "max"], length: int) -> Schema | None:
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


def members_keyword(members: tuple[Any, ...], value: Value, mode: Mode) -> Schema | None:
    """The members as JSON writes them, where it writes each in one way."""
    match value.dtype.kind:
        case "bool" | "int" | "text" | "uuid":
            return {"enum": [*members]}
        case "float" if value.dtype == Float(32) and mode == "validation":
            return None  # what is rounded to a member is one
        case "float":
            return {"enum": [plain_number(member) for member in members]}
        case "decimal":
            numbers = [number_near(member, up=True) for member in members]
            return (
                {"enum": [one for one, _ in numbers]}
                if all(is_it for _, is_it in numbers)
                else None
            )
        case "date" if value.wire.format is None:
            return {"enum": [member.isoformat() for member in members]}
        case _:
            return None
