"""Parse a column of times that are written as numbers, to the same values as `wire.scalar.counts`."""

from __future__ import annotations

import polars as pl

from contracts.wire.column.parsed_ticks import ParsedTicks
from contracts.wire.scalar.counts import (
    COUNT_GUARD,
    FALSE_LEAP_DAY,
    MILLISECONDS_A_DAY,
    SERIAL_GUARD,
    SERIAL_TOLERANCE,
    EpochCount,
    SerialDate,
    TimeCount,
)
from contracts.wire.scalar.ticks import DAY

_WHOLE_GUARD = r"\A(?:0|-?[1-9][0-9]{0,18})\z"
_FALSE = pl.lit(value=False)


def parse_count_column(count: TimeCount, column: pl.Series) -> ParsedTicks:
    """Parse a column of numbers, or of text (String) in digits, to ticks."""
    is_text = column.dtype == pl.String
    match count:
        case EpochCount() if is_text:
            return _parse_epoch_texts(count, column)
        case EpochCount() if column.dtype.is_integer():
            return _parse_epoch_integers(count, column, column)
        case EpochCount():
            return _parse_epoch_floats(count, column)
        case SerialDate() if is_text:
            text = pl.col("text")
            digits = pl.when(text.str.contains(rf"\A(?:{SERIAL_GUARD})\z")).then(text)
            numbers = column.alias("text").to_frame().select(digits.cast(pl.Float64))
            return _parse_serials(count, numbers.to_series(), column)
        case SerialDate():
            return _parse_serials(count, column.cast(pl.Float64), column)


def _coded(
    frame: pl.DataFrame, ticks: pl.Expr, is_valid: pl.Expr, is_exact: pl.Expr, inputs: pl.Series
) -> ParsedTicks:
    """The ticks where they are valid; "lossy" where they are not exact, "format" elsewhere."""
    done = frame.select(
        ticks=pl.when(is_valid & is_exact).then(ticks),
        lossy=(is_valid & ~is_exact).fill_null(value=False),
    )
    return ParsedTicks.of(done["ticks"], inputs).refuse(done["lossy"], "lossy")


def _parse_epoch_integers(count: EpochCount, numbers: pl.Series, inputs: pl.Series) -> ParsedTicks:
    """Whole counts as microseconds: within the bounds of the format they fit in int64."""
    first, last = -(-count.first * count.per // count.unit), -(-count.end * count.per // count.unit)
    number = pl.col("number").cast(pl.Int64, strict=False)
    valid = pl.when((number >= first) & (number < last)).then(number)
    frame = numbers.alias("number").to_frame()
    if count.per == 1:
        return ParsedTicks.of(frame.select(valid * count.unit).to_series(), inputs)
    is_exact = number % count.per == 0
    return _coded(
        frame, number // count.per, valid.is_not_null(), is_exact | count.truncates, inputs
    )


def _parse_epoch_texts(count: EpochCount, texts: pl.Series) -> ParsedTicks:
    """Digits as integers; a fraction by its digits, so that it is exact."""
    whole = texts.str.contains(_WHOLE_GUARD)
    if whole.all():
        return _parse_epoch_integers(count, texts.cast(pl.Int64, strict=False), texts)
    text = pl.col("text").str.strip_prefix("-").str.split_exact(".", 1)
    is_count = pl.col("text").str.contains(rf"\A(?:{COUNT_GUARD})\z")
    frame = texts.alias("text").to_frame().select(
        is_negative=pl.col("text").str.starts_with("-"),
        whole=pl.when(is_count).then(text.struct[0]).cast(pl.Int64, strict=False),
        share=pl.when(is_count).then(text.struct[1]).str.strip_chars_end("0").fill_null(""),
    )  # fmt: skip  # a part on each line
    digits, share = count.fraction_digits, pl.col("share")
    kept = (share.str.head(digits) + "0" * digits).str.head(digits)
    rest = kept.cast(pl.Int64, strict=False) if digits else pl.lit(0)
    # A whole number beyond these limits is no valid count, and might overflow.
    furthest = max(abs(count.first), abs(count.end)) * count.per // count.unit + 1
    whole_part = pl.when(pl.col("whole") <= furthest).then(pl.col("whole"))
    size = (whole_part * count.unit + rest) // count.per
    is_exact = (share.str.len_bytes() <= digits) & (whole_part % count.per == 0)
    signed = pl.when(pl.col("is_negative")).then(-size - (~is_exact).cast(pl.Int64)).otherwise(size)
    is_valid = (signed >= count.first) & (signed < count.end)
    return _coded(frame, signed, is_valid, is_exact | count.truncates, texts)


def _parse_epoch_floats(count: EpochCount, numbers: pl.Series) -> ParsedTicks:
    """Floats as the microseconds whose nearest floats they are."""
    least, end = count.limits
    number = pl.col("number")
    # Polars divides by a constant as it multiplies by its inverse, which is rounded twice.
    unit = pl.repeat(float(count.unit), len(numbers), dtype=pl.Float64, eager=True)
    frame = pl.DataFrame({"number": numbers.cast(pl.Float64), "unit": unit})
    is_within = (number >= least) & (number < end)
    whole = pl.when(is_within).then(number).floor()
    if count.per == 1:
        share = (number - whole) * count.unit
        rest = share.floor() if count.truncates else share.round()
        ticks = whole.cast(pl.Int64, strict=False) * count.unit + rest.cast(pl.Int64, strict=False)
        is_whole = share == share.round()
    else:
        integer = whole.cast(pl.Int64, strict=False)
        half = 0 if count.truncates else count.per // 2
        ticks, is_whole = (integer + half) // count.per, integer % count.per == 0
    is_nearest = (ticks * count.per).cast(pl.Float64) / pl.col("unit") == number
    is_exact = pl.when(number.abs() < count.nearest_limit).then(is_nearest).otherwise(is_whole)
    is_valid = is_within & (ticks >= count.first) & (ticks < count.end)
    return _coded(frame, ticks, is_valid, is_exact | count.truncates, numbers)


def _parse_serials(count: SerialDate, serials: pl.Series, inputs: pl.Series) -> ParsedTicks:
    """Serial dates as days, or as microseconds."""
    serial, frame = pl.col("serial"), serials.alias("serial").to_frame()
    is_within = (serial >= count.first) & (serial < count.end)
    whole = pl.when(is_within).then(serial).floor()
    milliseconds = (serial - whole) * float(MILLISECONDS_A_DAY)
    nearest = milliseconds.round()
    is_exact = (milliseconds - nearest).abs() <= SERIAL_TOLERANCE
    total = nearest.cast(pl.Int64, strict=False)
    day = whole.cast(pl.Int64, strict=False) + total // MILLISECONDS_A_DAY
    rest = total % MILLISECONDS_A_DAY
    is_day = ~is_exact | (day < count.end)
    ticks = day + count.origin
    if count.has_false_leap_day:
        is_day &= ~is_exact | (day != FALSE_LEAP_DAY)
        ticks += (day < FALSE_LEAP_DAY).cast(pl.Int64)
    if count.is_date:
        is_exact &= rest == 0
    else:
        ticks = ticks * DAY + rest * 1_000
    return _coded(frame, ticks, is_within & is_day, is_exact, inputs)
