"""Two contracts against each other: what changed, and for whom."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import AwareDatetime, Field
from tests.generated import Plan, Planned, contract_of, planned_contracts, plans, rows_for
from tests.generated_rules import ruled_contracts
from tests.test_payload_laws import broken_in

import contracts as ct
from contracts.comparing.gaps import gaps
from contracts.specification import Specification


def contract(fields: dict[str, Any], *rules: Any, **keywords: Any) -> type[ct.Contract]:
    """A contract of fields, each an annotation, or one and its default."""
    declared = {n: f if isinstance(f, tuple) else (f,) for n, f in fields.items()}
    body = {name: given[1] for name, given in declared.items() if len(given) > 1}
    body |= {"__annotations__": {name: given[0] for name, given in declared.items()}}
    return type(ct.Contract)("C", (ct.Contract,), body | {"rules": ct.rules(*rules)}, **keywords)


def changes(old: type[ct.Contract], new: type[ct.Contract]) -> list[tuple[str | None, str, str]]:
    """What changed: the field, the code and the direction."""
    return [(one.field, one.code, one.direction) for one in ct.compare(old, new).changes]


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
    "required, with a default": (int | None, (int, 0), []),
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
}  # fmt: skip


@pytest.mark.parametrize("name", FIELDS)
def test_a_field_changes_in_a_direction(name: str) -> None:
    """Each change has its direction: what is accepted becomes less, more, both, or nobody can tell."""
    old, new, expected = FIELDS[name]
    assert sorted(expected) == sorted(changes(contract({"x": old}), contract({"x": new})))


def test_a_change_says_whom_it_breaks() -> None:
    """What tightens breaks who sends the old data; what loosens, who relies on what was promised."""
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


RULES: dict[str, tuple[list[Any], list[Any], list[tuple[str | None, str, str]]]] = {
    "the same": ([ct.col("x") < ct.col("y")], [ct.col("x") < ct.col("y")], []),
    "a rule of a row": ([], [ct.col("x") < ct.col("y")], [(None, "row_rule", "tightens")]),
    "another rule of a row": (
        [ct.col("x") < ct.col("y")],
        [ct.col("x") <= ct.col("y")],
        [(None, "row_rule", "undetermined")],
    ),
    "a key": ([ct.Unique("x")], [], [(None, "unique", "loosens")]),
    "a longer key": ([ct.Unique("x")], [ct.Unique("x", "y")], [(None, "unique", "loosens")]),
    "another key": ([ct.Unique("x")], [ct.Unique("y")], [(None, "unique", "undetermined")]),
    "more rows": (
        [ct.RowCount(min=10, max=20)],
        [ct.RowCount(min=5, max=30)],
        [(None, "row_count", "loosens")],
    ),
    "fewer rows": (
        [ct.RowCount(min=10)],
        [ct.RowCount(min=10, max=30)],
        [(None, "row_count", "tightens")],
    ),
    "an order": ([ct.Sorted("x")], [ct.Sorted("y")], [(None, "sorted", "undetermined")]),
    "a rule that warns": ([], [ct.rule(ct.Unique("x"), severity="warn")], []),
    "groups": (
        [ct.group("x", ct.RowCount(min=2))],
        [ct.group("x", ct.RowCount(min=2))],
        [],
    ),
}


@pytest.mark.parametrize("name", RULES)
def test_rules_of_rows_and_tables_follow_or_not(name: str) -> None:
    """A rule of a row follows from itself; a key from a shorter one, a count from a narrower one."""
    old, new, expected = RULES[name]
    fields = {"x": int, "y": int}
    directions = [
        (field, code, "undetermined" if direction == "both" else direction)
        for field, code, direction in changes(contract(fields, *old), contract(fields, *new))
    ]
    assert expected == directions


def test_a_rule_of_a_row_is_of_the_values_that_it_was_of() -> None:
    """A rule that both contracts have is not promised where a value in it is filled or converted."""
    rule = ct.rule(ct.col("x") < 5, on_null="pass")
    old = contract({"x": int | None}, rule)
    assert [] == changes(old, old)
    for new in (
        contract({"x": (int, 7)}, rule),
        contract({"x": float | None}, rule),
        contract({"x": Annotated[int | None, ct.Missing(3)]}, rule),
    ):
        assert [(None, "row_rule", "producer")] == [
            (one.field, one.code, one.breaks[0]) for one in ct.compare(old, new).changes[-1:]
        ]


def test_a_rule_of_a_table_is_of_the_values_that_it_was_of() -> None:
    """So is a rule of the table."""
    old = contract({"x": int}, ct.Sorted("x"))
    assert [] == changes(old, old)
    assert ["x", None] == [one for one, *_ in changes(old, contract({"x": float}, ct.Sorted("x")))][
        ::2
    ]


def test_nan_that_becomes_null_is_another_value() -> None:
    """A rule is not promised of NaN that the second contract reads as null."""
    rule = ct.rule((ct.col("x") != 1) & ct.col("x").is_not_null())
    old, new = (
        contract({"x": Annotated[float | None, ct.NonFinite(nan=nan)]}, rule)
        for nan in ("allow", "null")
    )
    assert (None, "row_rule") in [(one.field, one.code) for one in ct.compare(old, new).changes]


def test_a_key_with_nulls_is_another_key() -> None:
    """Whether nulls are alike is part of a key, and how many there may be of a share."""
    old, new = (contract({"x": int | None}, ct.Unique("x", nulls=n)) for n in ("distinct", "equal"))
    assert [(None, "unique", "undetermined")] == changes(old, new)
    old, new = (contract({"x": int | None}, ct.NullShare("x", max=most)) for most in (0.1, 0.2))
    assert [(None, "null_share", "loosens")] == changes(old, new)


def test_a_comparison_reads_as_a_list() -> None:
    """A comparison in words has a line for each change, marked by its direction."""

    class Old(ct.Contract, version="1.0.0"):
        speed: Annotated[float, ct.Le(300)]
        gone: int

    class New(ct.Contract, version="2.0.0"):
        speed: Annotated[float, ct.Le(250)] | None

    assert (
        "Old 1.0.0 → New 2.0.0:\n"
        "  - speed is not promised to be at most 250 (tightens)\n"
        "  + speed may be null, and has no default (loosens)\n"
        "  ± gone is not declared by the second; is not promised, and has no default (both)"
    ) == str(ct.compare(Old, New))
    assert "Old 1.0.0 → Old 1.0.0: nothing differs" == str(ct.compare(Old, Old))


# Laws ------------------------------------------------------------------------------------------


def unmet(one: type[ct.Contract], other: type[ct.Contract]) -> list[str]:
    """The gaps between two contracts, in words."""
    first: Specification = ct.specification_of(one)
    return [str(gap) for gap in gaps(first, ct.specification_of(other))]


@given(ruled_contracts(with_defaults=True))
def test_a_contract_does_not_differ_from_itself(drawn: Any) -> None:
    """Whatever a contract says, it promises."""
    assert () == ct.compare(drawn.contract, drawn.contract).changes


@st.composite
def pairs(draw: st.DrawFn) -> tuple[Planned, type[ct.Contract], type[ct.Contract]]:
    """Two contracts that are nearly alike, the second often the wider one."""
    first = draw(planned_contracts)
    second = {name: draw(changed(plan)) for name, plan in first.items() if draw(st.integers(0, 9))}
    extra = draw(st.sampled_from(["ignore", "forbid"]))
    return first, contract_of(first), contract_of(second, extra=extra)


@st.composite
def changed(draw: st.DrawFn, plan: Plan) -> Plan:
    """A plan of which something is other, or nothing."""
    how = draw(st.integers(0, 9))
    wider = {
        "int8": ["int", "float"],
        "uint16": ["int", "float"],
        "int": ["float"],
        "float": ["float"],
    }
    if how == 0:
        return replace(draw(plans()), alias=plan.alias)
    if how == 1:
        return replace(plan, nullable=True)
    if how == 2:
        return replace(plan, low=None, high=None, low_strict=False, high_strict=False)
    if how == 3 and plan.kind in ("int", "int8", "float") and plan.low is not None:
        return replace(plan, low=plan.low + draw(st.integers(-2, 2)))
    if how == 4 and plan.kind in wider and not plan.even:
        return replace(plan, kind=draw(st.sampled_from(wider[plan.kind])), step=None)
    if how == 5 and plan.longest is not None:
        return replace(plan, longest=plan.longest + draw(st.integers(0, 2)))
    if how == 6:
        return replace(plan, step=None, pattern=None, even=False)
    return plan


@given(pairs(), st.data())
def test_where_there_is_no_gap_every_accepted_row_is_accepted(
    drawn: tuple[Planned, type[ct.Contract], type[ct.Contract]], data: st.DataObject
) -> None:
    """The law: a row that keeps the first contract keeps the second, once it is parsed, if there is no
    gap between them.
    """
    planned, first, second = drawn
    if unmet(first, second):
        return
    valid = first.split(data.draw(rows_for(planned))).valid
    assert set() == broken_in(second.split(valid).report)


def test_the_law_is_asked_of_many_pairs() -> None:
    """Of the pairs that are drawn enough have no gap, and differ, for the law to say something."""
    told = []

    @given(pairs())
    def count(drawn: tuple[Planned, type[ct.Contract], type[ct.Contract]]) -> None:
        _, first, second = drawn
        told.append((bool(unmet(first, second)), ct.compare(first, second).changes != ()))

    random.seed(0)
    count()
    assert told.count((False, True)) >= len(told) / 10
