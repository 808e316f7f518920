"""When the runs of a contract are due: the interval, the weekdays or hours, and the window, learned from its runs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING

from contracts.history.selecting import shifted
from contracts.lazy_dataclass import lazy_record
from contracts.profiles.baselines import WEEKDAYS
from contracts.rules.spans import span_text

if TYPE_CHECKING:
    from contracts.history.runs import HistoryRun

_MINUTE, _HOUR, _DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
_INTERVALS = (
    *(count * _MINUTE for count in (1, 2, 5, 10, 15, 20, 30)),
    *(count * _HOUR for count in (1, 2, 3, 4, 6, 8, 12)), _DAY, 7 * _DAY,
)  # fmt: skip  # a list
"""The intervals at which schedules run jobs."""
_NEAREST = 0.1
"""By what share a learned interval may differ from one of those."""
_MOSTLY = 0.75
"""What share of the gaps must be multiples of the interval, more or less."""
_ENOUGH_TIMES = 3
"""From how many runs on an interval is learned."""
_ENOUGH_SLOTS = 3
"""From how many times on it is learned that there are no runs on a weekday, or at an hour."""
_SELDOM = 0.25
_MOST_SLOTS = 100_000
_SLACK = 0.1
"""The least part of an interval by which a run may be later than usual."""


@lazy_record(frozen=True, slots=True)
class Slot:
    """One run that is expected.

    Attributes:
        at: the time that its data is of.
        due: when it should have ended.
        run: the run that came first; None where none did.
    """

    at: datetime
    due: datetime
    run: HistoryRun | None


@lazy_record(frozen=True, slots=True)
class Cadence:
    """When the runs of a contract are due.

    Attributes:
        every: the interval.
        origin: one of the times that data is of.
        window: how long after the time of their data runs have ended.
        idle: the weekdays (of daily runs) or hours (of more frequent ones) without runs.
    """

    every: timedelta
    origin: datetime
    window: timedelta
    idle: frozenset[int] = frozenset()

    def place(self, about: datetime) -> int:
        """Which of the intervals a time belongs to; a run may be early or late by half of one."""
        return (about - self.origin + self.every / 2) // self.every

    def time(self, place: int) -> datetime:
        """The time of an interval."""
        return shifted(self.origin, place * self.every)

    def slots(self, runs: Sequence[HistoryRun], now: datetime) -> list[Slot]:
        """The runs that are due until now, from the first run on: of more than 100,000 the last ones."""
        first = _first_runs(self, runs)
        found = []
        last = self.place(now)
        for place in range(max(min(first, default=0), last - _MOST_SLOTS + 1), last + 1):
            at = self.time(place)
            run, due = first.get(place), shifted(at, self.window)
            if run is not None or (due < now and self.key(at) not in self.idle):
                found.append(Slot(at, due, run))
        return found

    def key(self, at: datetime) -> int:
        """By what runs may be idle."""
        return _weekday_or_hour(self.every, at)

    def __str__(self) -> str:
        if not self.idle:
            return f"every {span_text(self.every)}"
        daily = self.every >= _DAY
        names = [
            WEEKDAYS[one].capitalize() if daily else f"{one:02}:00" for one in sorted(self.idle)
        ]
        return f"every {span_text(self.every)} but {'on' if daily else 'at'} {', '.join(names)}"


def cadence_of(runs: Sequence[HistoryRun], every: timedelta | None = None) -> Cadence | None:
    """When runs are due; None where there are too few, or they keep no interval of the usual ones.

    Args:
        runs: of one contract.
        every: the interval, where it is declared: then they are due at each of them, and no run is idle.
    """
    if not runs:
        return None
    times = sorted({run.about for run in runs})
    interval = every or _learned_interval(times)
    if interval is None:
        return None
    off = [((one - times[0] + interval / 2) % interval) - interval / 2 for one in times]
    origin = times[0] + _median_span(off)
    made = Cadence(interval, origin, timedelta())
    waits = [
        run.ended - made.time(made.place(run.about)) for run in _first_runs(made, runs).values()
    ]
    usual = _median_span(waits)
    slack = max(_SLACK * interval, 5 * _median_span(abs(one - usual) for one in waits))
    window = usual + min(slack, interval)
    idle = frozenset[int]() if every else _idle(made, times)
    return Cadence(interval, origin, window, idle)


def _learned_interval(times: Sequence[datetime]) -> timedelta | None:
    """The usual interval that the median gap is next to."""
    if len(times) < _ENOUGH_TIMES:
        return None
    gaps = [later - earlier for earlier, later in pairwise(times)]
    usual = _median_span(gaps)
    nearest = min(_INTERVALS, key=lambda one: abs(one - usual))
    off = [abs(gap / nearest - max(round(gap / nearest), 1)) for gap in gaps]
    is_regular = abs(nearest - usual) <= _NEAREST * nearest and median(off) <= _NEAREST
    return nearest if is_regular and sum(one <= 0.25 for one in off) >= _MOSTLY * len(off) else None


def _first_runs(cadence: Cadence, runs: Iterable[HistoryRun]) -> dict[int, HistoryRun]:
    """The run of each interval that came first."""
    first: dict[int, HistoryRun] = {}
    for one in sorted(runs, key=lambda run: run.ended):
        first.setdefault(cadence.place(one.about), one)
    return first


def _idle(cadence: Cadence, times: Sequence[datetime]) -> frozenset[int]:
    """The weekdays or hours at which there was seldom a run, though there were times for some."""
    if cadence.every > _DAY:
        return frozenset()
    places = {cadence.place(one) for one in times}
    every = range(min(places), max(places) + 1)
    there = Counter(_weekday_or_hour(cadence.every, cadence.time(place)) for place in places)
    possible = Counter(_weekday_or_hour(cadence.every, cadence.time(place)) for place in every)
    return frozenset(
        key for key, n in possible.items() if n >= _ENOUGH_SLOTS and there[key] <= _SELDOM * n
    )


def _weekday_or_hour(every: timedelta, at: datetime) -> int:
    return at.weekday() if every >= _DAY else at.hour


def _median_span(spans: Iterable[timedelta]) -> timedelta:
    """The median of some spans of time."""
    return timedelta(seconds=median(one.total_seconds() for one in spans))
