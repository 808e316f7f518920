"""The names of properties of ODCS, in data and in Python, and which properties are fields."""

from __future__ import annotations

from typing import Any

from contracts.interchange.class_builder import FieldDraft, attribute_names
from contracts.interchange.odcs.custom_properties import add_customs, custom, customs_of_ours
from contracts.interchange.odcs.logical_types import LOGICAL_TYPES, Data, logical_type_of
from contracts.specification import Field

BATCH_KEYS = ("unique", "primaryKey", "relationships")
"""What a property states about many rows, which one inside another property cannot."""


def column_of_property(prop: Data) -> str:
    """What data calls a property: as it is stored, where that is stated."""
    return str(prop.get("physicalName") or prop["name"])


def read_names(properties: list[Data]) -> list[str]:
    """Python's names of the properties of an object."""
    drafts = [FieldDraft(column_of_property(one), Any, name=one["name"]) for one in properties]
    derived = attribute_names(drafts)
    return [
        customs_of_ours(one).get("name", name)
        for one, name in zip(properties, derived, strict=True)
    ]


def write_names(fields: tuple[Field, ...]) -> list[Data]:
    """The beginnings of properties: named as in data; where Python's name is another one, as in Python."""
    derived = attribute_names([FieldDraft(one.alias, Any) for one in fields])
    heads: list[Data] = [
        {"name": one.alias} if name == one.name else {"name": one.name, "physicalName": one.alias}
        for one, name in zip(fields, derived, strict=True)
    ]
    return [
        head if name == one.name else add_customs(head, [custom("name", one.name)])
        for one, head, name in zip(fields, heads, read_names(heads), strict=True)
    ]


def untyped(prop: Data) -> tuple[str, str] | None:
    """Why a property is not a field, for it does not state its type, and a hint; None if it is one."""
    logical = logical_type_of(prop)
    if logical is None:
        physical = prop.get("physicalType")
        beside = "" if physical is None else f", and its physicalType {physical!r:.60} tells none"
        return f"has no logicalType{beside}", "Give it one"
    if prop.get("logicalType") not in {None, *LOGICAL_TYPES}:
        return f"is a {logical}, which no field is", "Say it as an object or an array"
    if logical == "array" and prop.get("items") and untyped(prop["items"]):
        return "is an array that does not say of what", "Give its items a logicalType"
    return None
