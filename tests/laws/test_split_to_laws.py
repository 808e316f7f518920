"""`split_to` writes the parts of `split`: law 11, over generated contracts, rows, cuts and formats."""

from __future__ import annotations

import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

import contracts as ct
from contracts.backends.partial import held_keys
from contracts.engine.engine import Engine
from contracts.engine.options import Options
from contracts.engine.split_stream import split_batches
from contracts.testing import Case
from contracts.wire.records.staged import StagedFiles
from tests.laws.test_conformance import FRAMES
from tests.laws.test_partition_laws import cuts, hostile, needs_all_rows, shown
from tests.laws.typed_frames import Rows, typed_frame
from tests.reference.case_tables import tables_of
from tests.reference.draw_rules import batches, ruled_contracts
from tests.reference.rules import Ruled
from tests.testing.corpus import CORPUS

_READERS: dict[str, Any] = {"parquet": pl.read_parquet, "arrow": pl.read_ipc}


@st.composite
def typed_wire(draw: st.DrawFn) -> tuple[Ruled, Rows]:
    """A contract of which some fields have a default, and rows that typed columns can hold."""
    ruled = draw(ruled_contracts(with_defaults=True))
    return ruled, draw(batches(ruled))


def as_text(frame: pl.DataFrame) -> str:
    """All that a frame holds, so that NaN equals NaN."""
    return repr((frame.schema, frame.rows()))


@given(typed_wire(), st.data(), st.sampled_from(["parquet", "arrow"]))
def test_typed_files_are_the_parts_of_the_whole(
    drawn: tuple[Ruled, Rows], data: st.DataObject, suffix: str
) -> None:
    """However a frame is cut, typed files hold the parts of the frame, and the report is that of it."""
    ruled, rows = drawn
    contract, frame = ruled.contract, typed_frame(ruled.contract, rows)
    whole = contract.split(frame)
    pieces = [frame[cut] for cut in data.draw(cuts(frame.height))]
    with TemporaryDirectory() as folder:
        valid, invalid = (Path(folder) / f"{name}.{suffix}" for name in ("valid", "invalid"))
        report = ct.split_to(contract, iter(pieces), valid=valid, invalid=invalid)
        read = [as_text(_READERS[suffix](path)) for path in (valid, invalid)]
    assert read == [as_text(whole.valid), as_text(whole.invalid)]
    assert shown(report) == shown(whole.report)


@given(typed_wire(), st.data())
def test_lines_of_json_are_the_parts_of_the_whole(
    drawn: tuple[Ruled, Rows], data: st.DataObject
) -> None:
    """Lines of JSON are read back as the valid part, and those of the invalid part give it once more."""
    ruled, rows = drawn
    contract, frame = ruled.contract, typed_frame(ruled.contract, rows)
    whole = contract.split(frame)
    pieces = [frame[cut] for cut in data.draw(cuts(frame.height))]
    with TemporaryDirectory() as folder:
        valid, invalid = (Path(folder) / f"{name}.ndjson" for name in ("valid", "invalid"))
        ct.split_to(contract, iter(pieces), valid=valid, invalid=invalid)
        again = ct.split_ndjson(contract, valid).valid
        lines = [json.loads(line) for line in invalid.read_text().splitlines()]
    assert as_text(again) == as_text(whole.valid)
    for name in ("__row__", "__violations__"):
        assert [line[name] for line in lines] == whole.invalid[name].to_list()


@given(hostile(), st.data())
def test_rows_of_any_kind_are_the_parts_of_the_whole(
    drawn: tuple[Ruled, Rows], data: st.DataObject
) -> None:
    """Python rows that typed columns cannot hold are named as in the whole, and none is lost."""
    ruled, rows = drawn
    contract = ruled.contract
    whole = contract.split(rows)
    pieces = [rows[cut] for cut in data.draw(cuts(len(rows)))]
    with TemporaryDirectory() as folder:
        valid, invalid = (Path(folder) / name for name in ("valid.ndjson", "invalid.ndjson"))
        report = ct.split_to(contract, iter(pieces), valid=valid, invalid=invalid)
        lines = [json.loads(line) for line in invalid.read_text().splitlines()]
        kept = len(valid.read_text().splitlines())
    named = [(row["__row__"], row["__violations__"]) for row in whole.invalid]
    assert [(line["__row__"], line["__violations__"]) for line in lines] == named
    assert kept == len(whole.valid)
    assert shown(report) == shown(whole.report)


@pytest.mark.at_length
@pytest.mark.parametrize("case", [c for c in CORPUS if not needs_all_rows(c)], ids=str)
def test_the_corpus_is_split_in_two_batches(case: Case, tmp_path: Path) -> None:
    """Every case of the corpus, cut in the middle, has the parts and the report of the whole: as a typed frame
    where one can hold it, and else as Python rows.
    """
    engine = Engine(case.specification)
    tables = tables_of(case)
    options = Options(now=case.now, tables=tables, baseline=case.baseline)
    frame = FRAMES.get(case.name)
    whole = list(case.rows) if frame is None else frame
    expected, half = engine.split(whole, options), len(whole) // 2
    batches = map(engine.read, (whole[:half], whole[half:]))
    valid, invalid = (StagedFiles(tmp_path / f"{name}.ndjson") for name in ("valid", "invalid"))
    report = split_batches(engine, batches, options, valid, invalid)
    lines = [json.loads(line) for line in (tmp_path / "invalid.ndjson").read_text().splitlines()]
    rows = expected.invalid if isinstance(whole, list) else expected.invalid.to_dicts()
    named = [(row["__row__"], row["__violations__"]) for row in rows]
    assert [(line["__row__"], line["__violations__"]) for line in lines] == named
    assert len((tmp_path / "valid.ndjson").read_text().splitlines()) == len(expected.valid)
    assert shown(report) == shown(expected.report)


def test_keys_on_the_disk_name_their_rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where keys are on the disk, and not in memory, the rows of a repeated one are invalid all the same."""
    monkeypatch.setattr(held_keys, "SPILL_BEYOND", 20)
    monkeypatch.setattr(held_keys, "_AT_ONCE", 20)

    class Keyed(ct.Contract):
        a: int
        b: str | None
        rules = ct.rules(ct.Unique("a", "b", nulls="equal"), ct.group("b", ct.Unique("a")))

    frame = pl.DataFrame({"a": [1, 2, 1, 3, 2, 1], "b": ["x", None, "x", "y", None, "z"]})
    whole = Keyed.split(frame)
    valid, invalid = tmp_path / "valid.parquet", tmp_path / "invalid.parquet"
    pieces = [frame[row : row + 1] for row in range(frame.height)]
    report = ct.split_to(Keyed, pieces, valid=valid, invalid=invalid)
    assert as_text(pl.read_parquet(valid)) == as_text(whole.valid)
    assert as_text(pl.read_parquet(invalid)) == as_text(whole.invalid)
    assert shown(report) == shown(whole.report)
