"""Columns in `split`: missing and extra ones, their types and names, and data that is hostile or not supported."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any

import polars as pl
import pytest
from pydantic import Field

import contracts as ct
from contracts import col
from tests.engine.split_samples import (
    FULL,
    NAMES,
    ROW,
    VIOLATIONS,
    Inner,
    Outer,
    Ping,
    Row,
    listed,
    rows_as,
    ruled,
    same,
)


@pytest.mark.parametrize("kind", ["rows", "frame"])
def test_a_missing_required_column_makes_every_row_invalid(kind: str) -> None:
    """Every row lacks it; the valid part of a frame still has it, in its type."""
    parts = Ping.split(rows_as(kind, [{"status": "off"}, {"status": "moving"}]))
    assert [["id: missing_field"]] * 2 == [row[VIOLATIONS] for row in listed(parts.invalid)]
    assert [{"status": "off"}, {"status": "moving"}] == [
        {"status": row["status"]} for row in listed(parts.invalid)
    ]
    if kind == "frame":
        assert pl.Int64 == parts.valid.schema["id"]


def test_one_row_may_lack_a_key() -> None:
    """A key that one row lacks is that row's violation only."""
    parts = Ping.split([{"id": 1}, {"note": "x"}])
    assert [1] == [row["id"] for row in parts.valid]
    assert [{"note": "x", ROW: 1, VIOLATIONS: ["id: missing_field"]}] == parts.invalid


@pytest.mark.parametrize(
    ("annotation", "physical"),
    [
        (str | None, pl.String),
        (int | None, pl.Int64),
        (list[int] | None, pl.List(pl.Int64)),
        (Inner | None, pl.Struct({"p": pl.Int64, "Q": pl.Float64, "tags": pl.List(pl.String), "opt": pl.String})),
        (Annotated[Decimal | None, Field(max_digits=5, decimal_places=2)], pl.Decimal(5, 2)),
        (Annotated[datetime | None, ct.Timezone(...)], pl.Datetime("us", "UTC")),
    ],
    ids=str,
)  # fmt: skip  # a table, a line each
def test_a_column_of_no_type_takes_its_fields(annotation: Any, physical: Any) -> None:
    """A column of nulls only, or one that is absent, is in the valid part in its field's type."""
    contract = ruled(k=int, x=(annotation, None))
    for frame in (pl.DataFrame({"k": [1], "x": [None]}), pl.DataFrame({"k": [1]})):
        parts = contract.split(frame)
        assert (physical, [None], True) == (
            parts.valid.schema["x"], parts.valid["x"].to_list(), parts.report.ok,
        )  # fmt: skip  # short values, several a line


PHYSICAL: dict[str, tuple[Any, pl.Series]] = {
    "a category": (str, pl.Series(["x", "y"], dtype=pl.Categorical)),
    "an enum": (str, pl.Series(["x", "y"], dtype=pl.Enum(["y", "x"]))),
    "a narrow integer": (int, pl.Series([1, 2], dtype=pl.UInt8)),
    "a narrow float": (float, pl.Series([1, 2], dtype=pl.Float32)),
    "milliseconds": (datetime, pl.Series([datetime(2024, 1, 1)] * 2, dtype=pl.Datetime("ms"))),
    "a zone": (Annotated[datetime, ct.Timezone(...)], pl.Series([datetime(2024, 1, 1)] * 2, dtype=pl.Datetime("us", "Asia/Tokyo"))),
    "an array": (list[int], pl.Series([[1, 2], [3, 4]], dtype=pl.Array(pl.Int64, 2))),
}  # fmt: skip  # a table, a line each


@pytest.mark.parametrize(("annotation", "column"), PHYSICAL.values(), ids=PHYSICAL)
def test_physical_types_that_hold_a_field_are_kept(annotation: Any, column: pl.Series) -> None:
    """A column whose type holds its field's is not converted, in either part."""
    contract = ruled(k=int, x=annotation)
    parts = contract.split(pl.DataFrame({"k": [1, None], "x": column}))
    assert [column.dtype, column.dtype] == [parts.valid.schema["x"], parts.invalid.schema["x"]]
    assert (column[:1].to_list(), column[1:].to_list()) == (
        parts.valid["x"].to_list(),
        parts.invalid["x"].to_list(),
    )


STRUCTS: dict[str, tuple[list[Any], list[Any], list[list[str]]]] = {
    "a member that is missing": ([{"q": 1.0}, None], [None], [["maybe.p: missing_field"]]),
    "a member of another type": ([{"p": "x"}, None, {"p": None}], [None], [["maybe.p: dtype"], ["maybe.p: null"]]),
    "no struct": (["x", None], [None], [["maybe: dtype"]]),
}  # fmt: skip  # a table, a line each


@pytest.mark.parametrize("kind", ["rows", "frame"])
@pytest.mark.parametrize(("column", "valid", "why"), STRUCTS.values(), ids=STRUCTS)
def test_structs_that_are_none_of_theirs(
    kind: str, column: list[Any], valid: list[Any], why: list[list[str]]
) -> None:
    """A struct with a member missing or mistyped is invalid where it is there; null stays valid."""
    rows = [{"k": n, "maybe": value} for n, value in enumerate(column)]
    parts = Outer.split(rows_as(kind, rows))
    assert valid == [row["maybe"] for row in listed(parts.valid)]
    assert why == [row[VIOLATIONS] for row in listed(parts.invalid)]
    if kind == "frame":
        assert Outer.check(parts.valid).ok


@pytest.mark.parametrize("kind", ["rows", "frame"])
@pytest.mark.parametrize(
    ("extra", "valid"),
    [("ignore", {"k": 1, "x": 0}), ("allow", {"k": 1, "x": 0, "zz": 5}), ("forbid", None)],
)
def test_extra_fields(kind: str, extra: str, valid: Row | None) -> None:
    """An undeclared field is left out of the valid part, or allowed in it behind the fields, or
    makes the row invalid; the invalid part keeps it.
    """
    contract = ruled(k=int, x=(int, 0), extra=extra)
    parts = contract.split(rows_as(kind, [{"zz": 5, "k": 1}, {"zz": 6, "k": None}]))
    assert same([valid] if valid else [], listed(parts.valid))
    bad = {"zz": 6, "k": None, ROW: 1}
    assert bad == {n: v for n, v in listed(parts.invalid)[-1].items() if n != VIOLATIONS}
    assert (0 if valid else 2) == sum(v.count for v in parts.report.violations if v.field == "zz")


@pytest.mark.parametrize("kind", ["rows", "frame"])
def test_fields_are_read_under_either_name(kind: str) -> None:
    """A field that came under its Python name goes by its alias in the valid part."""
    parts = Ping.split(rows_as(kind, [{"speed": 3.0, "id": 1}, {"speed": -3.0, "id": 2}]))
    assert NAMES == [*listed(parts.valid)[0]]
    assert [{"speed": -3.0, "id": 2, ROW: 1, VIOLATIONS: ["Speed km/h: ge"]}] == listed(
        parts.invalid
    )


@pytest.mark.parametrize("kind", ["rows", "frame"])
def test_both_names_at_once_is_an_extra_field(kind: str) -> None:
    """A field that is present under its alias and its Python name is an extra field."""
    (row,) = listed(Ping.split(rows_as(kind, [{"id": 1, "speed": 1.0, "Speed km/h": 2.0}])).invalid)
    assert ["speed: extra_field"] == row[VIOLATIONS]


NAMES_OF_DATA = ["^a$", "^.*$", "*", " ", "a.b", "0", "rows", "len", "\n", "é", "x" * 300]


@pytest.mark.parametrize("name", NAMES_OF_DATA, ids=lambda name: repr(name[:5]))
@pytest.mark.parametrize("kind", ["rows", "frame", "lazy frame"])
def test_names_are_never_patterns(kind: str, name: str) -> None:
    """Whatever a column is called, its field is filled, evaluated and named by that very name."""
    contract = ruled(
        col("a") > 0,
        ct.Unique("a"),
        ct.Sorted("a", descending=True),
        ct.NullShare("b", max=0.9),
        ct.group("b", ct.Mean("a", ge=-9)),
        ct.CustomRow("mine", ("a",), expr=lambda row: row["a"] < 9),
        a=Annotated[int, Field(alias=name)],
        b=(Annotated[int, Field(alias=f"b{name}")], 3),
    )
    parts = contract.split(rows_as(kind, [{name: 1, f"b{name}": 2}, {name: -1, f"b{name}": None}]))
    assert [{name: 1, f"b{name}": 2}] == listed(parts.valid)
    assert [{name: -1, f"b{name}": None}] == [
        {n: v for n, v in row.items() if n not in (ROW, VIOLATIONS)}
        for row in listed(parts.invalid)
    ]
    assert {f"b{name}": 1} == parts.report.filled


@pytest.mark.parametrize("extra", ["ignore", "allow", "forbid"])
@pytest.mark.parametrize("name", NAMES_OF_DATA[:5], ids=repr)
def test_extra_names_are_never_patterns(name: str, extra: str) -> None:
    """A column that no field claims is dropped, kept or refused by its very name."""
    contract = ruled(k=int, x=(int, 0), extra=extra)
    for kind in ("rows", "frame"):
        parts = contract.split(rows_as(kind, [{"k": 1, name: 5}]))
        expected = {
            "ignore": [{"k": 1, "x": 0}],
            "allow": [{"k": 1, "x": 0, name: 5}],
            "forbid": [],
        }
        assert expected[extra] == listed(parts.valid)


def test_the_valid_part_has_no_extra_member() -> None:
    """A member that makes rows invalid is not a part of the valid ones: they keep the contract."""
    frame = pl.DataFrame({"k": [1, 2], "maybe": [{"p": 1, "zz": 5}, None]})
    parts = Outer.split(frame)
    assert [2] == parts.valid["k"].to_list()
    assert Outer.check(parts.valid).ok


def test_an_extra_column_without_a_name_is_allowed() -> None:
    """A column that is called nothing keeps its name where extra fields are allowed."""
    frame = pl.DataFrame({"k": [1], "": [5]})
    assert [{"k": 1, "": 5}] == listed(ruled(k=int, extra="allow").split(frame).valid)


class Ignoring(ct.Contract, extra="ignore"):
    p: Annotated[int, Field(alias="P")]
    q: int


def test_the_valid_part_is_in_contract_form_however_deep() -> None:
    """Inside structs too: what is ignored is left out, and fields have their names and order."""
    contract = ruled(n=Ignoring)
    for data in (
        [{"n": {"zz": 5, "q": 1, "p": 2}}],
        pl.DataFrame({"n": [{"zz": 5, "q": 1, "p": 2}]}),
    ):
        assert same([{"n": {"P": 2, "q": 1}}], listed(contract.split(data).valid))


def test_instances_within_rows_come_apart_as_rows() -> None:
    """A nested instance is a struct in the valid part, like its row."""
    contract = ruled(one=Inner)
    for row in ({"one": Inner(p=1)}, contract.model_validate({"one": {"p": 1}})):
        assert same([{"one": FULL}], contract.split([row]).valid)


def test_one_mistyped_value_does_not_blind_null_share() -> None:
    """Nulls are counted whatever the other rows hold."""
    contract = ruled(ct.NullShare("x", max=0.3), x=(float, 0.0))
    rows = [{"x": "fast"}, {"x": None}, {"x": 1.0}]
    for data in (rows, pl.DataFrame(rows, strict=False)):
        report = contract.split(data).report
        assert () == report.not_run
        assert ["dtype", "null_share"] == [v.code for v in report.violations]
