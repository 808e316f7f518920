"""What one value may be: its simplest values in order, its edges, and a strategy that draws it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from itertools import chain, islice
from typing import Any

from hypothesis import strategies as st

from contracts.backends.contract_form import NotContractForm, whole_form
from contracts.backends.values import problems_of
from contracts.backends.wire_values import TEXT_IN_JSON, Source, from_wire, uncounted
from contracts.rules.value import Custom
from contracts.specification import Default, Field, ListOf, StructOf, Value, thawed
from contracts.testing.strategies.drawn import Interval
from contracts.testing.strategies.edges import EDGES
from contracts.testing.strategies.kinds import drawn_of
from contracts.wire.writing import written_text
from contracts.writing import wire_form

ASKED = 400
"""How many simple values are tried for one that keeps the rules."""
MOST = 100_000
"""How many different values a key is made of at the most."""
SIMPLE = 4
"""How many simple values count as edges."""


class Domain:
    """The values that one field may have, in contract form.

    Args:
        expected: what the value must be.
        field: the field that it stands in; None for what a list holds.
        own: the strategy that was given for it.
        within: an interval of its own, beside the rules: what the table rules leave of it.
        members: the only values that it may have, beside the rules.
        first: values that are tried before any other.
        source: the wire form that they must say the same in; None for none.
        exclusive: whether only what a strategy draws is wanted, and `first` is what it drew.
    """

    def __init__(
        self,
        expected: Value,
        field: Field | None = None,
        *,
        own: st.SearchStrategy[Any] | None = None,
        within: Interval = (None, None),
        members: tuple[Any, ...] | None = None,
        first: tuple[Any, ...] = (),
        source: Source | None = None,
        exclusive: bool = False,
    ) -> None:
        self.expected = expected
        self.exclusive = exclusive
        self.first = first
        self.source: Source | None = source
        self.field = field
        self.members = members
        self.own = own if own is not None else own_strategy(expected)
        self._found: list[Any] = []
        self._keys: set[str] = set()
        self.ask_for(expected, within)
        if self.simplest is None:  # rules that only warn may leave nothing
            self.ask_for(lenient(expected), within)

    def ask_for(self, expected: Value, within: Interval) -> None:
        """Draw what keeps the rules of a value."""
        self.asked = expected
        self.drawn = drawn_of(expected, within, self.source)
        self._more = self.accepted()

    def accepted(self) -> Iterator[Any]:
        """The simple values that keep the rules."""
        simple = self.members if self.members is not None else self.drawn.simple()
        known = self.first if self.exclusive else chain(self.first, self.said(), simple)
        for missed, value in enumerate(islice(known, MOST)):
            if self.holds(value):
                yield value
            elif missed > ASKED and not self._found:
                return

    def said(self) -> list[Any]:
        """The values that the field's author wrote: its default and its examples."""
        if self.field is None:
            return []
        default, value = self.field.default, self.expected
        said = [thawed(default.value, value)] if isinstance(default, Default) else []
        for example in self.field.examples:
            try:
                said.append(whole_form(example, value))
            except NotContractForm:
                continue
        return [one for one in said if one is not None]

    def holds(self, value: Any) -> bool:
        """Whether the value keeps the rules."""
        if self.members is not None and value is not None and value not in self.members:
            return False
        if next(problems_of(value, self.asked), None) is not None:
            return False
        if value is None:
            return True
        said = self.source is None or is_said(value, self.expected, self.source)
        return said and self.drawn.is_within(value)

    def nth(self, place: int) -> Any:
        """The value so many places after the simplest; None where there are not so many."""
        while len(self._found) <= place:
            value = next(self._more, None)
            if value is None:
                return None
            if (key := key_of(value)) not in self._keys:
                self._keys.add(key)
                self._found.append(value)
        return self._found[place]

    @property
    def simplest(self) -> Any:
        """The simplest value that is not null, where there is one."""
        return self.nth(0)

    @property
    def is_empty(self) -> bool:
        """Whether no value is known that keeps the rules, not even null."""
        return self.simplest is None and not self.expected.nullable

    @property
    def is_closed(self) -> bool:
        """Whether nothing is known of the values until a strategy has drawn some."""
        return self.exclusive and not self.first

    @cached_property
    def edges(self) -> list[Any]:
        """The values at which code goes wrong, as far as the rules permit them."""
        if self.exclusive:
            return []
        ends = [*self.drawn.ends(), *EDGES.get(self.expected.dtype.kind, ())]
        simple = [value for value in map(self.nth, range(SIMPLE)) if value is not None]
        found = {repr(value): value for value in (*simple, *ends) if self.holds(value)}
        return list(found.values())

    @cached_property
    def strategy(self) -> st.SearchStrategy[Any]:
        """Edges, and any other value; one that does not keep the rules gives way to a simple one."""
        ways: list[st.SearchStrategy[Any]] = [st.sampled_from(self.edges)] if self.edges else []
        if self.expected.nullable and not self.exclusive:
            ways.append(st.none())
        if self.own is not None:
            ways.append(self.own.map(self.in_contract_form))
        elif self.members is not None:
            ways.append(st.sampled_from(self.members))
        elif self.simplest is not None:
            ways.append(self.drawn.strategy())
        return st.one_of(ways).map(self.kept)

    def in_contract_form(self, value: Any) -> Any:
        """A value that somebody else's strategy drew."""
        try:
            return whole_form(value, self.expected)
        except NotContractForm:
            return value

    def kept(self, value: Any) -> Any:
        """The value, if it keeps the rules; else one beside it, or the simplest."""
        if self.holds(value):
            return value
        beside = () if value is None else self.drawn.rounder(value)
        return next((one for one in beside if self.holds(one)), self.simplest)


def is_said(value: Any, expected: Value, source: Source) -> bool:
    """Whether a value in contract form can be written on the wire, and is read back as it is."""
    try:
        said = (
            in_json(value, expected)
            if source == "json"
            else wire_form(value, expected, text=source == "text")
        )
    except ValueError:
        return False
    return repr(from_wire(said, expected, "", uncounted, source)) == repr(value)


def in_json(value: Any, expected: Value) -> Any:
    """A value in contract form as JSON says it: as text, where it has no form for it.

    Raises:
        ValueError: it has no text.
    """
    match expected.dtype:
        case _ if value is None:
            return None
        case ListOf(item):
            return [in_json(one, item) for one in value]
        case StructOf(specification):
            fields = specification.fields
            return {one.alias: in_json(value[one.alias], one.value) for one in fields}
        case dtype if dtype.kind in TEXT_IN_JSON:
            return written_text(value, expected)
        case _:
            return wire_form(value, expected, text=False)


def key_of(value: Any) -> str:
    """The value as keys compare it: -0.0 is 0.0, and 1.0 is 1.00."""
    match value:
        case float():
            return repr(value + 0.0)
        case Decimal():
            return repr(Fraction(value))
        case _:
            return repr(value)


def own_strategy(expected: Value) -> st.SearchStrategy[Any] | None:
    """The strategy that a rule of the value carries."""
    rules = (requirement.rule for requirement in expected.rules)
    customs = (rule for rule in rules if isinstance(rule, Custom))
    return next((rule.strategy for rule in customs if rule.strategy is not None), None)


def lenient(expected: Value) -> Value:
    """The value without the rules that only warn."""
    return replace(expected, rules=tuple(r for r in expected.rules if r.severity == "error"))
