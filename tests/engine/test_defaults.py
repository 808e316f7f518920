"""Defaults in `split`: what replaces absent values and nulls, and what a factory makes."""

from __future__ import annotations

import itertools
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum
from typing import Annotated, Any, Literal
from uuid import UUID

import polars as pl
import pytest
from pydantic import Field

import contracts as ct
from tests.engine.split_samples import (
    FULL,
    ROW,
    VIOLATIONS,
    Inner,
    Outer,
    Ping,
    Row,
    listed,
    rows_as,
    ruled,
)


class Member(Enum):
    RED = "red"


DEFAULTS: dict[str, tuple[Any, Any, Any]] = {
    "a number": (float, 1, 1.0),
    "text": (str, "x", "x"),
    "a truth": (bool, False, False),
    "bytes": (bytes, b"x", b"x"),
    "a date": (date, date(2024, 1, 1), date(2024, 1, 1)),
    "a datetime": (datetime, datetime(2024, 1, 1, 1), datetime(2024, 1, 1, 1)),
    "a time": (time, time(1), time(1)),
    "a duration": (timedelta, timedelta(1), timedelta(1)),
    "a decimal": (Annotated[Decimal, Field(max_digits=4, decimal_places=2)], Decimal("1.5"), Decimal("1.50")),
    "a member": (Member, Member.RED, "red"),
    "a literal": (Literal["a"], "a", "a"),
    "a narrow integer": (ct.Int8, 5, 5),
    "a narrow float": (ct.Float32, 0.5, 0.5),
    "a list": (list[int], [1, 2], [1, 2]),
    "a tuple": (tuple[int, ...], (1, 2), [1, 2]),
    "a list of lists": (list[list[int]], [[1], []], [[1], []]),
    "no items": (list[int], [], []),
    "a factory": (list[int], Field(default_factory=lambda: [3]), [3]),
}  # fmt: skip  # a table, a line each


@pytest.mark.parametrize(("annotation", "default", "filled"), DEFAULTS.values(), ids=DEFAULTS)
def test_absent_and_null_take_the_default(annotation: Any, default: Any, filled: Any) -> None:
    """`X = d` fills what is absent and what is null, and counts both, on every kind of data."""
    contract = ruled(k=int, x=(annotation, default))
    absent, null = [{"k": 1}, {"k": 2}], [{"k": 1, "x": None}, {"k": 2, "x": None}]
    for data in (absent, null, pl.DataFrame(absent), pl.DataFrame(null), pl.LazyFrame(null)):
        parts = contract.split(data)
        assert [{"k": 1, "x": filled}, {"k": 2, "x": filled}] == listed(parts.valid)
        assert ({"x": 2}, True) == (parts.report.filled, parts.report.ok)
        assert contract.check(parts.valid).ok
    assert [None] == [row["x"] for row in contract.split([{"k": "bad", "x": None}]).invalid]


def test_an_instant_is_filled_in_utc() -> None:
    """A default with a zone is filled as the instant that it is."""
    local = datetime.fromisoformat("2024-01-01T01:00+02:00")
    contract = ruled(k=int, x=(Annotated[datetime, ct.Timezone(...)], local))
    for data in ([{"k": 1}], pl.DataFrame({"k": [1]})):
        (row,) = listed(contract.split(data).valid)
        assert (local, timedelta(0)) == (row["x"], row["x"].utcoffset())


def test_a_null_that_is_permitted_is_not_counted() -> None:
    """`X | None = None` makes absent null, and counts nothing."""
    contract = ruled(k=int, x=(str | None, None))
    for data in ([{"k": 1}], [{"k": 1, "x": None}], pl.DataFrame({"k": [1]})):
        parts = contract.split(data)
        assert ([{"k": 1, "x": None}], {}) == (listed(parts.valid), parts.report.filled)


def test_a_factory_is_called_for_every_value() -> None:
    """Each row has a value of its own from a factory."""
    for kind in ("rows", "frame"):
        count = itertools.count()
        contract = ruled(k=int, x=(int, Field(default_factory=lambda c=count: next(c))))
        data = rows_as(kind, [{"k": 1, "x": None}, {"k": 2, "x": 7}, {"k": 3, "x": None}])
        assert [0, 7, 1] == [row["x"] for row in listed(contract.split(data).valid)]


def test_values_of_a_factory_must_keep_the_contract() -> None:
    """A factory whose value breaks a rule makes its rows invalid, as they came."""
    contract = ruled(k=int, x=(Annotated[int, ct.Ge(0)], Field(default_factory=lambda: -1)))
    for data in ([{"k": 1}], pl.DataFrame({"k": [1]})):
        parts = contract.split(data)
        assert [{"k": 1, ROW: 0, VIOLATIONS: ["x: ge"]}] == listed(parts.invalid)


FILLED: dict[str, tuple[Row, Row, dict[str, int]]] = {
    "nothing given": ({}, {"one": {**FULL, "p": 7}, "maybe": None, "many": []}, {"one": 1, "many": 1}),
    "a struct": ({"one": {"p": 1}}, {"one": FULL, "maybe": None, "many": []}, {"one.Q": 1, "one.tags": 1, "many": 1}),
    "a struct with nulls": (
        {"one": {"p": 1, "Q": None, "tags": None, "opt": None}},
        {"one": FULL, "maybe": None, "many": []},
        {"one.Q": 1, "one.tags": 1, "many": 1},
    ),
    "a nullable struct": ({"maybe": {"p": 1, "Q": 2.0}}, {"one": {**FULL, "p": 7}, "maybe": {**FULL, "Q": 2.0}, "many": []}, {"one": 1, "maybe.tags": 1, "many": 1}),
    "a list of structs": ({"many": [{"p": 1}, {"p": 1}]}, {"one": {**FULL, "p": 7}, "maybe": None, "many": [FULL, FULL]}, {"one": 1, "many.Q": 2, "many.tags": 2}),
    "a struct by Python names": ({"one": {"p": 1, "q": 2.0}}, {"one": {**FULL, "Q": 2.0}, "maybe": None, "many": []}, {"one.tags": 1, "many": 1}),
}  # fmt: skip  # a table, a line each


@pytest.mark.parametrize(("wire", "filled", "counts"), FILLED.values(), ids=FILLED)
def test_defaults_of_nested_contracts_are_filled(
    wire: Row, filled: Row, counts: dict[str, int]
) -> None:
    """Inside a struct, and inside every struct of a list, what is absent or null is filled and
    counted under its path.
    """
    for data in ([{"k": 1, **wire}], pl.DataFrame([{"k": 1, **wire}])):
        parts = Outer.split(data)
        assert [{"k": 1, **filled}] == listed(parts.valid)
        assert counts == parts.report.filled
        assert Outer.check(parts.valid).ok


@pytest.mark.parametrize("kind", ["rows", "frame", "lazy frame"])
def test_null_shares_count_nulls_of_the_wire_form(kind: str) -> None:
    """The nulls that a default replaces count, whether they were null or absent."""
    contract = ruled(ct.NullShare("x", max=0.5), k=int, x=(float, 0.0))
    rows = [{"k": 1, "x": None}, {"k": 2, "x": None}, {"k": 3, "x": 1.0}]
    parts = contract.split(rows_as(kind, rows))
    assert ([("null_share", [2 / 3])], 3) == (
        [(v.code, [e.value for e in v.examples]) for v in parts.report.violations],
        len(listed(parts.valid)),
    )
    assert ["null_share"] == [
        v.code for v in contract.split(rows_as(kind, [{"k": 1}])).report.violations
    ]
    assert contract.split(rows_as(kind, rows[1:])).report.ok


@pytest.mark.parametrize("kind", ["rows", "frame"])
def test_nulls_of_a_mistyped_column_are_filled(kind: str) -> None:
    """In a column of another type the nulls are valid, and the valid part has the field's type."""
    rows = [{"id": 1, "Speed km/h": "fast"}, {"id": 2, "Speed km/h": None}]
    parts = Ping.split(rows_as(kind, rows))
    assert [{"id": 2, "Speed km/h": 0.0, "status": "moving", "note": None, "tags": []}] == listed(
        parts.valid
    )
    assert [("fast", ["Speed km/h: dtype"])] == [
        (row["Speed km/h"], row[VIOLATIONS]) for row in listed(parts.invalid)
    ]
    assert 1 == parts.report.filled["Speed km/h"]
    if kind == "frame":
        assert pl.Float64 == parts.valid.schema["Speed km/h"]


@pytest.mark.parametrize(
    ("column", "default"),
    [
        (pl.Series(["x", None], dtype=pl.Categorical), "other"),
        (pl.Series(["x", None], dtype=pl.Enum(["x"])), "other"),
        (pl.Series([1, None], dtype=pl.Int8), 300),
        (pl.Series([1, None], dtype=pl.UInt8), -1),
        (pl.Series([[1, 2], None], dtype=pl.Array(pl.Int64, 2)), [7]),
    ],
    ids=lambda given: str(getattr(given, "dtype", given)),
)
def test_a_column_is_widened_for_its_default(column: pl.Series, default: Any) -> None:
    """If the column's physical type cannot hold the default, the column is widened."""
    annotation = list[int] if isinstance(default, list) else type(default)
    contract = ruled(k=int, x=(annotation, default))
    parts = contract.split(pl.DataFrame({"k": [1, 2], "x": column}))
    assert default == parts.valid["x"].to_list()[1]
    assert column.to_list()[0] == parts.valid["x"].to_list()[0]


class Made(ct.Contract):
    u: UUID = Field(default_factory=lambda: UUID(int=1))


@pytest.mark.parametrize(
    ("annotation", "make", "filled"),
    [
        (UUID, lambda: UUID(int=1), str(UUID(int=1))),
        (Made, Made, {"u": str(UUID(int=1))}),
        (list[Made], lambda: [Made()], [{"u": str(UUID(int=1))}]),
    ],
    ids=["a UUID", "an instance", "a list of instances"],
)
def test_a_factory_may_make_what_a_payload_may_hold(
    annotation: Any, make: Any, filled: Any
) -> None:
    """The value of a factory is put in contract form before a frame's column holds it."""
    contract = ruled(k=int, x=(annotation, Field(default_factory=make)))
    assert [filled] == contract.split(pl.DataFrame({"k": [1]})).valid["x"].to_list()


def test_a_factory_inside_a_struct_may_make_a_uuid() -> None:
    """Inside a struct of a frame too."""
    frame = pl.DataFrame({"n": [{"u": None}]}, schema={"n": pl.Struct({"u": pl.String})})
    assert [{"u": str(UUID(int=1))}] == ruled(n=Made).split(frame).valid["n"].to_list()


def test_a_factory_of_another_type_makes_its_rows_invalid() -> None:
    """A value that is not of the field's type is a violation in a frame, as in a row."""
    contract = ruled(k=int, x=(int, Field(default_factory=lambda: "x")))
    for data in ([{"k": 1}, {"k": 2, "x": 3}], pl.DataFrame({"k": [1, 2], "x": [None, 3]})):
        parts = contract.split(data)
        assert [["x: dtype"]] == [row[VIOLATIONS] for row in listed(parts.invalid)]
        assert [{"k": 2, "x": 3}] == listed(parts.valid)


def test_a_default_never_replaces_a_null_item() -> None:
    """A list with a null in it is invalid, whether or not the list has a default."""
    contract = ruled(x=(list[int], []))
    for data in ([{"x": [None]}], pl.DataFrame({"x": [[None]]}, schema={"x": pl.List(pl.Int64)})):
        parts = contract.split(data)
        assert ([], [["x: null"]]) == (
            listed(parts.valid),
            [row[VIOLATIONS] for row in listed(parts.invalid)],
        )


@pytest.mark.parametrize(
    ("annotation", "default", "physical"),
    [
        (datetime, datetime(2024, 1, 1, 0, 0, 0, 1), pl.Datetime("ms")),
        (timedelta, timedelta(microseconds=1), pl.Duration("ms")),
        (Annotated[Decimal, Field(max_digits=6, decimal_places=2)], Decimal("1.25"), pl.Decimal(4, 0)),
    ],
    ids=["datetime", "duration", "decimal"],
)  # fmt: skip  # a table, a line each
def test_a_default_loses_nothing_in_a_coarser_column(
    annotation: Any, default: Any, physical: Any
) -> None:
    """A default that is finer than the column's unit or scale is filled exactly (law 4)."""
    column = pl.Series([None], dtype=physical)
    valid = ruled(x=(annotation, default)).split(pl.DataFrame({"x": column})).valid
    assert [default] == valid["x"].to_list()


def test_nulls_of_a_mistyped_member_are_filled() -> None:
    """In a member of another type the nulls take the default, as they do in a column."""
    rows = [{"k": 1, "one": {"p": 1, "Q": "x"}}, {"k": 2, "one": {"p": 1, "Q": None}}]
    for data in (rows, pl.DataFrame(rows)):
        parts = Outer.split(data)
        assert [{"k": 2, "one": FULL, "maybe": None, "many": []}] == listed(parts.valid)


def test_a_filled_struct_has_no_extra_member() -> None:
    """A struct that a default replaces has no extra member, whatever other rows have."""
    rows = [{"k": 1, "one": {"p": 1, "zz": 5}}, {"k": 2, "one": None}]
    assert [2] == [row["k"] for row in listed(Outer.split(rows).valid)]
    assert [1] == [row["k"] for row in listed(Outer.split(pl.DataFrame(rows)).invalid)]


def test_defaults_inside_arrays_are_filled() -> None:
    """An array of structs is a list of them."""
    column = pl.Series([[{"p": 1}]], dtype=pl.Array(pl.Struct({"p": pl.Int64}), 1))
    parts = ruled(many=list[Inner]).split(pl.DataFrame({"many": column}))
    assert [{"many": [FULL]}] == listed(parts.valid)
