"""The gate of `split`: the reasons to refuse a batch as a whole, so that no row of it passes."""

from __future__ import annotations

from contracts.errors import ContractViolation
from contracts.escaping import printable
from contracts.report.report import NotRun, Report, Violation
from contracts.report.values import count_noun


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
