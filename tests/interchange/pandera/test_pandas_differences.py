"""The differences between a contract and the schema of pandera's pandas API that it is made of, each as the docs
list it.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pandas as pd
import pandera.pandas as pa
import pytest
from pandera.engines import pandas_engine
from pandera.pandas import Check, Column

import contracts as ct
from tests.house.docs_pages import rows_of
from tests.interchange.pandera.verdicts import contract_takes, pandera_takes

NOON = datetime(2026, 3, 2, 12)
MIDNIGHT = datetime(2026, 3, 2)
LETTERS = pd.CategoricalDtype(["a", "b"])


def of_column(column: Column, values: list[Any], dtype: Any = None) -> Any:
    """A schema of one column, and a frame for it."""
    schema = pa.DataFrameSchema({"x": column})
    return schema, pd.DataFrame({"x": pd.Series(values, dtype=dtype)})


def coerced(dtype: Any, value: Any) -> Any:
    """A value in a column that is converted to a type."""
    return of_column(Column(dtype, coerce=True), [value])


LEVELS = pa.MultiIndex([pa.Index(int, name="a"), pa.Index(int, name="b")])
OF_LEVELS = pa.DataFrameSchema({"x": Column(int)}, index=LEVELS, strict=True)


def of_levels(*names: str) -> Any:
    """A schema with an index of two levels, and a frame with these levels."""
    index = pd.MultiIndex.from_tuples([tuple(range(len(names)))], names=names)
    return OF_LEVELS, pd.DataFrame({"x": [1]}, index=index)


STRICTER: dict[str, Any] = {
    "an infinity": of_column(Column(float), [float("inf")]),
    "an object that is not text": of_column(Column(object), [1], object),
    "nanoseconds": of_column(Column("datetime64[ns]"), [pd.Timestamp(1)], "datetime64[ns]"),
    "a line break after the end of a pattern": of_column(
        Column(str, Check.str_matches("a$")), ["a\n"]
    ),
    "a missing text that its check does not ignore": of_column(
        Column(str, Check.ge("a", ignore_na=False), nullable=True), [None], "string"
    ),
    "a column that is there twice": (
        pa.DataFrameSchema({"x": Column(int)}),
        pd.DataFrame([[1, 1]], columns=["x", "x"]),
    ),
    "a level that is not declared, of a strict schema": of_levels("a", "b", "c"),
    "1.9 for an integer": coerced(int, 1.9),
    "text for a number": coerced(int, "12"),
    "a date in text for a datetime": coerced("datetime64[ns]", "2026-03-02"),
    "True for a number": coerced(int, value=True),
    "a number for text": coerced(str, 1),
    "a time without a zone for an instant": coerced("datetime64[ns, UTC]", NOON),
}
"""What pandera takes and `parse` does not."""
WIDER: dict[str, Any] = {
    "integers as floats": of_column(Column(int), [1.0]),
    "integers among which some are missing": of_column(Column(int, nullable=True), [1, None]),
    "numbers of another width": of_column(Column("int32"), [1], "int64"),
    "floats of another width": of_column(Column("float32"), [0.1], "float64"),
    "numpy's Booleans for pandas'": of_column(Column("boolean"), [True], "bool"),
    "text that is stored otherwise": of_column(Column("category"), ["a"], "str"),
    "fewer categories": of_column(Column(LETTERS), ["a"], "category"),
    "instants in another zone": of_column(
        Column("datetime64[ns, UTC]"), [NOON.replace(tzinfo=UTC)], "datetime64[us, Europe/Paris]"
    ),
    "midnight for a date": of_column(Column(pandas_engine.Date), [MIDNIGHT]),
    "a date for midnight": of_column(Column("datetime64[ns]"), [date(2026, 3, 2)]),
    "a float for a decimal": of_column(Column(pandas_engine.Decimal(10, 2)), [1.5]),
    "a default that is not a category": of_column(
        Column("category", default="z"), ["a", None], LETTERS
    ),
    "levels of an index in another order": of_levels("b", "a"),
    "a level that is not declared, of a strict index": (
        pa.DataFrameSchema(
            {"x": Column(int)}, index=pa.MultiIndex([pa.Index(int, name="a")], strict=True)
        ),
        of_levels("a", "b")[1],
    ),
    "an absent column that has a default": (
        pa.DataFrameSchema({"x": Column(int, default=1)}),
        pd.DataFrame({"other": [1]}),
    ),
}
"""What `parse` takes and pandera does not."""


def verdicts(case: Any) -> tuple[bool, bool]:
    """Whether pandera takes the frame of a case, and whether `parse` does."""
    schema, frame = case
    as_columns = frame if schema.index is None else frame.reset_index()
    return pandera_takes(schema, frame), contract_takes(
        ct.from_pandera(schema), as_columns, "parse"
    )


@pytest.mark.parametrize("name", STRICTER)
def test_a_contract_refuses_the_listed_data_of_pandas(name: str) -> None:
    """Pandera takes it, and the contract does not."""
    assert (True, False) == verdicts(STRICTER[name])


@pytest.mark.parametrize("name", WIDER)
def test_a_contract_accepts_the_listed_data_of_pandas(name: str) -> None:
    """The contract accepts it, for its values are right, and pandera does not."""
    assert (False, True) == verdicts(WIDER[name])


def test_the_docs_list_every_difference_of_pandas() -> None:
    """The reference has a line for each difference, and no other."""
    for heading, listed in (
        ("What a contract refuses of pandas", STRICTER),
        ("What a contract accepts of pandas", WIDER),
    ):
        assert [*listed] == [row[0] for row in rows_of("pandera.md", heading)]
