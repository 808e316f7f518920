"""Contracts whose schemas cross."""

from __future__ import annotations

from typing import Any

from contracts.specification import FieldType, ListOf, Specification, StructOf


def schema_parts(specification: Specification) -> Any:
    """The parts of a contract that an Arrow schema has."""
    fields = [(one.alias, one.description, value_parts(one.value)) for one in specification.fields]
    return (
        specification.name,
        specification.boundary,
        specification.version,
        specification.owner,
        fields,
    )


def value_parts(value: FieldType) -> Any:
    """The parts of a value that an Arrow schema has."""
    match value.dtype:
        case ListOf(item):
            dtype = ("list", value_parts(item))
        case StructOf(specification):
            dtype = schema_parts(specification)
        case scalar:
            dtype = scalar
    unit = None if value.wire.unit is None else value.wire.unit.code
    return (
        dtype,
        value.nullable,
        unit,
        value.wire.format,
        value.wire.axis if value.wire.format else None,
        value.sensitive,
    )
