"""A plan: everything a contract asks of frames of one schema, made once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

import polars as pl

from contracts.backends.check import Check, Member
from contracts.backends.checks import checks_of, suspects_of, unasked
from contracts.backends.keys import proof
from contracts.backends.physical import as_dtype, safe
from contracts.backends.row_checks import row_checks
from contracts.rules.implied import CanonicalUuid
from contracts.rules.requirement import Requirement
from contracts.rules.table import Unique
from contracts.rules.value import Matches, NamedFormat
from contracts.specification import NOT_NULL, Field, Specification, columns_of

CHUNKS = 8
"""Into how many chunks of rows a large frame is cut: what one proves clean is not looked at again,
and each core takes the next."""
NO_MASKS: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Column:
    """The checks of one field's column, or of the rows, and the cheap proof that none of them is
    broken.

    Attributes:
        field: the field's Python name; None for the row rules.
        slices: the same proof for each of `CHUNKS` chunks of the rows, where it takes one core
            long; none where it is quick.
    """

    field: str | None
    checks: tuple[Check, ...]
    suspects: pl.Expr | None
    slices: tuple[pl.Expr, ...] = ()


@dataclass(frozen=True)
class Plan:
    """Everything a contract asks of frames of one schema.

    Attributes:
        members: the columns of the fields that are there, by the fields' Python names.
        held: the `safe` names of those columns, by the fields' Python names.
        missing: the fields that no column holds.
        extra: the columns that no field claims.
        not_run: the checks that cannot be asked of such frames.
        keys: the keys that must be unique, each with a cheap proof that it is.
    """

    columns: tuple[Column, ...]
    members: dict[str, Member]
    held: dict[str, str]
    missing: tuple[Field, ...]
    extra: tuple[str, ...]
    not_run: tuple[Check, ...]
    keys: tuple[tuple[Requirement[Any], pl.Expr], ...] = ()

    def reads(self, name: str) -> bool:
        """Whether the frame has the field, and in its own type."""
        columns = (column for column in self.columns if column.field == name)
        return any(not any(check.structural for check in column.checks) for column in columns)


def safely_named(frame: pl.DataFrame) -> pl.DataFrame:
    """The frame with names that Polars takes literally; its columns are shared, not copied."""
    if all(safe(name) == name for name in frame.columns):
        return frame
    return pl.DataFrame({safe(column.name): column for column in frame.get_columns()})


def plan_for(
    specification: Specification, schema: pl.Schema, unread: Mapping[str, str] = NO_MASKS
) -> Plan:
    """The plan of a contract for frames of the schema.

    Args:
        unread: the columns that say where a field, by its Python name, has a value that is not
            contract form: null stands for it, and what is wrong with it is said elsewhere.
    """
    held, extra = columns_of(
        specification, (name for name in schema if name not in unread.values())
    )
    members = {name: (pl.col(safe(c)), as_dtype(schema[c])) for name, c in held.items()}
    columns: list[Column] = []
    missing: list[Field] = []
    not_run: list[Check] = []
    for field in specification.fields:
        if field.name not in members:
            missing.append(field)
            not_run += unasked(field.value, field.alias, "its column is missing")
            continue
        expr, physical = members[field.name]
        every = tuple(checks_of(field.value, expr, physical, field.alias))
        if field.name in unread:
            every = tuple(but_unread(every, field.alias, pl.col(unread[field.name])))
        not_run += (check for check in every if check.not_run is not None)
        checks = tuple(check for check in every if check.not_run is None)
        suspects = suspects_of(field.value, expr, physical, checks)
        slices = tuple(sliced(field, expr, physical)) if any(map(is_slow, checks)) else ()
        columns.append(Column(field.name, checks, suspects, slices))
    masks = {name: pl.col(column) for name, column in unread.items()}
    every = tuple(row_checks(specification, members, unread=masks))
    not_run += (check for check in every if check.not_run is not None)
    columns += (row_column(check) for check in every if check.not_run is None)
    plan = Plan(
        tuple(columns),
        members,
        {name: safe(column) for name, column in held.items()},
        tuple(missing),
        tuple(extra),
        tuple(not_run),
    )
    return replace(plan, keys=tuple(key_proofs(specification, plan)))


def key_proofs(
    specification: Specification, plan: Plan
) -> Iterator[tuple[Requirement[Any], pl.Expr]]:
    """The keys of the whole batch whose fields the frame has, each with its cheap proof."""
    for requirement in specification.table_rules:
        rule = requirement.rule
        if isinstance(rule, Unique) and all(map(plan.reads, rule.fields)):
            names = [plan.held[name] for name in rule.fields]
            nulls = any(specification.by_name[name].value.nullable for name in rule.fields)
            yield requirement, proof(names, nulls_equal=rule.nulls == "equal" or not nulls)


def is_slow(check: Check) -> bool:
    """Whether asking the check of every row takes one core long: regular expressions do."""
    return isinstance(check.requirement.rule, (Matches, NamedFormat, CanonicalUuid))


def chunk_size(rows: Any) -> Any:
    """How many rows of so many make one of `CHUNKS` chunks: of a number, or of an expression."""
    return (rows + (CHUNKS - 1)) // CHUNKS


def sliced(field: Field, expr: pl.Expr, physical: pl.DataType) -> Iterator[pl.Expr]:
    """The cheap proof of a column for one chunk of the rows after the other: an eager select gives
    each expression a core of its own.
    """
    size = chunk_size(pl.len())
    for chunk in range(CHUNKS):
        part = expr.slice(size * chunk, size)
        checks = [c for c in checks_of(field.value, part, physical, field.alias) if not c.not_run]
        suspects = suspects_of(field.value, part, physical, checks)
        if suspects is not None:
            yield suspects


def but_unread(checks: Iterable[Check], path: str, unread: pl.Expr) -> Iterator[Check]:
    """The checks of a field, of which the one of nulls takes none that stands for a value."""
    for check in checks:
        if check.requirement is NOT_NULL and check.path == path:
            yield replace(check, broken=check.broken & ~unread, suspect=check.broken & ~unread)
        else:
            yield check


def row_column(check: Check) -> Column:
    """One row rule, with its cheap proof, as a column of its own."""
    suspect = check.broken if check.suspect is None else check.suspect
    return Column(None, (check,), suspect.any())
