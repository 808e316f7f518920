"""Documents of the Open Data Contract Standard as contracts, and contracts as such documents: which words of
the one are which words of the other.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import pytest
import yaml
from pydantic import Field

import contracts as ct
from contracts.errors import Obstacle

Data = dict[str, Any]


def document(*objects: Data, **said: Any) -> str:
    """The text of a document of schema objects."""
    head = {"apiVersion": "v3.1.0", "kind": "DataContract", "id": "shop", "status": "active"}
    return json.dumps({**head, "version": "1.0.0", **said, "schema": [*objects]})


def table(*properties: Data, **said: Any) -> Data:
    """A schema object."""
    return {"name": "orders", "logicalType": "object", "properties": [*properties], **said}


def prop(logical: str = "string", **said: Any) -> Data:
    """A required property with the name x."""
    return {"name": "x", "logicalType": logical, "required": True, **said}


def read(*properties: Data, **said: Any) -> Data:
    """What canonical JSON says of the contract of an object with some properties."""
    return said_by(ct.from_odcs(document(table(*properties), **said))["orders"])


def said_by(contract: type[ct.Contract]) -> Data:
    """What canonical JSON says of a contract."""
    return json.loads(ct.to_json(contract))


def field_of(property_: Data) -> Data:
    """What canonical JSON says of the field that a property is, but for its name."""
    [field] = read(property_)["fields"]
    del field["name"]
    return field


def rules_of(*properties: Data, **said: Any) -> list[Data]:
    """The rules of several rows that are read from an object with some properties."""
    return read(*properties, **said).get("rules", [])


def refused(text: str, **said: Any) -> list[str]:
    """The places of what stands in the way."""
    with pytest.raises(ct.SchemaError) as raised:
        ct.from_odcs(text, **said)
    assert all(one.problem and one.mend for one in raised.value.obstacles)
    return [one.where for one in raised.value.obstacles]


def written(*contracts: type[ct.Contract], **said: Any) -> Data:
    """The data of the document of contracts."""
    return yaml.safe_load(ct.to_odcs(*contracts, **said))


def object_of(*contracts: type[ct.Contract]) -> Data:
    """The first schema object of the document of contracts."""
    return written(*contracts)["schema"][0]


# Types ----------------------------------------------------------------------------------------------

TYPES = [
    (prop("string"), {"type": "text"}),
    (prop("boolean"), {"type": "bool"}),
    (prop("integer"), {"type": "int"}),
    (prop("integer", logicalTypeOptions={"format": "i8"}), {"type": "int", "bits": 8}),
    (
        prop("integer", logicalTypeOptions={"format": "u16"}),
        {"type": "int", "bits": 16, "signed": False},
    ),
    (prop("number"), {"type": "float"}),
    (prop("number", logicalTypeOptions={"format": "f32"}), {"type": "float", "bits": 32}),
    (prop("number", physicalType="BIGINT"), {"type": "int"}),
    (
        prop("number", physicalType="DECIMAL(9, 2)"),
        {"type": "decimal", "max_digits": 9, "decimal_places": 2},
    ),
    (
        prop("number", physicalType="numeric(5)"),
        {"type": "decimal", "max_digits": 5, "decimal_places": 0},
    ),
    (
        prop(
            "number",
            physicalType="numeric",
            customProperties=[
                {"property": "precision", "value": 12},
                {"property": "scale", "value": 4},
            ],
        ),
        {"type": "decimal", "max_digits": 12, "decimal_places": 4},
    ),
    (prop("date"), {"type": "date"}),
    (prop("date", physicalType="timestamp"), {"type": "datetime"}),
    (prop("date", physicalType="TIME"), {"type": "time"}),
    (prop("time"), {"type": "time"}),
    (prop("timestamp"), {"type": "datetime"}),
    (prop("timestamp", physicalType="timestamptz"), {"type": "datetime", "aware": True}),
    (
        prop("timestamp", physicalType="TIMESTAMP WITH TIME ZONE"),
        {"type": "datetime", "aware": True},
    ),
    (
        prop("timestamp", logicalTypeOptions={"timezone": True}),
        {"type": "datetime", "aware": True},
    ),
    (prop("string", logicalTypeOptions={"format": "uuid"}), {"type": "uuid"}),
    (
        prop("array", items={"logicalType": "number"}),
        {"type": "list", "item": {"type": "float", "nullable": True}},
    ),
]


@pytest.mark.parametrize(("property_", "field"), TYPES, ids=str)
def test_a_logical_type_is_a_type(property_: Data, field: Data) -> None:
    """A logical type with its options is a type; where it leaves it open, the physical type says which."""
    assert field == field_of(property_)


def test_what_is_not_required_may_be_null() -> None:
    """A property is nullable unless it is required, or part of the primary key."""
    assert {"type": "text", "nullable": True} == field_of(prop(required=False))
    assert {"type": "text"} == field_of(prop(required=False, primaryKey=True))


def test_an_object_is_a_nested_contract() -> None:
    """The properties of an object are the fields of a contract of its own, deep inside lists, too."""
    town = {"name": "town", "logicalType": "string", "required": True}
    home = prop("object", properties=[town])
    contract = ct.from_odcs(document(table(home)))["orders"]
    assert contract.check([{"x": {"town": "Lyon"}}]).ok
    [broken] = contract.check([{"x": {"town": None}}]).violations
    assert "x.town" == broken.field
    homes = prop("array", items={"logicalType": "object", "properties": [town]})
    contract = ct.from_odcs(document(table(homes)))["orders"]
    [broken] = contract.check([{"x": [{"town": None}]}]).violations
    assert "x.town" == broken.field


def test_an_object_that_requires_members_says_so_of_them() -> None:
    """The option `required` of an object is that of its properties."""
    home = prop(
        "object",
        properties=[{"name": "town", "logicalType": "string"}],
        logicalTypeOptions={"required": ["town"]},
    )
    assert not ct.from_odcs(document(table(home)))["orders"].check([{"x": {"town": None}}]).ok


# Options of types -----------------------------------------------------------------------------------

OPTIONS = [
    ("number", {"minimum": 0, "exclusiveMaximum": 1.5}, [("ge", 0.0), ("lt", 1.5)]),
    ("integer", {"exclusiveMinimum": 0, "maximum": 9}, [("gt", 0), ("le", 9)]),
    ("integer", {"multipleOf": 5}, [("multiple_of", 5)]),
    ("date", {"minimum": "2020-01-01"}, [("ge", "2020-01-01")]),
    ("timestamp", {"maximum": "2020-01-01T12:00:00"}, [("le", "2020-01-01T12:00:00")]),
    ("time", {"minimum": "08:30:00"}, [("ge", "08:30:00")]),
    ("string", {"minLength": 1, "maxLength": 5}, [("min_length", 1), ("max_length", 5)]),
    ("string", {"minLength": 0, "maxLength": 0}, [("max_length", 0)]),
    ("string", {"format": "email"}, [("format", "email")]),
    ("string", {"format": "password"}, []),
    ("string", {"pattern": "^(?:[a-z]+)$"}, [("matches", "[a-z]+")]),
]


@pytest.mark.parametrize(("logical", "options", "rules"), OPTIONS, ids=str)
def test_an_option_of_a_type_is_a_rule(
    logical: str, options: Data, rules: list[tuple[str, Any]]
) -> None:
    """What a logical type's options ask is asked by value rules, in the same order."""
    told = field_of(prop(logical, logicalTypeOptions=options)).get("rules", [])
    assert rules == [(one.pop("rule"), *one.values()) for one in told]


def test_items_are_counted() -> None:
    """The least and greatest number of items is the length of a list."""
    options = {"minItems": 1, "maxItems": 3}
    items = {"logicalType": "integer"}
    rules = field_of(prop("array", items=items, logicalTypeOptions=options))["rules"]
    assert [
        {"rule": "min_length", "length": 1},
        {"rule": "max_length", "length": 3},
    ] == rules


def test_a_pattern_is_searched_as_the_standard_has_it() -> None:
    """A pattern of ECMA-262 is found anywhere in the text, unless it is anchored; its digits are ASCII."""
    contract = ct.from_odcs(document(table(prop(logicalTypeOptions={"pattern": r"\d$"}))))["orders"]
    assert contract.check([{"x": "ab1"}]).ok
    assert not contract.check([{"x": "1ab"}]).ok
    assert not contract.check([{"x": "ab\u0661"}]).ok  # ARABIC-INDIC DIGIT ONE
    either = document(table(prop(logicalTypeOptions={"pattern": "^(?:a)|(?:b)$"})))
    assert ct.from_odcs(either)["orders"].check([{"x": "ac"}, {"x": "cb"}]).ok


def test_a_format_of_times_is_read() -> None:
    """A pattern of Java's DateTimeFormatter says how texts are read."""
    options = {"format": "dd/MM/yyyy HH:mm:ss"}
    contract = ct.from_odcs(document(table(prop("timestamp", logicalTypeOptions=options))))[
        "orders"
    ]
    parts = contract.split([{"x": "24/12/2020 18:30:00"}], text=True)
    assert [{"x": datetime(2020, 12, 24, 18, 30)}] == parts.valid


REFUSED = [
    (prop("string", logicalTypeOptions={"format": "isbn"}), "logicalTypeOptions.format"),
    (prop("string", logicalTypeOptions={"pattern": "(?=a)b"}), "logicalTypeOptions.pattern"),
    (prop("date", logicalTypeOptions={"minimum": "spring"}), "logicalTypeOptions.minimum"),
    (prop("integer", logicalTypeOptions={"minimum": 0.5}), "logicalTypeOptions.minimum"),
    (prop("integer", logicalTypeOptions={"multipleOf": 0.5}), "logicalTypeOptions.multipleOf"),
    (prop("integer", logicalTypeOptions={"format": "i128"}), "logicalTypeOptions.format"),
    (prop("timestamp", logicalTypeOptions={"format": "QQ"}), "logicalTypeOptions.format"),
    (
        prop("array", items={"logicalType": "string"}, logicalTypeOptions={"uniqueItems": True}),
        "logicalTypeOptions.uniqueItems",
    ),
    (
        prop(
            "object",
            properties=[{"name": "y", "logicalType": "string"}],
            logicalTypeOptions={"maxProperties": 0},
        ),
        "logicalTypeOptions.maxProperties",
    ),
    ({"name": "x"}, ""),
    (prop("array"), ""),
    (prop("object"), ""),
    (prop(quality=[{"type": "sql", "query": "SELECT 1", "mustBe": 1}]), "quality[0]"),
    (
        prop(quality=[{"type": "custom", "engine": "soda", "implementation": "x: 1"}]),
        "quality[0]",
    ),
    (prop(relationships=[{"to": "elsewhere.id"}]), "relationships[0]"),
    (prop(relationships=[{"to": "orders.x"}]), "relationships[0]"),
    (
        prop("object", properties=[{"name": "y", "logicalType": "string", "unique": True}]),
        "properties[0].unique",
    ),
]


@pytest.mark.parametrize(("property_", "place"), REFUSED, ids=str)
def test_what_no_contract_asks_is_refused_unless_it_is_left_out(
    property_: Data, place: str
) -> None:
    """What no rule asks is an error that names its place; left out by that place, the rest is a contract."""
    text = document(table(property_, {"name": "y", "logicalType": "string"}))
    where = ".".join(filter(None, ("schema[0].properties[0]", place)))
    assert [where] == refused(text)
    contract = ct.from_odcs(text, leave_out=[where])["orders"]
    every = ct.from_odcs(text, leave_out=True)["orders"]
    assert ct.fingerprint(contract) == ct.fingerprint(every)


def test_what_was_left_out_is_written_again() -> None:
    """A check in SQL that no contract runs stands in the document again, as does a property of no type."""
    checks = [
        library("duplicateValues", mustBe=0),
        {"type": "sql", "query": "SELECT 1", "mustBe": 1},
        library("invalidValues", arguments={"validValues": ["a"]}, mustBe=0),
    ]
    untyped = {"name": "y", "physicalType": "geometry"}
    text = document(table(prop(quality=checks), untyped))
    again = written(*ct.from_odcs(text, leave_out=True).values())["schema"][0]["properties"]
    assert checks == again[0]["quality"]
    assert untyped == again[1]
    away = {"to": "elsewhere.id"}
    text = document(table(prop(relationships=[away])))
    again = written(*ct.from_odcs(text, leave_out=True).values())["schema"][0]["properties"]
    assert [away] == again[0]["relationships"]


def test_an_object_with_columns_left_out_has_others() -> None:
    """Columns that are left out may be there: the contract allows columns that it does not know."""
    contract = ct.from_odcs(document(table(prop(), {"name": "y"})), leave_out=True)["orders"]
    assert contract.check([{"x": "a", "y": 1}]).ok
    assert not ct.from_odcs(document(table(prop())))["orders"].check([{"x": "a", "y": 1}]).ok


def test_left_out_is_only_what_is_there() -> None:
    """A place that is not there is an error, with those that could be left out."""
    text = document(table(prop(logicalTypeOptions={"format": "isbn"})))
    with pytest.raises(ValueError, match=r"leave_out names 'x', which is not there; there is 'sch"):
        ct.from_odcs(text, leave_out=["schema[0].properties[0].logicalTypeOptions.format", "x"])


# Keys -----------------------------------------------------------------------------------------------


def test_a_primary_key_has_the_order_that_is_stated() -> None:
    """The primary key is unique, its fields by their position."""
    first = {"name": "b", "logicalType": "string", "primaryKey": True, "primaryKeyPosition": 1}
    second = {"name": "a", "logicalType": "string", "primaryKey": True, "primaryKeyPosition": 2}
    assert [{"rule": "unique", "fields": ["b", "a"]}] == rules_of(second, first)


def test_unique_is_asked_of_values_not_of_nulls() -> None:
    """A unique property that may be null has as many nulls as there are, as SQL has it."""
    assert [{"rule": "unique", "fields": ["x"]}] == rules_of(prop(unique=True))
    distinct = {"rule": "unique", "fields": ["x"], "nulls": "distinct"}
    assert [distinct] == rules_of(prop(unique=True, required=False))
    assert [{"rule": "unique", "fields": ["x"]}] == rules_of(prop(unique=True, primaryKey=True))


def test_keys_are_written_in_words_of_the_standard() -> None:
    """Unique fields are the primary key, in order; another one of one field is unique."""

    class Line(ct.Contract):
        """A line of an order."""

        number: int
        order: str
        code: str | None
        rules = ct.rules(ct.Unique("order", "number"), ct.Unique("code", nulls="distinct"))

    number, order, code = object_of(Line)["properties"]
    assert (True, 2) == (number["primaryKey"], number["primaryKeyPosition"])
    assert (True, 1) == (order["primaryKey"], order["primaryKeyPosition"])
    assert code["unique"]
    assert not any("customProperties" in one for one in (number, order, code))


# Quality --------------------------------------------------------------------------------------------


def library(metric: str, **said: Any) -> Data:
    """A check of the standard's library."""
    return {"metric": metric, **said}


ROWS = [
    ({"mustBe": 5}, {"min": 5, "max": 5}),
    ({"mustBeGreaterThan": 5}, {"min": 6}),
    ({"mustBeGreaterOrEqualTo": 5}, {"min": 5}),
    ({"mustBeLessThan": 5}, {"max": 4}),
    ({"mustBeLessOrEqualTo": 5}, {"max": 5}),
    ({"mustBeBetween": [2, 5]}, {"min": 2, "max": 5}),
    ({"mustBeGreaterThan": 4.5}, {"min": 5}),
    ({"mustBeLessThan": 4.5}, {"max": 4}),
]


@pytest.mark.parametrize(("operator", "bounds"), ROWS, ids=str)
def test_row_counts_have_a_least_and_a_greatest(operator: Data, bounds: Data) -> None:
    """A check of rowCount is a rule of the least and the greatest number of rows."""
    check = library("rowCount", **operator)
    text = document(table(prop(), quality=[check]))
    contract = ct.from_odcs(text)["orders"]
    [rule] = said_by(contract)["rules"]
    assert {"rule": "row_count", **bounds} == rule
    assert [check] == object_of(contract)["quality"]


CHECKS = [
    (library("nullValues", mustBe=0, severity="warning"),
     {"rule": "null_share", "field": "x", "max": 0.0, "severity": "warn"}),
    (library("nullValues", mustBeLessOrEqualTo=5, unit="percent"),
     {"rule": "null_share", "field": "x", "max": 0.05}),
    (library("duplicateValues", mustBe=0, name="once"),
     {"rule": "unique", "fields": ["x"], "nulls": "distinct", "name": "once"}),
    (library("duplicateValues", mustBeLessThan=10),
     {"rule": "unique", "fields": ["x"], "nulls": "distinct", "tolerate_rows": 9}),
    (library("duplicateValues", mustBeLessOrEqualTo=1, unit="percent"),
     {"rule": "unique", "fields": ["x"], "nulls": "distinct", "tolerate_share": 0.01}),
]  # fmt: skip


@pytest.mark.parametrize(("check", "rule"), CHECKS, ids=str)
def test_a_check_of_many_values_is_a_rule(check: Data, rule: Data) -> None:
    """Metrics with thresholds, units and severities are rules with tolerances and severities."""
    property_ = prop(required=False, quality=[check])
    assert [rule] == rules_of(property_)
    [again] = object_of(ct.from_odcs(document(table(property_)))["orders"])["properties"]
    assert [check] == again["quality"]


VALUES = [
    (library("invalidValues", arguments={"validValues": ["a", "b"]}, mustBe=0),
     {"rule": "one_of", "members": ["a", "b"]}),
    (library("invalidValues", arguments={"pattern": "^a"}, mustBeLessOrEqualTo=2),
     {"rule": "matches", "pattern": "^a", "whole": False, "tolerate_rows": 2}),
    (library("invalidValues", arguments={"validValues": ["a"]}, mustBeLessOrEqualTo=5,
             unit="percent", severity="info"),
     {"rule": "one_of", "members": ["a"], "tolerate_share": 0.05, "severity": "warn"}),
]  # fmt: skip


@pytest.mark.parametrize(("check", "rule"), VALUES, ids=str)
def test_a_check_of_each_value_is_a_value_rule(check: Data, rule: Data) -> None:
    """Valid values and patterns are rules of the field."""
    assert [rule] == field_of(prop(quality=[check]))["rules"]


def test_no_nulls_at_all_is_part_of_the_type() -> None:
    """A check that there is no null is what `required` says."""
    assert {"type": "text"} == field_of(
        prop(required=False, quality=[library("nullValues", mustBe=0)])
    )


def test_some_nulls_are_tolerated_by_number() -> None:
    """A check that tolerates so many nulls does, and one more is too many."""
    check = library("nullValues", mustBeLessThan=2)
    contract = ct.from_odcs(document(table(prop(required=False, quality=[check]))))["orders"]
    assert contract.check([{"x": None}, {"x": "a"}]).ok
    assert not contract.check([{"x": None}, {"x": None}]).ok


def test_missing_values_are_those_that_stand_for_nothing() -> None:
    """A check of missingValues refuses what it names, and null only where it names null."""
    for members, broken in ((["NA", ""], 1), (["NA", None], 2)):
        check = library("missingValues", arguments={"missingValues": members}, mustBe=0)
        contract = ct.from_odcs(document(table(prop(required=False, quality=[check]))))["orders"]
        report = contract.check([{"x": "NA"}, {"x": None}, {"x": "a"}])
        assert [broken] == [one.count for one in report.violations]


def test_duplicates_of_several_columns_are_a_key() -> None:
    """A check of duplicateValues of an object names its properties."""
    check = library("duplicateValues", arguments={"properties": ["x", "y"]}, mustBe=0)
    other = {"name": "y", "logicalType": "string", "required": True}
    contract = ct.from_odcs(document(table(prop(), other, quality=[check])))["orders"]
    [rule] = said_by(contract)["rules"]
    assert {"rule": "unique", "fields": ["x", "y"]} == rule


UNREAD = [
    library("rowCount", mustBeBetween=[5, 2]),
    library("rowCount", mustNotBe=0),
    library("rowCount", mustBe=1, unit="percent"),
    library("nullValues", mustBe=0),
    library("duplicateValues", mustBe=0),
    library("duplicateValues", arguments={"properties": ["z"]}, mustBe=0),
    library("rowCount", arguments={"filter": "x > 0"}, mustBe=1),
    library("duplicateValues", arguments={"properties": ["x"], "ignoreCase": True}, mustBe=0),
    library("duplicateValues", arguments={"properties": ["x"]}, mustBeGreaterThan=3),
    library("duplicateValues", arguments={"properties": ["x"]}, mustBeLessOrEqualTo=101, unit="percent"),
]  # fmt: skip


@pytest.mark.parametrize("check", UNREAD, ids=str)
def test_a_check_that_no_rule_is_is_refused(check: Data) -> None:
    """What a metric asks that no rule does is an error that names the check."""
    assert ["schema[0].quality[0]"] == refused(document(table(prop(), quality=[check])))


def test_text_asks_nothing() -> None:
    """A check that is text for people asks nothing, and is written again."""
    check = {"type": "text", "description": "Orders are complete by noon."}
    contract = ct.from_odcs(document(table(prop(), quality=[check])))["orders"]
    assert () == ct.specification_of(contract).rules
    assert [check] == object_of(contract)["quality"]


# Relationships ------------------------------------------------------------------------------------

CUSTOMERS = {
    "id": "customers_id",
    "name": "customers",
    "properties": [
        {"id": "key", "name": "id", "logicalType": "string", "primaryKey": True},
        {"name": "town", "logicalType": "string", "required": True},
    ],
}
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
    [again] = written(*every.values())["schema"][0]["properties"]
    assert [{"to": to}] == again["relationships"]


def test_a_relationship_of_several_properties_is_a_reference() -> None:
    """Several properties lead to as many of one other object."""
    relation = {"from": ["orders.x", "orders.y"], "to": ["customers.id", "customers.town"]}
    orders = table(prop(), {"name": "y", "logicalType": "string"}, relationships=[relation])
    every = ct.from_odcs(document(orders, CUSTOMERS))
    [rule] = said_by(every["orders"])["rules"]
    assert (["x", "y"], ["id", "town"]) == (rule["fields"], rule["keys"])
    assert [relation] == object_of(*every.values())["relationships"]


def test_objects_that_lead_to_each_other_are_refused_where_the_circle_closes() -> None:
    """Two objects cannot refer to each other: the second reference is an error."""
    back = {**CUSTOMERS, "properties": [{**CUSTOMERS["properties"][0], "relationships": [{"to": "orders.x"}]}]}  # fmt: skip
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
    [town] = written(Visit, Town)["schema"][0]["properties"]
    assert [{"to": "Town.id"}] == town["relationships"]


# Service levels -----------------------------------------------------------------------------------


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
    assert [promise] == written(contract)["slaProperties"]


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
    assert said.items() <= written(contract).items()


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
    """A promise of freshness that cannot be asked is an error, and may be left out."""
    text = document(table(prop("timestamp")), slaProperties=[promise])
    assert ["slaProperties[0]"] == refused(text)
    every = ct.from_odcs(text, leave_out=["slaProperties[0]"])
    assert () == ct.specification_of(every["orders"]).rules
    assert [promise] == written(every["orders"])["slaProperties"]


def test_a_promise_that_nobody_asks_any_more_is_not_written() -> None:
    """A rule of freshness that is gone takes its promise along; one that is stated and not asked is refused."""
    promise = {"property": "freshness", "value": 2, "unit": "d", "element": "orders.x"}
    orders = ct.from_odcs(document(table(prop("timestamp")), slaProperties=[promise]))["orders"]
    fresh = ct.from_odcs(document(table(prop("timestamp"))))["orders"]
    fresh.model_config["json_schema_extra"] = orders.model_config["json_schema_extra"]
    assert "slaProperties" not in written(fresh)
    with pytest.raises(ct.SchemaError, match="promises a freshness that no contract asks"):
        ct.to_odcs(fresh, document={"slaProperties": [promise]})


def test_a_promise_about_a_column_of_no_type_is_refused() -> None:
    """A promise of freshness of a property that is left out is asked of nobody: it is an error, too."""
    promise = {"property": "freshness", "value": 2, "unit": "d", "element": "orders.y"}
    text = document(table(prop("timestamp"), {"name": "y"}), slaProperties=[promise])
    assert ["schema[0].properties[1]", "slaProperties[0]"] == refused(text)


def test_contracts_of_two_documents_need_a_head_of_their_own() -> None:
    """What two documents say beside their schemas is not made one: who writes both says what it is."""
    orders = ct.from_odcs(document(table(prop())))["orders"]
    customers = ct.from_odcs(document(CUSTOMERS, id="crm"))["customers"]
    with pytest.raises(ct.SchemaError, match="read from two documents"):
        ct.to_odcs(orders, customers)
    said = written(orders, customers, document={"id": "both"})
    assert ("both", 2) == (said["id"], len(said["schema"]))


# What documents say beside ------------------------------------------------------------------------


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


def test_what_is_no_requirement_is_kept() -> None:
    """Servers, prices, tags and whatever a contract does not ask stand in the document again."""
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
    assert said == written(*ct.from_odcs(text).values())


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


def test_a_head_is_stated_by_who_writes() -> None:
    """What is passed as `document` stands in the document, before what was read."""
    contract = ct.from_odcs(document(table(prop()), **FULL))["orders"]
    said = written(contract, document={"id": "other", "status": "retired", "tags": []})
    assert ("other", "retired", []) == (said["id"], said["status"], said["tags"])
    assert FULL["servers"] == said["servers"]
    with pytest.raises(ct.SchemaError) as raised:
        ct.to_odcs(contract, document={"status": 3, "prise": 1})
    assert {"", "status"} == {one.where for one in raised.value.obstacles}


def test_two_contracts_of_one_name_are_no_document() -> None:
    """Objects are known by their names."""
    one = ct.from_odcs(document(table(prop())))["orders"]
    other = ct.from_odcs(document(table(prop("integer"))))["orders"]
    with pytest.raises(ct.SchemaError) as raised:
        ct.to_odcs(one, other)
    assert (Obstacle("orders", "is there twice", "Rename one"),) == raised.value.obstacles


# Names --------------------------------------------------------------------------------------------


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


# What the standard has no words for ---------------------------------------------------------------


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


# Sources --------------------------------------------------------------------------------------------


def test_a_document_is_read_from_wherever_it_is(tmp_path: Path) -> None:
    """A path, text and bytes are the same document, in YAML as in JSON."""
    text = document(table(prop()))
    told = yaml.safe_dump(json.loads(text))
    path = tmp_path / "orders.odcs.yaml"
    path.write_text(told)
    sources = [text, told, told.encode(), b"\xef\xbb\xbf" + told.encode(), path, str(path)]
    assert 1 == len({ct.fingerprint(ct.from_odcs(one)["orders"]) for one in sources})


def test_a_path_that_is_not_there_is_an_error_of_files(tmp_path: Path) -> None:
    """A file that cannot be read is what Python says of such."""
    with pytest.raises(FileNotFoundError):
        ct.from_odcs(tmp_path / "none.yaml")


def test_contracts_are_given_as_a_list_or_as_they_were_read() -> None:
    """Contracts, a list of them, and what `from_odcs` gives, are written alike."""
    every = ct.from_odcs(document(table(prop()), CUSTOMERS))
    assert ct.to_odcs(every) == ct.to_odcs(*every.values()) == ct.to_odcs([*every.values()])


def test_a_document_of_an_older_version_is_written_as_one_of_now() -> None:
    """Documents of ODCS 3.0 are read, and written as 3.1."""
    contract = ct.from_odcs(document(table(prop()), apiVersion="v3.0.2"))["orders"]
    assert "v3.1.0" == written(contract)["apiVersion"]
