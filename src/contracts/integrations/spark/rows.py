"""The rows that executors send each other: partial results, keys, groups, profiles and errors, as bytes behind a few numbers.

Spark matches the columns that a function yields by position, not by name.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from io import BytesIO
from typing import NamedTuple

import polars as pl
import pyarrow as pa

SPARK_SCHEMA = (
    "bucket int, kind string, number int, part int, block int, rows long, data binary, more binary"
)
"""The columns of a sent row, for Spark."""
_ARROW_SCHEMA = pa.schema(
    [
        ("bucket", pa.int32()), ("kind", pa.string()), ("number", pa.int32()), ("part", pa.int32()),
        ("block", pa.int32()), ("rows", pa.int64()), ("data", pa.binary()), ("more", pa.binary()),
    ]
)  # fmt: skip  # several a line
SORTED_BY = ("bucket", "kind", "number", "part", "block")
"""The columns whose order the rows of one bucket come in."""
STATE, KEYS, ORDER, GROUPS, PROFILE, ERROR = "state", "keys", "order", "groups", "profile", "error"
"""What a row holds: a partial result; the keys, the rows of an order or the groups in one range of hashes; a profile;
or an error of ours.
"""


class SentRow(NamedTuple):
    """One row.

    Attributes:
        bucket: the rows of one bucket come together.
        number: the place of a rule among those on keys, on the order of rows, or on groups.
        part: the number of the partition that it is of, the first of several.
        block: the place among the rows of that.
        rows: how many rows of the data it stands for.
    """

    bucket: int
    kind: str
    number: int
    part: int
    block: int
    rows: int
    data: bytes = b""
    more: bytes = b""


def as_batch(rows: Sequence[SentRow]) -> pa.RecordBatch:
    """The rows as Spark takes them: a Table would not do."""
    columns = zip(*rows, strict=True)
    arrays = [pa.array(one, kind.type) for one, kind in zip(columns, _ARROW_SCHEMA, strict=True)]
    return pa.RecordBatch.from_arrays(arrays, schema=_ARROW_SCHEMA)


def sent_rows(batches: Iterable[pa.RecordBatch]) -> Iterator[SentRow]:
    """The rows of some batches."""
    for batch in batches:
        yield from map(SentRow, *(column.to_pylist() for column in batch.columns))


def frame_to_bytes(frame: pl.DataFrame) -> bytes:
    """A frame for another executor."""
    file = BytesIO()
    frame.write_ipc_stream(file, compat_level=pl.CompatLevel.newest())
    return file.getvalue()


def frame_from_bytes(data: bytes) -> pl.DataFrame:
    """The frame that `frame_to_bytes` wrote; one without columns is empty."""
    return pl.read_ipc_stream(BytesIO(data)) if data else pl.DataFrame()
