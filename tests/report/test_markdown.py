"""A report in Markdown is what a chat, a pull request and an e-mail show: short, whole and escaped."""

from __future__ import annotations

import re

import contracts as ct
from tests.report.pages import broken_report, clean_report, nasty_report, wide_report

TABLES = re.compile(r"(?m)^\|.*\|$")


def test_a_report_that_is_ok_names_what_held() -> None:
    """The first line of a report that is ok says so, and a table names the rules that held, by field."""
    text = clean_report().to_markdown()
    assert text.startswith("### Ride 1.2.0 at features: ok in 1 row\n\nowner fleet-data · checked ")
    assert "| city | must be text; not be null; have a length of at least 2 | passed | 1 |" in text
    assert "did not hold" not in text


def test_every_part_of_a_report_is_there() -> None:
    """The verdict, the probable causes, the rules that did not hold with examples, what was changed, and the
    rules that held, in this order.
    """
    text = broken_report().to_markdown()
    headings = re.findall(r"(?m)^\*\*(.*)\*\*$", text)
    assert [
        "Probable causes", "Rules that did not hold", "What parsing changed", "Rules that held",
    ] == headings  # fmt: skip  # a list
    assert (
        "| distance | **rides go somewhere**: must be greater than 0 (costs 5 each) | broken | 1 | 75 %"
        " | row 1: -2.0 (ride\\_id=2) |"
    ) in text
    assert "| fare | must be at most 500 | tolerated | 1 | 75 % |" in text
    assert "| batch | must have at most 3 rows | broken |  |  | got 4 |" in text
    assert "| fare | filled | 1 | 1 null |" in text


def test_what_was_not_run_says_why() -> None:
    """A rule that was not run has a table of its own, with the reason."""
    text = ct.Report("C", 0, not_run=nasty_report().not_run).to_markdown()
    assert "**Rules that were not run**" in text
    assert "| x | must satisfy fails | the engine raised" in text


def test_nothing_breaks_out_of_a_table() -> None:
    """Whatever names, values and reasons hold, each row of a table has the cells of its head, and no tag and no
    control character is left in it.
    """
    text = nasty_report().to_markdown()
    assert text.replace("\n", "").isprintable()
    assert not re.search("<(?!br>)", text)
    for table in re.split(r"\n\n", text):
        rows = TABLES.findall(table)
        assert len({len(re.findall(r"(?<!\\)\|", row)) for row in rows}) <= 1


def test_it_fits_a_comment() -> None:
    """However many rules a contract has, its report fits a comment on GitHub, and counts what it leaves out."""
    text = wide_report(600).to_markdown()
    assert len(text) < 65_536
    assert re.search(r"… and \d+ more", text)
