"""Local times: which instant a zone's clocks show one at.

Python's `zoneinfo` alone decides, for values and for columns: another copy of the zones' history
would decide otherwise (Polars' own keeps no clock changes after the year 2100).
"""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from contracts.rules.directives import refusal
from contracts.wire.ticks import DAY, EPOCH, MICROSECOND, Code, is_held

FILES_ONLY = ("posix/", "right/", "localtime")
"""What some systems keep beside the zones: copies, those under "right/" with leap seconds."""


@lru_cache(maxsize=256)
def zone_named(name: str) -> ZoneInfo:
    """The zone of an IANA name.

    Raises:
        ValueError: there is none.
    """
    if not name.startswith(FILES_ONLY):
        with suppress(KeyError, ValueError, OSError):
            return ZoneInfo(name)
    mend = 'Write an IANA name such as "Europe/Paris" (where the system has none: install tzdata)'
    raise refusal(name, "is no zone that is known here", mend)


def instant_of(local: int, name: str) -> int | Code:
    """The count of the instant at which the zone's clocks show a local time.

    "ambiguous" if they show it twice, "format" if they skip it, "lossy" if no datetime holds it.
    """
    instants = {local - offset(local, name, fold=fold) for fold in (0, 1)}
    if not all(map(is_held, instants)):
        return "lossy"
    shown = [instant for instant in instants if local_of(instant, name) == local]
    if len(shown) > 1:
        return "ambiguous"
    return shown[0] if shown else "format"


def local_of(instant: int, name: str) -> int | None:
    """The count of the local time at an instant, or None where no datetime holds it."""
    if not is_held(instant):
        return None
    moment = (EPOCH + timedelta(microseconds=instant)).replace(tzinfo=UTC)
    try:
        reading = moment.astimezone(zone_named(name)).replace(tzinfo=None)
    except OverflowError:
        return None
    return (reading - EPOCH) // MICROSECOND


def offset(local: int, name: str, *, fold: int) -> int:
    """How far the zone's clocks are ahead of UTC when they show a local time."""
    reading = EPOCH + timedelta(microseconds=local)
    ahead = reading.replace(tzinfo=zone_named(name), fold=fold).utcoffset()
    return 0 if ahead is None else ahead // MICROSECOND


def steady_offset(day: int, name: str) -> int | None:
    """The offset of all the local times of a day, or None where the clocks may change within it.

    No zone has ever changed its clocks twice in a day.
    """
    first = offset(day * DAY, name, fold=0)
    last = offset((day + 1) * DAY - 1, name, fold=1)
    return first if first == last else None


def steady_shift(day: int, name: str) -> int | None:
    """The offset at all the instants of a day in UTC, or None where it may change within it."""
    first, last = local_of(day * DAY, name), local_of((day + 1) * DAY - 1, name)
    if first is None or last is None or last - first != DAY - 1:
        return None
    return first - day * DAY
