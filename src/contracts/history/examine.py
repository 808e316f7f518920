"""What a check-up finds about one contract: a line for each question."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime, timedelta
from difflib import get_close_matches
from itertools import pairwise
from statistics import median

from contracts.history.answers import CheckupLine, Examined, Expected, WorstRule
from contracts.history.cadence import Cadence, Slot, cadence_of
from contracts.history.runs import HistoryRun, Runs, time_of
from contracts.history.selecting import shifted
from contracts.history.usual import ENOUGH_RUNS, USUAL_DEVIATIONS, trend_of, usual_count
from contracts.report.data import share_text
from contracts.report.values import count_noun
from contracts.rules.spans import span_text

_WEEK = timedelta(days=7)
"""What is reported of rules, rows and single runs: the time since the last check-up, on Fridays."""
_ENOUGH_FOR_TREND = 8
_CHANCE = 0.01
"""How often a check-up may call a null share growing that is not, over all fields of a contract."""
_LEAST_GROWTH = 0.005
"""By how much a null share must have grown to matter, as a share of the rows."""
_ENOUGH_OF_KIND = 3
"""From how many runs of a weekday, or an hour, on their rows alone say what is usual of another."""
_SHOWN = 3
"""How many runs, rules or fields a line names."""


def examine(
    name: str,
    boundary: str | None,
    runs: Sequence[HistoryRun],
    expected: Expected | None,
    now: datetime,
    *,
    known: Collection[str] = (),
) -> Examined:
    """What a check-up finds about one contract.

    Args:
        runs: its runs of the last weeks; none where it never ran.
        known: the names of the contracts that ran, of which one may be meant.
    """
    label = f"{name} at {boundary}" if boundary else name
    if not runs:
        every = "" if expected is None else f", expected every {span_text(expected.every)}"
        line = CheckupLine("missing", "bad", f"it never ran{every}{_near(name, known)}")
        return Examined(name, boundary, 0, 1, (line,))
    latest = Runs(runs).latest()
    recent = [one for one in latest if now - one.ended <= _WEEK]
    slots, cadence = _slots_of(runs, expected, now)
    since = shifted(now, -max(_WEEK, 2 * cadence.every if cadence else _WEEK))
    missing = [one for one in slots if one.run is None and one.due >= since]
    worst = _worst_of(label, recent)
    missed = [*_missing_line(cadence, missing, runs, now)]
    lines = (
        *missed, _runs_line(cadence, slots, runs, recent, now), _rules_line(worst, recent),
        _nulls_line(latest), _keys_line(latest), _rows_line(cadence, latest, recent), _freshness_line(latest[-1], now),
    )  # fmt: skip  # a line each
    count = len(missing) or sum(one.tone == "bad" for one in missed)
    return Examined(name, boundary, len(runs), count, lines, worst)


def _near(name: str, known: Collection[str]) -> str:
    """The name of a contract that ran, where one that never ran may be that, misspelt."""
    by_lower = {one.lower(): one for one in known}
    near = get_close_matches(name.lower(), by_lower, 1)
    return f"; is {by_lower[near[0]]} meant, which ran?" if near else ""


def _slots_of(
    runs: Sequence[HistoryRun], expected: Expected | None, now: datetime
) -> tuple[list[Slot], Cadence | None]:
    """The runs that are due, and when they are; where partitions name times, by those: not by a check in between."""
    of_times = [one for one in runs if time_of(one.partition)]
    regular = of_times if 2 * len(of_times) >= len(runs) else runs
    cadence = cadence_of(regular, None if expected is None else expected.every)
    return ([] if cadence is None else cadence.slots(regular, now)), cadence


def _missing_line(
    cadence: Cadence | None, missing: Sequence[Slot], runs: Sequence[HistoryRun], now: datetime
) -> Iterator[CheckupLine]:
    last = runs[-1]
    if cadence is None:
        yield _silence_line(runs, now)
        return
    if not missing:
        return
    shown = _first_shown([_time_text(one.at) for one in missing[::-1]], ", ")
    due = f"due {cadence}, at the latest by {_time_text(missing[-1].due)}; the last run ended {_time_text(last.ended)} ({last.verdict})"
    yield CheckupLine(
        "missing", "bad", f"{count_noun(len(missing), 'run')} missing: {shown}; {due}"
    )


def _silence_line(runs: Sequence[HistoryRun], now: datetime) -> CheckupLine:
    """Whether a run is missing of which nobody knows when it is due: bad where none was for longer than the week that a
    check-up is about, and than twice the longest time between two before.
    """
    times = sorted(one.ended for one in runs)
    longest = max((later - one for one, later in pairwise(times)), default=timedelta())
    says = f"cannot tell: {count_noun(len(runs), 'run')} without a regular interval"
    if now - times[-1] <= max(_WEEK, 2 * longest):
        return CheckupLine("missing", "unknown", says)
    return CheckupLine("missing", "bad", f"{says}, and none since {_time_text(times[-1])}")


def _runs_line(
    cadence: Cadence | None,
    slots: Sequence[Slot],
    runs: Sequence[HistoryRun],
    recent: Sequence[HistoryRun],
    now: datetime,
) -> CheckupLine:
    failed = [one for one in recent if one.verdict == "failed"]
    if failed:
        shown = _first_shown([f"{_of_run(one)} ({one.error})" for one in failed[::-1]])
        return CheckupLine(
            "runs",
            "bad",
            f"{count_noun(len(failed), 'run')} failed, its data was not read: {shown}",
        )
    if cadence is None:
        text = f"{count_noun(len(runs), 'run')} without a regular interval: say how often they are due, expected={{…: '1d'}}"
        return CheckupLine("runs", "unknown", text)
    there = [one for one in slots if one.run is not None]
    late = [
        one
        for one in there
        if one.run is not None and one.run.ended > one.due and now - one.due <= _WEEK
    ]
    text = f"{len(there):,} of {len(slots):,} took place, {cadence}"
    if late:
        shown = _first_shown(
            [
                f"{_time_text(one.at)} by {span_text(_whole(one.run.ended - one.due))}"
                for one in late[::-1]
                if one.run is not None
            ]
        )
        return CheckupLine("runs", "warn", f"{text}; {len(late)} later than usual: {shown}")
    return CheckupLine("runs", "warn" if len(there) < len(slots) else "good", text)


def _rules_line(worst: Sequence[WorstRule], recent: Sequence[HistoryRun]) -> CheckupLine:
    if not recent:
        return CheckupLine("rules", "unknown", "no run in the last 7 days")
    broken = sum(one.verdict == "broken" for one in recent)
    if not broken:
        return CheckupLine(
            "rules", "good", f"none broken in {count_noun(len(recent), 'run')} of the last 7 days"
        )
    shown = _first_shown([str(one) for one in worst])
    return CheckupLine(
        "rules",
        "bad",
        f"{broken} of {count_noun(len(recent), 'run')} of the last 7 days not ok: {shown}",
    )


def _worst_of(label: str, recent: Sequence[HistoryRun]) -> tuple[WorstRule, ...]:
    found: dict[tuple[str | None, str], WorstRule] = {}
    for run in recent:
        for one in run.broken:
            before = found.get((one.field, one.rule_id))
            count, runs, cost = (
                (0, 0, 0.0) if before is None else (before.count, before.runs, before.cost)
            )
            rows = max(one.count, 1)
            rule = one.rule if one.status == "broken" else f"{one.rule}, not run"
            found[one.field, one.rule_id] = WorstRule(
                label, one.field, rule, count + rows, runs + 1, cost + one.cost * rows
            )
    return tuple(sorted(found.values(), key=lambda one: -one.cost))


def _nulls_line(latest: Sequence[HistoryRun]) -> CheckupLine:
    """Whether the null shares grow: each field's by a test at its part of the chance (Bonferroni)."""
    measured = [one for one in latest if one.rows and one.verdict != "failed"]
    shares: dict[str, list[float]] = {}
    for one in measured:
        for name, count in one.nulls.items():
            shares.setdefault(name, []).append(count / (one.rows or 1))
    known = {name: values for name, values in shares.items() if len(values) >= _ENOUGH_FOR_TREND}
    if not known:
        needs = f"{_ENOUGH_FOR_TREND} runs that count nulls are needed, and there are {max(map(len, shares.values()), default=0)}"
        return CheckupLine("nulls", "unknown", needs)
    growing = []
    for name, values in known.items():
        trend = trend_of(values)
        if trend.chance * len(known) <= _CHANCE and trend.change >= _LEAST_GROWTH:
            growing.append((trend.change, name, values))
    if not growing:
        return CheckupLine(
            "nulls", "good", f"the null share is flat in {count_noun(len(known), 'field')}"
        )
    shown = _first_shown([
        f"{name} {' → '.join(map(share_text, _ends_of_trend(values, change)))} in {len(values)} runs"
        for change, name, values in sorted(growing, reverse=True)
    ])  # fmt: skip  # one call
    return CheckupLine("nulls", "bad", f"the null share grows: {shown}")


def _ends_of_trend(values: Sequence[float], change: float) -> tuple[float, float]:
    """Where the trend began, and where it leads: to the median of the last three runs, of which one may be odd."""
    last = median(values[-3:])
    return max(last - change, 0.0), last


def _keys_line(latest: Sequence[HistoryRun]) -> CheckupLine:
    keys = [(run, one) for run in latest for one in run.rules if one.code == "unique"]
    if not keys:
        return CheckupLine("keys", "unknown", "no rule says what is unique: ct.Unique(…)")
    last = [one for run, one in keys if run is keys[-1][0]]
    bad = len({run.id for run, one in keys if one.status in ("broken", "not run")})
    of = f"{bad} of {count_noun(len({run.id for run, _ in keys}), 'run')} had double keys"
    if any(one.status == "not run" for one in last):
        return CheckupLine(
            "keys", "bad", f"not known in the last run, where the rule was not run; {of}"
        )
    if any(one.status == "broken" for one in last):
        return CheckupLine("keys", "bad", f"not unique in the last run; {of}")
    return CheckupLine("keys", "warn" if bad else "good", f"unique in the last run; {of}")


def _rows_line(
    cadence: Cadence | None, latest: Sequence[HistoryRun], recent: Sequence[HistoryRun]
) -> CheckupLine:
    """The runs with unusually few or many rows, among all and among those of their weekday or hour."""
    counted = [one for one in latest if one.rows is not None]
    if len(counted) <= ENOUGH_RUNS:
        return CheckupLine(
            "rows",
            "unknown",
            f"{ENOUGH_RUNS + 1} runs are needed, and there are {len(counted)}",
        )
    odd = []
    for one in recent:
        others = [other for other in counted if other is not one]
        like = (
            []
            if cadence is None
            else [other for other in others if cadence.key(other.about) == cadence.key(one.about)]
        )
        usual = usual_count([other.rows or 0 for other in others], USUAL_DEVIATIONS)
        of_kind = (
            usual_count([other.rows or 0 for other in like], USUAL_DEVIATIONS)
            if len(like) >= _ENOUGH_OF_KIND
            else usual
        )
        if one.rows is not None and not usual.has(one.rows) and not of_kind.has(one.rows):
            odd.append(
                f"{one.rows:,} in the run of {_of_run(one)} at {one.started:%H:%M}, usually {of_kind.middle:,.0f}"
            )
    if odd:
        return CheckupLine("rows", "bad", f"unusual: {_first_shown(odd[::-1])}")
    middle = usual_count([one.rows or 0 for one in counted], USUAL_DEVIATIONS).middle
    return CheckupLine(
        "rows",
        "good",
        f"as usual in {count_noun(len(recent), 'run')} of the last 7 days, {middle:,.0f} a run",
    )


def _freshness_line(last: HistoryRun, now: datetime) -> CheckupLine:
    text = f"the last run ended {span_text(_whole(now - last.ended))} ago"
    if time_of(last.partition):
        text += f", on data of {last.partition}"
    stale = [
        one for one in last.rules if one.code == "freshness" and one.status in ("broken", "not run")
    ]
    if stale:
        return CheckupLine(
            "freshness",
            "bad",
            f"{text}; {stale[0].field} must {stale[0].rule.removeprefix('must ')}, and was not"
            if stale[0].status == "broken"
            else f"{text}; its freshness was not checked",
        )
    return CheckupLine("freshness", "good", text)


def _first_shown(texts: Sequence[str], separator: str = "; ") -> str:
    more = len(texts) - _SHOWN
    return separator.join([*texts[:_SHOWN], *([f"{more:,} more"] if more > 0 else [])])


def _of_run(run: HistoryRun) -> str:
    return run.partition or f"{run.started:%Y-%m-%d}"


def _time_text(time: datetime) -> str:
    return f"{time:%Y-%m-%d}" if (time.hour, time.minute) == (0, 0) else f"{time:%Y-%m-%d %H:%M}"


def _whole(span: timedelta) -> timedelta:
    return timedelta(minutes=max(span // timedelta(minutes=1), 0))
