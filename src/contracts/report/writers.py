"""The formats of reports, each of which is loaded when it is first written."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Literal, assert_never

if TYPE_CHECKING:
    from contracts.profiles.profile import Profile
    from contracts.report.data import ReportData
    from contracts.report.report import Report

_Format = Literal["markdown", "junit", "github"]


def report_in_format(report: Report, form: _Format) -> str:
    """The report in one format."""
    from contracts.report.data import report_data

    return _writer_of(form)(report_data(report))


def report_html(report: Report, profile: Profile | None, baseline: Profile | None) -> str:
    """The report as a page, with pictures where there is something to draw."""
    from contracts.report.data import report_data
    from contracts.report.html import report_page

    return report_page(report_data(report), _pictures_of(report, profile, baseline))


def _pictures_of(
    report: Report, profile: Profile | None, baseline: Profile | None
) -> Mapping[str, tuple[str, str]]:
    """The pictures of a profile beside a baseline; none without both.

    Raises:
        TypeError: one of them is missing, or not a profile.
        ValueError: they are not of the contract of the report.
    """
    if profile is None and baseline is None:
        return {}
    passed: dict[str, object] = {"profile": profile, "baseline": baseline}
    for name, one in passed.items():
        if not hasattr(one, "pictures"):
            made = f"ct.profile({report.contract}, {'data' if name == 'profile' else 'good'})"
            kind = "nothing" if one is None else type(one).__name__
            raise TypeError(
                f"to_html draws a profile beside a baseline: pass {name}={made} (got {kind})"
            )
    assert profile is not None and baseline is not None  # noqa: S101, PT018 - both were looked at
    if profile.contract != report.contract:
        raise ValueError(
            f"the report is on {report.contract}, and the profile of {profile.contract}"
        )
    return profile.pictures(baseline)


def _writer_of(form: _Format) -> Callable[[ReportData], str]:
    match form:
        case "markdown":
            from contracts.report.markdown import report_markdown

            return report_markdown
        case "junit":
            from contracts.report.junit import report_junit

            return report_junit
        case "github":
            from contracts.report.github import report_annotations

            return report_annotations
        case _:
            assert_never(form)
