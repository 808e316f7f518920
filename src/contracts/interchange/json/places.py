"""A place in a document, and what is known at every place of one document."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

from contracts.errors import DocumentError
from contracts.escaping import printable
from contracts.hints import Hint, as_hint
from contracts.report.values import cut
from contracts.rules.row import CustomRow
from contracts.rules.table import CustomTable
from contracts.rules.value import Custom
from contracts.specification import DType, FieldType, ListOf, Specification, StructOf

Json: TypeAlias = Any
"""JSON data: None, a Boolean, a number, text, a list of these, a dict of these by text."""
AnyCustom = Custom | CustomRow | CustomTable
"""A custom rule: it has a name, and functions that a document cannot hold."""
Customs = Mapping[str, AnyCustom]
"""The custom rules that both the writer and the reader know, by their names."""

# Far beyond what people write; what is hostile is refused before it costs much. Counts, not clocks: a document
# is refused on every machine or on none. The values of a nested contract count wherever it is used, because
# they cost there. Patterns count by what they cost to compile: a thousand of \p{L}, each within the engine's
# limit, took more than three minutes.
_MAX_COUNTS = {"values": 20_000, "contracts": 1_000, "states of patterns": 4_000_000}
_MAX_NESTING = 32
"""How deep lists and contracts may be nested: columns nested deeper take seconds to evaluate."""
_MAX_PROBLEM_CHARACTERS = 500
_MAX_SHOWN_CHARACTERS = 60


class DocumentCounts(Counter[str]):
    """How much of what costs time or memory was read or written in a document."""


class OtherContracts:
    """The contracts that a document's own contract nests or refers to."""

    def __init__(self) -> None:
        self._measures: dict[Specification, tuple[int, int]] = {}

    def key_of(self, specification: Specification, at: DocumentPlace) -> str:
        """The key of a contract in the document, where it is written if it was not yet."""
        raise AssertionError(specification, at)  # only a writer has keys

    def class_of(self, key: str, at: DocumentPlace) -> Any:
        """The class of the contract that has this key in the document."""
        raise AssertionError(key, at)  # only a reader makes classes

    def measure(self, value: FieldType) -> tuple[int, int]:
        """How many values there are in a value, itself included, and how deep they are nested."""
        count = depth = 0
        match value.dtype:
            case ListOf(item):
                count, depth = self.measure(item)
            case StructOf(nested):
                if nested not in self._measures:
                    members = [self.measure(field.value) for field in nested.fields]
                    depths = (depth for _, depth in members)
                    self._measures[nested] = sum(n for n, _ in members), max(depths, default=0)
                count, depth = self._measures[nested]
            case _:
                pass
        return count + 1, depth + 1


@dataclass(frozen=True, slots=True)
class DocumentPlace:
    """A place in a document, and what is known there.

    Attributes:
        path: as errors write it.
        dtype: the type of the operands there, if any.
    """

    path: str
    customs: Customs
    contracts: OtherContracts
    counts: DocumentCounts
    dtype: DType | None = None

    def down(self, step: str | int) -> DocumentPlace:
        """The place of a member, or of an item."""
        if isinstance(step, int):
            return replace(self, path=f"{self.path}[{step}]")
        if not step.isidentifier() or len(step) > _MAX_SHOWN_CHARACTERS:
            return replace(self, path=f"{self.path}[{describe_json(step)}]")
        return replace(self, path=f"{self.path}.{step}" if self.path else step)

    def typed(self, dtype: DType) -> DocumentPlace:
        """The same place, with operands of a type."""
        return replace(self, dtype=dtype)

    def count(self, what: str, many: int = 1) -> None:
        """Count what costs time or memory.

        Raises:
            DocumentError: the document has more of it than a document may have.
        """
        self.counts[what] += many
        if self.counts[what] > _MAX_COUNTS[what]:
            problem = f"is past {_MAX_COUNTS[what]:,} {what} in all"
            raise self.error(problem, "Make it several contracts")

    def refuse_deep(self, value: FieldType) -> None:
        """Refuse a value that is nested too deep.

        Raises:
            DocumentError: it is.
        """
        if self.contracts.measure(value)[1] > _MAX_NESTING:
            raise self.error(f"is nested deeper than {_MAX_NESTING}", "Nest it less deeply")

    def error(self, problem: str, hint: str) -> DocumentError:
        """The error of a problem at this place."""
        says, what = (cut(printable(text), _MAX_PROBLEM_CHARACTERS) for text in (problem, hint))
        return DocumentError(self.path, says, Hint(what, *as_hint(hint).changes))

    def unlike(self, expected: str, data: Json) -> DocumentError:
        """The error of data that is not as expected here."""
        problem = f"must be {expected} (got {describe_json(data)})"
        return self.error(problem, "Compare it with contracts.contract_schema()")


def describe_json(data: Json) -> str:
    """Data as an error shows it: the beginning of a scalar, and only the kind of anything else."""
    match data:
        case dict():
            return "an object"
        case list():
            return "an array"
        case str():
            return cut(repr(data[: 2 * _MAX_SHOWN_CHARACTERS]), _MAX_SHOWN_CHARACTERS)
        case None | bool():
            return {None: "null", True: "true", False: "false"}[data]
        case int() | float():
            is_short = abs(data) < 10**_MAX_SHOWN_CHARACTERS
            return cut(str(data), _MAX_SHOWN_CHARACTERS) if is_short else "a huge number"
        case _:
            return f"a {type(data).__name__}"
