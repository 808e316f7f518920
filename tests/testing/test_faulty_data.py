"""Data with one known fault, drawn: it states which, and where."""

from __future__ import annotations

import json
import math
from datetime import date, datetime
from typing import Annotated, Any, Literal

import polars as pl
import pytest
from hypothesis import find, given, settings
from pydantic import ValidationError

import contracts as ct
from contracts.testing import faults, frames, payloads

SURELY = settings(max_examples=2000, database=None, derandomize=True, deadline=None)


class Ping(ct.Contract):
    """A ping that says what it must be, so that most faults are caught."""

    vehicle_id: Annotated[str, ct.Matches(r"VH-[0-9]{6}")]
    seen_at: Annotated[datetime, ct.Format("%Y-%m-%dT%H:%M:%SZ")]
    lat: ct.Latitude
    lon: ct.Longitude
    speed: Annotated[float, ct.Unit("km/h"), ct.Interval(ge=0, le=300)] = 0.0
    status: Literal["moving", "idle", "off"]
    on: date
    rules = ct.rules(ct.Unique("vehicle_id", "seen_at"), ct.RowCount(min=3))


@settings(deadline=None)
@given(frames(Ping, fault="any"))
def test_a_faulty_batch_names_its_fault(case: Any) -> None:
    """A case has the batch with the fault, the batch without it, and where they differ."""
    assert case.fault.name in {one.name for one in faults()}
    assert Ping.check(case.good).ok
    assert isinstance(case.data, pl.DataFrame)
    assert repr(case.data.to_dict(as_series=False)) != repr(case.good.to_dict(as_series=False))
    for row in case.rows or ():
        assert 0 <= row < max(case.data.height, case.good.height)


@settings(deadline=None)
@given(payloads(Ping, fault="any"))
def test_a_faulty_payload_names_its_fault(case: Any) -> None:
    """A case has the payload with the fault, and the payload without it, which is accepted."""
    Ping.model_validate_json(json.dumps(case.good))
    assert repr(case.data) != repr(case.good)
    assert {*case.fields} <= {*case.good}


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        pytest.param("null", "null", marks=pytest.mark.at_length),
        ("nan", "nan"),
        ("infinity", "inf"),
        ("missing_column", "missing_field"),
        pytest.param("extra_column", "extra_field", marks=pytest.mark.at_length),
    ],
)
def test_a_fault_is_drawn_by_its_name(fault: str, code: str) -> None:
    """A requested fault is drawn, in batches and in payloads, and is the one that the contract then
    reports.
    """
    case = find(payloads(Ping, fault=fault), lambda one: "speed" not in one.fields, settings=SURELY)
    assert fault == case.fault.name
    with pytest.raises(ValidationError) as caught:
        Ping.model_validate(case.data)
    assert code in {error["type"] for error in caught.value.errors()}
    case = find(frames(Ping, fault=fault), lambda one: "speed" not in one.fields, settings=SURELY)
    assert code in {violation.code for violation in Ping.check(case.data).violations}


def test_nan_in_a_payload_is_a_float() -> None:
    """A payload is what a client has before it writes JSON."""
    case = find(payloads(Ping, fault="nan"), lambda one: True, settings=SURELY)
    assert math.isnan(case.data[case.fields[0]])


@pytest.mark.parametrize("draw", [frames, payloads])
def test_a_fault_that_there_is_not_is_refused(draw: Any) -> None:
    """A name that no fault has is an error that lists those that there are."""
    with pytest.raises(ValueError, match=r"fault must be 'any' or one of .*nan.* \(got 'typo'\)"):
        draw(Ping, fault="typo")


def test_a_fault_that_cannot_happen_is_refused() -> None:
    """A batch cannot be halved in a payload; a contract without times has no naive ones."""

    class Plain(ct.Contract):
        n: int

    with pytest.raises(ValueError, match="can happen to a payload of Plain"):
        payloads(Plain, fault="halved_batch")
    with pytest.raises(ValueError, match="can happen to a batch of Plain"):
        frames(Plain, fault="nan")
