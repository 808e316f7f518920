"""Batches that come one by one: what they may be, and what is refused."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import contracts as ct
from contracts.engine import stream_check
from contracts.engine.partial import with_order_of_rows


class Ping(ct.Contract):
    """A position."""

    vehicle: str
    speed: Annotated[float, ct.Le(300)] | None
    rules = ct.rules(ct.Unique("vehicle"), ct.RowCount(min=5))


DATA = pl.DataFrame({"vehicle": ["a", "b", "a", "c"], "speed": [1.0, 310.0, 2.0, 301.0]})


def sources(tmp_path: Path) -> dict[str, Any]:
    """The data in batches, as several libraries have them."""
    table = DATA.to_arrow()
    pq.write_table(table, tmp_path / "pings.parquet", row_group_size=3)
    return {
        "an iterator of frames": (DATA[row : row + 1] for row in range(4)),
        "a list of frames": [DATA[:3], DATA[3:3], DATA[3:]],
        "a reader": pa.RecordBatchReader.from_batches(table.schema, table.to_batches(2)),
        "a Parquet file": pq.ParquetFile(tmp_path / "pings.parquet").iter_batches(2),
        "lists of dicts": iter([DATA[:1].to_dicts(), DATA[1:].to_dicts()]),
        "frames of pandas": (DATA[row : row + 2].to_pandas() for row in (0, 2)),
        "batches of another library": iter([DATA[:2].to_arrow(), DATA[2:]]),
    }


def test_batches_have_the_report_of_the_whole(tmp_path: Path) -> None:
    """Whatever library yields the batches, the report is that of all of them as one frame."""
    expected = ct.partial(Ping, DATA).finish()
    for name, source in sources(tmp_path).items():
        assert (name, expected) == (name, ct.check_batches(Ping, source))


@pytest.mark.parametrize(
    "data",
    [
        DATA,
        DATA.lazy(),
        DATA.to_arrow(),
        DATA.to_pandas(),
        DATA.to_dicts(),
        {"vehicle": ["a"]},
        "a",
        7,
    ],
    ids=lambda data: type(data).__name__,
)
def test_one_batch_is_refused(data: Any) -> None:
    """What is one batch, or none, is refused; the message says what to pass."""
    with pytest.raises(ct.UnsupportedDataError, match="Pass an iterator of frames"):
        ct.check_batches(Ping, data)


def test_no_batch_is_no_rows() -> None:
    """Without any batch there are no rows, and a rule on their number is broken."""
    report = ct.check_batches(Ping, [])
    assert (report.rows, [v.code for v in report.violations]) == (0, ["row_count"])


def test_a_batch_that_raises_is_an_engine_error() -> None:
    """What is raised while a batch is read has the contract's name, and no report comes of the rest."""

    def batches() -> Iterator[pl.DataFrame]:
        yield DATA
        raise OSError("the disk is gone")

    with pytest.raises(ct.EngineError, match=r"Ping .*reading a batch failed .*the disk is gone"):
        ct.check_batches(Ping, batches())


def test_a_batch_of_no_supported_type_is_refused() -> None:
    """A batch that is not data is refused as `check` refuses it."""
    with pytest.raises(ct.UnsupportedDataError):
        ct.check_batches(Ping, iter([DATA, 7]))


def test_a_lazy_frame_is_computed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A LazyFrame of many parts is computed once, and none of its rows is missed."""
    monkeypatch.setattr(stream_check, "_ROWS_AT_ONCE", 2)
    seen: list[int] = []

    def count(frame: pl.DataFrame) -> pl.DataFrame:
        seen.append(frame.height)
        return frame

    lazy = DATA.lazy().map_batches(count, schema=DATA.schema)
    assert ct.partial(Ping, DATA).finish() == Ping.check(lazy)
    assert sum(seen) == 4


def test_a_lazy_frame_without_rows_has_its_columns() -> None:
    """A LazyFrame that gives no row is an empty frame of its columns, not one without any."""
    assert Ping.check(DATA[:0]) == Ping.check(DATA.lazy().filter(pl.col("speed") < 0))


def test_a_lazy_frame_that_fails_is_an_engine_error() -> None:
    """What a LazyFrame raises while it is computed is an `EngineError`."""
    lazy = DATA.lazy().select(pl.col("vehicle").cast(pl.Int64, strict=True), "speed")
    with pytest.raises(ct.EngineError, match=r"Ping .*collecting the LazyFrame failed"):
        Ping.check(lazy)


def test_rules_that_take_all_rows_are_run_on_lazy_frames(monkeypatch: pytest.MonkeyPatch) -> None:
    """A LazyFrame is collected as before where a rule takes all rows at once."""
    monkeypatch.setattr(stream_check, "_ROWS_AT_ONCE", 1)

    class Fleet(ct.Contract):
        vehicle: str
        rules = ct.rules(ct.CustomTable("four", ("vehicle",), accepts=lambda rows: len(rows) == 4))

    assert Fleet.check(DATA.lazy().select("vehicle")).ok


class Feed(ct.Contract):
    """Readings in order, each vehicle's by itself."""

    vehicle: str
    at: int
    rules = ct.rules(ct.group("vehicle", ct.Sorted("at")), ct.Sorted("at", strict=True))


def test_a_stream_keeps_no_rows_for_their_order() -> None:
    """Of the rows that were checked, a stream keeps the furthest of each group only."""
    part = pl.DataFrame({"vehicle": ["a", "b", "a"], "at": [1, 2, 3]})
    one = with_order_of_rows(ct.partial(Feed, part, rows_before=0))
    whole = with_order_of_rows(one + ct.partial(Feed, part, rows_before=3))
    kept = [order.furthest.frame.rows() for order in whole.state.orders if order.furthest]
    assert whole.state.ordered == ()
    assert kept == [[("b", 2), ("a", 3)], [(3,)]]
    assert repr(whole.finish()) == repr((ct.partial(Feed, part) + ct.partial(Feed, part)).finish())
