"""Frames: one fused plan per contract and schema; masks and rows only for what failed.

A clean frame costs one pass of aggregates that proves it clean. Only a column that the proof
leaves in doubt is looked at again, and then counted exactly.
"""

from __future__ import annotations

import functools
import operator
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, assert_never

import polars as pl

from contracts.backends.checks import Check, checks_of, suspects_of, unasked
from contracts.backends.physical import as_dtype, safe
from contracts.backends.values import hides, masked
from contracts.report import (
    Example,
    NotRun,
    Violation,
    not_run_of,
    subject_of,
    violation_of,
)
from contracts.rules.requirement import Requirement
from contracts.rules.table import RowCount, TableRule, Unique
from contracts.specification import (
    DECLARED,
    PRESENT,
    Field,
    Specification,
    Value,
    columns_of,
)

KEPT_PLANS = 32
"""How many schemas a contract remembers its plan for."""
MASKS_AT_ONCE = 64
"""How many masks are computed together: enough for every core, and a bit a row each in memory."""
Found = Violation | NotRun


@dataclass(frozen=True, slots=True)
class Column:
    """The checks of one field's column, and the cheap proof that none of them is broken."""

    field: str
    checks: tuple[Check, ...]
    suspects: pl.Expr | None


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything a contract asks of frames of one schema.

    Attributes:
        held: the column that holds each field, by the field's Python name, under its `safe` name.
        missing: the fields that no column holds.
        extra: the columns that no field claims.
        not_run: the checks that cannot be asked of such frames.
    """

    columns: tuple[Column, ...]
    held: dict[str, str]
    missing: tuple[Field, ...]
    extra: tuple[str, ...]
    not_run: tuple[Check, ...]

    def reads(self, name: str) -> bool:
        """Whether the frame has the field, and in its own type."""
        columns = (column for column in self.columns if column.field == name)
        return any(not any(check.structural for check in column.checks) for column in columns)


class FrameBackend:
    """Enforces one contract on Polars frames; safe to share between threads.

    Args:
        only: the fields to look at, by Python name, where the others are judged elsewhere: those
            are neither missing nor extra here, and a table rule over them is not run.
    """

    def __init__(self, specification: Specification, only: frozenset[str] | None = None) -> None:
        self.specification = specification
        self.only = only
        self._plans: dict[tuple[tuple[str, pl.DataType], ...], Plan] = {}

    def judge(self, frame: pl.DataFrame, most: int | None) -> list[Found]:
        """Every violation in the frame, and every rule that could not be asked of it.

        Args:
            frame: data in contract form; never changed.
            most: how many examples to give for each violation; None for all.
        """
        plan = self.plan(frame.schema)
        frame = safely_named(frame)
        batch = Batch(self.specification, plan, frame, most)
        found = list(structure(plan, self.specification, frame.height))
        in_doubt = [check for column in doubtful(plan, frame) for check in column.checks]
        for start in range(0, len(in_doubt), MASKS_AT_ONCE):
            checks = in_doubt[start : start + MASKS_AT_ONCE]
            for check, mask in zip(checks, masks_of(checks, frame), strict=True):
                found += outcome(check, mask, batch)
        for requirement in self.specification.rules:
            found += table_outcome(requirement, batch)
        return found

    def plan(self, schema: pl.Schema) -> Plan:
        """The plan for frames of the schema, made once."""
        key = tuple(schema.items())
        plan = self._plans.get(key)
        if plan is None:
            if len(self._plans) >= KEPT_PLANS:
                self._plans.clear()
            plan = self._plans[key] = plan_for(self.specification, schema, self.only)
        return plan


def safely_named(frame: pl.DataFrame) -> pl.DataFrame:
    """The frame with names that Polars takes literally; its columns are shared, not copied."""
    if all(safe(name) == name for name in frame.columns):
        return frame
    return pl.DataFrame([column.alias(safe(column.name)) for column in frame.get_columns()])


def plan_for(specification: Specification, schema: pl.Schema, only: frozenset[str] | None) -> Plan:
    """The plan of a contract for frames of the schema."""
    held, extra = columns_of(specification, schema)
    columns: list[Column] = []
    missing: list[Field] = []
    not_run: list[Check] = []
    for field in specification.fields:
        if only is not None and field.name not in only:
            continue
        if field.name not in held:
            missing.append(field)
            not_run += unasked(field.value, field.alias, "its column is missing")
            continue
        column = held[field.name]
        expr, physical = pl.col(safe(column)), as_dtype(schema[column])
        every = tuple(checks_of(field.value, expr, physical, field.alias))
        not_run += (check for check in every if check.not_run is not None)
        checks = tuple(check for check in every if check.not_run is None)
        columns.append(Column(field.name, checks, suspects_of(field.value, expr, physical, checks)))
    unclaimed = tuple(extra) if only is None else ()
    held = {name: safe(column) for name, column in held.items()}
    return Plan(tuple(columns), held, tuple(missing), unclaimed, tuple(not_run))


def structure(plan: Plan, specification: Specification, rows: int) -> Iterator[Found]:
    """What the frame's columns alone break: every row lacks a column that is missing."""
    for field in plan.missing:
        yield violation_of(field.alias, PRESENT, rows, rows)
    if specification.extra == "forbid":
        for name in plan.extra:
            yield violation_of(name, DECLARED, rows, rows)
    for check in plan.not_run:
        yield not_run_of(check.path, check.requirement, check.not_run or "")


def doubtful(plan: Plan, frame: pl.DataFrame) -> list[Column]:
    """The columns that the cheap pass does not prove clean; all of them where it fails."""
    asked = [column for column in plan.columns if column.suspects is not None]
    if not asked:
        return []
    exprs = {str(place): column.suspects for place, column in enumerate(asked)}
    proof = attempt(lambda: frame.select(**exprs).row(0))
    if isinstance(proof, Failure):
        return asked
    return [column for column, suspect in zip(asked, proof, strict=True) if suspect is not False]


def masks_of(checks: Sequence[Check], frame: pl.DataFrame) -> list[pl.Series | Failure]:
    """The mask of each check; where computing them together fails, each is computed alone."""
    exprs = {str(place): check.broken for place, check in enumerate(checks)}
    together = attempt(lambda: frame.select(**exprs).get_columns())
    if not isinstance(together, Failure):
        return [boolean(mask) for mask in together]
    return [boolean(mask_of(check, frame)) for check in checks]


def mask_of(check: Check, frame: pl.DataFrame) -> pl.Series | Failure:
    """The mask of one check, computed alone."""
    mask: pl.Series | Failure = attempt(lambda: frame.select(check.broken).to_series())
    return mask


def boolean(mask: pl.Series | Failure) -> pl.Series | Failure:
    """The mask, if it is one."""
    if isinstance(mask, Failure) or mask.dtype == pl.Boolean:
        return mask
    return Failure(f"it answered {mask.dtype}, not a Boolean")


@dataclass(frozen=True, slots=True)
class Failure:
    """Why the engine could not compute something."""

    reason: str


def attempt(compute: Callable[[], Any]) -> Any:
    """What the computation gives, or the `Failure` it ended in.

    A Polars panic is no `Exception`; it is a failure all the same.
    """
    try:
        return compute()
    except (Exception, pl.exceptions.PanicException) as error:  # noqa: BLE001 - whatever the engine raises
        return Failure(f"the engine raised {type(error).__name__}: {first_line(error)}")


def first_line(error: BaseException) -> str:
    """The first line of an error's message."""
    return str(error).strip().split("\n", 1)[0]


def said(check: Check, reason: str) -> str:
    """The reason as it may be shown: an engine's message may quote a sensitive value."""
    return "its interpretation failed" if hides(check.expected) else reason


@dataclass(frozen=True, slots=True)
class Batch:
    """One frame under judgement."""

    specification: Specification
    plan: Plan
    frame: pl.DataFrame
    most: int | None

    def rows_of(self, mask: pl.Series) -> list[int]:
        """The positions of the first rows that the mask names."""
        rows = mask.arg_true()
        return (rows if self.most is None else rows.head(self.most)).to_list()

    def keys_of(self, rows: Sequence[int]) -> Sequence[dict[str, Any] | None]:
        """The keys of the rows, where the contract has a key and the frame holds it."""
        fields = self.specification.key
        if not fields or not all(field.name in self.plan.held for field in fields):
            return [None] * len(rows)
        return self.values_of(fields, rows)

    def values_of(self, fields: Sequence[Field], rows: Sequence[int]) -> list[dict[str, Any]]:
        """The rows' values of the fields by their aliases, masked where they are sensitive."""
        columns = [self.plan.held[field.name] for field in fields]
        part = self.frame.select(columns)[list(rows)]
        listed = [shown_list(part[c], f.value) for c, f in zip(columns, fields, strict=True)]
        names = [field.alias for field in fields]
        return [dict(zip(names, row, strict=True)) for row in zip(*listed, strict=True)]


def outcome(check: Check, mask: pl.Series | Failure, batch: Batch) -> Iterator[Found]:
    """What one check finds in the frame."""
    if isinstance(mask, Failure):
        yield not_run_of(check.path, check.requirement, said(check, mask.reason))
        return
    count = int(mask.sum() or 0)
    if count or check.structural:
        rows = batch.rows_of(mask)
        values = shown_values(check, batch.frame, rows)
        examples = map(Example, rows, batch.keys_of(rows), values)
        yield violation_of(check.path, check.requirement, count, batch.frame.height, examples)


def shown_values(check: Check, frame: pl.DataFrame, rows: Sequence[int]) -> list[Any]:
    """The values to show for the rows; None where the check has none to show."""
    shown = check.shown
    if shown is None or not rows:
        return [None] * len(rows)
    names = dict.fromkeys(shown.meta.root_names())
    values = attempt(lambda: frame.select(*names)[list(rows)].select(value=shown)["value"])
    if isinstance(values, Failure):
        return ["<no value>"] * len(rows)
    return shown_list(values, check.expected)


def shown_list(values: pl.Series, expected: Value) -> list[Any]:
    """A column's values as Python's, masked where sensitive, in words where Python has none."""
    listed = attempt(values.to_list)
    if isinstance(listed, Failure):  # a year past 9999, say, on which Polars panics
        listed = attempt(lambda: values.to_physical().cast(pl.String).to_list())
    if isinstance(listed, Failure):
        listed = [f"<{values.dtype}>"] * len(values)
    return [masked(value, expected) for value in listed]


def table_outcome(requirement: Requirement[TableRule], batch: Batch) -> Iterator[Found]:
    """What one table rule finds in the frame."""
    rule, height = requirement.rule, batch.frame.height
    subject = subject_of(batch.specification, rule)
    match rule:
        case RowCount(min=least, max=greatest):
            if height < least or (greatest is not None and height > greatest):
                measured = Example(None, None, height)
                yield violation_of(subject, requirement, 0, height, [measured])
        case Unique():
            unread = [name for name in rule.fields if not batch.plan.reads(name)]
            if unread:
                yield not_run_of(subject, requirement, f"{', '.join(unread)} cannot be read")
                return
            if attempt(lambda: proved_unique(rule, batch)) is True:
                return
            mask = attempt(lambda: batch.frame.select(repeated(rule, batch.plan)).to_series())
            if isinstance(mask, Failure):
                yield not_run_of(subject, requirement, mask.reason)
            elif count := int(mask.sum() or 0):
                rows = batch.rows_of(mask)
                examples = map(Example, rows, batch.keys_of(rows), repeated_keys(rule, batch, rows))
                yield violation_of(subject, requirement, count, height, examples)
        case _:
            assert_never(rule)


def proved_unique(rule: Unique, batch: Batch) -> bool:
    """Whether one 64-bit hash a row proves the key unique: where no two hashes are equal, no two
    keys are. Equal hashes prove nothing, and are settled exactly.

    Polars hashes 0.0 and -0.0 alike, and every NaN alike, as it compares them in keys.
    """
    columns = [pl.col(batch.plan.held[name]) for name in rule.fields]
    hashes = (column.hash(seed) for seed, column in enumerate(columns))
    distinct = functools.reduce(operator.add, hashes).n_unique()
    return bool(batch.frame.select(distinct).item() == batch.frame.height)


def repeated(rule: Unique, plan: Plan) -> pl.Expr:
    """The mask of rows whose key stands in another row too."""
    columns = [pl.col(plan.held[name]) for name in rule.fields]
    mask = columns[0].is_duplicated() if len(columns) == 1 else pl.struct(columns).is_duplicated()
    if rule.nulls == "equal":
        return mask
    return mask & pl.all_horizontal(column.is_not_null() for column in columns)


def repeated_keys(rule: Unique, batch: Batch, rows: Sequence[int]) -> list[Any]:
    """The repeated keys of the rows: the value of a single field, several by their names."""
    fields = [batch.specification.by_name[name] for name in rule.fields]
    keys = batch.values_of(fields, rows)
    return [next(iter(key.values())) if len(fields) == 1 else key for key in keys]
