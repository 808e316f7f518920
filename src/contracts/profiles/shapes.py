"""The shapes of texts: which characters are digits and letters, and which are others; each with its exact count."""

from __future__ import annotations

import re
from collections.abc import Iterable

from contracts.lazy_dataclass import lazy_record
from contracts.profiles.categories import json_size

MAX_SHAPES = 16
"""How many different shapes are counted apart."""
MAX_SHAPE_BYTES = 300
"""How many bytes of JSON they may have together."""
_RUNS = re.compile("9+|A+|a+")


@lazy_record(frozen=True, slots=True)
class Shapes:
    """How often texts of each shape occur: 9 is a digit, A a capital, a another letter, and all else is itself.

    More than 16 shapes, or shapes that take more than 300 bytes of JSON together, are written with runs of any
    length, "A+-9+" for "AA-999999" and "A-99"; and if those are too many, whatever else is added, none is kept.

    Attributes:
        values: the shapes with their counts, in order; None where there are too many.
        collapsed: whether runs are of any length.
    """

    values: tuple[tuple[str, int], ...] | None = ()
    collapsed: bool = False

    @property
    def too_many(self) -> bool:
        """Whether there are too many different shapes to count each apart."""
        return self.values is None

    @property
    def counts(self) -> dict[str, int]:
        """The counts by shape; empty where there are too many."""
        return dict(self.values or ())

    @property
    def total(self) -> int:
        """The number of texts whose shapes are counted apart."""
        return sum(count for _, count in self.values or ())

    def __add__(self, other: Shapes) -> Shapes:
        if not isinstance(other, Shapes):
            return NotImplemented
        if self.values is None or other.values is None:
            return TOO_MANY_SHAPES
        if self.collapsed == other.collapsed:
            return shapes_of((*self.values, *other.values), collapsed=self.collapsed)
        plain, short = (other, self) if self.collapsed else (self, other)
        pairs = ((collapse_runs(shape), count) for shape, count in plain.values or ())
        return shapes_of((*pairs, *(short.values or ())), collapsed=True)


TOO_MANY_SHAPES = Shapes(None, collapsed=True)


def shapes_of(counted: Iterable[tuple[str, int]], *, collapsed: bool = False) -> Shapes:
    """The shapes of some counts by shape, in which shapes may repeat.

    Args:
        collapsed: whether their runs are of any length already: those of the whole are too many otherwise.
    """
    counts: dict[str, int] = {}
    for shape, count in counted:
        counts[shape] = counts.get(shape, 0) + count
    # The shapes of the whole are more than those of any part, and so are the collapsed ones.
    if len(counts) <= MAX_SHAPES and sum(map(json_size, counts)) <= MAX_SHAPE_BYTES:
        return Shapes(tuple(sorted(counts.items())), collapsed)
    if collapsed:
        return TOO_MANY_SHAPES
    return shapes_of(((collapse_runs(one), n) for one, n in counts.items()), collapsed=True)


def collapse_runs(shape: str) -> str:
    """A shape with runs of any length.

    >>> collapse_runs("AA-999999")
    'A+-9+'
    """
    return _RUNS.sub(lambda run: f"{run[0][0]}+", shape)
