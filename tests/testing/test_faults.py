"""The catalogue of faults: what really happens to data, each made to happen."""

from __future__ import annotations

import math
from datetime import UTC, date, datetime
from random import Random
from typing import Annotated, Any, Literal

import polars as pl
import pytest

import contracts as ct
from contracts.testing import Fault, faults
from contracts.testing.faults.fault import is_same_value

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


class Ping(ct.Contract):
    """A contract to whose data every fault can happen."""

    vehicle: Annotated[str, ct.Matches("VH-[0-9]{3}")]
    seen_at: Annotated[datetime, ct.Timezone(...)]
    born: date
    lat: ct.Latitude
    lon: ct.Longitude
    speed: Annotated[float, ct.Unit("km/h"), ct.Interval(ge=0, le=300)] = 0.0
    wind: Annotated[float, ct.Unit("m/s")]
    heat: Annotated[float, ct.Unit("Cel")]
    oil: Annotated[float, ct.Unit("[degF]")]
    hum: Annotated[float, ct.Unit("Hz")]
    radio: Annotated[float, ct.Unit("kHz")]
    height: Annotated[float, ct.Unit("m")]
    way: Annotated[float, ct.Unit("km")]
    load: Annotated[float, ct.Unit("kg")]
    wait: Annotated[float, ct.Unit("s")]
    shift: Annotated[float, ct.Unit("min")]
    status: Literal["moving", "idle"]
    hops: int
    note: str | None


GOOD: dict[str, list[Any]] = {
    "vehicle": ["VH-001", "VH-002", "VH-003", "VH-004"],
    "seen_at": [NOON, NOON, NOON.replace(hour=13), NOON.replace(hour=14)],
    "born": [date(2024, 2, 3), date(2024, 2, 28), date(2023, 11, 5), date(2020, 2, 29)],
    "lat": [40.446111, -33.5, 51.25, 0.0],
    "lon": [-79.982222, 151.25, -0.125, 0.0],
    "speed": [50.0, 0.0, 120.25, 90.0],
    "wind": [3.0, 0.5, 12.25, 7.0],
    "heat": [20.0, -5.0, 37.5, 0.0],
    "oil": [180.0, 200.0, 210.0, 190.0],
    "hum": [50.0, 60.0, 50.5, 49.9],
    "radio": [101.1, 99.5, 88.0, 95.0],
    "height": [100.0, 0.0, 8849.0, 12.5],
    "way": [1.0, 2.0, 3.0, 4.5],
    "load": [10.0, 0.1, 3.5, 12.0],
    "wait": [1.5, 0.0, 60.0, 5.0],
    "shift": [480.0, 450.0, 0.0, 60.0],
    "status": ["moving", "idle", "moving", "idle"],
    "hops": [1, 2, 3, 4],
    "note": ["left at gate 7", None, "ß", "x"],
}
EVERY = range(4)
SPECIFICATION = ct.specification_of(Ping)


def put(fault: Fault, fields: tuple[str, ...], rows: Any = EVERY) -> Any:
    """The batch with a fault in it."""
    return fault.inject(GOOD, SPECIFICATION, fields, [*rows], Random(0))  # noqa: S311 - the same rows every time


def test_the_good_batch_is_good() -> None:
    """The batch into which the faults are put keeps its contract."""
    assert Ping.check(GOOD).ok


def test_each_fault_has_a_name_a_story_and_a_rule_that_catches_it() -> None:
    """A fault has one name, a story of how it happens, and the rule that should catch it."""
    names = [fault.name for fault in faults()]
    assert sorted(set(names)) == sorted(names)
    assert [] == [
        fault for fault in faults() if not (fault.story.endswith(".") and fault.caught_by)
    ]
    assert {
        "null", "nan", "infinity", "sentinel", "missing_column", "extra_column", "renamed_column",
        "shifted_columns", "swapped_pair", "degrees_minutes_seconds", "longitude_sign", "date_format",
        "day_month_swap", "naive_time", "zone_off_by_one", "stale_batch", "late_rows", "duplicated_rows",
        "dropped_rows", "halved_batch", "empty_batch", "null_share", "category_typo", "new_category",
        "case_drift", "white_space", "unit_km_per_h_as_mph", "unit_km_per_h_as_m_per_s",
        "unit_Cel_as_degF", "unit_Hz_as_kHz", "scale_up", "number_as_text", "text_as_number",
        "precision_loss", "integer_overflow", "truncated_text", "mojibake", "unicode_digits", "wrong_join",
        "off_by_one_day", "constant_column", "label_shift", "reordered_rows",
    } <= {*names}  # fmt: skip  # short values, several a line


@pytest.mark.parametrize("fault", faults(), ids=lambda fault: fault.name)
def test_a_fault_happens_to_the_rows_that_it_names(fault: Fault) -> None:
    """A fault changes the rows that it names, and no others; and leaves the good batch as it was."""
    before = {name: list(column) for name, column in GOOD.items()}
    happened = 0
    for fields in fault.targets(SPECIFICATION):
        injected = put(fault, fields)
        assert before == GOOD
        if injected is None:
            continue
        happened += 1
        if injected.rows is None or {*injected.columns} != {*GOOD}:
            assert not all(
                is_same(injected.columns.get(n, []), column) for n, column in GOOD.items()
            ) or ({*injected.columns} != {*GOOD})
            continue
        for row in range(4):
            changed = [n for n in GOOD if not is_same_value(injected.columns[n][row], GOOD[n][row])]
            assert (row in injected.rows) == bool(changed) or fault.name == "duplicated_rows"
    assert happened > 0


def is_same(one: list[Any], other: list[Any]) -> bool:
    """Whether two columns are one."""
    return len(one) == len(other) and all(map(is_same_value, one, other))


BECOMES: dict[str, tuple[str, list[Any]]] = {
    "degrees_minutes_seconds": ("lat", ["40°26'46\"N", "33°30'00\"S", "51°15'00\"N", "0°00'00\"N"]),
    "degrees_packed": ("lon", [-79.5856, 151.15, -0.073, 0.0]),
    "longitude_sign": ("lon", [79.982222, -151.25, 0.125, 0.0]),
    "unit_km_per_h_as_m_per_s": ("speed", [50 / 3.6, 0.0, 120.25 / 3.6, 25.0]),
    "unit_Cel_as_degF": ("heat", [68.0, 23.0, 99.5, 32.0]),
    "sentinel": ("hops", [-999] * 4),
    "scale_up": ("hops", [100, 200, 300, 400]),
    "number_as_text": ("hops", ["1", "2", "3", "4"]),
    "text_as_number": ("vehicle", [0, 0, 0, 0]),
    "integer_overflow": ("hops", [1 - 2**32, 2 - 2**32, 3 - 2**32, 4 - 2**32]),
    "precision_loss": ("lat", [40.446109771728516, -33.5, 51.25, 0.0]),
    "truncated_text": ("vehicle", ["VH-", "VH-", "VH-", "VH-"]),
    "mojibake": ("note", ["left at gate 7Ã©", None, "ÃŸ", "xÃ©"]),
    "unicode_digits": ("vehicle", ["VH-٠٠١", "VH-٠٠٢", "VH-٠٠٣", "VH-٠٠٤"]),
    "case_drift": ("status", ["MOVING", "IDLE", "MOVING", "IDLE"]),
    "white_space": ("status", ["moving ", "idle ", "moving ", "idle "]),
    "category_typo": ("status", ["omving", "dile", "omving", "dile"]),
    "new_category": ("status", ["brand_new"] * 4),
    "date_format": ("born", ["02/03/2024", "02/28/2024", "11/05/2023", "02/29/2020"]),
    "day_month_swap": ("born", [date(2024, 3, 2), date(2024, 2, 28), date(2023, 5, 11), date(2020, 2, 29)]),
    "naive_time": ("seen_at", [one.replace(tzinfo=None) for one in GOOD["seen_at"]]),
    "nan": ("lat", [math.nan] * 4),
    "null_share": ("note", [None] * 4),
    "constant_column": ("hops", [1] * 4),
    "label_shift": ("hops", [4, 1, 2, 3]),
}  # fmt: skip  # a table, a line each


@pytest.mark.parametrize("name", BECOMES)
def test_faulty_values_are_those_of_the_story(name: str) -> None:
    """Each fault turns good values into those of its story."""
    field, expected = BECOMES[name]
    fault = next(one for one in faults() if one.name == name)
    assert is_same(expected, put(fault, (field,)).columns[field])


def test_a_swapped_pair_is_of_one_type() -> None:
    """Two columns that are mistaken for each other have one type."""
    (fault,) = (one for one in faults() if one.name == "swapped_pair")
    pairs = set(fault.targets(SPECIFICATION))
    assert ("lat", "lon") in pairs
    assert ("lat", "status") not in pairs
    assert [GOOD["lon"], GOOD["lat"]] == [
        put(fault, ("lat", "lon")).columns[n] for n in ("lat", "lon")
    ]


def test_batches_become_shorter_longer_and_older() -> None:
    """Faults of the batch take rows away, repeat them, or move all times."""
    by_name = {one.name: one for one in faults()}
    heights = {
        name: len(put(by_name[name], (), rows).columns["hops"])
        for name, rows in {
            "duplicated_rows": [1],
            "dropped_rows": [1],
            "halved_batch": EVERY,
            "empty_batch": EVERY,
        }.items()
    }
    assert {"duplicated_rows": 5, "dropped_rows": 3, "halved_batch": 2, "empty_batch": 0} == heights
    stale = put(by_name["stale_batch"], ()).columns
    assert [48] * 4 == [
        (was - now).days for was, now in zip(GOOD["seen_at"], stale["seen_at"], strict=True)
    ]
    assert pl.DataFrame(stale).width == len(GOOD)
