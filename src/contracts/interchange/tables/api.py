"""Contracts as schemas of Arrow and Polars, and such schemas as contracts."""

# No `from __future__ import annotations` here: the doctests below would inherit it, and their
# contracts' annotations would be text.

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, Unpack

from contracts.arguments import own_words
from contracts.contract import Contract
from contracts.engine.contract_class import specification_of
from contracts.errors import UnsupportedDataError
from contracts.interchange.class_builder import (
    FieldDraft,
    Identity,
    build_contract,
    contract_from_fields,
)
from contracts.report.values import show_name

if TYPE_CHECKING:
    import polars as pl
    import pyarrow as pa


@own_words
def to_arrow(contract: type[Contract]) -> "pa.Schema":
    """The schema of an Arrow table in contract form, with the contract's identity in its metadata.

    The types are those that Polars gives to Arrow. The schema holds nullability, units and formats
    too, and `from_arrow` reads them back; it holds neither rules nor defaults.

    >>> from typing import Annotated
    >>> import contracts as ct
    >>> class Ping(ct.Contract, boundary="ingest", version="1.0.0"):
    ...     speed: Annotated[float, ct.Unit("km/h")] | None
    >>> schema = ct.to_arrow(Ping)
    >>> schema.field("speed").type, schema.field("speed").nullable
    (DataType(double), True)
    >>> schema.metadata[b"contracts.boundary"], schema.field("speed").metadata[b"unit"]
    (b'ingest', b'km/h')
    """
    from contracts.interchange.tables.arrow_schemas import arrow_schema

    return arrow_schema(specification_of(contract))


@own_words
def from_arrow(schema: Any, **identity: Unpack[Identity]) -> type[Contract]:
    """The contract of an Arrow schema: types of exactly their width, nullability, and the units, formats
    and identity in its metadata.

    Args:
        schema: a pyarrow Schema, or something that has one: a Table, a reader, a data set, anything
            with Arrow's C schema interface.
        identity: the contract's name, boundary, version and owner, instead of those in the metadata.

    Raises:
        UnsupportedDataError: `schema` is not a schema, or a column's name is not UTF-8.
        SchemaError: a column's type is not supported, or a label is invalid.

    >>> import pyarrow as pa, contracts as ct
    >>> schema = pa.schema([pa.field("id", pa.int32(), nullable=False), ("note", pa.string())])
    >>> Order = ct.from_arrow(schema, name="Order", boundary="ingest")
    >>> print(Order.check([{"id": 2**31, "note": None}]))
    Order at ingest: 1 rule broken in 1 row
      id  must be held exactly as a signed 32-bit integer  1 row  row 0: 2147483648
    """
    from contracts.backends.frame.arrow_metadata import DESCRIPTION
    from contracts.inputs.arrow import refuse_undecodable_names
    from contracts.interchange.class_builder import draft_fields
    from contracts.interchange.tables import arrow_schemas

    arrow = as_arrow_schema(schema)
    refuse_undecodable_names(arrow, show_name(type(schema).__name__))
    return _contract_of_columns(
        "Arrow",
        lambda: draft_fields(arrow_schemas.field_of_arrow, arrow),
        arrow_schemas.identity_of_arrow(arrow.metadata) | identity,
        {"__doc__": arrow_schemas.decode_labels(arrow.metadata).get(DESCRIPTION)},
    )


def as_arrow_schema(source: Any) -> "pa.Schema":
    import pyarrow as pa

    for candidate in (source, getattr(source, "schema", None)):
        if isinstance(candidate, pa.Schema):
            return candidate
    try:
        return pa.schema(source if hasattr(source, "__arrow_c_schema__") else None)
    except (pa.ArrowInvalid, TypeError, ValueError) as error:
        passed, hint = show_name(type(source).__name__), "Pass a pyarrow Schema, or a Table"
        raise UnsupportedDataError(passed, "is not an Arrow schema", hint) from error


def _contract_of_columns(
    library: str, draft: Callable[[], list[FieldDraft]], identity: Any, body: dict[str, Any]
) -> type[Contract]:
    keywords = {"name": "Table"} | identity
    name = keywords.pop("name")
    return build_contract(
        f"the {library} schema of {name}",
        lambda: contract_from_fields(name, draft(), keywords=keywords, body=body),
    )


@own_words
def to_polars(contract: type[Contract]) -> "pl.Schema":
    """The schema of a Polars frame in contract form: what `pl.DataFrame(rows, schema=…)` takes.

    >>> import contracts as ct
    >>> class Ping(ct.Contract):
    ...     speed: float
    ...     note: str | None
    >>> dict(ct.to_polars(Ping))
    {'speed': Float64, 'note': String}
    """
    import polars as pl

    from contracts.backends.physical_types import physical_type

    fields = specification_of(contract).fields
    return pl.Schema({field.alias: physical_type(field.value.dtype) for field in fields})


@own_words
def from_polars(
    schema: "pl.Schema | pl.DataFrame | pl.LazyFrame",
    *,
    nullable: bool | Iterable[str] = False,
    **identity: Unpack[Identity],
) -> type[Contract]:
    """The contract of a Polars schema: types of exactly their width, with nulls in `nullable` columns only.

    Args:
        schema: a schema, or a frame that has one; a LazyFrame's is resolved, and no data is read.
        nullable: the columns that may hold nulls, by name; True for all columns and the values inside
            them. A Polars schema does not record this.
        identity: the contract's name, boundary, version and owner.

    Raises:
        UnsupportedDataError: `schema` is not a schema.
        SchemaError: a column's type is not supported.
        ValueError: `nullable` names a column that does not exist.

    >>> import polars as pl, contracts as ct
    >>> schema = pl.Schema({"id": pl.UInt16, "status": pl.Enum(["on", "off"]), "note": pl.String})
    >>> Switch = ct.from_polars(schema, nullable=["note"], name="Switch")
    >>> print(Switch.check([{"id": 7, "status": "of", "note": None}]))
    Switch: 1 rule broken in 1 row
      status  must be one of 'on', 'off'  1 row  row 0: 'of'  'of' looks like 'off' misspelt
    """
    import polars as pl

    from contracts.interchange.tables.polars_schemas import fields_of_polars

    read = schema.collect_schema() if isinstance(schema, (pl.DataFrame, pl.LazyFrame)) else schema
    if not isinstance(read, pl.Schema):
        passed = show_name(type(schema).__name__)
        hint = "Pass a polars Schema, or a frame"
        raise UnsupportedDataError(passed, "is not a Polars schema", hint)
    named = None if nullable is True else frozenset(() if nullable is False else nullable)
    for unknown in sorted((named or frozenset()) - frozenset(read)):
        raise ValueError(f"nullable names {unknown!r}, which is not a column")
    return _contract_of_columns("Polars", lambda: fields_of_polars(read, named), identity, {})
