"""Inputs of `split`: rows that hold anything, frames of objects, lazy frames, and what is refused."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Annotated, Any
from uuid import UUID

import polars as pl
import pytest
from pydantic import Field

import contracts as ct
from contracts import col
from tests.engine.split_samples import VIOLATIONS, Ping, listed, ruled


def hostile() -> Iterator[Any]:
    """Values that no column holds."""
    yield from (object(), {1, 2}, 2**70, float("inf"), "\ud800", b"\xff", [[[]]], {"a": {}}, print)


@pytest.mark.parametrize("value", [*hostile()], ids=lambda value: type(value).__name__)
def test_whatever_a_row_holds_it_is_not_lost(value: Any) -> None:
    """A value that no column could hold is in the invalid part, as it came."""
    parts = Ping.split([{"id": 1}, {"id": 2, "Speed km/h": value, "note": value}])
    assert [1] == [row["id"] for row in parts.valid]
    (row,) = parts.invalid
    assert (value, value) == (row["Speed km/h"], row["note"])
    assert str(parts.report)
    assert json.loads(parts.report.to_json())["rows"] == 2


def test_a_frame_of_objects_comes_apart() -> None:
    """A column of Python objects is of no field's type, and is in the invalid part as it came."""
    thing = object()
    parts = Ping.split(pl.DataFrame({"id": pl.Series([thing], dtype=pl.Object)}))
    assert ([thing], ["id: dtype"], 0) == (
        parts.invalid["id"].to_list(), parts.invalid[VIOLATIONS][0].to_list(), parts.valid.height,
    )  # fmt: skip  # short values, several a line


@pytest.mark.parametrize(
    "data",
    ["text", 5, None, {1, 2}, iter([]), ({"id": 1},)],
    ids=lambda data: type(data).__name__,
)
def test_unsupported_data_is_refused(data: Any) -> None:
    """Data of a type that no contract reads is an error, not an empty batch."""
    with pytest.raises(ct.UnsupportedDataError, match="not a supported data type"):
        Ping.split(data)


def test_a_row_that_is_not_a_mapping_is_refused() -> None:
    """A list of anything but rows is not data."""
    with pytest.raises(ct.UnsupportedDataError, match="at position 1"):
        Ping.split([{"id": 1}, 5])


def test_a_lazy_frame_that_cannot_be_collected() -> None:
    """A lazy frame that fails is an engine error that names the step."""
    with pytest.raises(ct.EngineError, match="collecting the LazyFrame failed"):
        Ping.split(pl.LazyFrame({"id": [1]}).select("nope"))


def test_a_lazy_frame_is_collected_once() -> None:
    """Both parts of a lazy frame come from one look at it."""
    calls = []

    def noted(frame: pl.DataFrame) -> pl.DataFrame:
        calls.append(frame.height)
        return frame

    parts = Ping.split(pl.LazyFrame({"id": [1, None]}).map_batches(noted))
    assert (1, 1) == (parts.valid.collect().height, parts.invalid.collect().height)
    assert [2] == calls


def test_sensitive_values_stay_in_the_parts() -> None:
    """The parts are the data, and hold what is sensitive; the report shows nothing of it."""
    contract = ruled(
        ct.Unique("s"),
        col("s") == "x",
        s=Annotated[str, ct.Sensitive()],
        k=(Annotated[int, ct.Sensitive()], 4711),
    )
    for data in ([{"s": "secret-4711"}], pl.DataFrame({"s": ["secret-4711"]})):
        parts = contract.split(data)
        assert "secret-4711" == listed(parts.invalid)[0]["s"]
        assert "4711" not in str(parts.report) + parts.report.to_json() + repr(parts.report)
        assert "4711" not in str(parts.report.patterns()) + str(
            listed(parts.invalid)[0][VIOLATIONS]
        )


def test_a_uuid_goes_by_its_text_in_frames() -> None:
    """A default that is a UUID is filled as a frame holds it."""
    contract = ruled(k=int, u=(UUID, UUID(int=1)))
    (row,) = listed(contract.split(pl.DataFrame({"k": [1]})).valid)
    assert str(UUID(int=1)) == row["u"]


def test_now_and_tables_are_checked_before_the_data() -> None:
    """Arguments of no use are errors, whatever the data."""
    with pytest.raises(ValueError, match="max_examples must be None or a whole number"):
        Ping.split([], max_examples=-1)
    with pytest.raises(ValueError, match="now must be a datetime"):
        Ping.split([], now=datetime.now(UTC).date())  # type: ignore[arg-type]


class OddlyNamed(ct.Contract):
    a: Annotated[int, Field(alias="^a$")] = 3
    b: Annotated[int, Field(alias="*")] = 4


def test_names_inside_structs_are_never_patterns() -> None:
    """Members of a struct are filled under their very names, whatever Polars reads into them."""
    contract = ruled(n=OddlyNamed, many=(list[OddlyNamed], []))
    member = pl.Struct({"^a$": pl.Int64, "*": pl.Int64})
    frame = pl.DataFrame(
        {"n": [{"^a$": None, "*": 1}], "many": [[{"^a$": 1, "*": None}]]},
        schema={"n": member, "many": pl.List(member)},
    )
    for data in (frame, frame.to_dicts()):
        assert [{"n": {"^a$": 3, "*": 1}, "many": [{"^a$": 1, "*": 4}]}] == listed(
            contract.split(data).valid
        )
