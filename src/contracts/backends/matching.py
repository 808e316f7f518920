"""Two tables of keys against each other: which row of the one answers which row of the other.

The first row of a key that is given answers the first row of it that was asked for, the second the
second, and so on.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from contracts.backends.keys import proof

ROW, ASKED, TURN = "row", "asked", "turn"
"""What stands beside the columns of the keys, whose names are numbers."""


@dataclass(frozen=True, slots=True)
class Match:
    """What became of the rows: masks of those asked for, or of those given.

    Attributes:
        lost: the rows asked for that no row given answers.
        duplicated: the rows given that answer none, though their keys were asked for.
        added: the rows given whose keys were not asked for.
        moved: the rows given that answer a row which stands in another place, once rows that are
            lost, duplicated or added are left out.
        asked: for each row given the row that it answers, or null.
    """

    lost: pl.Series
    duplicated: pl.Series
    added: pl.Series
    moved: pl.Series
    asked: pl.Series


def match(asked: pl.DataFrame, given: pl.DataFrame) -> Match:
    """What became of the rows asked for, by the columns of their keys: as many, of the same types and
    under the same names in both, in which equal keys are the same.
    """
    if asked.height == given.height and all(
        one.eq_missing(other).all() for one, other in zip(asked, given, strict=True)
    ):
        none = pl.repeat(False, n=asked.height, eager=True, dtype=pl.Boolean)
        return Match(none, none, none, none, pl.int_range(asked.height, eager=True))
    pairs = paired(asked, given)
    answered, answers = pairs[ASKED], pairs[ROW]
    extra = ~mask_at(answers, given.height)
    known = (
        given.with_row_index(ROW)
        .filter(extra)
        .join(asked, on=asked.columns, how="semi", nulls_equal=True)
    )
    duplicated = mask_at(known[ROW], given.height)
    sources = pl.Series([None], dtype=pl.Int64).new_from_index(0, given.height)
    return Match(
        lost=~mask_at(answered, asked.height),
        duplicated=duplicated,
        added=extra & ~duplicated,
        moved=mask_at(answers.filter(is_moved(answers, extra)), given.height),
        asked=sources.scatter(answers, answered),
    )


def paired(asked: pl.DataFrame, given: pl.DataFrame) -> pl.DataFrame:
    """The rows given beside the rows asked for that they answer, in the order of those."""
    on = asked.columns
    if not all(frame.select(proof(on, nulls_equal=True)).item() for frame in (asked, given)):
        asked, given, on = in_turn(asked), in_turn(given), [*on, TURN]
    return (
        asked.with_row_index(ASKED)
        .join(given.with_row_index(ROW), on=on, nulls_equal=True, maintain_order="left")
        .select(pl.col(ASKED, ROW).cast(pl.Int64))
    )


def in_turn(keys: pl.DataFrame) -> pl.DataFrame:
    """The keys, and of each row how many rows before it have the same: by sorting, for that is several
    times as quick as asking each group.
    """
    names = keys.columns
    in_order = keys.with_row_index(ROW).sort(names, maintain_order=True)
    is_first = pl.any_horizontal(pl.col(name).ne_missing(pl.col(name).shift()) for name in names)
    place = pl.int_range(pl.len())
    counted = in_order.select(
        ROW, turn=place - pl.when(is_first | (place == 0)).then(place).forward_fill()
    )
    return keys.with_columns(counted.sort(ROW)[TURN])


def is_moved(answers: pl.Series, extra: pl.Series) -> pl.Series:
    """Which of the rows given, in the order of the rows that they answer, stand in another place, those
    that answer none left out.
    """
    places = (~extra).cum_sum().gather(answers) - 1
    return places != pl.int_range(len(answers), eager=True)


def mask_at(rows: pl.Series, height: int) -> pl.Series:
    """The mask of the rows at some positions."""
    mask = pl.repeat(False, n=height, eager=True, dtype=pl.Boolean)
    return mask.scatter(rows, True) if len(rows) else mask
