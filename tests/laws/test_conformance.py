"""Every backend finds in every case of the corpus exactly what the case states."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from contracts.backends.attempt import Failure, attempt
from contracts.backends.columns import Columns, columns_from_rows
from contracts.backends.contract_form import NotOfType, contract_form
from contracts.backends.findings import Findings
from contracts.backends.frame.backend import FrameBackend
from contracts.backends.frame.batch import Context, ReferenceTable
from contracts.backends.mixed.backend import ColumnsBackend
from contracts.backends.physical_types import physical_type
from contracts.backends.python.problems import member_problems
from contracts.dtypes import (
    Datetime,
    Duration,
    Float,
    Int,
    Opaque,
    Text,
)
from contracts.dtypes import Decimal as DecimalType
from contracts.inputs.detect import adapter_for
from contracts.report.report import Violation
from contracts.rules.reference import TableName
from contracts.specification import (
    Field,
    FieldType,
    ListOf,
    Specification,
    StructOf,
    match_columns,
)
from contracts.testing import Case
from tests.reference.case_tables import specification_of_table
from tests.testing.corpus import A_TICK, CORPUS, UNTYPED, apart_from_tables, on_row


def assert_found(case: Case, found: Findings) -> None:
    """Assert that a backend found exactly what the case states."""
    violations = [finding.violation for finding in found.broken]
    assert case.broken == {(v.field, v.code, rows_of(v)) for v in violations}
    assert case.not_run == {(entry.field, entry.code) for entry in found.not_run}
    assert case.not_applicable == {(entry.field, entry.code) for entry in found.not_applicable}
    keys = [e.key for v in violations if v.groups is not None for e in v.examples]
    assert sorted(map(repr, case.groups)) == sorted(
        repr(tuple((key or {}).values())) for key in keys
    )
    assert len(case.groups) == sum(v.groups or 0 for v in violations)


def rows_of(violation: Violation) -> tuple[int, ...]:
    """The rows a violation names; a column that is missing or extra is so in every row."""
    if violation.code in ("missing_field", "extra_field") and not violation.examples:
        return tuple(range(violation.count))
    return tuple(example.row for example in violation.examples if example.row is not None)


def columnwise(specification: Specification) -> ColumnsBackend:
    """The backend for columns of any sort."""
    return ColumnsBackend(specification, FrameBackend(specification))


def columns_of_rows(specification: Specification, rows: Sequence[Mapping[str, Any]]) -> Columns:
    """The rows by their columns."""
    return columns_from_rows(list(rows), specification)


def as_frame(
    specification: Specification, rows: Sequence[Mapping[str, Any]]
) -> pl.DataFrame | None:
    """The rows as a typed frame, or None where typed columns cannot hold them."""
    names = {name for row in rows for name in row}
    if any(set(row) != names for row in rows):
        return None
    names = names or {field.alias for field in specification.fields}
    if rows and not specification.fields:
        return None  # a frame without columns has no rows
    columns = []
    for field in specification.fields:
        for name in {field.alias, field.name} & names:
            try:
                values = [plain(row[name], field.value) for row in rows]
            except NotOfType:
                return None
            columns.append(pl.Series(name, values, dtype=type_for(values, field.value)))
    declared = {series.name for series in columns}
    columns += [pl.Series(n, [r[n] for r in rows]) for n in sorted(names - declared)]
    return pl.DataFrame(columns)


def plain(value: Any, expected: FieldType) -> Any:
    """A value as a typed column takes it; a list or a struct only where all in it fits."""
    specification = Specification("Probe", (Field("x", "x", expected),))
    codes = {p.requirement.rule.code for p in member_problems({"x": value}, specification)}
    if codes & {"lossy", "format"} and isinstance(value, (Decimal, str)):
        return value  # a column may hold more digits, or text of any form
    if codes & UNTYPED or (isinstance(value, Decimal) and not value.is_finite()):
        raise NotOfType  # Arrow has no such decimal, and Polars panics on one
    if isinstance(value, timedelta) and not -(2**63) <= value // A_TICK < 2**63:
        raise NotOfType  # nor such a duration
    return None if value is None else contract_form(value, expected)


def type_for(values: Sequence[Any], expected: FieldType) -> pl.DataType | None:
    """The type of a column of the values: the field's own, but for decimals of more digits than it
    has, and None, for Polars to find one, for structs which call their fields by other names, and for any values.
    """
    dtype = expected.dtype
    match dtype:
        case StructOf(specification):
            names = {field.alias for field in specification.fields}
            if any(value is not None and set(value) != names for value in values):
                return None
        case DecimalType(most, places):
            present = [value for value in values if value is not None]
            held = max([places, *(-value.as_tuple().exponent for value in present)])
            if held > places or any(abs(value) >= 10 ** (most - places) for value in present):
                return pl.Decimal(38, held)
        case Opaque():
            return None
        case _:
            pass
    return physical_type(dtype)


def context_of(case: Case, backend: type[FrameBackend | ColumnsBackend]) -> Context:
    """The options of the case, its tables as the backend takes them."""
    tables: dict[TableName, ReferenceTable] = {}
    for contract, rows in case.tables.items():
        specification = specification_of_table(contract, case.specification)
        made = as_frame(specification, rows) if backend is FrameBackend else None
        if made is None:
            tables[contract] = columnwise(specification).table(columns_of_rows(specification, rows))
        else:
            tables[contract] = FrameBackend(specification).table(made)
    filled = case.filled and {name: pl.Series(mask) for name, mask in case.filled.items()}
    return Context(now=case.now, tables=tables, filled=filled, baseline=case.baseline)


FRAMES = {
    case.name: frame
    for case in CORPUS
    if (frame := as_frame(case.specification, case.rows)) is not None
}
framed = pytest.mark.parametrize("case", [c for c in CORPUS if c.name in FRAMES], ids=str)
"""The cases that typed columns can hold."""


def in_chunks(table: pa.Table) -> pa.Table:
    """The table in chunks of one row."""
    return pa.Table.from_batches(table.to_batches(1), table.schema)


OTHER_KINDS: dict[str, Callable[[pl.DataFrame], Any]] = {
    "pyarrow": pl.DataFrame.to_arrow,
    "pyarrow, in chunks": lambda frame: in_chunks(frame.to_arrow()),
    "pandas, of Arrow's types": lambda f: f.to_pandas(use_pyarrow_extension_array=True),
    "pandas, of objects": lambda f: pd.DataFrame(f.to_dict(as_series=False), dtype=object),
    "lists": lambda frame: frame.to_dict(as_series=False),
}


@pytest.mark.parametrize("case", CORPUS, ids=str)
def test_python_rows_conform(case: Case) -> None:
    """A list of mappings breaks exactly what the case states, in the rows it states."""
    told = context_of(case, ColumnsBackend)
    columns = columns_of_rows(case.specification, case.rows)
    assert_found(case, columnwise(case.specification).evaluate(columns, told))


@framed
def test_frames_conform(case: Case) -> None:
    """A typed frame breaks exactly what the case states, in the rows it states."""
    told = context_of(case, FrameBackend)
    assert_found(case, FrameBackend(case.specification).evaluate(FRAMES[case.name], told))


@framed
def test_frames_of_other_types_conform(case: Case) -> None:
    """So does a frame whose columns are of any other types that hold the very same values."""
    frame = FRAMES[case.name]
    backend, told = FrameBackend(case.specification), context_of(case, FrameBackend)
    held, _ = match_columns(case.specification, frame.columns)
    by_name = case.specification.by_name
    variants = {c: list(other_types(frame[c], by_name[n].value)) for n, c in held.items()}
    for place in range(max(map(len, variants.values()), default=0)):
        others = [them[place % len(them)] for them in variants.values() if them]
        assert_found(case, backend.evaluate(frame.with_columns(others), told))


@framed
def test_frames_of_one_row_conform(case: Case) -> None:
    """A frame of one row breaks what the case states that this row breaks by itself."""
    frame, backend = FRAMES[case.name], FrameBackend(case.specification)
    for place in range(frame.height):
        found = backend.evaluate(frame[[place]], context_of(case, FrameBackend))
        broken = apart_from_tables((f.violation.field, f.violation.code) for f in found.broken)
        not_run = apart_from_tables((entry.field, entry.code) for entry in found.not_run)
        assert on_row(case, place) == (broken, not_run)


@framed
@pytest.mark.parametrize("kind", OTHER_KINDS)
def test_other_kinds_conform(case: Case, kind: str) -> None:
    """So does the same data in the hands of another library."""
    frame, specification = FRAMES[case.name], case.specification
    columns = adapter_for(OTHER_KINDS[kind](frame), specification).columns()
    backend = FrameBackend if columns.is_typed else ColumnsBackend
    told = context_of(case, backend)
    if columns.is_typed:
        assert_found(case, FrameBackend(specification).evaluate(columns.frame(), told))
    else:
        assert_found(case, columnwise(specification).evaluate(columns, told))


def other_types(series: pl.Series, expected: FieldType) -> Iterator[pl.Series]:
    """The column in each other type that its field takes, where it holds the very same values."""
    for dtype in kindred(series, expected.dtype):
        other = attempt(lambda dtype=dtype: series.cast(dtype, strict=True))
        if isinstance(other, Failure):
            continue
        back = attempt(lambda other=other: other.cast(series.dtype, strict=True))
        if not isinstance(back, Failure) and series.equals(back, check_dtypes=True):
            yield other


def kindred(series: pl.Series, dtype: Any) -> Iterator[Any]:
    """The types of columns that hold values of the logical type, or some of them."""
    if series.null_count() == len(series):
        yield pl.Null
    match dtype:
        case Int(bits=None):
            yield from (pl.Int8, pl.UInt8, pl.Int16, pl.UInt16, pl.Int32, pl.UInt32)
        case Float(bits=None):
            yield pl.Float32
        case DecimalType(_, places):
            yield from (pl.Decimal(38, places), pl.Decimal(38, places + 2))
            yield from (pl.Decimal(38, fewer) for fewer in range(places))
        case Text():
            yield from (pl.Categorical, pl.Enum(series.unique().drop_nulls().sort()))
        case Datetime(aware):
            zones = ("UTC", "Asia/Kolkata") if aware else (None,)
            yield from itertools.starmap(pl.Datetime, itertools.product(("ms", "us", "ns"), zones))
        case Duration():
            yield from (pl.Duration("ms"), pl.Duration("ns"))
        case ListOf(item):
            lengths, physical = series.list.len().drop_nulls(), series.dtype
            if lengths.n_unique() == 1 and isinstance(physical, pl.List):
                yield pl.Array(physical.inner, lengths[0])
            yield from map(pl.List, kindred(series.explode(empty_as_null=False), item.dtype))
        case StructOf(specification):
            held, _ = match_columns(specification, series.struct.fields)
            for name, column in held.items():
                member = specification.by_name[name].value
                for other in kindred(series.struct.field(column), member.dtype):
                    yield pl.Struct({**dict(series.struct.schema), column: other})
        case _:
            pass
