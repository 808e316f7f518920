"""Aggregates and shares are evaluated exactly: on the whole, in parts, in groups, in frames and in rows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import Field

import contracts as ct

BIG = 2**53
COUNTS = st.tuples(st.integers(0, 60), st.integers(1, 60)).filter(lambda two: two[0] <= two[1])
"""A share, as a fraction of whole numbers."""
VALUES = st.lists(
    st.integers(-3, 3) | st.sampled_from([BIG, BIG + 1, BIG + 2, 2**63 - 1, -(2**63)]), min_size=1
)
AGGREGATES: dict[str, Any] = {
    "sum": (ct.Sum, lambda values: Fraction(sum(values))),
    "mean": (ct.Mean, lambda values: Fraction(sum(values), len(values))),
    "least": (lambda name, **ends: ct.Quantile(name, q=0, **ends), lambda values: Fraction(min(values))),
    "greatest": (lambda name, **ends: ct.Quantile(name, q=1, **ends), lambda values: Fraction(max(values))),
    "median": (lambda name, **ends: ct.Quantile(name, q=0.5, **ends), lambda values: middle(sorted(values))),
}  # fmt: skip  # a table, a line each


def middle(ordered: Sequence[Any]) -> Fraction:
    """The value in the middle, or that between the two there."""
    half = len(ordered) // 2
    return (Fraction(ordered[half]) + Fraction(ordered[-half - 1])) / 2


def shown(rule: Any, values: Sequence[Any], kind: Any = int) -> list[Any]:
    """What violations show, after it is the same for all ways that the values may come."""
    annotations = {"g": str, "x": kind | None}
    alone, grouped = (
        type(ct.Contract)(
            "C", (ct.Contract,), {"__annotations__": annotations, "rules": ct.rules(one)}
        )
        for one in (rule, ct.group("g", rule))
    )
    rows = [{"g": "a", "x": value} for value in values]
    parts = ct.partial(alone, rows[:2]) + ct.partial(alone, rows[2:])
    reports = [alone.check(rows), grouped.check(rows), parts.finish()]
    if kind is int:
        frame = pl.DataFrame(rows, schema={"g": pl.String, "x": pl.Int64})
        reports += [alone.check(frame), grouped.check(frame), alone.check(frame.lazy())]
    found = [[e.value for v in one.violations for e in v.examples] for one in reports]
    assert [found[0]] * len(found) == found
    return found[0]


@given(COUNTS, COUNTS)
def test_a_share_is_compared_as_the_fraction_that_was_written(
    nulls: tuple[int, int], most: tuple[int, int]
) -> None:
    """`NullShare(max=1/3)` permits one null in three rows, and so for every fraction of whole numbers."""
    values = [None] * nulls[0] + [1] * (nulls[1] - nulls[0])
    broken = Fraction(*nulls) > Fraction(*most)
    rule = ct.NullShare("x", max=most[0] / most[1])
    assert ([nulls[0] / nulls[1]] if broken else []) == shown(rule, values)


@pytest.mark.parametrize("name", AGGREGATES)
@given(VALUES, st.integers(-1, 1))
def test_whole_numbers_are_not_rounded(name: str, values: list[int], off: int) -> None:
    """Sums, means and quantiles of integers of any size are compared as fractions with a whole bound."""
    rule, measure = AGGREGATES[name]
    exact = measure(values)
    bound = int(exact) + off
    assert (exact > bound) == bool(shown(rule("x", le=bound), values))
    assert (exact < bound) == bool(shown(rule("x", ge=bound), values))


@given(st.lists(st.integers(0, 9), min_size=1, max_size=12), st.none() | COUNTS)
def test_a_bound_that_is_a_fraction_is_the_one_that_was_written(
    values: list[int], end: tuple[int, int] | None
) -> None:
    """A mean of 3/10 is at most 0.3, though the float is less; so is that of decimals, and of floats."""
    end = end or (sum(values), len(values))
    mean, bound = Fraction(sum(values), len(values)), Fraction(*end)
    for rule, broken in (
        (ct.Mean("x", le=end[0] / end[1]), mean > bound),
        (ct.Mean("x", ge=end[0] / end[1]), mean < bound),
        (ct.Mean("x", lt=end[0] / end[1]), mean >= bound),
    ):
        money = Annotated[Decimal, Field(max_digits=20, decimal_places=2)]
        assert broken == bool(shown(rule, values))
        assert broken == bool(shown(rule, [*map(Decimal, values)], money))
        assert broken == bool(shown(rule, [*map(float, values)], float))


@pytest.mark.parametrize(
    ("rule", "values", "seen"),
    [
        (ct.Quantile("x", q=0, le=BIG), [BIG + 1, BIG + 1], [BIG + 1]),
        (ct.Quantile("x", q=1, ge=BIG + 2), [BIG + 1, 0], [BIG + 1]),
        (ct.Quantile("x", q=0.5, le=2**62), [2**62, 2**62 + 1], [float(2**62)]),
        (ct.Quantile("x", q=0.1, le=1, ge=1), [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10], []),
        (ct.Quantile("x", q=1 / 3, le=1, ge=1), [0, 1, 2, 3], []),
        (ct.Sum("x", le=BIG), [BIG, 1], [BIG + 1]),
        (ct.Sum("x", le=float(BIG)), [BIG, 1], [BIG + 1]),
        (ct.Mean("x", le=1 / 3), [0, 0, 1], []),
        (ct.Mean("x", le=0.3), [1, 1, 1, 0, 0, 0, 0, 0, 0, 0], []),
        (ct.Distinct("x", le=2), [BIG, BIG + 1, BIG + 2], [3]),
    ],
    ids=str,
)
def test_exact_verdicts(rule: Any, values: list[int], seen: list[Any]) -> None:
    """Neighbours that one float stands for are told apart; a float means the fraction nearest to it."""
    assert seen == shown(rule, values)


def test_a_batch_ahead_of_now_is_not_old() -> None:
    """Without `max_ahead` a time ahead of now is accepted: a batch wholly in the future passes, and one
    whose other times are old does not.
    """
    now = datetime(2026, 1, 1, tzinfo=UTC)
    ahead, old = now + timedelta(365), now - timedelta(2)

    class C(ct.Contract):
        at: Annotated[datetime, ct.Timezone(...)]
        rules = ct.rules(ct.Freshness("at", max_age="1d"))

    class Bounded(ct.Contract):
        at: Annotated[datetime, ct.Timezone(...)]
        rules = ct.rules(ct.Freshness("at", max_age="1d", max_ahead="5m"))

    for contract, times, expected in (
        (C, [ahead], []),
        (C, [old, ahead], [old]),
        (Bounded, [ahead], [ahead]),
        (Bounded, [old, ahead], [ahead, old]),
    ):
        rows = [{"at": time} for time in times]
        parts = [ct.partial(contract, [row], now=now) for row in rows]
        merged = parts[0] if len(parts) == 1 else parts[0] + parts[1]
        for report in (
            contract.check(rows, now=now),
            contract.check(pl.DataFrame(rows), now=now),
            merged.finish(),
        ):
            assert expected == [e.value for v in report.violations for e in v.examples]


def test_the_null_share_of_a_group_is_of_its_own_rows() -> None:
    """Nulls that no typed column has (values of other types, absent keys, filled defaults) count in their own group."""
    grouped = ct.group("vendor", ct.NullShare("n", max=0.4))

    class Item(ct.Contract):
        vendor: str
        n: bool = False
        rules = ct.rules(grouped)

    rows = [{"vendor": "a", "n": None}, {"vendor": "a"}, {"vendor": "b", "n": True}]
    for data in (rows, [*rows, {"vendor": "b", "n": "odd"}]):
        (violation,) = (v for v in Item.split(data).report.violations if v.code == "null_share")
        assert [({"vendor": "a"}, 1.0)] == [(e.key, e.value) for e in violation.examples]
