"""Steps of floats, durations and nested contracts: data is drawn, or the rule in the way is named."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Annotated, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import Field

import contracts as ct
from contracts import col
from contracts.errors import StrategyNeeded
from contracts.testing import frames, payloads, rows
from tests.testing.drawing import MONEY, with_rules

HOUR = timedelta(hours=1)


def hours(of: Any) -> Any:
    """A span's hours as a number."""
    return of.total_seconds() / 3600


def with_field(annotation: Any, *rules: Any) -> type[ct.Contract]:
    """A contract with a field of a type, and rules."""
    return with_rules(*rules, x=annotation)


def between(least: float, most: float) -> Any:
    """The rule that a span of hours lies between two numbers."""
    return ct.rule((hours(col("x")) > least) & (hours(col("x")) < most))


PRODUCT = ct.CustomRow(
    "product",
    ("a", "b"),
    accepts=lambda row: row["a"] * row["b"] == 1001,
    strategy=st.sampled_from([(77, 13), (13, 77), (1001, 1)]),
)
TIGHT = with_rules(
    ct.rule(hours(col("a")) < 1.5),
    ct.rule(hours(col("b")) < 1.5),
    a=Annotated[timedelta, ct.Ge(1.4 * HOUR)],
    b=Annotated[timedelta, ct.Ge(1.4 * HOUR)],
)
DRAWN: dict[str, type[ct.Contract]] = {
    "steps without bounds": with_field(Annotated[float, ct.MultipleOf(0.25)]),
    "steps that no float has exactly": with_field(Annotated[float, ct.MultipleOf(0.1)]),
    "tiny steps": with_field(Annotated[float, ct.MultipleOf(1e-300)]),
    "steps closer than floats, above": with_field(
        Annotated[float, ct.MultipleOf(0.25), ct.Ge(1e300)]
    ),
    "steps closer than floats, below": with_field(
        Annotated[float, ct.MultipleOf(0.25), ct.Le(-1e300)]
    ),
    "steps of 32 bits": with_field(Annotated[ct.Float32, ct.MultipleOf(0.25), ct.Ge(2.0**100)]),
    "steps of decimals": with_field(Annotated[MONEY, ct.MultipleOf(Decimal("0.25"))]),
    "steps of narrow integers": with_field(Annotated[ct.Int8, ct.MultipleOf(127)]),
    "steps in lists": with_field(list[Annotated[float, ct.MultipleOf(0.25)]]),
    "a nested span below a number of hours": with_field(
        with_field(timedelta, ct.rule(hours(col("x")) < 1.5))
    ),
    "a nested span between two numbers": with_field(with_field(timedelta, between(1.5, 1.75))),
    "nested spans with bounds and rules": with_field(TIGHT),
    "lists of spans with bounds and rules": with_field(Annotated[list[TIGHT], ct.Len(1, 2)]),  # type: ignore[valid-type]
    "a rule that reaches into a span": with_rules(
        ct.rule(hours(col("one.x")) < 1.5), one=with_field(timedelta), k=int
    ),
    "nested times a span apart": with_field(
        with_rules(ct.rule(hours(col("b") - col("a")) < 1.5), a=datetime, b=datetime)
    ),
    "a nested rule with a strategy": with_field(with_rules(PRODUCT, a=int, b=int)),
    "a rule with a strategy in lists": with_field(
        Annotated[list[with_rules(PRODUCT, a=int, b=int)], ct.Len(1, 2)]  # type: ignore[misc]
    ),
}  # fmt: skip  # a table


@pytest.mark.parametrize("name", DRAWN)
def test_what_is_drawn_keeps_the_contract(name: str) -> None:
    """Steps are drawn without bounds, near the greatest floats too; so are spans and nested contracts."""
    contract = DRAWN[name]

    @settings(max_examples=15)
    @given(rows(contract), payloads(contract), frames(contract, max_size=3))
    def draws(row: ct.Contract, payload: dict[str, Any], frame: Any) -> None:
        assert contract.model_validate(row) == row
        assert contract.check_row(payload).ok
        assert contract.check(frame).ok

    draws()


@given(
    step=st.floats(1e-310, 1e308),
    ends=st.tuples(*[st.floats(allow_nan=False, allow_infinity=False)] * 2).map(sorted),
    data=st.data(),
)
def test_steps_within_bounds_are_drawn_or_refused(
    step: float, ends: list[float], data: st.DataObject
) -> None:
    """Whatever the step and the bounds: a multiple is drawn, or the rules that leave none are named."""
    within = ct.Interval(ge=ends[0], le=ends[1])
    contract = with_field(Annotated[float, ct.MultipleOf(step), within])
    names: list[str | None] = []
    try:
        row = data.draw(rows(contract))
    except StrategyNeeded as error:
        names = [name for name, _ in error.rules]
    else:
        assert contract.check_row(row.model_dump()).ok
    assert names in ([], ["x"] * 3)


IMPOSSIBLE = with_rules(ct.rule(col("a") & ~col("a")), a=bool)
BROKEN = "a must be true and a must be false"
BELOW = with_field(Annotated[float, ct.Ge(1)], ct.rule(col("x") < 0.5))


@pytest.mark.parametrize("verb", [rows, payloads, frames])
@pytest.mark.parametrize(
    ("annotation", "expected"),
    [
        (IMPOSSIBLE, [(None, f"in x: {BROKEN}")]),
        (with_field(IMPOSSIBLE), [(None, f"in x.x: {BROKEN}")]),
        (
            Annotated[list[IMPOSSIBLE], Field(min_length=1)],  # type: ignore[valid-type]
            [("x", "must have a length of at least 1"), (None, f"in x: {BROKEN}")],
        ),
        (BELOW, [("x.x", "must be at least 1"), ("x.x", "must be less than 0.5")]),
    ],
)
def test_a_nested_rule_that_nothing_keeps_is_named(
    verb: Callable[[type[ct.Contract]], object], annotation: Any, expected: list[Any]
) -> None:
    """A rule of a nested contract that no data keeps is named when the strategy is made, not while drawing."""
    with pytest.raises(StrategyNeeded) as raised:
        verb(with_field(annotation))
    assert expected == list(raised.value.rules)


@settings(max_examples=15)
@given(
    rows(with_rules(one=IMPOSSIBLE | None, many=list[IMPOSSIBLE]))  # type: ignore[valid-type]
)
def test_what_nothing_keeps_is_left_out_where_it_may_be(row: Any) -> None:
    """An optional contract that no data keeps is null, and a list of them is empty."""
    assert (None, []) == (row.one, row.many)
