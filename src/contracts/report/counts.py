"""Counts of the changes from wire form to contract form."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Self

from contracts.lazy_dataclass import lazy_dataclass


class Count(int):
    """A number of values, with the number for each cause in `by`.

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


@lazy_dataclass(frozen=True, slots=True)
class Changes:
    """The changes to one batch of wire form: the counts of `Report`."""

    filled: Mapping[str, Count]
    converted: Mapping[str, Count]
    dropped: Mapping[str, int]


def count_changes(
    converted: Mapping[str, Mapping[str, int]],
    filled: Mapping[str, Mapping[str, int]],
    dropped: Mapping[str, int],
) -> Changes:
    """Count the changes to wire form; nulls that were read from "missing" or "nan" are filled by that cause."""
    causes = {}
    for path, by in filled.items():
        read = {how: converted.get(path, {}).get(how, 0) for how in ("missing", "nan")}
        rest = {**by, "null": by.get("null", 0) - sum(read.values())}
        causes[path] = Count({cause: n for cause, n in {**rest, **read}.items() if n})
    return Changes(causes, {path: Count(by) for path, by in converted.items()}, dropped)
