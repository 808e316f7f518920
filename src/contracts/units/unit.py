"""Units as exact values, and what arithmetic they allow."""

from __future__ import annotations

import functools
from dataclasses import dataclass, replace
from fractions import Fraction

from contracts.units.atoms import ZEROS, Atom
from contracts.units.dimension import NUMBER, WORDS, Dimension


class NoProductError(ValueError):
    """A special unit is no factor: its values are no multiples of anything."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A value x in this unit is x · scale · π^pi_power + offset in the base units of its dimension.

    Two units are equal if they are written alike; `conversion(a, b).is_identity` tells whether they
    mean the same. Make one with `parse_unit`.

    Attributes:
        code: the unit in UCUM.
        dimension: what it measures.
        scale: how many base units it is, but for the power of π.
        pi_power: the power of π that `scale` lacks, so that what has the same power converts exactly.
        offset: where its zero lies, in base units: not 0 of a temperature scale only.
        function: the special atom whose function is no straight line (a logarithm, a tangent, a root),
            or None. Of such a unit `scale` only tells how large the steps are.
    """

    code: str
    dimension: Dimension = NUMBER
    scale: Fraction = Fraction(1)
    pi_power: int = 0
    offset: Fraction = Fraction(0)
    function: str | None = None

    def same_dimension(self, other: Unit) -> bool:
        """Whether both measure the same kind of thing.

        That is needed for a conversion; special units need more, see `conversion`.
        """
        return self.dimension == other.dimension

    @property
    def special(self) -> bool:
        """Whether it is on a scale without a true zero, or on one that is no straight line."""
        return bool(self.offset) or self.function is not None

    def __str__(self) -> str:
        return self.code


ONE = Unit("1")
"""The unit of plain numbers."""


def number(value: Fraction) -> Unit:
    """A number as a unit: so many of one."""
    return replace(ONE, scale=value)


def times(left: Unit, right: Unit) -> Unit:
    """The product of two units; a special one is multiplied by plain numbers only (UCUM, section 22).

    Raises:
        NoProductError: a special unit meets another unit.
    """
    if right.special:
        left, right = right, left
    if left.special and (right.special or right.dimension != NUMBER):
        raise NoProductError(left.code)
    return replace(
        left,
        dimension=left.dimension.times(right.dimension),
        scale=left.scale * right.scale,
        pi_power=left.pi_power + right.pi_power,
    )


def to_the(unit: Unit, exponent: int) -> Unit:
    """A power of a unit; of a special one only the first.

    Raises:
        NoProductError: any other power of a special unit.
    """
    if unit.special and exponent != 1:
        raise NoProductError(unit.code)
    return replace(
        unit,
        dimension=unit.dimension.to_the(exponent),
        scale=unit.scale**exponent,
        pi_power=unit.pi_power * exponent,
    )


@functools.cache
def unit_of(atom: Atom) -> Unit:
    """The unit that an atom is."""
    from contracts.units.grammar import read  # the definitions are themselves UCUM

    if atom.code in WORDS:
        return Unit(atom.code, Dimension.of({WORDS[atom.code]: 1}))
    proper = times(replace(read(atom.unit), code=atom.code), number(atom.value))
    if atom.special:
        return special(atom, proper)
    if atom.arbitrary and atom.unit == "1":
        return replace(proper, dimension=Dimension.of({atom.code: 1}))
    return replace(proper, pi_power=proper.pi_power + atom.pi_power)


def special(atom: Atom, proper: Unit) -> Unit:
    """The special unit on the scale of its proper unit."""
    if atom.code in ZEROS:
        return replace(proper, offset=ZEROS[atom.code] * proper.scale)
    return replace(proper, scale=Fraction(1), pi_power=0, function=atom.code)
