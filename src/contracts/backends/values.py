"""One Python value at a time: every requirement that it breaks.

This is the explanation after a payload failed, and the way to judge cells that no typed column
can hold. It is exact rather than fast.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from contracts.backends.asking import RuleFailed, holds
from contracts.backends.contract_form import (
    NotCanonical,
    NotContractForm,
    NotHeld,
    NotOfType,
    contract_form,
    non_finite_state,
    whole_form,
)
from contracts.backends.masking import hides, masked
from contracts.backends.row_values import RowAsk, row_asks
from contracts.backends.wire_values import Unconverted
from contracts.rendering import MASKED
from contracts.rules.implied import EachItem
from contracts.rules.requirement import Requirement
from contracts.rules.value import Custom
from contracts.specification import (
    CANONICAL_UUID,
    DECLARED,
    NOT_INF,
    NOT_NAN,
    NOT_NULL,
    PRESENT,
    Field,
    ListOf,
    Specification,
    StructOf,
    Value,
    columns_of,
    held_by,
)

Loc = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Problem:
    """One requirement that one value breaks.

    Attributes:
        loc: where, in the words of the data, from the outside in; empty for the value itself.
        value: what to show; `MASKED` where it is sensitive.
        not_run: why the requirement could not be asked, where that is the problem.
    """

    loc: Loc
    requirement: Requirement[Any]
    value: Any
    not_run: str | None = None

    @property
    def path(self) -> str | None:
        """The place as reports write it: "address.zip"; None for the row itself."""
        return ".".join(self.loc) if self.loc else None


def problems_of(
    value: object, expected: Value, loc: Loc = (), *, wire: bool = False
) -> Iterator[Problem]:
    """Every requirement that the value breaks; nothing if it is valid.

    A value that is not of its type is asked nothing else.

    Args:
        loc: the place of the value, for the problems.
        wire: whether the defaults of nested contracts are still to be filled.
    """
    if type(value) is Unconverted:
        yield Problem(loc, value.requirement, masked(value.value, expected))
        return
    shown = masked(value, expected)
    if value is None:
        if not expected.nullable:
            yield Problem(loc, NOT_NULL, shown)
        return
    try:
        plain = contract_form(value, expected)
    except NotOfType:
        yield Problem(loc, expected.of_type, shown)
        return
    except NotHeld:
        yield Problem(loc, expected.held, shown)
        return
    except NotCanonical:
        yield Problem(loc, CANONICAL_UUID, shown)
        return
    match expected.dtype:
        case ListOf(item):
            hide = expected.sensitive
            yield from item_problems(plain, item, loc, hide=hide, wire=wire)
        case StructOf(specification):
            yield from member_problems(
                plain, specification, loc, hide=expected.sensitive, wire=wire
            )
        case _:
            pass
    if (state := non_finite_state(plain)) is not None:
        is_nan = state == "nan"
        forbidden = expected.forbids_nan if is_nan else expected.forbids_inf
        if forbidden:
            yield Problem(loc, NOT_NAN if is_nan else NOT_INF, shown)
        if forbidden or is_nan:
            return
    for requirement in expected.rules:
        try:
            if isinstance(requirement.rule, Custom):
                plain = whole_form(value, expected)
            if not holds(requirement.rule, plain, expected):
                yield Problem(loc, requirement, shown)
        except NotContractForm:
            continue  # something in it is not of its type, which is said already
        except RuleFailed as failure:
            reason = "its interpretation failed" if hides(expected) else str(failure)
            yield Problem(loc, requirement, shown, not_run=reason)


def item_problems(
    items: Sequence[object], item: Value, loc: Loc, *, hide: bool, wire: bool
) -> Iterator[Problem]:
    """What the items of a list break, each requirement once, with its first offender."""
    seen: set[tuple[Loc, Requirement[Any]]] = set()
    for one in items:
        for problem in problems_of(one, item, loc, wire=wire):
            lifted = problem.requirement.with_rule(EachItem(problem.requirement.rule))
            if (problem.loc, lifted) not in seen:
                seen.add((problem.loc, lifted))
                shown = MASKED if hide else problem.value
                yield Problem(problem.loc, lifted, shown, problem.not_run)


def member_problems(
    members: Mapping[str, object],
    specification: Specification,
    loc: Loc = (),
    *,
    hide: bool = False,
    wire: bool = False,
    fields: Iterable[Field] | None = None,
) -> Iterator[Problem]:
    """What the members of one row or struct break.

    Args:
        members: the values by the names the data uses.
        hide: whether the whole is sensitive, so that none of its members may be shown.
        wire: whether defaults are still to be filled: a field that has one may be absent or null.
        fields: those of which it is not known that they break nothing; all unless given.
    """
    for declared in specification.fields if fields is None else fields:
        where = (*loc, declared.alias)
        filled = wire and declared.default is not None
        name = held_by(declared, members)
        if name is None:
            if filled:
                continue
            yield Problem(where, PRESENT, None)
            continue
        value = members[name]
        if value is None and filled:
            continue
        for problem in problems_of(value, declared.value, where, wire=wire):
            shown = MASKED if hide else problem.value
            yield Problem(problem.loc, problem.requirement, shown, problem.not_run)
    for ask in row_asks(specification):
        yield from row_problems(ask, members, loc, hide=hide, wire=wire)
    if specification.extra == "forbid":
        for name in columns_of(specification, members)[1]:
            yield Problem((*loc, name), DECLARED, None)


def row_problems(
    ask: RowAsk, members: Mapping[str, object], loc: Loc, *, hide: bool, wire: bool
) -> Iterator[Problem]:
    """What one row or struct breaks of one row rule."""
    try:
        if ask.is_broken(members, wire=wire):
            shown = MASKED if hide else ask.shown(members, wire=wire)
            yield Problem(loc, ask.requirement, shown)
    except RuleFailed as failed:
        yield Problem(loc, ask.requirement, None, not_run=ask.reason(failed))
