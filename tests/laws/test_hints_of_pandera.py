"""Law 12: what a schema of pandera, or a contract that becomes one, is refused with works where it is done."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any
from uuid import UUID

import pandera.polars as pa
import polars as pl
import pytest
from pandera.engines.polars_engine import Category
from pydantic import Field

import contracts as ct
from tests.laws.refusals import hints_of
from tests.laws.test_hints_of_schemas import CALLS
from tests.laws.test_hints_of_schemas import obstacles as obstacles_of
from tests.reference.hint_sources import unmet

Call = Callable[[], Any]


def read(dtype: Any, check: Any = None) -> Call:
    """A schema of one column is read."""
    return lambda: ct.from_pandera(pa.DataFrameSchema({"x": pa.Column(dtype, check)}, name="C"))


def write(annotation: Any, default: Any = ..., **more: Any) -> Call:
    """A contract is written as a schema."""
    body: dict[str, Any] = {"__annotations__": {"x": annotation, **more}}
    body |= {} if default is ... else {"x": default}
    contract: Any = type(ct.Contract)("C", (ct.Contract,), body)
    return lambda: ct.to_pandera(contract)


def shadowed(data: Any) -> Call:
    """A contract and its schema are run on data."""
    contract: Any = type(ct.Contract)("C", (ct.Contract,), {"__annotations__": {"x": int}})
    return lambda: ct.shadow(contract, ct.to_pandera(contract), data)


def warning(action: str | None) -> Call:
    """A schema that warns of absent columns , which older versions of pandera have no argument for, is read."""
    schema = pa.DataFrameSchema({"x": pa.Column(int)})
    schema.on_missing_columns = action
    return lambda: ct.from_pandera(schema)


FRAME = pl.DataFrame({"x": [1]})
CASES: dict[str, tuple[Call, Call]] = {
    "no member that the type holds": (read(int, pa.Check.isin([2.5])), read(int, pa.Check.isin([2]))),
    "a category": (read(Category), read(pl.Enum(["a"]))),
    "a list of anything": (read(pl.List), read(pl.List(pl.Int64))),
    "no type": (read(None), read(int)),
    "no schema": (lambda: ct.from_pandera(3), read(int)),
    "a LazyFrame": (shadowed(FRAME.lazy()), shadowed(FRAME.lazy().collect())),
    "rows": (shadowed([{"x": 1}]), shadowed(FRAME)),
    "a default that is made": (write(int, Field(default_factory=int)), write(int, 0)),
    "a default of a list": (write(list[int | None], [1]), write(list[int | None])),
    "a default for null": (write(float, 1.0), write(Annotated[float, ct.NonFinite(nan="default")], 1.0)),
    "what may be null and not absent": (write(UUID, UUID(int=1), y=int | None), write(UUID, UUID(int=1), y=int)),
    "a warning of what is absent": (warning("warn"), warning(None)),
    "metadata that is computed": (write(Annotated[int, Field(json_schema_extra=print)]), write(Annotated[int, Field(json_schema_extra={"a": 1})])),
    "NaN with rules": (write(Annotated[float, ct.NonFinite(nan="allow"), ct.Ge(0)]), write(Annotated[float, ct.Ge(0)])),
}  # fmt: skip  # a table, a line each


@pytest.mark.parametrize("name", CASES)
def test_what_a_hint_says_works(name: str) -> None:
    """Each case is refused with a hint, and what the hint says is taken."""
    before, after = CASES[name]
    assert (True, []) == (any(hints_of(before)), hints_of(after))


def test_every_hint_about_pandera_is_met() -> None:
    """Each hint stands in one of the cases, or is left out in the tests of what is left out."""
    met = {hint for before, _ in CASES.values() for hint in hints_of(before)}
    found = [one for _, call in CALLS for one in obstacles_of(call, {})]
    met |= {str(one.hint).partition("; checks=")[0] for one in found} | {
        str(one.hint) for one in found
    }
    rooms = (
        "check_operands",
        "checks",
        "column_types",
        "pandas_operands",
        "pandas_types",
        "refusals",
        "settings",
        "sources",
        "write",
    )
    left = unmet([f"interchange/pandera/{one}.py" for one in rooms], met)
    assert {} == {at: hint for at, hint in left.items() if hint not in NOT_MET}


NOT_MET = ("Replace it with a rule",)
"""What a check of a later pandera is answered with, which no test knows yet."""
