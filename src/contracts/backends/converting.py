"""Wire form → contract form, a column after the other: exactly, or with what is wrong with it.

What is converted, and nothing else is:

    text → the field's type       as the field says it is written, or where all is text
    integers → floats             only those that are floats exactly
    floats → integers             only integral ones in range
    integers → instants           as the field says: counts since 1970
    integers → narrower ones      only those in range
    float64 → float32             rounded once, to nearest, and counted; see `lossy_in_32_bits`
    what stands for null → null   as the field says: Missing, NonFinite
"""

from __future__ import annotations

import math
import os
from collections import Counter
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import UTC
from typing import Any, cast

import polars as pl

from contracts.backends.batch import Failure, Finding, Findings, Unread, attempt, shown_list
from contracts.backends.columns import Column, Columns
from contracts.backends.converted_series import Outcome, any_of, converted_series, exact_int
from contracts.backends.plan import NO_MASKS
from contracts.backends.row_checks import holds_whole
from contracts.backends.typed_columns import wire_series
from contracts.backends.wire_values import NAN_IS_NONE, Source, Unconverted, from_wire
from contracts.dtypes import SCALARS, Int
from contracts.errors import LossyConversion
from contracts.report import Example, violation_of
from contracts.rules.requirement import Requirement
from contracts.specification import Field, Value, within
from contracts.units import Conversion

AT_ONCE = 24
"""From so many Python values on it pays to make a column of them before they are converted."""
MANY = 20_000
"""From so many rows on it pays to convert columns side by side."""


@dataclass(slots=True)
class Converted:
    """What became of one batch on its way to contract form.

    Attributes:
        counts: how many values were changed, by the field's path in the words of the data, and how.
    """

    columns: Columns
    counts: dict[str, Counter[str]] = field(default_factory=dict)

    def note(self, path: str, how: str, count: int = 1) -> None:
        """Count values that were changed."""
        if count:
            self.counts.setdefault(path, Counter())[how] += count


def converted_columns(
    columns: Columns,
    most: int | None,
    *,
    source: Source = "values",
    units: Mapping[str, Conversion] = NO_MASKS,
) -> Converted:
    """The columns in contract form, as far as they can be.

    Args:
        most: how many examples to give of what cannot be.
        source: what the wire form is made of.
        units: how numbers in another unit are converted, by their fields' Python names.
    """
    done = Converted(columns)
    fields: dict[str, Column] = {}
    unread: dict[str, Unread] = {**columns.unread}
    found = Findings()
    found += columns.found
    given = {name: as_converted(columns, name, source) for name in columns.fields}
    outcomes = all_of(given, columns, units, source)
    for name, column in given.items():
        declared, came = columns.specification.by_name[name], columns.fields[name]
        outcome = outcomes.get(name)
        kept = None if outcome is None else kept_of(came, column, outcome, source)
        if outcome is None or kept is None:
            given_values: Any = came if isinstance(came, list) else column
            values = converted_values(given_values, declared, done, source)
            fields[name] = in_unit(values, declared, units.get(name), done)
            continue
        fields[name] = kept
        for how, count in outcome.counts.items():
            done.note(declared.alias, how, count)
        if outcome.failed or name in columns.unread:
            before = [columns.unread[name].rows] if name in columns.unread else []
            rows = any_of((*before, *outcome.failed.values()))
            unread[name] = Unread(rows, outcome.column.is_null() & ~rows)
            found.broken.extend(failures(cast("pl.Series", column), outcome.failed, declared, most))
    changed = frozenset(n for n, column in fields.items() if column is not columns.fields[n])
    done.columns = replace(columns, fields=fields, unread=unread, found=found, changed=changed)
    return done


def as_converted(columns: Columns, name: str, source: Source) -> Column:
    """A field's column as it is converted: many values of one type at once, and as Python values
    those that are converted one by one.
    """
    given, expected = columns.fields[name], columns.specification.by_name[name].value
    if isinstance(given, list):
        series = wire_series(given, expected, source) if len(given) >= AT_ONCE else None
        return given if series is None else series
    if not is_converted_alone(expected, given.dtype):
        return given
    listed = attempt(given.to_list)
    return given if isinstance(listed, Failure) else listed


def all_of(
    given: Mapping[str, Column],
    columns: Columns,
    units: Mapping[str, Conversion],
    source: Source,
) -> dict[str, Outcome]:
    """What becomes of the columns of Polars' own, by their fields' Python names: of many rows side by
    side, for one column is work for one core.
    """

    def converted(name: str, column: pl.Series) -> Outcome:
        expected = columns.specification.by_name[name].value
        return converted_series(column, expected, units.get(name), source)

    series = {name: column for name, column in given.items() if isinstance(column, pl.Series)}
    if columns.height < MANY:
        return {name: converted(name, column) for name, column in series.items()}
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        return dict(zip(series, pool.map(converted, series, series.values()), strict=True))


def failures(
    column: pl.Series,
    failed: Mapping[Requirement[Any], pl.Series],
    declared: Field,
    most: int | None,
) -> Iterator[Finding]:
    """What the values break that could not be converted."""
    for requirement, mask in failed.items():
        places = mask.arg_true()
        shown = places if most is None else places.head(most)
        values = shown_list(column.gather(shown), declared.value)
        examples = [Example(row, None, value) for row, value in zip(shown, values, strict=True)]
        count, height = len(places), len(column)
        violation = violation_of(declared.alias, requirement, count, height, examples)
        yield Finding(violation, mask, requirement)


# Python values ---------------------------------------------------------------------------------


def kept_of(came: Column, column: Column, outcome: Outcome, source: Source) -> Column | None:
    """What a column became. Python values go out as such: those that came, where nothing was changed;
    None where one of them could not be converted.
    """
    if not isinstance(came, list) or source == "json":
        return outcome.column
    if outcome.failed:
        return None
    if outcome.column is column:
        return came
    values: Any = attempt(outcome.column.to_list)
    if isinstance(values, Failure):
        return None
    if isinstance(outcome.column.dtype, pl.Datetime) and outcome.column.dtype.time_zone:
        return [None if value is None else value.replace(tzinfo=UTC) for value in values]
    return cast("list[object]", values)


def converted_values(
    values: list[object], declared: Field, done: Converted, source: Source
) -> list[object]:
    """Python values in contract form, those that cannot be as `Unconverted`."""
    changed = [
        from_wire(value, declared.value, declared.alias, done.note, source) for value in values
    ]
    untouched = all(one is value for one, value in zip(changed, values, strict=True))
    return values if untouched else changed


def in_unit(
    values: list[object], declared: Field, how: Conversion | None, done: Converted
) -> list[object]:
    """Python numbers in the field's unit."""
    if how is None or how.is_identity:
        return values

    def changed(value: Any) -> Any:
        if (
            isinstance(value, bool)
            or not isinstance(value, (int, float))
            or not math.isfinite(value)
        ):
            return value
        done.note(declared.alias, "unit")
        try:
            form = (
                exact_int(value, how) if isinstance(declared.value.dtype, Int) else how.apply(value)
            )
        except LossyConversion:
            form = None
        return Unconverted(value, declared.value.held) if form is None else form

    return [changed(value) for value in values]


def is_converted_alone(expected: Value, physical: pl.DataType) -> bool:
    """Whether the values of a nested column are converted one by one: for something inside it is
    not of its type, or does not look on the wire as in contract form.
    """
    if expected.dtype.kind in SCALARS or not isinstance(physical, (pl.List, pl.Array, pl.Struct)):
        return False
    says = any(
        one.wire != Value(one.dtype).wire or one.non_finite.nan in NAN_IS_NONE
        for one in within(expected)
    )
    return says or not holds_whole(expected.dtype, physical)
