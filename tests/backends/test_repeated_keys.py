"""Repeated keys: which rows break `Unique`, whatever their columns hold and their hashes are."""

from __future__ import annotations

import math
import struct
from collections import Counter
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.backends.frame import repeated_keys as keys
from contracts.backends.frame.repeated_keys import _hash_expr, _repeated_rows
from contracts.backends.physical_types import literal_name

ODD_NAN = struct.unpack("<d", struct.pack("<Q", 0xFFF8_0000_0000_0001))[0]
"""A NaN of other bits than Python's own."""
FLOATS = [0.0, -0.0, math.nan, -math.nan, ODD_NAN, 1.5, -1.5, math.inf, -math.inf]
TEXTS = ["", "a", "b", "é", "longer than what stands beside its length"]
MOMENTS = [0, 1, 2, 86_399_999]
ZONES = (None, "UTC", "Europe/Berlin")
UNITS = ("ms", "us", "ns")

POOLS: dict[pl.DataType, list[Any]] = {
    **{dtype(): [0, 1, 2, 127] for dtype in (pl.Int8, pl.Int16, pl.Int32, pl.UInt8, pl.UInt16)},
    **{dtype(): [0, 1, 2**31] for dtype in (pl.UInt32, pl.UInt64, pl.Int64)},
    **{dtype(): [0, 1, 2**64, 2**100] for dtype in (pl.Int128, pl.UInt128)},
    **{dtype(): FLOATS for dtype in (pl.Float16, pl.Float32, pl.Float64)},
    **{pl.Datetime(unit, zone): MOMENTS for unit in UNITS for zone in ZONES},
    **{pl.Duration(unit): MOMENTS for unit in UNITS},
    **{dtype(): MOMENTS for dtype in (pl.Time, pl.Date)},
    **{dtype(): TEXTS for dtype in (pl.String, pl.Categorical)},
    pl.Enum(TEXTS): TEXTS,
    pl.Binary(): [text.encode() for text in TEXTS],
    pl.Boolean(): [False, True],
    pl.Decimal(6, 2): [Decimal(0), Decimal("1.5"), Decimal("-99.99")],
    pl.Decimal(38, 2): [Decimal(0), Decimal("1.5"), Decimal(10) ** 30],
    pl.Null(): [],
}
"""A few values of each scalar type, so that some come twice; times as what stands for them."""

NAMES = ("", literal_name("*"), literal_name("^a$"), "a")

Key = tuple[Any, ...]
Table = tuple[pl.DataFrame, list[Key]]
"""A frame, and its rows as Python has them."""


def column(dtype: pl.DataType, values: Sequence[Any]) -> pl.Series:
    """A column of the type; of times as well."""
    raw = pl.Int64 if POOLS[dtype] is MOMENTS else dtype
    return pl.Series(values, dtype=raw).cast(dtype)


def frame_of(schema: dict[str, pl.DataType], rows: Sequence[Key]) -> pl.DataFrame:
    """The rows as a frame of one chunk."""
    columns = zip(*rows, strict=True) if rows else [[] for _ in schema]
    held = zip(schema.items(), columns, strict=True)
    return pl.DataFrame([column(dtype, values).alias(name) for (name, dtype), values in held])


@st.composite
def tables(draw: st.DrawFn) -> Table:
    """Some rows of some columns, and a null or equal keys among them, in chunks."""
    names = draw(st.lists(st.sampled_from(NAMES), min_size=1, max_size=3, unique=True))
    schema = {name: draw(st.sampled_from(list(POOLS))) for name in names}
    row = st.tuples(*(st.sampled_from([None, *POOLS[dtype]]) for dtype in schema.values()))
    chunks = draw(st.lists(st.lists(row, max_size=6), min_size=1, max_size=3))
    frames = [frame_of(schema, chunk) for chunk in chunks]
    return pl.concat(frames, rechunk=False), [row for chunk in chunks for row in chunk]


def same(value: object) -> object:
    """The value such that equal ones are equal to Python too: NaN is not."""
    return "NaN" if isinstance(value, float) and math.isnan(value) else value


def reference(rows: Sequence[Key], *, nulls_equal: bool) -> list[bool] | None:
    """The rows whose key is in another row too, slowly."""
    read = [tuple(map(same, row)) for row in rows]
    seen = Counter(read)
    mask = [seen[row] > 1 and (nulls_equal or None not in row) for row in read]
    return mask if any(mask) else None


def found(frame: pl.DataFrame, *, nulls_equal: bool = False) -> list[bool] | None:
    """The rows that are found in the frame, of which every column is part of the key."""
    mask = keys.repeated_key_mask(frame, frame.columns, nulls_equal=nulls_equal)
    return None if mask is None else mask.to_list()


def compared(frame: pl.DataFrame) -> list[int]:
    """How many keys are compared with each other, each time that some are."""
    counts: list[int] = []

    def counting(rows: pl.DataFrame, part: pl.Series, settle: Any = _repeated_rows) -> pl.Series:
        counts.append(int(part.sum()))
        return settle(rows, part)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(keys, "_repeated_rows", counting)
        found(frame)
    return counts


@given(tables(), st.booleans())
def test_repeated_keys_are_found_as_the_reference_finds_them(
    table: Table,
    nulls_equal: bool,
) -> None:
    """The rows found are those whose key is in another row too, and None where there are none."""
    frame, rows = table
    assert reference(rows, nulls_equal=nulls_equal) == found(frame, nulls_equal=nulls_equal)


@pytest.mark.parametrize("few", [0, 1], ids=["every key", "suspects only"])
@pytest.mark.parametrize(
    "hash_expr",
    [_hash_expr, lambda key: key[0].hash() % 2, lambda key: key[0].hash() * 0],
    ids=["good hash", "two hashes", "one hash"],
)
@given(tables(), st.booleans())
def test_hashes_decide_nothing(
    hash_expr: Callable[[Sequence[pl.Expr]], pl.Expr],
    few: float,
    table: Table,
    nulls_equal: bool,
) -> None:
    """The same rows are found however many keys share a hash, and however they are divided."""
    frame, rows = table
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(keys, "_hash_expr", hash_expr)
        patch.setattr(keys, "_MAX_SHARE_TO_PICK", few)
        patch.setattr(keys, "_MIN_SUSPECTS_PER_PART", 1)
        assert reference(rows, nulls_equal=nulls_equal) == found(frame, nulls_equal=nulls_equal)


@pytest.mark.parametrize("dtype", POOLS, ids=str)
def test_equal_values_of_any_type_are_found(dtype: pl.DataType) -> None:
    """Each value is found again in another chunk, where its neighbours are others."""
    values = [*POOLS[dtype], None]
    chunks = [column(dtype, values), column(dtype, values[::-1])]
    frame = pl.concat(chunks, rechunk=False).to_frame("value")
    assert [True] * 2 * len(values) == found(frame, nulls_equal=True)


def test_floats_are_equal_as_in_a_group_by() -> None:
    """NaN equals NaN of any bits, and -0.0 equals 0.0."""
    frame = pl.DataFrame({"x": [math.nan, 0.0, 1.0, ODD_NAN, -0.0, math.inf, -math.inf]})
    assert [True, True, False, True, True, False, False] == found(frame)


@pytest.mark.parametrize(
    ("nulls_equal", "expected"),
    [(False, [True, True, False, False]), (True, [True, True, True, True])],
    ids=["distinct", "equal"],
)
def test_nulls_are_distinct_or_equal(nulls_equal: bool, expected: list[bool]) -> None:
    """A key with a null repeats none, unless nulls are equal."""
    frame = pl.DataFrame({"a": [1, 1, 2, 2], "b": ["x", "x", None, None]})
    assert expected == found(frame, nulls_equal=nulls_equal)


def test_the_mask_is_of_booleans() -> None:
    """The mask has True or False for each row, and no null where a key has one."""
    mask = keys.repeated_key_mask(pl.DataFrame({"a": [1, None, 1]}), ["a"], nulls_equal=False)
    assert mask is not None
    assert (pl.Boolean(), [True, False, True]) == (mask.dtype, mask.to_list())


def test_other_columns_do_not_matter() -> None:
    """Rows repeat a key whatever is in other columns, and a column that is named twice counts once."""
    frame = pl.DataFrame({"a": [1, 2, 1], "b": [1, 2, 3]})
    mask = keys.repeated_key_mask(frame, ["a", "a"], nulls_equal=False)
    assert mask is not None
    assert [True, False, True] == mask.to_list()


def test_no_rows_repeat_nothing() -> None:
    """An empty frame has no repeated key."""
    assert None is found(pl.DataFrame(schema={"a": pl.Int64}))


ROW = pl.int_range(400_000, eager=True)


@pytest.mark.parametrize(
    ("key", "expected"),
    [(ROW // 2, ROW >= 0), (ROW.replace(0, 1), ROW < 2), (ROW.clip(200_000), ROW <= 200_000)],
    ids=["every key twice", "one key twice", "half the rows alike"],
)
def test_many_rows_are_found_as_few_are(key: pl.Series, expected: pl.Series) -> None:
    """The rows found are right where suspects are picked out, and where they are divided."""
    assert expected.to_list() == found(key.to_frame("a"))


def test_unique_keys_are_never_compared() -> None:
    """Where no key repeats, hashes prove it: of all columns, and each of its own, for (1, 2) is not
    (2, 1).
    """
    frame = pl.DataFrame({"a": ROW // 1000, "b": ROW % 1000})
    assert [] == compared(frame)


def test_only_suspects_are_compared() -> None:
    """Of many rows, only those whose hash repeats are looked at again."""
    frame = pl.concat([ROW, ROW[:2]]).to_frame("a")
    assert [4] == compared(frame)


def test_many_suspects_are_compared_in_parts() -> None:
    """Many suspects are never compared all at once, for that would take much memory."""
    frame = pl.concat([ROW, ROW]).to_frame("a")
    counts = compared(frame)
    assert frame.height == sum(counts)
    assert max(counts) < frame.height / 4
