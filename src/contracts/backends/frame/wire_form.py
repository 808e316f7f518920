"""The masks of values in a typed column that are still wire form."""

from __future__ import annotations

from typing import Any

import polars as pl

from contracts.rules.requirement import Requirement
from contracts.specification import NOT_NULL, NULL_IS_NULL, TRIMMED, FieldType
from contracts.wire.column.missing import missing_mask, untrimmed_mask


def wire_form_masks(
    expected: FieldType, expr: pl.Expr, physical: pl.DataType
) -> dict[Requirement[Any], pl.Expr]:
    """The masks of the values that break a requirement because they are still wire form, as
    `backends.contract_form.wire_form_problem` finds it for one value. They are false for null.

    Args:
        physical: the type of `expr`, which holds scalars of the field's type.
    """
    masks: dict[Requirement[Any], pl.Expr] = {}
    missing = missing_mask(expr, physical, expected)
    untrimmed = untrimmed_mask(expr, physical, expected)
    if missing is not None:
        missing = missing.fill_null(value=False)
        masks[NULL_IS_NULL if expected.nullable else NOT_NULL] = missing
    if untrimmed is not None:
        untrimmed = untrimmed.fill_null(value=False)
        masks[TRIMMED] = untrimmed if missing is None else untrimmed & ~missing
    return masks
