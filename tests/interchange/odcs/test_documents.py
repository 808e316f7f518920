"""Whole ODCS documents: heads, names, owners, what is kept, and where they are read from."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import pytest
import yaml
from pydantic import Field

import contracts as ct
from contracts.errors import Obstacle
from tests.interchange.odcs.documents import (
    CUSTOMERS,
    document,
    library,
    object_of,
    prop,
    read,
    refused,
    table,
    written_document,
)


def test_titles_descriptions_examples_and_owners_cross() -> None:
    """businessName, description, examples and the team are the title, description, examples and owner."""
    told = {"businessName": "Speed", "description": "Over ground.", "examples": [0.5, 3]}
    said = read(prop("number", **told), team={"name": "fleet"})
    assert "fleet" == said["owner"]
    assert "1.0.0" == said["version"]
    [field] = said["fields"]
    assert ("Speed", "Over ground.") == (field["title"], field["description"])
    [again] = object_of(ct.from_odcs(document(table(prop("number", **told))))["orders"])[
        "properties"
    ]
    assert told.items() <= again.items()


def test_an_owner_is_found_among_the_members() -> None:
    """In a team that is a list of members, the owner is who has that role."""
    team = [{"username": "ada", "role": "steward"}, {"username": "bo", "role": "Owner"}]
    assert "bo" == read(prop(), team=team)["owner"]


FULL = {
    "name": "Orders of the shop",
    "tenant": "ClimateQuantum",
    "domain": "sales",
    "dataProduct": "orders",
    "tags": ["gold"],
    "description": {"purpose": "To bill.", "limitations": "None."},
    "servers": [{"server": "local", "type": "local", "path": "orders.csv", "format": "csv"}],
    "price": {"priceAmount": 9.95, "priceCurrency": "EUR", "priceUnit": "megabyte"},
    "roles": [{"role": "reader", "access": "read"}],
    "support": [{"channel": "help", "url": "https://example.org/help"}],
    "authoritativeDefinitions": [{"type": "wiki", "url": "https://example.org"}],
    "customProperties": [{"property": "ref", "value": {"deep": [1, 2]}}],
    "slaProperties": [{"property": "latency", "value": 4, "unit": "d"}],
}


def test_keys_without_requirements_are_kept() -> None:
    """Servers, prices, tags and all else that is not a requirement is in the document again."""
    property_ = prop(
        physicalType="varchar(5)",
        classification="public",
        tags=["a"],
        partitioned=True,
        partitionKeyPosition=1,
        criticalDataElement=True,
        transformLogic="upper(x)",
        customProperties=[{"property": "pii", "value": False}],
        logicalTypeOptions={"format": "password"},
    )
    text = document(
        table(property_, physicalName="t_orders", dataGranularityDescription="one per order"),
        **FULL,
    )
    said = json.loads(text)
    assert said == written_document(*ct.from_odcs(text).values())


def test_edits_are_honoured() -> None:
    """A contract that is changed after it was read is written as it is now."""
    check = library("rowCount", mustBeGreaterThan=0)
    text = document(table(prop("number", logicalTypeOptions={"minimum": 0}), quality=[check]))
    orders = ct.from_odcs(text)["orders"]

    class Changed(orders):
        """Orders of now."""

        x: Annotated[float, ct.Le(5)] | None

    back = ct.from_odcs(ct.to_odcs(Changed))["Changed"]
    assert ct.fingerprint(Changed) == ct.fingerprint(back)
    [property_] = object_of(Changed)["properties"]
    assert {"maximum": 5.0} == property_["logicalTypeOptions"]
    assert "required" not in property_


def test_a_head_may_be_passed() -> None:
    """The keys passed as `document` are in the document, before those that were read."""
    contract = ct.from_odcs(document(table(prop()), **FULL))["orders"]
    said = written_document(contract, document={"id": "other", "status": "retired", "tags": []})
    assert ("other", "retired", []) == (said["id"], said["status"], said["tags"])
    assert FULL["servers"] == said["servers"]
    with pytest.raises(ct.SchemaError) as raised:
        ct.to_odcs(contract, document={"status": 3, "prise": 1})
    assert {"", "status"} == {one.where for one in raised.value.obstacles}


def test_two_contracts_of_one_name_are_refused() -> None:
    """Objects are known by their names."""
    one = ct.from_odcs(document(table(prop())))["orders"]
    other = ct.from_odcs(document(table(prop("integer"))))["orders"]
    with pytest.raises(ct.SchemaError) as raised:
        ct.to_odcs(one, other)
    assert (Obstacle("orders", "is there twice", "Rename one"),) == raised.value.obstacles


def test_data_has_the_physical_names() -> None:
    """Columns are called by physicalName, and fields by name, as far as Python has such names."""
    contract = ct.from_odcs(
        document(
            table(
                {"name": "order id", "logicalType": "string"},
                {"name": "amount", "physicalName": "AMT", "logicalType": "number"},
            )
        )
    )["orders"]
    fields = ct.specification_of(contract).fields
    assert ["order id", "AMT"] == [one.alias for one in fields]
    assert ["order_id", "amount"] == [one.name for one in fields]
    names = [(one["name"], one.get("physicalName")) for one in object_of(contract)["properties"]]
    assert [("order id", None), ("amount", "AMT")] == names


def test_a_field_is_written_by_the_name_that_data_has() -> None:
    """An alias is the physical name, and Python's name the property's."""

    class Ping(ct.Contract):
        """A ping."""

        speed: Annotated[float, Field(alias="Speed (km/h)")]

    [property_] = object_of(Ping)["properties"]
    assert ("speed", "Speed (km/h)") == (property_["name"], property_["physicalName"])


def test_the_rest_is_in_custom_properties() -> None:
    """Units, formats, tolerances and row rules are custom properties in the words of canonical JSON."""

    class Ping(ct.Contract, version="1.0.0"):
        """A ping."""

        speed: Annotated[float, ct.Unit("km/h"), ct.tolerate(ct.Ge(0), rows=2)]
        rules = ct.rules(ct.Sorted("speed"))

    said = object_of(Ping)
    [property_] = said["properties"]
    assert {
        "contracts.wire": {"unit": {"code": "km/h"}},
        "contracts.rules": [{"rule": "ge", "bound": 0.0, "tolerate_rows": 2}],
    } == {one["property"]: one["value"] for one in property_["customProperties"]}
    assert [
        {"property": "contracts.rules", "value": [{"rule": "sorted", "field": "speed"}]}
    ] == said["customProperties"]


def test_a_custom_rule_crosses_by_its_name() -> None:
    """A rule that is a function is written by its name, and read by whoever has it."""
    even = ct.Custom("even", accepts=lambda value: value % 2 == 0)

    class Pair(ct.Contract):
        """A pair."""

        size: Annotated[int, even]

    with pytest.raises(ct.DocumentError):
        ct.to_odcs(Pair)
    text = ct.to_odcs(Pair, customs=[even])
    assert "even" in text
    assert not ct.from_odcs(text, customs=[even])["Pair"].check([{"size": 1}]).ok
    assert ["schema[0].properties[0].rules[0].custom"] == refused(text)


def test_a_document_is_read_from_wherever_it_is(tmp_path: Path) -> None:
    """A path, text and bytes are the same document, in YAML as in JSON."""
    text = document(table(prop()))
    told = yaml.safe_dump(json.loads(text))
    path = tmp_path / "orders.odcs.yaml"
    path.write_text(told)
    sources = [text, told, told.encode(), b"\xef\xbb\xbf" + told.encode(), path, str(path)]
    assert 1 == len({ct.fingerprint(ct.from_odcs(one)["orders"]) for one in sources})


def test_a_path_that_is_not_there_is_an_error_of_files(tmp_path: Path) -> None:
    """A file that cannot be read is what Python states of such."""
    with pytest.raises(FileNotFoundError):
        ct.from_odcs(tmp_path / "none.yaml")


def test_contracts_are_passed_as_a_list_or_as_they_were_read() -> None:
    """Contracts, a list of them, and the result of `from_odcs` are written alike."""
    every = ct.from_odcs(document(table(prop()), CUSTOMERS))
    assert ct.to_odcs(every) == ct.to_odcs(*every.values()) == ct.to_odcs([*every.values()])


def test_a_document_of_an_older_version_is_written_as_one_of_now() -> None:
    """Documents of ODCS 3.0 are read, and written as 3.1."""
    contract = ct.from_odcs(document(table(prop()), apiVersion="v3.0.2"))["orders"]
    assert "v3.1.0" == written_document(contract)["apiVersion"]
