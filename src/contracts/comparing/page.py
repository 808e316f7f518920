"""A comparison of two versions as a page of HTML."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import TYPE_CHECKING

from contracts.escaping import printable
from contracts.report.page import html_page, page_header, page_section, page_table

if TYPE_CHECKING:
    from contracts.comparing.compare import Comparison

_BYTES_OF_TABLE = 180_000
"""How long the table may be, so that a page is at most 200 kB."""
_VERDICTS = {
    "patch": ("good", "patch: no row is treated otherwise"),
    "minor": ("good", "minor: what is new need not be in data"),
    "major": ("bad", "major: somebody may be affected"),
}


def comparison_page(comparison: Comparison) -> str:
    """The comparison as a page that stands alone."""
    title = printable(f"{comparison.old} → {comparison.new}")
    tone, verdict = _VERDICTS[comparison.verdict]
    facts = (
        ("old data", _word("is accepted by the newer version", is_so=comparison.accepts_old_data)),
        ("new data", _word("is accepted by the older version", is_so=comparison.gives_old_data)),
    )
    header = page_header(title, verdict, tone, facts)
    section = page_section("changes", "Changes", _change_rows(comparison))
    return html_page(f"{title}: {comparison.verdict}", header, section)


def _word(claim: str, *, is_so: bool) -> str:
    return claim if is_so else claim.replace("is accepted", "may be refused")


def _change_rows(comparison: Comparison) -> Iterator[str]:
    if not comparison.changes:
        yield "<p>Nothing differs.</p>"
    head = (("change", ""), ("breaks", ""), ("direction", ""))
    rows = (
        f'<tr><th scope="row">{escape(printable(one.sentence.rpartition(": breaks")[0] or one.sentence))}</th>'
        f"<td>{escape(' and '.join(f'{party}s' for party in one.breaks) or 'nobody')}</td>"
        f"<td>{escape(one.direction)}</td></tr>\n"
        for one in comparison.changes
    )
    yield from page_table("changes", head, rows, _BYTES_OF_TABLE)
