"""Row rules and table rules, checked against the contract's fields and fitted to them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from functools import partial
from inspect import signature
from typing import Any, assert_never, get_args

from contracts.declaration.arrival_rules import fit_arrival_rule
from contracts.declaration.drift_rules import fit_baseline_rule
from contracts.declaration.errors import DeclarationError
from contracts.declaration.hints import (
    hint_for_grouped,
    hint_for_rule,
    hint_for_terms,
)
from contracts.declaration.measured_rules import fit_aggregate, fit_null_share, fit_row_count
from contracts.declaration.metadata import refuse_invalid_custom
from contracts.declaration.named_fields import (
    FieldLookup,
    check_names,
    find_field_type,
    refuse_kind,
    refuse_kinds,
    refuse_unknown,
)
from contracts.declaration.predicates import fit_predicate
from contracts.declaration.reference_rules import fit_references
from contracts.dtypes import ORDERED, UNCOMPARED
from contracts.errors import ContractDefinitionError
from contracts.hints import Hint, PassArgument
from contracts.report.values import show_value
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
from contracts.rules.merge import Contradiction
from contracts.rules.reference import References
from contracts.rules.requirement import Requirement, sentence
from contracts.rules.row import Coordinates, CustomRow, FreshAt, RowRule, Satisfies
from contracts.specification import Specification

_CONTRACT_RULES = (*get_args(RowRule), *get_args(t.TableRule))
NAMING_ROWS = (*get_args(RowRule), t.Unique, t.Sorted, References, Past, Future, Plausible)
"""The rules that name rows, and so can have a tolerance."""


def fit_contract_rule(
    specification: Specification, requirement: Requirement[Any]
) -> Requirement[Any]:
    """Fit a row rule or a table rule to the contract's fields: operands in the fields' types.

    Raises:
        ContractDefinitionError: the rule or its terms are invalid, or do not apply to the fields.
    """
    try:
        _refuse_invalid_terms(requirement)
        return requirement.with_rule(_fit_by_type(requirement.rule, specification))
    except DeclarationError as refused:
        problem, hint = refused.problem, refused.hint
    except Contradiction as contradiction:
        problem, hint = str(contradiction), "Loosen one of the two"
    except (TypeError, ValueError, AttributeError, ArithmeticError) as error:  # from odd arguments
        problem = f"has an invalid {type(requirement.rule).__name__} ({error})"
        rule = type(requirement.rule)
        hint = f"Write it as {rule.__name__}({', '.join(signature(rule).parameters)})"
    raise ContractDefinitionError(specification.name, None, problem, hint)


def _refuse_invalid_terms(requirement: Requirement[Any]) -> None:
    """Refuse objects that are not rules of a contract's body, and terms that do not apply to them."""
    rule = requirement.rule
    if isinstance(rule, Requirement):
        raise DeclarationError(
            "has terms around terms", "Write ct.rule(x, …) once, with all of them"
        )
    if not isinstance(rule, _CONTRACT_RULES):
        raise DeclarationError(
            f"has {show_value(rule)} among its rules, which is neither a table rule nor a predicate",
            hint_for_rule(rule),
        )
    if (problem := requirement.problem()) is not None:
        raise DeclarationError(
            f"has a rule ({sentence(rule)}) whose {problem}", hint_for_terms(requirement)
        )
    inner = rule.rule if isinstance(rule, t.Grouped) else rule
    tolerant = requirement.tolerate_share is not None or requirement.tolerate_rows is not None
    if tolerant and not isinstance(inner, NAMING_ROWS):
        raise DeclarationError(
            f"tolerates rows that break a rule ({sentence(rule)}) which names none",
            "Loosen the rule itself; a tolerance counts rows",
        )


def _fit_by_type(rule: RowRule | t.TableRule, specification: Specification) -> Any:
    named = partial(find_field_type, specification, rule)
    match rule:
        case Satisfies(predicate, on_null):
            refuse_unknown(on_null, ("fail", "pass"), "on_null")
            return replace(rule, predicate=fit_predicate(predicate, specification))
        case Coordinates():
            return _fit_coordinates(rule, specification)
        case FreshAt():
            return _fit_fresh_at(rule, specification)
        case CustomRow() | t.CustomTable():
            return _fit_custom(rule, named)
        case t.Unique():
            return _fit_unique(rule, named)
        case t.Sorted(field=name):
            value = named(name)
            refuse_kind(rule, name, value, (*ORDERED, "text"))
            refuse_unknown(rule.descending, (True, False), "descending")
            refuse_unknown(rule.strict, (True, False), "strict")
            return rule
        case References():
            return fit_references(rule, specification)
        case t.RowCount():
            return fit_row_count(rule)
        case t.NullShare():
            return fit_null_share(rule, named)
        case Past(field=name) | Future(field=name):
            refuse_kind(rule, name, named(name), ("date", "datetime"))
            return rule
        case t.Freshness(field=name):
            refuse_kind(rule, name, named(name), ("date", "datetime"))
            _refuse_negative_spans(rule)
            return rule
        case Lag() | Coverage() | Schedule() | Volume():
            return fit_arrival_rule(rule, named)
        case Drift() | NewCategory() | Plausible():
            return fit_baseline_rule(rule, named)
        case Mean() | Sum() | Quantile() | Distinct() | DistinctShare() | StandardDeviation():
            return fit_aggregate(rule, named)
        case t.Grouped():
            return _fit_grouped(rule, specification, named)
        case _:
            assert_never(rule)


def _fit_unique(rule: t.Unique, named: FieldLookup) -> t.Unique:
    refuse_unknown(rule.nulls, (None, "distinct", "equal"), "nulls")
    refuse_unknown(rule.ignore_case, (True, False), "ignore_case")
    for name in check_names(rule, rule.fields):
        value = named(name)
        if value.dtype.kind in UNCOMPARED:
            raise DeclarationError(f"must {rule}, but {name} is {value.dtype}", "Use scalar fields")
        if value.nullable and rule.nulls is None:
            raise DeclarationError(
                f"must {rule}, but {name} may be null",
                Hint(
                    'Choose how nulls compare: nulls="distinct" or nulls="equal"',
                    PassArgument("nulls", "distinct"),
                    PassArgument("nulls", "equal"),
                ),
            )
    if rule.ignore_case and not any(named(name).dtype.kind == "text" for name in rule.fields):
        hint = Hint("Leave ignore_case out", PassArgument("ignore_case", False))
        raise DeclarationError(f"must {rule}, but no field of it is text", hint)
    return rule


def _fit_coordinates(rule: Coordinates, specification: Specification) -> Coordinates:
    refuse_unknown(rule.on_null, ("fail", "pass"), "on_null")
    refuse_unknown(rule.allow_zero, (True, False), "allow_zero")
    refuse_kinds(rule, (rule.latitude, rule.longitude), specification, ("float",))
    if rule.box is None:
        return rule
    sides: Any = rule.box
    box: tuple[Any, ...] = tuple(sides) if isinstance(sides, (tuple, list)) else ()
    numbers = len(box) == 4 and all(
        isinstance(side, (int, float)) and not isinstance(side, bool) for side in box
    )
    if not numbers or not (
        -180 <= box[0] <= 180 and -180 <= box[2] <= 180 and -90 <= box[1] <= box[3] <= 90
    ):
        raise DeclarationError(
            f"has Coordinates in the box {rule.box!r}",
            "Give (west, south, east, north) in degrees, south of north (RFC 7946)",
        )
    west, south, east, north = map(float, box)
    return replace(rule, box=(west, south, east, north))


def _fit_fresh_at(rule: FreshAt, specification: Specification) -> FreshAt:
    refuse_unknown(rule.on_null, ("fail", "pass"), "on_null")
    _refuse_negative_spans(rule)
    one, other = refuse_kinds(rule, (rule.field, rule.at), specification, ("date", "datetime"))
    if one.dtype != other.dtype:
        problem = f"must {rule}, but one is {one.dtype}, and the other {other.dtype}"
        hint = "Declare both as dates, both as times with a zone, or both as times without one"
        raise DeclarationError(problem, hint)
    fit_predicate(rule.predicate, specification)
    return rule


def _refuse_negative_spans(rule: t.Freshness | FreshAt) -> None:
    if rule.max_age < timedelta(0) or (rule.max_ahead or timedelta(0)) < timedelta(0):
        raise DeclarationError(f"must {rule}", "Give spans of time from 0 up")


def _fit_custom(rule: CustomRow | t.CustomTable, named: FieldLookup) -> CustomRow | t.CustomTable:
    refuse_invalid_custom(rule)
    names: Any = rule.fields
    listed = (names,) if isinstance(names, str) else names
    fields = check_names(rule, tuple(listed) if isinstance(listed, list) else listed)
    for name in fields:
        if named(name).dtype.kind == "opaque":
            problem = f"must {rule}, but {name} is any value, of which only null is evaluated"
            raise DeclarationError(problem, "Declare its type, or leave it out of the rule")
    if isinstance(rule, CustomRow):
        refuse_unknown(rule.on_null, ("fail", "pass"), "on_null")
    return replace(rule, fields=fields)


def _fit_grouped(rule: t.Grouped, specification: Specification, named: FieldLookup) -> t.Grouped:
    inner: Any = rule.rule
    if isinstance(inner, t.Grouped) or not isinstance(inner, get_args(t.TableRule)):
        problem = f"groups {show_value(inner)}, which is not a table rule"
        raise DeclarationError(problem, hint_for_grouped(inner))
    for name in check_names(rule, rule.by):
        value = named(name)
        if value.dtype.kind in UNCOMPARED:
            problem = f"must {rule}, but {name} is {value.dtype}"
            raise DeclarationError(problem, "Group by scalar fields")
    return replace(rule, rule=_fit_by_type(inner, specification))
