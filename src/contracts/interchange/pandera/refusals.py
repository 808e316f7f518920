"""What a contract and a schema of pandera's refuse of the same data, row by row, as one kind of finding."""

from __future__ import annotations

import copy
import warnings
from collections.abc import Hashable, Iterator, Mapping
from typing import Any, NamedTuple

import polars as pl

from contracts.backends.attempt import Failure, attempt
from contracts.errors import UnsupportedDataError
from contracts.interchange.pandera.sources import PanderaSource
from contracts.report.report import Report
from contracts.report.values import show_name


class Rejection(NamedTuple):
    """One rule or check that one row breaks, or the data as a whole.

    Attributes:
        row: its position; None where the rule names no row.
        field: the column; None for several columns, a row or the whole.
        rule: the rule or check in short: "speed: nan", "speed: greater_than(0)".
        follows: whether it is a rule that could not be evaluated, for what others refuse.
    """

    row: int | None
    field: str | None
    rule: str
    follows: bool = False


def refusals_in(report: Report) -> Iterator[Rejection]:
    """What a report with all of its examples refuses, but for warnings."""
    failing = [one for one in report.violations if one.severity == "error"]
    for violation in failing:
        rows = [one.row for one in violation.examples if one.row is not None]
        named: list[int | None] = [*rows] or [None]
        yield from (Rejection(row, violation.field, violation.label) for row in named)
    for one in report.not_run:
        rule = f"{one.field or 'row'}: {one.code} not run"
        yield Rejection(None, one.field, rule, follows=bool(failing))


def refusals_of(source: PanderaSource, data: Any) -> list[Rejection]:
    """What a schema refuses of a frame of its API.

    Raises:
        UnsupportedDataError: it is no such frame.
    """
    _refuse_other_frames(source, data)
    schema = _without_dropping(source.schema)
    run = _pandas_cases if source.is_pandas else _cases
    with warnings.catch_warnings(action="ignore"):
        done = attempt(lambda: [*run(schema, data)])
    if isinstance(done, Failure):
        return [Rejection(None, None, f"not evaluated: {done.reason}")]
    level = getattr(getattr(schema, "index", None), "name", None)
    return [_read_case(case, level) for case in done]


def columns_of_index(source: PanderaSource, data: Any) -> Any:
    """The frame with the levels of its index that the schema declares as columns, for the contract."""
    if not source.is_pandas:
        return data
    from contracts.interchange.pandera.read_pandas import index_levels

    names = [one.name for one in index_levels(source.schema) if one.name is not None]
    levels = [one for one in names if one in data.index.names and one not in data.columns]
    return data.reset_index(level=levels) if levels else data


def _refuse_other_frames(source: PanderaSource, data: Any) -> None:
    if source.is_pandas:
        import pandas as pd

        wanted, name = pd.DataFrame, "pandas"
    else:
        wanted, name = pl.DataFrame, "polars"
    if not isinstance(data, wanted):
        hint = f"Pass a {name} DataFrame: the schema is of pandera.{name}"
        if isinstance(data, pl.LazyFrame) and not source.is_pandas:
            hint = "Pass data.collect(): of a LazyFrame pandera validates the types alone"
        problem = f"is not a {name} DataFrame"
        raise UnsupportedDataError(show_name(type(data).__name__), problem, hint)


def _without_dropping(schema: Any) -> Any:
    """The schema, which refuses the rows that it would drop."""
    columns = [*schema.columns.values()]
    if not any(getattr(one, "drop_invalid_rows", False) for one in (schema, *columns)):
        return schema
    schema = copy.deepcopy(schema)
    for one in (schema, *schema.columns.values()):
        one.drop_invalid_rows = False
    return schema


def _pandas_cases(schema: Any, data: Any) -> Iterator[dict[str, Any]]:
    """The failure cases of a frame of pandas, with the positions of rows in place of their labels."""
    if schema.index is None:
        yield from _cases(schema, data.reset_index(drop=True))
        return
    cases = _cases(schema, data)
    is_of_index = [one["schema_context"] in ("Index", "MultiIndex") for one in cases]
    of_columns = [case for case, is_its in zip(cases, is_of_index, strict=True) if not is_its]
    of_index = [case for case, is_its in zip(cases, is_of_index, strict=True) if is_its]
    if data.index.has_duplicates:  # labels do not tell the rows of columns apart
        alone = copy.deepcopy(schema)
        alone.index = None
        yield from _cases(alone, data.reset_index(drop=True))
        of_columns = []
    places: dict[Hashable, list[int | None]] = {}
    for place, label in enumerate(data.index):
        places.setdefault(label, []).append(place)
    for case in _keys_by_label(schema, data, of_index) + of_columns:
        for row in places.get(case["index"], [None]):
            yield {**case, "index": row}


def _keys_by_label(schema: Any, data: Any, cases: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The cases with each row that repeats a key of several levels, which pandera reports by other numbers."""
    others = [one for one in cases if one["check"] != "multiindex_unique"]
    if len(others) == len(cases):
        return cases
    levels = schema.index.unique
    names = [levels] if isinstance(levels, str) else [*levels]
    repeated = data.index.to_frame(index=False).duplicated(subset=names, keep=False)
    key = {"schema_context": "DataFrameSchema", "check": "multiindex_unique", "column": None}
    return others + [{**key, "index": label} for label in data.index[repeated.to_numpy()].unique()]


def _cases(schema: Any, data: Any) -> list[dict[str, Any]]:
    """The failure cases of a frame."""
    from pandera.errors import SchemaErrors

    try:
        schema.validate(data, lazy=True)
    except SchemaErrors as errors:
        cases: Any = errors.failure_cases
        is_polars = isinstance(cases, pl.DataFrame)
        return [*(cases.to_dicts() if is_polars else cases.to_dict("records"))]
    return []


def _read_case(case: Mapping[str, Any], level: str | None) -> Rejection:
    check, context = str(case["check"]), case["schema_context"]
    index = case["index"]
    row = int(index) if index is not None and index == index else None  # noqa: PLR0124 - NaN is unlike itself
    field: str | None
    if check in ("column_in_schema", "column_in_dataframe"):
        field = str(case["failure_case"])
    elif context == "DataFrameSchema":
        field = None  # a check of the whole, which pandas reports for each of its columns
    else:
        column = case["column"] or level
        field = None if column is None else str(column)
    return Rejection(row, field, check if field is None else f"{field}: {check}")
