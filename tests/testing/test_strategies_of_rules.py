"""Row rules, table rules and sizes are satisfied by construction."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Annotated, Any, Literal

import polars as pl
import pytest
from hypothesis import given, settings
from pydantic import AwareDatetime

import contracts as ct
from contracts import col
from contracts.errors import StrategyNeeded
from contracts.testing import frames, rows
from tests.testing.drawing import MONEY, example, with_rules

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)

SHAPES: dict[str, tuple[type[ct.Contract], Callable[[dict[str, Any]], bool]]] = {
    "order": (
        with_rules(ct.rule(col("end") >= col("start")), start=datetime, end=datetime),
        lambda row: row["end"] - row["start"] > timedelta(hours=1),
    ),
    "chain": (
        with_rules(
            ct.rule((col("a") < col("b")) & (col("b") < col("c"))), a=float, b=float, c=float
        ),
        lambda row: row["a"] < -1 and row["c"] > 1,
    ),
    "distance": (
        with_rules(
            ct.rule(abs(col("a") - col("b")) <= timedelta(hours=2)), a=AwareDatetime, b=AwareDatetime
        ),
        lambda row: row["a"] > row["b"],
    ),
    "sum": (
        with_rules(ct.rule(col("net") + col("tax") == col("gross")), net=MONEY, tax=MONEY, gross=MONEY),
        lambda row: row["net"] > 1 and row["tax"] > 0,
    ),
    "product": (
        with_rules(ct.rule(col("cents") == col("euros") * 100), cents=int, euros=int),
        lambda row: row["euros"] > 7,
    ),
    "either": (
        with_rules(ct.rule((col("status") != "off") | (col("speed") == 0)), status=Literal["on", "off"], speed=float),
        lambda row: row["status"] == "off",
    ),
    "when": (
        with_rules(
            ct.when(col("country") == "CH").then(col("zip").length() == 4).otherwise(col("zip").length() == 5),
            country=Literal["DE", "CH"],
            zip=str,
        ),
        lambda row: row["country"] == "CH" and row["zip"] != "0000",
    ),
    "together": (
        with_rules(ct.both_or_neither("lat", "lon"), lat=float | None, lon=float | None),
        lambda row: row["lat"] is not None and row["lat"] > 1,
    ),
    "neither": (
        with_rules(ct.both_or_neither("lat", "lon"), lat=float | None, lon=float | None),
        lambda row: row["lat"] is None,
    ),
    "position": (
        with_rules(ct.Coordinates("lat", "lon", box=(-5.1, 41.3, 9.6, 51.1)), lat=ct.Latitude, lon=ct.Longitude),
        lambda row: row["lat"] > 50 and row["lon"] < 0,
    ),
    "stale": (
        with_rules(ct.FreshAt("seen", "at", max_age="2d", max_ahead="0s"), seen=datetime, at=datetime),
        lambda row: row["at"] - row["seen"] > timedelta(days=1),
    ),
    "prefix": (
        with_rules(ct.rule(col("name").starts_with("VH-") & col("name").ends_with("!")), name=str),
        lambda row: len(row["name"]) > 5,
    ),
    "pattern": (
        with_rules(ct.rule(col("name").matches("[A-Z]{2}[0-9]+")), name=str),
        lambda row: row["name"] not in ("AA0", "AA1"),
    ),
    "member": (
        with_rules(ct.rule(col("n").is_in([3, 5, 7])), n=int),
        lambda row: row["n"] == 7,
    ),
    "weekday": (
        with_rules(ct.rule(col("on").weekday() <= 5), on=date),
        lambda row: row["on"].year != 2000,
    ),
    "length": (
        with_rules(ct.rule(col("tags").length() == col("count")), tags=list[str], count=int),
        lambda row: row["count"] > 2,
    ),
    "bound": (
        with_rules(ct.rule((col("n") > 1000) & (col("n") < 1010)), n=int),
        lambda row: row["n"] == 1007,
    ),
}  # fmt: skip  # a table, a line each
"""Row rules of every common shape, and what must be drawn for them beside the simplest."""


@pytest.mark.parametrize("shape", SHAPES)
def test_row_rules_are_kept_by_construction(shape: str) -> None:
    """Of every common shape of rule there are rows enough, and none has to be filtered."""
    contract, such = SHAPES[shape]
    found = example(rows(contract), lambda row: such(vars(row)))
    assert contract.check([vars(found)]).ok


class Vendor(ct.Contract):
    """What is referred to."""

    name: str


class Sale(ct.Contract):
    """A bit of every rule of a table."""

    id: int
    day: date
    vendor: str
    share: Annotated[float, ct.Interval(ge=0, le=1)]
    price: Annotated[float, ct.Interval(ge=0, le=1000)]
    note: str | None
    seen_at: AwareDatetime
    rules = ct.rules(
        ct.Unique("id"),
        ct.Unique("day", "vendor"),
        ct.Sorted("day"),
        ct.References("vendor", Vendor, "name"),
        ct.RowCount(min=4, max=30),
        ct.Sum("share", ge=0.999, le=1.001),
        ct.Mean("price", ge=10, le=20),
        ct.Quantile("price", q=0.9, le=30),
        ct.Distinct("vendor", ge=2),
        ct.NullShare("note", max=0.5),
        ct.Freshness("seen_at", max_age="2h", max_ahead="5m"),
        ct.group("vendor", ct.RowCount(min=2)),
    )


VENDORS = {Vendor: [{"name": "a"}, {"name": "b"}, {"name": "c"}]}


@settings(deadline=None)
@given(frames(Sale, now=NOON, tables=VENDORS))
def test_rules_of_the_table_are_kept(frame: pl.DataFrame) -> None:
    """Keys are unique, rows in order, sums right, references there, times fresh."""
    assert Sale.check(frame, now=NOON, tables=VENDORS).ok


def test_departures_keep_the_rules_of_the_table() -> None:
    """Data that keeps those rules is not always the same: values vary in every column."""
    seen: dict[str, set[Any]] = {}

    @settings(max_examples=100, database=None, derandomize=True, deadline=None)
    @given(frames(Sale, now=NOON, tables=VENDORS))
    def draw(frame: pl.DataFrame) -> None:
        for name, values in frame.to_dict(as_series=False).items():
            seen.setdefault(name, set()).update(values)

    draw()
    assert {"a", "b", "c"} == seen["vendor"]
    assert None in seen["note"]
    assert 5 < min(len(seen[name]) for name in ("id", "day", "share", "price", "seen_at", "note"))


def test_times_are_fresh_by_the_clock_unless_a_time_is_passed() -> None:
    """A contract with a rule of freshness has frames that keep it now."""
    fresh = with_rules(ct.Freshness("at", max_age="2h"), at=AwareDatetime)
    assert fresh.check(example(frames(fresh))).ok


def test_naive_times_need_a_time_to_be_fresh_at() -> None:
    """A field without a zone needs `now`: without it the rule would not be run."""
    fresh = with_rules(ct.Freshness("at", max_age="2h"), at=datetime)
    with pytest.raises(StrategyNeeded, match="now="):
        frames(fresh)
    noon = NOON.replace(tzinfo=None)
    assert fresh.check(example(frames(fresh, now=noon)), now=noon).ok


def test_a_batch_is_as_large_as_the_rules_let_it_be() -> None:
    """Where a key has two values, a batch has two rows at the most."""
    two = with_rules(ct.Unique("flag"), flag=bool)
    assert {0, 1, 2} == {
        example(frames(two), lambda f, n=n: f.height == n).height for n in (0, 1, 2)
    }
    with pytest.raises(StrategyNeeded, match="unique"):
        frames(two, min_size=3, max_size=5)


@pytest.mark.parametrize(("least", "most"), [(0, 0), (3, 3), (2, 40), (1000, 1000)])
def test_sizes_are_within_min_and_max(least: int, most: int) -> None:
    """A frame has at least `min_size` rows and at most `max_size`."""
    strategy = frames(with_rules(ct.Unique("n"), n=int), min_size=least, max_size=most)
    assert least == example(strategy).height
    assert least <= example(strategy, lambda f: f.height >= (least + most) // 2).height <= most


def test_sizes_must_leave_some_that_the_contract_allows() -> None:
    """A size outside `RowCount` is an error that states what the contract allows."""
    with pytest.raises(ValueError, match=r"4 to 30 rows \(got None, 3\)"):
        frames(Sale, max_size=3, now=NOON, tables=VENDORS)


class Worker(ct.Contract):
    """A row that refers to others."""

    id: Annotated[int, ct.Ge(0)]
    boss: int | None
    peer: int
    rules = ct.rules(
        ct.Unique("id"),
        ct.References("boss", "Worker", "id"),
        ct.References("peer", "Worker", "id"),
    )


@settings(max_examples=5)
@given(frame=frames(Worker))
def test_rows_refer_to_each_other(frame: pl.DataFrame) -> None:
    """Frames of a contract that refers to its own rows keep its rules."""
    assert Worker.check(frame).ok
