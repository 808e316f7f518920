"""Properties of ODCS documents as fields: logical types, options, formats and keys."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

import contracts as ct
from contracts.interchange.odcs.time_patterns import read_time_pattern, write_time_pattern
from tests.interchange.odcs.documents import (
    Data,
    document,
    field_of,
    library,
    object_of,
    prop,
    refused,
    rules_of,
    table,
    written_document,
)

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
    """A logical type with its options is a type; where it leaves it open, the physical type states which."""
    assert field == field_of(property_)


def test_an_optional_property_may_be_null() -> None:
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


def test_required_members_of_an_object_are_required() -> None:
    """The option `required` of an object is that of its properties."""
    home = prop(
        "object",
        properties=[{"name": "town", "logicalType": "string"}],
        logicalTypeOptions={"required": ["town"]},
    )
    assert not ct.from_odcs(document(table(home)))["orders"].check([{"x": {"town": None}}]).ok


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
    ("date", {"format": "date"}, []),
    ("timestamp", {"format": "date-time"}, []),
    ("string", {"pattern": "^(?:[a-z]+)$"}, [("matches", "[a-z]+")]),
]


@pytest.mark.parametrize(("logical", "options", "rules"), OPTIONS, ids=str)
def test_an_option_of_a_type_is_a_rule(
    logical: str, options: Data, rules: list[tuple[str, Any]]
) -> None:
    """The options of a logical type become value rules, in the same order."""
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


def test_items_are_unique() -> None:
    """The option `uniqueItems` is the rule that a list has no item twice; where it is false it is none."""
    items, options = {"logicalType": "integer"}, {"uniqueItems": True}
    unique = field_of(prop("array", items=items, logicalTypeOptions=options))
    assert [{"rule": "unique_items"}] == unique["rules"]
    assert "rules" not in field_of(
        prop("array", items=items, logicalTypeOptions={"uniqueItems": False})
    )


def test_a_pattern_is_searched_as_the_standard_has_it() -> None:
    """A pattern of ECMA-262 is found anywhere in the text, unless it is anchored; its digits are ASCII."""
    contract = ct.from_odcs(document(table(prop(logicalTypeOptions={"pattern": r"\d$"}))))["orders"]
    assert contract.check([{"x": "ab1"}]).ok
    assert not contract.check([{"x": "1ab"}]).ok
    assert not contract.check([{"x": "ab\u0661"}]).ok  # ARABIC-INDIC DIGIT ONE
    either = document(table(prop(logicalTypeOptions={"pattern": "^(?:a)|(?:b)$"})))
    assert ct.from_odcs(either)["orders"].check([{"x": "ac"}, {"x": "cb"}]).ok


def test_a_format_of_times_is_read() -> None:
    """A pattern of Java's DateTimeFormatter states how texts are read."""
    options = {"format": "dd/MM/yyyy HH:mm:ss"}
    contract = ct.from_odcs(document(table(prop("timestamp", logicalTypeOptions=options))))[
        "orders"
    ]
    parts = contract.split([{"x": "24/12/2020 18:30:00"}], text=True)
    assert [{"x": datetime(2020, 12, 24, 18, 30)}] == parts.valid


@pytest.mark.parametrize(
    ("java", "expected"),
    [
        ("d/M/yyyy", ct.Format("%-d/%-m/%Y")),
        ("M/d/yyyy h:mm a", ct.Format("%-m/%-d/%Y %-I:%M %p")),
        ("dd.MM.yy", ct.Format("%d.%m.%y", pivot=100)),
        ("yyyy-MM-dd'T'HH:mm:ss'Z'", ct.Format("%Y-%m-%dT%H:%M:%SZ")),
    ],
    ids=str,
)
def test_a_pattern_of_java_and_a_format_mean_the_same(java: str, expected: ct.Format) -> None:
    """One letter is one digit or two, two-digit years are in 2000 to 2099, and so it is written."""
    assert (expected, java) == (read_time_pattern(java), write_time_pattern(expected))


def test_two_digit_years_of_another_century_have_no_pattern_in_java() -> None:
    """A format whose two-digit years begin before 2000 is not written as one of Java's."""
    assert [None, None] == [
        write_time_pattern(ct.Format("%d.%m.%y")),
        write_time_pattern(ct.Format("%d.%m.%y", pivot=30)),
    ]


SQL = {"type": "sql", "query": "SELECT 1", "mustBe": 1}
REFUSED = [
    (prop("string", logicalTypeOptions={"format": "isbn"}), "logicalTypeOptions.format"),
    (prop("string", logicalTypeOptions={"pattern": "(?=a)b"}), "logicalTypeOptions.pattern"),
    (prop("date", logicalTypeOptions={"minimum": "spring"}), "logicalTypeOptions.minimum"),
    (prop("integer", logicalTypeOptions={"minimum": 0.5}), "logicalTypeOptions.minimum"),
    (prop("integer", logicalTypeOptions={"multipleOf": 0.5}), "logicalTypeOptions.multipleOf"),
    (prop("integer", logicalTypeOptions={"format": "i128"}), "logicalTypeOptions.format"),
    (prop("timestamp", logicalTypeOptions={"format": "QQ"}), "logicalTypeOptions.format"),
    (
        prop(
            "object",
            properties=[{"name": "y", "logicalType": "string"}],
            logicalTypeOptions={"maxProperties": 0},
        ),
        "logicalTypeOptions.maxProperties",
    ),
    ({"name": "x"}, ""),
    ({"name": "x", "physicalType": "FOO"}, ""),
    (prop("array", items={"physicalType": "FOO"}), ""),
    (prop("object", logicalTypeOptions={"required": ["y"]}), "logicalTypeOptions.required"),
    (prop("object", unique=True), "unique"),
    (prop("array", logicalTypeOptions={"uniqueItems": True}), "logicalTypeOptions.uniqueItems"),
    (prop("array", quality=[library("duplicateValues", mustBe=0)]), "quality[0]"),
    (prop(quality=[SQL]), "quality[0]"),
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
    (
        prop("array", items={"logicalType": "string", "quality": [SQL]}),
        "items.quality[0]",
    ),
]


@pytest.mark.parametrize(("property_", "place"), REFUSED, ids=str)
def test_options_without_a_rule_are_refused_unless_left_out(property_: Data, place: str) -> None:
    """An option without a rule is an error that names its place; left out by that place, the rest
    is a contract.
    """
    text = document(table(property_, {"name": "y", "logicalType": "string"}))
    where = ".".join(filter(None, ("schema[0].properties[0]", place)))
    assert [where] == refused(text)
    contract = ct.from_odcs(text, leave_out=[where])["orders"]
    every = ct.from_odcs(text, leave_out=True)["orders"]
    assert ct.fingerprint(contract) == ct.fingerprint(every)


def test_parts_that_were_left_out_are_written_again() -> None:
    """A check in SQL that no contract runs is in the document again, as is a property of no type."""
    checks = [
        library("duplicateValues", mustBe=0),
        SQL,
        library("invalidValues", arguments={"validValues": ["a"]}, mustBe=0),
    ]
    untyped = {"name": "y", "physicalType": "geometry"}
    text = document(table(prop(quality=checks), untyped))
    again = written_document(*ct.from_odcs(text, leave_out=True).values())["schema"][0][
        "properties"
    ]
    assert checks == again[0]["quality"]
    assert untyped == again[1]
    away = {"to": "elsewhere.id"}
    text = document(table(prop(relationships=[away])))
    again = written_document(*ct.from_odcs(text, leave_out=True).values())["schema"][0][
        "properties"
    ]
    assert [away] == again[0]["relationships"]
    keyed = {"name": "y", "logicalType": "string", "unique": True, "quality": [checks[0]]}
    text = document(table(prop("object", properties=[keyed])))
    [again] = written_document(*ct.from_odcs(text, leave_out=True).values())["schema"]
    assert keyed == again["properties"][0]["properties"][0]


def test_an_object_with_columns_left_out_has_others() -> None:
    """Columns that are left out may be there: the contract allows columns that it does not know."""
    contract = ct.from_odcs(document(table(prop(), {"name": "y"})), leave_out=True)["orders"]
    assert contract.check([{"x": "a", "y": 1}]).ok
    assert not ct.from_odcs(document(table(prop())))["orders"].check([{"x": "a", "y": 1}]).ok


def test_only_existing_places_may_be_left_out() -> None:
    """A place that is not there is an error, with those that could be left out."""
    text = document(table(prop(logicalTypeOptions={"format": "isbn"})))
    with pytest.raises(ValueError, match=r"leave_out names 'x', which is not there; there is 'sch"):
        ct.from_odcs(text, leave_out=["schema[0].properties[0].logicalTypeOptions.format", "x"])


def test_a_primary_key_has_the_order_that_is_stated() -> None:
    """The primary key is unique, its fields by their position."""
    first = {"name": "b", "logicalType": "string", "primaryKey": True, "primaryKeyPosition": 1}
    second = {"name": "a", "logicalType": "string", "primaryKey": True, "primaryKeyPosition": 2}
    assert [{"rule": "unique", "fields": ["b", "a"]}] == rules_of(second, first)


def test_unique_holds_for_values_not_for_nulls() -> None:
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
