"""What numbers and times are drawn: on their lattice, or as floats between two limits."""

from __future__ import annotations

import math
import struct
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from hypothesis import strategies as st

from contracts.rules.value import Ge, Gt, Le, Lt, MultipleOf
from contracts.specification import Value
from contracts.testing.strategies.drawn import STEPS, Drawn, Interval, lies_in
from contracts.testing.strategies.lattices import Lattice


class OnLattice(Drawn):
    """Integers, decimals, dates and times: whole numbers of ticks, or of steps of some."""

    def __init__(self, expected: Value, lattice: Lattice, within: Interval) -> None:
        super().__init__(expected)
        self.lattice = lattice
        self.within = within
        low, high = limits(expected, lattice.ticks, within)
        steps = [r.rule.step for r in expected.rules if isinstance(r.rule, MultipleOf)]
        self.step = math.lcm(*((Fraction(step) * lattice.scale).numerator for step in steps))
        bottom = lattice.low if low is None else max(lattice.low, math.ceil(low))
        top = lattice.high if high is None else min(lattice.high, math.floor(high))
        self.low, self.high = -(-bottom // self.step), top // self.step

    def value(self, place: int) -> Any:
        """The value so many steps from the origin."""
        return self.lattice.value(place * self.step)

    def simple(self) -> Iterator[Any]:
        for unit in (*self.lattice.units, 1):
            low, high = -(-self.low // unit), self.high // unit
            if low <= high:
                yield from (self.value(place * unit) for place in outwards(low, high))

    def strategy(self) -> st.SearchStrategy[Any]:
        ways = [st.integers(self.low, self.high)]
        if self.lattice.ordinary is not None:
            low, high = (tick // self.step for tick in self.lattice.ordinary)
            low, high = max(self.low, low), min(self.high, high)
            ways = [st.integers(low, high), *ways] if low <= high else ways
        return st.one_of(ways).map(self.value)

    def rounder(self, value: Any) -> Iterator[Any]:
        tick = math.floor(self.lattice.tick(value))
        for unit in reversed(self.lattice.units):
            yield self.lattice.value(max(tick // unit * unit, self.lattice.low))

    def ends(self) -> list[Any]:
        places = (self.low, self.low + 1, self.high - 1, self.high)
        return [self.value(place) for place in places if self.low <= place <= self.high]

    def is_within(self, value: Any) -> bool:
        return lies_in(self.lattice.tick(value), self.within)

    def nearest(self, target: Fraction) -> Any:
        place = round(target * self.lattice.scale / self.step)
        return self.value(min(max(place, self.low), self.high))


class Floats(Drawn):
    """Floating-point numbers, of 64 bits or of 32."""

    def __init__(self, expected: Value, bits: int, within: Interval) -> None:
        super().__init__(expected)
        self.bits = bits
        self.within = within
        low, high = limits(expected, fraction_of, within)
        self.most = 1.7976931348623157e308 if bits == 64 else 3.4028234663852886e38
        self.low = -self.most if low is None else self.rounded(low, up=True)
        self.high = self.most if high is None else self.rounded(high, up=False)
        self.steps = [float(r.rule.step) for r in expected.rules if isinstance(r.rule, MultipleOf)]

    def rounded(self, number: Fraction, *, up: bool) -> float:
        """The float next to a number, on one side of it."""
        if abs(number) > Fraction(self.most):
            return math.copysign(self.most, number)
        nearest = float(number) if self.bits == 64 else single(float(number))
        if math.isinf(nearest):
            nearest = math.copysign(self.most, nearest)
        if Fraction(nearest) == number or (Fraction(nearest) > number) == up:
            return nearest
        if self.bits == 64:
            return math.nextafter(nearest, math.inf if up else -math.inf)
        return next_single(nearest, up=up)

    def simple(self) -> Iterator[Any]:
        step = self.steps[0] if self.steps else 1.0
        low, high = math.ceil(self.low / step), math.floor(self.high / step)
        if low <= high:
            yield from (place * step + 0.0 for place in outwards(low, high))
        if not self.steps and self.low <= self.high:
            yield from self.between()

    def between(self) -> Iterator[float]:
        """What has few binary digits: the halves, the quarters, and so on."""
        low, high = Fraction(self.low), Fraction(self.high)
        for power in range(1, 1075):
            first, last = math.ceil(low * 2**power), math.floor(high * 2**power)
            if first <= last:
                yield from (
                    self.rounded(Fraction(k, 2**power), up=False) for k in outwards(first, last)
                )
            if last - first > STEPS:
                return

    def strategy(self) -> st.SearchStrategy[Any]:
        if self.steps:
            step = self.steps[0]
            low = max(math.ceil(self.low / step), -STEPS)
            high = min(math.floor(self.high / step), max(STEPS, low))
            return st.integers(low, high).map(lambda place: place * step)
        return st.floats(self.low, self.high, width=64 if self.bits == 64 else 32)

    def ends(self) -> list[Any]:
        if self.low > self.high:
            return []
        return [
            self.low,
            self.high,
            math.nextafter(self.low, math.inf),
            self.rounded(Fraction(self.high), up=False),
        ]

    def rounder(self, value: Any) -> Iterator[Any]:
        if math.isfinite(value):
            yield from (round(value, digits) for digits in (6, 2, 0))

    def is_within(self, value: Any) -> bool:
        if not math.isfinite(value):
            return self.within == (None, None)
        return lies_in(Fraction(value), self.within)

    def nearest(self, target: Fraction) -> Any:
        low, high = Fraction(self.low), Fraction(self.high)
        return self.rounded(min(max(target, low), high), up=False)


def outwards(low: int, high: int) -> Iterator[int]:
    """The whole numbers from `low` to `high`, those nearest to zero first, the positive before the
    negative.
    """
    start = min(max(0, low), high)
    yield start
    for distance in range(1, max(high - start, start - low) + 1):
        if start + distance <= high:
            yield start + distance
        if start - distance >= low:
            yield start - distance


def limits(expected: Value, tick: Any, within: Interval) -> Interval:
    """Between what ticks the rules leave values; a limit that is open is one just inside."""
    lows, highs = [within[0]], [within[1]]
    for requirement in expected.rules:
        match requirement.rule:
            case Ge(bound) | Gt(bound):
                at = tick(bound)
                lows.append(None if at is None else at + inside(requirement.rule))
            case Le(bound) | Lt(bound):
                at = tick(bound)
                highs.append(None if at is None else at - inside(requirement.rule))
            case _:
                pass
    low = max((one for one in lows if one is not None), default=None)
    return low, min((one for one in highs if one is not None), default=None)


LEAST = Fraction(1, 2**1080)
"""Less than the distance between any two numbers that a type holds."""


def inside(rule: object) -> Fraction:
    """How far inside its bound a rule's values begin."""
    return LEAST if isinstance(rule, (Gt, Lt)) else Fraction(0)


def fraction_of(operand: Any) -> Fraction | None:
    """A number exactly; None for one that is not finite."""
    return Fraction(operand) if math.isfinite(operand) else None


def single(number: float) -> float:
    """The float of 32 bits that is nearest."""
    try:
        return float(struct.unpack("<f", struct.pack("<f", number))[0])
    except OverflowError:
        return math.copysign(math.inf, number)


def next_single(number: float, *, up: bool) -> float:
    """The next float of 32 bits."""
    if number == 0:
        return math.copysign(2.0**-149, 1 if up else -1)
    (bits,) = struct.unpack("<i", struct.pack("<f", number))
    further = (number > 0) == up
    return float(struct.unpack("<f", struct.pack("<i", bits + (1 if further else -1)))[0])
