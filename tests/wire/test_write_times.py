"""Times that are written: in the first pattern, and only where the pattern has room for them."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import Any

import polars as pl
import pytest

from contracts.dtypes import Date, Duration, Time
from contracts.rules.format import Format
from contracts.wire.column.write_times import write_time_column
from contracts.wire.scalar.times import plan_format
from contracts.wire.scalar.write_times import write_time
from tests.wire.times import AWARE, MARCH, NAIVE, NOON, PARIS, both, utc


@pytest.mark.parametrize(
    ("format_", "value", "text"),
    [
        (Format("%d/%m/%Y", "%F"), date(1, 2, 3), "03/02/0001"),
        (Format("%d-%b-%y"), date(1969, 3, 2), "02-Mar-69"),
        (Format("%B %d, %Y %I:%M %p"), datetime(2024, 3, 2, 0, 5), "March 02, 2024 12:05 AM"),
        (Format("%Y-%j %H"), datetime(2024, 3, 2, 12), "2024-062 12"),
        (Format("%G-W%V-%u"), date(2021, 1, 1), "2020-W53-5"),
        (Format("%F %T.%f"), datetime(2024, 3, 2, 12, 0, 0, 5), "2024-03-02 12:00:00.000005"),
        (Format("%F %T%z"), utc(2024, 3, 2, 12), "2024-03-02 12:00:00+00:00"),
        (Format("%FT%TZ"), utc(2024, 3, 2, 12), "2024-03-02T12:00:00Z"),
        (Format("100%% %T"), time(12), "100% 12:00:00"),
        (Format("%F %R", zone=PARIS), utc(2024, 7, 1, 10), "2024-07-01 12:00"),
        (Format("rfc3339"), utc(2024, 3, 2, 12), "2024-03-02T12:00:00Z"),
        (Format("rfc3339"), utc(2024, 3, 2, 12, 0, 0, 500_000), "2024-03-02T12:00:00.500000Z"),
        (Format("rfc3339"), date(2024, 3, 2), "2024-03-02"),
        (Format("rfc3339"), time(12, 0, 0, 1), "12:00:00.000001"),
        (Format("iso8601"), NOON, "2024-03-02T12:00:00"),
        (Format("iso8601"), utc(2024, 3, 2, 12), "2024-03-02T12:00:00Z"),
        (Format("iso8601", zone=PARIS), utc(2024, 3, 2, 12), "2024-03-02T13:00:00"),
        (Format("epoch_ms"), utc(2024, 3, 2, 12), "1709380800000"),
        (Format("iso8601_duration"), timedelta(days=1, seconds=5_400.5), "P1DT1H30M0.5S"),
        (Format("iso8601_duration"), timedelta(microseconds=-1), "-PT0.000001S"),
        (Format("iso8601_duration"), timedelta(0), "PT0S"),
        (Format("epoch_s"), utc(2024, 3, 2, 12, 0, 0, 1), "1709380800.000001"),
        (Format("epoch_ms"), utc(2024, 3, 2, 12, 0, 0, 250), "1709380800000.25"),
        (
            Format("epoch_s", since=date(1960, 1, 1)),
            utc(1969, 12, 31, 23, 59, 59, 750_000),
            "-0.25",
        ),
        (Format("epoch_ns"), utc(2024, 3, 2, 12, 0, 0, 1), "1709380800000001000"),
        (Format("excel_1900"), date(1900, 2, 28), "59"),
        (Format("excel_1900"), date(1900, 3, 1), "61"),
        (Format("excel_1900"), datetime(2024, 3, 2, 18), "45353.75"),
        (Format("excel_1904"), date(1904, 1, 1), "0"),
        (Format("excel_1900", zone=PARIS), utc(2024, 3, 2, 17), "45353.75"),
        (Format("hms"), timedelta(days=1, hours=2, microseconds=5), "26:00:00.000005"),
        (Format("hms"), timedelta(minutes=-90), "-01:30:00"),
        (Format("days_hms"), timedelta(days=1, hours=2), "1 days 02:00:00"),
        (Format("days_hms", "iso8601_duration"), timedelta(minutes=-90), "-1 days +22:30:00"),
    ],
    ids=str,
)
def test_a_value_is_written_in_the_first_pattern(format_: Format, value: Any, text: str) -> None:
    """A value is written padded, in English, and as the standards write it; a column alike."""
    plan = plan_format(format_, dtype_of(value))
    assert text == write_time(plan, value)
    assert [text, None] == write_time_column(plan, column_of(value, None)).to_list()
    assert [value] == both(plan, text)


@pytest.mark.parametrize(
    ("format_", "value"),
    [
        (Format("%F %R"), datetime(2024, 3, 2, 12, 0, 1)),
        (Format("%T"), time(12, 0, 0, 1)),
        (Format("%d/%m/%y"), date(1968, 12, 31)),
        (Format("%d/%m/%Y", "%m/%d/%Y"), date(2024, 3, 2)),
        (Format("%F %R", zone=PARIS), utc(2024, 10, 27, 0, 30)),
        (Format("%F %R", zone=PARIS), utc(2024, 10, 27, 1, 30)),
        (Format("%F %R", zone=PARIS), utc(9999, 12, 31, 23, 30)),
        (Format("%F %R", zone="America/New_York"), utc(1, 1, 1)),
        (Format("epoch_ns", until=date(9999, 1, 1)), utc(2263, 1, 1)),
        (Format("excel_1900"), date(1899, 12, 31)),
        (Format("excel_1904"), date(1903, 12, 31)),
        (Format("excel_1900"), datetime(2024, 3, 2, 12, 0, 0, 1)),
        (Format("epoch_s"), utc(1970, 1, 1)),
    ],
    ids=str,
)
def test_values_that_a_format_cannot_hold_are_not_written(format_: Format, value: Any) -> None:
    """A value that would be read as another, or not at all, raises, alone and in a column."""
    plan = plan_format(format_, dtype_of(value))
    said = re.escape(f"{value} cannot be written")
    with pytest.raises(ValueError, match=said):
        write_time(plan, value)
    with pytest.raises(ValueError, match=said):
        write_time_column(plan, column_of(None, value))


@pytest.mark.parametrize(
    ("dtype", "value", "column"),
    [
        (Date(), NOON, pl.Series([NOON])),
        (NAIVE, utc(2024, 3, 2), pl.Series([NOON], dtype=pl.Datetime("us", "UTC"))),
        (AWARE, NOON, pl.Series([NOON], dtype=pl.Datetime("us"))),
        (AWARE, MARCH, pl.Series([NOON], dtype=pl.Datetime("ns", "UTC"))),
        (Time(), time(12, tzinfo=UTC), pl.Series([1])),
        (Duration(), 1, pl.Series([1], dtype=pl.Duration("ms"))),
    ],
    ids=str,
)
def test_values_of_another_type_are_not_written(dtype: Any, value: Any, column: pl.Series) -> None:
    """A value or a column of another type raises."""
    name = "iso8601_duration" if dtype == Duration() else "iso8601"
    with pytest.raises(ValueError, match="is not a"):
        write_time(plan_format(Format(name), dtype), value)
    with pytest.raises(TypeError, match="a column of"):
        write_time_column(plan_format(Format(name), dtype), column)


def test_a_part_of_a_microsecond_is_not_written() -> None:
    """A time of day that has nanoseconds is not written without them."""
    column = pl.Series([1], dtype=pl.Int64).cast(pl.Time)
    with pytest.raises(ValueError, match="cannot be written"):
        write_time_column(plan_format(Format("rfc3339"), Time()), column)


def test_an_instant_is_written_wherever_it_was_read() -> None:
    """An instant in any zone is written as the instant that it is."""
    elsewhere = datetime(2024, 3, 2, 12, tzinfo=timezone(timedelta(hours=5)))
    assert "2024-03-02T07:00:00Z" == write_time(plan_format(Format("rfc3339"), AWARE), elsewhere)


def dtype_of(value: Any) -> Any:
    """The type of a value."""
    match value:
        case datetime():
            return AWARE if value.tzinfo else NAIVE
        case date():
            return Date()
        case time():
            return Time()
        case _:
            return Duration()


def column_of(*values: Any) -> pl.Series:
    """Values as a column in contract form."""
    (some, *_) = [value for value in values if value is not None]
    physical: dict[Any, Any] = {
        Date(): pl.Date,
        NAIVE: pl.Datetime("us"),
        AWARE: pl.Datetime("us", "UTC"),
        Time(): pl.Time,
        Duration(): pl.Duration("us"),
    }
    return pl.Series("t", values, dtype=physical[dtype_of(some)])
