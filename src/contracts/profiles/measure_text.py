"""What the texts of a column look like: categories, lengths, characters."""

from __future__ import annotations

from typing import Any, cast

import polars as pl

from contracts.profiles.categories import (
    MAX_CATEGORIES,
    MAX_CATEGORY_BYTES,
    TOO_MANY,
    Categories,
    categories_of,
)
from contracts.profiles.field_profile import Characters
from contracts.profiles.histogram import Histogram, float_ordinal, histogram_of
from contracts.profiles.measure_shapes import bytes_of_texts, shapes_of_column, shapes_of_few
from contracts.profiles.measure_sketch import sketch_of
from contracts.profiles.measure_spread import histogram_of_sizes, value_counts

_SAMPLE = 2_000
"""How many texts tell which values there may be."""
_COMPARED = 8
"""Up to so many values, comparing with each takes less time than counting them all."""
_RANGES = {
    "upper": ((65, 90),),
    "lower": ((97, 122),),
    "digits": ((48, 57),),
    "blanks": ((9, 13), (32, 32)),
}
"""The bytes of the classes of characters in ASCII; the other ones are punctuation."""
_FIRST_BEYOND = 0x80
"""The least byte of a character beyond ASCII."""


def measure_text(there: pl.Series) -> dict[str, Any]:
    """What texts look like, of a column without nulls."""
    found = categories_of_column(there)
    if found.values is None:
        data, bounds = bytes_of_texts(there)
        lengths, characters = _lengths_and_characters(there, data)
        return {
            "categories": found,
            "sketch": sketch_of(there),
            "lengths": lengths,
            "characters": characters,
            "shapes": shapes_of_column(there, data, bounds),
        }
    counted = [(float_ordinal(len(value)), count) for value, count in found.values]
    return {
        "categories": found,
        "sketch": sketch_of(pl.Series([value for value, _ in found.values], dtype=pl.String)),
        "lengths": histogram_of("float64", counted),
        "characters": _characters_of_few(found.values),
        "shapes": shapes_of_few(found.values),
    }


def _lengths_and_characters(there: pl.Series, data: pl.Series) -> tuple[Histogram, Characters]:
    plain = data.max()
    plain = plain is None or cast("int", plain) < _FIRST_BEYOND
    sizes = there.str.len_bytes() if plain else there.str.len_chars()
    return histogram_of_sizes(sizes), _characters(data, int(sizes.sum()))


def categories_of_column(there: pl.Series) -> Categories:
    """The categories of a column of text without nulls."""
    # Too many values in some rows are too many in all: most columns that have them show it in the first.
    first = value_counts(there.head(_SAMPLE))
    if len(there) <= _SAMPLE or categories_of(first).too_many:
        return categories_of(first)
    if len(first) <= _COMPARED:
        counted = [(value, int((there == value).sum())) for value, _ in first]
        if sum(count for _, count in counted) == len(there):
            return categories_of(counted)
    counts = there.alias("").value_counts(name="count")
    if counts.height > MAX_CATEGORIES or _bytes(counts[""]) > MAX_CATEGORY_BYTES:
        return TOO_MANY
    return categories_of([*zip(counts[""].to_list(), counts["count"].to_list(), strict=True)])


def _bytes(values: pl.Series) -> int:
    return int(values.str.len_bytes().sum())


def _characters_of_few(values: tuple[tuple[str, int], ...]) -> Characters:
    repeated = [
        (_characters(pl.Series(value.encode(), dtype=pl.UInt8), len(value)), count)
        for value, count in values
    ]
    return sum((_characters_times(one, count) for one, count in repeated), Characters())


def _characters_times(one: Characters, count: int) -> Characters:
    return Characters(
        one.upper * count,
        one.lower * count,
        one.digits * count,
        one.blanks * count,
        one.punctuation * count,
        one.others * count,
    )


def _characters(data: pl.Series, length: int) -> Characters:
    """The characters of texts, read off their bytes.

    Args:
        data: the bytes, one after the other.
        length: how many characters they are.
    """
    low, high = data.min(), data.max()
    if low is None or high is None:
        return Characters()
    least, greatest = cast("int", low), cast("int", high)

    def below(bound: int) -> int:
        """How many bytes are less; most texts have those of few classes, which lie apart."""
        if bound <= least:
            return 0
        return len(data) if bound > greatest else int((data < bound).sum())

    counts = {
        name: sum(below(last + 1) - below(first) for first, last in ranges)
        for name, ranges in _RANGES.items()
    }
    plain = below(_FIRST_BEYOND)
    punctuation = plain - sum(counts.values())
    return Characters(**counts, punctuation=punctuation, others=length - plain)
