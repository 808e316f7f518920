"""Times finer than a microsecond inside lists and structs are lossy, or cut where that is declared."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Annotated, Any

import polars as pl
import pytest
from pydantic import Field

import contracts as ct

FINE = pl.Series("x", [[1_123], [1_000], None, [None, 2_001]])
INSTANTS, SPANS = FINE.cast(pl.List(pl.Datetime("ns"))), FINE.cast(pl.List(pl.Duration("ns")))


class Inner(ct.Contract, boundary="b"):
    """A nested contract whose member has a wire form."""

    at: Annotated[datetime | None, ct.Missing("")]


class Listed(ct.Contract, boundary="b"):
    """Instants that are read one by one, for their items have a wire form."""

    x: list[Annotated[datetime | None, ct.Missing("")]] | None


class Spans(ct.Contract, boundary="b"):
    """The same of durations."""

    x: list[Annotated[timedelta | None, ct.Missing("")]] | None


class Nested(ct.Contract, boundary="b"):
    """The same in a struct."""

    x: Inner | None


class Renamed(ct.Contract, boundary="b"):
    """A member that data calls by its alias, which is cut, and one that is held exactly."""

    at: Annotated[datetime | None, ct.Truncate(), Field(alias="At")]
    took: timedelta | None


class Outer(ct.Contract, boundary="b"):
    """It in a struct."""

    x: Renamed | None


class Cut(ct.Contract, boundary="b"):
    """Instants that are cut to microseconds."""

    x: list[Annotated[datetime | None, ct.Truncate()]] | None


STRUCTS = pl.Series("x", [{"at": 1_123}, {"at": 1_000}, None, {"at": 2_001}]).cast(
    pl.Struct({"at": pl.Datetime("ns")})
)


@pytest.mark.parametrize(
    ("contract", "column"), [(Listed, INSTANTS), (Spans, SPANS), (Nested, STRUCTS)]
)
def test_nanoseconds_inside_are_not_lost(contract: type[ct.Contract], column: pl.Series) -> None:
    """Rows with a time that microseconds cannot hold are set aside as lossy, and no other."""
    parts = contract.split(column.to_frame())
    found = [(one.code, [e.row for e in one.examples]) for one in parts.report.violations]
    assert [("lossy", [0, 3])] == found
    assert [1, 2] == [n for n in range(4) if n not in parts.invalid["__row__"].to_list()]


def test_nanoseconds_inside_are_cut_where_that_is_declared() -> None:
    """`Truncate` on the items cuts them towards the earlier microsecond, and each is counted."""
    parts = Cut.split(INSTANTS.to_frame())
    first: Any = parts.valid["x"].to_list()
    micro = datetime(1970, 1, 1) + timedelta(microseconds=1)
    assert [[micro], [micro], None, [None, micro + timedelta(microseconds=1)]] == first
    assert 2 == parts.report.converted["x"]


def test_what_is_cut_inside_is_counted_by_its_alias() -> None:
    """A member that the column calls by its Python name is counted by its alias; a duration beside it
    that is finer is lossy by its own type.
    """
    types = {"at": pl.Datetime("ns"), "took": pl.Duration("ns")}
    rows = [{"at": 1_123, "took": 0}, {"at": 1_123, "took": 1}]
    column = pl.Series("x", rows).cast(pl.Struct(types))
    parts = Outer.split(column.to_frame())
    assert {"x.At": 2} == {name: int(count) for name, count in parts.report.converted.items()}
    assert [("lossy", [1])] == [
        (v.code, [e.row for e in v.examples]) for v in parts.report.violations
    ]
    assert "duration" in parts.report.violations[0].rule
