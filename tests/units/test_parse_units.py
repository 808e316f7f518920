"""Units on the wire: what is in another one of the same dimension is converted, and counted."""

from __future__ import annotations

from typing import Annotated, Any

import polars as pl
import pyarrow as pa
import pytest

import contracts as ct


class Ping(ct.Contract, boundary="ingest", version="1.0.0"):
    speed: Annotated[float, ct.Unit("km/h"), ct.Interval(ge=0, le=300)]
    inside: Annotated[float, ct.Unit("Cel")] = 20.0


ROWS = {"speed": [60.0, -1.0], "inside": [98.6, 32.0]}
UNITS = {"speed": "[mi_i]/h", "inside": "[degF]"}


@pytest.mark.parametrize(
    "data",
    [ROWS, pl.DataFrame(ROWS), pl.DataFrame(ROWS).to_dicts()],
    ids=lambda data: type(data).__name__,
)
def test_numbers_in_another_unit_are_converted_and_counted(data: Any) -> None:
    """Each is the float nearest to the exact value, on every path."""
    parts = Ping.split(data, units=UNITS)
    valid = pl.DataFrame(parts.valid).to_dicts()
    assert [{"speed": 96.56064, "inside": 37.0}] == valid
    assert [("speed", "ge", 1)] == [(v.field, v.code, v.count) for v in parts.report.violations]
    assert ({"unit": 2}, 2) == (
        parts.report.converted["speed"].by,
        parts.report.converted["inside"],
    )


def labelled(**units: str) -> pa.Table:
    """The rows as an Arrow table whose columns state their units."""
    fields = [
        pa.field(name, pa.float64(), metadata={"unit": units[name]} if name in units else None)
        for name in ROWS
    ]
    return pa.table(ROWS, schema=pa.schema(fields))


def test_arrow_columns_have_unit_labels_that_the_next_boundary_checks() -> None:
    """A labelled column is converted; the output is labelled, and names its contract."""
    parts = Ping.split(labelled(**UNITS))
    assert [96.56064] == parts.valid["speed"].to_pylist()
    assert b"km/h" == parts.valid.schema.field("speed").metadata[b"unit"]
    assert (b"Ping", b"1.0.0", b"ingest") == tuple(
        parts.valid.schema.metadata[k]
        for k in (b"contracts.name", b"contracts.version", b"contracts.boundary")
    )
    assert Ping.check(parts.valid).ok
    report = Ping.check(labelled(speed="m/s"))
    assert ("speed", "unit", 2) in [(v.field, v.code, v.count) for v in report.violations]


@pytest.mark.parametrize("label", ["kg", "furlongs per fortnight"])
def test_a_label_of_another_dimension_is_a_violation(label: str) -> None:
    """The label of a column's unit is data: if it is impossible, its rows break the contract."""
    report = Ping.split(labelled(speed=label)).report
    assert ("speed", "unit", 2) in [(v.field, v.code, v.count) for v in report.violations]


@pytest.mark.parametrize(
    "units", [{"speed": "kg"}, {"speed": "nonsense"}, {"nothing": "m"}], ids=str
)
def test_units_that_the_caller_cannot_mean_are_errors(units: dict[str, str]) -> None:
    """Another dimension, no unit, or no field with one: it is an error of the caller at once."""
    with pytest.raises(ValueError, match=r"kg|nonsense|nothing"):
        Ping.parse(ROWS, units=units)


def test_a_field_may_require_that_columns_are_labelled() -> None:
    """Without a label, or a word of the caller, no unit is assumed."""

    class Sure(ct.Contract):
        speed: Annotated[float, ct.Unit("km/h", labelled=True)]

    data = {"speed": [1.0]}
    assert [("speed", "unit")] == [(v.field, v.code) for v in Sure.split(data).report.violations]
    assert Sure.split(data, units={"speed": "km/h"}).report.ok
    assert Sure.split(labelled(speed="km/h").select(["speed"])).report.ok


def test_integers_are_converted_exactly_or_are_lossy() -> None:
    """An integer in another unit is an integer, or lossy."""

    class Trip(ct.Contract):
        metres: Annotated[int, ct.Unit("m")]

    for data in (pl.DataFrame({"metres": [1, 2]}), [{"metres": 1}, {"metres": 2}]):
        assert [1000, 2000] == [
            row["metres"]
            for row in pl.DataFrame(Trip.parse(data, units={"metres": "km"})).to_dicts()
        ]
        assert [("lossy", 2)] == [
            (v.code, v.count)
            for v in Trip.split(data, units={"metres": "[ft_i]"}).report.violations
        ]


@pytest.mark.parametrize(
    ("annotation", "says"),
    [
        (Annotated[float, ct.Unit("km/hr")], "did you mean"),
        (Annotated[float, ct.Unit("mph")], r"\[mi_i\]/h"),
        (Annotated[str, ct.Unit("m")], "which text does not"),
    ],
    ids=str,
)
def test_a_unit_that_means_nothing_is_refused(annotation: Any, says: str) -> None:
    """A unit that does not parse, or that means two things, is a definition error with a hint."""
    with pytest.raises(ct.ContractDefinitionError, match=says):
        type(ct.Contract)("C", (ct.Contract,), {"__annotations__": {"x": annotation}})
