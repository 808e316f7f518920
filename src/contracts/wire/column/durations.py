"""Parse a column of durations: common ones by arithmetic on their parts, the others by Python."""

from __future__ import annotations

import polars as pl

from contracts.wire.column.parsed_ticks import (
    ParsedTicks,
    all_unparsed,
    parse_distinct,
    parse_rows_where,
)
from contracts.wire.scalar.durations import DURATION_GUARD, MICROSECONDS_PER_LETTER, parse_duration
from contracts.wire.scalar.ticks import SECOND

_COMMON_DURATION = (
    r"\A(?P<sign>-?)P(?:(?P<D>[0-9]{1,7})D)?"
    r"(?:T(?:(?P<H>[0-9]{1,8})H)?(?:(?P<M>[0-9]{1,10})M)?"
    r"(?:(?P<S>[0-9]{1,12})(?:\.(?P<f>[0-9]{1,6})0*)?S)?)?\z"
)
"""Durations whose parts, and their sum, fit in int64 microseconds; also matches text without parts."""


def parse_duration_column(texts: pl.Series) -> ParsedTicks:
    """Parse each duration to microseconds."""
    text = pl.col("text")
    rest = (
        texts.to_frame()
        .with_row_index("row")
        .filter(text.str.contains(rf"\A(?:{DURATION_GUARD})\z"))
    )
    usual = (
        text.str.contains(_COMMON_DURATION) & ~text.str.ends_with("P") & ~text.str.ends_with("T")
    )
    found, rest = parse_rows_where(
        all_unparsed(texts), rest, rest.select(usual).to_series(), _sum_parts
    )
    return found.put(rest["row"], parse_distinct(rest["text"], parse_duration))


def _sum_parts(texts: pl.Series) -> ParsedTicks:
    part = texts.str.extract_groups(_COMMON_DURATION).struct.unnest()
    whole = pl.sum_horizontal(
        pl.col(unit).cast(pl.Int64).fill_null(0) * MICROSECONDS_PER_LETTER[unit] for unit in "DHMS"
    )
    share = (pl.lit("0.") + pl.col("f")).cast(pl.Float64).fill_null(0.0)
    count = whole + (share * SECOND).round().cast(pl.Int64)
    signed = pl.when(pl.col("sign") == "-").then(-count).otherwise(count)
    return ParsedTicks(part.select(signed).to_series())
