"""A check: one requirement, ready to be asked of frames of one schema."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import polars as pl

from contracts.rules.requirement import Requirement
from contracts.specification import Value

Member = tuple[pl.Expr, pl.DataType]
"""The expression that yields a field, and the physical type that it yields it in."""


@dataclass(frozen=True, slots=True)
class Check:
    """One requirement of one field, ready to be asked of a frame.

    Attributes:
        path: the field, in the words of the data; None for the row itself.
        expected: what the value must be, for masking what is shown.
        broken: the mask of rows that break the requirement.
        shown: the value to show for such a row; None where there is none.
        structural: whether the frame's types alone break it, whatever the rows hold.
        not_run: why the requirement cannot be asked of this frame at all.
        suspect: a cheaper mask that is true wherever `broken` is, where there is one.
    """

    path: str | None
    requirement: Requirement[Any]
    expected: Value
    broken: pl.Expr
    shown: pl.Expr | None
    structural: bool = False
    not_run: str | None = None
    suspect: pl.Expr | None = None
