"""Cards of contracts in Markdown: what is stated, and how it is escaped."""

from __future__ import annotations

import html
import re
from datetime import datetime
from typing import Annotated, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import Field

import contracts as ct
from contracts import col
from contracts.rules.requirement import sentence
from tests.reference.draw_rules import ruled_contracts
from tests.reference.rules import Ruled


def shown(markdown: str) -> str:
    """Markdown as its reader sees it: without escapes."""
    return html.unescape(re.sub(r"\\([\\`*_{}\[\]#|~$!])", r"\1", markdown))


def rows_of(markdown: str) -> list[list[str]]:
    """The cells of each table's rows, heads apart, as their reader sees them."""
    lines = [line for line in markdown.splitlines() if line.startswith("|")]
    cells = [re.split(r"(?<!\\)\|", line)[1:-1] for line in lines]
    return [
        [shown(cell.strip()) for cell in row]
        for row in cells
        if row[0].strip() not in ("field", "---")
    ]


class Place(ct.Contract):
    """A place."""

    lat: ct.Latitude


class Ping(ct.Contract, boundary="ingest", version="1.0.0", owner="fleet-data", extra="ignore"):
    """GPS pings.

    As the vendors <deliver> them.
    """

    vehicle: Annotated[
        str, ct.Matches(r"(A|B)_[0-9]*"), Field(alias="Vehicle | Id", description="a\nb")
    ]
    seen_at: Annotated[datetime, ct.Format("%Y-%m-%dT%H:%M:%SZ")]
    speed: (
        Annotated[
            float,
            ct.Unit("km/h"),
            ct.rule(ct.Ge(0), name="no_way back", cost=5),
            ct.warn(ct.Le(300)),
            ct.NonFinite(nan="null"),
            ct.Missing("NA", -1),
            ct.Numerals(decimal_comma=True),
            ct.Trim(),
        ]
        | None
    )
    places: list[Annotated[Place, ct.Custom("far", accepts=bool, says="be *far*")]] = Field(
        default_factory=list
    )
    on: Annotated[bool, ct.Words(true="yes", false="no")] = True
    pin: Annotated[int, ct.Sensitive(), ct.Ge(4711), ct.Missing(815)] = 4712

    rules = ct.rules(
        ct.tolerate(ct.Unique("vehicle"), share=0.01, rows=5),
        ct.RowCount(min=3),
        ct.Mean("pin", ge=4711),
        ct.rule(col("pin") > 4713, name="pins"),
        col("speed") > 0,
    )


def test_a_card_has_all_of_its_contract() -> None:
    """The head, the words, a row for each field, the rules of rows and of the whole."""
    card = ct.to_markdown(Ping)
    assert (
        "# Ping 1.0.0\n\nboundary: ingest · owner: fleet-data\n\nGPS pings.\n\nAs the vendors &lt;deliver&gt; them.\n"
        in card
    )
    assert [
        ["Vehicle | Id (in Python: vehicle)", "text", "no", "required", "must match '(A|B)_[0-9]*'", "", "a b"],
        ["seen_at", "a datetime with a time zone", "no", "required", "", "written as %Y-%m-%dT%H:%M:%SZ", ""],
        [
            "speed", "a number in km/h", "yes", "required",
            "NaN means null; no_way back: must be at least 0 (costs 5 each); must be at most 300 (only warns)",
            "null is 'NA', -1; decimal comma; white space around it is cut", "",
        ],
        [
            "places", "a list in which each item is a struct with the fields of Place", "no", "made anew for each row",
            "must be *far* in every item", "", "",
        ],
        ["on", "true or false", "no", "True", "", "true is 'yes'; false is 'no'", ""],
        ["pin", "an integer", "no", "private", "is never shown; a rule (ge) whose operands are private", "null is private", ""],
        ["lat", "a number in decimal degrees", "no", "required", "must be at least -90; must be at most 90", ""],
    ] == rows_of(card)  # fmt: skip  # a table, a line each
    said = shown(card)
    assert "Fields that it does not name are dropped." in said
    assert (
        "**In each row**\n\n- pins: a rule (row_rule) whose operands are private\n- speed must be greater than 0\n"
        in said
    )
    assert (
        "**In the whole**\n\n- Vehicle | Id must be unique (up to 0.01 of the rows may break it, up to 5 rows may break it)\n"
        "- must have at least 3 rows\n"
        "- pin a rule (mean) whose operands are private\n"
    ) in said
    assert "## Place\n\nA place.\n" in said


def test_nothing_private_shows() -> None:
    """Neither a default nor an operand of a sensitive field is there, whichever rule has it."""
    assert [] == re.findall("471[0-9]|815", ct.to_markdown(Ping))


HOSTILE = [
    "a|b",
    "a\nb",
    "<script>",
    "`x`",
    "**b**",
    "[a](javascript:1)",
    "# a",
    "&amp;",
    "a\\|b",
    "![x](y)",
    "a\r\n\r\n| b |",
    "~~a~~",
    "$x$",
]


@pytest.mark.parametrize("said", HOSTILE)
def test_text_is_escaped(said: str) -> None:
    """Names, descriptions and patterns break no table and make no markup; ends of lines become spaces."""

    class Row(ct.Contract, boundary=said, owner=said):
        x: Annotated[
            str, Field(alias=said, description=said), ct.rule(ct.OneOf(said), name=said)
        ] = said

    card = ct.to_markdown(Row)
    ((name, *_, about),) = rows_of(card)
    line = " ".join(said.split())
    assert (f"{line} (in Python: x)", line) == (name, about)
    assert not re.search(r"(?<!\\)[`\[\]!~$]|<", card)
    assert 3 == sum(one.startswith("|") for one in card.splitlines())


@given(st.text())
def test_any_text_stays_in_its_cell(said: str) -> None:
    """Whatever an author writes, a card has one row for each field, of as many cells as its head."""

    class Row(ct.Contract):
        x: Annotated[int, Field(description=said)]

    (row,) = rows_of(ct.to_markdown(Row))
    assert (["x", "an integer"], 7 if said else 6) == (row[:2], len(row))


@given(ruled_contracts())
def test_a_card_has_every_field_and_every_rule(drawn: Ruled) -> None:
    """Of generated contracts each field has a row, and each rule its sentence."""
    specification = ct.specification_of(drawn.contract)
    card: Any = ct.to_markdown(drawn.contract)
    names = [row[0].partition(" (in Python")[0] for row in rows_of(card)]
    assert [one.alias for one in specification.fields] == names[: len(specification.fields)]
    rules = [one for field in specification.fields for one in field.value.rules]
    for one in (*rules, *specification.rules):
        assert " ".join(sentence(one.rule).split()) in shown(card)
