"""Custom properties of ODCS that are our own: they state, in the words of canonical JSON, what ODCS has no
word for. One table of keys per kind of element, for reading and for writing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from typing import Any

from contracts.interchange.json.codecs import RecordKey
from contracts.interchange.json.field_codecs import (
    CONTRACT,
    DEFAULT_RECORD,
    DESCRIPTION_RECORD,
    DTYPE_UNION,
    VALUE_RECORD,
    read_default,
)
from contracts.interchange.json.places import DocumentPlace
from contracts.interchange.odcs.logical_types import Data
from contracts.specification import Default, DType, Factory, Field, Specification

_CUSTOM_PREFIX = "contracts."
"""How our custom properties begin."""
_TYPE_KEYS = ("type", "bits", "signed", "max_digits", "decimal_places", "aware")
VALUE_KEYS, FIELD_KEYS = VALUE_RECORD.keys, DESCRIPTION_RECORD.keys
"""What is stated of values, beside their types; and of fields, beside their values, names and defaults."""
_NESTED_KEYS = {name: key for name, key in CONTRACT.keys.items() if name != "fields"}
"""What is stated of nested contracts, beside their fields."""
OBJECT_KEYS = {name: key for name, key in _NESTED_KEYS.items() if name != "name"}
OF_PROPERTIES = {*_TYPE_KEYS, *VALUE_KEYS, *FIELD_KEYS, *DEFAULT_RECORD.keys, "name", "contract"}
OF_OBJECTS = {*OBJECT_KEYS, "order"}
_HINT = "Write it as to_odcs does"
_SHAPES: dict[str, tuple[type, str]] = {
    "rules": (list, "a list"), "order": (list, "a list"), "contract": (dict, "a mapping"), "name": (str, "text"),
}  # fmt: skip  # a table of short pairs


# Reading ----------------------------------------------------------------------------------------


def customs_of_ours(element: Data) -> Data:
    """What an element states in our custom properties, by their keys."""
    return {
        one["property"].removeprefix(_CUSTOM_PREFIX): one["value"]
        for one in element.get("customProperties") or []
        if one["property"].startswith(_CUSTOM_PREFIX)
    }


def customs_of_others(element: Data) -> list[Data]:
    """The custom properties of an element that are not ours."""
    stated = element.get("customProperties") or []
    return [one for one in stated if not one["property"].startswith(_CUSTOM_PREFIX)]


def refuse_odd_customs(element: Data, known: AbstractSet[str], at: DocumentPlace) -> None:
    """Refuse custom properties of our own that there are not, or that are there twice."""
    seen: set[str] = set()
    for number, one in enumerate(element.get("customProperties") or []):
        key = one["property"].removeprefix(_CUSTOM_PREFIX)
        there = at.down("customProperties").down(number)
        shape, noun = _SHAPES.get(key, (object, ""))
        if key == one["property"]:
            continue
        if key not in known:
            raise there.error(f"is {one['property']!r:.60}, which there is not", _HINT)
        if key in seen:
            raise there.error(f"is {one['property']!r} once more", _HINT)
        if not isinstance(one["value"], shape):
            raise there.error(f"must be {noun}", _HINT)
        seen.add(key)


def read_customs(keys: Mapping[str, RecordKey], ours: Data, at: DocumentPlace) -> dict[str, Any]:
    """The attributes that custom properties state; null states what they are without one."""
    return {
        key.attribute: key.default
        if ours[name] is None and not key.required
        else key.codec.read(ours[name], at.down(name))
        for name, key in keys.items()
        if name in ours
    }


def read_nested_customs(ours: Data, at: DocumentPlace) -> dict[str, Any]:
    """What the custom property `contract` of an object states of the contract that it nests."""
    nested = ours.get("contract", {})
    for name in nested.keys() - _NESTED_KEYS.keys():
        raise at.error(f"has the key {name!r:.60} in contracts.contract, which there is not", _HINT)
    return read_customs(_NESTED_KEYS, nested, at)


def read_custom_type(ours: Data, at: DocumentPlace) -> DType | None:
    """The type, one that holds no others, that custom properties state, if they do."""
    stated = {key: ours[key] for key in _TYPE_KEYS if ours.get(key) is not None}
    dtype: DType | None = DTYPE_UNION.read(stated, at) if "type" in stated else None
    return dtype


def read_custom_default(ours: Data, dtype: DType, at: DocumentPlace) -> Default | Factory | None:
    """The default that custom properties state, if they do."""
    stated = {key: ours[key] for key in DEFAULT_RECORD.keys if key in ours}
    if stated.get("default_factory", "") is None:
        del stated["default_factory"]
    return read_default(stated, at.typed(dtype))


def in_order(rules: list[Any], order: Any) -> list[Any]:
    """The rules in the order that is noted, if it is one of so many."""
    places = [place for place in order or () if type(place) is int]
    if sorted(places) == [*range(len(rules))]:
        return [rules[place] for place in places]
    return rules


# Writing ----------------------------------------------------------------------------------------


def custom(key: str, value: Any) -> Data:
    """One of our custom properties."""
    return {"property": f"{_CUSTOM_PREFIX}{key}", "value": value}


def add_customs(element: Data, customs: Iterable[Data]) -> Data:
    """An element with more custom properties."""
    every = [*element.get("customProperties", ()), *customs]
    return element | ({"customProperties": every} if every else {})


def write_customs(
    keys: Mapping[str, RecordKey], stated: Any, read: Any, at: DocumentPlace
) -> Iterator[Data]:
    """The custom properties for the attributes that are stated otherwise than they are read."""
    for name, key in keys.items():
        one, other = getattr(stated, key.attribute), getattr(read, key.attribute)
        if repr(one) != repr(other):  # not ==, for 0 is 0.0 and True is 1 there
            yield custom(name, None if one == key.default else key.codec.write(one, at.down(name)))


def write_nested_customs(contract: Specification, at: DocumentPlace) -> Data:
    """The custom property that states of a nested contract what its fields do not."""
    written = {
        name: key.codec.write(getattr(contract, key.attribute), at.down(name))
        for name, key in _NESTED_KEYS.items()
        if getattr(contract, key.attribute) != key.default
    }
    return custom("contract", written)


def write_custom_type(dtype: DType, at: DocumentPlace) -> list[Data]:
    """The custom properties that state a type that holds no others."""
    return [custom(key, one) for key, one in DTYPE_UNION.write(dtype, at).items()]


def write_custom_default(field: Field, at: DocumentPlace) -> list[Data]:
    """The custom property that states the default of a field."""
    if field.default is None:
        return []
    name = "default" if isinstance(field.default, Default) else "default_factory"
    there = at.down(name).typed(field.value.dtype)
    return [custom(name, DEFAULT_RECORD.keys[name].codec.write(field.default, there))]
