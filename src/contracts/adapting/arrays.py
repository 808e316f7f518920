"""Frames as matrices: one row each, one column for each feature, every number exact or rounded once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import polars as pl

from contracts.adapting.features import Feature
from contracts.backends.batch import shown_list
from contracts.report import Example, Violation, violation_of
from contracts.rules.implied import Held, ImpliedRule
from contracts.rules.requirement import Requirement
from contracts.specification import NOT_INF, NOT_NAN, NOT_NULL

if TYPE_CHECKING:
    import numpy as np

POLARS: dict[str, type[pl.DataType]] = {
    "float32": pl.Float32, "float64": pl.Float64,
    "int8": pl.Int8, "int16": pl.Int16, "int32": pl.Int32, "int64": pl.Int64,
    "uint8": pl.UInt8, "uint16": pl.UInt16, "uint32": pl.UInt32, "uint64": pl.UInt64,
}  # fmt: skip
BLOCK = 65_536
"""How many rows of an array are written at a time."""
EXACT = {"float32": 2**24, "float64": 2**53}
"""Up to which magnitude every integer is a float (IEEE 754)."""


# What an array does not hold ---------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Given:
    """One feature of a batch: its column in the consumer's contract form."""

    feature: Feature
    column: pl.Series


Wrong = tuple[Given, Requirement[ImpliedRule], pl.Series]
"""What is wrong with a feature, and the rows in which it is."""


def column_of(feature: Feature, frame: pl.DataFrame) -> pl.Series:
    """A feature's column; true and false are 1 and 0."""
    column = frame.get_column(feature.field.alias)
    if feature.place is not None:
        column = column.arr.to_list() if isinstance(column.dtype, pl.Array) else column
        column = column.list.get(feature.place)
    column = column.cast(pl.UInt8) if column.dtype == pl.Boolean else column
    return column.rechunk()


def given_in(frame: pl.DataFrame, features: tuple[Feature, ...]) -> list[Given]:
    """The features of a frame in contract form."""
    return [Given(feature, column_of(feature, frame)) for feature in features]


def wrong_in(features: list[Given], dtype: str) -> Iterator[Wrong]:
    """What keeps features from being an array of a type."""
    changed = not_held(features, dtype)
    for one in features:
        column, value = one.column, one.feature.value
        if column.null_count():
            yield one, NOT_NULL, column.is_null()
        if column.dtype.is_float() and value.non_finite.nan == "allow":
            yield from found(one, NOT_NAN, column.is_nan())
        if column.dtype.is_float() and not value.forbids_inf:
            yield from found(one, NOT_INF, column.is_infinite())
        if one.feature.name in changed:
            rows = column.to_frame("x").select(lossy(pl.col("x"), column.dtype, dtype)).to_series()
            yield from found(one, Requirement(Held(dtype)), rows)


def found(one: Given, requirement: Requirement[ImpliedRule], rows: pl.Series) -> Iterator[Wrong]:
    """The rows, if there are any."""
    if rows.any():
        yield one, requirement, rows.fill_null(value=False)


def not_held(features: list[Given], dtype: str) -> set[str]:
    """The features that have a number which the type of the array does not hold; what each may have
    beside numbers that are only rounded is asked of the extremes first.
    """
    to = POLARS[dtype]
    other = [one for one in features if one.column.dtype != to]
    frame = pl.DataFrame([one.column.alias(one.feature.name) for one in other])
    doubtful = told(frame, {one.feature.name: doubt(one, dtype) for one in other})
    exprs = {
        one.feature.name: lossy(pl.col(one.feature.name), one.column.dtype, dtype)
        for one in other
        if one.feature.name in doubtful
    }
    return told(frame, exprs)


def told(frame: pl.DataFrame, asked: Mapping[str, pl.Expr]) -> set[str]:
    """Which of the questions are true of any row."""
    if not asked:
        return set()
    answers = frame.select(expr.any().alias(name) for name, expr in asked.items())
    return {name for name, answer in answers.row(0, named=True).items() if answer}


def doubt(one: Given, dtype: str) -> pl.Expr:
    """Whether a feature may have a number that is not held."""
    exact, number = EXACT.get(dtype), pl.col(one.feature.name)
    if exact is None:
        return pl.lit(True)
    large = pl.lit(value=False)
    if not one.feature.is_within(exact):
        least, greatest = number.min().cast(pl.Float64), number.max().cast(pl.Float64)
        large = (least <= -exact) | (greatest >= exact)
    if one.column.dtype.is_integer():
        return large
    return large | ((number.cast(POLARS[dtype]) == 0) & (number != 0)).any()


def lossy(number: pl.Expr, given: pl.DataType, dtype: str) -> pl.Expr:
    """Where a number overflows, becomes 0, or was an integer and is another number."""
    cast = number.cast(POLARS[dtype], strict=False)
    if given.is_integer():
        if dtype in EXACT:
            return cast.cast(pl.Int128) != number.cast(pl.Int128)
        return cast.is_null() & number.is_not_null()
    back = cast.cast(pl.Float64)
    if dtype not in EXACT:
        return (cast.is_null() | (back != number)) & number.is_finite()
    whole = number == number.floor()
    return (back != number) & number.is_finite() & (back.is_infinite() | (back == 0) | whole)


def rounded(one: Given, dtype: str) -> int:
    """How many numbers of a feature are others in an array."""
    column = one.column
    return int((column.cast(POLARS[dtype]).cast(column.dtype) != column).sum() or 0)


def violations(wrong: Iterable[Wrong], height: int, most: int) -> Iterator[Violation]:
    """What is wrong, as a report says it.

    Args:
        most: how many examples to give for each.
    """
    for one, requirement, rows in wrong:
        places = rows.arg_true().head(most)
        shown = shown_list(one.column.gather(places), one.feature.value)
        examples = [Example(row, None, value) for row, value in zip(places, shown, strict=True)]
        count = int(rows.sum() or 0)
        yield violation_of(one.feature.name, requirement, count, height, examples)


# Arrays -----------------------------------------------------------------------------------------


def matrix(features: list[Given], height: int, dtype: str) -> np.ndarray[Any, Any]:
    """The features as one array of (rows, features), C-contiguous.

    What is written side by side comes from columns far apart, which one core cannot do as fast as
    memory takes it: so all do it, each a block of rows.
    """
    import numpy as np

    array = np.empty((height, len(features)), dtype=dtype)
    columns = [one.column.to_numpy() for one in features]

    def write(start: int) -> None:
        rows = array[start : start + BLOCK]
        for place, column in enumerate(columns):
            rows[:, place] = column[start : start + BLOCK]

    blocks = range(0, height, BLOCK)
    if len(blocks) <= 1:
        for start in blocks:
            write(start)
    else:
        with ThreadPoolExecutor(pl.thread_pool_size()) as pool:
            list(pool.map(write, blocks))
    return array
