"""Deterministic, bounded samples that are spread over a whole violation.

Positions follow the golden ratio: they are spread evenly, and no period in the data meets them. Of the
rows of a violation those are taken that come first by `priority`, which is a row's own: the sample of a
whole is the same, however it was cut into batches.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from heapq import nsmallest
from typing import TypeVar, overload

from contracts.report.report import Example, Violation

MAX_SAMPLE = 100
"""The most values of a violation that diagnoses examine."""
GOLDEN, SPAN = 0x9E3779B97F4A7C15, 2**64
"""The golden ratio as a share of 2**64."""
_Item = TypeVar("_Item")


def spread_positions(count: int, most: int = MAX_SAMPLE) -> list[int]:
    """At most so many positions below `count`, the first among them, in ascending order.

    >>> spread_positions(3), spread_positions(1000, 5)
    ([0, 1, 2], [0, 236, 472, 618, 854])
    """
    return list(range(count)) if count <= most else [*_spread_positions(count, most)]


@lru_cache(maxsize=64)
def _spread_positions(count: int, most: int) -> tuple[int, ...]:
    """The same, of more: many violations of one batch have as many examples."""
    return tuple(sorted({(n * GOLDEN % SPAN) * count // SPAN for n in range(most)}))


def spread_items(items: Sequence[_Item], most: int = MAX_SAMPLE) -> Sequence[_Item]:
    """At most so many of the items, spread over all of them."""
    return items if len(items) <= most else [items[n] for n in spread_positions(len(items), most)]


def priority(row: int) -> int:
    """Where a row stands in the order in which rows are sampled, by its position in the whole."""
    return row * GOLDEN % SPAN


def sampled_examples(examples: Iterable[Example], before: int = 0) -> Sequence[Example]:
    """The sample of a violation of which all examples are known, or the samples of its parts.

    Args:
        before: how many rows of the whole come before these.
    """
    every = tuple(examples)
    if len(every) <= MAX_SAMPLE:
        return every
    if any(one.row is None for one in every):
        return spread_items(every)
    chosen = nsmallest(MAX_SAMPLE, every, key=lambda one: priority(before + (one.row or 0)))
    return sorted(chosen, key=lambda one: one.row or 0)


class LazyExamples(Sequence[Example]):
    """Examples of some rows, whose values are read when they are asked for: of many violations only a few
    of each are.
    """

    def __init__(
        self, rows: Sequence[int], values: Callable[[Sequence[int]], Sequence[object]]
    ) -> None:
        self._rows, self._values = rows, values

    def __len__(self) -> int:
        return len(self._rows)

    @overload
    def __getitem__(self, place: int) -> Example: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[Example, ...]: ...
    def __getitem__(self, place: int | slice) -> Example | tuple[Example, ...]:
        found = self.at(range(len(self))[place] if isinstance(place, slice) else [place])
        return found if isinstance(place, slice) else found[0]

    def __iter__(self) -> Iterator[Example]:
        return iter(self.at(range(len(self))))

    def at(self, places: Iterable[int]) -> tuple[Example, ...]:
        """The examples at some places, whose values are read together."""
        rows, values = self.rows_and_values(places)
        return tuple(Example(row, None, one) for row, one in zip(rows, values, strict=True))

    def rows_and_values(self, places: Iterable[int]) -> tuple[list[int], Sequence[object]]:
        """The rows at some places, and their values, which are read together."""
        rows = [self._rows[place] for place in places]
        return rows, self._values(rows)


@dataclass(frozen=True, slots=True)
class SampledViolation:
    """A violation, and a sample of the rows and values that are wrong.

    Of many violations many values are examined, so they are no examples, which are made for users.
    """

    violation: Violation
    rows: Sequence[int | None]
    values: Sequence[object]

    @property
    def field(self) -> str | None:
        """The field of the violation."""
        return self.violation.field

    @property
    def code(self) -> str:
        """The code of the violation."""
        return self.violation.code

    def with_examples(self) -> Violation:
        """The violation with the sample as its examples."""
        pairs = zip(self.rows, self.values, strict=True)
        return replace(self.violation, examples=tuple(Example(r, None, v) for r, v in pairs))


def examine(
    violation: Violation, examples: Sequence[Example], most: int = MAX_SAMPLE
) -> SampledViolation:
    """A violation with at most so many of some examples, spread over all of them."""
    if isinstance(examples, LazyExamples):
        places = spread_positions(len(examples), most)
        return SampledViolation(violation, *examples.rows_and_values(places))
    some = spread_items(sampled_examples(examples), most)
    return SampledViolation(violation, [one.row for one in some], [one.value for one in some])


@dataclass(slots=True)
class ExampleSample:
    """A sample of examples that come one by one: it holds few of them at any time.

    Attributes:
        before: how many rows of the whole come before these.
    """

    before: int = 0
    _kept: list[tuple[int, Example]] = field(default_factory=list)
    _below: int = SPAN

    def add(self, row: int, value: Callable[[], object]) -> None:
        """Offer the value of one row."""
        key = priority(self.before + row)
        if key >= self._below:
            return
        self._kept.append((key, Example(row, None, value())))
        if len(self._kept) > 2 * MAX_SAMPLE:
            self._kept.sort(key=lambda one: one[0])
            self._below = self._kept[MAX_SAMPLE][0]
            del self._kept[MAX_SAMPLE:]

    def examples(self) -> tuple[Example, ...]:
        """The sample, in the order of the rows."""
        chosen = nsmallest(MAX_SAMPLE, self._kept, key=lambda one: one[0])
        return tuple(sorted((one for _, one in chosen), key=lambda one: one.row or 0))


def merge_samples(
    one: Sequence[Example], count: int, other: Sequence[Example], other_count: int
) -> tuple[Example, ...]:
    """The sample of two parts of a violation, each in proportion to its rows: where it is not known
    how many rows come before them.
    """
    share = MAX_SAMPLE * count // max(count + other_count, 1)
    if len(one) + len(other) > MAX_SAMPLE:
        one = spread_items(one, max(share, 1))
        other = spread_items(other, max(MAX_SAMPLE - share, 1))
    return tuple(sorted((*one, *other), key=lambda example: example.row or 0))
