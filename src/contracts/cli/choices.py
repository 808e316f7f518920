"""What options choose between; typer shows the values of these."""

from __future__ import annotations

from enum import StrEnum


class ReportFormat(StrEnum):
    """The formats of a report."""

    text = "text"
    json = "json"
    html = "html"
    markdown = "markdown"
    junit = "junit"
    github = "github"


class FailOn(StrEnum):
    """What makes a command end with 1."""

    warn = "warn"
    error = "error"
    never = "never"


class PageFormat(StrEnum):
    """The formats of what is one page: a comparison, a scorecard, a check-up."""

    text = "text"
    json = "json"
    html = "html"
    markdown = "markdown"


class FailOnChange(StrEnum):
    """What change makes the command end with 1."""

    major = "major"
    minor = "minor"
    never = "never"


class ShowFormat(StrEnum):
    """The forms in which a contract is shown."""

    text = "text"
    markdown = "markdown"
    html = "html"
    json = "json"
    source = "source"


class ConvertTo(StrEnum):
    """The forms that a contract is converted to."""

    json = "json"
    odcs = "odcs"
    json_schema = "json-schema"
    pandera = "pandera"
    arrow = "arrow"
    source = "source"


class ProfileFormat(StrEnum):
    """The formats of a profile."""

    text = "text"
    json = "json"
    html = "html"


class HistoryFormat(StrEnum):
    """The formats of a list of runs."""

    text = "text"
    json = "json"
    csv = "csv"
