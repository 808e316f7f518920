"""The laws of times that are written as numbers: counts with fractions, and serial dates."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from typing import Any

import polars as pl
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from contracts.dtypes import Date
from contracts.rules.format import Format
from contracts.wire.column.write_times import write_time_column
from contracts.wire.scalar.times import plan_format
from contracts.wire.scalar.write_times import write_number_of, write_time
from tests.wire.times import AWARE, NAIVE, both, by_column, one_by_one

EPOCH, MICROSECOND = datetime(1970, 1, 1, tzinfo=UTC), timedelta(microseconds=1)
COUNTS = {"epoch_s": (10**6, 1), "epoch_ms": (10**3, 1), "epoch_us": (1, 1), "epoch_ns": (1, 1000)}
NEAREST = {"epoch_s": 2**33, "epoch_ms": 2**43, "epoch_us": 2**53, "epoch_ns": 2**62}
"""The counts below which no two microseconds have the same nearest float."""
CENTURIES = st.datetimes(datetime(1824, 1, 1), datetime(2116, 1, 1), timezones=st.just(UTC))
"""Instants whose counts are below these."""


def always(name: str) -> Format:
    """The counts of a name, of any year."""
    return Format(name, since=date(1, 1, 1), until=date(9999, 12, 31))


@pytest.mark.parametrize("name", COUNTS)
@given(st.lists(CENTURIES, min_size=1, max_size=5))
def test_every_microsecond_has_a_number(name: str, instants: list[datetime]) -> None:
    """A count is read as the microsecond of which it is the nearest float, and is written so; its digits
    are exact.
    """
    plan, (unit, per) = plan_format(always(name), AWARE), COUNTS[name]
    ticks = [(instant - EPOCH) // MICROSECOND for instant in instants]
    floats = [float(Fraction(tick * per, unit)) for tick in ticks]
    assert instants == one_by_one(plan, floats) == by_column(plan, pl.Series(floats))
    numbers = [write_number_of(plan, instant) for instant in instants]
    assert instants == one_by_one(plan, numbers)
    texts = write_time_column(plan, pl.Series(instants, dtype=pl.Datetime("us", "UTC")))
    assert [write_time(plan, instant) for instant in instants] == texts.to_list()
    assert [Fraction(tick * per, unit) for tick in ticks] == [Fraction(text) for text in texts]
    assert instants == both(plan, *texts)


def read_float(number: float, name: str) -> Any:
    """A float by its exact value: the instant that it is, or of which it is the nearest float."""
    unit, per = COUNTS[name]
    exact = Fraction(number) * unit / per
    is_nearest = float(Fraction(round(exact) * per, unit)) == number and abs(number) < NEAREST[name]
    is_exact = exact.denominator == 1 or is_nearest
    return EPOCH + round(exact) * MICROSECOND if is_exact else "lossy"


@pytest.mark.parametrize("name", COUNTS)
@given(st.data())
def test_a_float_that_is_not_the_nearest_to_one_microsecond_is_lossy(
    name: str, data: st.DataObject
) -> None:
    """A float is read if it is exact, or the nearest to one microsecond alone; the same in columns."""
    plan, (unit, per) = plan_format(always(name), AWARE), COUNTS[name]
    ends = (-9e9 * per * 1e6 / unit, 9e9 * per * 1e6 / unit)
    floats = data.draw(st.lists(st.floats(*ends) | st.floats(-1e3, 1e3), min_size=1))
    expected = [read_float(number, name) for number in floats]
    assert expected == one_by_one(plan, floats) == by_column(plan, pl.Series(floats))


@pytest.mark.parametrize("name", COUNTS)
@given(
    st.lists(st.decimals(-(10**12), 10**12, places=8) | st.decimals(-1, 1, places=9), min_size=1)
)
def test_digits_are_exact_or_lossy(name: str, decimals: list[Any]) -> None:
    """The digits of a count are an instant, lossy with a part of a microsecond, or out of bounds."""
    plan, (unit, per) = plan_format(always(name), AWARE), COUNTS[name]
    expected = []
    for exact in (Fraction(one) * unit / per for one in decimals):
        try:
            instant = EPOCH + (exact // 1) * MICROSECOND
        except OverflowError:
            expected.append("format")
            continue
        within = datetime(9999, 12, 31, tzinfo=UTC) > instant
        expected.append(("lossy" if exact % 1 else instant) if within else "format")
    assert expected == both(plan, *(f"{one:f}" for one in decimals))


@pytest.mark.parametrize(
    ("name", "origin"), [("excel_1900", date(1899, 12, 30)), ("excel_1904", date(1904, 1, 1))]
)
@given(st.lists(st.dates(date(1904, 1, 1)), min_size=1, max_size=5))
def test_a_serial_date_is_so_many_days_after_its_origin(
    name: str, origin: date, days: list[date]
) -> None:
    """From March 1900 on a serial is the number of days since 1899-12-30; in the other system, since
    1904-01-01.
    """
    plan = plan_format(Format(name), Date())
    serials = [(day - origin).days for day in days]
    assert days == one_by_one(plan, serials) == by_column(plan, pl.Series(serials))
    assert days == by_column(plan, pl.Series(serials, dtype=pl.Float64))
    assert list(map(str, serials)) == [write_time(plan, day) for day in days]
    assert days == both(plan, *map(str, serials))


def test_the_false_leap_day_of_1900_is_not_a_date() -> None:
    """Serials before 60 are a day later than those after it, and 60 is not a day."""
    plan = plan_format(Format("excel_1900"), Date())
    expected = [date(1900, 1, 1), date(1900, 2, 28), "format", date(1900, 3, 1), "format"]
    assert expected == one_by_one(plan, [1, 59, 60, 61, 0])
    assert expected == by_column(plan, pl.Series([1, 59, 60, 61, 0]))


@given(st.datetimes(datetime(1900, 1, 1), datetime(2170, 1, 1)))
@example(datetime(2024, 3, 2, 10))
def test_a_serial_holds_milliseconds(moment: datetime) -> None:
    """A time in milliseconds is read from its serial in full and in 15 digits, as spreadsheets write it."""
    moment = moment.replace(microsecond=moment.microsecond // 1000 * 1000)
    plan = plan_format(Format("excel_1900"), NAIVE)
    text = write_time(plan, moment)
    serials = [float(text), float(f"{float(text):.15g}")]
    assert [moment, moment] == one_by_one(plan, serials) == by_column(plan, pl.Series(serials))
    assert [moment, moment] == both(plan, text, f"{float(text):.15g}")


@given(st.lists(st.floats(-1, 3e6) | st.floats(58, 62) | st.integers(-1, 3 * 10**6), min_size=1))
def test_serials_are_read_alike_in_columns(serials: list[float]) -> None:
    """Any number is read the same alone and in a column, as a date and as a time."""
    for dtype in (Date(), NAIVE):
        for name in ("excel_1900", "excel_1904"):
            plan = plan_format(Format(name), dtype)
            column = pl.Series(serials, dtype=pl.Float64)
            assert one_by_one(plan, column.to_list()) == by_column(plan, column)
