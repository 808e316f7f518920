"""Functions that are enforced compare frames and data with what good ones look like."""

from __future__ import annotations

from typing import Annotated, Any

import polars as pl
import pyarrow as pa
import pytest

import contracts as ct


class Ping(ct.Contract):
    speed: float
    rules = ct.rules(ct.Volume(change=0.3))


class Fare(ct.Contract):
    paid: float
    rules = ct.rules(ct.Drift("paid", ks=0.2))


PINGS = pl.DataFrame({"speed": [1.0] * 400})
FARES = pl.DataFrame({"paid": [n / 7 for n in range(400)]})
GOOD: list[ct.Profile | ct.Baselines] = [ct.profile(Ping, PINGS), ct.profile(Fare, FARES)]


def test_frames_and_data_are_compared_with_the_baseline_of_their_contract() -> None:
    """Each argument, and what is returned, has the baseline of its own contract."""

    @ct.enforce(baseline=GOOD)
    def first(
        pings: ct.Frame[Ping], fares: Annotated[pa.Table, Fare], *, most: int
    ) -> ct.Frame[Ping]:
        assert fares.column_names == ["paid"]
        return pings[:most]  # type: ignore[return-value]  # a slice is validated

    fares = FARES.to_arrow()
    assert PINGS.equals(first(PINGS, fares, most=400))  # type: ignore[arg-type]  # it is validated
    with pytest.raises(ct.ContractViolation, match="rows") as returned:
        first(PINGS, fares, most=200)  # type: ignore[arg-type]  # it is validated
    with pytest.raises(ct.ContractViolation, match="paid") as passed:
        first(PINGS, fares[:200], most=400)  # type: ignore[arg-type]  # it is validated
    assert ["in what", "in the argument 'fares'"] == [
        error.value.__notes__[0].partition(" of ")[0].partition(" test_")[0]
        for error in (returned, passed)
    ]


def test_one_baseline_needs_no_list() -> None:
    """A function of one contract takes its baseline as the verbs do."""

    @ct.enforce(baseline=GOOD[0])
    def count(pings: ct.Frame[Ping]) -> int:
        return pings.height

    assert count(PINGS) == 400  # type: ignore[arg-type]  # it is validated


@pytest.mark.parametrize("baseline", ["good.json", [1], [GOOD[0], GOOD[0]]])
def test_what_is_no_baseline_is_refused(baseline: Any) -> None:
    """The message says what to pass."""
    with pytest.raises(ValueError, match=r"for each contract: baseline=ct\.profile\(Ping, good\)"):
        ct.enforce(baseline=baseline)


def test_a_baseline_that_nothing_is_compared_with_is_refused() -> None:
    """A baseline of a contract that no annotation names is a mistake, as the function is decorated."""

    def count(pings: ct.Frame[Ping]) -> int:
        return pings.height

    with pytest.raises(TypeError, match="count has no data of Fare, which the baseline is of"):
        ct.enforce(baseline=GOOD)(count)
