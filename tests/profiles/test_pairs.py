"""Pairs: how two fields of a row compare, by counts that add up, and by what factor they differ."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Annotated, Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import Field

import contracts as ct
import contracts.dtypes as d
from contracts import col
from contracts.backends.physical_types import physical_type
from contracts.profiles.measure_pairs import PairedColumn, pair_profile
from contracts.profiles.pair_profile import PairOrder, PairProfile
from contracts.profiles.paired_fields import MAX_PAIRED_TIMES, MAX_RELATED, can_pair
from contracts.specification import FieldType
from tests.laws.test_partition_laws import cuts, merges
from tests.profiles.columns import FEW, VALUES

TYPES = [one for one in VALUES if can_pair(FieldType(one), FieldType(one))]
PAIRS = [
    (one, other) for one in TYPES for other in TYPES if can_pair(FieldType(one), FieldType(other))
]


@st.composite
def paired_columns(draw: st.DrawFn) -> tuple[PairedColumn, PairedColumn]:
    """Two columns whose values compare, of which some are missing and some unreadable."""
    types, height = draw(st.sampled_from(PAIRS)), draw(st.integers(0, 9))
    found = []
    for name, dtype in zip("ab", types, strict=True):
        one = VALUES[dtype]
        if dtype in FEW and draw(st.booleans()):
            one = st.sampled_from(FEW[dtype])
        values = draw(st.lists(st.none() | one, min_size=height, max_size=height))
        column = pl.Series(values, dtype=physical_type(dtype), strict=False)
        unreadable = draw(st.lists(st.booleans(), min_size=height, max_size=height))
        missing = column.is_null() & ~pl.Series(unreadable, dtype=pl.Boolean)
        found.append(PairedColumn(name, column, missing, FieldType(dtype)))
    return found[0], found[1]


def _cut(one: PairedColumn, part: slice) -> PairedColumn:
    return one._replace(column=one.column[part], missing=one.missing[part])


@given(paired_columns(), st.data())
def test_the_pairs_of_parts_add_up_to_those_of_the_whole(
    drawn: tuple[PairedColumn, PairedColumn], data: st.DataObject
) -> None:
    """However two columns are cut, and in whatever order their parts are added, the sum is the pair of the whole."""
    one, other = drawn
    parts = [
        pair_profile(_cut(one, part), _cut(other, part))
        for part in data.draw(cuts(len(one.column)))
    ]
    whole = pair_profile(one, other)
    assert whole == data.draw(merges())(parts) == data.draw(merges())(parts[::-1])


@given(paired_columns())
def test_rows_are_compared_one_by_one(drawn: tuple[PairedColumn, PairedColumn]) -> None:
    """Each row is counted as Python compares its values: numbers of two types as their nearest floats."""
    one, other = drawn
    kinds = {column.expected.dtype.kind for column in drawn}
    found: Counter[str] = Counter()
    ratios: list[float] = []
    for a, b, no_a, no_b in zip(one.column, other.column, one.missing, other.missing, strict=True):
        if no_a or no_b:
            found["both_null" if no_a and no_b else "one_null"] += 1
        if a is None or b is None:
            continue
        first, second = (a, b) if len(kinds) == 1 else (float(a), float(b))
        found["less"] += first < second
        found["equal"] += first == second
        found["greater"] += first > second
        if kinds & {"int", "float", "decimal"}:
            x, y = float(a), float(b)
            if math.isfinite(x) and math.isfinite(y) and (x or y):
                ratios.append(y / x if x else math.copysign(math.inf, y))
    measured = pair_profile(one, other)
    assert PairOrder(**found) == measured.order
    if measured.ratio is not None:
        finite = [ratio for ratio in ratios if math.isfinite(ratio)]
        bounds = (min(finite, default=None), max(finite, default=None))
        assert bounds == (measured.ratio.minimum, measured.ratio.maximum)
        assert len(ratios) == measured.ratio.count


class Trip(ct.Contract):
    """A trip with fields that rules relate, and others that could be."""

    ordered: datetime
    shipped: Annotated[datetime | None, Field(alias="Shipped At")]
    born: Annotated[datetime, ct.Sensitive()] = datetime(1970, 1, 1)
    low: float
    high: int
    double: float
    code: str = "a"
    country: str = "a"

    rules = ct.rules(
        ct.rule(col("low") <= col("high")),
        ct.rule(col("double") == col("low") * 2),
        ct.rule((col("code") != "b") | (col("country") == col("code"))),
        ct.rule(col("low") + col("high") < col("double")),
        ct.rule(col("shipped") - col("ordered") < timedelta(days=9)),
        ct.rule(col("born") < col("ordered")),
        ct.Lag("ordered", "shipped", max="9d", quantile=0.5),
    )


NOON = datetime(2024, 2, 29, 12)
TRIPS = [
    {
        "ordered": NOON,
        "Shipped At": None if n == 3 else NOON + timedelta(hours=n - 1),
        "low": n / 4,
        "high": 1,
        "double": n / 2,
        "country": "ab"[n % 2],
    }
    for n in range(6)
]


def test_times_and_what_rules_relate_are_compared() -> None:
    """By themselves: times of one type, and two fields that a rule compares, or of which it bounds the lag; under
    their names in data, each pair once, sensitive fields apart.
    """
    pairs = ct.profile(Trip, TRIPS).pairs
    assert [*pairs] == ["ordered → Shipped At", "low → high", "double → low", "country → code"]
    shipped, bounds = pairs["ordered → Shipped At"], pairs["low → high"]
    assert (PairOrder(0, 1, 3, 1, 1), 6) == (shipped.order, shipped.rows)
    assert (PairOrder(0, 0, 4, 1, 1), None) == (bounds.order, bounds.distance)
    assert PairProfile("country", "code", 6, PairOrder(one_null=6)) == pairs["country → code"]


def test_a_factor_is_one_that_all_rows_have() -> None:
    """What one field is multiplied by to give another is known where every row agrees, up to rounding."""
    pairs = ct.profile(Trip, TRIPS).pairs
    assert (0.5, None) == (pairs["double → low"].factor, pairs["low → high"].factor)
    assert pairs["double → low"].factor == (pairs["double → low"] + pairs["double → low"]).factor
    km = [0.0, 0.1, 1.7, 3.3, 120.4]
    for first, second, factor in (
        (km, [one * 0.621371 for one in km], pytest.approx(0.621371)),
        (km, [*[one * 0.621371 for one in km[:-1]], 120.4], None),
        (km, [1.0, *km[1:]], None),
        (km, [math.nan, *km[1:-1], math.inf], 1.0),
        ([0.0], [0.0], None),
        ([], [], None),
    ):
        columns = [pl.Series(values, dtype=pl.Float64) for values in (first, second)]
        there = [PairedColumn("km", one, one.is_null(), FieldType(d.Float())) for one in columns]
        assert factor == pair_profile(there[0], there[1]).factor


def test_no_more_pairs_than_some_are_compared() -> None:
    """A contract of many times and rules has the first four times of each type, and the first eight related pairs."""
    times: dict[str, Any] = {f"t{n}": date for n in range(9)}
    numbers: dict[str, Any] = {f"n{n}": int for n in range(20)}
    rules = [ct.rule(col(f"n{n}") < col(f"n{n + 1}")) for n in range(19)]
    body = {"__annotations__": {**times, **numbers}, "rules": ct.rules(*rules)}
    pairs = [*ct.profile(type(ct.Contract)("Wide", (ct.Contract,), body), []).pairs]
    of_times = MAX_PAIRED_TIMES * (MAX_PAIRED_TIMES - 1) // 2
    assert ("t0 → t1", "t2 → t3", "n0 → n1") == (pairs[0], pairs[of_times - 1], pairs[of_times])
    assert of_times + MAX_RELATED == len(pairs)


class Plain(ct.Contract):
    """Fields that no rule relates."""

    a: Annotated[float, Field(alias="A")]
    b: int = 3
    c: str = ""
    secret: Annotated[float, ct.Sensitive()] = 0.0


ROWS = [{"A": 1.0, "b": 1}, {"A": 2.0, "b": None}, {"A": 5.0}, {"A": 9.0, "b": 10}]


def test_other_pairs_are_asked_for() -> None:
    """`pairs=` names two fields each, by their Python names; a default that is filled in is not compared."""
    assert {} == ct.profile(Plain, ROWS).pairs
    whole = ct.profile(Plain, ROWS, pairs=[("a", "b")])
    assert ["A → b"] == [*whole.pairs]
    assert PairOrder(one_null=2, less=1, equal=1) == whole.pairs["A → b"].order
    parts = [ct.profile(Plain, [row], pairs=[("a", "b")]) for row in ROWS]
    assert whole == sum(parts) == ct.Profile.from_json(whole.to_json())
    assert whole == ct.profile(Plain, iter([ROWS[:1], ROWS[1:]]), pairs=iter([["a", "b"]]))
    assert {} == (whole + ct.profile(Plain, ROWS)).pairs == (ct.profile(Plain, ROWS) + whole).pairs


@pytest.mark.parametrize(
    ("pairs", "problem"),
    [
        ("ab", "pairs are names of two fields each"),
        (7, "pairs are names of two fields each"),
        (["ab"], "pairs are names of two fields each"),
        ([("a", "a")], "pairs are names of two fields each"),
        ([("a", "b", "c")], "pairs are names of two fields each"),
        ([("a", "secre")], "which is not a field of Plain; did you mean 'secret'?"),
        ([("a", "zz")], "which is not a field of Plain$"),
        ([("a", "secret")], "'secret', which is sensitive: leave the pair out"),
        ([("a", "c")], "of numbers, or of one type that has an order"),
    ],
)
def test_what_does_not_compare_is_refused(pairs: Any, problem: str) -> None:
    """Before any data is read, with what to write."""
    with pytest.raises(ValueError, match=problem):
        ct.profile(Plain, [{"A": object()}], pairs=pairs)


def test_two_pairs_do_not_add_up() -> None:
    """A sum of what was measured of two pairs would be of neither."""
    one = PairProfile("a", "b")
    with pytest.raises(ValueError, match="are not one pair"):
        _ = one + replace(one, second="c")


def test_pairs_are_shown() -> None:
    """A line for each: the share of each order, the factor, and the distance or the ratio."""
    lines = {one.split("  ")[1]: one for one in str(ct.profile(Trip, TRIPS)).splitlines()[2:]}
    assert "< 60%, = 20%, > 20%, " in lines["ordered → Shipped At"]
    assert " ratio " in lines["double → low"]
    assert "= 17%, > 83%, × 0.5, 0.5" in lines["double → low"]
    assert " order " in lines["country → code"]
    rows = ct.profile(Trip, TRIPS).to_frame().rows_by_key("field", named=True, unique=True)
    assert (1, 3, 1, 1) == tuple(
        rows["ordered → Shipped At"][name] for name in ("one_null", "less", "equal", "greater")
    )
    assert (None, None) == (rows["low"]["less"], rows["country → code"]["type"])
