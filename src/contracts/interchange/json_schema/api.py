"""`to_json_schema` and `from_json_schema`."""

# No `from __future__ import annotations` here: the doctests below would inherit it, and their
# contracts' annotations would be text.

from collections.abc import Iterable, Mapping
from typing import Any, Literal, Unpack

from contracts.arguments import own_words
from contracts.contract import Contract
from contracts.engine.contract_class import require_contract
from contracts.errors import UnsupportedDataError
from contracts.interchange.class_builder import Identity, build_contract
from contracts.interchange.json_schema.read import UNNAMED, JsonSchemaReader
from contracts.report.values import show_name


@own_words
def to_json_schema(
    contract: type[Contract], mode: Literal["validation", "serialization"] = "validation"
) -> dict[str, Any]:
    """The contract as JSON Schema 2020-12, as `Ping.model_json_schema()` gives it.

    Args:
        mode: "validation" describes what may be sent, "serialization" what a dump writes.

    >>> import contracts as ct
    >>> class Ping(ct.Contract):
    ...     speed: float
    >>> ct.to_json_schema(Ping)["required"]
    ['speed']
    """
    require_contract(contract)
    return contract.model_json_schema(mode=mode)


@own_words(checked_later=("document",))
def from_json_schema(
    document: Mapping[str, Any],
    *,
    ignore: Iterable[str] = (),
    **identity: Unpack[Identity],
) -> type[Contract]:
    """The contract of a JSON Schema of objects: it refuses what the schema refuses.

    Objects become contracts, arrays lists, and text in a format the type for that format. A property
    that is not required may be null: a frame cannot tell absent from null. References lead to places in
    the document itself, and nothing is looked up elsewhere.

    Args:
        document: the schema, as `json.loads` returns it.
        ignore: keywords that need not be understood, such as "readOnly".
        identity: the contract's name (by default the title), boundary, version and owner.

    Raises:
        SchemaError: no contract can state something in it; with the JSON pointer of each such place.
        UnsupportedDataError: it is not a JSON object.

    >>> import contracts as ct
    >>> Order = ct.from_json_schema({
    ...     "title": "Order",
    ...     "type": "object",
    ...     "properties": {"id": {"type": "string", "pattern": "^[0-9]{4}$"}, "n": {"type": "integer", "minimum": 1}},
    ...     "required": ["id"],
    ...     "additionalProperties": False,
    ... })
    >>> print(Order.check([{"id": "ab", "n": None}]))
    Order: 1 rule broken in 1 row
      id  must contain a match of '^[0-9]{4}$'  1 row  row 0: 'ab'
    """
    if not isinstance(document, Mapping):
        got = show_name(type(document).__name__)
        raise UnsupportedDataError(
            got, "is not a JSON Schema", "Pass the object that json.loads returns"
        )
    if {*map(type, document)} - {str}:
        got = "keys that are not text"
        raise UnsupportedDataError(
            got, "is not a JSON Schema", "Pass the object that json.loads returns"
        )
    reader = JsonSchemaReader(document, frozenset([ignore] if isinstance(ignore, str) else ignore))
    name = identity.get("name", document.get("title", UNNAMED))
    return build_contract(f"the JSON Schema of {name}", lambda: reader.read({**identity}))
