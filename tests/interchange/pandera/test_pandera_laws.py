"""pandera's schemas and contracts: one verdict, but for the differences that the docs list."""

from __future__ import annotations

import math
import re
import warnings
from collections.abc import Callable, Iterator
from functools import partial
from itertools import product
from typing import Any

import pandera.polars as pa
import polars as pl
import pytest
from hypothesis import assume, given, reject
from hypothesis import strategies as st
from pandera.polars import Check

import contracts as ct
from tests.interchange.pandera.verdicts import contract_takes, pandera_takes
from tests.laws.typed_frames import typed_frame
from tests.older_polars import compares_as_pandera_does
from tests.reference.draw_rules import batches, ruled_contracts
from tests.reference.pandera import KINDS, PATTERNS, STORED, Kind, Planned, frames, schemas
from tests.reference.rules import Ruled

EMPTY = (
    "allows no value",
    "breaks its own rule",
    "none in common",
    "second rule named",
    "none of whose members",
    "cannot hold",
)
"""What a contract that no value can keep, or whose rules have one name, is refused for."""


def contract_of(schema: pa.DataFrameSchema) -> type[ct.Contract]:
    """The contract of a drawn schema, unless no value could keep it."""
    try:
        return ct.from_pandera(schema)
    except ct.SchemaError as error:
        if all(any(word in one.problem for word in EMPTY) for one in error.obstacles):
            reject()
        raise


def is_stricter(planned: Planned, frame: pl.DataFrame) -> bool:
    """Whether a frame has what a contract refuses on purpose: a NaN or an infinity of its own."""
    there = [frame[name] for name in planned.floats if name in frame.columns]
    return any(not one.drop_nulls().is_finite().all() for one in there if one.dtype.is_float())


def nulls_as_typed(planned: Planned, frame: pl.DataFrame) -> pl.DataFrame:
    """The frame with each column that has rows and no value in the type of its schema: a contract
    takes nulls of any type.
    """
    return frame.with_columns(
        pl.lit(None, STORED.get(kind, KINDS[kind].dtype)).alias(name)
        for name, kind in planned.kinds.items()
        if name in frame.columns and 0 < frame.height == frame[name].null_count()
    )


def is_unasked(planned: Planned, frame: pl.DataFrame) -> bool:
    """Whether a column is absent that may be: pandera applies its checks to none of the values that
    replace it, nulls or a default, and a contract does.
    """
    adds = planned.schema.add_missing_columns
    return any(
        name not in frame.columns
        and (column.default is not None or not column.required or (adds and column.nullable))
        for name, column in planned.schema.columns.items()
    )


@st.composite
def cases(draw: st.DrawFn, *, filled: bool = False) -> tuple[Planned, pl.DataFrame]:
    """A schema and a frame for it."""
    planned = draw(schemas(filled=filled))
    return planned, draw(frames(planned, wild=not filled))


@compares_as_pandera_does
@given(cases())
def test_a_contract_accepts_what_its_schema_accepts(case: tuple[Planned, pl.DataFrame]) -> None:
    """Of a schema that neither converts nor fills, the two verdicts are one; but a contract accepts
    no NaN and no infinity.
    """
    planned, frame = case
    contract = contract_of(planned.schema)
    takes = contract_takes(contract, frame, "validate")
    if is_stricter(planned, frame):
        assert not takes
    else:
        assert pandera_takes(planned.schema, nulls_as_typed(planned, frame)) == takes


@given(cases(filled=True))
def test_a_contract_fills_what_its_schema_fills(case: tuple[Planned, pl.DataFrame]) -> None:
    """Of a schema with defaults, `parse` accepts the same data as pandera, and fills in the same."""
    planned, frame = case
    assume(frame.columns)  # Polars makes a row of the first value that is added to no columns
    contract = contract_of(planned.schema)
    takes = contract_takes(contract, frame, "parse")
    if takes:
        assert pandera_takes(planned.schema, frame)
        with warnings.catch_warnings(action="ignore"):
            expected = planned.schema.validate(frame)
            got = contract.parse(frame)
        for name in expected.columns:
            assert expected[name].cast(got[name].dtype).equals(got[name])
    elif not is_stricter(planned, frame) and not is_unasked(planned, frame):
        assert not pandera_takes(planned.schema, frame)


@given(cases())
def test_a_schema_that_came_back_has_the_contracts_verdict(
    case: tuple[Planned, pl.DataFrame],
) -> None:
    """The schema of the contract of a schema has the contract's verdict, on every frame whose nulls
    are of its types.
    """
    planned, frame = case
    contract = contract_of(planned.schema)
    back = ct.to_pandera(contract)
    takes = contract_takes(contract, frame, "validate")
    assert takes == pandera_takes(back, nulls_as_typed(planned, frame))


@given(cases(filled=True))
def test_a_contract_that_came_back_is_the_same(case: tuple[Planned, pl.DataFrame]) -> None:
    """The contract of the schema of a contract is that contract."""
    planned, _ = case
    contract = contract_of(planned.schema)
    back = ct.from_pandera(ct.to_pandera(contract))
    assert ct.specification_of(contract) == ct.specification_of(back)


@st.composite
def typed(draw: st.DrawFn) -> tuple[Ruled, list[dict[str, Any]]]:
    """A contract with rules of every kind, and rows that typed columns can hold."""
    ruled = draw(ruled_contracts())
    return ruled, draw(batches(ruled))


def crossed(contract: type[ct.Contract]) -> tuple[pa.DataFrameSchema, bool]:
    """The schema of a contract, and whether something had to be left out of it."""
    try:
        return ct.to_pandera(contract), False
    except ct.SchemaError as error:
        left_out = {KEY.search(one.hint)["key"]: None for one in error.obstacles}
        if any(key.endswith(".nan") for key in left_out):
            reject()  # without it NaN is a null to pandera, and no row of its own
        return ct.to_pandera(contract, checks=left_out), True


KEY = re.compile(r"checks=\{'(?P<key>[^']+)': None\} leaves it out$")


@given(typed())
def test_a_schema_accepts_what_its_contract_accepts(
    drawn: tuple[Ruled, list[dict[str, Any]]],
) -> None:
    """The schema of a contract accepts the same data in contract form, and nothing else unless a
    rule was left out of it.
    """
    ruled, rows = drawn
    schema, lacking = crossed(ruled.contract)
    frame = typed_frame(ruled.contract, rows)
    takes = contract_takes(ruled.contract, frame, "validate")
    if takes or not lacking:
        assert takes == pandera_takes(schema, frame)


def every_check(kind: Kind) -> Iterator[Callable[..., Check]]:
    """Each built-in check of a column of the kind, still open to its terms."""
    first, *_, last = sorted(kind.samples)
    middle = kind.samples[1]
    for name in ("gt", "ge", "lt", "le", "ne", "eq"):
        if name in kind.checks:
            operands = (middle,) if name == "eq" else (middle, *kind.odd)
            yield from (partial(getattr(Check, name), operand) for operand in operands)
    if "in_range" in kind.checks:
        for ends in product([True, False], repeat=2):
            yield partial(Check.in_range, first, last, *ends)
    yield from (partial(check, [first, middle]) for check in (Check.isin, Check.notin))
    yield partial(Check.unique_values_eq, [first])
    if "str_length" in kind.checks:
        lengths = ((1, None), (None, 1), (1, 2))
        yield from (partial(Check.str_length, *one) for one in lengths)
        yield partial(Check.str_length, exact_value=1)
        yield from (partial(one, "a") for one in (Check.str_startswith, Check.str_endswith))
        for pattern in PATTERNS:
            yield from (partial(one, pattern) for one in (Check.str_matches, Check.str_contains))


@compares_as_pandera_does
@pytest.mark.parametrize("name", [name for name, kind in KINDS.items() if kind.checks])
def test_each_check_has_the_verdict_of_its_rule(name: str) -> None:
    """For each value alone, for null, and for values that are not finite, pandera, the contract,
    and the schema of the contract have one verdict, whatever is declared for nulls; but a contract
    accepts nothing that is not finite.
    """
    kind = KINDS[name]
    odd = [math.nan, math.inf, -math.inf] if name in ("float64", "float32") else []
    frames = [pl.DataFrame({"x": pl.Series([v], dtype=kind.dtype)}) for v in (*kind.samples, None)]
    refused = [pl.DataFrame({"x": pl.Series([value], dtype=kind.dtype)}) for value in odd]
    for check, ignored in product(every_check(kind), [True, False]):
        asked = check(ignore_na=ignored)
        schema = pa.DataFrameSchema({"x": pa.Column(kind.dtype, asked, nullable=True)})
        contract = contract_of(schema)
        back = ct.to_pandera(contract)
        expected = [pandera_takes(schema, frame) for frame in frames] + [False] * len(refused)
        every = [*frames, *refused]
        assert expected == [contract_takes(contract, one, "validate") for one in every], asked
        assert expected == [pandera_takes(back, one) for one in every], asked
