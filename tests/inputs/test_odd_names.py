"""Odd names of columns and fields, and types of columns that no field has."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Annotated, Any

import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from pydantic import Field

import contracts as ct
from tests.inputs.odd_data import C, every_kind, of

ODD_NAMES = [
    "", "*", "\u2060*", "\u2060", "^.*$", "^x$", "\u2060^x$", "x" * 10_240, "a.b", "\x1b[31m\n\u202e",
    "<script>alert(1)</script>", "column", "key 0", "0.0",
]  # fmt: skip  # short values, several a line
SURROGATE = "\ud800"


def names_of(part: Any) -> list[str]:
    """The names of a part's columns, whatever kind of data it is."""
    if isinstance(part, list):
        return [*part[0]]
    return [*getattr(part, "column_names", getattr(part, "columns", part))]


def test_every_odd_name_is_a_column_like_any_other() -> None:
    """Names that are empty, long, of control characters or of Polars' own syntax are taken
    literally, all of them together, and distinguish the columns.
    """
    columns = {"x": [1, -1], **{name: [1, 2] for name in ODD_NAMES}}
    for kind, data in every_kind(columns).items():
        report = C.check(data)
        found = sorted(v.field or "" for v in report.violations if v.code == "extra_field")
        assert sorted(ODD_NAMES) == found, kind
        assert [("x", "ge", 1)] == [
            (v.field, v.code, v.count) for v in report.violations if v.code == "ge"
        ]
        assert {"__row__", "__violations__"} <= set(names_of(C.split(data).invalid))


@pytest.mark.parametrize("name", [n for n in ODD_NAMES if n], ids=lambda name: ascii(name)[:9])
def test_a_field_may_have_any_name(name: str) -> None:
    """A field under such an alias is evaluated, at the top and inside a nested contract, beside one
    whose name differs from it in what Polars would not see.
    """

    class Odd(ct.Contract):
        a: Annotated[int, ct.Ge(0)] = Field(alias=name)
        b: Annotated[int, ct.Ge(0)] = Field(alias=f"\u2060{name}")
        rules = ct.rules(ct.rule(ct.col("a") <= ct.col("b"), name="ordered"))

    class Outer(ct.Contract):
        inner: Odd
        many: list[Odd]

    row = {name: 1, f"\u2060{name}": -1}
    expected = {(f"\u2060{name}", "ge"), (None, "row_rule")}
    for data in (pl.DataFrame([row]), [row]):
        report = Odd.check(data)
        assert expected == {(v.field, v.code) for v in report.violations}
        assert () == report.not_run
    nested = [{"inner": row, "many": [row]}]
    for data in (pl.DataFrame(nested), nested):
        codes = {(v.field, v.code) for v in Outer.check(data).violations}
        assert {(f"inner.\u2060{name}", "ge"), (f"many.\u2060{name}", "ge")} <= codes


@pytest.mark.parametrize(
    "data",
    [
        [{"x": 1, SURROGATE: 1}, {"x": -1}],
        {"x": [1, -1], SURROGATE: [1, 1]},
        pd.DataFrame([[1, 1], [-1, 1]], columns=pd.Index(["x", SURROGATE], dtype=object)),
    ],
    ids=lambda data: type(data).__name__,
)
def test_a_lone_surrogate_in_a_name_is_an_extra_field(data: Any) -> None:
    """A name that UTF-8 cannot hold is an extra field like any other, whatever holds it; the other
    fields are evaluated, and every view of the report is there.
    """
    report = C.check(data)
    assert {(SURROGATE, "extra_field"), ("x", "ge")} == {
        (v.field, v.code) for v in report.violations
    }
    assert r"\ud800" in str(report)
    assert json.loads(report.to_json())
    assert report.to_frame().height == report._repr_html_().count("<tr>") - 1
    assert SURROGATE in names_of(C.split(data).invalid)
    allowed = type(ct.Contract)("A", (C,), {"__annotations__": {}}, extra="allow")
    assert SURROGATE in names_of(allowed.split(data).valid)


def test_the_reasons_of_a_split_are_unicode() -> None:
    """`__violations__` names such a field as reports do."""
    assert [r"\ud800: extra_field"] == C.split([{"x": 1, SURROGATE: 1}]).invalid[0][
        "__violations__"
    ]


def test_an_arrow_name_that_is_not_utf_8_is_refused() -> None:
    """A column of Arrow's whose name is not text is refused by its bytes."""
    field = pa.field(b"\xff", pa.int64())
    table = pa.Table.from_arrays([pa.array([1])], schema=pa.schema([field]))
    for data in (table, table.to_batches()[0]):
        with pytest.raises(ct.UnsupportedDataError, match=r"whose name is not UTF-8: b'\\xff'"):
            C.check(data)


TICKS = [2**62, -(2**62), 2**63 - 1, -(2**63), 0, None]
OF_NO_USE = [
    pl.Series(TICKS, dtype=pl.Int64).cast(dtype, strict=False)
    for dtype in (
        pl.Date, pl.Time, pl.Datetime("ms"), pl.Datetime("us"), pl.Datetime("ns"),
        pl.Datetime("us", "UTC"), pl.Datetime("ms", "Europe/Berlin"), pl.Duration("ms"),
        pl.Duration("us"), pl.Int128, pl.Decimal(38, 0),
    )
] + [
    pl.Series([None] * 6, dtype=pl.Null),
    pl.Series([object()] * 6, dtype=pl.Object),
    pl.Series([{}] * 6, dtype=pl.Struct([])),
    pl.Series([[]] * 6, dtype=pl.Array(pl.Int8, 0)),
    pl.Series([{"t": 2**62}] * 6, dtype=pl.Struct({"t": pl.Int64})).cast(pl.Struct({"t": pl.Datetime("ms")})),
]  # fmt: skip  # a table, a line each
EVERY_TYPE: dict[str, Any] = {
    "int": int, "text": str, "naive": datetime, "list": list[int], "nullable": float | None,
    "struct": of(t=datetime),
}  # fmt: skip  # short values, several a line


@pytest.mark.parametrize("column", OF_NO_USE, ids=lambda column: str(column.dtype))
def test_a_column_of_an_unusable_type_is_evaluated_and_split(column: pl.Series) -> None:
    """A column that Polars or Python cannot hold whole breaks its field; the other is evaluated;
    the invalid part keeps its values, and may be fed back in. Beside Python values the verdict is
    the same.
    """
    for kind in EVERY_TYPE.values():
        contract = type(ct.Contract)(
            "C",
            (ct.Contract,),
            {
                "__annotations__": {"x": kind, "y": Annotated[int, ct.Ge(0)]},
                "rules": ct.rules(ct.Unique("y")),
            },
        )
        ys = [0, 1, 2, 3, 4, -1]
        for data in (
            pl.DataFrame({"x": column, "y": ys}),
            {"x": column, "y": ys},
            {"x": column, "y": [*ys[:5], "no integer"]},
        ):
            report = contract.check(data)
            assert "y" in {v.field for v in report.violations}
            assert json.loads(report.to_json())
            assert str(report)
            invalid = contract.split(data).invalid
            again = contract.split(invalid).invalid
            assert names_of(invalid) == names_of(again)


@pytest.mark.parametrize(
    "kind",
    [
        pa.decimal256(60, 2), pa.run_end_encoded(pa.int32(), pa.string()), pa.map_(pa.string(), pa.int8()),
        pa.dense_union([pa.field("a", pa.int8())]), pa.month_day_nano_interval(), pa.struct([]),
        pa.string_view(), pa.list_view(pa.int8()),
        pa.struct([("a", pa.int8()), ("a", pa.int8())]), pa.timestamp("s", "Mars/Olympus"),
    ],
    ids=str,
)  # fmt: skip  # short values, several a line
def test_every_arrow_type_is_evaluated_and_split(kind: pa.DataType) -> None:
    """Whatever the type of a column, its table is evaluated and split as a table, or in pandas as a
    frame.
    """
    cells = pa.array([None, None], pa.null()) if pa.types.is_union(kind) else None
    array = (
        pa.array([None, None], kind)
        if cells is None
        else pa.UnionArray.from_dense(
            pa.array([0, 0], pa.int8()), pa.array([0, 1], pa.int32()), [pa.array([1, 2], pa.int8())]
        )
    )
    contract = of(x=int | None, y=Annotated[int, ct.Ge(0)])
    table = pa.table({"x": array, "y": pa.array([1, -1])})
    given: list[Any] = [table]
    if not pa.types.is_union(kind):
        given.append(
            pd.DataFrame(
                {n: pd.Series(table[n], dtype=pd.ArrowDtype(table[n].type)) for n in ("x", "y")}
            )
        )
    for data in given:
        assert not contract.check(data).ok
        parts = contract.split(data)
        assert 2 == len(parts.valid) + len(parts.invalid)
