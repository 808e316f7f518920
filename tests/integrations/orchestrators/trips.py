"""A contract, as a pipeline would import it, and a batch that breaks it."""

from __future__ import annotations

from typing import Annotated

import polars as pl

import contracts as ct


class Trip(ct.Contract, boundary="ingest", version="1.0.0"):
    """One trip of one vehicle."""

    vehicle: Annotated[str, ct.Matches("VH-[0-9]{3}")]
    km: Annotated[float, ct.Unit("km"), ct.Interval(ge=0, le=900)]
    driver: Annotated[str, ct.Sensitive()] | None = None

    rules = ct.rules(
        ct.Unique("vehicle"),
        ct.RowCount(min=2),
        ct.warn(ct.Mean("km", le=500)),
        ct.tolerate(ct.col("km") != 13, name="no trip of bad luck", rows=1),
    )


GOOD = pl.DataFrame({"vehicle": ["VH-001", "VH-002"], "km": [1.0, 2.0], "driver": [None, "Ann"]})
BAD = pl.DataFrame(
    {
        "vehicle": ["VH-001", "VH-001", "VH-003"],
        "km": [1200.0, 13.0, float("nan")],
        "driver": ["Ann", "Bob", None],
    }
)
