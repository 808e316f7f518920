"""Cases of table rules about the whole batch, which name no row: its size, its nulls, its age, custom
rules.
"""

from __future__ import annotations

import operator
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal as PyDecimal
from typing import Any

from contracts.dtypes import Date, Datetime, Decimal, Float, Int, Text
from contracts.rules.clock import Future, Past
from contracts.rules.table import CustomTable, Freshness, Grouped, NullShare, RowCount
from contracts.specification import Default, Field, ListOf, Specification, StructOf
from contracts.testing.cases.case import Case, FieldTypes, batch_case, of, permissive
from contracts.testing.cases.samples import INF, INT_FIELD, MARCH_NOON, NAN, PARIS

# Tables of cases, a line each.
# fmt: off

_SECOND = timedelta(seconds=1)
_COUNTED: dict[str, Any] = {
    "partial": lambda frame: frame.height,
    "merge": operator.add,
    "finish": lambda rows: rows > 0,
}


def whole_batch_cases() -> Iterator[Case]:
    """Rules of the whole batch."""
    yield from _size_cases()
    yield from _null_cases()
    yield from _instant_age_cases()
    yield from _clock_age_cases()
    yield from _now_cases()
    yield from _day_age_cases()
    yield from _custom_table_cases()


def _size_cases() -> Iterator[Case]:
    """The number of rows."""
    yield batch_case("enough rows", INT_FIELD, RowCount(min=1), [1])
    yield batch_case("too few rows", INT_FIELD, RowCount(min=1), [], broken=True)
    yield batch_case("few enough rows", INT_FIELD, RowCount(max=1), [1])
    yield batch_case("too many rows", INT_FIELD, RowCount(max=1), [1, None], broken=True)
    yield batch_case("no rows are few enough", INT_FIELD, RowCount(max=0), [])
    yield batch_case("as many rows as required", INT_FIELD, RowCount(min=2, max=3), [None, None])
    yield batch_case("any number of rows", INT_FIELD, RowCount(), [])
    yield batch_case("rows of no fields", {}, RowCount(min=2), [(), ()])
    yield batch_case("too few rows of no fields", {}, RowCount(min=3), [(), ()], broken=True)


def _null_cases() -> Iterator[Case]:
    """The share of nulls; where a default replaces null, only wire form has them."""
    half, none = NullShare("a", 0.5), NullShare("a", 0.0)
    yield batch_case("nulls, no rows", INT_FIELD, none, [])
    yield batch_case("no nulls", INT_FIELD, none, [1, 2])
    yield batch_case("half of them null", INT_FIELD, half, [1, None])
    yield batch_case("more than half null", INT_FIELD, half, [1, None, None], broken=True)
    yield batch_case("all null, as may be", INT_FIELD, NullShare("a", 1.0), [None, None])
    yield batch_case("one null too many", INT_FIELD, none, [1, None], broken=True)
    yield batch_case("NaN is not null", {"a": permissive(Float())}, none, [NAN, INF])
    # 0.29 * 100 is 28.999999999999996 in floats.
    yield batch_case("29 of 100 are at most 29%", INT_FIELD, NullShare("a", 0.29), [None] * 29 + [1] * 71)
    yield batch_case("30 of 100 are not", INT_FIELD, NullShare("a", 0.29), [None] * 30 + [1] * 70, broken=True)
    values: FieldTypes = {"a": of(ListOf(of(Int())), nullable=True)}
    yield batch_case("null lists", values, half, [[1], [], None])
    yield batch_case("too many null lists", values, half, [[1], None, None], broken=True)
    inner = Specification("Inner", (Field("y", "y", of(Int())),))
    values = {"a": of(StructOf(inner), nullable=True)}
    yield batch_case("null structs", values, half, [{"y": 1}, None])
    yield batch_case("too many null structs", values, half, [{"y": 1}, None, None], broken=True)
    ints: FieldTypes = {"a": of(Int())}
    yield batch_case(
        "nulls that a default replaces", ints, half, [0, 0],
        defaults={"a": Default(0)}, not_applicable=True,
    )
    yield batch_case(
        "few enough were filled", ints, half, [0, 0], defaults={"a": Default(0)}, filled={"a": (True, False)},
    )
    yield batch_case(
        "too many were filled", ints, half, [0, 0], broken=True,
        defaults={"a": Default(0)}, filled={"a": (True, True)},
    )
    yield batch_case("none was filled", ints, none, [0, 0], defaults={"a": Default(0)}, filled={"a": (False,) * 2})
    yield batch_case(
        "a default of null hides nothing", INT_FIELD, half, [None, None],
        defaults={"a": Default(None)}, broken=True,
    )


def _instant_age_cases() -> Iterator[Case]:
    """The age of instants, in any zone; an instant in the future hides nothing."""
    values: FieldTypes = {"a": Datetime(aware=True)}
    now = MARCH_NOON.replace(tzinfo=UTC)
    hour = Freshness("a", "1h")
    late = Freshness("a", "1h", max_ahead="5m")
    old, last = now - timedelta(days=1), now - timedelta(hours=1)
    year_2999 = datetime(2999, 1, 1, tzinfo=UTC)

    def aged(name: str, rule: Freshness, times: list[Any], **expected: Any) -> Case:
        return batch_case(name, values, rule, times, **{"now": now, **expected})

    yield aged("fresh", hour, [old, last, None])
    yield aged("stale", hour, [old, last - _SECOND / 10**6, None], broken=True)
    yield aged("fresh in another zone", hour, [last.astimezone(PARIS)])
    yield aged("fresh, by a clock in another zone", hour, [last], now=now.astimezone(PARIS))
    yield aged("stale, whatever the wall says", hour, [MARCH_NOON.replace(hour=11, tzinfo=PARIS)], broken=True)
    yield aged("a time ahead is permitted", hour, [last, now + _SECOND, year_2999])
    yield aged("a time ahead hides nothing", hour, [old, now + _SECOND, year_2999], broken=True)
    yield aged("all of them ahead", hour, [year_2999])
    yield aged("not too far ahead", late, [now + timedelta(minutes=5)])
    yield aged("too far ahead", late, [now, now + timedelta(minutes=5, microseconds=1)], broken=True)
    yield aged("the year 2999", late, [now, year_2999], broken=True)
    yield aged("not ahead at all", Freshness("a", timedelta(1), timedelta(0)), [now, old])
    yield aged("now is fresh", Freshness("a", "0s"), [now])
    yield aged("any age there is", Freshness("a", timedelta.max), [datetime.min.replace(tzinfo=UTC)])
    yield aged("as far ahead as there is", Freshness("a", "1h", timedelta.max), [now, year_2999])
    yield aged(
        "as far ahead as there is, by a clock in the west", Freshness("a", "1h", timedelta.max),
        [now, year_2999], now=now.astimezone(timezone(-timedelta(hours=1))),
    )
    yield aged("the age of no rows", hour, [], not_run=True)
    yield aged("the age of nothing", hour, [None, None], not_run=True)
    yield aged("a now without a zone", hour, [now], now=MARCH_NOON, not_run=True)
    yield aged("the clock's now, long ago", hour, [old], now=None, broken=True)
    yield aged(
        "the clock's now, the year 2999", Freshness("a", "5000w", "1d"), [year_2999], now=None, broken=True,
    )
    yield aged("the clock's now, centuries", Freshness("a", "50000w"), [old], now=None)


def _now_cases() -> Iterator[Case]:
    """Times on either side of now: each row has its own verdict, and now itself is past."""
    instants: FieldTypes = {"a": Datetime(aware=True), "b": Datetime(aware=True)}
    now, year_2999 = MARCH_NOON.replace(tzinfo=UTC), datetime(2999, 1, 1, tzinfo=UTC)
    tick = _SECOND / 10**6
    rows = [(now, now), (now + tick, now), (None, None), (now.astimezone(PARIS), now + tick), (year_2999, year_2999)]
    yield batch_case("past", instants, Past("a"), rows, 1, 4, now=now)
    yield batch_case("another field past", instants, Past("b"), rows, 3, 4, now=now)
    yield batch_case("future", instants, Future("a"), rows, 0, 3, now=now)
    yield batch_case("another field future", instants, Future("b"), rows, 0, 1, now=now)
    yield batch_case("the clock's now is past", instants, Past("a"), rows, 4)
    yield batch_case("the clock's now is not future", instants, Future("a"), rows, 0, 1, 3)
    yield batch_case("no rows are past", instants, Past("a"), [], now=now)
    yield batch_case("past, by a now without a zone", instants, Past("a"), rows, now=MARCH_NOON, not_run=True)
    for rule, wrong in ((Past("a"), 1), (Future("a"), 0)):
        groups = Grouped(("b",), rule)
        yield batch_case(f"{rule} in groups", instants, groups, [(now, now), (now + tick, now)], wrong, now=now)
        yield batch_case(f"{rule} in groups of nothing", instants, groups, [(None, now)], now=now)
    walls: FieldTypes = {"a": Datetime()}
    yield batch_case("past, without a zone", walls, Past("a"), [MARCH_NOON, MARCH_NOON + tick], 1, now=MARCH_NOON)
    yield batch_case("no now for the past", walls, Past("a"), [MARCH_NOON], not_run=True)
    days: FieldTypes = {"a": Date()}
    today, day = MARCH_NOON.date(), timedelta(days=1)
    yield batch_case("today is past", days, Past("a"), [today, today + day, today - day], 1, now=MARCH_NOON)
    yield batch_case("tomorrow is future", days, Future("a"), [today, today + day, today - day], 0, 2, now=MARCH_NOON)
    yield batch_case("no now for future dates", days, Future("a"), [today], not_run=True)


def _clock_age_cases() -> Iterator[Case]:
    """The age of times without a zone, which needs a `now` without one."""
    values: FieldTypes = {"a": Datetime()}
    hour, old, last = Freshness("a", "1h"), MARCH_NOON - timedelta(days=1), MARCH_NOON - timedelta(hours=1)
    late = Freshness("a", "1h", "5m")
    yield batch_case("fresh, without a zone", values, hour, [old, last], now=MARCH_NOON)
    yield batch_case("stale, without a zone", values, hour, [old], now=MARCH_NOON, broken=True)
    yield batch_case("ahead, without a zone", values, late, [MARCH_NOON, MARCH_NOON + timedelta(1)], now=MARCH_NOON, broken=True)
    yield batch_case("the last moment is now", values, late, [datetime.max], now=datetime.max)
    yield batch_case("the first moment is now", values, hour, [datetime.min], now=datetime.min)
    yield batch_case("no now without a zone", values, hour, [last], not_run=True)
    yield batch_case("a now with a zone", values, hour, [last], now=MARCH_NOON.replace(tzinfo=UTC))


def _day_age_cases() -> Iterator[Case]:
    """The age of dates; a date lasts until its end."""
    values: FieldTypes = {"a": Date()}
    today, day = MARCH_NOON.date(), timedelta(days=1)
    half, late = Freshness("a", "12h"), Freshness("a", "12h", "12h")
    yield batch_case("today is fresh", values, Freshness("a", "0s"), [today], now=MARCH_NOON)
    yield batch_case("yesterday is 12 hours old", values, half, [today - day], now=MARCH_NOON - _SECOND)
    yield batch_case("yesterday, later", values, half, [today - day], now=MARCH_NOON + _SECOND, broken=True)
    yield batch_case("tomorrow is ahead", values, half, [today - 2 * day, today + day], now=MARCH_NOON, broken=True)
    yield batch_case("tomorrow begins in 12 hours", values, late, [today, today + day], now=MARCH_NOON)
    yield batch_case("tomorrow, earlier", values, late, [today, today + day], now=MARCH_NOON - _SECOND, broken=True)
    yield batch_case("the last day", values, late, [date.max], now=datetime.max)
    yield batch_case("the age of no dates", values, half, [None], now=MARCH_NOON, not_run=True)
    yield batch_case("no now for dates", values, half, [today], not_run=True)
    yield batch_case("a now with a zone for dates", values, half, [today], now=MARCH_NOON.replace(tzinfo=UTC))


def _custom_table_cases() -> Iterator[Case]:
    """Custom rules about a batch."""
    values: FieldTypes = {"a": Int(), "b": Text()}
    rows, fewer = [(1, "x"), (2, "y"), (None, "x")], [(1, "x"), (None, None)]

    def two(frame: Any) -> bool:
        return bool(frame["b"].drop_nulls().n_unique() == 2)

    ways: dict[str, dict[str, Any]] = {
        "by frame": {"accepts": two},
        "by column": {"expr": lambda row: row["b"].drop_nulls().n_unique() == 2},
        "by both": {
            "accepts": two,
            "expr": lambda row: row["b"].drop_nulls().n_unique() == 2,
            "says": "have two values of b",
        },
        "by parts": {
            "partial": lambda frame: frozenset(frame["b"].drop_nulls()),
            "merge": operator.or_,
            "finish": lambda seen: len(seen) == 2,
        },
    }
    for name, way in ways.items():
        rule = CustomTable(f"two {name}", ("a", "b"), **way)
        yield batch_case(f"custom table {name}, kept", values, rule, rows)
        yield batch_case(f"custom table {name}, broken", values, rule, fewer, broken=True)
        yield batch_case(f"custom table {name}, no rows", values, rule, [], broken=True)
    mean = CustomTable("mean", ("a",), expr=lambda row: row["a"].mean() > 0)
    yield batch_case("custom, the answer null", values, mean, [(None, None)], broken=True)
    empty = CustomTable("empty", ("a",), accepts=lambda frame: frame.height == 0)
    yield batch_case("custom, of an empty batch", values, empty, [])
    names = CustomTable("names", ("b", "a"), accepts=lambda frame: frame.columns == ["b", "a"])
    yield batch_case("custom, the fields by their names", values, names, rows)
    listed = of(ListOf(of(Int())), nullable=True)
    long = CustomTable("long", ("a",), expr=lambda row: row["a"].list.len().sum() >= 2)
    yield batch_case("custom, of lists", {"a": listed}, long, [[1], [2], None])
    yield batch_case("custom, of lists, broken", {"a": listed}, long, [[1], None], broken=True)
    exact = CustomTable("exact", ("a",), accepts=lambda frame: frame["a"].sum() == PyDecimal("0.3"))
    yield batch_case("custom, of decimals", {"a": Decimal(3, 1)}, exact, [PyDecimal("0.1"), PyDecimal("0.2")])
    noon = MARCH_NOON.replace(tzinfo=UTC)
    paris = noon.astimezone(PARIS)
    moments: FieldTypes = {"a": of(ListOf(of(Datetime(aware=True))))}
    hours = CustomTable("hours", ("a",), accepts=lambda frame: frame["a"][0][0].hour == 12)
    yield batch_case("custom, of a list of instants", moments, hours, [[paris]])
    clock = Specification("Clock", (Field("y", "Y", of(Datetime(aware=True))),))
    clocks: FieldTypes = {"a": of(StructOf(clock))}
    inside = CustomTable("inside", ("a",), accepts=lambda frame: frame["a"][0]["Y"].hour == 12)
    yield batch_case("custom, of a struct by its aliases", clocks, inside, [{"Y": paris}])
    yield batch_case("custom, of a struct for its Python names", clocks, inside, [{"y": paris}])
    failing: dict[str, dict[str, Any]] = {
        "raises": {"accepts": lambda frame: frame["c"]},
        "answers a number": {"accepts": lambda frame: frame.height},
        "answers no expression": {"expr": lambda row: len(row) == 1},
        "answers a row each": {"expr": lambda row: row["a"] > 0},
        "answers a sum": {"expr": lambda row: row["a"].sum()},
        "raises of a part": {**_COUNTED, "partial": lambda frame: frame["c"]},
        "raises in the end": {**_COUNTED, "finish": lambda rows: rows["c"]},
        "answers a number in the end": {**_COUNTED, "finish": abs},
    }
    for name, way in failing.items():
        yield batch_case(f"custom that {name}", values, CustomTable(name, ("a",), **way), rows, not_run=True)
