"""Columns of any sort: Polars' own judged as a frame's are, Python values as such.

A column of Python values that are all of the one type that its field wants becomes a typed column.
Any other is judged value by value: building a typed column from it would coerce ("1" → 1, True → 1,
1.5 → 1) what should be a violation.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

import polars as pl

from contracts.backends.asking import RuleFailed
from contracts.backends.batch import (
    Circumstances,
    Failure,
    Finding,
    Findings,
    Table,
    attempt,
)
from contracts.backends.columns import Column, Columns
from contracts.backends.frame import KEPT_PLANS, FrameBackend
from contracts.backends.masking import masked
from contracts.backends.physical import physical_type
from contracts.backends.plan import safely_named
from contracts.backends.row_checks import row_checks
from contracts.backends.row_values import ABSENT, row_asks
from contracts.backends.typed_columns import nested_column, typed_column
from contracts.backends.values import Problem, problems_of
from contracts.report import Example, violation_of
from contracts.rules.requirement import Requirement
from contracts.specification import (
    DECLARED,
    GIVEN_ONCE,
    PRESENT,
    Field,
    Specification,
)

Typed = Mapping[str, pl.Series]
"""Columns of Polars' own, by their fields' Python names."""

UNREAD = object()
"""Stands for a value that no table rule can read."""


@dataclass(slots=True)
class Tally:
    """The rows that break one requirement, and the values of the first of them."""

    rows: list[int] = field(default_factory=list)
    values: list[Any] = field(default_factory=list)
    not_run: str | None = None

    def add(self, row: int, value: Callable[[], Any], most: int | None) -> None:
        """Note that a row breaks the requirement."""
        if most is None or len(self.values) < most:
            self.values.append(value())
        self.rows.append(row)

    def finding(self, path: str | None, requirement: Requirement[Any], height: int) -> Finding:
        """The violation by the rows that were noted."""
        examples = [Example(row, None, value) for row, value in zip(self.rows, self.values)]  # noqa: B905 - fewer values than rows
        violation = violation_of(path, requirement, len(self.rows), height, examples)
        return Finding(violation, mask_at(self.rows, height))


def mask_at(rows: Sequence[int], height: int) -> pl.Series:
    """The mask of the rows at these positions."""
    mask = pl.repeat(False, n=height, eager=True, dtype=pl.Boolean)
    return mask.scatter(list(rows), True) if rows else mask


class ColumnsBackend:
    """Enforces one contract on columns of any sort; safe to share between threads."""

    def __init__(self, specification: Specification) -> None:
        self.specification = specification
        self._frames: dict[frozenset[str], FrameBackend] = {}

    def judge(self, columns: Columns, told: Circumstances) -> Findings:
        """Every violation in the columns, and every rule that could not be asked of them.

        Args:
            columns: data in contract form; never changed.
        """
        typed = typed_fields(columns)
        found = Findings(list(structure(columns, told.most)))
        for name, values in untyped(columns, typed):
            declared = self.specification.by_name[name]
            found += found_one_by_one(values, declared, told.most)
        found += row_rules_one_by_one(columns, typed, told.most)
        backend = self.backend(columns, typed)
        found += backend.judge(frame_of(columns, typed), told, table=False)
        if self.specification.table_rules:
            found += backend.judge_table(with_every_column(columns, typed), told)
        found.broken[:] = [keyed(one, columns) for one in found.broken]
        return found

    def backend(self, columns: Columns, typed: Typed) -> FrameBackend:
        """The backend for frames of the fields that are judged nowhere else."""
        elsewhere = {name for name, _ in untyped(columns, typed)}
        fields = frozenset(self.specification.by_name) - elsewhere
        backend = self._frames.get(fields)
        if backend is None:
            if len(self._frames) >= KEPT_PLANS:  # as many as there are kinds of bad batches
                self._frames.clear()
            backend = self._frames[fields] = FrameBackend(self.specification, fields)
        return backend

    def table(self, columns: Columns) -> Table:
        """The columns as a table that references may be looked up in."""
        typed = typed_fields(columns)
        frame = with_every_column(columns, typed)
        plan = self.backend(columns, typed).plan(frame.schema)
        return Table(self.specification, plan, safely_named(frame))


# Columns of Polars' own, and others ----------------------------------------------------------


def typed_fields(columns: Columns) -> dict[str, pl.Series]:
    """The fields' columns that are Polars' own, or that can be without changing a value."""
    by_name = columns.specification.by_name
    made = {
        name: column if isinstance(column, pl.Series) else typed_column(column, by_name[name])
        for name, column in columns.fields.items()
    }
    return {
        name: column.alias(by_name[name].alias)
        for name, column in made.items()
        if column is not None
    }


def untyped(columns: Columns, typed: Typed) -> Iterator[tuple[str, list[object]]]:
    """The fields' columns that are none of Polars' own, by the fields' Python names."""
    for name, column in columns.fields.items():
        if name not in typed and not isinstance(column, pl.Series):
            yield name, column


def frame_of(columns: Columns, typed: Typed) -> pl.DataFrame:
    """The typed columns as a frame, which has its height even without any."""
    return pl.DataFrame(list(typed.values())) if typed else pl.DataFrame(height=columns.height)


def with_every_column(columns: Columns, typed: Typed) -> pl.DataFrame:
    """The typed columns, and those that are none as far as table rules can read them: lists and
    structs that are contract form throughout, and of any others which values are null.
    """
    held = dict(typed)
    for name, values in untyped(columns, typed):
        if not all(value is ABSENT for value in values):
            declared = columns.specification.by_name[name]
            given = [None if value is ABSENT else value for value in values]
            column = nested_column(given, declared)
            there = [None if value is None else UNREAD for value in given]
            objects = pl.Series(declared.alias, there, dtype=pl.Object)
            held[name] = objects if column is None else column
    return frame_of(columns, held)


# What is found -------------------------------------------------------------------------------


def structure(columns: Columns, most: int | None) -> Iterator[Finding]:
    """What the columns alone break: one that no field claims, and one that is there twice."""
    height = columns.height
    every = pl.repeat(True, n=height, eager=True, dtype=pl.Boolean)
    for name in dict.fromkeys(columns.repeated):
        yield Finding(violation_of(name, GIVEN_ONCE, height, height), every)
    if columns.specification.extra != "forbid":
        return
    for name, column in columns.extra.items():
        if isinstance(column, dict):
            tally = Tally([*column], [None] * len([*column][:most]))
            yield tally.finding(name, DECLARED, height)
        else:
            yield Finding(violation_of(name, DECLARED, height, height), every)


def found_one_by_one(values: list[object], declared: Field, most: int | None) -> Findings:
    """What the values of one field break, judged each by itself."""
    tallies: dict[tuple[str | None, Requirement[Any]], Tally] = {}
    loc = (declared.alias,)
    absent = Problem(loc, PRESENT, None)
    for row, value in enumerate(values):
        missing = value is ABSENT
        problems = [absent] if missing else problems_of(value, declared.value, loc)
        for problem in problems:
            tally = tallies.setdefault((problem.path, problem.requirement), Tally())
            tally.not_run = tally.not_run or problem.not_run
            tally.add(row, partial(getattr, problem, "value"), most)
    return findings_of(tallies, len(values))


def row_rules_one_by_one(columns: Columns, typed: Typed, most: int | None) -> Findings:
    """What the rows break of the row rules that read a field without a typed column."""
    elsewhere = {name for name, _ in untyped(columns, typed)}
    tallies: dict[tuple[str | None, Requirement[Any]], Tally] = {}
    unreadable = unreadable_rules(columns, typed) if elsewhere else {}
    for ask in row_asks(columns.specification):
        read = {path[0] for path in ask.requirement.rule.paths}
        if not read & elsewhere:
            continue
        tally = tallies[None, ask.requirement] = Tally()
        tally.not_run = unreadable.get(ask.requirement)
        for row, members in enumerate(members_of(columns, read) if not tally.not_run else ()):
            try:
                if ask.is_broken(members):
                    tally.add(row, partial(ask.shown, members), most)
            except RuleFailed as failed:
                tally.not_run = ask.reason(failed)
                break
    return findings_of(tallies, columns.height)


def unreadable_rules(columns: Columns, typed: Typed) -> dict[Requirement[Any], str]:
    """Why row rules could not be asked of any row, were all values of contract form that are not
    in a typed column: for a column that is missing or of another type.
    """
    specification = columns.specification
    members = {
        name: (
            pl.col(specification.by_name[name].alias),
            typed[name].dtype
            if name in typed
            else physical_type(specification.by_name[name].value.dtype),
        )
        for name in columns.fields
    }
    checks = row_checks(specification, members)
    return {check.requirement: check.not_run for check in checks if check.not_run is not None}


def members_of(columns: Columns, names: set[str]) -> Iterator[dict[str, object]]:
    """The rows as row rules read them, of some fields alone."""
    fields = [columns.specification.by_name[name] for name in names if name in columns.fields]
    listed = [values_of(columns.fields[field.name]) for field in fields]
    aliases = [field.alias for field in fields]
    for values in zip(*listed, strict=True):
        row = zip(aliases, values, strict=True)
        yield {alias: value for alias, value in row if value is not ABSENT}


def values_of(column: Column) -> list[object]:
    """A column's values as Python's; where Python cannot hold them, something that no field is."""
    if isinstance(column, list):
        return column
    listed = attempt(column.to_list)
    return [Failure("")] * column.len() if isinstance(listed, Failure) else list(listed)


def findings_of(
    tallies: Mapping[tuple[str | None, Requirement[Any]], Tally], height: int
) -> Findings:
    """What was noted of each requirement that some rows break."""
    found = Findings()
    for (path, requirement), tally in tallies.items():
        if tally.not_run is not None:
            found.cannot_run(path, requirement, tally.not_run)
        elif tally.rows:
            found.broken.append(tally.finding(path, requirement, height))
    return found


def keyed(found: Finding, columns: Columns) -> Finding:
    """What was found, its examples with the keys that their rows carry."""
    fields = columns.specification.key
    if not fields:
        return found

    def key(row: int) -> dict[str, Any]:
        return {f.alias: masked(columns.value(f.name, row), f.value) for f in fields}

    violation = found.violation
    examples = tuple(
        one if one.row is None else replace(one, key=key(one.row)) for one in violation.examples
    )
    return replace(found, violation=replace(violation, examples=examples))
