"""The generators of lists and structs.

The domain of a list's item and of a nested contract's rows are passed in: types nest, and those domains
are made of this module's generators.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from contracts.rules.value import UniqueItems
from contracts.specification import FieldType
from contracts.testing.strategies.generator import (
    EXTRA_LENGTH,
    MAX_STEPS,
    ValueGenerator,
    length_limits,
)

if TYPE_CHECKING:
    from contracts.testing.strategies.domains import Domain
    from contracts.testing.strategies.rows import RowDomain


class ListGenerator(ValueGenerator):
    """Lists whose items come from the domain of an item."""

    def __init__(self, expected: FieldType, item: Domain) -> None:
        super().__init__(expected)
        self.item = item
        self.least, self.most = length_limits(expected)
        self.items_differ = any(isinstance(one.rule, UniqueItems) for one in expected.rules)

    def of_length(self, length: int) -> list[Any]:
        """A list of the simplest item, repeated; of the simplest items, where none may be repeated."""
        if self.items_differ:
            return [item for item in map(self.item.nth, range(length)) if item is not None]
        return [self.item.simplest] * length

    def simple_values(self) -> Iterator[Any]:
        if self.item.is_empty:
            if self.least == 0:
                yield []
            return
        yield self.of_length(self.least)
        for length in range(self.least, min(self.most, self.least + EXTRA_LENGTH) + 1):
            first = length if self.items_differ else 0
            for place in count(first or 1) if length == max(self.least, 1) else [first]:
                item = self.item.nth(place)
                if item is None or length == 0 or place > MAX_STEPS:
                    break
                yield [item, *self.of_length(length - 1)]

    @property
    def first_strategy(self) -> st.SearchStrategy[Any] | None:
        return None if self.item.own_strategy is None else self.strategy()

    def unmet_rules(self) -> Iterator[tuple[tuple[str, ...], Any]]:
        if self.least and self.item.is_empty:
            yield from self.item.generator.unmet_rules()

    def strategy(self) -> st.SearchStrategy[Any]:
        if self.item.is_empty and self.item.own_strategy is None:
            return st.just([])
        most = min(self.most, self.least + EXTRA_LENGTH // 2)
        differing: Any = {"unique_by": repr} if self.items_differ else {}
        return st.lists(self.item.strategy, min_size=self.least, max_size=most, **differing)

    def end_values(self) -> list[Any]:
        if self.item.is_empty:
            return []
        edges = self.item.edges[: max(self.least, min(self.most, 50))]
        return [self.of_length(self.least), edges, self.of_length(min(self.most, 200))]


class StructGenerator(ValueGenerator):
    """Structs that are rows of another contract."""

    def __init__(self, expected: FieldType, rows: RowDomain) -> None:
        super().__init__(expected)
        self.rows = rows

    def simple_values(self) -> Iterator[Any]:
        yield from self.rows.different()

    @property
    def first_strategy(self) -> st.SearchStrategy[Any] | None:
        if not self.rows.undrawn_blocks or any(self.rows.rules_without_strategy()):
            return None
        return self.rows.strategy()

    def unmet_rules(self) -> Iterator[tuple[tuple[str, ...], Any]]:
        yield from self.rows.unmet_rules()

    def strategy(self) -> st.SearchStrategy[Any]:
        return self.rows.strategy()
