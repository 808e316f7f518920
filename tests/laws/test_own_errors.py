"""Bad input ends in a verdict or in an error of ours, never in an engine's own."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Annotated, Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

import contracts as ct
from tests.inputs.samples import of

OURS = (
    ct.ContractViolation,
    ct.UnsupportedDataError,
    ct.WireError,
    ct.SchemaError,
    ct.DocumentError,
)

INTEGERS = (pl.Int8, pl.Int16, pl.Int32, pl.Int64, pl.UInt8, pl.UInt16, pl.UInt32, pl.UInt64)
SENTINELS = st.sampled_from([-999, -1, 0, 1, 1.0, 1.5, -999.0, 255, 256, 2**53 + 1, 2**63, 10**30])


@given(
    st.lists(SENTINELS, min_size=1, max_size=4, unique_by=repr),
    st.sampled_from([*INTEGERS, pl.Float64]),
    st.lists(st.sampled_from([0, 1, 2, 127, 2**53 + 1]), min_size=1, max_size=4),
)
def test_a_number_that_stands_for_null_may_be_out_of_a_columns_range(
    sentinels: list[Any], dtype: Any, values: list[int]
) -> None:
    """`Missing` names numbers of any size: a column of any width has those that it can hold, and a
    frame is read as its rows are.
    """
    kind: Any = float if dtype == pl.Float64 else int
    contract = of(Annotated[kind | None, ct.Missing(*sentinels)])
    column = pl.Series(values, strict=False).cast(dtype, strict=False).drop_nulls()
    frame = contract.split(pl.DataFrame({"x": column}))
    rows = contract.split(pl.DataFrame({"x": column}).to_dicts())
    assert [row["x"] for row in rows.valid] == frame.valid["x"].to_list()
    assert rows.report.ok == frame.report.ok


NAMES = st.lists(st.sampled_from(["x", "", "y", "column_1", '"']), min_size=1, max_size=3)
LINES = st.lists(st.sampled_from(["1,2", "", '"', '"a', "1", "1,2,3", "\x00", "\xff"]), max_size=4)


@given(NAMES, LINES, st.sampled_from(["\n", "\r\n"]))
def test_any_csv_ends_in_a_frame_or_in_an_error_of_ours(
    names: list[str], lines: list[str], ends: str
) -> None:
    """Nameless columns, open quotes, records of another width: each is a violation in its row."""
    body = ends.join([",".join(names), *lines]).encode("latin-1")
    contract = of(str, extra="allow")
    with suppress(*OURS):
        assert isinstance(ct.read_csv(contract, body), pl.DataFrame)


NO_FILE: dict[str, Any] = {
    "None": None, "an integer": 1, "a float": 1.5, "an object": object(), "a dict": {},
}  # fmt: skip  # short values, several a line
READERS: dict[str, Callable[[Any], object]] = {
    "read_csv": lambda source: ct.read_csv(of(str), source),
    "read_json": lambda source: ct.read_json(of(str), source),
    "read_parquet": lambda source: ct.read_parquet(of(str), source),
    "from_odcs": ct.from_odcs,
}


@pytest.mark.parametrize("reader", READERS.values(), ids=READERS)
@pytest.mark.parametrize("source", NO_FILE.values(), ids=NO_FILE)
def test_what_is_not_a_file_is_refused(reader: Callable[[Any], object], source: Any) -> None:
    """The error names the type that was passed, and what to pass instead."""
    with pytest.raises(ct.UnsupportedDataError, match=f"got {type(source).__name__}.*Pass a path"):
        reader(source)


@pytest.mark.parametrize("kind", [bytes, bytearray, memoryview])
def test_bytes_of_any_kind_are_a_file(kind: Callable[[bytes], Any]) -> None:
    """A file in memory may be `bytes`, a `bytearray` or a `memoryview`."""
    assert ["1"] == ct.read_csv(of(str), kind(b"x\n1\n"))["x"].to_list()
    assert ["1"] == ct.read_json(of(str), kind(b'[{"x": "1"}]'))["x"].to_list()


HUGE = st.sampled_from([10**400, -(10**400), 10**5000])
KEYWORDS = ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "minLength")


@given(st.sampled_from(["number", "integer", "string"]), st.sampled_from(KEYWORDS), HUGE)
def test_a_number_of_any_size_in_a_json_schema_is_read_or_refused(
    type_: str, keyword: str, number: int
) -> None:
    """An integer past every float is a reason of a `SchemaError`, or a bound that all values satisfy."""
    schema = {"type": "object", "title": "T", "properties": {"x": {"type": type_, keyword: number}}}
    with suppress(ct.SchemaError):
        assert issubclass(ct.from_json_schema(schema), ct.Contract)


@pytest.mark.parametrize("text", ["[" * 5000, "- " * 5000, "{a: " * 5000, "a" * 5000])
def test_text_that_cannot_be_a_path_is_a_document(text: str) -> None:
    """Text longer than a file's name is a document, and refused as one."""
    with pytest.raises(ct.SchemaError, match="ODCS document"):
        ct.from_odcs(text)
