"""Matching two tables of keys: which returned row answers which requested row.

The first returned row of a key answers the first requested row of it, the second the second, and so
on.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from contracts.backends.frame.repeated_keys import uniqueness_proof
from contracts.backends.masks import constant_mask, mask_at

_ROW, _REQUESTED, _TURN = "row", "requested", "turn"
"""Columns beside those of the keys, whose names are numbers."""


@dataclass(frozen=True, slots=True)
class KeyMatch:
    """The match of two tables, as masks of the requested or of the returned rows.

    Attributes:
        lost: the requested rows that no returned row answers.
        duplicated: the returned rows that answer none, although their keys were requested.
        added: the returned rows whose keys were not requested.
        moved: the returned rows that answer a row at another place, apart from rows that are lost,
            duplicated or added.
        asked: for each returned row the position of the row that it answers, or null.
    """

    lost: pl.Series
    duplicated: pl.Series
    added: pl.Series
    moved: pl.Series
    asked: pl.Series


def match_keys(asked: pl.DataFrame, returned: pl.DataFrame) -> KeyMatch:
    """The match of two tables by the columns of their keys.

    Args:
        asked, returned: the same number of columns under the same names, of the same types, in
            which equal keys are the same.
    """
    if asked.height == returned.height and all(
        one.eq_missing(other).all() for one, other in zip(asked, returned, strict=True)
    ):
        none = constant_mask(asked.height, value=False)
        return KeyMatch(none, none, none, none, pl.int_range(asked.height, eager=True))
    pairs = _pair_rows(asked, returned)
    answered, answers = pairs[_REQUESTED], pairs[_ROW]
    extra = ~mask_at(answers, returned.height)
    known = (
        returned.with_row_index(_ROW)
        .filter(extra)
        .join(asked, on=asked.columns, how="semi", nulls_equal=True)
    )
    duplicated = mask_at(known[_ROW], returned.height)
    sources = pl.Series([None], dtype=pl.Int64).new_from_index(0, returned.height)
    return KeyMatch(
        lost=~mask_at(answered, asked.height),
        duplicated=duplicated,
        added=extra & ~duplicated,
        moved=mask_at(answers.filter(_is_moved(answers, extra)), returned.height),
        asked=sources.scatter(answers, answered),
    )


def _pair_rows(asked: pl.DataFrame, returned: pl.DataFrame) -> pl.DataFrame:
    """The returned rows beside the requested ones that they answer, in the order of the latter."""
    on = asked.columns
    if not all(
        frame.select(uniqueness_proof([*map(pl.col, on)], nulls_equal=True)).item()
        for frame in (asked, returned)
    ):
        asked, returned, on = _with_turns(asked), _with_turns(returned), [*on, _TURN]
    return (
        asked.with_row_index(_REQUESTED)
        .join(returned.with_row_index(_ROW), on=on, nulls_equal=True, maintain_order="left")
        .select(pl.col(_REQUESTED, _ROW).cast(pl.Int64))
    )


def _with_turns(keys: pl.DataFrame) -> pl.DataFrame:
    """The keys, and how many rows before each have the same: by sorting, which is several times as
    fast as a window over each group.
    """
    names = keys.columns
    in_order = keys.with_row_index(_ROW).sort(names, maintain_order=True)
    is_first = pl.any_horizontal(pl.col(name).ne_missing(pl.col(name).shift()) for name in names)
    place = pl.int_range(pl.len())
    counted = in_order.select(
        _ROW, turn=place - pl.when(is_first | (place == 0)).then(place).forward_fill()
    )
    return keys.with_columns(counted.sort(_ROW)[_TURN])


def _is_moved(answers: pl.Series, extra: pl.Series) -> pl.Series:
    """Which returned rows, in the order of the rows that they answer, are at another place, apart
    from those that answer none.
    """
    places = (~extra).cum_sum().gather(answers) - 1
    return places != pl.int_range(len(answers), eager=True)
