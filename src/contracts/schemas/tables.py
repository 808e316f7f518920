"""The schemas of tables: Arrow's and Polars'."""

# No `from __future__ import annotations` here: the doctests below would inherit it, and their
# contracts' annotations would be text.

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Unpack

from contracts.contract import Contract
from contracts.errors import UnsupportedDataError
from contracts.judging import specification_of
from contracts.rendering import name_text
from contracts.schemas.making import Identity, contract_of, drafts, made

if TYPE_CHECKING:
    import polars as pl
    import pyarrow as pa

UNNAMED = "Table"
"""What a contract is called that nobody names."""


def to_arrow(contract: type[Contract]) -> "pa.Schema":
    """The schema of an Arrow table in contract form, with whose contract it is in its metadata.

    The types are those that Polars gives to Arrow. Nullability, units, formats and the contract's
    identity are there too, and `from_arrow` reads them back; rules and defaults are not.

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
    from contracts.documents.arrow_schema import arrow_schema

    return arrow_schema(specification_of(contract))


def from_arrow(schema: Any, **identity: Unpack[Identity]) -> type[Contract]:
    """The contract of an Arrow schema: types of exactly their width, nullability, and what metadata
    says of units, formats and the contract's identity.

    Args:
        schema: a pyarrow Schema, or something that has one: a Table, a reader, a data set, anything
            that speaks Arrow's C schema interface.
        identity: the contract's name, boundary, version and owner, where metadata does not say them or
            others are meant.

    Raises:
        UnsupportedDataError: it is no schema.
        SchemaError: a column is of a type that no contract holds, or a label is not so.

    >>> import pyarrow as pa, contracts as ct
    >>> schema = pa.schema([pa.field("id", pa.int32(), nullable=False), ("note", pa.string())])
    >>> Order = ct.from_arrow(schema, name="Order", boundary="ingest")
    >>> print(Order.check([{"id": 2**31, "note": None}]))
    Order at ingest: 1 rule broken in 1 row
      id  must be held exactly as a signed 32-bit integer  1 row  row 0: 2147483648
    """
    from contracts.backends.arrow_labels import DESCRIPTION
    from contracts.schemas.arrow_types import drafted_field, identity_in, text_of

    read = schema_in(schema)
    keywords: dict[str, Any] = {"name": UNNAMED} | identity_in(read.metadata) | identity
    body = {"__doc__": text_of(read.metadata).get(DESCRIPTION)}
    name = keywords.pop("name")

    def make() -> type[Contract]:
        return contract_of(name, drafts(drafted_field, read), keywords=keywords, body=body)

    return made(f"the Arrow schema of {name}", make)


def schema_in(given: Any) -> "pa.Schema":
    """The Arrow schema that something is or has.

    Raises:
        UnsupportedDataError: it has none.
    """
    import pyarrow as pa

    own = getattr(given, "schema", None)
    for one in (given, own):
        if isinstance(one, pa.Schema):
            return one
    try:
        return pa.schema(given if hasattr(given, "__arrow_c_schema__") else None)
    except (pa.ArrowInvalid, TypeError, ValueError) as error:
        raise UnsupportedDataError(
            name_text(type(given).__name__),
            "is no Arrow schema",
            "Pass a pyarrow Schema, or a Table",
        ) from error


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

    from contracts.backends.physical import physical_type

    fields = specification_of(contract).fields
    return pl.Schema({field.alias: physical_type(field.value.dtype) for field in fields})


def from_polars(
    schema: "pl.Schema | pl.DataFrame | pl.LazyFrame",
    *,
    nullable: bool | Iterable[str] = False,
    **identity: Unpack[Identity],
) -> type[Contract]:
    """The contract of a Polars schema: types of exactly their width, none of them null unless said.

    Args:
        schema: a schema, or a frame that has one; a LazyFrame's is resolved, and no data is read.
        nullable: which columns may hold nulls, for Polars does not say: True for every one and what is
            in it, or their names.
        identity: the contract's name, boundary, version and owner.

    Raises:
        UnsupportedDataError: it is no schema.
        SchemaError: a column is of a type that no contract holds.
        ValueError: `nullable` names no column.

    >>> import polars as pl, contracts as ct
    >>> schema = pl.Schema({"id": pl.UInt16, "status": pl.Enum(["on", "off"]), "note": pl.String})
    >>> Switch = ct.from_polars(schema, nullable=["note"], name="Switch")
    >>> print(Switch.check([{"id": 7, "status": "of", "note": None}]))
    Switch: 1 rule broken in 1 row
      status  must be one of 'on', 'off'  1 row  row 0: 'of'  'of' looks like 'off' misspelt
    """
    import polars as pl

    from contracts.schemas.polars_types import drafted_columns

    read = schema.collect_schema() if isinstance(schema, (pl.DataFrame, pl.LazyFrame)) else schema
    if not isinstance(read, pl.Schema):
        got = name_text(type(schema).__name__)
        raise UnsupportedDataError(got, "is no Polars schema", "Pass a polars Schema, or a frame")
    named = None if nullable is True else frozenset(() if nullable is False else nullable)
    for unknown in sorted((named or frozenset()) - frozenset(read)):
        raise ValueError(f"nullable names {unknown!r}, which is no column")
    keywords: dict[str, Any] = {"name": UNNAMED} | {**identity}
    name = keywords.pop("name")

    def make() -> type[Contract]:
        return contract_of(name, drafted_columns(read, named), keywords=keywords)

    return made(f"the Polars schema of {name}", make)
