"""Table rules about how data arrives: how late, when, and whether a part of it is missing. They name no row."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import ClassVar

from contracts.lazy_dataclass import lazy_dataclass
from contracts.rules.spans import parse_span, span_text


@lazy_dataclass(frozen=True, slots=True, init=False)
class Lag:
    """At a quantile of the rows, an event is ingested at most `max` after it happened.

    Args:
        event: the Python name of the field of the time at which it happened, of dates or datetimes.
        ingested: that of the time at which it was ingested, of the same type.
        max: the longest lag: a timedelta, or text such as "15m" (w, d, h, m, s).
        quantile: of the rows, 0..1: 0.99 permits one in a hundred to be later; 1.0 is the longest
            lag of all. To name each row that is late, write `FreshAt(event, ingested, max_age=…)`.

    A row that lacks one of the two does not count; if no row has both, the rule is not run. A lag is
    negative where the event lies after it was ingested. Between two lags the quantile is linear, as that of
    `Quantile` (type 7 of Hyndman & Fan, 1996).

    >>> print(Lag("seen_at", "stored_at", max="15m", quantile=0.99))
    have 99% of seen_at at most 15m before stored_at
    """

    event: str
    ingested: str
    max: timedelta
    quantile: float
    code: ClassVar[str] = "lag"

    def __init__(self, event: str, ingested: str, max: timedelta | str, quantile: float) -> None:  # noqa: A002 - as NullShare has it
        object.__setattr__(self, "event", event)
        object.__setattr__(self, "ingested", ingested)
        object.__setattr__(self, "max", parse_span(max))
        object.__setattr__(self, "quantile", quantile)

    @property
    def fields(self) -> tuple[str, ...]:
        return (self.event, self.ingested)

    def __str__(self) -> str:
        share = f"{self.quantile * 100:g}% of {self.event}"
        return f"have {share} at most {span_text(self.max)} before {self.ingested}"


@lazy_dataclass(frozen=True, slots=True, init=False)
class Coverage:
    """Every period has a row: none is empty between the first time and the last, or the ends that are declared.

    Args:
        field: the Python name of a field of dates or datetimes.
        every: how long a period is: a timedelta, or text such as "1h", "1d", "7d" (w, d, h, m, s); of
            dates, whole days.
        start: a time in the first period that must have a row, a date for the day's first; None for the
            period of the first time.
        end: a time in the last such period, a date for the day's last; None for that of the last time.

    Periods follow each other from 0001-01-01, a Monday, at midnight: so days begin at midnight, weeks on
    Mondays, and a period of 5 hours begins anywhere. Times with a zone are those of UTC. What lies outside
    the declared ends is not looked at; nulls have no period. Without a time and without declared
    ends the rule is not run; nor is it where more than 1,000,000 periods have rows.

    >>> str(Coverage("seen_at", every="1h"))
    'have a row in every 1h from its first time to its last'
    """

    field: str
    every: timedelta
    start: date | datetime | None
    end: date | datetime | None
    code: ClassVar[str] = "coverage"

    def __init__(
        self,
        field: str,
        every: timedelta | str,
        start: date | datetime | None = None,
        end: date | datetime | None = None,
    ) -> None:
        object.__setattr__(self, "field", field)
        object.__setattr__(self, "every", parse_span(every))
        object.__setattr__(self, "start", start)
        object.__setattr__(self, "end", end)

    @property
    def fields(self) -> tuple[str, ...]:
        return (self.field,)

    def __str__(self) -> str:
        start = "its first time" if self.start is None else self.start
        end = "its last" if self.end is None else self.end
        return f"have a row in every {span_text(self.every)} from {start} to {end}"


@lazy_dataclass(frozen=True, slots=True, init=False)
class Schedule:
    """The newest time in a field is near a slot of a schedule: the last slot that is due, or a later one.

    Args:
        field: the Python name of a field of dates or datetimes; a date lasts until its end.
        every: how far slots lie apart: a timedelta, or text such as "1d" (w, d, h, m, s).
        within: how far from its slot the newest time of a batch may lie, before or after.
        at: how long after midnight the slots lie, of a week after Monday's: "6h" for six in the morning.

    Slots follow each other from 0001-01-01, a Monday, at midnight and `at`; of times with a zone, in UTC. A slot
    is due once `within` has passed since. Now is the verb's `now=`, or the clock's time; a field
    without a time zone is only checked with a `now=`, as by `Freshness`. Times ahead of now do not count;
    without rows, or without values, the rule is not run.

    A feed that is due at midnight, within two hours, has until 02:00 to bring data up to 22:00 or later. Data
    up to 18:00, as a filter that cuts off too early leaves it, breaks the rule, and so does data up to 05:00.

    >>> str(Schedule("seen_at", every="1d", within="2h", at="6h"))
    'be newest within 2h of the slot that is due every 1d at 6h'
    """

    field: str
    every: timedelta
    within: timedelta
    at: timedelta
    code: ClassVar[str] = "schedule"

    def __init__(
        self,
        field: str,
        every: timedelta | str,
        within: timedelta | str,
        at: timedelta | str = timedelta(0),
    ) -> None:
        object.__setattr__(self, "field", field)
        object.__setattr__(self, "every", parse_span(every))
        object.__setattr__(self, "within", parse_span(within))
        object.__setattr__(self, "at", parse_span(at))

    @property
    def fields(self) -> tuple[str, ...]:
        return (self.field,)

    def __str__(self) -> str:
        at = f" at {span_text(self.at)}" if self.at else ""
        slot = f"the slot that is due every {span_text(self.every)}{at}"
        return f"be newest within {span_text(self.within)} of {slot}"


@lazy_dataclass(frozen=True, slots=True)
class Volume:
    """A batch has about as many rows as those of the baseline: `check(data, baseline=…)`.

    Args:
        change: the greatest change, as a share of the rows that a batch of the baseline has in the mean: 0.3 for
            a third more or less. It must be exceeded beyond noise: n rows are too many or too few of m if
            |n - m| > change · m + 2.576 · √(m + m / k), for k batches in the baseline. That is how far apart
            two counts of one Poisson process lie in 99 of 100 cases (Przyborowski & Wilenski, 1940,
            Biometrika 31), and arrivals that come in bursts lie further apart.
        z: how many standard deviations of the baseline's batches the rows may lie from their mean, up or down:
            |n - m| > z · s · √(1 + 1 / k), the interval of one more value (Hahn & Meeker, 1991, 4.7). It
            needs a baseline of at least 8 batches: else the rule is not run.
        min_rows: the rule is not run where a batch of the baseline has fewer rows in the mean.

    With both, both must hold. A baseline is of several batches if it is a sum of profiles: `ct.profile(Ping, monday) +
    ct.profile(Ping, tuesday)`. Of groups, each is compared with its own profile of `Baselines`; where rows are grouped by one
    field, a segment of theirs that has no rows has 0.

    >>> str(Volume(change=0.3))
    "have rows within 30% of the baseline's beyond noise"
    """

    change: float | None = None
    z: float | None = None
    min_rows: int = 100
    code: ClassVar[str] = "volume"

    @property
    def fields(self) -> tuple[str, ...]:
        return ()

    def __str__(self) -> str:
        limits = [f"{self.z:g} standard deviations"] if self.z is not None else []
        limits += [f"{self.change * 100:g}%"] if self.change is not None else []
        noise = " beyond noise" if self.change is not None else ""
        return f"have rows within {' and '.join(limits)} of the baseline's{noise}"


ArrivalRule = Lag | Coverage | Schedule | Volume
"""Every rule about how data arrives."""
