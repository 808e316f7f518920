"""Files that a LazyFrame only reads: what one query proves, and when rows are looked at after all."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import polars as pl
import pyarrow.parquet as pq
import pytest

import contracts as ct
from contracts.backends.partial import held_keys
from contracts.backends.partial.key_files import Block, KeyFiles
from contracts.engine import scan_proof, stream_check
from contracts.report.report import Report


class Trip(ct.Contract, extra="ignore"):
    """A trip of a vehicle."""

    vehicle: Annotated[str, ct.Matches("[a-z]")]
    speed: Annotated[float, ct.Interval(ge=0, le=300)]
    note: str | None
    started: int
    ended: int
    rules = ct.rules(
        ct.rule(ct.col("started") <= ct.col("ended"), name="ends later"), ct.RowCount(min=4)
    )


class KeyedTrip(Trip):
    """The same, each vehicle once."""

    rules = ct.rules(ct.Unique("vehicle"), ct.NullShare("note", max=0.5))


DATA = pl.DataFrame(
    {
        "vehicle": ["a", "b", "c", "d"],
        "speed": [1.0, 300.0, 2.0, 0.0],
        "note": [None, "x", None, "y"],
        "started": [1, 2, 3, 4],
        "ended": [1, 2, 3, 5],
        "beside": [True] * 4,
    }
)
FAULTS = {
    "a bound": pl.col("speed") * 2,
    "NaN": pl.col("speed").replace(2.0, float("nan")),
    "null": pl.col("speed").replace(2.0, None),
    "a row rule": pl.col("ended") - 1,
    "a text": pl.col("vehicle").replace("c", "C"),
    "no text": pl.col("vehicle").replace("c", None),
    "a type": pl.col("speed").cast(pl.String),
}


@pytest.fixture
def parts(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """The columns of each part of a LazyFrame that is handed over as rows while the test runs."""
    seen: list[list[str]] = []
    kept = stream_check.lazy_batches

    def batches(backends: Any, lazy: pl.LazyFrame, options: Any) -> Any:
        for frame in kept(backends, lazy, options):
            seen.append(frame.columns)
            yield frame

    monkeypatch.setattr(stream_check, "lazy_batches", batches)
    monkeypatch.setattr(stream_check, "_ROWS_AT_ONCE", 2)
    monkeypatch.setattr(scan_proof, "_SAMPLE_FROM", 4)
    monkeypatch.setattr(scan_proof, "_SAMPLE_ROWS", 2)
    return seen


def scan(frame: pl.DataFrame) -> pl.LazyFrame:
    """A LazyFrame that only reads the frame."""
    body = io.BytesIO()
    frame.write_parquet(body)
    body.seek(0)
    return pl.scan_parquet(body)


def shown(report: Report) -> tuple[Any, ...]:
    """All that a report says, so that NaN equals NaN."""
    return repr(report), report.passed, report.fingerprint


def test_no_row_is_looked_at_where_all_is_proved(parts: list[list[str]]) -> None:
    """One query decides that files keep the rules of their rows, and how many those are."""
    report = Trip.check(scan(DATA))
    assert [] == parts
    assert shown(Trip.check(DATA)) == shown(report)
    assert report.seconds is not None
    with pytest.raises(ValueError, match="partial results"):
        report.patterns()


def test_rules_of_the_table_get_their_columns_alone(parts: list[list[str]]) -> None:
    """What a key is made of is read as rows, and no other column with it."""
    report = KeyedTrip.check(scan(DATA))
    assert [["vehicle", "note"]] * 2 == parts
    assert shown(KeyedTrip.check(DATA)) == shown(report)


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("rows", [4, 8])
def test_what_is_not_proved_is_looked_at(parts: list[list[str]], fault: str, rows: int) -> None:
    """Rows that break a rule, early or late, are looked at once, and the report is that of the frame."""
    broken = DATA.with_columns(FAULTS[fault])
    frame = pl.concat([DATA, broken]) if rows == 8 and fault != "a type" else broken
    assert shown(Trip.check(frame)) == shown(Trip.check(scan(frame)))
    assert [frame.columns] * (frame.height // 2) == parts[: frame.height // 2]
    assert len(parts) <= frame.height  # a batch may be cut where a row group ends


@pytest.mark.usefixtures("parts")
@pytest.mark.parametrize("fault", FAULTS)
def test_rules_of_keys_are_not_lost(fault: str) -> None:
    """What breaks a rule is found beside a key, and in it."""
    broken = DATA.with_columns(FAULTS[fault])
    assert shown(KeyedTrip.check(broken)) == shown(KeyedTrip.check(scan(broken)))


@pytest.mark.usefixtures("parts")
@pytest.mark.parametrize(("stated", "options"), [("ozz", {}), ("one", {"use_statistics": False})])
def test_texts_are_found_whatever_bounds_say(stated: str, options: dict[str, Any]) -> None:
    """Bounds of a file that lies prove nothing of its texts; bounds that are one text are for Polars to
    believe, as the scan says.
    """
    body = io.BytesIO()
    texts = pl.DataFrame({"text": ["one"] * 7 + ["two"]})
    pq.write_table(texts.to_arrow(), body)
    footer = len(body.getvalue()) - 8 - int.from_bytes(body.getvalue()[-8:-4], "little")
    rows, metadata = body.getvalue()[:footer], body.getvalue()[footer:]
    assert b"two" in metadata
    lying = rows + metadata.replace(b"two", stated.encode())

    class Texts(ct.Contract):
        text: Annotated[str, ct.NoneOf("two")]

    lazy = pl.scan_parquet(lying, **options)
    assert shown(Texts.check(texts)) == shown(Texts.check(lazy))


def test_a_repeated_key_is_reported_from_all_columns(parts: list[list[str]]) -> None:
    """Where the rest breaks a rule, its rows are looked at with all columns."""
    frame = pl.concat([DATA, DATA[:1]])
    report = KeyedTrip.check(scan(frame))
    assert shown(KeyedTrip.check(frame)) == shown(report)
    assert frame.columns == parts[-1]


@pytest.mark.parametrize(
    "change",
    [
        lambda lazy: lazy.filter(pl.col("speed") >= 0),
        lambda lazy: lazy.map_batches(lambda frame: frame),
        lambda lazy: pl.concat([lazy, lazy]),
        lambda lazy: lazy.collect().lazy(),
    ],
    ids=["filtered", "through a function", "two", "in memory"],
)
def test_what_does_more_than_read_is_computed_once(
    parts: list[list[str]], change: Callable[[pl.LazyFrame], pl.LazyFrame]
) -> None:
    """A LazyFrame of any other kind is computed once: its source may give its rows no second time."""
    lazy = change(scan(DATA))
    assert Trip.check(lazy.collect()) == Trip.check(lazy)
    assert parts


def test_another_engine_computes_the_rows(parts: list[list[str]]) -> None:
    """Where an engine of Polars' is named, nothing else computes: the proofs are a streaming query."""
    assert Trip.check(scan(DATA), engine="streaming").ok
    assert [] == parts
    assert Trip.check(scan(DATA), engine="in-memory").ok
    assert parts


def test_rules_of_the_users_own_are_asked_of_rows(parts: list[list[str]]) -> None:
    """A function may look at rows together, or count its calls: it is not part of the query."""

    class Own(ct.Contract, extra="ignore"):
        speed: Annotated[float, ct.Custom("slow", accepts=lambda one: one <= 300)]

    assert Own.check(scan(DATA)).ok
    assert parts


def test_columns_without_rules_are_read(tmp_path: Path, parts: list[list[str]]) -> None:
    """A damaged column is found where nothing is required of its values but their type."""

    class Notes(ct.Contract):
        note: str | None

    path = tmp_path / "notes.parquet"
    text = "a note that is long enough to stand in the file as it is"
    pl.DataFrame({"note": [text, None]}).write_parquet(path, compression="uncompressed")
    assert Notes.check(pl.scan_parquet(path)).ok
    path.write_bytes(path.read_bytes().replace(text.encode(), b"\xff" * len(text)))
    with pytest.raises(ct.EngineError, match="collecting the LazyFrame failed"):
        Notes.check(pl.scan_parquet(path))
    assert [] == parts


@pytest.mark.usefixtures("parts")
@pytest.mark.parametrize("budget", [-1, 10**9])
def test_keys_that_are_only_proved_are_not_written(
    monkeypatch: pytest.MonkeyPatch, budget: int
) -> None:
    """Of keys beyond memory the hashes are on disk, and the columns only where a key may be repeated."""
    written: list[int] = []
    kept = KeyFiles.write

    def write(self: KeyFiles, frame: pl.DataFrame) -> Block:
        written.append(frame.height)
        return kept(self, frame)

    monkeypatch.setattr(held_keys, "SPILL_BEYOND", budget)
    monkeypatch.setattr(KeyFiles, "write", write)
    assert KeyedTrip.check(scan(DATA)).ok
    assert [] == written
    repeated = DATA.with_columns(vehicle=pl.lit("a"))
    assert shown(KeyedTrip.check(repeated)) == shown(KeyedTrip.check(scan(repeated)))
    assert (budget < 0) == bool(written)
