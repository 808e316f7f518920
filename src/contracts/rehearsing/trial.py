"""One fault in one batch, and what became of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal

from contracts.judging import Tables, specification_of
from contracts.testing.faults.fault import Columns, Injected, height_of

if TYPE_CHECKING:
    import polars as pl

    from contracts.contract import Contract

Outcome = Literal["caught", "survived", "mended", "not_applicable"]
"""What became of a fault: "mended" where what came out is what was good before."""


@dataclass(frozen=True, slots=True)
class Trial:
    """One fault at one strength, and what became of it.

    Attributes:
        fault: the fault's name.
        fields: the fields that it happened to, by what data calls them; none where it is the batch's.
        strength: in which share of the rows it was put, 0..1; None where it has no strength.
        seed: what the rows were chosen by.
        by: the rules that caught it, as labels: "speed: le".
        wrong: how many rows were wrong; None where no row alone was.
        named: how many of those were named as invalid.
    """

    fault: str
    fields: tuple[str, ...]
    strength: float | None
    seed: int
    outcome: Outcome = "not_applicable"
    by: tuple[str, ...] = ()
    wrong: int | None = None
    named: int | None = None


@dataclass(frozen=True)
class Good:
    """A batch that is good, ready to have faults put into it.

    Attributes:
        frame: it in contract form.
        columns: the same by its columns, as Python values.
        told: what the verbs are told beside the data.
    """

    contract: type[Contract]
    frame: pl.DataFrame
    columns: Columns
    now: datetime | None
    tables: Tables | None

    @property
    def height(self) -> int:
        """How many rows there are."""
        return height_of(self.columns)

    def given(self, columns: Columns) -> Mapping[str, Any]:
        """A batch to be judged: the columns that nothing was done to as they were."""
        return {
            name: self.frame.get_column(name) if column is self.columns.get(name) else column
            for name, column in columns.items()
        }


def tried(good: Good, contract: type[Contract], injected: Injected | None, trial: Trial) -> Trial:
    """What becomes of a fault that was put into a batch, when a contract reads it.

    Args:
        contract: the one that is rehearsed, or the same with a rule more.
        injected: the batch; None where the fault could not happen to it.
        trial: what is tried, with no outcome so far.
    """
    if injected is None:
        return trial
    parts = contract.split(good.given(injected.columns), now=good.now, tables=good.tables)
    if parts.report.ok:
        mended = is_good(good, contract, parts.valid)
        return replace(trial, outcome="mended" if mended else "survived")
    by = tuple(one.label for one in parts.report.violations if one.fails)
    by += tuple(f"{one.field or 'batch'}: {one.code} (not run)" for one in parts.report.not_run)
    if injected.rows is None:
        return replace(trial, outcome="caught", by=by)
    named = injected.rows & frozenset(parts.invalid["__row__"])
    return replace(trial, outcome="caught", by=by, wrong=len(injected.rows), named=len(named))


def is_good(good: Good, contract: type[Contract], valid: Mapping[str, Any]) -> bool:
    """Whether what comes of a batch is what came of it without the fault."""
    names = [one.alias for one in specification_of(contract).fields]
    return {name: list(valid[name]) for name in names} == {n: good.columns[n] for n in names}
