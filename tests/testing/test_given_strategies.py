"""Strategies that a user gives for fields and rules, and `st.from_type(Contract)`."""

from __future__ import annotations

from typing import Annotated, Any

import pytest
from hypothesis import strategies as st

import contracts as ct
from contracts import col
from contracts.errors import StrategyNeeded
from contracts.testing import frames, rows
from tests.testing.drawing import Wide, example, with_rules

LUHN = ct.Custom("luhn", accepts=lambda digits: digits[-1:] == "7", says="end in its check digit")


def test_unknown_strategies_are_requested() -> None:
    """A requirement of the user's own needs a strategy; every missing one is named at once."""
    contract = with_rules(
        ct.CustomRow(
            "pair", ("a", "b"), accepts=lambda row: row["a"] == row["b"][::-1], says="mirror"
        ),
        card=Annotated[str, LUHN],
        a=str,
        b=Annotated[str, ct.Len(3, 9)],
    )
    with pytest.raises(StrategyNeeded) as caught:
        frames(contract)
    assert (("card", "must end in its check digit"), (None, "must mirror")) == caught.value.rules
    assert "Give the rule a strategy=" in str(caught.value)


def test_a_strategy_comes_from_the_rule_or_the_call() -> None:
    """A rule's own strategy= is drawn from, and so is the one that is passed for a field."""
    sevens = st.integers(0, 99).map(lambda n: f"{n}7")
    ruled = ct.Custom("luhn", accepts=LUHN.accepts, strategy=sevens)
    plain = with_rules(card=Annotated[str, LUHN])
    for strategy in (
        rows(with_rules(card=Annotated[str, ruled])),
        rows(plain, strategies={"card": sevens}),
    ):
        assert "427" == example(strategy, lambda row: len(row.card) == 3 and row.card > "42").card
    assert ["427"] == example(
        frames(plain, strategies={"card": sevens}), lambda f: "427" in f["card"]
    )["card"].to_list()


def test_a_strategy_may_be_for_several_fields_together() -> None:
    """By a rule of rows, or by the names of its fields: as mappings, or values in their order."""
    mirrored = st.text("abc", min_size=3).map(lambda text: {"a": text, "b": text[::-1]})
    accepts = lambda row: row["a"] == row["b"][::-1]  # noqa: E731 - for two rules
    ruled = with_rules(
        ct.CustomRow("pair", ("a", "b"), accepts=accepts, strategy=mirrored),
        a=str,
        b=Annotated[str, ct.Len(3, 9)],
    )
    assert ruled.check(example(frames(ruled, min_size=2), lambda f: "abc" in f["a"])).ok
    plain = with_rules(
        ct.CustomRow("pair", ("a", "b"), accepts=accepts), a=str, b=Annotated[str, ct.Len(3, 9)]
    )
    pairs = mirrored.map(lambda both: (both["a"], both["b"]))
    assert plain.check(example(frames(plain, strategies={("a", "b"): pairs}, min_size=1))).ok


def test_a_strategy_that_is_passed_draws_every_value() -> None:
    """A strategy that is passed for a field draws all of its values; one for a key, all keys."""
    contract = with_rules(
        ct.Unique("user"), ct.rule(col("spent") <= col("limit")), user=str, spent=int, limit=int
    )
    users = st.sampled_from(["ann", "bob", "eve"])
    strategy = frames(
        contract, strategies={"user": users, "limit": st.just(7)}, min_size=1, max_size=3
    )
    seen = example(strategy, lambda frame: frame.height == 3)
    assert {"ann", "bob", "eve"} == {*seen["user"]}
    assert {7} == {*seen["limit"]}
    assert 7 == example(strategy, lambda frame: frame["spent"].max() > 3)["limit"].max()


@pytest.mark.parametrize("given_", [{"c": st.none()}, {("n", "c"): st.none()}, {"n": 3}])
def test_strategies_are_of_fields(given_: Any) -> None:
    """A strategy for anything but a field, or an object that is not a strategy, is an error."""
    with pytest.raises(ValueError, match="strategies"):
        frames(with_rules(n=int), strategies=given_)


def test_hypothesis_knows_contracts() -> None:
    """`st.from_type` draws the rows of a contract, in every strategy that needs them."""
    assert isinstance(example(st.from_type(Wide)), Wide)
    found = example(st.builds(lambda n, one: (n, one), st.integers(), st.from_type(Wide)))
    assert 0 == found[1].key


def from_a_signature(reading: Wide) -> float:
    """A function of a contract's row."""
    return reading.j


def test_hypothesis_infers_contracts_from_signatures() -> None:
    """`st.builds` draws a row for an argument that is annotated with its contract."""
    assert 0.0 == example(st.builds(from_a_signature))
