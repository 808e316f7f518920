"""Where in a document one is, and what is known there: what a codec is told beside the data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Protocol, TypeAlias

from contracts.errors import DocumentError
from contracts.rendering import cut, printable
from contracts.rules.row import CustomRow
from contracts.rules.table import CustomTable
from contracts.rules.value import Custom
from contracts.specification import DType

Json: TypeAlias = Any
"""What JSON holds: None, a Boolean, a number, text, a list of these, a dict of these by text."""
AnyCustom = Custom | CustomRow | CustomTable
"""A rule of the user's own: it has a name, and functions that no document holds."""
Customs = Mapping[str, AnyCustom]
"""The rules of the user's own that both who writes and who reads know, by their names."""

MOST = {"values": 20_000, "contracts": 1_000, "states of patterns": 4_000_000}
"""How much a document may ask for: values of nested contracts count wherever they stand, for so do
they cost; patterns by what they cost to compile (see `pattern_sizes`). No contract of people's is near it, and what is hostile is refused before it costs much.
"""
DEEPEST = 32
"""How deep lists and contracts may be nested: columns nested deeper take seconds to judge."""
LONGEST_SAID = 500
"""How many characters of a problem, or of its mend, are said."""
SHOWN = 60
"""How many characters of what is wrong an error shows."""


class Contracts(Protocol):
    """The other contracts of a document: those that are nested, and those that are referred to."""

    def key_of(self, contract: Any, at: At) -> str:
        """What the document calls a contract's specification."""
        ...

    def contract(self, key: str, at: At) -> type:
        """The class of what the document calls so."""
        ...

    def values_in(self, contract: Any) -> int:
        """How many values stand in a contract's specification, and in what it nests."""
        ...

    def depth_of(self, value: Any) -> int:
        """How many values stand in each other, lists and contracts, in a value at most."""
        ...


@dataclass(slots=True)
class Count:
    """How much of a document was read or written."""

    of: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class At:
    """A place in a document.

    Attributes:
        path: as errors write it.
        dtype: the type in which operands are written there, if any.
    """

    path: str
    customs: Customs
    contracts: Contracts
    count: Count
    dtype: DType | None = None

    def down(self, step: str | int) -> At:
        """The place of a member, or of an item."""
        if isinstance(step, int):
            return replace(self, path=f"{self.path}[{step}]")
        if not step.isidentifier() or len(step) > SHOWN:
            return replace(self, path=f"{self.path}[{shown(step)}]")
        return replace(self, path=f"{self.path}.{step}" if self.path else step)

    def typed(self, dtype: DType) -> At:
        """The place, where operands are of a type."""
        return replace(self, dtype=dtype)

    def counted(self, what: str, many: int = 1) -> None:
        """Count what costs something.

        Raises:
            DocumentError: it is more than a document may ask for.
        """
        self.count.of[what] = self.count.of.get(what, 0) + many
        if self.count.of[what] > MOST[what]:
            raise self.error(f"is past {MOST[what]:,} {what} in all", "Make it several contracts")

    def refuse_deep(self, value: Any) -> None:
        """Refuse a value that is nested too deep.

        Raises:
            DocumentError: it is.
        """
        if self.contracts.depth_of(value) > DEEPEST:
            raise self.error(f"is nested deeper than {DEEPEST}", "Nest it less deeply")

    def error(self, problem: str, mend: str) -> DocumentError:
        """The error of what is wrong at the place."""
        said = (cut(printable(text), LONGEST_SAID) for text in (problem, mend))
        return DocumentError(self.path, *said)

    def unlike(self, expected: str, data: Json) -> DocumentError:
        """The error of what is not what must stand at the place."""
        return self.error(f"must be {expected} (got {shown(data)})", "See the format's JSON Schema")


def shown(data: Json) -> str:
    """Data as an error shows it: a little of it."""
    match data:
        case dict():
            return "an object"
        case list():
            return "an array"
        case str():
            return cut(repr(data[: 2 * SHOWN]), SHOWN)
        case None | bool():
            return {None: "null", True: "true", False: "false"}[data]
        case int() | float():
            return cut(str(data), SHOWN) if abs(data) < 10**SHOWN else "a huge number"
        case _:
            return f"a {type(data).__name__}"
