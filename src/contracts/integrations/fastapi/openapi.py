"""What an OpenAPI document says of bodies, which FastAPI does not read by itself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from contracts.contract import Contract

JSON, LINES = "application/json", ("application/x-ndjson", "application/jsonl")
"""The media types that are read: JSON (RFC 8259), and an object on each line."""


def documented(contract: type[Contract], shape: str, most: int) -> dict[str, Any]:
    """What a route is told so that its document has the body, and how it may be refused."""
    one = inlined(contract.model_json_schema())
    content: dict[str, Any] = {JSON: {"schema": one}}
    if shape == "rows":
        many = {"type": "array", "items": one, "maxItems": most}
        content = {JSON: {"schema": many}, LINES[0]: {"schema": one}}
    elif shape == "columns":
        content = {JSON: {"schema": columns_schema(one, most)}}
    return {
        "openapi_extra": {"requestBody": {"required": True, "content": content}},
        "responses": {
            413: {"description": "The body is too long"},
            415: {"description": "The body is not JSON"},
            422: {"description": "The body breaks its contract"},
        },
    }


def inlined(schema: Mapping[str, Any]) -> dict[str, Any]:
    """A JSON Schema with what it refers to in the place of each reference."""
    definitions = schema.get("$defs", {})

    def whole(part: Any) -> Any:
        if isinstance(part, list):
            return [whole(one) for one in part]
        if not isinstance(part, dict):
            return part
        done = {name: whole(one) for name, one in part.items() if name not in ("$ref", "$defs")}
        name = str(part.get("$ref", "")).removeprefix("#/$defs/")
        return whole(definitions[name]) | done if name in definitions else done

    done: dict[str, Any] = whole(dict(schema))
    return done


def columns_schema(one: Mapping[str, Any], most: int) -> dict[str, Any]:
    """The schema of an object of arrays, of that of one row."""
    arrays = {
        name: {"type": "array", "items": column, "maxItems": most}
        for name, column in one["properties"].items()
    }
    return {**one, "properties": arrays}
