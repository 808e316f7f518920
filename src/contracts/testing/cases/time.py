"""Cases of predicates that compute with times and durations.

What an int64 of microseconds, or the years 1 to 9999, cannot hold is null.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone

from contracts.dtypes import Date, Datetime, Duration
from contracts.rules.building import col
from contracts.testing.cases.case import Case, Values, asked

A_TICK = timedelta(microseconds=1)
LONGEST = (2**63 - 1) * A_TICK

A, B, C = col("a"), col("b"), col("c")


def time_cases() -> Iterator[Case]:
    """Every operator, on every two kinds of times and durations that it takes."""
    yield from duration_cases()
    yield from day_cases()
    yield from moment_cases()


def duration_cases() -> Iterator[Case]:
    """Durations, which overflow past int64 microseconds."""
    spans: Values = {"a": Duration(), "b": Duration(), "c": Duration()}
    hour, none = timedelta(hours=1), timedelta(0)
    yield from asked(
        "duration + duration", spans, A + B == C,
        true=[(hour, hour, 2 * hour), (LONGEST - A_TICK, A_TICK, LONGEST), (hour, -hour, none)],
        false=[(hour, hour, hour)],
        null=[(LONGEST, A_TICK, none), (None, hour, hour), (hour, None, hour)],
    )  # fmt: skip
    yield from asked(
        "duration - duration", spans, A - B == C,
        true=[(hour, 2 * hour, -hour), (-LONGEST, A_TICK, -LONGEST - A_TICK)],
        false=[(hour, hour, hour)],
        null=[(-LONGEST, 2 * A_TICK, LONGEST), (none, -LONGEST - A_TICK, none), (None, hour, hour)],
    )  # fmt: skip
    yield from asked(
        "a duration and a constant", {"a": Duration()}, A + timedelta(minutes=30) <= hour,
        true=[hour / 2, -LONGEST], false=[hour / 2 + A_TICK], null=[None, LONGEST],
    )  # fmt: skip


def day_cases() -> Iterator[Case]:
    """Dates, and constants of whole days; years outside 1..9999 are null."""
    leap, march, day = date(2024, 2, 29), date(2024, 3, 1), timedelta(days=1)
    dates: Values = {"a": Date(), "b": Date()}
    yield from asked(
        "date - date", {"a": Date(), "b": Date(), "c": Duration()}, A - B == C,
        true=[(march, leap, day), (date.max, date.min, timedelta(days=3652058)), (leap, march, -day)],
        false=[(march, leap, timedelta(hours=1))], null=[(None, leap, day), (leap, None, day)],
    )  # fmt: skip
    yield from asked(
        "date + duration", dates, A + day == B,
        true=[(leap, march), (date(2023, 2, 28), date(2023, 3, 1))], false=[(leap, leap)],
        null=[(date.max, date.max), (None, leap), (leap, None)],
    )  # fmt: skip
    yield from asked(
        "duration + date", dates, timedelta(days=-366) + A == B,
        true=[(leap, date(2023, 2, 28))], false=[(leap, march)], null=[(date.min, date.min)],
    )  # fmt: skip
    yield from asked(
        "date - duration", dates, A - day == B,
        true=[(march, leap)], false=[(leap, march)], null=[(date.min, date.min)],
    )  # fmt: skip
    yield from asked(
        "a constant date - date", {"b": Date()}, march - B <= day,
        true=[leap, date.max], false=[date(2024, 2, 28)], null=[None],
    )  # fmt: skip


def moment_cases() -> Iterator[Case]:
    """Datetimes and instants with durations; years outside 1..9999 are null."""
    noon, hour = datetime(2024, 2, 29, 12), timedelta(hours=1)
    paris = timezone(hour)
    for kind, first, last in (("naive", datetime.min, datetime.max), ("aware", *ends_in_utc())):
        aware = kind == "aware"
        moment = noon.replace(tzinfo=UTC) if aware else noon
        zoned = moment.astimezone(paris) if aware else moment
        one, two, span = Datetime(aware=aware), Datetime(aware=aware), Duration()
        yield from asked(
            f"{kind} datetime + duration", {"a": one, "b": span, "c": two}, A + B == C,
            true=[(zoned, hour, moment + hour), (last - A_TICK, A_TICK, last)],
            false=[(moment, hour, moment)],
            null=[(last, A_TICK, last), (first, -A_TICK, first), (moment, LONGEST, moment),
                  (moment, None, moment), (None, hour, moment)],
        )  # fmt: skip
        yield from asked(
            f"duration + {kind} datetime", {"a": span, "b": one, "c": two}, A + B == C,
            true=[(-hour, moment, moment - hour)], false=[(hour, moment, moment)],
            null=[(A_TICK, last, last), (None, moment, moment)],
        )  # fmt: skip
        yield from asked(
            f"{kind} datetime - duration", {"a": one, "b": span, "c": two}, A - B == C,
            true=[(zoned, hour, moment - hour), (first + A_TICK, A_TICK, first)],
            false=[(moment, hour, moment)], null=[(first, A_TICK, first), (moment, -LONGEST, first)],
        )  # fmt: skip
        yield from asked(
            f"{kind} datetime - {kind} datetime", {"a": one, "b": two, "c": span}, A - B == C,
            true=[(zoned, moment - hour, hour), (last, first, last - first)],
            false=[(moment, moment, hour)], null=[(None, moment, hour), (moment, None, hour)],
        )  # fmt: skip


def ends_in_utc() -> tuple[datetime, datetime]:
    """The first and the last instant there are."""
    return datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)
