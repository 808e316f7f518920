"""From one unit to another: an exact straight line, and the float nearest to each of its values."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from contracts.errors import IncompatibleUnits, LossyConversion
from contracts.units.grammar import SYMBOL
from contracts.units.spellings import MISTAKEN
from contracts.units.unit import Unit

PI = Fraction(
    "3.14159265358979323846264338327950288419716939937510"
    "58209749445923078164062862089986280348253421170679"
)
"""π to 100 decimals: a float has 16 digits, so that nothing it is rounded to depends on the rest."""

FARTHEST = 2_000
"""A decimal of a greater exponent, either way, converts as that exponent does: far beyond any float, or
to next to nothing. (Scales end at 10**400.)"""

Number = int | float | Decimal | Fraction


@dataclass(frozen=True, slots=True)
class Conversion:
    """A value x in one unit is x · scale + offset in another; `scale` is above 0.

    Both are exact, but for a π that does not cancel: it is taken to 100 decimals.

    >>> to_celsius = Conversion(Fraction(5, 9), Fraction(-160, 9))
    >>> to_celsius.apply(98.6)
    37.0
    """

    scale: Fraction = Fraction(1)
    offset: Fraction = Fraction(0)

    @property
    def is_identity(self) -> bool:
        """Whether it changes nothing: the two units mean the same."""
        return self.scale == 1 and not self.offset

    def then(self, after: Conversion) -> Conversion:
        """The one conversion that both are, one after the other: nothing is rounded between."""
        return Conversion(self.scale * after.scale, self.offset * after.scale + after.offset)

    def inverse(self) -> Conversion:
        """The conversion back."""
        return Conversion(1 / self.scale, -self.offset / self.scale)

    def apply(self, value: Number) -> float:
        """The float nearest to the exact result, ties to even; NaN and the infinities stay.

        Raises:
            LossyConversion: the result is beyond the largest float, or it is not 0 and would become 0.
        """
        found = self.nearest(value)
        if self.is_lossy(value, found):
            raise LossyConversion(value, found)
        return found

    def nearest(self, value: Number) -> float:
        """What `apply` answers, and where that raises, what IEEE 754 has: an infinity, or a zero.

        A zero that the offset does not move keeps its sign.
        """
        if not is_finite(value):
            return float(value)
        if not value and not self.offset:
            return math.copysign(0.0, value)
        return nearest_float(*self.exact(value))

    def is_lossy(self, value: Number, found: float) -> bool:
        """Whether the nearest float is an infinity or a zero, and the exact result is not."""
        if math.isinf(found):
            return is_finite(value)
        return not found and bool(self.exact(value)[0])

    def exact(self, value: Number) -> tuple[int, int]:
        """The numerator and the denominator of the result for a finite value, not in lowest terms."""
        over, under = ratio(value)
        scale, offset = self.scale, self.offset
        over *= scale.numerator
        under *= scale.denominator
        return over * offset.denominator + offset.numerator * under, under * offset.denominator


def is_finite(value: Number) -> bool:
    """Whether a number is neither NaN nor an infinity, however large it is."""
    match value:
        case float():
            return math.isfinite(value)
        case Decimal():
            return value.is_finite()
        case _:
            return True


def ratio(value: Number) -> tuple[int, int]:
    """A finite number as numerator and denominator."""
    if isinstance(value, Decimal) and value and abs(value.adjusted()) > FARTHEST:
        value = Decimal((value.is_signed(), (1,), int(math.copysign(FARTHEST, value.adjusted()))))
    return value.as_integer_ratio()


def nearest_float(over: int, under: int) -> float:
    """The float nearest to a quotient; Python divides integers of any size correctly rounded."""
    try:
        return over / under
    except OverflowError:
        return -math.inf if over < 0 else math.inf


def conversion(source: Unit, target: Unit) -> Conversion:
    """How a value in one unit becomes a value in another that measures the same.

    Special units whose function is no straight line (pH, B, Np, …) convert to what differs in a prefix
    or a factor only.

    Raises:
        IncompatibleUnits: they measure different things, or one is on a scale that is no straight line.

    >>> from contracts.units.parsing import parse_unit
    >>> conversion(parse_unit("[mi_i]/h"), parse_unit("km/h")).scale
    Fraction(25146, 15625)
    """
    if not source.same_dimension(target):
        problem = f"{source} measures {source.dimension}, {target} measures {target.dimension}"
        raise IncompatibleUnits(source.code, target.code, problem + mistaken(source, target))
    if source.function != target.function:
        curved = source if source.function is not None else target
        problem = (
            f"both measure {source.dimension}, but {curved} is on a scale that is no straight line"
        )
        raise IncompatibleUnits(source.code, target.code, problem)
    step = target.scale * PI**target.pi_power
    scale = source.scale / target.scale * PI ** (source.pi_power - target.pi_power)
    return Conversion(scale, (source.offset - target.offset) / step)


def mistaken(*units: Unit) -> str:
    """What to add of units that look like others."""
    symbols = {symbol for unit in units for symbol in re.findall(SYMBOL, unit.code)}
    found = [
        f"; {symbol} is {what}, {wanted} is {code}"
        for symbol, (what, wanted, code) in MISTAKEN.items()
        if symbol in symbols
    ]
    return "".join(found)
