"""What is left out of a document by its kind."""

from __future__ import annotations

from typing import Any

import pytest

import contracts as ct
from tests.interchange.odcs.documents import (
    Data,
    document,
    library,
    prop,
    refused,
    table,
    written_document,
)

OF_KINDS: dict[str, tuple[Data, dict[str, Any]]] = {
    "sql": (prop(quality=[{"type": "sql", "query": "SELECT 1", "mustBe": 1}]), {}),
    "engines": (prop(quality=[{"type": "custom", "engine": "soda", "implementation": "a: 1"}]), {}),
    "checks": (prop(quality=[library("nullValues", mustBeGreaterThan=1)]), {}),
    "relationships": (prop(relationships=[{"to": "elsewhere.id"}]), {}),
    "freshness": (prop(), {"slaProperties": [{"property": "freshness", "value": 1, "unit": "y"}]}),
    "options": (prop(logicalTypeOptions={"pattern": "(?=a)b"}), {}),
    "keys": (prop("object", unique=True), {}),
    "types": ({"name": "x", "physicalType": "FOO"}, {}),
}
"""A property, and what is beside the schema, of which something is of a kind."""


@pytest.mark.parametrize("kind", OF_KINDS)
def test_all_of_a_kind_is_left_out(kind: str) -> None:
    """What is of the kind is left out and written again; the hint says the word; no other kind reaches it."""
    property_, beside = OF_KINDS[kind]
    text = document(table(property_, {"name": "y", "logicalType": "string"}), **beside)
    with pytest.raises(ct.SchemaError) as raised:
        ct.from_odcs(text, leave_out=[one for one in OF_KINDS if one != kind])
    [obstacle] = raised.value.obstacles
    assert obstacle.hint.endswith(f"leaves it out, and leave_out=[{kind!r}] all of its kind")
    by_kind, by_place = (ct.from_odcs(text, leave_out=one) for one in (kind, obstacle.where))
    assert ct.fingerprint(by_place["orders"]) == ct.fingerprint(by_kind["orders"])
    again = written_document(by_kind)
    [stated] = [one for one in again["schema"][0]["properties"] if one["name"] == "x"]
    assert property_ == {key: stated.get(key) for key in property_}
    assert beside.get("slaProperties") == again.get("slaProperties")


def test_kinds_and_places_stand_together() -> None:
    """A kind at which nothing stands in the way is fine; a word that is neither is refused, with the kinds."""
    property_, _ = OF_KINDS["sql"]
    text = document(table(property_))
    place = "schema[0].properties[0].quality[0]"
    assert ct.from_odcs(text, leave_out=["engines", place])
    assert [place] == refused(text, leave_out="engines")
    with pytest.raises(ValueError, match=r"leave_out names 'SQL'.*; kinds are 'sql', 'engines'"):
        ct.from_odcs(text, leave_out=["SQL", place])
