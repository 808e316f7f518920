"""pandas frames: their index is ignored, and their columns are read value for value."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, ClassVar

import polars as pl

from contracts.backends.batch import Failure, attempt
from contracts.backends.columns import Columns, columns_from
from contracts.backends.failing import Types
from contracts.backends.valid_part import valid_frame
from contracts.backends.wire_values import Source
from contracts.kinds.array_columns import column_of_series
from contracts.kinds.given import as_given, first_of_each, runs_of
from contracts.rendering import is_scalar_values
from contracts.specification import Specification

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class Pandas:
    """A pandas DataFrame; what goes out keeps the labels of the rows that are left."""

    data: pd.DataFrame
    specification: Specification

    source: ClassVar[Source] = "values"

    @property
    def height(self) -> int:
        """How many rows there are."""
        return len(self.data.index)

    def frame(self) -> None:
        """A pandas frame is none of Polars'."""

    def columns(self) -> Columns:
        """The frame by its columns."""
        series = (self.data.iloc[:, place] for place in range(self.data.shape[1]))
        named, repeated = first_of_each(self.data.columns, map(column_of_series, series))
        return columns_from(named, self.specification, self.height, repeated)

    def whole(self) -> pd.DataFrame:
        """The frame itself."""
        return self.data

    def without(self, names: Iterable[str]) -> Pandas:
        """The frame without some of its columns."""
        gone = frozenset(names)
        kept = [not (isinstance(name, str) and name in gone) for name in self.data.columns]
        return replace(self, data=self.data.loc[:, kept])

    def part(self, rows: pl.Series, beside: Mapping[str, pl.Series]) -> Any:
        """The rows that the mask names, with columns beside them."""
        part: Any = rows_in(self.data, rows)
        for name, column in beside.items():
            part[name] = column.to_list()
        return part

    def valid(self, columns: Columns, rows: pl.Series) -> pd.DataFrame:
        """The rows that the mask names in contract form; what was that already keeps its type."""
        import pandas as pd

        valid = valid_frame(columns, rows)
        given = as_given(columns, self.data.columns)
        places = {name: place for place, name in reversed([*enumerate(self.data.columns)])}
        index = self.data.index[rows.to_numpy()]
        series = {
            name: rows_in(self.data.iloc[:, places[given[name]]], rows)
            if name in given
            else pandas_series(valid.get_column(name), index)
            for name in dict.fromkeys((*valid.columns, *given))
        }
        if all(map(is_scalar_values, series)):
            return pd.DataFrame(series, index=index)
        frame = pd.DataFrame(dict(enumerate(series.values())), index=index)
        return frame.set_axis(pd.Index([*series], dtype=object), axis="columns")

    def types(self) -> Types:
        """The types of the frame's columns."""
        return {str(name): type(dtype).__name__ for name, dtype in self.data.dtypes.items()}

    def units(self) -> dict[str, str]:
        """Such columns say nothing of their units."""
        return {}

    def cause(self, field: str, code: str) -> str | None:
        """A field that is missing may stand in the index."""
        if code == "missing_field" and field in self.data.index.names:
            return "the index is ignored: data.reset_index() makes a column of it"
        return None


def rows_in(data: Any, rows: pl.Series) -> Any:
    """A copy of the rows that a mask names, of a frame or of a Series; of Arrow's types that cannot
    be filtered too.
    """
    filtered = attempt(lambda: data.loc[rows.to_numpy()].copy())
    if not isinstance(filtered, Failure):
        return filtered
    import pandas as pd

    runs = (data.iloc[start : start + length] for start, length in runs_of(rows))
    return pd.concat([data.iloc[:0], *runs])


def pandas_series(column: pl.Series, index: Any) -> Any:
    """A column as pandas holds it: in numpy's types, or where it has nulls in Arrow's, which keep
    them apart from NaN.
    """
    series = column.to_pandas(use_pyarrow_extension_array=column.null_count() > 0)
    return series.set_axis(index)
