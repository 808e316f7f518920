"""One batch to evaluate: the frame, its plan, and the context of the call."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import compress, count, islice
from typing import TYPE_CHECKING, Any

import polars as pl

from contracts.backends.findings import Finding, Findings, Unparseable
from contracts.backends.frame.plan import FramePlan
from contracts.backends.masking import shown_list
from contracts.backends.masks import sample_rows
from contracts.diagnosis.sampling import LazyExamples
from contracts.report.report import Example, build_violation
from contracts.rules.reference import TableName, resolve_contract
from contracts.rules.requirement import Requirement
from contracts.specification import Field, Specification

if TYPE_CHECKING:
    from contracts.profiles.baselines import Baselines
    from contracts.profiles.profile import Profile

_LOOKED_AT_FIRST = 16, 500
"""In how many rows the first examples are looked for, before they are in all of them."""


@dataclass(frozen=True, slots=True)
class ReferenceTable:
    """Another contract's data, in which references are looked up."""

    specification: Specification
    plan: FramePlan
    frame: pl.DataFrame


@dataclass(frozen=True, slots=True)
class Context:
    """The context of one evaluation.

    Attributes:
        max_examples: how many examples each violation gets; None for all.
        now: the time for freshness rules, as the caller passed it.
        tables: the data for references, by its contract or its name.
        filled: the rows in which a default was applied, by the field's Python name, where the data
            was wire form; None where it came in contract form.
        clock: the time of the call.
        before: how many rows of the whole come before these, in a batch that is a part of it.
        take_batch: takes the batch instead of evaluating the table rules, where they are evaluated
            on more than this batch.
        baseline: what good data looks like, or one for each time or segment.
        only_proves: whether rows that may break a rule are looked at otherwise: what says which they
            are need not be kept, and a rule that is not proved may be called not run.
        shown: how many examples a violation by more rows than `max_examples` gets, since its diagnosis reads a
            sample of all of them; None for as many.
    """

    max_examples: int | None = None
    now: datetime | None = None
    tables: Mapping[TableName, ReferenceTable] = field(default_factory=dict)
    filled: Mapping[str, pl.Series] | None = None
    clock: datetime = field(default_factory=lambda: datetime.now(UTC))
    before: int = 0
    take_batch: Callable[[Batch], Findings] | None = None
    baseline: Profile | Baselines | None = None
    only_proves: bool = False
    shown: int | None = None

    def table_of(self, contract: TableName | None, own: Specification) -> ReferenceTable | None:
        """The table of a contract, or of another class with the same specification; None if there
        is none.

        Args:
            contract: a name is that of a table, or of a contract; None the contract itself.
            own: the contract that refers.
        """
        if contract is not None and contract in self.tables:
            return self.tables[contract]
        wanted = own if contract is None else resolve_contract(contract)
        tables = self.tables.values()
        return next((t for t in tables if wanted in (t.specification, t.specification.name)), None)


@dataclass(frozen=True, slots=True)
class Batch:
    """One frame under evaluation.

    Attributes:
        proved: the requirements that are proved to be satisfied.
        unparseable: the rows of fields, by their Python names, in which null replaces a value that
            is not contract form.
    """

    specification: Specification
    plan: FramePlan
    frame: pl.DataFrame
    context: Context
    proved: frozenset[Requirement[Any]] = frozenset()
    unparseable: Mapping[str, Unparseable] = field(default_factory=dict)

    def rows_of(self, mask: pl.Series, broken: int) -> list[int]:
        """The positions of the first rows of a mask, as many as examples are wanted.

        Args:
            broken: how many rows the mask has.
        """
        max_examples = self.context.max_examples
        if max_examples is None:
            return mask.arg_true().to_list()
        if broken > max_examples and self.context.shown is not None:
            max_examples = min(max_examples, self.context.shown)
        for few in _LOOKED_AT_FIRST:
            early = [*islice(compress(count(), mask.head(few).to_list()), max_examples)]
            if len(early) == max_examples or len(mask) <= few:
                return early
        return mask.arg_true().head(max_examples).to_list()

    def keys_of(self, rows: Sequence[int]) -> Sequence[dict[str, Any] | None]:
        """The keys of the rows, where the contract has a key and the frame its columns."""
        fields = self.specification.key
        if not fields or not all(field.name in self.plan.held for field in fields):
            return [None] * len(rows)
        return self.values_of(fields, rows)

    def values_of(self, fields: Sequence[Field], rows: Sequence[int]) -> list[dict[str, Any]]:
        """The rows' values of the fields by their aliases, masked where sensitive."""
        columns = (self.frame.get_column(self.plan.held[field.name]) for field in fields)
        parts = ((column[list(rows)], field) for column, field in zip(columns, fields, strict=True))
        listed = [shown_list(part, field.value) for part, field in parts]
        names = [field.alias for field in fields]
        return [dict(zip(names, row, strict=True)) for row in zip(*listed, strict=True)]

    def named(
        self,
        path: str | None,
        requirement: Requirement[Any],
        mask: pl.Series,
        values: Callable[[Sequence[int]], Sequence[Any]],
    ) -> Finding:
        """The violation of a requirement by the rows of a mask.

        Args:
            values: gives the values to show for some rows.
        """
        broken = int(mask.sum() or 0)
        rows = self.rows_of(mask, broken)
        examples = map(Example, rows, self.keys_of(rows), values(rows))
        violation = build_violation(path, requirement, broken, self.frame.height, examples)
        if broken <= len(rows):
            return Finding(violation, mask, requirement)
        spread = sample_rows(mask, broken, self.context.before)
        return Finding(violation, mask, requirement, LazyExamples(spread, values))
