"""The rules of a contract's body against its fields: fitted to them, or refused."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal as PyDecimal
from fractions import Fraction
from functools import partial
from typing import Any, get_args

from contracts.declaration.mends import mend_of_grouped, mend_of_name, mend_of_rule
from contracts.declaration.metadata import refuse_odd_custom
from contracts.declaration.named_fields import (
    Named,
    names_given,
    refuse_kind,
    refuse_kinds,
    refuse_unknown,
    value_named,
)
from contracts.declaration.predicates import fitted_predicate
from contracts.declaration.refused import Refused
from contracts.dtypes import NUMBERS, ORDERED, Decimal
from contracts.errors import ContractDefinitionError
from contracts.rendering import render
from contracts.rules.aggregate import Aggregate, Distinct, Mean, Quantile, Sum
from contracts.rules.conjunction import Contradiction, refuse_empty_interval
from contracts.rules.requirement import Requirement, is_within, sentence
from contracts.rules.row import Coordinates, CustomRow, FreshAt, RowRule, Satisfies
from contracts.rules.table import (
    CustomTable,
    Freshness,
    Grouped,
    NullShare,
    References,
    RowCount,
    Sorted,
    TableRule,
    Unique,
)
from contracts.rules.value import Ge, Gt, Le, Lt
from contracts.specification import Specification, Value

CONTRACTUAL = (*get_args(RowRule), *get_args(TableRule))
NAMING_ROWS = (*get_args(RowRule), Unique, Sorted, References)
"""The rules that name rows, and so may tolerate some."""
MEND_OF_TERMS = (
    'Give severity "error" or "warn", tolerate_share= from 0 to 1, tolerate_rows= as a whole '
    "number, cost= as a number from 0 up, name= as text"
)


def fitted_rule(specification: Specification, requirement: Requirement[Any]) -> Requirement[Any]:
    """The requirement with its rule fitted to the contract's fields.

    Raises:
        ContractDefinitionError: it cannot be asked of them.
    """
    try:
        refuse_odd_terms(requirement)
        return requirement.with_rule(fitted(requirement.rule, specification))
    except Refused as refused:
        problem, mend = refused.problem, refused.mend
    except Contradiction as contradiction:
        problem, mend = str(contradiction), "Loosen one of the two"
    except (TypeError, ValueError, AttributeError, ArithmeticError) as error:  # of no use
        problem = f"has a {type(requirement.rule).__name__} that cannot stand ({error})"
        mend = "See its documentation for what it takes"
    raise ContractDefinitionError(specification.name, None, problem, mend)


def refuse_odd_terms(requirement: Requirement[Any]) -> None:
    """Refuse what is no rule of a contract's body, and terms that mean nothing for it."""
    rule = requirement.rule
    if isinstance(rule, Requirement):
        raise Refused("has terms around terms", "Write ct.rule(x, …) once, with all of them")
    if not isinstance(rule, CONTRACTUAL):
        raise Refused(
            f"has {render(rule)} among its rules, which is no table rule and no predicate",
            mend_of_rule(rule),
        )
    if (problem := requirement.problem()) is not None:
        raise Refused(f"has a rule ({sentence(rule)}) whose {problem}", MEND_OF_TERMS)
    inner = rule.rule if isinstance(rule, Grouped) else rule
    tolerant = requirement.tolerate_share is not None or requirement.tolerate_rows is not None
    if tolerant and not isinstance(inner, NAMING_ROWS):
        raise Refused(
            f"tolerates rows that break a rule ({sentence(rule)}) which names none",
            "Loosen the rule itself; a tolerance counts rows",
        )


def fitted(rule: Any, specification: Specification) -> Any:
    """The rule, its operands in the types of the fields.

    Raises:
        Refused: it cannot be asked of them.
    """
    named = partial(value_named, specification, rule)
    match rule:
        case Satisfies(predicate, on_null):
            refuse_unknown(on_null, ("fail", "pass"), "on_null")
            return replace(rule, predicate=fitted_predicate(predicate, specification))
        case Coordinates():
            return fitted_coordinates(rule, specification)
        case FreshAt():
            return fitted_age(rule, specification)
        case CustomRow() | CustomTable():
            return fitted_custom(rule, named)
        case Unique():
            return fitted_key(rule, named)
        case Sorted(field=name):
            value = named(name)
            refuse_kind(rule, name, value, (*ORDERED, "text"))
            refuse_unknown(rule.descending, (True, False), "descending")
            refuse_unknown(rule.strict, (True, False), "strict")
            return rule
        case References():
            return fitted_references(rule, named)
        case RowCount():
            return fitted_row_count(rule)
        case NullShare(field=name, max=most):
            named(name)
            if not is_within(most, 1):
                raise Refused(f"has NullShare(max={most!r})", "Give a share from 0 to 1")
            return replace(rule, max=float(most))
        case Freshness(field=name):
            refuse_kind(rule, name, named(name), ("date", "datetime"))
            refuse_negative_spans(rule)
            return rule
        case Mean() | Sum() | Quantile() | Distinct():
            return fitted_aggregate(rule, named)
        case Grouped():
            return fitted_group(rule, specification, named)
        case _:
            raise AssertionError(rule)  # refused before


def fitted_key(rule: Unique, named: Named) -> Unique:
    """A key of scalar fields, which says what its nulls are."""
    refuse_unknown(rule.nulls, (None, "distinct", "equal"), "nulls")
    for name in names_given(rule, rule.fields):
        value = named(name)
        if value.dtype.kind in ("list", "struct"):
            raise Refused(f"must {rule}, but {name} is {value.dtype}", "Use scalar fields")
        if value.nullable and rule.nulls is None:
            raise Refused(
                f"must {rule}, but {name} may be null",
                'Say what nulls are to each other: nulls="distinct" or nulls="equal"',
            )
    return rule


def fitted_coordinates(rule: Coordinates, specification: Specification) -> Coordinates:
    """Two fields of floats, and a box on Earth."""
    refuse_unknown(rule.on_null, ("fail", "pass"), "on_null")
    refuse_unknown(rule.allow_zero, (True, False), "allow_zero")
    refuse_kinds(rule, (rule.latitude, rule.longitude), specification, ("float",))
    if rule.box is None:
        return rule
    given: Any = rule.box
    box: tuple[Any, ...] = tuple(given) if isinstance(given, (tuple, list)) else ()
    numbers = len(box) == 4 and all(
        isinstance(side, (int, float)) and not isinstance(side, bool) for side in box
    )
    if not numbers or not (
        -180 <= box[0] <= 180 and -180 <= box[2] <= 180 and -90 <= box[1] <= box[3] <= 90
    ):
        raise Refused(
            f"has Coordinates in the box {rule.box!r}",
            "Give (west, south, east, north) in degrees, south of north (RFC 7946)",
        )
    west, south, east, north = map(float, box)
    return replace(rule, box=(west, south, east, north))


def fitted_age(rule: FreshAt, specification: Specification) -> FreshAt:
    """Two times of one type."""
    refuse_unknown(rule.on_null, ("fail", "pass"), "on_null")
    refuse_negative_spans(rule)
    one, other = refuse_kinds(rule, (rule.field, rule.at), specification, ("date", "datetime"))
    if one.dtype != other.dtype:
        problem = f"must {rule}, but one is {one.dtype}, and the other {other.dtype}"
        mend = "Declare both as dates, both as times with a zone, or both as times without one"
        raise Refused(problem, mend)
    fitted_predicate(rule.predicate, specification)
    return rule


def refuse_negative_spans(rule: Freshness | FreshAt) -> None:
    """Refuse an age that is less than none."""
    if rule.max_age < timedelta(0) or (rule.max_ahead or timedelta(0)) < timedelta(0):
        raise Refused(f"must {rule}", "Give spans of time from 0 up")


def fitted_custom(rule: CustomRow | CustomTable, named: Named) -> CustomRow | CustomTable:
    """A rule of the user's own, with an interpretation, over fields that there are."""
    refuse_odd_custom(rule)
    given: Any = rule.fields
    listed = (given,) if isinstance(given, str) else given
    fields = names_given(rule, tuple(listed) if isinstance(listed, list) else listed)
    for name in fields:
        named(name)
    if isinstance(rule, CustomRow):
        refuse_unknown(rule.on_null, ("fail", "pass"), "on_null")
    return replace(rule, fields=fields)


def fitted_references(rule: References, named: Named) -> References:
    """Fields that refer to as many fields of another contract, of the same types."""
    given: Any = rule.contract
    is_contract = isinstance(given, type) and hasattr(given, "__settings__")
    other = vars(given).get("__specification__") if is_contract else None
    if not isinstance(other, Specification):
        state = "is not complete yet" if is_contract else "is no contract"
        mend = "Name the class of another contract, which is declared before"
        raise Refused(f"refers to {given!r}, which {state}", mend)
    fields = names_given(rule, rule.fields)
    keys = names_given(rule, rule.keys, f"fields of {other.name}")
    if len(fields) != len(keys):
        raise Refused(f"must {rule}: {len(fields)} fields refer to {len(keys)}", "Name as many")
    for name, key in zip(fields, keys, strict=True):
        own = named(name)
        if key not in other.by_name:
            mend = mend_of_name(key, other)
            raise Refused(f"must {rule}, but {other.name} has no field {key!r}", mend)
        theirs = other.by_name[key].value
        if own.dtype.kind in ("list", "struct") or not same_type(own, theirs):
            problem = f"must {rule}, but {name} is {own.dtype}, and {key} is {theirs.dtype}"
            raise Refused(problem, "Let both fields be of one scalar type")
    return rule


def same_type(own: Value, theirs: Value) -> bool:
    """Whether equal values of the two are one value in any engine."""
    if isinstance(own.dtype, Decimal) and isinstance(theirs.dtype, Decimal):
        return own.dtype.decimal_places == theirs.dtype.decimal_places
    if own.dtype.kind == "datetime":
        return own.dtype == theirs.dtype
    return own.dtype.kind == theirs.dtype.kind


def fitted_row_count(rule: RowCount) -> RowCount:
    """Whole numbers of rows, the lesser first."""
    if type(rule.min) is not int or type(rule.max) not in (int, type(None)):
        raise Refused(
            f"has RowCount(min={rule.min!r}, max={rule.max!r}), which are no whole numbers",
            "Give 0 <= min <= max, in whole numbers",
        )
    if not 0 <= rule.min <= (rule.min if rule.max is None else rule.max):
        raise Refused(f"must {rule}, which no batch can", "Give 0 <= min <= max")
    if rule.min == 0 and rule.max is None:
        raise Refused("has RowCount(), which every batch keeps", "Give it min or max")
    return rule


def fitted_aggregate(rule: Aggregate, named: Named) -> Aggregate:
    """An aggregate of a field that has it, in an interval that is not empty."""
    kind = type(rule).__name__
    value = named(rule.field)
    if isinstance(rule, Distinct):
        if value.dtype.kind in ("list", "struct"):
            raise Refused(f"must {rule}, but {rule.field} is {value.dtype}", "Use a scalar field")
    else:
        refuse_kind(rule, rule.field, value, NUMBERS)
    if isinstance(rule, Quantile) and not is_within(rule.q, 1):
        raise Refused(f"has Quantile(q={rule.q!r})", "Give a q from 0 to 1")
    if not rule.bounds:
        raise Refused(f"has {kind}({rule.field!r}) in no interval", "Give it ge, gt, le or lt")
    for bound in rule.bounds:
        end: Any = bound.bound
        number = (type(end) is float and math.isfinite(end)) or type(end) is int
        if not number and not (type(end) is PyDecimal and end.is_finite()):
            raise Refused(f"has {kind}({rule.field!r}) with the bound {end!r}", "Give numbers")
        if isinstance(rule, Distinct) and type(end) is not int:
            raise Refused(f"has Distinct({rule.field!r}) with the bound {end!r}", "Give integers")
    refuse_empty(rule)
    return replace(rule, q=float(rule.q)) if isinstance(rule, Quantile) else rule


def refuse_empty(rule: Aggregate) -> None:
    """Refuse an interval that holds no number, or no number of different values."""
    counts = isinstance(rule, Distinct)
    bounds: list[Any] = [*rule.bounds]
    ends = [type(b)(b.bound if counts else Fraction(b.bound)) for b in bounds]
    lowers = [end for end in ends if isinstance(end, (Ge, Gt))] + [Ge(0)] * counts
    for lower in lowers:
        for upper in (end for end in ends if isinstance(end, (Le, Lt))):
            try:
                refuse_empty_interval(lower, upper, None)
            except Contradiction:
                problem = f"must {rule}, which no values of {rule.field} can"
                raise Refused(problem, "Loosen one of the bounds") from None


def fitted_group(rule: Grouped, specification: Specification, named: Named) -> Grouped:
    """A rule of groups that are alike in scalar fields."""
    inner: Any = rule.rule
    if isinstance(inner, Grouped) or not isinstance(inner, get_args(TableRule)):
        problem = f"groups {render(inner)}, which is no table rule"
        raise Refused(problem, mend_of_grouped(inner))
    for name in names_given(rule, rule.by):
        value = named(name)
        if value.dtype.kind in ("list", "struct"):
            raise Refused(f"must {rule}, but {name} is {value.dtype}", "Group by scalar fields")
    return replace(rule, rule=fitted(inner, specification))
