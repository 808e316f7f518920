"""The report of one batch from what was found in it, the most important first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from contracts.report.counts import Changes
from contracts.report.report import NotRun, Report, Violation
from contracts.specification import Specification

if TYPE_CHECKING:
    import polars as pl


def build_report(
    specification: Specification,
    rows: int,
    violations: Iterable[Violation],
    not_run: Iterable[NotRun],
    not_applicable: Iterable[NotRun] = (),
    *,
    changes: Changes | None = None,
    masks: Mapping[str, pl.Series] | None = None,
) -> Report:
    """Build the report of one batch, its violations ranked: errors first, then by cost × count, then
    in the order of the fields.

    Args:
        changes: the changes from wire form to contract form.
        masks: the rows that each violation names, by its label.
    """
    order = specification.places

    def rank(violation: Violation) -> tuple[bool, str, float, int, str, str]:
        weight = violation.cost * max(violation.count, 1)
        top = (violation.field or "").split(".")[0]
        place = order.get(violation.field or "", order.get(top, len(order)))
        return (
            not violation.fails, violation.severity, -weight, place, violation.field or "",
            violation.code,
        )  # fmt: skip  # a key, from the most important part to the least

    ranked = sorted(violations, key=rank)
    return Report(
        contract=specification.name,
        rows=rows,
        violations=tuple(ranked),
        not_run=tuple(not_run),
        not_applicable=tuple(not_applicable),
        version=specification.version,
        boundary=specification.boundary,
        owner=specification.owner,
        filled=changes.filled if changes else {},
        converted=changes.converted if changes else {},
        dropped=changes.dropped if changes else {},
        _masks=masks or {},
    )
