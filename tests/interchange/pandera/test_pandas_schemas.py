"""Schemas and models of pandera's pandas API as contracts: what crosses, and what is refused by name."""

from __future__ import annotations

import re
import warnings
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any, ClassVar, Literal

import numpy as np
import pandas as pd
import pandera
import pandera.pandas as pp
import pyarrow as pa
import pytest
from pandera.engines import pandas_engine
from pandera.pandas import Check, Column
from pandera.typing import Index, Series
from pydantic import AwareDatetime, BaseModel

import contracts as ct
from contracts import col
from tests.house.docs_pages import rows_of

TYPES: dict[str, tuple[Any, Any]] = {
    'int, "int64", "Int64", "int64[pyarrow]"': ("Int64", ct.Int64),
    '"int8", "UInt16", … of each width': ("UInt16", ct.UInt16),
    'float, "float64", "Float64"': (float, ct.Float64),
    '"float32", "Float32"': ("Float32", ct.Float32),
    'bool, "boolean"': ("boolean", bool),
    'str, "string", object': (object, str),
    '"category"': ("category", str),
    'pd.CategoricalDtype(["a", "b"])': (pd.CategoricalDtype(["a", "b"]), Literal["a", "b"]),
    '"datetime64[ns]", pd.Timestamp': ("datetime64[ns]", datetime),
    'pd.DatetimeTZDtype("ns", "Europe/Paris")': (
        pd.DatetimeTZDtype("ns", "Europe/Paris"),
        AwareDatetime,
    ),
    '"timedelta64[ns]"': ("timedelta64[ns]", timedelta),
    "pandas_engine.Date": (pandas_engine.Date, date),
    "pd.ArrowDtype(pa.list_(pa.int32()))": (
        pd.ArrowDtype(pa.list_(pa.int32())),
        list[ct.Int32 | None],
    ),
    "pd.ArrowDtype(pa.timestamp('ms', 'UTC'))": (
        pd.ArrowDtype(pa.timestamp("ms", "UTC")),
        AwareDatetime,
    ),
}  # fmt: skip  # a table


@pytest.mark.parametrize("name", TYPES)
def test_types_of_pandas_are_types_of_fields(name: str) -> None:
    """A column's type is the field's, however pandas stores it."""
    dtype, annotation = TYPES[name]
    body = {"__annotations__": {"x": annotation}}
    declared: Any = type(ct.Contract)("Table", (ct.Contract,), body, extra="allow")
    read = ct.from_pandera(pp.DataFrameSchema({"x": Column(dtype)}))
    assert () == ct.compare(declared, read).changes


def test_the_docs_list_the_types_of_pandas() -> None:
    """The reference has a line for each of them, and one for decimals."""
    listed = [row[0] for row in rows_of("pandera.md", "Types of pandas")]
    assert [*TYPES, "pandas_engine.Decimal(10, 2)"] == [one.replace("`", "") for one in listed]
    decimals = pp.DataFrameSchema({"x": Column(pandas_engine.Decimal(10, 2))})
    values = [Decimal("1.50"), Decimal("1.505")]
    read = ct.from_pandera(decimals)
    assert [True, False] == [read.check(pd.DataFrame({"x": [x]})).ok for x in values]


FLAGS = re.compile("a", re.ASCII)
SPLIT = pp.Hypothesis.two_sample_ttest("a", "b", groupby="g")


class Row(BaseModel):
    """A row."""

    x: int


REFUSED: dict[str, tuple[pp.DataFrameSchema, str, str]] = {
    "a function": (
        pp.DataFrameSchema({"x": Column(int, Check(lambda x: x > 0, name="up"))}),
        "x",
        "has the check 'up', which is a function that no contract can read",
    ),
    "a hypothesis": (
        pp.DataFrameSchema({"x": Column(float, SPLIT), "g": Column(str)}),
        "x",
        "has the hypothesis 'two_sample_ttest', a test of statistics that no contract makes",
    ),
    "a parser": (
        pp.DataFrameSchema({"x": Column(float, parsers=pp.Parser(abs))}),
        "x",
        "has parsers, which change values",
    ),
    "columns by a pattern": (
        pp.DataFrameSchema({"^x_": Column(float, regex=True)}),
        "^x_",
        "matches columns by a pattern",
    ),
    "an index without a name": (
        pp.DataFrameSchema({"x": Column(int)}, index=pp.Index(int)),
        "",
        "has no name for level 0 of the index, which a contract ignores",
    ),
    "a level that is called as a column": (
        pp.DataFrameSchema({"x": Column(int)}, index=pp.Index(int, name="x")),
        "x",
        "names a level of the index too",
    ),
    "a column without a text for a name": (
        pp.DataFrameSchema({0: Column(int)}),
        "0",
        "has a column that is called 0, and names are text",
    ),
    "rows of a pydantic model": (
        pp.DataFrameSchema(dtype=pandas_engine.PydanticModel(Row), coerce=True),
        "",
        "has rows of the pydantic model Row",
    ),
    "categories that are numbers": (
        pp.DataFrameSchema({"x": Column(pd.CategoricalDtype([1, 2]))}),
        "x",
        "has categories that are not text",
    ),
    "categories in order": (
        pp.DataFrameSchema({"x": Column(pd.CategoricalDtype(["s", "m"], ordered=True))}),
        "x",
        "has categories in order, and a contract's members have none",
    ),
    "any zone": (
        pp.DataFrameSchema({"x": Column(pandas_engine.DateTime(time_zone_agnostic=True))}),
        "x",
        "holds datetimes of any zone, or of none",
    ),
    "periods": (
        pp.DataFrameSchema({"x": Column(pd.PeriodDtype("D"))}),
        "x",
        "is of type period[D], which contracts do not support",
    ),
    "flags that only Python has": (
        pp.DataFrameSchema({"x": Column(str, Check.str_contains(FLAGS))}),
        "x",
        "has a check of re.compile('a', re.ASCII), with flags that contracts do not have",
    ),
    "nanoseconds to compare with": (
        pp.DataFrameSchema({"x": Column("datetime64[ns]", Check.ge(pd.Timestamp(1)))}),
        "x",
        "has Timestamp('1970-01-01 00:00:00.000000001'), and contracts hold microseconds",
    ),
    "a null among members, which is not ignored": (
        pp.DataFrameSchema(
            {"x": Column(float, Check.isin([1.0, None], ignore_na=False), nullable=True)}
        ),
        "x",
        "has the check 'isin' with a null among its members",
    ),
    "a comparison with null": (
        pp.DataFrameSchema({"x": Column(float, Check.ge(np.nan))}),
        "x",
        "has a check that compares with nan, which no value equals or exceeds",
    ),
    "text that is not a datetime": (
        pp.DataFrameSchema({"x": Column("datetime64[ns]", Check.ge("soon"))}),
        "x",
        "has a check that compares with 'soon', which pandas does not read",
    ),
    "a check of text on numbers": (
        pp.DataFrameSchema({"x": Column(int, Check.str_length(1, 2))}),
        "x",
        "has the check 'str_length' on Int64, where pandas cannot evaluate it",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_parts_of_pandas_schemas_that_a_contract_lacks_are_refused_by_name(name: str) -> None:
    """The error names the column and the obstacle, with a hint."""
    schema, where, problem = REFUSED[name]
    with pytest.raises(ct.SchemaError) as raised:
        ct.from_pandera(schema)
    (obstacle,) = raised.value.obstacles
    assert (where, problem) == (obstacle.where, obstacle.problem)
    assert obstacle.hint


def test_an_index_may_be_left_out() -> None:
    """The key of an index without a name is "index"."""
    schema = pp.DataFrameSchema({"x": Column(int)}, index=pp.Index(int))
    read = ct.from_pandera(schema, checks={"index": None})
    assert read.check(pd.DataFrame({"x": [1]})).ok


class Stock(pp.DataFrameModel):
    """What is in the shelves."""

    shop: Index[str] = pp.Field(check_name=True)
    sku: Index[str] = pp.Field(str_matches="[A-Z]{3}|X", check_name=True)
    count: Series[pd.Int64Dtype] = pp.Field(ge=np.int64(0), nullable=True)
    since: Series[pd.DatetimeTZDtype] = pp.Field(
        dtype_kwargs={"unit": "ns", "tz": "UTC"},
        ge="2020-01-01",
        lt=pd.Timestamp("2030-01-01", tz="UTC"),
    )
    note: Series[str] = pp.Field(nullable=True, isin=["new", "old", None], metadata={"pii": False})

    class Config:
        """Of the whole."""

        strict = True
        multiindex_unique: ClassVar[list[str]] = ["shop", "sku"]


GOOD = pd.DataFrame(
    {
        "shop": ["north", "north"],
        "sku": ["ABC", "X1"],
        "count": pd.array([1, None], dtype="Int64"),
        "since": pd.to_datetime(["2026-01-01", "2026-01-02"], utc=True),
        "note": ["new", None],
    }
)


def test_all_of_a_pandas_model_crosses() -> None:
    """Levels of the index are fields, and what the model requires of them, of columns and keys is required."""
    read = ct.from_pandera(Stock)
    assert ("Stock", "What is in the shelves.", "forbid") == (
        read.__name__, read.__doc__, ct.specification_of(read).extra,
    )  # fmt: skip  # short values, several a line
    assert ["shop", "sku", "count", "since", "note"] == [*read.model_fields]
    assert {"pii": False} == read.model_fields["note"].json_schema_extra
    assert read.check(GOOD).ok
    bad = GOOD.assign(
        sku=["ab", "ab"],
        count=pd.array([-1, None], dtype="Int64"),
        since=[datetime(2019, 1, 1, tzinfo=UTC), datetime(2031, 1, 1, tzinfo=UTC)],
        note=["lost", None],
    )
    labels = ["count: ge", "note: one_of", "since: ge", "since: lt", "sku: matches", "unique"]
    assert labels == sorted(v.label for v in read.check(bad).violations)


def test_an_index_that_was_not_reset_is_reported() -> None:
    """A field that is a level of the index is missing, and the report says what to do."""
    report = ct.from_pandera(Stock).check(GOOD.set_index(["shop", "sku"]))
    assert {"missing_field"} == {v.code for v in report.violations}
    assert "reset_index" in str(report)


def test_flags_of_compiled_patterns_cross() -> None:
    """Pandas passes them on, and so does a contract."""
    pattern = re.compile("^a.b$", re.IGNORECASE | re.DOTALL)
    read = ct.from_pandera(pp.DataFrameSchema({"x": Column(str, Check.str_contains(pattern))}))
    assert [True, False] == [read.check(pd.DataFrame({"x": [x]})).ok for x in ("A\nB", "ab")]


def test_a_check_of_pandas_may_be_replaced() -> None:
    """`checks=` has a rule instead of a function, of a column or of the whole."""
    whole = Check(lambda data: data["x"] <= data["y"], name="ordered")
    even = Check(lambda values: values % 2 == 0, name="even")
    schema = pp.DataFrameSchema({"x": Column(int, even), "y": Column(int)}, checks=whole)
    checks = {"x.even": ct.MultipleOf(2), "ordered": ct.rule(col("x") <= col("y"))}
    report = ct.from_pandera(schema, checks=checks).check(pd.DataFrame({"x": [3], "y": [1]}))
    assert ["multiple_of", "row_rule"] == sorted(v.code for v in report.violations)


def test_coercion_and_defaults_of_pandas_are_parsed() -> None:
    """`parse` converts, and fills in for each marker of a missing value."""
    columns = {
        "x": Column("Int64", coerce=True),
        "y": Column(float, default=0.5),
        "z": Column(str, default="-"),
    }
    read = ct.from_pandera(pp.DataFrameSchema(columns, add_missing_columns=True))
    got = read.parse(pd.DataFrame({"x": [1.0, 2.0], "z": pd.Series([None, "a"], dtype=object)}))
    assert {"x": [1, 2], "y": [0.5, 0.5], "z": ["-", "a"]} == got.to_dict("list")


def test_schemas_of_the_old_import_are_read() -> None:
    """`import pandera as pa` has schemas of the pandas API under another name."""
    with warnings.catch_warnings(action="ignore"):
        schema = pandera.DataFrameSchema({"x": pandera.Column(int)})
    assert type(schema) is not pp.DataFrameSchema
    assert ["x"] == [*ct.from_pandera(schema).model_fields]
