"""The laws of a handoff: what it lets pass before any data it never refuses with data."""

from __future__ import annotations

from typing import Annotated, Any

import polars as pl
import pytest
from hypothesis import given, seed, settings
from hypothesis import strategies as st

import contracts as ct
from tests.comparing.samples import changed, contract
from tests.reference import wire
from tests.reference.contracts import (
    SOME,
    Plan,
    Planned,
    alias_of,
    contract_of,
    planned_contracts,
    rows_for,
)
from tests.reference.draw_rules import ruled_contracts

Drawn = tuple[Planned, type[ct.Contract], type[ct.Contract], dict[str, Any]]


@st.composite
def handoffs(draw: st.DrawFn) -> Drawn:
    """Two contracts that are nearly alike, and repairs between them, most of which are needed."""
    low = draw(st.integers(-9, 0) | st.none())
    first = draw(planned_contracts) | {"n": Plan(draw(st.sampled_from(["int", "float"])), low=low)}
    kept = {name: draw(changed(plan)) for name, plan in first.items() if draw(st.integers(0, 5))}
    moved = {name: draw(st.sampled_from([name, f"{name}_too"])) for name in kept}
    second = {moved[name]: plan for name, plan in kept.items()}
    defaults = {
        alias_of(plan, name): draw(SOME[plan.kind])
        for name, plan in second.items()
        if draw(st.booleans())
    }
    repairs = {
        "rename": {
            alias_of(first[name], name): alias_of(second[new], new)
            for name, new in moved.items()
            if alias_of(first[name], name) != alias_of(second[new], new)
        },
        "drop": [name for name in first if name not in kept],
        "defaults": defaults,
        "clip": [
            name for name, plan in second.items() if plan.low is not None and draw(st.booleans())
        ],
    }
    return first, contract_of(first), contract_of(second), repairs


def made(drawn: Drawn) -> ct.Handoff[Any] | None:
    """The handoff of what was drawn, where it is sound."""
    _, first, second, repairs = drawn
    try:
        return ct.Handoff(first, second, **repairs)
    except ct.HandoffError:
        return None


@given(handoffs(), st.data())
def test_data_that_the_producer_accepts_comes_out_acceptable(
    drawn: Drawn, data: st.DataObject
) -> None:
    """The law: a handoff that can be made turns every batch that keeps the producer's contract into
    one that keeps the consumer's, row for row.
    """
    handoff = made(drawn)
    if handoff is None:
        return
    planned, first, second, _ = drawn
    rows = first.split(data.draw(rows_for(planned))).valid
    handed = handoff.to_polars(rows)
    assert len(rows) == handed.height
    assert () == second.check(handed).violations
    assert [f.alias for f in ct.specification_of(second).fields] == handed.columns


@given(handoffs(), st.data())
def test_a_row_comes_out_as_a_batch_of_it_does(drawn: Drawn, data: st.DataObject) -> None:
    """One row, alone or in a list, comes out the same, and in an array too, which is made another way."""
    handoff = made(drawn)
    if handoff is None:
        return
    for row in drawn[1].split(data.draw(rows_for(drawn[0]))).valid:
        assert handoff.to_dicts([row])[0].keys() == handoff.to_dicts(row)[0].keys()
        assert pl.DataFrame(handoff.to_polars(row)).equals(handoff.to_polars([row]))
        assert outcome_text(lambda row=row: handoff.to_numpy(row).tolist()) == outcome_text(
            lambda row=row: handoff.to_numpy([row]).tolist()
        )


def outcome_text(give: Any) -> Any:
    """The result of a function as text, for NaN equals nothing; or the error that it raises."""
    try:
        return repr(give())
    except (ct.HandoffError, ct.ContractViolation) as error:
        return type(error), str(error)


@given(handoffs(), st.data())
def test_data_that_the_producer_refuses_is_refused_with_its_report(
    drawn: Drawn, data: st.DataObject
) -> None:
    """Data that breaks the producer's contract is refused as the producer's `parse` refuses it."""
    handoff = made(drawn)
    if handoff is None:
        return
    rows = data.draw(rows_for(drawn[0]))
    assert outcome_text(lambda: drawn[1].parse(rows) and None) == outcome_text(
        lambda: handoff(rows) and None
    )


@given(ruled_contracts(with_defaults=True))
def test_a_contract_hands_on_to_itself(drawn: Any) -> None:
    """Whatever a contract states, it promises itself."""
    assert "Handoff(Generated, Generated)" == repr(ct.Handoff(drawn.contract, drawn.contract))


def test_the_laws_hold_for_many_handoffs() -> None:
    """Enough of the handoffs that are drawn can be made, with each repair, so that the laws are not
    empty.
    """
    seen: list[set[str]] = []

    @seed(0)
    @settings(max_examples=400, database=None)
    @given(handoffs())
    def count(drawn: Drawn) -> None:
        is_made = made(drawn) is not None
        seen.append({name for name, told in drawn[3].items() if told} if is_made else set())

    count()
    counts = {
        repair: sum(repair in one for one in seen)
        for repair in ("rename", "drop", "defaults", "clip")
    }
    assert [] == [repair for repair, count in counts.items() if count < len(seen) / 100]


@st.composite
def other_wire_forms(draw: st.DrawFn) -> tuple[list[wire.WireField], list[wire.WireField]]:
    """Fields of two contracts, of the same kinds, of which other things are stated."""
    first = draw(st.lists(wire.fields(), min_size=1, max_size=3))
    return first, [draw(wire.fields(one.kind) | st.just(one)) for one in first]


@given(other_wire_forms(), st.booleans(), st.data())
def test_a_wire_form_breaks_no_handoff(
    said: tuple[list[wire.WireField], list[wire.WireField]], text: bool, data: st.DataObject
) -> None:
    """The wire form of the consumer is applied to contract form, and lets it pass."""
    first, second = map(wire.contract_of, said)
    try:
        handoff = ct.Handoff(first, second)
    except ct.HandoffError:
        return
    valid = first.split(data.draw(wire.rows_of(said[0], text=text)), text=text).valid
    handed = handoff.to_polars(valid)
    assert len(valid) == handed.height
    assert () == second.check(handed).violations


UNITS = (("km/h", "m/s", "[mi_i]/h"), ("Cel", "[degF]", "K"), ("m", "km", "[ft_i]", "nm"))
"""Units that convert to each other."""


@st.composite
def measured(draw: st.DrawFn) -> tuple[ct.Handoff[Any] | None, type[ct.Contract], list[float]]:
    """A handoff of a number in one unit to another, and some such numbers."""
    one, other = (draw(st.sampled_from(units)) for units in [draw(st.sampled_from(UNITS))] * 2)
    low, high, least, most = (draw(st.integers(-(10**4), 10**4)) for _ in range(4))
    given_as = draw(st.sampled_from([float, ct.Float32, int]))
    first = measure(given_as, one, (low, high) if draw(st.booleans()) else None)
    second = measure(float, other, (least, most) if draw(st.booleans()) else None)
    clip = draw(st.sampled_from([(), ("x",)]))
    width = 32 if given_as is ct.Float32 else 64
    numbers = st.integers(-(10**4), 10**4) if given_as is int else st.floats(width=width)
    try:
        handoff = ct.Handoff(first, second, convert_units=True, clip=clip)
    except ct.HandoffError:
        handoff = None
    return handoff, first, draw(st.lists(numbers | st.sampled_from([low, high]), max_size=5))


def measure(kind: Any, unit: str, ends: tuple[int, int] | None) -> type[ct.Contract]:
    """A contract of one number in a unit, within two ends."""
    rules: list[Any] = [] if ends is None else [ct.Interval(ge=min(ends), le=max(ends))]
    return contract({"x": Annotated[(kind, ct.Unit(unit), *rules)]})


@given(measured())
def test_a_guarantee_in_one_unit_holds_in_another(
    drawn: tuple[ct.Handoff[Any] | None, type[ct.Contract], list[float]],
) -> None:
    """A number that is converted, and clipped, is acceptable too, unless the result would be a zero
    that it is not: that is lossy, and is reported.
    """
    handoff, first, numbers = drawn
    if handoff is None:
        return
    for row in first.split([{"x": x} for x in numbers]).valid:
        report = refusal(lambda row=row: handoff(row))
        if report is not None:
            assert [("x", "lossy")] == [(one.field, one.code) for one in report.violations]
            assert abs(row["x"]) < 1e-300
            continue
        handed = handoff.to_polars([row])
        assert handoff.consumer.check(handed).ok
        assert [[handed.item()]] == handoff.to_numpy(row, "float64").tolist()


def refusal(give: Any) -> ct.Report | None:
    """The report with which data is refused, if it is."""
    try:
        give()
    except ct.ContractViolation as error:
        return error.report
    return None


@pytest.mark.parametrize("repairs", [{}, {"convert_units": True}])
def test_numbers_too_large_for_another_unit_are_a_mismatch(repairs: Any) -> None:
    """A number without bounds may be beyond the largest float in a smaller unit."""
    first = contract({"x": Annotated[float, ct.Unit("km")]})
    second = contract({"x": Annotated[float, ct.Unit("m")]})
    with pytest.raises(ct.HandoffError) as caught:
        ct.Handoff(first, second, **repairs)
    expected = ["lossy"] if repairs else ["unit", "lossy"]
    assert expected == [one.code for one in caught.value.mismatches]


def test_a_second_name_for_a_field_is_no_way_in() -> None:
    """An extra field that a producer allows is never read as a field of the consumer."""
    first = contract({"x": int}, extra="allow")
    second = contract({"x": int, "y": (int, 0)}, extra="ignore")
    handoff = ct.Handoff(first, second)
    handed = handoff.run([{"x": 1, "y": "text", "z": 3}])
    assert [{"x": 1, "y": 0}] == handed.frame.to_dicts()
    assert [("drop", "y", 1)] == [(r.repair, r.field, r.count) for r in handed.repairs]
    assert [[1.0, 0.0]] == handoff.to_numpy({"x": 1, "y": "text", "z": 3}).tolist()
    assert ["y"] == [
        one.field for one in ct.compare(first, second).changes if "producer" in one.breaks
    ]
