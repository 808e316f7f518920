"""A batch by its columns: Polars Series, or lists of Python values."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import chain, compress
from typing import Any, TypeAlias, cast

import polars as pl

from contracts.backends.absent import ABSENT, UNKNOWN
from contracts.backends.builtin_values import UntrustedSubclass, has_type, plain_str
from contracts.backends.contract_form import NotOfType, as_mapping
from contracts.backends.findings import Findings, Unparseable
from contracts.backends.foreign_values import plain_column
from contracts.backends.masking import shown_list
from contracts.errors import UnsupportedDataError
from contracts.report.values import is_valid_unicode, show_name, show_value
from contracts.specification import Field, Specification, match_columns

RowMapping = Mapping[str, object]
Column: TypeAlias = pl.Series | list[object]
"""A Series, or Python values: `ABSENT` where a row has none."""


@dataclass(frozen=True, slots=True)
class Columns:
    """One batch by its columns, as one contract reads it.

    Attributes:
        fields: the fields' columns by their Python names; a field without a column is left out.
        extra: the columns that no field claims, by their names in data; of Python rows only the
            values that are there, by row.
        height: the number of rows.
        repeated: the names of columns that an earlier column has too.
        changed: the fields, by Python name, whose columns differ from the input's.
        unparseable: the rows of Series in which null replaces a value, by their fields' Python
            names.
        found: what is wrong with the values that null replaces.
    """

    specification: Specification
    fields: Mapping[str, Column]
    extra: Mapping[str, Column | dict[int, object]]
    height: int
    repeated: tuple[str, ...] = ()
    changed: frozenset[str] = frozenset()
    unparseable: Mapping[str, Unparseable] = field(default_factory=dict)
    found: Findings = field(default_factory=Findings)

    @property
    def by_name(self) -> dict[str, Column | dict[int, object]]:
        """Every column by its name in data, the fields' first."""
        aliases = {field.name: field.alias for field in self.specification.fields}
        return {aliases[name]: column for name, column in self.fields.items()} | {**self.extra}

    @property
    def is_typed(self) -> bool:
        """Whether every column is a Series, under a unique name that is UTF-8, and all of them is that could be read."""
        every = (*self.fields.values(), *self.extra.values())
        return (
            not self.repeated
            and not self.unparseable
            and not self.found.broken  # which of no field is unparseable
            and all(isinstance(column, pl.Series) for column in every)
            and all(map(is_valid_unicode, self.extra))
        )

    def frame(self) -> pl.DataFrame:
        """The Series as a DataFrame."""
        every = self.by_name.items()
        series = {name: column for name, column in every if isinstance(column, pl.Series)}
        return pl.DataFrame(series) if series else pl.DataFrame(height=self.height)

    def value(self, name: str, row: int) -> Any:
        """A field's value in one row as it may be shown, sensitive parts apart; None where there is
        none.
        """
        column = self.fields.get(name)
        if isinstance(column, pl.Series):
            return shown_list(column.slice(row, 1), self.specification.by_name[name].value)[0]
        value = None if column is None else column[row]
        return None if value is ABSENT or value is UNKNOWN else value

    def rows(self, where: Iterable[int]) -> Iterator[dict[str, Any]]:
        """Some rows as dicts, without the keys that they do not have."""
        every = self.by_name
        sparse: dict[int, dict[str, Any]] = {}
        for name, column in every.items():
            for row, value in column.items() if isinstance(column, dict) else ():
                sparse.setdefault(row, {})[name] = value
        whole = {name: column for name, column in every.items() if not isinstance(column, dict)}
        for row in where:
            values = {name: column[row] for name, column in whole.items()}
            there = {name: value for name, value in values.items() if value is not ABSENT}
            yield there | sparse.get(row, {})


def value_at_row(column: Column | dict[int, object], row: int) -> Any:
    """A column's value in one row; `ABSENT` where there is none."""
    return column.get(row, ABSENT) if isinstance(column, dict) else column[row]


def item_reader(column: Column | dict[int, object]) -> Callable[[int], Any]:
    """`value_at_row` of one column; of a Series at half of what an index takes."""
    return column.item if isinstance(column, pl.Series) else partial(value_at_row, column)


def kept_values(column: list[object], kept: pl.Series) -> list[object]:
    """The values in the rows of a mask, as a list of their own."""
    return [*column] if kept.all() else [*compress(column, kept.to_list())]


def columns_from(
    named: Mapping[str, Column],
    specification: Specification,
    height: int,
    repeated: Iterable[str] = (),
) -> Columns:
    """The batch that a table's columns make.

    Args:
        named: the columns by their names in data, in order.
        repeated: the names of further columns of the same names.
    """
    held, extra = match_columns(specification, named)
    fields = {
        name: _plain(named[column], specification.by_name[name]) for name, column in held.items()
    }
    rest = {name: named[name] for name in extra}
    return Columns(specification, fields, rest, height, tuple(repeated))


def _plain(column: Column, declared: Field) -> Column:
    return plain_column(column, declared.value) if isinstance(column, list) else column


def columns_from_rows(rows: Sequence[RowMapping], specification: Specification) -> Columns:
    """The batch that rows make. A field is read under its alias or its Python name; of both, the
    value under the Python name is extra.
    """
    whole = _complete_columns(rows, specification)
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
        fields[declared.name] = _plain(values, declared)
        claimed |= {declared.alias, declared.name}
    if not seen <= claimed:
        for position, row in enumerate(rows):
            for name in row:
                if name not in claimed:
                    extra.setdefault(name, {})[position] = row[name]
    return Columns(specification, fields, extra, len(rows))


def _complete_columns(
    rows: Sequence[RowMapping], specification: Specification
) -> dict[str, Column] | None:
    """The columns of rows that all have exactly the fields, under their aliases; None of other
    rows.
    """
    fields = specification.fields
    if sum(map(len, rows)) != len(fields) * len(rows):
        return None
    try:
        return {
            declared.name: _plain([row[declared.alias] for row in rows], declared)
            for declared in fields
        }
    except KeyError:
        return None


def rows_without(rows: Sequence[RowMapping], names: Iterable[str]) -> Sequence[RowMapping]:
    """The rows without some keys; the same rows, where none has any of those."""
    gone = frozenset(names)
    if gone.isdisjoint(chain.from_iterable(rows)):
        return rows
    return [{name: value for name, value in row.items() if name not in gone} for row in rows]


def as_rows(data: Iterable[object], specification: Specification) -> list[RowMapping]:
    """The rows as dicts whose keys are plain text.

    Raises:
        UnsupportedDataError: a row is neither a mapping nor an instance of the contract, or has a
            key that is not text.
    """
    came: list[Any] = [*data]
    rows: list[RowMapping] = came if {dict}.issuperset(map(type, came)) else []
    for position, row in enumerate(came if rows is not came else ()):
        try:
            rows.append(row if type(row) is dict else as_mapping(row, specification))
        except NotOfType as error:
            names = dict.keys(cast("dict[object, object]", row)) if has_type(row, dict) else ()
            for name in names:
                if not has_type(name, str):
                    raise _key_is_not_text(name, position) from None
            lie = (
                f": it {error.__cause__}" if isinstance(error.__cause__, UntrustedSubclass) else ""
            )
            raise UnsupportedDataError(
                show_name(type(row).__name__),
                f"has a row that is not a mapping of names to values, at position {position}{lie}",
                "Pass a list of dicts whose keys are the fields' names",
            ) from None
    if set(map(type, chain.from_iterable(rows))) <= {str}:
        return rows
    return [_with_text_keys(row, position) for position, row in enumerate(rows)]


def _with_text_keys(row: RowMapping, position: int) -> RowMapping:
    for name in row:
        if not has_type(name, str):
            raise _key_is_not_text(name, position)
    return {plain_str(name): value for name, value in row.items()}


def _key_is_not_text(name: object, position: int) -> UnsupportedDataError:
    return UnsupportedDataError(
        show_name(type(name).__name__),
        f"has a row with the key {show_value(name)}, which is not a name, at position {position}",
        "Pass a list of dicts whose keys are the fields' names",
    )
