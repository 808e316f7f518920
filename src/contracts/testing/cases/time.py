"""Cases of predicates that compute with times and durations.

A result beyond int64 microseconds, or beyond the years 1 to 9999, is null.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

from contracts.dtypes import Date, Datetime, Duration
from contracts.testing.cases.case import Case, FieldTypes, predicate_cases
from contracts.testing.cases.samples import (
    LEAP_DAY_NOON,
    LONGEST_DURATION,
    PARIS,
    A,
    B,
    C,
)
from contracts.wire.scalar.ticks import MICROSECOND

# Tables of cases, a line each.
# fmt: off




def time_cases() -> Iterator[Case]:
    """Every operator, on every two kinds of times and durations that it accepts."""
    yield from _duration_cases()
    yield from _day_cases()
    yield from _moment_cases()


def _duration_cases() -> Iterator[Case]:
    """Durations, which overflow past int64 microseconds."""
    spans: FieldTypes = {"a": Duration(), "b": Duration(), "c": Duration()}
    hour, none = timedelta(hours=1), timedelta(0)
    yield from predicate_cases(
        "duration + duration", spans, A + B == C,
        true=[(hour, hour, 2 * hour), (LONGEST_DURATION - MICROSECOND, MICROSECOND, LONGEST_DURATION), (hour, -hour, none)],
        false=[(hour, hour, hour)],
        null=[(LONGEST_DURATION, MICROSECOND, none), (None, hour, hour), (hour, None, hour)],
    )
    yield from predicate_cases(
        "duration - duration", spans, A - B == C,
        true=[(hour, 2 * hour, -hour), (-LONGEST_DURATION, MICROSECOND, -LONGEST_DURATION - MICROSECOND)],
        false=[(hour, hour, hour)],
        null=[(-LONGEST_DURATION, 2 * MICROSECOND, LONGEST_DURATION), (none, -LONGEST_DURATION - MICROSECOND, none), (None, hour, hour)],
    )
    yield from predicate_cases(
        "a duration and a constant", {"a": Duration()}, A + timedelta(minutes=30) <= hour,
        true=[hour / 2, -LONGEST_DURATION], false=[hour / 2 + MICROSECOND], null=[None, LONGEST_DURATION],
    )


def _day_cases() -> Iterator[Case]:
    """Dates, and constants of whole days; years outside 1..9999 are null."""
    leap, march, day = date(2024, 2, 29), date(2024, 3, 1), timedelta(days=1)
    dates: FieldTypes = {"a": Date(), "b": Date()}
    yield from predicate_cases(
        "date - date", {"a": Date(), "b": Date(), "c": Duration()}, A - B == C,
        true=[(march, leap, day), (date.max, date.min, timedelta(days=3652058)), (leap, march, -day)],
        false=[(march, leap, timedelta(hours=1))], null=[(None, leap, day), (leap, None, day)],
    )
    yield from predicate_cases(
        "date + duration", dates, A + day == B,
        true=[(leap, march), (date(2023, 2, 28), date(2023, 3, 1))], false=[(leap, leap)],
        null=[(date.max, date.max), (None, leap), (leap, None)],
    )
    yield from predicate_cases(
        "duration + date", dates, timedelta(days=-366) + A == B,
        true=[(leap, date(2023, 2, 28))], false=[(leap, march)], null=[(date.min, date.min)],
    )
    yield from predicate_cases(
        "date - duration", dates, A - day == B,
        true=[(march, leap)], false=[(leap, march)], null=[(date.min, date.min)],
    )
    yield from predicate_cases(
        "a constant date - date", {"b": Date()}, march - B <= day,
        true=[leap, date.max], false=[date(2024, 2, 28)], null=[None],
    )


def _moment_cases() -> Iterator[Case]:
    """Datetimes and instants with durations; years outside 1..9999 are null."""
    noon, hour = LEAP_DAY_NOON, timedelta(hours=1)
    for kind, first, last in (("naive", datetime.min, datetime.max), ("aware", *_ends_in_utc())):
        aware = kind == "aware"
        moment = noon.replace(tzinfo=UTC) if aware else noon
        zoned = moment.astimezone(PARIS) if aware else moment
        one, two, span = Datetime(aware=aware), Datetime(aware=aware), Duration()
        yield from predicate_cases(
            f"{kind} datetime + duration", {"a": one, "b": span, "c": two}, A + B == C,
            true=[(zoned, hour, moment + hour), (last - MICROSECOND, MICROSECOND, last)],
            false=[(moment, hour, moment)],
            null=[(last, MICROSECOND, last), (first, -MICROSECOND, first), (moment, LONGEST_DURATION, moment),
                  (moment, None, moment), (None, hour, moment)],
        )
        yield from predicate_cases(
            f"duration + {kind} datetime", {"a": span, "b": one, "c": two}, A + B == C,
            true=[(-hour, moment, moment - hour)], false=[(hour, moment, moment)],
            null=[(MICROSECOND, last, last), (None, moment, moment)],
        )
        yield from predicate_cases(
            f"{kind} datetime - duration", {"a": one, "b": span, "c": two}, A - B == C,
            true=[(zoned, hour, moment - hour), (first + MICROSECOND, MICROSECOND, first)],
            false=[(moment, hour, moment)], null=[(first, MICROSECOND, first), (moment, -LONGEST_DURATION, first)],
        )
        yield from predicate_cases(
            f"{kind} datetime - {kind} datetime", {"a": one, "b": two, "c": span}, A - B == C,
            true=[(zoned, moment - hour, hour), (last, first, last - first)],
            false=[(moment, moment, hour)], null=[(None, moment, hour), (moment, None, hour)],
        )


def _ends_in_utc() -> tuple[datetime, datetime]:
    """The first and the last instant."""
    return datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)
