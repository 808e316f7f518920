"""Cases of predicates that compute something of one value: its size, its sign, its parts."""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal as PyDecimal

from contracts.dtypes import (
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
from contracts.rules.building import col
from contracts.specification import ListOf
from contracts.testing.cases.case import Case, asked, of, open_to_all

NAN, INF = math.nan, math.inf
MOST, LEAST = 2**63 - 1, -(2**63)
A_TICK = timedelta(microseconds=1)
SHORTEST = LEAST * A_TICK

A, B, C = col("a"), col("b"), col("c")


def function_cases() -> Iterator[Case]:
    """Every function, of each kind that it takes."""
    yield from sign_cases()
    yield from length_cases()
    yield from date_part_cases()
    yield from clock_part_cases()
    yield from whole_part_cases()


def sign_cases() -> Iterator[Case]:
    """The sign of numbers and durations, without it or turned; what int64 cannot hold is null."""
    yield from asked(
        "abs of an int", {"a": Int(), "c": Int()}, abs(A) == C,
        true=[(-5, 5), (5, 5), (0, 0), (-MOST, MOST)], false=[(-5, -5)],
        null=[(LEAST, LEAST), (LEAST, MOST), (None, 0)],
    )  # fmt: skip
    yield from asked(
        "negative of an int", {"a": Int(), "c": Int()}, -A == C,
        true=[(-5, 5), (0, 0), (MOST, LEAST + 1)], false=[(5, 5)], null=[(LEAST, LEAST), (None, 0)],
    )  # fmt: skip
    yield from asked(
        "8-bit int without its sign", {"a": Int(8), "c": Int()}, abs(A) == C,
        true=[(-128, 128)], false=[(-128, -128)], null=[(None, 0)],
    )  # fmt: skip
    wide = Int(64, signed=False)
    yield from asked(
        "unsigned 64-bit int, its sign turned", {"a": wide, "c": Int()}, -A == C,
        true=[(2**63, LEAST), (0, 0)], false=[(1, 1)], null=[(2**64 - 1, 1), (2**63 + 1, MOST)],
    )  # fmt: skip
    yield from asked(
        "abs of an unsigned 64-bit int", {"a": wide, "c": Int()}, abs(A) == C,
        true=[(MOST, MOST)], false=[(1, -1)], null=[(2**63, LEAST), (2**64 - 1, -1)],
    )  # fmt: skip
    real = open_to_all(Float())
    yield from asked(
        "abs of a float", {"a": real, "c": real}, abs(A) == C,
        true=[(-0.5, 0.5), (-0.0, 0.0), (-INF, INF)], false=[(-0.5, -0.5), (NAN, NAN)],
        null=[(None, 0.0)],
    )  # fmt: skip
    yield from asked(
        "negative of a float", {"a": real, "c": real}, -A != C,
        true=[(0.5, 0.5), (NAN, NAN)], false=[(0.5, -0.5), (0.0, 0.0), (INF, -INF)],
        null=[(None, 0.0)],
    )  # fmt: skip
    exact, nines = Decimal(38, 2), PyDecimal("9" * 36 + ".99")
    yield from asked(
        "abs of a decimal", {"a": exact, "c": exact}, abs(A) == C,
        true=[(nines.copy_negate(), nines), (PyDecimal("-0.00"), PyDecimal(0))],
        false=[(PyDecimal("-0.01"), PyDecimal("-0.01"))], null=[(None, PyDecimal(0))],
    )  # fmt: skip
    yield from asked(
        "negative of a decimal", {"a": exact, "c": exact}, -A == C,
        true=[(nines, nines.copy_negate()), (PyDecimal("-0.01"), PyDecimal("0.01"))],
        false=[(PyDecimal("0.01"), PyDecimal("0.01"))], null=[(None, PyDecimal(0))],
    )  # fmt: skip
    hour = timedelta(hours=1)
    yield from asked(
        "abs of a duration", {"a": Duration(), "c": Duration()}, abs(A) == C,
        true=[(-hour, hour), (SHORTEST + A_TICK, MOST * A_TICK)], false=[(-hour, -hour)],
        null=[(SHORTEST, SHORTEST), (None, hour)],
    )  # fmt: skip
    yield from asked(
        "negative of a duration", {"a": Duration(), "c": Duration()}, -A == C,
        true=[(-hour, hour), (hour, -hour)], false=[(hour, hour)],
        null=[(SHORTEST, SHORTEST), (None, hour)],
    )  # fmt: skip


def length_cases() -> Iterator[Case]:
    """Code points of text, bytes of bytes, items of lists."""
    yield from asked(
        "length of text", {"a": Text()}, A.length() == 2,
        true=["ab", "é𝒳", "e\u0301", "\U0001f600\U0001f600"], false=["", "𝒳", "abc"], null=[None],
    )  # fmt: skip
    yield from asked(
        "length of bytes", {"a": Bytes()}, A.length() == 2,
        true=[b"\x00\xff", "é".encode()], false=[b"", b"abc"], null=[None],
    )  # fmt: skip
    numbers = of(ListOf(of(Int(), nullable=True)), nullable=True)
    yield from asked(
        "length of a list", {"a": numbers}, A.length() == 2,
        true=[[1, 2], [None, None]], false=[[], [1], [1, 2, 3]], null=[None],
    )  # fmt: skip
    yield from asked(
        "lengths are computed with", {"a": Text(), "b": Text()}, A.length() - B.length() == -1,
        true=[("a", "𝒳𝒳")], false=[("aa", "a")], null=[("a", None)],
    )  # fmt: skip


def date_part_cases() -> Iterator[Case]:
    """Parts of dates, and of datetimes; an instant's are those it has in UTC."""
    new_year, leap = date(2024, 1, 1), date(2024, 2, 29)
    parts = (("year", 2023), ("month", 12), ("day", 31), ("weekday", 7))
    last = date(2023, 12, 31)
    for name, number in parts:
        part = getattr(A, name)()
        yield from asked(
            f"{name} of a date", {"a": Date()}, part == number,
            true=[last], false=[leap, new_year], null=[None],
        )  # fmt: skip
        yield from asked(
            f"{name} of a naive datetime", {"a": Datetime()}, part == number,
            true=[datetime(2023, 12, 31, 23, 59, 59, 999999)],
            false=[datetime(2024, 1, 1)], null=[None],
        )  # fmt: skip
        yield from asked(
            f"{name} of an aware datetime", {"a": Datetime(aware=True)}, part == number,
            true=[datetime(2023, 12, 31, 23, tzinfo=UTC), datetime(2024, 1, 1, tzinfo=zone(1))],
            false=[datetime(2024, 1, 1, tzinfo=UTC), datetime(2023, 12, 31, 23, tzinfo=zone(-1))],
            null=[None],
        )  # fmt: skip
    yield from asked(
        "the first and the last year", {"a": Date(), "c": Int()}, A.year() == C,
        true=[(date.min, 1), (date.max, 9999)], false=[(date.min, 0)], null=[(None, 1)],
    )  # fmt: skip
    yield from asked(
        "weekdays are those of ISO 8601", {"a": Date(), "c": Int()}, A.weekday() == C,
        true=[(date(2024, 3, 4 + n), 1 + n) for n in range(7)], false=[(date(2024, 3, 4), 0)],
        null=[(None, 1)],
    )  # fmt: skip


def clock_part_cases() -> Iterator[Case]:
    """Parts of a time of day, before 1970 too; an instant's are those it has in UTC."""
    for place, name in enumerate(("hour", "minute", "second")):
        part, number = getattr(A, name)(), (23, 59, 58)[place]
        yield from asked(
            f"{name} of a time", {"a": Time()}, part == number,
            true=[time(23, 59, 58), time(23, 59, 58, 999999)], false=[time(0), time(22, 58, 59)],
            null=[None],
        )  # fmt: skip
        yield from asked(
            f"{name} of a naive datetime", {"a": Datetime()}, part == number,
            true=[datetime(1969, 12, 31, 23, 59, 58, 1), datetime(9999, 12, 31, 23, 59, 58)],
            false=[datetime(1, 1, 1), datetime(1970, 1, 1)], null=[None],
        )  # fmt: skip
        yield from asked(
            f"{name} of an aware datetime", {"a": Datetime(aware=True)}, part == number,
            true=[datetime(2024, 3, 4, 23, 59, 58, tzinfo=UTC),
                  datetime(2024, 3, 5, 5, 29, 58, tzinfo=timezone(timedelta(hours=5, minutes=30)))],
            false=[datetime(2024, 3, 4, tzinfo=UTC)], null=[None],
        )  # fmt: skip
    yield from asked(
        "an instant's hour is that of UTC", {"a": Datetime(aware=True)}, A.hour() == 23,
        true=[datetime(2024, 1, 1, 0, 30, tzinfo=zone(1))],
        false=[datetime(2024, 1, 1, 23, 30, tzinfo=zone(1))], null=[None],
    )  # fmt: skip


def whole_part_cases() -> Iterator[Case]:
    """The date and the time of a datetime, and a duration's seconds."""
    noon = datetime(1969, 12, 31, 12, 30, 0, 1)
    yield from asked(
        "date of a naive datetime", {"a": Datetime(), "c": Date()}, A.date() == C,
        true=[(noon, noon.date()), (datetime.max, date.max)], false=[(noon, date(1970, 1, 1))],
        null=[(None, date.min), (noon, None)],
    )  # fmt: skip
    yield from asked(
        "date of an aware datetime", {"a": Datetime(aware=True), "c": Date()}, A.date() == C,
        true=[(datetime(2024, 1, 1, 0, 30, tzinfo=zone(1)), date(2023, 12, 31))],
        false=[(datetime(2024, 1, 1, 0, 30, tzinfo=zone(1)), date(2024, 1, 1))],
        null=[(None, date.min)],
    )  # fmt: skip
    yield from asked(
        "time of a naive datetime", {"a": Datetime(), "c": Time()}, A.time() == C,
        true=[(noon, time(12, 30, 0, 1)), (datetime.max, time.max)], false=[(noon, time(12, 30))],
        null=[(None, time.min)],
    )  # fmt: skip
    yield from asked(
        "time of an aware datetime", {"a": Datetime(aware=True)}, A.time() >= time(23, 30),
        true=[datetime(2024, 1, 1, 0, 30, tzinfo=zone(1))],
        false=[datetime(2024, 1, 1, 23, 30, tzinfo=zone(1))], null=[None],
    )  # fmt: skip
    span, exact = timedelta(microseconds=2**53), timedelta(microseconds=2**53 + 1)
    yield from asked(
        "seconds of a duration", {"a": Duration(), "c": Float()}, A.total_seconds() == C,
        true=[(timedelta(minutes=-1), -60.0), (A_TICK, 1e-06), (span, 2**53 / 1e6)],
        false=[(timedelta(days=1), 24.0)], null=[(None, 0.0), (exact, 2**53 / 1e6)],
    )  # fmt: skip
    yield from asked(
        "a speed", {"a": Float(), "b": Duration()}, A / (B.total_seconds() / 3600.0) <= 130.0,
        true=[(65.0, timedelta(minutes=30))], false=[(66.0, timedelta(minutes=30))],
        null=[(1.0, timedelta(0)), (None, timedelta(1))],
    )  # fmt: skip


def zone(hours: int) -> timezone:
    """The zone that is some hours ahead of UTC."""
    return timezone(timedelta(hours=hours))
