"""Table rules asked of a batch, as a whole or of each group of its rows."""

from __future__ import annotations

import functools
import operator
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any, assert_never, cast

import polars as pl

from contracts.backends.batch import Batch, Failure, Finding, Findings, attempt, shown_list
from contracts.backends.failing import of_types, types_in
from contracts.backends.freshness import age_of
from contracts.backends.keys import repeated
from contracts.backends.masking import hides
from contracts.backends.measure import Cannot, EngineFailed, Failed, Inapplicable, Measure, Measured
from contracts.backends.measures import measure_of
from contracts.backends.plan import Plan
from contracts.backends.row_checks import Read, Unreadable, read_of
from contracts.rendering import MASKED
from contracts.report import Example, not_run_of, subject_of, violation_of
from contracts.rules.requirement import Requirement, sentence
from contracts.rules.table import (
    BatchRule,
    Freshness,
    Grouped,
    NullShare,
    References,
    Sorted,
    TableRule,
    Unique,
)
from contracts.specification import Field, Specification

Naming = Unique | Sorted | References
"""The rules that name the rows which break them."""
OUT_OF_ORDER: dict[tuple[bool, bool], Callable[[Any, Any], Any]] = {
    (False, False): operator.lt,
    (False, True): operator.le,
    (True, False): operator.gt,
    (True, True): operator.ge,
}
"""How a misplaced value compares with the furthest before it, by `descending` and `strict`."""


def table_findings(requirement: Requirement[TableRule], batch: Batch) -> Findings:
    """What one table rule finds in the batch."""
    subject, found = subject_of(batch.specification, requirement.rule), Findings()
    says = sentence(in_data(requirement.rule, batch.specification))
    try:
        finding = judged(requirement, batch, subject)
    except (Cannot, Unreadable) as reason:
        quotes = isinstance(reason, Failed) and hides_any(requirement.rule.fields, batch)
        said = "its interpretation failed" if quotes else str(reason)
        if isinstance(reason, EngineFailed):
            held = batch.plan.held
            read = [held[name] for name in requirement.rule.fields if name in held]
            said = of_types(said, types_in(batch.frame, read))
        found.not_run.append(replace(not_run_of(subject, requirement, said), rule=says))
    except Inapplicable as reason:
        entry = not_run_of(subject, requirement, str(reason))
        found.not_applicable.append(replace(entry, rule=says))
    else:
        if finding is not None:
            violation = replace(finding.violation, rule=says)
            found.broken.append(replace(finding, violation=violation))
    return found


def in_data(rule: TableRule, specification: Specification) -> TableRule:
    """The rule with its fields under their names in data, for a sentence about it."""

    def alias(name: str) -> str:
        return specification.by_name[name].alias

    match rule:
        case Unique():
            return Unique(*map(alias, rule.fields), nulls=rule.nulls)
        case References(contract=contract, keys=keys):
            others: dict[str, Field] = vars(contract)["__specification__"].by_name
            theirs = tuple(others[key].alias for key in keys)
            return References(tuple(map(alias, rule.fields)), contract, theirs)
        case Grouped(by, inner):
            return Grouped(tuple(map(alias, by)), cast("BatchRule", in_data(inner, specification)))
        case _:
            return rule


def hides_any(names: Sequence[str], batch: Batch) -> bool:
    """Whether a value of any of the fields must never be shown."""
    return any(hides(batch.specification.by_name[name].value) for name in names)


def judged(
    requirement: Requirement[TableRule], batch: Batch, subject: str | None
) -> Finding | None:
    """The violation of one table rule, if it is broken.

    Raises:
        Unreadable, Cannot: it could not be evaluated.
        Inapplicable: it has nothing to judge.
    """
    rule = requirement.rule
    by, inner = (rule.by, rule.rule) if isinstance(rule, Grouped) else ((), rule)
    refuse_unreadable(by, batch)
    read = by if isinstance(inner, NullShare) else (*by, *inner.fields)
    readable = readable_rows(read, batch)
    whole, batch = batch, batch if readable is None else part_of(batch, readable)
    if isinstance(inner, Naming):
        mask = None if requirement in batch.proved else rows_named(inner, by, batch)
        if mask is None or not mask.any():
            return None
        if readable is not None:
            mask = spread(mask, readable)
            batch = whole
        fields = [batch.specification.by_name[name] for name in inner.fields]
        return batch.named(subject, requirement, mask, lambda rows: shown(fields, batch, rows))
    groups, examples = broken_groups(inner, by, batch)
    if not groups:
        return None
    height, count = batch.frame.height, groups if by else None
    violation = violation_of(subject, requirement, 0, height, examples, groups=count)
    if isinstance(inner, Freshness) and examples:
        violation = replace(violation, cause=age_of(inner, batch, examples[0].value))
    return Finding(violation)


def readable_rows(names: Sequence[str], batch: Batch) -> pl.Series | None:
    """The mask of the rows that have none but values of contract form in the fields; None where
    all of them do.

    Raises:
        Unreadable: none does.
    """
    masks = [batch.unread[name].rows for name in names if name in batch.unread]
    if not masks:
        return None
    readable = ~functools.reduce(operator.or_, masks)
    if not readable.any():
        raise Unreadable(f"no value of {', '.join(names)} can be read")
    return readable


def part_of(batch: Batch, rows: pl.Series) -> Batch:
    """The rows of a batch that a mask names."""
    filled = batch.told.filled and {n: m.filter(rows) for n, m in batch.told.filled.items()}
    told = replace(batch.told, filled=filled)
    unread = {name: one.filter(rows) for name, one in batch.unread.items()}
    return replace(batch, frame=batch.frame.filter(rows), told=told, unread=unread)


def spread(mask: pl.Series, rows: pl.Series) -> pl.Series:
    """The mask of all rows that names those that a mask of some of them names."""
    return rows.scatter(rows.arg_true(), mask)


def refuse_unreadable(names: Sequence[str], batch: Batch) -> None:
    """Raise Unreadable unless the frame has the fields, each in its own type."""
    unread = [name for name in names if not batch.plan.reads(name)]
    if unread:
        raise Unreadable(f"{', '.join(unread)} cannot be read")


def shown(fields: Sequence[Field], batch: Batch, rows: Sequence[int]) -> list[Any]:
    """What the rows have in the fields: the value of a single field, several by their names."""
    values = batch.values_of(fields, rows)
    return [next(iter(one.values())) if len(fields) == 1 else one for one in values]


# Rules that name rows ------------------------------------------------------------------------


def rows_named(rule: Naming, by: Sequence[str], batch: Batch) -> pl.Series | None:
    """The mask of the rows that break the rule; None where none does.

    Raises:
        Unreadable, Cannot: it could not be evaluated.
    """
    match rule:
        case Unique():
            refuse_unreadable(rule.fields, batch)
            mask = attempt(lambda: repeated_keys(rule, by, batch))
        case Sorted():
            read = read_of((rule.field,), batch.specification, batch.plan.members)
            keys = [batch.plan.held[name] for name in by]
            is_float = batch.specification.by_name[rule.field].value.dtype.kind == "float"
            misplaced = out_of_order(rule, read, keys, is_float=is_float)
            mask = attempt(lambda: batch.frame.select(misplaced).to_series())
        case References():
            mask = dangling(rule, batch)
        case _:
            assert_never(rule)
    if isinstance(mask, Failure):
        raise EngineFailed(mask.reason)
    return mask  # type: ignore[no-any-return]  # attempt gives whatever it computes


def repeated_keys(rule: Unique, by: Sequence[str], batch: Batch) -> pl.Series | None:
    """The mask of rows whose key stands in another row of their group too."""
    held = batch.plan.held
    columns = [held[name] for name in (*by, *rule.fields)]
    mask = repeated(batch.frame, columns, nulls_equal=rule.nulls == "equal" or bool(by))
    if mask is None or not by or rule.nulls == "equal":
        return mask
    whole = pl.all_horizontal(pl.col(held[name]).is_not_null() for name in rule.fields)
    return mask & batch.frame.select(whole).to_series()


def out_of_order(rule: Sorted, read: Read, by: Sequence[str], *, is_float: bool) -> pl.Expr:
    """The mask of rows of which an earlier one has a value that must come later."""
    value = pl.when(read.form.is_not_nan()).then(read.form) if is_float else read.form
    furthest = value.cum_min() if rule.descending else value.cum_max()
    if rule.strict:
        furthest = furthest.forward_fill().shift(1)
    mask: pl.Expr = OUT_OF_ORDER[rule.descending, rule.strict](value, furthest)
    return (mask.over(by) if by else mask).fill_null(value=False)


def dangling(rule: References, batch: Batch) -> pl.Series | Failure:
    """The mask of rows that refer to nothing in the other contract's table.

    Raises:
        Unreadable, Cannot: the table was not given, or a field cannot be read.
    """
    table = batch.told.table_of(rule.contract)
    name = rule.contract.__name__
    if table is None:
        raise Cannot(f"{name} was not given: pass tables={{{name}: …}}")
    own = forms(rule.fields, batch.specification, batch.plan)
    try:
        keys = forms(rule.keys, table.specification, table.plan)
    except Unreadable as unread:
        raise Cannot(f"in the table of {name}, {unread}") from None
    mask: pl.Series | Failure = attempt(
        lambda: not_among(batch.frame.select(**own), table.frame.select(**keys))
    )
    return mask


def forms(names: Sequence[str], specification: Specification, plan: Plan) -> dict[str, pl.Expr]:
    """The fields' values in the one form that predicates compute with, under their places.

    Raises:
        Unreadable: a field's column is missing, or of another type.
    """
    reads = (read_of((name,), specification, plan.members) for name in names)
    return {str(place): read.form for place, read in enumerate(reads)}


def not_among(own: pl.DataFrame, keys: pl.DataFrame) -> pl.Series:
    """The mask of rows that are whole and equal to none of the keys."""
    wide = [name for name in own.columns if own[name].dtype != keys[name].dtype]
    if wide:  # an int64 and an int128, which hold the same integers
        own, keys = (f.with_columns(pl.col(wide).cast(pl.Int128)) for f in (own, keys))
    known = keys.unique().with_columns(known=pl.lit(value=True))
    joined = own.join(known, on=own.columns, how="left", maintain_order="left")
    whole = pl.all_horizontal(pl.col(own.columns).is_not_null())
    return joined.select(whole & pl.col("known").is_null()).to_series()


# Rules that judge the whole, or each group -----------------------------------------------------


def broken_groups(rule: BatchRule, by: Sequence[str], batch: Batch) -> tuple[int, list[Example]]:
    """How many groups break the rule, and examples of them; without fields to group by the batch
    is the only group.

    Raises:
        Unreadable, Cannot: the rule could not be evaluated.
        Inapplicable: it has nothing to judge.
    """
    if isinstance(rule, Freshness) and not batch.frame.height:
        raise Cannot("there are no rows")
    measure = measure_of(rule, batch)
    keys, measured = measured_groups(measure, by, batch)
    found = [(place, measure.broken(one)) for place, one in enumerate(measured)]
    broken = [(place, values) for place, values in found if values]
    if isinstance(rule, Freshness) and not by and broken and broken[0][1] == [None]:
        raise Cannot(f"{rule.field} has no value")
    hide = measure.shows_values and hides_any(rule.fields, batch)
    some = broken[: batch.told.most]
    shown = keys_of_groups(keys, by, batch, [place for place, _ in some])
    examples = [
        Example(None, key, MASKED if hide else value)
        for key, (_, values) in zip(shown, some, strict=True)
        for value in values
    ]
    return len(broken), examples[: batch.told.most]


def keys_of_groups(
    keys: pl.DataFrame, by: Sequence[str], batch: Batch, places: Sequence[int]
) -> Sequence[dict[str, Any] | None]:
    """The keys of the groups at some places, by the fields' names in data."""
    if not by:
        return [None] * len(places)
    fields = [batch.specification.by_name[name] for name in by]
    rows = keys[list(places)]
    listed = [shown_list(rows[str(n)], field.value) for n, field in enumerate(fields)]
    names = [field.alias for field in fields]
    return [dict(zip(names, key, strict=True)) for key in zip(*listed, strict=True)]


def measured_groups(
    measure: Measure, by: Sequence[str], batch: Batch
) -> tuple[pl.DataFrame, Iterable[Measured]]:
    """The keys of the groups that may break the rule, and what was measured of each.

    Raises:
        Cannot: the engine could not measure it.
    """
    measured = attempt(lambda: measured_by(measure, by, batch))
    if isinstance(measured, Failure):
        raise EngineFailed(measured.reason)
    return measured  # type: ignore[no-any-return]  # attempt gives whatever it computes


def measured_by(
    measure: Measure, by: Sequence[str], batch: Batch
) -> tuple[pl.DataFrame, Iterable[Measured]]:
    """The keys of the groups, each field's under its place, and what was measured of each."""
    keys = {str(n): pl.col(batch.plan.held[name]) for n, name in enumerate(by)}
    if not by and measure.whole:
        return pl.DataFrame(), [{"rows": batch.frame.select(**measure.exprs)}]
    if not by:
        return pl.DataFrame(), batch.frame.select(**measure.exprs).iter_rows(named=True)
    if not measure.whole:
        groups = batch.frame.group_by(maintain_order=True, **keys).agg(**measure.exprs)
        if measure.suspect is not None:
            groups = groups.filter(measure.suspect)
        return groups.select(*keys), groups.select(*measure.exprs).iter_rows(named=True)
    columns = [expr.alias(name) for name, expr in measure.exprs.items()]
    rows = batch.frame.select(rows=pl.struct(columns), **keys)
    parts = rows.partition_by(*keys, maintain_order=True)
    frames: list[Measured] = [{"rows": part["rows"].struct.unnest()} for part in parts]
    return pl.concat([part.select(*keys).head(1) for part in parts]) if parts else rows, frames
