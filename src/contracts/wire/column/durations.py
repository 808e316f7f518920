"""Parse a column of durations: common ones by arithmetic on their parts, the others by Python."""

from __future__ import annotations

import polars as pl

from contracts.wire.column.parsed_ticks import (
    ParsedTicks,
    all_unparsed,
    parse_distinct,
    parse_rows_where,
)
from contracts.wire.scalar.durations import MICROSECONDS_PER_LETTER
from contracts.wire.scalar.ticks import SECOND
from contracts.wire.scalar.times import duration_guard, parse_named_duration

_COMMON_DURATION = (
    r"\A(?P<sign>-?)P(?:(?P<D>[0-9]{1,7})D)?"
    r"(?:T(?:(?P<H>[0-9]{1,8})H)?(?:(?P<M>[0-9]{1,10})M)?"
    r"(?:(?P<S>[0-9]{1,12})(?:\.(?P<f>[0-9]{1,6})0*)?S)?)?\z"
)
_COMMON_CLOCK = r"(?P<H>[0-9]{1,8}):(?P<M>[0-5][0-9]):(?P<S>[0-5][0-9])(?:\.(?P<f>[0-9]{1,6})0*)?\z"
_COMMON = {
    "iso8601_duration": _COMMON_DURATION,
    "hms": rf"\A(?P<sign>-?){_COMMON_CLOCK}",
    "days_hms": rf"\A(?P<sign>)(?:(?P<D>[0-9]{{1,7}}) days?,? )?{_COMMON_CLOCK}",
}
"""By format: durations whose parts, and their sum, fit in int64 microseconds; that of ISO 8601 also
matches text without parts."""


def parse_duration_column(name: str, texts: pl.Series, *, truncates: bool = False) -> ParsedTicks:
    """Parse each duration in a named format to microseconds."""
    text = pl.col("text")
    rest = (
        texts.to_frame()
        .with_row_index("row")
        .filter(text.str.contains(rf"\A(?:{duration_guard(name)})\z"))
    )
    usual = text.str.contains(_COMMON[name])
    if name == "iso8601_duration":
        usual &= ~text.str.ends_with("P") & ~text.str.ends_with("T")
    found, rest = parse_rows_where(
        all_unparsed(texts),
        rest,
        rest.select(usual).to_series(),
        lambda some: _sum_parts(_COMMON[name], some),
    )
    parsed = parse_distinct(
        rest["text"], lambda one: parse_named_duration(name, one, truncates=truncates)
    )
    return found.put(rest["row"], parsed)


def _sum_parts(common: str, texts: pl.Series) -> ParsedTicks:
    part = texts.str.extract_groups(common).struct.unnest()
    units = [unit for unit in "DHMS" if unit in part.columns]
    whole = pl.sum_horizontal(
        pl.col(unit).cast(pl.Int64).fill_null(0) * MICROSECONDS_PER_LETTER[unit] for unit in units
    )
    share = (pl.lit("0.") + pl.col("f")).cast(pl.Float64).fill_null(0.0)
    count = whole + (share * SECOND).round().cast(pl.Int64)
    signed = pl.when(pl.col("sign") == "-").then(-count).otherwise(count)
    return ParsedTicks(part.select(signed).to_series())
