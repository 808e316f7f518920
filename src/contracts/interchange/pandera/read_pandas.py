"""Schemas of pandera's pandas API as contracts: levels of the index are columns, and NaN means null."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd
import polars as pl
from pandera.pandas import Column, MultiIndex

from contracts.errors import Obstacle
from contracts.interchange.pandera import settings
from contracts.interchange.pandera.check_operands import CheckedColumn
from contracts.interchange.pandera.pandas_operands import PandasColumn
from contracts.interchange.pandera.pandas_types import dtype_of_pandas, keeps_na, zone_of_pandas
from contracts.interchange.pandera.read import SchemaReader
from contracts.interchange.pandera.read_checks import check_arguments, check_name
from contracts.rules.table import Unique


class PandasSchemaReader(SchemaReader):
    """Reads one schema of the pandas API."""

    keywords: Mapping[str, Any] = {"nan": "null"}

    def read_columns(self, schema: Any) -> Mapping[Any, Any]:
        """The levels of the index that have names, and then the columns; none for a model of rows."""
        if _row_model(schema) is not None:
            return {}
        levels = {one.name: _column_of_level(one) for one in index_levels(schema) if one.name}
        return {**levels, **schema.columns}

    def checked_column(self, column: Any, name: str) -> CheckedColumn:
        where, nullable = str(column.name), settings.is_nullable(column)
        dtype = dtype_of_pandas(where, column.dtype)
        zone = zone_of_pandas(column.dtype)
        return PandasColumn(where, name, dtype, nullable, zone, keeps_na(column.dtype))

    def refused_parts_of_whole(self) -> Iterator[Obstacle]:
        schema = self._schema
        model = _row_model(schema)
        if model is not None:
            hint = f"ct.from_pydantic({model.__name__}) reads it"
            yield Obstacle("", f"has rows of the pydantic model {model.__name__}", hint)
        else:
            yield from SchemaReader.refused_parts_of_whole(self)
        yield from self._refused_parts_of_index()
        for name in schema.columns:
            if not isinstance(name, str):
                problem = f"has a column that is called {name!r}, and names are text"
                yield Obstacle(str(name), problem, "Rename it")

    def _refused_parts_of_index(self) -> Iterator[Obstacle]:
        refused = self._replacements.unless_left_out
        for place, level in enumerate(index_levels(self._schema)):
            if not level.name:
                hint = "Give it one, name=… (in a model Field(check_name=True)), and pass data.reset_index()"
                problem = f"has no name for level {place} of the index, which a contract ignores"
                yield from refused("", "index", problem, hint)
            elif level.name in self._schema.columns:
                yield Obstacle(level.name, "names a level of the index too", "Rename one of them")

    def body_rules(self, names: Mapping[str, str]) -> Iterator[Unique]:
        """The keys of columns, and those of levels of the index."""
        unique = getattr(self._schema.index, "unique", None)
        if isinstance(self._schema.index, MultiIndex) and unique:
            yield from settings.read_keys(unique, self.columns, names)
        yield from SchemaReader.body_rules(self, names)

    def read_check(self, column: CheckedColumn, check: Any) -> list[Any]:
        instead = self._replacements.instead_of(column.where, check_name(check))
        if instead is None and not check.ignore_na and _has_null_member(check):
            problem = f"has the check {check_name(check)!r} with a null among its members"
            raise column.refusal(
                problem, "State by nullable= whether nulls may be, and leave it out"
            )
        return SchemaReader.read_check(self, column, check)

    def kept(self, column: Any, dtype: pl.DataType) -> dict[str, Any]:
        """What a field keeps of its column: its coercion, for its type is pandas'."""
        del dtype
        return {"coerce": True} if column.coerce or self._schema.coerce else {}


def _row_model(schema: Any) -> Any:
    """The pydantic model of the rows of a schema; None where it has columns."""
    model = getattr(schema.dtype, "type", None)
    return model if hasattr(model, "model_fields") else None


def index_levels(schema: Any) -> list[Any]:
    """What a schema of the pandas API declares of each level of the index."""
    index: Any = schema.index
    if index is None:
        return []
    return [*index.indexes] if isinstance(index, MultiIndex) else [index]


def _column_of_level(level: Any) -> Column:
    """A level of an index as the column that `data.reset_index()` makes of it."""
    kept = (
        "nullable", "unique", "coerce", "name", "title", "description", "default", "metadata",
        "parsers", "drop_invalid_rows",
    )  # fmt: skip  # short values, several a line
    return Column(level.dtype, level.checks, **{one: getattr(level, one) for one in kept})


def _has_null_member(check: Any) -> bool:
    members = check_arguments(check).values()
    lists = [one for one in members if isinstance(one, (list, tuple, set, frozenset))]
    return any(pd.isna(member) for one in lists for member in one)
