"""A shadow run: where the verdicts of a contract and of the schema that it replaces differ, row by row."""

from __future__ import annotations

from typing import Annotated, Any

import pandas as pd
import pandera.pandas as pandas_api
import pandera.polars as pa
import polars as pl
import pytest
from hypothesis import given
from pandera.polars import Check, Column

import contracts as ct
from tests.interchange.pandera.test_pandas_laws import Case, has_infinity, pandas_cases
from tests.interchange.pandera.test_pandera_laws import contract_of
from tests.interchange.pandera.verdicts import contract_takes, pandera_takes

SCHEMA = pa.DataFrameSchema(
    {"speed": Column(float, Check.ge(0), nullable=True), "status": Column(str)},
    name="Ping",
)
RANGE = pa.DataFrameSchema({"speed": Column(float, Check.in_range(0, 300), nullable=True)})
Ping = ct.from_pandera(SCHEMA)
SPEEDS = [31.0, float("nan"), -3.0, float("inf"), 4.0]
FRAME = pl.DataFrame({"speed": SPEEDS, "status": ["a", "b", "c", "d", "e"]})


class Strict(ct.Contract):
    """Less than the schema requires, and more."""

    speed: Annotated[ct.Float64, ct.Ge(0), ct.NonFinite(nan="allow", inf="allow")]
    status: Annotated[str, ct.OneOf("a", "b", "c")]
    rules = ct.rules(ct.RowCount(min=9))


def test_rows_that_one_alone_refuses_are_listed_with_their_rules() -> None:
    """Each side's rules stand with the rows; what both refuse is counted only."""
    shadow = ct.shadow(Ping, SCHEMA, FRAME)
    assert (
        ct.Disagreement("speed", "speed: inf", (3,)),
        ct.Disagreement("speed", "speed: nan", (1,)),
    ) == shadow.only_contract
    assert () == shadow.only_schema
    assert (5, 1, "check", "Ping", "Ping", False) == (
        shadow.rows, shadow.both, shadow.verb, shadow.contract, shadow.schema, shadow.agree,
    )  # fmt: skip  # short values, several a line


def test_what_the_schema_alone_refuses_is_listed_too() -> None:
    """A check names its rows, and a rule that names none stands for the whole."""
    shadow = ct.shadow(Strict, RANGE, FRAME)
    assert {
        ct.Disagreement("status", "status: one_of", (4,)),
        ct.Disagreement(None, "row_count", ()),
    } == {*shadow.only_contract}
    assert (ct.Disagreement("speed", "speed: in_range(0, 300)", (1,)),) == shadow.only_schema
    assert """\
Strict.check and the pandera schema differ on 5 rows; 2 rows refused by both
  refused by the contract alone
    status: one_of  1 row  row 4
    row_count  the whole
  refused by the schema alone
    speed: in_range(0, 300)  1 row  row 1""" == str(shadow)


def test_a_type_that_only_one_refuses_concerns_the_whole() -> None:
    """A column that is refused for its type has no rows, and covers the rows that the other refuses of it."""
    numbers = FRAME.with_columns(speed=pl.col("speed").cast(pl.String))
    assert ct.shadow(Ping, SCHEMA, numbers).agree
    exact = pa.DataFrameSchema({"x": Column(pl.Datetime("us"))})
    shadow = ct.shadow(
        ct.from_pandera(exact), exact, pl.DataFrame({"x": pl.Series([0], dtype=pl.Datetime("ms"))})
    )
    assert (ct.Disagreement("x", "x: dtype('Datetime(time_unit='us', time_zone=None)')", ()),) == (
        shadow.only_schema
    )
    missing = ct.shadow(Ping, SCHEMA, FRAME.drop("status").filter(pl.col("speed") == 4))
    assert missing.agree


def test_a_shadow_run_is_neither_true_nor_false() -> None:
    """What to ask is named."""
    shadow = ct.shadow(Ping, SCHEMA, FRAME.head(1))
    assert shadow.agree
    assert "Ping.check and the pandera schema Ping agree on 1 row" == str(shadow)
    with pytest.raises(
        TypeError, match=r"a shadow run is neither true nor false; ask for its \.agree"
    ):
        bool(shadow)


def test_schemas_that_convert_are_compared_with_parse() -> None:
    """The verb is the one that does what the schema does, or the one that is asked for."""
    schema = pa.DataFrameSchema({"x": Column(int, coerce=True)})
    frame = pl.DataFrame({"x": [1.0, 1.9]})
    contract = ct.from_pandera(schema)
    shadow = ct.shadow(contract, schema, frame)
    assert ("parse", (ct.Disagreement("x", "x: lossy", (1,)),)) == (
        shadow.verb, shadow.only_contract,
    )  # fmt: skip  # short values, several a line
    asked = ct.shadow(contract, schema, frame, verb="check")
    assert ("check", (ct.Disagreement("x", "x: dtype", (0, 1)),)) == (
        asked.verb, asked.only_contract,
    )  # fmt: skip  # short values, several a line


def test_rows_that_a_schema_drops_are_those_that_it_refuses() -> None:
    """`drop_invalid_rows` does not hide a check."""
    schema = pa.DataFrameSchema({"x": Column(int, Check.ge(0))}, drop_invalid_rows=True)
    contract = ct.from_pandera(schema, checks={"drop_invalid_rows": None})
    shadow = ct.shadow(contract, schema, pl.DataFrame({"x": [1, -1]}))
    assert (True, 1) == (shadow.agree, shadow.both)
    assert schema.drop_invalid_rows


def test_operands_about_a_sensitive_field_are_not_shown() -> None:
    """A check of a field that the contract keeps private has its name alone."""

    class Private(ct.Contract):
        plate: Annotated[str, ct.Sensitive()]

    schema = pa.DataFrameSchema({"plate": Column(str, Check.isin(["B-XY 1"]))})
    shadow = ct.shadow(Private, schema, pl.DataFrame({"plate": ["M-AB 2"]}))
    assert (ct.Disagreement("plate", "plate: isin", (0,)),) == shadow.only_schema
    assert "B-XY" not in str(shadow)
    assert "M-AB" not in repr(shadow)


LEVEL = pandas_api.Index(str, name="id", unique=True)
OF_PANDAS = pandas_api.DataFrameSchema(
    {"speed": pandas_api.Column(float, pandas_api.Check.le(300), nullable=True)}, index=LEVEL
)


def test_rows_of_pandas_are_positions_and_levels_are_columns() -> None:
    """Labels are not positions; a level that the schema declares is a column for the contract."""
    frame = pd.DataFrame(
        {"speed": [1.0, float("nan"), float("inf"), 400.0]},
        index=pd.Index(["a", "b", "c", "d"], name="id"),
    )
    shadow = ct.shadow(ct.from_pandera(OF_PANDAS), OF_PANDAS, frame)
    assert ((), (), 2) == (shadow.only_contract, shadow.only_schema, shadow.both)
    loose = ct.from_pandera(OF_PANDAS, checks={"speed.less_than_or_equal_to": ct.Le(500)})
    (found,) = ct.shadow(loose, OF_PANDAS, frame).only_schema
    assert ct.Disagreement("speed", "speed: less_than_or_equal_to(300)", (3,)) == found
    repeated = frame.set_axis(pd.Index(["a", "a", "c", "d"], name="id"))
    assert ct.shadow(ct.from_pandera(OF_PANDAS), OF_PANDAS, repeated).agree


@pytest.mark.parametrize(
    ("schema", "data", "says"),
    [
        (SCHEMA, FRAME.to_pandas(), "Pass a polars DataFrame"),
        (SCHEMA, FRAME.lazy(), r"Pass data\.collect\(\)"),
        (OF_PANDAS, FRAME, "Pass a pandas DataFrame"),
        (Ping, FRAME, "Pass a DataFrameSchema or a DataFrameModel"),
    ],
    ids=["pandas for polars", "a lazy frame", "polars for pandas", "no schema"],
)
def test_other_data_is_refused(schema: Any, data: Any, says: str) -> None:
    """Each schema is run on a frame of its API."""
    with pytest.raises(ct.UnsupportedDataError, match=says):
        ct.shadow(Ping, schema, data)


@given(pandas_cases())
def test_a_shadow_run_agrees_where_the_verdicts_do(case: Case) -> None:
    """Whether both accept, one or neither: a verdict that differs is listed."""
    planned, frame = case
    contract = contract_of(planned.schema)
    shadow = ct.shadow(contract, planned.schema, frame)
    ours, theirs = contract_takes(contract, frame, "parse"), pandera_takes(planned.schema, frame)
    if ours != theirs:
        assert not shadow.agree
    if ours and theirs:
        assert shadow.agree
    if not has_infinity(planned, frame) and theirs:
        assert () == shadow.only_contract
