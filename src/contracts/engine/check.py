"""From a batch in contract form to its report."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from contracts.engine.backends import Backends
from contracts.engine.options import Options
from contracts.inputs.column_order import add_order_findings
from contracts.report.counts import Changes
from contracts.report.order import place_in_report
from contracts.report.passed import EvaluatedRules
from contracts.report.ranking import build_report
from contracts.report.report import Report, Violation
from contracts.report.run import run_since
from contracts.specification import Specification

if TYPE_CHECKING:
    from contracts.backends.findings import Finding, Findings
    from contracts.backends.frame.batch import Context
    from contracts.backends.python.convert import Source
    from contracts.diagnosis.batch_columns import BatchView
    from contracts.inputs.adapter import InputAdapter


def context_for(options: Options) -> Context:
    """The options as the backends read them."""
    from contracts.backends.frame.batch import Context

    return Context(options.examples_sought, options.now, options.tables, baseline=options.baseline)


def check_batch(backends: Backends, adapter: InputAdapter, options: Options) -> Report:
    """The report on a batch in contract form."""
    from contracts.backends.engine_errors import enforcing

    specification = backends.specification
    with enforcing(specification, "checking the data", adapter.types):
        context = replace(context_for(options), shown=options.max_examples)
        found = backends.evaluate_adapter(adapter, context)
        add_unit_findings(specification, adapter, found)
        add_order_findings(specification, adapter, found)
        return report_on_findings(backends.evaluated, adapter, found, options)


def add_unit_findings(specification: Specification, adapter: InputAdapter, found: Findings) -> None:
    """Add the violations by columns that are labelled with another unit than their fields'."""
    if labels := adapter.units():
        from contracts.backends.frame.unit_labels import conversions, unit_findings

        how = {field.name: one for field, one in conversions(specification, {}, labels)}
        found.broken.extend(unit_findings(how, specification, adapter.height, wire=False))


def report_on_findings(
    evaluated: EvaluatedRules,
    adapter: InputAdapter,
    found: Findings,
    options: Options,
    *,
    changes: Changes | None = None,
    source: Source | None = None,
) -> Report:
    """The report on the findings in a batch, with probable causes.

    Args:
        source: what wire form is made of; None for contract form.
    """
    specification = evaluated.specification
    violations = tuple(finding.violation for finding in found.broken)
    if violations:
        from contracts.engine.batch_view import view_of

        violations = with_causes(specification, found, view_of(adapter.columns, source))
        violations = tuple(_with_cause_of_input(violation, adapter) for violation in violations)
    return build_report(
        specification,
        adapter.height,
        (with_fewer_examples(one, options.max_examples) for one in violations),
        found.not_run,
        found.not_applicable,
        changes=changes,
        masks=found.rows_by_label(),
        evaluated=evaluated,
        run=run_since(options.called),
    )


def with_causes(
    specification: Specification, found: Findings, view: BatchView
) -> tuple[Violation, ...]:
    """The violations that were found, with their probable causes."""
    from contracts.diagnosis.causes import causes_of

    place = place_in_report(specification, several=True)

    def order(finding: Finding) -> tuple[object, ...]:
        one = finding.violation
        return place(one), one.code, one.rule_id

    # Which cause explains several may depend on their order, and that must not depend on the rows.
    ordered = sorted(found.broken, key=order)
    violations = [finding.violation for finding in ordered]
    samples = [finding.evidence for finding in ordered]
    return causes_of(violations, specification, samples, view)


def _with_cause_of_input(violation: Violation, adapter: InputAdapter) -> Violation:
    """The violation with the cause that lies in the kind of data, if there is one."""
    cause = adapter.cause(violation.field, violation.code)
    return violation if cause is None else replace(violation, cause=cause)


def with_fewer_examples(violation: Violation, max_examples: int | None) -> Violation:
    """The violation with no more examples than the options ask for; the diagnosis read more."""
    if max_examples is None or len(violation.examples) <= max_examples:
        return violation
    return replace(violation, examples=violation.examples[:max_examples])
