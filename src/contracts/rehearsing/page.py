"""A scorecard as a page of HTML, and as a table in a notebook."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from html import escape
from typing import TYPE_CHECKING

from contracts.escaping import printable
from contracts.report.data import share_text
from contracts.report.page import (
    html_page,
    page_header,
    page_list,
    page_section,
    page_table,
    share_bar,
)

if TYPE_CHECKING:
    from contracts.rehearsing.scorecard import Scorecard

_BYTES_OF_LIST = 40_000
_BYTES_OF_TABLE = 100_000
"""How long the parts may be, so that a page is at most 200 kB."""


def scorecard_page(card: Scorecard) -> str:
    """The scorecard as a page that stands alone."""
    title, _, verdict = str(card).splitlines()[0].partition(": ")
    tone = "bad" if card.survivors else "good"
    header = page_header(printable(title), printable(verdict), tone, _card_facts(card))
    survivors = (
        _item(one.suggestion, str(one).removesuffix(f": {one.suggestion}"))
        for one in card.survivors
    )
    undetectable = (escape(printable(str(one))) for one in card.undetectable)
    left_out = (escape(printable(one)) for one in card.left_out)
    sections = (
        page_section("survivors", "Faults that were let through, and the rules that would catch them", page_list(survivors, _BYTES_OF_LIST)),
        page_section("undetectable", "Faults that no rule about this batch alone detects: they do not count", page_list(undetectable, _BYTES_OF_LIST)),
        page_section("left-out", "Rules that were left out, for the sample alone breaks them", page_list(left_out, _BYTES_OF_LIST // 4)),
        page_section("trials", "What became of each fault", _trials(card)),
    )  # fmt: skip  # a line each
    return html_page(f"{title}: {verdict}", header, (part for one in sections for part in one))


def _card_facts(card: Scorecard) -> Iterator[tuple[str, str]]:
    yield "score", share_text(card.score)
    yield "rows", f"{card.rows:,}"
    if card.rehearsed_rows < card.rows:
        yield "rehearsed on", f"{card.rehearsed_rows:,} of them"


def _item(suggestion: str, fault: str) -> str:
    return f"{escape(printable(fault))}<br><code>{escape(printable(suggestion))}</code>"


def _trials(card: Scorecard) -> Iterator[str]:
    head = (("fault", ""), ("field", ""), ("caught", "v"))
    rows = (
        f'<tr><th scope="row">{escape(printable(fault))}</th><td>{escape(printable(field))}</td>'
        f"<td>{_verdict(outcomes)}</td></tr>\n"
        for (fault, field), outcomes in _outcomes(card).items()
    )
    return page_table("what became of each fault", head, rows, _BYTES_OF_TABLE)


def _verdict(outcomes: Counter[str]) -> str:
    """How many of the harmful trials were caught, as text and as a bar; else what became of them."""
    caught, harmful = outcomes["caught"], outcomes["caught"] + outcomes["survived"]
    if not harmful:
        return escape(
            next((one for one in ("undetectable", "repaired") if outcomes[one]), "nothing changed")
        )
    tone = "good" if caught == harmful else "bad"
    return f"<b class={tone}>{caught:,} of {harmful:,}</b>{share_bar(caught / harmful)}"


def _outcomes(card: Scorecard) -> dict[tuple[str, str], Counter[str]]:
    """The number of trials of each fault and field, by outcome."""
    cells: dict[tuple[str, str], Counter[str]] = {}
    for one in card.trials:
        field = " and ".join(one.fields) or "batch"
        cells.setdefault((one.fault, field), Counter())[one.outcome] += 1
    return cells


# In a notebook ----------------------------------------------------------------------------------


def scorecard_fragment(card: Scorecard) -> str:
    """A table of faults and fields, coloured by the share that was caught."""
    cells = _outcomes(card)
    faults, fields = ([*dict.fromkeys(cell[side] for cell in cells)] for side in (0, 1))
    head = "".join(f"<th>{escape(printable(field))}</th>" for field in fields)
    lines = [
        f"<tr><th>{escape(fault)}</th>"
        + "".join(_cell_of(cells.get((fault, field))) for field in fields)
        + "</tr>"
        for fault in faults
    ]
    return (
        f"<div><p><b>{escape(printable(str(card).splitlines()[0]))}</b></p>"
        f"<table><thead><tr><th></th>{head}</tr></thead><tbody>{''.join(lines)}</tbody></table></div>"
    )


def _cell_of(outcomes: Counter[str] | None) -> str:
    """A cell of the table: green where all was caught, red where nothing was."""
    if outcomes is None:
        return "<td></td>"
    harmful = outcomes["caught"] + outcomes["survived"]
    if not harmful:
        word = next((word for word in ("undetectable", "repaired") if outcomes[word]), "–")
        return f"<td>{word}</td>"
    hue = round(120 * outcomes["caught"] / harmful)
    return f'<td style="color:#1a1d21;background:hsl({hue},70%,75%)">{outcomes["caught"]}/{harmful}</td>'
