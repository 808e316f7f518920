"""Drawn frames keep rules about how data arrives."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Annotated, Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import contracts as ct
from contracts.errors import StrategyNeeded
from contracts.profiles.field_profile import FieldProfile
from contracts.testing import frames
from tests.rules.samples import with_rules

NOON = datetime(2024, 3, 2, 12, tzinfo=UTC)


class Feed(ct.Contract):
    seen: Annotated[datetime, ct.Timezone(...)]
    stored: Annotated[datetime, ct.Timezone(...)]
    naive: datetime
    day: date


RULES: dict[str, Any] = {
    "a lag": ct.Lag("seen", "stored", max="15m", quantile=0.9),
    "a lag of none": ct.Lag("seen", "stored", max="0s", quantile=1.0),
    "a schedule": ct.Schedule("seen", every="1d", within="2h", at="6h"),
    "a schedule of dates": ct.Schedule("day", every="1w", within="1d"),
    "hours": ct.Coverage("naive", every="1h"),
    "days from a first one": ct.Coverage("day", every="1d", start=date(2024, 2, 1)),
    "days to a last one": ct.Coverage("seen", every="1d", end=date(2024, 2, 1)),
    "thirty days": ct.Coverage("day", every="1d", start=date(2024, 2, 1), end=date(2024, 3, 1)),
    "five hours": ct.Coverage("seen", every="1h", start=NOON - timedelta(hours=4), end=NOON),
    "one hour": ct.Coverage("seen", every="1h", start=NOON, end=NOON),
}


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_rules_about_how_data_arrives_are_kept(rule: Any) -> None:
    """Whatever frame is drawn keeps the rule, and no row more than it needs is asked for."""
    contract: type[ct.Contract] = with_rules(Feed, rule)

    @settings(max_examples=5, deadline=None, database=None)
    @given(frames(contract, min_size=1, now=NOON))
    def check(frame: pl.DataFrame) -> None:
        assert contract.check(frame, now=NOON).ok

    check()


class Counted(ct.Contract):
    note: str | None
    rules = ct.rules(ct.Volume(change=0.0), ct.NullShare("note", growth=0.0))


FEW, MANY = (
    ct.Profile("Counted", None, None, rows, {"note": FieldProfile("note", "text", rows, 0)})
    for rows in (100, 150)
)


@pytest.mark.parametrize(
    ("baseline", "rows"),
    [
        (FEW, 100),
        (FEW + MANY, 125),
        (ct.Baselines("weekday", {"saturday": MANY, "sunday": FEW}), 150),
    ],
    ids=["one batch", "two batches", "saturday"],
)
def test_frames_are_like_the_baseline(baseline: Any, rows: int) -> None:
    """A frame has about as many rows as a batch of the baseline, and no more nulls."""

    @settings(max_examples=3, deadline=None, database=None)
    @given(frames(Counted, now=NOON, baseline=baseline))
    def check(frame: pl.DataFrame) -> None:
        assert Counted.check(frame, now=NOON, baseline=baseline).ok
        assert rows - 10 <= frame.height <= rows + 10

    check()


def test_frames_beside_a_baseline_need_it() -> None:
    """Without it no frame is known to keep the rule, and the message says what to pass."""
    with pytest.raises(StrategyNeeded, match=r"Pass the baseline of the check: baseline=\.$"):
        frames(Counted)


def test_values_of_your_own_need_the_baseline_too() -> None:
    """Values of the user's own strategy are compared with the baseline as well, and the message says what to pass."""
    with pytest.raises(StrategyNeeded, match=r"Pass the baseline of the check: baseline=\.$"):
        frames(Counted, now=NOON, strategies={"note": st.none()})


def test_a_baseline_that_is_too_small_is_said() -> None:
    """Where the rule does not run beside the baseline that is passed, the message says why."""
    few = ct.profile(Counted, [{"note": None}] * 3)
    with pytest.raises(StrategyNeeded, match="Not run: 3 rows in a batch of the baseline, needs"):
        frames(Counted, now=NOON, baseline=few)


class Compared(ct.Contract):
    km: float
    rules = ct.rules(ct.Drift("km", psi=0.1))


@pytest.mark.parametrize("baseline", [None, ct.profile(Compared, {"km": [1.0, 2.0] * 200})])
def test_frames_are_not_distributed_as_good_data(baseline: Any) -> None:
    """With a baseline or without, the message says to draw from a contract that does not compare distributions."""
    with pytest.raises(StrategyNeeded, match=r"\)\. Draw from a contract without Drift") as raised:
        frames(Compared, baseline=baseline)
    assert "Pass the baseline" not in str(raised.value)
    assert "strategy" not in str(raised.value)
