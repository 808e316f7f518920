"""One batch under judgement: the frame, the plan that it is held to, and what was found in it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Self

import polars as pl

from contracts.backends.masking import masked
from contracts.backends.plan import Plan
from contracts.errors import is_failure
from contracts.rendering import error_text
from contracts.report import Example, NotRun, Violation, not_run_of, violation_of
from contracts.rules.requirement import Requirement
from contracts.rules.table import meant_by
from contracts.specification import Field, Specification, Value

LOOKED_AT_FIRST = 10_000
"""In how many rows the first examples are looked for, before they are in all of them."""


@dataclass(frozen=True, slots=True)
class Table:
    """Another contract's data, which references may be looked up in."""

    specification: Specification
    plan: Plan
    frame: pl.DataFrame


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What a verb is told beside the data.

    Attributes:
        most: how many examples to give for each violation; None for all.
        now: the time that freshness is judged at, as the caller gave it.
        tables: the data that references are looked up in, by its contract.
        filled: the rows in which a default was filled, by the field's Python name, where the data
            was wire form; None where it came in contract form.
        clock: the time at which the verb was called.
    """

    most: int | None = None
    now: datetime | None = None
    tables: Mapping[type, Table] = field(default_factory=dict)
    filled: Mapping[str, pl.Series] | None = None
    clock: datetime = field(default_factory=lambda: datetime.now(UTC))

    def table_of(self, contract: type) -> Table | None:
        """The table of a contract, or of another class that requires the same; None if there is none."""
        if contract in self.tables:
            return self.tables[contract]
        wanted = meant_by(contract)
        tables = self.tables.values()
        return next((table for table in tables if table.specification == wanted), None)


@dataclass(frozen=True, slots=True)
class Unread:
    """The rows of one field that null stands for in its column.

    Attributes:
        rows: those whose value is not contract form, or that give none; what is wrong with them is
            said elsewhere.
        nulls: those that give no value, or null.
    """

    rows: pl.Series
    nulls: pl.Series

    def filter(self, rows: pl.Series) -> Unread:
        """The same of some rows."""
        return Unread(self.rows.filter(rows), self.nulls.filter(rows))


@dataclass(frozen=True, slots=True)
class Finding:
    """One violation, the mask of the rows that it names (None where it names none), and by those
    what they break.
    """

    violation: Violation
    rows: pl.Series | None = None
    requirement: Requirement[Any] | None = None


@dataclass(frozen=True, slots=True)
class Findings:
    """What was found in one batch."""

    broken: list[Finding] = field(default_factory=list)
    not_run: list[NotRun] = field(default_factory=list)
    not_applicable: list[NotRun] = field(default_factory=list)

    def cannot_run(self, path: str | None, requirement: Requirement[Any], reason: str) -> None:
        """Note that a requirement could not be evaluated."""
        self.not_run.append(not_run_of(path, requirement, reason))

    def rows_by_label(self, *, errors_only: bool = False) -> dict[str, pl.Series]:
        """The masks of the rows that violations name, by what they are labelled with.

        Args:
            errors_only: whether to leave out what only warns.
        """
        masks: dict[str, pl.Series] = {}
        for finding in self.broken:
            violation, rows = finding.violation, finding.rows
            if rows is None or (errors_only and violation.severity == "warn"):
                continue
            rows = rows.fill_null(value=False) if rows.null_count() else rows
            label = violation.label
            masks[label] = masks[label] | rows if label in masks else rows
        return masks

    def __iadd__(self, other: Findings) -> Self:
        self.broken.extend(other.broken)
        self.not_run.extend(other.not_run)
        self.not_applicable.extend(other.not_applicable)
        return self


@dataclass(frozen=True, slots=True)
class Failure:
    """Why the engine could not compute something."""

    reason: str


def attempt(compute: Callable[[], Any]) -> Any:
    """What the computation gives, or the `Failure` it ended in.

    A Polars panic is no `Exception`; it is a failure all the same.
    """
    try:
        return compute()
    except BaseException as error:  # whatever the engine raises
        if not is_failure(error):
            raise
        return Failure(f"the engine raised {error_text(error)}")


@dataclass(frozen=True, slots=True)
class Batch:
    """One frame under judgement.

    Attributes:
        proved: the rules that are known to be kept.
        unread: what null stands for in fields, by their Python names, with values that are not
            contract form.
    """

    specification: Specification
    plan: Plan
    frame: pl.DataFrame
    told: Circumstances
    proved: frozenset[Requirement[Any]] = frozenset()
    unread: Mapping[str, Unread] = field(default_factory=dict)

    def rows_of(self, mask: pl.Series) -> list[int]:
        """The positions of the first rows that the mask names."""
        most = self.told.most
        if most is None:
            return mask.arg_true().to_list()
        early = mask.head(LOOKED_AT_FIRST).arg_true().head(most).to_list()
        return early if len(early) == most else mask.arg_true().head(most).to_list()

    def keys_of(self, rows: Sequence[int]) -> Sequence[dict[str, Any] | None]:
        """The keys of the rows, where the contract has a key and the frame holds it."""
        fields = self.specification.key
        if not fields or not all(field.name in self.plan.held for field in fields):
            return [None] * len(rows)
        return self.values_of(fields, rows)

    def values_of(self, fields: Sequence[Field], rows: Sequence[int]) -> list[dict[str, Any]]:
        """The rows' values of the fields by their aliases, masked where they are sensitive."""
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
        rows = self.rows_of(mask)
        examples = map(Example, rows, self.keys_of(rows), values(rows))
        count = int(mask.sum() or 0)
        violation = violation_of(path, requirement, count, self.frame.height, examples)
        return Finding(violation, mask, requirement)


def shown_list(values: pl.Series, expected: Value) -> list[Any]:
    """A column's values as Python's, masked where sensitive, in words where Python has none."""
    listed = attempt(values.to_list)
    if isinstance(listed, Failure):  # a year past 9999, say, on which Polars panics
        listed = attempt(lambda: values.to_physical().cast(pl.String).to_list())
    if isinstance(listed, Failure):
        listed = [f"<{values.dtype}>"] * len(values)
    return [masked(value, expected) for value in listed]


def mask_at(rows: Sequence[int], height: int) -> pl.Series:
    """The mask of the rows at these positions."""
    mask = pl.repeat(False, n=height, eager=True, dtype=pl.Boolean)
    return mask.scatter(list(rows), True) if rows else mask
