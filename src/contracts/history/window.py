"""One run against those of the days before it: what of it is far from their medians."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Literal, NoReturn

from contracts.arguments import methods_in_own_words
from contracts.escaping import printable
from contracts.history.runs import HistoryRun, Runs
from contracts.history.selecting import days_span
from contracts.history.usual import ENOUGH_RUNS, Usual, usual_count, usual_share
from contracts.lazy_dataclass import lazy_record
from contracts.report.data import share_text
from contracts.report.truth import no_truth

By = Literal["weekday", "hour"]


@methods_in_own_words
@lazy_record(frozen=True, slots=True)
class Deviation:
    """One number of a run beside those of the runs before it.

    Attributes:
        what: "rows", "nulls" (the share of rows without a value), or the code of a rule (the share of rows that break it).
        field: the field that it is about; None for the rows, and for rules of several fields.
        rule_id: the rule, where it is about one.
        value: the number in this run.
        usual: what is usual of it; None where there are too few runs.
        runs: how many runs have the number.
        unusual: whether it is outside of what is usual: too few or too many rows, more nulls, more broken rows.
    """

    what: str
    field: str | None
    rule_id: str | None
    value: float
    usual: Usual | None
    runs: int
    unusual: bool

    def __str__(self) -> str:
        subject = {"rows": "rows", "nulls": f"nulls of {self.field}"}.get(
            self.what, f"{self.field or 'batch'}: {self.what}"
        )
        shown = (lambda number: f"{number:,.0f}") if self.what == "rows" else share_text
        if self.usual is None:
            return printable(
                f"{subject}: {shown(self.value)}; {self.runs} runs before, {ENOUGH_RUNS} are needed"
            )
        low, high = (
            max(self.usual.low, 0.0),
            self.usual.high if self.what == "rows" else min(self.usual.high, 1.0),
        )
        return printable(
            f"{subject}: {shown(self.value)}, usually {shown(self.usual.middle)} ({shown(low)} to {shown(high)} in {self.runs} runs)"
        )

    def to_dict(self) -> dict[str, Any]:
        """The number as plain data that strict JSON can hold."""
        names = ("what", "field", "rule_id", "value", "runs", "unusual")
        usual = (
            None
            if self.usual is None
            else {"middle": self.usual.middle, "low": self.usual.low, "high": self.usual.high}
        )
        return {name: getattr(self, name) for name in names} | {"usual": usual}


@methods_in_own_words
@dataclass(frozen=True)
class WindowReport:
    """What of one run is far from the runs of the days before it.

    Attributes:
        run: the run.
        deviations: its rows, its null shares and the shares of rows that break its rules, each beside what is usual.
    """

    run: HistoryRun
    deviations: tuple[Deviation, ...]

    def __bool__(self) -> NoReturn:
        raise no_truth("a comparison with a window", ".ok")

    @property
    def ok(self) -> bool:
        """Whether everything that is known is usual. What is not known is in `not_run`, and not ok: it did not pass."""
        return not self.unusual and not self.not_run

    @property
    def unusual(self) -> tuple[Deviation, ...]:
        """The numbers that are not usual."""
        return tuple(one for one in self.deviations if one.unusual)

    @property
    def not_run(self) -> tuple[Deviation, ...]:
        """The numbers of which too few runs are known."""
        return tuple(one for one in self.deviations if one.usual is None)

    def to_dict(self) -> dict[str, Any]:
        """The comparison as plain data that strict JSON can hold."""
        return {
            "contract": self.run.contract,
            "partition": self.run.partition,
            "started": self.run.started.isoformat(),
            "ok": self.ok,
            "deviations": [one.to_dict() for one in self.deviations],
        }

    def __str__(self) -> str:
        counts = ((len(self.unusual), "unusual"), (len(self.not_run), "not known"))
        verdict = ", ".join(f"{count} {word}" for count, word in counts if count)
        head = f"{self.run.contract} of {self.run.partition or self.run.started.date()}: {verdict or 'as usual'}"
        return "\n".join([printable(head), *(f"  {one}" for one in (*self.unusual, *self.not_run))])


def compare_with_window(
    run: HistoryRun, before: Sequence[HistoryRun], k: float, by: By | None
) -> WindowReport:
    """One run beside the runs before it.

    Args:
        before: the runs of the window; those that failed, and that later runs took the place of, count for nothing.
        k: how many deviations are usual.
        by: compare with runs of the same weekday, or hour, alone.
    """
    others = [
        one for one in Runs(before).latest()
        if one.rows is not None and one.id != run.id and _comparable_key(one, by) == _comparable_key(run, by)
        and (run.partition is None or one.partition != run.partition)
    ]  # fmt: skip  # a condition
    rows = run.rows or 0
    return WindowReport(run, tuple(_deviations(run, rows, others, k)))


def _deviations(
    run: HistoryRun, rows: int, others: Sequence[HistoryRun], k: float
) -> Iterator[Deviation]:
    counts = [float(one.rows or 0) for one in others]
    usual = usual_count(counts, k) if len(counts) >= ENOUGH_RUNS else None
    yield Deviation(
        "rows", None, None, rows, usual, len(counts), usual is not None and not usual.has(rows)
    )
    if not rows:
        return
    for name, count in run.nulls.items():
        shares = [one.nulls[name] / one.rows for one in others if one.rows and name in one.nulls]
        yield _share_beside(("nulls", name, None), count / rows, shares, rows, k)
    known = [
        {(x.code, x.field, x.rule_id): x for x in one.rules if x.status != "not run"}
        for one in others
    ]
    for rule in run.rules:
        if rule.status in ("broken", "warning", "tolerated", "passed"):
            key = (rule.code, rule.field, rule.rule_id)
            shares = [one[key].share for one in known if key in one]
            if rule.count or any(shares):
                yield _share_beside(key, rule.share, shares, rows, k)


def _share_beside(
    named: tuple[str, str | None, str | None],
    share: float,
    shares: Sequence[float],
    rows: int,
    k: float,
) -> Deviation:
    """A share of the rows beside those of other runs: more is a fault, less is none."""
    usual = usual_share(shares, k, rows) if len(shares) >= ENOUGH_RUNS else None
    return Deviation(*named, share, usual, len(shares), usual is not None and share > usual.high)


def _comparable_key(run: HistoryRun, by: By | None) -> int:
    match by:
        case "weekday":
            return run.about.weekday()
        case "hour":
            return run.about.hour
        case None:
            return 0


def window_length(days: int | None, by: By | None) -> timedelta:
    """How long the window is: seven days, or seven of the same weekday."""
    if days is not None:
        return days_span(days)
    return timedelta(days=49 if by == "weekday" else 7)
