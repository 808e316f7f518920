"""A row made to keep its row rules, by changing some of its fields: a search of bounded length."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from datetime import datetime
from fractions import Fraction
from typing import Any

from contracts.backends.row_values import value_read
from contracts.backends.values import member_problems
from contracts.dtypes import Decimal, Float, Int
from contracts.rules.predicate import Node, Path
from contracts.rules.row import CustomRow
from contracts.specification import Specification, StructOf, value_at
from contracts.testing.strategies.domains import Domain
from contracts.testing.strategies.lattices import lattice_of
from contracts.testing.strategies.nested import Lists
from contracts.testing.strategies.reaching import ANOTHER, Change, OfLength, Reaching

Row = dict[str, Any]
"""A row in contract form, by the names that data has for fields; structs are rows within it."""
TRIED = 100
"""How many rows are tried until a departure is given up."""
TRIED_AT_FIRST = 2000
"""How many are tried until a perfect row is given up."""
LONGEST_LIST = 1000
"""How many items a list is given, where its length is asked for."""
OTHERS = 5
"""How many other values of a field are tried, where any would do."""


class Mending:
    """Rows of some fields, and how to make one keep the row rules.

    Args:
        specification: the fields, and the rules between them.
        domains: what each field may be, by its path.
    """

    def __init__(self, specification: Specification, domains: Mapping[Path, Domain]) -> None:
        self.specification = specification
        self.domains = domains
        self.reaching = Reaching(specification)
        self._asked: dict[int, tuple[Any, tuple[Path, ...], Node]] = {}
        self._inside: dict[Path, Mending] = {}

    def mended(
        self,
        row: Row,
        fixed: frozenset[Path] = frozenset(),
        tried: int = TRIED,
        turn: int = 0,
    ) -> Row | None:
        """The row with some fields changed so that it keeps every rule; None if none was found.

        Args:
            fixed: the fields that stay what they are.
            tried: how many rows are tried.
            turn: which of the ways to mend it is tried first.
        """
        return self.search(row, fixed, iter(range(tried)), turn)

    def search(
        self, row: Row, fixed: frozenset[Path], left: Iterator[int], turn: int
    ) -> Row | None:
        """The row, or the first that keeps every rule of those that lie a few changes from it."""
        broken = next(member_problems(row, self.specification), None)
        if broken is None:
            return row
        tried = set()
        changes = self.changes(broken.requirement.rule, row, broken.loc)
        for path, target in turned(changes, turn) if turn else changes:
            if any(path[: len(one)] == one or one[: len(path)] == path for one in fixed):
                continue
            for value in self.meant(path, target, row):
                changed = with_value(row, path, value, self.specification)
                if changed is None or (key := (path, repr(value))) in tried:
                    continue
                tried.add(key)
                if next(left, None) is None:
                    return None
                found = self.search(changed, fixed | {path}, left, turn)
                if found is not None:
                    return found
        return None

    def changes(self, rule: Any, row: Row, loc: tuple[str, ...]) -> Iterator[Change]:
        """What may mend a rule that a row breaks, or that a struct in it breaks."""
        if isinstance(rule, CustomRow) or not hasattr(rule, "predicate"):
            return
        before = names_of(loc, self.specification)
        if before:
            yield from self.changes_inside(rule, row, before)
            return
        paths, predicate = self.asked(rule)
        values = {path: value_read(path, row, self.specification, wire=False) for path in paths}
        yield from self.reaching.wants(predicate, values, truth=True)
        yield from ((path, ANOTHER) for path in paths)

    def asked(self, rule: Any) -> tuple[tuple[Path, ...], Node]:
        """What a rule reads and asks: made once, for some rules make it anew."""
        if id(rule) not in self._asked:
            self._asked[id(rule)] = (rule, rule.paths, rule.predicate)
        return self._asked[id(rule)][1:]

    def changes_inside(self, rule: Any, row: Row, before: Path) -> Iterator[Change]:
        """The same for a rule of a nested contract."""
        value, struct = value_at(self.specification, before), at(row, before, self.specification)
        if value is None or not isinstance(value.dtype, StructOf) or struct is None:
            return
        if before not in self._inside:
            self._inside[before] = Mending(value.dtype.specification, {})
        inner = self._inside[before]
        for path, target in inner.changes(rule, struct, ()):
            yield (*before, *path), target

    def meant(self, path: Path, target: Any, row: Row) -> Iterator[Any]:
        """The values of a field that a change means, as far as they keep the field's own rules."""
        domain = self.domains.get(path)
        if domain is None:
            return
        if target is ANOTHER:
            current = at(row, path, self.specification)
            others = (domain.nth(place) for place in range(OTHERS))
            yield from (
                one for one in (*others, *domain.edges) if one is not None and one != current
            )
            return
        for value in as_values(target, domain):
            if domain.holds(value):
                yield value


def turned(changes: Iterator[Change], turn: int) -> list[Change]:
    """The changes, those at some place first."""
    listed = list(changes)
    place = turn % max(len(listed), 1)
    return listed[place:] + listed[:place]


def as_values(target: Any, domain: Domain) -> Iterator[Any]:
    """The values of a field's type that a target is, or lies between; and those beside them."""
    dtype = domain.expected.dtype
    number = isinstance(target, (int, float, Fraction)) and not isinstance(target, bool)
    match dtype:
        case Float() if number and isinstance(target, float):
            yield target
        case Float() if number:
            yield domain.drawn.nearest(Fraction(target))
        case Int() | Decimal() if number and math.isfinite(target):
            lattice = lattice_of(dtype)
            tick = Fraction(target) * (lattice.scale if lattice else 1)
            below, above = math.floor(tick), math.ceil(tick)
            ticks = dict.fromkeys((below, above, above + 1, below - 1))
            yield from (lattice.value(one) for one in ticks if lattice)
        case _ if isinstance(target, OfLength):
            if isinstance(domain.drawn, Lists) and target.length <= LONGEST_LIST:
                yield [domain.drawn.plain] * target.length
        case _ if isinstance(target, datetime) and dtype.kind == "date":
            yield target.date()
        case _:
            yield target


def at(row: Row, path: Path, specification: Specification) -> Any:
    """The value at a path; None where there is no struct on the way."""
    value: Any = row
    for name in path:
        if value is None:
            return None
        field = specification.by_name[name]
        value = value[field.alias]
        if isinstance(field.value.dtype, StructOf):
            specification = field.value.dtype.specification
    return value


def with_value(row: Row, path: Path, value: Any, specification: Specification) -> Row | None:
    """The row with another value at a path; None where there is no struct to hold it."""
    name, *rest = path
    field = specification.by_name[name]
    if not rest:
        return {**row, field.alias: value}
    inside = row[field.alias]
    if inside is None or not isinstance(field.value.dtype, StructOf):
        return None
    changed = with_value(inside, tuple(rest), value, field.value.dtype.specification)
    return None if changed is None else {**row, field.alias: changed}


def names_of(loc: tuple[str, ...], specification: Specification) -> Path:
    """A place in the words of data as a path of Python names."""
    names: list[str] = []
    for alias in loc:
        field = next((one for one in specification.fields if one.alias == alias), None)
        if field is None:
            break
        names.append(field.name)
        if isinstance(field.value.dtype, StructOf):
            specification = field.value.dtype.specification
    return tuple(names)
