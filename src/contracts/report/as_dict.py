"""A report as plain data that strict JSON can hold."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from contracts.report.values import escape_surrogates, jsonable

if TYPE_CHECKING:
    from contracts.report.report import Report


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
