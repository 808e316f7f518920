"""The check-up: what is missing, what broke, and what is getting worse."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

import contracts as ct
from tests.history.runs_made import Trip, days_from, outcome, run_on, store

FRIDAY = datetime(2026, 11, 27, 9, tzinfo=UTC)
DAYS = days_from(-7, 26)  # the data of Thursday was checked on Friday night


@pytest.fixture
def history(tmp_path: Path) -> ct.History:
    """A history of its own for each test."""
    history = ct.History(str(tmp_path / "quality.db"))
    history.check(Trip, [], partition="2020-01-01")
    history.forget(before=datetime(2021, 1, 1))
    return history


def line(history: ct.History, about: str, **options: Any) -> tuple[str, str]:
    """The tone and the text of one answer about the only contract."""
    (one,) = ct.checkup(history, now=FRIDAY, **options).contracts
    return next((found.tone, found.text) for found in one.lines if found.about == about)


def runs(**more: Any) -> list[ct.HistoryRun]:
    """A run of every night, which ends 27 hours after the day of its data began."""
    return [run_on(day, late=timedelta(hours=27), **more) for day in DAYS]


def test_all_is_well(history: ct.History) -> None:
    """Where every run took place, and nothing broke or grew, the check-up is ok, and says what it looked at."""
    unique = outcome("trip_id", "unique", "passed")
    store(history, runs(rules=(unique,), nulls={"km": 3, "trip_id": 0}))
    check = ct.checkup(history, now=FRIDAY)
    assert check.ok
    assert str(check) == "\n".join(
        [
            f"Check-up of {history.url} on Friday, 2026-11-27 09:00 UTC: all is well with 1 contract",
            "",
            "Trip at ingest",
            "    runs      33 of 33 took place, every 1d",
            "    rules     none broken in 7 runs of the last 7 days",
            "    nulls     the null share is flat in 2 fields",
            "    keys      unique in the last run; 0 of 33 runs had double keys",
            "    rows      as usual in 7 runs of the last 7 days, 100 a run",
            "    freshness the last run ended 6h ago, on data of 2026-11-26T00:00:00+00:00",
        ]
    )


def test_a_missing_run_comes_first(history: ct.History) -> None:
    """A run that did not take place is named with when it was due, before what costs ever so much."""
    store(history, [one for one in runs() if one.about.day != 24])
    other = [outcome("km", "ge", count=10**9, cost=1000.0)]
    store(
        history,
        [replaced(one, contract="Other", rules=(*other,), verdict="broken") for one in runs()],
    )
    check = ct.checkup(history, now=FRIDAY)
    assert ["Trip", "Other"] == [one.contract for one in check.contracts]
    assert [("Trip", 1)] == [(one.contract, one.missing) for one in check.missing]
    assert (
        "1 run missing: 2026-11-24; due every 1d, at the latest by 2026-11-25 05:24"
        in str(check).split("\n\n")[1]
    )
    assert not check.ok


def replaced(run: ct.HistoryRun, **changes: Any) -> ct.HistoryRun:
    """The run with other attributes, and its own id."""
    kept = {name: getattr(run, name) for name in run.__match_args__}
    return ct.HistoryRun(**{**kept, "id": run.id + changes.get("contract", ""), **changes})


def test_a_contract_that_stopped_is_missing(history: ct.History) -> None:
    """A contract whose last run is months ago is as loud: when the others were due is learned from those before."""
    store(history, runs())
    check = ct.checkup(history, now=datetime(2027, 6, 4, 9, tzinfo=UTC))
    assert 7 == check.contracts[0].missing
    assert "the last run ended 2026-11-27 03:00 (ok)" in str(check)


def test_a_misspelt_expectation_names_what_ran(history: ct.History) -> None:
    """A contract that never ran may be one that did, by another spelling; of one that is not alike nothing is proposed."""
    store(history, runs())
    check = ct.checkup(history, now=FRIDAY, expected={"trips": "1d", "Weather": "1d"})
    assert "! trips: it never ran, expected every 1d; is Trip meant, which ran?\n" in str(check)
    assert "! Weather: it never ran, expected every 1d\n" in str(check)


def test_a_contract_that_never_ran_is_missing(history: ct.History) -> None:
    """A contract that is expected, by its class or its name, is missing where it has no run."""
    store(history, runs())
    expected: dict[Any, Any] = {Trip: "1d", "Weather": timedelta(hours=1)}
    check = ct.checkup(history, now=FRIDAY, expected=expected)
    assert ["Weather", "Trip"] == [one.contract for one in check.contracts]
    assert "! Weather: it never ran, expected every 1h" in str(check)


def test_a_history_without_runs_is_not_well(tmp_path: Path) -> None:
    """Where nothing is stored, nothing is known, and that is not ok: the name may be misspelt."""
    check = ct.checkup(ct.History(str(tmp_path / "qualty.db")))
    assert (False, ()) == (check.ok, check.contracts)
    assert "no run is stored: nothing is known of any contract" in str(check)


def test_what_was_declared_counts(history: ct.History) -> None:
    """Too few runs to learn from are said to be; with an interval declared they need not be many."""
    store(history, runs()[-2:])
    assert (
        "unknown",
        "2 runs without a regular interval: say how often they are due, expected={…: '1d'}",
    ) == line(history, "runs")
    assert ("good", "2 of 2 took place, every 1d") == line(history, "runs", expected={Trip: "1d"})
    assert "hour" not in line(history, "missing", expected={"Trip": "1h"})[1]


def test_silence_is_no_good_news(history: ct.History) -> None:
    """Of one run nobody knows when the next is due: it says so for a week, and from then on the check-up is not ok."""
    store(history, [run_on(datetime(2026, 11, 20, 9, tzinfo=UTC), late=timedelta())])
    check = ct.checkup(history, now=FRIDAY)
    says = "cannot tell: 1 run without a regular interval"
    assert check.ok
    assert check.headline.endswith("of 1 it is not known when runs are due")
    assert ("unknown", says) == line(history, "missing")
    later = ct.checkup(history, now=FRIDAY + timedelta(hours=1))
    assert not later.ok
    (first, *_) = later.contracts[0].lines
    assert (first.tone, first.text) == ("bad", f"{says}, and none since 2026-11-20 09:00")
    assert f"  ? missing   {says}\n" in str(check)
    assert f"MISSING RUNS\n  ! Trip at ingest: {says}, and none since" in str(later)


def test_what_runs_seldom_may_be_silent_for_longer(history: ct.History) -> None:
    """Two runs a month apart let a third take two months; three of them at an interval say when the next is due."""
    ends = [datetime(2026, month, 1, 9, tzinfo=UTC) for month in (10, 11)]
    store(history, [run_on(one) for one in ends])
    assert line(history, "missing")[0] == "unknown"
    days = [FRIDAY - timedelta(days=one) for one in (5, 4, 3)]
    store(history, [replace(run_on(one), contract="Daily") for one in days])
    found = {one.contract: one.missing for one in ct.checkup(history, now=FRIDAY).contracts}
    assert found == {"Daily": 2, "Trip": 0}


def test_failed_and_late_runs(history: ct.History) -> None:
    """A run whose data could not be read has failed, with its error; one that ended hours later than usual is late."""
    stored = runs()
    stored[-2] = run_on(DAYS[-2], late=timedelta(hours=33))
    store(history, stored)
    assert (
        "warn",
        "33 of 33 took place, every 1d; 1 later than usual: 2026-11-25 by 3h36m",
    ) == line(history, "runs")
    store(
        history,
        [
            run_on(
                DAYS[-1], late=timedelta(hours=28), verdict="failed", error="EngineError", rows=None
            )
        ],
    )  # type: ignore[arg-type]
    assert (
        "bad",
        "1 run failed, its data was not read: 2026-11-26T00:00:00+00:00 (EngineError)",
    ) == line(history, "runs")


def test_what_broke_is_ranked_by_its_cost(history: ct.History) -> None:
    """Rules that broke in the last seven days are listed over all contracts by cost × count; older ones are not."""
    cheap, dear, old = (
        outcome("a", "ge", count=50),
        outcome("b", "le", count=2, cost=100.0),
        outcome("c", "in"),
    )
    stored = runs()
    stored[3] = replaced(stored[3], verdict="broken", rules=(old,))
    stored[-1] = replaced(stored[-1], verdict="broken", rules=(cheap, dear))
    stored[-2] = replaced(
        stored[-2], verdict="broken", rules=(cheap, outcome("d", "unique", "not run"))
    )
    store(history, stored)
    worst = ct.checkup(history, now=FRIDAY).worst
    assert [("b", 2, 1, 200.0), ("a", 100, 2, 100.0), ("d", 1, 1, 1.0)] == [
        (one.field, one.count, one.runs, one.cost) for one in worst
    ]
    says = "2 of 7 runs of the last 7 days not ok: b must be le: 2 in 1 run; a must be ge: 100 in 2 runs; d must be unique, not run: 1 in 1 run"
    assert ("bad", says) == line(history, "rules")


def test_nulls_that_grow_are_named(history: ct.History) -> None:
    """A null share that rises from run to run by more than chance, and by half a per cent at least, is named."""
    noise = [0, 3, 1, 2, 0, 1, 3, 2]
    store(
        history,
        [
            replaced(
                one,
                rows=10_000,
                nulls={"km": 20 * place + noise[place % 8], "driver": 50 + noise[place % 8]},
            )
            for place, one in enumerate(runs())
        ],
    )
    assert ("bad", "the null share grows: km 0 % → 6.2 % in 33 runs") == line(history, "nulls")


def test_the_trend_of_nulls_is_not_that_of_its_last_run(history: ct.History) -> None:
    """Where nulls grew over five weeks and the last run has none, the line says what the trend is, not 0 % → 0 %."""
    kept = list(enumerate(runs()))
    store(
        history,
        [
            replaced(one, rows=10_000, nulls={"km": 0 if place == kept[-1][0] else 20 * place})
            for place, one in kept
        ],
    )
    assert ("bad", "the null share grows: km 0 % → 6 % in 33 runs") == line(history, "nulls")


def test_nulls_that_only_vary_are_flat(history: ct.History) -> None:
    """A share that goes up and down is flat, and so is one that grows by next to nothing."""
    noise = [0, 30, 10, 20, 0, 10, 30, 20]
    store(
        history,
        [
            replaced(one, rows=10_000, nulls={"km": noise[place % 8], "driver": place})
            for place, one in enumerate(runs())
        ],
    )
    assert ("good", "the null share is flat in 2 fields") == line(history, "nulls")


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ("passed", ("warn", "unique in the last run; 1 of 33 runs had double keys")),
        ("broken", ("bad", "not unique in the last run; 2 of 33 runs had double keys")),
        (
            "not run",
            (
                "bad",
                "not known in the last run, where the rule was not run; 2 of 33 runs had double keys",
            ),
        ),
    ],
)
def test_keys(history: ct.History, status: Any, expected: tuple[str, str]) -> None:
    """Whether keys are unique is said of the last run, and how often they were not."""
    stored = runs(rules=(outcome("trip_id", "unique", "passed"),))
    stored[5] = replaced(stored[5], rules=(outcome("trip_id", "unique"),))
    stored[-1] = replaced(stored[-1], rules=(outcome("trip_id", "unique", status),))
    store(history, stored)
    assert expected == line(history, "keys")


def test_rows_that_were_dropped_at_night(history: ct.History) -> None:
    """A run with half the rows is named with its hour; weekends, which have half the rows each week, are not."""
    stored = [replaced(one, rows=1000 if one.about.weekday() < 5 else 500) for one in runs()]
    store(history, stored)
    assert "good" == line(history, "rows")[0]
    store(history, [run_on(DAYS[-2], rows=510, late=timedelta(hours=27, minutes=1))])
    assert (
        "bad",
        "unusual: 510 in the run of 2026-11-25T00:00:00+00:00 at 03:00, usually 1,000",
    ) == line(history, "rows")


def test_an_eighth_of_the_rows_dropped_at_three(history: ct.History) -> None:
    """Of ten thousand rows in each hour an eighth is missed too, though hours differ by a few in a hundred."""
    hours = [FRIDAY - timedelta(hours=n) for n in range(100, 0, -1)]
    rows = [
        10_000 + n * 37 % 300 - 1_250 * (at.day == 26 and at.hour == 3)
        for n, at in enumerate(hours)
    ]
    store(
        history,
        [run_on(at, rows=n, late=timedelta(minutes=5)) for at, n in zip(hours, rows, strict=True)],
    )
    tone, text = line(history, "rows")
    assert tone == "bad"
    assert text.startswith("unusual: 8,")
    assert "T03:00:00+00:00 at 03:04, usually 10," in text


def test_stale_data(history: ct.History) -> None:
    """What a rule says of the freshness of the last run is repeated."""
    stored = runs()
    stored[-1] = replaced(stored[-1], rules=(outcome("at", "freshness"),))
    store(history, stored)
    assert "bad" == line(history, "freshness")[0]


def test_the_pages(history: ct.History) -> None:
    """Markdown, HTML and JSON say the same; names are escaped, and HTML is a page that stands alone."""
    name = "<b>|Trip*"
    store(history, [replaced(one, contract=name) for one in runs() if one.about.day != 24])
    check = ct.checkup(history, now=FRIDAY)
    assert "MISSING RUNS" in check.to_markdown()
    assert "&lt;b&gt;\\|Trip\\*" in check.to_markdown()
    page = check.to_html()
    assert page.startswith("<!DOCTYPE html>")
    assert "1 run missing: 2026-11-24" in page
    assert "&lt;b&gt;|Trip*" in page
    assert name not in page
    assert "1 run missing" in check._repr_html_()
    said = json.loads(check.to_json())
    assert (False, 1) == (said["ok"], said["contracts"][0]["missing"])


def test_a_check_up_is_neither_true_nor_false(history: ct.History) -> None:
    """`if ct.checkup(history):` would always be true."""
    with pytest.raises(TypeError, match=r"ask for its \.ok"):
        bool(ct.checkup(history))


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"expected": {Trip: "daily"}}, 'text such as "2h"'),
        ({"expected": {Trip: "0h"}}, "from one second to ten years long"),
        ({"expected": "1d"}, r"the interval by contract: \{Ping: '1d'\}"),
        ({"days": 0}, "days must be a whole number from 1"),
        ({"now": "Friday"}, "now must be a date or a datetime"),
    ],
)
def test_invalid_arguments(history: ct.History, options: Any, says: str) -> None:
    """What is wrong says what to write."""
    with pytest.raises((TypeError, ValueError), match=says):
        ct.checkup(history, **options)
    with pytest.raises(TypeError, match="checkup takes a history"):
        ct.checkup("quality.db")  # type: ignore[arg-type]
