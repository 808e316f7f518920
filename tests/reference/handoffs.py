"""Handoffs as data: two class statements and the repairs between them, and the same after a hint was followed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, assert_never

import contracts as ct
from contracts.errors import Mismatch
from contracts.hints import (
    CallElsewhere,
    Declare,
    GiveDefault,
    Hint,
    HintChange,
    InContract,
    LeaveOut,
    PassArgument,
    ReplaceWith,
    StateRules,
    UseVerb,
)
from tests.reference.declarations import Declaration, rewritten

VALUES = (
    1, 1.5, "a", "b", True, [1.0], 5, -1.0, "a@b.fr", "aa", "aaaa", "x", "FR", 2, 2**61, Decimal(1), date(2025, 1, 1), datetime(2025, 1, 1),
    datetime(2025, 1, 1, tzinfo=UTC), [1.0] * 3, [1.0] * 4, {"city": "a"}, {"city": "a", "floor": 1}, {"city": "a", "number": None},
)  # fmt: skip  # a table
"""Some of what an author might give as a default."""


@dataclass(frozen=True)
class Joined:
    """A call of `ct.Handoff`."""

    producer: Declaration
    consumer: Declaration
    repairs: Mapping[str, Any] = field(default_factory=dict)

    def mismatches(self) -> tuple[Mismatch, ...]:
        """What the handoff is refused with."""
        try:
            ct.Handoff(_class_of(self.producer), _class_of(self.consumer), **self.repairs)
        except ct.HandoffError as error:
            return error.mismatches
        return ()


_CLASSES: dict[str, Any] = {}


def _class_of(said: Declaration) -> Any:
    """The class of a declaration, made once."""
    known = _CLASSES.get(repr(said))
    return known or _CLASSES.setdefault(repr(said), said.made())


def hint_of(mismatch: Mismatch) -> Hint:
    """The hint of a mismatch, which is data."""
    assert isinstance(mismatch.hint, Hint), mismatch
    return mismatch.hint


def followed(said: Joined, mismatch: Mismatch, change: HintChange) -> Joined:
    """The handoff after what one of its mismatches says."""
    match change:
        case InContract(party, name, inner):
            return replace(said, **{party: _declared(getattr(said, party), name, inner)})
        case PassArgument("defaults", value):
            ((name, known),) = value.items()
            choices = VALUES if known is ... else (known,)
            made = [_passed(said, "defaults", {name: one}) for one in choices]
            fit = (one for one in made if "defaults" not in {m.code for m in one.mismatches()})
            return next(fit, made[0])
        case PassArgument(name, value):
            return _passed(said, name, value)
        case LeaveOut(what, str(repair)):
            return _with(said, repair, _without(said.repairs[repair], what))
        case ReplaceWith(old, new):
            return _with(said, mismatch.code, _replaced(said.repairs[mismatch.code], old, new))
        case LeaveOut() | Declare() | GiveDefault() | StateRules() | UseVerb() | CallElsewhere():
            raise NotImplementedError(change)
        case _:
            assert_never(change)


def _with(said: Joined, repair: str, value: Any) -> Joined:
    return replace(said, repairs={**said.repairs, repair: value})


def _passed(said: Joined, repair: str, value: Any) -> Joined:
    """The handoff with an argument, added to what is passed for it where that is several."""
    if isinstance(value, Mapping):
        return _with(said, repair, {**said.repairs.get(repair, {}), **value})
    if isinstance(value, tuple):
        return _with(said, repair, (*said.repairs.get(repair, ()), *value))
    return _with(said, repair, value)


def _without(passed: Any, what: str) -> Any:
    if isinstance(passed, Mapping):
        return {name: one for name, one in passed.items() if what not in (name, one)}
    return tuple(one for one in passed if one != what)


def _replaced(passed: Any, old: Any, new: Any) -> Any:
    if isinstance(old, Mapping):
        return {k: one for k, one in passed.items() if (k, one) not in old.items()} | {**new}

    def other(one: Any) -> Any:
        return new if one == old else one

    if isinstance(passed, Mapping):
        return {other(name): other(value) for name, value in passed.items()}
    return tuple(map(other, passed))


def _declared(said: Declaration, name: str | None, change: HintChange) -> Declaration:
    if isinstance(change, StateRules):
        stated = said.body.get("rules", ct.rules())
        return replace(said, body={**said.body, "rules": ct.rules(stated, *change.rules)})
    aliases = {each.alias: each.name for each in ct.specification_of(_class_of(said)).fields}
    error = ct.ContractDefinitionError("C", aliases.get(name or ""), "", "")
    return rewritten(said, error, change)


def dead_ends(said: Joined, tried: set[str], path: tuple[str, ...] = ()) -> Iterator[str]:
    """The hints of a handoff that do not work, or that lead back to where they came from."""
    if repr(said) in tried or len(path) > 3:
        return
    tried.add(repr(said))
    for one in said.mismatches():
        for change in hint_of(one).changes:
            after = followed(said, one, change)
            try:
                left = after.mismatches()
            except ct.ContractDefinitionError as refusal:
                yield f"{one} ({change}) is refused: {refusal}"
                continue
            if str(one) in map(str, left):
                yield f"{one} ({change}) leaves the mismatch"
            elif repr(after) in path:
                yield f"{one} ({change}) leads back"
            else:
                yield from dead_ends(after, tried, (*path, repr(said)))
