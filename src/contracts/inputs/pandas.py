"""pandas DataFrames: the index is ignored, and the columns are read value for value."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any, cast

import polars as pl

from contracts.backends.attempt import Failure, attempt
from contracts.backends.columns import Columns, columns_from
from contracts.backends.engine_errors import Types
from contracts.backends.frame.output import valid_columns
from contracts.diagnosis.wrong_types import nan_declaration
from contracts.hints import CallElsewhere, Hint, UseVerb
from contracts.inputs.adapter import InputAdapter, PythonRows
from contracts.inputs.arrays import column_of_series
from contracts.inputs.columns import mask_runs, split_repeated, unchanged_columns
from contracts.report.values import is_valid_unicode, show_value
from contracts.rules.value import CodeList, OneOf
from contracts.specification import Field, FieldType, Specification

if TYPE_CHECKING:
    import pandas as pd


_MISSING_WORDS = (
    "NA", "N/A", "n/a", "NULL", "null", "None", "nan", "NaN", "-nan", "-NaN", "<NA>", "#N/A",
    "#N/A N/A", "#NA", "1.#IND", "-1.#IND", "1.#QNAN", "-1.#QNAN", "",
)  # fmt: skip  # a table
"""What `pandas.read_csv` reads as missing unless `keep_default_na=False`."""


_SHOWN_TYPES = {"int64": pl.Int64(), "float64": pl.Float64(), "bool": pl.Boolean(), "object": None}
"""The types of numpy of which Python has every value, by their names, and those of Polars for them."""


@dataclass(frozen=True, slots=True)
class PandasAdapter(InputAdapter):
    """A pandas DataFrame; rows go out with their labels."""

    data: pd.DataFrame
    specification: Specification

    @property
    def height(self) -> int:
        return len(self.data.index)

    def python_rows(self) -> PythonRows | None:
        """The rows of a frame of numpy's numbers, text and objects."""
        import pandas as pd

        data, names = self.data, tuple(self.data.columns.tolist())
        if type(data) is not pd.DataFrame or not {str}.issuperset(map(type, names)):
            return None
        dtypes = [_shown_type(dtype) for dtype in _dtypes_of(data)]
        if any(dtype is False for dtype in dtypes):
            return None
        return PythonRows(
            names,
            cast("list[pl.DataType | None]", dtypes),
            lambda: [*map(tuple, data.to_numpy(dtype=object).tolist())],
        )

    def columns(self) -> Columns:
        series = (column for _, column in self.data.items())
        named, repeated = split_repeated(self.data.columns, map(column_of_series, series))
        return columns_from(named, self.specification, self.height, repeated)

    def to_native(self) -> pd.DataFrame:
        return self.data

    def without(self, names: Iterable[str]) -> PandasAdapter:
        gone = frozenset(names)
        kept = [not (isinstance(name, str) and name in gone) for name in self.data.columns]
        if all(kept):  # pandas before 3 selects nothing of numbers of another byte order
            return self
        return replace(self, data=self.data.loc[:, kept])

    def select_rows(self, rows: pl.Series, beside: Mapping[str, pl.Series]) -> Any:
        part: Any = _filter_pandas(self.data, rows)
        for name, column in beside.items():
            part[name] = column.to_list()
        return part

    def output(self, columns: Columns, rows: pl.Series) -> pd.DataFrame:
        """The rows of a mask in contract form; a column that was in contract form keeps its pandas
        type.
        """
        import pandas as pd

        unchanged = unchanged_columns(columns, self.data.columns)
        valid = valid_columns(columns, rows, unchanged)
        places = {name: place for place, name in reversed([*enumerate(self.data.columns)])}
        index = self.data.index[rows.to_numpy()]
        series = {
            name: _filter_pandas(self.data.iloc[:, places[unchanged[name]]], rows)
            if name in unchanged
            else pandas_series(valid[name], index)
            for name in dict.fromkeys((*self.specification.places, *valid, *unchanged))
        }
        if all(map(is_valid_unicode, series)):
            return pd.DataFrame(series, index=index)
        frame = pd.DataFrame(dict(enumerate(series.values())), index=index)
        return frame.set_axis(pd.Index([*series], dtype=object), axis="columns")

    @property
    def names(self) -> list[str]:
        return [*map(str, self.data.columns)]

    def types(self) -> Types:
        return {str(name): type(dtype).__name__ for name, dtype in self.data.dtypes.items()}

    def cause(self, field: str | None, code: str) -> str | None:
        """A missing field may be in the index, a missing text may have been a word."""
        if code == "missing_field" and field in self.data.index.names:
            hint = "the index is ignored: data.reset_index() makes a column of it"
            return Hint(hint, CallElsewhere("pandas.DataFrame.reset_index", {}))
        known = [one for one in self.specification.fields if one.alias == field]
        places = [place for place, name in enumerate(self.data.columns) if name == field]
        if code not in ("null", "dtype") or not known or len(places) != 1:
            return InputAdapter.cause(self, field, code)
        column, declared = self.data.iloc[:, places[0]], known[0]
        return _word_read_as_missing(column, declared) or (
            _nan_among_text(column, declared) if code == "dtype" else None
        )


def _dtypes_of(data: pd.DataFrame) -> list[Any]:
    """The types of the columns: `data.dtypes` makes a Series, an eighth of what a guard of one row takes."""
    try:
        found = cast("Any", data)._mgr.get_dtypes()  # noqa: SLF001 - there is no public way
    except AttributeError:  # of a pandas to come
        found = data.dtypes
    return [*found]


@lru_cache(maxsize=128)  # numpy takes a microsecond for the name of a type
def _shown_type(dtype: Any) -> pl.DataType | bool | None:
    """The type of Polars for a type of numpy or pandas of which Python has every value, what is missing
    apart; None for objects and text, and False for other types.
    """
    if type(dtype).__name__ == "StringDtype":
        return None
    is_numpys = type(dtype).__module__.startswith("numpy")
    return _SHOWN_TYPES.get(dtype.name, False) if is_numpys else False


def _word_read_as_missing(column: Any, declared: Field) -> Hint | None:
    """The hint for a column without its text: a member of its field is a word that `pandas.read_csv`
    takes for a missing value, such as the code of Namibia.
    """
    words = _words_of_pandas(declared.value)
    if not words or not _lacks_some_text(column):
        return None
    hint = f"pandas.read_csv reads {show_value(words[0])} as missing: pass keep_default_na=False, or use ct.read_csv"
    in_pandas = CallElsewhere("pandas.read_csv", {"keep_default_na": False})
    return Hint(hint, in_pandas, UseVerb("read_csv"))


def _nan_among_text(column: Any, declared: Field) -> Hint | None:
    """The hint for text among which NaN stands for what is missing, as before pandas 3."""
    value = declared.value
    if value.dtype.kind != "text" or value.non_finite.nan != "forbid" or value.sensitive:
        return None
    if column.dtype != object or not _lacks_some_text(column):
        return None
    written = nan_declaration(value, may_be_null=value.nullable or declared.default is not None)
    null = f'astype("string") makes it null, and so does {written}'
    as_text = CallElsewhere("pandas.Series.astype", {"dtype": "string"})
    return Hint(f"looks like text that is missing in pandas: {null}", as_text, *written.changes)


def _lacks_some_text(column: Any) -> bool:
    """Whether some values of a column are missing, and the others are text."""
    present = attempt(lambda: column.dropna().tolist())
    if isinstance(present, Failure) or len(present) == len(column):
        return False
    return all(isinstance(value, str) for value in present)


def _words_of_pandas(value: FieldType) -> tuple[str, ...]:
    """The members of a text field that `pandas.read_csv` takes for missing values by default."""
    if value.dtype.kind != "text" or value.sensitive:
        return ()
    for requirement in value.rules:
        match requirement.rule:
            case OneOf(members):
                return tuple(word for word in _MISSING_WORDS if word in members)
            case CodeList(name):
                from contracts.rules.code_lists import CODE_LISTS

                return tuple(word for word in _MISSING_WORDS if word in CODE_LISTS[name].members)
            case _:
                pass
    return ()


def _filter_pandas(data: Any, rows: pl.Series) -> Any:
    """A copy of the rows of a mask, of a DataFrame or a Series; also of Arrow types that cannot be
    filtered.
    """
    filtered = attempt(lambda: data.loc[rows.to_numpy()].copy())
    if not isinstance(filtered, Failure):
        return filtered
    import pandas as pd

    runs = (data.iloc[start : start + length] for start, length in mask_runs(rows))
    return pd.concat([data.iloc[:0], *runs])


def pandas_series(column: pl.Series, index: Any) -> Any:
    """A column as pandas holds it: in numpy's types, or in Arrow's where it has nulls, which those
    keep apart from NaN, and where numpy has no type for the values.
    """
    in_arrow = column.null_count() > 0 or column.dtype.is_nested() or column.dtype == pl.Date
    return column.to_pandas(use_pyarrow_extension_array=in_arrow).set_axis(index)
