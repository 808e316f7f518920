"""Laws of comparing: where no mismatch is found, every row that one accepts the other accepts."""

from __future__ import annotations

import random
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

import contracts as ct
from contracts.comparing.mismatches import find_mismatches
from contracts.specification import Specification
from tests.comparing.samples import changed
from tests.laws.payloads import broken_in
from tests.reference.contracts import Planned, contract_of, planned_contracts, rows_for
from tests.reference.draw_rules import ruled_contracts


def unmet(one: type[ct.Contract], other: type[ct.Contract]) -> list[str]:
    """The mismatches of two contracts, in words."""
    first: Specification = ct.specification_of(one)
    return [str(one) for one in find_mismatches(first, ct.specification_of(other))]


@given(ruled_contracts(with_defaults=True))
def test_a_contract_does_not_differ_from_itself(drawn: Any) -> None:
    """Whatever a contract states, it guarantees."""
    assert () == ct.compare(drawn.contract, drawn.contract).changes


@st.composite
def pairs(draw: st.DrawFn) -> tuple[Planned, type[ct.Contract], type[ct.Contract]]:
    """Two contracts that are nearly alike, the second often the wider one."""
    first = draw(planned_contracts)
    second = {name: draw(changed(plan)) for name, plan in first.items() if draw(st.integers(0, 9))}
    extra = draw(st.sampled_from(["ignore", "forbid"]))
    return first, contract_of(first), contract_of(second, extra=extra)


@given(pairs(), st.data())
def test_without_a_mismatch_every_accepted_row_is_accepted(
    drawn: tuple[Planned, type[ct.Contract], type[ct.Contract]], data: st.DataObject
) -> None:
    """The law: a row that keeps the first contract keeps the second, once it is parsed, if there is
    no mismatch between them.
    """
    planned, first, second = drawn
    if unmet(first, second):
        return
    valid = first.split(data.draw(rows_for(planned))).valid
    assert set() == broken_in(second.split(valid).report)


def test_the_law_holds_for_many_pairs() -> None:
    """Enough of the pairs that are drawn differ and have no mismatch, so that the law is not empty."""
    told = []

    @given(pairs())
    def count(drawn: tuple[Planned, type[ct.Contract], type[ct.Contract]]) -> None:
        _, first, second = drawn
        told.append((bool(unmet(first, second)), ct.compare(first, second).changes != ()))

    random.seed(0)
    count()
    assert told.count((False, True)) >= len(told) / 10
