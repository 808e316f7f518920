"""Contracts from pandera's schemas of frames, and schemas of Polars frames from contracts."""

# No `from __future__ import annotations` here: the doctests below would inherit it, and their
# contracts' annotations would be text.

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Unpack

from contracts.arguments import own_words
from contracts.contract import Contract
from contracts.engine.contract_class import specification_of
from contracts.errors import SchemaError
from contracts.interchange.class_builder import Identity, build_contract
from contracts.interchange.pandera.sources import PanderaSource, read_source

if TYPE_CHECKING:
    from pandera.polars import DataFrameSchema


@own_words
def from_pandera(
    schema: Any, *, checks: Mapping[str, Any] | None = None, **identity: Unpack[Identity]
) -> type[Contract]:
    """The contract that requires what a schema of pandera's Polars or pandas API does; a part that cannot
    be translated is refused unless you leave it out.

    `check` and `validate` correspond to a schema that does not coerce, `parse` to one that does, fills
    defaults, or reads a NaN of pandas' as null. Levels of the index are fields: pass
    `data.reset_index()`. Where the libraries differ is in docs/reference/pandera.md.

    Args:
        schema: a `DataFrameSchema` or a `DataFrameModel` of `pandera.polars` or `pandera.pandas`.
        checks: rules that replace checks that are functions, by the name of the check or by
            "column.check"; None leaves one out.
        identity: the contract's name, boundary, version and owner.

    Raises:
        UnsupportedDataError: `schema` is not such a schema.
        SchemaError: parts of it cannot cross; with all of them.
        ValueError: `checks` names a part that the schema does not have.

    >>> import pandera.polars as pa, contracts as ct
    >>> schema = pa.DataFrameSchema({"speed": pa.Column(float, pa.Check.in_range(0, 300))}, name="Ping")
    >>> Ping = ct.from_pandera(schema, boundary="ingest")
    >>> print(Ping.check([{"speed": -3.0}]))
    Ping at ingest: 1 rule broken in 1 row
      speed  must be at least 0  1 row  row 0: -3.0
    """
    from contracts.interchange.pandera.replacements import Replacements

    source = read_source(schema)
    replacements = Replacements(checks)
    name = identity.get("name") or source.schema.name
    words = "the pandera schema" + (f" {name}" if name else "")
    reader = _reader_class(source)(source.schema, replacements)
    contract = build_contract(words, lambda: reader.contract(source.metadata, identity))
    replacements.refuse_unknown()
    return contract


def _reader_class(source: PanderaSource) -> Any:
    if source.is_pandas:
        from contracts.interchange.pandera.read_pandas import PandasSchemaReader

        return PandasSchemaReader
    from contracts.interchange.pandera.read import SchemaReader

    return SchemaReader


@own_words
def to_pandera(
    contract: type[Contract], *, checks: Mapping[str, Any] | None = None, coerce: bool = False
) -> "DataFrameSchema":
    """The schema of pandera's Polars API that lets through what the contract does.

    Args:
        checks: pandera checks that replace rules for which pandera has none, by the rule's name or by
            "field.code"; None leaves one out.
        coerce: whether the schema converts columns to their types.

    Raises:
        SchemaError: parts of the contract cannot cross; with all of them.
        ValueError: `checks` names a part that the contract does not have.

    >>> from typing import Annotated
    >>> import contracts as ct
    >>> class Ping(ct.Contract):
    ...     speed: Annotated[ct.Float64, ct.Interval(ge=0, le=300)]
    >>> [check.error for check in ct.to_pandera(Ping).columns["speed"].checks]
    ['notin([inf, -inf])', 'greater_than_or_equal_to(0.0)', 'less_than_or_equal_to(300.0)']
    """
    from contracts.interchange.pandera.replacements import Replacements
    from contracts.interchange.pandera.write import SchemaWriter

    replacements = Replacements(checks)
    specification = specification_of(contract)
    writer = SchemaWriter(specification, replacements, coerce=coerce)
    schema = writer.schema(contract)
    if writer.obstacles:
        raise SchemaError(specification.label, tuple(writer.obstacles), "a pandera schema")
    replacements.refuse_unknown()
    return schema
