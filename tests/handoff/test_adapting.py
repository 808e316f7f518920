"""Values that a handoff changes: clipped, filled, rounded, labelled."""

from __future__ import annotations

import math
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any

import polars as pl
import pytest
from pydantic import Field

import contracts as ct
from tests.handoff.samples import ROWS, SCORING

CLIPPED: dict[str, tuple[Any, Any, list[Any], list[Any]]] = {
    "integers": (int, Annotated[int, ct.Interval(ge=-3, le=5)], [-9, 0, 9], [-3, 0, 5]),
    "to narrower integers": (int, ct.Int8, [-1000, 5, 1000], [-128, 5, 127]),
    "unsigned integers": (ct.UInt64, Annotated[int, ct.Interval(ge=-3, le=5)], [0, 2**64 - 1], [0, 5]),
    "unsigned integers to negative ones": (ct.UInt64, Annotated[int, ct.Le(-1)], [0, 2**64 - 1], [-1, -1]),
    "integers to large ones": (int, Annotated[ct.UInt64, ct.Ge(2**63)], [-1, 2**63 - 1], [2**63, 2**63]),
    "integers to floats": (int, Annotated[float, ct.Interval(ge=-2.5, le=2.5)], [-9, 1, 9], [-2.0, 1.0, 2.0]),
    "floats": (float, Annotated[float, ct.Interval(ge=-0.1, le=0.1)], [-1.0, 0.05, 1.0], [-0.1, 0.05, 0.1]),
    "short floats": (ct.Float32, Annotated[float, ct.Interval(ge=0, le=0.1)], [-1.0, 1.0], [0.0, 0.1]),
    "infinities": (
        Annotated[float, ct.NonFinite(inf="allow")], Annotated[float, ct.Interval(ge=0, le=9)],
        [math.inf, -math.inf], [9.0, 0.0],
    ),
    "decimals": (
        Annotated[Decimal, Field(max_digits=6, decimal_places=2)],
        Annotated[Decimal, Field(max_digits=7, decimal_places=3), ct.Le(Decimal("1.005"))],
        [Decimal("9.99"), Decimal("0.10")], [Decimal("1.005"), Decimal("0.100")],
    ),
    "times": (
        datetime, Annotated[datetime, ct.Ge(datetime(2024, 1, 1))],
        [datetime(2023, 1, 1), datetime(2025, 1, 1)], [datetime(2024, 1, 1), datetime(2025, 1, 1)],
    ),
    "nulls": (int | None, Annotated[int, ct.Ge(0)] | None, [None, -1], [None, 0]),
}  # fmt: skip  # a table, a line each


@pytest.mark.parametrize("name", CLIPPED)
def test_values_are_clipped_to_the_consumers_bounds(name: str) -> None:
    """A value outside the consumer's bounds is moved to the nearest bound, in a row as in a batch."""
    given_as, wanted, given, expected = CLIPPED[name]

    class First(ct.Contract):
        x: given_as  # type: ignore[valid-type]

    class Second(ct.Contract):
        x: wanted  # type: ignore[valid-type]

    handoff = ct.Handoff(First, Second, clip=["x"])
    assert expected == [row["x"] for row in handoff([{"x": x} for x in given])]
    assert expected == [handoff({"x": x})["x"] for x in given]
    moved = sum(one.count for one in handoff.run([{"x": x} for x in given]).repairs)
    assert moved == sum(one != other for one, other in zip(given, expected, strict=True))


def test_nan_is_never_clipped() -> None:
    """NaN lies on neither side of a bound: it stays, where both contracts allow it."""

    class First(ct.Contract):
        x: Annotated[float, ct.NonFinite(nan="allow")]

    class Second(ct.Contract):
        x: Annotated[float, ct.NonFinite(nan="allow"), ct.Interval(ge=0, le=1)]

    handoff = ct.Handoff(First, Second, clip=["x"])
    assert [True, False] == [
        math.isnan(x) for x in handoff.to_polars([{"x": math.nan}, {"x": 5.0}])["x"]
    ]
    with pytest.raises(ct.ContractViolation, match="NaN"):
        handoff.to_numpy([{"x": math.nan}])
    with pytest.raises(ct.ContractViolation, match="NaN"):
        handoff.to_numpy({"x": math.nan})


def test_nan_takes_a_default_only_where_the_consumer_allows_it() -> None:
    """A default is used for null; for NaN as well, where the consumer's field allows it."""

    class First(ct.Contract):
        x: Annotated[float, ct.NonFinite(nan="allow")]

    class Second(ct.Contract):
        x: Annotated[float, ct.NonFinite(nan="default")] = 0.0

    handoff = ct.Handoff(First, Second, defaults={"x": -1.0})
    handed = handoff.run([{"x": math.nan}, {"x": 2.0}])
    assert [-1.0, 2.0] == handed.frame["x"].to_list()
    assert {"nan": 1} == handed.consumer.filled["x"].by
    assert [("defaults", "x", 1)] == [(r.repair, r.field, r.count) for r in handed.repairs]


def test_a_number_that_vanishes_in_another_unit_is_lossy() -> None:
    """A number that would become 0 in the consumer's unit is refused, and the row is named."""
    rows = [ROWS[0], {**ROWS[1], "speed": 5e-324}]
    for data in (rows, pl.DataFrame(rows)):
        with pytest.raises(ct.ContractViolation) as caught:
            SCORING(data)
        (found,) = caught.value.report.violations
        assert ("speed", "lossy", 1) == (found.field, found.code, found.count)
        assert [(1, 5e-324)] == [(one.row, one.value) for one in found.examples]


def test_a_field_that_must_be_labelled_is_labelled_by_the_handoff() -> None:
    """Where the producer's contract states the unit, the consumer's column need not."""

    class First(ct.Contract):
        x: Annotated[float, ct.Unit("km"), ct.Interval(ge=0, le=9)]

    class Second(ct.Contract):
        x: Annotated[float, ct.Unit("m", labelled=True), ct.Interval(ge=0, le=9000)]

    handoff = ct.Handoff(First, Second, convert_units=True)
    assert [{"x": 2000.0}] == handoff([{"x": 2.0}])
    schema = handoff.to_arrow([{"x": 2.0}]).schema
    assert {b"unit": b"m"} == schema.field("x").metadata
    assert b"Second" == schema.metadata[b"contracts.name"]
