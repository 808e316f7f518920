"""An ODCS document as contracts: each of its schema objects as canonical JSON, which makes a class."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from contracts.documents.plain_texts import text_of
from contracts.schemas.making import Drafted, names_for, struct_name
from contracts.schemas.odcs_checks import NOT_NULL, Checked, Unread, rule_in
from contracts.schemas.odcs_places import Leaving
from contracts.schemas.odcs_times import span_of
from contracts.schemas.odcs_types import LOGICAL, TYPE_KEYS, Data, rules_in, type_in, wire_in

OURS = "contracts."
"""How the custom properties begin that say what ODCS has no words for, in the words of canonical JSON."""
QUALIFIED = re.compile(r"/?schema/(?P<object>[\w-]+)/properties/(?P<property>[\w-]+)")


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


def names_in(properties: list[Data]) -> list[str]:
    """What Python calls the properties of an object."""
    drafted = [Drafted(column_of(one), Any, name=one["name"]) for one in properties]
    derived = names_for(drafted)
    return [ours_in(one).get("name", name) for one, name in zip(properties, derived, strict=True)]


def column_of(prop: Data) -> str:
    """What data calls a property: as it is stored, where that is said."""
    return str(prop.get("physicalName") or prop["name"])


Placed = list[tuple[Data, str]]
"""Properties, each with its place in the document."""


@dataclass(frozen=True, slots=True)
class Table:
    """A schema object, as others refer to it."""

    key: str
    properties: dict[str, str]
    ids: dict[str, str]


@dataclass(slots=True)
class Reader:
    """Reads the schema objects of a document.

    Attributes:
        data: the document.
        leaving: what is left out, and what stands in the way.
        section: the contracts in canonical JSON, by the place of what each is read from.
        refers: which contracts each one refers to.
    """

    data: Data
    leaving: Leaving
    section: dict[str, Data] = field(default_factory=dict)
    refers: dict[str, set[str]] = field(default_factory=dict)

    @property
    def objects(self) -> list[Data]:
        """The schema objects."""
        return self.data.get("schema") or []

    def tables(self) -> dict[str, Table]:
        """The schema objects by name, and by identifier where no other has that name."""
        by_name, by_id = {}, {}
        for place, one in enumerate(self.objects):
            properties = [p for p in one.get("properties") or [] if unstated(p) is None]
            names = names_in(properties)
            called = {p["name"]: name for p, name in zip(properties, names, strict=True)}
            known = {p["id"]: name for p, name in zip(properties, names, strict=True) if "id" in p}
            table = Table(f"schema[{place}]", called, known)
            by_name[one["name"]] = table
            if "id" in one:
                by_id[one["id"]] = table
        return by_id | by_name

    def read(self) -> dict[str, str]:
        """Read every object; the key in `section` of each by its name."""
        keys: dict[str, str] = {}
        tables = self.tables()
        for place, one in enumerate(self.objects):
            where = f"schema[{place}]"
            if one["name"] in keys:
                self.leaving.must(f"{where}.name", f"is {one['name']!r} once more", "Rename it")
            keys[one["name"]] = where
            self.section[where] = self.object_in(one, where, tables)
        return keys

    def object_in(self, one: Data, where: str, tables: dict[str, Table]) -> Data:
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
        body += [*self.references_in(one, placed, fields, where, tables)]
        body += [*self.freshness_in(one["name"], names)]
        ours = ours_in(one)
        stated = [self.resolved(rule, where, tables) for rule in ours.get("rules", ())]
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
        told = ("title", "description", "examples", "default", "default_factory")
        return with_ours(native, {k: v for k, v in ours_in(prop).items() if k in told})

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
        about = ("nullable", "non_finite", "unit", "sensitive", "wire", "rules", "order")
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
            if prop.get("unique") and primary != [one["name"]]:
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

    def references_in(
        self,
        one: Data,
        placed: Placed,
        fields: list[Data],
        where: str,
        tables: dict[str, Table],
    ) -> Iterator[Data]:
        """The rules that relationships are."""
        stated = [
            (f"{place}.relationships[{number}]", [own["name"]], relation["to"])
            for (prop, place), own in zip(placed, fields, strict=True)
            for number, relation in enumerate(prop.get("relationships") or [])
        ]
        own_table = tables[one["name"]]
        for number, relation in enumerate(one.get("relationships") or []):
            place = f"{where}.relationships[{number}]"
            came = [self.target(each, tables) for each in listed(relation["from"])]
            if any(each is None or each[0] is not own_table for each in came):
                self.leaving.may(place, "comes from what is no property of the object", "Name one")
                continue
            stated.append((place, [each[1] for each in came if each], relation["to"]))
        for place, own_names, to in stated:
            targets = [self.target(each, tables) for each in listed(to)]
            rule = self.reference(own_names, targets, where, place, to)
            if rule is not None:
                yield rule

    def reference(
        self, own: list[str], targets: list[Any], where: str, place: str, to: Any
    ) -> Data | None:
        """The rule that one relationship is, if it leads to properties of one other object."""
        if any(one is None for one in targets):
            problem = f"leads to {to!r}, which is no property of this document"
            self.leaving.may(place, problem, "Write both in one document")
            return None
        keys = {table.key for table, _ in targets}
        if len(keys) != 1 or len(targets) != len(own):
            self.leaving.may(place, "leads to properties of several objects", "Name those of one")
            return None
        (key,) = keys
        if not self.may_refer(where, key):
            problem = (
                "leads back to the object that it comes from, and a contract cannot name itself"
            )
            self.leaving.may(place, problem, "Check it with a contract of its own")
            return None
        return {
            "rule": "references",
            "fields": own,
            "contract": key,
            "keys": [k for _, k in targets],
        }

    def may_refer(self, source: str, target: str) -> bool:
        """Whether one contract may refer to another, which then does not refer to it; noted if so."""
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

    def target(self, reference: str, tables: dict[str, Table]) -> tuple[Table, str] | None:
        """The object that a reference leads to, and what Python calls its property; None: to neither."""
        qualified = QUALIFIED.fullmatch(reference)
        if qualified is not None:
            table = tables.get(qualified["object"])
            known = {} if table is None else table.properties | table.ids
            name = known.get(qualified["property"])
        else:
            object_, _, property_ = reference.partition(".")
            table = tables.get(object_)
            name = None if table is None else table.properties.get(property_)
        return None if table is None or name is None else (table, name)

    def resolved(self, rule: Data, where: str, tables: dict[str, Table]) -> Data:
        """A rule of our own words, which calls other contracts by the names of their objects."""
        if isinstance(rule, dict) and isinstance(rule.get("of"), dict):
            return rule | {"of": self.resolved(rule["of"], where, tables)}
        table = tables.get(str(rule.get("contract"))) if isinstance(rule, dict) else None
        if table is None:
            return rule
        self.may_refer(where, table.key)
        return rule | {"contract": table.key}

    def freshness_in(self, name: str, columns: dict[str, str]) -> Iterator[Data]:
        """The rules that the service level agreement asks of an object's newest rows."""
        for _, promised, element in freshness_promises(self.data):
            table, _, prop = element.partition(".")
            span = span_of(promised.get("value"), promised.get("unit"))
            if table == name and prop in columns and span is not None:
                yield {"rule": "freshness", "field": columns[prop], "max_age": text_of(span)}

    def refuse_odd_promises(self) -> None:
        """Take note of promises of freshness that name no property, or no span."""
        known = {
            f"{one['name']}.{prop['name']}"
            for one in self.objects
            for prop in one.get("properties") or []
        }
        for place, promised, element in freshness_promises(self.data):
            where = f"slaProperties[{place}]"
            if element not in known:
                problem = (
                    f"promises the freshness of {element or 'nothing'!r}, which is no property"
                )
                self.leaving.may(where, problem, "Name one in element: object.property")
            elif span_of(promised.get("value"), promised.get("unit")) is None:
                said = f"{promised.get('value')!r} {promised.get('unit', '')!r}"
                self.leaving.may(
                    where, f"promises a freshness of {said}", "Give a number and d, h or s"
                )


def freshness_promises(data: Data) -> Iterator[tuple[int, Data, str]]:
    """The promises of freshness: where each stands, what it says, and each element that it names."""
    for place, one in enumerate(data.get("slaProperties") or []):
        if str(one.get("property", "")).lower() == "freshness":
            stated = one.get("element", data.get("slaDefaultElement", ""))
            for element in str(stated).split(","):
                yield place, one, element.strip()


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


def owner_in(data: Data) -> str | None:
    """Who owns a document: its team, or the member whose role it is."""
    team = data.get("team")
    if isinstance(team, dict):
        return team.get("name")
    owners = (one for one in team or [] if str(one.get("role", "")).lower() == "owner")
    owner = next(owners, {})
    return owner.get("name") or owner.get("username")


def called(placed: Placed, fields: list[Data]) -> tuple[dict[str, str], frozenset[str]]:
    """What Python calls each property, and which fields may be null."""
    names = {p["name"]: one["name"] for (p, _), one in zip(placed, fields, strict=True)}
    return names, frozenset(one["name"] for one in fields if one.get("nullable"))


def is_of_value(rule: Any) -> bool:
    """Whether a rule is one of values, or part of a type."""
    return rule == NOT_NULL or rule["rule"] in ("one_of", "matches")


def listed(reference: str | list[str]) -> list[str]:
    """One reference, or several."""
    return [reference] if isinstance(reference, str) else reference


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
