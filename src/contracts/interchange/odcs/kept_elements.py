"""What an ODCS document states beside its contracts, and how it states these, when it is written again."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from contracts.interchange.odcs.custom_properties import customs_of_others
from contracts.interchange.odcs.logical_types import Data
from contracts.interchange.odcs.property_names import BATCH_KEYS, column_of_property, untyped

_OF_CONTRACTS = {
    "name", "physicalName", "businessName", "logicalType", "logicalTypeOptions", "required", "unique",
    "primaryKey", "primaryKeyPosition", "description", "examples", "relationships", "quality",
    "properties", "items", "customProperties",
}  # fmt: skip  # a set of names
"""What of an element a contract states; the rest is written as it was read."""


KINDS = ("sql", "engines", "checks", "relationships", "freshness", "options", "keys", "types")
"""The kinds of what cannot become a rule: checks in SQL, checks for other engines, other checks, …"""
_KINDS_BY_PLACE = (
    ("checks", r".*\.quality\[\d+\]"), ("relationships", r".*\.relationships(?:\[\d+\])?"), ("freshness", r"slaProperties\[\d+\]"),
    ("options", r".*\.logicalTypeOptions\..*"), ("keys", r".*\.(?:unique|primaryKey)"),
)  # fmt: skip  # a table of short pairs


def kind_at(where: str) -> str:
    """The kind of what stands in the way at a place."""
    found = (kind for kind, places in _KINDS_BY_PLACE if re.fullmatch(places, where, re.DOTALL))
    return next(found, "types")


@dataclass(frozen=True, slots=True)
class KeptElement:
    """The element of a document that a contract, a field or a value was read from; or nothing.

    Attributes:
        where: its place there.
        left_out: the places of all that was left out.
    """

    element: Data = field(default_factory=dict)
    where: str = ""
    left_out: frozenset[str] = frozenset()

    @classmethod
    def of_contract(cls, kept: Data) -> KeptElement:
        """The schema object among all that a contract keeps of its document."""
        left_out = frozenset(kept.get("left_out", ()))
        return cls(kept.get("object", {}), kept.get("at", ""), left_out)

    @property
    def others(self) -> Data:
        """What it states that no contract does."""
        others = {key: one for key, one in self.element.items() if key not in _OF_CONTRACTS}
        customs = customs_of_others(self.element)
        return others | ({"customProperties": customs} if customs else {})

    def of_type(self, logical: str | None) -> KeptElement:
        """It, without what it states of the values of another logical type."""
        if self.element.get("logicalType") == logical:
            return self
        odd = ("physicalType", "logicalTypeOptions")
        return replace(self, element={k: v for k, v in self.element.items() if k not in odd})

    @property
    def items(self) -> KeptElement:
        """The items of an array."""
        return replace(self, element=self.element.get("items") or {}, where=f"{self.where}.items")

    @property
    def by_column(self) -> dict[str, KeptElement]:
        """The properties, by what data calls them."""
        return {
            column_of_property(one): replace(self, element=one, where=where)
            for where, one in self._inside("properties")
        }

    @property
    def untyped_properties(self) -> list[Any]:
        """The properties that are not fields, for they do not state their types."""
        return [one for _, one in self._inside("properties") if untyped(one) is not None]

    def listed(self, key: str) -> Iterator[tuple[Any, bool]]:
        """Its checks or relationships, and whether each was left out."""
        return ((one, where in self.left_out) for where, one in self._inside(key))

    def left_out_keys(self) -> Data:
        """Its keys that were left out, and the relationships of a property inside another."""
        found = {k: self.element[k] for k in BATCH_KEYS if f"{self.where}.{k}" in self.left_out}
        if "primaryKey" in found and "primaryKeyPosition" in self.element:
            found["primaryKeyPosition"] = self.element["primaryKeyPosition"]
        return found

    def _inside(self, key: str) -> Iterator[tuple[str, Any]]:
        for place, one in enumerate(self.element.get(key) or []):
            yield f"{self.where}.{key}[{place}]", one
