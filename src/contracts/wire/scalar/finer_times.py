"""Times and durations of numpy and pandas that are finer than a microsecond, or that Python's own do not reach."""

from __future__ import annotations

import sys
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from contracts.dtypes import Datetime, Duration
from contracts.specification import DType

_PYTHONS_OWN = frozenset({datetime, timedelta})


def is_unheld_time(value: object) -> bool:
    """Whether a value is a time or a duration of numpy that Python's own cannot hold exactly."""
    if type(value) in _PYTHONS_OWN:
        return False
    numpy = sys.modules.get("numpy")
    kinds = tuple(filter(None, (getattr(numpy, n, None) for n in ("datetime64", "timedelta64"))))
    return issubclass(type(value), kinds)


def truncated_time(value: Any, dtype: DType) -> datetime | timedelta | None:
    """The microsecond that a finer time or duration of numpy or pandas lies in, as Python's own; None for any
    other value, and for one that is not of the type.
    """
    with suppress(Exception):  # whatever a subclass's own methods raise
        if is_unheld_time(value):
            return _truncated_by_numpy(value, dtype)
        if isinstance(dtype, Datetime) and getattr(value, "nanosecond", None):
            moment = datetime.combine(value.date(), value.timetz())
            return moment if (moment.utcoffset() is not None) == dtype.aware else None
        if isinstance(dtype, Duration) and getattr(value, "nanoseconds", None):
            return timedelta(value.days, value.seconds, value.microseconds)
    return None


def _truncated_by_numpy(value: Any, dtype: DType) -> datetime | timedelta | None:
    kind: Any = datetime if dtype == Datetime() else timedelta if dtype == Duration() else None
    cut = value.astype(type(value)(0, "us").dtype)
    plain = cut.item()
    return plain if kind is not None and isinstance(plain, kind) and cut != value else None
