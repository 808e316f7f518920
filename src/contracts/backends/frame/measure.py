"""A measure: what to compute of a batch, or of each group in it, for a rule that names no row."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from contracts.backends.findings import Finding

Measurements = Mapping[str, Any]


class CannotEvaluate(Exception):
    """A rule cannot be evaluated; the message says why."""


class EngineFailed(CannotEvaluate):
    """The engine failed while it evaluated the rule; the message may quote a value."""


class PartlyEvaluated(CannotEvaluate):
    """A rule cannot be evaluated on some groups.

    Attributes:
        finding: the violation by the others, if they break it.
    """

    def __init__(self, reason: str, finding: Finding | None) -> None:
        super().__init__(reason)
        self.finding = finding


class NotApplicable(Exception):
    """A rule has nothing to evaluate; the message says why."""


@dataclass(frozen=True, slots=True)
class Measure:
    """What to compute for a rule.

    Attributes:
        exprs: the aggregates to compute, by names of their own.
        broken: from the measurements to the values to show where they break the rule; none where
            they satisfy it.
        suspect: a mask over the measurements that is true wherever the rule is broken; None where
            every group is to be looked at.
        certain: a mask over the measurements that is true only where the rule is broken; None where
            `broken` alone finds out.
        whole: whether `broken` takes the columns themselves, as a frame under "rows".
        shows_values: whether what is shown is made of the field's own values.
        greatest: the measurements of which the greatest counts; of the others those of two batches
            add up to those of both.
        without_values: why the rule is not evaluated where the measurement "count" is 0; None where it is.
        by_group: whether `broken` takes the key of a group too, where rows are grouped, under `GROUP`: to compare it
            with the baseline of the group.
        absent: the groups that have no row and are measured all the same, as the value of the one field that rows are
            grouped by and the measurements of each: from the name of that field, and the values that have rows.
        note: what to say of a batch that breaks the rule, from its measurements, in place of a
            probable cause; it is not asked where values must not be shown.
        columns: more columns whose sums are to be computed, which depend on the values.
        exact: the measure that does not depend on the order of the rows, where this one does and is
            quicker: this one decides of which groups to compute it.
    """

    exprs: dict[str, pl.Expr]
    broken: Callable[[Measurements], list[Any]]
    suspect: pl.Expr | None = None
    certain: pl.Expr | None = None
    whole: bool = False
    shows_values: bool = False
    greatest: frozenset[str] = frozenset()
    without_values: str | None = None
    by_group: bool = False
    absent: Callable[[str, Collection[Any]], list[tuple[Any, Measurements]]] | None = None
    note: Callable[[Measurements], str | None] | None = None
    columns: Callable[[pl.DataFrame], dict[str, pl.Series]] | None = None
    exact: Measure | None = None
