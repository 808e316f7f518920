"""Columns of keys of each type, and the counts of a match."""

from __future__ import annotations

import math
from datetime import UTC, datetime

import contracts as ct

BIG = 2**53
NAN = math.nan
NOON = datetime(2024, 3, 2, 12, tzinfo=UTC)


def counts(report: ct.Report) -> dict[str, int]:
    """How many rows broke what."""
    return {one.code: one.count for one in report.violations}
