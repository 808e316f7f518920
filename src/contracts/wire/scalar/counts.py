"""Parse one time that is written as a number: a count since 1970, or the serial date of a spreadsheet.

Floats are read as `wire.column.counts` reads them, step by step: each step has one result by IEEE 754.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

from contracts.wire.scalar.ticks import DAY, EPOCH, LAST_DAY, ErrorCode

COUNT_GUARD = r"(?:0|-?[1-9][0-9]{0,18})(?:\.[0-9]+)?|-0\.[0-9]+"
"""A count since 1970: at most 19 digits without leading zeros and without a plus, and a fraction."""
SERIAL_GUARD = r"(?:0|[1-9][0-9]{0,6})(?:\.[0-9]{1,20})?"
"""The serial date of a spreadsheet."""
_COUNT_TEXT, _SERIAL_TEXT = re.compile(COUNT_GUARD), re.compile(SERIAL_GUARD)
_FLOAT_BITS = 53
_MAX_DIGITS = 40
"""A fraction of more digits, without trailing zeros, is not a whole number of microseconds."""
MILLISECONDS_A_DAY = 86_400_000
SERIAL_TOLERANCE = 0.05
"""How far a serial date may be from a whole millisecond, in milliseconds: spreadsheets write 15 digits."""
FALSE_LEAP_DAY = 60
"""The serial of 1900-02-29, which no calendar has."""


@dataclass(frozen=True, slots=True)
class EpochCount:
    """Counts since 1970.

    Attributes:
        unit: the microseconds in `per` counts.
        per: more than 1 where counts are finer than microseconds.
        first: the first valid instant, in microseconds.
        end: the first that comes after all valid ones.
        truncates: whether what is finer than a microsecond is cut.
    """

    unit: int
    per: int
    first: int
    end: int
    truncates: bool = False

    @property
    def limits(self) -> tuple[float, float]:
        """The floats that counts are compared with: the first, and the one before which all lie."""
        return self.first * self.per / self.unit, self.end * self.per / self.unit

    @property
    def nearest_limit(self) -> float:
        """Below this count no two microseconds have the same nearest float: 2**33 seconds, in the year 2242."""
        return 2.0 ** math.floor(_FLOAT_BITS - math.log2(self.unit / self.per))

    @property
    def fraction_digits(self) -> int:
        """The digits after the point that are whole microseconds."""
        return len(str(self.unit)) - 1

    def parse(self, value: str | float) -> int | ErrorCode:
        """The microseconds of a count, or the code of what is wrong with it."""
        match value:
            case str():
                return self._parse_text(value)
            case int():
                return self._parse_digits(value)
            case _:
                return self._parse_float(value)

    def _parse_text(self, text: str) -> int | ErrorCode:
        if _COUNT_TEXT.fullmatch(text) is None:
            return "format"
        whole, _, fraction = text.removeprefix("-").partition(".")
        fraction = fraction.rstrip("0")
        size, rest = divmod(
            int(whole + fraction[:_MAX_DIGITS]) * self.unit,
            self.per * 10 ** len(fraction[:_MAX_DIGITS]),
        )
        is_exact = not rest and len(fraction) <= _MAX_DIGITS
        return self._within(size if text[0] != "-" else -size - (not is_exact), is_exact=is_exact)

    def _parse_digits(self, number: int) -> int | ErrorCode:
        ticks, rest = divmod(number * self.unit, self.per)
        return self._within(ticks, is_exact=not rest)

    def _parse_float(self, number: float) -> int | ErrorCode:
        least, end = self.limits
        if not least <= number < end:
            return "format"
        whole = math.floor(number)
        if self.per == 1:
            share = (number - whole) * self.unit
            nearest = math.floor(share) if self.truncates else round(share)
            ticks, is_whole = whole * self.unit + nearest, share == round(share)
        else:
            half = 0 if self.truncates else self.per // 2
            ticks, is_whole = (whole + half) // self.per, whole % self.per == 0
        is_nearest = ticks * self.per / self.unit == number
        is_exact = is_nearest if abs(number) < self.nearest_limit else is_whole
        return self._within(ticks, is_exact=is_exact)

    def _within(self, ticks: int, *, is_exact: bool) -> int | ErrorCode:
        """The microseconds, the last before the count where it is not exact."""
        if not self.first <= ticks < self.end:
            return "format"
        return ticks if is_exact or self.truncates else "lossy"

    def write(self, ticks: int) -> str:
        """The digits of a count of microseconds."""
        whole, rest = divmod(abs(ticks) * self.per, self.unit)
        share = f".{rest:0{self.fraction_digits}}".rstrip("0") if rest else ""
        return f"{'-' if ticks < 0 else ''}{whole}{share}"


@dataclass(frozen=True, slots=True)
class SerialDate:
    """The serial dates of spreadsheets, to the millisecond.

    Attributes:
        origin: the day whose serial is 0, in days since 1970.
        first: the first serial that is a date.
        has_false_leap_day: whether 60 is a day that does not exist, and those before it count from a
            day later.
        is_date: whether days are read, without a time.
    """

    origin: int
    first: int
    has_false_leap_day: bool
    is_date: bool

    @property
    def end(self) -> int:
        """The serial before which all lie."""
        return LAST_DAY + 1 - self.origin

    def parse(self, value: str | float) -> int | ErrorCode:
        """The days or the microseconds since 1970, or the code of what is wrong with the serial."""
        if isinstance(value, str) and _SERIAL_TEXT.fullmatch(value) is None:
            return "format"
        if not isinstance(value, str) and not self.first <= value < self.end:
            return "format"
        return self._parse_float(float(value))

    def _parse_float(self, serial: float) -> int | ErrorCode:
        if not self.first <= serial < self.end:
            return "format"
        whole = math.floor(serial)
        milliseconds = (serial - whole) * MILLISECONDS_A_DAY
        nearest = round(milliseconds)
        if abs(milliseconds - nearest) > SERIAL_TOLERANCE:
            return "lossy"
        days, rest = divmod(nearest, MILLISECONDS_A_DAY)
        day = self._day(whole + days)
        if day is None:
            return "format"
        if self.is_date:
            return "lossy" if rest else day
        return day * DAY + rest * 1_000

    def _day(self, serial: int) -> int | None:
        """The day of a whole serial, in days since 1970, or None if there is none."""
        if serial >= self.end or (self.has_false_leap_day and serial == FALSE_LEAP_DAY):
            return None
        is_before = self.has_false_leap_day and serial < FALSE_LEAP_DAY
        return self.origin + serial + is_before

    def write(self, ticks: int) -> str:
        """The digits of a serial, not yet parsed again."""
        day, rest = (ticks, 0) if self.is_date else divmod(ticks, DAY)
        serial = day - self.origin
        if self.has_false_leap_day and serial <= FALSE_LEAP_DAY:
            serial -= 1
        return repr(serial + rest / DAY) if rest else str(serial)


TimeCount = EpochCount | SerialDate
"""The ways to write a time as a number."""


def serial_date(system: str, *, is_date: bool) -> SerialDate:
    """The serial dates of a spreadsheet's system: "excel_1900" or "excel_1904"."""
    if system == "excel_1904":
        return SerialDate(_days(1904, 1, 1), 0, has_false_leap_day=False, is_date=is_date)
    return SerialDate(_days(1899, 12, 30), 1, has_false_leap_day=True, is_date=is_date)


def _days(year: int, month: int, day: int) -> int:
    return (EPOCH.replace(year=year, month=month, day=day) - EPOCH).days
