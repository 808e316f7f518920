"""Measuring the shapes of texts: bytes of ASCII by a table, other letters and digits by their Unicode classes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, cast

import polars as pl
import pyarrow as pa
import pyarrow.compute as pc

from contracts.profiles.measure_spread import value_counts
from contracts.profiles.shapes import MAX_SHAPES, TOO_MANY_SHAPES, Shapes, shapes_of

_SAMPLE = 2_000
"""How many texts tell whether there are too many shapes."""
_BEYOND_ASCII = ((r"[[\p{L}\p{M}]--\p{Lu}]", "a"), (r"\p{Lu}", "A"), (r"\p{Nd}", "9"))
"""What stands for letters and digits that have several bytes; marks on letters are part of those."""
_RUNS = (("9+", "9+"), ("A+", "A+"), ("a+", "a+"))
"""What stands for runs, as in `collapse_runs`."""
_CLASSES = pa.array(
    bytes(range(256))
    .translate(bytes.maketrans(b"0123456789", b"9" * 10))
    .translate(bytes.maketrans(bytes(range(65, 91)), b"A" * 26))
    .translate(bytes.maketrans(bytes(range(97, 123)), b"a" * 26)),
    pa.uint8(),
)
"""What stands for each byte of text."""


def shapes_of_column(there: pl.Series, data: pl.Series, bounds: Any) -> Shapes:
    """The shapes of the texts of a column without nulls.

    Args:
        data, bounds: what `bytes_of_texts` makes of it.
    """
    # Too many shapes in some rows are too many in all.
    if len(there) > _SAMPLE and shapes_of_few(value_counts(there.head(_SAMPLE))).too_many:
        return TOO_MANY_SHAPES
    classes = _classes_of(data)
    if len(there) and _have_one_shape(classes, there):
        first = bytes(classes[: len(classes) // len(there)].to_list()).decode()
        return _shapes_of_counts(pl.DataFrame({"shape": [first], "count": [len(there)]}))
    return _shapes_of_counts(_texts_between(classes, bounds).value_counts(name="count"))


def shapes_of_few(counted: Sequence[tuple[str, int]]) -> Shapes:
    """The shapes of some texts with their counts."""
    data, bounds = bytes_of_texts(pl.Series([text for text, _ in counted], dtype=pl.String))
    shapes, counts = _texts_between(_classes_of(data), bounds), [count for _, count in counted]
    return _shapes_of_counts(
        _with_replaced_runs(pl.DataFrame({"shape": shapes, "count": counts}), ())
    )


def bytes_of_texts(there: pl.Series) -> tuple[pl.Series, Any]:
    """The bytes of all texts, one after the other, and an array of where each begins, and the last one ends."""
    text: Any = there.rechunk().to_arrow().cast(pa.large_string())
    _, offsets, data = text.buffers()
    bounds = pa.Array.from_buffers(pa.int64(), len(text) + 1, [None, offsets], offset=text.offset)
    first, last = bounds[0].as_py(), bounds[len(text)].as_py()
    if last == first:
        return pl.Series(dtype=pl.UInt8), bounds
    whole = pa.Array.from_buffers(pa.uint8(), last - first, [None, data], offset=first)
    if first:
        bounds = pc.call_function("subtract", [bounds, bounds[0]])
    return cast("pl.Series", pl.from_arrow(whole)), bounds


def _classes_of(data: pl.Series) -> pl.Series:
    """What stands for each byte."""
    return cast("pl.Series", pl.from_arrow(_CLASSES.take(data.to_arrow())))


def _have_one_shape(classes: pl.Series, there: pl.Series) -> bool:
    """Whether texts have the same classes at the same places, as identifiers do."""
    sizes = there.str.len_bytes()
    length = cast("int", sizes.min())
    return length == sizes.max() and bool(
        (classes[length:] == classes[: len(classes) - length]).all()
    )


def _texts_between(data: pl.Series, bounds: Any) -> pl.Series:
    """The texts that lie one after the other."""
    held = [None, bounds.buffers()[1], data.to_arrow().buffers()[1]]
    every = pa.Array.from_buffers(pa.large_string(), len(bounds) - 1, held, offset=bounds.offset)
    return cast("pl.Series", pl.from_arrow(every)).alias("shape")


def _shapes_of_counts(counted: pl.DataFrame) -> Shapes:
    """The shapes of some texts whose bytes of ASCII are classes already, with their counts."""
    if counted["shape"].str.contains(r"[^\x00-\x7F]").any():
        counted = _with_replaced_runs(counted, _BEYOND_ASCII)
    if counted.height <= MAX_SHAPES:
        return shapes_of(counted.iter_rows())
    return shapes_of(_with_replaced_runs(counted, _RUNS).iter_rows(), collapsed=True)


def _with_replaced_runs(counted: pl.DataFrame, replaced: Iterable[tuple[str, str]]) -> pl.DataFrame:
    shape = pl.col("shape")
    for pattern, by in replaced:
        shape = shape.str.replace_all(pattern, by)
    return counted.group_by(shape).agg(pl.col("count").sum())
