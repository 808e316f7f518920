"""The law of drafts, on frames of any kind: what was seen keeps the draft, however it was cut."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

import contracts as ct
from contracts.inferring.draft import commented_source

PLACES = st.integers(0, 2**20)
KINDS: dict[str, Any] = {
    "int": st.integers(-50, 2**40),
    "few": st.integers(0, 3),
    "float": st.floats(allow_nan=True, allow_infinity=True),
    "money": st.decimals(-(10**6), 10**6, places=2),
    "text": st.text(max_size=6),
    "word": st.sampled_from(
        ["NA", "-", "", "1,5", "$2", "007", "12", "1e3", "true", "false", "yes", "no"]
    ),
    "day": st.dates().map(str),
    "slash": st.sampled_from(["01/02/2024", "1/2/2024", "31/12/2024", "12/31/2024", "?"]),
    "date": st.dates(),
    "time": st.datetimes(datetime(1900, 1, 1), datetime(2100, 1, 1)),
    "instant": st.datetimes(datetime(1900, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)),
    "span": st.timedeltas(timedelta(-9), timedelta(9)),
    "bool": st.booleans(),
    "bytes": st.binary(max_size=3),
    "list": st.lists(st.none() | st.floats(), max_size=2),
    "struct": st.fixed_dictionaries(
        {"a": st.none() | st.integers(0, 9), "b b": st.text(max_size=2)}
    ),
}
DTYPES: dict[str, Any] = {
    "money": pl.Decimal(20, 2),
    "instant": pl.Datetime("us", "UTC"),
    "list": pl.List(pl.Float64),
    "struct": pl.Struct({"a": pl.Int64, "b b": pl.String}),
}
PYTHON = ("int", "few", "text", "word", "slash", "date", "time", "bool")
"""The kinds of which Python has the values that a frame has."""


@st.composite
def columns(draw: Any, kinds: tuple[str, ...] = tuple(KINDS)) -> dict[str, list[Any]]:
    """Columns of some kinds: a few values of each, repeated over many rows."""
    chosen = draw(st.lists(st.sampled_from(kinds), min_size=1, max_size=3, unique=True))
    height = draw(st.sampled_from([0, 7, 150]))
    found = {}
    for kind in chosen:
        values = draw(st.lists(st.none() | KINDS[kind] | KINDS[kind], min_size=1, max_size=9))
        found[kind] = [values[row * 7919 % len(values)] for row in range(height)]
    return found


def frame_of(data: dict[str, list[Any]]) -> pl.DataFrame:
    """The columns as a frame."""
    return pl.DataFrame(
        [pl.Series(k, values, dtype=DTYPES.get(k, _dtype_of(k))) for k, values in data.items()]
    )


def _dtype_of(kind: str) -> Any:
    plain = {"int": pl.Int64, "few": pl.Int8, "float": pl.Float64, "date": pl.Date, "time": pl.Datetime("us"),
             "span": pl.Duration("us"), "bool": pl.Boolean, "bytes": pl.Binary}  # fmt: skip  # a table
    return plain.get(kind, pl.String)


def assert_same(first: ct.Draft, second: ct.Draft) -> None:
    """Assert that two drafts declare the same, and are unsure of the same."""
    assert ct.to_source(first.contract) == ct.to_source(second.contract)
    assert first.notes == second.notes
    assert first.sample.equals(second.sample)


@given(columns())
def test_what_was_seen_keeps_the_draft(data: dict[str, list[Any]]) -> None:
    """`parse` reads every row that a draft was made from."""
    frame = frame_of(data)
    assert ct.infer(frame).contract.split(frame).report.violations == ()


@given(columns())
def test_the_source_declares_the_draft(data: dict[str, list[Any]]) -> None:
    """The module that a draft writes declares a contract of the same fingerprint."""
    draft = ct.infer(frame_of(data), name="Trip")
    module: dict[str, Any] = {"__name__": "declared"}
    source = commented_source(draft.contract, draft.notes)
    exec(compile(source, "declared", "exec", dont_inherit=True), module)  # noqa: S102 - the source under test
    assert ct.fingerprint(draft.contract) == ct.fingerprint(module["Trip"])


@given(columns(), PLACES, PLACES)
def test_a_draft_is_the_same_however_frames_are_cut(
    data: dict[str, list[Any]], first: int, second: int
) -> None:
    """No draft depends on how the data is cut into batches."""
    frame = frame_of(data)
    low, high = sorted((first % (frame.height + 1), second % (frame.height + 1)))
    parts = [frame[:low], frame[low:high], frame[high:]]
    assert_same(ct.infer(frame), ct.infer(iter(parts)))


@given(columns(PYTHON), PLACES)
def test_a_draft_is_the_same_however_rows_are_cut(data: dict[str, list[Any]], place: int) -> None:
    """A list of rows that comes in parts makes the same draft, and the rows keep it."""
    rows = [dict(zip(data, values, strict=True)) for values in zip(*data.values(), strict=True)]
    if not rows:
        return  # an empty list has no columns
    cut = place % len(rows)
    whole = ct.infer(rows)
    assert whole.contract.split(rows).report.violations == ()
    assert_same(whole, ct.infer(iter([one for one in (rows[:cut], rows[cut:]) if one])))


@given(columns(("int", "few", "word", "day", "slash")))
def test_a_file_of_text_keeps_its_draft(data: dict[str, list[Any]]) -> None:
    """What a CSV file is drafted as, its reader reads."""
    text = frame_of(data).write_csv().encode()
    with TemporaryDirectory() as folder:
        file = Path(folder) / "rows.csv"
        file.write_bytes(text)
        draft = ct.infer(file)
    assert ct.split_csv(draft.contract, text).report.violations == ()
