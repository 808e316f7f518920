"""A block: fields that row rules tie together, with their simplest values and departures from those."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from contracts.rules.predicate import Path
from contracts.rules.row import CustomRow
from contracts.specification import Specification
from contracts.testing.strategies.repair import MAX_TRIES_FOR_BASE, RowRepairer, RowValues

if TYPE_CHECKING:
    from contracts.testing.strategies.rows import RowDomain

_CHANGE_ORDERS = st.integers(0, 7)
"""In which of several orders the changes that may repair a row are tried."""
_MAX_STARTS = 8
"""From how many rows a base is sought."""


class Block:
    """Fields that row rules tie together, or one field without such rules."""

    def __init__(self, rows: RowDomain, names: tuple[str, ...]) -> None:
        self.rows = rows
        self.names = names
        self.fields = [rows.specification.by_name[name] for name in names]
        self.aliases = [one.alias for one in self.fields]
        self.domains = [rows.field_domains[name] for name in names]
        self.rules = [
            r for r in rows.specification.row_rules if {path[0] for path in r.rule.paths} & {*names}
        ]
        self.joint_strategies = self._joint_strategies()
        # Only the user's strategy decides such a field: no repair changes it.
        self.unchangeable = frozenset((name,) for name in names if name in rows.exclusive)
        self.repairer = self._repairer(with_warnings=True)
        self.base = self._simplest_row()
        if self.base is None:  # rules that only warn may permit no row
            self.repairer = self._repairer(with_warnings=False)
            self.base = self._simplest_row()

    def _joint_strategies(self) -> dict[tuple[str, ...], st.SearchStrategy[Any]]:
        """The strategies for several fields together: the user's, or carried by custom rules."""
        rules = [r.rule for r in self.rules]
        carried = {
            r.fields: r.strategy
            for r in rules
            if isinstance(r, CustomRow) and r.strategy is not None
        }
        passed = {n: s for n, s in self.rows.strategies.items() if isinstance(n, tuple)}
        every = {**carried, **passed}
        return {names: one for names, one in every.items() if {*names} & {*self.names}}

    def _repairer(self, *, with_warnings: bool) -> RowRepairer:
        rules = tuple(r for r in self.rules if with_warnings or r.severity == "error")
        part = Specification(self.rows.specification.name, tuple(self.fields), rules, "ignore")
        domains = {path: one for path, one in self.rows.domains.items() if path[0] in self.names}
        return RowRepairer(part, domains)

    @property
    def is_free(self) -> bool:
        """Whether it is one field that no rule or strategy ties to others."""
        return len(self.names) == 1 and not self.rules and not self.joint_strategies

    def _simplest_row(self) -> RowValues | None:
        """The simplest row of these fields that keeps the rules; None where none is found."""
        if any(domain.is_empty or domain.is_undrawn for domain in self.domains):
            return None
        for start in range(_MAX_STARTS):
            row = {
                alias: domain.nth(start) if domain.nth(start) is not None else domain.simplest
                for alias, domain in zip(self.aliases, self.domains, strict=True)
            }
            found = self.repairer.repair(row, self.unchangeable, tries=MAX_TRIES_FOR_BASE)
            if found is not None:
                return found
        nulls = {
            alias: None if one.expected.nullable and not one.exclusive else one.simplest
            for alias, one in zip(self.aliases, self.domains, strict=True)
        }
        return self.repairer.repair(nulls, self.unchangeable)

    def unmet_rules(self) -> list[Any]:
        """The row rules that no found row keeps, unless a strategy may draw one."""
        if self.joint_strategies or any(one.own_strategy is not None for one in self.domains):
            return []
        if any(
            one.is_empty for one in self.domains
        ):  # no row was sought: the field's rules are why
            return []
        return [requirement.rule for requirement in self.rules]

    def draw_first(self, draw: st.DrawFn, counts: Mapping[str, int]) -> dict[str, tuple[Any, ...]]:
        """Drawn values for each field that has a strategy, by its Python name."""
        values: dict[str, tuple[Any, ...]] = {}
        for name, domain in zip(self.names, self.domains, strict=True):
            if domain.own_strategy is not None:
                drawn = (draw(domain.own_strategy) for _ in range(counts.get(name, 1)))
                values[name] = tuple(map(domain.in_contract_form, drawn))
        for names, strategy in self.joint_strategies.items():
            together = self.in_contract_form(_by_name(names, draw(strategy)))
            values |= {name: (value,) for name, value in together.items()}
        return values

    def in_contract_form(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """Values that a strategy drew for several fields, by their Python names."""
        return {
            name: self.rows.field_domains[name].in_contract_form(value)
            for name, value in values.items()
            if name in self.names
        }

    def with_value(
        self, row: RowValues, name: str, value: Any, fixed: Iterable[Path] = (), order: int = 0
    ) -> RowValues | None:
        """The row with a value in a field, and the other fields repaired; else that field too.

        Args:
            fixed: the other fields that must not change.
            order: in which order the changes that may repair the row are tried.
        """
        kept = self.keeping_value(row, name, value, fixed, order)
        if kept is not None:
            return kept
        changed = {**row, self.rows.specification.by_name[name].alias: value}
        return self.repairer.repair(changed, self.unchangeable.union(fixed), order=order)

    def keeping_value(
        self, row: RowValues, name: str, value: Any, fixed: Iterable[Path] = (), order: int = 0
    ) -> RowValues | None:
        """The row with a value in a field, and only the other fields repaired; None if none is found."""
        changed = {**row, self.rows.specification.by_name[name].alias: value}
        if self.is_free:
            return changed
        others = self.unchangeable.union(fixed)
        return self.repairer.repair(changed, others | {(name,)}, order=order)

    def strategy(self) -> st.SearchStrategy[RowValues]:
        """Any row of these fields: the base, departed from field by field."""
        if self.is_free:
            alias = self.aliases[0]
            return self.domains[0].strategy.map(lambda value: {alias: value})
        return _draw_departure(self)


@st.composite
def _draw_departure(draw: st.DrawFn, block: Block) -> RowValues:
    """A row of a block: some of its fields drawn, the others repaired."""
    row = block.base or {}
    fixed: list[Path] = []
    for names, strategy in block.joint_strategies.items():
        values = block.in_contract_form(_by_name(names, draw(strategy)))
        aliases = {
            block.rows.specification.by_name[name].alias: one for name, one in values.items()
        }
        paths = [(name,) for name in values]
        found = block.repairer.repair({**row, **aliases}, block.unchangeable.union(fixed, paths))
        if found is not None:
            row, fixed = found, [*fixed, *paths]
    together = {name for names in block.joint_strategies for name in names}
    first = draw(st.integers(0, len(block.names) - 1))
    for place in range(len(block.names)):
        name = block.names[(first + place) % len(block.names)]
        if place and not draw(st.booleans()):
            continue
        if name in together:
            continue
        value, order = draw(block.rows.field_domains[name].strategy), draw(_CHANGE_ORDERS)
        found = block.with_value(row, name, value, fixed, order)
        if found is not None:
            row, fixed = found, [*fixed, (name,)]
    return row


def _by_name(names: tuple[str, ...], values: Any) -> dict[str, Any]:
    """The drawn values of several fields by name: they are a mapping, or in the order of the names."""
    if isinstance(values, Mapping):
        return {str(name): value for name, value in values.items()}
    return dict(zip(names, values, strict=True))
