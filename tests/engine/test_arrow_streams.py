"""Tables that other libraries compute: checked a part at a time, by the columns that a contract reads."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import duckdb
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

import contracts as ct
from contracts.engine import stream_check
from contracts.inputs.relations import run_anew
from tests.inputs.samples import GivesReader, StreamOnly
from tests.laws.test_partition_laws import shown, typed
from tests.laws.typed_frames import Rows, typed_frame
from tests.reference.rules import Ruled


class Position(ct.Contract, extra="ignore"):
    """A position, of which other columns are not evaluated."""

    vehicle: str
    speed: Annotated[float, ct.Le(300)]


class Ping(Position):
    """A position of which the key is held."""

    rules = ct.rules(ct.Unique("vehicle"))


class WholePing(Ping):
    """A position, with a rule that takes all rows at once."""

    rules = ct.rules(
        ct.CustomTable("all are there", ("speed",), accepts=lambda frame: frame.height == 9)
    )


def relation(select: str) -> duckdb.DuckDBPyRelation:
    """A query, on a connection of its own."""
    return duckdb.connect().sql(select)


NINE = "SELECT 'V' || (range // 2) AS vehicle, 298.0 + range / 3 AS speed FROM range(9)"


@pytest.fixture
def _small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two rows are many."""
    monkeypatch.setattr(stream_check, "_ROWS_AT_ONCE", 2)


@given(typed(), st.integers(1, 4), st.integers(1, 3))
def test_a_stream_has_the_report_of_the_whole(
    drawn: tuple[Ruled, Rows], at_once: int, size: int
) -> None:
    """However a stream is cut into batches, and however many are gathered, the report is that of the table."""
    contract, frame = drawn[0].contract, typed_frame(drawn[0].contract, drawn[1])
    table = frame.to_arrow()
    cut = pa.Table.from_batches(table.to_batches(size), table.schema)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(stream_check, "_ROWS_AT_ONCE", at_once)
        assert shown(contract.check(table)) == shown(contract.check(StreamOnly(cut)))


class Stream:
    """Batches of a million bytes that are made as they are read, and how many bytes there were at once."""

    most = 0

    def batches(self) -> Iterator[pa.RecordBatch]:
        """Fifty batches, which are not kept."""
        for number in range(50):
            vehicles = pa.array([f"{number}-{row}-".ljust(1000, "x") for row in range(1000)])
            yield pa.record_batch({"vehicle": vehicles, "speed": pa.array([1.0] * 1000)})
            del vehicles
            self.most = max(self.most, pa.total_allocated_bytes())

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        schema = pa.schema({"vehicle": pa.string(), "speed": pa.float64()})
        made = pa.RecordBatchReader.from_batches(schema, self.batches())
        return made.__arrow_c_stream__(requested_schema)


def test_a_stream_is_not_held(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a stream of fifty batches a few are in memory at once."""
    monkeypatch.setattr(stream_check, "_ROWS_AT_ONCE", 2000)
    stream, before = Stream(), pa.total_allocated_bytes()
    assert 50_000 == Position.check(stream).rows
    assert stream.most - before < 8_000_000


@pytest.mark.usefixtures("_small_parts")
def test_a_relation_is_checked_a_part_at_a_time() -> None:
    """A relation of DuckDB is read once, in parts, and the report is that of its table."""
    rows: list[int] = []
    cut = relation("SELECT range AS n FROM range(300000) WHERE range % 150000 < 2")
    query = cut.project("n::VARCHAR AS vehicle, n::DOUBLE AS speed")
    report = Ping.check(query, progress=lambda done: rows.append(done.rows))
    assert Ping.check(query.to_arrow_table()) == report
    assert (4, 2) == (rows[-1], report.violations[0].count)


@pytest.mark.usefixtures("_small_parts")
@pytest.mark.parametrize("contract", [Ping, WholePing], ids=lambda contract: contract.__name__)
def test_every_source_has_one_report(contract: type[ct.Contract]) -> None:
    """A relation, a stream and what gives a reader have the report of their table, also where a rule takes all
    rows at once.
    """
    table = relation(NINE).to_arrow_table()
    expected = contract.check(table)
    cut = pa.Table.from_batches(table.to_batches(1), table.schema)
    for source in (relation(NINE), StreamOnly(cut), GivesReader(cut)):
        assert expected == contract.check(source)
    assert [v.code for v in expected.violations][:2] == ["unique", "le"]


def test_only_columns_that_are_evaluated_are_computed() -> None:
    """A column that the contract permits, and does not declare, is not even computed."""
    query = relation(NINE).project("*, error('was read') AS note")
    assert 9 == Ping.check(query).rows
    with pytest.raises(ct.EngineError, match="was read"):
        Ping.validate(query)


@pytest.mark.parametrize(
    ("select", "contract"),
    [
        ("SELECT 1.5 AS \"Speed\", 'a' AS vehicle", Ping),
        ("SELECT 1.5 AS speed, 'a' AS vehicle, 3 AS speed", Ping),
        ('SELECT 1.5 AS "sp""eed", \'a\' AS vehicle, 3 AS "vehi.cle"', Ping),
        ("SELECT 3 AS note", type(ct.Contract)("Empty", (ct.Contract,), {}, extra="ignore")),
        ("SELECT 1.5 AS speed, 'a' AS vehicle WHERE false", Ping),
    ],
    ids=["another spelling", "twice", "names to quote", "no field", "no row"],
)
def test_columns_that_are_left_out_change_no_report(
    select: str, contract: type[ct.Contract]
) -> None:
    """What is said of columns, of their names and of missing ones, is what is said of the whole table."""
    query = relation(select)
    assert shown(contract.check(query.to_arrow_table())) == shown(contract.check(query))


def test_a_relation_may_refer_to_one_of_its_connection() -> None:
    """Tables to refer to are read before the data: a connection of DuckDB answers one query at a time."""

    class Vehicle(ct.Contract):
        name: str

    class Trip(ct.Contract):
        vehicle: str
        rules = ct.rules(ct.References("vehicle", Vehicle, "name"))

    connection = duckdb.connect()
    trips = connection.sql("SELECT 'V1' AS vehicle")
    vehicles = connection.sql("SELECT 'V2' AS name")
    report = Trip.check(trips, tables={Vehicle: vehicles})
    assert ["references"] == [violation.code for violation in report.violations]


def test_of_a_table_to_refer_to_the_keys_alone_are_computed() -> None:
    """Of a relation that references are looked up in DuckDB gives the different keys, and computes no other column."""

    class Vendor(ct.Contract, extra="ignore"):
        id: int
        n: int

    class Trip(ct.Contract):
        vendor: int
        n: int
        rules = ct.rules(ct.References(("vendor", "n"), Vendor, ("id", "n")))

    vendors = duckdb.sql(
        "select range % 3 as id, range % 2 as n, if(range < 0, '', error('read')) as name from range(600)"
    )
    trips = [{"vendor": 2, "n": 1}, {"vendor": 3, "n": 0}]
    report = Trip.check(trips, tables={Vendor: vendors})
    assert [1] == [one.row for one in report.violations[0].examples]
    with pytest.raises(ct.EngineError, match="read"):
        Trip.check(trips, tables={Vendor: vendors.project("n, name")})


@pytest.mark.usefixtures("_small_parts")
def test_a_query_that_fails_is_an_engine_error_and_ends() -> None:
    """What is raised while a relation is read has the contract's name, and its connection is free again."""
    connection = duckdb.connect()
    bad = "CASE WHEN range = 250000 THEN error('a bad row') ELSE 'a' END AS vehicle"
    query = connection.sql("SELECT range FROM range(300000)").project(f"{bad}, 1.0 AS speed")
    with pytest.raises(
        ct.EngineError, match=re.compile("Ping.*DuckDBPyRelation.*a bad row", re.DOTALL)
    ):
        Ping.check(query)
    assert [(1,)] == connection.sql("SELECT 1").fetchall()


@pytest.mark.usefixtures("_small_parts")
def test_a_check_that_ends_early_ends_its_query() -> None:
    """Where a callback raises, the connection is free again."""
    connection = duckdb.connect()

    def stop(progress: ct.Progress) -> None:
        raise KeyboardInterrupt(progress.rows)

    with pytest.raises(KeyboardInterrupt):
        Ping.check(
            connection.sql("SELECT 'a' AS vehicle, 1.0 AS speed FROM range(300000)"), progress=stop
        )
    assert [(1,)] == connection.sql("SELECT 1").fetchall()


def test_rows_that_were_fetched_are_checked_too() -> None:
    """All rows of a relation are checked, also of one whose rows were fetched."""
    query = relation(NINE)
    if hasattr(query, "fetchone"):  # DuckDB 1 keeps the other rows for the next to read them
        query.fetchone()
    for report in (Ping.check(query), Ping.split(query).report):
        assert 9 == report.rows
    assert query.columns == run_anew(query).columns


@pytest.mark.usefixtures("_small_parts")
def test_a_relation_is_split_a_part_at_a_time(tmp_path: Path) -> None:
    """`split_to` splits a relation as `split` does, and keeps its columns."""
    rows: list[int] = []
    query = relation(NINE).project("*, speed > 299 AS fast")
    parts = {"valid": tmp_path / "valid.parquet", "invalid": tmp_path / "invalid.parquet"}
    report = ct.split_to(Ping, query, **parts, progress=lambda done: rows.append(done.rows))
    whole: Any = Ping.split(query)
    assert (whole.report.violations, [9]) == (report.violations, rows)
    assert pl.DataFrame(whole.invalid).equals(pl.read_parquet(parts["invalid"]))
