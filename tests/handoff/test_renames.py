"""The renames that a refused handoff proposes: by type, unit and name together, or none."""

from __future__ import annotations

from typing import Annotated, Any

import pytest

import contracts as ct
from contracts.hints import Hint, PassArgument, ReplaceWith
from tests.handoff.test_mismatches import contract

KMH, MS, KG = (Annotated[float, ct.Unit(code)] for code in ("km/h", "m/s", "kg"))
RATIO = Annotated[float, ct.Unit("%")]


def proposed(first: dict[str, Any], second: dict[str, Any], **repairs: Any) -> dict[str, str]:
    """The renames that the hints of a handoff give, all together."""
    with pytest.raises(ct.HandoffError) as raised:
        ct.Handoff(contract(first), contract(second), **repairs)
    hints = [one.hint for one in raised.value.mismatches if isinstance(one.hint, Hint)]
    changes = [change for hint in hints for change in hint.changes]
    return {
        name: new
        for one in changes
        if isinstance(one, PassArgument) and one.name == "rename"
        for name, new in one.value.items()
    }


PROPOSED: dict[str, tuple[dict[str, Any], dict[str, Any], dict[str, str]]] = {
    "another case": ({"TotalCharges": float}, {"total_charges": float}, {"TotalCharges": "total_charges"}),
    "a misspelling": ({"custmer_id": str}, {"customer_id": str}, {"custmer_id": "customer_id"}),
    "a word more": ({"monthly": float}, {"monthly_spend": float}, {"monthly": "monthly_spend"}),
    "integers for numbers": ({"stop": int}, {"stops": float}, {"stop": "stops"}),
    "the nearest of two": ({"speed_limit": float, "Speed": float}, {"speed": float}, {"Speed": "speed"}),
    "two by their names": ({"pick_up": str, "dropoff": str}, {"pickup": str, "drop_off": str}, {"pick_up": "pickup", "dropoff": "drop_off"}),
    "the one with that dimension": ({"v": KMH, "m": KG}, {"velocity": MS}, {"v": "velocity"}),
    "exchanged, by their dimensions": ({"a": KMH, "b": KG}, {"a": KG, "b": MS}, {"a": "b", "b": "a"}),
}  # fmt: skip  # a table
NOT_PROPOSED: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "another type": ({"monthly": str}, {"monthly_spend": float}),
    "numbers for integers": ({"stop": float}, {"stops": int}),
    "another dimension": ({"speed": KG}, {"Speed": MS}),
    "the only one of its type": ({"customer": str}, {"plan": str}),
    "another quantity": ({"speed_max": float}, {"speed_min": float}),
    "a quantity of it": ({"speed": float}, {"max_speed": float}),
    "other digits": ({"feature_1": float}, {"feature_2": float}),
    "two that it may be": ({"trip_id": str, "vehicle_id": str}, {"id": str}),
    "two that may be it": ({"id": str}, {"trip_id": str, "vehicle_id": str}),
    "two of that dimension": ({"a": KMH, "b": KMH}, {"v": MS}),
    "plain numbers": ({"share": RATIO}, {"humidity": RATIO}),
    "exchanged with one of two": ({"a": KMH, "b": KG, "c": KG}, {"a": KG, "b": MS, "c": MS}),
}  # fmt: skip  # a table


@pytest.mark.parametrize(("first", "second", "renames"), PROPOSED.values(), ids=PROPOSED)
def test_a_rename_is_proposed(
    first: dict[str, Any], second: dict[str, Any], renames: dict[str, str]
) -> None:
    """The field that a missing one may be is named, where type, unit and name agree; and done, it is gone."""
    assert renames == proposed(first, second)
    done = proposed(first, second, rename=renames) if first.keys() - renames.keys() else {}
    assert {} == done


@pytest.mark.parametrize(("first", "second"), NOT_PROPOSED.values(), ids=NOT_PROPOSED)
def test_nothing_is_proposed_rather_than_something_wrong(
    first: dict[str, Any], second: dict[str, Any]
) -> None:
    """Of another type, dimension or quantity, or where several may be meant, no rename is proposed."""
    assert {} == proposed(first, second)


def test_a_rename_that_is_turned_round_is_recognised() -> None:
    """`rename=` with the consumer's name first is answered with the same the other way round."""
    first, second = contract({"monthly": float}), contract({"spend": float})
    with pytest.raises(ct.HandoffError) as raised:
        ct.Handoff(first, second, rename={"spend": "monthly"})
    one = raised.value.mismatches[0]
    assert (
        "spend is named by rename= the wrong way round: the producer's name comes first."
        " Write {'monthly': 'spend'}."
    ) == str(one)
    assert isinstance(one.hint, Hint)
    assert (ReplaceWith({"spend": "monthly"}, {"monthly": "spend"}),) == one.hint.changes
    assert [{"spend": 1.0}] == ct.Handoff(first, second, rename={"monthly": "spend"})(
        [{"monthly": 1.0}]
    )
