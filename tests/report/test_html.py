"""A report as a page of HTML stands alone: it can be opened anywhere, by anyone, whatever the data holds."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from html.parser import HTMLParser
from itertools import pairwise
from typing import Annotated, Any

import polars as pl
import pytest

import contracts as ct
from contracts.interchange.card import card_page, contract_card
from contracts.profiles.profile_view import profile_page
from tests.report.pages import (
    NASTY,
    ROWS,
    Ride,
    broken_report,
    clean_report,
    nasty_report,
    wide_report,
)

LIMIT = 200_000
VOID = {"meta", "br"}


class Page(HTMLParser):
    """The elements of a page, which must be nested as they are closed."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: dict[str, list[str]] = {}
        self.open: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts.setdefault(self.open[-1] if self.open else "", []).append(data)

    def of(self, tag: str) -> list[dict[str, str | None]]:
        """The attributes of each element of a sort."""
        return [attributes for name, attributes in self.elements if name == tag]


class Trip(ct.Contract, version="1.0.0"):
    speed: Annotated[float, ct.Interval(ge=0, le=200)]


def scorecard() -> ct.Scorecard:
    """A scorecard with faults that were caught, and one that was let through."""
    good = pl.DataFrame({"speed": [float(n) for n in range(60)]})
    return ct.rehearse(Trip, good, faults=["nan", "halved_batch"], strengths=[0.1])


def comparison() -> ct.Comparison:
    """A comparison with a name that breaks out of what does not escape it."""
    newer = type(ct.Contract)(
        "Trip",
        (ct.Contract,),
        {"__annotations__": {"speed": Annotated[float, ct.Interval(ge=0, le=99)], NASTY: int}},
    )
    return ct.compare(Trip, newer)


class Paged:
    """What the command line writes as a page."""

    def __init__(self, page: str) -> None:
        self.to_html = lambda: page


def card() -> Paged:
    """The page of a contract with a nested one, whose names break out of what does not escape them."""
    inner = type(ct.Contract)("Inner", (ct.Contract,), {"__annotations__": {NASTY: int}})
    contract = type(ct.Contract)(
        "Outer", (ct.Contract,), {"__annotations__": {"inner": inner}, "__doc__": NASTY}
    )
    return Paged(card_page(contract_card(ct.specification_of(contract))))


def profile() -> Paged:
    """The page of a profile with numbers, and with hostile names and categories."""
    contract = type(ct.Contract)(
        "P", (ct.Contract,), {"__annotations__": {NASTY: str, "n": int, "on": date}}
    )
    rows = [{NASTY: NASTY, "n": n, "on": date(2026, 11, n)} for n in range(1, 13)]
    return Paged(profile_page(ct.profile(contract, rows)))


REPORTS = [card, profile, broken_report, clean_report, nasty_report, scorecard, comparison]
"""What has a page."""


@pytest.mark.parametrize("make", REPORTS)
def test_a_page_is_whole(make: Callable[[], Any]) -> None:
    """A page closes what it opens, and has one of each landmark, a language and a title."""
    page = Page(make().to_html())
    assert [] == page.open
    assert [1] * 5 == [len(page.of(tag)) for tag in ("header", "main", "footer", "h1", "title")]
    assert "en" == page.of("html")[0]["lang"]


@pytest.mark.parametrize("make", REPORTS)
def test_a_page_loads_nothing_and_runs_nothing(make: Callable[[], Any]) -> None:
    """No element of a page refers to anything outside it, and its policy has the browser refuse to."""
    html = make().to_html()
    tags = {tag for tag, _ in Page(html).elements}
    assert set() == tags & {"script", "img", "link", "iframe", "object", "form", "a"}
    assert not re.search(r"url\(|@import|https?:|\bon\w+=", html.partition("<body>")[0])
    assert "default-src 'none'" in html


@pytest.mark.parametrize("make", REPORTS)
def test_a_page_can_be_read_without_eyes(make: Callable[[], Any]) -> None:
    """Headings are in order, sections and what scrolls have names of their own, cells of a head say what they
    head, and a bar is hidden beside its words.
    """
    page = Page(make().to_html())
    levels = [int(tag[1]) for tag, _ in page.elements if re.fullmatch("h[1-6]", tag)]
    assert all(after - before <= 1 for before, after in pairwise(levels))
    ids = {attributes.get("id") for _, attributes in page.elements}
    assert {one["aria-labelledby"] for one in page.of("section")} <= ids
    scrolls = [one for one in page.of("div") if one.get("class") == "scroll"]
    assert all(one["tabindex"] == "0" and one["role"] == "region" for one in scrolls)
    assert len(scrolls) == len({one["aria-label"] for one in scrolls})
    assert {"col", "row"} == {one["scope"] for one in page.of("th")}
    assert {"true"} >= {one["aria-hidden"] for one in page.of("span") if one.get("class") == "bar"}


def test_a_page_has_every_part_of_a_report() -> None:
    """The page has the verdict, who and what is concerned, the causes, each rule with its share and count, the rows
    that broke it, what was changed, and what held.
    """
    html = broken_report().to_html()
    assert (
        "<title>Ride 1.2.0 at features: 5 rules broken, 1 tolerated, 1 warning in 4 rows</title>"
    ) in html
    for part in (
        "<dt>owner</dt><dd>fleet-data</dd>",
        f"<dt>fingerprint</dt><dd>{ct.fingerprint(Ride)}</dd>",
        "<b>distance</b>: looks like numbers with a decimal comma",
        '<b>distance</b> must be greater than 0<br><span class="soft">rides go somewhere · costs 5 each</span>',
        "<b class=bad>broken</b> 75&nbsp;% held",
        '<i style="width:75%">',
        "<td class=n>got 4</td>",
        "<b class=warn>tolerated</b>",
        "<td class=n>1</td><td><code>-2.0</code></td><td><code>ride_id=2</code></td>",
        "<b>fare</b></th><td>filled</td><td class=n>1</td><td>1 null</td>",
        "<b>city</b> must be text</th><td><b class=good>passed</b>",
    ):
        assert part in html


@pytest.mark.parametrize("make", [nasty_report, comparison])
def test_nothing_breaks_out_of_a_page(make: Callable[[], Any]) -> None:
    """Control characters and tags in names, values, keys, causes, reasons and terms are escaped."""
    html = make().to_html()
    assert html.replace("\n", "").isprintable()
    assert "<script" not in html
    assert "<b>|" not in html


def test_a_scorecard_has_what_would_catch_what_got_through() -> None:
    """The page of a scorecard has its score, the rules that would catch what got through, and each fault; its
    Markdown has the same lines as its text.
    """
    card = scorecard()
    html = card.to_html()
    for part in (
        "<dt>score</dt><dd>",
        "halved_batch<br><code>ct.RowCount(min=60) in rules</code>",
        '<th scope="row">nan</th><td>speed</td><td><b class=good>1 of 1</b>',
        '<th scope="row">halved_batch</th><td>batch</td><td><b class=bad>0 of 1</b>',
    ):
        assert part in html
    assert "- halved\\_batch: ct.RowCount(min=60) in rules" in card.to_markdown().splitlines()


def test_a_comparison_has_a_row_for_each_change() -> None:
    """The page of a comparison has the verdict, and for each change whom it breaks."""
    html = comparison().to_html()
    assert '<p class="verdict bad">major: somebody may be affected</p>' in html
    assert (
        '<th scope="row">max of speed lowered from 200 to 99</th><td>producers</td><td>tightens</td>'
    ) in html
    assert "<p>Nothing differs.</p>" in ct.compare(Trip, Trip).to_html()


def test_sensitive_values_are_on_no_page() -> None:
    """No page, and no Markdown, shows a value that is declared sensitive."""
    fields = {"ssn": ct.Sensitive(), "n": ct.Ge(0)}
    contract = type(ct.Contract)(
        "P",
        (ct.Contract,),
        {
            "__annotations__": {name: Annotated[int, rule] for name, rule in fields.items()},
            "rules": ct.rules(ct.Unique("ssn")),
        },
    )
    report = contract.check([{"ssn": 4711471147, "n": -1}] * 2)
    assert "4711471147" not in report.to_html() + report.to_markdown()


@pytest.mark.parametrize("fields", [40, 600])
def test_a_page_is_small(fields: int) -> None:
    """However many fields are broken by however long values, a page has at most 200 kB, and counts the rest."""
    html = wide_report(fields).to_html()
    assert len(html.encode()) <= LIMIT
    assert (fields > 500) == (
        "more</p>" in html.partition("Rules that held")[0] and "… and" in html
    )


def test_shares_are_neither_all_nor_nothing_unless_they_are() -> None:
    """One row of many is a share that is not rounded to all or nothing."""
    rows = [ROWS[1] | {"ride_id": n, "distance": 0.0 if n == 7 else 1.0} for n in range(2_000)]
    assert "&gt; 99.9&nbsp;% held" in Ride.check(rows).to_html()


def test_a_notebook_shows_a_table() -> None:
    """In a notebook a report is a fragment, not a page, so that it takes the notebook's style."""
    shown = broken_report()._repr_html_()
    assert shown.startswith("<div><p><b>Ride 1.2.0 at features: 5 rules broken")
    assert "<html" not in shown
