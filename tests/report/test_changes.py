"""What two days' reports differ in is data: the rules that broke, and those that no longer are broken."""

from __future__ import annotations

import json
from typing import Annotated, Any

import polars as pl
import pytest

import contracts as ct
from tests.report.pages import ROWS, Ride, nasty_report

GOOD: dict[str, Any] = {"ride_id": 1, "city": "Milan", "distance": 8.5, "fare": 9.0}


def short_city(*names: str) -> ct.Report:
    """A report on rides to cities of these names."""
    return Ride.check([GOOD | {"ride_id": n, "city": name} for n, name in enumerate(names)])


def test_a_rule_that_broke_is_newly_broken() -> None:
    """A rule that held before and is broken now is newly broken, with both counts."""
    changes = short_city("X", "Y").changes_since(short_city("Milan"))
    (change,) = changes.newly_broken
    assert ("city", "min_length", "passed", "broken", 0, 2) == (
        change.field, change.code, change.before, change.after, change.count_before, change.count_after,
    )  # fmt: skip  # a line for each side
    assert () == changes.no_longer_broken
    assert str(changes) == (
        "Ride: ok → 1 rule broken in 1 → 2 rows\n"
        "  city must have a length of at least 2: passed → broken, 0 → 2 rows"
    )


def test_a_rule_that_holds_again_is_no_longer_broken() -> None:
    """A rule that was broken and holds now is no longer broken."""
    changes = short_city("Milan").changes_since(short_city("X"))
    assert ["city"] == [one.field for one in changes.no_longer_broken]
    assert () == changes.newly_broken


def test_another_number_of_rows_is_a_change() -> None:
    """A rule that more rows break than before is a change, and not newly broken."""
    changes = short_city("X", "Y").changes_since(short_city("X", "Milan"))
    assert ["city must have a length of at least 2: broken, 1 → 2 rows"] == [
        str(one) for one in changes.changes
    ]
    assert ((), ()) == (changes.newly_broken, changes.no_longer_broken)


def test_groups_are_counted_as_groups() -> None:
    """Of a rule of groups, the groups that break it are counted."""

    class Trip(ct.Contract):
        line: str
        rules = ct.rules(ct.group("line", ct.RowCount(min=2)))

    before, after = Trip.check([{"line": "a"}]), Trip.check([{"line": "a"}] * 2)
    (change,) = after.changes_since(before).changes
    assert "broken → passed, 1 → 0 groups" in str(change)


def test_what_was_not_run_since_did_not_pass() -> None:
    """A rule that was broken and could not be evaluated since is not among those no longer broken, nor is one
    that no row was asked.
    """
    before = short_city("X")
    for data in (
        pl.DataFrame([GOOD]).drop("city"),
        pl.DataFrame([GOOD]).with_columns(city=pl.lit(None, pl.String)),
    ):
        changes = Ride.check(data).changes_since(before)
        assert () == changes.no_longer_broken
        assert "city" in {one.field for one in changes.changes}


def test_the_same_day_differs_in_nothing() -> None:
    """Two reports on the same data differ in nothing."""
    changes = Ride.split(ROWS).report.changes_since(Ride.split(ROWS).report)
    assert () == changes.changes
    assert str(changes).endswith("in 4 → 4 rows\n  nothing else changed")


def test_other_versions_of_a_contract_can_be_compared() -> None:
    """A rule that one version alone has is a change from, or to, nothing."""

    class Newer(Ride, version="2.0.0"):
        tip: Annotated[float, ct.Ge(0)] = 0.0

    Newer.__name__ = "Ride"
    old = short_city("Milan")
    new = ct.Report(**{**vars(Newer.check([GOOD | {"tip": -1.0}])), "contract": "Ride"})
    changes = new.changes_since(old)
    assert (None, "broken") == next(
        (one.before, one.after) for one in changes.newly_broken if one.field == "tip"
    )


def test_reports_on_other_contracts_are_refused() -> None:
    """Reports on two contracts are not compared."""
    with pytest.raises(ValueError, match="one contract \\(got Ride and Other\\)"):
        ct.Report("Other", 1).changes_since(short_city("Milan"))


def test_changes_are_json_and_neither_true_nor_false() -> None:
    """Changes can be written as JSON, are escaped as text, and cannot be used as a condition."""
    changes = nasty_report().changes_since(ct.Report("C", 0))
    assert json.loads(json.dumps(changes.to_dict()))["rows_after"] == 2
    assert str(changes).replace("\n", "").isprintable()
    with pytest.raises(TypeError, match="newly_broken"):
        bool(changes)
