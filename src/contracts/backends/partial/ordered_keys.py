"""Keys that come in the order of one of their columns, as what is logged does: no key of one run is in another.

A run is some rows that follow each other. Where the least value of each run is not below the greatest of the one
before, equal keys are in one run, or at the end of one and the beginning of the next.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from contracts.backends.frame.repeated_keys import repeated_in_order


@dataclass(frozen=True, slots=True)
class _End:
    """The rows of a run that have its greatest value.

    Attributes:
        dtype: the type of the values.
        greatest: that value.
        hashes: the hashes of their keys.
    """

    dtype: pl.DataType
    greatest: Any
    hashes: pl.Series


@dataclass(slots=True)
class OrderedKeys:
    """Whether the keys of one run after the other can repeat.

    Args:
        columns: the columns of the key.
    """

    columns: Sequence[str]
    _ends: dict[str, _End | None] = field(init=False)
    _may_repeat: bool = False

    def __post_init__(self) -> None:
        self._ends = dict.fromkeys(self.columns)

    @property
    def are_unique(self) -> bool:
        """Whether no key of the runs repeats; False proves nothing."""
        return not self._may_repeat and bool(self._ends)

    def add(self, frame: pl.DataFrame, hashes: pl.Series, in_order: pl.Series) -> None:
        """Look at the next run.

        Args:
            frame: its columns.
            hashes: the hash of each of its keys; null where it can repeat none.
            in_order: those that are not null, sorted.
        """
        self._may_repeat = self._may_repeat or not repeated_in_order(in_order).is_empty()
        if self._may_repeat or not frame.height:
            return
        ends = {name: _end_of(frame, name, hashes, last) for name, last in self._ends.items()}
        self._ends = {name: end for name, end in ends.items() if end is not None}


def _end_of(frame: pl.DataFrame, name: str, hashes: pl.Series, last: _End | None) -> _End | None:
    """The end of a run; None where a column is not in order, or does not show it."""
    if name not in frame:
        return None
    column = frame.get_column(name)
    if not (column.dtype.is_integer() or column.dtype.is_temporal()) or column.null_count():
        return None
    values = column.to_physical()
    least: Any = values.min()
    greatest: Any = values.max()
    if least == greatest:  # there might be no end of such runs, and the ends of all are held
        return None
    if last is not None:
        if last.dtype != column.dtype or least < last.greatest:
            return None
        begin = hashes.filter(values == least)
        if least == last.greatest and begin.is_in(last.hashes.implode()).any():
            return None
    return _End(column.dtype, greatest, hashes.filter(values == greatest))
