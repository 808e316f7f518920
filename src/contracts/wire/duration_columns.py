"""Durations in columns: the usual ones by arithmetic on their parts, the others by Python."""

from __future__ import annotations

import polars as pl

from contracts.wire.durations import GUARD, UNITS, read_duration
from contracts.wire.outcomes import Outcome, looked_up, nothing_read, taken
from contracts.wire.ticks import SECOND

USUAL = (
    r"\A(?P<sign>-?)P(?:(?P<D>[0-9]{1,7})D)?"
    r"(?:T(?:(?P<H>[0-9]{1,8})H)?(?:(?P<M>[0-9]{1,10})M)?"
    r"(?:(?P<S>[0-9]{1,12})(?:\.(?P<f>[0-9]{1,6})0*)?S)?)?\z"
)
"""Durations whose parts int64 counts in microseconds, all together; and texts without any part."""


def durations(texts: pl.Series) -> Outcome:
    """What became of durations."""
    text = pl.col("text")
    rest = texts.to_frame().with_row_index("row").filter(text.str.contains(rf"\A(?:{GUARD})\z"))
    usual = text.str.contains(USUAL) & ~text.str.ends_with("P") & ~text.str.ends_with("T")
    found, rest = taken(nothing_read(texts), rest, rest.select(usual).to_series(), by_parts)
    return found.put(rest["row"], looked_up(rest["text"], read_duration))


def by_parts(texts: pl.Series) -> Outcome:
    """The microseconds that usual durations last."""
    part = texts.str.extract_groups(USUAL).struct.unnest()
    whole = pl.sum_horizontal(
        pl.col(unit).cast(pl.Int64).fill_null(0) * UNITS[unit] for unit in "DHMS"
    )
    share = (pl.lit("0.") + pl.col("f")).cast(pl.Float64).fill_null(0.0)
    count = whole + (share * SECOND).round().cast(pl.Int64)
    signed = pl.when(pl.col("sign") == "-").then(-count).otherwise(count)
    return Outcome(part.select(signed).to_series())
