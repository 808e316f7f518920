"""Schema objects of an ODCS document as specifications: their fields and rules."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple, cast

from contracts.contract import Contract
from contracts.dtypes import UNCOMPARED, Opaque
from contracts.engine.contract_class import specification_of
from contracts.errors import DocumentError, Obstacle
from contracts.interchange.class_builder import Obstructed, struct_name
from contracts.interchange.json.contract_classes import make_contract_class
from contracts.interchange.json.pattern_sizes import count_pattern_states
from contracts.interchange.json.places import Customs, DocumentCounts, DocumentPlace
from contracts.interchange.leave_out import LeftOut
from contracts.interchange.odcs import custom_properties as customs
from contracts.interchange.odcs import logical_types as types
from contracts.interchange.odcs import quality_checks as checks
from contracts.interchange.odcs.logical_types import Data
from contracts.interchange.odcs.property_names import (
    BATCH_KEYS,
    column_of_property,
    read_names,
    untyped,
)
from contracts.interchange.odcs.relationships import (
    Relations,
    TableOfObject,
    TablesByName,
    tables_at,
)
from contracts.interchange.odcs.service_levels import read_freshness
from contracts.interchange.odcs.type_options import read_options
from contracts.rules import table as t
from contracts.rules.implied import NotNull
from contracts.rules.requirement import Requirement
from contracts.rules.value import Matches
from contracts.specification import Field, FieldType, ListOf, Specification, StructOf

ANY_ITEM = FieldType(Opaque(), nullable=True)
"""The items of an array that limits them, and does not say what they are."""
PlacedRules = list[tuple[str, Requirement[Any]]]
"""Rules that checks are, each with the place of its check."""


class Member(NamedTuple):
    """A property that is a field, and the rules of many rows that its checks are."""

    prop: Data
    field: Field
    at: DocumentPlace
    rules: PlacedRules


@dataclass(slots=True)
class ObjectReader:
    """Reads the schema objects of a document.

    Attributes:
        with_classes: whether nested contracts, and those that rules refer to, get their classes.
        refers: the keys of the objects to which each refers, as far as they were read.
    """

    document: Data
    customs: Customs
    tables: TablesByName
    leave_out: LeftOut
    with_classes: bool = False
    counts: DocumentCounts = field(default_factory=DocumentCounts)
    refers: dict[str, set[str]] = field(default_factory=dict)

    def contract_of(self, table: TableOfObject) -> type[Contract]:
        """The contract of an object, made after those that it refers to."""
        if table.contract is None:
            table.contract = self._make(*self.read_object(table))
        return cast("type[Contract]", table.contract)

    def _target_of(self, table: TableOfObject) -> Any:
        """What a rule holds that refers to an object: its contract; as long as there is none, its table."""
        known = self.with_classes or table.contract is not None
        return self.contract_of(table) if known else table

    def _make(
        self, read: Specification, members: list[Member], at: DocumentPlace
    ) -> type[Contract]:
        try:
            return make_contract_class(read, at)
        except DocumentError as error:
            found = re.fullmatch(r".*?\.fields\[(\d+)\](.*)", error.path, re.DOTALL)
            there = f"{members[int(found[1])].at.path}{found[2]}" if found else error.path
            raise Obstructed(Obstacle(there, error.problem, error.hint)) from None

    def read_object(
        self, table: TableOfObject
    ) -> tuple[Specification, list[Member], DocumentPlace]:
        """The specification of an object.

        Raises:
            DocumentError: one of our own custom properties is not such as canonical JSON has it.
        """
        relations = Relations(self.tables, table.key, self._target_of, self.refers)
        at = DocumentPlace(table.key, self.customs, relations, self.counts)
        at.count("contracts")
        one = table.element
        customs.refuse_odd_customs(one, customs.OF_OBJECTS, at)
        members = self._read_members(one.get("properties") or [], at)
        ours = customs.customs_of_ours(one)
        native = {
            "version": self.document["version"],
            "owner": _owner_of(self.document),
            "description": one.get("description"),
            # An object of which some columns are not typed has columns that no field is.
            "extra": "forbid" if 0 < len(members) == len(one.get("properties") or []) else "allow",
            **customs.read_customs(customs.OBJECT_KEYS, ours, at),
        }
        rules = [*self._read_rules(one, members, relations, at), *native.pop("rules", ())]
        fields = tuple(member.field for member in members)
        ordered = tuple(customs.in_order(rules, ours.get("order")))
        return Specification(one["name"], fields, ordered, **native), members, at

    # Fields -----------------------------------------------------------------------------------

    def _read_members(self, properties: list[Data], at: DocumentPlace) -> list[Member]:
        """The properties that state their types as fields; the others are left out, if at all."""
        typed = []
        for place, prop in enumerate(properties):
            there = at.down("properties").down(place)
            lacking = untyped(prop)
            if lacking is None:
                typed.append((prop, there))
            else:
                self.leave_out.refuse_unless_left_out(there.path, *lacking)
        names = read_names([prop for prop, _ in typed])
        return [
            self._read_member(prop, there, name)
            for (prop, there), name in zip(typed, names, strict=True)
        ]

    def _read_member(self, prop: Data, at: DocumentPlace, name: str) -> Member:
        ours = customs.customs_of_ours(prop)
        value, rules = self._read_value(prop, at, struct_name(prop["name"]), name)
        at.refuse_deep(value)
        native: dict[str, Any] = {
            "title": prop.get("businessName"),
            "description": prop.get("description"),
            "examples": read_examples(prop),
            "default": customs.read_custom_default(ours, value.dtype, at),
        }
        native |= customs.read_customs(customs.FIELD_KEYS, ours, at)
        return Member(prop, Field(name, column_of_property(prop), value, **native), at, rules)

    def _read_value(
        self, prop: Data, at: DocumentPlace, struct: str, name: str = ""
    ) -> tuple[FieldType, PlacedRules]:
        """What a property requires of its values, and the rules of many rows that its checks are.

        Args:
            struct: the name of the contract that its members make.
            name: the name of its field, if that is one of the object's own.
        """
        at.count("values")
        customs.refuse_odd_customs(prop, customs.OF_PROPERTIES, at)
        ours = customs.customs_of_ours(prop)
        custom_type = customs.read_custom_type(ours, at)
        bare = FieldType(custom_type) if custom_type else self._read_type(prop, at, struct)
        value = replace(bare, nullable=not (prop.get("required") or prop.get("primaryKey")))
        of = Field(name, name, value)
        quietly = _read_checks(prop, of, at, LeftOut())
        if any(isinstance(rule.rule, NotNull) for _, rule in quietly):
            of = replace(of, value=(value := bare))
        placed = _read_checks(prop, of, at, self.leave_out)
        options = read_options(prop, bare.dtype, at, self.leave_out)
        rules: list[Requirement[Any]] = [Requirement(rule) for rule in options]
        rules += [rule for _, rule in placed if checks.is_value_rule(rule)]
        rules = [rule for rule in rules if not isinstance(rule.rule, NotNull)]
        for rule in rules:
            if isinstance(rule.rule, Matches):
                at.count("states of patterns", count_pattern_states(rule.rule.pattern))
        native: dict[str, Any] = {
            "nullable": value.nullable,
            "wire": types.read_wire_form(prop, bare.dtype, at, self.leave_out),
        }
        native |= customs.read_customs(customs.VALUE_KEYS, ours, at.typed(bare.dtype))
        native["rules"] = (*rules, *native.get("rules", ()))
        if native.get("unit") is None and native["wire"].unit is not None:
            native["unit"] = native["wire"].unit.code
        return replace(bare, **native), [one for one in placed if not checks.is_value_rule(one[1])]

    def _read_type(self, prop: Data, at: DocumentPlace, struct: str) -> FieldType:
        match types.logical_type_of(prop):
            case "array" if not prop.get("items"):
                return FieldType(ListOf(ANY_ITEM))
            case "array":
                inside = at.down("items")
                item, rules = self._read_value(prop["items"], inside, struct)
                self._refuse_batch_rules(prop["items"], rules, inside)
                return FieldType(ListOf(item))
            case "object":
                value = self._read_nested(prop, at, struct)
                at.count("values", at.contracts.measure(value)[0] - 1)
                return value
            case _:
                return FieldType(types.read_scalar_type(prop, at, self.leave_out))

    def _read_nested(self, prop: Data, at: DocumentPlace, name: str) -> FieldType:
        """A value of the contract that the members of an object make."""
        at.count("contracts")
        needed = types.options_of(prop).get("required", [])
        properties = [
            one | {"required": True} if one["name"] in needed else one
            for one in prop.get("properties") or []
        ]
        members = self._read_members(properties, at)
        for member in members:
            self._refuse_batch_rules(member.prop, member.rules, member.at)
        native: dict[str, Any] = {
            "name": name,
            "fields": tuple(member.field for member in members),
            "extra": "forbid" if len(members) == len(properties) else "allow",
        }
        read = Specification(
            **native | customs.read_nested_customs(customs.customs_of_ours(prop), at)
        )
        if not self.with_classes:
            return FieldType(StructOf(read))
        made = self._make(read, members, at)
        return FieldType(StructOf(specification_of(made)), python=made)

    def _refuse_batch_rules(self, prop: Data, rules: PlacedRules, at: DocumentPlace) -> None:
        """Note what a nested property requires of many rows, which no rule does."""
        odd = {at.down(key).path: f"has {key}" for key in BATCH_KEYS if prop.get(key)}
        for where, what in [*odd.items(), *((where, "is nested") for where, _ in rules)]:
            problem = f"{what}, and rules of many rows read the columns of a batch"
            self.leave_out.refuse_unless_left_out(where, problem, "Ask it of a column")

    # Rules ------------------------------------------------------------------------------------

    def _read_rules(
        self, one: Data, members: list[Member], relations: Relations, at: DocumentPlace
    ) -> Iterator[Requirement[Any]]:
        """The rules that the keys, checks, relationships and service levels of an object are."""
        yield from self._read_keys(members)
        for member in members:
            yield from (rule for _, rule in member.rules)
        of = {member.prop["name"]: member.field for member in members}
        yield from (rule for _, rule in _read_checks(one, of, at, self.leave_out))
        elements: list[Any] = [(one.prop, one.at, [one.field.name]) for one in members]
        for element, there, names in [*elements, (one, at, None)]:
            for number, relation in enumerate(element.get("relationships") or []):
                with self.leave_out.noting(there.down("relationships").down(number).path):
                    yield Requirement(relations.read(names, relation))
        yield from read_freshness(self.document, one["name"], of)

    def _read_keys(self, members: list[Member]) -> Iterator[Requirement[Any]]:
        """That rows are unique by the primary key, and by each property that is unique."""
        keyed = [one for one in members if one.prop.get("primaryKey")]
        keyed.sort(key=lambda one: one.prop.get("primaryKeyPosition") or 0)
        if keyed and self._are_compared(keyed, "primaryKey"):
            yield Requirement(t.Unique(*(one.field.name for one in keyed)))
        for one in members:
            if one.prop.get("unique") and self._are_compared([one], "unique"):
                yield Requirement(checks.unique([one.field]))

    def _are_compared(self, keyed: list[Member], key: str) -> bool:
        """Whether the values of a key are compared; noted if not, at each of its properties."""
        odd = [one for one in keyed if one.field.value.dtype.kind in UNCOMPARED]
        for one in keyed if odd else ():
            problem = f"is a key with {odd[0].prop['name']}, whose values are not compared"
            hint = "State the type of what it holds"
            self.leave_out.refuse_unless_left_out(one.at.down(key).path, problem, hint)
        return not odd


def _read_checks(
    element: Data, of: checks.CheckedElement, at: DocumentPlace, leave_out: LeftOut
) -> PlacedRules:
    """The rules that the checks of an element are, each with the place of its check."""
    done: PlacedRules = []
    for place, check in enumerate(element.get("quality") or []):
        where = at.down("quality").down(place).path
        with leave_out.noting(where):
            done += [(where, rule) for rule in checks.read_check(check, of, tables_at(at))]
    return done


def read_examples(prop: Data) -> tuple[Any, ...]:
    """The examples of a property as a field has them; a mapping as text."""

    def read(example: Any) -> Any:
        if isinstance(example, list):
            return tuple(map(read, example))
        return str(example) if isinstance(example, dict) else example

    return tuple(map(read, prop.get("examples") or ()))


def _owner_of(document: Data) -> str | None:
    """Who owns a document: its team, or the member whose role it is."""
    team = document.get("team")
    if isinstance(team, dict):
        return team.get("name")
    owners = (one for one in team or [] if str(one.get("role", "")).lower() == "owner")
    owner: Data = next(owners, {})
    return owner.get("name") or owner.get("username")
