"""pandera's schemas and contracts: one verdict, but for the differences that the docs list."""

from __future__ import annotations

import math
import re
import warnings
from typing import Any

import pandera.polars as pa
import polars as pl
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from pandera.polars import Check
from tests.generated_pandera import Planned, frames, schemas

import contracts as ct

EMPTY = ("allows no value", "breaks its own rule", "none in common", "second rule named", "no members")
"""What a contract that no value can keep, or whose rules have one name, is refused for."""


def pandera_takes(schema: pa.DataFrameSchema, frame: pl.DataFrame) -> bool:
    """Whether pandera lets a frame through; what makes it raise anything else, it does not."""
    with warnings.catch_warnings(action="ignore"):
        try:
            schema.validate(frame, lazy=True)
        except (pa.errors.SchemaErrors, pl.exceptions.PolarsError):
            return False
    return True


def contract_takes(contract: type[ct.Contract], frame: pl.DataFrame, verb: str) -> bool:
    """Whether a contract lets a frame through."""
    with warnings.catch_warnings(action="ignore", category=ct.ContractWarning):
        try:
            getattr(contract, verb)(frame)
        except ct.ContractViolation:
            return False
    return True


def contract_of(schema: pa.DataFrameSchema) -> type[ct.Contract]:
    """The contract of a drawn schema, unless no value could keep it."""
    try:
        return ct.from_pandera(schema)
    except ct.SchemaError as error:
        assert all(any(word in one.problem for word in EMPTY) for one in error.obstacles), error
        assume(False)
        raise


def is_stricter(planned: Planned, frame: pl.DataFrame) -> bool:
    """Whether a frame has what a contract refuses on purpose: a NaN or an infinity of its own."""
    there = [frame[name] for name in planned.floats if name in frame.columns]
    return any(
        not one.drop_nulls().is_finite().all() for one in there if one.dtype.is_float()
    )


@st.composite
def cases(draw: st.DrawFn, *, filled: bool = False) -> tuple[Planned, pl.DataFrame]:
    """A schema and a frame for it."""
    planned = draw(schemas(filled=filled))
    return planned, draw(frames(planned, wild=not filled))


@given(cases())
def test_a_contract_takes_what_its_schema_takes(case: tuple[Planned, pl.DataFrame]) -> None:
    """Of a schema that neither converts nor fills, the two verdicts are one; but a contract lets no NaN
    and no infinity through.
    """
    planned, frame = case
    contract = contract_of(planned.schema)
    takes = contract_takes(contract, frame, "validate")
    if is_stricter(planned, frame):
        assert not takes
    else:
        assert pandera_takes(planned.schema, frame) == takes


@given(cases(filled=True))
def test_a_contract_fills_what_its_schema_fills(case: tuple[Planned, pl.DataFrame]) -> None:
    """Of a schema with defaults, `parse` takes what pandera takes, and makes the same of it."""
    planned, frame = case
    contract = contract_of(planned.schema)
    takes = contract_takes(contract, frame, "parse")
    if takes:
        assert pandera_takes(planned.schema, frame)
        with warnings.catch_warnings(action="ignore"):
            expected = planned.schema.validate(frame)
            got = contract.parse(frame)
        for name in expected.columns:
            assert expected[name].to_list() == got[name].to_list()
    elif not is_stricter(planned, frame):
        assert not pandera_takes(planned.schema, frame)


@given(cases())
def test_a_schema_that_came_back_takes_what_the_contract_takes(
    case: tuple[Planned, pl.DataFrame],
) -> None:
    """The schema of the contract of a schema has the contract's verdict, on every frame."""
    planned, frame = case
    contract = contract_of(planned.schema)
    back = ct.to_pandera(contract)
    assert contract_takes(contract, frame, "validate") == pandera_takes(back, frame)


@given(cases(filled=True))
def test_a_contract_that_came_back_is_the_same(case: tuple[Planned, pl.DataFrame]) -> None:
    """The contract of the schema of a contract is that contract."""
    planned, _ = case
    contract = contract_of(planned.schema)
    back = ct.from_pandera(ct.to_pandera(contract))
    assert ct.specification_of(contract) == ct.specification_of(back)
