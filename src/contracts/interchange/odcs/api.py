"""Documents of the Open Data Contract Standard, and contracts: each as the other."""

# No `from __future__ import annotations` here: the doctests below would inherit it, and their
# contracts' annotations would be text.

from collections.abc import Iterable, Mapping
from dataclasses import replace
from importlib.util import find_spec
from os import PathLike
from typing import Any, cast

from contracts.arguments import own_words
from contracts.contract import Contract
from contracts.engine.contract_class import require_contract, specification_of
from contracts.errors import DocumentError, Obstacle, SchemaError, UnsupportedDataError
from contracts.interchange.class_builder import Obstructed, build_contract
from contracts.interchange.json.api import document_data
from contracts.interchange.json.documents import index_customs
from contracts.interchange.json.places import (
    AnyCustom,
    Customs,
    DocumentCounts,
    DocumentPlace,
)
from contracts.interchange.leave_out import LeftOut
from contracts.interchange.odcs.kept_elements import KINDS, KeptElement, kind_at
from contracts.interchange.odcs.read_objects import ObjectReader
from contracts.interchange.odcs.relationships import Relations, tables_in
from contracts.interchange.odcs.service_levels import note_odd_promises, write_promises
from contracts.interchange.odcs.write_objects import ContractToWrite, tables_to_write, write_object
from contracts.report.values import show_name
from contracts.rules.reference import References, resolve_contract
from contracts.rules.table import Grouped

_KEPT = "odcs"
"""Under which key of its `json_schema_extra` a contract has the document that it was read from."""
_VERSION = "v3.1.0"
"""The version of the standard that is written."""


@own_words
def from_odcs(
    source: str | bytes | PathLike[str],
    *,
    leave_out: Iterable[str] | bool = (),
    customs: Iterable[AnyCustom] = (),
) -> dict[str, type[Contract]]:
    """The contracts of an ODCS document, one of each schema object, by the objects' names.

    What no contract can require (queries in SQL, checks of other engines, references out of the document) is
    refused, with its place, unless you leave it out. What is not a requirement (servers, prices, tags) is
    kept, and `to_odcs` writes it again.

    Args:
        source: a path, or the text of a document, or its bytes: YAML or JSON.
        leave_out: the places of what is to be left out, as an error names them; kinds of it: "sql", "engines",
            "checks", "relationships", "freshness", "options", "keys", "types"; True: all that can be.
        customs: the rules of your own that it names.

    Raises:
        ModuleNotFoundError: the extra is not installed.
        OSError: the file cannot be read.
        SchemaError: it is not a document of ODCS 3, or requires what no contract can; with every place.
        ValueError: `leave_out` names a place at which nothing stands in the way.

    >>> import contracts as ct
    >>> orders = ct.from_odcs('''
    ... {apiVersion: v3.1.0, kind: DataContract, id: shop, version: 1.0.0, status: active, schema: [
    ...   {name: orders, properties: [
    ...     {name: order_id, logicalType: string, primaryKey: true},
    ...     {name: amount, logicalType: number, required: true, logicalTypeOptions: {minimum: 0}}]}]}
    ... ''')["orders"]
    >>> print(orders.check([{"order_id": "A1", "amount": -1.0}]))
    orders 1.0.0: 1 rule broken in 1 row
      amount  must be at least 0  1 row  row 0: -1.0 (order_id='A1')
    """
    _refuse_no_extra()
    from contracts.interchange.odcs.document_text import read_document

    if not isinstance(source, (str, bytes, PathLike)):
        got = show_name(type(source).__name__)
        raise UnsupportedDataError(
            got, "is not an ODCS document", "Pass a path, or the document's text"
        )
    left_out = LeftOut.of(leave_out, KINDS, kind_at)
    known = index_customs(customs)

    def make() -> Any:
        return _contracts_of(read_document(source), left_out, known)

    contracts: Any = build_contract("the ODCS document", make)
    left_out.refuse_unknown_places()
    return cast("dict[str, type[Contract]]", contracts)


def _refuse_no_extra() -> None:
    for name in ("jsonschema_rs", "open_data_contract_standard", "yaml"):
        if find_spec(name) is None:
            problem = f"ODCS documents need {name}: pip install 'boundary-contracts[odcs]'"
            raise ModuleNotFoundError(problem, name=name)


def _contracts_of(
    document: dict[str, Any], left_out: LeftOut, customs: Customs
) -> dict[str, type[Contract]]:
    """The contracts of a document, which keep it."""
    objects = document.get("schema") or []
    tables = tables_in(objects)
    # Without classes first, so that everything that stands in the way is reported at once.
    reader = ObjectReader(document, customs, tables, left_out)
    for place, one in enumerate(objects):
        if tables[one["name"]].key != f"schema[{place}]":
            left_out.refuse(f"schema[{place}].name", f"is {one['name']!r} once more", "Rename it")
            continue
        try:
            reader.read_object(tables[one["name"]])
        except DocumentError as error:
            obstacle = Obstacle(error.path, error.problem, error.hint)
            raise Obstructed(*left_out.obstacles, obstacle) from None
    note_odd_promises(document, left_out)
    if left_out.obstacles:
        raise Obstructed(*left_out.obstacles)
    reader = replace(reader, leave_out=LeftOut(), counts=DocumentCounts(), with_classes=True)
    contracts = {one["name"]: reader.contract_of(tables[one["name"]]) for one in objects}
    rest = {key: one for key, one in document.items() if key != "schema"}
    for name, contract in contracts.items():
        places = {"at": tables[name].key, "left_out": [*left_out.known]}
        extra = {_KEPT: {"document": rest, "object": tables[name].element, **places}}
        contract.model_config["json_schema_extra"] = cast("Any", extra)
    return contracts


@own_words
def to_odcs(
    *contracts: type[Contract] | Iterable[type[Contract]] | Mapping[str, type[Contract]],
    document: Mapping[str, Any] | None = None,
    customs: Iterable[AnyCustom] = (),
) -> str:
    """The ODCS document (3.1, as YAML) of contracts, a schema object each, from which `from_odcs` makes
    contracts that require the same.

    What ODCS has words for is written in them; the rest stands in `customProperties` that begin with
    `contracts.`. Contracts that were read from a document are written with all that it stated beside them.

    Args:
        contracts: the contracts, and those that they refer to; also as a list, or as `from_odcs` gives them.
        document: what the document states beside its schema, in ODCS' words: `id`, `status`, `servers`, ….
            Without it the id is made of the contracts' names, and the status is draft.
        customs: the rules of your own that whoever reads it has too: they are written by their names.

    Raises:
        ModuleNotFoundError: the extra is not installed.
        SchemaError: two contracts have one name; one refers to a contract that is not passed; `document` is
            not such as the standard has it.
        DocumentError: a contract holds code, as for `to_json`.

    >>> import contracts as ct
    >>> class Ping(ct.Contract, version="1.0.0"):
    ...     speed: float
    >>> print(ct.to_odcs(Ping, document={"id": "fleet", "status": "active"}))
    apiVersion: v3.1.0
    kind: DataContract
    id: fleet
    version: 1.0.0
    status: active
    schema:
    - name: Ping
      logicalType: object
      properties:
      - name: speed
        logicalType: number
        required: true
    <BLANKLINE>
    """
    _refuse_no_extra()
    from contracts.interchange.odcs.document_text import write_yaml

    every = [*_flatten_contracts(contracts)]
    names = ", ".join(specification_of(one).name for one in every) or "no contract"
    try:
        data = _document_of(every, document or {}, [*customs])
    except Obstructed as obstructed:
        raise SchemaError(names, obstructed.obstacles, "an ODCS document") from None
    return write_yaml(data)


def _flatten_contracts(contracts: Iterable[Any]) -> Iterable[type[Contract]]:
    for one in contracts:
        if isinstance(one, type):
            yield one
        elif (
            not isinstance(one, Iterable)
            or isinstance(one, (str, bytes, Contract))
            or hasattr(one, "columns")
        ):
            require_contract(one)
        else:
            yield from _flatten_contracts(one.values() if isinstance(one, Mapping) else one)


def _document_of(
    contracts: list[type[Contract]], stated: Mapping[str, Any], customs: list[AnyCustom]
) -> dict[str, Any]:
    """The data of the document of contracts."""
    from contracts.interchange.odcs.document_text import refuse_unlike_standard

    for one in contracts:
        document_data(one, customs)  # whatever canonical JSON cannot hold, ODCS cannot either
    _refuse_odd_contracts(contracts)
    kept = [_kept_by(one) for one in contracts]
    document = _document_head(contracts, [one["document"] for one in kept if one], stated)
    to_write = [
        ContractToWrite(contract, specification_of(contract), KeptElement.of_contract(one))
        for contract, one in zip(contracts, kept, strict=True)
    ]
    tables = tables_to_write(to_write)
    objects, promises = [], list[Any]()
    for each in to_write:
        name = each.specification.name
        relations = Relations(tables, name, lambda table: table.contract, {})
        at = DocumentPlace("", index_customs(customs), relations, DocumentCounts()).down(name)
        objects.append(write_object(each, document, promises, relations, at))
    left_out = (place for one in kept for place in one.get("left_out", ()))
    left = frozenset(() if "slaProperties" in stated else left_out)
    promises = write_promises(document, promises, left)
    _refuse_unasked(stated, promises)
    whole = {key: one for key, one in document.items() if key != "slaProperties"}
    whole |= {"schema": objects} | ({"slaProperties": promises} if promises else {})
    refuse_unlike_standard(whole)
    return whole


def _refuse_unasked(stated: Mapping[str, Any], promises: list[Any]) -> None:
    """Refuse a promise of freshness that a document is to make, and no contract requires."""
    for place, one in enumerate(stated.get("slaProperties") or []):
        if one not in promises:
            problem = "promises a freshness that no contract asks"
            hint = "Give the contract a ct.Freshness"
            raise Obstructed(Obstacle(f"slaProperties[{place}]", problem, hint))


def _document_head(
    contracts: list[type[Contract]], heads: list[dict[str, Any]], stated: Mapping[str, Any]
) -> dict[str, Any]:
    """What a document states beside its schema: what is stated, or what the contracts were read with."""
    alike = all(one == heads[0] for one in heads)
    if not alike and not stated:
        hint = "Write a document of each, or say with document= what the one of both says"
        raise Obstructed(Obstacle("", "is of contracts that were read from two documents", hint))
    specifications = [specification_of(one) for one in contracts]
    versions = {one.version for one in specifications} - {None}
    owners = {one.owner for one in specifications} - {None}
    name = "-".join(one.name for one in specifications) or "contracts"
    head: dict[str, Any] = {"apiVersion": _VERSION, "kind": "DataContract", "id": name}
    head |= {"version": "0.0.0", "status": "draft"} | (heads[0] if heads and alike else {})
    head["apiVersion"] = max(str(head["apiVersion"]), _VERSION)
    if len(versions) == 1:
        [head["version"]] = versions
    if len(owners) == 1 and "team" not in head:
        head["team"] = {"name": next(iter(owners))}
    return head | {key: one for key, one in stated.items() if key != "schema"}


def _kept_by(contract: type[Contract]) -> dict[str, Any]:
    """What a contract keeps of the document that it was read from."""
    extra = contract.model_config.get("json_schema_extra")
    return extra.get(_KEPT, {}) if isinstance(extra, dict) else {}  # type: ignore[return-value]  # ours


def _refuse_odd_contracts(contracts: list[type[Contract]]) -> None:
    """Refuse contracts of one name, and references to others than these."""
    specifications = {specification_of(one): one for one in contracts}
    names = [specification_of(one).name for one in contracts]
    twice = dict.fromkeys(name for place, name in enumerate(names) if name in names[:place])
    obstacles = [Obstacle(name, "is there twice", "Rename one") for name in twice]
    for own in specifications:
        for requirement in own.rules:
            rule = requirement.rule
            rule = rule.rule if isinstance(rule, Grouped) else rule
            other = rule.contract if isinstance(rule, References) else None
            target = resolve_contract(other) if isinstance(other, type) else own
            if target not in specifications:
                hint = f"Write it beside: to_odcs({own.name}, {target.name})"
                obstacles.append(Obstacle(own.name, f"refers to {target.name}", hint))
    if obstacles:
        raise Obstructed(*obstacles)
