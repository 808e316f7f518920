"""From a Python value on the wire to contract form: exactly, or with what is wrong with it."""

from __future__ import annotations

import math
import operator
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal as PyDecimal
from typing import Any, Literal, cast

from contracts.backends.builtin_values import is_of, items_of, text_of
from contracts.backends.contract_form import NotContractForm, as_mapping
from contracts.backends.row_values import ABSENT, UNKNOWN
from contracts.dtypes import Datetime, Decimal, Float, Int, Kind, Text, Uuid
from contracts.rules.requirement import Requirement
from contracts.rules.wire import AS_IS
from contracts.specification import (
    NOT_INF,
    NOT_NAN,
    Field,
    ListOf,
    Specification,
    StructOf,
    Value,
    held_by,
)
from contracts.wire.numbers import NotRead
from contracts.wire.texts import (
    WHITE_SPACE,
    non_finite_names,
    read_text,
    read_time,
    requirement_for,
    time_plan,
)

Source = Literal["values", "json", "text"]
"""What wire form is made of: typed values; JSON, which has text for whatever it has no form for; or
text alone, as CSV has it.
"""
TEXT_IN_VALUES: tuple[Kind, ...] = ("date", "datetime", "time", "duration", "decimal")
"""The kinds of values that are written as text beside typed ones too, as whoever loads JSON has them."""
TEXT_IN_JSON: tuple[Kind, ...] = (*TEXT_IN_VALUES, "bytes")
"""The kinds of values that JSON writes as text."""
DECIMAL = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)[eE][+-]?[0-9]{1,3}")
"""A decimal with an exponent, as Python writes some."""
NAN_IS_NONE = ("null", "default")
"""What a field may make of NaN that leaves no value."""
Note = Callable[[str, str], None]
"""Counts what was changed: where, and how."""


def uncounted(_path: str, _how: str) -> None:
    """Counts nothing."""


@dataclass(frozen=True, slots=True)
class Unconverted:
    """Stands for a value on the wire that does not become contract form, and says why."""

    value: object
    requirement: Requirement[Any]


def from_wire(value: object, expected: Value, path: str, note: Note, source: Source) -> Any:
    """The value in contract form; as it came where it is of another type, which contract form will
    say; `Unconverted` where it is written otherwise, or cannot be held exactly.

    Args:
        path: where it stands, in the words of the data.
        source: what the wire form is made of.
    """
    if value is None or value is ABSENT or value is UNKNOWN:
        return value
    if is_of(value, str):
        return from_text(cast("str", value), expected, path, note, source)
    if is_missing(value, expected):
        note(path, "missing")
        return None
    match expected.dtype:
        case Int() if is_of(value, float):
            return from_float(float.__float__(cast("float", value)), expected, path, note)
        case Datetime() if is_of(value, (int, float)) and reads_counts(expected):
            return from_count(value, expected, path, note)
        case Decimal() if source == "json" and type(value) in (int, float):
            return PyDecimal(repr(value))  # the digits of a JSON number are what it says
        case Float() if is_of(value, float):
            return without_nan(value, expected, path, note)
        case ListOf(item) if is_of(value, (list, tuple)):
            items = items_of(cast("list[object]", value))
            done = [from_wire(one, item, path, note, source) for one in items]
            return value if all(map(operator.is_, done, items)) else done
        case StructOf(specification):
            try:
                members = as_mapping(value, specification)
            except NotContractForm:
                return value
            return from_members(members, specification, path, note, source)
        case _:
            return value


def from_members(
    members: Mapping[str, object],
    specification: Specification,
    path: str | None,
    note: Note,
    source: Source,
    *,
    fields: Iterable[Field] | None = None,
) -> dict[str, Any]:
    """A row or a struct with its members in contract form.

    Args:
        path: where it stands; None for a row.
        fields: those that are read; all unless given.
    """
    done = {**members}
    for declared in specification.fields if fields is None else fields:
        name = held_by(declared, members)
        if name is not None:
            inside = declared.alias if path is None else f"{path}.{declared.alias}"
            done[name] = from_wire(members[name], declared.value, inside, note, source)
    return done


def is_missing(value: object, expected: Value) -> bool:
    """Whether a value that is no text is one of those that stand for null."""
    missing = expected.wire.missing
    if missing is None or is_of(value, bool) or not is_of(value, (int, float)):
        return False
    number = int.__int__(value) if is_of(value, int) else float.__float__(cast("float", value))  # type: ignore[arg-type]  # which it is was asked
    return any(not isinstance(one, str) and one == number for one in missing.values)


def without_nan(value: Any, expected: Value, path: str, note: Note) -> Any:
    """A float, or null for NaN where the field says that it is read so."""
    if expected.non_finite.nan not in NAN_IS_NONE or not math.isnan(float.__float__(value)):
        return value
    note(path, "nan")
    return None


def from_float(value: float, expected: Value, path: str, note: Note) -> Any:
    """A float as the integer that it is."""
    if math.isnan(value):
        return Unconverted(value, NOT_NAN)
    if math.isinf(value):
        return Unconverted(value, NOT_INF)
    if not value.is_integer():
        return Unconverted(value, expected.held)
    note(path, "cast")
    return int(value)


def reads_counts(expected: Value) -> bool:
    """Whether a field's times are written as counts since 1970."""
    plan = time_plan(expected)
    return plan is not None and plan.unit is not None


def from_count(value: object, expected: Value, path: str, note: Note) -> Any:
    """A count since 1970 as the instant that it stands for."""
    if is_of(value, bool):
        return value
    number: Any = value
    if is_of(value, float):
        number = from_float(float.__float__(cast("float", value)), expected, path, uncounted)
        if isinstance(number, Unconverted):
            return number
    return read_or_not(value, expected, path, note, lambda: read_time(int(number), expected))


def from_text(value: str, expected: Value, path: str, note: Note, source: Source) -> Any:
    """Text in contract form, read as its field says, or as text is written where it comes from."""
    wire = expected.wire
    if wire == AS_IS and not reads_text(expected, source):
        return value
    given = text_of(value)
    written = given.strip(WHITE_SPACE) if wire.trim else given
    if written != given:
        note(path, "trimmed")
    if wire.missing is not None and written in wire.missing.values:
        note(path, "missing")
        return None
    is_read = reads_text(expected, source) and (
        written in non_finite_names(expected) or not reads_names_only(expected, source)
    )
    if isinstance(expected.dtype, (Text, Uuid)) or not is_read:
        return value if written == given else written
    if source == "json" and isinstance(expected.dtype, Decimal) and DECIMAL.fullmatch(written):
        return PyDecimal(written)
    done = read_or_not(given, expected, path, note, lambda: read_text(written, expected))
    return without_nan(done, expected, path, note) if type(done) is float else done


def read_or_not(
    given: object, expected: Value, path: str, note: Note, read: Callable[[], Any]
) -> Any:
    """What is read, counted; or what was given, with what is wrong with it."""
    try:
        done = read()
    except NotRead as failed:
        return Unconverted(given, requirement_for(failed.code, expected))
    note(path, "read")
    return done


def reads_names_only(expected: Value, source: Source) -> bool:
    """Whether the only text that is read is the names of floats that JSON has no number for."""
    wire = expected.wire
    is_said = wire.numerals is not None or wire.format is not None
    return source == "json" and isinstance(expected.dtype, Float) and not is_said


def reads_text(expected: Value, source: Source) -> bool:
    """Whether text is read as the field's type."""
    wire = expected.wire
    if source == "text" or wire.numerals or wire.words or wire.format:
        return True
    if source == "json" and non_finite_names(expected):
        return True
    return expected.dtype.kind in (TEXT_IN_JSON if source == "json" else TEXT_IN_VALUES)
