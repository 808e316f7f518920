"""A contract whose runs the tests store, and runs of many days."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Annotated

import contracts as ct


class Trip(ct.Contract, boundary="ingest", version="1.0.0", owner="fleet"):
    """Trips of a day."""

    trip_id: str
    km: Annotated[float, ct.Ge(0), ct.warn(ct.Le(900))] = 0.0
    driver: Annotated[str, ct.Sensitive(), ct.Matches("[A-Z][a-z]+")] | None
    rules = ct.rules(
        ct.Unique("trip_id"),
        ct.rule(ct.NullShare("driver", max=0.5), name="drivers are known"),
    )


FIRST = date(2026, 11, 1)


def day(number: int) -> date:
    """A day of November, 0-based."""
    return FIRST + timedelta(days=number)


def trips(
    rows: int, *, km: float | None = 1.0, driver: str | None = "Ada"
) -> list[dict[str, object]]:
    """As many trips."""
    return [{"trip_id": str(number), "km": km, "driver": driver} for number in range(rows)]
