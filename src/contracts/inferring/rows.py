"""What is known of columns together: keys, orders, and a sample of the rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any

import polars as pl

from contracts.backends.frame.repeated_keys import repeated_values, sorted_hashes, sum_of_hashes
from contracts.backends.partial.key_files import SortedRuns
from contracts.inferring.column import TIMES, drafted_kind
from contracts.inferring.limits import KEPT_ENDS

MAX_SAMPLED = 1_000
"""How many rows are kept: those whose positions have the least hashes, which are the same however data is cut."""
_MAX_PAIRED = 8
"""Of how many columns pairs are tried as keys."""
_MAX_COMPARED = 16
"""How many columns are compared with each other."""
_MAX_HELD = 2**23
"""How many hashes are held in memory."""
_SCREENED = 2_000
"""How many rows are tried before all are."""
_COMPARED = ("int", "float", *TIMES)
Subject = tuple[str, str]
"""A column, and the label of the way to read it; "" for its own values."""


class KeySearch:
    """The columns, and pairs of them, of which no value repeats."""

    def __init__(self) -> None:
        self._alive: dict[tuple[str, ...], list[pl.Series]] | None = None
        self._numbers: dict[tuple[str, ...], int] = {}
        self._files: SortedRuns | None = None
        self._held = 0

    def add(self, columns: Mapping[str, pl.Series]) -> None:
        """Take the next rows."""
        if self._alive is None:
            self._alive = {key: [] for key in _key_candidates(columns)}
            self._numbers = {key: number for number, key in enumerate(self._alive)}
        for key in [*self._alive]:
            parts = [columns.get(name) for name in key]
            if any(one is None or one.null_count() for one in parts):
                del self._alive[key]
                continue
            held = [one for one in parts if one is not None]
            if sum_of_hashes([one.head(_SCREENED) for one in held]).is_duplicated().any():
                del self._alive[key]
                continue
            hashes = sum_of_hashes(held)
            if not repeated_values(in_order := sorted_hashes(hashes)).is_empty():
                del self._alive[key]
                continue
            self._alive[key].append(in_order)
            self._held += len(in_order)
        if self._held > _MAX_HELD:
            self._write()

    def close(self) -> None:
        """Give back what is on disk."""
        if self._files is not None:
            self._files.close()

    def keys(self) -> list[tuple[str, ...]]:
        """The keys of all rows."""
        if self._files is not None:
            self._write()
        return [key for key in self._alive or () if not self._repeats(key)]

    def _write(self) -> None:
        files = self._files = self._files or SortedRuns()
        for key, held in (self._alive or {}).items():
            for one in held:
                files.write(self._numbers[key], one)
            held.clear()
        self._held = 0

    def _repeats(self, key: tuple[str, ...]) -> bool:
        parts: Iterable[pl.Series]
        if self._files is not None:
            parts = self._files.ranges(self._numbers[key])
        else:
            held = (self._alive or {})[key]
            parts = [sorted_hashes(pl.concat(held))] if held else []
        return any(not repeated_values(one).is_empty() for one in parts)


def _key_candidates(columns: Mapping[str, pl.Series]) -> list[tuple[str, ...]]:
    """The columns that may be keys, and pairs of the first of them."""
    kinds = {name: drafted_kind(one.dtype) for name, one in columns.items()}
    names = [
        name for name, kind in kinds.items() if kind in ("int", "text", "bytes", "null", *TIMES)
    ]
    return [*((name,) for name in names), *combinations(names[:_MAX_PAIRED], 2)]


@dataclass(slots=True)
class OrderState:
    """Two columns of which the first is nowhere greater than the second.

    Attributes:
        rows: how many rows have both.
        least: the least differences, the least first, as numbers.
    """

    rows: int = 0
    least: list[Any] = field(default_factory=list)


class OrderSearch:
    """The pairs of columns in order: of each row the first value is not greater than the second."""

    def __init__(self) -> None:
        self.known: dict[tuple[Subject, Subject], OrderState] = {}
        self._dead: set[tuple[Subject, Subject]] = set()

    def add(self, columns: Mapping[Subject, pl.Series], places: Mapping[str, int]) -> None:
        """Take the next rows.

        Args:
            columns: what is compared, by column and the way to read it.
            places: where each column stands.
        """
        kinds = {
            subject: kind
            for subject, one in columns.items()
            if (kind := drafted_kind(one.dtype)) in _COMPARED and places[subject[0]] < _MAX_COMPARED
        }
        for first, second in combinations(kinds, 2):
            own = first[1] == second[1] == ""
            numbers = own and {kinds[first], kinds[second]} <= {"int", "float"}
            same = numbers or columns[first].dtype == columns[second].dtype
            comparable = same and first[0] != second[0]
            for pair in ((first, second), (second, first)) if comparable else ():
                if pair not in self._dead:
                    self._add(pair, columns[pair[0]], columns[pair[1]])

    def _add(self, pair: tuple[Subject, Subject], low: pl.Series, high: pl.Series) -> None:
        if low.dtype != high.dtype:
            both = pl.Int128 if low.dtype.is_integer() and high.dtype.is_integer() else pl.Float64
            low, high = low.cast(both), high.cast(both)
        if not (low.head(_SCREENED) <= high.head(_SCREENED)).all() or not (low <= high).all():
            self._refute(pair)
            return
        if low.dtype.is_float() and (low.is_nan().any() or high.is_nan().any()):
            self._refute(pair)
            return
        state = self.known.setdefault(pair, OrderState())
        between = high.to_physical().cast(pl.Float64) - low.to_physical().cast(pl.Float64)
        between = between.drop_nulls()
        state.rows += len(between)
        state.least = sorted([*state.least, *between.sort().head(KEPT_ENDS)])[:KEPT_ENDS]

    def _refute(self, pair: tuple[Subject, Subject]) -> None:
        self._dead.add(pair)
        self.known.pop(pair, None)


class RowSample:
    """Rows chosen by their positions."""

    def __init__(self) -> None:
        self._frame: pl.DataFrame | None = None
        self._marks = pl.Series(dtype=pl.UInt64)
        self._positions = pl.Series(dtype=pl.UInt64)

    def add(self, columns: Mapping[str, pl.Series], marks: pl.Series, before: int) -> None:
        """Take the next rows.

        Args:
            marks: the hashes of the positions.
            before: how many rows came before.
        """
        chosen = marks.arg_sort().head(MAX_SAMPLED).sort()
        frame = pl.DataFrame([one.gather(chosen) for one in columns.values()])
        if self._frame is not None and frame.width:
            frame = pl.concat([self._frame, frame], how="diagonal_relaxed")
        every = pl.concat([self._marks, marks.gather(chosen)])
        positions = pl.concat([self._positions, chosen.cast(pl.UInt64) + before])
        kept = every.arg_sort().head(MAX_SAMPLED).sort()
        self._frame = frame[kept] if frame.width else frame
        self._marks, self._positions = every.gather(kept), positions.gather(kept)

    @property
    def frame(self) -> pl.DataFrame:
        """The rows, in their order."""
        return pl.DataFrame() if self._frame is None else self._frame
