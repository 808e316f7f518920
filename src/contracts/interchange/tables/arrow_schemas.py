"""Arrow schemas as fields of contracts, and contracts as Arrow schemas: types, nullability and labels."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Annotated, Any
from uuid import UUID

import polars as pl
import pyarrow as pa

from contracts import types
from contracts.backends.frame import arrow_metadata as m
from contracts.backends.physical_types import physical_type
from contracts.dtypes import MAX_DECIMAL_DIGITS
from contracts.errors import Obstacle
from contracts.interchange.class_builder import (
    FieldDraft,
    Obstructed,
    contract_from_fields,
    draft_fields,
    struct_name,
)
from contracts.interchange.tables import type_annotations as common
from contracts.rules.value import Sensitive
from contracts.rules.wire import Unit
from contracts.specification import DType, FieldType, ListOf, Specification, StructOf

_PLAIN_ARROW_TYPES: dict[pa.DataType, Any] = {
    pa.bool_(): bool,
    **{
        getattr(pa, name.lower())(): annotation for name, annotation in common.SIZED_NUMBERS.items()
    },
    **dict.fromkeys((pa.string(), pa.large_string(), pa.string_view()), str),
    **dict.fromkeys((pa.binary(), pa.large_binary(), pa.binary_view()), bytes),
    **dict.fromkeys((pa.date32(), pa.date64()), date),
}
_LABELLED_TYPES: dict[str, tuple[Any, Any]] = {
    "int": (int, types.Int64),
    "float": (float, types.Float64),
    "uuid": (UUID, str),
    "opaque": (types.Opaque, str),
}
"""The type that a label declares, and the one that its column must have without the label."""
_AXIS_TYPES = {"latitude": types.Latitude, "longitude": types.Longitude}


# Arrow schemas as fields --------------------------------------------------------------------


def field_of_arrow(column: pa.Field, parent: str | None = None) -> FieldDraft:
    """A column of a schema, or a member of a struct, as a field.

    Raises:
        Obstructed: its type is not supported, or a label of it is invalid.
    """
    path = column.name if parent is None else f"{parent}.{column.name}"
    description = decode_labels(column.metadata).get(m.DESCRIPTION)
    settings = {} if description is None else {"description": description}
    return FieldDraft(column.name, _column_annotation(path, column), settings, path)


def decode_labels(metadata: dict[bytes, bytes] | None) -> dict[bytes, str]:
    """The metadata of a schema or a column with its values as text."""
    return {key: text.decode("utf-8", "replace") for key, text in (metadata or {}).items()}


def identity_of_arrow(metadata: dict[bytes, bytes] | None) -> dict[str, str]:
    """The name, boundary, version and owner of the contract that metadata labels."""
    labels = decode_labels(metadata)
    return {name: labels[key] for name, key in m.IDENTITY.items() if key in labels}


def _column_annotation(where: str, column: pa.Field) -> Any:
    annotation = _type_annotation(where, column.type, column)
    annotation = _apply_labels(where, annotation, decode_labels(column.metadata))
    return annotation | None if column.nullable else annotation


def _apply_labels(where: str, annotation: Any, labels: dict[bytes, str]) -> Any:
    if m.TYPE in labels:
        logical, stored_as = _LABELLED_TYPES.get(labels[m.TYPE], (None, None))
        if annotation is not stored_as:
            problem = f"is labelled {labels[m.TYPE]!r}, which does not fit its type"
            raise Obstructed(Obstacle(where, problem, f"Take {m.TYPE.decode()} off it"))
        annotation = logical
    metadata: list[Any] = [Unit(labels[m.UNIT])] if m.UNIT in labels else []
    if m.FORMAT in labels:
        format_, axis = _read_format(where, labels[m.FORMAT])
        annotation = annotation if axis is None else _AXIS_TYPES[axis]
        metadata.append(format_)
    if m.SENSITIVE in labels:
        metadata.append(Sensitive())
    return Annotated[annotation, *metadata] if metadata else annotation


def _read_format(where: str, label: str) -> Any:
    """The format in a label, and the coordinate that is written in it."""
    try:
        format_, axis = m.parse_format_label(label)
        if axis is not None and axis not in _AXIS_TYPES:
            raise ValueError(f"{axis!r} is not a coordinate")  # noqa: TRY301 - refused as the others
    except (ValueError, TypeError) as error:
        problem = f"has an invalid {m.FORMAT.decode()} ({error})"
        raise Obstructed(Obstacle(where, problem, "Write it anew, or take it off")) from None
    return format_, axis


def _type_annotation(where: str, kind: pa.DataType, column: pa.Field) -> Any:
    """A type as an annotation.

    Args:
        column: the column of the type; its metadata names the contract of a struct.
    """
    match kind:
        case _ if kind in _PLAIN_ARROW_TYPES:
            return _PLAIN_ARROW_TYPES[kind]
        case pa.TimestampType():
            return common.datetime_annotation(kind.tz)
        case pa.DurationType():
            return timedelta
        case pa.Time32Type() | pa.Time64Type():
            return time
        case _ if pa.types.is_decimal(kind):  # before FixedSizeBinaryType, which it inherits from
            if 0 <= kind.scale <= kind.precision <= MAX_DECIMAL_DIGITS:
                return common.decimal_annotation(kind.precision, kind.scale)
        case pa.FixedSizeBinaryType():
            return common.of_exact_length(bytes, kind.byte_width)
        case pa.StructType():
            return _struct_contract(where, kind, column)
        case pa.FixedSizeListType():
            return common.of_exact_length(_list_annotation(where, kind), kind.list_size)
        case pa.ListType() | pa.LargeListType() | pa.ListViewType() | pa.LargeListViewType():
            return _list_annotation(where, kind)
        case pa.DictionaryType() | pa.RunEndEncodedType():
            return _type_annotation(where, kind.value_type, column)
        case pa.UuidType():
            return UUID
        case pa.Bool8Type():
            return bool
        case pa.JsonType() | pa.FixedShapeTensorType():
            return _type_annotation(where, kind.storage_type, column)
    raise common.unsupported_type(where, kind)


def _list_annotation(where: str, kind: pa.DataType) -> Any:
    return common.list_annotation(_column_annotation(f"{where}[]", kind.value_field))


def _struct_contract(where: str, kind: pa.DataType, column: pa.Field) -> Any:
    """The contract of a struct's members, named by the column's metadata or else after the column."""
    members = [kind.field(place) for place in range(kind.num_fields)]
    drafted = draft_fields(lambda member: field_of_arrow(member, where), members)
    identity = identity_of_arrow(column.metadata)
    name = identity.pop("name", struct_name(where))
    return contract_from_fields(name, drafted, keywords=identity)


# Contracts as Arrow schemas -----------------------------------------------------------------


def arrow_schema(specification: Specification) -> pa.Schema:
    """The schema of an Arrow table in contract form."""
    labels = m.identity_labels(specification)
    if specification.description is not None:
        labels[m.DESCRIPTION] = m.encode_label(specification.description)
    return pa.schema(_arrow_columns(specification), labels)


def _arrow_columns(specification: Specification) -> list[pa.Field]:
    return [_arrow_field(one.alias, one.value, one.description) for one in specification.fields]


def _arrow_field(name: str, value: FieldType, description: str | None = None) -> pa.Field:
    labels = m.field_labels(value, description) or None
    return pa.field(name, _arrow_type(value.dtype), value.nullable, labels)


def _arrow_type(dtype: DType) -> pa.DataType:
    match dtype:
        case ListOf(item):
            return pa.large_list(_arrow_field("item", item))
        case StructOf(specification):
            return pa.struct(_arrow_columns(specification))
        case _:  # as Polars gives it to Arrow
            return pl.Series(dtype=physical_type(dtype)).to_arrow().type
