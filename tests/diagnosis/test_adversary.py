"""Nothing rather than something wrong: kinds of damage that are made to mislead causes, on real data."""

from __future__ import annotations

import runpy
from pathlib import Path
from random import Random
from typing import Annotated, Any, Literal

import pytest

import contracts as ct
from tests.diagnosis.samples import VehicleId, contract_with, named_causes

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"
MAX_WRONG = 0.02
MAX_ROWS, EVERY = 40, 7
"""The rows of each table, and of the damaged tables every so many: all of them take minutes."""

LENGTH = Annotated[float, ct.Interval(ge=1, le=4)]
LARGE = Annotated[float, ct.Interval(ge=200, le=1_800)]
SHARE = Annotated[float, ct.Interval(ge=0, le=100)]


def cause_by_line(contract: type[ct.Contract], columns: dict[str, list[Any]]) -> dict[Any, Any]:
    """The cause of each line of the report, by field and rule."""
    rows = [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]
    return {(v.field, v.rule_id): v.cause for v in contract.check(rows).violations}


@pytest.fixture(scope="module")
def tables() -> dict[type[ct.Contract], Any]:
    """The real tables, with their contracts."""
    found: dict[type[ct.Contract], Any] = runpy.run_path(str(BENCHMARKS / "_tables.py"))["tables"]()
    return found


def test_causes_of_damage_that_misleads(tables: dict[type[ct.Contract], Any]) -> None:
    """Of the causes that are named at most two in a hundred are wrong, whatever the damage."""
    damaged = runpy.run_path(str(BENCHMARKS / "_damage.py"))["damaged"]
    wrong: list[str] = []
    right = 0
    for contract, frame in tables.items():
        good = frame.gather_every(max(1, frame.height // MAX_ROWS)).to_dict(as_series=False)
        known = cause_by_line(contract, good)
        for one in [*damaged(good, Random(5))][::EVERY]:  # noqa: S311 - a fixed seed, no secret
            for line, cause in cause_by_line(contract, one.columns).items():
                if cause is None or known.get(line) == cause:
                    continue
                if one.is_right(line[0], cause):
                    right += 1
                else:
                    wrong.append(f"{contract.__name__} {one.kind} {line[0]}: {cause}")
    assert right > 300
    assert len(wrong) <= MAX_WRONG * (right + len(wrong)), "\n".join(wrong)


@pytest.mark.parametrize(
    ("annotation", "values", "causes"),
    [
        # noise is on both sides of the bounds, or has more digits than measured numbers
        (SHARE, [5239.5, -1800.25, 2280.75, 9100.5, -77.5], {None}),
        (ct.Latitude, [26977.644119182693, 115.52664111600478, 23872216.157372948], {None}),
        # whole numbers at a scale of 100 are hundreds
        (Annotated[int, ct.Interval(ge=0, le=360)], [5239, 5849, 2280], {None}),
        (Annotated[int, ct.Interval(ge=0, le=23)], [289, 64, 529], {None}),
        (Annotated[int, ct.Interval(ge=0, le=360)], [2700, 2600, 3600], {"looks like a scale of 10 or 100"}),
        # letters in both cases are random
        (Annotated[str, ct.Matches("[A-Z]{3}")], ["PUl", "ZhQ"], {None}),
        (Annotated[str, ct.Matches("[A-Z]{3}")], ["pul", "Zhq"], {"would match in upper case"}),
        # numbers that no code can have been read as
        (Annotated[str, ct.Matches("[A-Z]{2}")], [12, 34], {None}),
        (Literal["EWR", "JFK"], [0, 0], {None}),
        (Annotated[str, ct.Len(2, 3)], [1234], {None}),
        (str, [-61.5, 12.25], {None}),
        (str, [12, -5], {None}),
        (VehicleId, [12], {None}),
        (Annotated[str, ct.Matches("[0-9]{5}")], [501, 10012], {"looks like text read as numbers: leading zeros may be lost"}),
        # one value that is no integer refutes that integers were read as floats
        (int, [1.0] * 19 + [1.5], {None}),
    ],
)  # fmt: skip  # a table, a line each
def test_weak_evidence(annotation: Any, values: list[Any], causes: set[str | None]) -> None:
    """What the adversary got wrong once: there is nothing to say where the evidence is as weak."""
    assert causes == named_causes(annotation, values)


def test_boxes_end_at_the_180th_meridian() -> None:
    """A longitude past 180 degrees is in no box, so no mistake explains it."""

    class Place(ct.Contract):
        lat: float
        lon: float
        rules = ct.rules(ct.Coordinates("lat", "lon", box=(172, 13, -60, 71.5)))

    rows = [{"lat": 179_385.0, "lon": 41.13}, {"lat": 875_091.0, "lon": 31.07}]
    assert {None} == {violation.cause for violation in Place.check(rows).violations}


def moved(sources: dict[str, str]) -> set[str | None]:
    """The causes of lines of a table, some of whose columns have other columns' values."""
    contract = contract_with(
        ash=LENGTH, proline=LARGE, hue=Annotated[float, ct.Interval(ge=0.3, le=2)],
        alcohol=Annotated[float, ct.Interval(ge=10, le=16)],
        kind=Literal["a", "b", "c"],
    )  # fmt: skip  # fields, some a line
    rows = [
        {"ash": 2.25 + n / 8, "proline": 900.5 + n, "hue": 0.5 + n / 16, "alcohol": 12.5 + n / 8, "kind": "abc"[n % 3]}
        for n in range(9)
    ]  # fmt: skip  # a row
    mixed_up = [row | {name: row[source] for name, source in sources.items()} for row in rows]
    return {violation.cause for violation in contract.check(mixed_up).violations}


@pytest.mark.parametrize(
    ("sources", "causes"),
    [
        ({"ash": "proline", "proline": "alcohol", "alcohol": "ash"},
         {"columns look permuted, 'ash', 'proline' and 'alcohol' among them"}),
        ({"ash": "alcohol", "alcohol": "proline", "proline": "kind", "kind": "ash"},
         {"columns look permuted, 'ash', 'proline', 'alcohol' and 'kind' among them"}),
        ({"proline": "alcohol", "alcohol": "proline"}, {"'proline' and 'alcohol' look exchanged"}),
        # hue may have been between them: it would fit as ash
        ({"ash": "proline", "proline": "hue", "hue": "ash"},
         {"columns look permuted, 'ash', 'proline' and 'hue' among them",
          "columns look permuted, 'ash' and 'proline' among them", None}),
        ({"ash": "alcohol"}, {"looks like a copy of 'alcohol'"}),
    ],
)  # fmt: skip  # a table, a line each
def test_permuted_columns(sources: dict[str, str], causes: set[str | None]) -> None:
    """Columns that have each other's values are named together, however many they are."""
    assert moved(sources) <= causes


def test_private_columns_are_not_named_as_sources() -> None:
    """A copy of a private column is not stated to be one, nor is a private column permuted."""
    private = Annotated[LARGE, ct.Sensitive()]
    contract = contract_with(ash=LENGTH, proline=private, other=private)
    rows = [{"ash": 900.5 + n, "proline": 900.5 + n, "other": 2.5} for n in range(9)]
    causes = {violation.cause for violation in contract.check(rows).violations}
    assert {None} == causes


def test_natural_copies_are_not_named() -> None:
    """Where both of two equal columns are broken, neither is a copy of the other."""
    contract = contract_with(start=float, end=float)
    rows = [{"start": f"{n}.5", "end": f"{n}.5"} for n in range(9)]
    causes = {violation.cause for violation in contract.check(rows).violations}
    assert {"looks like numbers written as text"} == causes


def test_a_scale_has_the_share_of_most() -> None:
    """A scale and a unit are named with their share, as other causes are; sentinels are apart."""
    fever = Annotated[float, ct.Interval(ge=-10, le=30), ct.Unit("Cel")]
    units = named_causes(fever, [68.0, 71.5, 75.25, 900.0], "temp")
    assert {"looks like degrees Fahrenheit, 3 of 4"} == units
    scales = named_causes(SHARE, [5512.0, 6430.0, 9925.0, 1e9])
    assert {"looks like a scale of 100 (cents, percent), 3 of 4"} == scales
    pressure = Annotated[float, ct.Interval(ge=870, le=1085)]
    assert {"looks like inHg"} == named_causes(pressure, [29.92, 30.01, 28.75], "pressure")
