"""Reports as results of a command: in a format, at a place, with the exit code that they mean."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from contracts.cli.choices import FailOn, ReportFormat
from contracts.cli.emit import emit
from contracts.cli.exits import ExitCode, write_note
from contracts.cli.shell_hints import report_in_shell, text_in_shell

if TYPE_CHECKING:
    from contracts.profiles.profile import Profile
    from contracts.report.report import Report

_NOTHING: Mapping[str, Profile] = {}

_FORMATS_BY_SUFFIX = {
    ".json": ReportFormat.json,
    ".html": ReportFormat.html,
    ".htm": ReportFormat.html,
    ".md": ReportFormat.markdown,
    ".xml": ReportFormat.junit,
}
_SUMMARY = "GITHUB_STEP_SUMMARY"
"""The variable of the environment that names the file which GitHub shows as a step's summary."""


def put_report(
    report: Report,
    format_: ReportFormat | None,
    outputs: Sequence[Path],
    drawn: Mapping[str, Profile] = _NOTHING,
) -> None:
    """Write a report to files, each in the format that its suffix names, and to stdout unless one of them has it.

    Args:
        format_: that of stdout, and of files whose suffix names none; None for text.
        drawn: what pages draw: the arguments of `to_html`.

    Raises:
        CommandError: a file cannot be written.
    """
    report = report_in_shell(report)
    formats = [_FORMATS_BY_SUFFIX.get(path.suffix.lower(), format_) for path in outputs]
    for path, one in zip(outputs, formats, strict=True):
        emit(_rendered_report(report, one, drawn), path)
    if ReportFormat.github in (format_, *formats):
        _add_step_summary(report)
    if outputs:
        write_note(f"{str(report).splitlines()[0]} ({', '.join(map(str, outputs))})")
    if not outputs or (format_ is not None and format_ not in formats):
        emit(_rendered_report(report, format_, drawn), None)


def has_page(format_: ReportFormat | None, outputs: Sequence[Path]) -> bool:
    """Whether a report is written as a page."""
    formats = (_FORMATS_BY_SUFFIX.get(path.suffix.lower(), format_) for path in outputs)
    return ReportFormat.html in (format_, *formats)


def _rendered_report(
    report: Report, format_: ReportFormat | None, drawn: Mapping[str, Profile]
) -> str:
    match format_:
        case ReportFormat.text | None:
            return text_in_shell(str(report))
        case ReportFormat.json:
            return report.to_json(indent=2)
        case ReportFormat.html:
            return report.to_html(**drawn)
        case ReportFormat.markdown:
            return report.to_markdown()
        case ReportFormat.junit:
            return report.to_junit()
        case ReportFormat.github:
            return report.to_github()


def _add_step_summary(report: Report) -> None:
    """Add the report to what GitHub shows of the step, where the command runs in one."""
    place = os.environ.get(_SUMMARY)
    if place:
        with Path(place).open("a", encoding="utf-8") as file:
            file.write(f"{report.to_markdown()}\n")


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
