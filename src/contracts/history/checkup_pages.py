"""A check-up as a page of text, of Markdown and of HTML."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import TYPE_CHECKING

from contracts.escaping import escape_markdown, printable
from contracts.history.answers import CheckupLine, Examined
from contracts.report.fit import within
from contracts.report.page import html_page, page_header, page_list, page_section, page_table

if TYPE_CHECKING:
    from contracts.history.checkup import Checkup

_WORDS = {"bad": "!", "warn": "~", "good": " ", "unknown": "?"}
"""How an answer is marked in text."""
_TONES = {"bad": "bad", "warn": "warn", "good": "good", "unknown": "soft"}
_VERDICTS = {"bad": "wrong", "warn": "look", "good": "ok", "unknown": "not known"}
_BYTES_OF_WORST = 20_000
_BYTES_OF_CONTRACTS = 150_000


def checkup_title(check: Checkup) -> str:
    """What the page is about."""
    return f"Check-up of {check.history} on {check.now:%A, %Y-%m-%d %H:%M} UTC"


def checkup_text(check: Checkup) -> str:
    """The page in text: missing runs first, then each contract, then the rules that cost most."""
    parts = [[f"{printable(checkup_title(check))}: {check.headline}"]]
    parts.append(["MISSING RUNS", *_missing_texts(check)] if check.missing else [])
    parts += [
        [one.label, *map(_text_line, _other_lines(one))] for one in check.contracts if one.runs
    ]
    worst = [f"  {place}. {one.contract}: {one}" for place, one in enumerate(check.worst, 1)]
    parts.append(["worst first, by cost × count", *worst] if worst else [])
    return "\n\n".join("\n".join(map(printable, part)) for part in parts if part)


def _missing_texts(check: Checkup) -> Iterator[str]:
    for one in check.missing:
        yield from (
            f"  ! {one.label}: {line.text}" for line in one.lines if line.about == "missing"
        )


def _other_lines(one: Examined) -> Iterator[CheckupLine]:
    return (line for line in one.lines if line.about != "missing" or not one.missing)


def _text_line(line: CheckupLine) -> str:
    return f"  {_WORDS[line.tone]} {line.about:<10}{line.text}"


def checkup_markdown(check: Checkup) -> str:
    """The page in Markdown."""
    blocks = [
        f"### {escape_markdown(checkup_title(check))}",
        f"**{escape_markdown(check.headline)}**",
    ]
    if check.missing:
        missing = (
            f"- **{escape_markdown(one.label)}**: {escape_markdown(line.text)}"
            for one in check.missing for line in one.lines if line.about == "missing"
        )  # fmt: skip  # a loop
        blocks.append("\n".join(["**MISSING RUNS**", "", *missing]))
    if check.worst:
        worst = (
            f"{place}. {escape_markdown(f'{one.contract}: {one}')}"
            for place, one in enumerate(check.worst, 1)
        )
        blocks.append("\n".join(["**Worst first**, by cost × count", "", *worst]))
    for one in check.contracts:
        rows = (
            f"| {line.about} | {_VERDICTS[line.tone]} | {escape_markdown(line.text)} |"
            for line in _other_lines(one)
        )
        if one.runs:
            blocks.append(
                "\n".join(
                    [
                        f"**{escape_markdown(one.label)}**",
                        "",
                        "| | verdict | |",
                        "| --- | --- | --- |",
                        *rows,
                    ]
                )
            )
    return "\n\n".join(blocks) + "\n"


def checkup_html(check: Checkup) -> str:
    """The page in HTML, which stands alone."""
    title = checkup_title(check)
    header = page_header(title, check.headline, "good" if check.ok else "bad", ())
    return html_page(f"{title}: {check.headline}", header, _checkup_sections(check))


def checkup_fragment(check: Checkup) -> str:
    """What a notebook shows."""
    verdict = f"<p><b>{escape(checkup_title(check))}: {escape(check.headline)}</b></p>"
    return verdict + "".join(_checkup_sections(check))


def _checkup_sections(check: Checkup) -> Iterator[str]:
    missing = (
        f"<b>{escape(one.label)}</b>: {escape(line.text)}"
        for one in check.missing for line in one.lines if line.about == "missing"
    )  # fmt: skip  # a loop
    worst = (escape(f"{one.contract}: {one}") for one in check.worst)
    yield from page_section("missing", "Missing runs", page_list(missing, _BYTES_OF_WORST))
    yield from page_section(
        "worst", "Worst first, by cost × count", page_list(worst, _BYTES_OF_WORST)
    )
    tables = (
        _contract_section(place, one) for place, one in enumerate(check.contracts) if one.runs
    )
    yield from within(_BYTES_OF_CONTRACTS, tables)[0]


def _contract_section(place: int, one: Examined) -> str:
    rows = (
        f'<tr><th scope="row">{line.about}</th><td><b class={_TONES[line.tone]}>{_VERDICTS[line.tone]}</b></td>'
        f"<td>{escape(line.text)}</td></tr>\n"
        for line in _other_lines(one)
    )
    table = page_table(
        one.label, (("question", ""), ("verdict", "v"), ("answer", "")), rows, _BYTES_OF_WORST
    )
    return "".join(page_section(f"contract-{place}", one.label, table))
