"""pandera's schemas of Polars frames, and contracts: each as the other."""

# No `from __future__ import annotations` here: the doctests below would inherit it, and their
# contracts' annotations would be text.

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Unpack

from contracts.contract import Contract
from contracts.errors import UnsupportedDataError
from contracts.judging import specification_of
from contracts.rendering import name_text
from contracts.schemas.making import Identity, made

if TYPE_CHECKING:
    from pandera.polars import DataFrameSchema


def from_pandera(
    schema: Any, *, checks: Mapping[str, Any] | None = None, **identity: Unpack[Identity]
) -> type[Contract]:
    """The contract that asks what a schema of pandera's Polars API asks; nothing of it is left out
    unless you say so.

    `check` and `validate` stand for a schema that does not coerce, `parse` for one that does, or fills
    defaults. Where the two libraries differ is in docs/reference/pandera.md.

    Args:
        schema: a `DataFrameSchema` or a `DataFrameModel` of `pandera.polars`.
        checks: what to have instead of checks that are functions: rules, by the name of the check, or
            by "column.check"; None leaves one out.
        identity: the contract's name, boundary, version and owner.

    Raises:
        UnsupportedDataError: it is no such schema.
        SchemaError: it says what a contract cannot, in as many places as are told.
        ValueError: `checks` names what is not there.

    >>> import pandera.polars as pa, contracts as ct
    >>> schema = pa.DataFrameSchema({"speed": pa.Column(float, pa.Check.in_range(0, 300))}, name="Ping")
    >>> Ping = ct.from_pandera(schema, boundary="ingest")
    >>> print(Ping.check([{"speed": -3.0}]))
    Ping at ingest: 1 rule broken in 1 row
      speed  must be at least 0  1 row  row 0: -3.0
    """
    from contracts.documents.pandera_keys import Replacements
    from contracts.schemas.pandera_reading import contract_read

    read, metadata = schema_in(schema)
    replaced = Replacements(checks)
    name = identity.get("name") or read.name
    source = "the pandera schema" + (f" {name}" if name else "")
    contract = made(source, lambda: contract_read(read, metadata, identity, replaced))
    replaced.refuse_unknown()
    return contract


def schema_in(given: Any) -> tuple[Any, Any]:
    """The schema that something is or has, and the metadata of the whole.

    Raises:
        UnsupportedDataError: it is no schema of pandera's Polars API.
    """
    from pandera.polars import DataFrameModel, DataFrameSchema

    if isinstance(given, DataFrameSchema):
        return given, given.metadata
    if isinstance(given, type) and issubclass(given, DataFrameModel):
        schema = given.to_schema()
        return schema, schema.metadata or getattr(given.__config__, "metadata", None)
    got = given.__name__ if isinstance(given, type) else type(given).__name__
    raise UnsupportedDataError(
        name_text(got),
        "is no schema of pandera's Polars API",
        "Pass a DataFrameSchema or a DataFrameModel of pandera.polars",
    )


def to_pandera(
    contract: type[Contract], *, checks: Mapping[str, Any] | None = None, coerce: bool = False
) -> "DataFrameSchema":
    """The schema of pandera's Polars API that lets through what the contract does.

    Args:
        checks: pandera checks to have instead of rules that pandera has none for, by the rule's name or
            by "field.code"; None leaves one out.
        coerce: whether the schema converts columns to their types.

    Raises:
        SchemaError: the contract says what pandera cannot, in as many places as are told.
        ValueError: `checks` names what is not there.

    >>> from typing import Annotated
    >>> import contracts as ct
    >>> class Ping(ct.Contract):
    ...     speed: Annotated[ct.Float64, ct.Interval(ge=0, le=300)]
    >>> [check.error for check in ct.to_pandera(Ping).columns["speed"].checks]
    ['notin([inf, -inf])', 'greater_than_or_equal_to(0.0)', 'less_than_or_equal_to(300.0)']
    """
    from contracts.documents.pandera_keys import Replacements
    from contracts.documents.pandera_schema import pandera_schema

    replaced = Replacements(checks)
    specification = specification_of(contract)
    schema: DataFrameSchema = pandera_schema(contract, specification, replaced, coerce=coerce)
    replaced.refuse_unknown()
    return schema
