"""What an object of JSON Schema says of its members, and a value of its type and default."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from contracts.schemas.json_values import KEYWORDS, Json, is_of, obstacle
from contracts.schemas.making import Drafted, class_alone, class_of

TYPES = (*KEYWORDS, "array", "object", "null")
ONE_TYPE = "Choose one type, or make a property of each"


def members_in(schema: Json, where: str) -> tuple[Json, list[str]]:
    """The properties of an object, and the names of those that are required.

    Raises:
        Obstructed: they are not that, or one is required of which nothing is said.
    """
    properties, required = schema.get("properties", {}), schema.get("required", [])
    if not isinstance(properties, Mapping):
        raise obstacle(f"{where}/properties", "is no object of schemas", "Write one")
    if not isinstance(required, list):
        raise obstacle(f"{where}/required", "is no list of names", "Write one")
    for name in required:
        if name not in properties:
            problem = f"names {name!r}, of which properties says nothing"
            raise obstacle(f"{where}/required", problem, "Say which type it is")
    return properties, required


def extra_in(schema: Json, where: str) -> str:
    """What becomes of members that are not declared.

    Raises:
        Obstructed: they must be something.
    """
    more = schema.get("additionalProperties", True)
    if isinstance(more, Mapping) and not more:
        more = True
    if not isinstance(more, bool):
        problem = "asks something of members that nobody names"
        raise obstacle(f"{where}/additionalProperties", problem, "Write true or false")
    return "allow" if more else "forbid"


def type_in(schema: Json, where: str) -> tuple[str, bool]:
    """The type of a value, and whether it may be null as well.

    Raises:
        Obstructed: it does not say one type.
    """
    said = schema.get("type")
    if said is None:
        members = schema["enum"] if isinstance(schema.get("enum"), list) else [schema.get("const")]
        others = [one for one in members if one is not None]
        said = [
            t
            for t in ("boolean", "integer", "number", "string")
            if all(is_of(t, o) for o in others)
        ]
        if not others or not said:
            raise obstacle(where, "does not say one type", "Write type")
        return said[0], False
    types: list[Any] = said if isinstance(said, list) else [said]
    for one in types:
        if one not in TYPES:
            raise obstacle(f"{where}/type", f"is {one!r}, which is no type", "Correct it")
    others = [one for one in types if one != "null"]
    if sorted(others) == ["integer", "number"]:
        others = ["number"]
    if len(others) != 1:
        raise obstacle(f"{where}/type", f"is {' or '.join(others) or 'null'}", ONE_TYPE)
    return others[0], "null" in types


def read_default(default: Any, drafted: Drafted) -> Any:
    """A default as the field's own values are.

    Raises:
        Obstructed: the field would refuse it.
    """
    class_alone(drafted)
    contract = class_of("Default", {"x": drafted}, {}, {})
    try:
        return contract.model_validate_json(json.dumps({"x": default})).x  # type: ignore[attr-defined]  # it was just made
    except (ValidationError, ValueError, TypeError):
        problem = "has a default that breaks its own rules"
        raise obstacle(f"{drafted.place}/default", problem, "Give one that it accepts") from None
