"""Column names as attributes: `Ping.cols.speed` is what the field is called in data."""

from __future__ import annotations

from typing import Annotated

import pytest
from pydantic import Field

import contracts as ct


class Bill(ct.Contract):
    """A contract with an alias."""

    id: int
    spend: Annotated[float, Field(alias="Monthly Spend")] = 0.0


class Late(Bill):
    """A subclass with a field more, whose type is declared below."""

    reason: Reason


class Reason(ct.Contract):
    """Declared after its use."""

    text: str


def test_a_name_is_the_one_in_data() -> None:
    """An attribute is the alias where there is one, and otherwise the name."""
    assert ("id", "Monthly Spend") == (Bill.cols.id, Bill.cols.spend)


def test_all_names_are_in_order() -> None:
    """Iterating yields every column, those of the base first; so does completion, by the names in Python."""
    assert ["id", "Monthly Spend", "reason"] == [*Late.cols]
    assert ["id", "reason", "spend"] == dir(Late.cols)
    assert (3, "<Late.cols: id, Monthly Spend, reason>") == (len(Late.cols), repr(Late.cols))


def test_a_name_that_no_field_has_is_refused() -> None:
    """A misspelt name is answered with the nearest one."""
    with pytest.raises(AttributeError, match=r"^Bill has no field 'spent'; is it 'spend'\?$"):
        _ = Bill.cols.spent
    with pytest.raises(AttributeError, match=r"^Bill has no field 'Monthly Spend'$"):
        getattr(Bill.cols, "Monthly Spend")
    assert not hasattr(ct.Contract, "cols")


def test_a_field_may_have_the_name() -> None:
    """A field `cols` has no default by it, and is itself in rows."""

    class Sheet(ct.Contract):
        cols: int

    assert "missing_field" == Sheet.check([{}]).violations[0].code
    assert (7, "cols") == (Sheet(cols=7).cols, Sheet.cols.cols)
