"""What is drawn: a contract, data of any kind for it, and payloads."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Annotated, Any, Literal
from uuid import UUID

import pandas as pd
import polars as pl
import pyarrow as pa
from hypothesis import strategies as st
from pydantic import AwareDatetime, Field

import contracts as ct
from contracts import col
from tests.reference.contracts import ODD, SOME, alias_of
from tests.reference.draw_rules import ruled_contracts
from tests.reference.hostile import LIARS


class Inner(ct.Contract):
    """A nested contract with a default and a row rule."""

    u: Annotated[float, ct.Interval(ge=-5, le=5)] = 0.0
    v: Annotated[str, ct.Len(0, 3)] | None = None
    rules = ct.rules(ct.rule(col("u") >= 0, name="not below zero", on_null="pass"))


class Everything(ct.Contract, boundary="fuzzing"):
    """A field of every type, and a rule of every sort."""

    flag: bool | None
    whole: Annotated[int, ct.Ge(-3), ct.MultipleOf(3)]
    narrow: ct.Int8 = 1
    real: Annotated[float, ct.Interval(ge=-1, le=1)] = Field(alias="a real number")
    single: ct.Float32 | None = None
    money: Annotated[Decimal, Field(max_digits=6, decimal_places=2)] | None = None
    text: Annotated[str, ct.Matches("(a|b)*c?"), ct.Len(0, 4)]
    word: Literal["moving", "idle", "off"] = "off"
    raw: bytes | None = None
    day: date | None = None
    local: datetime | None = None
    instant: AwareDatetime | None = None
    clock: time | None = None
    span: timedelta | None = None
    id: UUID | None = None
    many: list[Annotated[int, ct.Ge(0)]] | None = None
    nested: Inner | None = None
    some: list[Inner] | None = None
    rules = ct.rules(
        ct.Unique("text", "whole"),
        ct.Sorted("whole"),
        ct.NullShare("flag", max=0.5),
        ct.RowCount(max=5),
        ct.Mean("real", le=1),
        ct.rule(col("real") <= col("whole"), name="ordered"),
        ct.group("word", ct.Distinct("text", ge=1)),
    )


class Private(ct.Contract, extra="allow"):
    """A contract with something private in it, which takes more than it declares."""

    name: Annotated[str, ct.Sensitive(), ct.Matches("[a-z]+")]
    nested: Annotated[Inner, ct.Sensitive()] | None = None
    rules = ct.rules(ct.Unique("name"))


KINDS_OF = {
    "flag": "bool", "whole": "int", "narrow": "int8", "a real number": "float", "single": "float",
    "money": "decimal", "text": "text", "word": "literal", "raw": "bytes", "day": "date",
    "local": "naive", "instant": "aware", "clock": "time", "span": "duration", "id": "uuid",
    "many": "floats", "nested": "struct", "name": "text",
}  # fmt: skip  # short values, several a line
NAMES = (
    "",
    "*",
    "\u2060*",
    "^.*$",
    "__row__",
    "__violations__",
    "x" * 10_000,
    "a.b",
    "u\u202e\x1b",
)

Fields = dict[str, str]
"""The fields of a contract by their names in data: what kind of value each holds."""


@lru_cache(maxsize=512)
def made(ruled: Any) -> type[ct.Contract]:
    """The contract of what was drawn, made once: that takes longer than judging a batch."""
    contract: type[ct.Contract] = ruled.contract
    return contract


@st.composite
def contracts(draw: st.DrawFn) -> tuple[type[ct.Contract], Fields]:
    """A contract, and its fields."""
    which = draw(st.integers(0, 5))
    if which < 3:
        return Everything, {n: k for n, k in KINDS_OF.items() if n != "name"}
    if which == 3:
        return Private, {"name": "text", "nested": "struct"}
    ruled = draw(ruled_contracts(with_defaults=True))
    fields = {alias_of(plan, name): plan.kind for name, plan in ruled.planned.items()}
    try:
        return ruled.contract, fields
    except ct.ContractDefinitionError:
        return Private, {"name": "text"}


drawable = sorted(LIARS.keys() - {"ambiguous"})  # Hypothesis asks for the class of what it draws
liars = st.sampled_from(drawable).map(lambda name: LIARS[name]())
texts = st.text(max_size=5) | st.sampled_from(["<b>", "\x1b[31m\n", "\ud800", "x" * 3000, "NA"])


@st.composite
def values(draw: st.DrawFn, kind: str) -> Any:
    """A value: mostly of the kind, else another, or one that lies."""
    fate = draw(st.integers(0, 15))
    if fate == 0:
        return draw(ODD)
    if fate == 1:
        return draw(liars)
    if fate == 2:
        return draw(texts)
    return draw(SOME[kind])


@st.composite
def rows(draw: st.DrawFn, fields: Fields) -> list[Any]:
    """Python rows, some of which are none."""
    drawn: list[Any] = []
    for _ in range(draw(st.integers(0, 4))):
        if draw(st.integers(0, 20)) == 0:
            drawn.append(draw(liars))
            continue
        row = {name: draw(values(kind)) for name, kind in fields.items() if draw(st.booleans())}
        if draw(st.integers(0, 5)) == 0:
            row[draw(st.sampled_from([*NAMES, "\ud800"]))] = draw(values("int"))
        drawn.append(row)
    return drawn


DTYPES: list[Any] = [
    pl.Null, pl.Boolean, pl.Int8, pl.UInt64, pl.Int64, pl.Int128, pl.Float32, pl.Float64,
    pl.Decimal(38, 0), pl.Decimal(6, 2), pl.Decimal(38, 38), pl.String, pl.Binary, pl.Categorical,
    pl.Enum(["0", "1"]), pl.Date, pl.Datetime("ms"), pl.Datetime("ns"), pl.Datetime("us", "UTC"),
    pl.Datetime("us", "Europe/Berlin"), pl.Time, pl.Duration("ms"), pl.Duration("ns"), pl.Object,
    pl.List(pl.Int64), pl.List(pl.Null), pl.Array(pl.Float32, 2), pl.List(pl.List(pl.String)),
    pl.Struct({"u": pl.Float64, "v": pl.String}), pl.Struct({"u": pl.Int8, "*": pl.String}),
    pl.Struct([]), pl.List(pl.Struct({"u": pl.Float32})), pl.Array(pl.Int8, 0),
]  # fmt: skip  # short values, several a line
NATURAL = {
    "bool": pl.Boolean, "int": pl.Int64, "int8": pl.Int8, "uint16": pl.UInt16, "float": pl.Float64,
    "latitude": pl.Float64, "decimal": pl.Decimal(6, 2), "text": pl.String, "literal": pl.String,
    "bytes": pl.Binary, "date": pl.Date, "naive": pl.Datetime("us"), "time": pl.Time,
    "aware": pl.Datetime("us", "UTC"), "duration": pl.Duration("us"), "uuid": pl.String,
    "floats": pl.List(pl.Float64), "struct": pl.Struct({"u": pl.Float64, "v": pl.String}),
}  # fmt: skip  # short values, several a line
numbers = st.none() | st.sampled_from([0, 1, -1, 2**31, 2**62, -(2**63), 2**63 - 1, 86_400_000])


@st.composite
def series(draw: st.DrawFn, kind: str, height: int) -> pl.Series:
    """A column of Polars' own: of the kind, or numbers seen as some other type."""
    if draw(st.booleans()):
        given = [draw(st.none() | SOME[kind]) for _ in range(height)]
        try:
            return pl.Series(given, dtype=NATURAL[kind], strict=False)
        except (Exception, pl.exceptions.PanicException):  # noqa: BLE001 - Polars cannot hold it, which is not what is asked
            return pl.Series([None] * height, dtype=pl.Null)
    dtype = draw(st.sampled_from(DTYPES))
    counted = pl.Series([draw(numbers) for _ in range(height)], dtype=pl.Int64)
    if dtype == pl.Object:
        return pl.Series([draw(liars) for _ in range(height)], dtype=pl.Object)
    try:
        return counted.cast(dtype, strict=False)
    except (Exception, pl.exceptions.PanicException):  # noqa: BLE001 - the same
        return pl.Series([None] * height, dtype=dtype)


ARROW: list[Any] = [
    pa.null(), pa.bool_(), pa.int32(), pa.float16(), pa.decimal256(60, 2), pa.decimal128(38, 10),
    pa.string(), pa.large_string(), pa.string_view(), pa.binary(), pa.date32(), pa.date64(),
    pa.timestamp("s"), pa.timestamp("ns", "UTC"), pa.timestamp("ms", "+05:30"), pa.time32("s"),
    pa.time64("ns"), pa.duration("s"), pa.list_(pa.int8()), pa.list_(pa.decimal256(60, 2), 2),
    pa.map_(pa.string(), pa.int8()), pa.dictionary(pa.int8(), pa.string()), pa.month_day_nano_interval(),
    pa.dictionary(pa.int16(), pa.float64()), pa.run_end_encoded(pa.int32(), pa.string()),
    pa.dense_union([pa.field("a", pa.int8()), pa.field("b", pa.string())]),
    pa.struct([("u", pa.float64())]), pa.struct([]), pa.list_view(pa.int8()), pa.uuid(),
]  # fmt: skip  # short values, several a line


@st.composite
def arrow_array(draw: st.DrawFn, kind: str, height: int) -> Any:
    """A column of Arrow's: of a type of its own, text of any bytes, or garbage in fixed width."""
    fate = draw(st.integers(0, 3))
    if fate == 0:
        cells = [draw(st.binary(max_size=3)) for _ in range(height)]
        return pa.array(cells, pa.binary()).view(pa.string())  # which need not be UTF-8
    if fate == 1:
        wide = draw(st.sampled_from([t for t in ARROW if _bits(t) == 64]))
        given = [draw(numbers) or 0 for _ in range(height)]
        return pa.array(given, pa.int64()).view(wide)
    if fate == 2:
        dtype = draw(st.sampled_from(ARROW))
        given = [draw(st.none() | SOME[kind]) for _ in range(height)]
        try:
            return pa.array(given, dtype)
        except (Exception, pl.exceptions.PanicException):  # noqa: BLE001 - Arrow cannot hold it, which is not what is asked
            return pa.nulls(height, dtype) if not pa.types.is_union(dtype) else pa.nulls(height)
    column = draw(series(kind, height))
    try:
        return column.to_arrow()
    except (Exception, pl.exceptions.PanicException):  # noqa: BLE001 - the same
        return pa.nulls(height)


def _bits(kind: Any) -> int:
    try:
        return int(kind.bit_width)
    except ValueError:
        return 0


@st.composite
def named(draw: st.DrawFn, fields: Fields, column: Any, *, repeat: bool = False) -> list[Any]:
    """Names and columns of one height."""
    height = draw(st.integers(0, 4))
    names = [name for name in fields if draw(st.integers(0, 9))]
    if draw(st.integers(0, 3)) == 0:
        names.append(draw(st.sampled_from([*NAMES, *(names if repeat else ())])))
    names = names if repeat else [*dict.fromkeys(names)]
    return [(name, draw(column(fields.get(name, "int"), height))) for name in names]


def cells(kind: str, height: int) -> st.SearchStrategy[list[Any]]:
    """Python values."""
    return st.lists(values(kind), min_size=height, max_size=height)


@st.composite
def frames(draw: st.DrawFn, fields: Fields) -> pl.DataFrame:
    """A frame of Polars'."""
    return pl.DataFrame(dict(draw(named(fields, series))))


@st.composite
def tables(draw: st.DrawFn, fields: Fields) -> Any:
    """A table of Arrow's, which may have a name twice."""
    drawn = draw(named(fields, arrow_array, repeat=True))
    return pa.Table.from_arrays([column for _, column in drawn], [name for name, _ in drawn])


@st.composite
def columns(draw: st.DrawFn, fields: Fields) -> dict[str, Any]:
    """A dict of columns, each of a sort of its own."""
    sorts = st.sampled_from([cells, series, arrow_array])
    drawn = draw(named(fields, lambda kind, height: sorts.flatmap(lambda s: s(kind, height))))
    return dict(drawn)


@st.composite
def pandas_frames(draw: st.DrawFn, fields: Fields) -> Any:
    """A frame of pandas'."""
    drawn = [(name, given, draw(PANDAS)) for name, given in draw(named(fields, cells))]
    try:
        return pd.DataFrame({name: pd.Series(given, dtype=kind) for name, given, kind in drawn})
    except (Exception, pl.exceptions.PanicException):  # noqa: BLE001 - pandas cannot hold it, which is not what is asked
        return pd.DataFrame({name: pd.Series([math.nan] * len(given)) for name, given, _ in drawn})


PANDAS: st.SearchStrategy[Any] = st.sampled_from([None, object, "string", "category"])
BATCHES: tuple[Callable[[Fields], st.SearchStrategy[Any]], ...] = (
    rows,
    frames,
    lambda fields: frames(fields).map(pl.DataFrame.lazy),
    tables,
    lambda fields: tables(fields).map(pa.Table.to_reader),
    columns,
    pandas_frames,
)


@st.composite
def batches(draw: st.DrawFn) -> tuple[type[ct.Contract], Any]:
    """A contract, and a batch of any kind for it."""
    contract, fields = draw(contracts())
    return contract, draw(draw(st.sampled_from(BATCHES))(fields))


@st.composite
def payloads(draw: st.DrawFn) -> tuple[type[ct.Contract], Any]:
    """A contract, and one row for it."""
    contract, fields = draw(contracts())
    drawn = draw(rows(fields))
    return contract, drawn[0] if drawn else draw(liars)
