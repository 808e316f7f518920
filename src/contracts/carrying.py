"""Contracts as canonical JSON, and back: `to_json`, `from_json`, `fingerprint`."""

# No `from __future__ import annotations` here: the doctests below would inherit it, and their
# contracts' annotations would be text.

import types
from collections.abc import Iterable
from decimal import Decimal
from hashlib import sha256
from typing import Annotated, Any, cast

from pydantic import BaseModel, ConfigDict
from pydantic import Field as Declared

from contracts.contract import Contract
from contracts.declaration.annotations import PLAIN_TYPES
from contracts.declaration.classes import VERBS
from contracts.documents.carried_contracts import (
    contract_in,
    customs_of,
    document_of,
    schema_of_documents,
)
from contracts.documents.places import AnyCustom, At, Json
from contracts.documents.strict_json import (
    DEEPEST,
    LONGEST,
    canonical,
    for_people,
    parsed,
    whole_error,
)
from contracts.dtypes import Kind
from contracts.errors import ContractDefinitionError, DocumentError
from contracts.judging import specification_of
from contracts.rendering import SHOWN_ERROR, cut
from contracts.rules.declared import Rules
from contracts.specification import (
    Default,
    Factory,
    Field,
    ListOf,
    Specification,
    StructOf,
    Value,
    thawed,
)


def to_json(
    contract: type[Contract], *, indent: int | None = None, customs: Iterable[AnyCustom] = ()
) -> str:
    """A contract as JSON, from which `from_json` makes one that requires the same.

    Args:
        indent: how many spaces to indent by, for people to read; without it the text is canonical
            (RFC 8785).
        customs: the `Custom`, `CustomRow` and `CustomTable` rules that whoever reads it has too: in
            the text they stand by their names.

    Raises:
        DocumentError: it holds code: a rule of your own that is not among `customs`, a factory.

    >>> import contracts as ct
    >>> class Ping(ct.Contract, boundary="ingest"):
    ...     speed: float = 0.0
    >>> ct.to_json(Ping)
    '{"boundary":"ingest","contract":"1","fields":[{"default":0,"name":"speed","type":"float"}],"name":"Ping"}'
    >>> ct.from_json(ct.to_json(Ping)).check([{"speed": -1.0}]).ok
    True
    """
    data = data_of(contract, customs)
    text = canonical(data) if indent is None else for_people(data, indent)
    if len(text) > LONGEST:
        raise whole_error(f"has more than {LONGEST:,} characters", "Make it several contracts")
    return text


def fingerprint(contract: type[Contract], *, customs: Iterable[AnyCustom] = ()) -> str:
    """The SHA-256 of a contract's canonical JSON: the same in every process, and for whoever canonicalises
    (RFC 8785) and hashes the document.

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


def from_json(
    text: str | bytes | bytearray, *, customs: Iterable[AnyCustom] = ()
) -> type[Contract]:
    """The contract that a document of `to_json` holds: a class like any other.

    It is held to all that a declared contract is held to. No code in it is run, for there is none,
    and nothing outside is read; what is too long, too deep or too much is refused.

    Args:
        text: the document; bytes are UTF-8.
        customs: the rules of your own that it names.

    Raises:
        DocumentError: it is no such document; says where and why.

    >>> import contracts as ct
    >>> Ping = ct.from_json('{"contract": "1", "name": "Ping", "fields": [{"name": "x"}]}')
    Traceback (most recent call last):
    contracts.errors.DocumentError: fields[0] lacks the key 'type'. Give it.
    """
    try:
        made = contract_in(parsed(text), customs_of(customs), class_of)
    except RecursionError:
        raise whole_error(
            f"is nested too deep, though not {DEEPEST}", "Nest it less deeply"
        ) from None
    return cast("type[Contract]", made)


def contract_schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of the documents that `to_json` writes.

    >>> contract_schema()["properties"]["contract"]
    {'const': '1'}
    """
    return schema_of_documents()


def data_of(contract: type[Contract], customs: Iterable[AnyCustom]) -> Json:
    """A contract as JSON data."""
    specification = specification_of(contract)
    try:
        return document_of(specification, customs_of(customs))
    except RecursionError:
        problem = "is nested too deep for a document"
        raise DocumentError(specification.name, problem, "Nest it less deeply") from None


# Classes ----------------------------------------------------------------------------------------


def class_of(specification: Specification, at: At) -> type[Contract]:
    """The contract's class of a specification, its values and rules checked as those of any class are.

    Raises:
        DocumentError: it cannot stand.
    """
    refuse_odd_names(specification, at)
    settings = {
        "boundary": specification.boundary,
        "version": specification.version,
        "owner": specification.owner,
        "extra": specification.extra,
    }
    body: dict[str, Any] = {
        "__module__": __name__,
        "__doc__": specification.description,
        "__annotations__": {one.name: annotation_of(one.value) for one in specification.fields},
        "model_config": ConfigDict(protected_namespaces=()),
        "rules": Rules(cast("Any", specification.rules)),
        **{one.name: declaration_of(one) for one in specification.fields},
    }
    try:
        return types.new_class(
            specification.name, (Contract,), settings, lambda ns: ns.update(body)
        )
    except ContractDefinitionError as error:
        places = {one.name: place for place, one in enumerate(specification.fields)}
        there = at if error.field is None else at.down("fields").down(places[error.field])
        said = "is no contract: it" if error.field is None else "is no field: it"
        raise there.error(f"{said} {cut(error.problem, SHOWN_ERROR)}", error.mend) from error


def refuse_odd_names(specification: Specification, at: At) -> None:
    """Refuse names that no class, or no field of one, can have."""
    name = specification.name
    if not name.strip() or "\0" in name:
        raise at.down("name").unlike("the name of a class", name)
    seen: set[str] = set()
    for place, one in enumerate(specification.fields):
        there = at.down("fields").down(place).down("name")
        if one.name.startswith("_") or one.name in VERBS or hasattr(BaseModel, one.name):
            raise there.error(
                f"is {one.name!r}, which a contract keeps for itself",
                "Give the field another name, and this one as its alias",
            )
        if one.name in seen:
            raise there.error(f"is {one.name!r} once more", "Name each field once")
        seen.add(one.name)


PYTHON: dict[Kind, Any] = {
    "decimal": Decimal,
    **{dtype.kind: type_ for type_, dtype in reversed(PLAIN_TYPES.items())},
}
"""Python's type of each kind of values that hold no others."""


def annotation_of(value: Value) -> Any:
    """What a class body would say of a value, which is known already: it stands in it as it is."""
    shown = type_of(value)
    return Annotated[shown | None if value.nullable else shown, value]


def type_of(value: Value) -> Any:
    """Python's type of a value."""
    match value.dtype:
        case ListOf(item):
            return list[type_of(item)]  # type: ignore[misc]  # made as the program runs
        case StructOf():
            return value.python
        case dtype:
            return PYTHON[dtype.kind]


def declaration_of(field: Field) -> Any:
    """What a class body would give a field beside its type."""
    told: dict[str, Any] = {
        "title": field.title,
        "description": field.description,
        "examples": [*field.examples] or None,
        "alias": field.alias if field.alias != field.name else None,
    }
    match field.default:
        case Default(value):
            told["default"] = thawed(value, field.value)
        case Factory(make):
            told["default_factory"] = make
        case None:
            pass
    return Declared(**told)
