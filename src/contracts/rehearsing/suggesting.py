"""Rules that would have caught a fault: what good data keeps, and the data with the fault breaks."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from typing import Any

import polars as pl

from contracts.adapting.reading import reading_by
from contracts.contract import Contract
from contracts.judging import specification_of
from contracts.rehearsing.shapes import pattern_of
from contracts.rehearsing.trial import Good, Trial, tried
from contracts.rules.aggregate import Distinct, Mean, Quantile
from contracts.rules.predicate import Comparison, Order, Ref
from contracts.rules.requirement import Requirement
from contracts.rules.row import Satisfies
from contracts.rules.spans import span_text
from contracts.rules.table import Freshness, NullShare, RowCount, Sorted, Unique
from contracts.rules.value import Ge, Le, Matches, MaxLength, MinLength, OneOf
from contracts.specification import Field, Specification, within
from contracts.testing.faults.fault import Injected

MEMBERS = 20
"""How many different words are listed, at the most."""
SLACK = 0.05
"""How much an average may leave what it was, as a share of the values' own spread."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A rule that might catch a fault.

    Attributes:
        text: how it is written.
        field: the field that it stands on; None where it stands in the contract's rules.
        rules: it, as one rule or several.
    """

    text: str
    field: str | None
    rules: tuple[Any, ...]

    def __str__(self) -> str:
        return f"{self.text} on {self.field}" if self.field else f"{self.text} in rules"


def suggested(good: Good, injected: Injected, trial: Trial) -> Candidate | None:
    """The first rule that lets the good batch pass, and not the one with the fault; None where no rule
    of one batch tells them apart.
    """
    for candidate in candidates(good, trial.fields):
        contract = with_rule(good.contract, candidate)
        if not contract.check(good.frame, now=good.now, tables=good.tables).ok:
            continue
        if tried(good, contract, injected, trial).outcome == "caught":
            return candidate
    return None


def with_rule(contract: type[Contract], candidate: Candidate) -> type[Contract]:
    """The contract with a rule more."""
    specification = specification_of(contract)
    more = tuple(map(Requirement, candidate.rules))
    if candidate.field is None:
        return reading_by(contract, replace(specification, rules=(*specification.rules, *more)))
    fields = tuple(
        replace(one, value=replace(one.value, rules=(*one.value.rules, *more)))
        if one.alias == candidate.field
        else one
        for one in specification.fields
    )
    return reading_by(contract, replace(specification, fields=fields))


def candidates(good: Good, fields: tuple[str, ...]) -> Iterator[Candidate]:
    """The rules that a good batch keeps: what is said of single values and of the number of rows first,
    then what is said of many. Nothing is said of what must never be shown.
    """
    specification = specification_of(good.contract)
    named = [one for one in specification.fields if one.alias in (fields or good.columns)]
    shown = [one for one in named if not any(value.sensitive for value in within(one.value))]
    columns = [(one, good.frame.get_column(one.alias)) for one in shown]
    if not fields:
        yield row_count(good.height, None)
    for make in (of_values, of_sets, of_nulls, of_order):
        for one, column in columns:
            yield from make(one, column)
    for one, column in columns:
        yield from of_times(one, column, good.now)
    yield from of_pairs(specification, shown)
    for one, column in columns:
        yield from of_averages(one, column)
    yield row_count(good.height, good.height)


def row_count(least: int, most: int | None) -> Candidate:
    """The number of rows."""
    rule = RowCount(min=least, max=most)
    return Candidate(f"ct.RowCount(min={least}{f', max={most}' if most else ''})", None, (rule,))


def of_values(field: Field, column: pl.Series) -> Iterator[Candidate]:
    """Sets of words, lengths and bounds."""
    column, kind = finite(column), field.value.dtype.kind
    if not len(column):
        return
    if kind == "text":
        words = column.unique().sort().to_list()
        if len(words) <= MEMBERS:
            listed = ", ".join(map(repr, words))
            yield Candidate(f"ct.OneOf({listed})", field.alias, (OneOf(*words),))
        if (pattern := pattern_of(words)) is not None:
            yield Candidate(f"ct.Matches({pattern!r})", field.alias, (Matches(pattern),))
        lengths: Any = (column.str.len_chars().min(), column.str.len_chars().max())
        rules = (MinLength(lengths[0]), MaxLength(lengths[1]))
        yield Candidate(f"ct.Len({lengths[0]}, {lengths[1]})", field.alias, rules)
    if kind in ("int", "float"):
        low, high = around(column)
        yield Candidate(f"ct.Interval(ge={low}, le={high})", field.alias, (Ge(low), Le(high)))


def finite(column: pl.Series) -> pl.Series:
    """The values that are there, and are numbers."""
    there = column.drop_nulls()
    return there.filter(there.is_finite()) if there.dtype.is_float() else there


def around(column: pl.Series) -> tuple[Any, Any]:
    """Round numbers between which all the numbers of a column lie."""
    least, most = (
        Fraction(str(end)) for end in (column.min(), column.max())
    )  # as they are written
    span = most - least or abs(most) or Fraction(1)
    step = Fraction(10) ** (math.floor(math.log10(span)) - 1)
    kind: Any = int if column.dtype.is_integer() else float
    return kind(math.floor(least / step) * step), kind(math.ceil(most / step) * step)


def of_times(field: Field, column: pl.Series, now: datetime | None) -> Iterator[Candidate]:
    """How fresh the newest is, and how far ahead of now none lies."""
    if field.value.dtype.kind not in ("date", "datetime"):
        return
    newest: Any = column.max()
    if newest is None:
        return
    if not isinstance(newest, datetime):
        newest = datetime.combine(newest, datetime.min.time())
    now = now or datetime.now(UTC if newest.tzinfo else None)
    if (now.tzinfo is None) != (newest.tzinfo is None):
        now = now.replace(tzinfo=newest.tzinfo)
    age = timedelta(hours=max((now - newest) // timedelta(hours=1) + 1, 1))
    rule = Freshness(field.name, age, timedelta(minutes=5))
    yield Candidate(
        f'ct.Freshness({field.name!r}, max_age="{span_text(age)}", max_ahead="5m")', None, (rule,)
    )
    ends = (column.min(), column.max())
    bounds: tuple[Any, ...] = (Ge(ends[0]), Le(ends[1]))  # type: ignore[arg-type]  # times
    yield Candidate(f"ct.Ge({ends[0]!r}), ct.Le({ends[1]!r})", field.alias, bounds)


def of_nulls(field: Field, column: pl.Series) -> Iterator[Candidate]:
    """How much is null."""
    if not (field.value.nullable or field.default is not None):
        return
    share = column.null_count() / max(len(column), 1)
    most = round(share * 1.5 + 0.005, 3)
    yield Candidate(
        f"ct.NullShare({field.name!r}, max={most})", None, (NullShare(field.name, max=most),)
    )


def of_order(field: Field, _: pl.Series) -> Iterator[Candidate]:
    """The order of the rows."""
    if field.value.dtype.kind in ("int", "float", "date", "datetime", "text"):
        yield Candidate(f"ct.Sorted({field.name!r})", None, (Sorted(field.name),))


def of_sets(field: Field, _: pl.Series) -> Iterator[Candidate]:
    """Whether values repeat, and how many there are."""
    if field.value.dtype.kind in ("list", "struct"):
        return
    yield Candidate(f"ct.Distinct({field.name!r}, ge=2)", None, (Distinct(field.name, ge=2),))
    if not field.value.nullable:
        yield Candidate(f"ct.Unique({field.name!r})", None, (Unique(field.name),))


def of_averages(field: Field, column: pl.Series) -> Iterator[Candidate]:
    """The middle and the mean of numbers, which move where single values stay in bounds."""
    if field.value.dtype.kind not in ("int", "float"):
        return
    column = finite(column).cast(pl.Float64)
    if not len(column):
        return
    slack = max(float(column.std() or 0) * SLACK, abs(float(column.mean() or 0)) * 1e-6)  # type: ignore[arg-type]  # of floats
    for name, value, make in (
        ("Quantile", column.median(), lambda ge, le: Quantile(field.name, q=0.5, ge=ge, le=le)),
        ("Mean", column.mean(), lambda ge, le: Mean(field.name, ge=ge, le=le)),
    ):
        low, high = (float(f"{float(value) + side * slack:.6g}") for side in (-1, 1))  # type: ignore[arg-type]  # of floats
        q = "q=0.5, " if name == "Quantile" else ""
        yield Candidate(
            f"ct.{name}({field.name!r}, {q}ge={low}, le={high})", None, (make(low, high),)
        )


def of_pairs(specification: Specification, named: list[Field]) -> Iterator[Candidate]:
    """Which of two fields of one type is never the greater, or always the same."""
    for one in named:
        for other in specification.fields:
            if one.name == other.name or one.value.dtype.kind != other.value.dtype.kind:
                continue
            if one.value.dtype.kind not in ("int", "float", "date", "datetime"):
                continue
            orders: tuple[Order, ...] = ("==", "<=", ">=")
            for order in orders:
                rule = Satisfies(Comparison(order, Ref((one.name,)), Ref((other.name,))), "pass")
                text = f'ct.rule(col({one.name!r}) {order} col({other.name!r}), on_null="pass")'
                yield Candidate(text, None, (rule,))
