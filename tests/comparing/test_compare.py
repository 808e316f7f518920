"""Two versions of a contract compared field by field: what changed, and whom it breaks."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal

import pytest
from pydantic import AwareDatetime, Field

import contracts as ct
from tests.comparing.samples import changes, contract


class Inner(ct.Contract):
    a: int
    b: Annotated[float, ct.Ge(0)]


class Wider(ct.Contract):
    a: int | None
    b: float


FIELDS: dict[str, tuple[Any, Any, list[tuple[str, str, str]]]] = {
    "the same": (int, int, []),
    "nullable": (int, int | None, [("x", "null", "loosens")]),
    "required": (int | None, int, [("x", "null", "tightens")]),
    "required, with a default": (int | None, (int, 0), [("x", "missing_field", "loosens")]),
    "without its default": ((int, 0), int, [("x", "missing_field", "tightens")]),
    "wider integers": (ct.Int32, int, [("x", "lossy", "loosens")]),
    "narrower integers": (int, ct.Int8, [("x", "lossy", "tightens")]),
    "other integers": (ct.Int8, ct.UInt8, [("x", "lossy", "both")]),
    "narrower, but no number is lost": (
        Annotated[int, ct.Interval(ge=0, le=9)],
        Annotated[ct.UInt8, ct.Le(9)],
        [],
    ),
    "integers to floats": (ct.Int32, float, [("x", "dtype", "loosens")]),
    "integers that no float is": (
        int,
        float,
        [("x", "dtype", "loosens"), ("x", "lossy", "tightens")],
    ),
    "integers past 2**53": (
        Annotated[int, ct.Interval(ge=-(2**54), le=2**54)],
        Annotated[float, ct.Interval(ge=-(2**54), le=2**54)],
        [("x", "dtype", "loosens"), ("x", "lossy", "tightens")],
    ),
    "floats to 32 bits": (float, ct.Float32, [("x", "lossy", "tightens")]),
    "floats to 64 bits": (ct.Float32, ct.Float64, [("x", "lossy", "loosens")]),
    "fewer digits": (
        Annotated[Decimal, Field(max_digits=8, decimal_places=2)],
        Annotated[Decimal, Field(max_digits=6, decimal_places=2)],
        [("x", "lossy", "tightens")],
    ),
    "fewer places": (
        Annotated[Decimal, Field(max_digits=5, decimal_places=2)],
        Annotated[Decimal, Field(max_digits=4, decimal_places=1)],
        [("x", "lossy", "tightens")],
    ),
    "another type": (str, int, [("x", "dtype", "both")]),
    "a date, a datetime": (date, datetime, [("x", "dtype", "both")]),
    "a zone": (datetime, AwareDatetime, [("x", "dtype", "both")]),
    "a lower bound": (Annotated[int, ct.Ge(0)], Annotated[int, ct.Gt(-1)], []),
    "a narrower range": (
        Annotated[float, ct.Interval(ge=0, le=10)],
        Annotated[float, ct.Interval(gt=0, le=10)],
        [("x", "gt", "tightens")],
    ),
    "an end less": (
        Annotated[float, ct.Le(10)],
        Annotated[float, ct.Lt(10)],
        [("x", "lt", "tightens")],
    ),
    "two bounds": (
        Annotated[float, ct.rule(ct.Ge(5), name="a"), ct.rule(ct.Ge(1), name="b")],
        Annotated[float, ct.Ge(5)],
        [],
    ),
    "two sets": (
        Annotated[str, ct.rule(ct.OneOf("a", "b"), name="a"), ct.rule(ct.OneOf("b", "c"), name="b")],
        Literal["b"],
        [],
    ),
    "infinities out of range": (
        Annotated[float, ct.NonFinite(inf="allow"), ct.Interval(ge=0, le=5)],
        Annotated[float, ct.Interval(ge=0, le=5)],
        [],
    ),
    "a range that moved": (
        Annotated[float, ct.Interval(ge=0, le=10)],
        Annotated[float, ct.Interval(ge=5, le=15)],
        [("x", "ge", "tightens"), ("x", "le", "loosens")],
    ),
    "a word less": (Literal["a", "b"], Literal["a"], [("x", "one_of", "tightens")]),
    "another word": (Literal["a", "b"], Literal["b", "c"], [("x", "one_of", "both")]),
    "words that keep a rule": (
        Literal["ab", "cd"],
        Annotated[str, ct.Len(2, 2), ct.Matches("[a-d]*")],
        [("x", "one_of", "loosens")],
    ),
    "an excluded word more": (
        Annotated[str, ct.NoneOf("a")],
        Annotated[str, ct.NoneOf("a", "b")],
        [("x", "none_of", "tightens")],
    ),
    "words that are not the excluded one": (
        Annotated[str, ct.NoneOf("a")],
        Literal["b"],
        [("x", "one_of", "tightens")],
    ),
    "lists of one item": (
        Annotated[list[str], ct.UniqueItems()],
        Annotated[list[str], ct.Len(0, 1)],
        [("x", "max_length", "tightens")],
    ),
    "codes": (ct.CurrencyCode, str, [("x", "one_of", "loosens")]),
    "a length": (Annotated[str, ct.Len(1, 5)], Annotated[str, ct.Len(0, 9)], [
        ("x", "max_length", "loosens"), ("x", "min_length", "loosens")]),
    "a width": (
        Annotated[list[float], ct.Len(3, 3)],
        Annotated[list[float], ct.Len(4, 4)],
        [("x", "min_length", "tightens"), ("x", "max_length", "loosens")],
    ),
    "a pattern": (str, Annotated[str, ct.Matches("a+")], [("x", "matches", "tightens")]),
    "another pattern": (
        Annotated[str, ct.Matches("a+")],
        Annotated[str, ct.Matches("a*")],
        [("x", "matches", "undetermined")],
    ),
    "a format": (ct.Email, ct.Uri, [("x", "format", "both")]),
    "steps": (
        Annotated[int, ct.MultipleOf(6)],
        Annotated[int, ct.MultipleOf(3)],
        [("x", "multiple_of", "loosens")],
    ),
    "NaN": (float, Annotated[float, ct.NonFinite(nan="allow")], [("x", "nan", "loosens")]),
    "infinities": (
        Annotated[float, ct.NonFinite(inf="allow")],
        float,
        [("x", "inf", "tightens")],
    ),
    "a unit": (
        Annotated[float, ct.Unit("km/h")],
        Annotated[float, ct.Unit("m/s")],
        [("x", "unit", "both")],
    ),
    "the same unit": (Annotated[float, ct.Unit("m")], Annotated[float, ct.Unit("10.dm")], []),
    "a label": (
        Annotated[float, ct.Unit("m")],
        Annotated[float, ct.Unit("m", labelled=True)],
        [("x", "unit", "tightens")],
    ),
    "text that is trimmed": (
        Annotated[str, ct.Len(1, 5)],
        Annotated[str, ct.Trim(), ct.Len(1, 5)],
        [("x", "min_length", "tightens")],
    ),
    "a rule that only warns": (Annotated[int, ct.warn(ct.Ge(0))], int, []),
    "a rule that warns now": (
        Annotated[int, ct.Ge(0)],
        Annotated[int, ct.warn(ct.Ge(0))],
        [("x", "ge", "loosens")],
    ),
    "a rule that tolerates": (
        Annotated[int, ct.tolerate(ct.Ge(0), share=0.1)],
        Annotated[int, ct.Ge(0)],
        [("x", "ge", "tightens")],
    ),
    "items": (list[int], list[int | None], [("x[]", "null", "loosens")]),
    "members": (Inner, Wider, [("x.a", "null", "loosens"), ("x.b", "ge", "loosens")]),
    "another default": ((int, 1), (int, 2), [("x", "default", "undetermined")]),
}  # fmt: skip  # a table, a line each


@pytest.mark.parametrize("name", FIELDS)
def test_a_field_changes_in_a_direction(name: str) -> None:
    """Each change has its direction: less is accepted, or more, or both, or it is undecided."""
    old, new, expected = FIELDS[name]
    assert sorted(expected) == sorted(changes(contract({"x": old}), contract({"x": new})))


def test_a_change_names_whom_it_breaks() -> None:
    """A change that tightens breaks those who send the old data; one that loosens, those who rely
    on the old guarantees.
    """
    old = contract({"x": Annotated[int, ct.Ge(0)]})
    new = contract({"x": Annotated[int, ct.Ge(5)]})
    tightened, loosened = ct.compare(old, new), ct.compare(new, old)
    assert [("producer",)] == [one.breaks for one in tightened.changes]
    assert [("consumer",)] == [one.breaks for one in loosened.changes]
    assert (False, True) == (tightened.accepts_old_data, tightened.gives_old_data)
    assert (True, False) == (loosened.accepts_old_data, loosened.gives_old_data)


def test_fields_come_and_go() -> None:
    """A field that is added with a default, or let in, breaks no producer; one that is gone may break
    both.
    """
    one, two = contract({"x": int}), contract({"x": int, "y": int})
    filled = contract({"x": int, "y": (int, 0)})
    assert [("y", "missing_field", "both")] == changes(one, two)
    assert [("y", "extra_field", "loosens")] == changes(one, filled)
    assert [("y", "extra_field", "both")] == changes(two, one)
    open_ = contract({"x": int}, extra="ignore")
    assert [("y", "missing_field", "loosens")] == changes(two, open_)
    assert [("*", "extra_field", "tightens")] == changes(contract({"x": int}, extra="allow"), one)


def test_a_field_is_known_by_its_name_in_data() -> None:
    """An alias is what data calls a field; Python's name for it changes nothing."""
    old = contract({"x": Annotated[int, Field(alias="Speed")]})
    new = contract({"y": Annotated[int, Field(alias="Speed")]})
    assert [] == changes(old, new)


def test_a_comparison_reads_as_a_list() -> None:
    """A comparison in words has its verdict, and a line for each change: its sentence and its direction."""

    class Old(ct.Contract, version="1.0.0"):
        speed: Annotated[float, ct.Le(300)]
        gone: int

    class New(ct.Contract, version="2.0.0"):
        speed: Annotated[float, ct.Le(250)] | None

    assert (
        "Old 1.0.0 → New 2.0.0: major\n"
        "  max of speed lowered from 300 to 250: breaks producers (tightens)\n"
        "  speed may now be null: breaks consumers (loosens)\n"
        "  removed gone: breaks producers and consumers (both)"
    ) == str(ct.compare(Old, New))
    assert "Old 1.0.0 → Old 1.0.0: nothing differs" == str(ct.compare(Old, Old))
