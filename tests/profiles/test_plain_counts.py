"""What is measured in few passes is what counting each value by itself finds."""

from __future__ import annotations

import random

import polars as pl
import pytest

import contracts.dtypes as d
from contracts.profiles.distinct_sketch import LONGEST_RANK, PRECISION, REGISTERS, DistinctSketch
from contracts.profiles.field_profile import Characters
from contracts.profiles.histogram import float_ordinal, histogram_of
from contracts.profiles.measure import field_profile
from contracts.specification import FieldType

_LOT = random.Random(24)  # noqa: S311 - any numbers, the same ones each time
_EXACT_POWERS = [sign * 2.0**power for sign in (-1, 1) for power in range(-40, 40)]
FLOATS = {
    "of both signs, powers of two and both zeros among them": [
        *(_LOT.gauss(0, 1000) for _ in range(5_000)),
        *_EXACT_POWERS * 3,
        *[-0.0, 0.0] * 50,
    ],
    "negative, in a narrow range": [_LOT.uniform(-40.45, -40.43) for _ in range(5_000)],
    "on the edges of buckets": [sign * n / 8 for sign in (-1, 1) for n in range(3_000)],
    "in runs": [float(n // 500) / 7 for n in range(100_000)],
    "few": [-1.5, -0.0, 0.0, 2.5] * 300,
    "none": [],
}
WHOLE = {
    "near each other": [_LOT.randrange(-900, 900) for _ in range(5_000)],
    "far apart": [_LOT.randrange(-(2**62), 2**62) for _ in range(5_000)],
}
TEXTS = ["VH-0042", "é ü", "a\tb\n", "", "(~)", "\x7f\x00", "日本 1"]


@pytest.mark.parametrize("name", FLOATS)
def test_floats_are_counted_one_by_one(name: str) -> None:
    """The histogram of floats is that of the integers that stand for them, found one at a time."""
    values = FLOATS[name]
    counted = histogram_of("float64", [(float_ordinal(one + 0.0), 1) for one in values])
    measured = field_profile("x", pl.Series(values, dtype=pl.Float64), FieldType(d.Float()))
    assert measured.histogram == counted


@pytest.mark.parametrize("name", WHOLE)
def test_integers_are_counted_as_floats(name: str) -> None:
    """Integers are counted as their nearest floats, near each other or not."""
    measured = field_profile("x", pl.Series(WHOLE[name]), FieldType(d.Int()))
    as_floats = field_profile("x", pl.Series(WHOLE[name]).cast(pl.Float64), FieldType(d.Float()))
    assert (measured.histogram, measured.sketch) == (as_floats.histogram, as_floats.sketch)


def test_durations_are_counted_in_their_nearest_seconds() -> None:
    """A duration is counted as the float nearest to its seconds, of which a product with a millionth is none."""
    ticks = [_LOT.randrange(-(2**53), 2**53) for _ in range(100)] + [-31_535_999_999_999]
    counted = histogram_of("float64", [(float_ordinal(one / 1_000_000), 1) for one in ticks])
    durations = pl.Series(ticks).cast(pl.Duration("us"))
    assert counted == field_profile("x", durations, FieldType(d.Duration())).histogram


@pytest.mark.parametrize(
    "values",
    [
        pl.Series([_LOT.random() for _ in range(60_000)]),
        pl.Series([_LOT.randrange(10_000) / 8 for _ in range(60_000)]),
        pl.Series([f"{n // 30}-{n % 5}" for n in range(60_000)]),
    ],
    ids=["different", "repeated", "text in runs"],
)
def test_the_sketch_is_of_all_hashes(values: pl.Series) -> None:
    """Each register has the greatest rank of all hashes that choose it, as Flajolet and others define it."""
    ranks = [0] * REGISTERS
    for one in values.hash().to_list():
        rank = LONGEST_RANK - (one >> PRECISION).bit_length()
        ranks[one % REGISTERS] = max(ranks[one % REGISTERS], rank)
    field = FieldType(d.Text() if values.dtype == pl.String else d.Float())
    assert field_profile("x", values, field).sketch == DistinctSketch(
        ((pl.__version__, bytes(ranks)),)
    )


@pytest.mark.parametrize("many", [False, True], ids=["few", "many"])
def test_characters_are_classed_one_by_one(*, many: bool) -> None:
    """Each character of texts is of one class, whether their values are counted apart or not."""
    texts = [*TEXTS, *(str(n) for n in range(200 if many else 0))]
    every = "".join(texts)
    upper, lower, digits = (
        sum(low <= one <= high for one in every) for low, high in ("AZ", "az", "09")
    )
    blanks = sum(one in "\t\n\v\f\r " for one in every)
    others = sum(ord(one) > 127 for one in every)
    rest = len(every) - upper - lower - digits - blanks - others
    measured = field_profile("x", pl.Series(texts), FieldType(d.Text()))
    assert measured.characters == Characters(upper, lower, digits, blanks, rest, others)
