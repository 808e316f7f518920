"""Documents of the Open Data Contract Standard, and contracts: each as the other."""

# No `from __future__ import annotations` here: the doctests below would inherit it, and their
# contracts' annotations would be text.

import re
from collections.abc import Iterable, Mapping
from importlib.util import find_spec
from os import PathLike
from typing import Any, cast

from contracts.carrying import class_of, data_of
from contracts.contract import Contract
from contracts.documents.carried_contracts import Reading, customs_of
from contracts.documents.places import AnyCustom, At, Count
from contracts.errors import DocumentError, Obstacle, SchemaError, UnsupportedDataError
from contracts.judging import specification_of
from contracts.rendering import name_text
from contracts.rules.table import Grouped, References
from contracts.specification import Specification

KEPT = "odcs"
"""Under which key of its `json_schema_extra` a contract has the document that it was read from."""
VERSION = "v3.1.0"
"""The version of the standard that is written."""
PLACE = re.compile(r"contracts\['([^']*)'\]\.?(.*)", re.DOTALL)


def from_odcs(
    source: str | bytes | PathLike[str],
    *,
    leave_out: Iterable[str] | bool = (),
    customs: Iterable[AnyCustom] = (),
) -> dict[str, type[Contract]]:
    """The contracts of an ODCS document, one of each schema object, by the objects' names.

    What of it no contract asks (queries in SQL, checks of other engines, references out of the document) is
    refused, with its place, unless you leave it out. What is no requirement (servers, prices, tags) is kept,
    and `to_odcs` writes it again.

    Args:
        source: a path, or the text of a document, or its bytes: YAML or JSON.
        leave_out: the places of what is to be left out, as an error names them; True: all that can be.
        customs: the rules of your own that it names.

    Raises:
        ModuleNotFoundError: the extra is not installed.
        OSError: the file cannot be read.
        SchemaError: it is no document of ODCS 3, or says what no contract can; in as many places as are told.
        ValueError: `leave_out` names what is not there.

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
    from contracts.schemas.making import made
    from contracts.schemas.odcs_places import Leaving

    refuse_no_extra()
    from contracts.schemas.odcs_source import document_in

    if not isinstance(source, (str, bytes, PathLike)):
        got = name_text(type(source).__name__)
        raise UnsupportedDataError(
            got, "is no ODCS document", "Pass a path, or the document's text"
        )
    named = () if isinstance(leave_out, bool) else leave_out
    left = Leaving(None if leave_out is True else frozenset(named))
    known = customs_of(customs)

    def make() -> Any:
        return contracts_in(document_in(source), left, known)

    contracts: Any = made("the ODCS document", make)
    left.refuse_unknown()
    return cast("dict[str, type[Contract]]", contracts)


def refuse_no_extra() -> None:
    """Say what to install, where something is lacking.

    Raises:
        ModuleNotFoundError: something is.
    """
    for name in ("jsonschema_rs", "open_data_contract_standard", "yaml"):
        if find_spec(name) is None:
            problem = f"ODCS documents need {name}: pip install 'boundary-contracts[odcs]'"
            raise ModuleNotFoundError(problem, name=name)


def contracts_in(document: dict[str, Any], left: Any, customs: Any) -> dict[str, type[Contract]]:
    """The contracts of a document.

    Raises:
        Obstructed: it cannot be read; with everything that stands in the way.
    """
    from contracts.schemas.making import Obstructed
    from contracts.schemas.odcs_customs import refuse_odd_customs
    from contracts.schemas.odcs_promises import note_odd_promises
    from contracts.schemas.odcs_reading import Reader

    refuse_odd_customs(document)
    reader = Reader(document, left)
    keys = reader.read()
    note_odd_promises(document, left)
    if left.obstacles:
        raise Obstructed(*left.obstacles)
    reading = Reading(reader.section, class_of)
    at = At("", customs, reading, Count())
    rest = {key: one for key, one in document.items() if key != "schema"}
    objects = {one["name"]: one for one in reader.objects}
    done = {}
    for name, key in keys.items():
        try:
            contract = cast("type[Contract]", reading.contract(key, at))
        except DocumentError as error:
            raise Obstructed(obstacle_of(error)) from None
        places = {"at": key, "left_out": [*left.known]}
        extra = {KEPT: {"document": rest, "object": objects[name], **places}}
        contract.model_config["json_schema_extra"] = cast("Any", extra)
        done[name] = contract
    return done


def obstacle_of(error: DocumentError) -> Obstacle:
    """What is wrong with a contract, by its place in the ODCS document."""
    found = PLACE.fullmatch(error.path)
    where = error.path if found is None else ".".join(filter(None, found.groups()))
    return Obstacle(re.sub(r"\.fields\[", ".properties[", where), error.problem, error.mend)


def to_odcs(
    *contracts: type[Contract] | Iterable[type[Contract]] | Mapping[str, type[Contract]],
    document: Mapping[str, Any] | None = None,
    customs: Iterable[AnyCustom] = (),
) -> str:
    """The ODCS document (3.1, as YAML) of contracts, a schema object each, from which `from_odcs` makes
    contracts that require the same.

    What ODCS has words for is written in them; the rest stands in `customProperties` that begin with
    `contracts.`. Contracts that were read from a document are written with all that it said beside them.

    Args:
        contracts: the contracts, and those that they refer to; also as a list, or as `from_odcs` gives them.
        document: what the document says beside its schema, in ODCS' words: `id`, `status`, `servers`, ….
            Without it the id is made of the contracts' names, and the status is draft.
        customs: the rules of your own that whoever reads it has too: they are written by their names.

    Raises:
        ModuleNotFoundError: the extra is not installed.
        SchemaError: two contracts have one name; one refers to a contract that is not given; `document` is
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
    refuse_no_extra()
    import yaml

    from contracts.schemas.making import Obstructed
    from contracts.schemas.odcs_source import Dumper

    given = [*flat(contracts)]
    names = ", ".join(specification_of(one).name for one in given) or "no contract"
    try:
        data = document_data(given, document or {}, [*customs])
    except Obstructed as obstructed:
        raise SchemaError(names, obstructed.obstacles, "an ODCS document") from None
    return yaml.dump(data, Dumper=Dumper, sort_keys=False, allow_unicode=True)


def flat(contracts: Iterable[Any]) -> Iterable[type[Contract]]:
    """The contracts of everything that was given."""
    for one in contracts:
        if isinstance(one, type):
            yield one
        else:
            yield from flat(one.values() if isinstance(one, Mapping) else one)


def document_data(
    contracts: list[type[Contract]], stated: Mapping[str, Any], customs: list[AnyCustom]
) -> dict[str, Any]:
    """The data of the document of contracts.

    Raises:
        Obstructed: there is none.
    """
    from contracts.schemas.odcs_promises import promises_again
    from contracts.schemas.odcs_relations import tables_again
    from contracts.schemas.odcs_source import hold_to_standard
    from contracts.schemas.odcs_writing import Writer

    data = [data_of(one, customs) for one in contracts]
    kept = [kept_by(one) for one in contracts]
    document = fundamentals(data, kept, stated)
    tables = tables_again(data, [one.get("object", {}) for one in kept])
    writer = Writer(document, tables)
    objects = [writer.object_of(own) for own in owned(contracts, data, kept)]
    left = {} if "slaProperties" in stated else {p for one in kept for p in one.get("left_out", ())}
    promises = promises_again(document, writer.promises, frozenset(left))
    refuse_unasked(stated, promises)
    whole = {key: one for key, one in document.items() if key != "slaProperties"}
    whole |= {"schema": objects} | ({"slaProperties": promises} if promises else {})
    hold_to_standard(whole)
    return whole


def refuse_unasked(stated: Mapping[str, Any], promises: list[Any]) -> None:
    """Refuse a promise of freshness that a document is to make, and no contract asks.

    Raises:
        Obstructed: there is one.
    """
    from contracts.schemas.making import Obstructed

    for place, one in enumerate(stated.get("slaProperties") or []):
        if one not in promises:
            problem = "promises a freshness that no contract asks"
            mend = "Give the contract a ct.Freshness"
            raise Obstructed(Obstacle(f"slaProperties[{place}]", problem, mend))


def fundamentals(
    data: list[Any], kept: list[dict[str, Any]], stated: Mapping[str, Any]
) -> dict[str, Any]:
    """What a document says beside its schema: what the contracts were read with, and say all alike, but for
    what is stated.

    Raises:
        Obstructed: they were read with two things, and nothing is stated.
    """
    from contracts.schemas.making import Obstructed

    heads = [one["document"] for one in kept if one]
    alike = all(one == heads[0] for one in heads)
    if not alike and not stated:
        mend = "Write a document of each, or say with document= what the one of both says"
        raise Obstructed(Obstacle("", "is of contracts that were read from two documents", mend))
    before: dict[str, Any] = heads[0] if heads and alike else {}
    versions = {one.get("version") for one in data} - {None}
    owners = {one.get("owner") for one in data} - {None}
    names = "-".join(one["name"] for one in data) or "contracts"
    done: dict[str, Any] = {
        "apiVersion": VERSION,
        "kind": "DataContract",
        "id": names,
        "version": "0.0.0",
        "status": "draft",
    }
    done |= before
    if str(done["apiVersion"]) < VERSION:
        done["apiVersion"] = VERSION
    if len(versions) == 1:
        done["version"] = next(iter(versions))
    if len(owners) == 1 and "team" not in done:
        done["team"] = {"name": next(iter(owners))}
    return done | {key: one for key, one in stated.items() if key != "schema"}


def kept_by(contract: type[Contract]) -> dict[str, Any]:
    """What a contract keeps of the document that it was read from."""
    extra = contract.model_config.get("json_schema_extra")
    return extra.get(KEPT, {}) if isinstance(extra, dict) else {}  # type: ignore[return-value]  # ours


def owned(
    contracts: list[type[Contract]], data: list[Any], kept: list[dict[str, Any]]
) -> list[Any]:
    """The contracts as the writer takes them.

    Raises:
        Obstructed: two have one name, or one refers to what is not given.
    """
    from contracts.schemas.making import Obstructed
    from contracts.schemas.odcs_writing import Own

    known: dict[Specification, str] = {}
    obstacles = []
    for one in contracts:
        specification = specification_of(one)
        if specification.name in known.values():
            obstacles.append(Obstacle(specification.name, "is there twice", "Rename one"))
        known[specification] = specification.name
    done = []
    for contract, own, before in zip(contracts, data, kept, strict=True):
        tables = {}
        for rule, read in zip(specification_of(contract).rules, own.get("rules", []), strict=True):
            stated: Any = rule.rule.rule if isinstance(rule.rule, Grouped) else rule.rule
            inner = read["of"] if isinstance(rule.rule, Grouped) else read
            if isinstance(stated, References):
                target = specification_of(stated.contract)
                if target not in known:
                    mend = f"Write it beside: to_odcs({own['name']}, {target.name})"
                    obstacles.append(Obstacle(own["name"], f"refers to {target.name}", mend))
                tables[inner["contract"]] = known.get(target, target.name)
        section = own.get("contracts", {})
        at = f"{before.get('at')}."
        left = [one.removeprefix(at) for one in before.get("left_out", ()) if one.startswith(at)]
        done.append(Own(own, section, tables, before.get("object", {}), frozenset(left)))
    if obstacles:
        raise Obstructed(*obstacles)
    return done
