"""Relationships of ODCS between the properties of schema objects, and `References`: each as the other."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from contracts.interchange.json.places import DocumentPlace, OtherContracts
from contracts.interchange.leave_out import Unreadable
from contracts.interchange.odcs.logical_types import Data
from contracts.interchange.odcs.property_names import read_names, untyped
from contracts.rules.reference import References, resolve_contract
from contracts.specification import Specification

_QUALIFIED = re.compile(r"/?schema/(?P<object>[\w-]+)/properties/(?P<property>[\w-]+)")
"""A reference by identifiers (the standard's FullyQualifiedReference); the other kind is `object.property`."""
_SHORTHAND = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
"""What a name looks like that ODCS takes in a reference (its ShorthandReference)."""


@dataclass(eq=False, slots=True)
class TableOfObject:
    """A schema object, as others refer to it: Python's names of its properties by their names and
    identifiers, and its contract, once there is one. Its key is its place, or the name that it is written by.
    """

    key: str
    element: Data
    fields: dict[str, str]
    ids: dict[str, str]
    contract: Any = None


_TargetOfTable = Callable[[TableOfObject], Any]
TablesByName = Mapping[str, TableOfObject]
"""The schema objects by name, and by identifier where no other has that name."""


def tables_in(objects: list[Data]) -> TablesByName:
    """The tables of the schema objects of a document."""
    by_name: dict[str, TableOfObject] = {}
    by_id: dict[str, TableOfObject] = {}
    for place, one in enumerate(objects):
        properties = [prop for prop in one.get("properties") or [] if untyped(prop) is None]
        named = [*zip(properties, read_names(properties), strict=True)]
        fields = {prop["name"]: name for prop, name in named}
        ids = {prop["id"]: name for prop, name in named if "id" in prop}
        table = TableOfObject(f"schema[{place}]", one, fields, ids)
        by_name.setdefault(one["name"], table)
        by_id[str(one.get("id", one["name"]))] = table
    return by_id | by_name


class Relations(OtherContracts):
    """The references from one schema object to others.

    Args:
        tables: every object.
        own: the key of the object.
        target_of: what a rule that refers to a table holds: its contract, if there is one.
        refers: the keys of the objects to which each refers, as far as they were read.
    """

    def __init__(
        self, tables: TablesByName, own: str, target_of: _TargetOfTable, refers: dict[str, set[str]]
    ) -> None:
        super().__init__()
        self.tables, self.own, self.target_of, self.refers = tables, own, target_of, refers

    def class_of(self, key: str, at: DocumentPlace) -> Any:
        """The contract of the object that a custom property names."""
        table = self.tables.get(key)
        if table is None:
            raise at.unlike("the name of a schema object", key)
        if not self._may_refer(table):
            raise at.error("leads back to the object that it is in", "Leave it out")
        return self.target_of(table)

    def key_of(self, specification: Specification, at: DocumentPlace | None = None) -> str:
        """The name of the object that a contract is written as."""
        del at
        tables = self.tables.values()
        return next(one.key for one in tables if resolve_contract(one.contract) == specification)

    @property
    def own_names(self) -> frozenset[str]:
        """The names of the object: its own, and that of the table that it is stored as."""
        own = [one for one in self.tables.values() if one.key == self.own]
        stated = (one.element.get(key) for one in own for key in ("name", "physicalName"))
        return frozenset((self.own, *filter(None, stated)))

    def _may_refer(self, target: TableOfObject) -> bool:
        """Whether the object may refer to another, which does not refer to it; noted if so."""
        seen: set[str] = set()
        waiting = [target.key]
        while waiting:
            one = waiting.pop()
            if one == self.own:
                return False
            if one not in seen:
                seen.add(one)
                waiting += self.refers.get(one, ())
        self.refers.setdefault(self.own, set()).add(target.key)
        return True

    def read(self, fields: list[str] | None, relation: Data) -> References:
        """The rule that a relationship of a property, whose field is passed, or of the object is.

        Raises:
            Unreadable: no rule is it.
        """
        if fields is None:
            own = self._ends(relation["from"])
            if own is None or any(table.key != self.own for table, _ in own):
                raise Unreadable("comes from what is not a property of the object", "Name one")
            fields = [name for _, name in own]
        ends = self._ends(relation["to"])
        if ends is None:
            problem = f"leads to {relation['to']!r}, which is not a property of this document"
            raise Unreadable(problem, "Write both in one document")
        targets = [*dict.fromkeys(table for table, _ in ends)]
        if len(targets) != 1 or len(ends) != len(fields):
            raise Unreadable("leads to properties of several objects", "Name those of one")
        keys = tuple(name for _, name in ends)
        if targets[0].key == self.own and keys != tuple(fields):
            return References(tuple(fields), None, keys)
        if not self._may_refer(targets[0]):
            problem = "leads back to the property or the object that it comes from"
            raise Unreadable(problem, "Check it with a contract of its own")
        return References(tuple(fields), self.target_of(targets[0]), keys)

    def _ends(self, references: str | list[str]) -> list[tuple[TableOfObject, str]] | None:
        """The object of each reference, and Python's name of its property; None where one has none."""
        listed = [references] if isinstance(references, str) else references
        found = [*filter(None, map(self._end, listed))]
        return found if len(found) == len(listed) else None

    def _end(self, reference: str) -> tuple[TableOfObject, str] | None:
        qualified = _QUALIFIED.fullmatch(reference)
        object_, _, property_ = reference.partition(".")
        if qualified is not None:
            object_, property_ = qualified["object"], qualified["property"]
        table = self.tables.get(object_)
        if table is None:
            return None
        known = table.fields if qualified is None else table.ids | table.fields
        return (table, known[property_]) if property_ in known else None


def tables_at(at: DocumentPlace) -> frozenset[str]:
    """The names of the object in which a place is."""
    return at.contracts.own_names if isinstance(at.contracts, Relations) else frozenset()


def write_relationship(
    rule: References, own: str, columns: Mapping[str, str], relations: Relations
) -> Data | None:
    """The relationship that a rule is, of its property or (of several) of the object; None where a name is
    not such as ODCS takes in one, or is that of a table which no object describes.
    """
    if isinstance(rule.contract, str):
        return None
    key = own if rule.contract is None else relations.key_of(resolve_contract(rule.contract))
    names = {name: column for column, name in relations.tables[key].fields.items()}
    to, came = [names[name] for name in rule.keys], [columns[name] for name in rule.fields]
    if not all(map(_SHORTHAND.fullmatch, (key, own, *to, *came))):
        return None
    targets = [f"{key}.{one}" for one in to]
    if len(targets) == 1:
        return {"to": targets[0]}
    return {"from": [f"{own}.{one}" for one in came], "to": targets}
