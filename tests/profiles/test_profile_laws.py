"""Profiles do not depend on partitioning: law 11, over generated contracts, data, cuts and orders of merging."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

import pandas as pd
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import contracts as ct
from contracts.engine import stream_check
from tests.laws.test_partition_laws import cuts, merges
from tests.laws.typed_frames import Rows, typed_frame
from tests.reference.contracts import rows_for
from tests.reference.draw_rules import batches, ruled_contracts
from tests.reference.rules import Ruled
from tests.reference.wire import WireField, contract_of, fields, rows_of


@st.composite
def typed(draw: st.DrawFn) -> tuple[Ruled, Rows]:
    """A contract with defaults, and rows that typed columns can hold."""
    ruled = draw(ruled_contracts(with_defaults=True))
    return ruled, draw(batches(ruled))


@st.composite
def hostile(draw: st.DrawFn) -> tuple[Ruled, Rows]:
    """The same, and rows of which some are of no use at all."""
    ruled = draw(ruled_contracts(with_defaults=True))
    return ruled, draw(rows_for(ruled.planned))


@st.composite
def wire(draw: st.DrawFn) -> tuple[list[WireField], Rows]:
    """Fields with wire forms, and rows of text, some of which cannot be read."""
    said = draw(st.lists(fields(), min_size=1, max_size=3))
    return said, draw(rows_of(said, text=True))


@given(typed(), st.data(), st.sampled_from(["frame", "arrow", "pandas", "rows", "columns"]))
def test_parts_have_the_profile_of_the_whole(
    drawn: tuple[Ruled, Rows], data: st.DataObject, kind: str
) -> None:
    """However data of any type is cut, and its parts are added, the sum is the profile of the whole."""
    ruled, rows = drawn
    contract, frame = ruled.contract, typed_frame(ruled.contract, rows)
    convert: Any = {
        "frame": lambda part: part,
        "arrow": lambda part: part.to_arrow(),
        "pandas": lambda part: part.to_arrow().to_pandas(types_mapper=pd.ArrowDtype),
        "rows": lambda part: part.to_dicts(),
        "columns": lambda part: part.to_dict(as_series=False),
    }[kind]
    parts = [ct.profile(contract, convert(frame[cut])) for cut in data.draw(cuts(frame.height))]
    assert ct.profile(contract, convert(frame)) == data.draw(merges())(parts)


@given(hostile(), st.data())
def test_rows_have_the_profile_of_the_whole(drawn: tuple[Ruled, Rows], data: st.DataObject) -> None:
    """So do Python rows, of which typed columns cannot hold some; and nothing in them raises."""
    ruled, rows = drawn
    parts = [ct.profile(ruled.contract, rows[cut]) for cut in data.draw(cuts(len(rows)))]
    assert ct.profile(ruled.contract, rows) == data.draw(merges())(parts)


@given(wire(), st.data())
def test_text_has_the_profile_of_the_whole(
    drawn: tuple[list[WireField], Rows], data: st.DataObject
) -> None:
    """So does text in wire form, of which some cannot be read."""
    said, rows = drawn
    contract = contract_of(said)
    parts = [ct.profile(contract, rows[cut], text=True) for cut in data.draw(cuts(len(rows)))]
    assert ct.profile(contract, rows, text=True) == data.draw(merges())(parts)


@given(typed(), st.data(), st.integers(1, 3))
def test_streams_have_the_profile_of_the_whole(
    drawn: tuple[Ruled, Rows], data: st.DataObject, at_once: int
) -> None:
    """So do batches that come one by one, and a LazyFrame that is computed a few rows at a time; and rows in
    Python have the profile of the frame.
    """
    ruled, rows = drawn
    contract, frame = ruled.contract, typed_frame(ruled.contract, rows)
    expected = ct.profile(contract, frame)
    batches = (frame[cut] for cut in data.draw(cuts(frame.height)))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(stream_check, "_ROWS_AT_ONCE", at_once)
        assert expected == ct.profile(contract, batches)
        assert expected == ct.profile(contract, frame.lazy())
    assert expected == ct.profile(contract, frame.to_dicts())


@given(typed())
def test_what_parse_gives_back_has_the_same_values(drawn: tuple[Ruled, Rows]) -> None:
    """Data in contract form has the profile of its wire form, but for the nulls that defaults stand for now."""
    ruled, rows = drawn
    contract, frame = ruled.contract, typed_frame(ruled.contract, rows)
    wire_form, parts = ct.profile(contract, frame), contract.split(frame)
    parsed = ct.profile(contract, parts.valid)
    if parsed.rows < wire_form.rows:
        return
    for name, one in wire_form.fields.items():
        assert parsed.fields[name].nulls == one.nulls - one.filled
        assert parsed.fields[name].histogram == one.histogram
        assert parsed.fields[name].sum == one.sum
        assert parsed.fields[name].categories == one.categories


@given(hostile())
def test_profiles_are_read_as_they_were_written(drawn: tuple[Ruled, Rows]) -> None:
    """The JSON of a profile of whatever data gives it back."""
    ruled, rows = drawn
    profile = ct.profile(ruled.contract, rows)
    assert profile == ct.Profile.from_json(profile.to_json())


class Related(ct.Contract):
    """Fields whose values are compared with each other and with the next row's, and some that are written in formats."""

    at: datetime | None
    until: datetime | None
    low: float | None
    high: int | None
    day: Annotated[date | None, ct.Format("%d/%m/%Y", "%m/%d/%Y"), ct.Trim(), ct.Missing("NA")]
    code: Annotated[str, ct.Missing("-")] = "none"

    rules = ct.rules(ct.Sorted("at"), ct.rule(ct.col("low") <= ct.col("high")))


RELATED = st.fixed_dictionaries(
    {
        "at": st.none() | st.datetimes() | st.just("noon"),
        "until": st.none() | st.datetimes(),
        "low": st.none() | st.floats() | st.integers(-3, 3).map(float),
        "high": st.none() | st.integers(-(2**63), 2**63 - 1) | st.integers(-3, 3),
        "day": st.none() | st.sampled_from(["NA", " 02/02/2024", "31/01/2024", "01/31/2024", "x"]),
    },
    optional={"code": st.none() | st.text("aZ9é-", max_size=4)},
)


@settings(max_examples=40)
@given(st.lists(RELATED, max_size=8), st.data())
def test_what_relates_has_the_profile_of_the_whole(rows: Rows, data: st.DataObject) -> None:
    """So do pairs, intervals, formats and shapes, of rows in their order; and they are read as they were written."""
    parts = [ct.profile(Related, rows[cut]) for cut in data.draw(cuts(len(rows)))]
    whole = ct.profile(Related, rows)
    assert (["at → until", "low → high"], ["at"]) == ([*whole.pairs], [*whole.intervals])
    assert whole == data.draw(merges())(parts)
    assert whole == ct.Profile.from_json(whole.to_json())


class Wide(ct.Contract):
    """Columns of many values: of which most are alike first, in order, spread over magnitudes, near each other."""

    late: float
    sorted_: int
    tail: float
    narrow: float
    few: str
    many: str
    words: str


def test_many_rows_have_the_profile_of_few_at_a_time() -> None:
    """What is sampled, skipped and measured side by side in a large batch changes nothing: it has the profile of its
    parts, however large those are.
    """
    n, rows = pl.int_range(60_000, dtype=pl.Int64), 60_000
    unit = (n.hash(3).cast(pl.Float64) + 1) / 2**64
    frame = pl.select(
        late=pl.when(n < 50_000).then(1.0).otherwise(unit),
        sorted_=n // 100,
        tail=(unit * 1_000 - 500).exp() * pl.when(n % 2 == 0).then(-1).otherwise(1),
        narrow=40.44 + unit / 1_000,
        few=pl.when(n < 30_000)
        .then(pl.lit("one"))
        .otherwise(pl.lit("a") + (n % 9).cast(pl.String)),
        many=pl.when(n < 30_000).then(pl.lit("é")).otherwise(n.cast(pl.String)),
        words=pl.lit("w ") + (n % 99).cast(pl.String),
    )
    assert rows == frame.height
    whole = ct.profile(Wide, frame)
    small = (frame[start : start + 1_500] for start in range(0, rows, 1_500))
    assert whole == ct.profile(Wide, small)
    uneven = [frame[:7], frame[7:40_000], frame[40_000:40_001], frame[40_001:]]
    assert whole == ct.profile(Wide, iter(uneven))
