"""Arrow types that Spark has."""

from __future__ import annotations

import pyarrow as pa

_WIDER = {
    pa.uint8(): pa.int16(),
    pa.uint16(): pa.int32(),
    pa.uint32(): pa.int64(),
    pa.uint64(): pa.decimal128(20),
}
"""Spark has no unsigned integers: these hold the same."""


def for_spark(schema: pa.Schema) -> pa.Schema:
    """The schema in types that Spark has, which hold the same values; without metadata."""
    return pa.schema([pa.field(one.name, _type_for_spark(one.type)) for one in schema])


def _type_for_spark(kind: pa.DataType) -> pa.DataType:
    if pa.types.is_large_string(kind) or pa.types.is_string_view(kind):
        return pa.string()
    if pa.types.is_large_binary(kind) or pa.types.is_binary_view(kind):
        return pa.binary()
    if pa.types.is_dictionary(kind):
        return _type_for_spark(kind.value_type)
    if pa.types.is_list(kind) or pa.types.is_large_list(kind):
        return pa.list_(_type_for_spark(kind.value_type))
    if pa.types.is_struct(kind):
        return pa.struct([pa.field(one.name, _type_for_spark(one.type)) for one in kind])
    return _WIDER.get(kind, kind)
