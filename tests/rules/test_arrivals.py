"""Rules about how data arrives: what their violations say, what is held of parts, what is refused."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Annotated, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import contracts as ct
from contracts.backends.frame import arrivals
from tests.rules.samples import frame_of, not_run_everywhere, reports, with_rules

MIDNIGHT = datetime(2024, 3, 2)


class Feed(ct.Contract):
    seen: datetime | None = None
    stored: datetime | None = None
    there: Annotated[datetime, ct.Timezone(...)] | None = None
    day: date | None = None
    n: int | None = None


def at(*hours: float, field: str = "seen") -> list[dict[str, Any]]:
    """Rows of times so many hours after midnight."""
    return [{field: MIDNIGHT + timedelta(hours=one)} for one in hours]


def lags(*minutes: float) -> list[dict[str, Any]]:
    """Rows that were stored so many minutes after they were seen."""
    stored = (MIDNIGHT + timedelta(minutes=one) for one in minutes)
    return [{"seen": MIDNIGHT, "stored": one} for one in stored]


SAYS: dict[str, tuple[Any, list[dict[str, Any]], list[Any], str]] = {
    "a lag": (
        ct.Lag("seen", "stored", max="15m", quantile=0.5), lags(1, 20, 60),
        [timedelta(minutes=20)], "a lag of 20m in 3 rows with both times",
    ),
    "a lag between two rows": (
        ct.Lag("seen", "stored", max="15m", quantile=0.5), lags(10, 30),
        [timedelta(minutes=20)], "a lag of 20m in 2 rows with both times",
    ),
    "some hours": (
        ct.Coverage("seen", every="1h"), at(0, 2, 5),
        [MIDNIGHT + timedelta(hours=n) for n in (1, 3, 4)],
        "3 of 6 have no row: 2024-03-02T01:00:00, 2024-03-02T03:00:00, 2024-03-02T04:00:00",
    ),
    "many days": (
        ct.Coverage("day", every="1d", start=date(2024, 1, 1), end=date(2024, 1, 31)),
        [{"day": date(2024, 1, 1)}],
        [date(2024, 1, n) for n in (2, 3, 4)],
        "30 of 31 have no row: 2024-01-02, 2024-01-03, 2024-01-04, …",
    ),
    "an hour of UTC": (
        ct.Coverage("there", every="1h"),
        [{"there": datetime(2024, 3, 2, hour, tzinfo=UTC)} for hour in (0, 2)],
        [datetime(2024, 3, 2, 1, tzinfo=UTC)], "1 of 3 have no row: 2024-03-02T01:00:00+00:00",
    ),
    "a schedule": (
        ct.Schedule("seen", every="1d", within="2h"), at(-6),
        [MIDNIGHT - timedelta(hours=6)], "the slot of 2024-03-02 00:00:00 is due",
    ),
    "a first slot": (
        ct.Schedule("seen", every=timedelta.max, within="2d", at="300000w"), at(1),
        [MIDNIGHT + timedelta(hours=1)], "no slot was due before",
    ),
}  # fmt: skip  # a table


@pytest.mark.parametrize(("rule", "rows", "values", "note"), SAYS.values(), ids=SAYS)
def test_violations_say_how_much_is_wrong(
    rule: Any, rows: list[dict[str, Any]], values: list[Any], note: str
) -> None:
    """The examples are the measured values, the first missing periods; the cause says of how many."""
    contract = with_rules(Feed, rule)
    for report in reports(contract, rows, now=MIDNIGHT + timedelta(hours=9)).values():
        [violation] = report.violations
        assert (values, note) == ([one.value for one in violation.examples], violation.cause)
        assert note in str(report)


@pytest.mark.parametrize(
    ("rule", "reason"),
    [
        (ct.Lag("seen", "stored", max="1h", quantile=1.0), "no row has both seen and stored"),
        (ct.Coverage("seen", every="1h"), "seen has no value"),
        (ct.Schedule("seen", every="1d", within="1h"), "seen has no value"),
    ],
    ids=str,
)
def test_nothing_is_neither_late_nor_missing(rule: Any, reason: str) -> None:
    """Without a value, and without a row, the rule is not run, and says why."""
    contract, now = with_rules(Feed, rule), MIDNIGHT
    rows = [{"stored": MIDNIGHT}]
    assert [reason] == [one[2] for one in not_run_everywhere(contract, rows, now=now)]
    assert ["there are no rows"] == [one[2] for one in not_run_everywhere(contract, [], now=now)]


@pytest.mark.parametrize("by", [(), ("n",)], ids=str)
def test_more_periods_than_are_held_are_not_looked_at(
    by: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A coverage of too many periods is not run, in one frame and in parts, whichever part shows it."""
    monkeypatch.setattr(arrivals, "MAX_PERIODS", 3)
    rule: Any = ct.Coverage("seen", every="1h")
    contract = with_rules(Feed, ct.group(by, rule) if by else rule)
    reason = "rows lie in more than 3 periods of 1h"
    few, many = frame_of(contract, at(0, 1, 2)), frame_of(contract, at(0, 1, 2, 3))
    assert contract.check(few).ok
    for cut in range(5):
        parts = ct.partial(contract, many[:cut]) + ct.partial(contract, many[cut:])
        assert [reason] == [one.reason for one in parts.finish().not_run]
    assert [reason] == [one.reason for one in contract.check(many).not_run]


class Hours(ct.Contract):
    hour: int
    seen: datetime
    rules = ct.rules(ct.Coverage("seen", every="1h"))


@given(st.lists(st.integers(0, 30), min_size=1, max_size=12))
def test_the_missing_periods_are_those_without_a_row(hours: list[int]) -> None:
    """They are counted from the first to the last, as a set of all of them says."""
    rows = [{"hour": one, "seen": MIDNIGHT + timedelta(hours=one, minutes=one)} for one in hours]
    missing = sorted({*range(min(hours), max(hours))} - {*hours})
    found = [v.examples for v in Hours.check(rows).violations]
    times = [MIDNIGHT + timedelta(hours=one) for one in missing[:3]]
    assert ([times] if missing else []) == [[one.value for one in some] for some in found]
