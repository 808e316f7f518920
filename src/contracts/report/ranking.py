"""The report of one batch from what was found in it, the most important first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from contracts.report.counts import Changes
from contracts.report.order import place_in_report
from contracts.report.passed import EvaluatedRules
from contracts.report.report import NotRun, Report, Violation
from contracts.report.run import Run, run_since
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
    masks: Mapping[str, pl.Series] | None = MappingProxyType({}),
    evaluated: EvaluatedRules | None = None,
    run: Run | None = None,
) -> Report:
    """Build the report of one batch, its violations ranked: errors first, then by cost × count, then
    in the order of the fields.

    Args:
        changes: the changes from wire form to contract form.
        masks: the rows that each violation names, by its label; None where they are not known.
        evaluated: the rules of the contract, where all of them were evaluated.
        run: the call that makes the report.
    """
    found, not_run, not_applicable = tuple(violations), tuple(not_run), tuple(not_applicable)
    place = place_in_report(specification, several=len((*found, *not_run, *not_applicable)) > 1)

    def rank(violation: Violation) -> tuple[object, ...]:
        weight = violation.cost * max(violation.count, 1)
        field, name, rule = place(violation)
        return (
            not violation.fails, violation.severity, -weight, field, name, violation.code,
            rule, violation.rule_id,
        )  # fmt: skip  # a key, from the most important part to the least

    ranked = sorted(found, key=rank)
    return Report(
        contract=specification.name,
        rows=rows,
        violations=tuple(ranked),
        not_run=tuple(sorted(not_run, key=place)),
        not_applicable=tuple(sorted(not_applicable, key=place)),
        version=specification.version,
        boundary=specification.boundary,
        owner=specification.owner,
        filled=changes.filled if changes else {},
        converted=changes.converted if changes else {},
        dropped=changes.dropped if changes else {},
        _masks=None if masks is None else dict(masks),
        _evaluated=evaluated,
        _run=run,
    )


def with_run(report: Report, called: float | None) -> Report:
    """The report with the call that made it, which ends now.

    Args:
        called: the reading of `perf_counter` when it was made; None where that is not known.
    """
    return replace(report, _run=run_since(called))


def with_contract(report: Report, evaluated: EvaluatedRules) -> Report:
    """The report as that of a contract of which only the other rules were evaluated on their own."""
    return replace(report, _evaluated=evaluated, _masks=None)


def with_proved(report: Report, specification: Specification, proved: Iterable[NotRun]) -> Report:
    """The report with the rules that were proved, but for those that it has other entries of."""
    others: tuple[Violation | NotRun, ...] = (
        *report.violations, *report.not_run, *report.not_applicable,
    )  # fmt: skip  # a row
    known = {(one.field, one.code, one.rule_id) for one in others}
    entries = [one for one in proved if (one.field, one.code, one.rule_id) not in known]
    place = place_in_report(specification, several=len(entries) > 1)
    return replace(report, proved=tuple(sorted(entries, key=place)))
