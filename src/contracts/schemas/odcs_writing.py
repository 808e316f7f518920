"""Contracts as an ODCS document: in its own words what these say, in custom properties what they do not.

What is written is read again at once: where that gives something else, a custom property says the rest, so
that nothing is lost, whatever ODCS makes of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from contracts.schemas.odcs_checks import Checked, check_of
from contracts.schemas.odcs_customs import ABOUT, OF_THE_BODY, TOLD, custom, with_customs
from contracts.schemas.odcs_kept import (
    asked_again,
    left_out,
    of_type,
    others_of,
    relationships_again,
    same_examples,
    unsaid_options,
    value_checks,
)
from contracts.schemas.odcs_places import nothing_left
from contracts.schemas.odcs_promises import freshness_of
from contracts.schemas.odcs_properties import (
    called,
    column_of,
    heads_of,
    stored_as,
)
from contracts.schemas.odcs_reading import Reader
from contracts.schemas.odcs_relations import Relations, Table
from contracts.schemas.odcs_types import (
    TYPE_KEYS,
    Data,
    native_option,
    native_type,
    rules_in,
    same,
)

SHORTHAND = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
"""What a name looks like that ODCS takes in a reference (its ShorthandReference)."""


@dataclass(frozen=True, slots=True)
class Own:
    """A contract to be written.

    Attributes:
        data: it, in canonical JSON.
        section: the contracts that it nests or refers to, by what `data` calls them.
        tables: what objects the contracts that it refers to are, by what `data` calls them.
        kept: the schema object that it was read from, or nothing.
        left: the places in that object that were left out.
    """

    data: Data
    section: dict[str, Data]
    tables: dict[str, str]
    kept: Data
    left: frozenset[str]

    @property
    def fields(self) -> dict[str, Data]:
        """The fields by what Python calls them."""
        return {one["name"]: one for one in self.data["fields"]}


def differences(stated: Data, back: Data, keys: Iterable[str]) -> Iterator[Data]:
    """What custom properties must say, where reading gives something else than was stated."""
    for key in keys:
        if key in stated and not (key in back and same(stated[key], back[key])):
            yield custom(key, stated[key])
        elif key in back and key not in stated:
            yield custom(key, None)


def order_of(stated: list[Data], natural: list[Data]) -> list[Data]:
    """The order of rules, where reading gives another one."""
    places = []
    for rule in stated:
        alike = (n for n, one in enumerate(natural) if n not in places and same(one, rule))
        places.append(next(alike))
    return [] if places == [*range(len(natural))] else [custom("order", places)]


def plain_of(literal: Any) -> Any:
    """A constant of canonical JSON as YAML has it."""
    match literal:
        case {"int": digits}:
            return int(digits)
        case {"float": number}:
            return float(number)
        case dict():
            return str(*literal.values())
        case list():
            return [*map(plain_of, literal)]
        case _:
            return literal


def alone_in(rule: Data) -> str | None:
    """The only field that a rule of the body asks about; None for one of several, or of none."""
    if rule["rule"] in ("unique", "null_share"):
        fields = rule.get("fields", [rule.get("field")])
        return fields[0] if len(fields) == 1 else None
    match rule:
        case {"rule": "satisfies", "predicate": {"op": "not", "of": {"op": "is_null", "of": of}}}:
            return of.get("path") if of.get("op") == "col" else None
        case _:
            return None


@dataclass(slots=True)
class Writer:
    """Writes contracts as schema objects.

    Attributes:
        document: what the document says beside its schema.
        tables: the objects that are written, as others refer to them.
        promises: what the service level agreement comes to say.
    """

    document: Data
    tables: dict[str, Table]
    promises: list[Data] = field(default_factory=list)

    def object_of(self, own: Own) -> Data:
        """The schema object of a contract."""
        data, kept = own.data, own.kept
        written: Data = {"name": data["name"], "logicalType": "object", **others_of(kept)}
        if "physicalName" in kept:
            written["physicalName"] = kept["physicalName"]
        if "description" in data:
            written["description"] = data["description"]
        properties = self.properties_of(data["fields"], own, kept.get("properties") or [])
        if properties:
            written["properties"] = properties
        rest = self.add_rules(written, own)
        if left := left_out(kept):
            written["properties"] = [*written.get("properties", []), *left]
        return self.with_rest(written, own, rest)

    # Properties -------------------------------------------------------------------------------

    def properties_of(self, fields: list[Data], own: Own, kept: list[Data]) -> list[Data]:
        """The properties of fields."""
        known = {column_of(one): one for one in kept}
        return [
            self.property_of(one, head, own, known.get(stored_as(one), {}))
            for one, head in zip(fields, heads_of(fields), strict=True)
        ]

    def property_of(self, one: Data, head: Data, own: Own, kept: Data) -> Data:
        """The property of a field."""
        value = self.value_of(one, own, kept)
        customs = [*head.get("customProperties", ()), *value.get("customProperties", ())]
        written = {**head, **value} | ({"customProperties": customs} if customs else {})
        if "title" in one:
            written["businessName"] = one["title"]
        if "description" in one:
            written["description"] = one["description"]
        if "examples" in one:
            again = same_examples(kept, one["examples"])
            written["examples"] = again or [*map(plain_of, one["examples"])]
        back = Reader({}, nothing_left()).field_in(written, one["name"], "")
        return with_customs(written, differences(one, back, TOLD))

    def value_of(self, one: Data, own: Own, kept: Data) -> Data:
        """What a property says of its values."""
        logical, options = native_type(one)
        written: Data = {"logicalType": logical, **others_of(of_type(kept, logical))}
        if not one.get("nullable"):
            written["required"] = True
        if "item" in one:
            written["items"] = self.value_of(one["item"], own, kept.get("items") or {})
        customs: list[Data] = []
        if "contract" in one:
            inner = own.section[one["contract"]]
            members = self.properties_of(inner["fields"], own, kept.get("properties") or [])
            members += left_out(kept)
            written |= {"properties": members} if members else {}
            customs.append(custom("contract", {k: v for k, v in inner.items() if k != "fields"}))
        back = Reader({}, nothing_left()).value_in(
            {**written, "logicalTypeOptions": options}, "", ""
        )
        if [*differences(one, back, TYPE_KEYS)]:
            customs += [custom(key, one[key]) for key in TYPE_KEYS if key in one]
        written = with_customs(written, customs)
        rest = self.add_value_rules(written, options, one, kept)
        back = Reader({}, nothing_left()).value_in(written, "", "")
        customs = [*differences(one, back, ABOUT)]
        customs += [custom("rules", rest)] if rest else []
        return with_customs(written, customs)

    def add_value_rules(self, written: Data, options: Data, one: Data, kept: Data) -> list[Data]:
        """Say in ODCS' words what value rules it has words for; the others."""
        rest: list[Data] = []
        for rule in one.get("rules", []):
            option = native_option(rule, one)
            name, stated = option or ("", None)
            tried = {"logicalType": written["logicalType"], "logicalTypeOptions": {name: stated}}
            read = [*rules_in(tried, one, "", nothing_left())] if option else []
            if name in options or not (len(read) == 1 and same(read[0], rule)):
                rest.append(rule)
            else:
                options[name] = stated
        options |= unsaid_options(of_type(kept, written["logicalType"]), written, options)
        if options:
            written["logicalTypeOptions"] = options
        checks, rest = value_checks(kept, one, rest)
        of = Checked("", one, {})
        asked = [
            check_of(rule, of) if rule["rule"] in ("one_of", "matches") else None for rule in rest
        ]
        checks += [check for check in asked if check is not None]
        if checks:
            written["quality"] = checks
        return [rule for rule, check in zip(rest, asked, strict=True) if check is None]

    # Rules of several rows --------------------------------------------------------------------

    def add_rules(self, written: Data, own: Own) -> list[Data]:
        """Say in ODCS' words what rules of the body it has words for; the others."""
        properties = written.get("properties", [])
        props = dict(zip(own.fields, properties, strict=True))
        names, nullable = called([(one, "") for one in properties], own.data["fields"])
        of = Checked(None, {}, names, nullable)
        rest = asked_again(own.kept, own.data, written, props, of)
        left = [
            rule
            for rule in rest
            if not (
                self.as_key(rule, own, props)
                or self.as_check(rule, of, own, props, written)
                or self.as_relationship(rule, own, props, written)
                or self.as_promise(rule, own, props)
            )
        ]
        relations = Relations(self.tables, nothing_left())
        relationships_again(own.kept, own.left, written, props, relations)
        return left

    def as_key(self, rule: Data, own: Own, props: dict[str, Data]) -> bool:
        """Say that a rule is the primary key, or that a property is unique."""
        if rule["rule"] != "unique" or not set(rule) <= {"rule", "fields", "nulls"}:
            return False
        nullable = any(own.fields[name].get("nullable") for name in rule["fields"])
        primary = [name for name, prop in props.items() if prop.get("primaryKey")]
        had_none = own.kept and not any(
            one.get("primaryKey") for one in own.kept.get("properties") or []
        )
        if "nulls" not in rule and not nullable and not primary and not had_none:
            for place, name in enumerate(rule["fields"], 1):
                props[name] |= {"primaryKey": True, "primaryKeyPosition": place}
            return True
        [first, *others] = rule["fields"]
        odd = rule.get("nulls") != ("distinct" if nullable else None)
        if others or odd or props[first].get("unique") or primary == [first]:
            return False
        props[first]["unique"] = True
        return True

    def as_check(
        self, rule: Data, of: Checked, own: Own, props: dict[str, Data], written: Data
    ) -> bool:
        """Say a rule as a check of the library of metrics."""
        alone = alone_in(rule)
        if alone is not None and alone not in own.fields:
            return False
        value = own.fields.get(alone or "", {})
        check = check_of(rule, replace(of, name=alone, value=value))
        if check is None:
            return False
        element = written if alone is None else props[alone]
        element.setdefault("quality", []).append(check)
        return True

    def as_relationship(self, rule: Data, own: Own, props: dict[str, Data], written: Data) -> bool:
        """Say a rule as a relationship, where names are such as ODCS takes in one."""
        if rule["rule"] != "references" or set(rule) != {"rule", "fields", "contract", "keys"}:
            return False
        table = own.tables[rule["contract"]]
        keys = [self.tables[table].names[key] for key in rule["keys"]]
        fields = [props[name]["name"] for name in rule["fields"]]
        parts = (table, written["name"], *keys, *fields)
        if any(SHORTHAND.fullmatch(one) is None for one in parts):
            return False
        to = [f"{table}.{key}" for key in keys]
        if len(to) == 1:
            props[rule["fields"][0]].setdefault("relationships", []).append({"to": to[0]})
        else:
            came = [f"{written['name']}.{one}" for one in fields]
            written.setdefault("relationships", []).append({"from": came, "to": to})
        return True

    def as_promise(self, rule: Data, own: Own, props: dict[str, Data]) -> bool:
        """Say a rule of freshness as a property of the service level agreement."""
        if rule["rule"] != "freshness":
            return False
        parts = (own.data["name"], props[rule["field"]]["name"])
        if any(set(".,") & set(one) or one.strip() != one for one in parts):
            return False
        promise = freshness_of(rule, ".".join(parts))
        if promise is None or any(one["element"] == promise["element"] for one in self.promises):
            return False
        self.promises.append(promise)
        return True

    def with_rest(self, written: Data, own: Own, rest: list[Data]) -> Data:
        """An object with custom properties that say the rest of its contract."""
        document = {**self.document, "schema": [written], "slaProperties": self.promises}
        left = nothing_left()
        back = Reader(document, left).object_in(
            written, written["name"], Relations(self.tables, left)
        )
        noted = [renamed(rule, own) for rule in rest]
        stated = [renamed(rule, own) for rule in own.data.get("rules", [])]
        customs = [*differences(own.data, back, OF_THE_BODY)]
        customs += [custom("rules", noted)] if noted else []
        customs += order_of(stated, [*back.get("rules", []), *noted])
        return with_customs(written, customs)


def renamed(rule: Data, own: Own) -> Data:
    """A rule that calls the contract that it refers to by the name of its object."""
    if rule["rule"] == "group":
        return rule | {"of": renamed(rule["of"], own)} if isinstance(rule.get("of"), dict) else rule
    return rule | {"contract": own.tables[rule["contract"]]} if "contract" in rule else rule
