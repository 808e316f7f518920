"""How often rules are violated together."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl


def rows_by_pattern(masks: Mapping[str, pl.Series] | None) -> dict[frozenset[str], int]:
    """The number of rows that violate exactly these rules together, the most frequent first.

    Args:
        masks: the rows that each rule names, by its label; None where they are not known.

    Raises:
        ValueError: they are not known.
    """
    import polars as pl

    if masks is None:
        raise ValueError(
            "which rules a row violates together is not kept in partial results: check the"
            " whole as one frame"
        )
    if not masks:
        return {}
    labels = list(masks)
    frame = pl.DataFrame([mask.alias(str(place)) for place, mask in enumerate(masks.values())])
    counts = frame.filter(pl.any_horizontal(pl.all())).group_by(pl.all(), maintain_order=True)
    ranked = counts.len("rows").sort("rows", descending=True, maintain_order=True)
    return {
        frozenset(label for label, broken in zip(labels, row, strict=True) if broken): rows
        for *row, rows in ranked.iter_rows()
    }
