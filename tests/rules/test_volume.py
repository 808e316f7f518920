"""Volume: how many rows a batch has beside those of the baseline, beyond the noise of counts."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest

import contracts as ct


class Trip(ct.Contract):
    vendor: str
    rules = ct.rules(ct.Volume(change=0.1))


class Steady(ct.Contract):
    vendor: str
    rules = ct.rules(ct.Volume(z=4))


class ByVendor(ct.Contract):
    vendor: str
    rules = ct.rules(ct.group("vendor", ct.warn(ct.Volume(change=0.1))))


def trips(rows: int, vendor: str = "a") -> list[dict[str, Any]]:
    """So many rows."""
    return [{"vendor": vendor}] * rows


def test_a_halved_batch_shows() -> None:
    """The violation has the number of rows, and says how many there were and how they changed."""
    week = sum((ct.profile(Trip, trips(n)) for n in (2000, 2100)), ct.profile(Trip, trips(1900)))
    assert (3, 6000, 2000**2 + 2100**2 + 1900**2) == (week.batches, week.rows, week.squared_rows)
    [violation] = Trip.check(trips(1000), baseline=week).violations
    assert (None, "volume", 0, 1000) == (
        violation.field, violation.code, violation.count, violation.examples[0].value
    )  # fmt: skip  # beside what they are
    assert violation.cause == "1,000 rows, the baseline has 2,000 (-50%)"
    assert Trip.check(trips(2000), baseline=week).ok


def test_a_batch_is_one_however_it_is_read() -> None:
    """What is profiled in parts is one batch; what is added up are several, in JSON too."""
    one = ct.profile(Trip, iter([trips(3), trips(4)]))
    assert (1, 49) == (one.batches, one.squared_rows)
    two = ct.Profile.from_json((one + ct.profile(Trip, trips(1))).to_json())
    assert (2, 50, 8) == (two.batches, two.squared_rows, two.rows)


@pytest.mark.parametrize("mean", [150, 1000])
def test_counts_of_one_process_seldom_alarm(mean: int) -> None:
    """Of batches whose rows are counts of one Poisson process, at most 2 % exceed even no change at all."""
    random = Random(mean)  # noqa: S311 - counts of a test
    exact = type(ct.Contract)("Trip", (Trip,), {"rules": ct.rules(ct.Volume(change=0.0))})
    alarms = 0
    for _ in range(200):
        counts = [round(random.gauss(mean, mean**0.5)) for _ in range(2)]
        baseline = ct.Profile("Trip", None, None, counts[0], {})
        alarms += len(exact.check(trips(counts[1]), baseline=baseline).violations)
    assert alarms <= 4


def test_deviations_are_those_of_one_more_batch() -> None:
    """The limit is z standard deviations of the baseline's batches, wider by what their mean may err."""
    sizes = [90, 110] * 4
    days = [ct.profile(Steady, trips(n)) for n in sizes]
    week = sum(days[1:], days[0])
    limit = 4 * (8 * 10**2 / 7) ** 0.5 * (1 + 1 / 8) ** 0.5
    for far, ok in ((int(limit), True), (int(limit) + 1, False)):
        for rows in (100 - far, 100 + far):
            assert ok == Steady.check(trips(rows), baseline=week).ok
    [violation] = Steady.check(trips(10), baseline=week).violations
    assert violation.cause == "10 rows, the baseline has 100 ± 11 (-90%)"


def test_each_group_is_compared_with_its_own_past() -> None:
    """Profiles of segments are those of the groups, and one group is named; one profile is none of any."""
    good = {vendor: ct.profile(ByVendor, trips(1000, vendor)) for vendor in "ab"}
    rows = trips(1000) + trips(500, "b")
    [violation] = ByVendor.check(rows, baseline=ct.Baselines("vendor", good)).violations
    assert (1, {"vendor": "b"}, 500) == (
        violation.groups, violation.examples[0].key, violation.examples[0].value
    )  # fmt: skip  # beside what they are
    [entry] = ByVendor.check(rows, baseline=good["a"]).not_run
    assert "is not by vendor, as the groups are: pass baseline=ct.Baselines" in str(entry.reason)


@pytest.mark.parametrize(
    ("rule", "baseline", "reason"),
    [
        (Trip, None, "there is no baseline: pass baseline=ct.profile(Trip, good)"),
        (Trip, ct.Profile("Trip", None, None, 20, {}), "20 rows in a batch of the baseline, needs min_rows=100"),
        (Steady, ct.Profile("Steady", None, None, 900, {}), "1 batch in the baseline, needs 8 for z="),
    ],
    ids=["none", "too few rows", "too few batches"],
)  # fmt: skip  # a table
def test_what_cannot_be_compared_did_not_pass(
    rule: type[ct.Contract], baseline: Any, reason: str
) -> None:
    """Without a baseline, and with one of too little, the rule is not run, in one batch and in parts."""
    report = rule.check(trips(3), baseline=baseline)
    parts = [ct.partial(rule, trips(n), baseline=baseline) for n in (1, 2)]
    assert report == sum(parts[1:], parts[0]).finish()
    assert ([reason], False) == ([one.reason for one in report.not_run], report.ok)
