"""Values that the tables of cases share."""

from __future__ import annotations

import math
from datetime import datetime, timedelta, timezone

from contracts.dtypes import Float, Int
from contracts.rules.builders import col
from contracts.testing.cases.case import FieldTypes, permissive
from contracts.wire.scalar.ticks import MICROSECOND

A, B, C = col("a"), col("b"), col("c")
"""The fields that predicates read."""
INT_FIELD: FieldTypes = {"a": Int()}
FLOAT_FIELD: FieldTypes = {"a": permissive(Float())}

NAN, INF = math.nan, math.inf
INT64_MAX, INT64_MIN = 2**63 - 1, -(2**63)
NO_FLOAT64 = 2**53 + 1
"""The least natural number that no float64 equals."""

LEAP_DAY_NOON, MARCH_NOON = datetime(2024, 2, 29, 12), datetime(2024, 3, 2, 12)
PARIS = timezone(timedelta(hours=1))
LONGEST_DURATION = INT64_MAX * MICROSECOND
"""The longest that int64 microseconds hold; the shortest is a microsecond further from zero."""

SOME_UUID = "0191d4e2-7c7f-7d3a-8f52-1c2b3a4d5e6f"
UUIDS = [f"0191d4e2-7c7f-7d3a-8f52-{n:012x}" for n in (9, 10, 11)]
"""Three that lie side by side."""
