"""Table rules that compare each time with now, and name the rows that violate them."""

from __future__ import annotations

from typing import ClassVar

from contracts.lazy_dataclass import lazy_dataclass


@lazy_dataclass(frozen=True, slots=True)
class Past:
    """No time in a field is later than now, and no date later than today.

    Now is the verb's `now=`, or the clock's time; a field without a time zone is only checked with a
    `now=`, as by `Freshness`. A null is skipped.

    >>> str(Past("born"))
    'not be later than now'
    """

    field: str
    code: ClassVar[str] = "past"

    @property
    def fields(self) -> tuple[str, ...]:
        return (self.field,)

    def __str__(self) -> str:
        return "not be later than now"


@lazy_dataclass(frozen=True, slots=True)
class Future:
    """Every time in a field is later than now, and every date later than today: what `Past` forbids.

    >>> str(Future("due"))
    'be later than now'
    """

    field: str
    code: ClassVar[str] = "future"

    @property
    def fields(self) -> tuple[str, ...]:
        return (self.field,)

    def __str__(self) -> str:
        return "be later than now"
