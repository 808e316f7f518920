"""Hints: what to write instead, as a sentence and as data.

A hint is text, and a part of messages like any other. What it says to write stands beside the text, in
`changes`: each of them, made by itself, takes away the message that the hint is in. A hint without
changes is advice: what it says can be done by a person only.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, NoReturn, Self, TypeAlias

from contracts.lazy_dataclass import lazy_dataclass

if TYPE_CHECKING:
    from collections.abc import Mapping


@lazy_dataclass(frozen=True, slots=True)
class Declare:
    """Write metadata on the field, in `Annotated`, in place of what it has of the same classes.

    Attributes:
        metadata: what to write.
        nullable: whether to write `| None` too (True), or to take it away (False); None to keep it.
    """

    metadata: tuple[Any, ...] = ()
    nullable: bool | None = None


@lazy_dataclass(frozen=True, slots=True)
class GiveDefault:
    """Give the field a default; `...` is one that only the author knows."""

    value: Any = ...


@lazy_dataclass(frozen=True, slots=True)
class StateRules:
    """State rules in the contract's body: `rules = ct.rules(…)`."""

    rules: tuple[Any, ...]


@lazy_dataclass(frozen=True, slots=True)
class ReplaceWith:
    """Write one thing where another stands in the declaration or the call.

    Attributes:
        old: what stands there: metadata, a rule, a name, an argument's name.
        new: what to write.
    """

    old: Any
    new: Any


@lazy_dataclass(frozen=True, slots=True)
class LeaveOut:
    """Leave out something that stands in the declaration or the call.

    Attributes:
        of: the argument that it is a part of, where it is one.
    """

    what: Any
    of: str | None = None


@lazy_dataclass(frozen=True, slots=True)
class PassArgument:
    """Pass an argument in the call; `...` is a value that only the caller knows.

    A mapping or a tuple is added to what is passed already.
    """

    name: str
    value: Any = ...


@lazy_dataclass(frozen=True, slots=True)
class PassArguments:
    """Pass several arguments in the call, which work together only."""

    arguments: Mapping[str, Any]


@lazy_dataclass(frozen=True, slots=True)
class UseVerb:
    """Call another verb of the contract, with the same data."""

    verb: str


@lazy_dataclass(frozen=True, slots=True)
class CallElsewhere:
    """Call a function of another library, or a method of the data, so."""

    function: str
    arguments: Mapping[str, Any]


@lazy_dataclass(frozen=True, slots=True)
class InContract:
    """Change the declaration of one of two contracts.

    Attributes:
        party: which of the contracts.
        field: what its data calls the field; None for the class as a whole.
        change: what to write there.
    """

    party: Literal["producer", "consumer"]
    field: str | None
    change: Declare | StateRules | PassArgument


HintChange: TypeAlias = (
    Declare
    | GiveDefault
    | StateRules
    | ReplaceWith
    | LeaveOut
    | PassArgument
    | PassArguments
    | UseVerb
    | CallElsewhere
    | InContract
)


class Hint(str):
    """What to write instead of something, as text.

    Attributes:
        changes: what the text says, as data: alternatives, each of which works by itself; none where
            it is advice.
    """

    __slots__ = ("changes",)
    changes: tuple[HintChange, ...]

    def __new__(cls, text: str, *changes: HintChange) -> Self:
        made = super().__new__(cls, text)
        object.__setattr__(made, "changes", changes)
        return made

    def __add__(self, more: str) -> Hint:
        """The hint with more text, about the same changes."""
        return Hint(str.__add__(self, more), *self.changes)

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError(f"cannot assign to {name!r}: a hint is a value")

    def __reduce__(self) -> tuple[Any, ...]:
        return Hint, (str.__str__(self), *self.changes)


def as_hint(text: str) -> Hint:
    """The hint itself, or advice of plain text."""
    return text if isinstance(text, Hint) else Hint(text)


def hint_in(text: str | None) -> Hint | None:
    """The hint that a text is, if it says what to change."""
    return text if isinstance(text, Hint) and text.changes else None
