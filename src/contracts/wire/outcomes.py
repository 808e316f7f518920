"""What became of each value of a column: a count, or the code of what is wrong with it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, get_args

import polars as pl

from contracts.wire.ticks import Code

CODES: tuple[Code, ...] = get_args(Code)
NUMBERS: dict[str, int] = {code: number for number, code in enumerate(CODES, 1)}


@dataclass(frozen=True, slots=True)
class Outcome:
    """Counts, null where a value failed or is null; and codes.

    Attributes:
        counts: a column of Int64.
        codes: a column of UInt8: 0, or the number of a code; None where no value failed.
    """

    counts: pl.Series
    codes: pl.Series | None = None

    @classmethod
    def of(cls, counts: pl.Series, asked: pl.Series) -> Outcome:
        """What a parser found: text of which it made nothing is not written so."""
        if counts.null_count() == asked.null_count():
            return cls(counts)
        return cls(counts, numbered(counts.is_null() & asked.is_not_null(), "format"))

    @property
    def numbers(self) -> pl.Series:
        """The number of each value's code, 0 where there is none."""
        if self.codes is not None:
            return self.codes
        return pl.zeros(len(self.counts), pl.UInt8, eager=True)

    def put(self, rows: pl.Series, found: Outcome) -> Outcome:
        """The same with what was found of some rows."""
        counts = self.counts.clone().scatter(rows, found.counts)
        if found.codes is None and self.codes is None:
            return Outcome(counts)
        return Outcome(counts, self.numbers.clone().scatter(rows, found.numbers))

    def refuse(self, mask: pl.Series, code: Code) -> Outcome:
        """The same with the values refused that a mask names."""
        if not mask.any():
            return self
        counts = select(pl.when(~pl.col("mask")).then("counts"), mask=mask, counts=self.counts)
        rows = mask.arg_true()
        return Outcome(counts, self.numbers.clone().scatter(rows, NUMBERS[code]))

    def then(self, found: Outcome) -> Outcome:
        """The same with what was found of the counts in their place."""
        if self.codes is None or found.codes is None:
            return Outcome(found.counts, self.codes if found.codes is None else found.codes)
        return Outcome(found.counts, self.codes + found.codes)

    def either(self, other: Outcome) -> Outcome:
        """What two patterns make of the values: what one of them alone reads, or both alike."""
        one, two, unread = pl.col("one"), pl.col("two"), NUMBERS["format"]
        alike = (one == two) & pl.col("counts").eq_missing(pl.col("others"))
        chosen = pl.when(one == unread)
        code = (
            chosen.then(two).when((two == unread) | alike).then(one).otherwise(NUMBERS["ambiguous"])
        )
        columns = {
            "counts": self.counts,
            "one": self.numbers,
            "others": other.counts,
            "two": other.numbers,
        }
        codes = select(code.cast(pl.UInt8), **columns)
        value = pl.when(pl.col("codes") == 0).then(chosen.then("others").otherwise("counts"))
        counts = select(value, codes=codes, **columns)
        return Outcome(counts, codes if (codes != 0).any() else None)

    def masks(self) -> dict[str, pl.Series]:
        """The mask of each code that any value has."""
        if self.codes is None:
            return {}
        masks = {code: self.codes == number for code, number in NUMBERS.items()}
        return {code: mask for code, mask in masks.items() if mask.any()}


def select(expression: pl.Expr, **columns: pl.Series) -> pl.Series:
    """What an expression makes of columns."""
    return pl.DataFrame(columns).select(expression).to_series()


def numbered(mask: pl.Series, code: Code) -> pl.Series:
    """The number of a code where a mask is true, else 0."""
    return mask.cast(pl.UInt8) * NUMBERS[code]


def looked_up(values: pl.Series, function: Callable[[Any], int | Code]) -> Outcome:
    """What a function makes of each value, none of them null, asked of each only once."""
    distinct = values.unique()
    found = [function(value) for value in distinct]
    table = pl.DataFrame(
        {
            "value": distinct,
            "count": pl.Series([None if isinstance(f, str) else f for f in found], dtype=pl.Int64),
            "code": pl.Series(
                [NUMBERS[f] if isinstance(f, str) else 0 for f in found], dtype=pl.UInt8
            ),
        }
    )
    told = (
        values.alias("value").to_frame().join(table, on="value", how="left", maintain_order="left")
    )
    return Outcome(told["count"], told["code"] if any(isinstance(f, str) for f in found) else None)


def nothing_read(texts: pl.Series) -> Outcome:
    """What is found before any shape is tried: nothing is written so."""
    return Outcome.of(pl.repeat(None, len(texts), dtype=pl.Int64, eager=True), texts)


def taken(
    found: Outcome,
    rest: pl.DataFrame,
    mask: pl.Series,
    made_of: Callable[[pl.Series], Outcome],
) -> tuple[Outcome, pl.DataFrame]:
    """What is made of the texts that a mask names, and the others that are not null."""
    if not mask.any():
        return found, rest
    some = rest.filter(mask)
    return found.put(some["row"], made_of(some["text"])), rest.filter(~mask)
