"""Runs as a history has them: what became of each rule, in numbers; no value of the data, and no example."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Literal, NoReturn, overload

from contracts.arguments import methods_in_own_words
from contracts.escaping import printable
from contracts.history.database import without_secrets
from contracts.lazy_dataclass import lazy_record
from contracts.report.truth import no_truth
from contracts.report.values import count_noun

if TYPE_CHECKING:
    import polars as pl

    from contracts.profiles.profile import Profile
    from contracts.report.passed import Passed
    from contracts.report.report import NotRun, Report, Violation
    from contracts.specification import Specification

_Status = Literal["broken", "tolerated", "warning", "not run", "passed", "proved", "not applicable"]
"""What became of a rule, in the words of reports."""


@methods_in_own_words
@lazy_record(frozen=True, slots=True)
class RuleOutcome:
    """What became of one rule in one run.

    Attributes:
        field, code, rule, rule_id, severity, cost: as those of a `Violation`.
        status: "broken", "tolerated", "warning", "not run", "passed", "proved" or "not applicable".
        count: the number of rows that violate it; of one that passed 0.
        share: that count as a share of the rows.
    """

    field: str | None
    code: str
    rule: str
    rule_id: str
    status: _Status
    severity: str = "error"
    count: int = 0
    share: float = 0.0
    cost: float = 1.0

    def to_dict(self) -> dict[str, Any]:
        """The outcome as plain data that strict JSON can hold."""
        return {name: getattr(self, name) for name in self.__match_args__}


@methods_in_own_words
@lazy_record(frozen=True, slots=True)
class HistoryRun:
    """One run of a contract, as a history has it.

    Attributes:
        id: what tells it from all others.
        contract, boundary, version, fingerprint: the contract, as in its report.
        partition: the part of the data that it was about, "2026-11-29"; None where none was named.
        source: the files that were read, without what URLs have of users and keys.
        started: when it started, in UTC.
        about: the time that the data is of: the partition where it is written as a date or a time of ISO 8601
            (UTC where it has no offset), else when the run started.
        seconds: how long it took; None where that is not known.
        rows: the number of rows; None where they could not be read.
        verdict: "ok", "broken", or "failed" where there is no report, since the data could not be read.
        error: the name of the error of a run that failed.
        rules: what became of each rule, those that were broken first.
        filled, converted: the number of values that a default replaced, or that parsing changed, by field, by cause.
        dropped: the number of values left out of columns that belong to no field.
        nulls: the number of rows without a value as they came, by field: of every field where a profile was
            measured, else of those whose nulls a report counts, since they are broken or filled.
    """

    id: str
    contract: str
    boundary: str | None
    version: str | None
    fingerprint: str | None
    partition: str | None
    source: tuple[str, ...]
    started: datetime
    about: datetime
    seconds: float | None
    rows: int | None
    verdict: Literal["ok", "broken", "failed"]
    error: str | None = None
    rules: tuple[RuleOutcome, ...] = ()
    filled: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    converted: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    dropped: Mapping[str, int] = field(default_factory=dict)
    nulls: Mapping[str, int] = field(default_factory=dict)

    def __bool__(self) -> NoReturn:
        raise no_truth("a run", ".ok")

    def to_dict(self) -> dict[str, Any]:
        """The run as plain data that strict JSON can hold."""
        names = (
            "id", "contract", "boundary", "version", "fingerprint", "partition", "seconds", "rows", "verdict", "error",
        )  # fmt: skip  # a list of names
        return {name: getattr(self, name) for name in names} | {
            "source": [*self.source],
            "started": self.started.isoformat(),
            "about": self.about.isoformat(),
            "rules": [one.to_dict() for one in self.rules],
            "filled": {name: dict(by) for name, by in self.filled.items()},
            "converted": {name: dict(by) for name, by in self.converted.items()},
            "dropped": dict(self.dropped),
            "nulls": dict(self.nulls),
        }

    @property
    def ended(self) -> datetime:
        """When it ended, in UTC, as far as that is known."""
        return self.started + timedelta(seconds=self.seconds or 0)

    @property
    def ok(self) -> bool:
        """Whether its report was ok."""
        return self.verdict == "ok"

    @property
    def broken(self) -> tuple[RuleOutcome, ...]:
        """The rules that make it not ok, those that were not run among them."""
        return tuple(one for one in self.rules if one.status in ("broken", "not run"))

    def __str__(self) -> str:
        of = f" of {self.partition}" if self.partition else ""
        at = f" at {self.boundary}" if self.boundary else ""
        rows = "no rows read" if self.rows is None else count_noun(self.rows, "row")
        why = self.error or ", ".join(dict.fromkeys(map(_label, self.broken)))
        return printable(
            f"{self.started:%Y-%m-%d %H:%M:%S} {self.contract}{at}{of}: {self.verdict}, {rows}"
            + (f" ({why})" if why else "")
        )


def _label(outcome: RuleOutcome) -> str:
    label = outcome.code if outcome.field is None else f"{outcome.field}: {outcome.code}"
    return f"{label} not run" if outcome.status == "not run" else label


@methods_in_own_words
class Runs(Sequence[HistoryRun]):
    """Some runs of a history, the earliest first: a sequence, and a frame by `to_frame()`."""

    def __init__(self, runs: Sequence[HistoryRun]) -> None:
        self._runs = tuple(runs)

    @overload
    def __getitem__(self, place: int) -> HistoryRun: ...
    @overload
    def __getitem__(self, place: slice) -> Runs: ...
    def __getitem__(self, place: int | slice) -> HistoryRun | Runs:
        return Runs(self._runs[place]) if isinstance(place, slice) else self._runs[place]

    def __len__(self) -> int:
        return len(self._runs)

    def __iter__(self) -> Iterator[HistoryRun]:
        return iter(self._runs)

    def __repr__(self) -> str:
        return f"<{count_noun(len(self), 'run')}>"

    def __str__(self) -> str:
        return "\n".join(map(str, self)) or "no runs"

    def latest(self) -> Runs:
        """Of the runs of one contract and partition the last one: those that a later run took the place of
        are left out. Runs without a partition are all kept.
        """
        last = {(one.contract, one.boundary, one.partition or one.id): one for one in self}
        return Runs(
            [
                one
                for one in self
                if last[one.contract, one.boundary, one.partition or one.id] is one
            ]
        )

    def to_frame(self, *, by: Literal["run", "rule"] = "run") -> pl.DataFrame:
        """One row for each run, or for each rule of each run: what dashboards show.

        Columns by run: id, contract, boundary, version, fingerprint, partition, verdict, error (String),
        started, about (Datetime, UTC), seconds (Float64), rows, broken, not_run, filled, converted, dropped
        (Int64), source (List of String). Columns by rule: run, contract, boundary, partition, field, code, rule,
        rule_id, status, severity (String), started, about, count (Int64), share, cost (Float64).
        """
        from contracts.history.frames import frame_of_rules, frame_of_runs

        return frame_of_runs(self) if by == "run" else frame_of_rules(self)


# Made of reports --------------------------------------------------------------------------------


def run_of(
    report: Report,
    name: str,
    partition: str | None,
    now: datetime | None = None,
    profile: Profile | None = None,
) -> HistoryRun:
    """The run that a report is of.

    Args:
        name: its id.
        now: when it was made, where that is declared.
        profile: that of its data.
    """
    started = now or report.started or datetime.now(UTC)
    rules = tuple(_rule_outcomes(report))
    return HistoryRun(
        id=name,
        contract=printable(report.contract),
        boundary=_printable(report.boundary),
        version=_printable(report.version),
        fingerprint=report.fingerprint,
        partition=partition,
        source=tuple(printable(without_secrets(one)) for one in report.source),
        started=started,
        about=time_of(partition) or started,
        seconds=report.seconds,
        rows=report.rows,
        verdict="ok" if report.ok else "broken",
        rules=rules,
        filled=_by_cause(report.filled),
        converted=_by_cause(report.converted),
        dropped={printable(name): int(count) for name, count in report.dropped.items()},
        nulls=_nulls_in(report, rules) if profile is None else _measured_nulls(profile),
    )


def failed_run(
    name: str,
    specification: Specification,
    partition: str | None,
    started: datetime,
    error: BaseException,
) -> HistoryRun:
    """The run of data that could not be read, by the name of the error: its message may quote values."""
    return HistoryRun(
        id=name,
        contract=printable(specification.name),
        boundary=specification.boundary,
        version=specification.version,
        fingerprint=None,
        partition=partition,
        source=(),
        started=started,
        about=time_of(partition) or started,
        seconds=None,
        rows=None,
        verdict="failed",
        error=type(error).__name__,
    )


def time_of(partition: str | None) -> datetime | None:
    """The time that a partition names, where it is a date or a time of ISO 8601.

    >>> time_of("2026-11-29"), time_of("vendor 7")
    (datetime.datetime(2026, 11, 29, 0, 0, tzinfo=datetime.timezone.utc), None)
    """
    try:
        time = datetime.fromisoformat(partition or "")
        return time.replace(tzinfo=UTC) if time.tzinfo is None else time.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _rule_outcomes(report: Report) -> Iterator[RuleOutcome]:
    """What became of each rule: without examples, causes and reasons, which may quote values."""
    for one in report.violations:
        status: _Status = "broken" if one.fails else "tolerated"
        status = "warning" if one.severity == "warn" else status
        terms = (one.severity, one.count, one.share, one.cost)
        yield RuleOutcome(*_identity(one), status, *terms)
    for entry in report.not_run:
        yield RuleOutcome(*_identity(entry), "not run")
    for held in report.passed:
        yield RuleOutcome(*_identity(held), "passed", held.severity, cost=held.cost)
    for entry in report.proved:
        yield RuleOutcome(*_identity(entry), "proved")
    for entry in report.not_applicable:
        yield RuleOutcome(*_identity(entry), "not applicable")


def _identity(entry: Violation | NotRun | Passed) -> tuple[str | None, str, str, str]:
    return _printable(entry.field), entry.code, printable(entry.rule), printable(entry.rule_id)


_WITHOUT_VALUE = ("null", "missing_field")
"""The codes of rules that count the rows without a value."""


def _nulls_in(report: Report, rules: tuple[RuleOutcome, ...]) -> dict[str, int]:
    """The rows without a value, by field, of fields whose nulls a report counts."""
    found: dict[str, int] = {}
    for one in rules:
        if one.field is not None and one.code in _WITHOUT_VALUE and one.status != "not run":
            found[one.field] = found.get(one.field, 0) + one.count
    for name, count in report.filled.items():
        by = getattr(count, "by", {})
        found[printable(name)] = found.get(printable(name), 0) + int(count) - by.get("nan", 0)
    return found


def _measured_nulls(profile: Profile) -> dict[str, int]:
    """The rows without a value, by field; of fields inside of others those of a value that is there itself."""
    return {printable(name): one.nulls for name, one in profile.fields.items()}


def _by_cause(counts: Mapping[str, Any]) -> dict[str, dict[str, int]]:
    return {printable(name): dict(count.by) for name, count in counts.items()}


def _printable(text: str | None) -> str | None:
    return None if text is None else printable(text)
