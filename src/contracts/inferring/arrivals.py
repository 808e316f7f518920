"""Files as the batches that they came in: how many rows each has, when its newest row is, what a baseline would hold."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from statistics import median

from contracts.inferring.column import TIMES
from contracts.inferring.evidence import Arrivals
from contracts.inferring.fields import IDENTIFIER, DraftedField
from contracts.inferring.notes import Note
from contracts.report.values import count_noun
from contracts.rules.spans import span_text

_MAX_DRIFTING, _MAX_CATEGORIES = 3, 100
"""For how many fields drift is offered, and how many categories one may have."""
_MIN_ARRIVALS = 4
_EVERY = {
    timedelta(hours=1): timedelta(minutes=5),
    timedelta(days=1): timedelta(hours=1),
    timedelta(days=7): timedelta(hours=6),
}
"""How far slots lie apart, and the times that they and their room are multiples of."""
_NEAR = 0.1
"""How far the time between two files may be from a usual one, as a share of it."""
_MONDAY = datetime(1, 1, 1)
"""From when the slots of `Schedule` are counted."""
_DAY = timedelta(days=1)


def notes_on_size(rows: int, arrivals: Arrivals) -> Iterator[Note]:
    """How many rows are too few: half of the smallest batch, or of all where they are one."""
    least, most = (choose(arrivals.rows.values(), default=rows) for choose in (min, max))
    if len(arrivals.rows) < 2:
        says = f"{rows:,} rows; how many are too few"
    else:
        sizes = f"{least:,} rows each" if least == most else f"{least:,} to {most:,} rows"
        says = f"{len(arrivals.rows):,} files of {sizes}; how many are too few in one"
    if least:
        yield Note(None, says, (f"ct.RowCount(min={max(least // 2, 1)})",))


def notes_on_baseline(
    fields: Mapping[str, DraftedField], names: Mapping[str, str], arrivals: Arrivals
) -> Iterator[Note]:
    """What may change from one batch to the next, which only a baseline of good ones decides."""
    if len(arrivals.rows) < 2:
        return
    offers = ["ct.Volume(change=0.3)"]
    drifting = [names[name] for name, one in fields.items() if _may_drift(name, one)]
    offers += [f'ct.Drift("{name}", psi=0.1)' for name in drifting[:_MAX_DRIFTING]]
    nullable = [names[name] for name, one in fields.items() if one.missing]
    offers += [f'ct.NullShare("{name}", growth=0.05)' for name in nullable[:1]]
    says = "a file beside the others, by a baseline (contracts profile --each-file)"
    yield Note(None, says, tuple(offers))


def _may_drift(name: str, drafted: DraftedField) -> bool:
    """Whether values are those of a distribution, and not names of things."""
    state = drafted.state
    if IDENTIFIER.search(name) or state.distinct < 2:
        return False
    if state.kind in ("int", "float"):
        return state.kind == "float" or state.distinct < state.values
    few = state.counts is not None and len(state.counts) <= _MAX_CATEGORIES
    return state.kind == "bool" or (state.kind == "text" and few)


def notes_on_schedule(
    fields: Mapping[str, DraftedField], names: Mapping[str, str], arrivals: Arrivals
) -> Iterator[Note]:
    """Times of which each batch has the newest at about the same time of an hour, a day or a week."""
    for name, one in fields.items():
        newest = [*arrivals.newest.get((name, one.label), {}).values()]
        if (
            one.state.kind in TIMES
            and len(newest) >= _MIN_ARRIVALS
            and len(newest) == len(arrivals.rows)
        ):
            found = _schedule_of([_moment(time) for time in newest])
            if found is not None:
                every, at, within = map(span_text, found)
                slot = "" if at == "0s" else f', at="{at}"'
                offer = f'ct.Schedule("{names[name]}", every="{every}", within="{within}"{slot})'
                says = f"the newest of {count_noun(len(newest), 'file')} are {every} apart"
                yield Note(name, says, (offer,))


def _moment(time: date | datetime) -> datetime:
    """A time as one of UTC without a zone; a date lasts until its end."""
    if not isinstance(time, datetime):
        return datetime(time.year, time.month, time.day) + _DAY
    return time if time.tzinfo is None else time.astimezone(UTC).replace(tzinfo=None)


def _schedule_of(times: Sequence[datetime]) -> tuple[timedelta, timedelta, timedelta] | None:
    """How far slots lie apart, how long after midnight, and how far from them times are; None without slots."""
    in_order = sorted(times)
    apart = [(late - early).total_seconds() for early, late in pairwise(in_order)]
    usual = median(apart)
    every = next((e for e in _EVERY if abs(usual / e.total_seconds() - 1) <= _NEAR), None)
    if every is None:
        return None
    step = _EVERY[every]
    middle = in_order[len(in_order) // 2] - _MONDAY
    at = round(middle / step) * step % every
    distances = [
        min((time - _MONDAY - at) % every, -(time - _MONDAY - at) % every) for time in times
    ]
    within = max(-(-2 * max(distances) // step), 1) * step
    return (every, at, within) if 4 * within <= every else None
