"""What became of wire form on its way to contract form, counted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self


class Count(int):
    """How many values, as a number; and how many of them for each cause in `by`.

    >>> count = Count({"null": 2, "absent": 1})
    >>> count, count.by
    (3, {'null': 2, 'absent': 1})
    """

    by: Mapping[str, int]

    def __new__(cls, by: Mapping[str, int]) -> Self:
        count = super().__new__(cls, sum(by.values()))
        count.by = dict(by)
        return count

    def __reduce__(self) -> tuple[type[Count], tuple[Mapping[str, int]]]:
        return Count, (self.by,)


@dataclass(frozen=True, slots=True)
class Changes:
    """What became of one batch of wire form: the counts of `Report`."""

    filled: Mapping[str, Count]
    converted: Mapping[str, Count]
    dropped: Mapping[str, int]
