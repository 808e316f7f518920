"""A report as the texts that people read: what every page, message and annotation is written from.

All text here is on one line, printable and cut; a writer only adds the escapes of its own format.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field
from typing import TYPE_CHECKING, Literal

from contracts.escaping import printable
from contracts.lazy_dataclass import lazy_record
from contracts.report.files import names_shown
from contracts.report.values import (
    SHOWN_CHARACTERS,
    SHOWN_ERROR,
    count_noun,
    cut,
    show_key,
    show_value,
)

if TYPE_CHECKING:
    from contracts.report.passed import Passed
    from contracts.report.report import Example, NotRun, Report, Violation

Status = Literal[
    "broken", "tolerated", "warning", "not run", "passed", "proved", "not applicable"
]  # fmt: skip  # a list of words
"""What became of a rule."""
SHOWN_REASON = 300
"""The number of characters of a reason or a cause that are shown before it is cut."""
_SHOWN_FILES = 3
"""The number of files that are named before they are only counted."""
_ROW_CODES = (
    "row_rule", "coordinates", "stale", "custom_row",
    "rows_lost", "rows_duplicated", "rows_added", "reordered",
)  # fmt: skip  # a table
"""The codes of rules that are about several fields of a row together."""


@lazy_record(frozen=True, slots=True)
class ExampleLine:
    """One value that violates a rule.

    Attributes:
        place: which row it is, "row 12", of several files "b.csv row 12"; empty where the rule names no row.
        key: the row's key; empty where there is none, or the value is the key.
        value: the value.
    """

    place: str
    key: str
    value: str


@lazy_record(frozen=True, slots=True)
class RuleLine:
    """One rule, and what became of it.

    Attributes:
        subject: its field, else "row" or "batch".
        rule: the rule as a sentence.
        code: the code of its kind; two rules of other codes may have the same words.
        name: its name, where it has one of its own.
        count: what breaks it: "340 rows", "2 groups"; of a rule that passed the rows that it was asked of.
        held: the share of the rows that do not break it, 0..1; None where it names no rows.
        cost: what one of its violations costs.
        note: the probable cause, or why it was not run.
        examples: some of what breaks it.
    """

    status: Status
    subject: str
    rule: str
    code: str = field(compare=False)
    name: str = ""
    count: str = ""
    held: float | None = None
    cost: float = 1.0
    note: str = ""
    examples: tuple[ExampleLine, ...] = ()


@lazy_record(frozen=True, slots=True)
class CauseLine:
    """One probable cause, of as many rules as it explains.

    Attributes:
        subjects: the fields that it is about.
    """

    cause: str
    subjects: tuple[str, ...]
    count: str


@lazy_record(frozen=True, slots=True)
class ChangeLine:
    """What parsing changed in one column.

    Attributes:
        what: "filled", "converted" or "dropped".
        by: the counts by their reasons: "12 null, 3 absent"; empty where there is one alone.
    """

    subject: str
    what: str
    count: int
    by: str


@lazy_record(frozen=True, slots=True)
class ReportData:
    """A report in texts.

    Attributes:
        contract: the contract's name.
        title: the same with its version and boundary.
        verdict: what was found, without the number of rows: "3 rules broken, 1 warning".
        facts: what else is known: by whom, when, from where, by their names.
        started: when the data was checked, as ISO 8601; empty where it is not known.
        seconds: how long that took, or None.
        causes: the probable causes, in the order of the violations.
        broken: the rules that are violated, ranked as in the report.
        not_run: those that could not be evaluated.
        passed: those that held; beside them those that were proved, and that do not apply.
    """

    contract: str
    title: str
    ok: bool
    verdict: str
    rows: str
    facts: tuple[tuple[str, str], ...]
    started: str
    seconds: float | None
    causes: tuple[CauseLine, ...]
    broken: tuple[RuleLine, ...]
    not_run: tuple[RuleLine, ...]
    passed: tuple[RuleLine, ...]
    changes: tuple[ChangeLine, ...]

    @property
    def headline(self) -> str:
        """The report in one line."""
        return f"{self.title}: {self.verdict} in {self.rows}"


def report_data(report: Report) -> ReportData:
    """A report in texts, of which a writer makes a page, a message or a document."""
    names = names_shown(report.files)
    broken = tuple(_violation_line(one, names) for one in report.violations)
    return ReportData(
        contract=printable(report.contract),
        title=_title(report),
        ok=report.ok,
        verdict=verdict_text(report),
        rows=count_noun(report.rows, "row"),
        started="" if report.started is None else report.started.isoformat(timespec="seconds"),
        seconds=report.seconds,
        facts=tuple((name, text) for name, text in _facts_in(report) if text),
        causes=tuple(_causes_in(broken)),
        broken=broken,
        not_run=tuple(_unevaluated_line("not run", one) for one in report.not_run),
        passed=(
            *dict.fromkeys(map(_passed_line, report.passed)),  # "must be finite" is two rules
            *(_unevaluated_line("proved", one) for one in report.proved),
            *(_unevaluated_line("not applicable", one) for one in report.not_applicable),
        ),
        changes=tuple(_changes_in(report)),
    )


# Texts ------------------------------------------------------------------------------------------


def _title(report: Report) -> str:
    name = f"{report.contract} {report.version}" if report.version else report.contract
    return printable(f"{name} at {report.boundary}" if report.boundary else name)


def verdict_text(report: Report) -> str:
    """What was found: "ok", "3 rules broken, 2 not run"."""
    broken = sum(v.fails for v in report.violations)
    tolerated = sum(v.tolerated and v.severity == "error" for v in report.violations)
    counts = (
        (broken, f"{count_noun(broken, 'rule')} broken"),
        (len(report.not_run), f"{len(report.not_run)} not run"),
        (tolerated, f"{tolerated} tolerated"),
        (len(report.warnings), count_noun(len(report.warnings), "warning")),
    )
    return ", ".join(["ok"] * report.ok + [text for count, text in counts if count])


def headline(report: Report) -> str:
    """The report in one line."""
    return f"{_title(report)}: {verdict_text(report)} in {count_noun(report.rows, 'row')}"


def subject_text(subject: Violation | NotRun | Passed) -> str:
    """The subject of a rule: its field, else the row, else the batch."""
    if subject.field is not None:
        return cut(printable(subject.field), SHOWN_CHARACTERS) or "''"
    return "row" if subject.code in _ROW_CODES else "batch"


def count_text(violation: Violation) -> str:
    """What breaks a rule: "340 rows"; empty where it names no row."""
    if violation.groups is not None:
        return count_noun(violation.groups, "group")
    return count_noun(violation.count, "row") if violation.count else ""


def reason_text(text: str) -> str:
    """A reason or a cause on one line, cut."""
    return cut(printable(text), SHOWN_REASON)


def example_line(example: Example, violation: Violation, names: Mapping[str, str]) -> ExampleLine:
    """An example as texts; its key only where that is not its value.

    Args:
        names: how the files are named, where the rows are those of several.
    """
    key, value = show_key(example.key), show_value(example.value)
    repeats = key in (value, show_key({violation.field: example.value}))
    return ExampleLine(_place_of(example, names), "" if repeats else key, value)


def _place_of(example: Example, names: Mapping[str, str]) -> str:
    if example.row is None:
        return ""
    if example.file is None or example.file_row is None or not names:
        return f"row {example.row:,}"
    return f"{names[example.file]} row {example.file_row:,}"


def example_text(line: ExampleLine) -> str:
    """An example in one phrase: "row 12: NaN (id=7)", "got 4"."""
    where = f"{line.place}: " if line.place else "got "
    return f"{where}{line.value}" + (f" ({line.key})" if line.key else "")


def share_text(share: float) -> str:
    """A share in percent, which is neither 0 nor 100 unless it is.

    >>> share_text(0.25), share_text(0.99999), share_text(1.0), share_text(0.00001)
    ('25 %', '> 99.9 %', '100 %', '< 0.1 %')
    """
    percent = 100 * share
    if 0 < percent < 0.1:
        return "< 0.1 %"
    if 99.9 < percent < 100:
        return "> 99.9 %"
    return f"{percent:.1f}".removesuffix(".0") + " %"


def _violation_line(violation: Violation, names: Mapping[str, str]) -> RuleLine:
    status: Status = "broken" if violation.fails else "tolerated"
    return RuleLine(
        "warning" if violation.severity == "warn" else status,
        subject_text(violation),
        _sentence(violation.rule),
        violation.code,
        _own_name(violation),
        count_text(violation),
        None if not violation.count or violation.groups is not None else 1 - violation.share,
        violation.cost,
        reason_text(violation.cause or ""),
        tuple(example_line(one, violation, names) for one in violation.examples),
    )


def _passed_line(entry: Passed) -> RuleLine:
    name, rows = _own_name(entry), count_noun(entry.rows, "row")
    return RuleLine(
        "passed",
        subject_text(entry),
        _sentence(entry.rule),
        entry.code,
        name,
        rows,
        1.0,
        entry.cost,
    )


def _unevaluated_line(status: Status, entry: NotRun) -> RuleLine:
    subject, name = subject_text(entry), _own_name(entry)
    reason = reason_text(entry.reason)
    return RuleLine(status, subject, _sentence(entry.rule), entry.code, name, note=reason)


def _sentence(rule: str) -> str:
    return cut(printable(rule), SHOWN_ERROR)


def _own_name(entry: Violation | NotRun | Passed) -> str:
    """The name that a rule has of its own; empty for a fingerprint."""
    is_made = re.fullmatch(f"(?s)(.*:)?{re.escape(entry.code)}:[0-9a-f]{{8}}", entry.rule_id)
    return "" if is_made else cut(printable(entry.rule_id), SHOWN_CHARACTERS)


def _causes_in(broken: Iterable[RuleLine]) -> Iterator[CauseLine]:
    """The probable causes, each once, with what it explains."""
    together: dict[str, list[RuleLine]] = {}
    for line in broken:
        if line.note:
            together.setdefault(line.note, []).append(line)
    for cause, lines in together.items():
        subjects = tuple(dict.fromkeys(line.subject for line in lines))
        yield CauseLine(cause, subjects, lines[0].count if len(lines) == 1 else "")


def _changes_in(report: Report) -> Iterator[ChangeLine]:
    counted: tuple[tuple[str, Mapping[str, int]], ...] = (
        ("filled", report.filled), ("converted", report.converted), ("dropped", report.dropped),
    )  # fmt: skip  # a table
    for what, counts in counted:
        for name, count in counts.items():
            by = getattr(count, "by", {})
            reasons = ", ".join(f"{number:,} {reason}" for reason, number in by.items())
            yield ChangeLine(cut(printable(name), SHOWN_CHARACTERS), what, int(count), reasons)


def _facts_in(report: Report) -> Iterator[tuple[str, str]]:
    yield "rows", f"{report.rows:,}"
    yield "owner", cut(printable(report.owner or ""), SHOWN_ERROR)
    if report.started is not None:
        yield "checked", f"{report.started:%Y-%m-%d %H:%M:%S} UTC"
    if report.seconds is not None:
        yield "took", _duration(report.seconds)
    names = [cut(printable(name), SHOWN_ERROR) for name in report.source[:_SHOWN_FILES]]
    more = len(report.source) - len(names)
    yield "source", ", ".join([*names, *([f"{more:,} more"] if more else [])])
    yield "fingerprint", report.fingerprint or ""


def _duration(seconds: float) -> str:
    if seconds < 1:
        return f"{1000 * seconds:.3g} ms"
    if seconds < 120:
        return f"{seconds:.3g} s"
    return f"{seconds / 60:.0f} minutes"
