"""The formats of reports, each of which is loaded when it is first written."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Literal, assert_never

if TYPE_CHECKING:
    from contracts.report.data import ReportData
    from contracts.report.report import Report

_Format = Literal["markdown", "html", "junit", "github"]


def report_in_format(report: Report, form: _Format) -> str:
    """The report in one format."""
    from contracts.report.data import report_data

    return _writer_of(form)(report_data(report))


def _writer_of(form: _Format) -> Callable[[ReportData], str]:
    match form:
        case "markdown":
            from contracts.report.markdown import report_markdown

            return report_markdown
        case "html":
            from contracts.report.html import report_page

            return report_page
        case "junit":
            from contracts.report.junit import report_junit

            return report_junit
        case "github":
            from contracts.report.github import report_annotations

            return report_annotations
        case _:
            assert_never(form)
