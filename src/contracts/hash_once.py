"""Values that are hashed often, as keys of caches, and compute their hash once."""

from __future__ import annotations

from dataclasses import fields
from functools import cached_property
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from _typeshed import DataclassInstance as _Base
else:
    _Base = object


class HashOnce(_Base):
    """The base of a frozen dataclass with `__hash__ = HashOnce.__hash__` in its body: else the decorator writes another."""

    def __hash__(self) -> int:
        return self._hash

    @cached_property
    def _hash(self) -> int:
        return hash(tuple(getattr(self, one.name) for one in fields(self) if one.compare))

    def __getstate__(self) -> dict[str, Any]:
        # Without the cached hash: the hash of text differs from process to process.
        return {one.name: getattr(self, one.name) for one in fields(self)}
