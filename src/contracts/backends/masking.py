"""Masking the sensitive parts of values that are shown."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, cast

from contracts.backends.builtin_values import (
    UntrustedSubclass,
    has_type,
    plain_dict,
    plain_list,
    plain_str,
)
from contracts.report.values import MASKED
from contracts.specification import FieldType, ListOf, Specification, StructOf

if TYPE_CHECKING:
    import polars as pl


def mask_sensitive(value: object, expected: FieldType) -> object:
    """The value with `MASKED` in the place of each sensitive part."""
    if expected.sensitive:
        return MASKED
    match expected.dtype:
        case ListOf(item) if has_type(value, (list, tuple)) and contains_sensitive(item):
            return [mask_sensitive(one, item) for one in plain_list(cast("list[object]", value))]
        case StructOf(specification) if specification.has_sensitive:
            return _mask_members(value, specification)
        case _:
            return MASKED if contains_sensitive(expected) else value


def _mask_members(value: object, specification: Specification) -> object:
    """A mapping with its sensitive members masked; `MASKED` for anything else, and for one that
    raises.
    """
    if not has_type(value, Mapping):
        return MASKED
    try:
        members = plain_dict(cast("Mapping[object, object]", value))
    except UntrustedSubclass:
        return MASKED
    by_name = {n: f.value for f in specification.fields for n in (f.alias, f.name)}
    shown = {plain_str(n) if isinstance(n, str) else n: member for n, member in members.items()}
    return {
        name: mask_sensitive(member, by_name[name])
        if isinstance(name, str) and name in by_name
        else MASKED
        for name, member in shown.items()
    }


def contains_sensitive(value: FieldType) -> bool:
    """Whether a value of the type, or a part of it, is sensitive."""
    match value.dtype:
        case ListOf(item):
            return value.sensitive or contains_sensitive(item)
        case StructOf(specification):
            return value.sensitive or specification.has_sensitive
        case _:
            return value.sensitive


def shown_list(values: pl.Series, expected: FieldType) -> list[Any]:
    """A column's values as Python's, masked where sensitive, and as text where Python has no such
    value.
    """
    from contracts.backends.attempt import Failure, attempt

    listed = attempt(lambda: _python_values(values))
    if isinstance(listed, Failure):  # a year past 9999, say, on which Polars panics
        import polars as pl

        listed = attempt(lambda: values.to_physical().cast(pl.String).to_list())
    if isinstance(listed, Failure):
        listed = [f"<{values.dtype}>"] * len(values)
    if not contains_sensitive(expected):
        return listed  # type: ignore[no-any-return]  # attempt gives whatever it computes
    return [mask_sensitive(value, expected) for value in listed]


def _python_values(values: pl.Series) -> list[Any]:
    """Values as Python's, with times that count a part of a microsecond in text: Python would leave it out."""
    import polars as pl

    listed = values.to_list()
    if values.dtype.base_type() is not pl.Time and getattr(values.dtype, "time_unit", "") != "ns":
        return listed
    is_finer = (values.to_physical() % 1_000 != 0).to_list()
    texts = values.dt.to_string("iso").to_list() if any(is_finer) else []
    return [texts[n] if finer else listed[n] for n, finer in enumerate(is_finer)]
