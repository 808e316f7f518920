"""A report in Markdown, for chats, pull requests and e-mail."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from contracts.escaping import escape_markdown
from contracts.report.data import (
    CauseLine,
    ChangeLine,
    ReportData,
    RuleLine,
    example_text,
    share_text,
)
from contracts.report.fit import by_subject, within

_BYTES_OF_BROKEN = 24_000
_BYTES_OF_PASSED = 12_000
_BYTES_OF_OTHERS = 6_000
"""How long the parts may be: a comment on GitHub has at most 65,536 characters, a step summary a mebibyte."""
_SHOWN_FINGERPRINT = 19
"""The number of characters of a fingerprint: twelve digits tell contracts apart."""
_SHOWN_EXAMPLES = 3
"""The number of examples of a rule."""


def report_markdown(data: ReportData) -> str:
    """The report in Markdown: its verdict, the causes, the rules in a table, and those that passed."""
    parts = [
        [f"### {escape_markdown(data.headline)}", _facts_line(data)],
        _cause_lines(data.causes),
        _broken_lines(data.broken),
        _not_run_lines(data.not_run),
        _change_lines(data.changes),
        _held_lines(data.passed),
    ]
    return "\n\n".join(block for part in parts for block in part if block) + "\n"


def _facts_line(data: ReportData) -> str:
    shown = {name: text for name, text in data.facts if name != "rows"}
    if "fingerprint" in shown:
        shown["fingerprint"] = shown["fingerprint"][:_SHOWN_FINGERPRINT]
    return " · ".join(f"{name} {escape_markdown(text)}" for name, text in shown.items())


def _cause_lines(causes: Iterable[CauseLine]) -> Iterator[str]:
    lines = (
        f"- **{escape_markdown(', '.join(one.subjects))}**: {escape_markdown(one.cause)}"
        for one in causes
    )
    yield from _section("Probable causes", [], lines, _BYTES_OF_OTHERS)


def _broken_lines(lines: Iterable[RuleLine]) -> Iterator[str]:
    head = ["| field | rule | verdict | rows | held | examples |", "| --- | --- | --- | ---: | ---: | --- |"]  # fmt: skip  # a table
    rows = (
        _row(
            escape_markdown(one.subject),
            _rule_text(one),
            one.status,
            one.count.removesuffix(" rows").removesuffix(" row"),
            "" if one.held is None else share_text(one.held).replace("<", "&lt;").replace(">", "&gt;"),
            "<br>".join(_example_cells(one)),
        )
        for one in lines
    )  # fmt: skip  # a line each
    yield from _section("Rules that did not hold", head, rows, _BYTES_OF_BROKEN)


def _rule_text(line: RuleLine) -> str:
    """A rule with its name and its cost."""
    name = f"**{escape_markdown(line.name)}**: " if line.name else ""
    cost = "" if line.cost == 1 else f" (costs {line.cost:.10g} each)"
    return f"{name}{escape_markdown(line.rule)}{cost}"


def _example_cells(line: RuleLine) -> Iterator[str]:
    for one in line.examples[:_SHOWN_EXAMPLES]:
        yield escape_markdown(example_text(one))


def _not_run_lines(lines: Iterable[RuleLine]) -> Iterator[str]:
    head = ["| field | rule | why |", "| --- | --- | --- |"]
    rows = (
        _row(escape_markdown(one.subject), _rule_text(one), escape_markdown(one.note))
        for one in lines
    )
    yield from _section("Rules that were not run", head, rows, _BYTES_OF_OTHERS)


def _change_lines(lines: Iterable[ChangeLine]) -> Iterator[str]:
    head = ["| field | changed | values | why |", "| --- | --- | ---: | --- |"]
    rows = (
        _row(escape_markdown(one.subject), one.what, f"{one.count:,}", escape_markdown(one.by))
        for one in lines
    )
    yield from _section("What parsing changed", head, rows, _BYTES_OF_OTHERS)


def _held_lines(lines: Iterable[RuleLine]) -> Iterator[str]:
    head = ["| field | rules | verdict | rows |", "| --- | --- | --- | ---: |"]
    rows = (
        _row(
            escape_markdown(one.subject), escape_markdown(one.rule), one.status,
            one.count.removesuffix(" rows").removesuffix(" row"),
        )
        for one in by_subject(lines)
    )  # fmt: skip  # a line each
    yield from _section("Rules that held", head, rows, _BYTES_OF_PASSED)


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"


def _section(title: str, head: list[str], lines: Iterable[str], budget: int) -> Iterator[str]:
    """A heading and its lines; nothing where there are none."""
    kept, left = within(budget, lines)
    if kept or left:
        yield f"**{title}**"
        yield "\n".join([*head, *kept])
    if left:
        yield f"… and {left:,} more"
