"""The generators of texts, bytes and UUIDs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cached_property
from itertools import product
from typing import Any

from hypothesis import strategies as st

from contracts.rules.value import Matches, NamedFormat
from contracts.specification import FieldType
from contracts.testing.strategies.edge_values import EDGE_VALUES, FORMAT_EXAMPLES
from contracts.testing.strategies.generator import EXTRA_LENGTH, ValueGenerator, length_limits
from contracts.testing.strategies.patterns import EXTRA_REPEATS, text_writer

_LETTERS = "0123456789abcdefghijklmnopqrstuvwxyz"
_MAX_TEXTS = 10**12
"""How many texts of a pattern are numbered."""


class TextGenerator(ValueGenerator):
    """Texts of a pattern or a format, or any texts of a length."""

    def __init__(self, expected: FieldType) -> None:
        super().__init__(expected)
        self.least, self.most = length_limits(expected)
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
        """For each pattern a function from numbers to its texts."""
        more = max(EXTRA_REPEATS, self.least)
        found = (text_writer(pattern, more) for pattern in self.patterns)
        return [one for one in found if one is not None]

    def simple_values(self) -> Iterator[Any]:
        for name in self.formats:
            yield from FORMAT_EXAMPLES[name]
        if self.patterns:
            for number in range(_MAX_TEXTS):
                yield from (write(number) for write in self.writers)
            return
        for length in range(self.least, min(self.most, self.least + EXTRA_LENGTH) + 1):
            yield from map("".join, product(_LETTERS, repeat=length))

    def strategy(self) -> st.SearchStrategy[Any]:
        if self.writers:
            of = [st.integers(0, _MAX_TEXTS).map(write) for write in self.writers]
            return st.one_of(of)
        if self.patterns:
            return st.nothing()
        most = min(self.most, max(self.least + EXTRA_LENGTH, EXTRA_LENGTH))
        return st.text(st.characters(exclude_categories=["Cs"]), min_size=self.least, max_size=most)

    def end_values(self) -> list[Any]:
        if self.patterns:
            return [text for name in self.formats for text in FORMAT_EXAMPLES[name]]
        return [self.fitted(text) for text in EDGE_VALUES["text"]]

    def fitted(self, text: str) -> str:
        """The text padded or cut to a permitted length."""
        padded = text if len(text) >= self.least else (text + " ") * self.least
        return padded[: max(self.least, min(self.most, len(text)))]


class BytesGenerator(ValueGenerator):
    """Bytes of a length."""

    def __init__(self, expected: FieldType) -> None:
        super().__init__(expected)
        self.least, self.most = length_limits(expected)

    def simple_values(self) -> Iterator[Any]:
        for length in range(self.least, min(self.most, self.least + EXTRA_LENGTH) + 1):
            yield from map(bytes, product(range(256), repeat=length))

    def strategy(self) -> st.SearchStrategy[Any]:
        return st.binary(min_size=self.least, max_size=min(self.most, self.least + EXTRA_LENGTH))


class UuidGenerator(ValueGenerator):
    """UUIDs as text, which is their form in frames."""

    def simple_values(self) -> Iterator[Any]:
        return (f"00000000-0000-0000-0000-{number:012x}" for number in range(16**12))

    def strategy(self) -> st.SearchStrategy[Any]:
        return st.uuids().map(str)
