"""Measuring what the values of one column look like."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any, cast

import polars as pl
import pyarrow as pa
import pyarrow.compute as pc

from contracts.backends.frame.float_sums import digit_columns, exact_sum
from contracts.backends.frame.value_rules import comparable, out_of_range
from contracts.backends.physical_types import physical_type
from contracts.dtypes import SCALARS, Kind
from contracts.profiles.categories import TOO_MANY, Categories, categories_of
from contracts.profiles.distinct_sketch import (
    LONGEST_RANK,
    PRECISION,
    REGISTERS,
    DistinctSketch,
)
from contracts.profiles.field_profile import Characters, FieldProfile
from contracts.profiles.histogram import (
    Histogram,
    Scale,
    histogram_of,
    spare_bits,
)
from contracts.specification import FieldType

_SAMPLE = 2_000
"""How many values tell from which shift on to count."""
_FIRST = 65_536
"""How many hashes are looked at before most of the others can be passed over."""
_LEAST = -(1 << 63)
_MICROSECONDS = 1_000_000
_RANGES = {
    "upper": ((65, 90),),
    "lower": ((97, 122),),
    "digits": ((48, 57),),
    "blanks": ((9, 13), (32, 32)),
    "others": ((0xC0, 0xFF),),
}
"""The bytes of UTF-8 that begin a character of each class; the other ones of ASCII are punctuation."""


def field_profile(
    name: str,
    column: pl.Series,
    expected: FieldType,
    *,
    nulls: int | None = None,
    unreadable: int = 0,
) -> FieldProfile:
    """What the values of a column in contract form look like.

    Args:
        name: the field's name in data.
        column: of a type that holds the field's; null where there is no value, or an unreadable one.
        nulls: how many rows had no value as they came; as many as there are here, if that is not known.
        unreadable: how many of the nulls stand for values that could not be read.
    """
    there = column.drop_nulls() if column.null_count() else column
    held = _held(there, expected)
    unreadable += len(there) - len(held)
    missing = len(column) - len(held) - unreadable
    nulls = missing if nulls is None else nulls
    found = FieldProfile(
        name,
        expected.dtype.kind,
        rows=len(column),
        nulls=nulls,
        filled=nulls - missing,
        unreadable=unreadable,
        sensitive=expected.sensitive,
    )
    measured = _measured(held, expected.dtype.kind)
    if expected.sensitive:
        measured = {name: measured[name] for name in _COUNTS_ALONE if name in measured}
    return replace(found, **measured)


_COUNTS_ALONE = ("nan", "positive_infinity", "negative_infinity")
"""What is kept of the values of a sensitive field: a sketch of few values would show which they are to who guesses
them.
"""


def _held(there: pl.Series, expected: FieldType) -> pl.Series:
    """The values that the field's type holds, in the one type that stands for it: not what is finer than a
    microsecond, or beyond the years 1 to 9999.
    """
    if expected.dtype.kind not in SCALARS:
        return there
    expr, physical = pl.col("x"), there.dtype
    beyond = out_of_range(expected.dtype, expr, physical)
    form = comparable(expected.dtype, expr, physical, None)
    if isinstance(
        physical, pl.Decimal
    ):  # of one scale, so that its nearest float is found in one way
        form = form.cast(physical_type(expected.dtype), strict=False)
    if beyond is not None:
        form = pl.when(~beyond).then(form)
    if form.meta.eq(expr):
        return there
    held = there.alias("x").to_frame().select(form).to_series()
    return held.drop_nulls() if held.null_count() else held


def _measured(there: pl.Series, kind: Kind) -> dict[str, Any]:
    match kind:
        case "float":
            return _floats(there)
        case "int" | "decimal":
            return _numbers(there, _exact_total(there))
        case "duration":
            return _numbers(there, _exact_total(there.cast(pl.Int64)) / _MICROSECONDS)
        case "date" | "datetime" | "time":
            return _times(there, kind)
        case "text":
            return _texts(there)
        case "bool":
            return _booleans(there)
        case "bytes":
            return {
                "sketch": sketch_of(there),
                "lengths": histogram_of_column(there.bin.size("b").cast(pl.Float64), "float64"),
            }
        case "uuid":
            return {"sketch": sketch_of(there)}
        case "list":
            sizes = there.arr.to_list() if isinstance(there.dtype, pl.Array) else there
            return {"lengths": histogram_of_column(sizes.list.len().cast(pl.Float64), "float64")}
        case _:
            return {}


# Numbers and times --------------------------------------------------------------------------------


def _floats(there: pl.Series) -> dict[str, Any]:
    wide = there.cast(pl.Float64)
    finite = wide.is_finite()
    apart = {}
    if not finite.all():
        infinite = wide.is_infinite()
        apart = {
            "nan": int(wide.is_nan().sum()),
            "positive_infinity": int((infinite & (wide > 0)).sum()),
            "negative_infinity": int((infinite & (wide < 0)).sum()),
        }
        wide = wide.filter(finite)
    sums = {name: column.sum() for name, column in digit_columns(wide).items()}
    low, high = _bounds(wide)
    return (
        apart
        | _spread(wide, "float64")
        | {
            "sum": exact_sum(sums),
            # -0.0 is 0.0: which of the two a minimum is would depend on the order of the rows.
            "minimum": None if low is None else low + 0.0,
            "maximum": None if high is None else high + 0.0,
        }
    )


def _numbers(there: pl.Series, total: Fraction) -> dict[str, Any]:
    low, high = _bounds(there)
    seconds = there
    if isinstance(there.dtype, pl.Duration):
        # The nearest float64 of a whole number of microseconds, divided once: rounded twice at most beyond 285 years.
        seconds = there.cast(pl.Int64).cast(pl.Float64) / _MICROSECONDS
    found = _spread(seconds.cast(pl.Float64), "float64")
    return found | {"sum": total, "minimum": low, "maximum": high}


def _times(there: pl.Series, kind: Kind) -> dict[str, Any]:
    if kind == "time":
        micros = there.cast(pl.Int64) // 1000
    else:
        micros = there.cast(pl.Datetime("us") if kind == "date" else there.dtype).to_physical()
    low, high = _bounds(there)
    return _spread(micros, "microseconds") | {"minimum": low, "maximum": high}


def _bounds(there: pl.Series) -> tuple[Any, Any]:
    return there.min(), there.max()


def _exact_total(whole: pl.Series) -> Fraction:
    """The sum of integers or decimals, of which the engine's own may wrap around."""
    if not len(whole):
        return Fraction(0)
    if isinstance(whole.dtype, pl.Decimal):
        return _decimal_total(whole) / Fraction(10**whole.dtype.scale)
    most = max(cast("int", whole.max()), -cast("int", whole.min())) * len(whole)
    if most < 2**126:
        wide = whole.cast(pl.Int64 if most < 2**63 else pl.Int128)
        return Fraction(cast("int", wide.sum()))
    return Fraction(sum(whole.to_list()))


def _decimal_total(decimals: pl.Series) -> Fraction:
    """The sum of the digits of decimals, which Arrow holds in 128 bits: a lower half without a sign first."""
    held = _flat(decimals)
    halves = pa.Array.from_buffers(
        pa.int64(), 2 * len(held), [None, held.buffers()[1]], offset=2 * held.offset
    )
    both = cast("pl.Series", pl.from_arrow(halves))
    lower = both.gather_every(2).reinterpret(signed=False)
    return _exact_total(lower) + _exact_total(both.gather_every(2, offset=1)) * 2**64


def _spread(values: pl.Series, scale: Scale) -> dict[str, Any]:
    ordinals = _ordinals(values, scale)
    return {"histogram": _histogram_of(ordinals, scale), "sketch": sketch_of(ordinals)}


def histogram_of_column(values: pl.Series, scale: Scale) -> Histogram:
    """The histogram of a column without nulls: of finite floats, or of microseconds."""
    return _histogram_of(_ordinals(values, scale), scale)


def _ordinals(values: pl.Series, scale: Scale) -> pl.Series:
    """The integers that stand for values, as `histogram.float_ordinal` finds them."""
    if scale == "microseconds":
        return values
    bits = cast("pl.Series", pl.from_arrow(_flat(values).view(pa.int64())))
    low = bits.min()
    if low is None or cast("int", low) >= 0:
        return bits
    return pl.select(pl.when(bits < 0).then(_LEAST - bits).otherwise(bits)).to_series()


def _flat(values: pl.Series) -> Any:
    return values.rechunk().to_arrow()


def _histogram_of(ordinals: pl.Series, scale: Scale) -> Histogram:
    """The histogram of the integers that stand for values."""
    if not len(ordinals):
        return Histogram(scale)
    # Some of the values need no greater shift than all: from theirs on, few buckets have to be counted.
    every = max(1, len(ordinals) // _SAMPLE)
    sample = {*ordinals.gather_every(every).to_list(), ordinals.min(), ordinals.max()}
    shift = spare_bits(cast("set[int]", sample))
    places = ordinals
    if shift:
        shifted = pc.shift_right(_flat(ordinals), pa.scalar(shift, pa.int64()))
        places = cast("pl.Series", pl.from_arrow(shifted))
    counted = places.alias("").value_counts(name="count")
    pairs = zip(counted[""].to_list(), counted["count"].to_list(), strict=True)
    return histogram_of(scale, pairs, shift)


# Text and truth values ----------------------------------------------------------------------------


def _texts(there: pl.Series) -> dict[str, Any]:
    return {
        "categories": categories_of_column(there),
        "sketch": sketch_of(there),
        "lengths": histogram_of_column(there.str.len_chars().cast(pl.Float64), "float64"),
        "characters": _characters(there),
    }


def categories_of_column(there: pl.Series) -> Categories:
    """The categories of a column of text without nulls."""
    # Too many values in some rows are too many in all: most columns that have them show it in the first.
    if len(there) > _SAMPLE and _counted_values(there.head(_SAMPLE)).too_many:
        return TOO_MANY
    return _counted_values(there)


def _counted_values(there: pl.Series) -> Categories:
    counted = there.alias("").value_counts(name="count")
    if counted.height > _SAMPLE:
        return TOO_MANY
    pairs = zip(counted[""].to_list(), counted["count"].to_list(), strict=True)
    return categories_of(pairs)


def _characters(there: pl.Series) -> Characters:
    """The characters of texts, read off their bytes."""
    if not len(there):
        return Characters()
    text = there.to_arrow().cast(pa.large_string())
    _, offsets, data = text.buffers()
    if data is None:
        return Characters()
    bounds = pa.Array.from_buffers(pa.int64(), len(text) + 1, [None, offsets], offset=text.offset)
    first, last = bounds[0].as_py(), bounds[-1].as_py()
    whole = pa.Array.from_buffers(pa.uint8(), last - first, [None, data], offset=first)
    read = cast("pl.Series", pl.from_arrow(whole))
    counts = {
        name: sum(int(read.is_between(low, high).sum()) for low, high in ranges)
        for name, ranges in _RANGES.items()
    }
    plain = int((read < 0x80).sum())
    in_ascii = sum(count for name, count in counts.items() if name != "others")
    return Characters(**counts, punctuation=plain - in_ascii)


def _booleans(there: pl.Series) -> dict[str, Any]:
    true = int(there.sum())
    counts = {"false": len(there) - true, "true": true}
    return {
        "categories": categories_of({name: count for name, count in counts.items() if count}),
    }


# Different values ---------------------------------------------------------------------------------


def sketch_of(values: pl.Series) -> DistinctSketch:
    """The sketch of the different values of a column without nulls."""
    if not len(values):
        return DistinctSketch()
    hashes = values.hash()
    least = _least_by_register(hashes.head(_FIRST))
    if len(hashes) > _FIRST:
        rest = hashes.slice(_FIRST)
        if least.height == REGISTERS:
            # The least hash of each register decides it: what is above all of those decides nothing.
            bound = (cast("int", least["least"].max()) + 1) << PRECISION
            rest = rest.filter(rest < bound) if bound < 1 << 64 else rest
        both = pl.concat([least, _least_by_register(rest)])
        least = both.group_by("register").agg(pl.col("least").min())
    registers = bytearray(REGISTERS)
    for register, low in least.iter_rows():
        registers[register] = LONGEST_RANK - int(low).bit_length()
    return DistinctSketch(((pl.__version__, bytes(registers)),))


def _least_by_register(hashes: pl.Series) -> pl.DataFrame:
    one = pl.col("hash")
    frame = hashes.alias("hash").to_frame()
    named = frame.select(register=(one % REGISTERS).cast(pl.UInt16), least=one // REGISTERS)
    return named.group_by("register").agg(pl.col("least").min())
