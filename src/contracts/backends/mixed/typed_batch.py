"""Columns of any sort as Series, with null in the place of values that no Series can hold.

To build a Series from arbitrary values would coerce ("1" → 1, True → 1, 1.5 → 1) what should be a
violation.
"""

from __future__ import annotations

from decimal import Decimal as PyDecimal
from types import NoneType
from typing import Any

import polars as pl

from contracts.backends.absent import ABSENT
from contracts.backends.attempt import Failure, attempt
from contracts.backends.builtin_values import types_never_in_form
from contracts.backends.columns import Column, Columns
from contracts.backends.contract_form import (
    NotContractForm,
    as_mapping,
    contract_form,
    deep_contract_form,
)
from contracts.backends.findings import Findings, Unparseable
from contracts.backends.frame.typed_columns import typed_column
from contracts.backends.mixed.one_by_one import evaluate_values
from contracts.backends.physical_types import MAX_SERIES_NESTING, nesting_depth, physical_type
from contracts.backends.python.casts import UnparseableValue
from contracts.backends.python.convert import is_read_as_null
from contracts.dtypes import SCALARS
from contracts.specification import Field, FieldType, ListOf, StructOf, match_columns


class TypedBatch:
    """Columns as Series, with null in the place of each value that they cannot hold exactly.

    Attributes:
        unparseable: the rows of those values, by their fields' Python names.
        found: what is wrong with those values.
    """

    def __init__(self, columns: Columns, max_examples: int | None, before: int = 0) -> None:
        self.columns = columns
        self.max_examples = max_examples
        self.before = before
        self.unparseable: dict[str, Unparseable] = {**columns.unparseable}
        self.found = Findings()
        self.found += columns.found
        self.typed: dict[str, pl.Series] = {}
        for name, column in columns.fields.items():
            declared = columns.specification.by_name[name]
            self.typed[name] = self.read(column, declared).alias(declared.alias)

    def frame(self) -> pl.DataFrame:
        """The Series as a frame, which has its height even without any."""
        every = list(self.typed.values())
        return pl.DataFrame(every) if every else pl.DataFrame(height=self.columns.height)

    def read(self, column: Column, declared: Field) -> pl.Series:
        if isinstance(column, pl.Series):
            return column
        whole = typed_column(column, declared)
        return self.read_values(column, declared) if whole is None else whole

    def read_values(self, values: list[object], declared: Field) -> pl.Series:
        """The values as a Series, with null for those that are not contract form."""
        if nesting_depth(declared.value) > MAX_SERIES_NESTING:
            made = pl.Series(values=[None] * len(values), dtype=pl.Null)
            return self.note_unparseable(values, _present(values), made, declared)
        mistyped = types_never_in_form(declared.value)
        if set(map(type, values)) - {NoneType} <= mistyped:
            made = _null_column(len(values), declared)
            return self.note_unparseable(values, _present(values), made, declared)
        forms = [
            _UNPARSEABLE if type(value) in mistyped else _form_of(value, declared.value)
            for value in values
        ]
        rows = [form is _UNPARSEABLE for form in forms]
        made = attempt(
            lambda: _typed_series([None if f is _UNPARSEABLE else f for f in forms], declared)
        )
        if isinstance(made, Failure):  # one of them is more than the engine can hold
            rows, made = _present(values), _null_column(len(values), declared)
        return self.note_unparseable(values, rows, made, declared)

    def note_unparseable(
        self, values: list[object], unparseable: list[bool], made: pl.Series, declared: Field
    ) -> pl.Series:
        """The Series; its nulls that replace a value are noted."""
        rows = pl.Series(unparseable, dtype=pl.Boolean)
        if rows.any():
            self.found += evaluate_values(values, rows, declared, self.max_examples, self.before)
            self.unparseable[declared.name] = Unparseable(rows, _nulls(values))
        return made


def _present(values: list[object]) -> list[bool]:
    return [value is not None for value in values]


def _nulls(values: list[object]) -> pl.Series:
    """The mask of the values that are not there, or null."""
    if {type(ABSENT), UnparseableValue}.isdisjoint(map(type, values)):
        nulls = [value is None for value in values]
    else:
        nulls = [value is None or value is ABSENT or is_read_as_null(value) for value in values]
    return pl.Series(nulls, dtype=pl.Boolean)


class _UnparseableForm:
    """The form of a value that is not contract form."""


_UNPARSEABLE = _UnparseableForm()


def _form_of(value: object, expected: FieldType) -> Any:
    """A value in contract form, as a Series holds it; `_UNPARSEABLE` where it is not."""
    if value is ABSENT:
        return _UNPARSEABLE
    try:
        form = deep_contract_form(value, expected)
    except NotContractForm:
        return _UNPARSEABLE
    if expected.dtype.kind not in SCALARS and _any_extra(value, expected):
        return _UNPARSEABLE
    is_decimal = isinstance(form, PyDecimal) and not form.is_finite()
    return _UNPARSEABLE if is_decimal else form  # Arrow has no such decimal


def _any_extra(value: Any, expected: FieldType) -> bool:
    """Whether a struct somewhere in contract form has a member that its contract forbids."""
    match expected.dtype:
        case ListOf(item) if value is not None:
            return any(_any_extra(one, item) for one in contract_form(value, expected))
        case StructOf(specification) if value is not None:
            members = as_mapping(value, specification)
            held, extra = match_columns(specification, members)
            if extra and specification.extra == "forbid":
                return True
            return any(_any_extra(members[held[f.name]], f.value) for f in specification.fields)
        case _:
            return False


def _typed_series(values: list[Any], declared: Field) -> pl.Series:
    return pl.Series(values=values, dtype=physical_type(declared.value.dtype), strict=True)


def _null_column(height: int, declared: Field) -> pl.Series:
    return pl.Series(values=[None] * height, dtype=physical_type(declared.value.dtype))
