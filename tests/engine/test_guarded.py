"""`guarded_sink` and `guard`: nothing arrives of data that violates its contract."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Annotated, Any

import polars as pl
import pytest
from polars.io.plugins import register_io_source

import contracts as ct
from contracts.engine import stream_check


class Ping(ct.Contract):
    """A position."""

    id: int
    x: Annotated[float, ct.Le(10)]
    rules = ct.rules(ct.Unique("id"), ct.warn(ct.Mean("x", le=5)))


GOOD = pl.DataFrame({"id": [1, 2, 3, 4], "x": [1.0, 2.0, 3.0, 4.0]})
BAD = pl.DataFrame({"id": [1, 2, 3, 1, 5, 6], "x": [1.0, 99.0, 3.0, 4.0, 98.0, 97.0]})
Engine = Any
ENGINES: list[Engine] = ["streaming", "in-memory"]


@pytest.fixture(autouse=True)
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    """A LazyFrame comes in several batches."""
    monkeypatch.setattr(stream_check, "_ROWS_AT_ONCE", 2)


def write_all(batches: Iterable[pl.DataFrame], path: Path) -> None:
    """Write batches to a file by a guarded sink."""
    with ct.guarded_sink(Ping, path) as sink:
        for batch in batches:
            sink.write(batch)


# The sink --------------------------------------------------------------------------------------


@pytest.mark.parametrize("suffix", ["parquet", "arrow", "ndjson", "csv"])
def test_a_sink_writes_what_is_ok(suffix: str, tmp_path: Path) -> None:
    """Batches that all satisfy the contract are in the file when the block ends, and no sooner."""
    path = tmp_path / f"pings.{suffix}"
    with ct.guarded_sink(Ping, path) as sink:
        sink.write(GOOD[:2])
        sink.write(GOOD[2:].to_dicts())
        assert not path.exists()
    assert sink.report == Ping.check(GOOD)
    back: dict[str, Callable[..., Any]] = {
        "parquet": pl.read_parquet,
        "arrow": pl.read_ipc,
        "ndjson": pl.read_ndjson,
        "csv": pl.read_csv,
    }
    assert back[suffix](path).rows() == GOOD.rows()
    assert [*tmp_path.iterdir()] == [path]


def test_a_sink_writes_nothing_of_what_is_not_ok(tmp_path: Path) -> None:
    """The report on all batches is raised when the block ends, and the file that was there stays."""
    path = tmp_path / "pings.parquet"
    path.write_text("old")
    with pytest.raises(ct.ContractViolation) as raised:
        write_all((BAD[row : row + 1] for row in range(BAD.height)), path)
    assert raised.value.report == Ping.check(BAD)
    assert [(p.name, p.read_text()) for p in tmp_path.iterdir()] == [("pings.parquet", "old")]


def test_a_sink_reports_a_column_that_is_missing(tmp_path: Path) -> None:
    """A batch that lacks a column breaks the contract as it does in `check_batches`, and no row is written."""
    renamed = GOOD.rename({GOOD.columns[-1]: "other"})
    with pytest.raises(ct.ContractViolation) as raised:
        write_all([GOOD, renamed], tmp_path / "pings.parquet")
    assert raised.value.report == ct.check_batches(Ping, [GOOD, renamed])
    assert [] == [*tmp_path.iterdir()]


def test_a_sink_writes_nothing_where_the_block_raises(tmp_path: Path) -> None:
    """What is raised in the block goes on, and nothing is left."""

    def batches() -> Iterator[pl.DataFrame]:
        yield GOOD
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_all(batches(), tmp_path / "a.csv")
    assert [*tmp_path.iterdir()] == []


def test_a_sink_warns_as_validate_does(tmp_path: Path) -> None:
    """A rule that only warns is issued as a warning, and the file is written."""
    frame = GOOD.with_columns(x=pl.lit(9.0))
    with pytest.warns(ct.ContractWarning, match="must have a mean"):
        write_all([frame], tmp_path / "a.parquet")
    assert pl.read_parquet(tmp_path / "a.parquet").equals(frame)


def test_a_sink_without_a_batch_is_an_empty_batch(tmp_path: Path) -> None:
    """Where nothing was written, the file is that of a batch without rows."""
    with pytest.warns(ct.ContractWarning, match="in 0 rows"):
        write_all([], tmp_path / "a.parquet")
    assert pl.read_parquet(tmp_path / "a.parquet").equals(GOOD.clear())


# The guard -------------------------------------------------------------------------------------


def uses(folder: Path) -> dict[str, Callable[[pl.LazyFrame, Engine], Any]]:
    """What may be done with a LazyFrame so that it is computed."""
    path = folder / "out.parquet"
    return {
        "collect": lambda lazy, engine: lazy.collect(engine=engine),
        "collect few": lambda lazy, engine: (
            lazy.filter(pl.col("id") > 1).select("x").head(1).collect(engine=engine)
        ),
        "join": lambda lazy, engine: lazy.join(lazy, on="id").collect(engine=engine),
        "sink": lambda lazy, engine: lazy.sink_parquet(path, engine=engine),
        "sink late": lambda lazy, engine: lazy.with_columns(y=pl.col("x") * 2).sink_csv(
            folder / "out.csv", engine=engine
        ),
        "sink ipc": lambda lazy, engine: lazy.sink_ipc(folder / "out.arrow", engine=engine),
        "sink ndjson": lambda lazy, engine: lazy.sink_ndjson(folder / "out.ndjson", engine=engine),
        "sink a folder": lambda lazy, engine: lazy.sink_parquet(
            pl.PartitionBy(folder / "parts", key="id"), mkdir=True, engine=engine
        ),
        "sink lazily": lambda lazy, engine: pl.collect_all(
            [lazy.sink_parquet(path, lazy=True), lazy.select("id")], engine=engine
        ),
        "batches": lambda lazy, engine: [*lazy.collect_batches(engine=engine)],
    }


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("use", [*uses(Path())])
def test_a_guard_raises_before_anything_is_written(
    use: str, engine: Engine, tmp_path: Path
) -> None:
    """Whatever is done with it, on both engines, what is raised has the whole report, table rules included,
    and no file is begun: one that was there stays. (Six rows of which four are wrong are reported as such, where
    a sink that checks as it writes reports those of the first batches, and leaves a part.)
    """
    (tmp_path / "out.parquet").write_text("old")
    with pytest.raises(ct.ContractViolation) as raised:
        uses(tmp_path)[use](ct.guard(Ping, BAD.lazy()), engine)
    report = raised.value.report
    assert report == Ping.check(BAD)
    assert [(v.label, v.count) for v in report.violations if v.severity == "error"] == [
        ("x: le", 3),
        ("id: unique", 2),
    ]
    assert str(raised.value) == str(ct.ContractViolation(report))
    assert [(p.name, p.read_text()) for p in tmp_path.iterdir()] == [("out.parquet", "old")]


@pytest.mark.parametrize("engine", ENGINES)
def test_a_guard_gives_the_rows_that_are_ok(engine: Engine, tmp_path: Path) -> None:
    """Rows that satisfy the contract come out as they went in, in order, whatever the query."""
    lazy = ct.guard(Ping, GOOD.lazy())
    assert lazy.collect(engine=engine).equals(GOOD)
    assert lazy.filter(pl.col("id") > 2).select("x").collect(engine=engine)["x"].to_list() == [3, 4]
    assert lazy.head(3).collect(engine=engine).equals(GOOD[:3])
    assert lazy.join(lazy, on="id").collect(engine=engine).height == 4
    lazy.sink_parquet(tmp_path / "out.parquet", engine=engine)
    assert pl.read_parquet(tmp_path / "out.parquet").equals(GOOD)


def test_a_guard_knows_its_schema_without_running() -> None:
    """The schema and the plan are had without computing a row."""

    def never(_: pl.DataFrame) -> pl.DataFrame:
        raise AssertionError

    lazy = ct.guard(Ping, GOOD.lazy().map_batches(never, schema=GOOD.schema))
    assert lazy.collect_schema() == GOOD.schema
    assert lazy.select("x").collect_schema().names() == ["x"]
    assert lazy.explain()


def one_shot(frame: pl.DataFrame) -> pl.LazyFrame:
    """A LazyFrame whose source can be read only once, as a stream."""
    left = iter([frame[:2], frame[2:]])

    def chunks(columns: list[str] | None, *_: object) -> Iterator[pl.DataFrame]:
        for one in left:
            yield one if columns is None else one.select(columns)

    return register_io_source(chunks, schema=frame.schema)


@pytest.mark.parametrize("engine", ENGINES)
def test_two_branches_read_a_stream_once(engine: Engine) -> None:
    """Two branches of a query share one reading, so that a stream is not empty for the second."""
    lazy = ct.guard(Ping, one_shot(GOOD))
    assert lazy.join(lazy, on="id").collect(engine=engine).height == 4


def test_a_stream_that_was_read_does_not_pass_as_empty() -> None:
    """A second query on a stream finds no rows, which would violate nothing: it raises."""
    lazy = ct.guard(Ping, one_shot(GOOD))
    assert lazy.collect().height == 4
    with pytest.raises(ct.EngineError, match="its source can be read only once"):
        lazy.collect()


def test_a_guard_computes_each_query_anew() -> None:
    """What changed between two queries is seen."""
    frames = iter([GOOD, BAD])
    lazy = pl.LazyFrame(schema=GOOD.schema).map_batches(lambda _: next(frames), schema=GOOD.schema)
    guarded = ct.guard(Ping, lazy)
    assert guarded.collect().equals(GOOD)
    with pytest.raises(ct.ContractViolation):
        guarded.collect()


def test_what_fails_below_a_guard_is_an_engine_error() -> None:
    """What a LazyFrame raises while it is computed is an `EngineError` with its message."""
    lazy = GOOD.lazy().with_columns(id=pl.col("x").cast(pl.String).cast(pl.Int64))
    with pytest.raises(ct.EngineError, match="collecting the LazyFrame failed"):
        ct.guard(Ping, lazy).collect()


def test_a_guard_keeps_secrets() -> None:
    """A private value is in no message of an error that came through Polars."""

    class Patient(ct.Contract):
        ssn: Annotated[str, ct.Matches("[0-9]+"), ct.Sensitive()]

    with pytest.raises(ct.ContractViolation) as raised:
        ct.guard(Patient, pl.LazyFrame({"ssn": ["secret"]})).collect()
    assert "secret" not in f"{raised.value!s}{raised.value!r}{raised.value.__cause__!r}"


def test_only_lazy_frames_are_guarded() -> None:
    """Other data is checked at once, by `validate`, which the message says."""
    with pytest.raises(ct.UnsupportedDataError, match="there is validate"):
        ct.guard(Ping, GOOD)  # type: ignore[arg-type]  # which is refused
