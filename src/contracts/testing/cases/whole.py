"""Cases of table rules that judge the whole batch and name no row: its size, its nulls, its age,
rules of the user's own.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal as PyDecimal
from typing import Any

from contracts.dtypes import Date, Datetime, Decimal, Float, Int, Text
from contracts.rules.table import CustomTable, Freshness, NullShare, RowCount
from contracts.specification import Default, Field, ListOf, Specification, StructOf
from contracts.testing.cases.case import Case, Values, batch, of, open_to_all

NAN = math.nan
INTS: Values = {"a": Int()}
NOON = datetime(2024, 3, 2, 12)
SECOND = timedelta(seconds=1)


def whole_cases() -> Iterator[Case]:
    """Rules of the whole batch."""
    yield from size_cases()
    yield from null_cases()
    yield from instant_age_cases()
    yield from clock_age_cases()
    yield from day_age_cases()
    yield from custom_cases()


def size_cases() -> Iterator[Case]:
    """How many rows there are."""
    yield batch("enough rows", INTS, RowCount(min=1), [1])
    yield batch("too few rows", INTS, RowCount(min=1), [], broken=True)
    yield batch("few enough rows", INTS, RowCount(max=1), [1])
    yield batch("too many rows", INTS, RowCount(max=1), [1, None], broken=True)
    yield batch("no rows are few enough", INTS, RowCount(max=0), [])
    yield batch("as many rows as asked", INTS, RowCount(min=2, max=3), [None, None])
    yield batch("any number of rows", INTS, RowCount(), [])
    yield batch("rows of no fields", {}, RowCount(min=2), [(), ()])
    yield batch("too few rows of no fields", {}, RowCount(min=3), [(), ()], broken=True)


def null_cases() -> Iterator[Case]:
    """The share of rows without a value; where a default stands for null only wire form tells."""
    half, none = NullShare("a", 0.5), NullShare("a", 0.0)
    yield batch("nulls, no rows", INTS, none, [])
    yield batch("no nulls", INTS, none, [1, 2])
    yield batch("half of them null", INTS, half, [1, None])
    yield batch("more than half null", INTS, half, [1, None, None], broken=True)
    yield batch("all null, as may be", INTS, NullShare("a", 1.0), [None, None])
    yield batch("one null too many", INTS, none, [1, None], broken=True)
    yield batch("NaN is not null", {"a": open_to_all(Float())}, none, [NAN, math.inf])
    # 0.29 * 100 is 28.999999999999996 in floats.
    yield batch("29 of 100 are at most 29%", INTS, NullShare("a", 0.29), [None] * 29 + [1] * 71)
    yield batch(
        "30 of 100 are not", INTS, NullShare("a", 0.29), [None] * 30 + [1] * 70, broken=True
    )
    values: Values = {"a": of(ListOf(of(Int())), nullable=True)}
    yield batch("null lists", values, half, [[1], [], None])
    yield batch("too many null lists", values, half, [[1], None, None], broken=True)
    inner = Specification("Inner", (Field("y", "y", of(Int())),))
    values = {"a": of(StructOf(inner), nullable=True)}
    yield batch("null structs", values, half, [{"y": 1}, None])
    yield batch("too many null structs", values, half, [{"y": 1}, None, None], broken=True)
    ints: Values = {"a": of(Int())}
    yield batch(
        "nulls that a default stands for", ints, half, [0, 0],
        defaults={"a": Default(0)}, not_applicable=True,
    )  # fmt: skip
    yield batch(
        "few enough were filled", ints, half, [0, 0],
        defaults={"a": Default(0)}, filled={"a": (True, False)},
    )  # fmt: skip
    yield batch(
        "too many were filled", ints, half, [0, 0], broken=True,
        defaults={"a": Default(0)}, filled={"a": (True, True)},
    )  # fmt: skip
    yield batch(
        "none was filled",
        ints,
        none,
        [0, 0],
        defaults={"a": Default(0)},
        filled={"a": (False,) * 2},
    )
    yield batch(
        "a default of null hides nothing", INTS, half, [None, None],
        defaults={"a": Default(None)}, broken=True,
    )  # fmt: skip


def instant_age_cases() -> Iterator[Case]:
    """The age of instants, in any zone; what is ahead hides nothing."""
    values: Values = {"a": Datetime(aware=True)}
    now, paris = NOON.replace(tzinfo=UTC), timezone(timedelta(hours=1))
    hour = Freshness("a", "1h")
    late = Freshness("a", "1h", max_ahead="5m")
    old, last = now - timedelta(days=1), now - timedelta(hours=1)
    year_2999 = datetime(2999, 1, 1, tzinfo=UTC)

    def aged(name: str, rule: Freshness, given: list[Any], **told: Any) -> Case:
        return batch(name, values, rule, given, **{"now": now, **told})

    yield aged("fresh", hour, [old, last, None])
    yield aged("stale", hour, [old, last - SECOND / 10**6, None], broken=True)
    yield aged("fresh in another zone", hour, [last.astimezone(paris)])
    yield aged("fresh, by a clock in another zone", hour, [last], now=now.astimezone(paris))
    yield aged(
        "stale, whatever the wall says", hour, [NOON.replace(hour=11, tzinfo=paris)], broken=True
    )
    yield aged("a time ahead is no error", hour, [last, now + SECOND, year_2999])
    yield aged("a time ahead hides nothing", hour, [old, now + SECOND, year_2999], broken=True)
    yield aged("all of them ahead", hour, [year_2999])
    yield aged("not too far ahead", late, [now + timedelta(minutes=5)])
    yield aged(
        "too far ahead", late, [now, now + timedelta(minutes=5, microseconds=1)], broken=True
    )
    yield aged("the year 2999", late, [now, year_2999], broken=True)
    yield aged("not ahead at all", Freshness("a", timedelta(1), timedelta(0)), [now, old])
    yield aged("now is fresh", Freshness("a", "0s"), [now])
    yield aged(
        "any age there is", Freshness("a", timedelta.max), [datetime.min.replace(tzinfo=UTC)]
    )
    yield aged("as far ahead as there is", Freshness("a", "1h", timedelta.max), [now, year_2999])
    yield aged(
        "as far ahead as there is, by a clock in the west", Freshness("a", "1h", timedelta.max),
        [now, year_2999], now=now.astimezone(timezone(-timedelta(hours=1))),
    )  # fmt: skip
    yield aged("the age of no rows", hour, [], not_run=True)
    yield aged("the age of nothing", hour, [None, None], not_run=True)
    yield aged("a now without a zone", hour, [now], now=NOON, not_run=True)
    yield aged("the clock's now, long ago", hour, [old], now=None, broken=True)
    yield aged(
        "the clock's now, the year 2999",
        Freshness("a", "5000w", "1d"),
        [year_2999],
        now=None,
        broken=True,
    )
    yield aged("the clock's now, centuries", Freshness("a", "50000w"), [old], now=None)


def clock_age_cases() -> Iterator[Case]:
    """The age of times without a zone, which only a now without one tells."""
    values: Values = {"a": Datetime()}
    hour, old, last = Freshness("a", "1h"), NOON - timedelta(days=1), NOON - timedelta(hours=1)
    late = Freshness("a", "1h", "5m")
    yield batch("fresh, without a zone", values, hour, [old, last], now=NOON)
    yield batch("stale, without a zone", values, hour, [old], now=NOON, broken=True)
    yield batch(
        "ahead, without a zone", values, late, [NOON, NOON + timedelta(1)], now=NOON, broken=True
    )
    yield batch("the last moment is now", values, late, [datetime.max], now=datetime.max)
    yield batch("the first moment is now", values, hour, [datetime.min], now=datetime.min)
    yield batch("no now without a zone", values, hour, [last], not_run=True)
    yield batch("a now with a zone", values, hour, [last], now=NOON.replace(tzinfo=UTC))


def day_age_cases() -> Iterator[Case]:
    """The age of dates, each of which lasts until its end."""
    values: Values = {"a": Date()}
    today, day = NOON.date(), timedelta(days=1)
    half, late = Freshness("a", "12h"), Freshness("a", "12h", "12h")
    yield batch("today is fresh", values, Freshness("a", "0s"), [today], now=NOON)
    yield batch("yesterday is 12 hours old", values, half, [today - day], now=NOON - SECOND)
    yield batch("yesterday, later", values, half, [today - day], now=NOON + SECOND, broken=True)
    yield batch(
        "tomorrow is ahead", values, half, [today - 2 * day, today + day], now=NOON, broken=True
    )
    yield batch("tomorrow begins in 12 hours", values, late, [today, today + day], now=NOON)
    yield batch(
        "tomorrow, earlier", values, late, [today, today + day], now=NOON - SECOND, broken=True
    )
    yield batch("the last day", values, late, [date.max], now=datetime.max)
    yield batch("the age of no dates", values, half, [None], now=NOON, not_run=True)
    yield batch("no now for dates", values, half, [today], not_run=True)
    yield batch(
        "a now with a zone for dates",
        values,
        half,
        [today],
        now=NOON.replace(tzinfo=UTC),
    )


def custom_cases() -> Iterator[Case]:
    """Rules of the user's own about a batch."""
    values: Values = {"a": Int(), "b": Text()}
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
    }
    for name, way in ways.items():
        rule = CustomTable(f"two {name}", ("a", "b"), **way)
        yield batch(f"custom table {name}, kept", values, rule, rows)
        yield batch(f"custom table {name}, broken", values, rule, fewer, broken=True)
        yield batch(f"custom table {name}, no rows", values, rule, [], broken=True)
    mean = CustomTable("mean", ("a",), expr=lambda row: row["a"].mean() > 0)
    yield batch("custom, the answer null", values, mean, [(None, None)], broken=True)
    empty = CustomTable("empty", ("a",), accepts=lambda frame: frame.height == 0)
    yield batch("custom, of an empty batch", values, empty, [])
    names = CustomTable("names", ("b", "a"), accepts=lambda frame: frame.columns == ["b", "a"])
    yield batch("custom, the fields by their names", values, names, rows)
    listed = of(ListOf(of(Int())), nullable=True)
    long = CustomTable("long", ("a",), expr=lambda row: row["a"].list.len().sum() >= 2)
    yield batch("custom, of lists", {"a": listed}, long, [[1], [2], None])
    yield batch("custom, of lists, broken", {"a": listed}, long, [[1], None], broken=True)
    exact = CustomTable("exact", ("a",), accepts=lambda frame: frame["a"].sum() == PyDecimal("0.3"))
    yield batch(
        "custom, of decimals", {"a": Decimal(3, 1)}, exact, [PyDecimal("0.1"), PyDecimal("0.2")]
    )
    noon = NOON.replace(tzinfo=UTC)
    paris = noon.astimezone(timezone(timedelta(hours=1)))
    moments: Values = {"a": of(ListOf(of(Datetime(aware=True))))}
    hours = CustomTable("hours", ("a",), accepts=lambda frame: frame["a"][0][0].hour == 12)
    yield batch("custom, of a list of instants", moments, hours, [[paris]])
    clock = Specification("Clock", (Field("y", "Y", of(Datetime(aware=True))),))
    clocks: Values = {"a": of(StructOf(clock))}
    inside = CustomTable("inside", ("a",), accepts=lambda frame: frame["a"][0]["Y"].hour == 12)
    yield batch("custom, of a struct by its aliases", clocks, inside, [{"Y": paris}])
    yield batch("custom, of a struct for its Python names", clocks, inside, [{"y": paris}])
    failing: dict[str, dict[str, Any]] = {
        "raises": {"accepts": lambda frame: frame["c"]},
        "answers a number": {"accepts": lambda frame: frame.height},
        "answers no expression": {"expr": lambda row: len(row) == 1},
        "answers a row each": {"expr": lambda row: row["a"] > 0},
        "answers a sum": {"expr": lambda row: row["a"].sum()},
    }
    for name, way in failing.items():
        yield batch(
            f"custom that {name}", values, CustomTable(name, ("a",), **way), rows, not_run=True
        )
