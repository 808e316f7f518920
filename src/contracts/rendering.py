"""How a report reads: as text that fits a screen, as HTML, as strict JSON.

Every value is escaped and cut here, and nowhere else.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from html import escape
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from contracts.report import NotRun, Report, Violation

SHOWN_VIOLATIONS = 20
"""How many violations `str(report)` lists before it only counts them: what fits a screen."""
SHOWN_CHARACTERS = 48
"""How many characters of a value are shown before it is cut."""
LONGEST_INT = 4096
"""How many bits an integer has at the most that JSON is given as a number."""
OF_ROWS = ("row_rule", "coordinates", "custom_row")
"""The codes of rules that one row decides, of several fields together."""
SHOWN_SENTENCE = 64
"""How many characters of a rule's sentence are shown before it is cut."""


@dataclass(frozen=True, slots=True)
class Masked:
    """Stands where a sensitive value would be."""

    def __repr__(self) -> str:
        return "<sensitive>"


MASKED = Masked()


def render(value: object) -> str:
    """A value as a report shows it: on one line, control characters escaped, cut when long.

    >>> render(float("nan")), render("a" * 60)
    ('NaN', "'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa' … (60 characters)")
    """
    try:
        return _rendered(value)
    except Exception:  # noqa: BLE001 - whatever a value's own repr raises
        return f"<{type(value).__name__} that cannot be shown>"


def _rendered(value: object) -> str:
    match value:
        case None:
            return "null"
        case float() if not math.isfinite(value):
            return str(value).replace("nan", "NaN").replace("inf", "Infinity")
        case dict():
            return key_text(value)
        case date() | time():
            return value.isoformat()
        case str() | bytes() if len(value) > SHOWN_CHARACTERS:
            unit = "characters" if isinstance(value, str) else "bytes"
            return f"{quoted(value[:SHOWN_CHARACTERS])} … ({len(value):,} {unit})"
        case str() | bytes():
            return quoted(value)
        case _:
            return cut(printable(repr(value)), SHOWN_CHARACTERS + 2)


def quoted(text: str | bytes) -> str:
    """The text in quotes, with its own quotes as they are: 40°26'46"N reads better so."""
    return repr(text).replace("\\'", "'")


def printable(text: str) -> str:
    """The text with whatever would break its line or hide in it escaped."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)


def cut(text: str, limit: int) -> str:
    """The text, cut with an ellipsis where it is longer than the limit."""
    return text if len(text) <= limit else text[: limit - 1] + "…"


def key_text(key: Mapping[str, Any] | None) -> str:
    """A row's key as text: vehicle_id='VH-000011', seen_at=…"""
    return ", ".join(
        f"{printable(str(name))}={render(value)}" for name, value in (key or {}).items()
    )


def headline(report: Report) -> str:
    """The report in one line."""
    name = f"{report.contract} {report.version}" if report.version else report.contract
    label = f"{name} at {report.boundary}" if report.boundary else name
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


def counted(count: int, noun: str) -> str:
    """The count with its noun: 1 row, 1,500 rows."""
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def cells_of(violation: Violation) -> tuple[str, str, str, str, str]:
    """One violation as the cells of a line: field, rule, how many, example, cause."""
    mark = "tolerated: " if violation.tolerated else ""
    mark = "warning: " if violation.severity == "warn" else mark
    example = ""
    if violation.examples:
        first = violation.examples[0]
        where = "" if first.row is None else f"row {first.row:,}: "
        said = first.key in (first.value, {violation.field: first.value})
        key = f" ({key_text(first.key)})" if first.key and not said else ""
        example = f"{where or 'got '}{render(first.value)}{key}"
    return (
        subject_text(violation),
        mark + cut(printable(violation.rule), SHOWN_SENTENCE),
        count_text(violation),
        example,
        violation.cause or "",
    )


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
        sentence, reason = printable(entry.rule), printable(entry.reason)
        lines.append(f"  {subject_text(entry)} {cut(sentence, SHOWN_SENTENCE)}: not run, {reason}")
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
        f"<tr><td>{escape(subject_text(entry))}</td><td>{escape(entry.rule)}</td>"
        f"<td>not run</td><td></td><td>{escape(entry.reason)}</td></tr>"
        for entry in report.not_run
    ]
    table = f"<table><thead><tr>{header}</tr></thead><tbody>{''.join(lines)}</tbody></table>"
    return f"<div><p><b>{escape(headline(report))}</b></p>{table if lines else ''}</div>"


def jsonable(value: object) -> Any:
    """The value as plain data that strict JSON can hold, NaN and infinities as text.

    What JSON has no form for, or nests too deeply, is there as `render` shows it.
    """
    try:
        return _jsonable(value)
    except Exception:  # noqa: BLE001 - whatever a value's own methods raise
        return render(value)


def _jsonable(value: object) -> Any:
    from pydantic_core import to_jsonable_python

    match value:
        case None | bool():
            return value
        case int():
            return value if value.bit_length() <= LONGEST_INT else render(value)
        case float():
            return value if math.isfinite(value) else render(value)
        case str():
            return value.encode("utf-8", "backslashreplace").decode()
        case Masked():
            return repr(value)
        case Mapping():
            return {str(_jsonable(str(key))): _jsonable(item) for key, item in value.items()}
        case list() | tuple():
            return [_jsonable(item) for item in value]
        case _:
            return to_jsonable_python(value, bytes_mode="base64", fallback=render)
