"""The two sentinels in the place of a value: a row has none, or none is known."""

from __future__ import annotations


class _Absent:
    """The row has no such key."""


class _Unknown:
    """The record could not be read, so any value might be there: no rule applies to it."""


ABSENT = _Absent()
UNKNOWN = _Unknown()
