"""Causes in columns: shifted columns, and a field under another name."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

import polars as pl
import pytest
from pydantic import Field

import contracts as ct
from tests.diagnosis.samples import NORTH_EAST, Status, VehicleId, contract_with, diagnosed


class Trip(ct.Contract):
    """Neighbours that can be told apart, and some that cannot."""

    short: Annotated[str, ct.Len(0, 5)]
    vehicle_id: VehicleId
    status: Status
    seen_on: date
    count: int
    seen_at: datetime
    note: Annotated[str, ct.Matches("[a-z ]+")]
    speed: float
    driver: Annotated[str, ct.Matches("DR-[0-9]{4}")]
    token: UUID
    shout: Annotated[str, ct.Matches(r"\p{Lu}+")]


TRIP = {
    "short": "x",
    "vehicle_id": "VH-000001",
    "status": "idle",
    "seen_on": date(2024, 3, 2),
    "count": 1,
    "seen_at": datetime(2024, 3, 2),
    "note": "fine",
    "speed": 1.0,
    "driver": "DR-0001",
    "token": NORTH_EAST,
    "shout": "HEY",
}


@pytest.mark.parametrize(
    ("values", "code", "other"),
    [
        ({"short": "VH-000001"}, "max_length", "vehicle_id"),
        ({"vehicle_id": "idle"}, "matches", "status"),
        ({"status": "VH-000001"}, "one_of", "vehicle_id"),
        ({"count": date(2024, 3, 2)}, "dtype", "seen_on"),
        ({"count": datetime(2024, 3, 2)}, "dtype", "seen_at"),
        ({"speed": "DR-0001"}, "dtype", "driver"),
        ({"token": "DR-0001"}, "format", "driver"),
        ({"status": "elsewhere"}, "one_of", None),
        ({"vehicle_id": "elsewhere"}, "matches", None),
        ({"seen_on": "VH-000001"}, "dtype", None),
        ({"note": "DR-0001"}, "matches", None),
        ({"driver": "fine"}, "matches", None),
        ({"speed": "fine"}, "dtype", None),
        ({"speed": object()}, "dtype", None),
        ({"speed": b"DR-0001"}, "dtype", None),
        ({"token": "HEY"}, "format", None),
    ],
)
def test_shifted_columns(values: dict[str, Any], code: str, other: str | None) -> None:
    """Values are stated to be a neighbour's where hardly anything else keeps to its rules."""
    cause = other and f"looks like values of {other!r}: have columns shifted?"
    expected = {(*values, code): cause}
    assert expected == diagnosed(Trip, [TRIP | values])


def test_all_values_are_a_neighbours() -> None:
    """One value that is not the neighbour's is enough for silence."""
    rows = [TRIP | {"status": "VH-000001"}, TRIP | {"status": "elsewhere"}]
    expected = {("status", "one_of"): None}
    assert expected == diagnosed(Trip, rows)


class Named(ct.Contract):
    """Names that data may have in another way."""

    seen_at: int
    latitude: float
    monthly_spend: Annotated[float, Field(alias="Monthly Spend")]
    sensor_1: int


NAMED = {"seen_at": 1, "latitude": 1.0, "Monthly Spend": 1.0, "sensor_1": 1}


@pytest.mark.parametrize(
    ("declared", "there"),
    [
        ("seen_at", "SeenAt"),
        ("seen_at", "seen-at"),
        ("seen_at", "\ufeffseen_at"),
        ("seen_at", "seen_att"),
        ("latitude", "LAT"),
        ("latitude", "lattitude"),
        ("Monthly Spend", "monthly spend"),
        ("Monthly Spend", "Mon. Spending"),
        ("seen_at", "seen.at"),
        ("sensor_1", "Sensor 1"),
    ],
)
def test_a_field_under_another_name(declared: str, there: str) -> None:
    """A missing field and an extra one that looks like it name each other."""
    row = {there if name == declared else name: value for name, value in NAMED.items()}
    quoted = ascii(there)
    expected = {
        (declared, "missing_field"): f"is it called {quoted} here?",
        (there, "extra_field"): f"is it {declared!r} under another name?",
    }
    assert expected == diagnosed(Named, [row]) == diagnosed(Named, pl.DataFrame([row]))


@pytest.mark.parametrize(
    ("declared", "there"),
    [
        ("seen_at", ["speed"]),
        ("seen_at", ["seen_bt", "seen_ct"]),
        ("sensor_1", ["sensor_2"]),
        ("latitude", ["la"]),
        ("latitude", ["lat_x_y"]),
        ("Monthly Spend", ["Month Costs"]),
        ("seen_at", ["seen_at" + " " * 100]),
        ("seen_at", ["_"]),
    ],
)
def test_names_that_prove_nothing(declared: str, there: list[str]) -> None:
    """Names that differ in a digit, or of which several fit, are not connected."""
    row = {name: value for name, value in NAMED.items() if name != declared}
    assert {None} == set(diagnosed(Named, [row | dict.fromkeys(there, 1)]).values())


@pytest.mark.parametrize(
    ("declared", "there", "same"),
    [
        ("temperature_max", "temprature_max", True),
        ("temperature_max", "temperature_min", False),
        ("dropoff_lat", "dropoffLon", False),
        ("dropoff_lat", "dropofLat", True),
        ("dropoff_lat", "drop_latitude", True),
        ("dropoff_lat", "dropoffs_lon", False),
        ("dropoff_lat", "droppofflat", True),
        ("dropoff_lat", "dropoff", False),
        ("speed", "speed_limit", False),
        ("sensor_1_at", "sensor_2_at", False),
        ("sensor1", "sensor2", False),
        ("ab", "ab_x", False),
        ("ab", "ab_y", False),
    ],
)
def test_names_are_compared_word_by_word(declared: str, there: str, same: bool) -> None:
    """Each word of one name is nearly the other's, where both have as many words."""
    causes = diagnosed(contract_with(**{declared: int}), [{there: 1}])
    assert same == (set(causes.values()) != {None})


NESTED = contract_with(home=contract_with(zip=int), work=contract_with(zip=int))


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({"home": {"Zip": 1}, "work": {"zip": 1}},
         {("home.zip", "missing_field"): "is it called 'home.Zip' here?",
          ("home.Zip", "extra_field"): "is it 'home.zip' under another name?"}),
({"home": {}, "work": {"zip": 1, "Zip": 1}},
         {("home.zip", "missing_field"): None, ("work.Zip", "extra_field"): None}),
        ({"home": {}, "work": {"zip": 1, "zipp": 1}},
         {("home.zip", "missing_field"): None, ("work.zipp", "extra_field"): None}),
    ],
)  # fmt: skip  # a table, a line each
def test_names_in_a_nested_contract(
    row: dict[str, Any], expected: dict[tuple[str, str], str | None]
) -> None:
    """Fields are connected where they have the same parent only."""
    assert expected == diagnosed(NESTED, [row])


def test_a_field_under_both_its_names() -> None:
    """An extra field that is a declared one's Python name is stated to be there twice."""
    expected = {
        ("monthly_spend", "extra_field"): "is the Python name of 'Monthly Spend', which is here too"
    }
    assert expected == diagnosed(Named, [NAMED | {"monthly_spend": 1.0}])


def open_to(extra: Any) -> type[ct.Contract]:
    """A contract that permits columns it does not declare."""

    class Drifting(ct.Contract, extra=extra):
        speed: float
        vehicle_id: str
        note: str | None

    return Drifting


def reports(contract: type[ct.Contract], row: dict[str, Any]) -> Iterator[ct.Report]:
    """The reports on rows in every kind of container, whole and in parts."""
    rows = [row] * 3
    frame = pl.DataFrame(rows)
    columns = frame.to_dict(as_series=False)
    for data in (rows, frame, frame.lazy(), frame.to_arrow(), frame.to_pandas(), columns):
        yield contract.check(data)
        yield contract.split(data).report
    yield ct.split_csv(contract, frame.write_csv().encode()).report
    yield ct.split_ndjson(contract, frame.write_ndjson().encode()).report
    yield contract.check_row(row)
    yield (ct.partial(contract, rows[:1]) + ct.partial(contract, frame[1:])).finish()


@pytest.mark.parametrize("extra", ["ignore", "allow"])
def test_a_missing_field_is_called_otherwise_also_where_other_columns_are_permitted(
    extra: Any,
) -> None:
    """In every kind of data, though no violation names the column: its case, its separators and blanks."""
    contract = open_to(extra)
    row = {"Speed ": 1.0, "vehicle-ID": "a", "n": 1, "speeds": 2.0}
    wanted = {
        "speed": "is it called 'Speed ' here?",
        "vehicle_id": "is it called 'vehicle-ID' here?",
    }
    for report in reports(contract, row):
        found = {one.field: one.cause for one in report.violations if one.field in wanted}
        assert wanted == found


def test_a_permitted_column_is_not_a_missing_field_where_that_is_not_certain() -> None:
    """Two such columns, one that stands beside the field elsewhere, and a name that is similar only."""
    contract = open_to("ignore")
    whole = {"speed": 1.0, "vehicle_id": "a"}
    unclear: list[list[dict[str, Any]]] = [
        [{"Speed": 1.0, "SPEED": 2.0, "vehicle_id": "a"}],
        [{"speeds": 1.0, "vehicle_id": "a"}],
        [{"vehicle_id": "a"}, whole | {"Speed": 2.0}],
    ]
    for rows in unclear:
        assert {"speed": None} == {
            one.field: one.cause for one in contract.check(rows).violations if one.field == "speed"
        }
