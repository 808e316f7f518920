"""Custom properties of ODCS that are our own: they say, in the words of canonical JSON, what ODCS has none for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from contracts.errors import Obstacle
from contracts.schemas.making import Obstructed
from contracts.schemas.odcs_types import TYPE_KEYS, Data

OURS = "contracts."
"""How our custom properties begin."""
ABOUT = ("nullable", "non_finite", "unit", "sensitive", "wire")
"""What they say of values, beside their type and rules."""
TOLD = ("title", "description", "examples", "default", "default_factory")
"""What they say of fields, beside their values."""
OF_THE_BODY = ("version", "owner", "boundary", "extra", "description")
"""What they say of a contract, beside its fields and rules."""
OF_PROPERTIES = {*TYPE_KEYS, *ABOUT, *TOLD, "name", "contract", "rules"}
OF_OBJECTS = {*OF_THE_BODY, "rules", "order"}
SHAPES: dict[str, tuple[Any, str]] = {
    "rules": (list, "a list"), "order": (list, "a list"), "contract": (dict, "a mapping"), "name": (str, "text"),
}  # fmt: skip


def ours_in(element: Data) -> Data:
    """What an element says in our custom properties."""
    stated = element.get("customProperties") or []
    return {
        one["property"].removeprefix(OURS): one["value"]
        for one in stated
        if one["property"].startswith(OURS)
    }


def with_ours(native: Data, ours: Data) -> Data:
    """What ODCS says, and what our own properties say beside it; null takes away."""
    told = native | {key: one for key, one in ours.items() if key not in ("rules", "order")}
    if rules := in_order([*native.get("rules", ()), *ours.get("rules", ())], ours.get("order")):
        told["rules"] = rules
    return {key: one for key, one in told.items() if one is not None or key == "default"}


def in_order(rules: list[Data], order: Any) -> list[Data]:
    """The rules in the order that is noted, if it is one of so many."""
    if isinstance(order, list) and sorted(map(str, order)) == sorted(map(str, range(len(rules)))):
        return [rules[int(place)] for place in order]
    return rules


def custom(key: str, value: Any) -> Data:
    """One of our custom properties."""
    return {"property": f"{OURS}{key}", "value": value}


def with_customs(written: Data, customs: Iterable[Data]) -> Data:
    """An element with more custom properties."""
    every = [*written.get("customProperties", ()), *customs]
    return written | ({"customProperties": every} if every else {})


def refuse_odd_customs(data: Data) -> None:
    """Refuse custom properties of our own that say what is not ours to say.

    Raises:
        Obstructed: with the place of each.
    """
    obstacles = [
        Obstacle(where, problem, "See the reference of ODCS in this library's docs")
        for number, one in enumerate(data.get("schema") or [])
        for where, problem in odd_in(one, f"schema[{number}]", OF_OBJECTS)
    ]
    if obstacles:
        raise Obstructed(*obstacles)


def odd_in(element: Data, where: str, known: set[str]) -> Iterator[tuple[str, str]]:
    """What is odd about our custom properties of an element, which may say what is known, and of all inside it."""
    seen = set()
    for number, one in enumerate(element.get("customProperties") or []):
        key: str = one["property"].removeprefix(OURS)
        value: Any = one["value"]
        if key == one["property"]:
            continue
        place = f"{where}.customProperties[{number}]"
        if key not in known:
            yield place, f"is {one['property']!r:.60}, which there is not"
        elif key in seen:
            yield place, f"is {one['property']!r} once more"
        elif key in SHAPES and not isinstance(value, SHAPES[key][0]):
            yield place, f"must be {SHAPES[key][1]}"
        elif key == "contract" and ("fields" in value or type(value.get("rules", [])) is not list):
            yield place, "must be a contract without fields, whose rules are a list"
        seen.add(key)
    for number, one in enumerate(element.get("properties") or []):
        yield from odd_in(one, f"{where}.properties[{number}]", OF_PROPERTIES)
    if element.get("items"):
        yield from odd_in(element["items"], f"{where}.items", OF_PROPERTIES)
