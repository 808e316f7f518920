"""The counts of profiles as JSON, both ways: histograms, categories, shapes, sketches, exact sums."""

from __future__ import annotations

import zlib
from base64 import b64decode, b64encode
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from contracts.profiles.categories import TOO_MANY, Categories, categories_of
from contracts.profiles.distinct_sketch import LONGEST_RANK, REGISTERS, DistinctSketch
from contracts.profiles.field_profile import Characters
from contracts.profiles.histogram import MAX_BUCKETS, Histogram, Scale
from contracts.profiles.shapes import TOO_MANY_SHAPES, Shapes, shapes_of

_TOO_MANY = "too many"
_COLLAPSED = {False: "lengths", True: "runs"}
"""What the shapes are of, by whether runs are of any length."""
_LONGEST_EXPONENT = 5
"""The characters of the exponent of two of a float64, with its sign."""


def require_written(holds: object) -> None:
    """Raise ValueError for what no profile was written as."""
    if not holds:
        raise ValueError


def is_natural(value: object) -> bool:
    """Whether a part of a document is a count."""
    return type(value) is int and value >= 0


def write_fraction(number: Fraction) -> str:
    """An exact number: a whole one in hexadecimal digits, times a power of two or ten; else a fraction."""
    whole, below = number.numerator, number.denominator
    if below & (below - 1) == 0:
        shift = 1 - below.bit_length() if below > 1 else _trailing_zeros(whole)
        return f"{_shifted(whole, shift):x}p{shift}"
    return f"{number}"


def read_fraction(text: str) -> Fraction:
    """The number that `write_fraction` wrote."""
    digits, power, exponent = text.partition("p")
    # What is longer is no sum of 64 bits, and would take long to compute.
    require_written(text.count("/") == (not power) and len(exponent) <= _LONGEST_EXPONENT)
    return Fraction(int(digits, 16)) * Fraction(2) ** int(exponent) if power else Fraction(text)


def _trailing_zeros(whole: int) -> int:
    return (whole & -whole).bit_length() - 1 if whole else 0


def _shifted(whole: int, shift: int) -> int:
    return whole >> shift if shift > 0 else whole


def write_histogram(one: Histogram) -> list[Any]:
    """The shift, the first bucket, and the counts: each after the number of empty buckets before it."""
    first = one.buckets[0][0] if one.buckets else 0
    numbers: list[int] = []
    before = first - 1
    for bucket, count in one.buckets:
        numbers += [bucket - before - 1, count]
        before = bucket
    return [one.shift, first, b64encode(b"".join(map(_to_varint, numbers))).decode()]


def read_histogram(document: Any, scale: Scale | None) -> Histogram:
    """The histogram that `write_histogram` wrote."""
    shift, first, packed = document
    numbers = [*_unpacked(b64decode(packed, validate=True))]
    require_written(scale is not None and is_natural(shift) and len(numbers) <= 2 * MAX_BUCKETS)
    buckets: list[tuple[int, int]] = []
    before = first - 1
    for empty, count in zip(numbers[::2], numbers[1::2], strict=True):
        before += empty + 1
        buckets.append((before, count))
    return Histogram(scale or "float64", shift, tuple(buckets))


def _to_varint(number: int) -> bytes:
    """A number in as few bytes as it takes, seven bits each (LEB128)."""
    written = bytearray()
    while number >= 0x80:
        written.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes([*written, number])


def _unpacked(packed: bytes) -> Iterator[int]:
    number = shift = 0
    for byte in packed:
        number |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            yield number
            number = shift = 0
    require_written(shift == 0)


def write_categories(one: Categories) -> Any:
    """Categories by their counts, or that they are too many."""
    return _TOO_MANY if one.values is None else one.counts


def read_categories(document: Any) -> Categories:
    """The categories that `write_categories` wrote."""
    if document == _TOO_MANY:
        return TOO_MANY
    require_written(all(map(is_natural, document.values())))
    read = categories_of(document)
    require_written([*document] == [*read.counts])  # in order, and not too many
    return read


def write_shapes(one: Shapes) -> Any:
    """Shapes by their counts, under what those are of; or that they are too many."""
    return _TOO_MANY if one.values is None else {_COLLAPSED[one.collapsed]: one.counts}


def read_shapes(document: Any) -> Shapes:
    """The shapes that `write_shapes` wrote."""
    if document == _TOO_MANY:
        return TOO_MANY_SHAPES
    ((runs, counts),) = document.items()
    require_written(runs in _COLLAPSED.values() and all(map(is_natural, counts.values())))
    read = shapes_of(counts.items(), collapsed=runs == _COLLAPSED[True])
    require_written([*counts] == [*read.counts])  # in order, and not too many
    return read


def write_characters(one: Characters) -> list[int]:
    """The counts of all classes, in order."""
    return [one.upper, one.lower, one.digits, one.blanks, one.punctuation, one.others]


def write_sketch(one: DistinctSketch) -> dict[str, str]:
    """The registers by the version that hashed, compressed."""
    return {
        version: b64encode(zlib.compress(registers, 9)).decode()
        for version, registers in one.sketches
    }


def read_sketch(document: Any) -> DistinctSketch:
    """The sketch that `write_sketch` wrote."""
    return DistinctSketch(tuple(sorted((v, _registers(packed)) for v, packed in document.items())))


def _registers(packed: str) -> bytes:
    # A compressed text may stand for much more than it should: no more than this is made of it.
    unpacked = zlib.decompressobj().decompress(b64decode(packed, validate=True), REGISTERS + 1)
    require_written(len(unpacked) == REGISTERS and max(unpacked) <= LONGEST_RANK)
    return unpacked
