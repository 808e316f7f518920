"""The findings of a backend in one batch."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Self

import polars as pl

from contracts.report.report import Example, NotRun, Violation, build_not_run
from contracts.rules.requirement import Requirement


@dataclass(frozen=True, slots=True)
class Unparseable:
    """The rows of one field in which null replaces a value in its column.

    Those values are not nulls: they break the one requirement that a finding of their own has, take
    no default, and are in no key.

    Attributes:
        rows: those whose value is not contract form, or that have none; findings of their own tell
            what is wrong with them.
        nulls: those without a value, or with null.
    """

    rows: pl.Series
    nulls: pl.Series

    def filter(self, rows: pl.Series) -> Unparseable:
        return Unparseable(self.rows.filter(rows), self.nulls.filter(rows))


@dataclass(frozen=True, slots=True)
class Finding:
    """One violation, the mask of its rows (None where it names none), and the requirement they
    break.

    Attributes:
        sample: examples spread over all of its rows, for the diagnosis; None where the violation's
            own examples are all that there is.
    """

    violation: Violation
    rows: pl.Series | None = None
    requirement: Requirement[Any] | None = None
    sample: Sequence[Example] | None = None

    @property
    def evidence(self) -> Sequence[Example]:
        """The examples that the diagnosis examines."""
        return self.violation.examples if self.sample is None else self.sample


@dataclass(frozen=True, slots=True)
class Findings:
    """The findings in one batch.

    Attributes:
        abstained: those of `not_run` whose rules were evaluated on some groups, which may break them.
    """

    broken: list[Finding] = field(default_factory=list)
    not_run: list[NotRun] = field(default_factory=list)
    not_applicable: list[NotRun] = field(default_factory=list)
    abstained: list[NotRun] = field(default_factory=list)

    def cannot_run(self, path: str | None, requirement: Requirement[Any], reason: str) -> None:
        """Note that a requirement could not be evaluated."""
        self.not_run.append(build_not_run(path, requirement, reason))

    def rows_by_label(self, *, errors_only: bool = False) -> dict[str, pl.Series]:
        """The masks of the rows that violations name, by the violations' labels.

        Args:
            errors_only: whether to leave out warnings.
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
        self.abstained.extend(other.abstained)
        return self
