"""What lists and structs are drawn, of what their items and members may be."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from typing import Any

from hypothesis import strategies as st

from contracts.backends.wire_values import Source
from contracts.specification import Specification, Value
from contracts.testing.strategies.drawn import LONGEST, STEPS, Drawn, lengths


class Lists(Drawn):
    """Lists of what an item may be."""

    def __init__(self, expected: Value, item: Value, source: Source | None) -> None:
        from contracts.testing.strategies.domains import Domain

        super().__init__(expected)
        self.item = Domain(item, source=source)
        self.least, self.most = lengths(expected)

    @property
    def plain(self) -> Any:
        """The simplest item."""
        return self.item.simplest

    def simple(self) -> Iterator[Any]:
        if self.item.is_empty:
            if self.least == 0:
                yield []
            return
        yield [self.plain] * self.least
        for length in range(self.least, min(self.most, self.least + LONGEST) + 1):
            for place in count(1) if length == max(self.least, 1) else range(1):
                item = self.item.nth(place)
                if item is None or length == 0 or place > STEPS:
                    break
                yield [item, *[self.plain] * (length - 1)]

    def strategy(self) -> st.SearchStrategy[Any]:
        if self.item.is_empty:
            return st.just([])
        most = min(self.most, self.least + LONGEST // 2)
        return st.lists(self.item.strategy, min_size=self.least, max_size=most)

    def ends(self) -> list[Any]:
        if self.item.is_empty:
            return []
        some = self.item.edges[: max(self.least, min(self.most, 50))]
        longest = [[self.plain] * self.most] if self.most <= 200 else [[self.plain] * 200]
        return [[self.plain] * self.least, some, *longest]


class Structs(Drawn):
    """The rows of another contract."""

    def __init__(
        self, expected: Value, specification: Specification, source: Source | None
    ) -> None:
        from contracts.testing.strategies.rows import Rows

        super().__init__(expected)
        self.rows = Rows(specification, source=source)

    def simple(self) -> Iterator[Any]:
        yield from self.rows.different()

    def strategy(self) -> st.SearchStrategy[Any]:
        return self.rows.strategy()
