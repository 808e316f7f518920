"""What a check-up finds, as data: about each contract a line for each question."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Literal, NoReturn

from contracts.arguments import methods_in_own_words
from contracts.lazy_dataclass import lazy_record
from contracts.report.truth import no_truth
from contracts.report.values import count_noun

_Tone = Literal["bad", "warn", "good", "unknown"]


@lazy_record(frozen=True, slots=True)
class Expected:
    """How often runs of a contract are expected, as declared.

    Attributes:
        of_boundary: whether only the contract at that boundary is meant.
    """

    name: str
    boundary: str | None
    every: timedelta
    of_boundary: bool = False

    def is_of(self, name: str, boundary: str | None) -> bool:
        """Whether a contract is meant."""
        return name == self.name and (boundary == self.boundary or not self.of_boundary)


@methods_in_own_words
@lazy_record(frozen=True, slots=True)
class CheckupLine:
    """The answer to one question about a contract.

    Attributes:
        about: "missing", "runs", "rules", "nulls", "keys", "rows" or "freshness".
        tone: "bad", "warn", "good", or "unknown" where the history cannot say.
        text: the answer, in words.
    """

    about: str
    tone: _Tone
    text: str

    def to_dict(self) -> dict[str, Any]:
        """The line as plain data."""
        return {"about": self.about, "tone": self.tone, "text": self.text}


@methods_in_own_words
@lazy_record(frozen=True, slots=True)
class WorstRule:
    """A rule that broke in the last seven days.

    Attributes:
        contract: the label of its contract.
        count: the rows that broke it, in all runs; of a rule that names none, the runs.
        runs: in how many runs it broke, or was not run.
        cost: the cost of all of them.
    """

    contract: str
    field: str | None
    rule: str
    count: int
    runs: int
    cost: float

    def to_dict(self) -> dict[str, Any]:
        """The rule as plain data."""
        return {
            name: getattr(self, name)
            for name in ("contract", "field", "rule", "count", "runs", "cost")
        }

    def __str__(self) -> str:
        return (
            f"{self.field or 'batch'} {self.rule}: {self.count:,} in {count_noun(self.runs, 'run')}"
        )


@methods_in_own_words
@lazy_record(frozen=True, slots=True)
class Examined:
    """What a check-up found about one contract.

    Attributes:
        runs: how many runs it is from.
        missing: how many runs are missing: one where it never ran, or not for longer than it ever paused.
        lines: an answer for each question.
        worst: the rules that broke in the last seven days, by cost × count.
    """

    contract: str
    boundary: str | None
    runs: int
    missing: int
    lines: tuple[CheckupLine, ...]
    worst: tuple[WorstRule, ...] = ()

    def __bool__(self) -> NoReturn:
        raise no_truth("what was found about a contract", ".ok")

    @property
    def label(self) -> str:
        """The contract with its boundary."""
        return f"{self.contract} at {self.boundary}" if self.boundary else self.contract

    @property
    def ok(self) -> bool:
        """Whether nothing is wrong; what is not known is not wrong."""
        return not any(one.tone == "bad" for one in self.lines)

    @property
    def is_irregular(self) -> bool:
        """Whether it is not known when its runs are due, so that one may be missing."""
        return any((one.about, one.tone) == ("missing", "unknown") for one in self.lines)

    def order(self) -> tuple[Any, ...]:
        """By what contracts are sorted, the worst first."""
        cost = sum(one.cost for one in self.worst)
        bad = sum(one.tone == "bad" for one in self.lines)
        return -self.missing, -cost, -bad, self.label

    def to_dict(self) -> dict[str, Any]:
        """The contract as plain data."""
        return {
            "contract": self.contract,
            "boundary": self.boundary,
            "ok": self.ok,
            "runs": self.runs,
            "missing": self.missing,
            "lines": [one.to_dict() for one in self.lines],
        }
