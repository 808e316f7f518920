"""From a Python value on the wire to contract form: exactly, or with what is wrong with it."""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, assert_never, cast

from contracts.backends.builtin_values import is_of, items_of, text_of
from contracts.backends.contract_form import NotContractForm, as_mapping
from contracts.backends.row_values import ABSENT
from contracts.dtypes import (
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
from contracts.rules.requirement import Requirement
from contracts.rules.wire import AS_IS, JSON_WORDS, PLAIN_NUMERALS
from contracts.specification import (
    NOT_INF,
    NOT_NAN,
    ListOf,
    Specification,
    StructOf,
    Value,
    columns_of,
)
from contracts.wire.numbers import NotRead, read_bool, read_number

Note = Callable[[str, str], None]
"""Counts what was changed: where, and how."""


def uncounted(_path: str, _how: str) -> None:
    """Counts nothing."""


@dataclass(frozen=True, slots=True)
class Unconverted:
    """Stands for a value on the wire that does not become contract form, and says why."""

    value: object
    requirement: Requirement[Any]


def from_wire(value: object, expected: Value, path: str, note: Note, *, text: bool) -> Any:
    """The value in contract form; as it came where it is of another type, which contract form will
    say; `Unconverted` where it is written otherwise, or cannot be held exactly.

    Args:
        path: where it stands, in the words of the data.
        text: whether every value is written as text.
    """
    if value is None or value is ABSENT:
        return value
    if is_of(value, str):
        return from_text(cast("str", value), expected, path, note, text=text)
    if is_missing(value, expected):
        note(path, "missing")
        return None
    match expected.dtype:
        case Int() if is_of(value, float):
            return from_float(float.__float__(cast("float", value)), expected, path, note)
        case Float() if is_of(value, float) and is_nan(value):
            if expected.non_finite.nan not in ("null", "default"):
                return value
            note(path, "nan")
            return None
        case ListOf(item) if is_of(value, (list, tuple)):
            items = items_of(cast("list[object]", value))
            done = [from_wire(one, item, path, note, text=text) for one in items]
            return value if all(map(operator.is_, done, items)) else done
        case StructOf(specification):
            try:
                members = as_mapping(value, specification)
            except NotContractForm:
                return value
            return from_members(members, specification, path, note, text=text)
        case _:
            return value


def from_members(
    members: Mapping[str, object],
    specification: Specification,
    path: str,
    note: Note,
    *,
    text: bool,
) -> dict[str, Any]:
    """A struct with its members in contract form."""
    held, _ = columns_of(specification, members)
    done = {**members}
    for declared in specification.fields:
        if declared.name in held:
            name = held[declared.name]
            inside = f"{path}.{declared.alias}"
            done[name] = from_wire(members[name], declared.value, inside, note, text=text)
    return done


def is_missing(value: object, expected: Value) -> bool:
    """Whether a value that is no text is one of those that stand for null."""
    missing = expected.wire.missing
    if missing is None or is_of(value, bool) or not is_of(value, (int, float)):
        return False
    number = int.__int__(value) if is_of(value, int) else float.__float__(cast("float", value))  # type: ignore[arg-type]  # which it is was asked
    return any(not isinstance(one, str) and one == number for one in missing.values)


def is_nan(value: object) -> bool:
    """Whether a float is NaN."""
    return math.isnan(float.__float__(cast("float", value)))


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


def from_text(value: str, expected: Value, path: str, note: Note, *, text: bool) -> Any:
    """Text in contract form, read as its field says, or where all is text as text is written."""
    wire = expected.wire
    if wire == AS_IS and not reads_text(expected, text=text):
        return value
    given = text_of(value)
    written = given.strip() if wire.trim else given
    if written != given:
        note(path, "trimmed")
    if wire.missing is not None and written in wire.missing.values:
        note(path, "missing")
        return None
    if isinstance(expected.dtype, (Text, Uuid)) or not reads_text(expected, text=text):
        return value if written == given else written
    try:
        done = read(written, expected)
    except NotRead as failed:
        return Unconverted(given, requirement_for(failed.code, expected))
    if done is not written:
        note(path, "read")
    return done


def reads_text(expected: Value, *, text: bool) -> bool:
    """Whether text is read as the field's type."""
    wire = expected.wire
    return text or wire.numerals is not None or wire.words is not None


def requirement_for(code: str, expected: Value) -> Requirement[Any]:
    """What a value breaks that is not read."""
    return expected.held if code == "lossy" else expected.of_type


def read(written: str, expected: Value) -> Any:
    """What text stands for; the text itself where no type is written as text.

    Raises:
        NotRead: nothing.
    """
    match expected.dtype:
        case Int() | Float() | Decimal() as dtype:
            return read_number(written, dtype, expected.wire.numerals or PLAIN_NUMERALS)
        case Bool():
            return read_bool(written, expected.wire.words or JSON_WORDS)
        case Bytes() | Date() | Datetime() | Time() | Duration():
            return written
        case Text() | Uuid() | ListOf() | StructOf():
            return written
        case _:
            assert_never(expected.dtype)
