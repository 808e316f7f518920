"""Cases of wire form: what each value of a field becomes, or the code of what is wrong with it.

A backend conforms when every value becomes exactly that, alone and in a column of its like.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal as PyDecimal
from typing import Any, Literal

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
)
from contracts.rules.format import Format
from contracts.rules.value import NonFinite
from contracts.rules.wire import Axis, Missing, Numerals, Trim, Wire, Words
from contracts.specification import DType, Value

INSTANT = Datetime(aware=True)
NOON = datetime(2024, 3, 2, 12, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Wrong:
    """Stands for contract form where there is none; `code` says what is wrong."""

    code: str


DTYPE, FORMAT, AMBIGUOUS, LOSSY = map(Wrong, ("dtype", "format", "ambiguous", "lossy"))
NAN, INF = Wrong("nan"), Wrong("inf")


@dataclass(frozen=True, slots=True)
class WireCase:
    """What values on the wire become in one field.

    Attributes:
        source: "text" where every value is written as text, "values" where they are typed.
        becomes: what each value in `given` becomes in contract form, or `Wrong`.
    """

    name: str
    value: Value
    source: Literal["values", "text"]
    given: tuple[Any, ...]
    becomes: tuple[Any, ...]

    def __str__(self) -> str:
        return self.name


def wire_cases() -> tuple[WireCase, ...]:
    """Every case of wire form, in a fixed order.

    >>> {type(case.value.dtype).__name__ for case in wire_cases()} >= {"Int", "Datetime"}
    True
    """
    return (*plain_cases(), *said_cases(), *time_cases(), *angle_cases(), *cast_cases())


def case(name: str, value: Value, *pairs: tuple[Any, Any], text: bool = False) -> WireCase:
    """A case by its pairs of a value on the wire and what becomes of it."""
    given, becomes = zip(*pairs, strict=True)
    return WireCase(name, value, "text" if text else "values", given, becomes)


def said(dtype: DType, **wire: Any) -> Value:
    """A value that may be null, of which something is said."""
    return Value(dtype, nullable=True, wire=Wire(**wire))


def plain_cases() -> Iterator[WireCase]:
    """How text is written of which nothing is said."""
    wrong = [(text, DTYPE) for text in ("", " 1", "1 ", "1\n", "1_0", "\u0661", "x")]
    yield case("integers in text", said(Int()), ("+07", 7), ("-0", 0), ("9" * 19, LOSSY), ("1.0", DTYPE),
        *wrong, text=True)  # fmt: skip
    yield case("reals in text", said(Float()), (".5", 0.5), ("1e3", 1000.0), ("1e400", LOSSY),
        ("1e-400", LOSSY), ("nan", DTYPE), ("NaN", DTYPE), *wrong, text=True)  # fmt: skip
    yield case("decimals in text", said(Decimal(5, 2)), ("1.5", PyDecimal("1.50")), ("1.005", LOSSY),
        ("1.500", PyDecimal("1.50")), ("1e2", DTYPE), *wrong, text=True)  # fmt: skip
    yield case("truth in text", said(Bool()), ("true", True), ("false", False), ("True", DTYPE),
        ("1", DTYPE), text=True)  # fmt: skip
    yield case("bytes in text", said(Bytes()), ("", b""), ("QUI=", b"AB"), ("__8=", b"\xff\xff"),
        ("//8=", b"\xff\xff"), ("QUI", FORMAT), ("Q UI=", FORMAT), text=True)  # fmt: skip
    yield case("text in text", said(Text()), ("007", "007"), (" a ", " a "), ("", ""), ("NA", "NA"),
        text=True)  # fmt: skip
    yield case("dates in text", said(Date()), ("2024-03-02", date(2024, 3, 2)), ("2024-3-2", FORMAT),
        (" 2024-03-02", FORMAT), ("20240302", FORMAT), ("0", FORMAT), ("2023-02-29", FORMAT), text=True)  # fmt: skip
    yield case("instants in text", said(INSTANT), ("2024-03-02T12:00:00Z", NOON),
        ("2024-03-02t14:00:00.0000000+02:00", NOON), ("2024-03-02T12:00:00", FORMAT),
        ("2024-03-02 12:00:00Z", NOON), ("2024-03-02T12:00:00.0000001Z", LOSSY),
        ("2024-03-02T23:59:60Z", FORMAT), text=True)  # fmt: skip
    yield case("datetimes in text", said(Datetime()),
        ("2024-03-02T12:00:00.5", datetime(2024, 3, 2, 12, 0, 0, 500_000)),
        ("2024-03-02T12:00:00Z", FORMAT), ("2024-03-02", FORMAT), text=True)  # fmt: skip
    yield case("times in text", said(Time()), ("12:30:00", time(12, 30)), ("12:30", FORMAT),
        ("24:00:00", FORMAT), ("12:30:00Z", FORMAT), text=True)  # fmt: skip
    yield case("durations in text", said(Duration()), ("P1DT2H", timedelta(days=1, hours=2)),
        ("-PT0.5S", timedelta(seconds=-0.5)), ("P1Y", FORMAT), ("P1M", FORMAT), ("PT", FORMAT),
        ("PT0.0000001S", LOSSY), text=True)  # fmt: skip
    yield case("text among typed values", said(Int()), ("1", DTYPE), ("", DTYPE))
    yield case("days among typed values", said(Date()), ("2024-03-02", date(2024, 3, 2)),
        ("02/03/2024", FORMAT), ("20240302", FORMAT), (" 2024-03-02", FORMAT))  # fmt: skip
    yield case("instants among typed values", said(INSTANT),
        ("2024-03-02T13:00:00+01:00", NOON), ("2024-03-02T12:00:00", FORMAT), ("1709380800", FORMAT))  # fmt: skip
    yield case("spans of time among typed values", said(Duration()), ("PT90S", timedelta(seconds=90)),
        ("P1M", FORMAT))  # fmt: skip
    yield case("times of day among typed values", said(Time()), ("05:30:00", time(5, 30)),
        ("24:00:00", FORMAT))  # fmt: skip
    yield case("decimals among typed values", said(Decimal(5, 2)), ("1.50", PyDecimal("1.5")),
        ("1.555", LOSSY), ("1,5", DTYPE))  # fmt: skip
    yield case("real numbers where decimals belong", said(Decimal(5, 2)), (1.5, DTYPE))
    yield case("bytes among typed values", said(Bytes()), ("AAEC", DTYPE))


def said_cases() -> Iterator[WireCase]:
    """What a field may say of its wire form, parameter by parameter."""
    yield case("what stands for null, in text", said(Int(), missing=Missing("", "NA", -9)), ("", None),
        ("NA", None), ("na", DTYPE), ("-9", -9), ("7", 7), text=True)  # fmt: skip
    yield case("what stands for null, in numbers", said(Float(), missing=Missing(-9, "x")), (-9.0, None),
        (9.0, 9.0), (None, None))  # fmt: skip
    yield case("nothing that stands for null", said(Text(), missing=Missing()), ("", ""), ("NA", "NA"))  # fmt: skip
    yield case("white space that is cut", said(Text(), trim=Trim()), (" a\t", "a"),
        ("\u2003a b\n", "a b"), (" ", ""))  # fmt: skip
    yield case("white space cut before null", said(Int(), trim=Trim(), missing=Missing("")),
        ("  ", None), (" 7 ", 7), text=True)  # fmt: skip
    yield case("a decimal comma", said(Float(), numerals=Numerals(decimal_comma=True)), ("1,5", 1.5),
        (",5", 0.5), ("1.5", DTYPE), ("1", 1.0))  # fmt: skip
    yield case("groups of three", said(Int(), numerals=Numerals(thousands=",")),
        ("1,234,567", 1_234_567), ("1234567", 1_234_567), ("12,34", DTYPE), ("1,234,56", DTYPE),
        (",123", DTYPE))  # fmt: skip
    yield case("both", said(Decimal(9, 2), numerals=Numerals(decimal_comma=True, thousands=".")),
        ("1.234,5", PyDecimal("1234.50")), ("1,234.5", DTYPE))  # fmt: skip
    yield case("words for true", said(Bool(), words=Words(true=("yes", "y"), false="no")), ("yes", True),
        ("y", True), ("no", False), ("n", DTYPE), ("true", DTYPE), ("Yes", DTYPE))  # fmt: skip
    yield case("words for false", said(Bool(), words=Words(true="1", false=("0", ""))), ("", False),
        ("0", False), ("1", True))  # fmt: skip
    nan_null = Value(Float(), nullable=True, non_finite=NonFinite(nan="null"))
    yield case("NaN as null", nan_null, (math.nan, None), (1.0, 1.0), (math.inf, INF))
    yield case("NaN as null, in text", nan_null, ("NaN", None), ("nan", DTYPE), ("Infinity", DTYPE),
        text=True)  # fmt: skip
    allowed = Value(Float(), nullable=True, non_finite=NonFinite(nan="allow", inf="allow"))
    yield case("infinities by name", allowed, ("-Infinity", -math.inf), ("Infinity", math.inf),
        ("inf", DTYPE), text=True)  # fmt: skip


def time_cases() -> Iterator[WireCase]:
    """Formats of times: patterns, zones, standards, counts since 1970."""
    day, second = date(2024, 3, 2), datetime(2024, 3, 2, 12)
    yield case("a pattern", said(Date(), format=Format("%d/%m/%Y")), ("02/03/2024", day),
        ("2/3/2024", FORMAT), ("2024-03-02", FORMAT), ("30/02/2024", FORMAT))  # fmt: skip
    either = Format("%d/%m/%Y", "%m/%d/%Y")
    yield case("two patterns", said(Date(), format=either), ("13/03/2024", date(2024, 3, 13)),
        ("02/03/2024", AMBIGUOUS), ("03/03/2024", date(2024, 3, 3)))  # fmt: skip
    yield case("a pattern with Z", said(INSTANT, format=Format("%Y-%m-%dT%H:%M:%SZ")),
        ("2024-03-02T12:00:00Z", NOON), ("2024-03-02T12:00:00+00:00", FORMAT))  # fmt: skip
    paris = Format("%Y-%m-%d %H:%M", zone="Europe/Paris")
    yield case("a zone", said(INSTANT, format=paris), ("2024-03-02 13:00", NOON),
        ("2024-10-27 02:30", AMBIGUOUS), ("2024-03-31 02:30", FORMAT))  # fmt: skip
    yield case("ISO 8601", said(Datetime(), format=Format("iso8601")), ("20240302T1200", second),
        ("2024-W09-6T12", second), ("2024-03-02T12:00Z", FORMAT), ("+12024-03-02T12:00", FORMAT))  # fmt: skip
    yield case("seconds since 1970", said(INSTANT, format=Format("epoch_s")), (1_709_380_800, NOON),
        (1, FORMAT), (1_709_380_800_000, FORMAT))  # fmt: skip
    yield case("counts in floats", said(INSTANT, format=Format("epoch_ms")), (1_709_380_800_000.0, NOON),
        (0.5, LOSSY), (math.nan, NAN), (math.inf, INF))  # fmt: skip
    yield case("counts in text", said(INSTANT, format=Format("epoch_us")), ("1709380800000000", NOON),
        ("+1709380800000000", FORMAT), ("1", FORMAT))  # fmt: skip
    since = Format("epoch_s", since=date(1970, 1, 1), until=date(1971, 1, 1))
    yield case("counts from a day to another", said(INSTANT, format=since),
        (0, datetime(1970, 1, 1, tzinfo=UTC)), (-1, FORMAT), (31_536_000, FORMAT))  # fmt: skip
    yield case("counts of which some stand for null",
        said(INSTANT, format=Format("epoch_s"), missing=Missing(0)), (0, None), (1_709_380_800, NOON))  # fmt: skip


def angle_cases() -> Iterator[WireCase]:
    """Coordinates in degrees, minutes and seconds."""

    def angle(axis: Axis, *patterns: str) -> Value:
        return said(Float(), format=Format(*patterns), axis=axis)

    yield case("degrees, minutes, seconds", angle("latitude", "dms"), ("40°30'00\"S", -40.5),
        ("40 30 00 N", 40.5), ("40°60'N", FORMAT), ("40°30'E", FORMAT), ("40.5", FORMAT))  # fmt: skip
    yield case("either standard", angle("longitude", "dms", "iso6709"), ("073°30'W", -73.5),
        ("+4030-07330/", -73.5), ("+4030-07360/", FORMAT))  # fmt: skip
    yield case("coordinates that are numbers already", angle("longitude", "dms"), (1.5, 1.5),
        (-0.0, -0.0))  # fmt: skip


def cast_cases() -> Iterator[WireCase]:
    """What typed values become of another type, exactly or not at all."""
    yield case("floats for integers", said(Int()), (2.0, 2), (-0.0, 0), (1.5, LOSSY), (2.0**63, LOSSY),
        (math.nan, NAN), (-math.inf, INF))  # fmt: skip
    yield case("floats for narrow integers", said(Int(8)), (127.0, 127), (128.0, LOSSY), (-128.0, -128))  # fmt: skip
    yield case("integers for floats", said(Float()), (2**53, 2.0**53), (2**53 + 1, LOSSY), (-1, -1.0))  # fmt: skip
    yield case("wide integers for narrow ones", said(Int(8, signed=False)), (255, 255), (256, LOSSY),
        (-1, LOSSY))  # fmt: skip
    yield case("wide floats for narrow ones", said(Float(32)), (0.5, 0.5), (1e300, LOSSY),
        (1e-60, LOSSY), (16777217.0, LOSSY))  # fmt: skip
