"""NullShare(growth=…): the share of nulls beside the baseline's, beyond the noise of two samples."""

from __future__ import annotations

import math
from typing import Any

import pytest

import contracts as ct
from contracts.backends.frame import null_shares
from contracts.backends.frame.null_shares import least_growth


class Trip(ct.Contract):
    note: str | None = None
    rules = ct.rules(ct.NullShare("note", growth=0.05))


class Filled(ct.Contract):
    speed: float = 0.0
    rules = ct.rules(ct.NullShare("speed", max=0.5, growth=0.05))


def trips(nulls: int, rows: int, field: str = "note", value: Any = "a") -> list[dict[str, Any]]:
    """Rows of which so many are null."""
    return [{field: None}] * nulls + [{field: value}] * (rows - nulls)


def test_nulls_that_creep_show() -> None:
    """The violation has the share, and says what it was of how many rows."""
    good = ct.profile(Trip, trips(10, 1000))
    [violation] = Trip.check(trips(100, 1000), baseline=good).violations
    assert ("note", "null_share", 0.1) == (
        violation.field, violation.code, violation.examples[0].value
    )  # fmt: skip  # beside what they are
    assert (
        violation.cause
        == "100 of 1,000 rows are null (10.00%), in the baseline 10 of 1,000 (1.00%)"
    )
    assert Trip.check(trips(60, 1000), baseline=good).ok


def test_an_outage_that_defaults_hide_shows_in_wire_form() -> None:
    """Nulls that a default replaces are counted as they came, in the baseline too; contract form has none."""
    good = ct.profile(Filled, trips(10, 1000, "speed", 2.0))
    bad = trips(300, 1000, "speed", 2.0)
    assert ["null_share"] == [
        one.code for one in Filled.split(bad, baseline=good).report.violations
    ]
    assert Filled.split(trips(10, 1000, "speed", 2.0), baseline=good).report.ok
    contract_form = [{"speed": 0.0}]
    assert ["null_share"] == [
        one.code for one in Filled.check(contract_form, baseline=good).not_applicable
    ]


def test_the_interval_is_newcombes(monkeypatch: pytest.MonkeyPatch) -> None:
    """At 95 % its ends are those of his table II, 56/70 - 48/80: the upper one is the lower of the reverse."""
    monkeypatch.setattr(null_shares, "NOISE", 1.959963984540054)
    now, before = (56, 70), (48, 80)
    ends = (least_growth(before, now), -least_growth(now, before))
    assert (0.0428, 0.3422) == (round(ends[0], 4), round(ends[1], 4))


def chances(rows: int, share: float) -> list[float]:
    """The probability of each number of nulls in so many rows."""
    return [math.comb(rows, n) * share**n * (1 - share) ** (rows - n) for n in range(rows + 1)]


@pytest.mark.parametrize("share", [0.002, 0.01, 0.1, 0.5, 0.9])
@pytest.mark.parametrize("before", [20, 300])
def test_samples_of_one_share_seldom_alarm(before: int, share: float) -> None:
    """Of two samples of one share, however small, at most 1.2 % exceed even no growth at all: exactly."""
    for rows in (1, 2, 5, 20, 60):
        alarms = sum(
            old * new
            for nulls, old in enumerate(chances(before, share))
            if old > 1e-6
            for more, new in enumerate(chances(rows, share))
            if least_growth((nulls, before), (more, rows)) > 0
        )
        assert alarms <= 0.012


def test_parts_are_compared_as_a_whole() -> None:
    """The nulls of all parts are compared with the baseline, whatever those of one part are."""
    good, rows = ct.profile(Trip, trips(10, 1000)), trips(100, 400)
    whole = Trip.check(rows, baseline=good)
    for cut in (0, 50, 100, 399):
        parts = [ct.partial(Trip, one, baseline=good) for one in (rows[:cut], rows[cut:])]
        assert whole == (parts[0] + parts[1]).finish()
    assert ["null_share"] == [one.code for one in whole.violations]
