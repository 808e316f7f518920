"""A measure: what to compute of a batch, or of each group in it, for a rule that names no row."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

Measured = Mapping[str, Any]


class Cannot(Exception):
    """A rule could not be evaluated; the message says why."""


class Failed(Cannot):
    """A rule could not be evaluated; the message may quote values."""


class EngineFailed(Failed):
    """The engine failed as the rule was asked; its message may quote a value."""


class Inapplicable(Exception):
    """A rule has nothing to judge; the message says why."""


@dataclass(frozen=True, slots=True)
class Measure:
    """What to measure for a rule.

    Attributes:
        exprs: the aggregates to compute, by names of their own.
        broken: the values to show where what was measured breaks the rule; none where it keeps it.
        suspect: a mask over what was measured that is true wherever the rule is broken; None where
            every group is to be looked at.
        whole: whether `broken` takes the columns themselves, as a frame under "rows".
        shows_values: whether what is shown is made of the field's own values.
    """

    exprs: dict[str, pl.Expr]
    broken: Callable[[Measured], list[Any]]
    suspect: pl.Expr | None = None
    whole: bool = False
    shows_values: bool = False
