"""Options of logical types and value rules: each as the other."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any, assert_never, cast

from contracts.dtypes import Bytes, Opaque, Text
from contracts.interchange.json.places import DocumentPlace
from contracts.interchange.json_schema.patterns import ecma_pattern, rust_pattern
from contracts.interchange.leave_out import LeftOut, Unreadable
from contracts.interchange.odcs.logical_types import (
    Data,
    options_of,
    read_operand,
    write_operand,
)
from contracts.rules import value as v
from contracts.rules.named_formats import FormatName
from contracts.specification import DType, FieldType, ListOf, walk_types

_BOUND_OPTIONS: dict[str, Callable[[Any], v.ValueRule]] = {
    "minimum": v.Ge, "exclusiveMinimum": v.Gt, "maximum": v.Le, "exclusiveMaximum": v.Lt,
    "multipleOf": v.MultipleOf,
}  # fmt: skip  # a table of short pairs
_OPTION_OF_BOUND = {rule: option for option, rule in _BOUND_OPTIONS.items()}
_TEXT_FORMATS = ("email", "hostname", "ipv4", "ipv6", "uri")
"""The formats of strings that are rules; uuid is a type."""
_DAY = "[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])"
_CLOCK = r"(?:[01][0-9]|2[0-3]):[0-5][0-9]:(?:[0-5][0-9]|60)(?:\.[0-9]+)?"
_OFFSET = "(?:[Zz]|[+-](?:[01][0-9]|2[0-3]):[0-5][0-9])"
_TIME_FORMATS = {
    "date": v.Matches(_DAY),
    "time": v.Matches(_CLOCK + _OFFSET),
    "date-time": v.Matches(f"{_DAY}[Tt]{_CLOCK}{_OFFSET}"),
}
"""The formats of strings that are times in RFC 3339, as patterns of its grammar: the text is not parsed."""
_FORMATS_OF_NO_RULE = ("password", "byte", "binary")
"""The formats of strings that require nothing of them."""
_GROUP_TOKEN = re.compile(r"\\.|\[(?:\\.|[^\]\\])*\]|[()]", re.DOTALL)
_ANCHORED = re.compile(r"\^\(\?:(.*)\)\$", re.DOTALL)


def read_options(
    prop: Data, dtype: DType, at: DocumentPlace, leave_out: LeftOut
) -> Iterator[v.ValueRule]:
    """The value rules that the options of a property's logical type are."""
    for option, stated in options_of(prop).items():
        with leave_out.noting(at.down("logicalTypeOptions").down(option).path):
            rule = read_option(option, stated, prop, dtype)
            if rule is not None:
                yield rule


def read_option(option: str, stated: Any, prop: Data, dtype: DType) -> v.ValueRule | None:
    """The rule that an option is; None if it requires nothing.

    Raises:
        Unreadable: no rule requires it.
    """
    rule = _read_option(option, stated, prop, dtype)
    if isinstance(dtype, Opaque) and (rule is not None or (option == "required" and stated)):
        problem = "limits values of which the document does not say what they hold"
        raise Unreadable(problem, "Describe them: give an array items, an object properties")
    return rule


def _read_option(option: str, stated: Any, prop: Data, dtype: DType) -> v.ValueRule | None:
    match option:
        case "minimum" | "exclusiveMinimum" | "maximum" | "exclusiveMaximum" | "multipleOf":
            operand = read_operand(stated, dtype)
            if operand is None:
                raise Unreadable(
                    f"is {stated!r}, which is not a value of the type {dtype.kind}", "Write one"
                )
            return _BOUND_OPTIONS[option](operand)
        case "minLength" | "minItems":
            return v.MinLength(stated) if stated else None
        case "maxLength" | "maxItems":
            return v.MaxLength(stated)
        case "pattern":
            return read_pattern(stated)
        case "format" if isinstance(dtype, Text) and stated not in _FORMATS_OF_NO_RULE:
            if stated in _TIME_FORMATS:
                return _TIME_FORMATS[stated]
            if stated in _TEXT_FORMATS:
                return v.NamedFormat(cast("FormatName", stated))
            hint = "Declare a logicalType, or a pattern"
            raise Unreadable(f"is {stated!r}, which no rule asks of text", hint)
        case "uniqueItems" if stated and _holds_opaque(dtype):
            problem = "compares items of which the document does not say what they are"
            raise Unreadable(problem, "Describe them: give the array items")
        case "uniqueItems":
            return v.UniqueItems() if stated else None
        case "minProperties" | "maxProperties":
            count, least = len(prop.get("properties") or []), option == "minProperties"
            if (least and int(stated) <= count) or (not least and int(stated) >= count):
                return None
            problem = "counts members, and an object of a contract has all that it declares"
            raise Unreadable(problem, "Leave out what there is not")
        # These state a type, or are read elsewhere.
        case "required" | "timezone" | "defaultTimezone" | "format":
            return None
        case _:
            raise Unreadable("is an option that no rule is", "Say what it asks otherwise")


def _holds_opaque(dtype: DType) -> bool:
    """Whether something in a type is not described."""
    return any(isinstance(one.dtype, Opaque) for one in walk_types(FieldType(dtype)))


def write_option(rule: v.ValueRule, dtype: DType) -> tuple[str, Any] | None:
    """The option that a value rule is, and what it states; None where there is none."""
    match rule:
        case v.Ge(operand) | v.Gt(operand) | v.Le(operand) | v.Lt(operand) | v.MultipleOf(operand):
            return _OPTION_OF_BOUND[type(rule)], write_operand(operand)
        case v.MinLength(length) | v.MaxLength(length):
            of = "Items" if isinstance(dtype, ListOf) else "Length"
            least_or_most = "min" if isinstance(rule, v.MinLength) else "max"
            # Lengths of strings count characters, and those of bytes do not.
            return None if isinstance(dtype, Bytes) else (f"{least_or_most}{of}", length)
        case v.Matches() if rule in _TIME_FORMATS.values():
            return "format", next(name for name, one in _TIME_FORMATS.items() if one == rule)
        case v.Matches():
            pattern = write_pattern(rule)
            return None if pattern is None else ("pattern", pattern)
        case v.NamedFormat(name):
            return "format", name
        case v.UniqueItems():
            return "uniqueItems", True
        case v.OneOf() | v.NoneOf() | v.CodeList() | v.Custom():
            return None
        case _:
            assert_never(rule)


# Patterns ---------------------------------------------------------------------------------------


def read_pattern(pattern: str) -> v.Matches:
    """The rule that a pattern of ECMA-262 is: a part of the text matches, unless it is anchored."""
    anchored = _ANCHORED.fullmatch(pattern)
    whole = rust_pattern(anchored[1]) if anchored and _groups_close(anchored[1]) else None
    rust = rust_pattern(pattern) if whole is None else whole
    if rust is not None and _groups_close(rust):
        return v.Matches(rust, whole is not None)
    problem = f"is {pattern[:60]!r}, which Rust's engine has not, or reads otherwise"
    raise Unreadable(problem, "Write it with sets, groups, counts, ^ and $")


def write_pattern(rule: v.Matches) -> str | None:
    """The pattern of ECMA-262 that a rule is, or None."""
    pattern = ecma_pattern(rule.pattern)
    return pattern if pattern is None or not rule.whole else f"^(?:{pattern})$"


def _groups_close(pattern: str) -> bool:
    """Whether each group of a pattern closes, and none that is not open; not those of `a)|(?:b`."""
    depth = 0
    for token in _GROUP_TOKEN.findall(pattern):
        depth += {"(": 1, ")": -1}.get(token, 0)
        if depth < 0:
            return False
    return depth == 0
