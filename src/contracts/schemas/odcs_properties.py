"""What properties of ODCS are called, in data and in Python."""

from __future__ import annotations

from typing import Any

from contracts.schemas.making import Drafted, names_for
from contracts.schemas.odcs_customs import custom, ours_in, with_customs
from contracts.schemas.odcs_types import LOGICAL, Data

Placed = list[tuple[Data, str]]
"""Properties, each with its place in the document."""


def names_in(properties: list[Data]) -> list[str]:
    """What Python calls the properties of an object."""
    drafted = [Drafted(column_of(one), Any, name=one["name"]) for one in properties]
    derived = names_for(drafted)
    return [ours_in(one).get("name", name) for one, name in zip(properties, derived, strict=True)]


def column_of(prop: Data) -> str:
    """What data calls a property: as it is stored, where that is said."""
    return str(prop.get("physicalName") or prop["name"])


def stored_as(one: Data) -> str:
    """What data calls a field."""
    return str(one.get("alias", one["name"]))


def unstated(prop: Data) -> tuple[str, str] | None:
    """What a property does not say of its type, without which it is no field, and what to do."""
    if prop.get("logicalType") is None:
        return "has no logicalType", "Give it one"
    if prop["logicalType"] not in LOGICAL:
        return f"is a {prop['logicalType']}, which no field is", "Say it as an object or an array"
    if prop["logicalType"] == "array":
        lacking = unstated(prop["items"]) if prop.get("items") else ("does not say of what", "")
        return lacking and ("is an array that does not say of what", "Give it items of a type")
    if prop["logicalType"] == "object" and not prop.get("properties") and not ours_in(prop):
        return "is an object that does not say of what", "Give it properties"
    return None


def called(placed: Placed, fields: list[Data]) -> tuple[dict[str, str], frozenset[str]]:
    """What Python calls each property, and which fields may be null."""
    names = {p["name"]: one["name"] for (p, _), one in zip(placed, fields, strict=True)}
    return names, frozenset(one["name"] for one in fields if one.get("nullable"))


def literal_of(example: Any) -> Any:
    """An example as canonical JSON has constants."""
    match example:
        case bool() | str() | None:
            return example
        case int():
            return {"int": example if abs(example) < 2**53 else str(example)}
        case float():
            names = {"nan": "NaN", "inf": "Infinity", "-inf": "-Infinity"}
            return {"float": names.get(repr(example), example)}
        case list():
            return [literal_of(one) for one in example]
        case _:
            return str(example)


def heads_of(fields: list[Data]) -> list[Data]:
    """What ODCS calls fields: as data does; where Python does not by itself, as Python does."""
    columns = [stored_as(one) for one in fields]
    derived = names_for([Drafted(column, Any) for column in columns])
    heads: list[Data] = []
    for one, column, name in zip(fields, columns, derived, strict=True):
        plain = name == one["name"]
        heads.append({"name": column} if plain else {"name": one["name"], "physicalName": column})
    again = names_for(
        [Drafted(c, Any, name=h["name"]) for c, h in zip(columns, heads, strict=True)]
    )
    return [
        head if name == one["name"] else with_customs(head, [custom("name", one["name"])])
        for one, head, name in zip(fields, heads, again, strict=True)
    ]
