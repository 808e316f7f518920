"""The result of a rehearsal: which faults a contract caught, and which it let through."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, NoReturn

from contracts.rehearsing.trial import Trial
from contracts.report.truth import no_truth

if TYPE_CHECKING:
    import polars as pl

_NO_SUGGESTION = "no rule about this batch alone detects it; use "
"""Stands before the declarations that should catch a fault for which no rule is found."""


@dataclass(frozen=True, slots=True)
class Survivor:
    """A fault that a contract let through.

    Attributes:
        strengths: the shares of rows that it was in, each once; None where the fault has no strength.
        suggestion: the source of a rule that would have caught it; None where none is found.
        caught_by: the declarations of a contract that should catch it, in words.
    """

    fault: str
    fields: tuple[str, ...]
    strengths: tuple[float | None, ...]
    suggestion: str | None
    caught_by: str

    def __str__(self) -> str:
        where = f" of {' and '.join(self.fields)}" if self.fields else ""
        shares = [f"{one:.0%}" for one in self.strengths if one is not None]
        of = f" ({', '.join(shares)} of the rows)" if shares else ""
        return f"{self.fault}{where}{of}: {self.suggestion or _NO_SUGGESTION + self.caught_by}"


@dataclass(frozen=True, slots=True)
class Scorecard:
    """Every trial of a contract.

    Attributes:
        contract: its label, as in reports.
        trials: every trial, including faults that could not happen to the data.
        survivors: the faults that were let through.
    """

    contract: str
    trials: tuple[Trial, ...]
    survivors: tuple[Survivor, ...]

    def __bool__(self) -> NoReturn:
        raise no_truth("a scorecard", ".score or .survivors")

    @property
    def counts(self) -> Mapping[str, int]:
        """The number of trials by outcome."""
        counted = Counter(one.outcome for one in self.trials)
        return {name: counted[name] for name in ("caught", "survived", "mended", "not_applicable")}

    @property
    def score(self) -> float:
        """The share of harmful faults that was caught: 0..1; 1 where no fault did harm."""
        caught, survived = self.counts["caught"], self.counts["survived"]
        return caught / (caught + survived) if caught + survived else 1.0

    def __str__(self) -> str:
        counts = self.counts
        head = (
            f"{self.contract}: {counts['caught']:,} of {counts['caught'] + counts['survived']:,} faults"
            f" caught ({self.score:.2f}), {counts['mended']:,} mended"
        )
        return "\n".join([head, *(f"  {one}" for one in self.survivors)])

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
        """A table of faults and fields, coloured by the share that was caught."""
        cells: dict[tuple[str, str], Counter[str]] = {}
        for one in self.trials:
            field = " and ".join(one.fields) or "batch"
            cells.setdefault((one.fault, field), Counter())[one.outcome] += 1
        faults, fields = ([*dict.fromkeys(cell[side] for cell in cells)] for side in (0, 1))
        head = "".join(f"<th>{escape(field)}</th>" for field in fields)
        lines = [
            f"<tr><th>{escape(fault)}</th>"
            + "".join(_cell_of(cells.get((fault, field))) for field in fields)
            + "</tr>"
            for fault in faults
        ]
        return (
            f"<div><p><b>{escape(str(self).splitlines()[0])}</b></p>"
            f"<table><thead><tr><th></th>{head}</tr></thead><tbody>{''.join(lines)}</tbody></table></div>"
        )


def _cell_of(outcomes: Counter[str] | None) -> str:
    """A cell of the table: green where all was caught, red where nothing was."""
    if outcomes is None:
        return "<td></td>"
    harmful = outcomes["caught"] + outcomes["survived"]
    if not harmful:
        return f"<td>{'mended' if outcomes['mended'] else '–'}</td>"
    hue = round(120 * outcomes["caught"] / harmful)
    return f'<td style="background:hsl({hue},70%,75%)">{outcomes["caught"]}/{harmful}</td>'
