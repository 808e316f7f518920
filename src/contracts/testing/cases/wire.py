"""Cases of wire form: the contract form of each value of a field, or the code of its violation.

A backend conforms when every value becomes exactly that, alone and in a column of such values.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal as PyDecimal
from typing import Any

from contracts import dtypes as d
from contracts.rules.format import Format
from contracts.rules.value import NonFinite
from contracts.rules.wire import Axis, Missing, Numerals, Trim, Wire, Words
from contracts.specification import DType, FieldType, ListOf
from contracts.testing.cases.truncated import truncated_cases
from contracts.testing.cases.wire_case import (
    AMBIGUOUS,
    DTYPE,
    FORMAT,
    INF_FOUND,
    LOSSY,
    NAN_FOUND,
    NULL_FOUND,
    WireCase,
    nullable_type,
    wire_case,
)

# Tables of cases, a line each.
# fmt: off

_AWARE_TYPE = d.Datetime(aware=True)
_NOON_UTC = datetime(2024, 3, 2, 12, tzinfo=UTC)


def wire_cases() -> tuple[WireCase, ...]:
    """Every case of wire form, in a fixed order.

    >>> {type(case.value.dtype).__name__ for case in wire_cases()} >= {"Int", "Datetime"}
    True
    """
    return (*_plain_cases(), *_declared_cases(), *_format_cases(), *truncated_cases(), *_angle_cases(), *_cast_cases())


def _plain_cases() -> Iterator[WireCase]:
    """The wire form of each type where nothing is declared."""
    wrong = [(text, DTYPE) for text in ("", " 1", "1 ", "1\n", "1_0", "\u0661", "x")]
    yield wire_case("integers in text", nullable_type(d.Int()), ("+07", 7), ("-0", 0), ("9" * 19, LOSSY), ("1.0", 1),
        ("-2.", -2), ("-.00", 0), ("1.5", LOSSY), (".5", LOSSY), ("1e3", DTYPE), (".", DTYPE), *wrong, text=True)
    yield wire_case("reals in text", nullable_type(d.Float()), (".5", 0.5), ("1e3", 1000.0), ("1e400", LOSSY),
        ("1e-400", LOSSY), ("nan", DTYPE), ("NaN", DTYPE), ("inf", DTYPE), *wrong, text=True)
    yield wire_case("decimals in text", nullable_type(d.Decimal(5, 2)), ("1.5", PyDecimal("1.50")), ("1.005", LOSSY),
        ("1.500", PyDecimal("1.50")), ("1e2", DTYPE), *wrong, text=True)
    yield wire_case("truth in text", nullable_type(d.Bool()), ("true", True), ("false", False), ("True", DTYPE), ("1", DTYPE), text=True)
    yield wire_case("bytes in text", nullable_type(d.Bytes()), ("", b""), ("QUI=", b"AB"), ("__8=", b"\xff\xff"),
        ("//8=", b"\xff\xff"), ("QUI", FORMAT), ("Q UI=", FORMAT), text=True)
    yield wire_case("text in text", nullable_type(d.Text()), ("007", "007"), (" a ", " a "), ("", ""), ("NA", "NA"), text=True)
    yield wire_case("dates in text", nullable_type(d.Date()), ("2024-03-02", date(2024, 3, 2)), ("2024-3-2", FORMAT),
        (" 2024-03-02", FORMAT), ("20240302", FORMAT), ("0", FORMAT), ("2023-02-29", FORMAT), text=True)
    yield wire_case("instants in text", nullable_type(_AWARE_TYPE), ("2024-03-02T12:00:00Z", _NOON_UTC),
        ("2024-03-02t14:00:00.0000000+02:00", _NOON_UTC), ("2024-03-02T12:00:00", FORMAT),
        ("2024-03-02 12:00:00Z", _NOON_UTC), ("2024-03-02T12:00:00.0000001Z", LOSSY),
        ("2024-03-02T23:59:60Z", FORMAT), text=True)
    yield wire_case("datetimes in text", nullable_type(d.Datetime()),
        ("2024-03-02T12:00:00.5", datetime(2024, 3, 2, 12, 0, 0, 500_000)),
        ("2024-03-02T12:00:00Z", FORMAT), ("2024-03-02", FORMAT), text=True)
    yield wire_case("times in text", nullable_type(d.Time()), ("12:30:00", time(12, 30)), ("12:30", FORMAT),
        ("24:00:00", FORMAT), ("12:30:00Z", FORMAT), text=True)
    yield wire_case("durations in text", nullable_type(d.Duration()), ("P1DT2H", timedelta(days=1, hours=2)),
        ("-PT0.5S", timedelta(seconds=-0.5)), ("P1Y", FORMAT), ("P1M", FORMAT), ("PT", FORMAT), ("P1DT", FORMAT),
        ("PT0.0000001S", LOSSY), text=True)
    yield wire_case("text among typed values", nullable_type(d.Int()), ("1", DTYPE), ("", DTYPE))
    yield wire_case("days among typed values", nullable_type(d.Date()), ("2024-03-02", date(2024, 3, 2)),
        ("02/03/2024", FORMAT), ("20240302", FORMAT), (" 2024-03-02", FORMAT))
    yield wire_case("instants among typed values", nullable_type(_AWARE_TYPE),
        ("2024-03-02T13:00:00+01:00", _NOON_UTC), ("2024-03-02T12:00:00", FORMAT), ("1709380800", FORMAT))
    yield wire_case("spans of time among typed values", nullable_type(d.Duration()), ("PT90S", timedelta(seconds=90)), ("P1M", FORMAT), ("P1DT", FORMAT), ("PT", FORMAT))
    yield wire_case("times of day among typed values", nullable_type(d.Time()), ("05:30:00", time(5, 30)), ("24:00:00", FORMAT))
    yield wire_case("decimals among typed values", nullable_type(d.Decimal(5, 2)), ("1.50", PyDecimal("1.5")), ("1.555", LOSSY), ("1,5", DTYPE))
    yield wire_case("bytes among typed values", nullable_type(d.Bytes()), ("AAEC", DTYPE))


def _declared_cases() -> Iterator[WireCase]:
    """The declarations of wire form, parameter by parameter."""
    yield wire_case("values used for null, in text", nullable_type(d.Int(), missing=Missing("", "NA", -9)), ("", None),
        ("NA", None), ("na", DTYPE), ("-9", None), ("-9.0", None), ("-.9e1", None), ("-9.1", LOSSY), ("7", 7), text=True)
    yield wire_case("a fraction used for null, in text", nullable_type(d.Float(), missing=Missing(-0.1, 2**53 + 1)),
        ("-0.1", None), ("-1e-1", None), ("-0.10", None), ("-0.2", -0.2), ("9007199254740992", 2.0**53),
        text=True)
    yield wire_case("a number used for null, in groups", nullable_type(d.Decimal(9, 2), missing=Missing(-9999.5),
        numerals=Numerals(decimal_comma=True, thousands=".")), ("-9.999,5", None), ("-9999,50", None),
        ("-9999.5", DTYPE), ("1.234,5", PyDecimal("1234.50")))
    yield wire_case("a narrow number used for null", nullable_type(d.Float(32), missing=Missing(-999.9, 0)),
        (-999.9, None), (-999.9000244140625, None), (-999.5, -999.5), (0.0, None), (1.0, 1.0))
    yield wire_case("numbers used for null that no integer is", nullable_type(d.Int(8), missing=Missing(-999, 0.5, 1e300)),
        (-999, None), (1, 1), (300, LOSSY))
    yield wire_case("a decimal used for null", nullable_type(d.Decimal(5, 2), missing=Missing(-9.5, 0.001)),
        (PyDecimal("-9.50"), None), (PyDecimal("-9.51"), PyDecimal("-9.51")))
    yield wire_case("text used for null where there may be none", FieldType(d.Text(), wire=Wire(missing=Missing("NA"))),
        ("NA", NULL_FOUND), ("FR", "FR"))
    yield wire_case("a number used for null where there may be none", FieldType(d.Int(), wire=Wire(missing=Missing(-9))), (-9, NULL_FOUND), (9, 9))
    yield wire_case("values used for null, in numbers", nullable_type(d.Float(), missing=Missing(-9, "x")), (-9.0, None), (9.0, 9.0), (None, None))
    yield wire_case("a value used for null that is past a narrow type", nullable_type(d.Int(8), missing=Missing(-999)), (7, 7), (-128, -128))
    yield wire_case("no value used for null", nullable_type(d.Text(), missing=Missing()), ("", ""), ("NA", "NA"))
    yield wire_case("white space that is cut", nullable_type(d.Text(), trim=Trim()), (" a\t", "a"),
        ("\u2003a b\n", "a b"), (" ", ""))
    yield wire_case("white space cut before null", nullable_type(d.Int(), trim=Trim(), missing=Missing("")),
        ("  ", None), (" 7 ", 7), text=True)
    yield wire_case("a decimal comma", nullable_type(d.Float(), numerals=Numerals(decimal_comma=True)), ("1,5", 1.5),
        (",5", 0.5), ("1.5", DTYPE), ("1", 1.0))
    yield wire_case("groups of three", nullable_type(d.Int(), numerals=Numerals(thousands=",")),
        ("1,234,567", 1_234_567), ("1234567", 1_234_567), ("12,34", DTYPE), ("1,234,56", DTYPE),
        (",123", DTYPE))
    yield wire_case("both", nullable_type(d.Decimal(9, 2), numerals=Numerals(decimal_comma=True, thousands=".")),
        ("1.234,5", PyDecimal("1234.50")), ("1,234.5", DTYPE))
    yield from _decorated_cases()
    yield wire_case("words for true", nullable_type(d.Bool(), words=Words(true=("yes", "y"), false="no")), ("yes", True),
        ("y", True), ("no", False), ("n", DTYPE), ("true", DTYPE), ("Yes", DTYPE))
    yield wire_case("words for false", nullable_type(d.Bool(), words=Words(true="1", false=("0", ""))), ("", False),
        ("0", False), ("1", True))
    yield wire_case("numbers that are words", nullable_type(d.Bool(), words=Words(true=("1", "-1", "yes"), false=("0", "00"))),
        (1, True), (0, False), (-1, True), (2, DTYPE), (None, None))
    yield wire_case("floats that are words", nullable_type(d.Bool(), words=Words(true="1", false="0")), (1.0, True), (-0.0, False),
        (0.5, LOSSY), (2.0, DTYPE), (math.nan, NAN_FOUND), (math.inf, INF_FOUND), (None, None))
    yield wire_case("numbers beside words that are none", nullable_type(d.Bool(), words=Words(true="yes", false="no")), (1, DTYPE), (0, DTYPE))
    yield wire_case("NaN as null among truths", FieldType(d.Bool(), nullable=True, non_finite=NonFinite(nan="null"),
        wire=Wire(words=Words(true="1", false="0"))), (1.0, True), (math.nan, None))
    nan_null = FieldType(d.Float(), nullable=True, non_finite=NonFinite(nan="null"))
    yield wire_case("NaN as null", nan_null, (math.nan, None), (1.0, 1.0), (math.inf, INF_FOUND))
    yield wire_case("NaN as null, in text", nan_null, ("NaN", None), ("nan", None), ("+NAN", None),
        ("-nan", None), ("Infinity", DTYPE), ("-inf", DTYPE), ("na", DTYPE), ("nan ", DTYPE), text=True)
    yield from _nan_cases()
    allowed = FieldType(d.Float(), nullable=True, non_finite=NonFinite(nan="allow", inf="allow"))
    yield wire_case("infinities by name", allowed, ("-Infinity", -math.inf), ("Infinity", math.inf),
        ("inf", math.inf), ("-inf", -math.inf), ("+INF", math.inf), ("-Inf", -math.inf), ("iNFINITY", math.inf),
        ("nan", math.nan), ("-NaN", math.nan), ("", DTYPE), ("infinit", DTYPE), ("inf\n", DTYPE), ("--inf", DTYPE),
        ("+ inf", DTYPE), ("\u0131nf", DTYPE), ("\u0130NF", DTYPE), ("\u221e", DTYPE), ("1e400", LOSSY), text=True)
    yield wire_case("infinities beside numerals", FieldType(d.Float(), nullable=True, non_finite=NonFinite(inf="allow"),
        wire=Wire(numerals=Numerals(decimal_comma=True))), ("1,5", 1.5), ("-inf", -math.inf), ("nan", DTYPE))


def _decorated_cases() -> Iterator[WireCase]:
    """Numbers with more than digits: other separators, percent signs, currencies, parentheses."""
    yield wire_case("groups with blanks that do not break", nullable_type(d.Float(), numerals=Numerals(decimal_comma=True, thousands=("\u00a0", "\u202f", "\u2009", "’"))), ("1\u00a0234,5", 1234.5), ("1\u202f234\u202f567", 1_234_567.0), ("1\u2009234", 1234.0), ("-1’234,25", -1234.25), ("1\u00a0234\u202f567", DTYPE), ("1 234", DTYPE), ("1234,5", 1234.5))
    yield wire_case("integers with a decimal comma", nullable_type(d.Int(), numerals=Numerals(decimal_comma=True, thousands=" ")), ("1 234,0", 1234), ("1,5", LOSSY), ("1.0", DTYPE))
    yield wire_case("a mark that groups", nullable_type(d.Int(), numerals=Numerals(thousands=".")), ("1.000", 1000), ("1.0", DTYPE))
    yield wire_case("percentages", nullable_type(d.Float(), numerals=Numerals(percent=True)), ("12%", 0.12), ("-0.7 %", -0.007), ("1234.5\u00a0%", 12.345), ("+.5%", 0.005), ("12", DTYPE), ("%", DTYPE), ("12%%", DTYPE), ("1e3%", DTYPE), ("(12%)", DTYPE))
    yield wire_case("percentages in decimals", nullable_type(d.Decimal(5, 2), numerals=Numerals(percent=True, parentheses=True)), ("12%", PyDecimal("0.12")), ("7%", PyDecimal("0.07")), ("(1234%)", PyDecimal("-12.34")), ("(0.5)%", LOSSY), ("12.0%", PyDecimal("0.12")), ("100000%", LOSSY))
    yield wire_case("percentages, some of them used for null", nullable_type(d.Float(), numerals=Numerals(percent=True), missing=Missing(-999, "-")), ("-999", None), ("-999.0", None), ("-99900%", None), ("-", None), ("-9.99%", -0.0999))
    yield wire_case("amounts", nullable_type(d.Decimal(9, 2), numerals=Numerals(thousands=",", currency=("$", "USD"))), ("$1,234.50", PyDecimal("1234.50")), ("-$5", PyDecimal(-5)), ("$-5", PyDecimal(-5)), ("5 USD", PyDecimal(5)), ("USD 5", PyDecimal(5)), ("$.50", PyDecimal("0.50")), ("USD.50", DTYPE), ("1234.5", PyDecimal("1234.50")), ("$5USD", DTYPE), ("-$-5", DTYPE), ("€5", DTYPE), ("$", DTYPE), ("($5)", DTYPE))
    yield wire_case("amounts in words", nullable_type(d.Int(), numerals=Numerals(currency="Rs.", parentheses=True)), ("Rs.500", 500), ("Rs. 500.0", 500), ("Rs. (5)", -5), ("(5 Rs.)", -5), ("Rs..5", DTYPE), ("Rs500", DTYPE))
    yield wire_case("negative in parentheses", nullable_type(d.Float(), numerals=Numerals(parentheses=True)), ("(33.52)", -33.52), ("( 1e3 )", -1000.0), ("33.52", 33.52), ("-1", -1.0), ("(-1)", DTYPE), ("-(1)", DTYPE), ("(1", DTYPE), ("()", DTYPE))


def _nan_cases() -> Iterator[WireCase]:
    """NaN used for null in fields that hold no NaN."""

    def reads_nan(dtype: DType, **wire: Any) -> FieldType:
        return FieldType(dtype, nullable=True, non_finite=NonFinite(nan="null"), wire=Wire(**wire))

    yield wire_case("NaN as null among integers", reads_nan(d.Int()), (math.nan, None), (2.0, 2), (1.5, LOSSY),
        (2.0**63, LOSSY), (math.inf, INF_FOUND), (None, None))
    yield wire_case("NaN as null among counts", reads_nan(_AWARE_TYPE, format=Format("epoch_s")),
        (1_709_380_800.0, _NOON_UTC), (math.nan, None))
    for dtype in (d.Bool(), d.Decimal(5, 2), d.Text(), d.Bytes(), d.Date(), d.Datetime(), d.Time(), d.Duration(), d.Uuid()):
        yield wire_case(f"NaN as null, and nothing else, for {dtype}", reads_nan(dtype), (math.nan, None), (None, None))
    yield wire_case("NaN as null, not its name in text", reads_nan(d.Int()), ("NaN", DTYPE), ("1", 1), text=True)


def _format_cases() -> Iterator[WireCase]:
    """Formats of times: patterns, zones, standards, counts since 1970."""
    day, second = date(2024, 3, 2), datetime(2024, 3, 2, 12)
    yield wire_case("a pattern", nullable_type(d.Date(), format=Format("%d/%m/%Y")), ("02/03/2024", day),
        ("2/3/2024", FORMAT), ("2024-03-02", FORMAT), ("30/02/2024", FORMAT))
    yield wire_case("a pattern of one digit or two", nullable_type(_AWARE_TYPE, format=Format("%-d/%-m/%Y %-H:%M", zone="UTC")),
        ("2/3/2024 12:00", _NOON_UTC), ("02/03/2024 12:00", _NOON_UTC), ("2/3/2024 6:00", _NOON_UTC - timedelta(hours=6)),
        ("2/13/2024 12:00", FORMAT), (" 2/3/2024 12:00", FORMAT), ("002/3/2024 12:00", FORMAT))
    yield wire_case("a blank before a day", nullable_type(d.Date(), format=Format("%b %e, %Y")), ("Mar  2, 2024", day),
        ("Mar 2, 2024", day), ("Mar 02, 2024", day), ("Mar   2, 2024", FORMAT), ("Feb 30, 2024", FORMAT))
    either = Format("%d/%m/%Y", "%m/%d/%Y")
    yield wire_case("two patterns", nullable_type(d.Date(), format=either), ("13/03/2024", date(2024, 3, 13)),
        ("02/03/2024", AMBIGUOUS), ("03/03/2024", date(2024, 3, 3)))
    yield wire_case("a pattern with Z", nullable_type(_AWARE_TYPE, format=Format("%Y-%m-%dT%H:%M:%SZ")),
        ("2024-03-02T12:00:00Z", _NOON_UTC), ("2024-03-02T12:00:00+00:00", FORMAT))
    paris = Format("%Y-%m-%d %H:%M", zone="Europe/Paris")
    yield wire_case("a zone", nullable_type(_AWARE_TYPE, format=paris), ("2024-03-02 13:00", _NOON_UTC),
        ("2024-10-27 02:30", AMBIGUOUS), ("2024-03-31 02:30", FORMAT))
    yield wire_case("months alone", nullable_type(d.Date(), format=Format("%b-%Y", "%Y-%m", "%Y-%m-%d", day=1)),
        ("Mar-2024", date(2024, 3, 1)), ("2024-03", date(2024, 3, 1)), ("2024-03-02", day), ("2024-13", FORMAT), ("Mar-24", FORMAT))
    yield wire_case("days with a time that is midnight", nullable_type(d.Date(), format=Format("%Y-%m-%d %H:%M:%S", "%d/%m/%Y %I:%M %p", "%Y-%m-%d")),
        ("2024-03-02 00:00:00", day), ("2024-03-02 00:00:01", LOSSY), ("2024-03-02 24:00:00", FORMAT), ("02/03/2024 12:00 AM", day),
        ("02/03/2024 12:00 PM", LOSSY), ("2024-03-02", day), ("2024-02-30 00:00:00", FORMAT), ("2024-02-30 00:00:01", FORMAT))
    yield wire_case("two-digit years", nullable_type(d.Date(), format=Format("%d/%m/%y")), ("02/03/24", day), ("01/01/69", date(1969, 1, 1)),
        ("01/01/68", date(2068, 1, 1)), ("02/03/2024", FORMAT))
    yield wire_case("two-digit years with a pivot", nullable_type(d.Date(), format=Format("%d/%m/%y", "%Y", month=1, day=1, pivot=30)), ("02/03/24", day),
        ("01/01/30", date(1930, 1, 1)), ("31/12/29", date(2029, 12, 31)), ("2024", date(2024, 1, 1)))
    yield wire_case("years alone", nullable_type(d.Date(), format=Format("%Y", month=7, day=15)), ("2024", date(2024, 7, 15)),
        ("24", FORMAT), ("2024-07-15", FORMAT))
    yield wire_case("weeks alone", nullable_type(d.Datetime(), format=Format("%G-W%V", day=1)), ("2024-W09", datetime(2024, 2, 26)),
        ("2020-W53", datetime(2020, 12, 28)), ("2021-W53", FORMAT), ("2024-W9", FORMAT))
    yield wire_case("ISO 8601", nullable_type(d.Datetime(), format=Format("iso8601")), ("20240302T1200", second),
        ("2024-W09-6T12", second), ("2024-03-02T12:00Z", FORMAT), ("+12024-03-02T12:00", FORMAT))
    yield wire_case("ISO 8601 with a blank", nullable_type(d.Datetime(), format=Format("iso8601_blank")),
        ("2024-03-02 12:00:00", second), ("20240302 1200", second), ("2024-03-02T12:00", FORMAT), ("2024-03-02", FORMAT))
    yield wire_case("offsets", nullable_type(_AWARE_TYPE, format=Format("%F %T%z")), ("2024-03-02 12:00:00+00", _NOON_UTC),
        ("2024-03-02 12:00:00+0000", _NOON_UTC), ("2024-03-02 13:00:00+01", _NOON_UTC), ("2024-03-02 12:00:00Z", _NOON_UTC),
        ("2024-03-02 12:00:00", FORMAT), ("2024-03-02 12:00:00+0", FORMAT))
    yield wire_case("lists in JSON", nullable_type(ListOf(FieldType(d.Float())), format=Format("json"), missing=Missing("")),
        ("[0.5, 1]", [0.5, 1.0]), ("[]", []), ("", None), ("null", None), ("[", FORMAT), ("1", DTYPE), ('["x"]', DTYPE),
        ('"[]"', DTYPE), ("[1] 2", FORMAT))
    yield wire_case("seconds since 1970", nullable_type(_AWARE_TYPE, format=Format("epoch_s")), (1_709_380_800, _NOON_UTC),
        (1, FORMAT), (1_709_380_800_000, FORMAT))
    yield wire_case("counts in floats", nullable_type(_AWARE_TYPE, format=Format("epoch_ms")), (1_709_380_800_000.0, _NOON_UTC),
        (0.5, FORMAT), (1_709_380_800_000.25, datetime(2024, 3, 2, 12, 0, 0, 250, tzinfo=UTC)),
        (1_709_380_800_000.0002, LOSSY), (1e300, FORMAT), (math.nan, NAN_FOUND), (math.inf, INF_FOUND))
    yield from _number_cases()
    yield from _duration_cases()
    yield wire_case("counts in text", nullable_type(_AWARE_TYPE, format=Format("epoch_us")), ("1709380800000000", _NOON_UTC),
        ("+1709380800000000", FORMAT), ("1", FORMAT))
    since = Format("epoch_s", since=date(1970, 1, 1), until=date(1971, 1, 1))
    yield wire_case("counts from a day to another", nullable_type(_AWARE_TYPE, format=since),
        (0, datetime(1970, 1, 1, tzinfo=UTC)), (-1, FORMAT), (31_536_000, FORMAT))
    yield wire_case("counts, some of them used for null",
        nullable_type(_AWARE_TYPE, format=Format("epoch_s"), missing=Missing(0)), (0, None), (1_709_380_800, _NOON_UTC))


def _number_cases() -> Iterator[WireCase]:
    """Times in numbers: fractions of counts, and the serial dates of spreadsheets."""
    quarter, tenth = (_NOON_UTC.replace(microsecond=part) for part in (250_000, 100_000))
    seconds = nullable_type(_AWARE_TYPE, format=Format("epoch_s"))
    yield wire_case("fractions of seconds", seconds, (1_709_380_800.25, quarter), (1_709_380_800.1, tenth), (1_709_380_800.0, _NOON_UTC),
        (1_709_380_800.0000003, LOSSY), (4_102_444_800.0, FORMAT), (0.5, FORMAT), (None, None))
    yield wire_case("fractions of seconds in text", seconds, ("1709380800.25", quarter), ("1709380800.1000000", tenth), ("1709380800.0", _NOON_UTC),
        ("1709380800.0000001", LOSSY), ("1709380800.", FORMAT), (".5", FORMAT), ("1.70938e9", FORMAT), ("1709380800,25", FORMAT), text=True)
    late = Format("epoch_s", since=date(1900, 1, 1), until=date(9999, 1, 1))
    yield wire_case("fractions that floats of their size do not tell apart", nullable_type(_AWARE_TYPE, format=late),
        (16_725_225_600.5, datetime(2500, 1, 1, 0, 0, 0, 500_000, tzinfo=UTC)), (16_725_225_600.1, LOSSY), (-0.25, datetime(1969, 12, 31, 23, 59, 59, 750_000, tzinfo=UTC)))
    yield wire_case("nanoseconds since 1970", nullable_type(_AWARE_TYPE, format=Format("epoch_ns")), (1_709_380_800_250_000_000, quarter),
        (1_709_380_800_000_000_001, LOSSY), (1_709_380_800, FORMAT))
    yield wire_case("nanoseconds since 1970 in text", nullable_type(_AWARE_TYPE, format=Format("epoch_ns")), ("1709380800250000000", quarter),
        ("1709380800250000000.5", LOSSY), ("9" * 19, FORMAT), text=True)
    yield wire_case("serial dates", nullable_type(d.Date(), format=Format("excel_1900")), (45_353, date(2024, 3, 2)),
        (1, date(1900, 1, 1)), (59, date(1900, 2, 28)), (60, FORMAT), (61, date(1900, 3, 1)), (0, FORMAT), (2_958_465, date(9999, 12, 31)),
        (2_958_466, FORMAT), (-1, FORMAT), (2**62, FORMAT))
    yield wire_case("serial dates in floats", nullable_type(d.Date(), format=Format("excel_1900")), (45_353.0, date(2024, 3, 2)), (45_353.5, LOSSY))
    yield wire_case("serial dates in text", nullable_type(d.Date(), format=Format("excel_1900")), ("45353", date(2024, 3, 2)), ("45353.0", date(2024, 3, 2)),
        ("45353.5", LOSSY), ("045353", FORMAT), ("2024-03-02", FORMAT), ("1e4", FORMAT), ("60", FORMAT))
    yield wire_case("truth for serial dates", nullable_type(d.Date(), format=Format("excel_1900")), (True, DTYPE))
    yield wire_case("serial dates with times", nullable_type(d.Datetime(), format=Format("excel_1900")), (45_353.5, datetime(2024, 3, 2, 12)),
        (45_353.4166666667, datetime(2024, 3, 2, 10)), (45_353.416666666664, datetime(2024, 3, 2, 10)),
        (45_353.41667, datetime(2024, 3, 2, 10, 0, 0, 288_000)), (45_353.416667, LOSSY), (59.9999999999, FORMAT), (60.5, FORMAT),
        (60.9999999999, datetime(1900, 3, 1)), (45_353.0, datetime(2024, 3, 2)), (math.nan, NAN_FOUND), (math.inf, INF_FOUND), (1e300, FORMAT))
    yield wire_case("serial dates of the 1904 system", nullable_type(d.Date(), format=Format("excel_1904")), (0, date(1904, 1, 1)),
        (43_891, date(2024, 3, 2)), (-1, FORMAT), (2_957_003, date(9999, 12, 31)), (2_957_004, FORMAT), (60, date(1904, 3, 1)))
    yield wire_case("serial dates of a zone", nullable_type(_AWARE_TYPE, format=Format("excel_1900", zone="Europe/Paris")),
        (45_353.5, datetime(2024, 3, 2, 11, tzinfo=UTC)))
    yield wire_case("serial dates of a zone in text", nullable_type(_AWARE_TYPE, format=Format("excel_1900", zone="Europe/Paris")),
        ("45353.5", datetime(2024, 3, 2, 11, tzinfo=UTC)), ("45592.1041666667", AMBIGUOUS), ("45382.1041666667", FORMAT), text=True)
    yield wire_case("serial dates, one of them used for null", nullable_type(d.Date(), format=Format("excel_1900"), missing=Missing(0)),
        (0, None), (45_353, date(2024, 3, 2)))


def _duration_cases() -> Iterator[WireCase]:
    """Durations as clocks show them."""
    hours = timedelta(hours=1)
    yield wire_case("durations on a clock", nullable_type(d.Duration(), format=Format("hms")), ("02:00:00", 2 * hours), ("26:00:00", 26 * hours),
        ("-838:59:59", timedelta(hours=-838, minutes=-59, seconds=-59)), ("2:00:00.5", timedelta(seconds=7200.5)), ("00:00:00.0000001", LOSSY),
        ("02:00", FORMAT), ("02:60:00", FORMAT), ("1 days 02:00:00", FORMAT), ("PT2H", FORMAT), ("+02:00:00", FORMAT),
        ("9" * 11 + ":00:00", LOSSY), ("02:00:00", 2 * hours))
    yield wire_case("durations in days and on a clock", nullable_type(d.Duration(), format=Format("days_hms")), ("1 days 02:00:00", 26 * hours),
        ("-1 days +22:00:00", -2 * hours), ("-1 day, 22:00:00", -2 * hours), ("1 day, 2:00:00", 26 * hours), ("-1 days -02:00:00", -26 * hours),
        ("1 day -02:00:00", 22 * hours), ("-1 days 02:00:00", AMBIGUOUS), ("-1 days 00:00:00", -24 * hours), ("3 days", 72 * hours), ("02:00:00", 2 * hours),
        ("-02:00:00", -2 * hours), ("1 days, +02:00:00", FORMAT), ("1 mon", FORMAT), ("1 days 02:00:00.000000001", LOSSY), ("9" * 25 + " days", LOSSY))
    both = Format("iso8601_duration", "hms")
    yield wire_case("durations in either format", nullable_type(d.Duration(), format=both), ("PT2H", 2 * hours), ("02:00:00", 2 * hours), ("2 h", FORMAT))


def _angle_cases() -> Iterator[WireCase]:
    """Coordinates in degrees, minutes and seconds."""

    def angle(axis: Axis, *patterns: str) -> FieldType:
        return nullable_type(d.Float(), format=Format(*patterns), axis=axis)

    yield wire_case("degrees, minutes, seconds", angle("latitude", "dms"), ("40°30'00\"S", -40.5),
        ("40 30 00 N", 40.5), ("40°60'N", FORMAT), ("40°30'E", FORMAT), ("40.5", FORMAT))
    yield wire_case("either standard", angle("longitude", "dms", "iso6709"), ("073°30'W", -73.5),
        ("+4030-07330/", -73.5), ("+4030-07360/", FORMAT))
    yield wire_case("degrees, minutes, seconds or decimals", angle("latitude", "dms", "decimal"), ("40°30'00\"S", -40.5), ("40.5", 40.5),
        ("-40", -40.0), ("+5e-05", 0.00005), ("-0.0", 0.0), ("140.5", FORMAT), ("40,5", FORMAT), (" 40.5", FORMAT), ("NaN", FORMAT), ("1e1", FORMAT))
    yield wire_case("ISO 6709 or decimals", angle("longitude", "decimal", "iso6709"), ("-073.5", -73.5), ("-73.5", -73.5), ("-07330", -73.5),
        ("-7330", FORMAT))
    yield wire_case("coordinates that are numbers already", angle("longitude", "dms"), (1.5, 1.5), (-0.0, -0.0))


def _cast_cases() -> Iterator[WireCase]:
    """Typed values converted to another type, exactly or not at all."""
    yield wire_case("floats for integers", nullable_type(d.Int()), (2.0, 2), (-0.0, 0), (1.5, LOSSY), (2.0**63, LOSSY),
        (math.nan, NAN_FOUND), (-math.inf, INF_FOUND))
    yield wire_case("floats for narrow integers", nullable_type(d.Int(8)), (127.0, 127), (128.0, LOSSY), (-128.0, -128))
    yield wire_case("integers for floats", nullable_type(d.Float()), (2**53, 2.0**53), (2**53 + 1, LOSSY), (-1, -1.0))
    yield wire_case("floats for decimals", nullable_type(d.Decimal(5, 2)), (1.5, PyDecimal("1.50")), (-0.25, PyDecimal("-0.25")),
        (0.1, LOSSY), (0.125, LOSSY), (1000.0, LOSSY), (-999.75, PyDecimal("-999.75")), (1e300, LOSSY), (5e-324, LOSSY),
        (math.nan, NAN_FOUND), (math.inf, INF_FOUND), (None, None))
    yield wire_case("integers for decimals", nullable_type(d.Decimal(5, 2)), (7, PyDecimal(7)), (-999, PyDecimal(-999)), (1000, LOSSY), (2**62, LOSSY))
    yield wire_case("times at midnight for days", nullable_type(d.Date()), (datetime(2024, 3, 2), date(2024, 3, 2)),
        (datetime(2024, 3, 2, 12), LOSSY), (datetime(2024, 3, 2, 0, 0, 0, 1), LOSSY), (datetime(1, 1, 1), date(1, 1, 1)), (None, None))
    yield wire_case("instants for days", nullable_type(d.Date()), (datetime(2024, 3, 2, tzinfo=UTC), DTYPE))
    yield wire_case("days for times", nullable_type(d.Datetime()), (date(2024, 3, 2), datetime(2024, 3, 2)),
        (date(9999, 12, 31), datetime(9999, 12, 31)))
    yield wire_case("days for instants", nullable_type(_AWARE_TYPE), (date(2024, 3, 2), DTYPE))
    yield wire_case("truth for decimals", nullable_type(d.Decimal(5, 2)), (True, DTYPE))
    yield wire_case("wide integers for narrow ones", nullable_type(d.Int(8, signed=False)), (255, 255), (256, LOSSY),
        (-1, LOSSY))
    yield wire_case("wide floats for narrow ones", nullable_type(d.Float(32)), (0.5, 0.5), (0.1, 0.10000000149011612),
        (-0.0, -0.0), (1e300, LOSSY), (1e-60, LOSSY), (16777217.0, LOSSY), (-math.inf, INF_FOUND), (None, None))
