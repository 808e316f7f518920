"""Table rules: each is decided by many rows together, and is no part of one row's verdict."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal


@dataclass(frozen=True, slots=True, init=False)
class Unique:
    """No two rows have the same values in `fields`; every row of a repeated key breaks the rule.

    Args:
        fields: the Python names of the fields that form the key.
        nulls: whether a null in the key makes it "distinct" from every other or "equal" to
            another null; must be said where a field of the key is nullable.

    NaN equals NaN and -0.0 equals 0.0 here, as in a Polars group-by.

    >>> str(Unique("vehicle_id", "seen_at"))
    'be unique by (vehicle_id, seen_at)'
    """

    fields: tuple[str, ...]
    nulls: Literal["distinct", "equal"] | None
    code: ClassVar[str] = "unique"

    def __init__(self, *fields: str, nulls: Literal["distinct", "equal"] | None = None) -> None:
        object.__setattr__(self, "fields", fields)
        object.__setattr__(self, "nulls", nulls)

    def __str__(self) -> str:
        if len(self.fields) == 1:
            return "be unique"
        return f"be unique by ({', '.join(self.fields)})"


@dataclass(frozen=True, slots=True, kw_only=True)
class RowCount:
    """The batch has at least `min` and at most `max` rows; it names no row.

    >>> str(RowCount(min=1000))
    'have at least 1,000 rows'
    """

    min: int = 0
    max: int | None = None
    code: ClassVar[str] = "row_count"

    def __str__(self) -> str:
        most = f"at most {self.max:,}" if self.max is not None else ""
        least = f"at least {self.min:,}" if self.min else ""
        return f"have {' and '.join(filter(None, (least, most))) or 'any number of'} rows"


TableRule = Unique | RowCount
"""Every table rule. Backends `match` over it and end in `assert_never`."""
