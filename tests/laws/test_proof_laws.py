"""What the metadata of a Parquet file proves, reading finds too: over generated contracts, rows and ways to write them."""

from __future__ import annotations

import io
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Annotated, Any, Literal

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import AwareDatetime, Field

import contracts as ct
from contracts.backends.attempt import Failure, attempt
from contracts.engine import parquet_check
from contracts.report.files import FileRows, with_files
from tests.laws.test_partition_laws import cuts, shown, typed
from tests.laws.typed_frames import Rows, typed_frame
from tests.reference.rules import Ruled

UNITS = ("s", "ms", "us", "ns")
INTEGERS = [
    *(pa.int8(), pa.int16(), pa.int32(), pa.int64()),
    *(pa.uint8(), pa.uint16(), pa.uint32(), pa.uint64()),
]


def other_types(kind: pa.DataType) -> list[pa.DataType]:
    """Other types that hold the same values, or some of them."""
    types = pa.types
    if types.is_integer(kind):
        return INTEGERS
    if types.is_floating(kind):
        return [pa.float32(), pa.float64()]
    if types.is_decimal(kind):
        return [pa.decimal128(38, kind.scale), pa.decimal128(9, 2), pa.decimal128(18, 6)]
    if types.is_timestamp(kind):
        zones = [None] if kind.tz is None else ["UTC", "Europe/Paris", "Asia/Kolkata"]
        return [pa.timestamp(unit, zone) for unit in UNITS for zone in zones]
    if types.is_duration(kind):
        return [pa.duration(unit) for unit in UNITS]
    if types.is_time(kind):
        return [pa.time32("ms"), pa.time64("us"), pa.time64("ns")]
    if types.is_date(kind):
        return [pa.date32(), pa.date64()]
    if types.is_large_string(kind) or types.is_string_view(kind) or types.is_string(kind):
        return [pa.string(), pa.large_string(), pa.dictionary(pa.int32(), pa.string())]
    return [kind]


@st.composite
def tables(draw: st.DrawFn, table: pa.Table) -> pa.Table:
    """The table with columns of other types, where those hold the same values."""
    for place, name in enumerate(table.column_names):
        kind = draw(st.sampled_from(other_types(table.column(place).type)))
        with suppress(pa.ArrowException):
            table = table.set_column(place, name, table.column(place).cast(kind))
    return table


def written_by_polars(table: pa.Table, body: io.BytesIO, statistics: Any, size: int) -> bool:
    """Whether Polars has the types of the table, and can write them with such statistics.

    Polars 2.0 writes no page that is all null without the count of its nulls.
    """
    wrote = attempt(
        lambda: pl.DataFrame(table).write_parquet(
            body, statistics=statistics, row_group_size=size, data_page_size=64
        )
    )
    return not isinstance(wrote, Failure)


@st.composite
def parquet_files(draw: st.DrawFn, table: pa.Table) -> bytes:
    """The table as a writer wrote it, with statistics or without."""
    body = io.BytesIO()
    size = draw(st.integers(1, max(table.num_rows, 1)))
    if draw(st.booleans()):
        named = {n: draw(st.booleans()) for n in ("min", "max", "distinct_count", "null_count")}
        statistics: Any = draw(st.sampled_from([True, "full", False, named]))
        if written_by_polars(table, body, statistics, size):
            return body.getvalue()
        body = io.BytesIO()
    some = draw(st.lists(st.sampled_from(table.column_names))) if table.column_names else []
    options = {
        "version": draw(st.sampled_from(["2.6", "2.4", "1.0"])),
        "write_statistics": draw(st.sampled_from([True, True, True, False, some])),
        "use_dictionary": draw(st.booleans()),
        "data_page_version": draw(st.sampled_from(["1.0", "2.0"])),
        "store_schema": draw(st.sampled_from([True, True, True, False])),
        "store_decimal_as_integer": draw(st.booleans()),
        "use_deprecated_int96_timestamps": draw(st.sampled_from([False, False, True])),
        "allow_truncated_timestamps": True,
        "write_page_index": draw(st.booleans()),
    }
    if pa.timestamp("ns") in table.schema.types or options["use_deprecated_int96_timestamps"]:
        options["version"] = "2.6"  # the others have no nanoseconds
    pq.write_table(table, body, row_group_size=size, data_page_size=64, **options)
    return body.getvalue()


def assert_reading_agrees(
    contract: type[ct.Contract], files: list[bytes], at_once: int, **options: Any
) -> None:
    """The report of some files is that of reading them, and that of their tables."""
    whole = [pq.read_table(io.BytesIO(file)) for file in files]
    report = ct.check_batches(contract, whole, **options)
    expected = shown(with_files(report, [FileRows(None, one.num_rows) for one in whole]))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(parquet_check, "_ROWS_AT_ONCE", at_once)
        proved = ct.check_parquet(contract, files, **options)
        read = ct.check_parquet(contract, files, trust_statistics=False, **options)
    assert read.proved == ()
    assert expected == shown(read) == shown(replace(proved, proved=()))


@given(typed(), st.data(), st.integers(1, 9), st.sampled_from([0, 1, 5, None]))
def test_proof_is_reading(
    drawn: tuple[Ruled, Rows], data: st.DataObject, at_once: int, max_examples: int | None
) -> None:
    """Over generated contracts, whatever wrote the files: the report is that of reading them, but for
    `proved`.
    """
    ruled, rows = drawn
    frame = typed_frame(ruled.contract, rows)
    table = data.draw(tables(frame.to_arrow()))
    files = [
        data.draw(parquet_files(table.slice(cut.start, cut.stop - cut.start)))
        for cut in data.draw(cuts(table.num_rows))
    ]
    assert_reading_agrees(ruled.contract, files, at_once, max_examples=max_examples)


NAN, INF = float("nan"), float("inf")
Values = list[Any]
NOON = datetime(2024, 1, 1, 12)
FIELDS: dict[str, tuple[Any, pa.DataType, Values, Values]] = {
    "n": (
        Annotated[int, ct.Interval(ge=-3, lt=4)],
        pa.int64(),
        [-3, 0, 3],
        [-4, 4, 2**40, -(2**63)],
    ),
    "u": (Annotated[int, ct.Le(200)] | None, pa.int64(), [0, 200, 128, None], [201, 255, -1]),
    "code": (Literal[1, 2, 4], pa.int64(), [1, 2], [4, 3, 0, 70_000]),
    "even": (Annotated[int, ct.MultipleOf(2)] | None, pa.int64(), [0, 2, -4, None], [1, 4_000]),
    "flag": (bool, pa.bool_(), [True, False], [None]),
    "on": (
        Annotated[date, ct.Ge(date(2024, 1, 1))],
        pa.date32(),
        [date(2024, 1, 1), date(9999, 12, 31)],
        [date(2023, 12, 31), date(1, 1, 1), None],
    ),
    "at": (
        Annotated[datetime, ct.Lt(NOON)] | None,
        pa.timestamp("us"),
        [NOON - timedelta(minutes=1), datetime(1970, 1, 1), None],
        [NOON, datetime(1677, 1, 1), datetime(1969, 12, 31, 23, 59, 59, 999_999)],
    ),
    "zoned": (
        Annotated[AwareDatetime, ct.Ge(NOON.replace(tzinfo=UTC))],
        pa.timestamp("us", "UTC"),
        [NOON.replace(tzinfo=UTC), datetime(2024, 6, 1, tzinfo=UTC)],
        [NOON.replace(tzinfo=UTC) - timedelta(minutes=30), None],
    ),
    "clock": (
        Annotated[time, ct.Le(time(12))],
        pa.time64("us"),
        [time(0), time(12)],
        [time(12, 0, 0, 1), time(23, 59, 59)],
    ),
    "took": (
        Annotated[timedelta, ct.Ge(timedelta(0))] | None,
        pa.duration("us"),
        [timedelta(0), timedelta(days=9), None],
        [timedelta(microseconds=-1), timedelta(days=-3)],
    ),
    "fine": (datetime, pa.timestamp("ns"), [0, 9_000, -(10**13)], [1, 2_500]),
    "span": (timedelta, pa.duration("ns"), [0, 9_000, -(10**13)], [1, 2_500]),
    "tick": (time, pa.time64("ns"), [0, 9_000, 10**13], [1, 2_500]),
    "fee": (
        Annotated[Decimal, Field(max_digits=5, decimal_places=2), ct.Ge(Decimal("-1.5"))],
        pa.decimal128(7, 3),
        [Decimal("-1.5"), Decimal("999.99")],
        [Decimal("0.001"), Decimal("-1.51"), Decimal(1000)],
    ),
    "x": (
        Annotated[float, ct.Interval(ge=-1, le=1)] | None,
        pa.float64(),
        [0.5, -0.0, 0.0, None],
        [NAN, INF, -INF, 1.5],
    ),
    "any": (
        Annotated[float, ct.NonFinite(nan="allow", inf="allow")],
        pa.float64(),
        [0.5, NAN, INF],
        [-INF, None],
    ),
    "sent": (Annotated[int, ct.Missing(-1), ct.Ge(-5)] | None, pa.int64(), [-2, 5, None], [-1, -6]),
    "name": (
        Annotated[str, ct.Len(1, 9)] | None,
        pa.string(),
        ["a", "ab" * 4, None],
        ["", "long" * 3_000, "\U0010ffff"],
    ),
}
"""Fields, the types that they are stored as, values that satisfy their rules, and others that break some or are
written in another way.
"""


@st.composite
def bounded(draw: st.DrawFn) -> tuple[type[ct.Contract], pa.Table]:
    """A contract of some of the fields, and rows that satisfy most of its rules."""
    names = draw(st.lists(st.sampled_from(sorted(FIELDS)), min_size=1, max_size=4, unique=True))
    counted = [ct.NullShare(name, max=0.4) for name in names if draw(st.booleans())]
    body = {
        "__annotations__": {name: FIELDS[name][0] for name in names},
        "rules": ct.rules(*counted, ct.RowCount(min=2)),
    }
    rows = draw(st.integers(1, 9))
    columns = {}
    for name in names:
        _, kind, good, bad = FIELDS[name]
        nulls = [None] if None in good else good
        one = draw(st.sampled_from(bad))  # alone, so that no other value has the column read
        some = draw(st.sampled_from([[*good, one], [good[0], one], good, good[:2], nulls]))
        values = draw(st.lists(st.sampled_from(some), min_size=rows, max_size=rows))
        columns[name] = pa.array(values, kind)
    contract = type(ct.Contract)("Bounded", (ct.Contract,), body)
    return contract, draw(tables(pa.table(columns)))


@given(bounded(), st.data(), st.integers(1, 9))
def test_bounds_prove_what_reading_finds(
    drawn: tuple[type[ct.Contract], pa.Table], data: st.DataObject, at_once: int
) -> None:
    """At the bounds of each type, beside NaN, infinities, nulls, long text and values that are used for null."""
    contract, table = drawn
    files = [
        data.draw(parquet_files(table.slice(cut.start, cut.stop - cut.start)))
        for cut in data.draw(cuts(table.num_rows))
    ]
    assert_reading_agrees(contract, files, at_once)


BREAKING = [(name, place) for name, (_, _, _, bad) in FIELDS.items() for place in range(len(bad))]


@pytest.mark.parametrize(("name", "place"), BREAKING)
def test_one_value_among_good_ones_is_found(name: str, place: int) -> None:
    """Each value that breaks a rule is found between others of which the bounds would keep it."""
    annotation, kind, good, bad = FIELDS[name]
    body = {"__annotations__": {name: annotation}, "rules": ct.rules(ct.NullShare(name, max=0.1))}
    contract = type(ct.Contract)("One", (ct.Contract,), body)
    table = pa.table({name: pa.array([*good, bad[place], *good], kind)})
    files = io.BytesIO(), io.BytesIO()
    pq.write_table(table, files[0])
    frame: Any = pl.from_arrow(table)
    frame.write_parquet(files[1], statistics="full")
    for file in files:
        assert_reading_agrees(contract, [file.getvalue()], 9)
