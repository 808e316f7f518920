"""Python rows: a list of mappings, judged column by column.

A column whose values are all of the one Python type that its field wants becomes a typed Polars
column, and is judged as a frame's would be. Any other column is judged value by value: building a
typed column from it would coerce ("1" → 1, True → 1, 1.5 → 1) what should be a violation.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

import polars as pl

from contracts.backends.asking import RuleFailed
from contracts.backends.batch import (
    Circumstances,
    Finding,
    Findings,
    Table,
)
from contracts.backends.contract_form import (
    NotOfType,
    as_mapping,
)
from contracts.backends.frame import KEPT_PLANS, FrameBackend
from contracts.backends.masking import masked
from contracts.backends.plan import safely_named
from contracts.backends.row_values import ABSENT, row_asks
from contracts.backends.typed_columns import nested_column, typed_column
from contracts.backends.values import Problem, problems_of
from contracts.errors import UnsupportedDataError
from contracts.report import Example, violation_of
from contracts.rules.requirement import Requirement
from contracts.specification import (
    DECLARED,
    PRESENT,
    Field,
    Specification,
)

Row = Mapping[str, object]


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


class RowsBackend:
    """Enforces one contract on Python rows; safe to share between threads."""

    def __init__(self, specification: Specification) -> None:
        self.specification = specification
        self._frames: dict[frozenset[str], FrameBackend] = {}

    def judge(self, data: Sequence[object], told: Circumstances) -> Findings:
        """Every violation in the rows, and every rule that could not be asked of them.

        Args:
            data: mappings, or instances of the contract; in contract form; never changed.

        Raises:
            UnsupportedDataError: a row is no mapping.
        """
        rows = as_rows(data, self.specification)
        columns, extra = columns_from(rows, self.specification)
        found = Findings(extra_found(extra, self.specification, len(rows), told.most))
        typed: dict[str, pl.Series] = {}
        for declared in self.specification.fields:
            values = columns[declared.name]
            series = typed_column(values, declared)
            if series is not None:
                typed[declared.name] = series
            else:
                found += found_one_by_one(values, declared, told.most)
        found += row_rules_one_by_one(rows, self.specification, frozenset(typed), told.most)
        backend = self.backend(frozenset(typed))
        found += backend.judge(frame_of(typed, len(rows)), told, table=False)
        if self.specification.table_rules:
            found += backend.judge_table(self.every_column(columns, typed, len(rows)), told)
        found.broken[:] = [keyed(one, rows, self.specification) for one in found.broken]
        return found

    def backend(self, typed: frozenset[str]) -> FrameBackend:
        """The backend for frames of these fields, which the rows have typed columns for."""
        backend = self._frames.get(typed)
        if backend is None:
            if len(self._frames) >= KEPT_PLANS:  # as many as there are kinds of bad batches
                self._frames.clear()
            backend = self._frames[typed] = FrameBackend(self.specification, typed)
        return backend

    def table(self, data: Sequence[object]) -> Table:
        """The rows as a table that references may be looked up in.

        Raises:
            UnsupportedDataError: a row is no mapping.
        """
        rows = as_rows(data, self.specification)
        columns, _ = columns_from(rows, self.specification)
        made = {f.name: typed_column(columns[f.name], f) for f in self.specification.fields}
        typed = {name: series for name, series in made.items() if series is not None}
        frame = self.every_column(columns, typed, len(rows))
        plan = self.backend(frozenset(typed)).plan(frame.schema)
        return Table(self.specification, plan, safely_named(frame))

    def every_column(
        self, columns: Mapping[str, list[object]], typed: Mapping[str, pl.Series], rows: int
    ) -> pl.DataFrame:
        """The typed columns, and those that are none as far as table rules can read them: lists and
        structs that are contract form throughout, and of any others which values are null.
        """
        held = dict(typed)
        for declared in self.specification.fields:
            values = columns[declared.name]
            if declared.name in held or all(value is ABSENT for value in values):
                continue
            given = [None if value is ABSENT else value for value in values]
            column = nested_column(given, declared)
            objects = pl.Series(declared.alias, given, dtype=pl.Object)
            held[declared.name] = objects if column is None else column
        return frame_of(held, rows)


def frame_of(typed: Mapping[str, pl.Series], rows: int) -> pl.DataFrame:
    """The typed columns as a frame, which has its height even without any."""
    no_columns = [pl.Series("rows", [None] * rows, dtype=pl.Null)]
    return pl.DataFrame(list(typed.values()) or no_columns)


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
    """The rows' values by field, `ABSENT` where a row has none, and the rows of each extra key.

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
        values = [row.get(declared.alias, ABSENT) for row in rows]
        if declared.name != declared.alias and declared.name in seen:
            for position, row in enumerate(rows):
                if declared.name in row and values[position] is not ABSENT:
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
) -> list[Finding]:
    """The violations of keys that no field claims."""
    if specification.extra != "forbid":
        return []
    found = []
    for name, where in extra.items():
        tally = Tally(where, [None] * len(where[:most]))
        found.append(tally.finding(str(name), DECLARED, rows))
    return found


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


def row_rules_one_by_one(
    rows: Sequence[Row], specification: Specification, typed: frozenset[str], most: int | None
) -> Findings:
    """What the rows break of the row rules that read a field without a typed column."""
    tallies: dict[tuple[str | None, Requirement[Any]], Tally] = {}
    for ask in row_asks(specification):
        if {path[0] for path in ask.requirement.rule.paths} <= typed:
            continue
        tally = tallies[None, ask.requirement] = Tally()
        for row, members in enumerate(rows):
            try:
                if ask.is_broken(members):
                    tally.add(row, partial(ask.shown, members), most)
            except RuleFailed as failed:
                tally.not_run = ask.reason(failed)
                break
    return findings_of(tallies, len(rows))


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


def keyed(found: Finding, rows: Sequence[Row], specification: Specification) -> Finding:
    """What was found, its examples with the keys that their rows carry."""
    fields = specification.key
    if not fields:
        return found

    def key(row: int | None) -> dict[str, Any] | None:
        if row is None:
            return None
        values = {f.alias: rows[row].get(f.alias, rows[row].get(f.name)) for f in fields}
        return {f.alias: masked(values[f.alias], f.value) for f in fields}

    violation = found.violation
    examples = tuple(
        one if one.row is None else replace(one, key=key(one.row)) for one in violation.examples
    )
    return replace(found, violation=replace(violation, examples=examples))
