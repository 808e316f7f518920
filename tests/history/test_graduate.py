"""A contract that was observed graduates: what held stays, what the days support is proposed, as a diff of source."""

from __future__ import annotations

import json
import random
import re
from datetime import date, timedelta
from pathlib import Path
from typing import Annotated, Any

import pytest

import contracts as ct
from contracts import col


class Ride(ct.Contract, boundary="ingest", version="1.0.0"):
    """A contract with bounds that somebody guessed."""

    ride_id: str
    km: Annotated[float, ct.Interval(ge=0, le=30)]
    seats: int
    vendor: str
    note: str | None
    phone: Annotated[str, ct.Sensitive()]
    rules = ct.rules(
        ct.Unique("ride_id"),
        ct.rule(col("km") < 38, name="short"),
        ct.RowCount(min=500),
    )


NOW = date(2026, 11, 29)


def batch(day: int, rows: int = 60) -> list[dict[str, Any]]:
    """The rides of a day, the same every time."""
    draw = random.Random(day)  # noqa: S311 - the same every time
    return [
        {
            "ride_id": f"{day}-{number}", "km": round(draw.uniform(1, 40), 2), "seats": draw.randrange(1, 8),
            "vendor": "abc"[number % 3], "note": None if number % 10 == day % 10 else "x", "phone": "555-0100",
        }
        for number in range(rows)
    ]  # fmt: skip  # a row


@pytest.fixture(scope="module")
def history(tmp_path_factory: pytest.TempPathFactory) -> ct.History:
    """Ten observed days."""
    history = ct.History(str(tmp_path_factory.mktemp("history") / "quality.db"))
    for day in range(10):
        partition = date(2026, 11, 15) + timedelta(days=day)
        Ride.validate(batch(day), observe=history.observing(partition=partition))
    return history


@pytest.fixture(scope="module")
def graduation(history: ct.History) -> ct.Graduation:
    """What they support."""
    return ct.graduate(Ride, history, now=NOW)


def declared_in(source: str) -> type[ct.Contract]:
    """The contract that a source declares."""
    names: dict[str, Any] = {"__name__": __name__}
    exec(compile(source, "ride.py", "exec", dont_inherit=True), names)  # noqa: S102 - what was proposed
    found: type[ct.Contract] = names["Ride"]
    return found


def test_each_rule_has_what_its_days_say(graduation: ct.Graduation) -> None:
    """What held is kept; bounds that were passed are loosened, other rules warn; ends, values and shares are added."""
    by = {(one.action, one.field, one.rule.split(" (")[0]) for one in graduation.proposals}
    assert {
        ("keep", "km", "must be at least 0"),
        ("loosen", "km", "must be at most 41"),
        ("add", "seats", "must be at least 1"),
        ("add", "seats", "must be at most 7"),
        ("add", "vendor", "must be one of 'a', 'b', 'c'"),
        ("keep", "ride_id", "must be unique"),
        ("warn", None, "km must be less than 38"),
        ("loosen", None, "must have at least 60 rows"),
        ("add", "note", "must be null in at most 10% of the rows"),
    } == by
    assert {(10, 600)} == {(one.days, one.rows) for one in graduation.proposals}
    assert not graduation.ready


def test_the_proposal_is_a_contract_that_the_days_keep(graduation: ct.Graduation) -> None:
    """The proposed source declares a contract, and every observed day satisfies it, with warnings at most."""
    proposed = declared_in(graduation.source)
    assert {True} == {proposed.check(batch(day)).ok for day in range(10)}
    assert not Ride.check(batch(0)).ok


def test_the_diff_leads_from_the_one_to_the_other(graduation: ct.Graduation) -> None:
    """The diff takes out the lines that go, and puts in those that come; the text shows it."""
    assert ct.to_source(Ride) == graduation.before
    lines = graduation.diff.splitlines()
    assert "-    km: Annotated[float, ct.Interval(ge=0.0, le=30.0)]" in lines
    assert "+    km: Annotated[float, ct.Interval(ge=0.0, le=41.0)]" in lines
    assert '+        ct.warn(col("km") < 38.0, name="short"),' in lines
    shown = str(graduation)
    assert shown.startswith("Ride: 2 rules held on 10 days, 600 rows\n")
    assert "  loosen  km must be at most 41 (10 days, 600 rows, broken on 10)" in shown
    assert shown.endswith(graduation.diff.rstrip())
    assert len(graduation.proposals) == len(
        json.loads(json.dumps(graduation.to_dict()))["proposals"]
    )


def test_nothing_of_a_sensitive_field_is_proposed(graduation: ct.Graduation) -> None:
    """Neither bounds nor values of a sensitive field are in what is proposed."""
    assert {"phone"}.isdisjoint({one.field for one in graduation.proposals})
    assert "555" not in graduation.source


def test_what_held_is_ready(tmp_path: Path) -> None:
    """A contract whose rules held on every day is ready, and where nothing can be added there is no diff."""

    class Key(ct.Contract):
        name: str
        rules = ct.rules(ct.Unique("name"), ct.RowCount(min=1))

    history = ct.History(str(tmp_path / "quality.db"))
    for day in range(7):
        observe = history.observing(partition=NOW - timedelta(days=day))
        Key.validate([{"name": f"{day}{number}"} for number in range(9)], observe=observe)
    found = ct.graduate(Key, history, now=NOW)
    assert (True, "", 7, 63) == (found.ready, found.diff, found.days, found.rows)
    assert "Key: 2 rules held on 7 days, 63 rows" == str(found)
    with pytest.raises(TypeError, match=r"ask for its \.ready"):
        bool(found)


def test_what_no_bound_can_mend_is_to_be_decided(tmp_path: Path) -> None:
    """Nulls in a required field, and columns that are missing, are named: what to do of them is a person's decision."""

    class Load(ct.Contract):
        kg: float

    history = ct.History(str(tmp_path / "quality.db"))
    for day in range(7):
        rows = [{"kg": None if day == 3 and number == 0 else 5.0} for number in range(9)]
        Load.validate(rows, observe=history.observing(partition=NOW - timedelta(days=day)))
    (decide,) = [
        one for one in ct.graduate(Load, history, now=NOW).proposals if one.action == "decide"
    ]
    assert ("kg", 1) == (decide.field, decide.broken)


def test_a_week_is_needed(history: ct.History) -> None:
    """Fewer than seven days say what to do; so do wrong arguments."""
    with pytest.raises(
        ValueError, match=r"3 days of Ride with rows are in .* a week is needed: observe it longer"
    ):
        ct.graduate(Ride, history, now=date(2026, 11, 17))
    with pytest.raises(TypeError, match=r"graduate takes a history"):
        ct.graduate(Ride, "quality.db")  # type: ignore[arg-type]


def test_older_days_are_named_where_they_are_enough(history: ct.History) -> None:
    """Where the runs are of long ago, the message says which now= has them, and following it graduates."""
    as_of = (
        r"0 days of Ride .*, Ride\.validate.*; or graduate it as of its last run: now=date\((.*)\)$"
    )
    with pytest.raises(ValueError, match=as_of) as raised:
        ct.graduate(Ride, history, now=date(2031, 1, 1))
    (found,) = re.findall(as_of, str(raised.value))
    now = date(*map(int, found.split(", ")))
    assert str(ct.graduate(Ride, history, now=NOW)) == str(ct.graduate(Ride, history, now=now))


def test_versions_that_do_not_count_are_named(history: ct.History) -> None:
    """After the contract was changed, the message says which version has the runs."""

    class Ride(ct.Contract, boundary="ingest", version="1.1.0"):
        ride_id: str

    with pytest.raises(ValueError, match=r" \(runs of version 1\.0\.0 do not count\)$"):
        ct.graduate(Ride, history, now=NOW)


def test_a_bound_at_zero_has_no_sign(tmp_path: Path) -> None:
    """Numbers from 0 on are bounded by 0.0, and not by -0.0."""

    class Wait(ct.Contract):
        minutes: float

    history = ct.History(str(tmp_path / "quality.db"))
    for day in range(10):
        rows = [{"minutes": number / 8} for number in range(60)]
        partition = date(2026, 11, 15) + timedelta(days=day)
        Wait.validate(rows, observe=history.observing(partition=partition))
    source = ct.graduate(Wait, history, now=NOW).source
    assert "ge=0.0," in source
    assert "-0.0" not in source
