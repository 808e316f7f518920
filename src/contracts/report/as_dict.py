"""A report as plain data that strict JSON can hold."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from contracts.report.values import escape_surrogates, jsonable

if TYPE_CHECKING:
    from contracts.report.report import Example, NotRun, Report, Violation


def violation_dict(violation: Violation) -> dict[str, Any]:
    """A violation with its examples."""
    return _entry_dict(violation) | {
        "severity": violation.severity,
        "tolerated": violation.tolerated,
        "count": violation.count,
        "share": violation.share,
        "groups": violation.groups,
        "cost": violation.cost,
        "cause": jsonable(violation.cause),
        "systematic": violation.systematic,
        "examples": [example_dict(one) for one in violation.examples],
    }


def example_dict(example: Example) -> dict[str, Any]:
    """An example; of rows of files with its place there."""
    of_row = {"row": example.row, "key": jsonable(example.key), "value": jsonable(example.value)}
    place = {"file": jsonable(example.file), "file_row": example.file_row}
    return of_row if example.file_row is None else of_row | place


def not_run_dict(entry: NotRun) -> dict[str, Any]:
    """A rule that was not evaluated on the values, and why."""
    return _entry_dict(entry) | {"reason": jsonable(entry.reason)}


def _entry_dict(entry: Violation | NotRun) -> dict[str, Any]:
    return {
        "field": None if entry.field is None else escape_surrogates(entry.field),
        "code": entry.code,
        "rule": escape_surrogates(entry.rule),
        "rule_id": escape_surrogates(entry.rule_id),
    }


def report_dict(report: Report) -> dict[str, Any]:
    """All of a report that follows from the contract and the data: not when it was made, and how long that
    took.
    """
    return {
        "contract": report.contract,
        "version": report.version,
        "boundary": report.boundary,
        "owner": report.owner,
        "fingerprint": report.fingerprint,
        "rows": report.rows,
        "ok": report.ok,
        "filled": {escape_surrogates(k): int(n) for k, n in report.filled.items()},
        "filled_by": {escape_surrogates(k): dict(n.by) for k, n in report.filled.items()},
        "converted": {escape_surrogates(k): int(n) for k, n in report.converted.items()},
        "converted_by": {escape_surrogates(k): dict(n.by) for k, n in report.converted.items()},
        "dropped": {escape_surrogates(k): n for k, n in report.dropped.items()},
        "violations": report.to_dicts(),
        "not_run": [entry.to_dict() for entry in report.not_run],
        "not_applicable": [entry.to_dict() for entry in report.not_applicable],
        "proved": [entry.to_dict() for entry in report.proved],
        "passed": [entry.to_dict() for entry in report.passed],
        "files": [{"file": jsonable(one.file), "rows": one.rows} for one in report.files],
    }
