"""Convert one local time to an instant, and back.

Python's `zoneinfo` decides for values and for columns alike: another copy of the time zone database
gives other results (Polars' own has no clock changes after the year 2100).
"""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from contracts.rules.directives import invalid_format
from contracts.wire.scalar.ticks import DAY, EPOCH, MICROSECOND, ErrorCode, fits_datetime

_NOT_ZONES = ("posix/", "right/", "localtime")
"""Files beside the zones on some systems; those under "right/" have leap seconds."""


@lru_cache(maxsize=256)
def load_zone(name: str) -> ZoneInfo:
    """The zone of an IANA name.

    Raises:
        ValueError: the name is unknown.
    """
    if not name.startswith(_NOT_ZONES):
        with suppress(KeyError, ValueError, OSError):
            return ZoneInfo(name)
    hint = 'Write an IANA name such as "Europe/Paris" (where the system has none: install tzdata)'
    raise invalid_format(name, "is not a known time zone", hint)


def local_to_instant(local: int, name: str) -> int | ErrorCode:
    """The instant of a local time, both in microseconds since 1970.

    "ambiguous" if the clocks show the time twice, "format" if they skip it, "lossy" if the instant is
    out of range.
    """
    instants = {local - _utc_offset(local, name, fold=fold) for fold in (0, 1)}
    if not all(map(fits_datetime, instants)):
        return "lossy"
    shown = [instant for instant in instants if instant_to_local(instant, name) == local]
    if len(shown) > 1:
        return "ambiguous"
    return shown[0] if shown else "format"


def instant_to_local(instant: int, name: str) -> int | None:
    """The local time of an instant, both in microseconds since 1970; None if it is out of range."""
    if not fits_datetime(instant):
        return None
    moment = (EPOCH + timedelta(microseconds=instant)).replace(tzinfo=UTC)
    try:
        reading = moment.astimezone(load_zone(name)).replace(tzinfo=None)
    except OverflowError:
        return None
    return (reading - EPOCH) // MICROSECOND


def _utc_offset(local: int, name: str, *, fold: int) -> int:
    """The microseconds by which local time is ahead of UTC."""
    reading = EPOCH + timedelta(microseconds=local)
    ahead = reading.replace(tzinfo=load_zone(name), fold=fold).utcoffset()
    return 0 if ahead is None else ahead // MICROSECOND


def steady_offset_of_local_day(day: int, name: str) -> int | None:
    """The offset during a whole day of local time, or None if the clocks may change within it.

    Comparing both ends is enough: no zone has ever changed its clocks twice in a day.
    """
    first = _utc_offset(day * DAY, name, fold=0)
    last = _utc_offset((day + 1) * DAY - 1, name, fold=1)
    return first if first == last else None


def steady_offset_of_utc_day(day: int, name: str) -> int | None:
    """The offset during a whole day of UTC, or None if the clocks may change within it."""
    first, last = instant_to_local(day * DAY, name), instant_to_local((day + 1) * DAY - 1, name)
    if first is None or last is None or last - first != DAY - 1:
        return None
    return first - day * DAY
