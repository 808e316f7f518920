"""Diagnoses of numbers out of bounds: sentinels, misread coordinates, other units and scales."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from functools import lru_cache, partial

from contracts.diagnosis.evidence import MOST_VALUES, Evidence, is_coordinate
from contracts.diagnosis.intervals import BoundsInterval, bounds_interval, finite_float
from contracts.rules.value import OneOf, show_operand
from contracts.specification import FieldType

_SENTINELS = frozenset(
    {
        -99, -999, -9999, -99999, -999999, -9999999, 99, 999, 9999, 99999, 999999, 9999999,
        -32768, 32767, 65535, -(2**31), 2**31 - 1, 2**32 - 1, -(2**63), 2**63 - 1, 2**64 - 1,
        1e20, 1e30, -1e30, 1e36, -1e36, 1e37, -1e37, 1e38, -1e38, 1e300, -1e300, 1e308, -1e308,
        1.70141e38, 9.969209968386869e36, 3.4028234663852886e38, -3.4028234663852886e38, 3.4e38, -3.4e38,
        3.40282e38, -3.40282e38, 1.7976931348623157e308, -1.7976931348623157e308,
    }
)  # fmt: skip  # a list of numbers
_SENTINEL_FLOATS = frozenset(map(float, _SENTINELS))
"""Numbers that systems write for a missing one."""
_POLE = 90.0
_AIS_NO_POSITION = {"latitude": 91, "longitude": 181}
"""The missing position of AIS receivers (ITU-R M.1371)."""

_COMMON_SCALES = (
    (10, "tenths"),
    (100, "cents, percent"),
    (1_000, "thousandths"),
    (10**6, "millionths"),
    (10**7, "ten-millionths"),
)
_TENTHS = 10
_MAX_DIGITS = 10
"""The most digits of a measured number: a longitude to seven decimals has ten."""
_MIN_DISTINCT_VALUES = 2
"""The distinct values from which another notation is distinguished from an outlier."""
_MIN_REACH = 10
"""At the right scale, the greatest value reaches at least a tenth of the bound. If it stays near zero, the
values are outliers rather than at another scale."""


@dataclass(frozen=True, slots=True)
class _KnownUnit:
    """A unit, and its conversion to the base unit of its quantity."""

    name: str
    spellings: frozenset[str]
    quantity: str
    factor: float
    zero: float = 0.0

    def to(self, other: _KnownUnit, number: float) -> float:
        """The number in another unit of the same quantity."""
        return ((number + self.zero) * self.factor) / other.factor - other.zero


_KNOWN_UNITS = (
    _KnownUnit("m/s", frozenset({"m/s", "mps", "ms"}), "speed|velocity", 1.0),
    _KnownUnit("km/h", frozenset({"km/h", "kmh", "kph"}), "speed|velocity", 1 / 3.6),
    _KnownUnit("mph", frozenset({"mph", "mi/h", "[mi_i]/h"}), "speed|velocity", 0.44704),
    _KnownUnit("knots", frozenset({"kn", "kt", "knots", "[kn_i]"}), "speed|velocity", 1852 / 3600),
    _KnownUnit("kelvin", frozenset({"k", "kelvin"}), "temp", 1.0),
    _KnownUnit("degrees Celsius", frozenset({"°c", "c", "cel", "celsius", "degc"}), "temp", 1.0, 273.15),
    _KnownUnit("degrees Fahrenheit", frozenset({"°f", "f", "fahrenheit", "[degf]", "degf"}), "temp",
         5 / 9, 459.67),
    _KnownUnit("hPa or mbar", frozenset({"hpa", "mbar", "mb"}), "press", 1.0),
    _KnownUnit("inHg", frozenset({"inhg", "[in_i'hg]"}), "press", 33.863886666667),
    _KnownUnit("mmHg", frozenset({"mmhg", "mm[hg]", "torr"}), "press", 1.333223874),
    _KnownUnit("kPa", frozenset({"kpa"}), "press", 10.0),
    _KnownUnit("psi", frozenset({"psi", "[psi]"}), "press", 68.947572931683),
    _KnownUnit("bar", frozenset({"bar"}), "press", 1000.0),
)  # fmt: skip  # a table


def coordinate_axis(value: FieldType) -> str | None:
    """Whether a type is a latitude or a longitude, by a bound of it, which may be tightened; None
    where both bounds are, and could be of either.
    """
    if not is_coordinate(value):
        return None
    interval = bounds_interval(value)
    reaches = {abs(interval.low), abs(interval.high)} - {math.inf}
    if max(reaches, default=0) > _POLE:
        return "longitude"
    return "latitude" if _POLE in reaches else None


def sentinel(evidence: Evidence) -> str | None:
    """Every value is the same number, one that systems write for a missing one."""
    numbers = evidence.distinct_numbers
    if len(numbers) != 1:
        return None
    (number,) = numbers
    axis = coordinate_axis(evidence.field_type)
    known = number in _SENTINEL_FLOATS or number == _AIS_NO_POSITION.get(axis or "")
    repeated = len(evidence.numbers) > 1
    if known or (number == -1 and repeated and _never_negative(evidence.field_type)):
        written = evidence.values[0] if evidence.all_of(int) else number  # 2**63 - 1 is no float
        return f"looks like a sentinel for missing ({show_operand(written)})"
    return None


def _never_negative(value: FieldType) -> bool:
    members = [m for r in value.rules if isinstance(r.rule, OneOf) for m in r.rule.members]
    numbers = [number for number in map(finite_float, members) if number is not None]
    return bounds_interval(value).low >= 0 or min(numbers, default=-1) >= 0


def lost_sign(evidence: Evidence) -> str | None:
    """Most numbers are within bounds after their sign is turned: coordinates, and numbers of a field that
    permits negative ones only.
    """
    interval = evidence.interval
    if not evidence.numbers or not (
        is_coordinate(evidence.field_type) or _is_mirrored(evidence, interval)
    ):
        return None
    turned = sum(interval.contains(-number) for number in evidence.numbers)
    if turned < len(evidence.numbers) * MOST_VALUES:
        return None
    return f"looks like a lost minus sign{evidence.share_of(turned)}"


def _is_mirrored(evidence: Evidence, interval: BoundsInterval) -> bool:
    """Whether positive numbers of a field of negative ones are more than outliers above zero."""
    if not interval.bounded or interval.high > 0:
        return False
    return evidence.systematic and (interval.high < 0 or evidence.violation.share == 1)


def wrapped_integers(evidence: Evidence) -> str | None:
    """Every integer is in bounds if the width of a narrower type is added: it passed the end of that type."""
    numbers = evidence.numbers
    if not evidence.wants("int") or not numbers or max(numbers) >= 0:
        return None
    interval = evidence.interval
    for bits in (16, 32):
        near = math.isfinite(interval.high) or max(numbers) <= -(2 ** (bits - 2))
        within = all(interval.contains(n + 2**bits) and n >= -(2**bits) for n in numbers)
        if near and within and len(set(numbers)) >= _MIN_DISTINCT_VALUES:
            return f"looks like an overflow of {bits} bits"
    return None


def infinity(evidence: Evidence) -> str | None:
    """Every value is infinite."""
    floats = evidence.all_of(float)
    infinite = floats and all(map(math.isinf, floats))
    return "looks like a division by zero, or infinity for missing" if infinite else None


def midnight_as_24(evidence: Evidence) -> str | None:
    """Clock times written as hhmm have the bound 2359, and midnight was written as 2400."""
    if evidence.distinct_numbers != {2400} or evidence.interval.high != 2359:
        return None
    return "looks like midnight written as 2400"


def swapped_coordinates(evidence: Evidence) -> str | None:
    """Every latitude is valid as a longitude only."""
    if coordinate_axis(evidence.field_type) != "latitude":
        return None
    numbers = [abs(number) for number in evidence.numbers]
    if min(numbers, default=0) <= 90 or max(numbers) > 180:
        return None
    siblings = (coordinate_axis(field.value) for field in evidence.specification.fields)
    question = ": are latitude and longitude swapped?" if "longitude" in siblings else ""
    return f"looks like longitudes{question}"


def degrees_and_minutes(evidence: Evidence) -> str | None:
    """Every coordinate looks like degrees and minutes as one number; a single one is not evidence."""
    axis = coordinate_axis(evidence.field_type)
    if axis is None:
        return None
    numbers = [abs(number) for number in evidence.numbers]
    reach = 90 if axis == "latitude" else 180
    if min(numbers, default=0) <= reach or len(set(numbers)) < _MIN_DISTINCT_VALUES:
        return None
    if not all(map(_is_short, numbers)):
        return None
    if all(n % 100 < 60 and n // 100 + n % 100 / 60 <= reach for n in numbers):
        return "looks like degrees and minutes written as one number (DDMM.mmm)"
    if all(n % 100 < 60 and n // 100 % 100 < 60 and n // 10_000 < reach for n in numbers):
        return "looks like degrees, minutes and seconds written as one number (DDMMSS)"
    return None


_ATMOSPHERE = 1013.25
"""The pressure of the air at sea level, in hPa."""


@lru_cache(maxsize=512)
def _unit_of_field(name: str, declared: str, interval: BoundsInterval) -> _KnownUnit | None:
    """The unit that a field declares, or that its name ends in; of the air's pressure, which varies
    little, the one in which its bounds have it.
    """
    for unit in _KNOWN_UNITS:
        spelled = declared or name.rsplit("_", 1)[-1]
        if spelled not in unit.spellings:
            continue
        if len(declared) > 1 or re.search(unit.quantity, name) is not None:
            return unit
    if declared or re.search("press", name) is None or not interval.narrow(2):
        return None
    around = [unit for unit in _KNOWN_UNITS if unit.quantity == "press"
              and interval.contains(_ATMOSPHERE / unit.factor)]  # fmt: skip  # a condition a line
    return around[0] if len(around) == 1 else None


def other_unit(evidence: Evidence) -> str | None:
    """Most values are within bounds in one or two other units of the quantity, but not in more."""
    interval = evidence.interval
    if not evidence.systematic or not interval.bounded:
        return None
    named, written = evidence.field.name.lower(), (evidence.field_type.unit or "").lower()
    declared = _unit_of_field(named, written, interval)
    if declared is None:
        return None
    units = [unit for unit in _KNOWN_UNITS if unit.quantity == declared.quantity]
    counts = {
        unit.name: evidence.supported_by(partial(_fits_in_unit, interval, unit, declared))
        for unit in units
    }
    most = max(counts.values(), default=0)
    fitting = [name for name, count in counts.items() if count == most]
    if not most or len(fitting) > 2:
        return None
    return f"looks like {' or '.join(fitting)}{evidence.share_of(most)}"


def _fits_in_unit(
    interval: BoundsInterval, unit: _KnownUnit, declared: _KnownUnit, number: float
) -> bool:
    return interval.contains(unit.to(declared, number))


def other_scale(evidence: Evidence) -> str | None:
    """Most values are within bounds at one scale, or at either of two. Tenths alone are named only where
    nothing else can be: noise near wide bounds fits them.
    """
    interval = evidence.interval
    if not evidence.systematic or not interval.bounded:
        return None
    fitting: list[tuple[int, str]] = []
    for scale in _scales_in_reach(interval, *evidence.span):
        if count := _fitting_at(interval, *scale, evidence):
            fitting.append(scale)
            if scale[0] > _TENTHS or interval.narrow(_TENTHS):
                return _name_scales(interval, fitting, count, evidence)
    for factor, _ in _COMMON_SCALES:
        if not interval.narrow(factor):
            continue
        if enlarged := evidence.supported_by(partial(_fits_enlarged, interval, factor)):
            return f"looks like a scale of 1/{factor:,}{evidence.share_of(enlarged)}"
    return None


def _scales_in_reach(
    interval: BoundsInterval, least: float, greatest: float
) -> list[tuple[int, str]]:
    """The scales at which numbers between two may be within bounds, and are not all near zero."""
    (low, high), reach = (interval.low, interval.high), interval.reach
    far = max(-least, greatest) * _MIN_REACH
    return [
        (factor, example)
        for factor, example in _COMMON_SCALES
        if (far >= reach * factor or interval.narrow(factor))
        and least / factor <= high
        and greatest / factor >= low
    ]


def _fits_enlarged(interval: BoundsInterval, factor: int, number: float) -> bool:
    return interval.contains(number * factor)


def _name_scales(
    interval: BoundsInterval, scales: list[tuple[int, str]], count: int, evidence: Evidence
) -> str:
    """The last scale at which the values fit, with tenths before it where they fit as well, unless the
    values are as cents.
    """
    factor, example = scales[-1]
    share = evidence.share_of(count)
    cents = not evidence.wants("int") and all(n.is_integer() for n in evidence.numbers)
    if len(scales) > 1 and not cents and not interval.narrow(factor):
        return f"looks like a scale of {scales[0][0]:,} or {factor:,}{share}"
    return f"looks like a scale of {factor:,} ({example}){share}"


def _fitting_at(interval: BoundsInterval, factor: int, _: str, evidence: Evidence) -> int:
    """How many numbers divided by `factor` are within bounds; 0 if they are not as something at that scale is
    written.
    """
    (least, greatest), reach, narrow = evidence.span, interval.reach, interval.narrow(factor)
    whole, small = evidence.wants("int"), reach <= 1
    within = interval.contains(least / factor) and interval.contains(greatest / factor)

    def fits(number: float) -> bool:
        return interval.contains(number / factor) and (
            number % factor == 0 if whole else small or _is_short(number)
        )

    all_fit = within and small and not whole
    count = evidence.supported_by(fits, all_do=all_fit)
    if not count or narrow:
        return count
    fitting = evidence.numbers if all_fit else tuple(filter(fits, evidence.numbers))
    if count < len(evidence.numbers) and not all(number.is_integer() for number in fitting):
        return 0  # of numbers of all sizes most fit somewhere
    far = max(map(abs, fitting)) / factor
    return count if far * _MIN_REACH >= reach else 0


def _is_short(number: float) -> bool:
    """Whether a number has no more digits than measured numbers do; noise has."""
    if number.is_integer() and abs(number) < 10**_MAX_DIGITS:
        return True
    return math.isclose(number, float(f"{number:.{_MAX_DIGITS}g}"), rel_tol=1e-14, abs_tol=0)
