"""Frames as arrays: one row each, one column for each feature, every number exact or rounded once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import polars as pl

from contracts.backends.masking import shown_list
from contracts.engine.options import DEFAULT_EXAMPLES
from contracts.errors import ContractViolation
from contracts.handoff.features import Feature, features_of
from contracts.report.ranking import build_report
from contracts.report.report import Example, Violation, build_violation
from contracts.report.values import show_value
from contracts.rules.implied import Held, ImpliedRule
from contracts.rules.requirement import Requirement
from contracts.specification import NOT_INF, NOT_NAN, NOT_NULL, Specification

if TYPE_CHECKING:
    import numpy as np

_POLARS_TYPES: dict[str, type[pl.DataType]] = {
    "float32": pl.Float32, "float64": pl.Float64,
    "int8": pl.Int8, "int16": pl.Int16, "int32": pl.Int32, "int64": pl.Int64,
    "uint8": pl.UInt8, "uint16": pl.UInt16, "uint32": pl.UInt32, "uint64": pl.UInt64,
}  # fmt: skip  # a table, a family of types a line
_ROWS_PER_BLOCK = 65_536
"""How many rows of an array are written at a time."""
_EXACT_INTEGERS = {"float32": 2**24, "float64": 2**53}
"""The magnitude up to which every integer is exact in the type (IEEE 754)."""


# What an array does not hold ---------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _FeatureColumn:
    """One feature of a batch: its column in the consumer's contract form."""

    feature: Feature
    column: pl.Series


_FeatureProblem = tuple[_FeatureColumn, Requirement[ImpliedRule], pl.Series]
"""A requirement that a feature breaks as an array, and in which rows."""


def _feature_values(feature: Feature, frame: pl.DataFrame) -> pl.Series:
    """A feature's numbers; true and false are 1 and 0."""
    column = frame.get_column(feature.field.alias)
    if feature.place is not None:
        column = column.arr.to_list() if isinstance(column.dtype, pl.Array) else column
        column = column.list.get(feature.place)
    column = column.cast(pl.UInt8) if column.dtype == pl.Boolean else column
    return column.rechunk()


def _feature_columns(frame: pl.DataFrame, features: tuple[Feature, ...]) -> list[_FeatureColumn]:
    """The columns of a frame in contract form, a feature each."""
    return [_FeatureColumn(feature, _feature_values(feature, frame)) for feature in features]


def _feature_problems(features: list[_FeatureColumn], dtype: str) -> Iterator[_FeatureProblem]:
    """Every reason why the features cannot be an array of the type."""
    changed = _features_not_held(features, dtype)
    for one in features:
        column, value = one.column, one.feature.value
        if column.null_count():
            yield one, NOT_NULL, column.is_null()
        if column.dtype.is_float() and value.non_finite.nan == "allow":
            yield from _problem_if_any(one, NOT_NAN, column.is_nan())
        if column.dtype.is_float() and not value.forbids_inf:
            yield from _problem_if_any(one, NOT_INF, column.is_infinite())
        if one.feature.name in changed:
            rows = (
                column.to_frame("x")
                .select(_lossy_expr(pl.col("x"), column.dtype, dtype))
                .to_series()
            )
            yield from _problem_if_any(one, Requirement(Held(dtype)), rows)


def _problem_if_any(
    one: _FeatureColumn, requirement: Requirement[ImpliedRule], rows: pl.Series
) -> Iterator[_FeatureProblem]:
    if rows.any():
        yield one, requirement, rows.fill_null(value=False)


def _features_not_held(features: list[_FeatureColumn], dtype: str) -> set[str]:
    """The features that have a number which the type of the array does not hold; what each may have
    beside numbers that are only rounded is asked of the extremes first.
    """
    to = _POLARS_TYPES[dtype]
    other = [one for one in features if one.column.dtype != to]
    frame = pl.DataFrame([one.column.alias(one.feature.name) for one in other])
    doubtful = _true_of_any_row(
        frame, {one.feature.name: _may_not_be_held(one, dtype) for one in other}
    )
    exprs = {
        one.feature.name: _lossy_expr(pl.col(one.feature.name), one.column.dtype, dtype)
        for one in other
        if one.feature.name in doubtful
    }
    return _true_of_any_row(frame, exprs)


def _true_of_any_row(frame: pl.DataFrame, asked: Mapping[str, pl.Expr]) -> set[str]:
    """The names of the expressions that are true in any row."""
    if not asked:
        return set()
    answers = frame.select(expr.any().alias(name) for name, expr in asked.items())
    return {name for name, answer in answers.row(0, named=True).items() if answer}


def _may_not_be_held(one: _FeatureColumn, dtype: str) -> pl.Expr:
    """Whether a feature may have a number that the type does not hold: cheap, and never wrongly no."""
    exact, number = _EXACT_INTEGERS.get(dtype), pl.col(one.feature.name)
    if exact is None:
        return pl.lit(True)
    large = pl.lit(value=False)
    if not one.feature.is_within(exact):
        least, greatest = number.min().cast(pl.Float64), number.max().cast(pl.Float64)
        large = (least <= -exact) | (greatest >= exact)
    if one.column.dtype.is_integer():
        return large
    return large | ((number.cast(_POLARS_TYPES[dtype]) == 0) & (number != 0)).any()


def _lossy_expr(number: pl.Expr, given: pl.DataType, dtype: str) -> pl.Expr:
    """Where a number overflows, underflows to 0, or was an integer and changes."""
    cast = number.cast(_POLARS_TYPES[dtype], strict=False)
    if given.is_integer():
        if dtype in _EXACT_INTEGERS:
            return cast.cast(pl.Int128) != number.cast(pl.Int128)
        return cast.is_null() & number.is_not_null()
    back = cast.cast(pl.Float64)
    if dtype not in _EXACT_INTEGERS:
        return (cast.is_null() | (back != number)) & number.is_finite()
    whole = number == number.floor()
    return (back != number) & number.is_finite() & (back.is_infinite() | (back == 0) | whole)


def _count_rounded(one: _FeatureColumn, dtype: str) -> int:
    """How many numbers of a feature change in the array."""
    column = one.column
    return int((column.cast(_POLARS_TYPES[dtype]).cast(column.dtype) != column).sum() or 0)


def _feature_violations(
    wrong: Iterable[_FeatureProblem], height: int, max_examples: int
) -> Iterator[Violation]:
    """The problems as violations of a report.

    Args:
        max_examples: how many examples to give for each.
    """
    for one, requirement, rows in wrong:
        places = rows.arg_true().head(max_examples)
        shown = shown_list(one.column.gather(places), one.feature.value)
        examples = [Example(row, None, value) for row, value in zip(places, shown, strict=True)]
        count = int(rows.sum() or 0)
        yield build_violation(one.feature.name, requirement, count, height, examples)


# Arrays -----------------------------------------------------------------------------------------


def _write_matrix(features: list[_FeatureColumn], height: int, dtype: str) -> np.ndarray[Any, Any]:
    """The features as one array of (rows, features), C-contiguous.

    What is written side by side comes from columns far apart, which one core cannot do as fast as
    memory takes it: so all do it, each a block of rows.
    """
    import numpy as np

    array = np.empty((height, len(features)), dtype=dtype)
    columns = [one.column.to_numpy() for one in features]

    def write(start: int) -> None:
        rows = array[start : start + _ROWS_PER_BLOCK]
        for place, column in enumerate(columns):
            rows[:, place] = column[start : start + _ROWS_PER_BLOCK]

    blocks = range(0, height, _ROWS_PER_BLOCK)
    if len(blocks) <= 1:
        for start in blocks:
            write(start)
    else:
        with ThreadPoolExecutor(pl.thread_pool_size()) as pool:
            list(pool.map(write, blocks))
    return array


def _array_type(dtype: np.typing.DTypeLike) -> str:
    """The name of an array's type.

    Raises:
        ValueError: no array of numbers has it.
    """
    import numpy as np

    try:
        name = np.dtype(dtype).name
    except TypeError:
        name = show_value(dtype)
    if name not in _POLARS_TYPES:
        raise ValueError(f"dtype must be one of {', '.join(_POLARS_TYPES)} (got {name})")
    return name


def to_matrix(
    frame: pl.DataFrame, specification: Specification, dtype: np.typing.DTypeLike
) -> np.ndarray[Any, Any]:
    """A frame in contract form as an array of (rows, features).

    Raises:
        HandoffError: a field is not a number.
        ContractViolation: a value is null or not finite, or is not held by the type.
    """
    features, name = features_of(specification), _array_type(dtype)
    given = _feature_columns(frame, features)
    wrong = [*_feature_problems(given, name)]
    if wrong:
        found = _feature_violations(wrong, frame.height, DEFAULT_EXAMPLES)
        raise ContractViolation(build_report(specification, frame.height, found, []))
    return _write_matrix(given, frame.height, name)


def rounded_counts(
    frame: pl.DataFrame, specification: Specification, dtype: np.typing.DTypeLike
) -> dict[str, int]:
    """How many numbers of each feature are rounded in an array; those with none are left out."""
    name, given = _array_type(dtype), _feature_columns(frame, features_of(specification))
    counts = {one.feature.name: _count_rounded(one, name) for one in given}
    return {name: count for name, count in counts.items() if count}
