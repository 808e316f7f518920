"""Units as exact values, with their products and powers."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction

from contracts.units.dimension import DIMENSIONLESS, Dimension


class SpecialUnitError(ValueError):
    """A special unit in a product or a power: its values are not multiples of a unit."""


@dataclass(frozen=True, slots=True)
class UcumUnit:
    """A value x in this unit is x · scale · π^pi_power + offset in the base units of its dimension.

    Units are equal if their codes are; `conversion_between(a, b).is_identity` tells whether they mean the same.
    Create one with `parse_unit`.

    Attributes:
        code: the unit in UCUM.
        dimension: what it measures.
        scale: its size in base units, without the power of π.
        pi_power: the power of π that `scale` lacks, so that units of the same power convert exactly.
        offset: its zero in base units; only temperature scales have one other than 0.
        function: the special atom whose function is nonlinear (a logarithm, a tangent, a root), or
            None. With it, `scale` is only the size of the steps.
    """

    code: str
    dimension: Dimension = DIMENSIONLESS
    scale: Fraction = Fraction(1)
    pi_power: int = 0
    offset: Fraction = Fraction(0)
    function: str | None = None

    def same_dimension(self, other: UcumUnit) -> bool:
        """Whether both measure the same. A conversion requires this; special units require more."""
        return self.dimension == other.dimension

    @property
    def special(self) -> bool:
        """Whether its scale is nonlinear or has no true zero."""
        return bool(self.offset) or self.function is not None

    def __str__(self) -> str:
        return self.code


UNIT_ONE = UcumUnit("1")
"""The unit of plain numbers."""


def number_unit(value: Fraction) -> UcumUnit:
    """A number as a unit without a dimension."""
    return replace(UNIT_ONE, scale=value)


def multiply_units(left: UcumUnit, right: UcumUnit) -> UcumUnit:
    """The product of two units; a special unit allows plain numbers only (UCUM, section 22).

    Raises:
        SpecialUnitError: one is special and the other is not a plain number.
    """
    if right.special:
        left, right = right, left
    if left.special and (right.special or right.dimension != DIMENSIONLESS):
        raise SpecialUnitError(left.code)
    return replace(
        left,
        dimension=left.dimension.multiply(right.dimension),
        scale=left.scale * right.scale,
        pi_power=left.pi_power + right.pi_power,
    )


def raise_unit(unit: UcumUnit, exponent: int) -> UcumUnit:
    """A power of a unit; a special unit allows only the first.

    Raises:
        SpecialUnitError: the unit is special and the exponent is not 1.
    """
    if unit.special and exponent != 1:
        raise SpecialUnitError(unit.code)
    return replace(
        unit,
        dimension=unit.dimension.power(exponent),
        scale=unit.scale**exponent,
        pi_power=unit.pi_power * exponent,
    )
