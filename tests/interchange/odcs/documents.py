"""Small ODCS documents, and reading and writing of them."""

from __future__ import annotations

import json
from typing import Any

import pytest
import yaml

import contracts as ct

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
    """The canonical JSON of the contract of an object with some properties."""
    return canonical_json(ct.from_odcs(document(table(*properties), **said))["orders"])


def canonical_json(contract: type[ct.Contract]) -> Data:
    """The canonical JSON of a contract."""
    return json.loads(ct.to_json(contract))


def field_of(property_: Data) -> Data:
    """The canonical JSON of the field that a property is, but for its name."""
    [field] = read(property_)["fields"]
    del field["name"]
    return field


def rules_of(*properties: Data, **said: Any) -> list[Data]:
    """The rules of several rows that are read from an object with some properties."""
    return read(*properties, **said).get("rules", [])


def refused(text: str, **said: Any) -> list[str]:
    """The places of the obstacles."""
    with pytest.raises(ct.SchemaError) as raised:
        ct.from_odcs(text, **said)
    assert all(one.problem and one.hint for one in raised.value.obstacles)
    return [one.where for one in raised.value.obstacles]


def written_document(*contracts: type[ct.Contract], **said: Any) -> Data:
    """The data of the document of contracts."""
    return yaml.safe_load(ct.to_odcs(*contracts, **said))


def object_of(*contracts: type[ct.Contract]) -> Data:
    """The first schema object of the document of contracts."""
    return written_document(*contracts)["schema"][0]


def library(metric: str, **said: Any) -> Data:
    """A check of the standard's library."""
    return {"metric": metric, **said}


CUSTOMERS = {
    "id": "customers_id",
    "name": "customers",
    "properties": [
        {"id": "key", "name": "id", "logicalType": "string", "primaryKey": True},
        {"name": "town", "logicalType": "string", "required": True},
    ],
}
