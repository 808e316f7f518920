"""From observed to enforced: which rules held over the days, and which bounds these days support, as a diff of source."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, NoReturn

from contracts.arguments import methods_in_own_words, own_words
from contracts.engine.contract_class import specification_of
from contracts.history.history import History
from contracts.history.proposals import Proposal, graduated
from contracts.history.selecting import shifted
from contracts.interchange.source.api import to_source
from contracts.interchange.source.module import write_module
from contracts.report.truth import no_truth
from contracts.report.values import count_noun, show_value

if TYPE_CHECKING:
    from contracts.contract import Contract

_ENOUGH_DAYS = 7
"""Fewer days than a week say nothing about its weekend."""


@own_words(checked_later=("days", "now"))
def graduate(
    contract: type[Contract],
    history: History,
    *,
    days: int = 28,
    now: date | None = None,
    imports: Mapping[str, Any] | None = None,
) -> Graduation:
    """Propose what to change in a contract that was observed: for each rule whether it held on every day, and for each field
    the bounds, the share of nulls and the values that the days support, as a unified diff of `ct.to_source`.

    Bounds lie as far beyond the greatest of all days as that lies beyond the median day's, rounded outward: of n days
    that are alike the next one passes the greatest value seen with a chance of 1 in n + 1, and such a bound more
    seldom. It is a proposal, to be read: what the days do not have, such as Christmas, it does not know.

    Args:
        history: in which runs of the contract are, with their profiles: those that `history.observing()` stored.
        days: how many days before `now` count.
        now: the clock's time by default; without a zone in UTC.
        imports: as for `to_source`.

    Raises:
        ValueError: there are runs of fewer than seven days.
        HistoryError: the history cannot be read.
        SchemaError: the contract has what no source holds.
    """
    if not isinstance(history, History):
        raise TypeError(
            f"graduate takes a history: ct.History('quality.db') (got {show_value(history)})"
        )
    specification = specification_of(contract)
    runs = [
        one for one in history.profiles(contract, days=days, only_ok=False, now=now) if one[1].rows
    ]
    known = len({run.about.date() for run, _ in runs})
    if known < _ENOUGH_DAYS:
        name, span = specification.name, count_noun(days, "day")
        raise ValueError(
            f"{count_noun(known, 'day')} of {name} with rows are in the {span} before now= in {history.url!r}, and a"
            f" week is needed: observe it longer, {name}.validate(data, observe=history.observing())"
            + _where_others_are(contract, history, days)
        )
    before = to_source(contract, imports=imports)
    proposals, proposed = graduated(specification, runs)
    after = write_module([proposed], imports or {})
    rows = sum(profile.rows for _, profile in runs)
    return Graduation(specification.name, known, rows, tuple(proposals), before, after)


def _where_others_are(contract: type[Contract], history: History, days: int) -> str:
    """What else there is: older days, where they are enough, or else the versions that other runs are of."""
    runs = history.runs(contract)
    if not runs:
        return ""
    after = shifted(max(run.about for run in runs), timedelta(days=1)).date()
    older = history.profiles(contract, days=days, only_ok=False, now=after)
    if len({run.about.date() for run, profile in older if profile.rows}) >= _ENOUGH_DAYS:
        return f"; or graduate it as of its last run: now=date({after.year}, {after.month}, {after.day})"
    current = specification_of(contract).version
    others = dict.fromkeys(f"{run.version}" for run in runs if run.version not in (current, None))
    return f" (runs of version {', '.join(others)} do not count)" if others else ""


@methods_in_own_words
@dataclass(frozen=True, slots=True)
class Graduation:
    """What the observed days of a contract support.

    Attributes:
        contract: its name.
        days, rows: how many days and rows all of it rests on.
        proposals: what became of each rule, and what could be declared.
        before, source: the contract as Python, as it is and as it is proposed.
    """

    contract: str
    days: int
    rows: int
    proposals: tuple[Proposal, ...]
    before: str
    source: str

    def __bool__(self) -> NoReturn:
        raise no_truth("a graduation", ".ready")

    @property
    def ready(self) -> bool:
        """Whether every rule held on every day: it may be enforced as it is."""
        return not any(one.broken for one in self.proposals)

    @property
    def diff(self) -> str:
        """The proposed changes as a unified diff, which `patch` reads; empty where there are none."""
        name = f"{self.contract}.py"
        lines = difflib.unified_diff(
            self.before.splitlines(keepends=True), self.source.splitlines(keepends=True), name, name
        )
        return "".join(lines)

    def to_dict(self) -> dict[str, Any]:
        """The graduation as plain data that strict JSON can hold."""
        return {
            "contract": self.contract, "days": self.days, "rows": self.rows, "ready": self.ready,
            "proposals": [one.to_dict() for one in self.proposals], "diff": self.diff,
        }  # fmt: skip  # a table

    def __str__(self) -> str:
        held = sum(one.action == "keep" for one in self.proposals)
        head = f"{self.contract}: {count_noun(held, 'rule')} held on {self.days} days, {self.rows:,} rows"
        others = [f"  {one}" for one in self.proposals if one.action != "keep"]
        return "\n".join([head, *others, *(["", self.diff.rstrip()] if self.diff else [])])
