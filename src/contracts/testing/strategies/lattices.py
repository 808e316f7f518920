"""Types whose values lie on a lattice: each value is a whole number of ticks from an origin."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal as PyDecimal
from fractions import Fraction
from typing import Any, assert_never

from contracts.dtypes import Date, Datetime, Decimal, Duration, Int, Time
from contracts.specification import DType
from contracts.wire.scalar.ticks import MICROSECOND

_LatticeType = Int | Decimal | Date | Datetime | Time | Duration
_DAY_2000 = date(2000, 1, 1).toordinal()
SECOND, HOUR, DAY = 10**6, 3600 * 10**6, 24 * 3600 * 10**6
_NAIVE_2000 = datetime(2000, 1, 1)
_AWARE_2000 = datetime(2000, 1, 1, tzinfo=UTC)
_ORDINARY_DAYS = 7000
"""In days: most data lies within some twenty years before the year 2000, or twice as many after it."""
_LAST_TIME = timedelta(days=1) // MICROSECOND - 1


@dataclass(frozen=True, slots=True)
class Lattice:
    """The values of an ordered type, numbered.

    Attributes:
        low: the least tick.
        high: the greatest tick.
        scale: the number of ticks from 0 to 1, for numbers.
        tick: returns the tick of a value, a fraction between two ticks.
        value: returns the value of a tick.
        units: the distances of rounder values in ticks, the roundest first.
        ordinary: the ticks between which most data lies; None for the whole lattice.
    """

    low: int
    high: int
    scale: int
    tick: Callable[[Any], Fraction]
    value: Callable[[int], Any]
    units: tuple[int, ...] = ()
    ordinary: tuple[int, int] | None = None

    def ticks(self, operand: Any) -> Fraction | None:
        """The tick of a bound of any type; None for an infinite bound."""
        if isinstance(operand, float) and not math.isfinite(operand):
            return None
        return self.tick(operand)


def lattice_of(dtype: DType) -> Lattice | None:
    """The lattice of a type; None for a type without one."""
    if isinstance(dtype, (Int, Decimal, Date, Datetime, Time, Duration)):
        return lattice_for(dtype)
    return None


def lattice_for(dtype: _LatticeType) -> Lattice:
    match dtype:
        case Int():
            return Lattice(dtype.lowest, dtype.highest, 1, Fraction, int)
        case Decimal(digits, places):
            return _decimal_lattice(digits, places)
        case Date():
            return Lattice(
                date.min.toordinal() - _DAY_2000,
                date.max.toordinal() - _DAY_2000,
                1,
                lambda day: Fraction(day.toordinal() - _DAY_2000),
                lambda tick: date.fromordinal(tick + _DAY_2000),
                ordinary=(-_ORDINARY_DAYS, 2 * _ORDINARY_DAYS),
            )
        case Datetime(aware):
            return _datetime_lattice(_AWARE_2000 if aware else _NAIVE_2000)
        case Time():
            return Lattice(0, _LAST_TIME, 1, _tick_of_time, _time_of_tick, (HOUR, SECOND))
        case Duration():
            # Not -(2**63): Python's own arithmetic is exact beyond it, Polars' is not.
            most = 2**63 - 1
            return Lattice(
                -most, most, 1, _ticks_of_duration, lambda tick: tick * MICROSECOND, (HOUR, SECOND)
            )
        case _:
            assert_never(dtype)


def _decimal_lattice(digits: int, places: int) -> Lattice:
    scale, most = 10**places, 10**digits - 1

    def value(tick: int) -> PyDecimal:
        # From its digits: a decimal context would round it.
        return PyDecimal((int(tick < 0), tuple(map(int, str(abs(tick)))), -places))

    return Lattice(-most, most, scale, lambda number: Fraction(number) * scale, value)


def _datetime_lattice(origin: datetime) -> Lattice:
    """The microseconds of the years 1 to 9999."""
    first, last = (bound.replace(tzinfo=origin.tzinfo) for bound in (datetime.min, datetime.max))
    return Lattice(
        (first - origin) // MICROSECOND,
        (last - origin) // MICROSECOND,
        1,
        lambda moment: Fraction((moment - origin) // MICROSECOND),
        lambda tick: origin + tick * MICROSECOND,
        (DAY, SECOND),
        (-_ORDINARY_DAYS * DAY, 2 * _ORDINARY_DAYS * DAY),
    )


def _ticks_of_duration(span: timedelta) -> Fraction:
    return Fraction(span // MICROSECOND)


def _tick_of_time(clock: time) -> Fraction:
    """The microseconds since midnight."""
    seconds = (clock.hour * 60 + clock.minute) * 60 + clock.second
    return Fraction(seconds * 1_000_000 + clock.microsecond)


def _time_of_tick(tick: int) -> time:
    return (datetime.min + tick * MICROSECOND).time()
