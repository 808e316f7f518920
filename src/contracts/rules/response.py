"""Response rules: on the rows that come back for the keys of a request (`match_rows`), and on the
values that a feature store serves.

Contracts do not declare them, because only the caller knows the request.
"""

from __future__ import annotations

from datetime import timedelta
from typing import ClassVar

from contracts.lazy_dataclass import lazy_dataclass
from contracts.rules.spans import span_text


@lazy_dataclass(frozen=True, slots=True)
class NotLost:
    """A key comes back at least as often as it was requested."""

    code: ClassVar[str] = "rows_lost"

    def __str__(self) -> str:
        return "come back as often as it was asked for"


@lazy_dataclass(frozen=True, slots=True)
class NotDuplicated:
    """A key comes back at most as often as it was requested."""

    code: ClassVar[str] = "rows_duplicated"

    def __str__(self) -> str:
        return "not come back more often than it was asked for"


@lazy_dataclass(frozen=True, slots=True)
class NotAdded:
    """Only requested keys come back."""

    code: ClassVar[str] = "rows_added"

    def __str__(self) -> str:
        return "have been asked for"


@lazy_dataclass(frozen=True, slots=True)
class InOrder:
    """The rows come back in the order of the request."""

    code: ClassVar[str] = "reordered"

    def __str__(self) -> str:
        return "stand where it was asked for"


@lazy_dataclass(frozen=True, slots=True)
class Found:
    """The store has the entity whose feature was requested."""

    code: ClassVar[str] = "not_found"

    def __str__(self) -> str:
        return "be found in the store"


@lazy_dataclass(frozen=True, slots=True)
class Current:
    """A served value is at most `max_age` old; None: at most as old as the store itself allows."""

    max_age: timedelta | None = None
    code: ClassVar[str] = "stale"

    def __str__(self) -> str:
        if self.max_age is None:
            return "be no older than the store allows"
        return f"be at most {span_text(self.max_age)} old"


@lazy_dataclass(frozen=True, slots=True)
class Unrounded:
    """An integer was not rounded on its way through floats."""

    code: ClassVar[str] = "lossy"

    def __str__(self) -> str:
        return "be below 2**53 in magnitude, or may have been rounded"


RowMatchRule = NotLost | NotDuplicated | NotAdded | InOrder
"""Every rule on which rows come back."""
ResponseRule = RowMatchRule | Found | Current | Unrounded
"""Every response rule."""
