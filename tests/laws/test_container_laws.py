"""The law that data has one verdict whatever holds it, and that small batches have that of large ones."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from enum import IntEnum, StrEnum
from functools import partial
from typing import Annotated, Any
from unittest.mock import patch
from uuid import UUID
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import AwareDatetime, Field

import contracts as ct
from contracts.backends.frame.typed_columns import typed_column
from contracts.engine.contract_class import engine_of
from tests.laws.payloads import Drawn, drawn_rows
from tests.laws.test_contract_form_law import contracts_and_rows
from tests.laws.typed_frames import Rows, typed_frame
from tests.reference.draw_rules import batches, ruled_contracts
from tests.reference.rules import Ruled


@contextmanager
def every_batch_large() -> Iterator[None]:
    """No batch is proved row by row."""
    with patch("contracts.engine.small_batches.MAX_ROWS", -1):
        yield


def takes_the_short_way(contract: type[ct.Contract], data: Any) -> bool:
    """Whether a batch is proved row by row; any other takes the way of large ones."""
    engine = engine_of(contract)
    return engine.backends.small_batches.undecided(engine.read(data)) is not None


def assert_same_outcome(contract: type[ct.Contract], data: Any) -> None:
    """A batch has the same outcome with and without the short way."""
    if takes_the_short_way(contract, data):
        with every_batch_large():
            expected = outcome(contract, data)
        assert expected == outcome(contract, data)


def as_objects(rows: Rows) -> pd.DataFrame:
    """The rows as pandas' objects, value for value."""
    names = dict.fromkeys(name for row in rows for name in row)
    columns = {name: np.empty(len(rows), dtype=object) for name in names}
    for place, row in enumerate(rows):
        for name in names:
            columns[name][place] = row.get(name)
    return pd.DataFrame(columns, index=range(len(rows)), dtype=object)


def as_columns(rows: Rows) -> dict[str, list[Any]]:
    """The rows by their columns."""
    names = dict.fromkeys(name for row in rows for name in row)
    return {name: [row.get(name) for row in rows] for name in names}


CONTAINERS: dict[str, Callable[[Rows], Any]] = {
    "rows": lambda rows: rows, "columns": as_columns, "objects": as_objects,
}  # fmt: skip  # a table


def outcome(contract: type[ct.Contract], data: Any) -> tuple[Any, ...]:
    """All that the verbs make of data, as text: NaN is not itself."""
    done = []
    as_text = partial(contract.split, text=True)
    for verb in (contract.check, contract.split, contract.parse, contract.validate, as_text):
        try:
            made: Any = verb(data)
        except ct.ContractError as error:
            made = f"{type(error).__name__}: {error}"
        if isinstance(made, ct.Report):
            done.append(repr(made.to_dict()))
        elif isinstance(made, ct.Parts):
            done += [repr(made.report.to_dict()), whole(made.valid), whole(made.invalid)]
        else:
            done.append(whole(made))
    return tuple(done)


def whole(data: Any) -> str:
    """Data with the types of its values, as text."""
    if isinstance(data, pd.DataFrame):
        return repr((data.dtypes.to_dict(), data.index.tolist(), data.to_dict("split")))
    if isinstance(data, pl.DataFrame):
        return repr((data.schema, data.rows()))
    return repr(data)


def test_every_outcome_is_told_apart() -> None:
    """What the laws below compare has values, types and reports in it."""

    class One(ct.Contract):
        x: int

    assert outcome(One, [{"x": 1}]) != outcome(One, [{"x": True}])
    assert "rows" in outcome(One, [{"x": 1}])[0]


@given(st.sampled_from(sorted(CONTAINERS)), drawn_rows | contracts_and_rows())
def test_small_batches_have_the_outcome_of_large_ones(container: str, drawn: Drawn) -> None:
    """Whatever a batch holds, every verb gives the same with and without the short way."""
    contract, rows = drawn
    assert_same_outcome(contract, CONTAINERS[container](rows))


class Text(str):  # noqa: SLOT000 - as a user's own subclass would be
    """Text of a subclass."""


class Whole(int):
    """An integer of a subclass."""


class Word(StrEnum):
    """Text that is a member of an Enum."""

    A = "a"


class One(IntEnum):
    """An integer that is a member of an Enum."""

    ONE = 1


PARIS = ZoneInfo("Europe/Paris")
AUTUMN = datetime(2024, 10, 27, 2, 30, tzinfo=PARIS)
"""A time that the clocks of Paris show twice."""
ODD: tuple[Any, ...] = (
    None, True, False, 0, 1, 2**53, 2**53 + 1, 2**60, 2**63, 2**64, -(10**400), Whole(1), One.ONE,
    0.0, -0.0, 1.0, 0.1, math.nan, math.inf, -math.inf, np.float64(1), np.float32(1), np.float32(0.1),
    np.int64(1), np.int8(1), np.bool_(True), np.str_("a"), np.datetime64("2024-01-01"), np.array([1.0]),
    "", "a", "A", "1", "NaN", "true", "2024-01-01", "\ud800", Text("a"), Word.A, b"a", bytearray(b"a"),
    Decimal(1), Decimal("1.0"), Decimal("-0"), Decimal("NaN"), Decimal("sNaN"), Decimal("1e400"),
    date(2024, 1, 1), datetime(2024, 1, 1), datetime(1, 1, 1), datetime(9999, 12, 31, 23, 59),
    datetime(2024, 1, 1, tzinfo=UTC), datetime(2024, 1, 1, 1, tzinfo=timezone(timedelta(hours=1))),
    AUTUMN, AUTUMN.replace(fold=1), AUTUMN.astimezone(UTC), datetime(1, 1, 1, tzinfo=PARIS),
    timedelta(1), timedelta.max, pd.Timestamp("2024-01-01"), pd.Timestamp(1), pd.NaT, pd.NA,
    pd.Timestamp("2024-01-01", tz="UTC"), pd.Timedelta(1), UUID(int=1), str(UUID(int=1)),
    [], [1.0], [1], [True], [None], [[1.0]], (1.0,), {"x": 1}, {1, 2}, object,
)  # fmt: skip  # a list
"""Values that are almost of some type."""
TYPES: tuple[Any, ...] = (
    bool, int, ct.Int8, Annotated[int, ct.Ge(1)], float, ct.Float32, Annotated[float, ct.Ge(0)],
    Annotated[float, ct.NonFinite(nan="allow", inf="allow")], Annotated[Decimal, Field(max_digits=3, decimal_places=1)],
    str, Annotated[str, ct.Len(1)], Annotated[str, ct.Sensitive()], bytes, date, datetime, AwareDatetime,
    timedelta, UUID, Word, list[float], list[list[float]], list[str | None],
)  # fmt: skip  # a list


@st.composite
def odd_batches(draw: st.DrawFn) -> Drawn:
    """A contract of two fields with a key and a rule, and rows of values that are almost of their types."""
    types = draw(st.tuples(st.sampled_from(TYPES), st.sampled_from(TYPES)))
    types = tuple(one | None if draw(st.booleans()) else one for one in types)
    rules = [ct.RowCount(min=1), ct.rule(ct.col("x").is_not_null() | ct.col("y").is_null())]
    rules += [ct.NullShare("x", max=0.5)]
    if "list" not in repr(types):
        rules += [ct.Unique("x", nulls="equal"), ct.Unique("x", "y", nulls="distinct")]
    body = {
        "__annotations__": {"x": types[0], "y": types[1]},
        "rules": ct.rules(*draw(st.lists(st.sampled_from(rules), max_size=2, unique_by=id))),
    }
    contract = type(ct.Contract)("Odd", (ct.Contract,), body)
    rows = draw(
        st.lists(st.fixed_dictionaries({n: st.sampled_from(ODD) for n in "xy"}), max_size=3)
    )
    if rows and draw(st.integers(0, 4)) == 0:
        rows[0] = draw(st.sampled_from([{}, {"x": 1}, {**rows[0], "z": 1}, {"y": 1, "x": 1}]))
    return contract, rows


@pytest.mark.parametrize("container", CONTAINERS)
@given(odd_batches())
def test_odd_values_have_the_outcome_of_large_batches(container: str, drawn: Drawn) -> None:
    """So it is for values that are almost of a type, for keys that are almost equal, and for keys
    that a row lacks or has beside its fields.
    """
    contract, rows = drawn
    assert_same_outcome(contract, CONTAINERS[container](rows))


@pytest.mark.parametrize("value", ODD, ids=lambda value: f"{type(value).__name__}-{value!r:.20}")
def test_every_odd_value_has_one_outcome_in_every_type(value: Any) -> None:
    """So it is for each of the values in a field of each type."""
    for kind in TYPES:
        contract = type(ct.Contract)("Odd", (ct.Contract,), {"__annotations__": {"x": kind}})
        for make in CONTAINERS.values():
            assert_same_outcome(contract, make([{"x": value}]))


@st.composite
def plain_columns(draw: st.DrawFn) -> tuple[type[ct.Contract], Rows]:
    """A contract of one field, and values of one or two types of Python's, numpy's or pandas'."""
    kind = draw(st.sampled_from(TYPES))
    kind = kind | None if draw(st.booleans()) else kind
    contract = type(ct.Contract)("Plain", (ct.Contract,), {"__annotations__": {"x": kind}})
    own = draw(
        st.lists(st.sampled_from(sorted({*map(type, ODD)}, key=repr)), min_size=1, max_size=2)
    )
    pool = [one for one in ODD if one is None or type(one) in own]
    return contract, [{"x": one} for one in draw(st.lists(st.sampled_from(pool), max_size=5))]


@given(plain_columns(), st.sampled_from(sorted(CONTAINERS)))
def test_a_column_of_plain_values_has_the_verdict_of_each(
    drawn: tuple[type[ct.Contract], Rows], container: str
) -> None:
    """Values that become a column at once have the report that they have one by one."""
    contract, rows = drawn
    data = CONTAINERS[container](rows)
    with every_batch_large():
        at_once = repr(contract.check(data).to_dict())
        with patch("contracts.backends.mixed.typed_batch.typed_column", lambda *_: None):
            assert at_once == repr(contract.check(data).to_dict())


def test_times_of_pandas_become_a_column_at_once() -> None:
    """Timestamps among Python's times are not read one by one, unless one has nanoseconds."""
    specification = ct.specification_of(
        type(ct.Contract)("T", (ct.Contract,), {"__annotations__": {"x": datetime}})
    )
    moments = [datetime(2024, 1, 1), pd.Timestamp("2024-01-01 00:00:00.000001"), None]
    with patch("contracts.backends.frame.typed_columns.contract_form", side_effect=AssertionError):
        made = typed_column(moments, specification.fields[0])
    assert made is not None
    assert [datetime(2024, 1, 1), datetime(2024, 1, 1, microsecond=1), None] == made.to_list()
    assert typed_column([*moments, pd.Timestamp(1)], specification.fields[0]) is None


@st.composite
def typed(draw: st.DrawFn) -> tuple[Ruled, Rows]:
    """A contract with rules of every kind, and rows that typed columns can hold."""
    ruled = draw(ruled_contracts())
    return ruled, draw(batches(ruled))


def verdict(report: ct.Report) -> Any:
    """The violations and what was not run, without causes and examples."""
    found = {(v.field, v.code, v.rule_id, v.count) for v in report.violations}
    return found, {(one.field, one.code, one.rule_id) for one in report.not_run}


@given(typed())
def test_the_verdict_in_any_container_is_that_of_the_frame(drawn: tuple[Ruled, Rows]) -> None:
    """The same values have the same verdict as a frame, as rows, as columns and as pandas' objects,
    small or large.
    """
    contract, rows = drawn[0].contract, drawn[1]
    frame = typed_frame(contract, rows)
    expected = verdict(engine_of(contract).check(frame))
    for name, make in CONTAINERS.items():
        data = make(frame.to_dicts()) if rows or name == "rows" else frame
        assert expected == verdict(contract.check(data)), name
        with every_batch_large():
            assert expected == verdict(contract.check(data)), name
