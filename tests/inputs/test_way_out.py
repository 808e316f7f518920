"""What goes out: the values that came in, of every container and encoding, and it is in contract form."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

import polars as pl
import pyarrow as pa
import pyarrow.compute as pc
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import AwareDatetime, Field

import contracts as ct
from tests.inputs.samples import DAY, NOON, StreamOnly, of
from tests.inputs.test_every_kind import KINDS, dicts

Cells = list[Any]


def cells(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Cells]:
    """Values of a column, some of them in runs, some null."""
    runs = st.tuples(st.none() | values, st.integers(1, 3))
    return st.lists(runs, max_size=5).map(
        lambda drawn: [value for value, length in drawn for _ in range(length)]
    )


def as_struct(array: pa.Array) -> pa.Array:
    """The values as the only member of structs."""
    return pa.StructArray.from_arrays([array], names=["v"])


def as_uuid(values: Cells) -> pa.Array:
    """Integers as UUIDs, the canonical extension type."""
    stored = [None if value is None else UUID(int=value).bytes for value in values]
    return pa.ExtensionArray.from_storage(pa.uuid(), pa.array(stored, pa.binary(16)))


TEXTS, NUMBERS = st.sampled_from("pqr"), st.integers(2**53 - 1, 2**53 + 2)
ENCODINGS: dict[str, tuple[st.SearchStrategy[Any], Callable[[Cells], pa.Array]]] = {
    "text": (TEXTS, lambda values: pa.array(values, pa.string())),
    "view": (TEXTS, lambda values: pa.array(values, pa.string_view())),
    "dictionary": (TEXTS, lambda values: pa.array(values, pa.string()).dictionary_encode()),
    "runs": (TEXTS, lambda values: pc.run_end_encode(pa.array(values, pa.string()))),
    "runs of numbers": (NUMBERS, lambda values: pc.run_end_encode(pa.array(values, pa.int64()))),
    "numbers": (NUMBERS, lambda values: pa.array(values, pa.int64()).dictionary_encode()),
    "runs in structs": (TEXTS, lambda values: as_struct(pc.run_end_encode(pa.array(values, pa.string())))),
    "uuid": (st.integers(0, 3), as_uuid),
    "uuid in structs": (st.integers(0, 3), lambda values: as_struct(as_uuid(values))),
    "list view": (st.lists(NUMBERS, max_size=2), lambda values: pa.array(values, pa.list_view(pa.int64()))),
    "fixed list": (st.lists(NUMBERS, min_size=2, max_size=2), lambda values: pa.array(values, pa.list_(pa.int64(), 2))),
    "map": (st.dictionaries(TEXTS, NUMBERS, max_size=2).map(lambda one: [*one.items()]), lambda values: pa.array(values, pa.map_(pa.string(), pa.int64()))),
    "zone": (st.just(datetime(2024, 5, 1, tzinfo=UTC)), lambda values: pa.array(values, pa.timestamp("s", "+01:00"))),
    "month day nano": (st.just((1, 2, 3)), lambda values: pa.array(values, pa.month_day_nano_interval())),
}  # fmt: skip  # a table, a line each
"""Arrow's encodings: the values of each, and how they are encoded."""

TABLES: dict[str, Callable[[pa.Table], Any]] = {
    "whole": lambda table: table,
    "sliced": lambda table: pa.concat_tables([table, table]).combine_chunks().slice(table.num_rows),
    "chunked": lambda table: pa.concat_tables([table.slice(0, 2), table.slice(2)]),
    "batch": lambda table: table.slice(1).combine_chunks().to_batches()[0],
    "reader": pa.Table.to_reader,
    "stream": StreamOnly,
    "structs": lambda table: pa.chunked_array([one.to_struct_array() for one in table.to_batches()]),
}  # fmt: skip  # a table, a line each
"""How a table is passed; the batch lacks its first row."""


class Encoded(ct.Contract, extra="allow"):
    """Rows whose column v is not declared, so that it goes out as it came."""

    id: Annotated[int, ct.Ge(0)]


@pytest.mark.parametrize("passed", TABLES)
@pytest.mark.parametrize("encoding", ENCODINGS)
@given(data=st.data())
def test_no_encoding_of_arrow_changes_on_the_way_out(
    encoding: str, passed: str, data: st.DataObject
) -> None:
    """Both parts have the values that came in, also where a later cast looks at them."""
    kind, encode = ENCODINGS[encoding]
    values = data.draw(cells(kind).filter(lambda drawn: len(drawn) > 1))
    ids = data.draw(st.lists(st.integers(-1, 0), min_size=len(values), max_size=len(values)))
    table = pa.table({"id": pa.array(ids, pa.int64()), "v": encode(values)})
    rows = table.to_pylist()[1:] if passed == "batch" else table.to_pylist()
    parts = Encoded.split(TABLES[passed](table))
    valid, invalid = dicts(parts.valid), dicts(parts.invalid)
    assert [one for one in rows if one["id"] >= 0] == valid
    assert [one for one in rows if one["id"] < 0] == [
        {name: one[name] for name in ("id", "v")} for one in invalid
    ]


RUNS = pc.run_end_encode(pa.array(["p", "p", "s", "t", "q"]))


def test_a_declared_column_of_runs_goes_out_with_its_values() -> None:
    """The rows of a run-end-encoded column keep their values, and a cast of them does too."""

    class Row(ct.Contract):
        id: Annotated[int, ct.Ge(0)]
        c: str

    valid = Row.split(pa.table({"id": [0, -1, 2, -3, 4], "c": RUNS})).valid
    assert ["p", "s", "q"] == valid["c"].to_pylist()
    assert ["p", "s", "q"] == valid["c"].cast(RUNS.type).to_pylist()


BIG = 2**53 + 1


class Inner(ct.Contract):
    """A nested contract, in which a default is filled."""

    n: int | None = None
    day: date | None = None
    at: AwareDatetime | None = None
    many: list[int | None] = []
    filled: int = BIG


class Wide(ct.Contract):
    """A field of every type, in each of which something may change on the way out."""

    id: int
    n: int | None
    flag: bool = True
    day: date = DAY
    at: datetime = NOON
    clock: time = time(1, 2, 3, 4)
    took: timedelta = timedelta(microseconds=1)
    price: Annotated[Decimal, Field(max_digits=6, decimal_places=2)] = Decimal("1.50")
    blob: bytes = b"\0"
    name: str = "none"
    inner: Inner
    inners: list[Inner]
    many: list[int | None] = [BIG, None]
    none: list[int] | None = None


def wide_frame(rows: list[dict[str, Any]]) -> pl.DataFrame:
    """Rows of `Wide` as a typed frame."""
    return pl.DataFrame(rows, schema=ct.to_polars(Wide), strict=True)


EMPTY = {"n": None, "day": None, "at": None, "many": None, "filled": None}
FULL = {"n": BIG, "day": DAY, "at": NOON.replace(tzinfo=UTC), "many": [None, BIG], "filled": None}
WIRE = wide_frame(
    [
        {"id": BIG, "n": None, "inner": EMPTY, "inners": [FULL, EMPTY], "none": None},
        {"id": 0, "n": BIG, "inner": FULL, "inners": [], "none": [BIG]},
    ]
)
LOSSY = ("pandas", "pandas series", "duckdb")
"""What loses integers and nulls in structs, or durations, before the library sees them."""


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind not in LOSSY])
@pytest.mark.parametrize("full", [True, False], ids=["converted", "as it came"])
def test_what_goes_out_is_contract_form_with_the_values_that_came(kind: str, *, full: bool) -> None:
    """`parse` and `split` give what `check` finds no fault in, value for value, whatever holds the data."""
    expected = Wide.parse(WIRE)
    data = expected if full else WIRE
    outs = (Wide.parse(KINDS[kind](data)), Wide.split(KINDS[kind](data)).valid)
    for out in outs:
        again = out.read_all() if isinstance(out, pa.RecordBatchReader) else out
        assert expected.to_dicts() == dicts(again)
        report = Wide.check(again)
        assert report.ok, report


class Leg(ct.Contract):
    """A nested contract whose members are text on the wire."""

    at: Annotated[AwareDatetime | None, ct.Format("iso8601")] = None
    n: Annotated[int | None, ct.Numerals(thousands=",")] = None
    beside: int = 0


class Trip(ct.Contract):
    """Lists and structs of what is text on the wire."""

    legs: list[Leg]
    leg: Leg | None
    days: list[Annotated[date, ct.Format("%d/%m/%Y")] | None] | None
    on: Annotated[datetime, ct.Format("iso8601")]


GONE = {"at": None, "n": None, "beside": BIG}
LEG = {"at": NOON.replace(tzinfo=UTC), "n": 12_345, "beside": 0}
TRIPS = pl.DataFrame(
    [
        {"legs": [], "leg": None, "days": None, "on": NOON},
        {"legs": [GONE], "leg": GONE, "days": [None], "on": NOON},
        {"legs": [GONE, LEG], "leg": LEG, "days": [], "on": NOON},
        {"legs": [LEG], "leg": LEG, "days": [None, DAY], "on": NOON},
    ],
    schema=ct.to_polars(Trip),
)


@pytest.mark.parametrize("text", [True, False], ids=["text", "formats"])
@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind not in LOSSY and kind != "reader"])
def test_rendered_lists_and_structs_are_parsed_back(kind: str, *, text: bool) -> None:
    """`render` writes every item and member, whatever the first row has, and `parse` reads it back."""
    back = Trip.parse(ct.render(Trip, KINDS[kind](TRIPS), text=text), text=text)
    assert TRIPS.to_dicts() == dicts(back)


@pytest.mark.parametrize("zone", ["UTC", "Asia/Kolkata"])
@pytest.mark.parametrize("unit", ["ms", "us", "ns"])
def test_times_are_rendered_in_whatever_unit_and_zone_they_are_counted(
    unit: Any, zone: str
) -> None:
    """What `check` accepts `render` writes: any unit, any zone, also inside lists."""
    kind = Annotated[AwareDatetime, ct.Format("iso8601")]
    aware = pl.Series([NOON]).cast(pl.Datetime(unit)).dt.replace_time_zone("UTC")
    aware = aware.dt.convert_time_zone(zone)
    naive = aware.dt.convert_time_zone("UTC").dt.replace_time_zone(None)
    plain = of(Annotated[datetime, ct.Format("iso8601")])
    assert ["2024-05-01T12:00:00Z"] == ct.render(of(kind), pl.DataFrame({"x": aware}))[
        "x"
    ].to_list()
    assert ["2024-05-01T12:00:00"] == ct.render(plain, pl.DataFrame({"x": naive}))["x"].to_list()
    lists = pl.DataFrame({"x": aware.implode()})
    assert [["2024-05-01T12:00:00Z"]] == ct.render(of(list[kind]), lists)["x"].to_list()
