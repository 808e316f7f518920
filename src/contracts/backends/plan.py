"""A plan: everything a contract asks of frames of one schema, made once."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from contracts.backends.check import Check, Member
from contracts.backends.checks import checks_of, suspects_of, unasked
from contracts.backends.physical import as_dtype, safe
from contracts.backends.row_checks import row_checks
from contracts.specification import Field, Specification, columns_of


@dataclass(frozen=True, slots=True)
class Column:
    """The checks of one field's column, or of the rows, and the cheap proof that none of them is
    broken.

    Attributes:
        field: the field's Python name; None for the row rules.
    """

    field: str | None
    checks: tuple[Check, ...]
    suspects: pl.Expr | None


@dataclass(frozen=True)
class Plan:
    """Everything a contract asks of frames of one schema.

    Attributes:
        members: the columns of the fields that are there, by the fields' Python names.
        held: the `safe` names of those columns, by the fields' Python names.
        missing: the fields that no column holds.
        extra: the columns that no field claims.
        not_run: the checks that cannot be asked of such frames.
    """

    columns: tuple[Column, ...]
    members: dict[str, Member]
    held: dict[str, str]
    missing: tuple[Field, ...]
    extra: tuple[str, ...]
    not_run: tuple[Check, ...]

    def reads(self, name: str) -> bool:
        """Whether the frame has the field, and in its own type."""
        columns = (column for column in self.columns if column.field == name)
        return any(not any(check.structural for check in column.checks) for column in columns)


def safely_named(frame: pl.DataFrame) -> pl.DataFrame:
    """The frame with names that Polars takes literally; its columns are shared, not copied."""
    if all(safe(name) == name for name in frame.columns):
        return frame
    return pl.DataFrame([column.alias(safe(column.name)) for column in frame.get_columns()])


def plan_for(specification: Specification, schema: pl.Schema, only: frozenset[str] | None) -> Plan:
    """The plan of a contract for frames of the schema.

    Args:
        only: the fields to look at, where the others are judged elsewhere, and with them the row
            rules that read any of those.
    """
    held, extra = columns_of(specification, schema)
    members = {name: (pl.col(safe(c)), as_dtype(schema[c])) for name, c in held.items()}
    columns: list[Column] = []
    missing: list[Field] = []
    not_run: list[Check] = []
    for field in specification.fields:
        if only is not None and field.name not in only:
            continue
        if field.name not in members:
            missing.append(field)
            not_run += unasked(field.value, field.alias, "its column is missing")
            continue
        expr, physical = members[field.name]
        every = tuple(checks_of(field.value, expr, physical, field.alias))
        not_run += (check for check in every if check.not_run is not None)
        checks = tuple(check for check in every if check.not_run is None)
        columns.append(Column(field.name, checks, suspects_of(field.value, expr, physical, checks)))
    every = tuple(c for c in row_checks(specification, members) if only is None or reads(c, only))
    not_run += (check for check in every if check.not_run is not None)
    columns += (row_column(check) for check in every if check.not_run is None)
    return Plan(
        tuple(columns),
        members,
        {name: safe(column) for name, column in held.items()},
        tuple(missing),
        tuple(extra) if only is None else (),
        tuple(not_run),
    )


def reads(check: Check, only: frozenset[str]) -> bool:
    """Whether the row rule reads none but these fields."""
    return {path[0] for path in check.requirement.rule.paths} <= only


def row_column(check: Check) -> Column:
    """One row rule, with its cheap proof, as a column of its own."""
    suspect = check.broken if check.suspect is None else check.suspect
    return Column(None, (check,), suspect.any())
