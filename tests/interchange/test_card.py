"""A notebook shows a contract's class as a card, and its rows as pydantic does."""

from __future__ import annotations

from types import MethodType
from typing import Annotated, Any

from pydantic import Field

import contracts as ct
from tests.report.pages import NASTY


class Stop(ct.Contract):
    zip: Annotated[str, ct.Matches("[0-9]{5}")]


class Ride(ct.Contract, boundary="ingest", version="1.0.0", owner="fleet-data"):
    """Rides as the app sends them.

    One row a ride.
    """

    speed: Annotated[float, ct.Unit("km/h"), ct.Ge(0)] = 0.0
    stop: Stop
    rules = ct.rules(ct.RowCount(min=5), ct.rule(ct.col("speed") < 300, name="possible"))


def card_of(contract: Any) -> str:
    """What a notebook shows of a class: it asks classes for bound methods alone."""
    method = contract._repr_html_
    assert isinstance(method, MethodType)
    return str(method())


def test_a_class_is_shown_as_its_card() -> None:
    """The card has the name, the description, a row for each field, the rules, and the contracts that are nested."""
    card = card_of(Ride)
    for part in (
        "<p><b>Ride 1.0.0</b> boundary: ingest · owner: fleet-data</p><p>Rides as the app sends them.</p><p>One row a ride.</p>",
        "<td>speed</td><td>a number in km/h</td><td>no</td><td>0.0</td><td>must be at least 0</td><td></td></tr>",
        "<p>In each row</p><ul><li>possible: speed must be less than 300</li></ul>",
        "<p>In the whole</p><ul><li>must have at least 5 rows</li></ul>",
        "<p><b>Stop</b></p>",
        "<td>zip</td><td>text</td><td>no</td><td>required</td><td>must match &#x27;[0-9]{5}&#x27;</td>",
    ):
        assert part in card


def test_a_row_is_not_shown_as_the_card_of_its_class() -> None:
    """An instance has no card: a notebook shows its values."""
    assert not hasattr(Stop(zip="20121"), "_repr_html_")


def test_nothing_breaks_out_of_a_card() -> None:
    """Whatever names, descriptions and operands hold is escaped, and what is sensitive does not show."""

    class Odd(ct.Contract, owner=NASTY):
        x: Annotated[str, ct.OneOf(NASTY), Field(alias=NASTY, description=NASTY)]
        pin: Annotated[int, ct.Sensitive(), ct.OneOf(4711)]

    card = card_of(Odd)
    assert card.isprintable()
    assert "<script" not in card
    assert "4711" not in card


def test_a_class_that_is_not_complete_is_shown_as_its_name() -> None:
    """A class whose types are not all defined yet, and the base of all contracts, are shown by their repr."""
    assert "contracts.contract.Contract" in card_of(ct.Contract)


def test_a_card_of_many_fields_is_cut() -> None:
    """However many fields a contract has, its card is short enough for a notebook, and counts the rest."""
    wide = type(ct.Contract)(
        "Wide",
        (ct.Contract,),
        {"__annotations__": {f"{'field' * 20}_{n}": int for n in range(1_200)}},
    )
    card = card_of(wide)
    assert len(card) < 200_000
    assert "more fields</p>" in card
