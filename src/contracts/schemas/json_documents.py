"""Documents of JSON Schema as contracts, and contracts as such documents."""

# No `from __future__ import annotations` here: the doctests below would inherit it, and their
# contracts' annotations would be text.

from collections.abc import Iterable, Mapping
from typing import Any, Literal, Unpack

from contracts.contract import Contract
from contracts.errors import UnsupportedDataError
from contracts.rendering import name_text
from contracts.schemas.json_reading import UNNAMED, Reading
from contracts.schemas.making import Identity, made


def to_json_schema(
    contract: type[Contract], mode: Literal["validation", "serialization"] = "validation"
) -> dict[str, Any]:
    """The contract as JSON Schema 2020-12: what `Ping.model_json_schema()` says.

    Args:
        mode: whether what may be sent is described, or what a dump writes.

    >>> import contracts as ct
    >>> class Ping(ct.Contract):
    ...     speed: float
    >>> ct.to_json_schema(Ping)["required"]
    ['speed']
    """
    return contract.model_json_schema(mode=mode)


def from_json_schema(
    document: Mapping[str, Any],
    *,
    ignore: Iterable[str] = (),
    **identity: Unpack[Identity],
) -> type[Contract]:
    """The contract of a JSON Schema of objects: it refuses what the schema refuses.

    Objects become contracts, arrays lists, text of a format the type that we have for it. A property
    that is not required may be null: a frame cannot tell absent from null. References lead to places in
    the document itself, and nothing is looked up elsewhere.

    Args:
        document: the schema, as `json.loads` gives it.
        ignore: keywords that need not be understood, such as "readOnly".
        identity: the contract's name (the title, unless given), boundary, version and owner.

    Raises:
        SchemaError: it says what no contract can; with the JSON pointer of each such place.
        UnsupportedDataError: it is no JSON object.

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
        got = name_text(type(document).__name__)
        raise UnsupportedDataError(
            got, "is no JSON Schema", "Pass the object that json.loads gives"
        )
    reading = Reading(document, frozenset(ignore))
    name = identity.get("name", document.get("title", UNNAMED))
    return made(f"the JSON Schema of {name}", lambda: reading.whole({**identity}))
