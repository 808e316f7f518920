"""MLflow's signatures from contracts, and contracts from those, by way of Arrow's types."""
# pyright: reportMissingImports=false
# It is in an environment of its own: `make test-orchestrators`.

from __future__ import annotations

from dataclasses import replace
from typing import Any, Unpack

import pyarrow as pa

from contracts.arguments import own_words
from contracts.contract import Contract
from contracts.engine.contract_class import specification_of
from contracts.errors import Obstacle, SchemaError
from contracts.interchange.class_builder import (
    FieldDraft,
    Identity,
    Obstructed,
    build_contract,
    contract_from_fields,
    draft_fields,
)
from contracts.interchange.tables.api import to_arrow
from contracts.interchange.tables.arrow_schemas import field_of_arrow

_ARROW_TYPES = {
    "boolean": pa.bool_(),
    "integer": pa.int32(),
    "long": pa.int64(),
    "float": pa.float32(),
    "double": pa.float64(),
    "string": pa.string(),
    "binary": pa.binary(),
    "datetime": pa.timestamp("us"),
}
"""The types of columns that MLflow has, by their names there."""
_OPAQUE = {b"contracts.type": b"opaque"}
"""The metadata of an Arrow column of any type."""


@own_words
def signature_of(contract: type[Contract], outputs: type[Contract] | None = None) -> Any:
    """The `ModelSignature` of a model whose input keeps a contract.

    MLflow's types are fewer: integers of 8 and 16 bits are `integer`, and a field of a type that MLflow does
    not have (dates, times, durations, decimals, unsigned integers of 64 bits) is of any type there. Null,
    NaN, bounds and sets are not in a signature: the guard holds them. A field with a default is optional.

    Args:
        outputs: the contract of what the model returns.
    """
    for one in (contract, *(() if outputs is None else (outputs,))):
        specification_of(one)
    from mlflow.models import ModelSignature

    return ModelSignature(
        inputs=_schema_of(contract), outputs=None if outputs is None else _schema_of(outputs)
    )


@own_words(checked_later=("signature",))
def from_signature(signature: Any, **identity: Unpack[Identity]) -> type[Contract]:
    """The contract of the inputs of a signature, or of another schema of MLflow's: types and names; an
    optional column may be null, and be absent.

    Args:
        signature: a `ModelSignature`, or a `Schema` of columns.
        identity: the contract's name, boundary, version and owner.

    Raises:
        SchemaError: it has tensors, columns without names, or types that are not a field's.
    """
    schema = signature.inputs if hasattr(signature, "outputs") else signature
    columns = getattr(schema, "inputs", None)
    if columns is None or schema.is_tensor_spec() or not schema.has_input_names():
        what = Obstacle("the signature", "does not have named columns", "Infer it from a frame")
        raise SchemaError("the MLflow signature", (what,))
    keywords: dict[str, Any] = {"name": "Inputs"} | {**identity}
    name = keywords.pop("name")
    return build_contract(
        "the MLflow signature",
        lambda: contract_from_fields(
            name, draft_fields(_draft_column, columns), keywords=keywords, body={}
        ),
    )


def _draft_column(column: Any) -> FieldDraft:
    """A column of a signature as a field.

    Raises:
        Obstructed: its type is not one that fields have.
    """
    kind = _arrow_type_for(column.type)
    if kind is None:
        problem = f"is of type {type(column.type).__name__}, which no field has"
        raise Obstructed(Obstacle(column.name, problem, "Declare the field by hand"))
    labels = _OPAQUE if type(column.type).__name__ == "AnyType" else None
    draft = field_of_arrow(pa.field(column.name, kind, not column.required, labels))
    return draft if column.required else replace(draft, settings={"default": None})


def _schema_of(contract: type[Contract]) -> Any:
    from mlflow.types.schema import AnyType, ColSpec, Schema

    by_alias = {field.alias: field for field in specification_of(contract).fields}
    columns = []
    for one in to_arrow(contract):
        kind = _mlflow_type(one)
        required = by_alias[one.name].default is None and not isinstance(kind, AnyType)
        columns.append(ColSpec(kind, one.name, required=required))
    return Schema(columns)


def _mlflow_type(field: pa.Field) -> Any:
    """The type of MLflow's for a column."""
    from mlflow.types.schema import AnyType, Array, DataType, Object, Property

    kind, types = field.type, pa.types
    if (field.metadata or {}) == _OPAQUE:
        return AnyType()
    if types.is_list(kind) or types.is_large_list(kind) or types.is_fixed_size_list(kind):
        return Array(_mlflow_type(kind.value_field))
    if types.is_struct(kind):
        members = [kind.field(place) for place in range(kind.num_fields)]
        return Object([Property(m.name, _mlflow_type(m), not m.nullable) for m in members])
    names = (
        ("boolean", types.is_boolean(kind)),
        ("long", types.is_int64(kind) or types.is_uint32(kind)),
        ("integer", types.is_integer(kind) and not types.is_uint64(kind)),
        ("float", types.is_float32(kind)),
        ("double", types.is_float64(kind)),
        ("string", types.is_string(kind) or types.is_large_string(kind)),
        ("binary", types.is_binary(kind) or types.is_large_binary(kind)),
        ("datetime", types.is_timestamp(kind)),
    )
    found = next((name for name, is_it in names if is_it), None)
    return AnyType() if found is None else DataType[found]


def _arrow_type_for(kind: Any) -> pa.DataType | None:
    """The Arrow type of a type of MLflow's; None where contracts have none."""
    name = type(kind).__name__
    if name == "AnyType":
        return pa.string()
    if name == "DataType":
        return _ARROW_TYPES[kind.name]
    if name == "Array":
        inner = _arrow_type_for(kind.dtype)
        return None if inner is None else pa.list_(pa.field("item", inner, nullable=False))
    if name == "Object":
        members = [
            (one.name, _arrow_type_for(one.dtype), not one.required) for one in kind.properties
        ]
        if any(inner is None for _, inner, _ in members):
            return None
        return pa.struct([pa.field(n, inner, nullable=null) for n, inner, null in members])
    return None
