"""What a kind of data can do: give its columns to be judged, and make its like of some rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Protocol, Self

if TYPE_CHECKING:
    import polars as pl

    from contracts.backends.columns import Columns
    from contracts.backends.wire_values import Source


TEXT = "__text__"
"""What the invalid part has beside a record of a file that could not be read: how it stands there."""


class Kind(Protocol):
    """One batch, as its own library holds it."""

    source: ClassVar[Source]
    """What a batch of this kind is made of, as wire form."""

    @property
    def height(self) -> int:
        """How many rows there are."""
        ...

    def frame(self) -> pl.DataFrame | None:
        """The batch as a frame of Polars', where it is one."""
        ...

    def columns(self) -> Columns:
        """The batch by its columns."""
        ...

    def whole(self) -> Any:
        """The batch as it is given back, untouched."""
        ...

    def without(self, names: Iterable[str]) -> Self:
        """The batch without some of its columns, where it has them."""
        ...

    def part(self, rows: pl.Series, beside: Mapping[str, pl.Series]) -> Any:
        """The rows that a mask names as they came, with columns beside them, or in the place of
        those of their names.
        """
        ...

    def valid(self, columns: Columns, rows: pl.Series) -> Any:
        """The rows that a mask names in contract form, from the columns with defaults filled."""
        ...

    def units(self) -> Mapping[str, str]:
        """What the columns say of their units, by their names."""
        ...

    def types(self) -> Mapping[str, str]:
        """The types of the columns in words, for an error."""
        ...

    def cause(self, field: str, code: str) -> str | None:
        """What in this kind of data probably broke a rule, or None."""
        ...
