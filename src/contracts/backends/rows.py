"""Python rows: a list of mappings, judged column by column.

A column whose values are all of the one Python type that its field wants becomes a typed Polars
column, and is judged as a frame's would be. Any other column is judged value by value: building a
typed column from it would coerce ("1" → 1, True → 1, 1.5 → 1) what should be a violation.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import MAXYEAR, UTC, date, datetime, time, timedelta
from decimal import Decimal as PyDecimal
from typing import Any, assert_never

import polars as pl

from contracts.backends.contract_form import (
    EXACT_IN_FLOAT,
    NotContractForm,
    NotOfType,
    as_mapping,
    contract_form,
)
from contracts.backends.frame import KEPT_PLANS, Failure, Found, FrameBackend, attempt
from contracts.backends.physical import physical_type
from contracts.backends.values import Problem, masked, problems_of
from contracts.dtypes import (
    SCALARS,
    Bool,
    Bytes,
    Date,
    Datetime,
    Decimal,
    Duration,
    Float,
    Int,
    Text,
    Time,
    Uuid,
)
from contracts.errors import UnsupportedDataError
from contracts.report import Example, NotRun, Violation, not_run_of, violation_of
from contracts.rules.requirement import Requirement
from contracts.specification import (
    DECLARED,
    PRESENT,
    DType,
    Field,
    ListOf,
    Specification,
    StructOf,
    Value,
)


class Missing:
    """Stands where a row has no such key."""


MISSING = Missing()
Row = Mapping[str, object]


@dataclass(slots=True)
class Tally:
    """The count and the first examples of one requirement that some rows break."""

    count: int = 0
    examples: list[Example] = field(default_factory=list)
    not_run: str | None = None


class RowsBackend:
    """Enforces one contract on Python rows; safe to share between threads."""

    def __init__(self, specification: Specification) -> None:
        self.specification = specification
        self._frames: dict[frozenset[str], FrameBackend] = {}

    def judge(self, data: Sequence[object], most: int | None) -> list[Found]:
        """Every violation in the rows, and every rule that could not be asked of them.

        Args:
            data: mappings, or instances of the contract; in contract form; never changed.
            most: how many examples to give for each violation; None for all.

        Raises:
            UnsupportedDataError: a row is no mapping.
        """
        rows = as_rows(data, self.specification)
        columns, extra = columns_from(rows, self.specification)
        found: list[Found] = [*extra_found(extra, self.specification, len(rows), most)]
        typed: dict[str, pl.Series] = {}
        for declared in self.specification.fields:
            values = columns[declared.name]
            series = typed_column(values, declared)
            if series is not None:
                typed[declared.name] = series
            else:
                found += found_one_by_one(values, declared, most)
        found += self._judge_typed(typed, len(rows), most)
        return [keyed(one, rows, self.specification) for one in found]

    def _judge_typed(self, typed: dict[str, pl.Series], rows: int, most: int | None) -> list[Found]:
        names = frozenset(typed)
        backend = self._frames.get(names)
        if backend is None:
            if len(self._frames) >= KEPT_PLANS:  # as many as there are kinds of bad batches
                self._frames.clear()
            backend = self._frames[names] = FrameBackend(self.specification, names)
        no_columns = [pl.Series("rows", [None] * rows, dtype=pl.Null)]
        return backend.judge(pl.DataFrame(list(typed.values()) or no_columns), most)


def as_rows(data: Sequence[object], specification: Specification) -> list[Row]:
    """The rows as mappings.

    Raises:
        UnsupportedDataError: a row is neither a mapping nor an instance of the contract.
    """
    rows = []
    for position, row in enumerate(data):
        try:
            rows.append(row if type(row) is dict else as_mapping(row, specification))
        except NotOfType:
            raise UnsupportedDataError(
                type(row).__name__,
                f"has a row that is no mapping of names to values, at position {position}",
                "Pass a list of dicts whose keys are the fields' names",
            ) from None
    return rows


def columns_from(
    rows: Sequence[Row], specification: Specification
) -> tuple[dict[str, list[object]], dict[str, list[int]]]:
    """The rows' values by field, `MISSING` where a row has none, and the rows of each extra key.

    A row gives a field under its alias or its Python name; under both, the latter is extra.
    """
    seen: dict[str, None] = {}
    for row in rows:
        seen.update(dict.fromkeys(row))
    refuse_nameless(rows, seen)
    extra: dict[str, list[int]] = {}
    columns: dict[str, list[object]] = {}
    claimed = set()
    for declared in specification.fields:
        values = [row.get(declared.alias, MISSING) for row in rows]
        if declared.name != declared.alias and declared.name in seen:
            for position, row in enumerate(rows):
                if declared.name in row and values[position] is not MISSING:
                    extra.setdefault(declared.name, []).append(position)
                elif declared.name in row:
                    values[position] = row[declared.name]
        columns[declared.name] = values
        claimed |= {declared.alias, declared.name}
    if not seen.keys() <= claimed:
        for position, row in enumerate(rows):
            for name in row:
                if name not in claimed:
                    extra.setdefault(name, []).append(position)
    return columns, extra


def refuse_nameless(rows: Sequence[Row], names: Iterable[object]) -> None:
    """Raise UnsupportedDataError where a row has a key that is no text, by its position."""
    for name in names:
        if not isinstance(name, str):
            position = next(place for place, row in enumerate(rows) if name in row)
            raise UnsupportedDataError(
                type(name).__name__,
                f"has a row with the key {name!r}, which is no name, at position {position}",
                "Pass a list of dicts whose keys are the fields' names",
            )


def extra_found(
    extra: dict[str, list[int]], specification: Specification, rows: int, most: int | None
) -> list[Violation]:
    """The violations of keys that no field claims."""
    if specification.extra != "forbid":
        return []
    return [
        violation_of(
            str(name),
            DECLARED,
            len(where),
            rows,
            [Example(row, None, None) for row in where[:most]],
        )
        for name, where in extra.items()
    ]


def typed_column(values: list[object], declared: Field) -> pl.Series | None:
    """The values as a typed column, or None where one could not hold exactly them."""
    types = {kind for kind in map(type, values) if kind is not type(None)}
    plain: list[Any] | None = None
    if declared.value.python is None and all_of_type(values, types, declared.value.dtype):
        plain = plainly(values, types, declared.value.dtype)
    elif declared.value.dtype.kind in SCALARS:
        plain = converted(values, declared.value)
    if plain is None:
        return None
    dtype = physical_type(declared.value.dtype)
    series = attempt(lambda: pl.Series(declared.alias, plain, dtype=dtype, strict=True))
    return None if isinstance(series, Failure) else series


def converted(values: list[object], expected: Value) -> list[Any] | None:
    """The values in contract form one by one, or None where one is none, or no finite decimal."""
    if any(value is MISSING for value in values):
        return None
    try:
        plain = [None if value is None else contract_form(value, expected) for value in values]
    except NotContractForm:
        return None
    decimals = (value for value in plain if isinstance(value, PyDecimal))
    return plain if all(value.is_finite() for value in decimals) else None


def all_of_type(values: list[object], types: set[type], dtype: DType) -> bool:
    """Whether every value that is not None is of the type, and held by it exactly."""
    present: Any = (value for value in values if value is not None)
    match dtype:
        case Bool():
            return types <= {bool}
        case Int():
            return types <= {int} and all(dtype.lowest <= v <= dtype.highest for v in present)
        case Float(bits):
            if bits == 32 or not types <= {float, int}:
                return False
            return int not in types or all(
                abs(v) <= EXACT_IN_FLOAT for v in present if type(v) is int
            )
        case Text():
            return types <= {str}
        case Bytes():
            return types <= {bytes}
        case Date():
            return types <= {date}
        case Datetime(aware):
            return types <= {datetime} and all(
                (v.utcoffset() is not None) == aware and 1 < v.year < MAXYEAR for v in present
            )  # an instant of the first or the last year may leave them in UTC
        case Time():
            return types <= {time} and all(v.tzinfo is None for v in present)
        case Duration():
            return types <= {timedelta}
        case Decimal() | Uuid() | ListOf() | StructOf():
            return not types  # nothing but None: whatever else is judged one by one
        case _:
            assert_never(dtype)


def plainly(values: list[Any], types: set[type], dtype: DType) -> list[Any]:
    """The values as Polars takes them without a doubt: ints among floats as floats, instants
    in UTC.
    """
    match dtype:
        case Float() if int in types:
            return [None if value is None else float(value) for value in values]
        case Datetime(aware=True):
            return [None if value is None else value.astimezone(UTC) for value in values]
        case _:
            return values


def found_one_by_one(values: list[object], declared: Field, most: int | None) -> list[Found]:
    """What the values of one field break, judged each by itself."""
    tallies: dict[tuple[str, Requirement[Any]], Tally] = {}
    loc = (declared.alias,)
    absent = Problem(loc, PRESENT, None)
    for row, value in enumerate(values):
        missing = value is MISSING
        problems = [absent] if missing else problems_of(value, declared.value, loc)
        for problem in problems:
            tally = tallies.setdefault((problem.path, problem.requirement), Tally())
            tally.count += 1
            tally.not_run = tally.not_run or problem.not_run
            if most is None or len(tally.examples) < most:
                tally.examples.append(Example(row, None, problem.value))
    return [
        not_run_of(path, requirement, tally.not_run)
        if tally.not_run is not None
        else violation_of(path, requirement, tally.count, len(values), tally.examples)
        for (path, requirement), tally in tallies.items()
    ]


def keyed(found: Found, rows: Sequence[Row], specification: Specification) -> Found:
    """What was found, its examples with the keys that their rows carry."""
    fields = specification.key
    if not fields or isinstance(found, NotRun):
        return found

    def key(row: int | None) -> dict[str, Any] | None:
        if row is None:
            return None
        values = {f.alias: rows[row].get(f.alias, rows[row].get(f.name)) for f in fields}
        return {f.alias: masked(values[f.alias], f.value) for f in fields}

    examples = tuple(replace(example, key=key(example.row)) for example in found.examples)
    return replace(found, examples=examples)
