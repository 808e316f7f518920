"""Texts of times of day and durations, and what each is read as."""

from __future__ import annotations

from datetime import time, timedelta
from typing import Any

from contracts.rules.format import Format

CLOCK: list[tuple[Format, dict[str, Any]]] = [
    (Format("%T"), {"12:00:00": time(12), "12:00:60": "format", "24:00:00": "format"}),
    (Format("%H"), {"12": time(12), "1": "format"}),
    (Format("%I %p"), {"12 AM": time(0), "12 pm": time(12)}),
    (Format("rfc3339"), {"12:00:00": time(12), "12:00:00.5": time(12, 0, 0, 500_000),
                         "12:00:00Z": "format", "12:00": "format"}),
    (Format("iso8601"), {"12:00": time(12), "T12:00:00,5": time(12, 0, 0, 500_000),
                         "T12": time(12), "T1200": time(12), "T120000": time(12),
                         "12": "format", "1200": "format", "T11.5": time(11, 30)}),
]  # fmt: skip  # a table, a line each
SPANS: dict[str, Any] = {
    "P1W": timedelta(weeks=1),
    "P1DT2H3M4.5S": timedelta(days=1, hours=2, minutes=3, seconds=4.5),
    "PT36H": timedelta(hours=36),
    "PT1H2S": timedelta(hours=1, seconds=2),
    "P01D": timedelta(days=1),
    "P0.5D": timedelta(hours=12),
    "P0,5W": timedelta(days=3.5),
    "PT0S": timedelta(0),
    "-PT5M": timedelta(minutes=-5),
    "-P0D": timedelta(0),
    "PT0.000001S": timedelta(microseconds=1),
    "PT0.0000001S": "lossy",
    "PT0.1000000000S": timedelta(milliseconds=100),
    "PT0.33H": timedelta(seconds=1188),
    "PT0.333333333333H": "lossy",
    "P106751991DT4H54.775807S": timedelta(microseconds=2**63 - 1),
    "P" + "9" * 5_000 + "D": "lossy",
    "PT" + "0" * 5_000 + "1S": timedelta(seconds=1),
    "P999999999D": "lossy",
    "P1Y": "format",
    "P1M": "format",
    "P0Y1D": "format",
    "P1DT1.5H1M": "format",
    "P1WT1H": "format",
    "P1W1D": "format",
    "P": "format",
    "PT": "format",
    "P1DT": "format",
    "P1H": "format",
    "PT1D": "format",
    "+P1D": "format",
    "P-1D": "format",
    "p1d": "format",
    "P1D\n": "format",
    "PT.5S": "format",
    "PT1.S": "format",
    "P\u0661D": "format",
    "": "format",
}
