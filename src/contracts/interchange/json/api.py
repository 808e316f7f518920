"""Contracts as canonical JSON, and back: `to_json`, `from_json`, `fingerprint`."""

# No `from __future__ import annotations` here: the doctests below would inherit it, and their
# contracts' annotations would be text.

from collections.abc import Iterable
from hashlib import sha256
from typing import Any, cast

from contracts.arguments import own_words
from contracts.contract import Contract
from contracts.engine.contract_class import specification_of
from contracts.errors import DocumentError
from contracts.interchange.json.contract_classes import make_contract_class
from contracts.interchange.json.documents import (
    document_schema,
    index_customs,
    read_contract_document,
    write_contract_document,
)
from contracts.interchange.json.places import AnyCustom, Json
from contracts.interchange.json.strict_json import (
    MAX_JSON_DEPTH,
    canonical_json,
    document_error,
    indented_json,
    parse_strict_json,
    refuse_long,
)


@own_words
def to_json(
    contract: type[Contract], *, indent: int | None = None, customs: Iterable[AnyCustom] = ()
) -> str:
    """A contract as JSON, from which `from_json` makes one that requires the same.

    Args:
        indent: how many spaces to indent by, for people to read; without it the text is canonical
            (RFC 8785).
        customs: the `Custom`, `CustomRow` and `CustomTable` rules that the reader has too: the text has
            their names alone.

    Raises:
        DocumentError: it holds code: a custom rule that is not among `customs`, a factory.

    >>> import contracts as ct
    >>> class Ping(ct.Contract, boundary="ingest"):
    ...     speed: float = 0.0
    >>> ct.to_json(Ping)
    '{"boundary":"ingest","contract":"1","fields":[{"default":0,"name":"speed","type":"float"}],"name":"Ping"}'
    >>> ct.from_json(ct.to_json(Ping)).check([{"speed": -1.0}]).ok
    True
    """
    data = document_data(contract, customs)
    return refuse_long(canonical_json(data) if indent is None else indented_json(data, indent))


@own_words
def fingerprint(contract: type[Contract], *, customs: Iterable[AnyCustom] = ()) -> str:
    """The SHA-256 of a contract's canonical JSON: the same in every process, and for every program that
    canonicalises the document (RFC 8785) and hashes it.

    Args:
        customs: as for `to_json`.

    Raises:
        DocumentError: as for `to_json`.

    >>> import contracts as ct
    >>> class Ping(ct.Contract):
    ...     speed: float
    >>> ct.fingerprint(Ping)[:19]
    'sha256:121d4f2cc498'
    """
    return f"sha256:{sha256(to_json(contract, customs=customs).encode()).hexdigest()}"


@own_words
def from_json(
    text: str | bytes | bytearray, *, customs: Iterable[AnyCustom] = ()
) -> type[Contract]:
    """The contract of a document that `to_json` wrote: a class like any other.

    It passes every check that a declared contract passes. A document has no code that could run, and
    nothing outside it is read; a document that is too long, too deep or too large is refused.

    Args:
        text: the document; bytes are UTF-8.
        customs: the custom rules that it names.

    Raises:
        DocumentError: it is not a valid document; tells where and why.

    >>> import contracts as ct
    >>> Ping = ct.from_json('{"contract": "1", "name": "Ping", "fields": [{"name": "x"}]}')
    Traceback (most recent call last):
    contracts.errors.DocumentError: fields[0] lacks the key 'type'. Give it.
    """
    try:
        made = read_contract_document(
            parse_strict_json(text), index_customs(customs), make_contract_class
        )
    except RecursionError:
        problem = f"is nested too deep, though not {MAX_JSON_DEPTH}"
        raise document_error(problem, "Nest it less deeply") from None
    return cast("type[Contract]", made)


@own_words
def contract_schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of the documents that `to_json` writes.

    >>> contract_schema()["properties"]["contract"]
    {'const': '1'}
    """
    return document_schema()


def document_data(contract: type[Contract], customs: Iterable[AnyCustom]) -> Json:
    """A contract as JSON data."""
    specification = specification_of(contract)
    try:
        return write_contract_document(specification, index_customs(customs))
    except RecursionError:
        problem = "is nested too deep for a document"
        raise DocumentError(specification.name, problem, "Nest it less deeply") from None
