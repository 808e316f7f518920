"""A report as text that fits a screen, as a table in a notebook, and as a frame. Everything in it is escaped."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from contracts.escaping import printable
from contracts.report.data import (
    count_text,
    example_line,
    example_text,
    headline,
    reason_text,
    subject_text,
)
from contracts.report.files import names_shown
from contracts.report.values import SHOWN_SENTENCE, count_noun, cut, show_key, show_value

if TYPE_CHECKING:
    import polars as pl

    from contracts.report.report import Report, Violation

_SHOWN_VIOLATIONS = 20
"""The number of violations that `str(report)` lists before it only counts them: one screen."""


def _violation_cells(
    violation: Violation, names: Mapping[str, str]
) -> tuple[str, str, str, str, str]:
    """One violation as the cells of a line: field, rule, count, example, cause.

    Args:
        names: how the files are named, where the rows are those of several.
    """
    mark = "tolerated: " if violation.tolerated else ""
    mark = "warning: " if violation.severity == "warn" else mark
    example = ""
    if violation.examples:
        example = example_text(example_line(violation.examples[0], violation, names))
    return (
        subject_text(violation),
        mark + cut(printable(violation.rule), SHOWN_SENTENCE),
        count_text(violation),
        example,
        reason_text(violation.cause or ""),
    )


def report_text(report: Report) -> str:
    """The report as text that fits a screen: its headline, then a line for each violation and each rule not
    run, and one for those that were proved.
    """
    names = names_shown(report.files)
    some = report.violations[:_SHOWN_VIOLATIONS]
    shown = [_violation_cells(violation, names) for violation in some]
    widths = [max(map(len, column)) for column in zip(*shown, strict=True)]
    lines = [headline(report)]
    for field, rule, count, example, cause in shown:
        cells = (
            field.ljust(widths[0]),
            rule.ljust(widths[1]),
            count.rjust(widths[2]),
            example.ljust(widths[3]) if cause else example,
            cause,
        )
        lines.append(("  " + "  ".join(cells)).rstrip())
    more = len(report.violations) - len(shown)
    if more > 0:
        lines.append(f"  … and {more} more; report.violations has them all")
    for entry in report.not_run[:_SHOWN_VIOLATIONS]:
        sentence = cut(printable(entry.rule), SHOWN_SENTENCE)
        lines.append(f"  {subject_text(entry)} {sentence}: not run, {reason_text(entry.reason)}")
    more = len(report.not_run) - _SHOWN_VIOLATIONS
    if more > 0:
        lines.append(f"  … and {more} more not run; report.not_run has them all")
    lines += [f"  {line}" for line in _last_lines(report)]
    return "\n".join(lines)


def _last_lines(report: Report) -> list[str]:
    """What was proved, and which files were read, where they are several."""
    rules, files = count_noun(len(report.proved), "rule"), count_noun(len(report.files), "file")
    proved = f"{rules} proved by the files' metadata; report.proved has them"
    read = f"rows of {files}; report.files has them"
    return [proved] * bool(report.proved) + [read] * (len(report.files) > 1)


def report_fragment(report: Report) -> str:
    """The report as an HTML table under its headline."""
    header = "".join(f"<th>{name}</th>" for name in ("field", "rule", "rows", "example", "cause"))
    names = names_shown(report.files)
    lines = [
        "<tr>"
        + "".join(f"<td>{_escape_html(cell)}</td>" for cell in _violation_cells(violation, names))
        + "</tr>"
        for violation in report.violations
    ]
    lines += [
        f"<tr><td>{_escape_html(subject_text(entry))}</td><td>{_escape_html(printable(entry.rule))}</td>"
        f"<td>not run</td><td></td><td>{_escape_html(reason_text(entry.reason))}</td></tr>"
        for entry in report.not_run
    ]
    table = f"<table><thead><tr>{header}</tr></thead><tbody>{''.join(lines)}</tbody></table>"
    last = "".join(f"<p>{_escape_html(line)}</p>" for line in _last_lines(report))
    head = f"<p><b>{_escape_html(headline(report))}</b></p>"
    return f"<div>{head}{table if lines else ''}{last}</div>"


def report_frame(report: Report) -> pl.DataFrame:
    """The report as a frame, one row for each violation."""
    import polars as pl

    example = pl.Struct(
        {
            "row": pl.Int64,
            "key": pl.String,
            "value": pl.String,
            "file": pl.String,
            "file_row": pl.Int64,
        }
    )
    schema: dict[str, pl.DataType | type[pl.DataType]] = {
        "field": pl.String, "code": pl.String, "rule": pl.String, "rule_id": pl.String,
        "severity": pl.String, "tolerated": pl.Boolean, "count": pl.Int64, "groups": pl.Int64, "share": pl.Float64,
        "cost": pl.Float64, "cause": pl.String, "examples": pl.List(example),
    }  # fmt: skip  # a table
    rows = [
        {
            name: printable(one) if isinstance(one, str) else one
            for name, one in replace(violation, examples=()).to_dict().items()
            if name in schema
        }
        | {
            "examples": [
                {
                    "row": e.row,
                    "key": show_key(e.key) or None,
                    "value": show_value(e.value),
                    "file": None if e.file is None else printable(e.file),
                    "file_row": e.file_row,
                }
                for e in violation.examples
            ],
        }
        for violation in report.violations
    ]
    return pl.DataFrame(rows, schema=schema)


def _escape_html(text: str) -> str:
    from html import escape  # its table of entities is large, and text reports need none

    return escape(text)
