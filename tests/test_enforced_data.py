"""Functions whose annotations name a contract beside a class of data: `Annotated[pd.DataFrame, Ping]`."""

from __future__ import annotations

from typing import Annotated, Any

import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

import contracts as ct


class Ping(ct.Contract):
    """What goes in, and what comes out."""

    speed: Annotated[float, ct.Ge(0)]


@ct.enforce
def as_pandas(data: Annotated[pd.DataFrame, Ping]) -> Annotated[pd.DataFrame, Ping]:
    """The speeds, less one."""
    return data - 1


@ct.enforce
def as_table(data: Annotated[pa.Table | None, Ping]) -> int:
    """The number of rows."""
    return 0 if data is None else data.num_rows


@ct.enforce
def as_rows(data: Annotated[list[dict[str, Any]], "what came in", Ping]) -> int:
    """The number of rows."""
    return len(data)


def test_data_of_a_class_is_held_to_the_contract_beside_it() -> None:
    """Good data reaches the function as it is, and what it returns is checked too."""
    assert [1.0] == as_pandas(pd.DataFrame({"speed": [2.0]}))["speed"].tolist()
    assert (1, 0) == (as_table(pa.table({"speed": [2.0]})), as_table(None))
    assert 1 == as_rows([{"speed": 2.0}])


@pytest.mark.parametrize(
    ("call", "note"),
    [
        (lambda: as_pandas(pd.DataFrame({"speed": [-1.0]})), "in the argument 'data' of as_pandas"),
        (lambda: as_pandas(pd.DataFrame({"speed": [0.5]})), "in what as_pandas returned"),
        (lambda: as_table(pa.table({"speed": [-1.0]})), "in the argument 'data' of as_table"),
        (lambda: as_rows([{"speed": -1.0}]), "in the argument 'data' of as_rows"),
    ],
)
def test_data_that_breaks_its_contract_is_raised_with_where(call: Any, note: str) -> None:
    """A violation never reaches the function, or the caller."""
    with pytest.raises(ct.ContractViolation) as caught:
        call()
    assert [note] == caught.value.__notes__


def test_data_of_another_class_is_refused() -> None:
    """The function gets the class that its annotation names."""
    other: Any = pl.DataFrame({"speed": [1.0]})
    with pytest.raises(ct.UnsupportedDataError, match="is not a pandas DataFrame"):
        as_pandas(other)


def test_a_contract_beside_no_single_class_is_refused() -> None:
    """Two contracts, or a contract inside and beside, have no one meaning."""
    for kind in (
        Annotated[pd.DataFrame, Ping, Ping],
        Annotated[list[Ping], Ping],
        Annotated[int | str, Ping],
    ):

        def named(data: Any) -> None:
            """Takes data."""

        named.__annotations__["data"] = kind
        with pytest.raises(TypeError, match="Name one contract beside one class of data"):
            ct.enforce(named)
