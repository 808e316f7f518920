"""Suggested rules: they hold on the good data, and the data with a fault breaks them."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from typing import Any

import polars as pl

from contracts.engine.engine import Engine
from contracts.rehearsing.text_patterns import common_pattern
from contracts.rehearsing.trial import GoodBatch, Trial, run_trial
from contracts.rules.aggregate import Distinct, Mean, Quantile
from contracts.rules.predicate import Comparison, Order, Ref
from contracts.rules.requirement import Requirement
from contracts.rules.row import Satisfies
from contracts.rules.spans import span_text
from contracts.rules.table import Freshness, NullShare, RowCount, Sorted, Unique
from contracts.rules.value import Ge, Le, Matches, MaxLength, MinLength, OneOf
from contracts.specification import Field, Specification, walk_types
from contracts.testing.faults.fault import Injected

_MAX_SUGGESTED_MEMBERS = 20
"""The most texts that a suggested `OneOf` lists."""
_SLACK = 0.05
"""How far an average may move, as a share of the standard deviation of the values."""


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A rule that might catch a fault.

    Attributes:
        text: its source.
        field: the field that it is declared on; None where it is declared in `rules`.
        rules: the rule; several where one declaration means several.
        tight: whether it permits nothing beyond this very batch, so that the next one may break it.
    """

    text: str
    field: str | None
    rules: tuple[Any, ...]
    tight: bool = False

    def without_operands(self) -> _Candidate:
        """The candidate with a text that shows only which rule it is."""
        return replace(self, text=f"{self.text.partition('(')[0]}(…)")

    def __str__(self) -> str:
        return f"{self.text} on {self.field}" if self.field else f"{self.text} in rules"


def suggest_rules(
    good: GoodBatch, let_through: Sequence[tuple[Trial, Injected]]
) -> Iterator[tuple[str, frozenset[int]]]:
    """Rules that the good batch keeps and batches with a fault break, each with the indexes of those that it
    catches: the first rule that catches the last of them, then what catches those before it.

    Together they may not catch all. Tight rules are suggested for what no other rule catches.

    Args:
        let_through: the trials of one fault in the same fields that the contract let through, by strength.
    """
    candidates = sorted(candidate_rules(good, let_through[0][0].fields), key=lambda one: one.tight)
    tried: list[tuple[str, frozenset[int]]] = []
    missing = frozenset(range(len(let_through)))
    while missing:
        last = max(missing)
        found = next((one for one in tried if last in one[1]), None)
        while found is None and len(tried) < len(candidates):
            candidate = candidates[len(tried)]
            tried.append((str(candidate), _caught_by(candidate, good, let_through)))
            found = tried[-1] if last in tried[-1][1] else None
        missing -= {last}
        if found is not None:
            yield found[0], (found[1] & missing) | {last}
            missing -= found[1]


def _caught_by(
    candidate: _Candidate, good: GoodBatch, let_through: Sequence[tuple[Trial, Injected]]
) -> frozenset[int]:
    """The indexes of the trials that a rule catches; none where the good batch does not keep it."""
    specification = _with_rule(good.engine.specification, candidate)
    engine = Engine(specification)
    if not engine.check(good.frame, good.options).ok or not _keeps(good, candidate):
        return frozenset()
    return frozenset(
        index
        for index, (trial, injected) in enumerate(let_through)
        if run_trial(good, engine, injected, trial).outcome == "caught"
    )


def _keeps(good: GoodBatch, candidate: _Candidate) -> bool:
    """Whether every row of a good batch, of which a sample does, keeps a rule."""
    if good.whole is None or isinstance(candidate.rules[0], RowCount):
        return True
    key = (candidate.field, candidate.rules)
    if key not in good.kept:
        bare = _with_rule(_without_rules(good.engine.specification), candidate)
        good.kept[key] = Engine(bare).check(good.whole, good.options).ok
    return good.kept[key]


def _without_rules(specification: Specification) -> Specification:
    fields = (replace(one, value=replace(one.value, rules=())) for one in specification.fields)
    return replace(specification, rules=(), fields=tuple(fields))


def _with_rule(specification: Specification, candidate: _Candidate) -> Specification:
    more = tuple(map(Requirement, candidate.rules))
    if candidate.field is None:
        return replace(specification, rules=(*specification.rules, *more))
    fields = tuple(
        replace(one, value=replace(one.value, rules=(*one.value.rules, *more)))
        if one.alias == candidate.field
        else one
        for one in specification.fields
    )
    return replace(specification, fields=fields)


def candidate_rules(good: GoodBatch, fields: tuple[str, ...]) -> Iterator[_Candidate]:
    """The rules that a good batch keeps: first those about single values and the number of rows, then those
    about many values. Those of sensitive fields do not show what they compare with.
    """
    specification = good.engine.specification
    named = [one for one in specification.fields if one.alias in (fields or good.columns)]
    private = {
        one.alias for one in named if any(value.sensitive for value in walk_types(one.value))
    }
    for candidate, about in _every_candidate(good, named, whole_batch=not fields):
        yield candidate.without_operands() if about in private else candidate


def _every_candidate(
    good: GoodBatch, named: list[Field], *, whole_batch: bool
) -> Iterator[tuple[_Candidate, str | None]]:
    """The candidates, each with the field by whose values it was made, if it was."""
    columns = [(one, good.every_row.get_column(one.alias)) for one in named]
    if whole_batch:
        yield _row_count_candidate(good, None), None
    for make in (_value_candidates, _null_candidates):
        for one, column in columns:
            yield from ((candidate, one.alias) for candidate in make(one, column))
    for one, column in columns:
        made = _time_candidates(one, column, good.options.now)
        yield from ((candidate, one.alias) for candidate in made)
    for make_one in (_distinct_candidates, _order_candidates):
        for one, column in columns:
            yield from ((candidate, one.alias) for candidate in make_one(one, column))
    for candidate in _pair_candidates(good.engine.specification, named):
        yield candidate, None
    for one, column in columns:
        yield from ((candidate, one.alias) for candidate in _average_candidates(one, column))
    yield _row_count_candidate(good, good.height), None


def _row_count_candidate(good: GoodBatch, most: int | None) -> _Candidate:
    """The number of rows: of the batch in the text, of the sample in the rule."""
    rule, rows = RowCount(min=good.height, max=most), good.every_row.height
    return _Candidate(f"ct.RowCount(min={rows}{f', max={rows}' if most else ''})", None, (rule,))


def _value_candidates(field: Field, column: pl.Series) -> Iterator[_Candidate]:
    """Permitted values, patterns, lengths and bounds."""
    column, kind = _finite_values(column), field.value.dtype.kind
    if not len(column):
        return
    if kind == "text":
        texts = column.unique().sort().to_list()
        if len(texts) <= _MAX_SUGGESTED_MEMBERS:
            listed = ", ".join(map(repr, texts))
            yield _Candidate(f"ct.OneOf({listed})", field.alias, (OneOf(*texts),))
        if (pattern := common_pattern(texts)) is not None:
            yield _Candidate(f"ct.Matches({pattern!r})", field.alias, (Matches(pattern),))
        lengths: Any = (column.str.len_chars().min(), column.str.len_chars().max())
        rules = (MinLength(lengths[0]), MaxLength(lengths[1]))
        yield _Candidate(f"ct.Len({lengths[0]}, {lengths[1]})", field.alias, rules)
    if kind in ("int", "float"):
        low, high = _round_limits(column)
        yield _Candidate(f"ct.Interval(ge={low}, le={high})", field.alias, (Ge(low), Le(high)))


def _finite_values(column: pl.Series) -> pl.Series:
    """The values without nulls, NaN and infinities."""
    values = column.drop_nulls()
    return values.filter(values.is_finite()) if values.dtype.is_float() else values


def _round_limits(column: pl.Series) -> tuple[Any, Any]:
    """Round numbers between which every number of a column lies."""
    least, most = (
        Fraction(str(end)) for end in (column.min(), column.max())
    )  # as they are written
    span = most - least or abs(most) or Fraction(1)
    step = Fraction(10) ** (math.floor(math.log10(span)) - 1)
    kind: Any = int if column.dtype.is_integer() else float
    return kind(math.floor(least / step) * step), kind(math.ceil(most / step) * step)


def _time_candidates(field: Field, column: pl.Series, now: datetime | None) -> Iterator[_Candidate]:
    """The age of the newest time. Not the range of all: tomorrow's batch would break it."""
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
    yield _Candidate(
        f'ct.Freshness({field.name!r}, max_age="{span_text(age)}", max_ahead="5m")', None, (rule,)
    )


def _null_candidates(field: Field, column: pl.Series) -> Iterator[_Candidate]:
    """The share of nulls."""
    if not (field.value.nullable or field.default is not None):
        return
    share = column.null_count() / max(len(column), 1)
    for limit, tight in ((share * 1.5 + 0.005, False), (share + 0.0005, True)):
        most = min(round(limit, 3), 1.0)
        rule = NullShare(field.name, max=most)
        yield _Candidate(f"ct.NullShare({field.name!r}, max={most})", None, (rule,), tight)


def _order_candidates(field: Field, _: pl.Series) -> Iterator[_Candidate]:
    if field.value.dtype.kind in ("int", "float", "date", "datetime", "text"):
        yield _Candidate(f"ct.Sorted({field.name!r})", None, (Sorted(field.name),))


def _distinct_candidates(field: Field, _: pl.Series) -> Iterator[_Candidate]:
    """The number of different values, and whether values repeat."""
    if field.value.dtype.kind in ("list", "struct"):
        return
    yield _Candidate(f"ct.Distinct({field.name!r}, ge=2)", None, (Distinct(field.name, ge=2),))
    if not field.value.nullable:
        yield _Candidate(f"ct.Unique({field.name!r})", None, (Unique(field.name),))


def _average_candidates(field: Field, column: pl.Series) -> Iterator[_Candidate]:
    """The median and the mean of numbers, which move even where every value stays within its bounds."""
    if field.value.dtype.kind not in ("int", "float"):
        return
    column = _finite_values(column).cast(pl.Float64)
    if not len(column):
        return
    slack = max(float(column.std() or 0) * _SLACK, abs(float(column.mean() or 0)) * 1e-6)  # type: ignore[arg-type]  # of floats
    for name, value, make in (
        ("Quantile", column.median(), lambda ge, le: Quantile(field.name, q=0.5, ge=ge, le=le)),
        ("Mean", column.mean(), lambda ge, le: Mean(field.name, ge=ge, le=le)),
    ):
        low, high = (float(f"{float(value) + side * slack:.6g}") for side in (-1, 1))  # type: ignore[arg-type]  # of floats
        q = "q=0.5, " if name == "Quantile" else ""
        yield _Candidate(
            f"ct.{name}({field.name!r}, {q}ge={low}, le={high})", None, (make(low, high),)
        )


def _pair_candidates(specification: Specification, named: list[Field]) -> Iterator[_Candidate]:
    """Comparisons of two fields of one type."""
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
                yield _Candidate(text, None, (rule,))
