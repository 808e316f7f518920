"""What is required of an answer: of the rows that came back for those that were asked for, and of the
values that a feature store served.

No contract declares these: they are asked by whoever knows what was asked for.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar

from contracts.rules.spans import span_text


@dataclass(frozen=True, slots=True)
class NotLost:
    """A key comes back as often as it was asked for."""

    code: ClassVar[str] = "rows_lost"

    def __str__(self) -> str:
        return "come back as often as it was asked for"


@dataclass(frozen=True, slots=True)
class NotDuplicated:
    """A key comes back no more often than it was asked for."""

    code: ClassVar[str] = "rows_duplicated"

    def __str__(self) -> str:
        return "not come back more often than it was asked for"


@dataclass(frozen=True, slots=True)
class NotAdded:
    """Nothing comes back that was not asked for."""

    code: ClassVar[str] = "rows_added"

    def __str__(self) -> str:
        return "have been asked for"


@dataclass(frozen=True, slots=True)
class InOrder:
    """The rows come back in the order in which they were asked for."""

    code: ClassVar[str] = "reordered"

    def __str__(self) -> str:
        return "stand where it was asked for"


@dataclass(frozen=True, slots=True)
class Found:
    """The store has the entity that a feature was asked for."""

    code: ClassVar[str] = "not_found"

    def __str__(self) -> str:
        return "be found in the store"


@dataclass(frozen=True, slots=True)
class Current:
    """A served value is no older than this; None: than the store itself allows."""

    max_age: timedelta | None = None
    code: ClassVar[str] = "stale"

    def __str__(self) -> str:
        if self.max_age is None:
            return "be no older than the store allows"
        return f"be at most {span_text(self.max_age)} old"


@dataclass(frozen=True, slots=True)
class Unrounded:
    """An integer is one that was not rounded on its way through floats."""

    code: ClassVar[str] = "lossy"

    def __str__(self) -> str:
        return "be below 2**53 in magnitude, or may have been rounded"


IdentityRule = NotLost | NotDuplicated | NotAdded | InOrder
"""Every rule about which rows came back."""
HandedRule = IdentityRule | Found | Current | Unrounded
"""Every rule about an answer."""
