"""What `split` asks of a batch as a whole: whether to refuse it, and which rules only all of its rows satisfy."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from contracts.errors import ContractViolation
from contracts.escaping import printable
from contracts.report.report import NotRun, Report, Violation
from contracts.report.values import count_noun
from contracts.rules.clock import Future, Past
from contracts.rules.drift import Plausible
from contracts.rules.reference import References
from contracts.rules.requirement import Requirement
from contracts.rules.table import Sorted, TableRule, Unique, is_of_own_table
from contracts.specification import Specification

if TYPE_CHECKING:
    from contracts.backends.findings import Findings


def refuse_wrong_whole(report: Report, invalid: int, max_invalid_share: float) -> None:
    """Raise unless the valid rows of a batch can be trusted without the others.

    Args:
        invalid: the number of invalid rows.

    Raises:
        ContractViolation: a rule of the whole is broken or any rule was not run, a cause concerns rows that seem
            valid, or too many rows are invalid; the first of these is its `reason`.
    """
    reason = _reason(report, invalid, max_invalid_share)
    if reason is not None:
        raise ContractViolation(report, reason)


def _reason(report: Report, invalid: int, max_invalid_share: float) -> str | None:
    if report.rows and invalid / report.rows > max_invalid_share:
        rows = count_noun(report.rows, "row")
        are = "is" if invalid == 1 else "are"
        share = f"max_invalid_share={max_invalid_share:g}"
        return f"{invalid:,} of {rows} {are} invalid, more than {share}"
    for one in report.violations:
        if one.fails and not one.count:
            return f"{_subject(one)} {printable(one.rule)}"
    for entry in report.not_run:
        return f"{printable(_name(entry))} was not run"
    for one in report.violations:
        if one.severity == "error" and one.systematic:
            return (
                f"{_subject(one)} {printable(one.cause or '')}, which concerns the valid rows too"
            )
    return None


def _subject(violation: Violation) -> str:
    return "the batch" if violation.field is None else printable(violation.field)


def _name(entry: NotRun) -> str:
    named = not entry.rule_id.startswith(f"{entry.code}:")
    return entry.rule_id if named else f"{entry.field or 'a rule of the batch'} ({entry.rule})"


def rules_of_whole(specification: Specification) -> list[Requirement[TableRule]]:
    """The rules that all rows may satisfy, and the valid rows alone may not."""
    every = specification.table_rules
    named = (Unique, Sorted, References, Past, Future, Plausible)
    return [one for one in every if not isinstance(one.rule, named) or is_of_own_table(one.rule)]


def broken_by_valid_rows(alone: Findings, found: Findings) -> list[NotRun]:
    """The rules that hold of the whole input, but not of its valid rows alone: those that name no row, and
    references to rows that are invalid.

    Args:
        alone: the findings in the valid rows.
        found: the findings in the whole.
    """
    known = {(f.violation.field, f.violation.rule_id) for f in found.broken}
    known |= {(entry.field, entry.rule_id) for entry in found.not_run}
    reason = "kept by the whole input, and broken by its valid rows alone"
    broken = [
        NotRun(one.field, one.code, one.rule, one.rule_id, reason)
        for one in (
            finding.violation
            for finding in alone.broken
            if finding.rows is None
            or (finding.requirement is not None and is_of_own_table(finding.requirement.rule))
        )
    ]
    not_run = [
        replace(entry, reason=f"of its valid rows alone: {entry.reason}") for entry in alone.not_run
    ]
    return [one for one in (*broken, *not_run) if (one.field, one.rule_id) not in known]
