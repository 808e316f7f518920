"""A plan: the checks of a contract for frames of one schema, made once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

import polars as pl

from contracts.backends.frame.check import Check, TypedExpr
from contracts.backends.frame.checks import build_checks, not_run_checks
from contracts.backends.frame.proofs import ColumnChecks, build_proofs, proof_of_check
from contracts.backends.frame.repeated_keys import key_exprs, uniqueness_proof
from contracts.backends.frame.row_rules import row_checks
from contracts.backends.physical_types import as_dtype, literal_name
from contracts.rules.implied import CanonicalUuid
from contracts.rules.requirement import Requirement
from contracts.rules.table import Unique
from contracts.rules.value import Matches, NamedFormat
from contracts.specification import NOT_NULL, Field, Specification, match_columns

CHUNKS = 8
"""Into how many chunks of rows a large frame is cut: what one proves clean is not looked at again,
and each core takes the next."""
NO_MASKS: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True)
class FramePlan:
    """The checks of a contract for frames of one schema.

    Attributes:
        members: the fields' columns, by the fields' Python names.
        held: the literal names of those columns, by the fields' Python names.
        missing: the fields without a column.
        extra: the columns that no field claims.
        not_run: the checks that cannot be evaluated on such frames.
        keys: the keys that must be unique, each with a cheap proof that it is, for frames that are not large.
    """

    columns: tuple[ColumnChecks, ...]
    members: dict[str, TypedExpr]
    held: dict[str, str]
    missing: tuple[Field, ...]
    extra: tuple[str, ...]
    not_run: tuple[Check, ...]
    keys: tuple[tuple[Requirement[Any], pl.Expr], ...] = ()

    def reads(self, name: str) -> bool:
        """Whether the frame has the field, in its own type."""
        columns = (column for column in self.columns if column.field == name)
        return any(not any(check.structural for check in column.checks) for column in columns)


def with_literal_names(frame: pl.DataFrame) -> pl.DataFrame:
    """The frame with names that Polars takes literally; its columns are shared, not copied."""
    if all(literal_name(name) == name for name in frame.columns):
        return frame
    return pl.DataFrame({literal_name(column.name): column for column in frame.get_columns()})


def build_plan(
    specification: Specification, schema: pl.Schema, unparseable: Mapping[str, str] = NO_MASKS
) -> FramePlan:
    """The plan of a contract for frames of the schema.

    Args:
        unparseable: the columns that are true where null replaces a field's value, by its Python
            name; findings of their own tell what is wrong with those values.
    """
    held, extra = match_columns(
        specification, (name for name in schema if name not in unparseable.values())
    )
    members = {name: (pl.col(literal_name(c)), as_dtype(schema[c])) for name, c in held.items()}
    columns: list[ColumnChecks] = []
    missing: list[Field] = []
    not_run: list[Check] = []
    for field in specification.fields:
        if field.name not in members:
            missing.append(field)
            not_run += not_run_checks(field.value, field.alias, "its column is missing")
            continue
        expr, physical = members[field.name]
        every = tuple(build_checks(field.value, expr, physical, field.alias))
        if field.name in unparseable:
            every = tuple(
                _ignoring_unparseable(every, field.alias, pl.col(unparseable[field.name]))
            )
        not_run += (check for check in every if check.not_run is not None)
        checks = tuple(check for check in every if check.not_run is None)
        proofs = tuple(build_proofs(field.value, expr, physical, checks))
        slices = tuple(_sliced_proofs(field, expr, physical)) if any(map(_is_slow, checks)) else ()
        finite = literal_name(held[field.name]) if physical.is_float() else None
        columns.append(ColumnChecks(field.name, checks, proofs, slices, finite))
    masks = {name: pl.col(column) for name, column in unparseable.items()}
    every = tuple(row_checks(specification, members, unparseable=masks))
    not_run += (check for check in every if check.not_run is not None)
    columns += (_row_rule_column(check) for check in every if check.not_run is None)
    plan = FramePlan(
        tuple(columns),
        members,
        {name: literal_name(column) for name, column in held.items()},
        tuple(missing),
        tuple(extra),
        tuple(not_run),
    )
    return replace(plan, keys=tuple(_key_proofs(specification, plan)))


def _key_proofs(
    specification: Specification, plan: FramePlan
) -> Iterator[tuple[Requirement[Any], pl.Expr]]:
    """The keys of the whole batch whose fields the frame has, each with its cheap proof."""
    for requirement in specification.table_rules:
        rule = requirement.rule
        if isinstance(rule, Unique) and all(map(plan.reads, rule.fields)):
            keys = key_exprs(rule, specification, plan.held)
            nulls = any(specification.by_name[name].value.nullable for name in rule.fields)
            yield (
                requirement,
                uniqueness_proof(keys, nulls_equal=rule.nulls == "equal" or not nulls),
            )


def _is_slow(check: Check) -> bool:
    """Whether the check of a whole column keeps one core busy: regular expressions do."""
    return isinstance(check.requirement.rule, (Matches, NamedFormat, CanonicalUuid))


def chunk_size(rows: Any) -> Any:
    """The size of each of `CHUNKS` chunks of so many rows: of a number, or of an expression."""
    return (rows + (CHUNKS - 1)) // CHUNKS


def _sliced_proofs(
    field: Field, expr: pl.Expr, physical: pl.DataType
) -> Iterator[tuple[pl.Expr, ...]]:
    """The cheap proofs of a column for one chunk of the rows after the other: an eager select gives
    each expression a core of its own.
    """
    size = chunk_size(pl.len())
    for chunk in range(CHUNKS):
        part = expr.slice(size * chunk, size)
        checks = [
            c for c in build_checks(field.value, part, physical, field.alias) if not c.not_run
        ]
        yield tuple(one.expr for one in build_proofs(field.value, part, physical, checks))


def _ignoring_unparseable(
    checks: Iterable[Check], path: str, unparseable: pl.Expr
) -> Iterator[Check]:
    """The checks of a field; its nullability check ignores the nulls that replace a value."""
    for check in checks:
        if check.requirement is NOT_NULL and check.path == path:
            broken = check.broken & ~unparseable
            yield replace(check, broken=broken, suspect=broken)
        else:
            yield check


def _row_rule_column(check: Check) -> ColumnChecks:
    return ColumnChecks(None, (check,), (proof_of_check(check),))
