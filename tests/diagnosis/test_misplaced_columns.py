"""One cause for a batch whose columns stand in each other's places, and no other beside it."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

import polars as pl
import pytest

import contracts as ct
from tests.diagnosis.samples import contract_with


class Storm(ct.Contract, boundary="ingest", version="1.0.0"):
    """Positions and strengths of storms."""

    name: Annotated[str, ct.Matches("[A-Z][a-z]+")]
    seen_on: date
    status: Literal["storm", "hurricane"]
    lat: ct.Latitude
    lon: Annotated[ct.Longitude, ct.Le(0)]
    wind: Annotated[int, ct.Interval(ge=10, le=200)]
    pressure: Annotated[int, ct.Interval(ge=870, le=1050)]
    secret: Annotated[int, ct.Interval(ge=0, le=9), ct.Sensitive()]


NAMES = [*Storm.model_fields]
ROWS = [
    {"name": "Amy", "seen_on": date(2024, 3, 2 + n), "status": "storm", "lat": 20.5 + n,
     "lon": -95.25 - n, "wind": 60 + n, "pressure": 990 + n, "secret": n}
    for n in range(8)
]  # fmt: skip  # a row, some fields a line


def moved(rows: list[dict[str, Any]], sources: dict[str, str]) -> list[dict[str, Any]]:
    """The rows with other fields' values in some fields."""
    return [row | {name: row[source] for name, source in sources.items()} for row in rows]


def causes_on_every_path(
    contract: type[ct.Contract], rows: list[dict[str, Any]]
) -> set[str | None]:
    """The causes of rows, of a frame, of wire form, and of one payload."""
    frame = pl.DataFrame(rows)
    reports = [contract.check(rows), contract.check(frame), contract.split(rows).report,
               contract.split(frame).report, contract.check_row(rows[0])]  # fmt: skip
    return {violation.cause for report in reports for violation in report.violations}


@pytest.mark.parametrize(
    ("sources", "causes"),
    [
        ({"lat": "lon", "lon": "lat"}, {"'lat' and 'lon' look exchanged"}),
        ({"wind": "pressure", "pressure": "wind"}, {"'wind' and 'pressure' look exchanged"}),
        ({"wind": "pressure", "pressure": "wind", "name": "status", "status": "name"},
         {"'wind' and 'pressure' look exchanged", "'name' and 'status' look exchanged", None}),
        ({"lon": "lat"}, {"looks like a copy of 'lat'", None}),
        ({"wind": "pressure"}, {"looks like a copy of 'pressure'", None}),
    ],
)  # fmt: skip  # a table, a line each
def test_exchanged_columns(sources: dict[str, str], causes: set[str | None]) -> None:
    """Two columns with each other's values are named together; a copy of a column is named, or has no cause."""
    found = causes_on_every_path(Storm, moved(ROWS, sources))
    assert found
    assert found <= causes


@pytest.mark.parametrize(
    "names",
    [
        ("name", "seen_on", "status"),
        ("name", "seen_on", "status", "lat"),
        ("status", "lat", "lon", "wind"),
    ],
)
@pytest.mark.parametrize("step", [1, -1])
def test_some_columns_in_a_circle_are_permuted(names: tuple[str, ...], step: int) -> None:
    """Columns that changed places among themselves are permuted: a shift moves the last one out."""
    sources = dict(zip(names, names[step:] + names[:step], strict=True))
    found = {str(c).split(",")[0] for c in causes_on_every_path(Storm, moved(ROWS, sources))}
    shifted = {cause for cause in found if cause.startswith("columns look shifted")}
    assert ("columns look permuted" in found, shifted) == (True, set())


@pytest.mark.parametrize("step", [1, -1])
@pytest.mark.parametrize("some", [slice(None), slice(2, 5)])
def test_shifted_columns_have_one_cause(step: int, some: slice) -> None:
    """Every line of a batch whose columns are shifted has that cause, or none; in some rows too."""
    sources = dict(zip(NAMES, NAMES[step:] + NAMES[:step], strict=True))
    rows = [*ROWS]
    rows[some] = moved(ROWS[some], sources)
    for data in (rows, [{name: str(value) for name, value in row.items()} for row in rows]):
        report = Storm.split(data, text=data is not rows).report
        causes = {violation.cause for violation in report.violations}
        (cause,) = causes - {None}
        assert str(cause).startswith("columns look shifted: ")
        assert "secret" not in str(cause)


def test_errors_of_payloads_name_exchanged_columns() -> None:
    """The report behind a payload's error names them as well, by the values that it has."""
    with pytest.raises(ValueError, match="lat") as caught:
        Storm.model_validate(moved(ROWS[:1], {"lat": "lon", "lon": "lat"})[0])
    causes = {violation.cause for violation in ct.report_of(caught.value).violations}  # type: ignore[arg-type]
    assert {"'lat' and 'lon' look exchanged"} == causes


def test_private_columns_are_not_exchanged() -> None:
    """Of a private column nothing is stated, and no value of it is looked at."""
    contract = contract_with(
        wind=Annotated[int, ct.Interval(ge=10, le=200)],
        pressure=Annotated[int, ct.Interval(ge=870, le=1050), ct.Sensitive()],
    )
    rows = [{"wind": 990 + n, "pressure": 60 + n} for n in range(8)]
    assert all("exchanged" not in str(cause) for cause in causes_on_every_path(contract, rows))


def test_scales_are_still_named() -> None:
    """A column at another scale, which no other column explains, keeps its cause."""
    rows = [row | {"pressure": row["pressure"] * 100} for row in ROWS]
    assert {"looks like a scale of 100 (cents, percent)", None} == causes_on_every_path(Storm, rows)
