"""The rows of an online response as an input, with the values that are not found or too old."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any, ClassVar, Literal, TypeAlias

import polars as pl

from contracts.backends.absent import UNKNOWN
from contracts.backends.attempt import Failure, attempt
from contracts.backends.columns import Column, Columns, columns_from
from contracts.backends.engine_errors import Types, python_types, type_text
from contracts.backends.findings import Finding, Findings, Unparseable
from contracts.dtypes import Int
from contracts.inputs.adapter import InputAdapter
from contracts.integrations.feast.protobuf import (
    NULL,
    OUTSIDE_MAX_AGE,
    PRESENT,
    STATUS_NAMES,
    ServedFeature,
)
from contracts.integrations.feast.rounded_integers import Rounded, find_rounded_integers
from contracts.report.report import Example, build_not_run, build_violation
from contracts.rules.requirement import Requirement
from contracts.rules.response import Current, Found, ResponseRule
from contracts.specification import Field, Specification, match_columns

NotFound: TypeAlias = Literal["forbid", "null"]
"""Whether the value of an unknown entity is an error or null."""
_NO_TIMES = "the response has no event timestamps"
_NO_TIME = "it has no event timestamp: it is a key, or computed on demand"


@dataclass(frozen=True, slots=True)
class OnlineOptions:
    """The options of reading an online response.

    Attributes:
        ages: the greatest ages of fields, by their Python names.
        named: whether the user named these fields; then an age that cannot be measured is not run, else
            not applicable.
        now: the time that ages are measured at.
        max_examples: how many examples each violation has; None for all.
    """

    ages: Mapping[str, timedelta]
    named: bool
    now: datetime
    not_found: NotFound
    rounded: Rounded
    max_examples: int | None


@dataclass(frozen=True, slots=True)
class OnlineRows(InputAdapter):
    """The rows of an online response."""

    data: Mapping[str, ServedFeature]
    specification: Specification
    options: OnlineOptions
    has_column_order: ClassVar[bool] = False

    @property
    def height(self) -> int:
        return next((len(one.column) for one in self.data.values()), 0)

    def columns(self) -> Columns:
        """The response by its columns; values that were not served are unparseable."""
        named = {name: one.column for name, one in self.data.items()}
        columns = columns_from(named, self.specification, self.height)
        held, _ = match_columns(self.specification, self.data)
        fields: dict[str, Column] = {}
        unparseable: dict[str, Unparseable] = {}
        found = Findings()
        for name, column in columns.fields.items():
            declared = self.specification.by_name[name]
            served = _ServedField(declared, self.data[held[name]], self.options)
            found += served.findings()
            fields[name] = _with_unknown(column, served.unserved)
            if isinstance(column, pl.Series):
                unparseable[name] = Unparseable(
                    served.unserved, column.is_null() & ~served.unserved
                )
        return replace(columns, fields=fields, unparseable=unparseable, found=found)

    def to_native(self) -> pl.DataFrame:
        """The response as a frame of the served values."""
        columns = {name: one.column for name, one in self.data.items()}
        return pl.DataFrame([_as_series(name, column) for name, column in columns.items()])

    def without(self, names: Iterable[str]) -> OnlineRows:
        """The response without some columns."""
        gone = frozenset(names)
        return replace(self, data={n: one for n, one in self.data.items() if n not in gone})

    def select_rows(self, rows: pl.Series, beside: Mapping[str, pl.Series]) -> pl.DataFrame:
        """The served rows of a mask, with additional columns."""
        return self.to_native().filter(rows).with_columns(**beside)

    def types(self) -> Types:
        return {
            name: type_text(one.column.dtype)
            if isinstance(one.column, pl.Series)
            else python_types(one.column)
            for name, one in self.data.items()
        }

    def cause(self, field: str | None, code: str) -> str | None:
        """A hint that null may have been NaN."""
        if code == "null" and field in self.data:
            return "Feast keeps a NaN as null too"
        return InputAdapter.cause(self, field, code)  # `super()` finds the class before its slots


def _with_unknown(column: Column, unserved: pl.Series) -> Column:
    """A column of Python values with the unserved ones unknown; a Series as it is."""
    if isinstance(column, pl.Series):
        return column
    return [UNKNOWN if gone else value for value, gone in zip(column, unserved, strict=True)]


def _as_series(name: str, column: Column) -> Any:
    """A column as a Series, whatever its values are."""
    if isinstance(column, pl.Series):
        return column.alias(name)
    made = attempt(lambda: pl.Series(name, column, strict=True))
    return pl.Series(name, column, dtype=pl.Object) if isinstance(made, Failure) else made


# Violations beside the values --------------------------------------------------------------------


@dataclass(frozen=True)
class _ServedField:
    """One field of a response, with its statuses and times."""

    declared: Field
    served: ServedFeature
    options: OnlineOptions

    @cached_property
    def missing(self) -> pl.Series:
        """The rows of entities that the store does not have, or has no status for."""
        return ~self.served.statuses.is_in([PRESENT, NULL, OUTSIDE_MAX_AGE])

    @cached_property
    def outside(self) -> pl.Series:
        """The rows that the store itself reports as outside their maximum age."""
        return self.served.statuses == OUTSIDE_MAX_AGE

    @cached_property
    def unserved(self) -> pl.Series:
        """The rows whose null is a missing or too old value, which other rules report."""
        old = self.outside & _null_mask(self.served.column)
        return old if self.options.not_found == "null" else old | self.missing

    def findings(self) -> Findings:
        """The violations that the values alone do not show."""
        found = Findings([*self.not_found(), *self.too_old()])
        self.note_no_time(found)
        if isinstance(self.declared.value.dtype, Int) and self.options.rounded != "allow":
            found.broken.extend(self.rounded(self.served.column, self.options.rounded))
        return found

    def not_found(self) -> Iterator[Finding]:
        """The violation by unknown entities; an example's value is the status."""
        if self.options.not_found == "forbid":
            statuses = self.served.statuses
            yield from self.broken(
                Found(), self.missing, lambda rows: map(_status_name, statuses.gather(rows))
            )

    def too_old(self) -> Iterator[Finding]:
        """The violations by values that are too old; an example's value is the time of the event."""
        times = self.served.times
        yield from self.broken(Current(), self.outside, lambda rows: self.times_of(rows))
        age = self.options.ages.get(self.declared.name)
        if age is None or times is None or not self.is_timed:
            return
        old = (pl.lit(times) < self.options.now - age) | pl.lit(times).is_null()
        mask = pl.select(old).to_series() & ~self.missing & ~self.outside
        yield from self.broken(Current(age), mask, lambda rows: self.times_of(rows))

    def rounded(self, column: Column, rounded: Rounded) -> Iterator[Finding]:
        """The violation by integers that may have been rounded."""
        if isinstance(column, pl.Series) and column.dtype in (pl.Int64, pl.Float64):
            found = find_rounded_integers(column, self.declared, rounded, self.options.max_examples)
            if found is not None:
                yield found

    def times_of(self, rows: pl.Series) -> list[datetime | None]:
        times = self.served.times
        return [None] * len(rows) if times is None else times.gather(rows).to_list()

    @cached_property
    def is_timed(self) -> bool:
        """Whether any value has an event timestamp."""
        times = self.served.times
        return times is not None and bool((times.is_not_null() & ~self.missing).any())

    def note_no_time(self, found: Findings) -> None:
        """Report an age that cannot be measured: it did not pass."""
        age = self.options.ages.get(self.declared.name)
        if age is None or self.is_timed or self.missing.all():
            return
        requirement = Requirement(Current(age))
        if self.served.times is None:
            found.cannot_run(self.declared.alias, requirement, _NO_TIMES)
        elif self.options.named:
            found.cannot_run(self.declared.alias, requirement, _NO_TIME)
        else:
            found.not_applicable.append(build_not_run(self.declared.alias, requirement, _NO_TIME))

    def broken(
        self, rule: ResponseRule, mask: pl.Series, values: Callable[[pl.Series], Iterable[object]]
    ) -> Iterator[Finding]:
        """The violation of a rule by the rows of a mask, if there are any."""
        where = mask.arg_true()
        if where.is_empty():
            return
        shown = (
            where if self.options.max_examples is None else where.head(self.options.max_examples)
        )
        examples = [Example(row, None, v) for row, v in zip(shown, values(shown), strict=True)]
        requirement: Requirement[Any] = Requirement(rule)
        count, height = len(where), len(mask)
        violation = build_violation(self.declared.alias, requirement, count, height, examples)
        yield Finding(violation, mask, requirement)


def _null_mask(column: Column) -> pl.Series:
    if isinstance(column, pl.Series):
        return column.is_null()
    return pl.Series([value is None for value in column], dtype=pl.Boolean)


def _status_name(number: int) -> str:
    return STATUS_NAMES[number] if number < len(STATUS_NAMES) else f"FieldStatus {number}"
