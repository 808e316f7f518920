"""The generators of numbers and times: on a lattice, or as floats between two limits."""

from __future__ import annotations

import math
import struct
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from hypothesis import strategies as st

from contracts.rules.value import Ge, Gt, Le, Lt, MultipleOf
from contracts.specification import FieldType
from contracts.testing.strategies.generator import MAX_STEPS, Interval, ValueGenerator, lies_in
from contracts.testing.strategies.lattices import Lattice


class LatticeGenerator(ValueGenerator):
    """Integers, decimals, dates and times: multiples of a tick, or of a step of several ticks."""

    def __init__(self, expected: FieldType, lattice: Lattice, within: Interval) -> None:
        super().__init__(expected)
        self.lattice = lattice
        self.within = within
        low, high = _limits_of_rules(expected, lattice.ticks, within)
        steps = [r.rule.step for r in expected.rules if isinstance(r.rule, MultipleOf)]
        self.step = math.lcm(*((Fraction(step) * lattice.scale).numerator for step in steps))
        bottom = lattice.low if low is None else max(lattice.low, math.ceil(low))
        top = lattice.high if high is None else min(lattice.high, math.floor(high))
        self.low, self.high = -(-bottom // self.step), top // self.step

    def value(self, place: int) -> Any:
        """The value a number of steps from the origin."""
        return self.lattice.value(place * self.step)

    def simple_values(self) -> Iterator[Any]:
        for unit in (*self.lattice.units, 1):
            low, high = -(-self.low // unit), self.high // unit
            if low <= high:
                yield from (self.value(place * unit) for place in _outwards_from_zero(low, high))

    def strategy(self) -> st.SearchStrategy[Any]:
        ways = [st.integers(self.low, self.high)]
        if self.lattice.ordinary is not None:
            low, high = (tick // self.step for tick in self.lattice.ordinary)
            low, high = max(self.low, low), min(self.high, high)
            ways = [st.integers(low, high), *ways] if low <= high else ways
        return st.one_of(ways).map(self.value)

    def rounder_values(self, value: Any) -> Iterator[Any]:
        tick = math.floor(self.lattice.tick(value))
        for unit in reversed(self.lattice.units):
            yield self.lattice.value(max(tick // unit * unit, self.lattice.low))

    def end_values(self) -> list[Any]:
        places = (self.low, self.low + 1, self.high - 1, self.high)
        return [self.value(place) for place in places if self.low <= place <= self.high]

    def is_within(self, value: Any) -> bool:
        return lies_in(self.lattice.tick(value), self.within)

    def nearest(self, target: Fraction) -> Any:
        place = round(target * self.lattice.scale / self.step)
        return self.value(min(max(place, self.low), self.high))


class FloatGenerator(ValueGenerator):
    """Floats of 64 or 32 bits."""

    def __init__(self, expected: FieldType, bits: int, within: Interval) -> None:
        super().__init__(expected)
        self.bits = bits
        self.within = within
        low, high = _limits_of_rules(expected, _exact_fraction, within)
        self.most = 1.7976931348623157e308 if bits == 64 else 3.4028234663852886e38
        self.low = -self.most if low is None else self.rounded(low, up=True)
        self.high = self.most if high is None else self.rounded(high, up=False)
        rules = (r.rule for r in expected.rules)
        self.steps = [Fraction(rule.step) for rule in rules if isinstance(rule, MultipleOf)]
        self.step = self._distinct_step(self.steps[0] if self.steps else Fraction(1))

    def _distinct_step(self, step: Fraction) -> Fraction:
        """The step, or a multiple of it: where floats are further apart, many steps are one float."""
        inside = 0.0 if self.low <= 0 <= self.high else min(abs(self.low), abs(self.high))
        apart = Fraction(math.ulp(inside)) * (1 if self.bits == 64 else 2**29)
        return step * 2 ** (math.ceil(apart / step) - 1).bit_length() if step < apart else step

    @property
    def places(self) -> tuple[int, int]:
        """The least and the greatest number of steps from zero; they are exact, and may be huge."""
        low, high = Fraction(self.low), Fraction(self.high)
        return math.ceil(low / self.step), math.floor(high / self.step)

    def multiple(self, place: int) -> float:
        """The float nearest to a number of steps from zero, within the bounds."""
        return self._nearest(place * self.step)

    def rounded(self, number: Fraction, *, up: bool) -> float:
        """The float nearest to a number on one side of it."""
        if abs(number) > Fraction(self.most):
            return math.copysign(self.most, number)
        nearest = float(number) if self.bits == 64 else _round_to_float32(float(number))
        if math.isinf(nearest):
            nearest = math.copysign(self.most, nearest)
        if Fraction(nearest) == number or (Fraction(nearest) > number) == up:
            return nearest
        if self.bits == 64:
            return math.nextafter(nearest, math.inf if up else -math.inf)
        return _next_float32(nearest, up=up)

    def simple_values(self) -> Iterator[Any]:
        low, high = self.places
        if low <= high:
            yield from map(self.multiple, _outwards_from_zero(low, high))
        if not self.steps and self.low <= self.high:
            yield from self._binary_fractions()

    def _binary_fractions(self) -> Iterator[float]:
        """Numbers with few binary digits: the halves, the quarters, and so on."""
        low, high = Fraction(self.low), Fraction(self.high)
        for power in range(1, 1075):
            first, last = math.ceil(low * 2**power), math.floor(high * 2**power)
            if first <= last:
                yield from (
                    self.rounded(Fraction(k, 2**power), up=False)
                    for k in _outwards_from_zero(first, last)
                )
            if last - first > MAX_STEPS:
                return

    def strategy(self) -> st.SearchStrategy[Any]:
        if self.steps:
            low, high = self.places
            if low > high:
                return st.nothing()
            middle = min(max(0, low), high)
            low, high = max(low, middle - MAX_STEPS), min(high, middle + MAX_STEPS)
            return st.integers(low, high).map(self.multiple)
        return st.floats(self.low, self.high, width=64 if self.bits == 64 else 32)

    def end_values(self) -> list[Any]:
        if self.low > self.high:
            return []
        return [
            self.low,
            self.high,
            math.nextafter(self.low, math.inf),
            self.rounded(Fraction(self.high), up=False),
        ]

    def rounder_values(self, value: Any) -> Iterator[Any]:
        if math.isfinite(value):
            yield from (round(value, digits) for digits in (6, 2, 0))

    def is_within(self, value: Any) -> bool:
        if not math.isfinite(value):
            return self.within == (None, None)
        return lies_in(Fraction(value), self.within)

    def nearest(self, target: Fraction) -> Any:
        return self._nearest(target)

    def _nearest(self, target: Fraction) -> float:
        low, high = Fraction(self.low), Fraction(self.high)
        return self.rounded(min(max(target, low), high), up=False)


def _outwards_from_zero(low: int, high: int) -> Iterator[int]:
    """The whole numbers from `low` to `high`, the nearest to zero first, positive before negative."""
    start = min(max(0, low), high)
    yield start
    for distance in range(1, max(high - start, start - low) + 1):
        if start + distance <= high:
            yield start + distance
        if start - distance >= low:
            yield start - distance


def _limits_of_rules(expected: FieldType, tick: Any, within: Interval) -> Interval:
    """The least and the greatest tick that the rules permit; an open limit is moved just inside."""
    lows, highs = [within[0]], [within[1]]
    for requirement in expected.rules:
        match requirement.rule:
            case Ge(bound) | Gt(bound):
                at = tick(bound)
                lows.append(None if at is None else at + _distance_inside(requirement.rule))
            case Le(bound) | Lt(bound):
                at = tick(bound)
                highs.append(None if at is None else at - _distance_inside(requirement.rule))
            case _:
                pass
    low = max((one for one in lows if one is not None), default=None)
    return low, min((one for one in highs if one is not None), default=None)


_TINY = Fraction(1, 2**1080)
"""Less than the distance between any two numbers of a type."""


def _distance_inside(rule: object) -> Fraction:
    """The distance from an open bound to the first permitted number; 0 for a closed one."""
    return _TINY if isinstance(rule, (Gt, Lt)) else Fraction(0)


def _exact_fraction(operand: Any) -> Fraction | None:
    """A number as a fraction; None if it is not finite."""
    return Fraction(operand) if math.isfinite(operand) else None


def _round_to_float32(number: float) -> float:
    try:
        return float(struct.unpack("<f", struct.pack("<f", number))[0])
    except OverflowError:
        return math.copysign(math.inf, number)


def _next_float32(number: float, *, up: bool) -> float:
    if number == 0:
        return math.copysign(2.0**-149, 1 if up else -1)
    (bits,) = struct.unpack("<i", struct.pack("<f", number))
    further = (number > 0) == up
    return float(struct.unpack("<f", struct.pack("<i", bits + (1 if further else -1)))[0])
