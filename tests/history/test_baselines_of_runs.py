"""Baselines are made of the profiles of the runs."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Annotated, Any

import pytest

import contracts as ct
from contracts.profiles.baselines import Baselines
from tests.history.runs_made import Trip, days_from, trips


@pytest.fixture
def history(tmp_path: Path) -> ct.History:
    """A history of its own for each test."""
    return ct.History(str(tmp_path / "quality.db"))


NOW = datetime(2026, 11, 28)


def check_days(history: ct.History, rows: dict[int, int], **options: Any) -> None:
    """A run for each of some days of November, 0-based, made the day after at three."""
    for place, count in rows.items():
        day = days_from(place, place + 1)[0]
        history.check(
            Trip, trips(count), partition=day.date(), now=day + timedelta(hours=27), **options
        )


def test_a_baseline_is_the_profile_of_all_rows(history: ct.History) -> None:
    """The sum of the runs' profiles is the profile of their data together, of so many batches."""
    check_days(history, {20: 2, 21: 3})
    baseline = history.baseline(Trip, now=NOW)
    assert ct.profile(Trip, trips(2) + trips(3)) == baseline
    assert isinstance(baseline, ct.Profile)
    assert 2 == baseline.batches


def test_only_the_last_good_run_of_each_day_in_the_window_counts(history: ct.History) -> None:
    """Runs that were not ok, that were run again, that are older, later, or without a profile are left out."""
    check_days(history, {-10: 1, 20: 2, 21: 30, 27: 400})
    check_days(history, {21: 4})
    history.check(Trip, trips(5000, km=-1.0), partition=date(2026, 11, 25))
    check_days(history, {25: 7}, profile=False)

    def rows(**options: Any) -> int | None:
        found = history.baseline(Trip, **options)
        assert not isinstance(found, Baselines)
        return None if found is None else found.rows

    assert 2 + 4 == rows(now=date(2026, 11, 27))
    assert 2 + 4 + 5000 == rows(now=date(2026, 11, 27), only_ok=False)
    assert 2 + 4 + 400 == rows(now=NOW)
    assert 4 + 400 == rows(now=NOW, days=6)
    assert 1 + 2 + 4 + 400 == rows(now=NOW, days=90)


def test_runs_of_another_version_do_not_count(history: ct.History) -> None:
    """Profiles of what the contract was before it was changed are not those of what it is now."""

    def version(bound: float) -> type[ct.Contract]:
        class Ride(ct.Contract, boundary="b"):
            km: Annotated[float, ct.Le(bound)]

        return Ride

    history.check(version(10), [{"km": 1.0}])
    assert history.baseline(version(11)) is None
    assert history.baseline(version(10)) is not None


@pytest.mark.parametrize("later", ["1.0.0", "2.0.0"])
def test_runs_of_another_version_take_no_place(history: ct.History, later: str) -> None:
    """Where two versions ran on one partition, each has the baseline of its own run, whichever of them ran later."""

    def counted(version: str) -> type[ct.Contract]:
        class Ride(ct.Contract, boundary="b", version=version):
            k: int
            rules = ct.rules(ct.Volume(change=0.3))

        return Ride

    day, batch = date(2026, 11, 26), {"k": [1] * 150}
    versions = {name: counted(name) for name in ("1.0.0", "2.0.0")}
    for name, contract in versions.items():
        three = datetime(2026, 11, 27, 3, tzinfo=UTC)
        history.check(contract, batch, partition=day, now=three + timedelta(hours=name == later))
    nights = [
        history.check(contract, batch, partition=day + timedelta(days=1), now=NOW, profile=False)
        for contract in versions.values()
    ]
    assert [(), ()] == [one.not_run for one in nights]


def test_a_bad_run_does_not_hide_the_version_that_has_a_baseline(history: ct.History) -> None:
    """A version without a good run names the one that had a good run of a partition, although it ran there itself."""

    def counted(version: str, least: int) -> type[ct.Contract]:
        class Ride(ct.Contract, boundary="b", version=version):
            k: Annotated[int, ct.Ge(least)]
            rules = ct.rules(ct.Volume(change=0.3))

        return Ride

    batch = {"k": [1] * 150}
    history.check(counted("1.0.0", 0), batch, partition=date(2026, 11, 26), now=NOW)
    for _ in range(2):
        report = history.check(counted("2.0.0", 2), batch, partition=date(2026, 11, 26), now=NOW)
    assert [True] == ["only of version 1.0.0" in str(one.reason) for one in report.not_run]


def test_a_rule_without_a_baseline_names_the_version_that_has_one(history: ct.History) -> None:
    """After the contract was changed, the reason has the version of which there is a baseline; following either of its
    ways, the rule is run.
    """

    def busy(version: str, least: int) -> type[ct.Contract]:
        class Bus(ct.Contract, boundary="b", version=version):
            k: Annotated[int, ct.Ge(least)]
            rules = ct.rules(ct.Volume(change=0.3))

        return Bus

    def reasons(contract: type[ct.Contract], **options: Any) -> list[str]:
        report = history.check(contract, {"k": [1] * 150}, **options)
        return [str(one.reason) for one in report.not_run]

    old, new, edited = busy("1.0.0", 0), busy("2.0.0", 1), busy("2.0.0", -1)
    good = "pass baseline=ct.profile(Bus, good)"
    now = "there is no baseline of Bus as it is now"
    assert [f"there is no baseline: {good}"] == reasons(old)
    assert [] == reasons(new, baseline=history.baseline(old), profile=False)
    assert [f"{now}, only of version 1.0.0: its next good run makes one, or {good}"] == reasons(new)
    assert [] == reasons(new)
    before = "only of what it was before it was changed"
    assert [f"{now}, {before}: its next good run makes one, or {good}"] == reasons(edited)


def test_no_runs_are_no_baseline(history: ct.History) -> None:
    """Before the first run there is no baseline, and that does not raise."""
    assert history.baseline(Trip) is None


def test_baselines_by_the_time_of_the_run(history: ct.History) -> None:
    """By weekday, or by hour, there is one for each at which runs were made: those are chosen by the time of a check."""
    check_days(history, {19: 2, 20: 3, 26: 4})  # two Fridays and a Saturday
    by_weekday = history.baseline(Trip, by="weekday", now=NOW)
    assert isinstance(by_weekday, Baselines)
    assert {"saturday": 2 + 4, "sunday": 3} == {
        name: one.rows for name, one in by_weekday.profiles.items()
    }
    by_hour = history.baseline(Trip, by="hour", now=NOW)
    assert isinstance(by_hour, Baselines)
    assert {3: 9} == {name: one.rows for name, one in by_hour.profiles.items()}


def test_arguments(history: ct.History) -> None:
    """Wrong arguments say what to write."""
    with pytest.raises(ValueError, match="days must be a whole number from 1"):
        history.baseline(Trip, days=0)
    with pytest.raises(TypeError, match="by must be 'weekday' or 'hour'"):
        history.baseline(Trip, by="month")  # type: ignore[arg-type]
    with pytest.raises(TypeError, match=r"profile must be what ct\.profile"):
        history.record(Trip.check(trips(1)), profile=Trip.check(trips(1)))  # type: ignore[arg-type]


def test_nulls_are_those_of_the_profile(history: ct.History) -> None:
    """With a profile the rows without a value are known of every field, nullable or not."""
    history.check(Trip, [*trips(2), *trips(1, driver=None)])
    history.record(Trip.check(trips(1)), profile=ct.profile(Trip, trips(4, driver=None)))
    assert [{"trip_id": 0, "km": 0, "driver": 1}, {"trip_id": 0, "km": 0, "driver": 4}] == [
        run.nulls for run in history.runs()
    ]


def test_a_profile_that_fails_changes_no_verdict(
    history: ct.History, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The report is returned and stored; a warning says that there is no profile."""

    def fail(*_: object) -> None:
        raise RuntimeError("no")

    monkeypatch.setattr("contracts.profiles.profile_data.profile", fail)
    with pytest.warns(
        ct.ContractWarning, match=r"It stores no profile of this run; verdicts are not affected$"
    ):
        assert history.check(Trip, trips(1)).ok
    assert 1 == len(history.runs())


class Busy(ct.Contract, boundary="b"):
    """A contract that compares its rows with a baseline."""

    k: int
    rules = ct.rules(ct.Volume(change=0.3))


def test_a_check_takes_the_baseline_of_the_runs(history: ct.History) -> None:
    """Rules that need a baseline are not run on the first day, and compare with the days before from then on; a
    partition is not compared with itself.
    """
    day = days_from(20, 21)[0].date()
    report = history.check(Busy, {"k": [1] * 1000}, partition=day)
    assert ["volume"] == [one.code for one in report.not_run]
    usual = ct.profile(Busy, {"k": [1]})
    history.record(Busy.check({"k": [1]}, baseline=usual), partition=day, profile=usual)
    assert history.usual_baseline(Busy, partition=day) is None
    assert usual == history.usual_baseline(Busy, partition=days_from(21, 22)[0].date())


def test_a_halved_batch_is_found_without_a_baseline_passed(history: ct.History) -> None:
    """Once there are good runs, half of a batch breaks the rule, and as much as usual does not."""
    usual = ct.profile(Busy, {"k": [1] * 1000})
    for day in days_from(18, 22):
        batch = {"k": [1] * 1000}
        history.record(Busy.check(batch, baseline=usual), partition=day.date(), profile=usual)
    assert history.check(Busy, {"k": [1] * 990}, partition=days_from(22, 23)[0].date()).ok
    report = history.check(Busy, {"k": [1] * 400}, partition=days_from(23, 24)[0].date())
    assert ["volume"] == [one.code for one in report.violations]
    assert history.usual_baseline(Trip) is None


def test_the_line_of_a_run_tells_what_was_not_run_from_what_broke(history: ct.History) -> None:
    """On the first night there is no baseline yet: the rule did not break, and did not pass."""

    class Counted(ct.Contract):
        km: Annotated[float, ct.Le(10)]
        rules = ct.rules(ct.Volume(change=0.3))

    history.check(Counted, [{"km": 11.0}], partition="2026-11-01")
    assert str(history.runs()[0]).endswith("broken, 1 row (km: le, volume not run)")
