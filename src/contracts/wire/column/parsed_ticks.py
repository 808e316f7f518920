"""The result of parsing each text of a column: ticks, or the code of what is wrong with it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, get_args

import polars as pl

from contracts.wire.scalar.ticks import ErrorCode

_ERROR_CODES: tuple[ErrorCode, ...] = get_args(ErrorCode)
_CODE_NUMBERS: dict[str, int] = {code: number for number, code in enumerate(_ERROR_CODES, 1)}


@dataclass(frozen=True, slots=True)
class ParsedTicks:
    """The ticks of a column, and the codes of what failed.

    Attributes:
        ticks: Int64, null where a value failed or is null.
        codes: UInt8, the number of a code or 0; None if no value failed.
    """

    ticks: pl.Series
    codes: pl.Series | None = None

    @classmethod
    def of(cls, ticks: pl.Series, inputs: pl.Series) -> ParsedTicks:
        """The result of a parser: inputs that became null failed with "format"."""
        if ticks.null_count() == inputs.null_count():
            return cls(ticks)
        return cls(ticks, _code_where(ticks.is_null() & inputs.is_not_null(), "format"))

    @property
    def codes_or_zeros(self) -> pl.Series:
        """The codes, as a column even if no value failed."""
        if self.codes is not None:
            return self.codes
        return pl.zeros(len(self.ticks), pl.UInt8, eager=True)

    def put(self, rows: pl.Series, found: ParsedTicks) -> ParsedTicks:
        """Replace the results of some rows."""
        ticks = self.ticks.clone().scatter(rows, found.ticks)
        if found.codes is None and self.codes is None:
            return ParsedTicks(ticks)
        return ParsedTicks(ticks, self.codes_or_zeros.clone().scatter(rows, found.codes_or_zeros))

    def refuse(self, mask: pl.Series, code: ErrorCode) -> ParsedTicks:
        """Replace the values where the mask is true by an error."""
        if not mask.any():
            return self
        ticks = _evaluate(pl.when(~pl.col("mask")).then("ticks"), mask=mask, ticks=self.ticks)
        rows = mask.arg_true()
        return ParsedTicks(ticks, self.codes_or_zeros.clone().scatter(rows, _CODE_NUMBERS[code]))

    def then(self, found: ParsedTicks) -> ParsedTicks:
        """The result of a second step, which got the ticks of this one; errors of both are kept."""
        if self.codes is None or found.codes is None:
            return ParsedTicks(found.ticks, self.codes if found.codes is None else found.codes)
        return ParsedTicks(found.ticks, self.codes + found.codes)

    def combine(self, other: ParsedTicks) -> ParsedTicks:
        """The results of two patterns: "ambiguous" where both parse the text, to different ticks."""
        one, two, unparsed = pl.col("one"), pl.col("two"), _CODE_NUMBERS["format"]
        alike = (one == two) & pl.col("ticks").eq_missing(pl.col("others"))
        chosen = pl.when(one == unparsed)
        code = (
            chosen.then(two)
            .when((two == unparsed) | alike)
            .then(one)
            .otherwise(_CODE_NUMBERS["ambiguous"])
        )
        columns = {
            "ticks": self.ticks,
            "one": self.codes_or_zeros,
            "others": other.ticks,
            "two": other.codes_or_zeros,
        }
        codes = _evaluate(code.cast(pl.UInt8), **columns)
        value = pl.when(pl.col("codes") == 0).then(chosen.then("others").otherwise("ticks"))
        ticks = _evaluate(value, codes=codes, **columns)
        return ParsedTicks(ticks, codes if (codes != 0).any() else None)

    def masks(self) -> dict[str, pl.Series]:
        """A mask for each code that occurs."""
        if self.codes is None:
            return {}
        masks = {code: self.codes == number for code, number in _CODE_NUMBERS.items()}
        return {code: mask for code, mask in masks.items() if mask.any()}


def _evaluate(expression: pl.Expr, **columns: pl.Series) -> pl.Series:
    return pl.DataFrame(columns).select(expression).to_series()


def _code_where(mask: pl.Series, code: ErrorCode) -> pl.Series:
    return mask.cast(pl.UInt8) * _CODE_NUMBERS[code]


def parse_distinct(values: pl.Series, function: Callable[[Any], int | ErrorCode]) -> ParsedTicks:
    """Parse values, none of them null, with a function that is called once for each distinct value."""
    distinct = values.unique()
    found = [function(value) for value in distinct]
    table = pl.DataFrame(
        {
            "value": distinct,
            "count": pl.Series([None if isinstance(f, str) else f for f in found], dtype=pl.Int64),
            "code": pl.Series(
                [_CODE_NUMBERS[f] if isinstance(f, str) else 0 for f in found], dtype=pl.UInt8
            ),
        }
    )
    parsed = (
        values.alias("value").to_frame().join(table, on="value", how="left", maintain_order="left")
    )
    return ParsedTicks(
        parsed["count"], parsed["code"] if any(isinstance(f, str) for f in found) else None
    )


def all_unparsed(texts: pl.Series) -> ParsedTicks:
    """The result before any parser ran: every text failed with "format"."""
    return ParsedTicks.of(pl.repeat(None, len(texts), dtype=pl.Int64, eager=True), texts)


def parse_rows_where(
    found: ParsedTicks,
    rest: pl.DataFrame,
    mask: pl.Series,
    parse: Callable[[pl.Series], ParsedTicks],
) -> tuple[ParsedTicks, pl.DataFrame]:
    """Parse the rows where the mask is true, and drop them from the rest."""
    if not mask.any():
        return found, rest
    some = rest.filter(mask)
    return found.put(some["row"], parse(some["text"])), rest.filter(~mask)
