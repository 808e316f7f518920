"""Properties that say little of their values: no logical type, no items, no members."""

from __future__ import annotations

from typing import Any

import pytest

import contracts as ct
from tests.interchange.odcs.documents import (
    Data,
    document,
    field_of,
    object_of,
    prop,
    refused,
    table,
    written_document,
)

STORED: dict[str, Data] = {
    "VARCHAR(5)": {"type": "text"}, "character varying(20)": {"type": "text"}, "nvarchar2(10)": {"type": "text"},
    "text": {"type": "text"}, "NUMBER(10, 2)": {"type": "decimal", "max_digits": 10, "decimal_places": 2},
    "number": {"type": "float"}, "double precision": {"type": "float"}, "BIGINT": {"type": "int"}, "int64": {"type": "int"},
    "int(11) unsigned": {"type": "int"}, "boolean": {"type": "bool"}, "date": {"type": "date"}, "time(6)": {"type": "time"},
    "timestamp_ntz(9)": {"type": "datetime"}, "datetime2": {"type": "datetime"},
    "TIMESTAMP_TZ": {"type": "datetime", "aware": True},
    "timestamp(6) with time zone": {"type": "datetime", "aware": True}, "bytea": {"type": "bytes"},
    "varbinary(max)": {"type": "bytes"}, "map<string,bigint>": {"type": "opaque"}, "STRUCT<a INT64>": {"type": "opaque"},
    "variant": {"type": "opaque"}, "jsonb": {"type": "opaque"}, "text[]": {"type": "opaque"}, "record": {"type": "opaque"},
}  # fmt: skip  # a table


@pytest.mark.parametrize("physical", STORED)
def test_the_physical_type_is_the_type_where_no_other_is_stated(physical: str) -> None:
    """The types of the common engines are known by their names, in either case; written, they are stated alone."""
    stored: Data = {"name": "x", "physicalType": physical, "required": True}
    assert STORED[physical] == field_of(stored)
    [contract] = ct.from_odcs(document(table(stored))).values()
    assert [stored] == object_of(contract)["properties"]


UNDESCRIBED = [
    prop("object"),
    prop("array"),
    prop("object", physicalType="json"),
    prop("array", items={}),
    prop("object", properties=[]),
    prop("array", logicalTypeOptions={"minItems": 0}, items={"logicalType": "object"}),
]


@pytest.mark.parametrize("property_", UNDESCRIBED, ids=str)
def test_what_an_array_or_an_object_holds_need_not_be_said(property_: Data) -> None:
    """Without items or properties it is null or not; in an array too."""
    whole = field_of(property_)
    opaque = {"type": "opaque"}
    assert whole in (opaque, {"type": "list", "item": {**opaque, "nullable": True}})


def test_a_limit_of_items_makes_a_list_of_anything() -> None:
    """An array that limits how many items it has is a list, and is written again as it was."""
    limited = prop("array", logicalTypeOptions={"maxItems": 2})
    rules = [{"rule": "max_length", "length": 2}]
    item = {"type": "opaque", "nullable": True}
    assert {"type": "list", "item": item, "rules": rules} == field_of(limited)
    [contract] = ct.from_odcs(document(table(limited))).values()
    assert [limited] == object_of(contract)["properties"]
    assert contract.check([{"x": [1, "a"]}]).ok
    assert not contract.check([{"x": [1, "a", None]}]).ok


def test_keys_of_what_is_not_described_are_left_out_together() -> None:
    """Each property of such a key is named; left out, the key is written again."""
    key: dict[str, Any] = {"primaryKey": True, "required": True}
    both = [
        {"name": "x", "logicalType": "object", "primaryKeyPosition": 2, **key},
        {"name": "y", "logicalType": "string", "primaryKeyPosition": 1, **key},
    ]
    text = document(table(*both))
    places = [f"schema[0].properties[{n}].primaryKey" for n in (0, 1)]
    assert sorted(places) == sorted(refused(text))
    contracts = ct.from_odcs(text, leave_out=places)
    assert [] == [*ct.specification_of(contracts["orders"]).rules]
    assert both == written_document(contracts)["schema"][0]["properties"]


@pytest.mark.parametrize("offset", ["XXX", "Z", "xxx"])
def test_a_pattern_with_an_offset_makes_instants(offset: str) -> None:
    """A timestamp whose pattern of Java's ends with an offset is one of instants; the pattern is kept."""
    pattern = f"yyyy-MM-dd HH:mm:ss{offset}"
    stated = prop("timestamp", logicalTypeOptions={"format": pattern})
    [contract] = ct.from_odcs(document(table(stated))).values()
    [parsed] = contract.parse([{"x": "2024-03-02 12:00:00+0100"}])
    assert "2024-03-02T11:00:00+00:00" == parsed["x"].isoformat()
    options = object_of(contract)["properties"][0]["logicalTypeOptions"]
    assert {"format": pattern, "timezone": True} == options


@pytest.mark.parametrize(
    ("name", "good", "bad"),
    [
        (
            "date",
            ["2021-02-01", "0000-12-31"],
            ["2021-2-1", "2021-13-01", "2021-01-32", "2021-02-01\n"],
        ),
        ("time", ["10:00:00Z", "23:59:60.5+01:00"], ["24:00:00Z", "10:00Z", "10:00:00"]),
        (
            "date-time",
            ["2020-10-10T23:01:07.578-04:00", "2022-04-20t13:50:34z"],
            ["2020-10-10 23:01:07Z", "2020-10-10T23:01:07", "2020-10-10"],
        ),
    ],
)
def test_a_string_may_be_a_time_in_text(name: str, good: list[str], bad: list[str]) -> None:
    """The formats of RFC 3339 are patterns of the text, which stays text; they are written again by name."""
    stated = prop(logicalTypeOptions={"format": name})
    [contract] = ct.from_odcs(document(table(stated))).values()
    assert contract.check([{"x": one} for one in good]).ok
    assert [len(bad)] == [
        one.count for one in contract.check([{"x": one} for one in bad]).violations
    ]
    assert [stated] == object_of(contract)["properties"]
