"""Reports as results of a command: in a format, at a place, with the exit code that they mean."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from contracts.cli.choices import FailOn, ReportFormat
from contracts.cli.emit import emit
from contracts.cli.exits import ExitCode, write_note

if TYPE_CHECKING:
    from contracts.report.report import Report


_FORMATS_BY_SUFFIX = {
    ".json": ReportFormat.json,
    ".html": ReportFormat.html,
    ".htm": ReportFormat.html,
}


def format_for(format_: ReportFormat | None, output: Path | None) -> ReportFormat:
    """The format that is asked for, or the one that a file's suffix names, or text."""
    if format_ is not None:
        return format_
    suffix = "" if output is None else output.suffix.lower()
    return _FORMATS_BY_SUFFIX.get(suffix, ReportFormat.text)


def write_report(report: Report, format_: ReportFormat, output: Path | None) -> None:
    """Write a report; where it goes to a file its first line is on stderr too."""
    emit(_rendered(report, format_), output)
    if output is not None:
        write_note(f"{str(report).splitlines()[0]} ({output})")


def _rendered(report: Report, format_: ReportFormat) -> str:
    match format_:
        case ReportFormat.text:
            return str(report)
        case ReportFormat.json:
            return report.to_json(indent=2)
        case ReportFormat.html:
            return report.to_html()


def exit_code(report: Report, fail_on: FailOn, *, passed_gate: bool = False) -> ExitCode:
    """The code that a report means.

    Args:
        passed_gate: whether its invalid rows are no more than what was allowed.
    """
    fails = {
        FailOn.never: False,
        FailOn.error: not (report.ok or passed_gate),
        FailOn.warn: not (report.ok or passed_gate) or bool(report.warnings),
    }
    return ExitCode.BROKEN if fails[fail_on] else ExitCode.OK
