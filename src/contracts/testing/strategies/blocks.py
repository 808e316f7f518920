"""The fields of a row that rules tie together: the simplest values of them, and departures from those."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from contracts.rules.predicate import Path
from contracts.rules.row import CustomRow
from contracts.specification import Specification
from contracts.testing.strategies.mending import TRIED_AT_FIRST, Mending, Row

if TYPE_CHECKING:
    from contracts.testing.strategies.rows import Rows

TURNS = st.integers(0, 7)
"""In which of several ways a row is mended."""
STARTS = 8
"""How many rows a base is sought from."""


class Block:
    """Fields that row rules tie together, or one that none does."""

    def __init__(self, rows: Rows, names: tuple[str, ...]) -> None:
        self.rows = rows
        self.names = names
        self.fields = [rows.specification.by_name[name] for name in names]
        self.aliases = [one.alias for one in self.fields]
        self.rules = [
            r for r in rows.specification.row_rules if {path[0] for path in r.rule.paths} & {*names}
        ]
        self.joint = self.joint_strategies()
        # What is passed for a field is all that it may be: no mend changes it.
        self.given = frozenset((name,) for name in names if name in rows.exclusive)
        self.mending = self.mending_of(warned=True)
        self.base = self.sought()
        if self.base is None:  # rules that only warn may leave nothing
            self.mending = self.mending_of(warned=False)
            self.base = self.sought()

    def joint_strategies(self) -> dict[tuple[str, ...], st.SearchStrategy[Any]]:
        """The strategies for several fields together: given, or carried by rules."""
        rules = [r.rule for r in self.rules]
        found = {
            r.fields: r.strategy
            for r in rules
            if isinstance(r, CustomRow) and r.strategy is not None
        }
        given = {n: s for n, s in self.rows.given.items() if isinstance(n, tuple)}
        return {names: one for names, one in {**found, **given}.items() if {*names} & {*self.names}}

    def mending_of(self, *, warned: bool) -> Mending:
        """What mends a row of these fields."""
        rules = tuple(r for r in self.rules if warned or r.severity == "error")
        own = Specification(self.rows.specification.name, tuple(self.fields), rules, "ignore")
        domains = {path: one for path, one in self.rows.domains.items() if path[0] in self.names}
        return Mending(own, domains)

    @property
    def is_free(self) -> bool:
        """Whether it is one field that nothing ties."""
        return len(self.names) == 1 and not self.rules and not self.joint

    def sought(self) -> Row | None:
        """The simplest row of these fields; None where none is found."""
        own = [self.rows.own[name] for name in self.names]
        if any(domain.is_empty or domain.is_closed for domain in own):
            return None
        for start in range(STARTS):
            row = {
                alias: domain.nth(start) if domain.nth(start) is not None else domain.simplest
                for alias, domain in zip(self.aliases, own, strict=True)
            }
            found = self.mending.mended(row, self.given, tried=TRIED_AT_FIRST)
            if found is not None:
                return found
        nulls = {
            a: None if d.expected.nullable and not d.exclusive else d.simplest
            for a, d in zip(self.aliases, own, strict=True)
        }
        return self.mending.mended(nulls, self.given)

    def unmet(self) -> list[Any]:
        """The rules of rows of which no row is known that keeps them, unless a strategy is."""
        if self.joint or any(self.rows.own[name].own is not None for name in self.names):
            return []
        return [requirement.rule for requirement in self.rules]

    def drawn_first(self, draw: st.DrawFn, wanted: Mapping[str, int]) -> dict[str, tuple[Any, ...]]:
        """Values for each of these fields that has a strategy of its own."""
        values: dict[str, tuple[Any, ...]] = {}
        for name in self.names:
            own = self.rows.own[name]
            if own.own is not None:
                drawn = (draw(own.own) for _ in range(wanted.get(name, 1)))
                values[name] = tuple(map(own.in_contract_form, drawn))
        for names, strategy in self.joint.items():
            together = self.in_contract_form(named(names, draw(strategy)))
            values |= {name: (value,) for name, value in together.items()}
        return values

    def in_contract_form(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """What a strategy drew for several fields, by their Python names."""
        return {
            name: self.rows.own[name].in_contract_form(value)
            for name, value in values.items()
            if name in self.names
        }

    def with_value(
        self, row: Row, name: str, value: Any, fixed: Iterable[Path] = (), turn: int = 0
    ) -> Row | None:
        """The row with a value in a field, and the other fields mended; or else, that field too.

        Args:
            fixed: the other fields that stay what they are.
            turn: which of the ways to mend it is tried first.
        """
        alias = self.rows.specification.by_name[name].alias
        changed = {**row, alias: value}
        if self.is_free:
            return changed
        mended, others = self.mending.mended, self.given.union(fixed)
        kept = mended(changed, others | {(name,)}, turn=turn)
        return mended(changed, others, turn=turn) if kept is None else kept

    def strategy(self) -> st.SearchStrategy[Row]:
        """Any row of these fields: the base, departed from field by field."""
        if self.is_free:
            alias = self.aliases[0]
            return self.rows.own[self.names[0]].strategy.map(lambda value: {alias: value})
        return departures(self)


@st.composite
def departures(draw: st.DrawFn, block: Block) -> Row:
    """A row of a block: some of its fields drawn, the others mended."""
    row = block.base or {}
    fixed: list[Path] = []
    for names, strategy in block.joint.items():
        values = block.in_contract_form(named(names, draw(strategy)))
        aliases = {
            block.rows.specification.by_name[name].alias: one for name, one in values.items()
        }
        paths = [(name,) for name in values]
        found = block.mending.mended({**row, **aliases}, block.given.union(fixed, paths))
        if found is not None:
            row, fixed = found, [*fixed, *paths]
    together = {name for names in block.joint for name in names}
    first = draw(st.integers(0, len(block.names) - 1))
    for place in range(len(block.names)):
        name = block.names[(first + place) % len(block.names)]
        if place and not draw(st.booleans()):
            continue
        if name in together:
            continue
        value, turn = draw(block.rows.own[name].strategy), draw(TURNS)
        found = block.with_value(row, name, value, fixed, turn)
        if found is not None:
            row, fixed = found, [*fixed, (name,)]
    return row


def named(names: tuple[str, ...], values: Any) -> dict[str, Any]:
    """What a strategy drew for several fields: a mapping by their names, or values in their order."""
    if isinstance(values, Mapping):
        return {str(name): value for name, value in values.items()}
    return dict(zip(names, values, strict=True))
