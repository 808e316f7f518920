"""Baselines of cases: the profile of some rows."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import polars as pl

from contracts.backends.physical_types import physical_type
from contracts.profiles.measure import field_profile
from contracts.profiles.profile import Profile
from contracts.testing.cases.case import FieldTypes, case_specification, rows_of


def baseline_of(types: FieldTypes, values: Iterable[Any]) -> Profile:
    """The profile of rows that `rows_of` makes."""
    specification, rows = case_specification(types), rows_of(types, values)
    fields = {}
    for field in specification.fields:
        column = [row[field.alias] for row in rows]
        series = pl.Series(field.alias, column, dtype=physical_type(field.value.dtype))
        fields[field.alias] = field_profile(field.alias, series, field.value)
    return Profile(specification.name, None, None, len(rows), fields)
