"""Pages of HTML that stand alone: no network, no script, light and dark, on a phone, on paper.

A page is a header with a verdict and facts, and sections of paragraphs, lists and tables.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape

from contracts.report.fit import within

_STYLE = """
:root{color-scheme:light dark;--back:#fff;--panel:#f4f6f8;--line:#d5dbe1;--text:#1a1d21;--soft:#545d66;
--bad:#b3261e;--warn:#7a5000;--good:#17673a;--fill:#2f8f5b;--gap:#e2b3af}
@media screen and (prefers-color-scheme:dark){:root{--back:#14171a;--panel:#1d2226;--line:#394149;--text:#e8eaec;
--soft:#a9b1b9;--bad:#ff9d94;--warn:#f2c265;--good:#7fd6a0;--fill:#4fae7c;--gap:#6b3a36}}
*{box-sizing:border-box}
body{margin:0 auto;max-width:70rem;padding:1rem;background:var(--back);color:var(--text);
font:1rem/1.5 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif;overflow-wrap:break-word}
h1,h2,h3,p,li,dd,code,tbody th{overflow-wrap:anywhere}
header{border-bottom:1px solid var(--line);margin-bottom:1.5rem;padding-bottom:1rem}
h1{font-size:1.15rem;font-weight:600;margin:0}
h2{font-size:1.1rem;margin:2rem 0 .5rem}
h3{font-size:1rem;margin:1.25rem 0 .25rem}
p{margin:.25rem 0}
.verdict{font-size:1.5rem;font-weight:700;line-height:1.25}
.soft,dt{color:var(--soft)}
.bad{color:var(--bad)}.warn{color:var(--warn)}.good{color:var(--good)}
dl{display:grid;gap:.5rem 1.5rem;grid-template-columns:repeat(auto-fill,minmax(13rem,1fr));margin:1rem 0 0}
dt{font-size:.8125rem}dd{margin:0}dl .wide{grid-column:1/-1}
ol,ul{margin:.25rem 0;padding-left:2.25rem}li{margin:.25rem 0}
.scroll{overflow-x:auto;border:1px solid var(--line);border-radius:.375rem}
.scroll:focus-visible,a:focus-visible{outline:3px solid var(--soft);outline-offset:2px}
table{border-collapse:collapse;width:100%;font-size:.9375rem}
th,td{padding:.5rem .75rem;text-align:left;vertical-align:top;font-weight:400;border-top:1px solid var(--line)}
thead th{background:var(--panel);border-top:0;color:var(--soft);font-size:.8125rem;white-space:nowrap}
.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap;width:1%}
.v{width:13rem}
tbody th{min-width:6.5rem}.t{min-width:14rem}
code{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;font-size:.9em}
b{font-weight:600}
.bar{display:block;width:100%;height:.5rem;margin-top:.25rem;border-radius:.25rem;overflow:hidden;background:var(--gap)}
.bar i{display:block;height:100%;background:var(--fill)}
.pictures{display:grid;gap:1.25rem 2rem;grid-template-columns:repeat(auto-fill,minmax(min(18rem,100%),1fr))}
figure{margin:.5rem 0;break-inside:avoid}figure svg{display:block;width:100%;height:auto;max-width:24rem;margin-top:.25rem}
footer{margin-top:2.5rem;border-top:1px solid var(--line);padding-top:.5rem;color:var(--soft);font-size:.8125rem}
@media (max-width:30rem){th,td{padding:.5rem}.v{width:6rem}}
@media print{body{max-width:none;padding:0;font-size:10pt}.scroll{overflow:visible;border:0}tr,li{break-inside:avoid}
h2,h3{break-after:avoid}.bar,.bar i{print-color-adjust:exact;-webkit-print-color-adjust:exact}}
"""
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
"""What a browser may load for a page: nothing, even if an escape were forgotten."""


def html_page(title: str, header: str, sections: Iterable[str]) -> str:
    """A whole page.

    Args:
        title: what its tab is called, as text.
        header, sections: its parts, in HTML.
    """
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
        f"<title>{escape(title)}</title>\n<style>{_STYLE}</style></head>\n"
        f"<body>\n<header>{header}</header>\n<main>\n{''.join(sections)}</main>\n"
        "<footer>Written by contracts. This page loads nothing and sends nothing.</footer>\n"
        "</body></html>\n"
    )


def page_header(
    title: str, verdict: str, tone: str, facts: Iterable[tuple[str, str]], about: str = ""
) -> str:
    """The verdict under the title, and what else is known.

    Args:
        tone: how the verdict is meant: "good", "warn" or "bad".
        facts: names and texts.
        about: a paragraph, as text.
    """
    shown = "".join(
        f"<div{' class=wide' if len(text) > 40 else ''}><dt>{escape(name)}</dt><dd>{escape(text)}</dd></div>"
        for name, text in facts
    )
    paragraph = f"<p>{escape(about)}</p>" if about else ""
    return f'<h1>{escape(title)}</h1><p class="verdict {tone}">{escape(verdict)}</p>{paragraph}' + (
        f"<dl>{shown}</dl>" if shown else ""
    )


def page_section(name: str, title: str, parts: Iterable[str]) -> Iterator[str]:
    """A section with a heading; nothing where it has no parts.

    Args:
        name: its id.
    """
    inner = "".join(parts)
    if inner:
        yield f'<section aria-labelledby="{name}"><h2 id="{name}">{escape(title)}</h2>\n{inner}</section>\n'


def page_table(
    label: str, head: Iterable[tuple[str, str]], rows: Iterable[str], budget: int
) -> Iterator[str]:
    """A table that can be scrolled by the keyboard where it is wider than the screen; nothing without rows.

    Args:
        label: what it is, for those who do not see it.
        head: the titles of its columns, and their classes: "n" for numbers, "v" for verdicts, "t" for long text, "" for others.
        rows: its rows in HTML, of which as many are written as fit the budget.
        budget: how many bytes they may have.
    """
    kept, left = within(budget, rows)
    if kept:
        cells = "".join(
            f'<th scope="col"{f" class={sort}" if sort else ""}>{escape(name)}</th>'
            for name, sort in head
        )
        yield (
            f'<div class="scroll" role="region" aria-label="Table: {escape(label)}" tabindex="0"><table>'
            f"<thead><tr>{cells}</tr></thead><tbody>\n{''.join(kept)}</tbody></table></div>\n"
        )
    if left:
        yield left_out(left)


def page_list(items: Iterable[str], budget: int) -> Iterator[str]:
    """A list in order, of as many items in HTML as fit; nothing without any."""
    kept, left = within(budget, items)
    if kept:
        yield f"<ol>{''.join(f'<li>{item}</li>' for item in kept)}</ol>\n"
    if left:
        yield left_out(left)


def left_out(count: int) -> str:
    """The line that counts what a page leaves out."""
    return f'<p class="soft">… and {count:,} more</p>\n'


def share_bar(share: float) -> str:
    """A share as a bar, under a text that says the same."""
    return f'<span class="bar" aria-hidden="true"><i style="width:{100 * share:.4g}%"></i></span>'
