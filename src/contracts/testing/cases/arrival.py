"""Cases of rules about how data arrives: its lag, its periods, its schedule."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

from contracts.dtypes import Date, Datetime, Int, Kind, Text
from contracts.profiles.baselines import Baselines
from contracts.profiles.field_profile import FieldProfile
from contracts.profiles.profile import Profile
from contracts.rules.arrival import Coverage, Lag, Schedule, Volume
from contracts.rules.table import Grouped, NullShare
from contracts.specification import Default, FieldType
from contracts.testing.cases.case import Case, FieldTypes, batch_case
from contracts.testing.cases.samples import INT_FIELD, MARCH_NOON, PARIS

# Tables of cases, a line each.
# fmt: off

_TICK, _HOUR, _DAY = timedelta(microseconds=1), timedelta(hours=1), timedelta(days=1)
_NAIVE: FieldTypes = {"a": Datetime(), "b": Datetime()}
_AWARE: FieldTypes = {"a": Datetime(aware=True), "b": Datetime(aware=True)}
_DAYS: FieldTypes = {"a": Date(), "b": Date()}


def arrival_cases() -> Iterator[Case]:
    """Rules about how data arrives."""
    yield from _lag_cases()
    yield from _coverage_cases()
    yield from _declared_ends_cases()
    yield from _schedule_cases()
    yield from _volume_cases()
    yield from _growing_null_cases()
    yield from _grouped_arrival_cases()


def _lag_cases() -> Iterator[Case]:
    noon = MARCH_NOON
    longest, median = Lag("a", "b", "1h", 1.0), Lag("a", "b", "1h", 0.5)
    early, late = (noon, noon + _HOUR), (noon, noon + _HOUR + _TICK)
    yield batch_case("as late as permitted", _NAIVE, longest, [early, (noon, noon)])
    yield batch_case("later by a microsecond", _NAIVE, longest, [early, late], broken=True)
    yield batch_case("late by a longer limit", _NAIVE, Lag("a", "b", "61m", 1.0), [early, late])
    yield batch_case("another field is early", _NAIVE, Lag("b", "a", "1h", 1.0), [late])
    yield batch_case("half of them late, linearly", _NAIVE, median, [early, late], broken=True)
    yield batch_case("the median is not late", _NAIVE, median, [early, early, late])
    yield batch_case("the least is late", _NAIVE, Lag("a", "b", "0s", 0.0), [early, late], broken=True)
    yield batch_case("ingested before it happened", _NAIVE, Lag("a", "b", "0s", 1.0), [(noon + _DAY, noon)])
    yield batch_case("rows without a lag do not count", _NAIVE, longest, [early, (None, noon), (noon, None)])
    yield batch_case("one lag among rows without", _NAIVE, median, [late, (None, None), (None, noon)], broken=True)
    yield batch_case("no lag at all", _NAIVE, longest, [(noon, None)], not_run=True)
    yield batch_case("no rows have a lag", _NAIVE, longest, [], not_run=True)
    yield batch_case("the longest lag there is", _NAIVE, Lag("a", "b", timedelta.max, 1.0), [(datetime.min, datetime.max)])
    there = noon.replace(tzinfo=UTC)
    yield batch_case("late in another zone", _AWARE, longest, [(there, (there + 2 * _HOUR).astimezone(PARIS))], broken=True)
    yield batch_case("not late in another zone", _AWARE, longest, [(there, there.astimezone(PARIS))])
    today = date(2024, 3, 2)
    yield batch_case("a day later", _DAYS, Lag("a", "b", "1d", 1.0), [(today, today + _DAY)])
    yield batch_case("two days later", _DAYS, Lag("a", "b", "1d", 1.0), [(today, today + 2 * _DAY)], broken=True)


def _coverage_cases() -> Iterator[Case]:
    types: FieldTypes = {"a": Datetime(), "b": Datetime()}
    hourly = Coverage("a", "1h")

    def at(name: str, rule: Any, *hours: float | None, **expected: Any) -> Case:
        midnight = datetime(2024, 3, 2)
        times = [None if one is None else midnight + one * _HOUR for one in hours]
        return batch_case(name, types, rule, [(one, midnight) for one in times], **expected)

    yield at("every hour, in any order", hourly, 2, 0.99, 1.5, 0, 0)
    yield at("an hour is missing", hourly, 0, 0.99, 2, broken=True)
    yield at("hours begin at their minute 0", hourly, 0.99, 1)
    yield at("one time is every hour", hourly, 5.5)
    yield at("nulls are in no hour", hourly, 0, None, 1, None)
    yield at("no time, no hours", hourly, None, not_run=True)
    yield at("no rows, no hours", hourly, not_run=True)
    yield at("of another field", Coverage("b", "1h"), 0, 2)
    yield at("every two hours", Coverage("a", "2h"), 0, 2, 5)
    yield at("two hours are missing", Coverage("a", "2h"), 1, 4, broken=True)
    yield at("days in hours", Coverage("a", "1d"), 23.9, 24, 71)
    yield at("weeks begin on Mondays", Coverage("a", "1w"), 47.9, 48, 215.9, 216)
    yield at("a week is missing", Coverage("a", "7d"), 47.9, 216, broken=True)
    ends = [(datetime.min, None), (datetime.max, None)]
    yield batch_case("two millennia are missing", types, Coverage("a", "1d"), ends, broken=True)
    yield batch_case("longer than there are times", types, Coverage("a", timedelta.max), ends)
    instants: FieldTypes = {"a": Datetime(aware=True)}
    there = datetime(2024, 3, 2, tzinfo=UTC)
    paris = [there.astimezone(PARIS), (there + 25 * _HOUR).astimezone(PARIS)]
    yield batch_case("days of UTC", instants, Coverage("a", "1d"), paris)
    yield batch_case("a day of UTC is missing", instants, Coverage("a", "1d"), [there, there + 2 * _DAY], broken=True)
    days: FieldTypes = {"a": Date()}
    today = date(2024, 3, 2)
    yield batch_case("every day", days, Coverage("a", "1d"), [today + _DAY, today, today + 2 * _DAY])
    yield batch_case("a day is missing", days, Coverage("a", "1d"), [today, None, today + 2 * _DAY], broken=True)


def _declared_ends_cases() -> Iterator[Case]:
    days: FieldTypes = {"a": Date()}
    first, last = date(2024, 3, 1), date(2024, 3, 3)
    march, until = Coverage("a", "1d", first), Coverage("a", "1d", None, last)
    both = Coverage("a", "1d", first, last)
    every = [first, date(2024, 3, 2), last]
    yield batch_case("from the start", days, march, every)
    yield batch_case("the first day is missing", days, march, every[1:], broken=True)
    yield batch_case("to the end", days, until, every[1:])
    yield batch_case("the last day is missing", days, until, every[:-1], broken=True)
    yield batch_case("from start to end", days, both, every)
    yield batch_case("beyond both ends", days, both, [*every, first - 9 * _DAY, last + 9 * _DAY])
    yield batch_case("a day within is missing", days, both, [first, last], broken=True)
    yield batch_case("all before the start", days, march, [first - _DAY], broken=True)
    yield batch_case("all after the end", days, until, [last + _DAY], broken=True)
    yield batch_case("no rows from start to end", days, both, [], broken=True)
    yield batch_case("no values from the start", days, march, [None], broken=True)
    naive: FieldTypes = {"a": Datetime()}
    noon, morning = datetime(2024, 3, 1, 12), datetime(2024, 3, 1)
    whole = [morning + n * _HOUR for n in range(24)]
    yield batch_case("the hours of a day", naive, Coverage("a", "1h", first, first), whole)
    yield batch_case("the last hour of a day", naive, Coverage("a", "1h", first, first), whole[:-1], broken=True)
    yield batch_case("from noon", naive, Coverage("a", "1h", noon, noon), [noon + timedelta(minutes=59)])
    yield batch_case("nothing at noon", naive, Coverage("a", "1h", noon, noon), [noon + _HOUR], broken=True)
    aware: FieldTypes = {"a": Datetime(aware=True)}
    there = noon.replace(tzinfo=UTC)
    yield batch_case("noon of UTC", aware, Coverage("a", "1h", there, there), [there.astimezone(PARIS)])
    yield batch_case("noon of UTC, as a date", aware, Coverage("a", "12h", None, first), [there, there - _HOUR])


def _schedule_cases() -> Iterator[Case]:
    types: FieldTypes = {"a": Datetime(), "b": Datetime()}
    daily = Schedule("a", "1d", "2h")
    midnight = datetime(2024, 3, 2)

    def at(name: str, rule: Any, now: float, *hours: float | None, **expected: Any) -> Case:
        times = [None if one is None else midnight + one * _HOUR for one in hours]
        rows = [(one, midnight) for one in times]
        return batch_case(name, types, rule, rows, **{"now": midnight + now * _HOUR, **expected})

    yield at("on time", daily, 3, -30, -0.1)
    yield at("as early as permitted", daily, 3, -2)
    yield at("cut off too early", daily, 3, -2.01, -20, broken=True)
    yield at("a day late, and due", daily, 2, -24, broken=True)
    yield at("a day late, not yet due", daily, 1.99, -24)
    yield at("two days late", daily, 1.99, -48, broken=True)
    yield at("more than it should hold", daily, 10, -0.1, 5, broken=True)
    yield at("the next slot's", daily, 22.5, 22.2)
    yield at("after its slot", daily, 10, 2)
    yield at("times ahead do not count", daily, 3, -0.1, 1000)
    yield at("times ahead hide nothing", daily, 3, -12, 1000, broken=True)
    yield at("ahead alone", daily, 3, 1000, broken=True)
    yield at("another field on time", Schedule("b", "1d", "2h"), 3, -12)
    yield at("another reach", Schedule("a", "1d", "12h"), 3, -12)
    yield at("at six", Schedule("a", "1d", "2h", "6h"), 9, 5)
    yield at("at midnight, not at six", Schedule("a", "1d", "2h", "6h"), 9, 0, broken=True)
    yield at("every six hours", Schedule("a", "6h", "1h"), 14, 11.5)
    yield at("every twelve hours", Schedule("a", "12h", "1h"), 10, 0)
    yield at("every six hours, late", Schedule("a", "6h", "1h"), 10, 0, broken=True)
    yield at("every week, on Monday", Schedule("a", "1w", "1d"), 24 * 5, 48)
    yield at("every week, on Saturday", Schedule("a", "1w", "1d"), 24 * 5, 0, broken=True)
    yield at("nothing is due at the beginning", Schedule("a", timedelta.max, "1d"), 3, -12, broken=True)
    yield at("no time on a schedule", daily, 3, None, not_run=True)
    yield at("no rows on a schedule", daily, 3, not_run=True)
    days: FieldTypes = {"a": Date()}
    yesterday = date(2024, 3, 1)
    yield batch_case("no now for a schedule", days, daily, [yesterday], not_run=True)
    yield batch_case("a date lasts until midnight", days, daily, [yesterday], now=midnight + 3 * _HOUR)
    yield batch_case("the day before is late", days, daily, [yesterday - _DAY], now=midnight + 3 * _HOUR, broken=True)
    aware: FieldTypes = {"a": Datetime(aware=True)}
    there = midnight.replace(tzinfo=UTC)
    yield batch_case("slots of UTC", aware, daily, [there.astimezone(PARIS)], now=(there + 3 * _HOUR).astimezone(PARIS))
    yield batch_case("slots of UTC, not of Paris", aware, Schedule("a", "1d", "30m"), [there - _HOUR], now=there + 3 * _HOUR, broken=True)
    yield batch_case("the clock's slot, long ago", aware, daily, [there], broken=True)


def baseline_of_rows(rows: int, *sizes: int) -> Profile:
    """A baseline of so many rows in one batch, or in batches of some sizes."""
    if not sizes:
        return Profile("Conformance", None, None, rows, {})
    return Profile("Conformance", None, None, sum(sizes), {}, len(sizes), sum(one * one for one in sizes))


def _volume_cases() -> Iterator[Case]:
    hundred, steady = baseline_of_rows(100), baseline_of_rows(0, *[90, 110] * 4)
    none: list[Any] = []

    def of(name: str, rule: Volume, baseline: Any, rows: int = 2, **expected: Any) -> Case:
        values = [1, *[None] * (rows - 1)] if rows else none
        return batch_case(name, INT_FIELD, rule, values, baseline=baseline, **expected)

    half = Volume(change=0.5)
    yield of("many fewer rows than the baseline", half, hundred, broken=True)
    yield of("some fewer rows than the baseline", Volume(change=0.7), hundred)
    yield of("no rows, and a hundred before", half, hundred, 0, broken=True)
    yield of("fewer rows, and no more than by chance", Volume(change=0.0, min_rows=0), baseline_of_rows(8))
    yield of("many more rows than the baseline", Volume(change=0.5, min_rows=0), baseline_of_rows(2), 12, broken=True)
    yield of("more rows than none", Volume(change=0.5, min_rows=0), baseline_of_rows(0), 1, broken=True)
    yield of("too few rows in the baseline", half, baseline_of_rows(99), not_run=True)
    yield of("enough rows in the baseline", Volume(change=0.5, min_rows=99), baseline_of_rows(99), broken=True)
    yield of("many deviations away", Volume(z=3.0), steady, broken=True)
    yield of("fewer deviations away", Volume(z=9.0), steady)
    yield of("too few batches for deviations", Volume(z=3.0), hundred, not_run=True)
    yield of("the mean of many batches", half, steady, broken=True)
    yield of("a great change, and few deviations", Volume(change=0.5, z=9.0), steady, broken=True)
    yield of("a small change, and many deviations", Volume(change=0.7, z=3.0), steady, broken=True)
    yield of("no baseline for the rows", half, None, not_run=True)
    monday = {"monday": hundred, "tuesday": baseline_of_rows(2)}
    monday_noon, days = datetime(2024, 3, 4, 12), Baselines("weekday", monday)
    any_rows = Volume(change=0.5, min_rows=0)
    yield of("fewer rows than on Mondays", any_rows, days, now=monday_noon, broken=True)
    yield of("as many rows as on Tuesdays", any_rows, days, now=monday_noon + _DAY)
    yield of("no baseline of Wednesdays", any_rows, days, now=monday_noon + 2 * _DAY, not_run=True)
    groups: FieldTypes = {"g": Int()}
    segments = Baselines("g", {1: hundred, 2: baseline_of_rows(2)})
    each = Grouped(("g",), any_rows)
    yield batch_case("the rows of each group", groups, each, [1, 2, 2], baseline=segments, broken=True, groups=((1,),))
    few = Baselines("g", {2: baseline_of_rows(2)})
    yield batch_case("the rows of each group, kept", groups, each, [2, 2], baseline=few)
    yield batch_case("a group without a baseline", groups, each, [2, 3], baseline=few, not_run=True)
    yield batch_case("a group that has no row", groups, each, [2, 2], baseline=segments, broken=True, groups=((1,),))
    yield batch_case("a batch without rows, in groups", groups, each, [], baseline=segments, broken=True, groups=((1,),))
    yield batch_case("a group without a row that had few", groups, Grouped(("g",), Volume(change=0.5, min_rows=3)), [], baseline=few)
    texts: FieldTypes = {"g": Text()}
    named = Baselines("g", {"p": baseline_of_rows(2), "q": hundred, "gone": hundred})
    yield batch_case("groups of text without a row", texts, each, ["p", "p"], baseline=named, broken=True, groups=(("q",), ("gone",)))
    yield batch_case("groups of one baseline", groups, each, [2, 2], baseline=hundred, not_run=True)


def baseline_of_nulls(nulls: int, rows: int, kind: Kind = "int") -> Profile:
    """A baseline in which so many rows of the field are null."""
    return Profile("Conformance", None, None, rows, {"A": FieldProfile("A", kind, rows, nulls)})


def _growing_null_cases() -> Iterator[Case]:
    few, half = baseline_of_nulls(10, 1000), baseline_of_nulls(500, 1000)

    def of(name: str, rule: NullShare, baseline: Any, nulls: int, rows: int = 20, **expected: Any) -> Case:
        values = [*[None] * nulls, *[1] * (rows - nulls)]
        return batch_case(name, INT_FIELD, rule, values, baseline=baseline, **expected)

    none, much = NullShare("a", growth=0.0), NullShare("a", growth=0.5)
    yield of("more nulls than the baseline", none, few, 10, broken=True)
    yield of("more nulls, and no more than by chance", none, few, 1)
    yield of("more nulls, and no more than permitted", much, few, 10)
    yield of("no more nulls than the baseline", none, half, 10)
    yield of("fewer nulls than the baseline", none, half, 0)
    yield of("all null, and half before", NullShare("a", growth=0.1), half, 20, broken=True)
    yield of("no rows have no more nulls", none, few, 0, 0)
    yield of("too many nulls, and no more than before", NullShare("a", 0.4, 0.0), half, 10, broken=True)
    yield of("few enough nulls, and more than before", NullShare("a", 0.6, 0.0), few, 10, broken=True)
    yield of("few enough nulls, and as many as before", NullShare("a", 0.6, 0.0), half, 10)
    yield of("no baseline for the nulls", none, None, 0, not_run=True)
    yield of("no baseline, and too many nulls", NullShare("a", 0.1, 0.0), None, 10, not_run=True)
    yield of("a baseline of no rows", none, baseline_of_nulls(0, 0), 0, not_run=True)
    yield of("a baseline without the field", none, baseline_of_rows(100), 0, not_run=True)
    yield of("a baseline of another type", none, baseline_of_nulls(0, 100, "text"), 0, not_run=True)
    default = {"a": Default(7)}
    ints: FieldTypes = {"a": FieldType(Int())}
    yield batch_case(
        "more defaults than the baseline", ints, none, [7] * 20, baseline=few, defaults=default,
        filled={"a": (True,) * 10 + (False,) * 10}, broken=True,
    )
    yield batch_case("nulls are not seen to grow", ints, none, [7], baseline=few, defaults=default, not_applicable=True)
    groups: FieldTypes = {"g": Int(), "a": Int()}
    rows = [(1, None), *[(2, None)] * 10, *[(2, 1)] * 10, *[(1, 1)] * 9]
    each = Grouped(("g",), none)
    segments = Baselines("g", {1: few, 2: few})
    yield batch_case("the nulls of each group grow", groups, each, rows, baseline=segments, broken=True, groups=((2,),))
    yield batch_case("the nulls of each group, as before", groups, each, rows, baseline=Baselines("g", {1: few, 2: half}))


def _grouped_arrival_cases() -> Iterator[Case]:
    types: FieldTypes = {"g": Int(), "a": Datetime(), "b": Datetime()}
    noon = MARCH_NOON
    rows = [(1, noon, noon), (2, noon, noon + _DAY), (1, noon + _HOUR, noon + _HOUR), (2, noon + 2 * _HOUR, None)]

    def grouped(name: str, rule: Any, *wrong: int, **more: Any) -> Case:
        groups = tuple((one,) for one in wrong)
        return batch_case(name, types, Grouped(("g",), rule), rows, broken=bool(wrong), groups=groups, **more)

    yield grouped("the lag of each group", Lag("a", "b", "1h", 1.0), 2)
    yield grouped("the lag of each group, kept", Lag("a", "b", "1d", 0.5))
    yield grouped("the hours of each group", Coverage("a", "1h"), 2)
    yield grouped("the days of each group", Coverage("a", "1d"))
    yield grouped("the hours of each group, from noon", Coverage("a", "1h", None, noon + _HOUR), 2)
    yield grouped("the schedule of each group", Schedule("a", "1d", "1h", "12h"), 2, now=noon + 9 * _HOUR)
    yield grouped("the schedule of each group, kept", Schedule("a", "1d", "2h", "12h"), now=noon + 9 * _HOUR)
    yield grouped("a group without times", Coverage("b", "1h"))
