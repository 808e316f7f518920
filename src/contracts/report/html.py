"""A report as a page of HTML."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from html import escape

from contracts.escaping import printable
from contracts.report.data import (
    CauseLine,
    ChangeLine,
    ExampleLine,
    ReportData,
    RuleLine,
    Status,
    share_text,
)
from contracts.report.fit import by_subject, within
from contracts.report.page import (
    html_page,
    left_out,
    page_header,
    page_list,
    page_section,
    page_table,
    share_bar,
)

_BYTES_OF_CAUSES = 24_000
_BYTES_OF_BROKEN = 50_000
_BYTES_OF_EXAMPLES = 32_000
_BYTES_OF_OTHERS = 14_000
_BYTES_OF_PICTURES = 20_000
_BYTES_OF_PASSED = 32_000
"""How long the parts may be, so that a page is at most 200 kB."""
_RULES_APART = 110
"""How many rules that held have a row each; where there are more, those of a field share one."""
_TONES: Mapping[Status, str] = {
    "broken": "bad", "not run": "bad", "tolerated": "warn", "warning": "warn",
    "passed": "good", "proved": "good", "not applicable": "soft",
}  # fmt: skip  # a table
_HEAD = (("field and rule", ""), ("verdict", "v"), ("broken by", "n"))


def report_page(data: ReportData, pictures: Mapping[str, tuple[str, str]]) -> str:
    """The report as a page that stands alone.

    Args:
        pictures: the words and the picture (SVG) of fields, by their names.
    """
    tone = "bad" if not data.ok else "warn" if data.broken else "good"
    header = page_header(
        data.title, f"{data.verdict} in {data.rows}", tone, (one for one in data.facts if one[0] != "rows")
    )  # fmt: skip  # one call
    sections = (
        page_section("causes", "Probable causes", _causes(data.causes)),
        page_section("broken", "Rules that did not hold", _broken(data.broken)),
        page_section("not-run", "Rules that were not run", _not_run(data.not_run)),
        page_section("examples", "Some of the rows that broke them", _examples(data.broken)),
        page_section("values", "How values were and are", _pictures(data.broken, pictures)),
        page_section("changes", "What parsing changed", _changes(data.changes)),
        page_section("passed", "Rules that held", _passed(data.passed)),
    )
    return html_page(data.headline, header, (part for section in sections for part in section))


def _causes(causes: Iterable[CauseLine]) -> Iterator[str]:
    items = (
        f"<b>{escape(', '.join(one.subjects))}</b>: {escape(one.cause)}"
        + (f' <span class="soft">({one.count})</span>' if one.count else "")
        for one in causes
    )
    return page_list(items, _BYTES_OF_CAUSES)


def _broken(lines: Iterable[RuleLine]) -> Iterator[str]:
    rows = (
        f"<tr>{_rule_cell(one)}{_verdict_cell(one)}<td class=n>{escape(_broken_by(one))}</td></tr>\n"
        for one in lines
    )
    return page_table("rules that did not hold", _HEAD, rows, _BYTES_OF_BROKEN)


def _verdict_cell(line: RuleLine) -> str:
    """What became of a rule, and the share of the rows that do not break it, as a bar."""
    verdict = f"<b class={_TONES[line.status]}>{line.status}</b>"
    if line.held is None:
        return f"<td>{verdict}</td>"
    words = (
        "" if line.held == 1 else f" {escape(share_text(line.held)).replace(' %', '&nbsp;%')} held"
    )
    return f"<td>{verdict}{words}{share_bar(line.held)}</td>"


def _broken_by(line: RuleLine) -> str:
    """The rows or groups that break a rule; of one that names none, what was measured."""
    return line.count or next((f"got {one.value}" for one in line.examples), "")


def _rule_cell(line: RuleLine) -> str:
    """A rule under its subject, with its name and its cost."""
    more = [line.name] if line.name else []
    more += [f"costs {line.cost:.10g} each"] if line.cost != 1 else []
    more += [line.note] if line.status == "not applicable" else []
    note = f'<br><span class="soft">{escape(" · ".join(more))}</span>' if more else ""
    return f'<th scope="row"><b>{escape(line.subject)}</b> {escape(line.rule)}{note}</th>'


def _not_run(lines: Iterable[RuleLine]) -> Iterator[str]:
    head = (("field and rule", ""), ("why", ""))
    rows = (f"<tr>{_rule_cell(one)}<td>{escape(one.note)}</td></tr>\n" for one in lines)
    return page_table("rules that were not run", head, rows, _BYTES_OF_OTHERS)


def _examples(lines: Iterable[RuleLine]) -> Iterator[str]:
    """A heading and a table for each rule of which rows or groups are known, as many as fit; what was measured of the
    others stands beside them.
    """
    kept, left = within(
        _BYTES_OF_EXAMPLES, (_examples_of(one, place) for place, one in enumerate(lines, 1) if any(e.place or e.key for e in one.examples))
    )  # fmt: skip  # one call
    yield from kept
    if left:
        yield left_out(left)


def _examples_of(line: RuleLine, place: int) -> str:
    has_rows, has_keys = (
        any(getattr(one, side) for one in line.examples) for side in ("place", "key")
    )
    head = [("row", "n")] * has_rows + [("value", "")] + [("key", "")] * has_keys
    rows = (_example_row(one, has_rows=has_rows, has_keys=has_keys) for one in line.examples)
    title = f"{place}. {line.subject} {line.rule}"
    table = page_table(f"examples of {title}", head, rows, _BYTES_OF_OTHERS)
    return f'<h3 id="rule-{place}">{escape(title)}</h3>{"".join(table)}'


def _example_row(example: ExampleLine, *, has_rows: bool, has_keys: bool) -> str:
    cells = [f"<td class=n>{escape(example.place.removeprefix('row '))}</td>"] * has_rows
    cells += [f"<td><code>{escape(example.value)}</code></td>"]
    cells += [f"<td><code>{escape(example.key)}</code></td>"] * has_keys
    return f"<tr>{''.join(cells)}</tr>\n"


def _pictures(broken: Iterable[RuleLine], pictures: Mapping[str, tuple[str, str]]) -> Iterator[str]:
    """The pictures of fields, those of broken rules first, as many as fit."""
    first = [one.subject for one in broken if one.subject in pictures]
    kept, left = within(
        _BYTES_OF_PICTURES,
        (_picture(name, *pictures[name]) for name in dict.fromkeys([*first, *pictures])),
    )
    if kept:
        yield (
            "<p>The area is the baseline, the line this data; heights and lengths are shares of the values.</p>"
            f'<div class="pictures">{"".join(kept)}</div>\n'
        )
    if left:
        yield left_out(left)


def _picture(name: str, words: str, svg: str) -> str:
    note = f' <span class="soft">{escape(words)}</span>' if words else ""
    return (
        f"<figure><figcaption><b>{escape(printable(name))}</b>{note}</figcaption>{svg}</figure>\n"
    )


def _changes(lines: Iterable[ChangeLine]) -> Iterator[str]:
    head = (("field", ""), ("changed", ""), ("values", "n"), ("why", ""))
    rows = (
        f'<tr><th scope="row"><b>{escape(one.subject)}</b></th><td>{one.what}</td><td class=n>{one.count:,}</td>'
        f"<td>{escape(one.by)}</td></tr>\n"
        for one in lines
    )
    return page_table("what parsing changed", head, rows, _BYTES_OF_OTHERS)


def _passed(lines: tuple[RuleLine, ...]) -> Iterator[str]:
    """A row for each rule, or for those of a field where there are many."""
    shown = lines if len(lines) <= _RULES_APART else by_subject(lines)
    head = (("field and rule", ""), ("verdict", "v"), ("asked of", "n"))
    rows = (
        f"<tr>{_rule_cell(one)}{_verdict_cell(one)}<td class=n>{escape(one.count)}</td></tr>\n"
        for one in shown
    )
    return page_table("rules that held", head, rows, _BYTES_OF_PASSED)
