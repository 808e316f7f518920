"""Freshness: the time that a batch is evaluated at."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Annotated, Any

import pytest

import contracts as ct
from tests.rules.samples import NOW, Item, Row, not_run_everywhere, reports, with_rules


class Clocks(ct.Contract):
    aware: Annotated[datetime, ct.Timezone(...)]
    naive: datetime
    day: date


MIDDAY = datetime(2024, 1, 2, 12)
NEWEST = {"aware": NOW, "naive": MIDDAY, "day": date(2024, 1, 2)}


def fresh(field: str, **terms: Any) -> type[ct.Contract]:
    """A contract whose field must be fresh."""
    return with_rules(Clocks, ct.Freshness(field, **{"max_age": "1h", **terms}))


@pytest.mark.parametrize(
    ("field", "now", "ok"),
    [
        ("aware", NOW, True),
        ("aware", datetime.fromisoformat("2024-01-02T15:00+02:00"), True),
        ("aware", datetime.fromisoformat("2024-01-02T15:01+02:00"), False),
        ("aware", datetime(2024, 1, 1, tzinfo=UTC), True),
        ("naive", MIDDAY, True),
        ("naive", MIDDAY + timedelta(hours=1), True),
        ("naive", MIDDAY + timedelta(hours=2), False),
        ("day", datetime(2024, 1, 2, 23, 59), True),
        ("day", datetime(2024, 1, 3, 0, 59), True),
        ("day", datetime(2024, 1, 3, 1, 30), False),
        ("naive", datetime.min, True),
        ("naive", datetime.max, False),
        ("naive", MIDDAY.replace(tzinfo=UTC), True),
    ],
    ids=str,
)
def test_freshness_is_evaluated_at_now(field: str, now: datetime, ok: bool) -> None:
    """`now=` decides what is fresh, on every clock; a date lasts until its end."""
    for report in reports(fresh(field), [NEWEST], now=now).values():
        assert ((), ok) == (report.not_run, report.ok)


def test_without_now_freshness_is_evaluated_at_the_clocks_time() -> None:
    """A field of instants is evaluated by the clock unless `now=` is given."""
    contract = fresh("aware")
    assert not contract.check([NEWEST]).ok
    assert contract.check([{**NEWEST, "aware": datetime.now(UTC)}]).ok


@pytest.mark.parametrize(
    ("field", "now", "reason"),
    [
        ("naive", None, "naive has no time zone: pass now= as its clock reads"),
        ("day", None, "day has no time zone: pass now= as its clock reads"),
        ("aware", MIDDAY, "aware has a time zone: pass now= with one"),
    ],
)
def test_freshness_without_a_clock_is_not_run(
    field: str, now: datetime | None, reason: str
) -> None:
    """A field without a zone has no now but the one that is passed, and the other way about."""
    assert [(field, "freshness", reason)] == not_run_everywhere(fresh(field), [NEWEST], now=now)


@pytest.mark.parametrize(
    ("rows", "reason"), [([], "there are no rows"), ([{}], "seen has no value")], ids=str
)
def test_nothing_is_neither_fresh_nor_stale(rows: list[Row], reason: str) -> None:
    """Without any row, or any value, freshness is not run."""
    contract = with_rules(Item, ct.Freshness("seen", max_age="1h"))
    assert [("seen", "freshness", reason)] == not_run_everywhere(contract, rows)


def test_now_is_a_datetime() -> None:
    """Anything else is an argument of no use, in every verb."""
    for verb in (Clocks.check, Clocks.validate, Clocks.split):
        for now in ("2024-01-01", date(2024, 1, 1), 0):
            with pytest.raises(ValueError, match="now must be a datetime, such as"):
                verb([NEWEST], now=now)  # type: ignore[arg-type]
