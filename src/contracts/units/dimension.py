"""Dimensions: what a unit measures, as powers of the seven base dimensions of UCUM.

The base units of UCUM are metre, second, gram, radian, kelvin, coulomb and candela: an angle is a
dimension, and an amount of substance is a number (a mole is 6.02214076e23). An arbitrary unit, such as
the international unit [IU], is a dimension of its own that nothing else converts to.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

BASE_UNITS = {
    "m": "length",
    "s": "time",
    "g": "mass",
    "rad": "angle",
    "K": "temperature",
    "C": "charge",
    "cd": "luminosity",
}
"""The base units of UCUM, each with the name of its dimension."""
_BASE_ORDER = {word: place for place, word in enumerate(BASE_UNITS.values())}


@dataclass(frozen=True, slots=True)
class Dimension:
    """A product of powers of base dimensions and arbitrary units; the powers are integers other than 0.

    Build it with `Dimension.of`, which orders the factors, so that equal dimensions compare equal.

    >>> str(Dimension.of({"time": -1, "length": 1}))
    'length.time-1'
    >>> str(Dimension())
    'number'
    """

    powers: tuple[tuple[str, int], ...] = ()

    @classmethod
    def of(cls, powers: Mapping[str, int]) -> Dimension:
        """The dimension of these powers, in any order; powers of 0 are dropped."""
        kept = [(base, power) for base, power in powers.items() if power]
        return cls(
            tuple(
                sorted(kept, key=lambda item: (_BASE_ORDER.get(item[0], len(_BASE_ORDER)), item[0]))
            )
        )

    def multiply(self, other: Dimension) -> Dimension:
        powers = dict(self.powers)
        for base, power in other.powers:
            powers[base] = powers.get(base, 0) + power
        return Dimension.of(powers)

    def power(self, exponent: int) -> Dimension:
        return Dimension.of({base: power * exponent for base, power in self.powers})

    def __str__(self) -> str:
        factors = (base if power == 1 else f"{base}{power}" for base, power in self.powers)
        return ".".join(factors) or "number"


DIMENSIONLESS = Dimension()
"""The dimension of plain numbers."""
