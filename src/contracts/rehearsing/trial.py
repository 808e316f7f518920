"""One trial: a fault injected into a good batch, and its outcome."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Literal

from contracts.engine.engine import Engine
from contracts.engine.options import Options
from contracts.testing.faults.fault import ColumnLists, Injected, height_of

if TYPE_CHECKING:
    import polars as pl


Outcome = Literal["caught", "survived", "undetectable", "repaired", "not_applicable"]
"""The outcome of a trial; "repaired" where `split` repairs the fault: the good batch comes out; "undetectable"
where no rule about this batch alone distinguishes it from the good one."""


@dataclass(frozen=True, slots=True)
class Trial:
    """One fault at one strength, and its outcome.

    Attributes:
        fault: the fault's name.
        fields: the fields that it was in, by their names in data; empty where it was in the batch.
        strength: the share of the rows that it was in, 0..1; None where it has no strength.
        seed: the seed that chose the rows.
        by: the rules that caught it, as labels: "speed: le".
        wrong: the number of wrong rows; None where a single row is never wrong by itself.
        named: the number of wrong rows that the report names as invalid.
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
class GoodBatch:
    """A good batch, into which faults are injected.

    Attributes:
        engine: of the contract that is rehearsed, without rules that a sample of the batch does not keep.
        frame: the batch in contract form, or a sample of its rows.
        columns: the same as Python values.
        options: the options of every check.
        whole: every row of the batch; None where `frame` has them all.
        left_out: the rules that a sample does not keep, as sentences.
        kept: whether every row keeps a rule, as far as it was asked.
    """

    engine: Engine
    frame: pl.DataFrame
    columns: ColumnLists
    options: Options
    whole: pl.DataFrame | None = None
    left_out: tuple[str, ...] = ()
    kept: dict[Hashable, bool] = field(default_factory=dict, compare=False)

    @property
    def height(self) -> int:
        return height_of(self.columns)

    @property
    def every_row(self) -> pl.DataFrame:
        """Every row of the batch."""
        return self.frame if self.whole is None else self.whole

    def with_columns(self, columns: ColumnLists) -> Mapping[str, Any]:
        """A batch of these columns; unchanged ones keep their type in the frame."""
        return {
            name: self.frame.get_column(name) if column is self.columns.get(name) else column
            for name, column in columns.items()
        }


def run_trial(good: GoodBatch, engine: Engine, injected: Injected | None, trial: Trial) -> Trial:
    """Split a batch with a fault in it; returns the trial with its outcome.

    Args:
        engine: of the contract that is rehearsed, or of the same with one more rule.
        injected: the batch; None where the fault cannot happen to it.
        trial: the trial without an outcome.
    """
    if injected is None:
        return trial
    parts = engine.split(good.with_columns(injected.columns), good.options)
    if parts.report.ok:
        repaired = _equals_good(good, parts.valid)
        return replace(trial, outcome="repaired" if repaired else "survived")
    by = tuple(one.label for one in parts.report.violations if one.fails)
    by += tuple(f"{one.field or 'batch'}: {one.code} (not run)" for one in parts.report.not_run)
    if injected.rows is None:
        return replace(trial, outcome="caught", by=by)
    named = injected.rows & frozenset(parts.invalid["__row__"])
    return replace(trial, outcome="caught", by=by, wrong=len(injected.rows), named=len(named))


def _equals_good(good: GoodBatch, valid: Mapping[str, Any]) -> bool:
    names = [one.alias for one in good.engine.specification.fields]
    return {name: list(valid[name]) for name in names} == {n: good.columns[n] for n in names}
