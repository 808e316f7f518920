"""Schemas of pandera's pandas API and contracts: one verdict, but for the differences that the docs list."""

from __future__ import annotations

import math
import warnings
from itertools import product
from typing import Any

import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import contracts as ct
from tests.interchange.pandera.test_pandera_laws import contract_of, every_check
from tests.interchange.pandera.verdicts import contract_takes, pandera_takes
from tests.reference.pandera import Planned, schemas
from tests.reference.pandera_pandas import PANDAS, PANDAS_KINDS, STORED_AS, pandas_frames

Case = tuple[Planned, pd.DataFrame]


def has_infinity(planned: Planned, frame: pd.DataFrame) -> bool:
    """Whether a frame has what a contract refuses on purpose."""
    there = [frame[name] for name in planned.floats if name in frame.columns]
    return any(one.isin([math.inf, -math.inf]).any() for one in there)


@st.composite
def pandas_cases(draw: st.DrawFn, **how: Any) -> Case:
    """A schema and a frame for it."""
    planned = draw(schemas(filled=how.pop("filled", False), api=PANDAS))
    return planned, draw(pandas_frames(planned, **how))


@given(pandas_cases(wild=False))
def test_a_contract_of_a_pandas_schema_parses_what_the_schema_accepts(case: Case) -> None:
    """Of columns that are stored as declared the two verdicts are one: NaN is null to both, and a
    contract accepts no infinity.
    """
    planned, frame = case
    contract = contract_of(planned.schema)
    takes = pandera_takes(planned.schema, frame) and not has_infinity(planned, frame)
    assert takes == contract_takes(contract, frame, "parse")


@given(pandas_cases())
def test_a_contract_refuses_no_storage_that_its_pandas_schema_accepts(case: Case) -> None:
    """However columns are stored, what the schema accepts is parsed."""
    planned, frame = case
    contract = contract_of(planned.schema)
    if pandera_takes(planned.schema, frame) and not has_infinity(planned, frame):
        assert contract_takes(contract, frame, "parse")


@given(pandas_cases(filled=True, wild=False, absent=False))
def test_a_contract_of_a_pandas_schema_fills_what_the_schema_fills(case: Case) -> None:
    """Of a schema with defaults, `parse` accepts the same data, and makes the same of it."""
    planned, frame = case
    contract = contract_of(planned.schema)
    takes = contract_takes(contract, frame, "parse")
    assert takes == (pandera_takes(planned.schema, frame) and not has_infinity(planned, frame))
    assume(takes)
    with warnings.catch_warnings(action="ignore"):
        expected = planned.schema.validate(frame)
        got = contract.parse(frame)
    assert values_of(expected) == {name: values_of(got)[name] for name in expected.columns}


def values_of(frame: pd.DataFrame) -> dict[Any, list[Any]]:
    """The values of a frame, None for each that is missing."""
    return {
        name: [None if pd.isna(value) else value for value in column.tolist()]
        for name, column in frame.items()
    }


@pytest.mark.at_length
@pytest.mark.parametrize("name", ["Int64", "float64", "text", "arrow text", "category", "aware"])
def test_each_check_has_the_verdict_of_its_rule_on_pandas(name: str) -> None:
    """For each value alone, and for null, the schema and the contract have one verdict, whether the
    check ignores null or not.
    """
    kind = PANDAS_KINDS[name]
    values = (*kind.samples, None) if kind.holds_null else kind.samples
    dtype = STORED_AS.get(name, kind.dtype)
    frames = [pd.DataFrame({"x": pd.Series([value], dtype=dtype)}) for value in values]
    for check, ignored in product(every_check(kind), [True, False]):
        asked = check(ignore_na=ignored)
        column = PANDAS.module.Column(kind.dtype, asked, nullable=True)
        schema = PANDAS.module.DataFrameSchema({"x": column})
        contract = contract_of(schema)
        expected = [pandera_takes(schema, frame) for frame in frames]
        assert expected == [contract_takes(contract, one, "parse") for one in frames], asked


def test_check_accepts_what_has_no_missing_numbers() -> None:
    """Where no NaN is to be read, `check` has the verdict of `parse`."""
    schema = PANDAS.module.DataFrameSchema({"x": PANDAS.module.Column(float, nullable=True)})
    contract = ct.from_pandera(schema)
    assert [True, False] == [contract.check(pd.DataFrame({"x": [x]})).ok for x in (1.0, math.nan)]
    assert contract.parse(pd.DataFrame({"x": [math.nan]}))["x"].isna().all()
