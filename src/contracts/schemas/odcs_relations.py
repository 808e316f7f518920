"""Relationships of ODCS between the properties of schema objects, as references of canonical JSON."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from contracts.schemas.odcs_places import Leaving
from contracts.schemas.odcs_properties import (
    Placed,
    column_of,
    heads_of,
    names_in,
    stored_as,
    unstated,
)
from contracts.schemas.odcs_types import Data

QUALIFIED = re.compile(r"/?schema/(?P<object>[\w-]+)/properties/(?P<property>[\w-]+)")
"""A reference by identifiers (the standard's FullyQualifiedReference); the other kind is `object.property`."""


@dataclass(frozen=True, slots=True)
class Table:
    """A schema object, as others refer to it.

    Attributes:
        key: where its contract is.
        properties: what Python calls each of its properties, by its name.
        ids: likewise, by its identifier.
    """

    key: str
    properties: dict[str, str]
    ids: dict[str, str]

    @property
    def names(self) -> dict[str, str]:
        """What ODCS calls each property, by what Python calls it."""
        return {python: name for name, python in self.properties.items()}


def tables_of(objects: list[Data]) -> dict[str, Table]:
    """The schema objects by name, and by identifier where no other has that name."""
    by_name, by_id = {}, {}
    for place, one in enumerate(objects):
        properties = [p for p in one.get("properties") or [] if unstated(p) is None]
        named = [*zip(properties, names_in(properties), strict=True)]
        by_name[one["name"]] = table = Table(
            f"schema[{place}]",
            {prop["name"]: name for prop, name in named},
            {prop["id"]: name for prop, name in named if "id" in prop},
        )
        if "id" in one:
            by_id[one["id"]] = table
    return by_id | by_name


def tables_again(contracts: list[Data], before: list[Data]) -> dict[str, Table]:
    """The schema objects that contracts are written as, by name, and by the identifiers that they had.

    Args:
        contracts: the contracts, in canonical JSON.
        before: the object that each was read from, or nothing.
    """
    by_name, by_id = {}, {}
    for one, kept in zip(contracts, before, strict=True):
        fields = one["fields"]
        heads = zip(fields, heads_of(fields), strict=True)
        python = {stored_as(field): field["name"] for field in fields}
        by_name[one["name"]] = table = Table(
            one["name"],
            {head["name"]: field["name"] for field, head in heads},
            {
                prop["id"]: python[column_of(prop)]
                for prop in kept.get("properties") or []
                if "id" in prop and column_of(prop) in python
            },
        )
        if "id" in kept:
            by_id[kept["id"]] = table
    return by_id | by_name


def listed(reference: str | list[str]) -> list[str]:
    """One reference, or several."""
    return [reference] if isinstance(reference, str) else reference


@dataclass(frozen=True, slots=True)
class Relations:
    """What the objects of a document refer to.

    Attributes:
        tables: the objects, as references name them.
        leaving: what is left out, and what stands in the way.
        refers: which contracts each contract refers to, as far as was read.
    """

    tables: dict[str, Table]
    leaving: Leaving
    refers: dict[str, set[str]] = field(default_factory=dict)

    def rules_in(self, one: Data, placed: Placed, fields: list[Data], where: str) -> Iterator[Data]:
        """The rules that the relationships of an object, and of its properties, are."""
        stated = [
            (f"{place}.relationships[{number}]", [own["name"]], relation["to"])
            for (prop, place), own in zip(placed, fields, strict=True)
            for number, relation in enumerate(prop.get("relationships") or [])
        ]
        for number, relation in enumerate(one.get("relationships") or []):
            place = f"{where}.relationships[{number}]"
            came = self.targets(relation["from"])
            if came is None or any(table.key != where for table, _ in came):
                self.leaving.may(place, "comes from what is no property of the object", "Name one")
            else:
                stated.append((place, [name for _, name in came], relation["to"]))
        for place, own_names, to in stated:
            target = self.target(own_names, to, where, place)
            if target is not None:
                yield {"rule": "references", "fields": own_names, **target}

    def target(self, own: list[str], to: Any, where: str, place: str) -> Data | None:
        """The contract, and its keys, to which a relationship leads, if these are of one other object."""
        targets = self.targets(to)
        if targets is None:
            problem = f"leads to {to!r}, which is no property of this document"
            self.leaving.may(place, problem, "Write both in one document")
            return None
        keys = {table.key for table, _ in targets}
        if len(keys) != 1 or len(targets) != len(own):
            self.leaving.may(place, "leads to properties of several objects", "Name those of one")
            return None
        (key,) = keys
        if not self.may_refer(where, key):
            problem = "leads back to the object it comes from, and a contract cannot name itself"
            self.leaving.may(place, problem, "Check it with a contract of its own")
            return None
        return {"contract": key, "keys": [name for _, name in targets]}

    def may_refer(self, source: str, target: str) -> bool:
        """Whether one contract may refer to another, which does not refer to it; noted if so."""
        seen, waiting = set(), [target]
        while waiting:
            one = waiting.pop()
            if one == source:
                return False
            if one not in seen:
                seen.add(one)
                waiting += self.refers.get(one, ())
        self.refers.setdefault(source, set()).add(target)
        return True

    def ends_of(self, relation: Data) -> list[list[tuple[Table, str]]] | None:
        """From which properties a relationship leads to which; None where it names one that is not there."""
        found = [self.targets(relation.get(end, [])) for end in ("from", "to")]
        ends = [one for one in found if one is not None]
        return ends if len(ends) == len(found) else None

    def targets(self, references: str | list[str]) -> list[tuple[Table, str]] | None:
        """The object of each reference, and what Python calls its property; None where one has none."""
        found = [*filter(None, map(self.found, listed(references)))]
        return found if len(found) == len(listed(references)) else None

    def found(self, reference: str) -> tuple[Table, str] | None:
        """The object that a reference leads to, and what Python calls its property."""
        qualified = QUALIFIED.fullmatch(reference)
        object_, _, property_ = reference.partition(".")
        if qualified is not None:
            object_, property_ = qualified["object"], qualified["property"]
        table = self.tables.get(object_)
        if table is None:
            return None
        known = table.properties if qualified is None else table.ids | table.properties
        return (table, known[property_]) if property_ in known else None

    def resolved(self, rule: Any, where: str) -> Any:
        """A rule of our own words, which calls other contracts by the names of their objects."""
        if not isinstance(rule, dict):
            return rule
        if isinstance(rule.get("of"), dict):
            return rule | {"of": self.resolved(rule["of"], where)}
        table = self.tables.get(str(rule.get("contract")))
        if table is None:
            return rule
        self.may_refer(where, table.key)
        return rule | {"contract": table.key}
