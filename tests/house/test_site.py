"""The site: whoever comes finds a first page, and so does a program that reads it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.house.docs_pages import DOCS
from tests.paths import ROOT
from tools.llms_txt import PAGE, first_sentence, llms_txt, navigation

HOME = (DOCS / "index.md").read_text()
FIRST_PAGES = {
    "run pipelines": "how-to/run-a-pipeline.md",
    "serve models": "how-to/hand-features-to-a-model.md",
    "test": "how-to/test-with-pytest.md",
    "run a platform": "how-to/agree-between-teams.md",
    "have schemas already": "compared/index.md",
    "new": "tutorial.md",
}
"""The readers that the first page speaks to, and where it sends them."""


@pytest.mark.parametrize("reader", FIRST_PAGES)
def test_the_home_page_sends_each_reader_to_one_page(reader: str) -> None:
    """A row for each reader names the page that does their job."""
    row = next(
        line for line in HOME.splitlines() if line.startswith("|") and f"**{reader}**" in line
    )
    assert FIRST_PAGES[reader] in row.split("|")[2]


def test_the_first_screen_shows_what_it_is_for() -> None:
    """Before anything else there is a contract, a report with a probable cause, and how to install it."""
    screen = HOME.partition("\n## ")[0]
    assert "class Ping(ct.Contract" in screen
    assert "looks like degrees-minutes-seconds" in screen
    assert "pip install boundary-contracts" in screen


def test_the_file_for_language_models_is_up_to_date() -> None:
    """docs/llms.txt is what `python -m tools.llms_txt` writes."""
    assert llms_txt() == PAGE.read_text()


@pytest.mark.parametrize(
    "page", [*DOCS.rglob("*.md"), *ROOT.glob("[RSC][EO]*.md")], ids=lambda page: page.name
)
def test_pages_use_the_words_of_the_field(page: Path) -> None:
    """No page has the words that only this house once used for options, hints and repairs."""
    dialect = r"\b(?:told|[Mm]end(?:s|ed|ing)?|of its like|cannot stand|is no Unicode)\b"
    assert [] == re.findall(dialect, page.read_text())


def test_every_page_begins_with_a_sentence() -> None:
    """Every page of the navigation says in its first sentence what it is about, in prose."""
    pages = [path for _, _, path in navigation() if path is not None and path != "index.md"]
    assert [] == [one for one in pages if not re.match(r"[\w`@\[]", first_sentence(one))]


@pytest.mark.parametrize(
    "page", sorted((DOCS / "compared").glob("[!i]*.md")), ids=lambda page: page.stem
)
def test_a_comparison_is_dated_and_says_where_the_other_is_better(page: Path) -> None:
    """It names the version that was looked at, the day, and what the other does better, before what we do."""
    text = page.read_text()
    opening = text.partition("\n## ")[0]
    assert re.search(r"\d+\.\d+\.\d+, looked at on \d{4}-\d{2}-\d{2}\.", opening)
    sections = re.findall(r"^## (.+)$", text, re.MULTILINE)
    assert sections[0].endswith("is better")
    assert "Where contracts are better" == sections[1]


def test_no_figure_is_compared_without_its_measurement() -> None:
    """A benchmark that the comparisons name is in benchmarks/."""
    texts = [page.read_text() for page in (DOCS / "compared").glob("*.md")]
    named = {name for text in texts for name in re.findall(r"`(benchmarks/\w+\.py)", text)}
    assert named
    assert set() == {name for name in named if not (ROOT / name).exists()}
