"""The domain of one row: its fields in blocks that row rules tie together, each with a base and departures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import count
from typing import Any

from hypothesis import reject
from hypothesis import strategies as st

from contracts.backends.python.convert import Source
from contracts.rules.predicate import Path
from contracts.rules.value import Custom
from contracts.specification import Field, Specification, StructOf, walk_types
from contracts.testing.strategies.blocks import Block
from contracts.testing.strategies.domains import Domain
from contracts.testing.strategies.field_limits import FieldLimits
from contracts.testing.strategies.implied_value_rules import implied_value_rules
from contracts.testing.strategies.nested import StructGenerator
from contracts.testing.strategies.repair import RowValues

_MAX_EMPTY_PLACES = 4
"""How many values of each field in a row may fit no row before there are taken to be no others."""
FieldStrategies = Mapping[str | tuple[str, ...], st.SearchStrategy[Any]]
"""The user's strategies: by a field's Python name, or by the names of several fields drawn together."""


class RowDomain:
    """The rows that keep a contract's value rules and row rules.

    Args:
        specification: the contract's.
        strategies: the user's strategies for some of its fields.
        limits: what else limits its fields.
        source: the wire form that the values must survive; None for none.
    """

    def __init__(
        self,
        specification: Specification,
        strategies: FieldStrategies | None = None,
        limits: FieldLimits | None = None,
        source: Source | None = None,
    ) -> None:
        self.specification = specification
        self.source: Source | None = source
        self.strategies = strategies or {}
        self.limits = limits or FieldLimits()
        self.implied_rules = implied_value_rules(specification)
        self.exclusive = {
            name for key in self.strategies for name in (key if isinstance(key, tuple) else (key,))
        }
        self.field_domains = {one.name: self._field_domain(one) for one in specification.fields}
        self.domains = dict(self._domains_by_path())
        self.blocks = [Block(self, names) for names in _tied_fields(specification, self.strategies)]

    def __repr__(self) -> str:
        return f"RowDomain({self.specification.label})"

    def _field_domain(self, one: Field) -> Domain:
        """The domain of a field; by its own rules alone, where the limits leave no value."""
        name, limits = one.name, self.limits
        intervals = (limits.within.get(name, (None, None)), (None, None))
        strategy, members = self.strategies.get(name), limits.members.get(name)
        expected = replace(one.value, rules=(*one.value.rules, *self.implied_rules.get(name, ())))
        domains = (
            Domain(
                expected,
                one,
                strategy=strategy,
                within=within,
                members=members,
                first=limits.first.get(name, ()),
                source=self.source,
                exclusive=name in self.exclusive,
                rows_of=lambda nested: RowDomain(nested, source=self.source),
            )
            for within in intervals
        )
        limited = next(domains)
        return next(domains) if limited.is_empty and name in limits.within else limited

    def _domains_by_path(self) -> Iterator[tuple[Path, Domain]]:
        """The domain of each field, those of nested contracts too, by its path."""
        for name, domain in self.field_domains.items():
            yield (name,), domain
            if isinstance(domain.generator, StructGenerator):
                for path, inner in domain.generator.rows.domains.items():
                    yield (name, *path), inner

    @property
    def base(self) -> RowValues:
        """The simplest row."""
        parts = [block.base or {} for block in self.blocks]
        row = {alias: value for part in parts for alias, value in part.items()}
        return {one.alias: row[one.alias] for one in self.specification.fields}

    @property
    def undrawn_blocks(self) -> list[Block]:
        """The blocks without a base, until the user's strategies have drawn values for it."""
        return [block for block in self.blocks if block.base is None]

    def rules_without_strategy(self) -> Iterator[tuple[str | None, Any]]:
        """The rules for which the user must pass a strategy, with their fields."""
        for path, domain in self.domains.items():
            rules = [r.rule for one in walk_types(domain.expected) for r in one.rules]
            has_strategy = domain.own_strategy is not None or domain.exclusive
            if not has_strategy and not isinstance(domain.expected.dtype, StructOf):
                customs = [
                    rule for rule in rules if isinstance(rule, Custom) and rule.strategy is None
                ]
                unmet = customs or (rules if domain.is_empty else [])
                yield from ((".".join(path), rule) for rule in unmet)
        yield from ((".".join(path) or None, rule) for path, rule in self.unmet_rules())

    def unmet_rules(self) -> Iterator[tuple[Path, Any]]:
        """The row rules that no found row keeps, those of nested contracts too, with the paths of those."""
        for block in self.undrawn_blocks:
            yield from (((), rule) for rule in block.unmet_rules())
        for name, domain in self.field_domains.items():
            if domain.is_empty and domain.own_strategy is None and not domain.exclusive:
                yield from (((name, *path), rule) for path, rule in domain.generator.unmet_rules())

    def drawn(self, draw: st.DrawFn, counts: Mapping[str, int] | None = None) -> RowDomain:
        """The domain after the user's strategies have drawn the values that nothing else tells.

        Args:
            counts: how many values are drawn, for fields that need more than one.
        """
        if not self.undrawn_blocks:
            return self
        first: dict[str, tuple[Any, ...]] = {}
        for block in self.undrawn_blocks:
            first |= block.draw_first(draw, counts or {})
        limits = replace(self.limits, first={**self.limits.first, **first})
        domain = RowDomain(self.specification, self.strategies, limits, self.source)
        if domain.undrawn_blocks:
            reject()
        return domain

    def different(self) -> Iterator[RowValues]:
        """Different rows: the base, and rows that differ from it in one field."""
        if self.undrawn_blocks:
            return
        yield self.base
        empty = 0
        for place in count(1):
            varied = [
                row for one in self.specification.fields if (row := self._with_nth(one, place))
            ]
            empty = 0 if varied else empty + 1
            if empty > _MAX_EMPTY_PLACES:
                return
            yield from varied

    def _with_nth(self, one: Field, place: int) -> RowValues | None:
        """The base with another value in a field, repaired; None where none is found."""
        value = self.field_domains[one.name].nth(place)
        return None if value is None else self._with_value(one.name, value)

    def _with_value(self, name: str, value: Any) -> RowValues | None:
        block = next(one for one in self.blocks if name in one.names)
        part = block.keeping_value(block.base or {}, name, value)
        return None if part is None else {**self.base, **part}

    def strategy(self) -> st.SearchStrategy[RowValues]:
        """Any row."""
        return _draw_row(self)


@st.composite
def _draw_row(draw: st.DrawFn, rows: RowDomain) -> RowValues:
    """Any row: each block its base, or a departure."""
    rows = rows.drawn(draw)
    row = rows.base
    for block in rows.blocks:
        if draw(st.booleans()):
            row |= draw(block.strategy())
    return row


def _tied_fields(
    specification: Specification, strategies: FieldStrategies
) -> list[tuple[str, ...]]:
    """The fields in groups: row rules, and strategies of several fields, tie fields together."""
    groups = [{one.name} for one in specification.fields]
    ties = [{path[0] for path in r.rule.paths} for r in specification.row_rules]
    ties += [{*names} for names in strategies if isinstance(names, tuple)]
    for tie in ties:
        touched = [group for group in groups if group & tie]
        groups = [group for group in groups if not group & tie]
        groups.append(set().union(*touched))
    order = [one.name for one in specification.fields]
    return sorted(
        (tuple(sorted(group, key=order.index)) for group in groups if group),
        key=lambda g: order.index(g[0]),
    )
