"""Cases of times and durations that are finer than a microsecond, and cut."""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from typing import Any

from contracts import dtypes as d
from contracts.rules.format import Format
from contracts.rules.wire import Truncate
from contracts.specification import DType, FieldType
from contracts.testing.cases.wire_case import (
    AMBIGUOUS,
    FORMAT,
    LOSSY,
    NAN_FOUND,
    WireCase,
    nullable_type,
    wire_case,
)

# Tables of cases, a line each.
# fmt: off

_INSTANT = d.Datetime(aware=True)
_NOON = datetime(2024, 3, 2, 12, tzinfo=UTC)


def truncated_cases() -> Iterator[WireCase]:
    """What is finer than a microsecond, cut."""

    def cut(dtype: DType, *patterns: str, **options: Any) -> FieldType:
        declared = {"format": Format(*patterns, **options)} if patterns else {}
        return nullable_type(dtype, truncate=Truncate(), **declared)

    fine, micro = datetime(2024, 3, 2, 12, 0, 0, 123_456), timedelta(microseconds=1)
    yield wire_case("finer datetimes, cut", cut(d.Datetime()), ("2024-03-02T12:00:00.123456789", fine), ("2024-03-02 12:00:00.123456", fine),
        ("2024-03-02T12:00:00.1234569999999999999999999999999999999999999999999", fine), ("2024-02-30T12:00:00.123456789", FORMAT), ("2024-03-02", FORMAT), text=True)
    yield wire_case("finer instants, cut", cut(_INSTANT), ("2024-03-02T13:00:00.1234567+01:00", fine.replace(tzinfo=UTC)), ("2024-03-02T12:00:00Z", _NOON),
        ("0001-01-01T00:00:00.1234567+01:00", LOSSY), ("2024-03-02T12:00:00.1234567", FORMAT))
    yield wire_case("finer times in a format, cut", cut(d.Datetime(), "%d/%m/%Y %H:%M:%S.%f", "iso8601"), ("02/03/2024 12:00:00.1234567", fine),
        ("2024-03-02T12:00:00,1234567", fine), ("20240302T12,00000000001", datetime(2024, 3, 2, 12)), ("2024-03-02T12:00.00000001", datetime(2024, 3, 2, 12)),
        ("2024-03-02T12:00.0000000000000000000000000000000000000000001", LOSSY))
    yield wire_case("finer times in either format, cut", cut(d.Datetime(), "%d/%m/%Y %H:%M:%S.%f", "%m/%d/%Y %H:%M:%S.%f"), ("02/03/2024 12:00:00.1234567", AMBIGUOUS),
        ("02/02/2024 12:00:00.1234567", fine.replace(month=2)), ("31/12/2024 12:00:00.0000001", datetime(2024, 12, 31, 12)))
    yield wire_case("finer times of a zone, cut", cut(_INSTANT, "%Y-%m-%d %H:%M:%S.%f", zone="Europe/Paris"), ("2024-03-02 13:00:00.1234567", fine.replace(tzinfo=UTC)),
        ("2024-10-27 02:30:00.1234567", AMBIGUOUS), ("2024-03-31 02:30:00.1234567", FORMAT))
    yield wire_case("finer times of day, cut", cut(d.Time()), ("12:30:00.0000009", time(12, 30)), ("23:59:59.9999999", time.max), ("12:30", FORMAT))
    yield wire_case("finer durations, cut", cut(d.Duration()), ("PT0.0000001S", timedelta()), ("-PT0.0000001S", -micro), ("-PT0.000001S", -micro), ("PT0.0000019S", micro),
        ("P1D", timedelta(1)), ("P0.00000000000001D", timedelta()), (f"P{'9' * 25}D", LOSSY))
    yield wire_case("finer clock durations, cut", cut(d.Duration(), "hms", "days_hms"), ("-00:00:00.0000001", -micro), ("00:00:00.0000019", micro),
        ("-1 days +23:59:59.9999999", -micro), ("-1 day, 23:59:59.9999999", -micro), ("1 day -00:00:00.0000001", timedelta(1) - micro), ("-1 days 00:00:00.0000001", AMBIGUOUS))
    for unit, exact, more, less in (("epoch_s", "1709380800.123456", "7", "1709380800.1234567"), ("epoch_ms", "1709380800123.456", "7", "1709380800123.4567"),
        ("epoch_us", "1709380800123456", ".7", "1709380800123456.75"), ("epoch_ns", "1709380800123456000", ".5", "1709380800123456789")):
        yield wire_case(f"finer counts in {unit}, cut", cut(_INSTANT, unit), (exact, fine.replace(tzinfo=UTC)), (exact + more, fine.replace(tzinfo=UTC)),
            (less, fine.replace(tzinfo=UTC)), ("-1.0000001", FORMAT), (f"{exact}x", FORMAT))
    yield wire_case("finer counts in numbers, cut", cut(_INSTANT, "epoch_ns"), (1_709_380_800_123_456_789, fine.replace(tzinfo=UTC)), (1_709_380_800_000_000_000, _NOON), (5, FORMAT))
    yield wire_case("finer counts in floats, cut", cut(_INSTANT, "epoch_ms"), (1_709_380_800_000.0002, _NOON), (1_709_380_800_000.5, _NOON + 500 * micro), (math.nan, NAN_FOUND))
