"""The rows of an online response, as a kind of data: what was not found or is too old is told apart."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any, ClassVar, Literal, TypeAlias

import polars as pl

from contracts.backends.batch import Failure, Finding, Findings, Unread, attempt
from contracts.backends.columns import Column, Columns, columns_from
from contracts.backends.failing import Types, type_text, types_of
from contracts.backends.row_values import UNKNOWN
from contracts.backends.valid_part import valid_frame
from contracts.backends.wire_values import Source
from contracts.dtypes import Int
from contracts.integrations.feast.exactness import Rounded, rounded_found
from contracts.integrations.feast.values import (
    NULL,
    OUTSIDE_MAX_AGE,
    PRESENT,
    STATUS,
    Served,
)
from contracts.report import Example, not_run_of, violation_of
from contracts.rules.handed import Current, Found, HandedRule
from contracts.rules.requirement import Requirement
from contracts.specification import Field, Specification, columns_of

NotFound: TypeAlias = Literal["forbid", "null"]
"""What becomes of a value whose entity the store does not have."""
NO_TIMES = "the response has no event timestamps"
NO_TIME = "it has no event timestamp: it is a key, or computed on demand"


@dataclass(frozen=True, slots=True)
class Terms:
    """What a response is asked beside its contract.

    Attributes:
        ages: how old the values of fields may be, by their Python names.
        named: whether each of them was named, so that none is let off.
        now: the time that their age is told at.
        most: how many examples to give for each violation; None for all.
    """

    ages: Mapping[str, timedelta]
    named: bool
    now: datetime
    not_found: NotFound
    rounded: Rounded
    most: int | None


@dataclass(frozen=True, slots=True)
class OnlineRows:
    """The rows of an online response."""

    data: Mapping[str, Served]
    specification: Specification
    terms: Terms

    source: ClassVar[Source] = "values"

    @property
    def height(self) -> int:
        """How many entity rows there are."""
        return next((len(one.column) for one in self.data.values()), 0)

    def frame(self) -> None:
        """Null does not say everything here."""

    def columns(self) -> Columns:
        """The response by its columns, what was not served unread."""
        named = {name: one.column for name, one in self.data.items()}
        given = columns_from(named, self.specification, self.height)
        held, _ = columns_of(self.specification, self.data)
        fields: dict[str, Column] = {}
        unread: dict[str, Unread] = {}
        found = Findings()
        for name, column in given.fields.items():
            declared = self.specification.by_name[name]
            asked = Asked(declared, self.data[held[name]], self.terms)
            found += asked.found()
            fields[name] = known(column, asked.unserved)
            if isinstance(column, pl.Series):
                unread[name] = Unread(asked.unserved, column.is_null() & ~asked.unserved)
        return replace(given, fields=fields, unread=unread, found=found)

    def whole(self) -> pl.DataFrame:
        """The response as columns of what was served."""
        columns = {name: one.column for name, one in self.data.items()}
        return pl.DataFrame([as_series(name, column) for name, column in columns.items()])

    def without(self, names: Iterable[str]) -> OnlineRows:
        """The response without some of its columns."""
        gone = frozenset(names)
        return replace(self, data={n: one for n, one in self.data.items() if n not in gone})

    def part(self, rows: pl.Series, beside: Mapping[str, pl.Series]) -> pl.DataFrame:
        """The rows that a mask names as they were served, with columns beside them."""
        return self.whole().filter(rows).with_columns(**beside)

    def valid(self, columns: Columns, rows: pl.Series) -> pl.DataFrame:
        """The rows that a mask names in contract form."""
        return valid_frame(columns, rows)

    def units(self) -> dict[str, str]:
        """Features say nothing of their units."""
        return {}

    def types(self) -> Types:
        """The types of the columns."""
        return {
            name: type_text(one.column.dtype)
            if isinstance(one.column, pl.Series)
            else types_of(one.column)
            for name, one in self.data.items()
        }

    def cause(self, field: str, code: str) -> str | None:
        """What is null may have been NaN."""
        if code == "null" and field in self.data:
            return "Feast keeps a NaN as null too"
        return None


def known(column: Column, unserved: pl.Series) -> Column:
    """A field's column, with what was not served unknown."""
    if isinstance(column, pl.Series):
        return column
    return [UNKNOWN if gone else value for value, gone in zip(column, unserved, strict=True)]


def as_series(name: str, column: Column) -> Any:
    """A column as one of Polars', whatever its values are."""
    if isinstance(column, pl.Series):
        return column.alias(name)
    made = attempt(lambda: pl.Series(name, column, strict=True))
    return pl.Series(name, column, dtype=pl.Object) if isinstance(made, Failure) else made


# What is wrong beside the values -----------------------------------------------------------------


@dataclass(frozen=True)
class Asked:
    """One field of a response, and what is asked of it."""

    declared: Field
    served: Served
    terms: Terms

    @cached_property
    def missing(self) -> pl.Series:
        """The rows of entities that the store does not have, or of which it says nothing."""
        return ~self.served.statuses.is_in([PRESENT, NULL, OUTSIDE_MAX_AGE])

    @cached_property
    def outside(self) -> pl.Series:
        """The rows that the store itself calls too old."""
        return self.served.statuses == OUTSIDE_MAX_AGE

    @cached_property
    def unserved(self) -> pl.Series:
        """The rows whose null is no null: what is wrong with them is said elsewhere."""
        old = self.outside & nothing_in(self.served.column)
        return old if self.terms.not_found == "null" else old | self.missing

    def found(self) -> Findings:
        """What is wrong with what was served, beside its values."""
        found = Findings([*self.not_found(), *self.too_old()])
        self.note_no_time(found)
        if isinstance(self.declared.value.dtype, Int) and self.terms.rounded != "allow":
            found.broken.extend(self.rounded(self.served.column, self.terms.rounded))
        return found

    def not_found(self) -> Iterator[Finding]:
        """The rows of entities that the store does not have; an example's value is their status."""
        if self.terms.not_found == "forbid":
            statuses = self.served.statuses
            yield from self.broken(
                Found(), self.missing, lambda rows: map(status, statuses.gather(rows))
            )

    def too_old(self) -> Iterator[Finding]:
        """The rows that are too old; an example's value is the time of their event."""
        times = self.served.times
        yield from self.broken(Current(), self.outside, lambda rows: self.times_of(rows))
        age = self.terms.ages.get(self.declared.name)
        if age is None or times is None or not self.is_timed:
            return
        old = (pl.lit(times) < self.terms.now - age) | pl.lit(times).is_null()
        mask = pl.select(old).to_series() & ~self.missing & ~self.outside
        yield from self.broken(Current(age), mask, lambda rows: self.times_of(rows))

    def rounded(self, column: Column, rounded: Rounded) -> Iterator[Finding]:
        """The rows whose integers may be others, rounded."""
        if isinstance(column, pl.Series) and column.dtype in (pl.Int64, pl.Float64):
            found = rounded_found(column, self.declared, rounded, self.terms.most)
            if found is not None:
                yield found

    def times_of(self, rows: pl.Series) -> list[datetime | None]:
        """The event timestamps of some rows."""
        times = self.served.times
        return [None] * len(rows) if times is None else times.gather(rows).to_list()

    @cached_property
    def is_timed(self) -> bool:
        """Whether any value has an event timestamp."""
        times = self.served.times
        return times is not None and bool((times.is_not_null() & ~self.missing).any())

    def note_no_time(self, found: Findings) -> None:
        """Say where the age of values cannot be told: what was not told is not young."""
        age = self.terms.ages.get(self.declared.name)
        if age is None or self.is_timed or self.missing.all():
            return
        requirement = Requirement(Current(age))
        if self.served.times is None:
            found.cannot_run(self.declared.alias, requirement, NO_TIMES)
        elif self.terms.named:
            found.cannot_run(self.declared.alias, requirement, NO_TIME)
        else:
            found.not_applicable.append(not_run_of(self.declared.alias, requirement, NO_TIME))

    def broken(
        self, rule: HandedRule, mask: pl.Series, values: Callable[[pl.Series], Iterable[object]]
    ) -> Iterator[Finding]:
        """What is found of a rule by the rows that break it, if there are any."""
        where = mask.arg_true()
        if where.is_empty():
            return
        shown = where if self.terms.most is None else where.head(self.terms.most)
        examples = [Example(row, None, v) for row, v in zip(shown, values(shown), strict=True)]
        requirement: Requirement[Any] = Requirement(rule)
        count, height = len(where), len(mask)
        violation = violation_of(self.declared.alias, requirement, count, height, examples)
        yield Finding(violation, mask, requirement)


def nothing_in(column: Column) -> pl.Series:
    """Where a column has no value."""
    if isinstance(column, pl.Series):
        return column.is_null()
    return pl.Series([value is None for value in column], dtype=pl.Boolean)


def status(number: int) -> str:
    """What Feast calls a status."""
    return STATUS[number] if number < len(STATUS) else f"FieldStatus {number}"
