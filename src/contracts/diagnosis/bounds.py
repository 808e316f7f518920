"""Numbers out of their bounds: stand-ins, swapped or misread coordinates, other units and scales."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from contracts.diagnosis.evidence import Evidence, number_of
from contracts.rules.value import Ge, Gt, Le, Lt, OneOf, show
from contracts.specification import Value

SENTINELS = frozenset(
    {
        -99, -999, -9999, -99999, -999999, -9999999, 99, 999, 9999, 99999, 999999, 9999999,
        -32768, 32767, 65535, -(2**31), 2**31 - 1, 2**32 - 1, -(2**63), 2**63 - 1, 1e20, 1e30, -1e30,
    }
)  # fmt: skip
"""What systems write for a number that they do not have."""
NO_FIX = {"latitude": 91, "longitude": 181}
"""What AIS receivers send for a position that they do not have (ITU-R M.1371)."""

SCALES = (
    (10, "tenths"),
    (100, "cents, percent"),
    (1_000, "thousandths"),
    (10**6, "millionths"),
    (10**7, "ten-millionths"),
)
MOST = 0.75
"""The share of the examples that "most" are."""
LEAST_VALUES = 2
"""How many different values it takes to tell a way of writing numbers from an outlier."""
LEAST_REACH = 10
"""At the right scale the greatest value reaches at least a tenth of the bound: a scale of 100
that leaves all values near zero is an outlier, misread."""


@dataclass(frozen=True, slots=True)
class Interval:
    """The closed hull of the values that a field's bounds allow."""

    low: float = -math.inf
    high: float = math.inf

    @property
    def bounded(self) -> bool:
        """Whether it ends on both sides."""
        return math.isfinite(self.low) and math.isfinite(self.high)

    def holds(self, numbers: Sequence[float]) -> bool:
        """Whether it holds all the numbers."""
        return all(self.low <= number <= self.high for number in numbers)

    def narrow(self, factor: float) -> bool:
        """Whether a number and its `factor`-fold cannot both lie in it."""
        return self.high < self.low * factor


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit, and how a number in it is told in the base unit of its quantity."""

    name: str
    spellings: frozenset[str]
    quantity: str
    factor: float
    zero: float = 0.0

    def to(self, other: Unit, number: float) -> float:
        """The number told in another unit of the quantity."""
        return ((number + self.zero) * self.factor) / other.factor - other.zero


UNITS = (
    Unit("m/s", frozenset({"m/s", "mps", "ms"}), "speed|velocity", 1.0),
    Unit("km/h", frozenset({"km/h", "kmh", "kph"}), "speed|velocity", 1 / 3.6),
    Unit("mph", frozenset({"mph", "mi/h", "[mi_i]/h"}), "speed|velocity", 0.44704),
    Unit("knots", frozenset({"kn", "kt", "knots", "[kn_i]"}), "speed|velocity", 1852 / 3600),
    Unit("kelvin", frozenset({"k", "kelvin"}), "temp", 1.0),
    Unit("degrees Celsius", frozenset({"°c", "c", "cel", "celsius", "degc"}), "temp", 1.0, 273.15),
    Unit("degrees Fahrenheit", frozenset({"°f", "f", "fahrenheit", "[degf]", "degf"}), "temp",
         5 / 9, 459.67),
)  # fmt: skip


def interval_of(value: Value) -> Interval:
    """The interval that the field's bounds leave, whatever their terms."""
    rules = [requirement.rule for requirement in value.rules]
    lows = [number_of(rule.bound) for rule in rules if isinstance(rule, (Ge, Gt))]
    highs = [number_of(rule.bound) for rule in rules if isinstance(rule, (Le, Lt))]
    return Interval(
        max((low for low in lows if low is not None), default=-math.inf),
        min((high for high in highs if high is not None), default=math.inf),
    )


def axis_of(value: Value) -> str | None:
    """Whether the value is declared a latitude or a longitude."""
    reach = interval_of(value).high if value.unit == "decimal degrees" else None
    return {90.0: "latitude", 180.0: "longitude"}.get(reach or 0.0)


def sentinel(evidence: Evidence) -> str | None:
    """Every value is the one number that stands for a missing one."""
    numbers = set(evidence.numbers)
    if len(numbers) != 1:
        return None
    (number,) = numbers
    known = number in SENTINELS or number == NO_FIX.get(axis_of(evidence.value) or "")
    repeated = len(evidence.numbers) > 1
    if known or (number == -1 and repeated and never_negative(evidence.value)):
        return f"looks like a sentinel for missing ({show(number)})"
    return None


def never_negative(value: Value) -> bool:
    """Whether the field's rules leave it no number below zero."""
    members = [m for r in value.rules if isinstance(r.rule, OneOf) for m in r.rule.members]
    numbers = [number for number in map(number_of, members) if number is not None]
    return interval_of(value).low >= 0 or min(numbers, default=-1) >= 0


def lost_sign(evidence: Evidence) -> str | None:
    """Most coordinates keep to their bounds once the sign is turned."""
    if evidence.value.unit != "decimal degrees" or not evidence.numbers:
        return None
    interval = interval_of(evidence.value)
    turned = sum(interval.low <= -number <= interval.high for number in evidence.numbers)
    if turned < len(evidence.numbers) * MOST:
        return None
    some = "" if turned == len(evidence.numbers) else f", {turned} of {len(evidence.numbers)}"
    return f"looks like a lost minus sign{some}"


def midnight_as_24(evidence: Evidence) -> str | None:
    """Clock readings written as hhmm keep to 2359, and midnight was written as 2400."""
    at_midnight = interval_of(evidence.value).high == 2359 and set(evidence.numbers) == {2400}
    return "looks like midnight written as 2400" if at_midnight else None


def swapped(evidence: Evidence) -> str | None:
    """Every latitude is one that only a longitude can be."""
    numbers = [abs(number) for number in evidence.numbers]
    if axis_of(evidence.value) != "latitude" or min(numbers, default=0) <= 90:
        return None
    if max(numbers) > 180:
        return None
    siblings = (axis_of(field.value) for field in evidence.specification.fields)
    question = ": are latitude and longitude swapped?" if "longitude" in siblings else ""
    return f"looks like longitudes{question}"


def degrees_and_minutes(evidence: Evidence) -> str | None:
    """Every coordinate reads as degrees and minutes, without a mark between them; one alone may
    be anything.
    """
    axis, numbers = axis_of(evidence.value), [abs(number) for number in evidence.numbers]
    reach = 90 if axis == "latitude" else 180
    if axis is None or min(numbers, default=0) <= reach or len(set(numbers)) < LEAST_VALUES:
        return None
    if all(n % 100 < 60 and n // 100 + n % 100 / 60 <= reach for n in numbers):
        return "looks like degrees and minutes written as one number (DDMM.mmm)"
    if all(n % 100 < 60 and n // 100 % 100 < 60 and n // 10_000 < reach for n in numbers):
        return "looks like degrees, minutes and seconds written as one number (DDMMSS)"
    return None


def unit_of(evidence: Evidence) -> Unit | None:
    """The unit that the field declares, or that the last word of its name says."""
    name, declared = evidence.field.name.lower(), (evidence.value.unit or "").lower()
    for unit in UNITS:
        hinted = re.search(unit.quantity, name) is not None
        if declared in unit.spellings and (hinted or len(declared) > 1):
            return unit
        if not declared and hinted and name.rsplit("_", 1)[-1] in unit.spellings:
            return unit
    return None


def other_unit(evidence: Evidence) -> str | None:
    """In one or two other units of the quantity, and in no more, all values keep to the bounds."""
    wanted, interval = unit_of(evidence), interval_of(evidence.value)
    if wanted is None or not evidence.systematic or not interval.bounded:
        return None
    fitting = [
        unit.name
        for unit in UNITS
        if unit.quantity == wanted.quantity
        and interval.holds([unit.to(wanted, number) for number in evidence.numbers])
    ]
    return f"looks like {' or '.join(fitting)}" if 1 <= len(fitting) <= 2 else None


def other_scale(evidence: Evidence) -> str | None:
    """At one scale, and not at a smaller one, all values keep to the bounds."""
    interval = interval_of(evidence.value)
    if not evidence.systematic or not interval.bounded:
        return None
    for factor, example in SCALES:
        if fits_at(interval, factor, evidence.numbers):
            return f"looks like a scale of {factor:,} ({example})"
        if interval.narrow(factor) and interval.holds([n * factor for n in evidence.numbers]):
            return f"looks like a scale of 1/{factor:,}"
    return None


def fits_at(interval: Interval, factor: int, numbers: tuple[float, ...]) -> bool:
    """Whether the numbers, a `factor` too great, keep to the bounds and reach some way into them."""
    scaled = [number / factor for number in numbers]
    if interval.narrow(factor):
        return interval.holds(scaled)
    reach = max(abs(interval.low), abs(interval.high))
    far = max(abs(number) for number in scaled) * LEAST_REACH >= reach
    return factor >= 100 and far and interval.holds(scaled)
