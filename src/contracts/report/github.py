"""A report as annotations of GitHub Actions: workflow commands, which a step prints."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from contracts.report.data import ReportData, RuleLine, example_text

_SHOWN = 10
"""The number of errors, and of warnings, that GitHub shows of one step; it drops the others."""


def report_annotations(data: ReportData) -> str:
    """A line for each rule that is broken or was not run, errors first; a notice where there is none."""
    errors = [one for one in (*data.broken, *data.not_run) if one.status in ("broken", "not run")]
    warnings = [one for one in data.broken if one.status != "broken"]
    lines = [*_commands("error", errors, data), *_commands("warning", warnings, data)]
    return "\n".join(lines or [_command("notice", data.title, f"{data.verdict} in {data.rows}")])


def _commands(level: str, lines: Sequence[RuleLine], data: ReportData) -> Iterator[str]:
    """As many as are shown, of which the last one counts the others where there are more."""
    kept = lines if len(lines) <= _SHOWN else lines[: _SHOWN - 1]
    for one in kept:
        yield _command(level, data.title, _message(one))
    more = len(lines) - len(kept)
    if more:
        word = "rules broken or not run" if level == "error" else "warnings"
        yield _command(level, data.title, f"… and {more:,} more {word}: the report has them all")


def _message(line: RuleLine) -> str:
    """One rule in a sentence, with the first example and the probable cause."""
    parts = [f"{line.subject} {line.rule}", line.count]
    parts += [] if line.status == "broken" else [line.status]
    parts += [example_text(one) for one in line.examples[:1]]
    return "; ".join(filter(None, [*parts, line.note]))


def _command(level: str, title: str, message: str) -> str:
    """A workflow command: its data and its properties are escaped as the runner unescapes them."""
    return f"::{level} title={_property(title)}::{_data(message)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
