"""Dimensions: what kind of thing a unit measures, as powers of the seven base dimensions of UCUM.

UCUM's base is metre, second, gram, radian, kelvin, coulomb and candela: an angle is a dimension, and an
amount of substance is a number (a mole is 6.02214076e23 of whatever is counted). An arbitrary unit,
such as the international unit [IU], is a dimension of its own that nothing else converts to.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

WORDS = {
    "m": "length",
    "s": "time",
    "g": "mass",
    "rad": "angle",
    "K": "temperature",
    "C": "charge",
    "cd": "luminosity",
}
"""The base units of UCUM, each with the word for what it measures."""
ORDER = {word: place for place, word in enumerate(WORDS.values())}


@dataclass(frozen=True, slots=True)
class Dimension:
    """The product of the base dimensions and arbitrary units, each to a whole power that is not 0.

    Build it with `Dimension.of`, which orders them: dimensions are equal if and only if what they
    measure is.

    >>> str(Dimension.of({"time": -1, "length": 1}))
    'length.time-1'
    >>> str(Dimension())
    'number'
    """

    powers: tuple[tuple[str, int], ...] = ()

    @classmethod
    def of(cls, powers: Mapping[str, int]) -> Dimension:
        """The dimension of these powers, whatever their order; a power of 0 is left out."""
        kept = [(base, power) for base, power in powers.items() if power]
        return cls(tuple(sorted(kept, key=lambda item: (ORDER.get(item[0], len(ORDER)), item[0]))))

    def times(self, other: Dimension) -> Dimension:
        """The dimension of a product."""
        powers = dict(self.powers)
        for base, power in other.powers:
            powers[base] = powers.get(base, 0) + power
        return Dimension.of(powers)

    def to_the(self, exponent: int) -> Dimension:
        """The dimension of a power."""
        return Dimension.of({base: power * exponent for base, power in self.powers})

    def __str__(self) -> str:
        shown = (base if power == 1 else f"{base}{power}" for base, power in self.powers)
        return ".".join(shown) or "number"


NUMBER = Dimension()
"""What plain numbers measure."""
