"""Rules that measure a batch, its shares, counts and aggregates, checked against the contract's fields."""

from __future__ import annotations

import math
from dataclasses import replace
from decimal import Decimal as PyDecimal
from fractions import Fraction
from typing import Any

from contracts.declaration.errors import DeclarationError
from contracts.declaration.named_fields import FieldLookup, refuse_kind
from contracts.dtypes import NUMBERS, UNCOMPARED
from contracts.rules import table as t
from contracts.rules.aggregate import (
    Aggregate,
    Distinct,
    DistinctShare,
    Mean,
    Quantile,
    Sum,
)
from contracts.rules.merge import Contradiction, refuse_empty_interval
from contracts.rules.requirement import is_within
from contracts.rules.value import Ge, Gt, Le, Lt


def fit_null_share(rule: t.NullShare, named: FieldLookup) -> t.NullShare:
    named(rule.field)
    for name, limit in (("max", rule.max), ("growth", rule.growth)):
        if limit is not None and not is_within(limit, 1):
            raise DeclarationError(f"has NullShare({name}={limit!r})", "Give a share from 0 to 1")
    if rule.max is None and rule.growth is None:
        raise DeclarationError(
            f"has NullShare({rule.field!r}) without a limit", "Give it max or growth"
        )
    most, growth = (None if one is None else float(one) for one in (rule.max, rule.growth))
    return replace(rule, max=most, growth=growth)


def fit_row_count(rule: t.RowCount) -> t.RowCount:
    if type(rule.min) is not int or type(rule.max) not in (int, type(None)):
        raise DeclarationError(
            f"has RowCount(min={rule.min!r}, max={rule.max!r}), which are not whole numbers",
            "Give 0 <= min <= max, in whole numbers",
        )
    if not 0 <= rule.min <= (rule.min if rule.max is None else rule.max):
        raise DeclarationError(f"must {rule}, which no batch can", "Give 0 <= min <= max")
    if rule.min == 0 and rule.max is None:
        raise DeclarationError("has RowCount(), which every batch satisfies", "Give it min or max")
    return rule


def fit_aggregate(rule: Aggregate, named: FieldLookup) -> Aggregate:
    kind = type(rule).__name__
    value = named(rule.field)
    if isinstance(rule, (Distinct, DistinctShare)):
        if value.dtype.kind in UNCOMPARED:
            raise DeclarationError(
                f"must {rule}, but {rule.field} is {value.dtype}", "Use a scalar field"
            )
    else:
        refuse_kind(rule, rule.field, value, NUMBERS)
    if isinstance(rule, Quantile) and not is_within(rule.q, 1):
        raise DeclarationError(f"has Quantile(q={rule.q!r})", "Give a q from 0 to 1")
    if not rule.bounds:
        raise DeclarationError(
            f"has {kind}({rule.field!r}) without an interval", "Give it ge, gt, le or lt"
        )
    for bound in rule.bounds:
        end: Any = bound.bound
        number = (type(end) is float and math.isfinite(end)) or type(end) is int
        if not number and not (type(end) is PyDecimal and end.is_finite()):
            raise DeclarationError(
                f"has {kind}({rule.field!r}) with the bound {end!r}", "Give numbers"
            )
        if isinstance(rule, Distinct) and type(end) is not int:
            raise DeclarationError(
                f"has Distinct({rule.field!r}) with the bound {end!r}", "Give integers"
            )
    _refuse_empty_aggregate(rule)
    return replace(rule, q=float(rule.q)) if isinstance(rule, Quantile) else rule


def _refuse_empty_aggregate(rule: Aggregate) -> None:
    """Refuse an interval without any number in it; for `Distinct` without any count."""
    counts = isinstance(rule, Distinct)
    bounds: list[Any] = [*rule.bounds]
    ends: list[Any] = [type(b)(b.bound if counts else Fraction(b.bound)) for b in bounds]
    least: Any = 0 if counts else Fraction(0)
    whole: Any = Fraction(1)
    if not isinstance(rule, (Mean, Sum, Quantile)):
        ends.append(Ge(least))
    if isinstance(rule, DistinctShare):
        ends.append(Le(whole))
    for lower in (end for end in ends if isinstance(end, (Ge, Gt))):
        for upper in (end for end in ends if isinstance(end, (Le, Lt))):
            try:
                refuse_empty_interval(lower, upper, None)
            except Contradiction:
                problem = f"must {rule}, which no values of {rule.field} can"
                raise DeclarationError(problem, "Loosen one of the bounds") from None
