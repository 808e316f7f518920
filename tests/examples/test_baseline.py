"""What no rule of one batch can see is found by a baseline, on real data."""

from __future__ import annotations

from typing import Any

import pytest

from tests.examples.test_stories import names_of


@pytest.fixture(scope="module")
def names() -> dict[str, Any]:
    """The names of the example."""
    return names_of("baseline.py")


@pytest.fixture(scope="module")
def batch(names: dict[str, Any]) -> dict[str, Any]:
    """The day that is checked, and what such days looked like."""
    flights, sunday = names["departures"](), names["SUNDAY"]
    return {"data": names["day_of"](flights, sunday), "baseline": names["usual"](flights, sunday)}


def test_a_good_day_is_ok(names: dict[str, Any], batch: dict[str, Any]) -> None:
    """All rules run, and none is broken."""
    assert names["Departures"].check(**batch).ok


def test_each_fault_is_found(names: dict[str, Any], batch: dict[str, Any]) -> None:
    """Each of the seven is found by the rule that it is for, and by no other."""
    found = {
        name: {one.code for one in names["Departures"].check(fault(batch["data"]), baseline=batch["baseline"]).violations}
        for name, (fault, _) in names["FAULTS"].items()
    }  # fmt: skip  # a line
    assert {name: {code} for name, (_, code) in names["FAULTS"].items()} == found


def test_no_fault_is_seen_without_a_baseline(names: dict[str, Any], batch: dict[str, Any]) -> None:
    """Of the seven, the rules of one batch find the stale join only: every value lies in its interval."""
    for name, (fault, code) in names["FAULTS"].items():
        report = names["Departures"].check(fault(batch["data"]))
        assert (name, {"lag"} if code == "lag" else set()) == (
            name,
            {one.code for one in report.violations},
        )
        assert len(report.not_run) == 8
