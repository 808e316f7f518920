"""Repairs a row so that it keeps its row rules: a search of bounded length over changes of fields."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from datetime import datetime
from fractions import Fraction
from typing import Any

from contracts.backends.python.problems import member_problems
from contracts.backends.python.row_rules import read_path
from contracts.dtypes import Decimal, Float, Int
from contracts.rules.predicate import Node, Path
from contracts.rules.row import CustomRow
from contracts.specification import Specification, StructOf, field_type_at
from contracts.testing.strategies.domains import Domain
from contracts.testing.strategies.lattices import lattice_for
from contracts.testing.strategies.nested import ListGenerator
from contracts.testing.strategies.predicate_changes import (
    ANY_OTHER,
    FieldChange,
    ListOfLength,
    PredicateChanges,
)

RowValues = dict[str, Any]
"""A row in contract form, by the fields' names in data; structs are rows within it."""
_MAX_TRIES = 100
"""How many rows are tried before a departure is given up."""
MAX_TRIES_FOR_BASE = 2000
"""How many rows are tried before a base is given up."""
_MAX_LIST_LENGTH = 1000
"""The longest list that is made where a rule compares its length."""
_MAX_OTHER_VALUES = 5
"""How many other values of a field are tried, where any would do."""


class RowRepairer:
    """Repairs rows of some fields.

    Args:
        specification: the fields, and the rules between them.
        domains: the domain of each field, by its path.
    """

    def __init__(self, specification: Specification, domains: Mapping[Path, Domain]) -> None:
        self.specification = specification
        self.domains = domains
        self.predicate_changes = PredicateChanges(specification)
        self._predicates: dict[int, tuple[Any, tuple[Path, ...], Node]] = {}
        self._nested: dict[Path, RowRepairer] = {}

    def repair(
        self,
        row: RowValues,
        fixed: frozenset[Path] = frozenset(),
        tries: int = _MAX_TRIES,
        order: int = 0,
    ) -> RowValues | None:
        """The row with some fields changed so that it keeps every rule; None if none is found.

        Args:
            fixed: the fields that must not change.
            tries: how many rows are tried.
            order: in which of several orders the changes are tried.
        """
        return self._search(row, fixed, iter(range(tries)), order)

    def _search(
        self, row: RowValues, fixed: frozenset[Path], tries: Iterator[int], order: int
    ) -> RowValues | None:
        """The row, or the first row a few changes away that keeps every rule."""
        broken = next(member_problems(row, self.specification), None)
        if broken is None:
            return row
        tried = set()
        changes = self._changes(broken.requirement.rule, row, broken.loc)
        for path, target in _rotated(changes, order) if order else changes:
            if any(path[: len(one)] == one or one[: len(path)] == path for one in fixed):
                continue
            for value in self._values_for(path, target, row):
                changed = _with_value(row, path, value, self.specification)
                if changed is None or (key := (path, repr(value))) in tried:
                    continue
                tried.add(key)
                if next(tries, None) is None:
                    return None
                found = self._search(changed, fixed | {path}, tries, order)
                if found is not None:
                    return found
        return None

    def _changes(self, rule: Any, row: RowValues, loc: tuple[str, ...]) -> Iterator[FieldChange]:
        """The changes that may repair a rule which the row, or a struct in it, breaks."""
        if isinstance(rule, CustomRow) or not hasattr(rule, "predicate"):
            return
        before = _path_of_location(loc, self.specification)
        if before:
            yield from self._nested_changes(rule, row, before)
            return
        paths, predicate = self._predicate_of(rule)
        values = {path: read_path(path, row, self.specification) for path in paths}
        yield from self.predicate_changes.changes_for_answer(predicate, values, answer=True)
        yield from ((path, ANY_OTHER) for path in paths)

    def _predicate_of(self, rule: Any) -> tuple[tuple[Path, ...], Node]:
        """The paths and the predicate of a rule, kept: some rules make them anew at every access."""
        if id(rule) not in self._predicates:
            self._predicates[id(rule)] = (rule, rule.paths, rule.predicate)
        return self._predicates[id(rule)][1:]

    def _nested_changes(self, rule: Any, row: RowValues, before: Path) -> Iterator[FieldChange]:
        """The same for a rule of the nested contract at a path."""
        value = field_type_at(self.specification, before)
        struct = _value_at(row, before, self.specification)
        if value is None or not isinstance(value.dtype, StructOf) or struct is None:
            return
        if before not in self._nested:
            self._nested[before] = RowRepairer(value.dtype.specification, {})
        for path, target in self._nested[before]._changes(rule, struct, ()):  # noqa: SLF001 - of the same class
            yield (*before, *path), target

    def _values_for(self, path: Path, target: Any, row: RowValues) -> Iterator[Any]:
        """The values of a field that fulfil a change, as far as they keep the field's own rules."""
        domain = self.domains.get(path)
        if domain is None:
            return
        if target is ANY_OTHER:
            current = _value_at(row, path, self.specification)
            others = (domain.nth(place) for place in range(_MAX_OTHER_VALUES))
            yield from (
                one for one in (*others, *domain.edges) if one is not None and one != current
            )
            return
        for value in _values_near(target, domain):
            if domain.accepts(value):
                yield value


def _rotated(changes: Iterator[FieldChange], order: int) -> list[FieldChange]:
    every = list(changes)
    first = order % max(len(every), 1)
    return every[first:] + every[:first]


def _values_near(target: Any, domain: Domain) -> Iterator[Any]:
    """The values of a field's type that equal the target, or lie around it."""
    dtype = domain.expected.dtype
    number = isinstance(target, (int, float, Fraction)) and not isinstance(target, bool)
    # Not `math.isfinite` of a fraction: one may be too great for a float.
    finite = number and not (isinstance(target, float) and not math.isfinite(target))
    match dtype:
        case Float() if number and isinstance(target, float):
            yield target
        case Float() if number:
            yield domain.generator.nearest(Fraction(target))
        case Int() | Decimal() if finite:
            lattice = lattice_for(dtype)
            tick = Fraction(target) * lattice.scale
            below, above = math.floor(tick), math.ceil(tick)
            yield from map(lattice.value, dict.fromkeys((below, above, above + 1, below - 1)))
        case _ if isinstance(target, ListOfLength):
            generator = domain.generator
            if isinstance(generator, ListGenerator) and target.length <= _MAX_LIST_LENGTH:
                yield generator.of_length(target.length)
        case _ if isinstance(target, datetime) and dtype.kind == "date":
            yield target.date()
        case _:
            yield target


def _value_at(row: RowValues, path: Path, specification: Specification) -> Any:
    """The value at a path; None where a struct on the way is null."""
    value: Any = row
    for name in path:
        if value is None:
            return None
        field = specification.by_name[name]
        value = value[field.alias]
        if isinstance(field.value.dtype, StructOf):
            specification = field.value.dtype.specification
    return value


def _with_value(
    row: RowValues, path: Path, value: Any, specification: Specification
) -> RowValues | None:
    """The row with another value at a path; None where a struct on the way is null."""
    name, *rest = path
    field = specification.by_name[name]
    if not rest:
        return {**row, field.alias: value}
    inside = row[field.alias]
    if inside is None or not isinstance(field.value.dtype, StructOf):
        return None
    changed = _with_value(inside, tuple(rest), value, field.value.dtype.specification)
    return None if changed is None else {**row, field.alias: changed}


def _path_of_location(loc: tuple[str, ...], specification: Specification) -> Path:
    """A location by the names in data as a path of Python names."""
    names: list[str] = []
    for alias in loc:
        field = next((one for one in specification.fields if one.alias == alias), None)
        if field is None:
            break
        names.append(field.name)
        if isinstance(field.value.dtype, StructOf):
            specification = field.value.dtype.specification
    return tuple(names)
