"""Converting one Python value from wire form to contract form: exactly, or with what is wrong with
it.
"""

from __future__ import annotations

import math
import operator
import re
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal as PyDecimal
from typing import Any, Literal, cast

from contracts.backends.absent import ABSENT, UNKNOWN
from contracts.backends.builtin_values import has_type, plain_list, plain_str
from contracts.backends.contract_form import NotContractForm, as_mapping
from contracts.dtypes import Datetime, Decimal, Float, Int, Kind, Text, Uuid
from contracts.lazy_dataclass import lazy_dataclass
from contracts.rules.requirement import Requirement
from contracts.rules.wire import AS_IS
from contracts.specification import (
    NOT_INF,
    NOT_NAN,
    Field,
    FieldType,
    ListOf,
    Specification,
    StructOf,
    find_name,
)
from contracts.wire.scalar.numbers import UnparseableText
from contracts.wire.scalar.text import (
    WHITE_SPACE,
    non_finite_names,
    parse_field_time,
    parse_text,
    time_plan_of,
    violated_requirement,
)

Source = Literal["values", "json", "text"]
"""The values of wire form: typed ones; JSON, which has text where it has no other form; or text
alone, as CSV has."""
_KINDS_WRITTEN_AS_TEXT: tuple[Kind, ...] = ("date", "datetime", "time", "duration", "decimal")
"""The kinds of values that are parsed from text among typed values too: JSON has no dates, and most
of it reaches a contract as dicts."""
JSON_TEXT_KINDS: tuple[Kind, ...] = (*_KINDS_WRITTEN_AS_TEXT, "bytes")
"""The kinds of values that JSON writes as text."""
_DECIMAL_WITH_EXPONENT = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)[eE][+-]?[0-9]{1,3}")
"""A decimal with an exponent, as Python writes some."""
NAN_READ_AS_NULL = ("null", "default")
"""What a field may declare for NaN that reads it as null."""
_NoteChange = Callable[[str, str], None]
"""Counts a change: where, and how."""


def ignore_change(_path: str, _how: str) -> None:
    """Note nothing, where changes are not counted."""


@lazy_dataclass(frozen=True, slots=True)
class UnparseableValue:
    """A value on the wire that does not convert to contract form, with the requirement that it
    breaks.
    """

    value: object
    requirement: Requirement[Any]


def convert_value(
    value: object, expected: FieldType, path: str, note: _NoteChange, source: Source
) -> Any:
    """The value in contract form; unchanged where it is of another type, which is found later;
    `UnparseableValue` where it is spelled otherwise, or cannot be held exactly.

    Args:
        path: where it is, by the names in data.
        note: called with the path and the kind of change.
        source: what the wire form is made of.
    """
    if value is None or value is ABSENT or value is UNKNOWN:
        return value
    if has_type(value, str):
        return _convert_text_value(cast("str", value), expected, path, note, source)
    if _is_missing_number(value, expected):
        note(path, "missing")
        return None
    match expected.dtype:
        case Int() if has_type(value, float):
            return _float_to_int(float.__float__(cast("float", value)), expected, path, note)
        case Datetime() if has_type(value, (int, float)) and is_epoch_count(expected):
            return _count_to_instant(value, expected, path, note)
        case Decimal() if source == "json" and type(value) in (int, float):
            return PyDecimal(repr(value))  # the digits of a JSON number are exact
        case Float() if has_type(value, float):
            return _nan_to_none(value, expected, path, note)
        case ListOf(item) if has_type(value, (list, tuple)):
            items = plain_list(cast("list[object]", value))
            done = [convert_value(one, item, path, note, source) for one in items]
            return value if all(map(operator.is_, done, items)) else done
        case StructOf(specification):
            try:
                members = as_mapping(value, specification)
            except NotContractForm:
                return value
            return convert_members(members, specification, path, note, source)
        case _:
            return value


def convert_members(
    members: Mapping[str, object],
    specification: Specification,
    path: str | None,
    note: _NoteChange,
    source: Source,
    *,
    fields: Iterable[Field] | None = None,
) -> dict[str, Any]:
    """A row or a struct with its members in contract form.

    Args:
        path: where it is, by the names in data; None for a row.
        fields: the fields to convert; all unless passed.
    """
    done = {**members}
    for declared in specification.fields if fields is None else fields:
        name = find_name(declared, members)
        if name is not None:
            inside = declared.alias if path is None else f"{path}.{declared.alias}"
            done[name] = convert_value(members[name], declared.value, inside, note, source)
    return done


def _is_missing_number(value: object, expected: FieldType) -> bool:
    """Whether a number is one of those that the field reads as null."""
    missing = expected.wire.missing
    if missing is None or has_type(value, bool) or not has_type(value, (int, float)):
        return False
    number = int.__int__(value) if has_type(value, int) else float.__float__(cast("float", value))  # type: ignore[arg-type]  # which it is was asked
    return any(not isinstance(one, str) and one == number for one in missing.values)


def _nan_to_none(value: Any, expected: FieldType, path: str, note: _NoteChange) -> Any:
    """A float, or None for NaN where the field reads it as null."""
    if expected.non_finite.nan not in NAN_READ_AS_NULL or not math.isnan(float.__float__(value)):
        return value
    note(path, "nan")
    return None


def _float_to_int(value: float, expected: FieldType, path: str, note: _NoteChange) -> Any:
    if math.isnan(value):
        return UnparseableValue(value, NOT_NAN)
    if math.isinf(value):
        return UnparseableValue(value, NOT_INF)
    if not value.is_integer():
        return UnparseableValue(value, expected.held)
    note(path, "cast")
    return int(value)


def is_epoch_count(expected: FieldType) -> bool:
    """Whether a field's times are written as counts since 1970."""
    plan = time_plan_of(expected)
    return plan is not None and plan.unit is not None


def _count_to_instant(value: object, expected: FieldType, path: str, note: _NoteChange) -> Any:
    if has_type(value, bool):
        return value
    number: Any = value
    if has_type(value, float):
        number = _float_to_int(float.__float__(cast("float", value)), expected, path, ignore_change)
        if isinstance(number, UnparseableValue):
            return number
    return _parse_or_report(
        value, expected, path, note, lambda: parse_field_time(int(number), expected)
    )


def _convert_text_value(
    value: str, expected: FieldType, path: str, note: _NoteChange, source: Source
) -> Any:
    """Text parsed as its field declares, or as text is written in its source."""
    wire = expected.wire
    if wire == AS_IS and not parses_text(expected, source):
        return value
    text = plain_str(value)
    written = text.strip(WHITE_SPACE) if wire.trim else text
    if written != text:
        note(path, "trimmed")
    if wire.missing is not None and written in wire.missing.values:
        note(path, "missing")
        return None
    is_read = parses_text(expected, source) and (
        written in non_finite_names(expected) or not parses_non_finite_names_only(expected, source)
    )
    if isinstance(expected.dtype, (Text, Uuid)) or not is_read:
        return value if written == text else written
    if (
        source == "json"
        and isinstance(expected.dtype, Decimal)
        and _DECIMAL_WITH_EXPONENT.fullmatch(written)
    ):
        return PyDecimal(written)
    done = _parse_or_report(text, expected, path, note, lambda: parse_text(written, expected))
    return _nan_to_none(done, expected, path, note) if type(done) is float else done


def _parse_or_report(
    value: object, expected: FieldType, path: str, note: _NoteChange, read: Callable[[], Any]
) -> Any:
    """The parsed value, counted; or the value as it came, with what is wrong with it."""
    try:
        done = read()
    except UnparseableText as failed:
        return UnparseableValue(value, violated_requirement(failed.code, expected))
    note(path, "read")
    return done


def parses_non_finite_names_only(expected: FieldType, source: Source) -> bool:
    """Whether the only text that is parsed is the names of floats that JSON has no number for."""
    wire = expected.wire
    is_said = wire.numerals is not None or wire.format is not None
    return source == "json" and isinstance(expected.dtype, Float) and not is_said


def parses_text(expected: FieldType, source: Source) -> bool:
    """Whether text is parsed as the field's type."""
    wire = expected.wire
    if source == "text" or wire.numerals or wire.words or wire.format:
        return True
    if source == "json" and non_finite_names(expected):
        return True
    return expected.dtype.kind in (JSON_TEXT_KINDS if source == "json" else _KINDS_WRITTEN_AS_TEXT)
