"""An ODCS document as contracts: each of its schema objects as canonical JSON, which makes a class."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from contracts.schemas.making import struct_name
from contracts.schemas.odcs_checks import NOT_NULL, Checked, Unread, is_of_value, rule_in
from contracts.schemas.odcs_customs import ABOUT, TOLD, ours_in, with_ours
from contracts.schemas.odcs_places import Leaving
from contracts.schemas.odcs_promises import freshness_in
from contracts.schemas.odcs_properties import (
    Placed,
    called,
    column_of,
    literal_of,
    names_in,
    unstated,
)
from contracts.schemas.odcs_relations import Relations, tables_of
from contracts.schemas.odcs_types import TYPE_KEYS, Data, rules_in, type_in, wire_in


@dataclass(slots=True)
class Reader:
    """Reads the schema objects of a document.

    Attributes:
        data: the document.
        leaving: what is left out, and what stands in the way.
        section: the contracts in canonical JSON, by the place of what each is read from.
    """

    data: Data
    leaving: Leaving
    section: dict[str, Data] = field(default_factory=dict)

    @property
    def objects(self) -> list[Data]:
        """The schema objects."""
        return self.data.get("schema") or []

    def read(self) -> dict[str, str]:
        """Read every object; the key in `section` of each by its name."""
        keys: dict[str, str] = {}
        relations = Relations(tables_of(self.objects), self.leaving)
        for place, one in enumerate(self.objects):
            where = f"schema[{place}]"
            if one["name"] in keys:
                self.leaving.must(f"{where}.name", f"is {one['name']!r} once more", "Rename it")
            keys[one["name"]] = where
            self.section[where] = self.object_in(one, where, relations)
        return keys

    def object_in(self, one: Data, where: str, relations: Relations) -> Data:
        """The contract of a schema object."""
        native: Data = {"name": one["name"], "version": self.data["version"]}
        owner = owner_in(self.data)
        if owner is not None:
            native["owner"] = owner
        if "description" in one:
            native["description"] = one["description"]
        properties = one.get("properties") or []
        placed = self.stated_in(properties, where)
        if not properties or len(placed) < len(properties):
            native["extra"] = "allow"  # it has columns of which nothing is said
        fields, body = self.members_in(placed)
        names, nullable = called(placed, fields)
        body += [*self.checks_in(one, Checked(None, {}, names, nullable), where)]
        body += [*relations.rules_in(one, placed, fields, where)]
        body += [*freshness_in(self.data, one["name"], names)]
        ours = ours_in(one)
        stated = [relations.resolved(rule, where) for rule in ours.get("rules", ())]
        return with_ours(native | {"fields": fields, "rules": body}, ours | {"rules": stated})

    # Properties -------------------------------------------------------------------------------

    def stated_in(self, properties: list[Data], where: str) -> Placed:
        """The properties that say what they are, with their places; the others are left out, if at all."""
        done = []
        for number, prop in enumerate(properties):
            place = f"{where}.properties[{number}]"
            lacking = unstated(prop)
            if lacking is None:
                done.append((prop, place))
            else:
                self.leaving.may(place, *lacking)
        return done

    def members_in(self, placed: Placed) -> tuple[list[Data], list[Data]]:
        """The fields that properties are, and the rules of several rows that they ask."""
        names = names_in([prop for prop, _ in placed])
        fields = [
            self.field_in(prop, name, place)
            for (prop, place), name in zip(placed, names, strict=True)
        ]
        body = [*self.keys_in(placed, fields)]
        columns, nullable = called(placed, fields)
        for (prop, place), one in zip(placed, fields, strict=True):
            of = Checked(one["name"], one, columns, nullable)
            body += [rule for rule in self.checks_in(prop, of, place) if not is_of_value(rule)]
        return fields, body

    def field_in(self, prop: Data, name: str, where: str) -> Data:
        """The field that a property is."""
        column = column_of(prop)
        native: Data = {"name": name} | ({} if column == name else {"alias": column})
        native |= self.value_in(prop, where, struct_name(prop["name"]))
        if "businessName" in prop:
            native["title"] = prop["businessName"]
        if "description" in prop:
            native["description"] = prop["description"]
        if examples := [*map(literal_of, prop.get("examples") or [])]:
            native["examples"] = examples
        return with_ours(native, {k: v for k, v in ours_in(prop).items() if k in TOLD})

    def value_in(self, prop: Data, where: str, name: str) -> Data:
        """What a property says that its values must be."""
        ours = ours_in(prop)
        typed = {key: ours[key] for key in TYPE_KEYS if ours.get(key) is not None}
        value = typed if "type" in typed else type_in(prop, where, self.leaving)
        required = prop.get("required", False) or prop.get("primaryKey", False)
        if value["type"] == "list":
            value["item"] = self.items_in(prop, where, name)
        elif value["type"] == "struct":
            value["contract"] = self.nested_in(prop, where, name)
        if not required:
            value["nullable"] = True
        options = f"{where}.logicalTypeOptions"
        rules = [*rules_in(prop, value, options, self.leaving)]
        wire = wire_in(prop, value, options, self.leaving)
        of = Checked("", value, {})
        for rule in self.checks_in(prop, of, where, silent=True):
            if rule == NOT_NULL:
                value.pop("nullable", None)
            elif is_of_value(rule):
                rules.append(rule)
        native = value | ({"wire": wire} if wire else {}) | ({"rules": rules} if rules else {})
        about = (*ABOUT, "rules")
        return with_ours(native, {key: one for key, one in ours.items() if key in about})

    def items_in(self, prop: Data, where: str, name: str) -> Data:
        """What the items of a list must be."""
        place = f"{where}.items"
        self.refuse_batch_rules(prop["items"], place)
        return self.value_in(prop["items"], place, name)

    def nested_in(self, prop: Data, where: str, name: str) -> str:
        """Where the contract is that the members of an object make."""
        properties = prop.get("properties") or []
        ours = ours_in(prop).get("contract", {})
        needed = (prop.get("logicalTypeOptions") or {}).get("required", [])
        properties = [
            one | {"required": True} if one["name"] in needed else one for one in properties
        ]
        placed = self.stated_in(properties, where)
        for one, place in placed:
            self.refuse_batch_rules(one, place)
        fields, _ = self.members_in(placed)
        partly = {"extra": "allow"} if len(placed) < len(properties) else {}
        self.section[where] = with_ours({"name": name, "fields": fields, **partly}, ours)
        return where

    def refuse_batch_rules(self, prop: Data, where: str) -> None:
        """Take note of what a nested property asks of many rows, which no rule does."""
        for key in ("unique", "primaryKey", "relationships"):
            if prop.get(key):
                problem = f"has {key}, and rules of many rows read the columns of a batch"
                self.leaving.may(f"{where}.{key}", problem, "Ask it of a column")
        for place, check in enumerate(prop.get("quality") or []):
            try:
                rule = rule_in(check, Checked("", {"type": "text"}, {}))
            except Unread:
                continue  # told where the values are read, or no rule at all
            if rule not in (None, NOT_NULL) and not is_of_value(rule):
                problem = "is nested, and rules of many rows read the columns of a batch"
                self.leaving.may(f"{where}.quality[{place}]", problem, "Ask it of a column")

    # Rules of several rows --------------------------------------------------------------------

    def keys_in(self, placed: Placed, fields: list[Data]) -> Iterator[Data]:
        """What no two rows have in common: the primary key, and each property that is unique."""
        keyed = [
            (prop.get("primaryKeyPosition") or 0, number)
            for number, (prop, _) in enumerate(placed)
            if prop.get("primaryKey")
        ]
        primary = [fields[number]["name"] for _, number in sorted(keyed)]
        if primary:
            yield {"rule": "unique", "fields": primary}
        for (prop, _), one in zip(placed, fields, strict=True):
            if prop.get("unique"):
                distinct = {"nulls": "distinct"} if one.get("nullable") else {}
                yield {"rule": "unique", "fields": [one["name"]], **distinct}

    def checks_in(
        self, element: Data, of: Checked, where: str, *, silent: bool = False
    ) -> Iterator[Any]:
        """The rules that the checks of an element ask; `NOT_NULL` for one.

        Args:
            silent: leave it to another reading to tell what cannot cross.
        """
        for place, check in enumerate(element.get("quality") or []):
            try:
                rule = rule_in(check, of)
            except Unread as unread:
                if not silent:
                    self.leaving.may(f"{where}.quality[{place}]", unread.problem, unread.mend)
                continue
            if rule is not None:
                yield rule


def owner_in(data: Data) -> str | None:
    """Who owns a document: its team, or the member whose role it is."""
    team = data.get("team")
    if isinstance(team, dict):
        return team.get("name")
    owners = (one for one in team or [] if str(one.get("role", "")).lower() == "owner")
    owner: Data = next(owners, {})
    return owner.get("name") or owner.get("username")
