"""A contract whose runs the tests store, and runs of many days."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Annotated, Any

import contracts as ct
from contracts.history.database import opened
from contracts.history.statements import insert_run

_NUMBERS = count()


class Trip(ct.Contract, boundary="ingest", version="1.0.0", owner="fleet"):
    """Trips of a day."""

    trip_id: str
    km: Annotated[float, ct.Ge(0), ct.warn(ct.Le(900))] = 0.0
    driver: Annotated[str, ct.Sensitive(), ct.Matches("[A-Z][a-z]+")] | None
    rules = ct.rules(
        ct.Unique("trip_id"),
        ct.rule(ct.NullShare("driver", max=0.5), name="drivers are known"),
    )


def trips(
    rows: int, *, km: float | None = 1.0, driver: str | None = "Ada"
) -> list[dict[str, object]]:
    """As many trips."""
    return [{"trip_id": str(number), "km": km, "driver": driver} for number in range(rows)]


def run_on(
    about: datetime,
    *,
    rows: int = 100,
    late: timedelta = timedelta(hours=3),
    partition: bool = True,
    verdict: Any = "ok",
    **more: Any,
) -> ct.HistoryRun:
    """A run of `Trip`, which ended so long after the time of its data."""
    started = about + late - timedelta(minutes=1)
    return ct.HistoryRun(
        id=f"{next(_NUMBERS):08}",
        contract="Trip",
        boundary="ingest",
        version="1.0.0",
        fingerprint=None,
        partition=about.isoformat() if partition else None,
        source=(),
        started=started,
        about=about if partition else started,
        seconds=60.0,
        rows=rows,
        verdict=verdict,
        **more,
    )


def days_from(first: int, last: int) -> list[datetime]:
    """The days of November from one to another, as midnights; 0-based, the last not included."""
    return [
        datetime(2026, 11, 1, tzinfo=UTC) + timedelta(days=number) for number in range(first, last)
    ]


def store(history: ct.History, runs: Iterable[ct.HistoryRun]) -> None:
    """Write runs to a history as they are."""
    with opened(history._runs.database, write=True) as cursor:
        for run in runs:
            insert_run(cursor, run, None)


def outcome(field: str | None, code: str, status: Any = "broken", **more: Any) -> ct.RuleOutcome:
    """What became of a rule."""
    return ct.RuleOutcome(field, code, f"must be {code}", f"{field}:{code}", status, **more)
