"""What two reports on one contract differ in: today's, and one from before."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Literal, NoReturn, TypeAlias

from contracts.arguments import methods_in_own_words
from contracts.escaping import printable
from contracts.lazy_dataclass import lazy_record
from contracts.report.data import Status, subject_text, verdict_text
from contracts.report.truth import no_truth
from contracts.report.values import SHOWN_ERROR, count_noun, cut, escape_surrogates

if TYPE_CHECKING:
    from contracts.report.passed import Passed
    from contracts.report.report import NotRun, Report, Violation

_FAILING = ("broken", "not run")
_HELD = ("passed", "proved", "not applicable")
_Key = tuple[str | None, str, str]
_State: TypeAlias = "tuple[Status | None, int, Violation | NotRun | Passed | None]"
"""What became of a rule, how many rows or groups break it, and its entry."""


@lazy_record(frozen=True, slots=True)
class RuleChange:
    """One rule that became something else, or that another number of rows breaks.

    Attributes:
        field, code, rule, rule_id: as those of a `Violation`.
        before, after: what became of it: "broken", "not run", "tolerated", "warning", "passed", "proved",
            "not applicable"; None where that report does not have it.
        count_before, count_after: how many rows break it, or how many groups; 0 where none does.
        subject: its field, else "row" or "batch".
        unit: what is counted.
    """

    field: str | None
    code: str
    rule: str
    rule_id: str
    before: Status | None
    after: Status | None
    count_before: int
    count_after: int
    subject: str
    unit: Literal["row", "group"] = "row"

    def __str__(self) -> str:
        was, now = (one or "not in the report" for one in (self.before, self.after))
        status = was if was == now else f"{was} → {now}"
        counts = f"{self.count_before:,} → {count_noun(self.count_after, self.unit)}"
        changed = f", {counts}" if self.count_before != self.count_after else ""
        return f"{self.subject} {cut(printable(self.rule), SHOWN_ERROR)}: {status}{changed}"


@methods_in_own_words
@lazy_record(frozen=True, slots=True)
class ReportChanges:
    """What changed from one report to a later one on the same contract.

    Attributes:
        before, after: what each report found: "ok", "2 rules broken".
        rows_before, rows_after: how many rows each is on.
        changes: the rules that became something else, or that another number of rows breaks: those that
            broke first, then as the reports rank them.
    """

    contract: str
    before: str
    after: str
    rows_before: int
    rows_after: int
    changes: tuple[RuleChange, ...]

    def __bool__(self) -> NoReturn:
        raise no_truth("what two reports differ in", ".changes or .newly_broken")

    @property
    def newly_broken(self) -> tuple[RuleChange, ...]:
        """The rules that are broken, or were not run, and were neither before."""
        return tuple(
            one for one in self.changes if one.after in _FAILING and one.before not in _FAILING
        )

    @property
    def no_longer_broken(self) -> tuple[RuleChange, ...]:
        """The rules that were broken, or not run, and were evaluated since and are not: what the later report
        does not have did not pass.
        """
        return tuple(
            one
            for one in self.changes
            if one.before in _FAILING and one.after not in (*_FAILING, None)
        )

    def to_dict(self) -> dict[str, Any]:
        """The changes as plain data that strict JSON can hold."""
        return {
            "contract": escape_surrogates(self.contract),
            "before": self.before,
            "after": self.after,
            "rows_before": self.rows_before,
            "rows_after": self.rows_after,
            "changes": [
                {
                    "field": None if one.field is None else escape_surrogates(one.field),
                    "code": one.code,
                    "rule": escape_surrogates(one.rule),
                    "rule_id": escape_surrogates(one.rule_id),
                    "before": one.before,
                    "after": one.after,
                    "count_before": one.count_before,
                    "count_after": one.count_after,
                }
                for one in self.changes
            ],
        }

    def __str__(self) -> str:
        verdict = self.after if self.before == self.after else f"{self.before} → {self.after}"
        rows = f"{self.rows_before:,} → {count_noun(self.rows_after, 'row')}"
        head = f"{printable(self.contract)}: {verdict} in {rows}"
        return "\n".join([head, *(f"  {one}" for one in self.changes or ["nothing else changed"])])


def _states(report: Report) -> Iterator[tuple[_Key, _State]]:
    """What became of each rule that a report has."""
    for one in report.violations:
        status: Status = "broken" if one.fails else "tolerated"
        status = "warning" if one.severity == "warn" else status
        yield _key_of(one), (status, one.count if one.groups is None else one.groups, one)
    others: tuple[tuple[Status, tuple[NotRun | Passed, ...]], ...] = (
        ("not run", report.not_run), ("passed", report.passed),
        ("proved", report.proved), ("not applicable", report.not_applicable),
    )  # fmt: skip  # a table
    for status, entries in others:
        for entry in entries:
            yield _key_of(entry), (status, 0, entry)


def _unit_of(*entries: Violation | NotRun | Passed | None) -> Literal["row", "group"]:
    """What is counted of a rule, by its entries in both reports."""
    return "row" if all(getattr(one, "groups", None) is None for one in entries) else "group"


def _key_of(entry: Violation | NotRun | Passed) -> _Key:
    return entry.field, entry.code, entry.rule_id


def report_changes(before: Report, after: Report) -> ReportChanges:
    """What changed from one report to a later one.

    Raises:
        ValueError: they are on different contracts.
    """
    if before.contract != after.contract:
        names = f"{printable(before.contract)} and {printable(after.contract)}"
        raise ValueError(f"changes_since compares reports on one contract (got {names})")
    was, now = dict(_states(before)), dict(_states(after))
    nothing: _State = (None, 0, None)
    changes = []
    ranked = [key for key, (status, *_) in now.items() if status not in _HELD]
    for key in dict.fromkeys([*ranked, *was, *now]):
        (old, old_count, entry), (new, new_count, own) = (
            was.get(key, nothing),
            now.get(key, nothing),
        )
        shown = own or entry
        if shown is not None and (old, old_count) != (new, new_count):
            changes.append(
                RuleChange(
                    shown.field, shown.code, shown.rule, shown.rule_id,
                    old, new, old_count, new_count, subject_text(shown), _unit_of(own, entry),
                )
            )  # fmt: skip  # a line for the rule, and one for what became of it
    changes.sort(key=lambda one: one.after not in _FAILING or one.before in _FAILING)
    return ReportChanges(
        after.contract,
        verdict_text(before),
        verdict_text(after),
        before.rows,
        after.rows,
        tuple(changes),
    )
