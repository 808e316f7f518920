"""What a contract caught of what really happens, and what it let through."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from contracts.rehearsing.trial import Trial

if TYPE_CHECKING:
    import polars as pl

NONE = "no rule of this batch alone tells it from good data; what does: "
"""What is said of a fault for which no rule is found, before what should catch it."""


@dataclass(frozen=True, slots=True)
class Survivor:
    """A fault that a contract let through.

    Attributes:
        strengths: the shares of rows in which it was, each once; None where it has none.
        suggestion: the rule that would have caught it, as it is written; None where none is found.
        caught_by: what of a contract should catch it, in words.
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
        return f"{self.fault}{where}{of}: {self.suggestion or NONE + self.caught_by}"


@dataclass(frozen=True, slots=True)
class Scorecard:
    """Every fault that a contract was tried with.

    Attributes:
        contract: the contract, as reports call it.
        trials: every one, those that could not happen included.
        survivors: what was let through.
    """

    contract: str
    trials: tuple[Trial, ...]
    survivors: tuple[Survivor, ...]

    @property
    def counts(self) -> Mapping[str, int]:
        """How many trials had which outcome."""
        counted = Counter(one.outcome for one in self.trials)
        return {name: counted[name] for name in ("caught", "survived", "mended", "not_applicable")}

    @property
    def score(self) -> float:
        """The share of what could happen, and did harm, that was caught: 0..1; 1 where nothing could."""
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
        }  # fmt: skip
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
            + "".join(cell_of(cells.get((fault, field))) for field in fields)
            + "</tr>"
            for fault in faults
        ]
        return (
            f"<div><p><b>{escape(str(self).splitlines()[0])}</b></p>"
            f"<table><thead><tr><th></th>{head}</tr></thead><tbody>{''.join(lines)}</tbody></table></div>"
        )


def cell_of(outcomes: Counter[str] | None) -> str:
    """A cell of the table: green where all was caught, red where nothing was."""
    if outcomes is None:
        return "<td></td>"
    tried = outcomes["caught"] + outcomes["survived"]
    if not tried:
        return f"<td>{'mended' if outcomes['mended'] else '–'}</td>"
    hue = round(120 * outcomes["caught"] / tried)
    return f'<td style="background:hsl({hue},70%,75%)">{outcomes["caught"]}/{tried}</td>'
