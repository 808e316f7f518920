"""Counts of values beyond memory: on disk they have the verdict of the whole, and nothing is left of them."""

from __future__ import annotations

import math
import tempfile
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import Field

import contracts as ct
from contracts.backends.partial import held_counts, value_counts
from tests.laws.test_partition_laws import cuts, shown


@pytest.fixture(autouse=True)
def on_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is held in memory."""
    monkeypatch.setattr(held_counts, "SPILL_BEYOND", -1)


class Counted(ct.Contract):
    """Every rule that is decided from how often each value occurs, and none that any rows keep."""

    name: str | None
    x: Annotated[float, ct.NonFinite(nan="allow", inf="allow")] | None
    n: int | None
    rules = ct.rules(
        ct.Distinct("name", ge=99),
        ct.Distinct("x", ge=99),
        ct.DistinctShare("n", gt=1 - 1e-9, lt=1),
        ct.group("name", ct.DistinctShare("n", gt=1 - 1e-9, lt=1)),
        ct.group("name", ct.Distinct("x", ge=99)),
        ct.group("x", ct.Distinct("name", ge=99)),
        ct.DistinctShare("name", le=0),
        ct.DistinctShare("x", le=0),
        ct.group("name", ct.DistinctShare("x", le=0)),
        *(ct.Quantile("n", q=q, lt=-(10**9)) for q in (0, 0.3, 0.5, 1)),
        ct.Quantile("x", q=0.75, lt=-1e300),
        ct.group("name", ct.Quantile("x", q=0.5, lt=-1e300)),
        ct.group("name", ct.Quantile("n", q=0.5, lt=-(10**9))),
    )


NAMES = st.sampled_from(["a", "b", "", None])
FLOATS = st.sampled_from([0.0, -0.0, math.inf, 1.5, 2.5, None])
INTEGERS = st.integers(-9, 9) | st.sampled_from([None, 2**62, 2**62 + 1])


@given(
    st.lists(st.tuples(NAMES, FLOATS, INTEGERS), max_size=40),
    st.sampled_from([None, math.nan]),
    st.sampled_from([0, 10**9]),
    st.data(),
)
def test_counts_on_disk_have_the_report_of_the_whole(
    rows: list[Any], more: float | None, uncounted_from: int, data: st.DataObject
) -> None:
    """Nulls, NaN, both zeros and neighbours of 2**62 count on disk as in memory, also in groups, which keep the
    order of their first rows; so do values of which few repeat, for which numbers stand.
    """
    rows = [*rows, ("a", more, 1)]
    schema = {"name": pl.String, "x": pl.Float64, "n": pl.Int64}
    frame = pl.DataFrame(rows, schema=schema, orient="row")
    expected = shown(Counted.check(frame))
    parts = [frame[cut] for cut in data.draw(cuts(frame.height))]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(value_counts, "UNCOUNTED_FROM", uncounted_from)
        assert expected == shown(ct.check_batches(Counted, parts))
        assert expected == shown(ct.check_batches(Counted, [part.to_dicts() for part in parts]))


@pytest.mark.parametrize("in_order", [True, False])
def test_a_quantile_reads_few_of_many_values(
    monkeypatch: pytest.MonkeyPatch, *, in_order: bool
) -> None:
    """Of values in any order only those near the quantile are read again."""

    class Ids(ct.Contract):
        n: int
        rules = ct.rules(ct.Quantile("n", q=0.3, lt=0))

    read: list[int] = []
    original = held_counts._read

    def counting(blocks: Any, spilled: Any) -> pl.DataFrame:
        found = original(blocks, spilled)
        read.append(found.height)
        return found

    monkeypatch.setattr(held_counts, "_read", counting)
    numbers = pl.int_range(100_001, eager=True).alias("n")
    frame = (numbers if in_order else numbers.shuffle(seed=1)).to_frame()
    parts = [frame.slice(start, 10_000) for start in range(0, frame.height, 10_000)]
    report = ct.check_batches(Ids, parts)
    assert [30_000] == [one.value for one in report.violations[0].examples]
    assert len(read) == 2
    assert max(read) < frame.height / 10


class Typed(ct.Contract):
    """Values of every type that has an order, and text."""

    n: int
    t: str
    on: date
    at: datetime
    price: Annotated[Decimal, Field(max_digits=12, decimal_places=2)]
    rules = ct.rules(
        *(ct.Distinct(name, ge=9999) for name in ("n", "t", "on", "at", "price")),
        ct.group("t", ct.Distinct("n", ge=9999)),
        ct.Quantile("price", q=0.5, lt=0),
    )


ONE = pl.DataFrame(
    {
        "n": range(1000),
        "t": [f"t{one % 7}" for one in range(1000)],
        "on": [date(2026, 1, 1 + one % 9) for one in range(1000)],
        "at": [datetime(2026, 1, 1, 0, one % 60) for one in range(1000)],
        "price": [Decimal(one) / 100 for one in range(1000)],
    },
    schema_overrides={"price": pl.Decimal(12, 2)},
)


@pytest.mark.parametrize("uncounted_from", [0, 10**9])
@pytest.mark.parametrize(
    "types",
    [
        {"n": pl.UInt16},
        {"t": pl.Categorical},
        {"at": pl.Datetime("ms")},
        {"price": pl.Decimal(38, 6)},
    ],
    ids=str,
)
def test_parts_of_other_types_have_the_same_values(
    monkeypatch: pytest.MonkeyPatch, types: dict[str, Any], uncounted_from: int
) -> None:
    """A value is the same value whatever type holds it in one part."""
    monkeypatch.setattr(value_counts, "UNCOUNTED_FROM", uncounted_from)
    few = ONE[:7]
    expected = shown(Typed.check(pl.concat([ONE, few, few, few, few[:0]])))
    assert expected == shown(ct.check_batches(Typed, [ONE, few, few.cast(types), few, few[:0]]))


def test_groups_that_no_type_holds_leave_the_rule_not_run() -> None:
    """Where no type holds the keys of the groups of all parts, the reason is the one that counts in memory have."""
    late = pl.DataFrame({"at": [datetime(9000, 1, 1)]}, schema={"at": pl.Datetime("ms")})
    early = pl.DataFrame({"at": [datetime(2026, 1, 1)]}, schema={"at": pl.Datetime("ns")})

    class Times(ct.Contract):
        at: datetime
        rules = ct.rules(ct.group("at", ct.Distinct("at", ge=1)))

    expected = shown((ct.partial(Times, early) + ct.partial(Times, late)).finish())
    report = ct.check_batches(Times, [early, late])
    assert ["distinct"] == [entry.code for entry in report.not_run]
    assert expected == shown(report)


def test_valid_rows_alone_are_counted_on_disk(tmp_path: Path) -> None:
    """`split_to` judges the valid rows alone as `split` does."""

    class Two(ct.Contract):
        n: Annotated[int, ct.Ge(0)]
        rules = ct.rules(ct.Distinct("n", ge=2))

    frame = pl.DataFrame({"n": [1, 1, -1]})
    report = ct.split_to(
        Two, frame.lazy(), valid=tmp_path / "good.parquet", invalid=tmp_path / "bad.parquet"
    )
    assert shown(Two.split(frame).report) == shown(report)


def test_nothing_is_left_on_disk(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The files have no name, and are closed."""
    opened: list[Any] = []
    make = tempfile.TemporaryFile
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))

    def note() -> Any:
        opened.append(make())
        return opened[-1]

    monkeypatch.setattr(tempfile, "TemporaryFile", note)
    ct.check_batches(Typed, [ONE, ONE])
    assert [True] * 7 == [file.closed for file in opened]
    assert [] == [*tmp_path.iterdir()]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no device that is always full")
def test_a_full_disk_is_an_engine_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """A full disk ends the check with an error that says where to make room."""
    monkeypatch.setattr(tempfile, "TemporaryFile", lambda: Path("/dev/full").open("w+b"))  # noqa: SIM115 - closed with the counts
    with pytest.raises(ct.EngineError, match=r"Typed .*writing counts on disk in .*TMPDIR.*space"):
        ct.check_batches(Typed, [ONE])
