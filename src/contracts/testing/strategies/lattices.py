"""Types whose values lie on a lattice: each is a whole number of ticks from a value of no offset."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal as PyDecimal
from fractions import Fraction
from typing import Any

from contracts.dtypes import Date, Datetime, Decimal, Duration, Int, Time
from contracts.specification import DType

MICROSECOND = timedelta(microseconds=1)
DAY_2000 = date(2000, 1, 1).toordinal()
SECOND, HOUR, DAY = 10**6, 3600 * 10**6, 24 * 3600 * 10**6
NAIVE_2000 = datetime(2000, 1, 1)
AWARE_2000 = datetime(2000, 1, 1, tzinfo=UTC)
ORDINARY = 7000
"""Most data is of some twenty years before the year 2000, or of twice as many after it: in days."""
LAST_TIME = timedelta(days=1) // MICROSECOND - 1


@dataclass(frozen=True, slots=True)
class Lattice:
    """The values of an ordered type, numbered.

    Attributes:
        low: the least tick.
        high: the greatest tick.
        scale: how many ticks the number 1 is, for numbers.
        tick: the tick of a value, a fraction where it lies between two.
        value: the value of a tick.
        units: how many ticks the rounder values lie apart, the roundest first.
        ordinary: the ticks between which most data lies; None where that is anywhere.
    """

    low: int
    high: int
    scale: int
    tick: Callable[[Any], Fraction]
    value: Callable[[int], Any]
    units: tuple[int, ...] = ()
    ordinary: tuple[int, int] | None = None

    def ticks(self, operand: Any) -> Fraction | None:
        """Where a bound of any type lies; None for one that is infinite."""
        if isinstance(operand, float) and not math.isfinite(operand):
            return None
        return self.tick(operand)


def lattice_of(dtype: DType) -> Lattice | None:
    """The lattice of a type; None for one that has none."""
    match dtype:
        case Int():
            return Lattice(dtype.lowest, dtype.highest, 1, Fraction, int)
        case Decimal(digits, places):
            return decimals(digits, places)
        case Date():
            return Lattice(
                date.min.toordinal() - DAY_2000,
                date.max.toordinal() - DAY_2000,
                1,
                lambda day: Fraction(day.toordinal() - DAY_2000),
                lambda tick: date.fromordinal(tick + DAY_2000),
                ordinary=(-ORDINARY, 2 * ORDINARY),
            )
        case Datetime(aware):
            return instants(AWARE_2000, UTC) if aware else instants(NAIVE_2000, None)
        case Time():
            return Lattice(0, LAST_TIME, 1, tick_of_time, time_of_tick, (HOUR, SECOND))
        case Duration():
            # Not -(2**63): Python's own arithmetic is exact beyond it, Polars' is not.
            most = 2**63 - 1
            return Lattice(
                -most, most, 1, ticks_of_duration, lambda tick: tick * MICROSECOND, (HOUR, SECOND)
            )
        case _:
            return None


def decimals(digits: int, places: int) -> Lattice:
    """The decimals of so many digits, so many of them after the point."""
    scale, most = 10**places, 10**digits - 1

    def value(tick: int) -> PyDecimal:
        # Of its digits, for a decimal context would round it.
        return PyDecimal((int(tick < 0), tuple(map(int, str(abs(tick)))), -places))

    return Lattice(-most, most, scale, lambda number: Fraction(number) * scale, value)


def instants(origin: datetime, zone: Any) -> Lattice:
    """The microseconds of the years 1 to 9999."""
    first, last = (bound.replace(tzinfo=zone) for bound in (datetime.min, datetime.max))
    return Lattice(
        (first - origin) // MICROSECOND,
        (last - origin) // MICROSECOND,
        1,
        lambda moment: Fraction((moment - origin) // MICROSECOND),
        lambda tick: origin + tick * MICROSECOND,
        (DAY, SECOND),
        (-ORDINARY * DAY, 2 * ORDINARY * DAY),
    )


def ticks_of_duration(span: timedelta) -> Fraction:
    """How many microseconds a duration lasts."""
    return Fraction(span // MICROSECOND)


def tick_of_time(clock: time) -> Fraction:
    """How many microseconds a time of day is after midnight."""
    seconds = (clock.hour * 60 + clock.minute) * 60 + clock.second
    return Fraction(seconds * 1_000_000 + clock.microsecond)


def time_of_tick(tick: int) -> time:
    """The time of day so many microseconds after midnight."""
    return (datetime.min + tick * MICROSECOND).time()
