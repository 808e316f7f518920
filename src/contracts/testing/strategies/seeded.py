"""Data that keeps a contract, drawn once from a seed: for tests that are not Hypothesis's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from zlib import crc32

from hypothesis import HealthCheck, Phase, given, seed, settings

from contracts.testing.drawing import frames

if TYPE_CHECKING:
    import polars as pl

    from contracts.contract import Contract

DRAWN = 10
"""How many batches are drawn, of which the last is taken: the first are the simplest."""


def drawn_by(name: str, contract: type[Contract], rows: int, told: dict[str, Any]) -> pl.DataFrame:
    """A batch of so many rows, the same for a name whenever it is drawn."""
    found: list[pl.DataFrame] = []

    @seed(crc32(name.encode()))
    @settings(
        max_examples=DRAWN,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=(HealthCheck.too_slow, HealthCheck.nested_given),
    )
    @given(frames(contract, min_size=rows, max_size=rows, **told))
    def draw(frame: pl.DataFrame) -> None:
        found.append(frame)

    draw()
    return found[-1]
