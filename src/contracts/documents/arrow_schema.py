"""A contract as an Arrow schema: the types that contract form has in frames, nullability, and in
metadata what the types do not say.
"""

from __future__ import annotations

import pyarrow as pa

from contracts.backends.arrow_labels import DESCRIPTION, encoded, field_labels, identity_labels
from contracts.backends.physical import physical_type
from contracts.specification import DType, Field, ListOf, Specification, StructOf, Value


def arrow_schema(specification: Specification) -> pa.Schema:
    """The schema of a table that keeps the contract."""
    fields = [arrow_field(one) for one in specification.fields]
    said = identity_labels(specification)
    if specification.description is not None:
        said[DESCRIPTION] = encoded(specification.description)
    return pa.schema(fields, said)


def arrow_field(field: Field) -> pa.Field:
    """A column: data's name, its type, whether it may be null, and its labels."""
    return labelled(field.alias, field.value, field.description)


def labelled(name: str, value: Value, description: str | None = None) -> pa.Field:
    """A value under a name, with what its type does not say."""
    metadata = field_labels(value, description) or None
    return pa.field(name, arrow_type(value.dtype), value.nullable, metadata)


def arrow_type(dtype: DType) -> pa.DataType:
    """The type of a column built for the logical type: what Polars makes of its own."""
    import polars as pl

    match dtype:
        case ListOf(item):
            return pa.large_list(labelled("item", item))
        case StructOf(specification):
            return pa.struct([arrow_field(one) for one in specification.fields])
        case _:
            return pl.Series(dtype=physical_type(dtype)).to_arrow().type
