"""`ordered=True`: the columns of a batch stand in the order of the fields, whatever holds them and however it is cut."""

from __future__ import annotations

from collections.abc import Callable
from itertools import permutations
from pathlib import Path
from typing import Annotated, Any

import duckdb
import pandera.pandas as pp
import pandera.polars as pa
import polars as pl
import pytest
from pydantic import Field

import contracts as ct


class Trip(ct.Contract, boundary="ingest", ordered=True, extra="ignore"):
    """A trip, whose columns a job reads by position."""

    trip: int
    speed: Annotated[float, Field(alias="Speed")] = 0.0
    driver: str


FRAME = pl.DataFrame({"trip": [1, 2], "Speed": [1.5, 2.5], "driver": ["a", "b"]})
SWAPPED = FRAME.select("Speed", "trip", "driver")
KINDS: dict[str, Callable[[pl.DataFrame], Any]] = {
    "polars": lambda frame: frame,
    "lazy": pl.DataFrame.lazy,
    "pyarrow": pl.DataFrame.to_arrow,
    "pandas": pl.DataFrame.to_pandas,
    "duckdb": lambda frame: duckdb.from_arrow(frame.to_arrow()),
}


def broken(report: ct.Report) -> list[tuple[str, Any]]:
    """The codes, with the orders that were found."""
    return [(one.code, [e.value for e in one.examples]) for one in report.violations]


@pytest.mark.parametrize("kind", KINDS)
def test_columns_in_another_order_are_a_violation(kind: str) -> None:
    """Of any frame, in every verb; it is of the batch, so that `split` names no row."""
    data = KINDS[kind](SWAPPED)
    expected = [("column_order", [["Speed", "trip", "driver"]])]
    assert expected == broken(Trip.check(data))
    with pytest.raises(ct.ContractViolation, match="columns in the order of the fields"):
        Trip.parse(KINDS[kind](SWAPPED))
    parts = Trip.split(KINDS[kind](SWAPPED))
    assert expected == broken(parts.report)
    assert Trip.check(KINDS[kind](FRAME)).ok


@pytest.mark.parametrize("names", [*permutations(["trip", "Speed", "driver", "note"])][::3])
def test_the_order_is_that_of_pandera(names: tuple[str, ...]) -> None:
    """Columns that no field claims may stand anywhere: so it is in both of pandera's APIs, and in the contract of each."""
    frame = FRAME.with_columns(note=pl.lit("x")).select(names)
    columns = {"trip": int, "Speed": float, "driver": str}
    ours = [Trip.check(frame).ok]
    theirs = []
    for module, data in ((pa, frame), (pp, frame.to_pandas())):
        fields = {name: module.Column(type_) for name, type_ in columns.items()}
        schema = module.DataFrameSchema(fields, ordered=True)
        ours.append(ct.from_pandera(schema).check(data).ok)
        try:
            schema.validate(data)
            theirs.append(True)
        except (pa.errors.SchemaError, pp.errors.SchemaErrors):
            theirs.append(False)
    assert {*ours} == {*theirs}
    assert ct.to_pandera(ct.from_pandera(schema)).ordered


def test_a_missing_column_leaves_the_order_of_the_others() -> None:
    """What is absent is another violation, or takes its default."""
    assert Trip.split(FRAME.drop("Speed")).report.ok
    assert [("missing_field", [])] == broken(Trip.check(FRAME.drop("trip")))


@pytest.mark.parametrize("rows", [FRAME.to_dicts(), FRAME.to_dict(as_series=False), []])
def test_rows_have_no_order(rows: Any) -> None:
    """Rows, and a dict of columns, go by name: the rule is not applicable, and says so; nor is it asked of a payload."""
    report = Trip.check(rows)
    assert (True, ["column_order"]) == (report.ok, [one.code for one in report.not_applicable])
    body = b'{"driver": "a", "trip": 1}'
    assert Trip.check_row(body).ok
    assert () == Trip.check_row(body).not_applicable
    assert Trip.model_validate_json(body).trip == 1


def test_a_rule_that_held_is_among_those_that_passed() -> None:
    """It was asked of the batch."""
    passed = [
        (one.field, one.rows) for one in Trip.check(FRAME).passed if one.code == "column_order"
    ]
    assert [(None, 2)] == passed


@pytest.mark.parametrize("places", [(0,), (1,), (0, 2), (0, 1, 2)])
def test_one_part_in_another_order_breaks_the_whole(places: tuple[int, ...]) -> None:
    """However the data is cut the finding is one, and its example stands once."""
    parts = [SWAPPED if n in places else FRAME for n in range(3)]
    expected = [("column_order", [["Speed", "trip", "driver"]])]
    assert expected == broken(ct.check_batches(Trip, parts))
    first, second, third = (ct.partial(Trip, one) for one in parts)
    assert expected == broken((first + (second + third)).finish())
    engine_read = ct.partial_from_bytes(Trip, (first + second + third).to_bytes())
    assert expected == broken(engine_read.finish())


@pytest.mark.parametrize("suffix", [".csv", ".parquet"])
@pytest.mark.parametrize("wrong", ["1", "2"])
def test_one_file_in_another_order_breaks_the_batch(
    tmp_path: Path, suffix: str, wrong: str
) -> None:
    """Whichever of the files it is, and whatever reads them."""
    for name in ("1", "2"):
        frame = SWAPPED if name == wrong else FRAME
        path = tmp_path / f"{name}{suffix}"
        frame.write_csv(path) if suffix == ".csv" else frame.write_parquet(path)
    split = ct.split_csv if suffix == ".csv" else ct.split_parquet
    expected = [("column_order", [["Speed", "trip", "driver"]])]
    parts = split(Trip, tmp_path)
    assert expected == broken(parts.report)
    assert FRAME.rows() * 2 == parts.valid.select(FRAME.columns).rows()
    out = tmp_path / "out"
    out.mkdir()
    report = ct.split_to(Trip, tmp_path, valid=out / "valid.csv", invalid=out / "invalid.csv")
    assert expected == broken(report)
    if suffix == ".parquet":
        assert expected == broken(ct.check_parquet(Trip, [*tmp_path.glob("*.parquet")]))


def test_a_scan_is_not_proved_against_its_order(tmp_path: Path) -> None:
    """A LazyFrame that only reads a file is proved by one query, which the order of its columns is no part of."""
    path = tmp_path / "trips.parquet"
    pl.concat([SWAPPED] * 1000).write_parquet(path)
    assert ["column_order"] == [one.code for one in Trip.check(pl.scan_parquet(path)).violations]
    assert Trip.check(pl.scan_parquet(path).select(FRAME.columns)).ok


def test_the_order_is_kept_in_documents() -> None:
    """Canonical JSON, ODCS and source have it, and a contract without it has the fingerprint that it had."""
    assert ct.fingerprint(Trip) == ct.fingerprint(ct.from_json(ct.to_json(Trip)))
    assert ct.fingerprint(Trip) == ct.fingerprint(ct.from_odcs(ct.to_odcs(Trip))["Trip"])
    assert "ordered=True" in ct.to_source(Trip)
    assert "Columns stand in the order of the fields." in ct.to_markdown(Trip)

    class Free(Trip, ordered=False):
        """It undoes that of its base."""

    assert "ordered" not in ct.to_json(Free)


def test_a_change_of_order_breaks_somebody() -> None:
    """Producers where it is new, consumers where it is gone; a handoff puts the columns in order itself."""

    class Free(Trip, ordered=False):
        """The same without an order."""

    class Turned(ct.Contract, ordered=True, extra="ignore"):
        """The same in another order."""

        driver: str
        trip: int
        speed: Annotated[float, Field(alias="Speed")] = 0.0

    changes = [ct.compare(*pair).changes for pair in ((Free, Trip), (Trip, Free), (Trip, Turned))]
    assert [
        [("column_order", ("producer",))],
        [("column_order", ("consumer",))],
        [("column_order", ("producer", "consumer"))],
    ] == [[(one.code, one.breaks) for one in some] for some in changes]
    assert "order of the columns changed to driver, trip, Speed" in changes[2][0].sentence
    assert ["driver", "trip", "Speed"] == ct.Handoff(Trip, Turned).run(FRAME).data.columns


def test_a_nested_contract_has_no_order() -> None:
    """A struct's members go by their names, so that the declaration would change nothing."""
    with pytest.raises(ct.ContractDefinitionError, match="Leave ordered=True out"):

        class Day(ct.Contract):
            """A day of trips."""

            trip: Trip
