"""A valid frame drawn from a seed, for tests that do not use Hypothesis."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zlib import crc32

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.strategies import SearchStrategy

if TYPE_CHECKING:
    import polars as pl

_BATCHES_DRAWN = 10
"""How many batches are drawn; the last is returned, for the first are the simplest."""


def seeded_frame(name: str, frames: SearchStrategy[pl.DataFrame]) -> pl.DataFrame:
    """A frame of a strategy, the same for a name whenever it is drawn."""
    found: list[pl.DataFrame] = []

    @seed(crc32(name.encode()))
    @settings(
        max_examples=_BATCHES_DRAWN,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=(HealthCheck.too_slow, HealthCheck.nested_given),
    )
    @given(frames)
    def draw(frame: pl.DataFrame) -> None:
        found.append(frame)

    draw()
    return found[-1]
