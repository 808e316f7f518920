"""Polars schemas as contracts."""

from __future__ import annotations

from typing import Any

import polars as pl
import pyarrow as pa
import pytest

import contracts as ct

POLARS: dict[str, Any] = {
    **{name: getattr(pl, name) for name in (
        "Boolean", "Int8", "Int16", "Int32", "Int64", "UInt8", "UInt16", "UInt32", "UInt64", "Float32",
        "Float64", "String", "Binary", "Date", "Time",
    )},
    "Datetime": pl.Datetime("us"), "instants": pl.Datetime("us", "UTC"), "Duration": pl.Duration("us"),
    "Decimal": pl.Decimal(18, 2), "List": pl.List(pl.List(pl.Int8)),
    "Struct": pl.Struct({"a b": pl.Float32, "c": pl.Struct({"d": pl.Date})}), "no members": pl.Struct({}),
}  # fmt: skip  # short values, several a line
"""Types that contract form has."""
HELD_AS: dict[str, tuple[Any, Any]] = {
    "Categorical": (pl.Categorical(), pl.String),
    "Enum": (pl.Enum(["a", "b"]), pl.String),
    "nanoseconds": (pl.Datetime("ns", "Europe/Paris"), pl.Datetime("us", "UTC")),
    "milliseconds": (pl.Duration("ms"), pl.Duration("us")),
    "Array": (pl.Array(pl.Int8, (2, 3)), pl.List(pl.List(pl.Int8))),
}
"""Types that contracts hold, and what they have instead in contract form."""
UNHELD = {
    "Null": pl.Null, "Object": pl.Object, "Int128": pl.Int128, "UInt128": pl.UInt128, "Float16": pl.Float16,
    "no members": pl.Enum([]), "in a list": pl.List(pl.Null), "in a struct": pl.Struct({"y": pl.Object}),
}  # fmt: skip  # short values, several a line


@pytest.mark.parametrize("dtype", POLARS.values(), ids=POLARS.keys())
@pytest.mark.parametrize("nullable", [False, True, ["x"]], ids=str)
def test_a_polars_schema_comes_back(dtype: Any, nullable: Any) -> None:
    """A schema of types that contract form has is that of its contract."""
    schema = pl.Schema({"x": dtype, "y": pl.Int8})
    assert schema == ct.to_polars(ct.from_polars(schema, nullable=nullable))


@pytest.mark.parametrize(("dtype", "instead"), HELD_AS.values(), ids=HELD_AS.keys())
def test_types_that_are_held_otherwise(dtype: Any, instead: Any) -> None:
    """A column of the type keeps its contract, which in contract form has another."""
    contract = ct.from_polars(pl.Schema({"x": dtype}))
    assert pl.Schema({"x": instead}) == ct.to_polars(contract)
    assert contract.check(pl.DataFrame(schema={"x": dtype})).ok


@pytest.mark.parametrize("dtype", UNHELD.values(), ids=UNHELD.keys())
def test_a_polars_type_that_no_contract_holds_is_named(dtype: Any) -> None:
    """The error has the column's path, and what to do."""
    with pytest.raises(ct.SchemaError) as raised:
        ct.from_polars(pl.Schema({"ok": pl.Int8, "x": dtype}))
    (obstacle,) = raised.value.obstacles
    assert ("x", True) == (obstacle.where.rstrip("[]").removesuffix(".y"), bool(obstacle.hint))


def test_nulls_are_where_they_are_declared() -> None:
    """Nothing may be null; or the columns that are named; or all, and what is in them."""
    schema = pl.Schema({"a": pl.Int8, "b": pl.List(pl.Struct({"c": pl.Int8}))})
    row = {"a": None, "b": [{"c": None}]}
    found = {
        str(nullable): [
            v.field for v in ct.from_polars(schema, nullable=nullable).check([row]).violations
        ]
        for nullable in (False, ["a"], True)
    }
    assert {"False": ["a", "b.c"], "['a']": ["b.c"], "True": []} == found


def test_a_name_of_no_column_is_refused() -> None:
    """A misspelt name in `nullable` does not pass silently."""
    with pytest.raises(ValueError, match="nullable names 'b', which is not a column"):
        ct.from_polars(pl.Schema({"a": pl.Int8}), nullable=["b"])


def test_a_lazy_frame_gives_its_schema_and_reads_no_data() -> None:
    """A LazyFrame is resolved, and not collected."""

    def explode(_: pl.DataFrame) -> pl.DataFrame:
        raise AssertionError

    lazy = pl.LazyFrame({"x": [1]}).map_batches(explode, schema={"y": pl.Int8})
    assert pl.Schema({"y": pl.Int8}) == ct.to_polars(ct.from_polars(lazy))
    assert pl.Schema({"x": pl.Int64}) == ct.to_polars(ct.from_polars(pl.DataFrame({"x": [1]})))
    with pytest.raises(ct.UnsupportedDataError, match="is not a Polars schema"):
        ct.from_polars({"x": pl.Int8})


def test_a_list_of_one_length_keeps_it() -> None:
    """A type of a fixed width keeps it in the contract."""
    arrow = pa.schema([("x", pa.list_(pa.int8(), 2)), ("y", pa.binary(2))])
    polars = pl.Schema({"x": pl.Array(pl.Int8, 2), "y": pl.Binary})
    for contract, short in ((ct.from_arrow(arrow), b"a"), (ct.from_polars(polars), b"ab")):
        for x, codes in (([1, 2], set()), ([1], {"min_length"}), ([1, 2, 3], {"max_length"})):
            assert codes == {v.code for v in contract.check([{"x": x, "y": b"ab"}]).violations}
        found = contract.check([{"x": [1, 2], "y": short}])
        assert (short == b"ab") == found.ok
