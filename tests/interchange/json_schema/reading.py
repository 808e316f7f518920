"""Contracts that are read from documents of JSON Schema, and the obstacles that are named."""

from __future__ import annotations

from typing import Any

import pytest

import contracts as ct


def contract_for(schema: Any, **said: Any) -> type[ct.Contract]:
    """The contract of an object with one required property."""
    document = {"type": "object", "properties": {"x": schema}, "required": ["x"], **said}
    return ct.from_json_schema(document)


def obstacles_of(document: Any, **said: Any) -> list[str]:
    """The JSON pointers of the obstacles."""
    with pytest.raises(ct.SchemaError) as raised:
        ct.from_json_schema(document, **said)
    assert all(one.problem and one.hint for one in raised.value.obstacles)
    return [one.where for one in raised.value.obstacles]
