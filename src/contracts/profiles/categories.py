"""The values of text that has few of them, each with its exact count."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from contracts.lazy_dataclass import lazy_record

MAX_CATEGORIES = 100
"""How many different values are counted apart."""
MAX_CATEGORY_BYTES = 1_000
"""How many bytes of JSON they may have together, so that a profile stays small."""


@lazy_record(frozen=True, slots=True)
class Categories:
    """How often each value occurs; or that there are too many of them, whatever else is added.

    More than 100 values, or values that take more than 1,000 bytes of JSON together, are too many.

    Attributes:
        values: the values with their counts, in order; None where there are too many.
    """

    values: tuple[tuple[str, int], ...] | None = ()

    @property
    def too_many(self) -> bool:
        """Whether there are too many different values to count each apart."""
        return self.values is None

    @property
    def counts(self) -> dict[str, int]:
        """The counts by value; empty where there are too many."""
        return dict(self.values or ())

    @property
    def total(self) -> int:
        """The number of values that are counted apart."""
        return sum(count for _, count in self.values or ())

    def __add__(self, other: Categories) -> Categories:
        if not isinstance(other, Categories):
            return NotImplemented
        if self.values is None or other.values is None:
            return TOO_MANY
        return categories_of((*self.values, *other.values))


TOO_MANY = Categories(None)


def categories_of(counted: Mapping[str, int] | Iterable[tuple[str, int]]) -> Categories:
    """The categories of some counts by value, or of pairs of those in which values repeat."""
    counts: dict[str, int] = {}
    pairs: Any = counted.items() if isinstance(counted, Mapping) else counted
    for value, count in pairs:
        counts[value] = counts.get(value, 0) + count
    # The values of the whole are more than those of any part: what is too much for one is so for all.
    if len(counts) > MAX_CATEGORIES or sum(map(json_size, counts)) > MAX_CATEGORY_BYTES:
        return TOO_MANY
    return Categories(tuple(sorted(counts.items())))


def json_size(value: str) -> int:
    """How many bytes a text takes in JSON."""
    return len(json.dumps(value, ensure_ascii=False).encode())
