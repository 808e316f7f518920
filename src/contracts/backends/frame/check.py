"""A check: one requirement compiled for frames of one schema."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import polars as pl

from contracts.rules.requirement import Requirement
from contracts.specification import FieldType

TypedExpr = tuple[pl.Expr, pl.DataType]
"""The expression that yields a field, and the physical type that it yields it in."""


@dataclass(frozen=True, slots=True)
class Check:
    """One requirement of one field, compiled for frames of one schema.

    Attributes:
        path: the field, by its names in data; None for the row itself.
        expected: the type of the value, for masking what is shown.
        broken: the mask of rows that break the requirement.
        shown: the value to show for such a row; None where there is none.
        structural: whether the frame's types alone break it, whatever the rows hold.
        not_run: why the requirement cannot be evaluated on this frame at all.
        suspect: a cheaper mask that is true somewhere if `broken` is, where there is one.
        of_finite: the same mask as `broken` in a column without NaN and infinity, at less cost.
        read: the columns that the value to show is made of.
        column: the column that it is, where it is one as it stands.
    """

    path: str | None
    requirement: Requirement[Any]
    expected: FieldType
    broken: pl.Expr
    shown: pl.Expr | None
    structural: bool = False
    not_run: str | None = None
    suspect: pl.Expr | None = None
    of_finite: pl.Expr | None = None
    read: tuple[str, ...] = field(init=False)
    column: str | None = field(init=False)

    def __post_init__(self) -> None:
        names = [] if self.shown is None else self.shown.meta.root_names()
        read = tuple(dict.fromkeys(names))
        column = read[0] if len(read) == 1 else None
        if column is None or self.shown is None or not self.shown.meta.eq(pl.col(column)):
            column = None
        object.__setattr__(self, "read", read)
        object.__setattr__(self, "column", column)
