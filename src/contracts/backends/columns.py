"""A batch by its columns: Polars' own, or Python values that are looked at one by one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Any, TypeAlias, cast

import polars as pl

from contracts.backends.batch import Findings, Unread, shown_list
from contracts.backends.builtin_values import Lying, is_of, text_of
from contracts.backends.contract_form import NotOfType, as_mapping
from contracts.backends.row_values import ABSENT, UNKNOWN
from contracts.errors import UnsupportedDataError
from contracts.rendering import is_scalar_values, name_text, render
from contracts.specification import Specification, columns_of

Row = Mapping[str, object]
Column: TypeAlias = pl.Series | list[object]
"""A column of Polars' own, or Python values: `ABSENT` where a row gives none."""


@dataclass(frozen=True, slots=True)
class Columns:
    """One batch by its columns, as one contract reads it.

    Attributes:
        fields: the fields' columns by their Python names; those that no column holds are left out.
        extra: the columns that no field claims, by their names in data; of Python rows only the
            values that are there, by the row.
        height: how many rows there are.
        repeated: the names of columns that another one before them has.
        changed: the fields, by Python name, of which a column was changed since it came.
        unread: what null stands for in columns of Polars' own, by their fields' Python names.
        found: what is wrong with the values that null stands for.
    """

    specification: Specification
    fields: Mapping[str, Column]
    extra: Mapping[str, Column | dict[int, object]]
    height: int
    repeated: tuple[str, ...] = ()
    changed: frozenset[str] = frozenset()
    unread: Mapping[str, Unread] = field(default_factory=dict)
    found: Findings = field(default_factory=Findings)

    @property
    def by_name(self) -> dict[str, Column | dict[int, object]]:
        """Every column by its name in data, the fields' first."""
        aliases = {field.name: field.alias for field in self.specification.fields}
        return {aliases[name]: column for name, column in self.fields.items()} | {**self.extra}

    @property
    def is_typed(self) -> bool:
        """Whether every column is one of Polars' own, under a name of its own that is UTF-8."""
        every = (*self.fields.values(), *self.extra.values())
        return (
            not self.repeated
            and not self.unread
            and all(isinstance(column, pl.Series) for column in every)
            and all(map(is_scalar_values, self.extra))
        )

    def frame(self) -> pl.DataFrame:
        """The columns of Polars' own as a frame."""
        every = self.by_name.items()
        series = {name: column for name, column in every if isinstance(column, pl.Series)}
        return pl.DataFrame(series) if series else pl.DataFrame(height=self.height)

    def value(self, name: str, row: int) -> Any:
        """What one row gives for a field, to be shown; None where that is nothing."""
        column = self.fields.get(name)
        if isinstance(column, pl.Series):
            return shown_list(column.slice(row, 1), self.specification.by_name[name].value)[0]
        value = None if column is None else column[row]
        return None if value is ABSENT or value is UNKNOWN else value

    def rows(self, where: Iterable[int]) -> Iterator[dict[str, Any]]:
        """Some rows as dicts, with what each of them gives."""
        every = self.by_name
        for row in where:
            given = {name: value_in(column, row) for name, column in every.items()}
            yield {name: value for name, value in given.items() if value is not ABSENT}


def value_in(column: Column | dict[int, object], row: int) -> Any:
    """What a column gives for a row; `ABSENT` where that is nothing."""
    return column.get(row, ABSENT) if isinstance(column, dict) else column[row]


def columns_from(
    named: Mapping[str, Column],
    specification: Specification,
    height: int,
    repeated: Iterable[str] = (),
) -> Columns:
    """A batch that came by its columns.

    Args:
        named: the columns by their names in data, in order.
        repeated: the names of further columns that are named as one of them.
    """
    held, extra = columns_of(specification, named)
    fields = {name: named[column] for name, column in held.items()}
    rest = {name: named[name] for name in extra}
    return Columns(specification, fields, rest, height, tuple(repeated))


def columns_from_rows(rows: Sequence[Row], specification: Specification) -> Columns:
    """A batch that came as rows: each gives a field under its alias or its Python name; under
    both, the latter is extra.
    """
    whole = whole_columns(rows, specification)
    if whole is not None:
        return Columns(specification, whole, {}, len(rows))
    seen = set(chain.from_iterable(rows))
    extra: dict[str, dict[int, object]] = {}
    fields: dict[str, Column] = {}
    claimed = set()
    for declared in specification.fields:
        values = [row.get(declared.alias, ABSENT) for row in rows]
        if declared.name != declared.alias and declared.name in seen:
            for position, row in enumerate(rows):
                if declared.name in row and values[position] is not ABSENT:
                    extra.setdefault(declared.name, {})[position] = row[declared.name]
                elif declared.name in row:
                    values[position] = row[declared.name]
        fields[declared.name] = values
        claimed |= {declared.alias, declared.name}
    if not seen <= claimed:
        for position, row in enumerate(rows):
            for name in row:
                if name not in claimed:
                    extra.setdefault(name, {})[position] = row[name]
    return Columns(specification, fields, extra, len(rows))


def whole_columns(rows: Sequence[Row], specification: Specification) -> dict[str, Column] | None:
    """The columns of rows that all have just the fields, under their aliases; None of others."""
    fields = specification.fields
    if sum(map(len, rows)) != len(fields) * len(rows):
        return None
    try:
        return {declared.name: [row[declared.alias] for row in rows] for declared in fields}
    except KeyError:
        return None


def rows_without(rows: Sequence[Row], names: Iterable[str]) -> Sequence[Row]:
    """The rows without some of their names; those that come, where none has any."""
    gone = frozenset(names)
    if gone.isdisjoint(chain.from_iterable(rows)):
        return rows
    return [{name: value for name, value in row.items() if name not in gone} for row in rows]


def as_rows(data: Iterable[object], specification: Specification) -> list[Row]:
    """The rows as dicts by names that are text, and nothing that only seems to be text.

    Raises:
        UnsupportedDataError: a row is neither a mapping nor an instance of the contract, or a key
            in it is no text.
    """
    rows: list[Row] = []
    for position, row in enumerate(data):
        try:
            rows.append(row if type(row) is dict else as_mapping(row, specification))
        except NotOfType as error:
            names = dict.keys(cast("dict[object, object]", row)) if is_of(row, dict) else ()
            for name in names:
                if not is_of(name, str):
                    raise nameless(name, position) from None
            lie = f": it {error.__cause__}" if isinstance(error.__cause__, Lying) else ""
            raise UnsupportedDataError(
                name_text(type(row).__name__),
                f"has a row that is no mapping of names to values, at position {position}{lie}",
                "Pass a list of dicts whose keys are the fields' names",
            ) from None
    if set(map(type, chain.from_iterable(rows))) <= {str}:
        return rows
    return [plainly_named(row, position) for position, row in enumerate(rows)]


def plainly_named(row: Row, position: int) -> Row:
    """The row by names that are plain text.

    Raises:
        UnsupportedDataError: a key is no text.
    """
    for name in row:
        if not is_of(name, str):
            raise nameless(name, position)
    return {text_of(name): value for name, value in row.items()}


def nameless(name: object, position: int) -> UnsupportedDataError:
    """The error of a row with a key that is no text."""
    return UnsupportedDataError(
        name_text(type(name).__name__),
        f"has a row with the key {render(name)}, which is no name, at position {position}",
        "Pass a list of dicts whose keys are the fields' names",
    )
