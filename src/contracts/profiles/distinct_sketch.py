"""How many different values there are: estimated in a kilobyte, and the same however the data is cut.

HyperLogLog (Flajolet, Fusy, Gandouet, Meunier 2007) of 1,024 registers over hashes of 64 bits, read by the
estimator of Ertl, "New cardinality estimation algorithms for HyperLogLog sketches" (arXiv:1702.01284), algorithm 6.
"""

from __future__ import annotations

import math
from collections import Counter

from contracts.lazy_dataclass import lazy_record

PRECISION = 10
"""How many bits of a hash choose its register."""
REGISTERS = 1 << PRECISION
LONGEST_RANK = 64 - PRECISION + 1
RELATIVE_ERROR = 1.04 / math.sqrt(REGISTERS)
"""The standard error of an estimate: 3.25 %."""


@lazy_record(frozen=True, slots=True)
class Estimate:
    """How many different values there are, or between which numbers that is.

    Attributes:
        low, high: the same number twice, but for sketches of several versions of Polars.
        exact: whether it was counted, and not estimated.
    """

    low: float
    high: float
    exact: bool

    def __str__(self) -> str:
        if self.exact:
            return f"{self.low:,.0f}"
        if self.low == self.high:
            return f"about {self.low:,.0f}"
        return f"between {self.low:,.0f} and {self.high:,.0f}"


@lazy_record(frozen=True, slots=True)
class DistinctSketch:
    """What is kept of different values, of which there are too many to keep.

    Attributes:
        sketches: the registers by the version of Polars that hashed the values, in order of those: hashes of
            two versions have nothing in common.
    """

    sketches: tuple[tuple[str, bytes], ...] = ()

    @property
    def estimate(self) -> Estimate:
        """How many different values there are, with a standard error of 3.25 %.

        What one version of Polars hashed may be the same values as what another did, or others.
        """
        counted = [estimated_count(registers) for _, registers in self.sketches]
        return Estimate(max(counted, default=0.0), sum(counted), exact=False)

    def __repr__(self) -> str:
        return f"DistinctSketch({self.estimate})"

    def __add__(self, other: DistinctSketch) -> DistinctSketch:
        if not isinstance(other, DistinctSketch):
            return NotImplemented
        merged = dict(self.sketches)
        for version, registers in other.sketches:
            before = merged.get(version, bytes(REGISTERS))
            merged[version] = bytes(map(max, before, registers))
        return DistinctSketch(tuple(sorted(merged.items())))


def estimated_count(registers: bytes) -> float:
    """How many different values some registers have seen."""
    seen = Counter(registers)
    z = REGISTERS * _tau(1 - seen[LONGEST_RANK] / REGISTERS)
    for rank in range(LONGEST_RANK - 1, 0, -1):
        z = (z + seen[rank]) / 2
    z += REGISTERS * _sigma(seen[0] / REGISTERS)
    return REGISTERS**2 / (2 * math.log(2) * z)


def _sigma(x: float) -> float:
    if x == 1:
        return math.inf
    y, z, before = 1.0, x, -1.0
    while z != before:
        x *= x
        before = z
        z += x * y
        y += y
    return z


def _tau(x: float) -> float:
    if x in (0, 1):
        return 0.0
    y, z, before = 1.0, 1 - x, -1.0
    while z != before:
        x = math.sqrt(x)
        before = z
        y /= 2
        z -= (1 - x) ** 2 * y
    return z / 3
