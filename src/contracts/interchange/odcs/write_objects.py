"""Contracts as schema objects of ODCS: in its own words what these state, in custom properties the rest."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any, TypeAlias, assert_never

from contracts.interchange.json.places import DocumentPlace
from contracts.interchange.leave_out import LeftOut
from contracts.interchange.odcs import custom_properties as customs
from contracts.interchange.odcs import quality_checks as checks
from contracts.interchange.odcs.kept_elements import KeptElement
from contracts.interchange.odcs.logical_types import Data
from contracts.interchange.odcs.property_names import write_names
from contracts.interchange.odcs.read_objects import Member, ObjectReader
from contracts.interchange.odcs.relationships import (
    Relations,
    TableOfObject,
    TablesByName,
    write_relationship,
)
from contracts.interchange.odcs.service_levels import write_freshness
from contracts.interchange.odcs.write_properties import PropertyWriter
from contracts.rules import aggregate as a
from contracts.rules import predicate as p
from contracts.rules import row as r
from contracts.rules import table as t
from contracts.rules.arrival import Coverage, Lag, Schedule, Volume
from contracts.rules.clock import Future, Past
from contracts.rules.drift import Drift, NewCategory, Plausible
from contracts.rules.reference import References
from contracts.rules.requirement import Requirement
from contracts.specification import Specification

_CheckedBodyRule: TypeAlias = t.Unique | t.RowCount | t.NullShare | r.Satisfies


@dataclass(frozen=True, slots=True)
class ContractToWrite:
    """A contract that is written, with the schema object that it was read from, or nothing."""

    contract: Any
    specification: Specification
    kept: KeptElement


def tables_to_write(contracts: Iterable[ContractToWrite]) -> TablesByName:
    """The objects that contracts are written as, by name, and by the identifiers that they had."""
    by_name: dict[str, TableOfObject] = {}
    by_id: dict[str, TableOfObject] = {}
    for one in contracts:
        name, known = one.specification.name, one.kept.by_column
        fields: dict[str, str] = {}
        ids: dict[str, str] = {}
        for head, own in zip(
            write_names(one.specification.fields), one.specification.fields, strict=True
        ):
            fields[head["name"]] = own.name
            before = known.get(own.alias, KeptElement()).element
            ids |= {before["id"]: own.name} if "id" in before else {}
        by_name[name] = TableOfObject(name, one.kept.element, fields, ids, one.contract)
        by_id[one.kept.element.get("id", name)] = by_name[name]
    return by_id | by_name


def write_object(
    stated: ContractToWrite,
    document: Data,
    promises: list[Data],
    relations: Relations,
    at: DocumentPlace,
) -> Data:
    """The schema object of a contract.

    Args:
        document: what the document states beside its schema.
        promises: of freshness; those that rules of the contract are come to them.
        relations: the objects that are written.
    """
    specification, kept = stated.specification, stated.kept
    written: Data = {"name": specification.name, "logicalType": "object", **kept.others}
    if "physicalName" in kept.element:
        written["physicalName"] = kept.element["physicalName"]
    if specification.description is not None:
        written["description"] = specification.description
    rest: list[Requirement[Any]] = [*specification.rules]
    properties = PropertyWriter(relations, rest)
    members = properties.write_members(specification.fields, kept, at)
    of = {one.prop["name"]: one.field for one in members}
    every = {
        "properties": [*(one.prop for one in members), *kept.untyped_properties],
        "relationships": properties.kept_relationships(kept, None),
        "quality": properties.kept_checks(kept, of, rest),
    }
    written |= {key: elements for key, elements in every.items() if elements}
    rules = _RuleWriter(written, {m.field.name: m for m in members}, kept, promises, relations)
    rest = [rule for rule in rest if not rules.write(rule)]
    promised = document | {"slaProperties": promises}
    reader = ObjectReader(promised, at.customs, relations.tables, LeftOut())
    read, _, _ = reader.read_object(replace(relations.tables[specification.name], element=written))
    rest_alone = replace(specification, rules=tuple(rest))
    stated_rest = customs.write_customs(
        customs.OBJECT_KEYS, rest_alone, replace(read, rules=()), at
    )
    found = [*stated_rest, *_order_of(specification.rules, [*read.rules, *rest])]
    written = customs.add_customs(written, found)
    for element in (written, *(one.prop for one in members)):
        for key in ("relationships", "quality", "customProperties"):  # whatever came first
            if key in element:
                element[key] = element.pop(key)
    return written


def _order_of(stated: Iterable[Requirement[Any]], natural: list[Any]) -> list[Data]:
    """The order of rules, where reading gives another one."""
    places: list[int] = []
    for rule in stated:
        alike = (n for n, one in enumerate(natural) if checks.is_same(one, rule))
        places.append(next(n for n in alike if n not in places))
    return [] if places == [*range(len(natural))] else [customs.custom("order", places)]


@dataclass(frozen=True, slots=True)
class _RuleWriter:
    """Adds the rules of a contract for which ODCS has words to its object."""

    written: Data
    members: dict[str, Member]
    kept: KeptElement
    promises: list[Data]
    relations: Relations

    def write(self, stated: Requirement[Any]) -> bool:
        """Whether ODCS has words for a rule; then they are written."""
        rule: r.RowRule | t.TableRule = stated.rule
        match rule:
            case t.Unique():
                return (stated.plain and self._write_key(rule)) or self._write_check(stated)
            case (
                t.RowCount() | t.NullShare(growth=None) | r.Satisfies(p.Not(p.IsNull(p.Ref((_,)))))
            ):
                return self._write_check(stated)
            case References():
                return stated.plain and self._write_relationship(rule)
            case t.Freshness():
                return stated.plain and self._write_promise(rule)
            case (
                r.Satisfies() | r.Coordinates() | r.FreshAt() | r.CustomRow()
                | t.NullShare() | t.Sorted() | Past() | Future() | t.CustomTable() | t.Grouped()
                | a.Mean() | a.Sum() | a.Quantile() | a.Distinct() | a.DistinctShare()
                | a.StandardDeviation() | Lag() | Coverage() | Schedule() | Volume()
                | Drift() | NewCategory() | Plausible()
            ):  # fmt: skip  # by module
                return False
            case _:
                assert_never(rule)

    def _write_key(self, rule: t.Unique) -> bool:
        """Whether the rule is the primary key, or that a property is unique."""
        if rule.ignore_case:
            return False
        keyed = [self.members[name] for name in rule.fields]
        nullable = any(one.field.value.nullable for one in keyed)
        primary = [one for one in self.members.values() if one.prop.get("primaryKey")]
        before = self.kept.element.get("properties") or []
        had_none = self.kept.element and not any(one.get("primaryKey") for one in before)
        if rule.nulls is None and not nullable and not primary and not had_none:
            for place, one in enumerate(keyed, 1):
                one.prop.update(primaryKey=True, primaryKeyPosition=place)
            return True
        first = keyed[0]
        odd = rule != checks.unique([first.field])
        if odd or primary == [first] or first.prop.get("unique"):
            return False
        first.prop["unique"] = True
        return True

    def _write_check(self, stated: Requirement[_CheckedBodyRule]) -> bool:
        """Whether the rule is a check of the library of metrics."""
        rule = stated.rule
        names = rule.paths[0] if isinstance(rule, r.Satisfies) else rule.fields
        element = self.written
        of: checks.CheckedElement = {m.prop["name"]: m.field for m in self.members.values()}
        if len(names) == 1:
            if names[0] not in self.members:
                return False
            element, of = self.members[names[0]].prop, self.members[names[0]].field
        check = checks.write_check(stated, of, self._columns)
        if check is not None:
            element.setdefault("quality", []).append(check)
        return check is not None

    def _write_relationship(self, rule: References) -> bool:
        """Whether the rule is a relationship, whose names are such as ODCS takes in one."""
        relation = write_relationship(rule, self.written["name"], self._columns, self.relations)
        if relation is not None:
            several = len(rule.fields) > 1
            element = self.written if several else self.members[rule.fields[0]].prop
            element.setdefault("relationships", []).append(relation)
        return relation is not None

    def _write_promise(self, rule: t.Freshness) -> bool:
        """Whether the rule is a promise of a service level agreement."""
        parts = (self.written["name"], self._columns[rule.field])
        if any(set(".,") & set(one) or one.strip() != one for one in parts):
            return False
        promise = write_freshness(rule, ".".join(parts))
        if promise is None or any(one["element"] == promise["element"] for one in self.promises):
            return False
        self.promises.append(promise)
        return True

    @property
    def _columns(self) -> dict[str, str]:
        """What ODCS calls each field."""
        return {name: one.prop["name"] for name, one in self.members.items()}
