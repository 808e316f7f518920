"""One row: its fields in blocks that row rules tie together, each with a base and its departures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from hypothesis import reject
from hypothesis import strategies as st

from contracts.backends.wire_values import Source
from contracts.rules.predicate import Path
from contracts.rules.value import Custom
from contracts.specification import Field, Specification, StructOf, within
from contracts.testing.strategies.blocks import Block
from contracts.testing.strategies.domains import Domain
from contracts.testing.strategies.drawn import Interval
from contracts.testing.strategies.mending import Row
from contracts.testing.strategies.nested import Structs
from contracts.testing.strategies.single import asked_alone

Given = Mapping[str | tuple[str, ...], st.SearchStrategy[Any]]
"""The strategies that were given: by a field's Python name, or for several fields together by theirs."""


@dataclass(frozen=True)
class Narrowed:
    """What is known of fields beside their rules, by their Python names.

    Attributes:
        within: the interval that the table rules leave.
        members: the only values.
        first: the values to try before others.
    """

    within: Mapping[str, Interval] = field(default_factory=dict)
    members: Mapping[str, tuple[Any, ...]] = field(default_factory=dict)
    first: Mapping[str, tuple[Any, ...]] = field(default_factory=dict)


class Rows:
    """The rows that keep a contract's rules of values and of rows.

    Args:
        specification: the contract's.
        given: strategies for some of its fields.
        narrowed: what else is known of its fields.
        source: the wire form that they are to be written in; None for none.
    """

    def __init__(
        self,
        specification: Specification,
        given: Given | None = None,
        narrowed: Narrowed | None = None,
        source: Source | None = None,
    ) -> None:
        self.specification = specification
        self.source: Source | None = source
        self.given = given or {}
        self.narrowed = narrowed or Narrowed()
        self.alone = asked_alone(specification)
        self.exclusive = {
            name for key in self.given for name in (key if isinstance(key, tuple) else (key,))
        }
        self.own = {one.name: self.domain(one) for one in specification.fields}
        self.domains = dict(self.everywhere())
        self.blocks = [Block(self, names) for names in tied(specification, self.given)]

    def __repr__(self) -> str:
        return f"Rows({self.specification.label})"

    def domain(self, one: Field) -> Domain:
        """What a field may be; as its own rules have it, where those of the table leave nothing."""
        name, known = one.name, self.narrowed
        intervals = (known.within.get(name, (None, None)), (None, None))
        own, members = self.given.get(name), known.members.get(name)
        expected = replace(one.value, rules=(*one.value.rules, *self.alone.get(name, ())))
        domains = (
            Domain(
                expected,
                one,
                own=own,
                within=within,
                members=members,
                first=known.first.get(name, ()),
                source=self.source,
                exclusive=name in self.exclusive,
            )
            for within in intervals
        )
        narrow = next(domains)
        return narrow if not narrow.is_empty else next(domains)

    def everywhere(self) -> Iterator[tuple[Path, Domain]]:
        """What each field may be, those of nested contracts too, by its path."""
        for name, domain in self.own.items():
            yield (name,), domain
            if isinstance(domain.drawn, Structs):
                for path, inner in domain.drawn.rows.domains.items():
                    yield (name, *path), inner

    @property
    def base(self) -> Row:
        """The simplest row."""
        parts = [block.base or {} for block in self.blocks]
        row = {alias: value for part in parts for alias, value in part.items()}
        return {one.alias: row[one.alias] for one in self.specification.fields}

    @property
    def closed(self) -> list[Block]:
        """The blocks of which no row is known before their strategies are asked."""
        return [block for block in self.blocks if block.base is None]

    def needs(self) -> Iterator[tuple[str | None, Any]]:
        """The rules for which a strategy must be given, with their fields."""
        for path, domain in self.domains.items():
            rules = [r.rule for one in within(domain.expected) for r in one.rules]
            known = domain.own is not None or domain.exclusive
            if not known and not isinstance(domain.expected.dtype, StructOf):
                customs = [
                    rule for rule in rules if isinstance(rule, Custom) and rule.strategy is None
                ]
                unmet = customs or (rules if domain.is_empty else [])
                yield from ((".".join(path), rule) for rule in unmet)
        for block in self.closed:
            yield from ((None, rule) for rule in block.unmet())

    def opened(self, draw: st.DrawFn, wanted: Mapping[str, int] | None = None) -> Rows:
        """These rows, once the strategies have been asked for what nothing else tells.

        Args:
            wanted: of which fields more than one value is drawn, and how many.
        """
        if not self.closed:
            return self
        first: dict[str, tuple[Any, ...]] = {}
        for block in self.closed:
            first |= block.drawn_first(draw, wanted or {})
        known = replace(self.narrowed, first={**self.narrowed.first, **first})
        opened = Rows(self.specification, self.given, known, self.source)
        if opened.closed:
            reject()
        return opened

    def different(self) -> Iterator[Row]:
        """Different rows: the base, and others that differ from it in one field."""
        if self.closed:
            return
        base = self.base
        yield base
        place = 0
        while True:
            place += 1
            varied = [
                row for one in self.specification.fields if (row := self.with_nth(one, place))
            ]
            if not varied:
                return
            yield from varied

    def with_nth(self, one: Field, place: int) -> Row | None:
        """The base with another value in a field, mended; None where there is none."""
        value = self.own[one.name].nth(place)
        return None if value is None else self.with_value(one.name, value)

    def with_value(self, name: str, value: Any) -> Row | None:
        """The base with a value in a field, and what it is tied to mended."""
        block = next(one for one in self.blocks if name in one.names)
        part = block.with_value(block.base or {}, name, value)
        return None if part is None else {**self.base, **part}

    def strategy(self) -> st.SearchStrategy[Row]:
        """Any row."""
        return rows_from(self)


@st.composite
def rows_from(draw: st.DrawFn, rows: Rows) -> Row:
    """Any row: each block its base, or a departure."""
    rows = rows.opened(draw)
    row = rows.base
    for block in rows.blocks:
        if draw(st.booleans()):
            row |= draw(block.strategy())
    return row


def tied(specification: Specification, given: Given) -> list[tuple[str, ...]]:
    """The fields in groups: those that rules, or strategies given, tie together."""
    groups = [{one.name} for one in specification.fields]
    ties = [{path[0] for path in r.rule.paths} for r in specification.row_rules]
    ties += [{*names} for names in given if isinstance(names, tuple)]
    for tie in ties:
        touched = [group for group in groups if group & tie]
        groups = [group for group in groups if not group & tie]
        groups.append(set().union(*touched))
    order = [one.name for one in specification.fields]
    return sorted(
        (tuple(sorted(group, key=order.index)) for group in groups if group),
        key=lambda g: order.index(g[0]),
    )
