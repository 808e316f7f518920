"""What texts, bytes and UUIDs are drawn."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cached_property
from itertools import product
from typing import Any

from hypothesis import strategies as st

from contracts.rules.value import Matches, NamedFormat
from contracts.specification import Value
from contracts.testing.strategies.drawn import LONGEST, Drawn, lengths
from contracts.testing.strategies.edges import EDGES, WRITTEN
from contracts.testing.strategies.patterns import MORE, numbered

LETTERS = "0123456789abcdefghijklmnopqrstuvwxyz"
NUMBERS = 10**12
"""How many texts of a pattern are drawn from."""


class TextDrawn(Drawn):
    """Texts: of a pattern or a format, or any of a length."""

    def __init__(self, expected: Value) -> None:
        super().__init__(expected)
        self.least, self.most = lengths(expected)
        rules = [r.rule for r in expected.rules]
        self.formats = [rule.name for rule in rules if isinstance(rule, NamedFormat)]
        self.patterns = [rule.pattern for rule in rules if isinstance(rule, Matches)]
        self.patterns += [
            pattern
            for rule in rules
            if isinstance(rule, NamedFormat)
            for pattern in rule.grammar.patterns[:1]
        ]

    @cached_property
    def writers(self) -> list[Callable[[int], str]]:
        """What writes the texts of each pattern by their numbers."""
        more = max(MORE, self.least)
        found = (numbered(pattern, more) for pattern in self.patterns)
        return [one for one in found if one is not None]

    def simple(self) -> Iterator[Any]:
        for name in self.formats:
            yield from WRITTEN[name]
        if self.patterns:
            for number in range(NUMBERS):
                yield from (write(number) for write in self.writers)
            return
        for length in range(self.least, min(self.most, self.least + LONGEST) + 1):
            yield from map("".join, product(LETTERS, repeat=length))

    def strategy(self) -> st.SearchStrategy[Any]:
        if self.writers:
            of = [st.integers(0, NUMBERS).map(write) for write in self.writers]
            return st.one_of(of)
        if self.patterns:
            return st.nothing()
        most = min(self.most, max(self.least + LONGEST, LONGEST))
        return st.text(st.characters(exclude_categories=["Cs"]), min_size=self.least, max_size=most)

    def ends(self) -> list[Any]:
        if self.patterns:
            return [text for name in self.formats for text in WRITTEN[name]]
        return [self.fitted(text) for text in EDGES["text"]]

    def fitted(self, text: str) -> str:
        """A text made as long as it must be."""
        padded = text if len(text) >= self.least else (text + " ") * self.least
        return padded[: max(self.least, min(self.most, len(text)))]


class BytesDrawn(Drawn):
    """Bytes of a length."""

    def __init__(self, expected: Value) -> None:
        super().__init__(expected)
        self.least, self.most = lengths(expected)

    def simple(self) -> Iterator[Any]:
        for length in range(self.least, min(self.most, self.least + LONGEST) + 1):
            yield from map(bytes, product(range(256), repeat=length))

    def strategy(self) -> st.SearchStrategy[Any]:
        return st.binary(min_size=self.least, max_size=min(self.most, self.least + LONGEST))


class UuidDrawn(Drawn):
    """UUIDs, as the text that frames have of them."""

    def simple(self) -> Iterator[Any]:
        return (f"00000000-0000-0000-0000-{number:012x}" for number in range(16**12))

    def strategy(self) -> st.SearchStrategy[Any]:
        return st.uuids().map(str)
