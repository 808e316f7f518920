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


def changes_of(
    converted: Mapping[str, Mapping[str, int]],
    filled: Mapping[str, Mapping[str, int]],
    dropped: Mapping[str, int],
) -> Changes:
    """What became of wire form: where a default stands for what the wire says is null, that is why."""
    causes = {}
    for path, by in filled.items():
        read = {how: converted.get(path, {}).get(how, 0) for how in ("missing", "nan")}
        rest = {**by, "null": by.get("null", 0) - sum(read.values())}
        causes[path] = Count({cause: n for cause, n in {**rest, **read}.items() if n})
    return Changes(causes, {path: Count(by) for path, by in converted.items()}, dropped)
