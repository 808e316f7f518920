"""Table rules evaluated on a batch, as a whole or on each group of its rows."""

from __future__ import annotations

import functools
import operator
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, assert_never, cast

import polars as pl

from contracts.backends.attempt import Failure, attempt
from contracts.backends.custom import RuleFailed, RuleRaised, shown_failure
from contracts.backends.engine_errors import column_types, reason_with_types
from contracts.backends.findings import Finding, Findings
from contracts.backends.frame.batch import Batch
from contracts.backends.frame.freshness import later_than_now
from contracts.backends.frame.groups import BrokenGroups, broken_groups, reads_sensitive
from contracts.backends.frame.implausible import implausible_rows
from contracts.backends.frame.measure import (
    CannotEvaluate,
    EngineFailed,
    NotApplicable,
    PartlyEvaluated,
)
from contracts.backends.frame.references import dangling_references
from contracts.backends.frame.repeated_keys import key_exprs, repeated_key_mask
from contracts.backends.frame.row_rules import UnparseableColumn, read_path_column
from contracts.backends.older_polars import is_from_2_on
from contracts.report.order import subject_field
from contracts.report.report import build_not_run, build_violation
from contracts.rules import table as t
from contracts.rules.aggregate import (
    Distinct,
    DistinctShare,
    Mean,
    Quantile,
    StandardDeviation,
    Sum,
)
from contracts.rules.arrival import Coverage, Lag, Schedule, Volume
from contracts.rules.clock import Future, Past
from contracts.rules.drift import Drift, NewCategory, Plausible
from contracts.rules.reference import References, resolve_contract
from contracts.rules.requirement import Requirement, sentence
from contracts.specification import Field, Specification

_RowNamingRule = t.Unique | t.Sorted | References | Past | Future | Plausible
"""The rules that name the rows which break them."""
_MISPLACED_TESTS: dict[tuple[bool, bool], Callable[[Any, Any], Any]] = {
    (False, False): operator.lt,
    (False, True): operator.le,
    (True, False): operator.gt,
    (True, True): operator.ge,
}
"""How a misplaced value compares with the furthest before it, by `descending` and `strict`."""


def evaluate_table_rule(requirement: Requirement[t.TableRule], batch: Batch) -> Findings:
    """The findings of one table rule in the batch."""
    return findings_of_rule(requirement, batch, lambda: _find_violation(requirement, batch))


def findings_of_rule(
    requirement: Requirement[t.TableRule], batch: Batch, find: Callable[[], Finding | None]
) -> Findings:
    """The findings of one table rule, also where it cannot be evaluated.

    Args:
        find: finds its violation; it may raise as `_find_violation`.
    """
    subject, found = subject_field(batch.specification, requirement.rule), Findings()
    says = sentence(_rule_with_aliases(requirement.rule, batch.specification))
    try:
        finding = find()
    except (CannotEvaluate, RuleFailed) as reason:
        quotes = isinstance(reason, (EngineFailed, RuleRaised))
        sensitive = quotes and reads_sensitive(requirement.rule.fields, batch)
        shown = shown_failure(reason, sensitive=sensitive)
        if isinstance(reason, EngineFailed):
            held = batch.plan.held
            read = [held[name] for name in requirement.rule.fields if name in held]
            shown = reason_with_types(shown, column_types(batch.frame, read))
        entry = replace(build_not_run(subject, requirement, shown), rule=says)
        found.not_run.append(entry)
        finding = None
        if isinstance(reason, PartlyEvaluated):
            found.abstained.append(entry)
            finding = reason.finding
    except NotApplicable as reason:
        entry = build_not_run(subject, requirement, str(reason))
        found.not_applicable.append(replace(entry, rule=says))
        finding = None
    if finding is not None:
        violation = replace(finding.violation, rule=says)
        found.broken.append(replace(finding, violation=violation))
    return found


def _rule_with_aliases(rule: t.TableRule, specification: Specification) -> t.TableRule:
    """The rule with its fields under their names in data, for a sentence about it."""

    def alias(name: str) -> str:
        return specification.by_name[name].alias

    match rule:
        case t.Unique():
            return rule.over(map(alias, rule.fields))
        case References(contract=contract, keys=keys):
            if not isinstance(contract, str):
                other = specification if contract is None else resolve_contract(contract)
                keys = tuple(other.by_name[key].alias for key in keys)
            return References(tuple(map(alias, rule.fields)), contract, keys)
        case t.Grouped(by, inner):
            return t.Grouped(
                tuple(map(alias, by)), cast("t.BatchRule", _rule_with_aliases(inner, specification))
            )
        case t.Sorted() | t.RowCount() | t.NullShare() | t.Freshness() | t.CustomTable():
            return rule
        case (
            Past()
            | Future()
            | Coverage()
            | Schedule()
            | Volume()
            | Drift()
            | NewCategory()
            | Plausible()
        ):
            return rule
        case Lag(event, ingested):
            return replace(rule, event=alias(event), ingested=alias(ingested))
        case Mean() | Sum() | Quantile() | Distinct() | DistinctShare() | StandardDeviation():
            return rule
        case _:
            assert_never(rule)


def _find_violation(requirement: Requirement[t.TableRule], batch: Batch) -> Finding | None:
    """The violation of one table rule, if it is broken.

    Raises:
        CannotEvaluate, RuleFailed: it cannot be evaluated.
        NotApplicable: it has nothing to evaluate.
    """
    by, inner = by_and_rule(requirement.rule)
    require_parseable(by, batch)
    readable = parseable_rows(requirement.rule, batch)
    require_any(None if readable is None else int(readable.sum()), requirement.rule)
    whole, batch = batch, batch if readable is None else select_batch_rows(batch, readable)
    if isinstance(inner, _RowNamingRule):
        if requirement in batch.proved:
            return None
        mask: pl.Series | None
        abstained: str | None = None
        if isinstance(inner, Plausible):
            found = implausible_rows(inner, by, batch)
            mask, abstained = found.mask, found.abstained
        else:
            mask = violating_rows(inner, by, batch, whole)
        if readable is not None and mask is not None:
            mask = _expand_mask(mask, readable)
        finding = _finding_of_rows(requirement, whole, mask)
        if abstained is not None:
            raise PartlyEvaluated(abstained, finding)
        return finding
    return finding_of_groups(requirement, batch, broken_groups(inner, by, batch))


def _finding_of_rows(
    requirement: Requirement[t.TableRule], batch: Batch, mask: pl.Series | None
) -> Finding | None:
    """The violation of a rule by the rows of a mask, if there are any."""
    if mask is None or not mask.any():
        return None
    _, inner = by_and_rule(requirement.rule)
    fields = [batch.specification.by_name[name] for name in inner.fields]
    return batch.named(
        subject_field(batch.specification, requirement.rule),
        requirement,
        mask,
        lambda rows: shown_values_of(fields, batch, rows),
    )


def finding_of_groups(
    requirement: Requirement[t.TableRule], batch: Batch, broken: BrokenGroups
) -> Finding | None:
    """The violation of a rule that names no row by some groups, if there are any.

    Raises:
        PartlyEvaluated: other groups could not be evaluated.
    """
    if broken.abstained is not None:
        found = finding_of_groups(requirement, batch, replace(broken, abstained=None))
        raise PartlyEvaluated(broken.abstained, found)
    if not broken.count:
        return None
    # Such a rule names no row: which rows are those that are missing? Only groups are counted.
    by, _ = by_and_rule(requirement.rule)
    subject = subject_field(batch.specification, requirement.rule)
    height, count = batch.frame.height, broken.count if by else None
    violation = build_violation(subject, requirement, 0, height, broken.examples, groups=count)
    return Finding(replace(violation, cause=broken.note))


def by_and_rule(rule: t.TableRule) -> tuple[tuple[str, ...], t.BatchRule]:
    """The fields that a rule groups rows by, and the rule that each group satisfies."""
    return (rule.by, rule.rule) if isinstance(rule, t.Grouped) else ((), rule)


def _fields_read(rule: t.TableRule) -> tuple[str, ...]:
    """The fields in which a row must have a value in contract form to count."""
    by, inner = by_and_rule(rule)
    return by if isinstance(inner, t.NullShare) else (*by, *inner.fields)


def parseable_rows(rule: t.TableRule, batch: Batch) -> pl.Series | None:
    """The mask of the rows in which every value that a rule reads is contract form; None where all
    are.
    """
    names = _fields_read(rule)
    masks = [batch.unparseable[name].rows for name in names if name in batch.unparseable]
    return ~functools.reduce(operator.or_, masks) if masks else None


def require_any(readable: int | None, rule: t.TableRule) -> None:
    """Raise UnparseableColumn if a rule can read none of the rows.

    Args:
        readable: how many it can read; None where it can read all.
    """
    if readable == 0:
        raise UnparseableColumn(f"no value of {', '.join(_fields_read(rule))} can be read")


def select_batch_rows(batch: Batch, rows: pl.Series) -> Batch:
    filled = batch.context.filled and {n: m.filter(rows) for n, m in batch.context.filled.items()}
    context = replace(batch.context, filled=filled)
    unparseable = {name: one.filter(rows) for name, one in batch.unparseable.items()}
    return replace(batch, frame=batch.frame.filter(rows), context=context, unparseable=unparseable)


def _expand_mask(mask: pl.Series, rows: pl.Series) -> pl.Series:
    """A mask of some of the rows as a mask of all rows."""
    return rows.scatter(rows.arg_true(), mask)


def require_parseable(names: Sequence[str], batch: Batch) -> None:
    """Raise UnparseableColumn unless the frame has the fields, each in its own type."""
    unparseable = [name for name in names if not batch.plan.reads(name)]
    if unparseable:
        raise UnparseableColumn(f"{', '.join(unparseable)} cannot be read")


def shown_values_of(fields: Sequence[Field], batch: Batch, rows: Sequence[int]) -> list[Any]:
    """The rows' values of the fields: the value itself of a single field, several by their
    names.
    """
    values = batch.values_of(fields, rows)
    return [next(iter(one.values())) if len(fields) == 1 else one for one in values]


def violating_rows(
    rule: t.Unique | t.Sorted | References | Past | Future,
    by: Sequence[str],
    batch: Batch,
    whole: Batch | None = None,
) -> pl.Series | None:
    """The mask of the rows that break the rule; None where none does.

    Args:
        whole: the batch with the rows that do not count, where there are some.

    Raises:
        CannotEvaluate: it cannot be evaluated.
    """
    match rule:
        case t.Unique():
            require_parseable(rule.fields, batch)
            mask = attempt(lambda: _repeated_keys(rule, by, batch))
        case t.Sorted():
            read = read_path_column((rule.field,), batch.specification, batch.plan.members)
            keys = [batch.plan.held[name] for name in by]
            kind = batch.specification.by_name[rule.field].value.dtype.kind
            misplaced = _misplaced_mask(rule, _orderable(read.form, kind), keys)
            mask = attempt(lambda: batch.frame.select(misplaced).to_series())
        case References():
            mask = dangling_references(rule, by, batch, whole or batch)
        case Past() | Future():
            later = later_than_now(rule, batch)
            wrong = later if isinstance(rule, Past) else ~later
            mask = attempt(lambda: batch.frame.select(wrong.fill_null(value=False)).to_series())
        case _:
            assert_never(rule)
    if isinstance(mask, Failure):
        raise EngineFailed(mask.reason)
    return mask  # type: ignore[no-any-return]  # attempt gives whatever it computes


def _repeated_keys(rule: t.Unique, by: Sequence[str], batch: Batch) -> pl.Series | None:
    """The mask of rows whose key is in another row of their group too."""
    held = batch.plan.held
    frame, columns = batch.frame, [held[name] for name in (*by, *rule.fields)]
    if rule.ignore_case:
        keys = [*map(pl.col, columns[: len(by)]), *key_exprs(rule, batch.specification, held)]
        columns = [str(place) for place in range(len(keys))]
        frame = frame.select(key.alias(name) for key, name in zip(keys, columns, strict=True))
    mask = repeated_key_mask(frame, columns, nulls_equal=rule.nulls == "equal" or bool(by))
    if mask is None or not by or rule.nulls == "equal":
        return mask
    whole = pl.all_horizontal(pl.col(held[name]).is_not_null() for name in rule.fields)
    return mask & batch.frame.select(whole).to_series()


def _orderable(values: pl.Expr, kind: str) -> pl.Expr:
    """Values of which the greatest so far can be computed; null where one has no place in an order."""
    if kind == "float":
        return pl.when(values.is_not_nan()).then(values)
    if kind not in ("int", "decimal") and not is_from_2_on():
        return values.rank("dense")  # the greatest text so far cannot be computed
    return values


def _misplaced_mask(rule: t.Sorted, value: pl.Expr, by: Sequence[str]) -> pl.Expr:
    """The mask of rows after a row whose value must come later."""
    # Any earlier row counts, not the one before: each verdict needs only the rows above it, and the
    # rows that are left are sorted.
    furthest = value.cum_min() if rule.descending else value.cum_max()
    if rule.strict:
        furthest = furthest.forward_fill().shift(1)
    mask: pl.Expr = _MISPLACED_TESTS[rule.descending, rule.strict](value, furthest)
    return (mask.over(by) if by else mask).fill_null(value=False)
