"""The profiles of runs, merged into baselines."""

from __future__ import annotations

import functools
import operator
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, get_args

from contracts.engine.contract_class import specification_of
from contracts.engine.identify import identify_contract
from contracts.hints import Hint
from contracts.history.runs import HistoryRun, Runs
from contracts.history.statements import Selection, select_profiles, select_runs
from contracts.history.window import By
from contracts.profiles.profile import Profile
from contracts.rules.arrival import Volume
from contracts.rules.drift import BaselineRule
from contracts.rules.table import Grouped

if TYPE_CHECKING:
    from contracts.contract import Contract
    from contracts.history.schema import Cursor
    from contracts.profiles.baselines import Baselines
    from contracts.report.report import NotRun, Report
    from contracts.specification import Specification

_NEED_BASELINE = frozenset(one.code for one in (*get_args(BaselineRule), Volume))
"""The codes of rules that compare with a baseline; of null shares those with `growth` do."""
_ENOUGH_WEEKDAYS = 3
"""From how many runs on a weekday has a baseline of its own."""


def needs_baseline(specification: Specification) -> bool:
    """Whether any rule of a contract compares with a baseline."""
    every = (one.rule for one in specification.table_rules)
    rules = (one.rule if isinstance(one, Grouped) else one for one in every)
    return any(
        one.code in _NEED_BASELINE or getattr(one, "growth", None) is not None for one in rules
    )


def profiled_runs(
    contract: type[Contract], cursor: Cursor, selection: Selection, *, only_ok: bool
) -> list[tuple[HistoryRun, Profile]]:
    """The last run that the contract as it is now has of each partition, with its profile."""
    specification = specification_of(contract)
    named = specification.name, specification.version, identify_contract(specification)
    # Before `latest`: a later run of another version, as of the one that is still in use elsewhere, takes no place.
    runs = [one for one in select_runs(cursor, selection) if _is_of(one, *named[1:])]
    latest = Runs(runs).latest()
    texts = select_profiles(cursor, selection)
    found = []
    for run in latest:
        if run.id in texts and (not only_ok or _is_good(run)):
            profile = Profile.from_json(texts[run.id])
            if named == (profile.contract, profile.version, profile.fingerprint):
                found.append((run, profile))
    return found


def lacks_baseline(report: Report) -> bool:
    """Whether a rule was not run because there was no baseline at all."""
    return any(map(_lacks_one, report.not_run))


def naming_older(report: Report, cursor: Cursor, selection: Selection) -> Report:
    """The report, whose rules without a baseline say so where the runs had one before the contract was changed."""
    texts = select_profiles(cursor, selection)
    now = report.version, report.fingerprint
    others = [one for one in select_runs(cursor, selection) if not _is_of(one, *now)]
    older = [one for one in Runs(others).latest() if one.id in texts and _is_good(one)]
    if not older:
        return report
    not_run = (_with_older(one, report, older[-1]) for one in report.not_run)
    return replace(report, not_run=tuple(not_run))


def _is_of(run: HistoryRun, version: str | None, fingerprint: str | None) -> bool:
    """Whether a run is of the contract as it is now; one that failed has no fingerprint, only a version."""
    return run.version == version and run.fingerprint in (fingerprint, None)


def _with_older(entry: NotRun, report: Report, older: HistoryRun) -> NotRun:
    """The entry, whose reason has the version of which there is a baseline."""
    if entry.hint is None or not _lacks_one(entry):
        return entry
    is_named = older.version is not None and older.version != report.version
    was = f"version {older.version}" if is_named else "what it was before it was changed"
    name = report.contract
    known = (
        f"there is no baseline of {name} as it is now, only of {was}: its next good run makes one"
    )
    return replace(
        entry,
        reason=Hint(f"{known}, or pass baseline=ct.profile({name}, good)", *entry.hint.changes),
    )


def _lacks_one(entry: NotRun) -> bool:
    from contracts.backends.frame.baselines import NO_BASELINE

    return entry.reason.startswith(f"{NO_BASELINE}:")


def _is_good(run: HistoryRun) -> bool:
    """Whether a run was ok, or would have been with a baseline: without those there would never be a first one."""
    waiting = {*_NEED_BASELINE, "null_share"}
    lacks = all(one.status == "not run" and one.code in waiting for one in run.broken)
    return run.ok or (run.verdict == "broken" and bool(run.broken) and lacks)


def merged_profiles(
    runs: Iterable[tuple[HistoryRun, Profile]], by: By | None
) -> Profile | Baselines | None:
    """The sum of some profiles, or one for each weekday or hour at which runs were made; None without any."""
    if by is None:
        return _sum_of([profile for _, profile in runs])
    from contracts.profiles.baselines import WEEKDAYS, Baselines

    apart: dict[str | int, list[Profile]] = {}
    for run, profile in runs:
        key = WEEKDAYS[run.started.weekday()] if by == "weekday" else run.started.hour
        apart.setdefault(key, []).append(profile)
    merged = {key: functools.reduce(operator.add, some) for key, some in apart.items()}
    return Baselines(by, merged) if merged else None


def usual_profile(
    runs: Sequence[tuple[HistoryRun, Profile]], about: datetime, partition: str | None
) -> Profile | None:
    """What data of a time usually looks like: as that of its weekday, where enough of it is known.

    Args:
        partition: the part of the data that is compared, which is not compared with itself.
    """
    before = [
        one for one in runs
        if one[0].about <= about and (partition is None or one[0].partition != partition)
    ]  # fmt: skip  # a condition
    like = [profile for run, profile in before if run.about.weekday() == about.weekday()]
    return _sum_of(like if len(like) >= _ENOUGH_WEEKDAYS else [profile for _, profile in before])


def _sum_of(profiles: Sequence[Profile]) -> Profile | None:
    return functools.reduce(operator.add, profiles) if profiles else None
