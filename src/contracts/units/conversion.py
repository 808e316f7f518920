"""Conversions between units: exact linear functions, whose results are rounded once."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from contracts.errors import IncompatibleUnits, LossyConversion
from contracts.units.grammar import SYMBOL
from contracts.units.spellings import LOOKALIKES
from contracts.units.unit import UcumUnit

_PI = Fraction(
    "3.14159265358979323846264338327950288419716939937510"
    "58209749445923078164062862089986280348253421170679"
)
"""π to 100 decimals: far more than the 16 digits of a float, so that no result depends on the rest."""

_MAX_DECIMAL_EXPONENT = 2_000
"""A decimal with an exponent of greater magnitude is converted as if it had this one: the result overflows
or vanishes anyway, because scales end at 10**400."""

_Convertible = int | float | Decimal | Fraction


@dataclass(frozen=True, slots=True)
class Conversion:
    """A value x in one unit is x · scale + offset in another; `scale` is above 0.

    Both are exact, except that a π that does not cancel has 100 decimals.

    >>> to_celsius = Conversion(Fraction(5, 9), Fraction(-160, 9))
    >>> to_celsius.apply(98.6)
    37.0
    """

    scale: Fraction = Fraction(1)
    offset: Fraction = Fraction(0)

    @property
    def is_identity(self) -> bool:
        """Whether values stay the same, because the two units mean the same."""
        return self.scale == 1 and not self.offset

    def then(self, after: Conversion) -> Conversion:
        """The conversion followed by another one, without rounding in between."""
        return Conversion(self.scale * after.scale, self.offset * after.scale + after.offset)

    def inverse(self) -> Conversion:
        """The conversion back."""
        return Conversion(1 / self.scale, -self.offset / self.scale)

    def apply(self, value: _Convertible) -> float:
        """The float nearest to the exact result, ties to even; NaN and the infinities stay.

        Raises:
            LossyConversion: the result is beyond the largest float, or a non-zero result becomes 0.
        """
        found = self.nearest(value)
        if self.is_lossy(value, found):
            raise LossyConversion(value, found)
        return found

    def nearest(self, value: _Convertible) -> float:
        """The same as `apply`, but an overflow is an infinity and an underflow a zero, as in IEEE 754.

        Without an offset, a zero keeps its sign.
        """
        if not _is_finite_number(value):
            return float(value)
        if not value and not self.offset:
            return math.copysign(0.0, value)
        return _nearest_float(*self.exact(value))

    def is_lossy(self, value: _Convertible, found: float) -> bool:
        """Whether the nearest float is an infinity or a zero although the exact result is not."""
        if math.isinf(found):
            return _is_finite_number(value)
        return not found and bool(self.exact(value)[0])

    def exact(self, value: _Convertible) -> tuple[int, int]:
        """The exact result for a finite value, as numerator and denominator, not in lowest terms."""
        over, under = _integer_ratio(value)
        scale, offset = self.scale, self.offset
        over *= scale.numerator
        under *= scale.denominator
        return over * offset.denominator + offset.numerator * under, under * offset.denominator


def _is_finite_number(value: _Convertible) -> bool:
    """As `math.isfinite`, but an integer or a fraction of any size is finite."""
    match value:
        case float():
            return math.isfinite(value)
        case Decimal():
            return value.is_finite()
        case _:
            return True


def _integer_ratio(value: _Convertible) -> tuple[int, int]:
    if isinstance(value, Decimal) and value and abs(value.adjusted()) > _MAX_DECIMAL_EXPONENT:
        value = Decimal(
            (value.is_signed(), (1,), int(math.copysign(_MAX_DECIMAL_EXPONENT, value.adjusted())))
        )
    return value.as_integer_ratio()


def _nearest_float(over: int, under: int) -> float:
    """The float nearest to a quotient: Python rounds a division of integers of any size correctly."""
    try:
        return over / under
    except OverflowError:
        return -math.inf if over < 0 else math.inf


def conversion_between(source: UcumUnit, target: UcumUnit) -> Conversion:
    """The conversion from one unit to another of the same dimension.

    Special units with a nonlinear function (pH, B, Np, …) only convert to a multiple of themselves, by a
    prefix or a factor.

    Raises:
        IncompatibleUnits: the dimensions differ, or one of the scales is nonlinear.

    >>> from contracts.units.parsing import parse_unit
    >>> conversion_between(parse_unit("[mi_i]/h"), parse_unit("km/h")).scale
    Fraction(25146, 15625)
    """
    if not source.same_dimension(target):
        problem = f"{source} measures {source.dimension}, {target} measures {target.dimension}"
        raise IncompatibleUnits(
            source.code, target.code, problem + _mention_lookalikes(source, target)
        )
    if source.function != target.function:
        curved = source if source.function is not None else target
        problem = f"both measure {source.dimension}, but {curved} is on a nonlinear scale"
        raise IncompatibleUnits(source.code, target.code, problem)
    step = target.scale * _PI**target.pi_power
    scale = source.scale / target.scale * _PI ** (source.pi_power - target.pi_power)
    return Conversion(scale, (source.offset - target.offset) / step)


def _mention_lookalikes(*units: UcumUnit) -> str:
    symbols = {symbol for unit in units for symbol in re.findall(SYMBOL, unit.code)}
    found = [
        f"; {symbol} is {what}, {wanted} is {code}"
        for symbol, (what, wanted, code) in LOOKALIKES.items()
        if symbol in symbols
    ]
    return "".join(found)
