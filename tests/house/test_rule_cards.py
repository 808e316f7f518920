"""The page of rule cards is what the rules are."""

from __future__ import annotations

import re
from typing import get_args

import polars as pl
from pydantic import VERSION

from contracts.rules.row import RowRule
from contracts.rules.table import TableRule
from contracts.rules.value import ValueRule
from tools.rule_cards import PAGE, page

BLOCK = re.compile(r"```text\n.*?\n```", re.DOTALL)
MADE_WITH = re.compile(r"as polars \S+ and pydantic \S+ print")


def test_the_page_is_up_to_date() -> None:
    """It is what `python tools/rule_cards.py` writes. What other versions of polars and pydantic print
    in other words is not compared with them.
    """
    written, made = PAGE.read_text(), page()
    if f"as polars {pl.__version__} and pydantic {VERSION} print" not in written:
        written, made = (MADE_WITH.sub("", BLOCK.sub("", one)) for one in (written, made))
    assert made == written


def test_every_rule_has_a_card() -> None:
    """A rule that is added gets its card, with a case that keeps it or breaks it."""
    names = [kind.__name__ for union in (ValueRule, RowRule, TableRule) for kind in get_args(union)]
    assert names == re.findall(r"^### (\w+)$", PAGE.read_text(), re.MULTILINE)
    cards = re.split(r"^### \w+$", PAGE.read_text(), flags=re.MULTILINE)[1:]
    assert all(
        re.search(r"^(Cases|Values that satisfy it|Values that break it):$", card, re.MULTILINE)
        for card in cards
    )
