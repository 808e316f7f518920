"""Logical types of ODCS and types of fields, and operands in these types: each as the other."""

from __future__ import annotations

import re
import sys
from datetime import date, datetime, time
from decimal import Decimal as PyDecimal
from typing import Any, assert_never

import contracts.dtypes as d
from contracts.interchange.json.places import DocumentPlace
from contracts.interchange.leave_out import LeftOut
from contracts.interchange.odcs.time_patterns import read_time_pattern, write_time_pattern
from contracts.rules.wire import AS_IS, Wire
from contracts.specification import DType, FieldType, ListOf, StructOf
from contracts.wire.scalar.times import is_aware

Data = dict[str, Any]
"""An object of an ODCS document."""

SCALAR_TYPES: dict[str, d.Scalar] = {
    "string": d.Text(), "date": d.Date(), "timestamp": d.Datetime(), "time": d.Time(),
    "number": d.Float(), "integer": d.Int(), "boolean": d.Bool(),
}  # fmt: skip  # a table of short pairs
"""The type that a logical type is without more; arrays and objects hold others."""
LOGICAL_TYPES = {*SCALAR_TYPES, "array", "object"}
_UNSTATED_TYPES: dict[str, d.Scalar] = {"bytes": d.Bytes(), "opaque": d.Opaque()}
"""The types for which ODCS has no logical type: what is stored as bytes, and what is not described."""
_JSON_FORMATS: dict[str, type] = {"date": d.Date, "date-time": d.Datetime, "time": d.Time}
"""The types whose form in JSON some name instead of a pattern."""
_LIMITS_OF_ITEMS = {"minItems", "maxItems", "uniqueItems"}
"""The options of arrays. One that has them is a list, of anything where it does not say of what."""
_INTEGER = re.compile(
    r"(?:(?:tiny|small|medium|big)?int(?:eger|[248]|\d{2})?|(?:big|small)?serial|long)\b"
)
_DECIMAL = re.compile(
    r"(?:decimal|numeric|number|dec)\s*\(\s*(\d{1,1000})\s*(?:,\s*(\d{1,1000})\s*)?\)"
)
_INSTANT = re.compile(r"(?:timestamp|datetime)")
_STORED_TYPES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("opaque", re.compile(
        r".*\[\]|(?:struct|record|row|map|array|list|object|variant|super|json|jsonb|hstore|nested)\b.*"
    )),
    ("integer", re.compile(rf"(?:{_INTEGER.pattern}|byteint)(?:\s*\(\d+\))?(?: unsigned)?")),
    ("number", re.compile(
        r"(?:decimal|numeric|number|dec|bignumeric|bigdecimal|float\d?\d?|double(?: precision)?|real|binary_float"
        r"|binary_double|(?:small)?money)(?:\s*\([\d\s,]*\))?"
    )),
    ("boolean", re.compile(r"bool(?:ean)?|bit(?:\s*\(1\))?")),
    ("timestamp", re.compile(r"(?:timestamp|datetime|smalldatetime).*")),
    ("date", re.compile(r"date")),
    ("time", re.compile(r"time(?:\s*\(\d\))?(?: without time zone)?")),
    ("string", re.compile(
        r"(?:n?varchar2?|n?char|bpchar|character(?: varying)?|(?:tiny|medium|long|n)?text|citext|string|n?clob|uuid"
        r"|uniqueidentifier)(?:\s*[(\[][^)\]]+[)\]])?"
    )),
    ("bytes", re.compile(r"(?:(?:tiny|medium|long)?blob|bytea|bytes|(?:var)?binary|(?:long )?raw)(?:\s*\(\w+\))?")),
)  # fmt: skip  # a table
"""The logical types of physical ones, by the names that the common engines have for these."""
_AWARE = re.compile(
    r"timestamptz|timestamp_?[lt]tz|timestamp_tz|datetimeoffset|.*with (?:local )?time ?zone"
)


# Types ------------------------------------------------------------------------------------------


def options_of(prop: Data) -> Data:
    """The options of a property's logical type."""
    return prop.get("logicalTypeOptions") or {}


def logical_type_of(prop: Data) -> str | None:
    """The logical type of a property: the one that it states, else that of its physical type; "opaque" where
    it does not say what it holds. None where neither is known.
    """
    match prop.get("logicalType"):
        case None:
            physical = str(prop.get("physicalType") or "").strip().lower()
            return next((name for name, one in _STORED_TYPES if one.fullmatch(physical)), None)
        case "array" if not (prop.get("items") or _LIMITS_OF_ITEMS & options_of(prop).keys()):
            return "opaque"
        case "object" if not (prop.get("properties") or _states_contract(prop)):
            return "opaque"
        case logical:
            return str(logical)


def _states_contract(prop: Data) -> bool:
    """Whether an object is a nested contract without fields."""
    stated = prop.get("customProperties") or []
    return any(one["property"] == "contracts.contract" for one in stated)


def read_scalar_type(prop: Data, at: DocumentPlace, leave_out: LeftOut) -> d.Scalar:
    """The type of a property that holds no others: its logical type; where that leaves it open, its
    physical one.
    """
    physical = str(prop.get("physicalType") or "").strip().lower()
    options = options_of(prop)
    match logical_type_of(prop):
        case "date" if not _INSTANT.match(physical):
            return d.Time() if physical.startswith("time") else d.Date()
        case "timestamp" | "date":
            zoned = options.get("timezone")
            if zoned is None:
                zoned = _AWARE.match(physical) or _has_offset(options.get("format"))
            return d.Datetime(bool(zoned))
        case "string" if options.get("format") == "uuid":
            return d.Uuid()
        case "number" if "format" in options:
            return d.Float(32 if options["format"] == "f32" else 64)
        case "number":
            return _read_stored_number(prop, physical, at, leave_out)
        case "integer" if "format" in options:
            return _read_integer_type(options["format"], at, leave_out)
        case logical:
            return (SCALAR_TYPES | _UNSTATED_TYPES)[str(logical)]


def _has_offset(pattern: str | None) -> bool:
    """Whether what is written in a pattern of times is an instant."""
    format_ = None if pattern is None else read_time_pattern(pattern)
    return format_ is not None and is_aware(format_)


def _read_stored_number(
    prop: Data, physical: str, at: DocumentPlace, leave_out: LeftOut
) -> d.Scalar:
    """A float, unless it is stored as integers or decimals of known digits."""
    if _INTEGER.fullmatch(physical):
        return d.Int()
    digits = _DECIMAL.fullmatch(physical)
    customs = {one["property"]: one["value"] for one in prop.get("customProperties") or []}
    if digits is not None:
        most, places = int(digits[1]), int(digits[2] or 0)
    elif type(customs.get("precision")) is int and physical.startswith(("decimal", "numeric")):
        most, places = customs["precision"], customs.get("scale", 0)
    else:
        return d.Float()
    if type(places) is not int or not 0 <= places <= most <= d.MAX_DECIMAL_DIGITS or most == 0:
        problem = (
            f"is stored as {physical}, and decimals have at most {d.MAX_DECIMAL_DIGITS} digits"
        )
        leave_out.refuse(at.path, problem, "Store fewer digits")
        return d.Float()
    return d.Decimal(most, places)


def _read_integer_type(format_: str, at: DocumentPlace, leave_out: LeftOut) -> d.Int:
    signed, bits = format_[0] == "i", int(format_[1:])
    match bits:
        case 8 | 16 | 32 | 64:
            return d.Int(bits, signed)
        case _:
            where = at.down("logicalTypeOptions").down("format").path
            problem = f"asks for {bits} bits, and integers have at most 64"
            leave_out.refuse_unless_left_out(where, problem, "Say i64")
            return d.Int()


def read_wire_form(prop: Data, dtype: DType, at: DocumentPlace, leave_out: LeftOut) -> Wire:
    """The wire form of a property's values: how times are written, where its options state that."""
    pattern = options_of(prop).get("format")
    if pattern is None or not isinstance(dtype, (d.Date, d.Datetime, d.Time)):
        return AS_IS
    if is_json_format(pattern, dtype):
        return AS_IS
    format_ = read_time_pattern(pattern)
    if format_ is None:
        where = at.down("logicalTypeOptions").down("format").path
        problem = f"is {pattern!r}, which is not a pattern of Java's that `Format` has"
        hint = f"Write one such as {_pattern_for(dtype)}"
        leave_out.refuse_unless_left_out(where, problem, hint)
    return Wire(format=format_)


def _pattern_for(dtype: DType) -> str:
    """A pattern that values of a type can have."""
    match dtype:
        case d.Date():
            return "yyyy-MM-dd"
        case d.Time():
            return "HH:mm:ss"
        case d.Datetime(aware=True):
            return "yyyy-MM-dd'T'HH:mm:ssXXX"
        case _:
            return "yyyy-MM-dd'T'HH:mm:ss"


def is_json_format(pattern: object, dtype: DType) -> bool:
    """Whether a format names the form that times of a type have in JSON anyway."""
    return isinstance(pattern, str) and _JSON_FORMATS.get(pattern) is type(dtype)


def write_type(value: FieldType, before: Data, at: DocumentPlace) -> tuple[str, str | None, Data]:
    """The logical type of a value; how it is stated; the options that state its type and how times are written.

    Args:
        before: the property that it was read from, or nothing. Where its physical type is the value's type,
            and the only one that is stated, none is stated now; and a pattern of times is kept.
    """
    logical, options = _write_dtype(value.dtype)
    stated: str | None = logical
    if before and "logicalType" not in before and logical_type_of(before) not in (None, "array"):
        if read_scalar_type(before, at, LeftOut()) == value.dtype:
            stated, options = None, {}
    elif isinstance(value.dtype, d.Opaque) and before.get("logicalType") == "array":
        logical = stated = "array"
    if isinstance(value.dtype, (d.Date, d.Datetime, d.Time)):
        pattern, known = write_time_pattern(value.wire.format), options_of(before).get("format")
        if known is not None and value.wire.format == read_time_pattern(known) is not None:
            pattern = known
        options |= {} if pattern is None else {"format": pattern}
    return logical, stated, options


def _write_dtype(dtype: DType) -> tuple[str, Data]:
    match dtype:
        case d.Text() | d.Duration():
            return "string", {}
        case d.Bytes() | d.Uuid():
            return "string", {"format": "binary" if isinstance(dtype, d.Bytes) else "uuid"}
        case d.Bool():
            return "boolean", {}
        case d.Int(bits, signed):
            return "integer", {"format": f"{'i' if signed else 'u'}{bits}"} if bits else {}
        case d.Float(bits):
            return "number", {"format": f"f{bits}"} if bits else {}
        case d.Decimal():
            return "number", {}
        case d.Date():
            return "date", {}
        case d.Datetime(aware):
            return "timestamp", {"timezone": aware}
        case d.Time():
            return "time", {}
        case ListOf():
            return "array", {}
        case StructOf() | d.Opaque():
            return "object", {}
        case _:
            assert_never(dtype)


# Operands ---------------------------------------------------------------------------------------


def read_operand(stated: Any, dtype: DType) -> Any:
    """The operand, in a type, that a document states; None if it is not a value of the type."""
    match dtype:
        case d.Int():
            return int(stated) if _is_number(stated) and stated == stated // 1 else None
        case d.Float():
            return float(stated) if _is_number(stated) else None
        case d.Decimal():
            return PyDecimal(f"{stated}") if _is_number(stated) else None
        case d.Text() | d.Uuid():
            return stated if isinstance(stated, str) else None
        case d.Bool():
            return stated if isinstance(stated, bool) else None
        case d.Date():
            return _read_time(date, stated)
        case d.Time():
            return _read_time(time, stated)
        case d.Datetime(aware):
            return _read_time(datetime, stated, aware=aware)
        case d.Bytes() | d.Duration() | d.Opaque() | ListOf() | StructOf():
            return None
        case _:
            assert_never(dtype)


def _is_number(stated: Any) -> bool:
    number = isinstance(stated, (int, float)) and not isinstance(stated, bool)
    return number and abs(stated) <= sys.float_info.max


def _read_time(kind: Any, stated: Any, *, aware: bool = False) -> Any:
    """A date or time of ISO 8601, which has a zone if and only if the type has."""
    try:
        moment = kind.fromisoformat(stated)
    except (TypeError, ValueError):
        return None
    return moment if (getattr(moment, "tzinfo", None) is not None) == aware else None


def write_operand(operand: Any) -> Any:
    """An operand as a document states it, or None; whether it is read again as it was, reading tells."""
    match operand:
        case bool() | int() | float() | str():
            return operand
        case PyDecimal():
            digits = str(operand)
            return int(digits) if digits.lstrip("-").isdigit() else float(digits)
        case date() | time():
            return operand.isoformat()
        case _:
            return None
