"""Keys beyond memory: on disk they have the verdict of the whole, and nothing is left of them."""

from __future__ import annotations

import math
import tempfile
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import IO, Annotated, Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import Field

import contracts as ct
from contracts.backends.partial import held_keys
from tests.laws.test_partition_laws import cuts, shown

AT = datetime(2026, 1, 1)


@pytest.fixture(autouse=True)
def on_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is held in memory, and each hash is looked at by itself."""
    monkeypatch.setattr(held_keys, "SPILL_BEYOND", -1)
    monkeypatch.setattr(held_keys, "_AT_ONCE", -1)


class Distinct(ct.Contract):
    """A key whose nulls are distinct, and one in groups."""

    name: str | None
    x: Annotated[float, ct.NonFinite(nan="allow", inf="allow")] | None
    rules = ct.rules(
        ct.Unique("name", "x", nulls="distinct"),
        ct.group("name", ct.Unique("x", nulls="distinct")),
    )


class Equal(ct.Contract):
    """The same, whose nulls are equal."""

    name: str | None
    x: Annotated[float, ct.NonFinite(nan="allow", inf="allow")] | None
    rules = ct.rules(
        ct.Unique("name", "x", nulls="equal"), ct.group("name", ct.Unique("x", nulls="equal"))
    )


NAMES = st.sampled_from(["a", "b", "", None])
FLOATS = st.sampled_from([0.0, -0.0, math.nan, -math.nan, math.inf, 1.5, None])
ROWS = st.lists(st.tuples(NAMES, FLOATS), max_size=12)


@given(st.sampled_from([Distinct, Equal]), ROWS, st.data())
def test_keys_on_disk_have_the_report_of_the_whole(
    contract: Any, rows: list[Any], data: st.DataObject
) -> None:
    """Nulls, NaN and both zeros are keys on disk as in memory, and a part without rows changes nothing."""
    frame = pl.DataFrame(rows, schema={"name": pl.String, "x": pl.Float64}, orient="row")
    expected = shown(contract.check(frame))
    parts = [frame[cut] for cut in data.draw(cuts(frame.height))]
    assert expected == shown(ct.check_batches(contract, parts))
    assert expected == shown(ct.check_batches(contract, [part.to_dicts() for part in parts]))


@given(st.lists(st.integers(0, 400), min_size=200, max_size=900), st.data())
def test_many_repeated_keys_have_the_examples_of_the_whole(
    values: list[int], data: st.DataObject
) -> None:
    """Of more rows than are examined, the count, the first examples and the cause are those of the whole."""

    class Named(ct.Contract):
        name: str
        rules = ct.rules(ct.Unique("name"))

    frame = pl.DataFrame({"name": ["N/A" if one % 3 else f"n{one}" for one in values]})
    parts = [frame[cut] for cut in data.draw(cuts(frame.height))]
    for count in (0, 3, None):
        expected = shown(Named.check(frame, max_examples=count))
        assert expected == shown(ct.check_batches(Named, parts, max_examples=count))


class Keyed(ct.Contract):
    """A key of columns that other types hold too."""

    n: int
    t: str
    at: datetime
    price: Annotated[Decimal, Field(max_digits=12, decimal_places=2)]
    rules = ct.rules(ct.Unique("n", "t", "at", "price"))


ONE = pl.DataFrame(
    {"n": [1, 2], "t": ["a", "b"], "at": [AT, AT], "price": [Decimal("1.10"), Decimal(2)]},
    schema_overrides={"price": pl.Decimal(12, 2)},
)


@pytest.mark.parametrize(
    "types",
    [
        {"n": pl.Int8},
        {"n": pl.UInt16},
        {"t": pl.Categorical},
        {"t": pl.Enum(["b", "a"])},
        {"at": pl.Datetime("ms")},
        {"at": pl.Datetime("ns")},
        {"price": pl.Decimal(20, 1)},
        {"price": pl.Decimal(38, 6)},
    ],
    ids=str,
)
def test_parts_of_other_types_have_the_same_keys(types: dict[str, Any]) -> None:
    """A key is the same key whatever type holds it in one part."""
    parts = [ONE, ONE.cast(types), ONE[:1]]
    one, two, three = (ct.partial(Keyed, part) for part in parts)
    report = ct.check_batches(Keyed, parts)
    assert [(v.code, v.count) for v in report.violations] == [("unique", 5)]
    assert [e.row for e in report.violations[0].examples] == [0, 1, 2, 3, 4]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(held_keys, "SPILL_BEYOND", 10**9)
        assert shown((one + two + three).finish()) == shown(report)


def test_a_part_of_a_type_that_none_holds_leaves_the_key_not_run() -> None:
    """Where no type holds the key of all parts, the reason is the one that columns in memory have."""
    late = pl.DataFrame({"at": [datetime(9000, 1, 1)]}, schema={"at": pl.Datetime("ms")})
    early = pl.DataFrame({"at": [AT]}, schema={"at": pl.Datetime("ns")})

    class Times(ct.Contract):
        at: datetime
        rules = ct.rules(ct.Unique("at"))

    expected = shown((ct.partial(Times, early) + ct.partial(Times, late)).finish())
    report = ct.check_batches(Times, [early, late])
    assert [entry.code for entry in report.not_run] == ["unique"]
    assert shown(report) == expected


def test_equal_hashes_prove_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where all hashes are equal, the keys decide."""
    same = lambda keys: pl.Series([7] * len(keys[0]), dtype=pl.UInt64)  # noqa: E731
    monkeypatch.setattr(held_keys, "sum_of_hashes", same)
    data = ONE.with_columns(n=pl.Series([1, 3]))
    (violation,) = ct.check_batches(Keyed, [ONE, data]).violations
    assert [example.row for example in violation.examples] == [0, 2]


@pytest.fixture
def files(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[IO[bytes]]:
    """The temporary files that were opened, in a directory of their own."""
    opened: list[IO[bytes]] = []
    make = tempfile.TemporaryFile
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))

    def note() -> Any:
        opened.append(make())
        return opened[-1]

    monkeypatch.setattr(tempfile, "TemporaryFile", note)
    return opened


@pytest.mark.parametrize("error", [None, OSError("gone"), KeyboardInterrupt()], ids=repr)
def test_nothing_is_left_on_disk(
    files: list[IO[bytes]], tmp_path: Path, error: BaseException | None
) -> None:
    """Whether the check ends well, in an error or by Ctrl-C, its files are closed; they never have a name."""

    def batches() -> Iterator[pl.DataFrame]:
        yield ONE
        yield ONE
        assert [*tmp_path.iterdir()] == []
        if error is not None:
            raise error

    if error is None:
        assert not ct.check_batches(Keyed, batches()).ok
    else:
        with pytest.raises((ct.EngineError, KeyboardInterrupt)):
            ct.check_batches(Keyed, batches())
    assert [file.closed for file in files] == [True, True]
    assert [*tmp_path.iterdir()] == []


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no device that is always full")
def test_a_full_disk_is_an_engine_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """A full disk ends the check with an error that says where to make room, never with half a report."""
    monkeypatch.setattr(tempfile, "TemporaryFile", lambda: Path("/dev/full").open("w+b"))  # noqa: SIM115 - closed with the keys
    with pytest.raises(ct.EngineError, match=r"Keyed .*writing keys on disk in .*TMPDIR.*space"):
        ct.check_batches(Keyed, [ONE])


def test_keys_within_the_budget_need_no_disk(
    monkeypatch: pytest.MonkeyPatch, files: list[IO[bytes]]
) -> None:
    """Few keys are decided in memory."""
    monkeypatch.setattr(held_keys, "SPILL_BEYOND", 10_000)
    assert not ct.check_batches(Keyed, [ONE, ONE]).ok
    assert files == []
