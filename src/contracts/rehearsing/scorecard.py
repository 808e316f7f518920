"""The result of a rehearsal: which faults a contract caught, and which it let through."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, NoReturn, get_args

from contracts.arguments import methods_in_own_words
from contracts.escaping import escape_markdown
from contracts.rehearsing.trial import Outcome, Trial
from contracts.report.truth import no_truth

if TYPE_CHECKING:
    import polars as pl

_UNDETECTABLE = "no rule about this batch alone detects these, so they do not count:"
"""Stands before the faults for which no rule is found."""


@dataclass(frozen=True, slots=True)
class Survivor:
    """A fault that a contract let through, and that a rule would have caught.

    Attributes:
        strengths: the shares of rows at which it got through and the suggestion catches it, each once; None
            where the fault has no strength.
        suggestion: the source of the rule; of a sensitive field it shows no value.
        caught_by: the declarations of a contract that should catch it, in words.
    """

    fault: str
    fields: tuple[str, ...]
    strengths: tuple[float | None, ...]
    suggestion: str
    caught_by: str

    def __str__(self) -> str:
        return f"{_fault_text(self)}: {self.suggestion}"


@dataclass(frozen=True, slots=True)
class Undetectable:
    """A fault that no rule about this batch alone distinguishes from good data; it does not count.

    Attributes:
        strengths: the shares of rows at which none does, each once; None where the fault has no strength.
        caught_by: the declarations of a contract that should catch it, in words.
    """

    fault: str
    fields: tuple[str, ...]
    strengths: tuple[float | None, ...]
    caught_by: str

    def __str__(self) -> str:
        return f"{_fault_text(self)}: use {self.caught_by}"


def _fault_text(one: Survivor | Undetectable) -> str:
    """A fault, its fields and its strengths."""
    where = f" of {' and '.join(one.fields)}" if one.fields else ""
    shares = [f"{share:.0%}" for share in one.strengths if share is not None]
    of = f" ({', '.join(shares)} of the rows)" if shares else ""
    return f"{one.fault}{where}{of}"


@methods_in_own_words
@dataclass(frozen=True, slots=True)
class Scorecard:
    """Every trial of a contract.

    Attributes:
        contract: its label, as in reports.
        trials: every trial, including faults that could not happen to the data.
        survivors: the faults that were let through, each with a rule that would have caught it.
        undetectable: the faults that no rule about this batch alone detects; they do not count.
        rows: the number of rows of the good data.
        rehearsed_rows: the number of them that faults were injected into; fewer where it is a sample.
        left_out: the rules that the sample alone breaks, and which could catch nothing therefore.
    """

    contract: str
    trials: tuple[Trial, ...]
    survivors: tuple[Survivor, ...]
    undetectable: tuple[Undetectable, ...] = ()
    rows: int = 0
    rehearsed_rows: int = 0
    left_out: tuple[str, ...] = ()

    def __bool__(self) -> NoReturn:
        raise no_truth("a scorecard", ".score or .survivors")

    @property
    def counts(self) -> Mapping[str, int]:
        """The number of trials by outcome."""
        counted = Counter(one.outcome for one in self.trials)
        return {name: counted[name] for name in get_args(Outcome)}

    @property
    def score(self) -> float:
        """The share that was caught of the harmful faults that a rule about one batch can catch: 0..1; 1
        where there was none.
        """
        caught, survived = self.counts["caught"], self.counts["survived"]
        return caught / (caught + survived) if caught + survived else 1.0

    def __str__(self) -> str:
        counts = self.counts
        head = (
            f"{self.contract}: {counts['caught']:,} of {counts['caught'] + counts['survived']:,} faults"
            f" caught ({self.score:.2f}), {counts['repaired']:,} repaired"
        )
        lines = [head, *(f"  {one}" for one in self.survivors)]
        if self.undetectable:
            lines += [f"  {_UNDETECTABLE}", *(f"    {one}" for one in self.undetectable)]
        if self.rehearsed_rows < self.rows:
            lines.append(
                f"  rehearsed on {self.rehearsed_rows:,} of {self.rows:,} rows; max_rows=None takes all"
            )
        lines += [f"  left out, for the sample alone breaks it: {one}" for one in self.left_out]
        return "\n".join(lines)

    def to_frame(self) -> pl.DataFrame:
        """A row for each trial."""
        import polars as pl

        schema: dict[str, pl.DataType | type[pl.DataType]] = {
            "fault": pl.String, "fields": pl.List(pl.String), "strength": pl.Float64, "seed": pl.Int64,
            "outcome": pl.String, "by": pl.List(pl.String), "wrong": pl.Int64, "named": pl.Int64,
        }  # fmt: skip  # a table of columns
        rows = [
            {name: getattr(one, name) for name in schema}
            | {"fields": list(one.fields), "by": list(one.by)}
            for one in self.trials
        ]
        return pl.DataFrame(rows, schema=schema)

    def to_html(self) -> str:
        """The scorecard as a page of HTML that stands alone: the faults that were let through with the rules that
        would catch them, and what became of each fault.
        """
        from contracts.rehearsing.page import scorecard_page

        return scorecard_page(self)

    def to_markdown(self) -> str:
        """The scorecard in Markdown, for a pull request: the score, and a line for each fault let through."""
        head, *lines = map(escape_markdown, str(self).splitlines())
        return "\n".join([f"**{head}**", "", *(f"- {line}" for line in lines), ""])

    def _repr_html_(self) -> str:
        from contracts.rehearsing.page import scorecard_fragment

        return scorecard_fragment(self)
