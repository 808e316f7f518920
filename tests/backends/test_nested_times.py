"""Times finer than a microsecond inside lists and structs are lossy, or cut where that is declared."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Annotated, Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
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


KINDS = {datetime: pl.Datetime("ns"), timedelta: pl.Duration("ns"), time: pl.Time()}
"""Times, with the types of columns that count nanoseconds."""
SHAPES: dict[str, Any] = {
    "list": (lambda kind: list[kind], lambda value: [None, value]),
    "struct": (lambda kind: member(kind), lambda value: {"at": value}),
    "list of structs": (lambda kind: list[member(kind) | None], lambda value: [None, {"at": value}]),
    "struct of lists": (lambda kind: member(list[kind]), lambda value: {"at": [value]}),
}  # fmt: skip  # a table, a line each


def member(kind: Any) -> Any:
    """A nested contract with a member of the type."""
    return type(ct.Contract)("Member", (ct.Contract,), {"__annotations__": {"at": kind}})


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("shape", SHAPES)
@given(
    st.lists(st.integers(-(10**13), 10**13) | st.integers(-3000, 3000), min_size=1), st.booleans()
)
def test_times_inside_are_cut_as_a_column_of_them(
    shape: str, kind: Any, ticks: list[int], cut: bool
) -> None:
    """A time in a list or a struct is the microsecond that it would be in a column, counted as often; and
    `lossy` as often where nothing is cut.
    """
    declared: Any = Annotated[kind | None, ct.Truncate() if cut else ct.Missing("")]
    annotation, nested = SHAPES[shape]
    flat = pl.Series("x", [abs(one) if kind is time else one for one in ticks]).cast(KINDS[kind])
    expected = type(ct.Contract)("C", (ct.Contract,), {"__annotations__": {"x": declared}}).split(
        flat.to_frame()
    )
    inner = {"x": annotation(declared)}
    contract = type(ct.Contract)("C", (ct.Contract,), {"__annotations__": inner})
    ints = pl.Series("x", [nested(one) for one in flat.to_physical()])
    column = ints.cast(_with_leaf(ints.dtype, KINDS[kind]))
    for data in (column.to_frame(), column.to_frame().to_arrow()):
        found = contract.split(data)
        assert [nested(one) for one in expected.valid["x"]] == pl.DataFrame(found.valid)[
            "x"
        ].to_list()
        assert [(v.code, v.count) for v in expected.report.violations] == [
            (v.code, v.count) for v in found.report.violations
        ]
        assert [*map(int, expected.report.converted.values())] == [
            *map(int, found.report.converted.values())
        ]


def _with_leaf(shape: Any, leaf: Any) -> Any:
    """The type of a nested column with another type of its scalars."""
    if isinstance(shape, pl.List):
        return pl.List(_with_leaf(shape.inner, leaf))
    if isinstance(shape, pl.Struct):
        return pl.Struct({one.name: _with_leaf(one.dtype, leaf) for one in shape.fields})
    return leaf
