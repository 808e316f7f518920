"""Relationships and service levels of ODCS documents as references and freshness."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

import contracts as ct
from tests.interchange.odcs.documents import (
    CUSTOMERS,
    Data,
    canonical_json,
    document,
    object_of,
    prop,
    refused,
    rules_of,
    table,
    written_document,
)

LEADS = [
    "customers.id",
    "schema/customers_id/properties/key",
    "/schema/customers_id/properties/key",
]


@pytest.mark.parametrize("to", LEADS)
def test_a_relationship_is_a_reference(to: str) -> None:
    """A property that leads to one of another object holds only what is there."""
    every = ct.from_odcs(document(table(prop(relationships=[{"to": to}])), CUSTOMERS))
    there = {every["customers"]: [{"id": "a", "town": "Lyon"}]}
    assert every["orders"].check([{"x": "a"}], tables=there).ok
    assert not every["orders"].check([{"x": "b"}], tables=there).ok
    [again] = written_document(*every.values())["schema"][0]["properties"]
    assert [{"to": to}] == again["relationships"]


def test_a_relationship_of_several_properties_is_a_reference() -> None:
    """Several properties lead to as many of one other object."""
    relation = {"from": ["orders.x", "orders.y"], "to": ["customers.id", "customers.town"]}
    orders = table(prop(), {"name": "y", "logicalType": "string"}, relationships=[relation])
    every = ct.from_odcs(document(orders, CUSTOMERS))
    [rule] = canonical_json(every["orders"])["rules"]
    assert (["x", "y"], ["id", "town"]) == (rule["fields"], rule["keys"])
    assert [relation] == object_of(*every.values())["relationships"]


def test_objects_that_lead_to_each_other_are_refused_where_the_circle_closes() -> None:
    """Two objects cannot refer to each other: the second reference is an error."""
    back = {
        **CUSTOMERS,
        "properties": [{**CUSTOMERS["properties"][0], "relationships": [{"to": "orders.x"}]}],
    }
    text = document(table(prop(relationships=[{"to": "customers.id"}])), back)
    assert ["schema[1].properties[0].relationships[0]"] == refused(text)


def test_whom_a_contract_refers_to_is_written_beside_it() -> None:
    """A contract is not written without those that it refers to."""

    class Town(ct.Contract):
        """What is referred to."""

        id: int
        rules = ct.rules(ct.Unique("id"))

    class Visit(ct.Contract):
        """What refers to it."""

        town: int
        rules = ct.rules(ct.References("town", Town, "id"))

    with pytest.raises(ct.SchemaError) as raised:
        ct.to_odcs(Visit)
    assert "to_odcs(Visit, Town)" in str(raised.value)
    [town] = written_document(Visit, Town)["schema"][0]["properties"]
    assert [{"to": "Town.id"}] == town["relationships"]


def test_a_promise_of_freshness_is_a_rule() -> None:
    """Properties of the service level agreement promise how old the newest value is at most."""
    promise = {"property": "freshness", "value": 2, "unit": "d", "element": "orders.x"}
    [rule] = rules_of(prop("timestamp"), slaProperties=[promise])
    assert {"rule": "freshness", "field": "x", "max_age": "P2D"} == rule
    text = document(table(prop("timestamp")), slaProperties=[promise])
    contract = ct.from_odcs(text)["orders"]
    late = datetime(2020, 1, 4, tzinfo=UTC)
    assert not contract.check([{"x": datetime(2020, 1, 1)}], now=late).ok
    assert contract.check([{"x": datetime(2020, 1, 3)}], now=late).ok
    assert [promise] == written_document(contract)["slaProperties"]


def test_the_default_element_is_meant_where_none_is_named() -> None:
    """A promise that names no element is one of slaDefaultElement."""
    promise = {"property": "freshness", "value": 90, "unit": "s"}
    [rule] = rules_of(
        prop("timestamp"),
        slaDefaultElement="orders.x",
        slaProperties=[promise],
    )
    assert "PT1M30S" == rule["max_age"]
    said = {"slaDefaultElement": "orders.x", "slaProperties": [promise]}
    contract = ct.from_odcs(document(table(prop("timestamp")), **said))["orders"]
    assert said.items() <= written_document(contract).items()


@pytest.mark.parametrize(
    "promise",
    [
        {"property": "freshness", "value": 2, "unit": "d", "element": "orders.z"},
        {"property": "freshness", "value": 2, "unit": "y", "element": "orders.x"},
        {"property": "freshness", "value": 0.1234567891, "unit": "s", "element": "orders.x"},
        {"property": "freshness", "value": 1e300, "unit": "d", "element": "orders.x"},
        {"property": "freshness", "value": "soon", "unit": "d", "element": "orders.x"},
        {"property": "freshness", "value": 2, "unit": "d"},
    ],
    ids=str,
)
def test_a_promise_of_no_property_or_no_span_is_refused(promise: Data) -> None:
    """A promise of freshness that cannot be evaluated is an error, and may be left out."""
    text = document(table(prop("timestamp")), slaProperties=[promise])
    assert ["slaProperties[0]"] == refused(text)
    every = ct.from_odcs(text, leave_out=["slaProperties[0]"])
    assert () == ct.specification_of(every["orders"]).rules
    assert [promise] == written_document(every["orders"])["slaProperties"]


def test_a_promise_without_its_rule_is_not_written() -> None:
    """If a rule of freshness is removed its promise is too; a promise without a rule is refused."""
    promise = {"property": "freshness", "value": 2, "unit": "d", "element": "orders.x"}
    orders = ct.from_odcs(document(table(prop("timestamp")), slaProperties=[promise]))["orders"]
    fresh = ct.from_odcs(document(table(prop("timestamp"))))["orders"]
    fresh.model_config["json_schema_extra"] = orders.model_config["json_schema_extra"]
    assert "slaProperties" not in written_document(fresh)
    with pytest.raises(ct.SchemaError, match="promises a freshness that no contract asks"):
        ct.to_odcs(fresh, document={"slaProperties": [promise]})


def test_a_promise_about_a_column_of_no_type_is_refused() -> None:
    """A promise of freshness of a property that is left out is applied to nobody: it is an error, too."""
    promise = {"property": "freshness", "value": 2, "unit": "d", "element": "orders.y"}
    text = document(table(prop("timestamp"), {"name": "y"}), slaProperties=[promise])
    assert ["schema[0].properties[1]", "slaProperties[0]"] == refused(text)


def test_contracts_of_two_documents_need_a_head_of_their_own() -> None:
    """The heads of two documents are not merged: whoever writes both passes one."""
    orders = ct.from_odcs(document(table(prop())))["orders"]
    customers = ct.from_odcs(document(CUSTOMERS, id="crm"))["customers"]
    with pytest.raises(ct.SchemaError, match="read from two documents"):
        ct.to_odcs(orders, customers)
    said = written_document(orders, customers, document={"id": "both"})
    assert ("both", 2) == (said["id"], len(said["schema"]))
