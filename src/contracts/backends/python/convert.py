"""Converting one Python value from wire form to contract form: exactly, or with what is wrong with
it.
"""

from __future__ import annotations

import json
import math
import operator
import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from decimal import Decimal as PyDecimal
from typing import Any, Literal, cast

from contracts.backends.absent import ABSENT, UNKNOWN
from contracts.backends.builtin_values import has_type, plain_list, plain_str
from contracts.backends.contract_form import (
    NotContractForm,
    as_mapping,
    contract_form,
)
from contracts.backends.python.casts import (
    NoteChange,
    UnparseableValue,
    float_to_int,
    midnight_to_date,
    number_to_bool,
    number_to_decimal,
    round_float,
)
from contracts.dtypes import Bool, Date, Datetime, Decimal, Float, Int, Kind, Opaque, Text, Uuid
from contracts.rules.wire import AS_IS
from contracts.specification import (
    NOT_INF,
    NOT_NAN,
    NOT_NULL,
    Field,
    FieldType,
    ListOf,
    Specification,
    StructOf,
    find_name,
)
from contracts.wire.scalar.finer_times import truncated_time
from contracts.wire.scalar.missing import is_missing, is_missing_text
from contracts.wire.scalar.numbers import UnparseableText
from contracts.wire.scalar.text import (
    KINDS_WRITTEN_AS_TEXT,
    WHITE_SPACE,
    is_truncated_text,
    is_written_as_number,
    non_finite_names,
    numeric_words,
    parse_non_finite,
    parse_text,
    violated_requirement,
)

Source = Literal["values", "json", "text"]
"""The values of wire form: typed ones; JSON, which has text where it has no other form; or text
alone, as CSV has."""
JSON_TEXT_KINDS: tuple[Kind, ...] = (*KINDS_WRITTEN_AS_TEXT, "bytes")
"""The kinds of values that JSON writes as text."""
_DECIMAL_WITH_EXPONENT = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)[eE][+-]?[0-9]{1,3}")
"""A decimal with an exponent, as Python writes some."""
_READ_AS_NULL = ("null", "default")
"""What a field may declare for NaN that reads it as null."""


def ignore_change(_path: str, _how: str) -> None:
    """Note nothing, where changes are not counted."""


def is_read_as_null(value: object) -> bool:
    """Whether a value on the wire was read as null where there may be none."""
    return type(value) is UnparseableValue and value.requirement == NOT_NULL


def convert_value(
    value: object, expected: FieldType, path: str, note: NoteChange, source: Source
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
    if isinstance(expected.dtype, Opaque):
        return _json_text(value) if source == "json" else value
    if has_type(value, str):
        return _convert_text_value(cast("str", value), expected, path, note, source)
    if _is_missing_value(value, expected):
        note(path, "missing")
        return None
    if reads_nan_as_null(expected) and _is_nan(value):
        note(path, "nan")
        return None
    if expected.wire.truncate and (cut := truncated_time(value, expected.dtype)) is not None:
        note(path, "truncated")
        return cut
    match expected.dtype:
        case Bool() if numeric_words(expected) and has_type(value, (int, float)):
            return value if has_type(value, bool) else number_to_bool(value, expected, path, note)
        case Int() if has_type(value, float):
            return float_to_int(float.__float__(cast("float", value)), expected, path, note)
        case Float(bits=32) if has_type(value, float):
            return round_float(float.__float__(cast("float", value)), value, expected, path, note)
        case Date() | Datetime() if has_type(value, (int, float)) and is_written_as_number(
            expected
        ):
            return _number_to_time(value, expected, path, note)
        case Decimal() if source == "json" and type(value) in (int, float):
            return PyDecimal(repr(value))  # the digits of a JSON number are exact
        case Decimal() if has_type(value, (int, float)) and not has_type(value, bool):
            return number_to_decimal(value, expected, path, note)
        case Date() if has_type(value, datetime):
            return midnight_to_date(value, expected, path, note)
        case Datetime(aware=False) if has_type(value, date) and not has_type(value, datetime):
            note(path, "cast")
            return datetime.combine(cast("date", value), time())
        case ListOf(item) if has_type(value, (list, tuple)):
            items = plain_list(cast("list[object]", value))
            done = [convert_member(one, item, path, note, source) for one in items]
            return value if all(map(operator.is_, done, items)) else done
        case StructOf(specification):
            try:
                members = as_mapping(value, specification)
            except NotContractForm:
                return value
            return convert_members(members, specification, path, note, source)
        case _:
            return value


def _json_text(value: object) -> str:
    """A value that was read from JSON, as frames hold one of any type: as its JSON."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def convert_member(
    value: object,
    expected: FieldType,
    path: str,
    note: NoteChange,
    source: Source,
    *,
    has_default: bool = False,
) -> Any:
    """The value in contract form, as `convert_value` gives it; what is read as null where there may
    be no null is `UnparseableValue`, so that what came is shown.

    Args:
        has_default: whether a default replaces null.
    """
    done = convert_value(value, expected, path, note, source)
    if done is None and value is not None and not expected.nullable and not has_default:
        return UnparseableValue(value, NOT_NULL)
    return done


def convert_members(
    members: Mapping[str, object],
    specification: Specification,
    path: str | None,
    note: NoteChange,
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
            done[name] = convert_member(
                members[name],
                declared.value,
                inside,
                note,
                source,
                has_default=declared.replaces_null,
            )
    return done


def _is_missing_value(value: object, expected: FieldType) -> bool:
    """Whether a value other than text is one of those that the field reads as null, as it is or in
    contract form.
    """
    if expected.wire.missing is None:
        return False
    if has_type(value, (int, float)) and not has_type(value, bool):
        number = (
            int.__int__(cast("int", value))
            if has_type(value, int)
            else float.__float__(cast("float", value))
        )
        return is_missing(number, expected)
    try:
        return is_missing(contract_form(value, expected), expected)
    except NotContractForm:
        return False


def reads_nan_as_null(expected: FieldType) -> bool:
    """Whether NaN on the wire is null in the field, or replaced by its default."""
    return expected.non_finite.nan in _READ_AS_NULL


def _is_nan(value: object) -> bool:
    """Whether a value is a NaN, of floats or of decimals."""
    if has_type(value, float):
        return math.isnan(float.__float__(cast("float", value)))
    return has_type(value, PyDecimal) and PyDecimal.is_nan(cast("PyDecimal", value))


def _number_to_time(value: Any, expected: FieldType, path: str, note: NoteChange) -> Any:
    if has_type(value, bool):
        return value
    number = int.__int__(value) if has_type(value, int) else float.__float__(value)
    if isinstance(number, float) and not math.isfinite(number):
        return UnparseableValue(value, NOT_NAN if math.isnan(number) else NOT_INF)
    return _parse_or_report(value, number, expected, path, note)


def _convert_text_value(
    value: str, expected: FieldType, path: str, note: NoteChange, source: Source
) -> Any:
    """Text parsed as its field declares, or as text is written in its source."""
    wire = expected.wire
    if wire == AS_IS and not parses_text(expected, source):
        return value
    text = plain_str(value)
    written = text.strip(WHITE_SPACE) if wire.trim else text
    if written != text:
        note(path, "trimmed")
    if is_missing_text(written, expected):
        note(path, "missing")
        return None
    is_read = parses_text(expected, source) and (
        not parses_non_finite_names_only(expected, source)
        or parse_non_finite(written, non_finite_names(expected)) is not None
    )
    if isinstance(expected.dtype, (Text, Uuid)) or not is_read:
        return value if written == text else written
    if (
        source == "json"
        and isinstance(expected.dtype, Decimal)
        and _DECIMAL_WITH_EXPONENT.fullmatch(written)
    ):
        return PyDecimal(written)
    done = _parse_or_report(text, written, expected, path, note)
    if isinstance(expected.dtype, (ListOf, StructOf)) and type(done) is not UnparseableValue:
        return convert_value(done, expected, path, note, "json")
    if type(done) is float and is_missing(done, expected):
        note(path, "missing")
        return None
    if reads_nan_as_null(expected) and _is_nan(done):
        note(path, "nan")
        return None
    return done


def _parse_or_report(
    value: object, written: str | float, expected: FieldType, path: str, note: NoteChange
) -> Any:
    """The parsed value, counted; or the value as it came, with what is wrong with it."""
    try:
        done = parse_text(written, expected)
    except UnparseableText as failed:
        return UnparseableValue(value, violated_requirement(failed.code, expected))
    note(path, "read")
    if is_truncated_text(written, expected):
        note(path, "truncated")
    return done


def parses_non_finite_names_only(expected: FieldType, source: Source) -> bool:
    """Whether the only text that is parsed is the names of floats that JSON has no number for."""
    is_said = expected.wire.numerals or expected.wire.format
    return source == "json" and isinstance(expected.dtype, Float) and not is_said


def parses_text(expected: FieldType, source: Source) -> bool:
    """Whether text is parsed as the field's type."""
    wire = expected.wire
    if source == "text" or wire.numerals or wire.words or wire.format:
        return True
    if source == "json" and non_finite_names(expected):
        return True
    return expected.dtype.kind in (JSON_TEXT_KINDS if source == "json" else KINDS_WRITTEN_AS_TEXT)
