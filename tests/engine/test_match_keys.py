"""Keys of any type and any kind of data: which are equal, and which never match."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any
from uuid import UUID

import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

import contracts as ct
from tests.engine.matching_samples import BIG, NAN, NOON, counts
from tests.inputs.samples import StreamOnly

PARIS = timezone(timedelta(hours=1))

EQUAL: dict[str, tuple[list[Any], list[Any]]] = {
    "an integer and its float": ([1, BIG], [1.0, 2.0**53]),
    "zeros": ([0.0, -0.0], [-0.0, 0]),
    "nulls and NaN": ([None, NAN], [None, NAN]),
    "an instant in two zones": ([NOON], [NOON.astimezone(PARIS)]),
    "a UUID and its text": ([UUID(int=1)], [str(UUID(int=1))]),
    "decimals": ([Decimal("1.5")], [Decimal("1.50")]),
    "integers past int64": ([2**63], [2**63]),
    "no rows": ([], []),
}
UNEQUAL: dict[str, tuple[Any, Any]] = {
    "neighbours past 2**53": (BIG + 1, 2.0**53),
    "an integer past int64, as a float": (2**63 - 1, 2.0**63),
    "null and NaN": (1.0, None),
    "NaN and null": (NAN, None),
    "a float that is no integer": (1, 1.5),
    "cases of text": ("a", "A"),
}


@pytest.mark.parametrize("name", [*EQUAL])
def test_equal_keys_match(name: str) -> None:
    """The same value is the same key."""
    asked, back = EQUAL[name]
    assert {} == counts(ct.match_rows({"k": asked}, {"k": back}, key="k"))


@pytest.mark.parametrize("name", [*UNEQUAL])
def test_unequal_keys_do_not_match(name: str) -> None:
    """Another value is another key, however near."""
    asked, back = UNEQUAL[name]
    said = counts(ct.match_rows({"k": [asked]}, {"k": [back]}, key="k"))
    assert {"rows_lost": 1, "rows_added": 1} == said


NOT_ALIKE: dict[str, tuple[Any, Any, str | None]] = {
    "text for integers": ([1], ["1"], None),
    "truth for integers": ([1], [True], None),
    "dates for times": ([datetime(2024, 1, 1)], [date(2024, 1, 1)], None),
    "a zone that was lost": ([NOON], [NOON.replace(tzinfo=None)], "the time zone was lost"),
    "a zone that came by itself": ([datetime(2024, 1, 1)], [NOON], "a time zone came back"),
    "lists": ([[1]], [[1]], None),
    "values of several types": ([1], [1, "a"], None),
    "decimals too long for one type": (
        pl.Series([Decimal(10) ** 37], dtype=pl.Decimal(38, 0)),
        pl.Series([Decimal("0.01")], dtype=pl.Decimal(38, 2)),
        None,
    ),
}


@pytest.mark.parametrize("name", [*NOT_ALIKE])
def test_types_that_never_equal_are_a_violation(name: str) -> None:
    """Nothing is guessed: such a column breaks `dtype`, and what needs it is not run."""
    asked, back, cause = NOT_ALIKE[name]
    report = ct.match_rows({"k": asked}, {"k": back}, key="k")
    (broken,) = report.violations
    assert ("dtype", "k") == (broken.code, broken.field)
    assert (broken.cause or "").startswith(cause or "")
    assert (cause is None) == (broken.cause is None)
    codes = ["rows_lost", "rows_duplicated", "rows_added", "reordered"]
    assert codes == [entry.code for entry in report.not_run]


def test_a_key_that_did_not_come_back_is_a_violation() -> None:
    """A column that is missing in what came back, wholly or in some rows, or is there twice."""
    asked = {"k": [1, 2]}
    whole = ct.match_rows(asked, pl.DataFrame({"x": [1, 2]}), key="k")
    some = ct.match_rows(asked, [{"k": 1}, {"x": 2}], key="k")
    twice = pa.table([pa.array([1, 2]), pa.array([1, 2])], names=["k", "k"])
    assert {"missing_field": 2} == counts(whole)
    assert ({"missing_field": 1}, 1) == (counts(some), some.violations[0].examples[0].row)
    assert {"extra_field": 2} == counts(ct.match_rows(asked, twice, key="k"))
    assert 4 == len(whole.not_run)


KINDS: dict[str, Callable[[pl.DataFrame], Any]] = {
    "polars": lambda frame: frame,
    "lazy": lambda frame: frame.lazy(),
    "pyarrow": lambda frame: frame.to_arrow(),
    "pandas": lambda frame: pd.DataFrame(frame.to_dict(as_series=False)),
    "list of dicts": lambda frame: frame.to_dicts(),
    "dict of columns": lambda frame: frame.to_dict(as_series=False),
    "stream": StreamOnly,
}


@pytest.mark.parametrize("kind", [*KINDS])
@pytest.mark.parametrize("other", [*KINDS])
def test_any_kinds_of_data_are_matched(kind: str, other: str) -> None:
    """The verdict does not depend on what holds the rows, on either side."""
    asked = pl.DataFrame({"k": [1, 2, 3], "at": [NOON, NOON, NOON]})
    back = pl.DataFrame({"at": [NOON] * 3, "k": [3, 2, 2], "more": ["a", "b", "c"]})
    report = ct.match_rows(KINDS[kind](asked), KINDS[other](back), key=("k", "at"))
    expected = {"rows_lost": 1, "rows_duplicated": 1, "reordered": 2}
    assert expected == counts(report)


def test_a_column_may_be_called_otherwise() -> None:
    """A mapping states what a column of the key is called in what came back."""
    asked, back = {"id": [1, 2]}, {"driver_id": [2, 1]}
    assert {"reordered": 2} == counts(ct.match_rows(asked, back, key={"id": "driver_id"}))


@pytest.mark.parametrize(
    "key",
    [(), "x", ("k", "k"), {"k": "a", "j": "a"}, ("k", 1), 1, ("k", "some")],
    ids=["none", "not there", "twice", "two for one", "no text", "a number", "not in every row"],
)
def test_an_invalid_key_is_an_error(key: Any) -> None:
    """A key must name columns that the table of requested rows has."""
    asked = [{"k": 1, "j": 1, "some": 1}, {"k": 2, "j": 1}]
    with pytest.raises(ValueError, match="key must name "):
        ct.match_rows(asked, asked, key=key)


def test_a_reader_is_refused_unread() -> None:
    """A reader is refused, on either side, and is left as it was."""
    table = pa.table({"k": [1]})
    for place in range(2):
        reader = table.to_reader()
        sides = [reader, table] if place == 0 else [table, reader]
        with pytest.raises(ct.UnsupportedDataError, match="can be read only once"):
            ct.match_rows(*sides, key="k")
        assert 1 == reader.read_all().num_rows
