"""Columns of any sort, judged as a frame's are.

Python values become a typed column, in which null stands for each value that it cannot hold exactly:
building one from whatever there is would coerce ("1" → 1, True → 1, 1.5 → 1) what should be a
violation. What is wrong with those values is found value by value; the frame is judged for the rest.
"""

from __future__ import annotations

import functools
import operator
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal as PyDecimal
from functools import partial
from typing import Any, cast

import polars as pl

from contracts.backends.asking import RuleFailed
from contracts.backends.batch import (
    Circumstances,
    Failure,
    Finding,
    Findings,
    Table,
    Unread,
    attempt,
    mask_at,
)
from contracts.backends.columns import Column, Columns, value_in
from contracts.backends.contract_form import (
    NotContractForm,
    as_mapping,
    contract_form,
    whole_form,
)
from contracts.backends.frame import FrameBackend
from contracts.backends.masking import masked
from contracts.backends.physical import physical_type
from contracts.backends.row_values import ABSENT, UNKNOWN, row_asks
from contracts.backends.typed_columns import typed_column
from contracts.backends.values import Problem, problems_of
from contracts.dtypes import SCALARS
from contracts.report import Example, violation_of
from contracts.rules.requirement import Requirement, rule_id
from contracts.specification import (
    DECLARED,
    GIVEN_ONCE,
    PRESENT,
    Field,
    ListOf,
    Specification,
    StructOf,
    Value,
    columns_of,
)


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
        return Finding(violation, mask_at(self.rows, height), requirement)


Tallies = dict[tuple[str | None, Requirement[Any]], Tally]
"""What was noted of each requirement, by where it stands."""


class ColumnsBackend:
    """Enforces one contract on columns of any sort; safe to share between threads."""

    def __init__(self, specification: Specification, frames: FrameBackend) -> None:
        self.specification = specification
        self.frames = frames

    def judge(self, columns: Columns, told: Circumstances) -> Findings:
        """Every violation in the columns, and every rule that could not be asked of them.

        Args:
            columns: data in contract form; never changed.
        """
        read = TypedColumns(columns, told.most)
        found = Findings(list(structure(columns, told.most)))
        found += read.found
        found += self.frames.judge(read.frame(), told, read.unread)
        found += rows_one_by_one(columns, read.unread, found, told.most)
        broken = [keyed(one, columns) for one in each_once(found.broken, told.most)]
        return replace(found, broken=broken)

    def table(self, columns: Columns) -> Table:
        """The columns as a table that references may be looked up in."""
        read = TypedColumns(columns, 0)
        frame, by_name = read.frame(), self.specification.by_name
        unknown = [
            pl.repeat(None, n=frame.height, eager=True, dtype=pl.List(pl.Null)).alias(
                by_name[name].alias
            )
            for name in read.unread  # what cannot be read might be what is referred to
        ]
        return self.frames.table(frame.with_columns(unknown))


# Python values as typed columns --------------------------------------------------------------


class TypedColumns:
    """Columns as typed ones: with null for each value that they cannot hold exactly.

    Attributes:
        unread: what null stands for in fields, by their Python names.
        found: what the values are that they cannot hold.
    """

    def __init__(self, columns: Columns, most: int | None) -> None:
        self.columns = columns
        self.most = most
        self.unread: dict[str, Unread] = {**columns.unread}
        self.found = Findings()
        self.found += columns.found
        self.typed: dict[str, pl.Series] = {}
        for name, column in columns.fields.items():
            declared = columns.specification.by_name[name]
            self.typed[name] = self.read(column, declared).alias(declared.alias)

    def frame(self) -> pl.DataFrame:
        """The typed columns as a frame, which has its height even without any."""
        every = list(self.typed.values())
        return pl.DataFrame(every) if every else pl.DataFrame(height=self.columns.height)

    def read(self, column: Column, declared: Field) -> pl.Series:
        """One field's column as a typed one."""
        if isinstance(column, pl.Series):
            return column
        whole = typed_column(column, declared)
        return self.read_values(column, declared) if whole is None else whole

    def read_values(self, values: list[object], declared: Field) -> pl.Series:
        """The values as a typed column, with null for those that are not contract form."""
        if depth_of(declared.value) > DEEPEST:
            forms = [None if value is None else UNREAD for value in values]
            made = pl.Series(values=[None] * len(values), dtype=pl.Null)
            return self.but_unread(values, forms, made, declared)
        forms = [form_of(value, declared.value) for value in values]
        made = attempt(lambda: typed([None if f is UNREAD else f for f in forms], declared))
        if isinstance(made, Failure):  # one of them is more than the engine can hold
            forms = [None if value is None else UNREAD for value in values]
            made = nulls(len(values), declared)
        return self.but_unread(values, forms, made, declared)

    def but_unread(
        self, values: list[object], forms: list[Any], made: pl.Series, declared: Field
    ) -> pl.Series:
        """The typed column, what its nulls stand for noted."""
        unread = [place for place, form in enumerate(forms) if form is UNREAD]
        self.found += found_one_by_one(values, unread, declared, self.most)
        null = [value is None or value is ABSENT for value in values]
        if unread:
            rows = mask_at(unread, len(values))
            self.unread[declared.name] = Unread(rows, pl.Series(null, dtype=pl.Boolean))
        return made


class NoForm:
    """Stands for a value that is not contract form."""


UNREAD = NoForm()
DEEPEST = 8
"""How deep values may lie in one another in a typed column: an engine's plan grows faster."""


def depth_of(value: Value) -> int:
    """How deep values lie in one another."""
    match value.dtype:
        case ListOf(item):
            return 1 + depth_of(item)
        case StructOf(specification):
            return 1 + max((depth_of(field.value) for field in specification.fields), default=0)
        case _:
            return 0


def form_of(value: object, expected: Value) -> Any:
    """A value in contract form, as a typed column holds it; `UNREAD` where it is not."""
    if value is ABSENT:
        return UNREAD
    try:
        form = whole_form(value, expected)
    except NotContractForm:
        return UNREAD
    if expected.dtype.kind not in SCALARS and any_extra(value, expected):
        return UNREAD
    is_decimal = isinstance(form, PyDecimal) and not form.is_finite()
    return UNREAD if is_decimal else form  # Arrow has no such decimal


def any_extra(value: Any, expected: Value) -> bool:
    """Whether a struct somewhere in contract form has a member that its contract forbids."""
    match expected.dtype:
        case ListOf(item) if value is not None:
            return any(any_extra(one, item) for one in contract_form(value, expected))
        case StructOf(specification) if value is not None:
            members = as_mapping(value, specification)
            held, extra = columns_of(specification, members)
            if extra and specification.extra == "forbid":
                return True
            return any(any_extra(members[held[f.name]], f.value) for f in specification.fields)
        case _:
            return False


def typed(values: list[Any], declared: Field) -> pl.Series:
    """Values in contract form as a typed column."""
    return pl.Series(values=values, dtype=physical_type(declared.value.dtype), strict=True)


def nulls(height: int, declared: Field) -> pl.Series:
    """A typed column of nulls."""
    return pl.Series(values=[None] * height, dtype=physical_type(declared.value.dtype))


# What is found -------------------------------------------------------------------------------


def structure(columns: Columns, most: int | None) -> Iterator[Finding]:
    """What the columns alone break: one that is there twice, and one that no field claims."""
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


def found_one_by_one(
    values: list[object], rows: Iterable[int], declared: Field, most: int | None
) -> Findings:
    """What the values of one field in some rows break, judged each by itself."""
    tallies: Tallies = {}
    loc = (declared.alias,)
    absent = Problem(loc, PRESENT, None)
    for row in rows:
        if values[row] is UNKNOWN:
            continue
        missing = values[row] is ABSENT
        problems = [absent] if missing else problems_of(values[row], declared.value, loc)
        for problem in problems:
            tally = tallies.setdefault((problem.path, problem.requirement), Tally())
            tally.not_run = tally.not_run or problem.not_run
            tally.add(row, partial(getattr, problem, "value"), most)
    return findings_of(tallies, len(values))


def rows_one_by_one(
    columns: Columns, unread: Mapping[str, Unread], found: Findings, most: int | None
) -> Findings:
    """What rows break of the row rules that read a member of a struct which as a whole is not
    contract form: the member may be.
    """
    by_name = columns.specification.by_name
    not_run = {entry.rule_id for entry in found.not_run}
    tallies: Tallies = {}
    for ask in row_asks(columns.specification):
        paths = ask.requirement.rule.paths
        deep = [unread[path[0]].rows for path in paths if len(path) > 1 and path[0] in unread]
        if not deep or rule_id(None, ask.requirement) in not_run:
            continue
        tally = tallies[None, ask.requirement] = Tally()
        for row in functools.reduce(operator.or_, deep).arg_true().to_list():
            given = {path[0]: value_in(columns.fields[path[0]], row) for path in paths}
            members = {by_name[n].alias: one for n, one in given.items() if one is not ABSENT}
            try:
                if ask.is_broken(members):
                    tally.add(row, partial(ask.shown, members), most)
            except RuleFailed as failed:
                tally.not_run = ask.reason(failed)
                break
    return findings_of(tallies, columns.height)


def findings_of(tallies: Tallies, height: int) -> Findings:
    """What was noted of each requirement that some rows break."""
    found = Findings()
    for (path, requirement), tally in tallies.items():
        if tally.not_run is not None:
            found.cannot_run(path, requirement, tally.not_run)
        elif tally.rows:
            found.broken.append(tally.finding(path, requirement, height))
    return found


def each_once(broken: Iterable[Finding], most: int | None) -> list[Finding]:
    """What was found, with what some rows and other rows break of one requirement as one."""
    once: dict[Any, Finding] = {}
    for place, one in enumerate(broken):
        key = (one.violation.field, one.requirement) if one.requirement else place
        once[key] = together(once[key], one, most) if key in once else one
    return list(once.values())


def together(one: Finding, other: Finding, most: int | None) -> Finding:
    """What two masks of rows break of one requirement, as one."""
    rows, requirement = cast("Any", one.rows) | cast("Any", other.rows), one.requirement
    examples = {e.row: e for e in (*one.violation.examples, *other.violation.examples)}
    ordered = sorted(examples.values(), key=lambda example: example.row or 0)
    violation = violation_of(
        one.violation.field, cast("Any", requirement), int(rows.sum()), len(rows), ordered[:most]
    )
    return Finding(violation, rows, requirement)


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
