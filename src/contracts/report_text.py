"""How a report reads: as text that fits a screen, as HTML, as a frame. Every word in it is escaped."""

from __future__ import annotations

from dataclasses import replace
from html import escape
from typing import TYPE_CHECKING

from contracts.rendering import (
    SHOWN_CHARACTERS,
    SHOWN_SENTENCE,
    counted,
    cut,
    key_text,
    printable,
    render,
)

if TYPE_CHECKING:
    import polars as pl

    from contracts.report import Example, NotRun, Report, Violation

SHOWN_VIOLATIONS = 20
"""How many violations `str(report)` lists before it only counts them: what fits a screen."""
SHOWN_REASON = 300
"""How many characters of a reason or a cause are shown before it is cut."""
OF_ROWS = (
    "row_rule", "coordinates", "stale", "custom_row",
    "rows_lost", "rows_duplicated", "rows_added", "reordered",
)  # fmt: skip
"""The codes of rules about a row, of several fields together."""


def headline(report: Report) -> str:
    """The report in one line."""
    name = f"{report.contract} {report.version}" if report.version else report.contract
    label = printable(f"{name} at {report.boundary}" if report.boundary else name)
    broken = sum(v.fails for v in report.violations)
    tolerated = sum(v.tolerated and v.severity == "error" for v in report.violations)
    counts = (
        (broken, f"{counted(broken, 'rule')} broken"),
        (len(report.not_run), f"{len(report.not_run)} not run"),
        (tolerated, f"{tolerated} tolerated"),
        (len(report.warnings), counted(len(report.warnings), "warning")),
    )
    said = ", ".join(text for count, text in counts if count)
    ok = "ok" if report.ok else ""
    return f"{label}: {', '.join(filter(None, (ok, said)))} in {counted(report.rows, 'row')}"


def cells_of(violation: Violation) -> tuple[str, str, str, str, str]:
    """One violation as the cells of a line: field, rule, how many, example, cause."""
    mark = "tolerated: " if violation.tolerated else ""
    mark = "warning: " if violation.severity == "warn" else mark
    example = ""
    if violation.examples:
        first = violation.examples[0]
        where = "" if first.row is None else f"row {first.row:,}: "
        key = f" ({key_text(first.key)})" if first.key and not is_key(first, violation) else ""
        example = f"{where or 'got '}{render(first.value)}{key}"
    return (
        subject_text(violation),
        mark + cut(printable(violation.rule), SHOWN_SENTENCE),
        count_text(violation),
        example,
        said(violation.cause or ""),
    )


def is_key(example: Example, violation: Violation) -> bool:
    """Whether the example's key reads as its value does, which need not be said twice."""
    key = key_text(example.key)
    return key in (render(example.value), key_text({violation.field: example.value}))


def said(text: str) -> str:
    """A reason or a cause in one line."""
    return cut(printable(text), SHOWN_REASON)


def subject_text(subject: Violation | NotRun) -> str:
    """What a rule is about: its field, else the row, else the batch."""
    if subject.field is not None:
        return cut(printable(subject.field), SHOWN_CHARACTERS)
    return "row" if subject.code in OF_ROWS else "batch"


def count_text(violation: Violation) -> str:
    """How many rows, or groups of rows, broke the rule."""
    if violation.groups is not None:
        return counted(violation.groups, "group")
    return counted(violation.count, "row") if violation.count else ""


def text_of(report: Report) -> str:
    """The report as text that fits a screen: its headline, then a line a violation."""
    shown = [cells_of(violation) for violation in report.violations[:SHOWN_VIOLATIONS]]
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
    for entry in report.not_run[:SHOWN_VIOLATIONS]:
        sentence = cut(printable(entry.rule), SHOWN_SENTENCE)
        lines.append(f"  {subject_text(entry)} {sentence}: not run, {said(entry.reason)}")
    more = len(report.not_run) - SHOWN_VIOLATIONS
    if more > 0:
        lines.append(f"  … and {more} more not run; report.not_run has them all")
    return "\n".join(lines)


def html_of(report: Report) -> str:
    """The report as an HTML table under its headline."""
    header = "".join(f"<th>{name}</th>" for name in ("field", "rule", "rows", "example", "cause"))
    lines = [
        "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in cells_of(violation)) + "</tr>"
        for violation in report.violations
    ]
    lines += [
        f"<tr><td>{escape(subject_text(entry))}</td><td>{escape(printable(entry.rule))}</td>"
        f"<td>not run</td><td></td><td>{escape(said(entry.reason))}</td></tr>"
        for entry in report.not_run
    ]
    table = f"<table><thead><tr>{header}</tr></thead><tbody>{''.join(lines)}</tbody></table>"
    return f"<div><p><b>{escape(headline(report))}</b></p>{table if lines else ''}</div>"


def frame_of(report: Report) -> pl.DataFrame:
    """The report as a frame, one row a violation."""
    import polars as pl

    example = pl.Struct({"row": pl.Int64, "key": pl.String, "value": pl.String})
    schema: dict[str, pl.DataType | type[pl.DataType]] = {
        "field": pl.String, "code": pl.String, "rule": pl.String, "rule_id": pl.String,
        "severity": pl.String, "tolerated": pl.Boolean, "count": pl.Int64, "groups": pl.Int64, "share": pl.Float64,
        "cost": pl.Float64, "cause": pl.String, "examples": pl.List(example),
    }  # fmt: skip
    rows = [
        {
            name: printable(one) if isinstance(one, str) else one
            for name, one in replace(violation, examples=()).to_dict().items()
        }
        | {
            "examples": [
                {"row": e.row, "key": key_text(e.key) or None, "value": render(e.value)}
                for e in violation.examples
            ],
        }
        for violation in report.violations
    ]
    return pl.DataFrame(rows, schema=schema)
