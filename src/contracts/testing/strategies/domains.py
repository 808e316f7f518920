"""The domain of one value: its simplest values in order, its edge values, and a strategy that draws it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from itertools import chain, islice
from typing import Any

from hypothesis import strategies as st

from contracts.backends.contract_form import NotContractForm, deep_contract_form
from contracts.backends.python.convert import Source, convert_value, ignore_change
from contracts.backends.python.problems import problems_of
from contracts.interchange.json_schema.write import dumped_form
from contracts.rules.value import Custom
from contracts.specification import Default, Field, FieldType, Specification, freeze, thaw
from contracts.testing.strategies.edge_values import EDGE_VALUES
from contracts.testing.strategies.generator import Interval
from contracts.testing.strategies.type_generators import generator_of
from contracts.wire.scalar.write import to_wire_form

_MAX_REJECTED = 400
"""How many simple values are tried before a domain counts as empty."""
_MAX_DISTINCT_VALUES = 100_000
"""How many different values are numbered at most; a key has no more."""
_SIMPLE_EDGES = 4
"""How many simple values count as edge values."""


class Domain:
    """The values that one field may have, in contract form.

    Args:
        expected: the field's type and value rules.
        field: the field; None for the items of a list.
        strategy: the user's strategy for the field.
        within: an interval in addition to the rules, where the table rules narrow the field.
        members: the only values, in addition to the rules.
        first: values that are tried before any other.
        source: the wire form that the values must survive; None for none.
        exclusive: whether only drawn values of a user's strategy are used; `first` has them.
        rows_of: makes the domain of a nested contract's rows.
    """

    def __init__(
        self,
        expected: FieldType,
        field: Field | None = None,
        *,
        strategy: st.SearchStrategy[Any] | None = None,
        within: Interval = (None, None),
        members: tuple[Any, ...] | None = None,
        first: tuple[Any, ...] = (),
        source: Source | None = None,
        exclusive: bool = False,
        rows_of: Callable[[Specification], Any],
    ) -> None:
        self.rows_of = rows_of
        self.expected = expected
        self.exclusive = exclusive
        self.first = first
        self.source: Source | None = source
        self.field = field
        self.members = members
        self.own_strategy = strategy if strategy is not None else _strategy_of_rules(expected)
        self._found: list[Any] = []
        self._keys: set[str] = set()
        self._generate(expected, within)
        required = _without_warnings(expected)
        if self.simplest is None and required != expected:  # rules that warn may permit no value
            self._generate(required, within)
        if self.own_strategy is None and self.simplest is None:
            self.own_strategy = self.generator.first_strategy

    def _generate(self, checked: FieldType, within: Interval) -> None:
        """Start to generate the values that keep the rules of a type."""
        self.checked = checked
        self.generator = generator_of(checked, within, self._item_domain, self.rows_of)
        self._more = self._accepted_values()

    def _item_domain(self, item: FieldType) -> Domain:
        return Domain(item, source=self.source, rows_of=self.rows_of)

    def _accepted_values(self) -> Iterator[Any]:
        """The simple values that keep the rules."""
        simple = self.members if self.members is not None else self.generator.simple_values()
        values = (
            self.first if self.exclusive else chain(self.first, self._declared_values(), simple)
        )
        for number, value in enumerate(islice(values, _MAX_DISTINCT_VALUES)):
            if self.accepts(value):
                yield value
            elif number > _MAX_REJECTED and not self._found:
                return

    def _declared_values(self) -> list[Any]:
        """The default and the examples of the field."""
        if self.field is None:
            return []
        default, expected = self.field.default, self.expected
        values = [thaw(default.value, expected)] if isinstance(default, Default) else []
        for example in self.field.examples:
            try:
                values.append(deep_contract_form(example, expected, rounds=True))
            except NotContractForm:
                continue
        return [one for one in values if one is not None]

    def accepts(self, value: Any) -> bool:
        """Whether the value keeps the rules."""
        if self.members is not None and value is not None and value not in self.members:
            return False
        if next(problems_of(value, self.checked), None) is not None:
            return False
        if value is None:
            return True
        survives = self.source is None or _round_trips(value, self.expected, self.source)
        return survives and self.generator.is_within(value)

    def nth(self, place: int) -> Any:
        """The value at a place, counted from the simplest; None where there are fewer values."""
        while len(self._found) <= place:
            value = next(self._more, None)
            if value is None:
                return None
            if (key := comparison_key(value)) not in self._keys:
                self._keys.add(key)
                self._found.append(value)
        return self._found[place]

    @property
    def simplest(self) -> Any:
        """The simplest value that is not null; None where none is found."""
        return self.nth(0)

    @property
    def is_empty(self) -> bool:
        """Whether no value is found that keeps the rules, not even null."""
        return self.simplest is None and not self.expected.nullable

    @property
    def is_undrawn(self) -> bool:
        """Whether no value is known until the user's strategy has drawn one."""
        return self.exclusive and not self.first

    @cached_property
    def edges(self) -> list[Any]:
        """The values at which code often goes wrong, as far as the rules permit them."""
        if self.exclusive:
            return []
        ends = [*self.generator.end_values(), *EDGE_VALUES.get(self.expected.dtype.kind, ())]
        simple = [value for value in map(self.nth, range(_SIMPLE_EDGES)) if value is not None]
        found = {repr(value): value for value in (*simple, *ends) if self.accepts(value)}
        return list(found.values())

    @cached_property
    def strategy(self) -> st.SearchStrategy[Any]:
        """Edge values, and any other; a simple value replaces one that does not keep the rules."""
        ways: list[st.SearchStrategy[Any]] = [st.sampled_from(self.edges)] if self.edges else []
        if self.expected.nullable and not self.exclusive:
            ways.append(st.none())
        if self.own_strategy is not None:
            ways.append(self.own_strategy.map(self.in_contract_form))
        elif self.members is not None:
            ways.append(st.sampled_from(self.members))
        elif self.simplest is not None:
            ways.append(self.generator.strategy())
        return st.one_of(ways).map(self._accepted_or_near)

    def in_contract_form(self, value: Any) -> Any:
        """A value that a user's strategy drew, in contract form where it has one."""
        try:
            return deep_contract_form(value, self.expected, rounds=True)
        except NotContractForm:
            return value

    def _accepted_or_near(self, value: Any) -> Any:
        """The value if it keeps the rules; else a rounder one that does, or the simplest."""
        if self.accepts(value):
            return value
        rounder = () if value is None else self.generator.rounder_values(value)
        return next((one for one in rounder if self.accepts(one)), self.simplest)


def _round_trips(value: Any, expected: FieldType, source: Source) -> bool:
    """Whether a value in contract form can be written in wire form, and is read back unchanged."""
    try:
        written = (
            dumped_form(freeze(value, expected), expected)
            if source == "json"
            else to_wire_form(value, expected, text=source == "text")
        )
    except ValueError:
        return False
    return repr(convert_value(written, expected, "", ignore_change, source)) == repr(value)


def comparison_key(value: Any) -> str:
    """A text that is equal for values that keys treat as equal: -0.0 and 0.0, 1.0 and 1.00."""
    match value:
        case float():
            return repr(value + 0.0)
        case Decimal():
            return repr(Fraction(value))
        case _:
            return repr(value)


def _strategy_of_rules(expected: FieldType) -> st.SearchStrategy[Any] | None:
    """The strategy that a custom rule of the value carries."""
    rules = (requirement.rule for requirement in expected.rules)
    customs = (rule for rule in rules if isinstance(rule, Custom))
    return next((rule.strategy for rule in customs if rule.strategy is not None), None)


def _without_warnings(expected: FieldType) -> FieldType:
    return replace(expected, rules=tuple(r for r in expected.rules if r.severity == "error"))
