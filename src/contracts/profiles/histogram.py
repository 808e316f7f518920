"""How often values lie where: counts in dyadic buckets, which add up exactly.

A finite float64 maps to a signed integer of 64 bits in order: its bit pattern, mirrored for negative numbers
(IEEE 754, 5.10 `totalOrder`; -0.0 is 0). A bucket is all values whose integers are equal but for the last `shift`
bits: between two powers of two buckets are equally wide, and they widen with the powers. Times are counted in
microseconds as they are.

`shift` is the least one at which at most `MAX_BUCKETS` buckets are not empty. Buckets nest, so a histogram can be made coarser
exactly; and a part never needs a greater shift than the whole, for its buckets are some of those of the
whole. So the sum of two histograms is that of all values together, whatever is added first, and nothing must be
agreed on before.
"""

from __future__ import annotations

import math
import struct
from collections.abc import Iterable, Mapping
from itertools import pairwise
from typing import Any, Literal

from contracts.lazy_dataclass import lazy_record

Scale = Literal["float64", "microseconds"]
MAX_BUCKETS = 128
"""How many buckets of a histogram may be not empty."""
_INFINITY = 0x7FF0_0000_0000_0000
"""The integer of the first float64 that is not finite."""
_ALL_BITS = (1 << 64) - 1


@lazy_record(frozen=True, slots=True)
class Histogram:
    """How many values lie in each of at most 128 buckets.

    Attributes:
        scale: what integer stands for a value: the bits of its nearest float64, or microseconds.
        shift: how many of the last bits of that integer are left out; 0: every value is counted apart.
        buckets: the buckets that are not empty with their counts, in order.
    """

    scale: Scale
    shift: int = 0
    buckets: tuple[tuple[int, int], ...] = ()

    @property
    def counts(self) -> dict[int, int]:
        """The counts by bucket, in order."""
        return dict(self.buckets)

    @property
    def total(self) -> int:
        """The number of values."""
        return sum(count for _, count in self.buckets)

    def edges(self, bucket: int) -> tuple[float, float]:
        """The least value of a bucket, and the least one beyond it: numbers, or microseconds."""
        low, high = bucket << self.shift, (bucket + 1) << self.shift
        if self.scale == "microseconds":
            return low, high
        return float_at(low), float_at(high)

    def bucket_of(self, ordinal: int) -> int:
        """The bucket of the integer that stands for a value."""
        return ordinal >> self.shift

    def coarsened(self, shift: int) -> Histogram:
        """The same values in the buckets of a greater shift.

        Raises:
            ValueError: the shift is less than this one.
        """
        if shift < self.shift:
            raise ValueError(f"a histogram of shift {self.shift} cannot be made finer ({shift})")
        return (
            self if shift == self.shift else _counted(self.scale, shift, self.buckets, self.shift)
        )

    def __add__(self, other: Histogram) -> Histogram:
        if not isinstance(other, Histogram):
            return NotImplemented
        if self.scale != other.scale:
            raise ValueError(f"a histogram of {self.scale} and one of {other.scale} do not add up")
        shift = max(self.shift, other.shift)
        both = (*self.coarsened(shift).buckets, *other.coarsened(shift).buckets)
        return histogram_of(self.scale, both, shift)


def histogram_of(
    scale: Scale, counted: Mapping[int, int] | Iterable[tuple[int, int]], shift: int = 0
) -> Histogram:
    """The histogram of some counts by bucket.

    Args:
        counted: the counts by bucket, or pairs of those in which buckets repeat.
        shift: that of these buckets, not above the one of the histogram.
    """
    listed: Any = counted.items() if isinstance(counted, Mapping) else counted
    pairs: list[tuple[int, int]] = [*listed]
    return _counted(scale, shift + spare_bits({bucket for bucket, _ in pairs}), pairs, shift)


def spare_bits(buckets: Iterable[int]) -> int:
    """How many of the last bits must be left out, so that at most `MAX_BUCKETS` buckets differ.

    Two neighbours differ up to the highest bit in which they differ.
    """
    ordered = sorted(buckets)
    if len(ordered) <= MAX_BUCKETS:
        return 0
    pairs = pairwise(ordered)
    lengths = sorted((((low ^ high) & _ALL_BITS).bit_length() for low, high in pairs), reverse=True)
    return lengths[MAX_BUCKETS - 1]


def _counted(scale: Scale, shift: int, pairs: Iterable[tuple[int, int]], before: int) -> Histogram:
    counts: dict[int, int] = {}
    for bucket, count in pairs:
        place = bucket >> (shift - before)
        counts[place] = counts.get(place, 0) + count
    return Histogram(scale, shift, tuple(sorted(counts.items())))


def float_ordinal(number: float) -> int:
    """The integer that stands for a finite float64, in order."""
    (bits,) = struct.unpack("<q", struct.pack("<d", number))
    return int(bits) if bits >= 0 else -(1 << 63) - int(bits)


def float_at(ordinal: int) -> float:
    """The float64 that an integer stands for; an infinity beyond the finite ones."""
    if abs(ordinal) >= _INFINITY:
        return math.copysign(math.inf, ordinal)
    (number,) = struct.unpack("<d", struct.pack("<q", abs(ordinal)))
    return -float(number) if ordinal < 0 else float(number)
